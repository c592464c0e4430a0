/* lib/validate/hint_names.c - names that mean nothing: which ones were meant */
#include <string.h>

#include "internal.h"

#define LISTED_MAX 10

const char *nl2sql_listed_names(struct nl2sql_arena *a,
				const char *const *names, size_t n, size_t max)
{
	struct nl2sql_buf b = {0};
	const char *s;
	size_t i;

	for (i = 0; i < n && i < max; i++)
		nl2sql_buf_printf(&b, "%s%s", !i ? "" :
				  i + 1 == n ? " and " : ", ", names[i]);
	if (n > max)
		nl2sql_buf_puts(&b, "…");
	s = nl2sql_arena_strdup(a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return s;
}

static bool of_db(const struct nl2sql_trial *t, const struct nl2sql_table *table)
{
	return !t->db_id || !table->db || nl2sql_ieq(t->db_id, table->db);
}

/* "JOIN customer ON sale.customer_id = customer.id", over others if need be,
 * from a table that is in sight; NULL: there is no one way. */
static const char *join_to(struct nl2sql_trial *t, const struct nl2sql_scope *at,
			   const struct nl2sql_table *table)
{
	struct nl2sql_way way, best = { .n = 99 };
	const struct nl2sql_source *from = NULL;
	struct nl2sql_buf b = {0};
	const char *left, *s;
	size_t i;

	for (i = 0; i < at->nsources; i++)
		if (at->sources[i]->table && at->sources[i]->name &&
		    nl2sql_only_way(&way, at->sources[i]->table, table) &&
		    way.n < best.n) {
			best = way;
			from = at->sources[i];
		}
	if (!from)
		return NULL;
	left = from->name;
	for (i = 0; i < best.n; i++) {
		const struct nl2sql_table *a = i ? best.table[i - 1] : from->table;
		struct nl2sql_sql *on = nl2sql_link_condition(t->arena,
			best.link[i], a, left, best.table[i]->name);

		nl2sql_buf_puts(&b, i ? " JOIN " : "JOIN ");
		nl2sql_sql_print_name(&b, best.table[i]->name, t->dialect);
		nl2sql_buf_puts(&b, " ON ");
		nl2sql_sql_print(&b, on, t->dialect);
		left = best.table[i]->name;
	}
	s = nl2sql_arena_strdup(t->arena, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return s;
}

/* ---- columns ----------------------------------------------------------------- */

static const struct nl2sql_table *table_named(const struct nl2sql_trial *t,
					      const char *name)
{
	return t->schema ? nl2sql_find_table(t->schema, t->db_id, NULL, name) :
			   NULL;
}

/* "Name" is not name to PostgreSQL. */
static bool has_column(const struct nl2sql_trial *t,
		       const struct nl2sql_table *table,
		       const struct nl2sql_sql *column)
{
	int at = nl2sql_table_column(table, column->text);

	return at >= 0 && (t->dialect != NL2SQL_POSTGRESQL ||
			   !(column->flags & NL2SQL_F_QUOTED) ||
			   !strcmp(table->columns[at].name, column->text));
}

/* Tables that have the column and are not in FROM. */
static size_t owners(const struct nl2sql_trial *t, const struct nl2sql_scope *at,
		     const struct nl2sql_sql *column,
		     const struct nl2sql_table *out[3])
{
	size_t i, k, n = 0;

	for (i = 0; t->schema && i < t->schema->ntables && n < 3; i++) {
		const struct nl2sql_table *table = t->schema->tables[i];

		for (k = 0; at && k < at->nsources; k++)
			if (at->sources[k]->table == table)
				break;
		if (of_db(t, table) && (!at || k == at->nsources) &&
		    has_column(t, table, column))
			out[n++] = table;
	}
	return n;
}

/* "Column "x" is in table T: add JOIN T ON ..." */
static bool hint_owner(struct nl2sql_trial *t, struct nl2sql_err *e,
		       const struct nl2sql_sql *column,
		       const struct nl2sql_scope *at)
{
	const struct nl2sql_table *found[3];
	size_t i, n = owners(t, at, column, found);
	const char *join, *names[3];

	for (i = 0; i < n; i++) {
		names[i] = found[i]->name;
		join = at ? join_to(t, at, found[i]) : NULL;
		if (!join)
			continue;
		nl2sql_err_hint(e, "Column \"%s\" is in table \"%s\": add %s.",
				column->text, found[i]->name, join);
		return true;
	}
	if (n)
		nl2sql_err_hint(e,
				"Column \"%s\" is in table %s, which no "
				"relationship ties to those in FROM.",
				column->text,
				nl2sql_listed_names(t->arena, names, n, 3));
	return n > 0;
}

/* x.name, where something else in FROM has a name. */
static bool hint_present(struct nl2sql_err *e, const struct nl2sql_sql *column,
			 const struct nl2sql_scope *at)
{
	const struct nl2sql_source *found = NULL;
	size_t i, k;

	for (i = 0; at && i < at->nsources; i++)
		for (k = 0; k < at->sources[i]->ncolumns; k++) {
			const char *name = at->sources[i]->columns[k].name;

			if (!name || !nl2sql_ieq(name, column->text) ||
			    !at->sources[i]->name)
				continue;
			if (found)
				return false;
			found = at->sources[i];
		}
	if (found)
		nl2sql_err_hint(e, "Write %s.%s.", found->name, column->text);
	return found != NULL;
}

/* x.name, where nothing in FROM is called x. */
static void hint_qualifier(struct nl2sql_trial *t, struct nl2sql_err *e,
			   const struct nl2sql_sql *column,
			   const struct nl2sql_scope *at)
{
	const char *name = column->kid[NL2SQL_COLUMN_QUALIFIER]->text;
	const struct nl2sql_table *table = table_named(t, name);
	const char *join;
	size_t i;

	for (i = 0; at && table && i < at->nsources; i++)
		if (at->sources[i]->table == table && at->sources[i]->name &&
		    !at->sources[i]->covered) {
			nl2sql_err_hint(e, "Table \"%s\" is called \"%s\" here: "
					"write %s.%s.", name,
					at->sources[i]->name,
					at->sources[i]->name, column->text);
			return;
		}
	join = table && at ? join_to(t, at, table) : NULL;
	if (join)
		nl2sql_err_hint(e, "Table \"%s\" is not in FROM: add %s.", name,
				join);
	else if (table)
		nl2sql_err_hint(e, "Table \"%s\" is not in FROM.", name);
	else if (!hint_present(e, column, at))
		(void)hint_owner(t, e, column, at);
}

/* The columns that there are, where no name is near. */
static void list_columns(struct nl2sql_trial *t, struct nl2sql_err *e,
			 const struct nl2sql_scope *at, const char *qualifier)
{
	const struct nl2sql_source *s = NULL;
	const char *names[LISTED_MAX + 1];
	size_t i, n = 0;

	for (i = 0; i < at->nsources; i++)
		if (at->nsources == 1 ||
		    (qualifier && at->sources[i]->name &&
		     nl2sql_ieq(at->sources[i]->name, qualifier)))
			s = at->sources[i];
	for (i = 0; s && i < s->ncolumns && n <= LISTED_MAX; i++)
		if (s->columns[i].name)
			names[n++] = s->columns[i].name;
	if (n)
		nl2sql_err_hint(
			e, "\"%s\" has %s.",
			s->table  ? s->table->name
			: s->name ? s->name
				  : "The subquery",
			nl2sql_listed_names(t->arena, names, n, LISTED_MAX));
}

/* x.name, where x is a subquery that could give it. */
static bool hint_inside(struct nl2sql_err *e, const struct nl2sql_sql *column,
			const struct nl2sql_scope *at, const char *qualifier)
{
	const struct nl2sql_source *s;
	size_t i, k;

	for (i = 0; at && i < at->nsources; i++) {
		s = at->sources[i];
		if (!s->query || !s->name ||
		    (qualifier ? !nl2sql_ieq(s->name, qualifier)
			       : at->nsources > 1))
			continue;
		for (k = 0; k < s->query->nsources; k++) {
			const struct nl2sql_table *t =
				s->query->sources[k]->table;

			if (!t || nl2sql_table_column(t, column->text) < 0)
				continue;
			nl2sql_err_hint(e, "The query \"%s\" does not give it: "
					"add %s to its select list.", s->name,
					column->text);
			return true;
		}
	}
	return false;
}

struct comparison {
	const struct nl2sql_sql *column;
	bool found; /* a column of texts is compared with it */
};

static enum nl2sql_sql_walk look_compared(void *ctx, struct nl2sql_sql **at,
					  struct nl2sql_sql *parent)
{
	struct comparison *c = ctx;
	const struct nl2sql_sql *n = *at;
	const struct nl2sql_binding *b;

	(void)parent;
	if (n->kind != NL2SQL_SQL_BINARY || n->op < NL2SQL_OP_EQ ||
	    n->op > NL2SQL_OP_GE || n->kid[NL2SQL_RIGHT] != c->column)
		return NL2SQL_WALK_ON;
	b = nl2sql_binding_of(n->kid[NL2SQL_LEFT]);
	c->found = b && b->family == NL2SQL_FAMILY_TEXT;
	return NL2SQL_WALK_STOP;
}

/* country = USA */
static bool hint_text(struct nl2sql_trial *t, struct nl2sql_err *e,
		      const struct nl2sql_sql *column)
{
	struct comparison c = { .column = column };

	if (!column->kid[NL2SQL_COLUMN_QUALIFIER])
		nl2sql_sql_walk(&t->statements->kid[0], look_compared, NULL, &c);
	if (c.found)
		nl2sql_err_hint(e, "Write '%s' where a text is meant.",
				column->text);
	return c.found;
}

void nl2sql_hint_column(struct nl2sql_trial *t, struct nl2sql_err *e,
			const struct nl2sql_sql *column,
			const struct nl2sql_scope *at)
{
	const struct nl2sql_sql *q = column->kid[NL2SQL_COLUMN_QUALIFIER];

	if (strcmp(e->word, "unknown_table") == 0) {
		if (q && q->text)
			hint_qualifier(t, e, column, at);
		return;
	}
	if (at && nl2sql_sql_is(at->query, NL2SQL_SQL_SETOP)) {
		if (!e->hint[0])
			nl2sql_err_hint(e, "Order a set operation by what its "
					"first query selects.");
		return;
	}
	if (hint_inside(e, column, at, q ? q->text : NULL))
		return;
	/* a slip of the pen, rather than a table that was left out */
	if (nl2sql_starts(e->hint, "Did you mean") &&
	    (!at || owners(t, at, column,
			   (const struct nl2sql_table *[3]){ 0 }) == 0))
		return;
	if (!hint_owner(t, e, column, at) && at && !e->hint[0] &&
	    !hint_text(t, e, column))
		list_columns(t, e, at, q ? q->text : NULL);
}

void nl2sql_hint_ambiguous(struct nl2sql_err *e,
			   const struct nl2sql_sql *column,
			   const struct nl2sql_scope *at)
{
	const char *names[3];
	size_t i, k, n = 0;

	for (i = 0; at && i < at->nsources && n < 3; i++)
		for (k = 0; k < at->sources[i]->ncolumns; k++)
			if (at->sources[i]->columns[k].name &&
			    at->sources[i]->name &&
			    nl2sql_ieq(at->sources[i]->columns[k].name,
				       column->text)) {
				names[n++] = at->sources[i]->name;
				break;
			}
	if (n >= 2 && !nl2sql_ieq(names[0], names[1]))
		nl2sql_err_hint(e, "Write %s.%s or %s.%s%s.", names[0],
				column->text, names[1], column->text,
				n > 2 ? ", or of another table" : "");
}

/* ---- tables --------------------------------------------------------------------- */

void nl2sql_hint_table(struct nl2sql_trial *t, struct nl2sql_err *e)
{
	const char *names[LISTED_MAX + 1];
	size_t i, n = 0;

	if (e->hint[0] || !t->schema)
		return;
	for (i = 0; i < t->schema->ntables && n <= LISTED_MAX; i++)
		if (of_db(t, t->schema->tables[i]))
			names[n++] = t->schema->tables[i]->name;
	if (n)
		nl2sql_err_hint(
			e, "The tables are %s.",
			nl2sql_listed_names(t->arena, names, n, LISTED_MAX));
}
