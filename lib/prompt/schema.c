/*
 * schema.c - as much of a schema as fits, whole tables only
 */
#include <string.h>

#include "internal.h"

/* Tables in a row that did not fit, before the rest is given up. */
#define PATIENCE    16
/* What a relationship to a table that comes later adds, about. */
#define JOIN_TOKENS 16

static void put_table(struct nl2sql_buf *out,
		      const struct nl2sql_prompt_work *w,
		      const struct nl2sql_table *t)
{
	if (w->view->form == NL2SQL_PROMPT_MSCHEMA)
		nl2sql_prompt_put_mschema(out, w, t);
	else
		nl2sql_prompt_put_ddl(out, w, t);
}

static void put_all(struct nl2sql_buf *out, const struct nl2sql_prompt_work *w)
{
	const struct nl2sql_schema *s = w->view->schema;
	bool mschema = w->view->form == NL2SQL_PROMPT_MSCHEMA;

	nl2sql_buf_cut(out, 0);
	if (mschema)
		nl2sql_buf_printf(out, "【DB_ID】 %s\n【Schema】\n",
				  w->view->db ? w->view->db : "database");
	for (size_t i = 0, n = 0; i < s->ntables; i++) {
		if (!w->detail[i])
			continue;
		if (n++ && !mschema)
			nl2sql_buf_putc(out, '\n');
		put_table(out, w, s->tables[i]);
	}
	if (mschema)
		nl2sql_prompt_put_joins(out, w);
}

/* What a table adds to those that are chosen already. */
static size_t cost(const struct nl2sql_prompt_work *w,
		   const struct nl2sql_table *t, enum nl2sql_prompt_detail how)
{
	struct nl2sql_buf b = { 0 };
	size_t n;

	w->detail[t->number] = (unsigned char)how;
	put_table(&b, w, t);
	n = nl2sql_prompt_tokens(b.data, b.len) + 1;
	for (size_t i = 0; i < t->nrelationships; i++)
		n += JOIN_TOKENS *
		     (t->relationships[i]->from != t &&
		      nl2sql_prompt_shown(w, t->relationships[i]));
	w->detail[t->number] = NL2SQL_PROMPT_HIDDEN;
	nl2sql_buf_release(&b);
	return n;
}

/* Take tables by relevance, each as fully as there is room. */
static void choose(const struct nl2sql_prompt_work *w,
		   const struct nl2sql_table **order, size_t n, size_t budget)
{
	size_t used = 16, misses = 0;

	for (size_t i = 0; i < n && misses < PATIENCE; i++) {
		enum nl2sql_prompt_detail how = NL2SQL_PROMPT_FULL;
		size_t c = cost(w, order[i], how);

		if (used + c > budget) {
			how = NL2SQL_PROMPT_BRIEF;
			c = cost(w, order[i], how);
		}
		if (used + c > budget) {
			misses++;
			continue;
		}
		misses = 0;
		used += c;
		w->detail[order[i]->number] = (unsigned char)how;
	}
}

/* Make it fit where the estimate was too low, or only words stand in the way
 * of a table that was asked for. */
static size_t shrink(const struct nl2sql_prompt_work *w, struct nl2sql_buf *out,
		     const struct nl2sql_table **order, size_t n, size_t budget)
{
	size_t tokens;

	for (int lowest = NL2SQL_PROMPT_FULL; lowest > 0; lowest--)
		for (size_t i = n;; i--) {
			put_all(out, w);
			tokens = nl2sql_prompt_tokens(out->data, out->len);
			if (tokens <= budget)
				return tokens;
			while (i && w->detail[order[i - 1]->number] != lowest)
				i--;
			if (!i)
				break;
			w->detail[order[i - 1]->number]--;
		}
	return 0;
}

