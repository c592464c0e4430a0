/*
 * words.c - the stable words of families, roles, cardinalities and origins,
 * and the family of a type as engines spell it
 */
#include <ctype.h>
#include <string.h>

#include "words.h"

static const char *const families[] = { [NL2SQL_FAMILY_OTHER] = "other",
					[NL2SQL_FAMILY_INTEGER] = "integer",
					[NL2SQL_FAMILY_REAL] = "real",
					[NL2SQL_FAMILY_DECIMAL] = "decimal",
					[NL2SQL_FAMILY_TEXT] = "text",
					[NL2SQL_FAMILY_BOOLEAN] = "boolean",
					[NL2SQL_FAMILY_DATE] = "date",
					[NL2SQL_FAMILY_TIME] = "time",
					[NL2SQL_FAMILY_TIMESTAMP] = "timestamp",
					[NL2SQL_FAMILY_INTERVAL] = "interval",
					[NL2SQL_FAMILY_BINARY] = "binary",
					[NL2SQL_FAMILY_JSON] = "json",
					[NL2SQL_FAMILY_ARRAY] = "array" };

static const char *const roles[] = { [NL2SQL_ROLE_NONE] = NULL,
				     [NL2SQL_ROLE_KEY] = "key",
				     [NL2SQL_ROLE_FOREIGN_KEY] = "foreign_key",
				     [NL2SQL_ROLE_MEASURE] = "measure",
				     [NL2SQL_ROLE_CATEGORY] = "category",
				     [NL2SQL_ROLE_TIME] = "time",
				     [NL2SQL_ROLE_FLAG] = "flag",
				     [NL2SQL_ROLE_NAME] = "name",
				     [NL2SQL_ROLE_FREE_TEXT] = "free_text",
				     [NL2SQL_ROLE_CODE] = "code" };

static const char *const cardinalities[] = {
	[NL2SQL_ONE_TO_ONE] = "one_to_one",
	[NL2SQL_ONE_TO_MANY] = "one_to_many",
	[NL2SQL_MANY_TO_ONE] = "many_to_one",
	[NL2SQL_MANY_TO_MANY] = "many_to_many"
};

static const char *const origins[] = { [NL2SQL_DECLARED] = "declared",
				       [NL2SQL_INFERRED] = "inferred",
				       [NL2SQL_MODEL] = "model" };

/* The place of word in words[0..n), or -1. */
static int find_word(const char *const *words, size_t n, const char *word)
{
	size_t i;

	for (i = 0; word && i < n; i++)
		if (words[i] && !strcmp(words[i], word))
			return (int)i;
	return -1;
}

const char *nl2sql_family_word(enum nl2sql_family f)
{
	return families[f];
}

enum nl2sql_family nl2sql_family_of_word(const char *word)
{
	int i = find_word(families, NL2SQL_COUNT(families), word);

	return i < 0 ? NL2SQL_FAMILY_OTHER : (enum nl2sql_family)i;
}

const char *nl2sql_role_word(enum nl2sql_role r)
{
	return roles[r];
}

enum nl2sql_role nl2sql_role_of_word(const char *word)
{
	int i = find_word(roles, NL2SQL_COUNT(roles), word);

	return i < 0 ? NL2SQL_ROLE_NONE : (enum nl2sql_role)i;
}

const char *nl2sql_cardinality_word(enum nl2sql_cardinality c)
{
	return cardinalities[c];
}

int nl2sql_schema_cardinality_of_word(const char *word)
{
	return find_word(cardinalities, NL2SQL_COUNT(cardinalities), word);
}

const char *nl2sql_origin_word(enum nl2sql_origin o)
{
	return origins[o];
}

int nl2sql_schema_origin_of_word(const char *word)
{
	return find_word(origins, NL2SQL_COUNT(origins), word);
}

bool nl2sql_family_numeric(enum nl2sql_family f)
{
	return f == NL2SQL_FAMILY_INTEGER || f == NL2SQL_FAMILY_REAL ||
	       f == NL2SQL_FAMILY_DECIMAL;
}

bool nl2sql_family_temporal(enum nl2sql_family f)
{
	return f == NL2SQL_FAMILY_DATE || f == NL2SQL_FAMILY_TIME ||
	       f == NL2SQL_FAMILY_TIMESTAMP;
}

