/*
 * spider - the layout of Spider's train.json and tables.json
 *
 * Member names and tokens are those of the official files: questions in words
 * and punctuation, queries in SQL tokens, and these once more in lower case
 * with `value` where a literal stood.
 */
#include <string.h>

#include "internal.h"

static bool word_char(unsigned char c)
{
	return (c & 0x80) || c == '_' || (c >= '0' && c <= '9') ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* Words, and each punctuation mark by itself; a number keeps its point. */
static void put_question_tokens(struct nl2sql_buf *b, const char *s)
{
	size_t i = 0, start;

	nl2sql_json_open(b, '[');
	while (s[i]) {
		if (s[i] == ' ' || s[i] == '\t' || s[i] == '\n') {
			i++;
			continue;
		}
		for (start = i; word_char((unsigned char)s[i]) ||
				(i > start &&
				 (s[i] == '.' || s[i] == ',' || s[i] == '-' ||
				  s[i] == '\'') &&
				 word_char((unsigned char)s[i + 1]));)
			i++;
		if (i == start)
			i++;
		nl2sql_json_put_stringn(b, s + start, i - start);
	}
	nl2sql_json_close(b, ']');
}

static bool is_value(enum nl2sql_sql_token_kind k)
{
	return k == NL2SQL_TOKEN_STRING || k == NL2SQL_TOKEN_BYTES ||
	       k == NL2SQL_TOKEN_BITS || k == NL2SQL_TOKEN_INTEGER ||
	       k == NL2SQL_TOKEN_DECIMAL;
}

static void put_query_tokens(struct nl2sql_buf *b, const struct example *e,
			     bool values)
{
	struct nl2sql_sql_token t;
	struct nl2sql_buf text = {0};
	size_t at = 0, len = strlen(e->sql);

	nl2sql_json_open(b, '[');
	while (nl2sql_sql_lex(&t, &at, e->dialect, e->sql, len) !=
	       NL2SQL_TOKEN_END) {
		if (t.kind == NL2SQL_TOKEN_COMMENT || t.len == 0)
			continue;
		nl2sql_buf_cut(&text, 0);
		if (!values && is_value(t.kind))
			nl2sql_buf_puts(&text, "value");
		else
			nl2sql_buf_put(&text, e->sql + t.pos, t.len);
		for (size_t i = 0; !values && i < text.len; i++)
			if (text.data[i] >= 'A' && text.data[i] <= 'Z')
				text.data[i] = (char)(text.data[i] + 32);
		nl2sql_json_put_stringn(b, nl2sql_buf_str(&text), text.len);
	}
	nl2sql_json_close(b, ']');
	nl2sql_buf_release(&text);
}

/* As their parser reads it.  What it refuses is what their evaluation takes
 * for it: a query without anything. */
static void put_query(struct nl2sql_buf *b, const struct example *e)
{
	static const char nothing[] =
		"{\"except\":null,\"from\":{\"conds\":[],\"table_units\":[]},"
		"\"groupBy\":[],\"having\":[],\"intersect\":null,"
		"\"limit\":null,\"orderBy\":[],\"select\":[false,[]],"
		"\"union\":null,\"where\":[]}";
	const struct nl2sql_spider_query *q =
		nl2sql_spider_parse(e->arena, e->spider, e->sql,
				    strlen(e->sql));

	if (q)
		nl2sql_spider_json(b, q, e->spider);
	else
		nl2sql_buf_puts(b, nothing);
}

void nl2sql_spider_put(struct nl2sql_buf *b, const struct example *e)
{
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "db_id", e->db);
	nl2sql_json_add_string(b, "query", e->sql);
	nl2sql_json_key(b, "query_toks");
	put_query_tokens(b, e, true);
	nl2sql_json_key(b, "query_toks_no_value");
	put_query_tokens(b, e, false);
	nl2sql_json_add_string(b, "question", e->question);
	nl2sql_json_key(b, "question_toks");
	put_question_tokens(b, e->question);
	nl2sql_json_key(b, "sql");
	put_query(b, e);
	nl2sql_json_close(b, '}');
}

/* ---- tables.json ------------------------------------------------------ */

static const char *column_type(enum nl2sql_family f)
{
	switch (f) {
	case NL2SQL_FAMILY_INTEGER:
	case NL2SQL_FAMILY_REAL:
	case NL2SQL_FAMILY_DECIMAL:
		return "number";
	case NL2SQL_FAMILY_DATE:
	case NL2SQL_FAMILY_TIME:
	case NL2SQL_FAMILY_TIMESTAMP:
		return "time";
	case NL2SQL_FAMILY_BOOLEAN:
		return "boolean";
	case NL2SQL_FAMILY_TEXT:
		return "text";
	default:
		return "others";
	}
}

/* The tables of one database, and where their columns begin in the list of
 * all columns (which starts with *). */
struct numbered {
	const struct nl2sql_table **tables;
	int *first;
	size_t n;
};

