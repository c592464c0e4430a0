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

/* What the rules look at: the statement with its views opened. */
struct looker {
	struct nl2sql_trial *t;
	const struct nl2sql_rules *rules;
	struct opened opened;
};

static const char *table_name(const struct nl2sql_source *s)
{
	return s->table ? s->table->name : s->node ? s->node->text : NULL;
}

/* Globs on "table" and on "schema.table". */
static bool table_matches(const char *glob, const struct nl2sql_source *s)
{
	const char *name = table_name(s), *schema = NULL;
	const struct nl2sql_sql *q = NULL;
	char full[300];

	if (!name)
		return false;
	if (s->node->kind == NL2SQL_SQL_TABLE)
		q = s->node->kid[NL2SQL_TABLE_QUALIFIER];
	schema = s->table && s->table->schema ? s->table->schema :
		 q ? q->text : NULL;
	(void)snprintf(full, sizeof(full), "%s.%s", schema ? schema : "", name);
	return nl2sql_glob(glob, name) || nl2sql_glob(glob, full);
}

/* Say what a rule forbids, and through which view it is read. */
static void forbid(struct looker *l, const struct nl2sql_sql *at,
		   const char *what, const char *name)
{
	const char *view = nl2sql_view_of(&l->opened, at);
	struct nl2sql_stage *s = &l->t->stages[NL2SQL_STAGE_RULES];
	struct nl2sql_err e = {0};
	size_t i;

	nl2sql_err_set(&e, NL2SQL_EDATA, "a rule forbids %s \"%s\"%s%s%s", what,
		       name, view ? ", which view \"" : "", view ? view : "",
		       view ? "\" reads" : "");
	nl2sql_err_word(&e, "forbidden");
	e.position = nl2sql_trial_position(l->t, at);
	for (i = 0; i < s->nerrors; i++)
		if (s->errors[i].position == e.position &&
		    strcmp(s->errors[i].message, e.message) == 0)
			return;
	nl2sql_stage_take(l->t, NL2SQL_STAGE_RULES, &e);
}

static void forbidden_tables(struct looker *l, const struct nl2sql_source *s)
{
	const char **globs = l->rules->forbidden_tables;
	const char *view = nl2sql_is_view_query(&l->opened, s->query ?
						s->query->query : NULL) ?
			   nl2sql_view_of(&l->opened, s->node) : NULL;

	for (; *globs; globs++)
		if (view ? nl2sql_glob(*globs, view) :
		    s->kind == NL2SQL_SOURCE_TABLE && table_matches(*globs, s)) {
			forbid(l, s->node, "table", view ? view : table_name(s));
			return;
		}
}

static bool column_matches(const char **globs, const struct nl2sql_table *t,
			   const char *column)
{
	char part[300], full[400];

	(void)snprintf(part, sizeof(part), "%s.%s", t->name, column);
	(void)snprintf(full, sizeof(full), "%s.%s", t->schema ? t->schema : "",
		       part);
	for (; *globs; globs++)
		if (nl2sql_glob(*globs, column) || nl2sql_glob(*globs, part) ||
		    nl2sql_glob(*globs, full))
			return true;
	return false;
}

/* Does any table that the statement reads, and whose columns nobody knows,
 * perhaps have a forbidden one?  column NULL: any. */
static bool may_match(const struct looker *l, const char **globs,
		      const char *column)
{
	const struct nl2sql_resolution *r = l->opened.names;
	char table[300];
	size_t i;

	for (; *globs; globs++) {
		const char *dot = strrchr(*globs, '.');

		if (column && !nl2sql_glob(dot ? dot + 1 : *globs, column))
			continue;
		(void)snprintf(table, sizeof(table), "%.*s",
			       dot ? (int)(dot - *globs) : 1,
			       dot ? *globs : "*");
		for (i = 0; i < r->nsources; i++)
			if (r->sources[i]->kind == NL2SQL_SOURCE_TABLE &&
			    !r->sources[i]->table &&
			    table_matches(table, r->sources[i]))
				return true;
	}
	return false;
}

