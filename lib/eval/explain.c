/*
 * lib/eval/explain.c - the member "analysis" of a record
 */
#include <string.h>

#include <nl2sql/eval.h>
#include <nl2sql/sql.h>

static void put_names(struct nl2sql_buf *b, const char *key,
		      const char *const *names, size_t n)
{
	size_t i;

	nl2sql_json_key(b, key);
	nl2sql_json_open(b, '[');
	for (i = 0; i < n; i++)
		nl2sql_json_put_string(b, names[i]);
	nl2sql_json_close(b, ']');
}

static void put_hash(struct nl2sql_buf *b, const char *key,
		     struct nl2sql_hash128 h)
{
	char hex[33];

	nl2sql_hash128_hex(h, hex);
	nl2sql_json_add_string(b, key, hex);
}

static void put_analysis(struct nl2sql_buf *b,
			 const struct nl2sql_resolution *r)
{
	const struct nl2sql_analysis *a = nl2sql_analyse(r);
	struct nl2sql_fingerprints f;

	nl2sql_fingerprint(&f, r);
	put_names(b, "tables", a->tables, a->ntables);
	put_names(b, "columns", a->columns, a->ncolumns);
	nl2sql_json_add_string(b, "hardness", a->hardness);
	nl2sql_json_add_string(b, "complexity", a->complexity);
	nl2sql_json_add_string(b, "difficulty_proxy", a->difficulty);
	nl2sql_json_key(b, "fingerprints");
	nl2sql_json_open(b, '{');
	put_hash(b, "f0", f.f0);
	put_hash(b, "f1", f.f1);
	put_hash(b, "f2", f.f2);
	nl2sql_json_close(b, '}');
}

void nl2sql_explain(struct nl2sql_buf *out, const char *sql,
		    enum nl2sql_dialect dialect,
		    const struct nl2sql_schema *schema, const char *db)
{
	struct nl2sql_arena arena = {0};
	struct nl2sql_err err = {0};
	struct nl2sql_sql *tree;
	size_t len = strlen(sql);

	nl2sql_json_open(out, '{');
	if (nl2sql_sql_parse_one(&arena, &tree, dialect, sql, len, &err) < 0) {
		nl2sql_json_key(out, "error");
		nl2sql_json_put_error(out, &err);
	} else {
		put_analysis(out, nl2sql_resolve(&arena, tree, dialect, sql,
						 len, schema, db));
	}
	nl2sql_json_close(out, '}');
	nl2sql_arena_release(&arena);
}
