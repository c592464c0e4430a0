/*
 * ddl.c - CREATE statements that load back into the engine, with the
 * descriptions as the comments that the engine has
 *
 * PostgreSQL and Trino: COMMENT ON.  MySQL: COMMENT '...'.  SQLite: comments
 * inside the statement, which it keeps.
 */
#include <string.h>

#include "doc_room.h"

/* A "--" comment ends with its line. */
static void put_comment(struct nl2sql_buf *out, const char *s)
{
	nl2sql_buf_puts(out, " -- ");
	for (; *s; s++)
		nl2sql_buf_putc(out, (unsigned char)*s < ' ' ? ' ' : *s);
}

static void put_string(struct nl2sql_buf *out, struct rendering *r,
		       const char *s)
{
	nl2sql_sql_print_string(out, s, strlen(s), r->dialect);
}

static void put_name(struct nl2sql_buf *out, struct rendering *r, const char *s)
{
	nl2sql_sql_print_name(out, s, r->dialect);
}

static bool own_schema(struct rendering *r, const struct nl2sql_table *t)
{
	return r->dialect != NL2SQL_SQLITE && r->dialect != NL2SQL_MYSQL &&
	       t->schema && *t->schema && strcmp(t->schema, "public") &&
	       strcmp(t->schema, "main");
}

static void put_table_name(struct nl2sql_buf *out, struct rendering *r,
			   const struct nl2sql_table *t)
{
	if (own_schema(r, t)) {
		put_name(out, r, t->schema);
		nl2sql_buf_putc(out, '.');
	}
	put_name(out, r, t->name);
}

static void put_columns(struct nl2sql_buf *out, struct rendering *r,
			const struct nl2sql_table *t, const int *columns,
			size_t n)
{
	size_t i;

	nl2sql_buf_putc(out, '(');
	for (i = 0; i < n; i++) {
		nl2sql_buf_puts(out, i ? ", " : "");
		put_name(out, r, t->columns[columns[i]].name);
	}
	nl2sql_buf_putc(out, ')');
}

/* A default that is a literal or a bare word needs no parentheses. */
static bool simple_default(const char *s)
{
	size_t len = strlen(s);

	if (*s == '(')
		return true;
	if (*s == '\'')
		return len > 1 && s[len - 1] == '\'';
	return strspn(s, "0123456789.+-eE") == len || nl2sql_ieq(s, "null") ||
	       nl2sql_ieq(s, "true") || nl2sql_ieq(s, "false") ||
	       nl2sql_ieq(s, "current_timestamp") ||
	       nl2sql_ieq(s, "current_date") || nl2sql_ieq(s, "current_time");
}

static void put_default(struct nl2sql_buf *out, struct rendering *r,
			const char *dflt)
{
	bool bare = r->dialect == NL2SQL_POSTGRESQL || simple_default(dflt);

	/* sequences and the like belong to the old database */
	if (nl2sql_istr(dflt, "nextval("))
		return;
	nl2sql_buf_printf(out, bare ? " DEFAULT %s" : " DEFAULT (%s)", dflt);
}

/* ---- one table ------------------------------------------------------------- */

/* One line inside CREATE TABLE; its comma comes before a comment. */
struct lines {
	struct nl2sql_buf *out;
	const char *comment; /* of the line before */
	bool any;
};

static void next_line(struct lines *l, const char *comment)
{
	if (l->any)
		nl2sql_buf_putc(l->out, ',');
	if (l->comment)
		put_comment(l->out, l->comment);
	nl2sql_buf_puts(l->out, "\n  ");
	l->comment = comment;
	l->any = true;
}

static void put_column(struct lines *l, struct rendering *r,
		       const struct nl2sql_doc *d, size_t i)
{
	const struct nl2sql_column *c = &d->table->columns[i];
	const char *text = d->columns[i].text;

	next_line(l, r->dialect == NL2SQL_SQLITE ? text : NULL);
	put_name(l->out, r, c->name);
	if (c->type && *c->type)
		nl2sql_buf_printf(l->out, " %s", c->type);
	if (!c->nullable)
		nl2sql_buf_puts(l->out, " NOT NULL");
	if (c->dflt && !c->generated)
		put_default(l->out, r, c->dflt);
	if (r->dialect == NL2SQL_MYSQL) {
		nl2sql_buf_puts(l->out, " COMMENT ");
		put_string(l->out, r, text);
	}
}

