/*
 * render.c - the formats, and the context of the pages
 */
#include <stdio.h>
#include <string.h>

#include <nl2sql/template.h>

#include "doc_room.h"

#define OVERVIEW_MAX   60 /* tables in one diagram */
#define NEIGHBOURS_MAX 14

const char *const nl2sql_doc_formats[] = { "markdown", "html", "mermaid",
					   "dot",      "ddl",  "mschema",
					   "tbls",     NULL };

const char *nl2sql_doc_format(const char *name, size_t len)
{
	const char *const *f;

	for (f = nl2sql_doc_formats; *f; f++)
		if (strlen(*f) == len && !memcmp(*f, name, len))
			return *f;
	return NULL;
}

/* How a page's strings are escaped: for mustache to do (HTML), or here. */
struct page {
	struct rendering *r;
	struct nl2sql_buf *out;
	bool markdown;
};

static void escape_markdown(struct nl2sql_buf *b, const char *s)
{
	for (; *s; s++) {
		if (*s == '\n' || *s == '\r' || *s == '\t') {
			nl2sql_buf_putc(b, ' ');
			continue;
		}
		if (strchr("\\`*[]<>|#~", *s) ||
		    (*s == '_' && s[1] && !strchr(" .,;:)", s[1])))
			nl2sql_buf_putc(b, '\\');
		nl2sql_buf_putc(b, *s);
	}
}

static void add_text(struct page *p, const char *name, const char *s)
{
	struct nl2sql_buf b = { 0 };

	if (p->markdown && s)
		escape_markdown(&b, s);
	nl2sql_json_add_string(p->out, name,
			       p->markdown && s ? nl2sql_buf_str(&b) : s);
	nl2sql_buf_release(&b);
}

static const char *origin_said(enum nl2sql_doc_origin origin)
{
	static const char *const said[] = {
		[NL2SQL_DOC_RULE] = "",
		[NL2SQL_DOC_COMMENT] = "comment in the database",
		[NL2SQL_DOC_PERSON] = "written by a person",
		[NL2SQL_DOC_MODEL] = "by a model",
	};

	return said[origin];
}

static void add_key(struct page *p, const struct nl2sql_table *t, int column)
{
	const struct nl2sql_relationship *r = nl2sql_doc_parent(t, column);
	size_t i;

	for (i = 0; i < t->primary_key.ncolumns; i++)
		if (t->primary_key.columns[i] == column)
			nl2sql_json_add_bool(p->out, "key", true);
	if (!r)
		return;
	nl2sql_json_key(p->out, "ref");
	nl2sql_json_open(p->out, '{');
	nl2sql_json_add_int(p->out, "number", (int64_t)r->to->number);
	add_text(p, "table", r->to->name);
	nl2sql_json_add_bool(p->out, "inferred", r->origin != NL2SQL_DECLARED);
	nl2sql_json_close(p->out, '}');
}

static void add_columns(struct page *p, const struct nl2sql_doc *d)
{
	size_t i;

	nl2sql_json_key(p->out, "columns");
	nl2sql_json_open(p->out, '[');
	for (i = 0; i < d->table->ncolumns; i++) {
		const struct nl2sql_column *c = &d->table->columns[i];

		nl2sql_json_open(p->out, '{');
		add_text(p, "name", c->name);
		add_text(p, "type", c->type);
		nl2sql_json_add_bool(p->out, "required", !c->nullable);
		nl2sql_json_add_bool(p->out, "pii", nl2sql_doc_pii(c));
		add_key(p, d->table, (int)i);
		add_text(p, "description", d->columns[i].text);
		nl2sql_json_add_string(p->out, "by",
				       origin_said(d->columns[i].origin));
		nl2sql_json_close(p->out, '}');
	}
	nl2sql_json_close(p->out, ']');
}