/* Types by their whole first words; a longer spelling stands first. */
static const struct {
	const char *word;
	enum nl2sql_family family;
} types[] = { { "timestamptz", NL2SQL_FAMILY_TIMESTAMP },
	      { "timestamp", NL2SQL_FAMILY_TIMESTAMP },
	      { "datetimeoffset", NL2SQL_FAMILY_TIMESTAMP },
	      { "datetime", NL2SQL_FAMILY_TIMESTAMP },
	      { "smalldatetime", NL2SQL_FAMILY_TIMESTAMP },
	      { "datetime2", NL2SQL_FAMILY_TIMESTAMP },
	      { "date", NL2SQL_FAMILY_DATE },
	      { "timetz", NL2SQL_FAMILY_TIME },
	      { "time", NL2SQL_FAMILY_TIME },
	      { "year", NL2SQL_FAMILY_INTEGER },
	      { "interval", NL2SQL_FAMILY_INTERVAL },
	      { "boolean", NL2SQL_FAMILY_BOOLEAN },
	      { "bool", NL2SQL_FAMILY_BOOLEAN },
	      { "logical", NL2SQL_FAMILY_BOOLEAN },
	      { "decimal", NL2SQL_FAMILY_DECIMAL },
	      { "dec", NL2SQL_FAMILY_DECIMAL },
	      { "numeric", NL2SQL_FAMILY_DECIMAL },
	      { "number", NL2SQL_FAMILY_DECIMAL },
	      { "fixed", NL2SQL_FAMILY_DECIMAL },
	      { "money", NL2SQL_FAMILY_DECIMAL },
	      { "smallmoney", NL2SQL_FAMILY_DECIMAL },
	      { "currency", NL2SQL_FAMILY_DECIMAL },
	      { "real", NL2SQL_FAMILY_REAL },
	      { "float", NL2SQL_FAMILY_REAL },
	      { "float4", NL2SQL_FAMILY_REAL },
	      { "float8", NL2SQL_FAMILY_REAL },
	      { "double", NL2SQL_FAMILY_REAL },
	      { "serial", NL2SQL_FAMILY_INTEGER },
	      { "bigserial", NL2SQL_FAMILY_INTEGER },
	      { "smallserial", NL2SQL_FAMILY_INTEGER },
	      { "serial4", NL2SQL_FAMILY_INTEGER },
	      { "serial8", NL2SQL_FAMILY_INTEGER },
	      { "point", NL2SQL_FAMILY_OTHER },
	      { "oid", NL2SQL_FAMILY_INTEGER },
	      { "json", NL2SQL_FAMILY_JSON },
	      { "jsonb", NL2SQL_FAMILY_JSON },
	      { "variant", NL2SQL_FAMILY_JSON },
	      { "bytea", NL2SQL_FAMILY_BINARY },
	      { "binary", NL2SQL_FAMILY_BINARY },
	      { "varbinary", NL2SQL_FAMILY_BINARY },
	      { "image", NL2SQL_FAMILY_BINARY },
	      { "raw", NL2SQL_FAMILY_BINARY },
	      { "blob", NL2SQL_FAMILY_BINARY },
	      { "tinyblob", NL2SQL_FAMILY_BINARY },
	      { "mediumblob", NL2SQL_FAMILY_BINARY },
	      { "longblob", NL2SQL_FAMILY_BINARY },
	      { "bit", NL2SQL_FAMILY_OTHER },
	      { "array", NL2SQL_FAMILY_ARRAY },
	      { "uuid", NL2SQL_FAMILY_TEXT },
	      { "uniqueidentifier", NL2SQL_FAMILY_TEXT },
	      { "enum", NL2SQL_FAMILY_TEXT },
	      { "citext", NL2SQL_FAMILY_TEXT },
	      { "name", NL2SQL_FAMILY_TEXT },
	      { "inet", NL2SQL_FAMILY_TEXT },
	      { "cidr", NL2SQL_FAMILY_TEXT },
	      { "macaddr", NL2SQL_FAMILY_TEXT },
	      { "xml", NL2SQL_FAMILY_TEXT } };

/* What SQLite makes of a declared type (the five rules of its manual, section
 * 3.1), but that the last one is not "numeric" for a spelling of nobody's. */
static enum nl2sql_family affinity(const char *type)
{
	if (nl2sql_istr(type, "INT"))
		return NL2SQL_FAMILY_INTEGER;
	if (nl2sql_istr(type, "CHAR") || nl2sql_istr(type, "CLOB") ||
	    nl2sql_istr(type, "TEXT") || nl2sql_istr(type, "STRING"))
		return NL2SQL_FAMILY_TEXT;
	if (nl2sql_istr(type, "BLOB"))
		return NL2SQL_FAMILY_BINARY;
	if (nl2sql_istr(type, "REAL") || nl2sql_istr(type, "FLOA") ||
	    nl2sql_istr(type, "DOUB"))
		return NL2SQL_FAMILY_REAL;
	return NL2SQL_FAMILY_OTHER;
}

enum nl2sql_family nl2sql_family_of_type(const char *type)
{
	size_t i, n = 0;

	while (isalnum((unsigned char)type[n]) || type[n] == '_')
		n++;
	if (nl2sql_ends(type, "[]"))
		return NL2SQL_FAMILY_ARRAY;
	for (i = 0; i < NL2SQL_COUNT(types); i++)
		if (strlen(types[i].word) == n &&
		    nl2sql_ieqn(types[i].word, type, n))
			return types[i].family;
	return affinity(type);
}
