/*
 * lib/db/functions.c - the functions that a stranger's SQL may call
 *
 * Allow-lists, since what an engine's next version adds is nobody's friend
 * yet.  Left out: whatever writes, waits, locks, speaks to the server or its
 * files, says how the server is set up, or runs SQL that stands in a string.
 * Each list is sorted.
 */
#include <stdlib.h>
#include <string.h>

#include "driver.h"

static const char *const sqlite_functions[] = {
	"->", "->>", "abs", "acos", "acosh", "asin", "asinh", "atan", "atan2",
	"atanh", "avg", "bm25", "ceil", "ceiling", "char", "coalesce",
	"concat", "concat_ws", "cos", "cosh", "count", "cume_dist",
	"current_date", "current_time", "current_timestamp", "date",
	"datetime", "degrees", "dense_rank", "exp", "first_value", "floor",
	"format", "glob", "group_concat", "hex", "highlight", "if", "ifnull",
	"iif", "instr", "json", "json_array", "json_array_length",
	"json_each", "json_error_position", "json_extract",
	"json_group_array", "json_group_object", "json_insert", "json_object",
	"json_patch", "json_pretty", "json_quote", "json_remove",
	"json_replace", "json_set", "json_tree", "json_type", "json_valid",
	"julianday", "lag", "last_value", "lead", "length", "like",
	"likelihood", "likely", "ln", "log", "log10", "log2", "lower",
	"ltrim", "match", "matchinfo", "max", "median", "min", "mod",
	"nth_value", "ntile", "nullif", "octet_length", "offsets",
	"percent_rank", "percentile", "percentile_cont", "percentile_disc",
	"pi", "pow", "power", "printf", "quote", "radians", "random",
	"randomblob", "rank", "regexp", "replace", "round", "row_number",
	"rtrim", "sign", "sin", "sinh", "snippet", "soundex", "sqrt",
	"strftime", "string_agg", "substr", "substring", "sum", "tan", "tanh",
	"time", "timediff", "total", "trim", "trunc", "typeof", "unhex",
	"unicode", "unistr", "unistr_quote", "unixepoch", "unlikely", "upper",
	"zeroblob"
};

/* From pg_proc: not volatile, or of those that are: random(), clocks and
 * gen_random_uuid(); without what only operators and indexes call. */
