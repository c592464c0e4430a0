/*
 * lib/validate/hints.c - what a person would say of what was found
 *
 * Each error and warning gets a hint where something can be said, and each
 * hint is told once among its stage's suggestions.
 */
#include <string.h>

#include "internal.h"

const char *const nl2sql_dialect_titles[] = {
	[NL2SQL_SQLITE] = "SQLite", [NL2SQL_POSTGRESQL] = "PostgreSQL",
	[NL2SQL_MYSQL] = "MySQL", [NL2SQL_TRINO] = "Trino"
};

/* ---- what stands at a place -------------------------------------------------- */

struct place {
	const struct nl2sql_sql *node;
	const struct nl2sql_scope *scope; /* the query around it, or NULL */
};

static bool find(struct place *p, const struct nl2sql_sql *n, size_t pos,
		 unsigned kind, const struct nl2sql_scope *scope)
{
	uint32_t i;

	if (nl2sql_sql_is_query(n) && n->note)
		scope = n->note;
	if (n->kind == kind && n->len && n->pos == pos) {
		*p = (struct place){ n, scope };
		return true;
	}
	for (i = 0; i < n->n; i++)
		if (n->kid[i] && find(p, n->kid[i], pos, kind, scope))
			return true;
	return false;
}

/* The node of a kind that an error speaks of. */
static struct place place_of(const struct nl2sql_trial *t,
			     const struct nl2sql_err *e, unsigned kind)
{
	struct place p = {0};
	long left = e->position;
	size_t at = 0;
	uint32_t cp;

	if (!t->names || e->position < 1)
		return p;
	while (--left > 0 && at < t->len) {
		size_t n = nl2sql_utf8_next(t->sql + at, t->len - at, &cp);

		at += n ? n : 1;
	}
	(void)find(&p, t->statements->kid[0], at, kind, NULL);
	return p;
}

/* ---- functions ---------------------------------------------------------------- */

static void hint_function(struct nl2sql_trial *t, struct nl2sql_err *e)
{
	struct place p = place_of(t, e, NL2SQL_SQL_FUNC);
	const struct nl2sql_sql *f = p.node;
	struct nl2sql_sql *other;
	const char *near[3];

	if (!f || !f->text)
		return;
	other = nl2sql_counterpart(t->arena, f, t->dialect, t->schema, t->db_id);
	if (other)
		nl2sql_err_hint(e, "%s has no %s(): write %s.",
				nl2sql_dialect_titles[t->dialect], f->text,
				nl2sql_sql_text(t->arena, other, t->dialect));
	else if (nl2sql_function_near(t->dialect, f, near) &&
		 nl2sql_edit_distance(near[0], f->text, 2) <= 2)
		nl2sql_err_hint(e, "Did you mean %s()?", near[0]);
	else
		nl2sql_err_hint(e, "%s has no function of that name.",
				nl2sql_dialect_titles[t->dialect]);
}

/* ---- joins ---------------------------------------------------------------------- */

static void hint_product(struct nl2sql_trial *t, struct nl2sql_err *e)
{
	struct place p = place_of(t, e, NL2SQL_SQL_TABLE);
	const struct nl2sql_source *s = p.node ? p.node->note : NULL, *x;
	const struct nl2sql_relationship *link = NULL;
	struct nl2sql_way way;
	size_t i;

	for (i = 0; s && p.scope && i < p.scope->nsources; i++) {
		x = p.scope->sources[i];
		if (x == s || !x->table || !s->table || !x->name || !s->name)
			continue;
		link = nl2sql_only_link(x->table, s->table);
		if (link) {
			nl2sql_err_hint(e, "Join them: ON %s.", nl2sql_sql_text(
				t->arena, nl2sql_link_condition(t->arena, link,
				x->table, x->name, s->name), t->dialect));
			return;
		}
		if (nl2sql_only_way(&way, x->table, s->table)) {
			nl2sql_err_hint(e, "Join \"%s\" to \"%s\" through "
					"\"%s\".", x->name, s->name,
					way.table[0]->name);
			return;
		}
	}
	nl2sql_err_hint(e, "Say in ON or WHERE which of their columns belong "
			"together.");
}