/* A row as a whole: SELECT t FROM t, row_to_json(t). */
static const char *forbidden_in_row(const char **globs,
				    const struct nl2sql_table *t)
{
	size_t i;

	for (i = 0; t && i < t->ncolumns; i++)
		if (column_matches(globs, t, t->columns[i].name))
			return t->columns[i].name;
	return NULL;
}

/* Does an expression stand in the select list, as it is? */
static bool is_item(const struct nl2sql_scope *s, const struct nl2sql_sql *expr)
{
	const struct nl2sql_sql *items =
		nl2sql_sql_is(s->query, NL2SQL_SQL_SELECT) ?
		s->query->kid[NL2SQL_SELECT_ITEMS] : NULL;
	uint32_t i;

	for (i = 0; items && i < items->n; i++)
		if (items->kid[i]->kid[NL2SQL_VALUE] == expr)
			return true;
	return false;
}

/* What a view hands on is looked at where it is used. */
static bool handed_on(const struct looker *l, const struct nl2sql_scope *s)
{
	return s && !l->opened.names->nproblems &&
	       nl2sql_sql_is(s->query, NL2SQL_SQL_SELECT) &&
	       nl2sql_is_view_query(&l->opened, s->query);
}

static void forbidden_binding(struct looker *l, const struct nl2sql_binding *b)
{
	const char **globs = l->rules->forbidden_columns;
	const struct nl2sql_table *t = b->table;
	const char *name = b->node->text;

	if (b->string || (handed_on(l, b->scope) && is_item(b->scope, b->node)))
		return;
	if (t && b->table_column >= 0) {
		name = t->columns[b->table_column].name;
		if (column_matches(globs, t, name))
			forbid(l, b->node, "column", name);
		return;
	}
	t = b->source && b->column < 0 && !b->rowid ? b->source->table : NULL;
	if (t && forbidden_in_row(globs, t))
		forbid(l, b->node, "column", forbidden_in_row(globs, t));
	else if (name && !b->sure && may_match(l, globs, name))
		forbid(l, b->node, "column", name);
}

/* What a star stands for. */
static void forbidden_star(struct looker *l, const struct nl2sql_scope *s)
{
	const char **globs = l->rules->forbidden_columns;
	size_t k;

	if (handed_on(l, s))
		return;
	for (k = 0; k < s->noutputs; k++) {
		const struct nl2sql_output *o = &s->outputs[k];

		if (o->table && o->column >= 0 &&
		    !(o->expr && is_item(s, o->expr)) &&
		    column_matches(globs, o->table,
				   o->table->columns[o->column].name))
			forbid(l, s->query, "what * stands for: column",
			       o->table->columns[o->column].name);
	}
	if (s->open && may_match(l, globs, NULL))
		forbid(l, s->query, "what * may stand for: column", *globs);
}

/* t.* as an argument. */
static enum nl2sql_sql_walk find_whole_row(void *ctx, struct nl2sql_sql **at,
					   struct nl2sql_sql *parent)
{
	struct looker *l = ctx;
	const struct nl2sql_resolution *r = l->opened.names;
	const struct nl2sql_sql *q;
	size_t i;

	if ((*at)->kind != NL2SQL_SQL_STAR ||
	    nl2sql_sql_is(parent, NL2SQL_SQL_ITEM))
		return NL2SQL_WALK_ON;
	q = (*at)->kid[NL2SQL_STAR_QUALIFIER];
	for (i = 0; q && q->text && i < r->nsources; i++) {
		const struct nl2sql_source *s = r->sources[i];
		const char *name = forbidden_in_row(l->rules->forbidden_columns,
						    s->table);

		if (name && s->name && nl2sql_ieq(s->name, q->text))
			forbid(l, *at, "what * stands for: column", name);
	}
	return NL2SQL_WALK_ON;
}

static void forbidden_columns(struct looker *l)
{
	const struct nl2sql_resolution *r = l->opened.names;
	struct nl2sql_sql *top = (struct nl2sql_sql *)r->statement;
	size_t i;

	for (i = 0; i < r->nbindings; i++)
		forbidden_binding(l, r->bindings[i]);
	for (i = 0; i < r->nscopes; i++)
		forbidden_star(l, r->scopes[i]);
	nl2sql_sql_walk(&top, find_whole_row, NULL, l);
}

