/* lib/validate/rules.c - section [rules]: what SQL must keep to */
#include <stdio.h>
#include <string.h>

#include "internal.h"

#define BIG_TABLE 100000

/* ---- the section ------------------------------------------------------------ */

static const char **split(struct nl2sql_arena *a, const char *value)
{
	size_t n = 1, k = 0;
	const char *p;
	const char **list;

	for (p = value; *p; p++)
		n += *p == ',';
	list = nl2sql_arena_alloc(a, (n + 1) * sizeof(*list));
	while (*value) {
		size_t len;

		value += strspn(value, ", \t");
		len = strcspn(value, ",");
		p = value;
		value += len;
		while (len && strchr(" \t", p[len - 1]))
			len--;
		if (len)
			list[k++] = nl2sql_arena_strndup(a, p, len);
	}
	return list;
}

/* "table: column" is said as "table.column" here. */
static const char **split_filters(struct nl2sql_arena *a, const char *value)
{
	const char **list = split(a, value), **at;

	for (at = list; *at; at++) {
		const char *colon = strchr(*at, ':');

		if (colon)
			*at = nl2sql_arena_printf(a, "%.*s.%s",
						  (int)(colon - *at), *at,
						  colon + 1 +
						  strspn(colon + 1, " \t"));
	}
	return list;
}

/* A table without a column would ask for nothing. */
static int set_filters(struct nl2sql_rules *r, const char *value)
{
	const char **at;

	r->required_filters = split_filters(&r->arena, value);
	for (at = r->required_filters; *at; at++)
		if (!strchr(*at, '.') || nl2sql_ends(*at, "."))
			return -1;
	return 0;
}

static int set_star(struct nl2sql_rules *r, const char *value)
{
	static const char *const words[] = { "allow", "warn", "forbid" };
	int i;

	for (i = 0; i < 3; i++)
		if (nl2sql_ieq(value, words[i])) {
			r->star = i;
			return 0;
		}
	return -1;
}

static int unknown_rule(const char *key, const char *where,
			struct nl2sql_err *err)
{
	static const char *const rules[] = {
		"forbidden_tables", "forbidden_columns", "required_filters",
		"select_star", "max_rows", "big_table"
	};
	const char *near[3];

	nl2sql_err_set(err, NL2SQL_EDATA, "%s: there is no rule \"%s\"", where,
		       key);
	if (nl2sql_nearest(key, rules, NL2SQL_COUNT(rules), near))
		return nl2sql_err_hint(err, "Did you mean \"%s\"?", near[0]);
	return -1;
}

int nl2sql_rules_set(void *ctx, const char *key, const char *value,
		     const char *where, bool trusted, struct nl2sql_err *err)
{
	struct nl2sql_rules *r = ctx;
	int rc = 0;

	(void)trusted;
	if (nl2sql_ieq(key, "forbidden_tables"))
		r->forbidden_tables = split(&r->arena, value);
	else if (nl2sql_ieq(key, "forbidden_columns"))
		r->forbidden_columns = split(&r->arena, value);
	else if (nl2sql_ieq(key, "required_filters"))
		rc = set_filters(r, value);
	else if (nl2sql_ieq(key, "select_star"))
		rc = set_star(r, value);
	else if (nl2sql_ieq(key, "max_rows"))
		rc = nl2sql_parse_int(value, 1, INT64_MAX, &r->max_rows);
	else if (nl2sql_ieq(key, "big_table"))
		rc = nl2sql_parse_int(value, 1, INT64_MAX, &r->big_table);
	else
		return unknown_rule(key, where, err);
	if (rc < 0)
		nl2sql_err_set(err, NL2SQL_EDATA, "%s: %s cannot be \"%s\": %s "
			       "is wanted", where, key, value,
			       nl2sql_ieq(key, "select_star")
				       ? "allow, warn or forbid"
			       : nl2sql_ieq(key, "required_filters")
				       ? "\"table: column\""
				       : "a whole number of 1 or more");
	return rc;
}

void nl2sql_rules_release(struct nl2sql_rules *r)
{
	nl2sql_arena_release(&r->arena);
	*r = (struct nl2sql_rules){0};
}

/* ---- tables and columns --------------------------------------------------------- */

static const char *table_name(const struct nl2sql_source *s)
{
	return s->table ? s->table->name : s->node ? s->node->text : NULL;
}

static void forbidden_tables(struct nl2sql_trial *t,
			     const struct nl2sql_source *s, const char **globs)
{
	const char *name = table_name(s);

	for (; name && *globs; globs++)
		if (nl2sql_glob(*globs, name)) {
			stage_error(t, NL2SQL_STAGE_RULES, "forbidden",
				    position_of(t, s->node), "a rule forbids "
				    "table \"%s\"", name);
			return;
		}
}

static bool column_matches(const char **globs, const char *table,
			   const char *column)
{
	char full[300];

	(void)snprintf(full, sizeof(full), "%s.%s", table ? table : "", column);
	for (; *globs; globs++)
		if (nl2sql_glob(*globs, column) || nl2sql_glob(*globs, full))
			return true;
	return false;
}

static void forbidden_columns(struct nl2sql_trial *t, const char **globs)
{
	const struct nl2sql_resolution *r = t->names;
	size_t i, k;

	for (i = 0; i < r->nbindings; i++) {
		const struct nl2sql_binding *b = r->bindings[i];
		bool known = b->table && b->table_column >= 0;
		const char *column = known ?
			b->table->columns[b->table_column].name : b->node->text;

		if (column && !b->string &&
		    column_matches(globs, known ? b->table->name : NULL, column))
			stage_error(t, NL2SQL_STAGE_RULES, "forbidden",
				    position_of(t, b->node), "a rule forbids "
				    "column \"%s\"", column);
	}
	/* and what a star stands for */
	for (i = 0; i < r->nscopes; i++)
		for (k = 0; k < r->scopes[i]->noutputs; k++) {
			const struct nl2sql_output *o = &r->scopes[i]->outputs[k];

			if (o->table && o->column >= 0 && !o->expr &&
			    column_matches(globs, o->table->name,
					   o->table->columns[o->column].name))
				stage_error(t, NL2SQL_STAGE_RULES, "forbidden",
					    position_of(t, r->scopes[i]->query),
					    "a rule forbids column \"%s\", "
					    "which * stands for",
					    o->table->columns[o->column].name);
		}
}

