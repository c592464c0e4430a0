/*
 * nl2sql-doc - describe a schema in words, and render it
 *
 * Holds the schema records until something else comes (a pair, the end), so
 * that each table is described with its relationships and rows known, and
 * then passes them on with "doc" and descriptions set.  See nl2sql-doc(1).
 */
#include <string.h>

#include <nl2sql/cli.h>
#include <nl2sql/doc.h>

#define FORMATS "markdown, html, mermaid, dot, ddl, mschema or tbls"

struct doc {
	const char *render, *from, *format;
	const char *file; /* where to render; NULL: stdout */
	bool raw;	  /* the page in place of the stream */
	struct nl2sql_doc_notes *notes;
	struct nl2sql_doc_desk *desk;
	struct nl2sql_mask *mask;
};

static int doc_emit(void *ctx, const char *line, size_t len,
		    struct nl2sql_err *err)
{
	return nl2sql_filter_emit(ctx, line, len, err);
}

static void doc_unused(void *ctx, const char *tag, const struct nl2sql_err *why)
{
	nl2sql_filter_unused(ctx, tag, why);
}

/* Describe what is held; pass it on unless a page is all that is wanted. */
static int doc_flush(struct doc *d, struct nl2sql_filter *f,
		     struct nl2sql_err *err)
{
	const struct nl2sql_common *c = nl2sql_common();
	struct nl2sql_doc_model m = { .llm = nl2sql_filter_model(f),
				      .loop = nl2sql_cli_loop(),
				      .provider = c->model.provider,
				      .policy.mask = d->mask,
				      .seed = (uint64_t)c->seed,
				      .ahead = (int)c->model.in_flight * 2,
				      .unused = doc_unused,
				      .ctx = f };

	if (m.llm)
		(void)!nl2sql_values_of(&m.policy.values, c->model.values);
	return nl2sql_doc_desk_flush(d->desk, nl2sql_filter_schema(f),
				     m.llm ? &m : NULL,
				     d->raw ? NULL : doc_emit, f, err);
}

static int doc_finish(void *ctx, struct nl2sql_job *job,
		      struct nl2sql_record *rec, struct nl2sql_err *err)
{
	if (nl2sql_doc_desk_hold(((struct doc *)ctx)->desk, rec))
		return NL2SQL_DROP;
	return doc_flush(ctx, job->filter, err);
}

static int doc_render(struct doc *d, struct nl2sql_filter *f,
		      struct nl2sql_err *err)
{
	struct nl2sql_buf b = { 0 };
	int rc = nl2sql_doc_desk_render(d->desk, nl2sql_filter_schema(f),
					d->format, &b, err);

	if (rc == 0 && d->file)
		rc = nl2sql_write_file(d->file, nl2sql_buf_str(&b), b.len, err);
	else if (rc == 0)
		rc = nl2sql_filter_write(f, nl2sql_buf_str(&b), b.len, err);
	nl2sql_buf_release(&b);
	return rc;
}

static int doc_end(void *ctx, struct nl2sql_filter *f, bool complete,
		   struct nl2sql_err *err)
{
	const struct doc *d = ctx;

	if (doc_flush(ctx, f, err) < 0)
		return -1;
	/* half a schema is not rendered: an old page is better */
	return d->format && complete ? doc_render(ctx, f, err) : 0;
}

/* FORMAT[=FILE] */
static void doc_parse_render(struct doc *d)
{
	int len = (int)strcspn(d->render, "=");

	d->format = nl2sql_doc_format(d->render, (size_t)len);
	if (!d->format)
		nl2sql_cli_usage(
			"unrecognized format \"%.*s\" of --render: use " FORMATS,
			len, d->render);
	d->raw = !d->render[len];
	d->file = d->raw ? NULL : d->render + len + 1;
	if (d->file && !*d->file)
		nl2sql_cli_usage("no file after \"%s\" of --render", d->render);
}

int main(int argc, char **argv)
{
	struct nl2sql_err err = { 0 };
	struct doc d = { 0 };
	const struct nl2sql_opt opts[] = {
		NL2SQL_OPT_STRING(0, "render", "FORMAT[=FILE]", &d.render,
				  "write the schema as " FORMATS,
				  .flags = NL2SQL_OPT_NO_EFFECT),
		NL2SQL_OPT_STRING(0, "from", "FILE", &d.from,
				  "keep what people wrote in an earlier doc, "
				  "or in the JSON of tbls"),
		NL2SQL_OPT_END
	};
	const struct nl2sql_command cmd = {
		.name = "nl2sql-doc",
		.synopsis = "[OPTION ...] [FILE ...]",
		.about = "Describe a schema in words, and render it.",
		.groups = NL2SQL_GROUP_MODEL,
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
	step.flags |= d.raw ? NL2SQL_STEP_RAW : 0;
	d.mask = nl2sql_mask_new(nl2sql_common()->key_file,
				 (uint64_t)nl2sql_common()->seed, &err);
	d.notes = nl2sql_doc_notes_new();
	d.desk = nl2sql_doc_desk_new(d.notes, d.format != NULL);
	if (!d.mask ||
	    (d.from && nl2sql_doc_notes_open(d.notes, d.from, &err) < 0))
		status = nl2sql_cli_fail(&err);
	else
		status = nl2sql_filter_run(argv, &step, &d);
	nl2sql_doc_desk_free(d.desk);
	nl2sql_doc_notes_free(d.notes);
	nl2sql_mask_free(d.mask);
	return status;
}