static bool same_key(const int *a, size_t n, const struct nl2sql_key *k)
{
	return k->ncolumns == n && !memcmp(a, k->columns, n * sizeof(*a));
}

static void put_reference(struct nl2sql_buf *out, struct rendering *r,
			  const struct nl2sql_relationship *x)
{
	nl2sql_buf_puts(out, "FOREIGN KEY ");
	put_columns(out, r, x->from, x->from_columns, x->ncolumns);
	nl2sql_buf_puts(out, " REFERENCES ");
	put_table_name(out, r, x->to);
	nl2sql_buf_putc(out, ' ');
	put_columns(out, r, x->to, x->to_columns, x->ncolumns);
}

static bool declared(const struct nl2sql_relationship *x)
{
	return x->origin == NL2SQL_DECLARED && x->ncolumns &&
	       x->cardinality != NL2SQL_MANY_TO_MANY;
}

static void put_constraints(struct lines *l, struct rendering *r,
			    const struct nl2sql_table *t)
{
	size_t i;

	if (t->primary_key.ncolumns && r->dialect != NL2SQL_TRINO) {
		next_line(l, NULL);
		nl2sql_buf_puts(l->out, "PRIMARY KEY ");
		put_columns(l->out, r, t, t->primary_key.columns,
			    t->primary_key.ncolumns);
	}
	for (i = 0; i < t->nunique && r->dialect != NL2SQL_TRINO; i++) {
		if (same_key(t->unique[i].columns, t->unique[i].ncolumns,
			     &t->primary_key))
			continue;
		next_line(l, NULL);
		nl2sql_buf_puts(l->out, "UNIQUE ");
		put_columns(l->out, r, t, t->unique[i].columns,
			    t->unique[i].ncolumns);
	}
	for (i = 0; i < t->nchecks && r->dialect != NL2SQL_TRINO; i++) {
		next_line(l, NULL);
		nl2sql_buf_printf(l->out, "CHECK (%s)", t->checks[i]);
	}
	for (i = 0; i < t->nrelationships && r->dialect == NL2SQL_SQLITE; i++) {
		const struct nl2sql_relationship *x = t->relationships[i];

		if (x->from != t || !declared(x))
			continue;
		next_line(l, NULL);
		put_reference(l->out, r, x);
	}
}

static void put_comments_on(struct nl2sql_buf *out, struct rendering *r,
			    const struct nl2sql_doc *d)
{
	const char *kind = d->kind == NL2SQL_DOC_VIEW ? "VIEW" : "TABLE";
	size_t i;

	nl2sql_buf_printf(out, "COMMENT ON %s ", kind);
	put_table_name(out, r, d->table);
	nl2sql_buf_puts(out, " IS ");
	put_string(out, r, d->description.text);
	nl2sql_buf_puts(out, ";\n");
	for (i = 0; i < d->table->ncolumns; i++) {
		nl2sql_buf_puts(out, "COMMENT ON COLUMN ");
		put_table_name(out, r, d->table);
		nl2sql_buf_putc(out, '.');
		put_name(out, r, d->table->columns[i].name);
		nl2sql_buf_puts(out, " IS ");
		put_string(out, r, d->columns[i].text);
		nl2sql_buf_puts(out, ";\n");
	}
}

static void put_indexes(struct nl2sql_buf *out, struct rendering *r,
			const struct nl2sql_table *t)
{
	size_t i, k;

	for (i = 0; i < t->nindexes; i++) {
		const struct nl2sql_index *x = &t->indexes[i];
		bool whole = !x->partial && x->ncolumns && x->name &&
			     !nl2sql_starts(x->name, "sqlite_");

		for (k = 0; k < x->ncolumns; k++)
			whole = whole && x->columns[k] >= 0;
		whole = whole &&
			!same_key(x->columns, x->ncolumns, &t->primary_key);
		for (k = 0; k < t->nunique; k++)
			whole = whole &&
				!(x->unique && same_key(x->columns, x->ncolumns,
							&t->unique[k]));
		if (!whole || r->dialect == NL2SQL_TRINO)
			continue;
		nl2sql_buf_printf(out, "CREATE %sINDEX ",
				  x->unique ? "UNIQUE " : "");
		put_name(out, r, x->name);
		nl2sql_buf_puts(out, " ON ");
		put_table_name(out, r, t);
		nl2sql_buf_putc(out, ' ');
		put_columns(out, r, t, x->columns, x->ncolumns);
		nl2sql_buf_puts(out, ";\n");
	}
}