/* ---- filters --------------------------------------------------------------------- */

struct mention {
	const struct nl2sql_source *source;
	const char *column;
	bool found;
};

static enum nl2sql_sql_walk find_mention(void *ctx, struct nl2sql_sql **at,
					 struct nl2sql_sql *parent)
{
	struct mention *m = ctx;
	const struct nl2sql_binding *b = nl2sql_binding_of(*at);

	(void)parent;
	if (b && b->source == m->source && (*at)->text &&
	    nl2sql_ieq((*at)->text, m->column)) {
		m->found = true;
		return NL2SQL_WALK_STOP;
	}
	return NL2SQL_WALK_ON;
}

static void look_in(struct mention *m, struct nl2sql_sql *n)
{
	if (n)
		nl2sql_sql_walk(&n, find_mention, NULL, m);
}

/* The conditions of joins. */
static void look_in_from(struct mention *m, const struct nl2sql_sql *n)
{
	uint32_t i;

	if (!n || (n->kind != NL2SQL_SQL_LIST && n->kind != NL2SQL_SQL_JOIN))
		return;
	if (n->kind == NL2SQL_SQL_JOIN) {
		look_in(m, n->kid[NL2SQL_JOIN_ON]);
		look_in_from(m, n->kid[NL2SQL_LEFT]);
		look_in_from(m, n->kid[NL2SQL_RIGHT]);
		return;
	}
	for (i = 0; i < n->n; i++)
		look_in_from(m, n->kid[i]);
}

static void required_filters(struct nl2sql_trial *t,
			     const struct nl2sql_source *s, const char **filters)
{
	const struct nl2sql_sql *q = s->scope ? s->scope->query : NULL;
	const char *name = table_name(s);

	for (; name && *filters; filters++) {
		const char *dot = strrchr(*filters, '.');
		struct mention m = { .source = s };

		if (!dot || strlen(name) != (size_t)(dot - *filters) ||
		    !nl2sql_ieqn(name, *filters, (size_t)(dot - *filters)))
			continue;
		m.column = dot + 1;
		if (nl2sql_sql_is(q, NL2SQL_SQL_SELECT)) {
			look_in(&m, q->kid[NL2SQL_SELECT_WHERE]);
			look_in_from(&m, q->kid[NL2SQL_SELECT_FROM]);
		}
		if (m.found)
			continue;
		nl2sql_err_hint(stage_error(t, NL2SQL_STAGE_RULES,
			"missing_filter", position_of(t, s->node), "table "
			"\"%s\" is read without a condition on \"%s\"", name,
			m.column), "Add a condition on %s.", *filters);
	}
}

static void unfiltered(struct nl2sql_trial *t, const struct nl2sql_source *s,
		       int64_t big)
{
	const struct nl2sql_sql *q = s->scope ? s->scope->query : NULL;

	/* among several tables, another one's condition may narrow it */
	if (!s->table || s->table->row_count <= big ||
	    !nl2sql_sql_is(q, NL2SQL_SQL_SELECT) || s->scope->nsources > 1 ||
	    q->kid[NL2SQL_SELECT_WHERE] || q->kid[NL2SQL_QUERY_LIMIT] ||
	    s->scope->aggregate)
		return;
	stage_warning(t, NL2SQL_STAGE_RULES, "unfiltered_table",
		      position_of(t, s->node), "all %lld rows of table \"%s\" "
		      "are read", (long long)s->table->row_count,
		      s->table->name);
}

static enum nl2sql_sql_walk find_star(void *ctx, struct nl2sql_sql **at,
				      struct nl2sql_sql *parent)
{
	struct nl2sql_trial *t = ctx;

	if ((*at)->kind != NL2SQL_SQL_STAR ||
	    !nl2sql_sql_is(parent, NL2SQL_SQL_ITEM))
		return NL2SQL_WALK_ON;
	if (t->validator->o.rules->star == NL2SQL_STAR_FORBID)
		stage_error(t, NL2SQL_STAGE_RULES, "select_star",
			    position_of(t, *at), "a rule forbids SELECT *");
	else
		stage_warning(t, NL2SQL_STAGE_RULES, "select_star",
			      position_of(t, *at), "SELECT * instead of "
			      "columns");
	return NL2SQL_WALK_ON;
}

void check_rules(struct nl2sql_trial *t)
{
	const struct nl2sql_rules *r = t->validator->o.rules;
	int64_t big = r && r->big_table ? r->big_table : BIG_TABLE;
	size_t i;

	for (i = 0; i < t->names->nsources; i++) {
		const struct nl2sql_source *s = t->names->sources[i];

		if (s->kind != NL2SQL_SOURCE_TABLE)
			continue;
		if (r && r->forbidden_tables)
			forbidden_tables(t, s, r->forbidden_tables);
		if (r && r->required_filters)
			required_filters(t, s, r->required_filters);
		unfiltered(t, s, big);
	}
	if (r && r->forbidden_columns)
		forbidden_columns(t, r->forbidden_columns);
	if (r && r->star != NL2SQL_STAR_ALLOW)
		nl2sql_sql_walk(&t->statements->kid[0], find_star, NULL, t);
}
