/*
 * nl2sql-doc - describe a schema in words, and render it
 *
 * Holds the schema records until something else comes (a pair, the end), so
 * that each table is described with its relationships and rows known, and
 * then passes them on with "doc" and descriptions set.  See nl2sql-doc(1).
 */
#include <stdlib.h>
#include <string.h>

#include <nl2sql/cli.h>
#include <nl2sql/doc.h>

#define FROM_MAX ((size_t)256 << 20)

struct doc {
	const char *render, *from;
	char *format;
	const char *file; /* where to render; NULL: stdout */
	struct nl2sql_doc_notes *notes;
	struct nl2sql_doc_author *author;
	struct nl2sql_buf held; /* schema records, a line each */
	struct nl2sql_record *record;
};

static int doc_emit(struct doc *d, struct nl2sql_filter *f, const char *line,
		    size_t len, struct nl2sql_err *err)
{
	struct nl2sql_schema *s = nl2sql_filter_schema(f);
	struct nl2sql_arena arena = { 0 };
	struct nl2sql_buf out = { 0 };
	const struct nl2sql_table *t = NULL;
	int rc;

	if (nl2sql_record_parse(d->record, line, len, err) < 0)
		return -1;
	if (nl2sql_record_is(d->record, "table"))
		t = nl2sql_find_table(
			s, nl2sql_record_string(d->record, "db", NULL),
			nl2sql_record_string(d->record, "schema", NULL),
			nl2sql_record_string(d->record, "name", NULL));
	if (t)
		nl2sql_doc_splice(d->record,
				  nl2sql_doc_write(&arena, d->author, t));
	nl2sql_record_put(&out, d->record);
	rc = nl2sql_filter_emit(f, nl2sql_buf_str(&out), out.len, err);
	nl2sql_buf_release(&out);
	nl2sql_arena_release(&arena);
	return rc;
}

/* Describe and pass on what is held. */
static int doc_flush(struct doc *d, struct nl2sql_filter *f,
		     struct nl2sql_err *err)
{
	const char *line = d->held.data, *end = line + d->held.len, *next;
	int rc = nl2sql_doc_author_new(&d->author, nl2sql_filter_schema(f),
				       d->notes, err);

	for (; rc == 0 && line < end; line = next + 1) {
		next = memchr(line, '\n', (size_t)(end - line));
		rc = doc_emit(d, f, line, (size_t)(next - line), err);
	}
	nl2sql_doc_author_free(d->author);
	d->author = NULL;
	nl2sql_buf_release(&d->held);
	return rc;
}

static bool doc_is_schema(const struct nl2sql_record *rec)
{
	return nl2sql_record_is(rec, "table") ||
	       nl2sql_record_is(rec, "relationship") ||
	       nl2sql_record_is(rec, "sample") ||
	       nl2sql_record_is(rec, "database");
}

static int doc_finish(void *ctx, struct nl2sql_job *job,
		      struct nl2sql_record *rec, struct nl2sql_err *err)
{
	struct doc *d = ctx;

	if (!doc_is_schema(rec))
		return d->held.len ? doc_flush(d, job->filter, err) : 0;
	nl2sql_record_put(&d->held, rec);
	nl2sql_buf_putc(&d->held, '\n');
	return NL2SQL_DROP;
}

static int doc_render(struct doc *d, struct nl2sql_filter *f,
		      struct nl2sql_err *err)
{
	struct nl2sql_schema *s = nl2sql_filter_schema(f);
	struct nl2sql_arena arena = { 0 };
	struct nl2sql_doc **docs;
	struct nl2sql_buf out = { 0 };
	size_t i;
	int rc;