/* Where words take the room of tables that must be there, leave the words. */
static void make_room(const struct nl2sql_prompt_work *w,
		      const struct nl2sql_table **order, size_t n)
{
	size_t need = w->view->ntables < n ? w->view->ntables : n;

	for (size_t i = 0; i < need; i++)
		if (!w->detail[order[i]->number]) {
			memset(w->detail, NL2SQL_PROMPT_HIDDEN,
			       w->view->schema->ntables);
			for (size_t k = 0; k < need; k++)
				w->detail[order[k]->number] =
					NL2SQL_PROMPT_BRIEF;
			return;
		}
}

static bool all_there(const struct nl2sql_prompt_work *w)
{
	for (size_t i = 0; i < w->view->ntables; i++)
		if (!w->detail[w->view->tables[i]->number])
			return false;
	return true;
}

static void collect(struct nl2sql_prompt_schema *out,
		    const struct nl2sql_prompt_work *w, size_t n)
{
	const struct nl2sql_schema *s = w->view->schema;

	out->tables = nl2sql_arena_alloc(w->a, (n + 1) * sizeof(*out->tables));
	for (size_t i = 0; i < s->ntables; i++)
		if (w->detail[i])
			out->tables[out->ntables++] = s->tables[i];
	out->left_out = n - out->ntables;
}

int nl2sql_prompt_write_schema(struct nl2sql_prompt_schema *out,
			       struct nl2sql_arena *a,
			       const struct nl2sql_prompt_view *view,
			       struct nl2sql_err *err)
{
	struct nl2sql_prompt_work w = { .a = a, .view = view };
	size_t budget = view->budget ? view->budget : NL2SQL_PROMPT_BUDGET, n;
	const struct nl2sql_table **order;
	struct nl2sql_buf text = { 0 };

	memset(out, 0, sizeof(*out));
	w.detail = nl2sql_arena_alloc(a, view->schema->ntables + 1);
	n = nl2sql_prompt_order(&w, &order);
	choose(&w, order, n, budget);
	make_room(&w, order, n);
	out->tokens = shrink(&w, &text, order, n, budget);
	collect(out, &w, n);
	out->text = nl2sql_arena_strndup(a, nl2sql_buf_str(&text), text.len);
	nl2sql_buf_release(&text);
	if (out->ntables && (!view->only || all_there(&w)))
		return 0;
	nl2sql_err_set(err, NL2SQL_EDATA,
		       n ? "the schema does not fit into %zu tokens"
			 : "there is no table to show in %zu tokens",
		       budget);
	return nl2sql_err_hint(err, "Raise --schema-tokens, or leave tables "
				    "out with --tables.");
}

/* "main"."x y" and sales.orders: the parts, without their quotes. */
static size_t parts_of(const char *s, char part[2][256])
{
	size_t n = 0, len = 0;
	char quote = 0;

	memset(part, 0, 2 * sizeof(part[0]));
	for (; *s; s++) {
		if (quote ? *s == quote : strchr("\"`[", *s) != NULL) {
			quote = quote ? 0 : *s == '[' ? ']' : *s;
		} else if (*s == '.' && !quote) {
			if (n == 1) /* only the last two tell */
				memcpy(part[0], part[1], sizeof(part[0]));
			memset(part[1], 0, sizeof(part[1]));
			n = 1;
			len = 0;
		} else if (len + 1 < sizeof(part[0])) {
			part[n][len++] = *s;
		}
	}
	return n + 1;
}

const struct nl2sql_table *
nl2sql_prompt_find_table(const struct nl2sql_schema *s, const char *db,
			 const char *name)
{
	const struct nl2sql_table *t = nl2sql_find_table(s, db, NULL, name);
	char part[2][256];

	if (t)
		return t;
	if (parts_of(name, part) == 1)
		return nl2sql_find_table(s, db, NULL, part[0]);
	t = nl2sql_find_table(s, db, part[0], part[1]);
	/* "erp.orders" of a database that has no schemas is orders */
	return t ? t : nl2sql_find_table(s, db, NULL, part[1]);
}
