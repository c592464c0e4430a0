/*
 * publish - what was kept, written in every format
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

int nl2sql_dataset_line(const struct nl2sql_dataset *d, size_t i,
			struct nl2sql_buf *b, struct nl2sql_err *err)
{
	uint32_t len;

	nl2sql_buf_cut(b, 0);
	if (nl2sql_spool_read(&d->lines, d->items[i].at, &len, sizeof(len),
			      err) < 0 ||
	    nl2sql_spool_read(&d->lines, d->items[i].at + sizeof(len),
			      nl2sql_buf_reserve(b, len), len, err) < 0)
		return -1;
	b->len = len;
	return 0;
}

/* One output file; made when its first record comes. */
struct sheet {
	FILE *file;
	char name[64];
};

struct press {
	struct nl2sql_dataset *d;
	const struct nl2sql_schema *schema;
	struct written w[8];
	struct sheet sheets[8][NL2SQL_SPLITS];
	size_t n;
	struct figures figures;
	struct nl2sql_map spider; /* database -> nl2sql_spider_schema */
	struct prompts *prompts;
	struct nl2sql_buf out;
};

static int sheet_put(struct press *p, size_t i, int split,
		     const struct example *e, struct nl2sql_err *err)
{
	const struct format *f = p->w[i].format;
	struct sheet *s = &p->sheets[i][split];
	bool first = !s->file;

	if (first) {
		snprintf(s->name, sizeof(s->name), "%s/%s", f->name,
			 f->files[split]);
		s->file = nl2sql_folder_create(&p->d->folder, s->name, err);
		if (!s->file)
			return -1;
	}
	nl2sql_buf_cut(&p->out, 0);
	f->put(&p->out, e);
	if (f->array)
		fputs(first ? "[\n" : ",\n", s->file);
	fwrite(p->out.data, 1, p->out.len, s->file);
	if (!f->array)
		putc('\n', s->file);
	p->w[i].count[split]++;
	return 0;
}

/* Numbering a database's columns takes longer than reading a query. */
static const struct nl2sql_spider_schema *spider_of(struct press *p,
						    const char *db)
{
	struct nl2sql_spider_schema *s = nl2sql_map_get(&p->spider, db);

	if (!s) {
		s = nl2sql_spider_schema_of(p->schema, db);
		nl2sql_map_set(&p->spider, db, s);
	}
	return s;
}

/* Fill what the formats are handed. */
static void fill_example(struct press *p, struct example *e,
			 struct nl2sql_record *rec, const struct item *item,
			 const struct nl2sql_buf *line)
{
	const struct nl2sql_dataset *d = p->d;
	const char *db = nl2sql_record_string(rec, "db", NULL);

	*e = (struct example){
		.record = rec,
		.line = { line->data, line->len },
		.type = nl2sql_record_type(rec),
		.db = db ? db : "",
		.question = nl2sql_dataset_question_of(rec),
		.evidence = nl2sql_record_string(rec, "evidence", NULL),
		.dialect = nl2sql_dataset_dialect(d, rec, p->schema),
		.schema = p->schema,
		.arena = nl2sql_record_arena(rec)
	};
	e->spider = spider_of(p, e->db);
	e->sql = item->pair ? nl2sql_record_string(rec, "sql", NULL) : NULL;
	e->answer = item->pair ? e->sql : nl2sql_dataset_answer_of(rec);
	if (item->pair)
		e->schema_chars = nl2sql_prompts_schema(p->prompts, db, rec,
							e->dialect);
}

static int put_item(struct press *p, struct nl2sql_record *rec, size_t i,
		    struct nl2sql_buf *line, struct nl2sql_err *err)
{
	const struct item *item = &p->d->items[i];
	struct example e;

	if (nl2sql_dataset_line(p->d, i, line, err) < 0 ||
	    nl2sql_record_parse(rec, line->data, line->len, err) < 0)
		return -1;
	fill_example(p, &e, rec, item, line);
	nl2sql_figures_add(&p->figures, &e);
	for (size_t f = 0; f < p->n; f++)
		if ((item->pair || !p->w[f].format->pairs_only) &&
		    sheet_put(p, f, item->split, &e, err) < 0)
			return -1;
	return 0;
}