static void put_table(struct nl2sql_buf *out, struct rendering *r,
		      const struct nl2sql_doc *d)
{
	const struct nl2sql_table *t = d->table;
	struct lines l = { .out = out };
	size_t i;

	if (t->module) {
		nl2sql_buf_printf(
			out, "-- virtual table of the module %s:", t->module);
		put_comment(out, t->name);
		nl2sql_buf_puts(out, "\n\n");
		return;
	}
	nl2sql_buf_puts(out, "CREATE TABLE ");
	put_table_name(out, r, t);
	nl2sql_buf_puts(out, " (");
	if (r->dialect == NL2SQL_SQLITE)
		l.comment = d->description.text;
	for (i = 0; i < t->ncolumns; i++)
		put_column(&l, r, d, i);
	put_constraints(&l, r, t);
	if (l.comment)
		put_comment(out, l.comment);
	nl2sql_buf_puts(out, "\n)");
	if (r->dialect == NL2SQL_MYSQL) {
		nl2sql_buf_puts(out, " COMMENT ");
		put_string(out, r, d->description.text);
	}
	if (r->dialect == NL2SQL_SQLITE && t->without_rowid)
		nl2sql_buf_puts(out, " WITHOUT ROWID");
	if (r->dialect == NL2SQL_SQLITE && t->strict)
		nl2sql_buf_puts(out, t->without_rowid ? ", STRICT" : " STRICT");
	nl2sql_buf_puts(out, ";\n");
	if (r->dialect == NL2SQL_POSTGRESQL || r->dialect == NL2SQL_TRINO)
		put_comments_on(out, r, d);
	put_indexes(out, r, t);
	nl2sql_buf_putc(out, '\n');
}

static void put_view(struct nl2sql_buf *out, struct rendering *r,
		     const struct nl2sql_doc *d)
{
	const char *text = d->table->definition;
	size_t len = text ? strlen(text) : 0;

	while (len && strchr("; \t\r\n", text[len - 1]))
		len--;
	if (!len) {
		nl2sql_buf_puts(out, "-- view whose query may not be read:");
		put_comment(out, d->table->name);
		nl2sql_buf_puts(out, "\n\n");
		return;
	}
	/* SQLite keeps the statement, the others the query in it */
	if (!nl2sql_ieqn(text, "create", 6)) {
		nl2sql_buf_puts(out, "CREATE VIEW ");
		put_table_name(out, r, d->table);
		nl2sql_buf_puts(out, " AS\n");
	}
	nl2sql_buf_put(out, text, len);
	nl2sql_buf_puts(out, ";\n");
	if (r->dialect == NL2SQL_POSTGRESQL)
		put_comments_on(out, r, d);
	nl2sql_buf_putc(out, '\n');
}

static void put_schemas(struct nl2sql_buf *out, struct rendering *r)
{
	struct nl2sql_map seen = { 0 };
	size_t i;

	for (i = 0; i < r->s->ntables; i++) {
		const struct nl2sql_table *t = r->s->tables[i];

		if (!own_schema(r, t) || nl2sql_map_get(&seen, t->schema))
			continue;
		nl2sql_map_set(&seen, t->schema, &seen);
		nl2sql_buf_puts(out, "CREATE SCHEMA IF NOT EXISTS ");
		put_name(out, r, t->schema);
		nl2sql_buf_puts(out, ";\n\n");
	}
	nl2sql_map_release(&seen);
}

void nl2sql_doc_ddl(struct nl2sql_buf *out, struct rendering *r)
{
	const struct nl2sql_schema *s = r->s;
	size_t i;

	put_schemas(out, r);
	for (i = 0; i < s->ntables; i++)
		if (r->docs[i]->kind != NL2SQL_DOC_VIEW)
			put_table(out, r, r->docs[i]);
	/* elsewhere a reference must find its table: all tables come first */
	for (i = 0; i < s->nrelationships; i++) {
		const struct nl2sql_relationship *x = s->relationships[i];

		if (!declared(x) || r->dialect == NL2SQL_SQLITE ||
		    r->dialect == NL2SQL_TRINO)
			continue;
		nl2sql_buf_puts(out, "ALTER TABLE ");
		put_table_name(out, r, x->from);
		nl2sql_buf_puts(out, " ADD ");
		put_reference(out, r, x);
		nl2sql_buf_puts(out, ";\n");
	}
	for (i = 0; i < s->ntables; i++)
		if (r->docs[i]->kind == NL2SQL_DOC_VIEW)
			put_view(out, r, r->docs[i]);
}
