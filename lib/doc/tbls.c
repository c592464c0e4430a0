/*
 * tbls.c - the JSON of tbls (github.com/k1LoW/tbls)
 *
 * A comment that was written by rule carries the label "nl2sql:rule" and a
 * digest, so that notes.c does not take it for a person's when it comes back,
 * unless a person changed it.
 */
#include <string.h>

#include "doc_room.h"

static const char *full_name(struct rendering *r, const struct nl2sql_table *t)
{
	if (r->dialect == NL2SQL_SQLITE || r->dialect == NL2SQL_MYSQL ||
	    !t->schema || !*t->schema)
		return t->name;
	return nl2sql_arena_printf(&r->a, "%s.%s", t->schema, t->name);
}

static void add_comment(struct nl2sql_buf *out, const struct nl2sql_doc_text *t)
{
	struct nl2sql_buf label = { 0 };

	nl2sql_json_add_string(out, "comment", t->text);
	if (t->origin != NL2SQL_DOC_RULE && t->origin != NL2SQL_DOC_MODEL)
		return;
	nl2sql_json_key(out, "labels");
	nl2sql_json_open(out, '[');
	nl2sql_json_open(out, '{');
	nl2sql_doc_put_label(&label, t->text, t->origin);
	nl2sql_json_add_string(out, "name", label.data);
	nl2sql_buf_release(&label);
	nl2sql_json_add_bool(out, "virtual", true);
	nl2sql_json_close(out, '}');
	nl2sql_json_close(out, ']');
}

static void add_names(struct nl2sql_buf *out, const char *member,
		      const struct nl2sql_table *t, const int *columns,
		      size_t n)
{
	size_t i;

	nl2sql_json_key(out, member);
	nl2sql_json_open(out, '[');
	for (i = 0; i < n; i++)
		if (columns[i] >= 0)
			nl2sql_json_put_string(out,
					       t->columns[columns[i]].name);
	nl2sql_json_close(out, ']');
}

static void put_list(struct nl2sql_buf *b, const struct nl2sql_table *t,
		     const int *columns, size_t n)
{
	size_t i;

	nl2sql_buf_putc(b, '(');
	for (i = 0; i < n; i++)
		nl2sql_buf_printf(b, "%s%s", i ? ", " : "",
				  columns[i] < 0 ? "expression"
						 : t->columns[columns[i]].name);
	nl2sql_buf_putc(b, ')');
}

static const char *reference(struct rendering *r,
			     const struct nl2sql_relationship *x)
{
	struct nl2sql_buf b = { 0 };
	const char *s;

	nl2sql_buf_puts(&b, "FOREIGN KEY ");
	put_list(&b, x->from, x->from_columns, x->ncolumns);
	nl2sql_buf_printf(&b, " REFERENCES %s ", full_name(r, x->to));
	put_list(&b, x->to, x->to_columns, x->ncolumns);
	s = nl2sql_arena_strdup(&r->a, b.data);
	nl2sql_buf_release(&b);
	return s;
}

static void put_key(struct nl2sql_buf *out, struct rendering *r,
		    const struct nl2sql_table *t, const char *type,
		    const struct nl2sql_key *k)
{
	struct nl2sql_buf def = { 0 };

	nl2sql_buf_printf(&def, "%s ", type);
	put_list(&def, t, k->columns, k->ncolumns);
	nl2sql_json_open(out, '{');
	nl2sql_json_add_string(out, "name", def.data);
	nl2sql_json_add_string(out, "type", type);
	nl2sql_json_add_string(out, "def", def.data);
	nl2sql_json_add_string(out, "table", full_name(r, t));
	add_names(out, "columns", t, k->columns, k->ncolumns);
	nl2sql_json_close(out, '}');
	nl2sql_buf_release(&def);
}

static bool declared(const struct nl2sql_relationship *x)
{
	return x->origin == NL2SQL_DECLARED &&
	       x->cardinality != NL2SQL_MANY_TO_MANY;
}

static void add_constraints(struct nl2sql_buf *out, struct rendering *r,
			    const struct nl2sql_table *t)
{
	size_t i;

	nl2sql_json_key(out, "constraints");
	nl2sql_json_open(out, '[');
	if (t->primary_key.ncolumns)
		put_key(out, r, t, "PRIMARY KEY", &t->primary_key);
	for (i = 0; i < t->nunique; i++)
		put_key(out, r, t, "UNIQUE", &t->unique[i]);
	for (i = 0; i < t->nchecks; i++) {
		nl2sql_json_open(out, '{');
		nl2sql_json_add_string(out, "name", "CHECK");
		nl2sql_json_add_string(out, "type", "CHECK");
		nl2sql_json_add_string(
			out, "def",
			nl2sql_arena_printf(&r->a, "CHECK (%s)", t->checks[i]));
		nl2sql_json_add_string(out, "table", full_name(r, t));
		nl2sql_json_close(out, '}');
	}
	for (i = 0; i < t->nrelationships; i++) {
		const struct nl2sql_relationship *x = t->relationships[i];

		if (x->from != t || !declared(x))
			continue;
		nl2sql_json_open(out, '{');
		nl2sql_json_add_string(out, "name", reference(r, x));
		nl2sql_json_add_string(out, "type", "FOREIGN KEY");
		nl2sql_json_add_string(out, "def", reference(r, x));
		nl2sql_json_add_string(out, "table", full_name(r, t));
		nl2sql_json_add_string(out, "referenced_table",
				       full_name(r, x->to));
		add_names(out, "columns", t, x->from_columns, x->ncolumns);
		add_names(out, "referenced_columns", x->to, x->to_columns,
			  x->ncolumns);
		nl2sql_json_close(out, '}');
	}
	nl2sql_json_close(out, ']');
}