/* Close all files; after a failure, without asking how it went. */
static int close_sheets(struct press *p, int rc, struct nl2sql_err *err)
{
	for (size_t f = 0; f < p->n; f++) {
		for (int s = 0; s < NL2SQL_SPLITS; s++) {
			struct sheet *x = &p->sheets[f][s];

			if (!x->file)
				continue;
			if (rc == 0 && p->w[f].format->array)
				fputs("\n]\n", x->file);
			if (rc < 0)
				fclose(x->file);
			else
				rc = nl2sql_folder_close(x->file, x->name,
							 &p->w[f].bytes[s],
							 err);
		}
	}
	return rc;
}

static int print_all(struct press *p, struct nl2sql_err *err)
{
	struct nl2sql_record *rec = nl2sql_record_new();
	struct nl2sql_buf line = {0};
	int rc = 0;

	for (size_t f = 0; f < p->n && rc == 0; f++)
		rc = nl2sql_folder_sub(&p->d->folder, p->w[f].format->name,
				       err);
	for (size_t i = 0; i < p->d->n && rc == 0; i++) {
		if (p->d->items[i].split != SPLIT_NONE)
			rc = put_item(p, rec, i, &line, err);
		if (rc == 0 && nl2sql_cancelled())
			rc = nl2sql_err_set(err, NL2SQL_EFATAL, "interrupted");
	}
	rc = close_sheets(p, rc, err);
	for (size_t f = 0; f < p->n && rc == 0; f++)
		if (p->w[f].format->beside)
			rc = p->w[f].format->beside(&p->d->folder, p->schema,
						    err);
	nl2sql_buf_release(&line);
	nl2sql_record_free(rec);
	return rc;
}

static void note_figures(struct nl2sql_dataset *d)
{
	static const char *const names[] = { "train", "validation", "test" };
	struct nl2sql_buf *b = &d->figures;
	uint64_t kept = 0;

	for (int s = 0; s < NL2SQL_SPLITS; s++)
		kept += d->split_items[s];
	nl2sql_json_open(b, '{');
	nl2sql_json_add_int(b, "records", (int64_t)d->read);
	nl2sql_json_add_int(b, "kept", (int64_t)kept);
	nl2sql_json_add_int(b, "masked", (int64_t)d->masked);
	nl2sql_json_key(b, "dropped");
	nl2sql_json_open(b, '{');
	for (size_t i = 0; i < d->dropped.map.n; i++) {
		const struct nl2sql_map_entry *e = &d->dropped.map.entries[i];

		nl2sql_json_put_stringn(b, e->key, e->len);
		nl2sql_buf_putc(b, ':');
		nl2sql_json_put_int(b, (int64_t)(uintptr_t)e->value);
	}
	nl2sql_json_close(b, '}');
	nl2sql_json_key(b, "splits");
	nl2sql_json_open(b, '{');
	for (int s = 0; s < NL2SQL_SPLITS; s++)
		nl2sql_json_add_int(b, names[s], (int64_t)d->split_items[s]);
	nl2sql_json_close(b, '}');
	nl2sql_json_close(b, '}');
}

int nl2sql_dataset_publish(struct nl2sql_dataset *d,
			   const struct nl2sql_schema *schema,
			   struct nl2sql_err *err)
{
	struct press p = { .d = d, .schema = schema };
	int rc;

	if (nl2sql_spool_flush(&d->lines, err) < 0 ||
	    nl2sql_spool_flush(&d->keys, err) < 0 ||
	    nl2sql_dataset_unique(d, err) < 0)
		return -1;
	if (nl2sql_dataset_split(d) == 0) {
		note_figures(d);
		return 0;
	}
	for (size_t i = 0; i < nl2sql_nformats; i++)
		if (nl2sql_dataset_listed(d->o->formats, nl2sql_formats[i].name))
			p.w[p.n++].format = &nl2sql_formats[i];
	p.prompts = nl2sql_prompts_new(schema, (size_t)d->o->schema_chars);
	rc = print_all(&p, err);
	if (rc == 0)
		rc = nl2sql_card_write(d, &p.figures, p.w, p.n, schema, err);
	if (rc == 0)
		rc = nl2sql_folder_publish(&d->folder, d->o->force, err);
	if (rc == 0) {
		note_figures(d);
		rc = 1;
	}
	for (size_t i = 0; i < p.spider.n; i++)
		nl2sql_spider_schema_free(p.spider.entries[i].value);
	nl2sql_map_release(&p.spider);
	nl2sql_prompts_free(p.prompts);
	nl2sql_figures_release(&p.figures);
	nl2sql_buf_release(&p.out);
	return rc;
}

struct nl2sql_json nl2sql_dataset_figures(struct nl2sql_dataset *d)
{
	return nl2sql_json_of(&d->figures);
}