static void add_facts(struct page *p, const struct nl2sql_doc *d)
{
	size_t i;

	nl2sql_json_key(p->out, "rules");
	nl2sql_json_open(p->out, '[');
	for (i = 0; i < d->nrules; i++) {
		nl2sql_json_open(p->out, '{');
		nl2sql_json_add_string(p->out, "kind", d->rules[i].kind);
		add_text(p, "text", d->rules[i].text);
		nl2sql_json_add_string(p->out, "by",
				       origin_said(d->rules[i].origin));
		if (d->rules[i].origin != NL2SQL_DOC_RULE) {
			nl2sql_json_add_bool(
				p->out, "unverified",
				!strcmp(d->rules[i].evidence, "none"));
			nl2sql_json_add_string(
				p->out, "check",
				d->rules[i].check ? d->rules[i].check : "");
		}
		nl2sql_json_close(p->out, '}');
	}
	nl2sql_json_close(p->out, ']');
	nl2sql_json_key(p->out, "patterns");
	nl2sql_json_open(p->out, '[');
	for (i = 0; i < d->npatterns; i++) {
		nl2sql_json_open(p->out, '{');
		add_text(p, "question", d->patterns[i].question);
		nl2sql_json_add_string(p->out, "sql", d->patterns[i].sql);
		nl2sql_json_close(p->out, '}');
	}
	nl2sql_json_close(p->out, ']');
	nl2sql_json_key(p->out, "related");
	nl2sql_json_open(p->out, '[');
	for (i = 0; i < d->nrelated; i++) {
		nl2sql_json_open(p->out, '{');
		nl2sql_json_add_int(p->out, "number",
				    (int64_t)d->related[i].table->number);
		add_text(p, "table", d->related[i].table->name);
		add_text(p, "text", d->related[i].text);
		nl2sql_json_close(p->out, '}');
	}
	nl2sql_json_close(p->out, ']');
}

static void add_neighbourhood(struct page *p, const struct nl2sql_table *t)
{
	const struct nl2sql_table *tables[NEIGHBOURS_MAX];
	struct nl2sql_buf svg = { 0 };
	size_t i, k, n = 0;

	tables[n++] = t;
	for (i = 0; i < t->nrelationships && n < NEIGHBOURS_MAX; i++) {
		const struct nl2sql_relationship *r = t->relationships[i];
		const struct nl2sql_table *other =
			r->from == t ? r->to : r->from;

		for (k = 0; k < n && tables[k] != other; k++)
			;
		if (k == n)
			tables[n++] = other;
	}
	if (n < 2)
		return;
	nl2sql_doc_svg(&svg, p->r, tables, n, t);
	nl2sql_json_add_string(p->out, "diagram", svg.data);
	nl2sql_buf_release(&svg);
}

/* 15607 -> "15,607 rows" */
static void add_rows(struct page *p, const struct nl2sql_table *t)
{
	char digits[32];
	struct nl2sql_buf b = { 0 };
	int i, len;

	if (t->row_count < 0)
		return;
	len = snprintf(digits, sizeof(digits), "%lld", (long long)t->row_count);
	if (!t->row_count_exact)
		nl2sql_buf_puts(&b, "about ");
	for (i = 0; i < len; i++)
		nl2sql_buf_printf(&b, "%c%s", digits[i],
				  i + 1 < len && (len - i) % 3 == 1 ? "," : "");
	nl2sql_buf_puts(&b, t->row_count == 1 ? " row" : " rows");
	nl2sql_json_add_string(p->out, "rows", b.data);
	nl2sql_buf_release(&b);
}

static void add_table(struct page *p, const struct nl2sql_doc *d, bool diagram)
{
	struct nl2sql_buf name = { 0 };

	nl2sql_doc_table_name(&name, p->r->s, d->table);
	nl2sql_json_open(p->out, '{');
	nl2sql_json_add_int(p->out, "number", (int64_t)d->table->number);
	add_text(p, "name", name.data);
	nl2sql_json_add_string(p->out, "kind", nl2sql_doc_kind_word(d->kind));
	add_text(p, "description", d->description.text);
	nl2sql_json_add_string(p->out, "by",
			       origin_said(d->description.origin));
	add_text(p, "model", d->model ? d->model : "");
	add_text(p, "grain", d->grain);
	add_rows(p, d->table);
	add_columns(p, d);
	add_facts(p, d);
	if (diagram)
		add_neighbourhood(p, d->table);
	nl2sql_json_close(p->out, '}');
	nl2sql_buf_release(&name);
}