static const char *const postgresql_functions[] = {
	"abbrev", "abs", "acos", "acosd", "acosh", "age", "any_value", "area",
	"array_agg", "array_append", "array_cat", "array_dims", "array_fill",
	"array_length", "array_lower", "array_ndims", "array_position",
	"array_positions", "array_prepend", "array_remove", "array_replace",
	"array_reverse", "array_sample", "array_shuffle", "array_sort",
	"array_to_json", "array_to_string", "array_to_tsvector",
	"array_upper", "ascii", "asin", "asind", "asinh", "atan", "atan2",
	"atan2d", "atand", "atanh", "avg", "bit", "bit_and", "bit_count",
	"bit_length", "bit_or", "bit_xor", "bool", "bool_and", "bool_or",
	"bound_box", "box", "bpchar", "broadcast", "btrim", "cardinality",
	"cbrt", "ceil", "ceiling", "center", "char_length",
	"character_length", "chr", "circle", "clock_timestamp", "coalesce",
	"collation", "concat", "concat_ws", "convert", "convert_from",
	"convert_to", "corr", "cos", "cosd", "cosh", "cot", "cotd", "count",
	"covar_pop", "covar_samp", "cume_dist", "current_date",
	"current_time", "current_timestamp", "date", "date_add", "date_bin",
	"date_part", "date_subtract", "date_trunc", "daterange", "decode",
	"degrees", "dense_rank", "diagonal", "diameter", "difference", "div",
	"dmetaphone", "encode", "enum_first", "enum_last", "enum_range",
	"erf", "erfc", "every", "exp", "extract", "factorial", "family",
	"first_value", "float4", "float8", "floor", "format", "gcd",
	"gen_random_uuid", "generate_series", "generate_subscripts",
	"get_bit", "get_byte", "greatest", "grouping", "height", "host",
	"hostmask", "initcap", "int2", "int4", "int4range", "int8",
	"int8range", "interval", "is_normalized", "isempty", "isfinite",
	"json", "json_agg", "json_array", "json_array_length",
	"json_arrayagg", "json_build_array", "json_build_object", "json_each",
	"json_each_text", "json_exists", "json_extract_path",
	"json_extract_path_text", "json_object", "json_object_agg",
	"json_object_keys", "json_objectagg", "json_query", "json_scalar",
	"json_serialize", "json_strip_nulls", "json_table", "json_to_record",
	"json_to_recordset", "json_to_tsvector", "json_typeof", "json_value",
	"jsonb_agg", "jsonb_array_length", "jsonb_build_array",
	"jsonb_build_object", "jsonb_each", "jsonb_each_text",
	"jsonb_extract_path", "jsonb_extract_path_text", "jsonb_object",
	"jsonb_object_agg", "jsonb_object_keys", "jsonb_path_exists",
	"jsonb_path_exists_tz", "jsonb_path_match", "jsonb_path_match_tz",
	"jsonb_path_query", "jsonb_path_query_array",
	"jsonb_path_query_array_tz", "jsonb_path_query_first",
	"jsonb_path_query_first_tz", "jsonb_path_query_tz",
	"jsonb_populate_record", "jsonb_populate_recordset", "jsonb_pretty",
	"jsonb_set", "jsonb_set_lax", "jsonb_strip_nulls", "jsonb_to_record",
	"jsonb_to_recordset", "jsonb_to_tsvector", "jsonb_typeof",
	"justify_days", "justify_hours", "justify_interval", "lag",
	"last_value", "lcm", "lead", "least", "left", "length", "levenshtein",
	"line", "ln", "localtime", "localtimestamp", "log", "log10", "lower",
	"lower_inc", "lower_inf", "lpad", "lseg", "ltrim", "macaddr",
	"macaddr8", "macaddr8_set7bit", "make_date", "make_interval",
	"make_time", "make_timestamp", "make_timestamptz", "masklen", "max",
	"md5", "metaphone", "min", "min_scale", "mod", "mode", "money",
	"multirange", "netmask", "network", "normalize", "now", "npoints",
	"nth_value", "ntile", "nullif", "num_nonnulls", "num_nulls",
	"numeric", "nummultirange", "numnode", "numrange", "octet_length",
	"overlaps", "overlay", "parse_ident", "path", "percent_rank",
	"percentile_cont", "percentile_disc", "pg_typeof", "phraseto_tsquery",
	"pi", "plainto_tsquery", "point", "polygon", "position", "pow",
	"power", "querytree", "quote_ident", "quote_literal",
	"quote_nullable", "radians", "radius", "random", "random_normal",
	"range_agg", "range_intersect_agg", "range_merge", "rank",
	"regexp_count", "regexp_instr", "regexp_like", "regexp_match",
	"regexp_matches", "regexp_replace", "regexp_split_to_array",
	"regexp_split_to_table", "regexp_substr", "regr_avgx", "regr_avgy",
	"regr_count", "regr_intercept", "regr_r2", "regr_slope", "regr_sxx",
	"regr_sxy", "regr_syy", "repeat", "replace", "reverse", "right",
	"round", "row_number", "row_to_json", "rpad", "rtrim", "scale",
	"set_bit", "set_byte", "set_masklen", "setweight", "sha224", "sha256",
	"sha384", "sha512", "sign", "similarity", "sin", "sind", "sinh",
	"slope", "soundex", "split_part", "sqrt", "starts_with",
	"statement_timestamp", "stddev", "stddev_pop", "stddev_samp",
	"strict_word_similarity", "string_agg", "string_to_array",
	"string_to_table", "strip", "strpos", "substr", "substring", "sum",
	"tan", "tand", "tanh", "text", "time", "timeofday", "timestamp",
	"timestamptz", "timetz", "timezone", "to_ascii", "to_char", "to_date",
	"to_hex", "to_json", "to_jsonb", "to_number", "to_timestamp",
	"to_tsquery", "to_tsvector", "transaction_timestamp", "translate",
	"trim", "trim_array", "trim_scale", "trunc", "ts_delete", "ts_filter",
	"ts_headline", "ts_rank", "ts_rank_cd", "tsmultirange", "tsrange",
	"tstzmultirange", "tstzrange", "tsvector_to_array", "unaccent",
	"unistr", "unnest", "upper", "upper_inc", "upper_inf", "var_pop",
	"var_samp", "varbit", "varchar", "variance", "websearch_to_tsquery",
	"width", "width_bucket", "word_similarity", "xml", "xmlagg",
	"xmlcomment", "xmlconcat", "xmlelement", "xmlexists", "xmlforest",
	"xmlparse", "xmlpi", "xmlroot", "xmlserialize", "xpath",
	"xpath_exists"
};

