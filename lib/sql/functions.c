/* lib/sql/functions.c - which functions are aggregates, which are windows */
#include <string.h>

#include <nl2sql/sql.h>

enum { LITE = 1, PG = 2, MY = 4, TRINO = 8, ALL = 15 };

struct function {
	const char *name;
	unsigned char dialects;
};

/* Both sorted by name. */
static const struct function aggregates[] = {
	{ "any_value", PG | MY | TRINO },
	{ "approx_distinct", TRINO },
	{ "approx_most_frequent", TRINO },
	{ "approx_percentile", TRINO },
	{ "approx_set", TRINO },
	{ "arbitrary", TRINO },
	{ "array_agg", PG | TRINO },
	{ "avg", ALL },
	{ "bit_and", PG | MY },
	{ "bit_or", PG | MY },
	{ "bit_xor", PG | MY },
	{ "bitwise_and_agg", TRINO },
	{ "bitwise_or_agg", TRINO },
	{ "bool_and", PG | TRINO },
	{ "bool_or", PG | TRINO },
	{ "checksum", TRINO },
	{ "corr", PG | TRINO },
	{ "count", ALL },
	{ "count_if", TRINO },
	{ "covar_pop", PG | TRINO },
	{ "covar_samp", PG | TRINO },
	{ "every", PG | TRINO },
	{ "geometric_mean", TRINO },
	{ "group_concat", LITE | MY },
	{ "grouping", PG | MY | TRINO },
	{ "histogram", TRINO },
	{ "json_agg", PG },
	{ "json_arrayagg", PG | MY },
	{ "json_group_array", LITE },
	{ "json_group_object", LITE },
	{ "json_object_agg", PG },
	{ "json_objectagg", PG | MY },
	{ "jsonb_agg", PG },
	{ "jsonb_object_agg", PG },
	{ "kurtosis", TRINO },
	{ "listagg", TRINO },
	{ "map_agg", TRINO },
	{ "map_union", TRINO },
	{ "max", ALL },
	{ "max_by", TRINO },
	{ "median", MY },
	{ "min", ALL },
	{ "min_by", TRINO },
	{ "mode", PG },
	{ "multimap_agg", TRINO },
	{ "percentile_cont", PG | MY },
	{ "percentile_disc", PG | MY },
	{ "range_agg", PG },
	{ "range_intersect_agg", PG },
	{ "reduce_agg", TRINO },
	{ "regr_avgx", PG },
	{ "regr_avgy", PG },
	{ "regr_count", PG },
	{ "regr_intercept", PG | TRINO },
	{ "regr_r2", PG },
	{ "regr_slope", PG | TRINO },
	{ "regr_sxx", PG },
	{ "regr_sxy", PG },
	{ "regr_syy", PG },
	{ "set_agg", TRINO },
	{ "set_union", TRINO },
	{ "skewness", TRINO },
	{ "std", MY },
	{ "stddev", PG | MY | TRINO },
	{ "stddev_pop", PG | MY | TRINO },
	{ "stddev_samp", PG | MY | TRINO },
	{ "string_agg", LITE | PG },
	{ "sum", ALL },
	{ "total", LITE },
	{ "var_pop", PG | MY | TRINO },
	{ "var_samp", PG | MY | TRINO },
	{ "variance", PG | MY | TRINO },
	{ "xmlagg", PG },
};

static const struct function windows[] = {
	{ "cume_dist", ALL }, { "dense_rank", ALL }, { "first_value", ALL },
	{ "lag", ALL },	      { "last_value", ALL }, { "lead", ALL },
	{ "nth_value", ALL }, { "ntile", ALL },	     { "percent_rank", ALL },
	{ "rank", ALL },      { "row_number", ALL },
};

static bool listed(const struct function *list, size_t n, enum nl2sql_dialect d,
		   const char *name)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t mid = (low + high) / 2;
		int c = strcmp(name, list[mid].name);

		if (c == 0)
			return list[mid].dialects >> d & 1;
		if (c < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return false;
}

/* The name in lower case; false where it is too long to be one of ours. */
static bool lower(char out[32], const char *name)
{
	size_t len = strlen(name);

	if (len >= 32)
		return false;
	for (size_t i = 0; i <= len; i++)
		out[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] | 32)
							  : name[i];
	return true;
}

bool nl2sql_sql_is_aggregate(enum nl2sql_dialect dialect, const char *name)
{
	char s[32];

	return lower(s, name) &&
	       listed(aggregates, NL2SQL_COUNT(aggregates), dialect, s);
}

bool nl2sql_sql_is_window(enum nl2sql_dialect dialect, const char *name)
{
	char s[32];

	return lower(s, name) &&
	       listed(windows, NL2SQL_COUNT(windows), dialect, s);
}