static void hint_join(struct nl2sql_trial *t, struct nl2sql_err *e)
{
	struct place p = place_of(t, e, NL2SQL_SQL_COLUMN);
	const struct nl2sql_analysis *a = nl2sql_trial_analysis(t);
	size_t i;

	for (i = 0; p.node && i < a->nedges && i < EDGES_MAX; i++) {
		const struct nl2sql_binding *l = a->edges[i].left;
		const struct nl2sql_binding *r = a->edges[i].right;
		const struct nl2sql_relationship *link;
		struct nl2sql_way way;

		if (l->node != p.node || !l->table || !r->table || !l->source ||
		    !r->source || !l->source->name || !r->source->name)
			continue;
		link = nl2sql_only_link(l->table, r->table);
		if (link)
			nl2sql_err_hint(e, "What ties them is %s.",
				nl2sql_sql_text(t->arena, nl2sql_link_condition(
					t->arena, link, l->table,
					l->source->name, r->source->name),
					t->dialect));
		else if (nl2sql_only_way(&way, l->table, r->table))
			nl2sql_err_hint(e, "They belong together through \"%s\": "
					"join that between them.",
					way.table[0]->name);
		else
			nl2sql_err_hint(e, "Join on columns that hold the same "
					"key.");
		return;
	}
}

static void hint_star(struct nl2sql_trial *t, struct nl2sql_err *e)
{
	struct place p = place_of(t, e, NL2SQL_SQL_STAR);
	const char *names[9];
	size_t i, n = 0;

	for (i = 0; p.scope && i < p.scope->noutputs && n < 9; i++)
		if (p.scope->outputs[i].name)
			names[n++] = p.scope->outputs[i].name;
	if (n)
		nl2sql_err_hint(e, "Name those that are asked for, of %s.",
				nl2sql_listed_names(t->arena, names, n, 8));
}

/* ---- literals --------------------------------------------------------------------- */

/* A value that the profile has seen and that is the same but for its case. */
static const char *seen_as(const struct nl2sql_profile *p, const char *text)
{
	const char *other = NULL;
	size_t i;

	for (i = 0; i < p->ntop + p->nexamples; i++) {
		const struct nl2sql_cell *c = i < p->ntop ? &p->top[i].value :
			&p->examples[i - p->ntop];

		if (c->type != NL2SQL_CELL_TEXT || !c->at)
			continue;
		if (strcmp(c->at, text) == 0)
			return NULL;
		if (nl2sql_ieq(c->at, text))
			other = c->at;
	}
	return other;
}

struct literals {
	struct nl2sql_trial *t;
	struct nl2sql_err *e;
};

static enum nl2sql_sql_walk look_literal(void *ctx, struct nl2sql_sql **at,
					 struct nl2sql_sql *parent)
{
	struct literals *l = ctx;
	const struct nl2sql_sql *n = *at, *value;
	const struct nl2sql_binding *b;
	const struct nl2sql_column *c;
	const char *seen;

	(void)parent;
	if (n->kind != NL2SQL_SQL_BINARY || n->op != NL2SQL_OP_EQ)
		return NL2SQL_WALK_ON;
	b = nl2sql_binding_of(n->kid[NL2SQL_LEFT]);
	value = n->kid[NL2SQL_RIGHT];
	if (!b || !b->table || b->table_column < 0 ||
	    !nl2sql_sql_is(value, NL2SQL_SQL_LITERAL) ||
	    value->op != NL2SQL_LIT_STRING)
		return NL2SQL_WALK_ON;
	c = &b->table->columns[b->table_column];
	seen = c->profile && !c->profile->pii ?
		seen_as(c->profile, value->text) : NULL;
	if (!seen)
		return NL2SQL_WALK_ON;
	nl2sql_err_hint(l->e, "Column \"%s\" has '%s', not '%s'.", c->name, seen,
			value->text);
	return NL2SQL_WALK_STOP;
}

static void hint_empty(struct nl2sql_trial *t, struct nl2sql_err *e)
{
	struct literals l = { t, e };

	if (t->names)
		nl2sql_sql_walk(&t->statements->kid[0], look_literal, NULL, &l);
}

/* ---- all of it -------------------------------------------------------------------------- */

static void hint_unknown_column(struct nl2sql_trial *t, struct nl2sql_err *e)
{
	struct place p = place_of(t, e, NL2SQL_SQL_COLUMN);

	if (p.node && p.node->text)
		nl2sql_hint_column(t, e, p.node, p.scope);
	else if (strcmp(e->word, "unknown_table") == 0)
		nl2sql_hint_table(t, e);
}

static void hint_which(struct nl2sql_trial *t, struct nl2sql_err *e)
{
	struct place p = place_of(t, e, NL2SQL_SQL_COLUMN);

	if (p.node && p.node->text)
		nl2sql_hint_ambiguous(e, p.node, p.scope);
}

static void hint_window(struct nl2sql_err *e)
{
	if (strstr(e->message, "aliased"))
		nl2sql_err_hint(e, "Compute it in a subquery, and ask for it "
				"outside.");
	else
		nl2sql_err_hint(e, "It needs OVER (...), and stands in the "
				"select list or in ORDER BY.");
}

