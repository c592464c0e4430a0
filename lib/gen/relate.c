/*
 * lib/gen/relate.c - relationships that a model sees
 *
 * A suggestion counts only where both columns are there, are of one kind, are
 * not joined already, and one of them is a key; where the ranges of their
 * values are known, they must not exclude it.
 */
#include <string.h>

#include "internal.h"

#define CONFIDENCE 0.5 /* a model's word, and nothing against it */

struct end {
	const struct nl2sql_table *table;
	int column;
};

/* "orders.customer_id", or two members of their own. */
static bool read_end(struct nl2sql_gen_call *call, struct nl2sql_gen_step *out,
		     struct nl2sql_json item, const char *side, struct end *e)
{
	const char *const table[] = {
		nl2sql_arena_printf(&out->arena, "%s_table", side), NULL
	};
	const char *const column[] = {
		nl2sql_arena_printf(&out->arena, "%s_column", side), NULL
	};
	const char *const both[] = { side, NULL };
	const char *t = nl2sql_gen_text(&out->arena, item, 300, table);
	const char *c = nl2sql_gen_text(&out->arena, item, 300, column);
	const char *s = nl2sql_gen_text(&out->arena, item, 600, both);
	const char *dot = s ? strrchr(s, '.') : NULL;

	if ((!t || !c) && dot) {
		t = nl2sql_arena_strndup(&out->arena, s, (size_t)(dot - s));
		c = dot + 1;
	}
	if (!t || !c) {
		nl2sql_gen_unused(out, "no_columns",
				  "a relationship without its columns");
		return false;
	}
	e->table = nl2sql_prompt_find_table(call->g->schema,
					    call->place->db->db, t);
	if (!e->table || !nl2sql_gen_wanted(call->g, e->table)) {
		nl2sql_gen_unused(out, "unknown_table",
				  "there is no table \"%s\"", t);
		return false;
	}
	e->column = nl2sql_table_column(e->table, c);
	if (e->column < 0)
		nl2sql_gen_unused(out, "unknown_column",
				  "table \"%s\" has no column \"%s\"",
				  e->table->name, c);
	return e->column >= 0;
}

static const struct nl2sql_column *column_of(const struct end *e)
{
	return &e->table->columns[e->column];
}

static bool unique(const struct end *e)
{
	const struct nl2sql_profile *p = column_of(e)->profile;

	return nl2sql_table_unique(e->table, &e->column, 1) ||
	       (p && p->exact && p->unique && p->rows > 0);
}

/* Kinds whose values can be equal; a number is one whatever its width. */
static bool one_type(const struct end *a, const struct end *b)
{
	enum nl2sql_family x = column_of(a)->family, y = column_of(b)->family;

	if (x == NL2SQL_FAMILY_DECIMAL)
		x = NL2SQL_FAMILY_INTEGER;
	if (y == NL2SQL_FAMILY_DECIMAL)
		y = NL2SQL_FAMILY_INTEGER;
	return x == y && (x == NL2SQL_FAMILY_INTEGER ||
			  x == NL2SQL_FAMILY_TEXT || x == NL2SQL_FAMILY_OTHER);
}

static bool known(const struct end *a, const struct end *b)
{
	for (size_t i = 0; i < a->table->nrelationships; i++) {
		const struct nl2sql_relationship *r =
			a->table->relationships[i];

		for (size_t k = 0; k < r->ncolumns; k++)
			if ((r->from == a->table && r->to == b->table &&
			     r->from_columns[k] == a->column &&
			     r->to_columns[k] == b->column) ||
			    (r->from == b->table && r->to == a->table &&
			     r->from_columns[k] == b->column &&
			     r->to_columns[k] == a->column))
				return true;
	}
	return false;
}

/* Values that lie outside of the other's range refer to nothing. */
static bool ranges_allow(const struct end *from, const struct end *to)
{
	const struct nl2sql_profile *f = column_of(from)->profile,
				    *t = column_of(to)->profile;
	double flow, fhigh, tlow, thigh;

	if (!f || !t || !f->exact || !t->exact ||
	    !nl2sql_cell_number(&f->min, &flow) ||
	    !nl2sql_cell_number(&f->max, &fhigh) ||
	    !nl2sql_cell_number(&t->min, &tlow) ||
	    !nl2sql_cell_number(&t->max, &thigh))
		return true;
	return fhigh >= tlow && flow <= thigh && f->distinct <= t->distinct;
}

static bool sound(struct nl2sql_gen_step *out, const struct end *from,
		  const struct end *to)
{
	const char *word = NULL;

	if (from->table == to->table && from->column == to->column)
		word = "same_column";
	else if (!one_type(from, to))
		word = "type_mismatch";
	else if (known(from, to))
		word = "known";
	else if (!unique(to))
		word = "not_a_key";
	else if (!ranges_allow(from, to))
		word = "values_differ";
	if (!word)
		return true;
	nl2sql_gen_unused(out, word, "%s.%s and %s.%s cannot be related",
			  from->table->name, column_of(from)->name,
			  to->table->name, column_of(to)->name);
	return false;
}

/* ---- records -------------------- */

static void put_end(struct nl2sql_buf *b, const char *name, const struct end *e)
{
	nl2sql_json_key(b, name);
	nl2sql_json_open(b, '{');
	if (e->table->schema && *e->table->schema)
		nl2sql_json_add_string(b, "schema", e->table->schema);
	nl2sql_json_add_string(b, "table", e->table->name);
	nl2sql_json_key(b, "columns");
	nl2sql_json_open(b, '[');
	nl2sql_json_put_string(b, column_of(e)->name);
	nl2sql_json_close(b, ']');
	nl2sql_json_close(b, '}');
}