static const char *const mysql_functions[] = {
	"abs", "acos", "adddate", "addtime", "any_value", "ascii", "asin",
	"atan", "atan2", "avg", "bin", "bin_to_uuid", "bit_and", "bit_count",
	"bit_length", "bit_or", "bit_xor", "cast", "ceil", "ceiling", "char",
	"char_length", "character_length", "charset", "chr", "coalesce",
	"coercibility", "collation", "concat", "concat_ws",
	"conv", "convert", "convert_tz", "cos", "cot", "count", "crc32",
	"crc32c", "cume_dist", "curdate", "current_date", "current_time",
	"current_timestamp", "curtime", "date", "date_add", "date_format",
	"date_sub", "datediff", "day", "dayname", "dayofmonth", "dayofweek",
	"dayofyear", "default", "degrees", "dense_rank", "elt", "exp",
	"export_set", "extract", "field", "find_in_set", "first_value",
	"floor", "format", "format_bytes", "from_base64", "from_days",
	"from_unixtime", "get_format", "greatest", "group_concat", "grouping",
	"hex", "hour", "if", "ifnull", "inet6_aton", "inet6_ntoa",
	"inet_aton", "inet_ntoa", "insert", "instr", "interval", "is_ipv4",
	"is_ipv6", "is_uuid", "isnull", "json_array", "json_array_append",
	"json_array_insert", "json_arrayagg", "json_compact", "json_contains",
	"json_contains_path", "json_depth", "json_detailed", "json_equals",
	"json_exists", "json_extract", "json_insert", "json_keys",
	"json_length", "json_loose", "json_merge", "json_merge_patch",
	"json_merge_preserve", "json_normalize", "json_object",
	"json_objectagg", "json_overlaps", "json_pretty", "json_query",
	"json_quote", "json_remove", "json_replace", "json_schema_valid",
	"json_search", "json_set", "json_table", "json_type", "json_unquote",
	"json_valid", "json_value", "lag", "last_day", "last_value", "lcase",
	"lead", "least", "left", "length", "ln", "localtime",
	"localtimestamp", "locate", "log", "log10", "log2", "lower", "lpad",
	"ltrim", "make_set", "makedate", "maketime", "max", "md5", "median",
	"microsecond", "mid", "min", "minute", "mod", "month", "monthname",
	"natural_sort_key", "now", "nth_value", "ntile", "nullif", "nvl",
	"nvl2", "oct", "octet_length", "ord", "percent_rank",
	"percentile_cont", "percentile_disc", "period_add", "period_diff",
	"pi", "position", "pow", "power", "quarter", "quote", "radians",
	"rand", "rank", "regexp_instr", "regexp_like", "regexp_replace",
	"regexp_substr", "repeat", "replace", "reverse", "right", "round",
	"row_number", "rpad", "rtrim", "sec_to_time", "second", "sha", "sha1",
	"sha2", "sign", "sin", "soundex", "space", "sqrt", "st_area",
	"st_asgeojson", "st_astext", "st_contains", "st_distance",
	"st_distance_sphere", "st_geomfromtext", "st_intersects", "st_within",
	"st_x", "st_y", "std", "stddev", "stddev_pop", "stddev_samp",
	"str_to_date", "strcmp", "subdate", "substr", "substring",
	"substring_index", "subtime", "sum", "sysdate", "tan", "time",
	"time_format", "time_to_sec", "timediff", "timestamp", "timestampadd",
	"timestampdiff", "to_base64", "to_char", "to_date", "to_days",
	"to_number", "to_seconds", "trim", "truncate", "ucase",
	"unhex", "unix_timestamp", "upper", "utc_date", "utc_time",
	"utc_timestamp", "uuid", "uuid_to_bin", "values", "var_pop",
	"var_samp", "variance", "week", "weekday", "weekofyear",
	"weight_string", "year", "yearweek"
};