/* "1 table", "2 tables". */
static void add_count(struct page *p, const char *member, size_t n,
		      const char *noun)
{
	struct nl2sql_buf b = { 0 };

	nl2sql_buf_printf(&b, "%zu %s%s", n, noun, n == 1 ? "" : "s");
	add_text(p, member, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
}

static void add_databases(struct page *p)
{
	const struct nl2sql_schema *s = p->r->s;
	size_t i, columns = 0;

	nl2sql_json_key(p->out, "databases");
	nl2sql_json_open(p->out, '[');
	for (i = 0; i < s->ndatabases; i++) {
		nl2sql_json_open(p->out, '{');
		add_text(p, "db", s->databases[i]->db);
		add_text(p, "dialect", s->databases[i]->dialect);
		add_text(p, "version", s->databases[i]->server_version);
		nl2sql_json_close(p->out, '}');
	}
	nl2sql_json_close(p->out, ']');
	for (i = 0; i < s->ntables; i++)
		columns += s->tables[i]->ncolumns;
	add_count(p, "ntables", s->ntables, "table");
	add_count(p, "ncolumns", columns, "column");
	add_count(p, "nrelationships", s->nrelationships, "relationship");
}

static void put_context(struct page *p)
{
	const struct nl2sql_schema *s = p->r->s;
	bool small = s->ntables <= OVERVIEW_MAX;
	struct nl2sql_buf svg = { 0 }, title = { 0 };
	size_t i;

	nl2sql_json_open(p->out, '{');
	for (i = 0; i < s->ndatabases; i++)
		nl2sql_buf_printf(&title, "%s%s",
				  nl2sql_doc_comma(i, s->ndatabases, " and "),
				  s->databases[i]->db);
	add_text(p, "title", title.len ? title.data : "Schema");
	add_databases(p);
	if (!p->markdown && small && s->ntables > 1) {
		nl2sql_doc_svg(&svg, p->r,
			       (const struct nl2sql_table *const *)s->tables,
			       s->ntables, NULL);
		nl2sql_json_add_string(p->out, "diagram", svg.data);
	}
	nl2sql_json_key(p->out, "tables");
	nl2sql_json_open(p->out, '[');
	for (i = 0; i < s->ntables; i++)
		add_table(p, p->r->docs[i],
			  !p->markdown && (!small || s->ntables > 12));
	nl2sql_json_close(p->out, ']');
	nl2sql_json_close(p->out, '}');
	nl2sql_buf_release(&svg);
	nl2sql_buf_release(&title);
}

static int render_page(struct nl2sql_buf *out, struct rendering *r,
		       const char *path, bool markdown, struct nl2sql_err *err)
{
	struct nl2sql_template *t = NULL;
	struct nl2sql_buf context = { 0 };
	struct page p = { r, &context, markdown };
	struct nl2sql_json j;
	int rc;

	rc = nl2sql_template_load(&t, path, err);
	if (rc == 0) {
		put_context(&p);
		j = nl2sql_json_of(&context);
		rc = nl2sql_template_render(t, &j, out, err);
	}
	nl2sql_template_free(t);
	nl2sql_buf_release(&context);
	return rc;
}

int nl2sql_doc_render(struct nl2sql_buf *out, const char *format,
		      const struct nl2sql_schema *s,
		      struct nl2sql_doc *const *docs, struct nl2sql_err *err)
{
	static const struct {
		const char *name;
		void (*put)(struct nl2sql_buf *out, struct rendering *r);
	} plain[] = { { "mermaid", nl2sql_doc_mermaid },
		      { "dot", nl2sql_doc_dot },
		      { "ddl", nl2sql_doc_ddl },
		      { "mschema", nl2sql_doc_mschema },
		      { "tbls", nl2sql_doc_tbls } };
	struct rendering r = { .s = s, .docs = docs };
	size_t i;
	int rc = -1;

	if (s->ndatabases && s->databases[0]->dialect)
		(void)!nl2sql_dialect_of(&r.dialect, s->databases[0]->dialect);
	if (!strcmp(format, "markdown")) {
		rc = render_page(out, &r, "report/schema.md", true, err);
		goto out;
	}
	if (!strcmp(format, "html")) {
		rc = render_page(out, &r, "report/schema.html", false, err);
		goto out;
	}
	for (i = 0; i < NL2SQL_COUNT(plain); i++)
		if (!strcmp(format, plain[i].name)) {
			plain[i].put(out, &r);
			rc = 0;
			goto out;
		}
	nl2sql_err_set(err, NL2SQL_EDATA, "unrecognized format \"%s\"", format);
out:
	nl2sql_arena_release(&r.a);
	return rc;
}