static void required_filters(struct looker *l, const struct nl2sql_source *s)
{
	const char **filters = l->rules->required_filters;
	const char *view = nl2sql_view_of(&l->opened, s->node);
	char table[300];

	for (; s->kind == NL2SQL_SOURCE_TABLE && *filters; filters++) {
		const char *dot = strrchr(*filters, '.');

		(void)snprintf(table, sizeof(table), "%.*s",
			       (int)(dot - *filters), *filters);
		if (!table_matches(table, s) ||
		    nl2sql_filtered(l->opened.names, s, dot + 1, 0))
			continue;
		nl2sql_err_hint(
			nl2sql_stage_error(
				l->t, NL2SQL_STAGE_RULES, "missing_filter",
				nl2sql_trial_position(l->t, s->node),
				"table "
				"\"%s\" is read %s%s%swithout a condition on \"%s\"",
				table_name(s), view ? "by view \"" : "",
				view ? view : "", view ? "\" " : "", dot + 1),
			"Add a condition on %s.", *filters);
	}
}

/* What the rules say of names. */
static void check_names(struct nl2sql_trial *t, const struct nl2sql_rules *rules)
{
	struct looker l = { .t = t, .rules = rules };
	const struct nl2sql_schema *schema = nl2sql_catalogue_of(t);
	const struct nl2sql_source *why = NULL;
	size_t i;

	if (nl2sql_open_views(t, schema ? schema : t->schema, &l.opened,
			      &why) < 0)
		forbid(&l, why->node, "what cannot be looked into: view",
		       why->table->name);
	for (i = 0; i < l.opened.names->nsources; i++) {
		const struct nl2sql_source *s = l.opened.names->sources[i];

		if (rules->forbidden_tables)
			forbidden_tables(&l, s);
		if (rules->required_filters)
			required_filters(&l, s);
	}
	if (rules->forbidden_columns)
		forbidden_columns(&l);
}

/* ---- the rest ---------------------------------------------------------------------- */

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
	nl2sql_stage_warning(t, NL2SQL_STAGE_RULES, "unfiltered_table",
			     nl2sql_trial_position(t, s->node),
			     "all %lld rows of table \"%s\" "
			     "are read",
			     (long long)s->table->row_count, s->table->name);
}

static enum nl2sql_sql_walk find_star(void *ctx, struct nl2sql_sql **at,
				      struct nl2sql_sql *parent)
{
	struct nl2sql_trial *t = ctx;

	if ((*at)->kind != NL2SQL_SQL_STAR ||
	    !nl2sql_sql_is(parent, NL2SQL_SQL_ITEM))
		return NL2SQL_WALK_ON;
	if (t->validator->o.rules->star == NL2SQL_STAR_FORBID)
		nl2sql_stage_error(t, NL2SQL_STAGE_RULES, "select_star",
				   nl2sql_trial_position(t, *at),
				   "a rule forbids SELECT *");
	else
		nl2sql_stage_warning(t, NL2SQL_STAGE_RULES, "select_star",
				     nl2sql_trial_position(t, *at),
				     "SELECT * instead of "
				     "columns");
	return NL2SQL_WALK_ON;
}

void nl2sql_judge_rules(struct nl2sql_trial *t)
{
	const struct nl2sql_rules *r = t->validator->o.rules;
	int64_t big = r && r->big_table ? r->big_table : BIG_TABLE;
	size_t i;

	for (i = 0; i < t->names->nsources; i++)
		if (t->names->sources[i]->kind == NL2SQL_SOURCE_TABLE)
			unfiltered(t, t->names->sources[i], big);
	if (nl2sql_rules_name(r))
		check_names(t, r);
	if (r && r->star != NL2SQL_STAR_ALLOW)
		nl2sql_sql_walk(&t->statements->kid[0], find_star, NULL, t);
}