static const char *const trino_functions[] = {
	"abs", "acos", "all_match", "any_match", "any_value",
	"approx_distinct", "approx_most_frequent", "approx_percentile",
	"approx_set", "arbitrary", "array_agg", "array_average",
	"array_distinct", "array_except", "array_first", "array_histogram",
	"array_intersect", "array_join", "array_last", "array_max",
	"array_min", "array_position", "array_remove", "array_sort",
	"array_sum", "array_union", "arrays_overlap", "asin", "at_timezone",
	"atan", "atan2", "avg", "bar", "beta_cdf", "bit_count", "bit_length",
	"bitwise_and", "bitwise_and_agg", "bitwise_left_shift", "bitwise_not",
	"bitwise_or", "bitwise_or_agg", "bitwise_right_shift", "bitwise_xor",
	"bitwise_xor_agg", "bool_and", "bool_or", "cardinality", "cast",
	"cbrt", "ceil", "ceiling", "char2hexint", "char_length",
	"character_length", "checksum", "chr", "coalesce", "codepoint",
	"combinations", "concat", "concat_ws", "contains",
	"contains_sequence", "convex_hull_agg", "corr", "cos", "cosh",
	"cosine_distance", "cosine_similarity", "count", "count_if",
	"covar_pop", "covar_samp", "crc32", "cume_dist", "current_date",
	"current_time", "current_timestamp", "date", "date_add", "date_diff",
	"date_format", "date_parse", "date_trunc", "day", "day_of_month",
	"day_of_week", "day_of_year", "degrees", "dense_rank", "dot_product",
	"dow", "doy", "e", "element_at", "empty_approx_set", "every", "exp",
	"extract", "filter", "first_value", "flatten", "floor", "format",
	"format_datetime", "format_number", "from_base", "from_base64",
	"from_hex", "from_iso8601_date", "from_iso8601_timestamp",
	"from_unixtime", "from_unixtime_nanos", "from_utf8", "geometric_mean",
	"great_circle_distance", "greatest", "grouping", "hamming_distance",
	"hash_counts", "histogram", "hour", "human_readable_seconds", "if",
	"index", "infinity", "is_finite", "is_infinite", "is_json_scalar",
	"is_nan", "json_array", "json_array_contains", "json_array_get",
	"json_array_length", "json_exists", "json_extract",
	"json_extract_scalar", "json_format", "json_object", "json_parse",
	"json_query", "json_size", "json_table", "json_value", "kurtosis",
	"lag", "last_day_of_month", "last_value", "lead", "least", "length",
	"levenshtein_distance", "listagg", "ln", "localtime",
	"localtimestamp", "log", "log10", "log2", "lower", "lpad", "ltrim",
	"luhn_check", "make_set_digest", "map", "map_agg", "map_concat",
	"map_entries", "map_filter", "map_from_entries", "map_keys",
	"map_union", "map_values", "map_zip_with", "max", "max_by", "md5",
	"merge", "millisecond", "min", "min_by", "minute", "mod", "month",
	"multimap_agg", "multimap_from_entries", "nan", "ngrams",
	"none_match", "normalize", "now", "nth_value", "ntile", "nullif",
	"numeric_histogram", "parse_data_size", "parse_datetime",
	"parse_duration", "percent_rank", "pi", "position", "pow", "power",
	"quarter", "radians", "rand", "random", "rank", "reduce",
	"reduce_agg", "regexp_count", "regexp_extract", "regexp_extract_all",
	"regexp_like", "regexp_position", "regexp_replace", "regexp_split",
	"regr_intercept", "regr_slope", "repeat", "replace", "reverse",
	"round", "row_number", "rpad", "rtrim", "second", "sequence", "sha1",
	"sha256", "sha512", "shuffle", "sign", "sin", "sinh", "skewness",
	"slice", "soundex", "split", "split_part", "split_to_map",
	"split_to_multimap", "sqrt", "starts_with", "stddev", "stddev_pop",
	"stddev_samp", "strpos", "substr", "substring", "sum", "tan", "tanh",
	"timestamp_objectid", "timezone_hour", "timezone_minute", "to_base",
	"to_base64", "to_char", "to_date", "to_hex", "to_iso8601",
	"to_milliseconds", "to_timestamp", "to_unixtime", "to_utf8",
	"transform", "transform_keys", "transform_values", "translate",
	"trim", "trim_array", "truncate", "try", "try_cast", "typeof",
	"unicode", "unnest", "upper", "url_decode", "url_encode",
	"url_extract_fragment", "url_extract_host", "url_extract_parameter",
	"url_extract_path", "url_extract_port", "url_extract_protocol",
	"url_extract_query", "uuid", "value_at_quantile", "var_pop",
	"var_samp", "variance", "week", "week_of_year", "width_bucket",
	"with_timezone", "word_stem", "xxhash64", "year", "year_of_week",
	"yow", "zip", "zip_with"
};