/* PostgreSQL names the column that is not in GROUP BY. */
static void hint_aggregate(struct nl2sql_trial *t, struct nl2sql_err *e)
{
	const char *open = strchr(e->message, '"');
	size_t len = open ? strcspn(open + 1, "\"") : 0;
	char name[64];

	if (strstr(e->message, "window function")) {
		hint_window(e);
		return;
	}
	if (!len || len >= sizeof(name))
		return;
	memcpy(name, open + 1, len);
	name[len] = '\0';
	if (nl2sql_starts(e->message, "neither grouped") &&
	    !nl2sql_sql_is_aggregate(t->dialect, name))
		nl2sql_err_hint(e, "Add %.*s to GROUP BY, or aggregate it.",
				(int)len, open + 1);
}

static void hint_type(struct nl2sql_trial *t, struct nl2sql_err *e)
{
	static const struct { const char *message, *hint; } says[] = {
		{ "compared with a text", "Compare it with what it holds." },
		{ "compared with a number", "Put the number into quotes." },
		{ "summed up", "Count it, or CAST what it holds to a number." },
		{ "row value misused", "Let the subquery give one column." },
		{ "of a text type", "CAST one of them." },
		{ "holds text", "Compare columns that hold the same thing." },
	};
	size_t i;

	(void)t;
	for (i = 0; i < NL2SQL_COUNT(says) && !e->hint[0]; i++)
		if (strstr(e->message, says[i].message))
			nl2sql_err_hint(e, "%s", says[i].hint);
}

static void hint_arguments(struct nl2sql_trial *t, struct nl2sql_err *e)
{
	struct place p = place_of(t, e, NL2SQL_SQL_FUNC);

	if (p.node && p.node->flags & NL2SQL_F_DISTINCT)
		nl2sql_err_hint(e, "Aggregate over a subquery that selects them "
				"DISTINCT.");
}

static const struct {
	const char *word;
	void (*give)(struct nl2sql_trial *t, struct nl2sql_err *e);
	const char *words; /* where there is nothing better */
} hints[] = {
	{ "ambiguous_column", hint_which, NULL },
	{ "bare_column", NULL, "Add it to GROUP BY, or aggregate it." },
	{ "cartesian_product", hint_product, NULL },
	{ "column_count", NULL, "Let both sides have as many columns." },
	{ "empty_result", hint_empty, NULL },
	{ "empty_statement", NULL, "Write a SELECT." },
	{ "forbidden", NULL, "Write one query that reads the tables at hand." },
	{ "misused_aggregate", hint_aggregate,
	  "An aggregate stands in the select list, "
	  "in HAVING or ORDER BY of a query that groups, never in WHERE." },
	{ "multiple_statements", NULL, "Keep one of them." },
	{ "null_comparison", NULL, "Write IS NULL or IS NOT NULL." },
	{ "select_star", hint_star, "Name the columns that are asked for." },
	{ "syntax_error", nl2sql_hint_syntax, NULL },
	{ "timeout", NULL, "Narrow it by a condition, or join on keys." },
	{ "too_many_rows", NULL, "Aggregate, narrow it, or add a LIMIT." },
	{ "type_mismatch", hint_type, NULL },
	{ "unfiltered_table", NULL,
	  "Add a condition, an aggregate or a LIMIT." },
	{ "unknown_column", hint_unknown_column, NULL },
	{ "unknown_function", hint_function, NULL },
	{ "unknown_table", hint_unknown_column, NULL },
	{ "unrelated_join", hint_join, NULL },
	{ "wrong_arguments", hint_arguments, NULL },
};

static void give(struct nl2sql_trial *t, enum nl2sql_stage_name stage,
		 struct nl2sql_err *e)
{
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(hints); i++) {
		if (strcmp(hints[i].word, e->word) != 0)
			continue;
		if (hints[i].give)
			hints[i].give(t, e);
		if (hints[i].words && !e->hint[0])
			nl2sql_err_hint(e, "%s", hints[i].words);
	}
	nl2sql_stage_suggest(t, stage, e->hint);
}

void nl2sql_give_hints(struct nl2sql_trial *t)
{
	struct nl2sql_stage *s;
	size_t i;
	int k;

	for (k = 0; k < NL2SQL_STAGES; k++) {
		s = &t->stages[k];
		for (i = 0; i < s->nerrors; i++)
			give(t, k, &s->errors[i]);
		for (i = 0; i < s->nwarnings; i++)
			give(t, k, &s->warnings[i]);
	}
}