	if (nl2sql_doc_author_new(&d->author, s, d->notes, err) < 0)
		return -1;
	docs = nl2sql_arena_alloc(&arena, (s->ntables + 1) * sizeof(*docs));
	for (i = 0; i < s->ntables; i++)
		docs[i] = nl2sql_doc_write(&arena, d->author, s->tables[i]);
	rc = nl2sql_doc_render(&out, d->format, s, docs, err);
	if (rc == 0 && d->file)
		rc = nl2sql_write_file(d->file, nl2sql_buf_str(&out), out.len,
				       err);
	else if (rc == 0)
		rc = nl2sql_filter_write(f, nl2sql_buf_str(&out), out.len, err);
	nl2sql_doc_author_free(d->author);
	nl2sql_buf_release(&out);
	nl2sql_arena_release(&arena);
	return rc;
}

static int doc_end(void *ctx, struct nl2sql_filter *f, bool complete,
		   struct nl2sql_err *err)
{
	struct doc *d = ctx;

	if (d->file || !d->format)
		if (doc_flush(d, f, err) < 0)
			return -1;
	/* half a schema is not rendered: an old page is better */
	return d->format && complete ? doc_render(d, f, err) : 0;
}

/* FORMAT[=FILE] */
static void doc_parse_render(struct doc *d)
{
	const char *equals = strchr(d->render, '=');
	const char *const *f = nl2sql_doc_formats;

	d->format =
		nl2sql_strndup(d->render, equals ? (size_t)(equals - d->render)
						 : strlen(d->render));
	while (*f && strcmp(*f, d->format))
		f++;
	if (!*f)
		nl2sql_cli_usage(
			"unrecognized format \"%s\" of --render: use "
			"markdown, html, mermaid, dot, ddl, mschema or "
			"tbls",
			d->format);
	if (equals && !equals[1])
		nl2sql_cli_usage("no file after \"%s\" of --render", d->render);
	d->file = equals ? equals + 1 : NULL;
}

static int doc_read_notes(struct doc *d, struct nl2sql_err *err)
{
	struct nl2sql_buf text = { 0 };
	int rc;

	d->notes = nl2sql_doc_notes_new();
	if (!d->from)
		return 0;
	rc = nl2sql_read_file(&text, d->from, FROM_MAX, err);
	if (rc == 0)
		rc = nl2sql_doc_notes_read(d->notes, nl2sql_buf_str(&text),
					   text.len, d->from, err);
	nl2sql_buf_release(&text);
	return rc;
}

int main(int argc, char **argv)
{
	struct nl2sql_err err = { 0 };
	struct doc d = { 0 };
	const struct nl2sql_opt opts[] = {
		NL2SQL_OPT_STRING(
			0, "render", "FORMAT[=FILE]", &d.render,
			"write the schema as markdown, html, mermaid, "
			"dot, ddl, mschema or tbls",
			.flags = NL2SQL_OPT_NO_EFFECT),
		NL2SQL_OPT_STRING(
			0, "from", "FILE", &d.from,
			"keep what people wrote in an earlier doc, or "
			"in the JSON of tbls"),
		NL2SQL_OPT_END
	};
	const struct nl2sql_command cmd = {
		.name = "nl2sql-doc",
		.synopsis = "[OPTION ...] [FILE ...]",
		.about =
			"Describe the tables and columns of a schema in words, "
			"and render it.",
		.opts = opts
	};
	struct nl2sql_step step = { .types = "*",
				    .reads = "schema name columns doc",
				    .flags = NL2SQL_STEP_SCHEMA,
				    .finish = doc_finish,
				    .end = doc_end };
	int status;

	argv = nl2sql_cli_parse(argc, argv, &cmd);
	if (d.render)
		doc_parse_render(&d);
	if (d.format && !d.file)
		step.flags |= NL2SQL_STEP_RAW;
	d.record = nl2sql_record_new();
	if (doc_read_notes(&d, &err) < 0)
		status = nl2sql_cli_fail(&err);
	else
		status = nl2sql_filter_run(argv, &step, &d);
	nl2sql_record_free(d.record);
	nl2sql_doc_notes_free(d.notes);
	nl2sql_buf_release(&d.held);
	free(d.format);
	return status;
}