static struct numbered number_tables(struct nl2sql_arena *a,
				     const struct nl2sql_schema *s,
				     const char *db)
{
	struct numbered x = {
		nl2sql_arena_alloc(a, (s->ntables + 1) * sizeof(*x.tables)),
		nl2sql_arena_alloc(a, (s->ntables + 1) * sizeof(*x.first)), 0
	};
	int at = 1;

	for (size_t i = 0; i < s->ntables; i++) {
		if (!s->tables[i]->db || !nl2sql_ieq(s->tables[i]->db, db))
			continue;
		x.tables[x.n] = s->tables[i];
		x.first[x.n++] = at;
		at += (int)s->tables[i]->ncolumns;
	}
	return x;
}

static int column_number(const struct numbered *x, const struct nl2sql_table *t,
			 int column)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->tables[i] == t)
			return x->first[i] + column;
	return -1;
}

static void put_names(struct nl2sql_buf *b, struct nl2sql_arena *a,
		      const struct numbered *x, bool original)
{
	nl2sql_json_key(b, original ? "table_names_original" : "table_names");
	nl2sql_json_open(b, '[');
	for (size_t i = 0; i < x->n; i++)
		nl2sql_json_put_string(
			b, original ? x->tables[i]->name
				    : nl2sql_name_words(a, x->tables[i]->name));
	nl2sql_json_close(b, ']');
	nl2sql_json_key(b, original ? "column_names_original" : "column_names");
	nl2sql_buf_puts(b, "[[-1,\"*\"]");
	for (size_t i = 0; i < x->n; i++) {
		for (size_t c = 0; c < x->tables[i]->ncolumns; c++) {
			const char *name = x->tables[i]->columns[c].name;

			nl2sql_json_open(b, '[');
			nl2sql_json_put_int(b, (int64_t)i);
			nl2sql_json_put_string(
				b,
				original ? name : nl2sql_name_words(a, name));
			nl2sql_json_close(b, ']');
		}
	}
	nl2sql_json_close(b, ']');
}

static void put_types(struct nl2sql_buf *b, const struct numbered *x)
{
	nl2sql_json_key(b, "column_types");
	nl2sql_buf_puts(b, "[\"text\"");
	for (size_t i = 0; i < x->n; i++)
		for (size_t c = 0; c < x->tables[i]->ncolumns; c++)
			nl2sql_json_put_string(
				b,
				column_type(x->tables[i]->columns[c].family));
	nl2sql_json_close(b, ']');
}

/* A key of several columns is a list of its own, as in BIRD. */
static void put_keys(struct nl2sql_buf *b, const struct nl2sql_schema *s,
		     const struct numbered *x)
{
	nl2sql_json_key(b, "primary_keys");
	nl2sql_json_open(b, '[');
	for (size_t i = 0; i < x->n; i++) {
		const struct nl2sql_key *k = &x->tables[i]->primary_key;

		if (k->ncolumns > 1)
			nl2sql_json_open(b, '[');
		for (size_t c = 0; c < k->ncolumns; c++)
			nl2sql_json_put_int(b, x->first[i] + k->columns[c]);
		if (k->ncolumns > 1)
			nl2sql_json_close(b, ']');
	}
	nl2sql_json_close(b, ']');
	nl2sql_json_key(b, "foreign_keys");
	nl2sql_json_open(b, '[');
	for (size_t i = 0; i < s->nrelationships; i++) {
		const struct nl2sql_relationship *r = s->relationships[i];

		for (size_t c = 0; c < r->ncolumns && !r->bridge; c++) {
			int from =
				column_number(x, r->from, r->from_columns[c]);
			int to = column_number(x, r->to, r->to_columns[c]);

			if (from < 0 || to < 0)
				continue;
			nl2sql_json_open(b, '[');
			nl2sql_json_put_int(b, from);
			nl2sql_json_put_int(b, to);
			nl2sql_json_close(b, ']');
		}
	}
	nl2sql_json_close(b, ']');
}

int nl2sql_spider_tables(const struct folder *f, const struct nl2sql_schema *s,
			 struct nl2sql_err *err)
{
	struct nl2sql_arena a = {0};
	struct nl2sql_buf b = {0};
	int rc;

	nl2sql_json_open(&b, '[');
	for (size_t i = 0; i < s->ndatabases; i++) {
		const char *db = s->databases[i]->db;
		struct numbered x = number_tables(&a, s, db);

		nl2sql_json_open(&b, '{');
		nl2sql_json_add_string(&b, "db_id", db);
		put_names(&b, &a, &x, false);
		put_names(&b, &a, &x, true);
		put_types(&b, &x);
		put_keys(&b, s, &x);
		nl2sql_json_close(&b, '}');
	}
	nl2sql_json_close(&b, ']');
	nl2sql_buf_putc(&b, '\n');
	rc = nl2sql_folder_write(f, "spider/tables.json", &b, err);
	nl2sql_buf_release(&b);
	nl2sql_arena_release(&a);
	return rc;
}
