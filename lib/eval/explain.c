/*
 * lib/eval/explain.c - the member "analysis" of a record
 */
#include <string.h>

#include <stdlib.h>

#include <nl2sql/eval.h>

#include "words.h"

#define MAX_SEEN 16

/* A database as the grammar sees it, with so many tables. */
struct seen {
	char *db;
	size_t ntables;
	enum nl2sql_dialect dialect;
	struct nl2sql_world *world;
};

struct nl2sql_explainer {
	struct nl2sql_grammar *grammar;
	struct seen seen[MAX_SEEN];
	size_t next;
};

struct nl2sql_explainer *nl2sql_explainer_new(struct nl2sql_err *err)
{
	struct nl2sql_explainer *x = nl2sql_alloc(sizeof(*x));

	if (!nl2sql_grammar_open(&x->grammar, err))
		return x;
	free(x);
	return NULL;
}

static void forget(struct seen *s)
{
	nl2sql_world_free(s->world);
	free(s->db);
	*s = (struct seen){0};
}

void nl2sql_explainer_free(struct nl2sql_explainer *x)
{
	size_t i;

	if (!x)
		return;
	for (i = 0; i < MAX_SEEN; i++)
		forget(&x->seen[i]);
	nl2sql_grammar_free(x->grammar);
	free(x);
}

/* The database of the records as the grammar sees it; the oldest makes room. */
static const struct nl2sql_world *world_of(struct nl2sql_explainer *x,
					   const struct nl2sql_schema *schema,
					   const char *db,
					   enum nl2sql_dialect dialect)
{
	struct seen *s = NULL;
	size_t i;

	if (!schema || !schema->ntables)
		return NULL;
	if (!db && schema->tables[0]->db)
		db = schema->tables[0]->db;
	if (!db)
		return NULL;
	for (i = 0; i < MAX_SEEN && !s; i++)
		if (x->seen[i].db && nl2sql_ieq(x->seen[i].db, db))
			s = &x->seen[i];
	if (s && s->ntables == schema->ntables && s->dialect == dialect)
		return s->world;
	s = s ? s : &x->seen[x->next++ % MAX_SEEN];
	forget(s);
	s->db = nl2sql_strdup(db);
	s->ntables = schema->ntables;
	s->dialect = dialect;
	s->world = nl2sql_world_new(x->grammar, schema, db, dialect, NULL, 1);
	return s->world;
}

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

/* The sentence: a capital in front, a full stop behind. */
static void put_words(struct nl2sql_explainer *x, struct nl2sql_buf *b,
		      const struct nl2sql_resolution *r)
{
	struct words w = { .a = r->arena, .r = r, .g = x->grammar };
	char *s;

	if (!nl2sql_sql_is_query(r->statement))
		return;
	w.w = world_of(x, r->schema, r->db, r->dialect);
	s = nl2sql_arena_printf(r->arena, "%s.",
				nl2sql_words_query(&w, r->statement));
	if (*s >= 'a' && *s <= 'z')
		*s = (char)(*s - 'a' + 'A');
	nl2sql_json_add_string(b, "words", s);
}

void nl2sql_explain(struct nl2sql_explainer *x, struct nl2sql_buf *out,
		    const char *sql, enum nl2sql_dialect dialect,
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
		const struct nl2sql_resolution *r = nl2sql_resolve(&arena, tree,
					dialect, sql, len, schema, db);

		put_analysis(out, r);
		put_words(x, out, r);
	}
	nl2sql_json_close(out, '}');
	nl2sql_arena_release(&arena);
}