/* Those that make rows, in FROM. */
static const char *const table_functions[][17] = {
	[NL2SQL_SQLITE] = { "json_each", "json_tree" },
	[NL2SQL_POSTGRESQL] = {
		"generate_series", "generate_subscripts", "json_array_elements",
		"json_array_elements_text", "json_each", "json_each_text",
		"json_object_keys", "jsonb_array_elements",
		"jsonb_array_elements_text", "jsonb_each", "jsonb_each_text",
		"jsonb_object_keys", "regexp_matches", "regexp_split_to_table",
		"string_to_table", "unnest" },
	[NL2SQL_MYSQL] = { "json_table" },
	[NL2SQL_TRINO] = { "json_table", "sequence", "unnest" },
};

/* Those that engines have and that a stranger must not call, as globs: calling
 * one is no slip of the pen. */
static const char *const forbidden[][24] = {
	[NL2SQL_SQLITE] = {
		"changes", "edit", "fts*", "last_insert_rowid", "load_extension",
		"optimize", "pragma_*", "readfile", "rtree*", "sqlite*",
		"subtype", "total_changes", "writefile" },
	[NL2SQL_POSTGRESQL] = {
		"*_to_xml*", "current_*", "currval", "dblink*", "has_*",
		"inet_*", "lastval", "lo_*", "nextval", "pg_*", "session_user",
		"set_config", "setseed", "setval", "ts_stat", "txid_*",
		"version", "xmltable" },
	[NL2SQL_MYSQL] = {
		"*_lock*", "benchmark", "connection_id", "current_*user*",
		"database", "extractvalue", "found_rows", "gtid*",
		"last_insert_id", "lastval", "load_file", "*_pos_wait",
		"name_const", "nextval", "ps_*", "row_count", "schema",
		"session_user", "setval", "sleep", "sys_*", "system_user",
		"updatexml" },
	[NL2SQL_TRINO] = { "current_*", "fail", "match_recognize", "query",
			   "table" },
};

static const struct { const char *const *names; size_t n; } lists[] = {
	[NL2SQL_SQLITE] = { sqlite_functions, NL2SQL_COUNT(sqlite_functions) },
	[NL2SQL_POSTGRESQL] = { postgresql_functions,
				NL2SQL_COUNT(postgresql_functions) },
	[NL2SQL_MYSQL] = { mysql_functions, NL2SQL_COUNT(mysql_functions) },
	[NL2SQL_TRINO] = { trino_functions, NL2SQL_COUNT(trino_functions) },
};

static int by_name(const void *key, const void *element)
{
	return strcmp(key, *(const char *const *)element);
}

bool nl2sql_function_allowed(enum nl2sql_dialect dialect, const char *name)
{
	char lower[64];
	size_t i, len = strlen(name);

	if (len >= sizeof(lower))
		return false;
	for (i = 0; i <= len; i++)
		lower[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ?
				  name[i] | 0x20 : name[i]);
	return bsearch(lower, lists[dialect].names, lists[dialect].n,
		       sizeof(char *), by_name) != NULL;
}

bool nl2sql_table_function_allowed(enum nl2sql_dialect dialect, const char *name)
{
	const char *const *at = table_functions[dialect];

	for (; *at; at++)
		if (nl2sql_ieq(*at, name))
			return true;
	return false;
}

bool nl2sql_function_forbidden(enum nl2sql_dialect dialect, const char *name)
{
	size_t i;

	for (i = 0; i < 24 && forbidden[dialect][i]; i++)
		if (nl2sql_glob(forbidden[dialect][i], name))
			return true;
	return false;
}
size_t nl2sql_function_near(enum nl2sql_dialect dialect,
			    const struct nl2sql_sql *call, const char *out[3])
{
	if (call->flags & NL2SQL_F_STAR) {
		out[0] = "count";
		return 1;
	}
	return nl2sql_nearest(call->text, lists[dialect].names,
			      lists[dialect].n, out);
}