static const char *relationship_line(const struct nl2sql_gen_call *call,
				     struct nl2sql_arena *a,
				     const struct end *from,
				     const struct end *to, const char *why)
{
	struct nl2sql_buf b = { 0 };
	const char *line;

	nl2sql_json_open(&b, '{');
	nl2sql_json_add_string(&b, "type", "relationship");
	nl2sql_json_add_string(&b, "db", call->place->db->db);
	put_end(&b, "from", from);
	put_end(&b, "to", to);
	nl2sql_json_add_string(&b, "cardinality",
			       unique(from) ? "one_to_one" : "many_to_one");
	nl2sql_json_add_string(&b, "origin", "model");
	nl2sql_json_add_double(&b, "confidence", CONFIDENCE);
	nl2sql_json_add_string(
		&b, "evidence",
		nl2sql_arena_printf(a, "suggested by a model%s%s",
				    why ? ": " : "", why ? why : ""));
	nl2sql_json_add_string(
		&b, "phase",
		nl2sql_phase_name(NL2SQL_PHASE_SCHEMA_RELATIONSHIP));
	nl2sql_json_close(&b, '}');
	line = nl2sql_arena_strndup(a, b.data, b.len);
	nl2sql_buf_release(&b);
	return line;
}

/* The model's own words where they name both tables; else ours. */
static const char *question_of(struct nl2sql_arena *a, struct nl2sql_json item,
			       const struct end *from, const struct end *to)
{
	static const char *const names[] = { "question", NULL };
	const char *s = nl2sql_gen_text(a, item, 400, names);

	s = s ? nl2sql_gen_question(a, s) : NULL;
	if (s && nl2sql_istr(s, from->table->name) &&
	    nl2sql_istr(s, to->table->name))
		return s;
	return nl2sql_arena_printf(a, "How is %s joined with %s?",
				   from->table->name, to->table->name);
}

static void put_qa(struct nl2sql_buf *b, const struct nl2sql_gen_call *call,
		   struct nl2sql_arena *a, struct nl2sql_json item,
		   const struct end *from, const struct end *to, size_t shared)
{
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "question", question_of(a, item, from, to));
	nl2sql_json_add_string(
		b, "answer",
		nl2sql_arena_printf(a,
				    "%s.%s = %s.%s: each row of %s refers to "
				    "%s of %s.",
				    from->table->name, column_of(from)->name,
				    to->table->name, column_of(to)->name,
				    from->table->name,
				    unique(from) ? "one row, and no other does,"
						 : "one row",
				    to->table->name));
	nl2sql_json_key(b, "tables");
	nl2sql_json_open(b, '[');
	nl2sql_json_put_string(b, from->table->name);
	if (to->table != from->table)
		nl2sql_json_put_string(b, to->table->name);
	nl2sql_json_close(b, ']');
	nl2sql_json_add_string(b, "language", "en");
	nl2sql_gen_put_origin(b, call, shared);
}

static void keep(struct nl2sql_gen_call *call, struct nl2sql_gen_step *out,
		 struct nl2sql_json json, const struct end *from,
		 const struct end *to, size_t shared)
{
	static const char *const reasons[] = { "evidence", "reason", "why",
					       NULL };
	struct nl2sql_gen_item *item = nl2sql_gen_item_add(out);
	struct nl2sql_arena *a = &out->arena;
	struct nl2sql_buf b = { 0 };

	item->type = "qa";
	item->before = relationship_line(
		call, a, from, to, nl2sql_gen_text(a, json, 300, reasons));
	put_qa(&b, call, a, json, from, to, shared);
	item->body = nl2sql_arena_strndup(a, b.data + 1, b.len - 1);
	nl2sql_buf_cut(&b, 0);
	nl2sql_buf_printf(&b, "relationship %zu.%d %zu.%d", from->table->number,
			  from->column, to->table->number, to->column);
	item->f0 = item->question = nl2sql_hash128(b.data, b.len);
	nl2sql_buf_release(&b);
}

void nl2sql_gen_read_relations(struct nl2sql_gen_call *call,
			       struct nl2sql_gen_step *out)
{
	struct nl2sql_err err = { 0 };
	struct nl2sql_json json, item, items[64];
	struct nl2sql_json_iter it;
	struct end from[64], to[64];
	size_t n = 0;

	if (nl2sql_llm_json(&out->arena, &json, NULL, call->answer, &err) < 0) {
		nl2sql_gen_unused(out, err.word, "%s", err.message);
		return;
	}
	it = nl2sql_json_iter(nl2sql_gen_list(json, "relationships"));
	while (n < NL2SQL_COUNT(items) &&
	       nl2sql_gen_each(out, n, call->count, &it, &item)) {
		if (!read_end(call, out, item, "from", &from[n]) ||
		    !read_end(call, out, item, "to", &to[n]))
			continue;
		if (!unique(&to[n]) && unique(&from[n])) { /* the other way */
			struct end e = from[n];

			from[n] = to[n];
			to[n] = e;
		}
		if (sound(out, &from[n], &to[n]))
			items[n++] = item;
	}
	for (size_t i = 0; i < n; i++)
		keep(call, out, items[i], &from[i], &to[i], n);
}