static void add_indexes(struct nl2sql_buf *out, struct rendering *r,
			const struct nl2sql_table *t)
{
	size_t i;

	nl2sql_json_key(out, "indexes");
	nl2sql_json_open(out, '[');
	for (i = 0; i < t->nindexes; i++) {
		const struct nl2sql_index *x = &t->indexes[i];
		struct nl2sql_buf def = { 0 };

		nl2sql_buf_printf(&def, "CREATE %sINDEX %s ON %s ",
				  x->unique ? "UNIQUE " : "",
				  x->name ? x->name : "", full_name(r, t));
		put_list(&def, t, x->columns, x->ncolumns);
		nl2sql_json_open(out, '{');
		nl2sql_json_add_string(out, "name", x->name ? x->name : "");
		nl2sql_json_add_string(out, "def", def.data);
		nl2sql_json_add_string(out, "table", full_name(r, t));
		add_names(out, "columns", t, x->columns, x->ncolumns);
		nl2sql_json_close(out, '}');
		nl2sql_buf_release(&def);
	}
	nl2sql_json_close(out, ']');
}

static void put_table(struct nl2sql_buf *out, struct rendering *r,
		      const struct nl2sql_doc *d)
{
	const struct nl2sql_table *t = d->table;
	size_t i;

	nl2sql_json_open(out, '{');
	nl2sql_json_add_string(out, "name", full_name(r, t));
	nl2sql_json_add_string(out, "type", t->kind ? t->kind : "table");
	add_comment(out, &d->description);
	nl2sql_json_key(out, "columns");
	nl2sql_json_open(out, '[');
	for (i = 0; i < t->ncolumns; i++) {
		const struct nl2sql_column *c = &t->columns[i];

		nl2sql_json_open(out, '{');
		nl2sql_json_add_string(out, "name", c->name);
		nl2sql_json_add_string(out, "type", c->type ? c->type : "");
		nl2sql_json_add_bool(out, "nullable", c->nullable);
		if (c->dflt)
			nl2sql_json_add_string(out, "default", c->dflt);
		add_comment(out, &d->columns[i]);
		nl2sql_json_close(out, '}');
	}
	nl2sql_json_close(out, ']');
	add_indexes(out, r, t);
	add_constraints(out, r, t);
	if (t->definition)
		nl2sql_json_add_string(out, "def", t->definition);
	nl2sql_json_close(out, '}');
}

static void put_relation(struct nl2sql_buf *out, struct rendering *r,
			 const struct nl2sql_relationship *x)
{
	nl2sql_json_open(out, '{');
	nl2sql_json_add_string(out, "table", full_name(r, x->from));
	add_names(out, "columns", x->from, x->from_columns, x->ncolumns);
	nl2sql_json_add_string(out, "cardinality",
			       x->cardinality == NL2SQL_ONE_TO_ONE
				       ? "zero_or_one"
				       : "zero_or_more");
	nl2sql_json_add_string(out, "parent_table", full_name(r, x->to));
	add_names(out, "parent_columns", x->to, x->to_columns, x->ncolumns);
	nl2sql_json_add_string(out, "parent_cardinality",
			       x->from->columns[x->from_columns[0]].nullable
				       ? "zero_or_one"
				       : "exactly_one");
	nl2sql_json_add_string(out, "def", reference(r, x));
	if (x->origin != NL2SQL_DECLARED)
		nl2sql_json_add_bool(out, "virtual", true);
	nl2sql_json_close(out, '}');
}

void nl2sql_doc_tbls(struct nl2sql_buf *out, struct rendering *r)
{
	const struct nl2sql_schema *s = r->s;
	const struct nl2sql_database *d =
		s->ndatabases ? s->databases[0] : NULL;
	size_t i;

	nl2sql_json_open(out, '{');
	nl2sql_json_add_string(out, "name", d ? d->db : "schema");
	nl2sql_json_key(out, "tables");
	nl2sql_json_open(out, '[');
	for (i = 0; i < s->ntables; i++)
		put_table(out, r, r->docs[i]);
	nl2sql_json_close(out, ']');
	nl2sql_json_key(out, "relations");
	nl2sql_json_open(out, '[');
	for (i = 0; i < s->nrelationships; i++)
		if (s->relationships[i]->ncolumns &&
		    s->relationships[i]->cardinality != NL2SQL_MANY_TO_MANY)
			put_relation(out, r, s->relationships[i]);
	nl2sql_json_close(out, ']');
	nl2sql_json_key(out, "driver");
	nl2sql_json_open(out, '{');
	nl2sql_json_add_string(
		out, "name",
		d && d->dialect ? !strcmp(d->dialect, "postgresql") ? "postgres"
								    : d->dialect
				: "unknown");
	if (d && d->server_version)
		nl2sql_json_add_string(out, "database_version",
				       d->server_version);
	nl2sql_json_close(out, '}');
	nl2sql_json_close(out, '}');
	nl2sql_buf_putc(out, '\n');
}
