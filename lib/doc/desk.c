/*
 * desk.c - schema records are held until all are there, and given out with
 * their words, in their order
 *
 * Where a model is asked, some tables ahead of the one that is waited for are
 * asked about already.
 */
#include <stdlib.h>
#include <string.h>

#include "ask.h"

struct nl2sql_doc_desk {
	const struct nl2sql_doc_notes *notes;
	struct nl2sql_buf held; /* records, a line each */
	struct nl2sql_record *record;
	bool keep;
	struct draft *
		*kept; /* by the tables' numbers; NULL where there is none */
	size_t nkept;
};

struct nl2sql_doc_desk *
nl2sql_doc_desk_new(const struct nl2sql_doc_notes *notes, bool keep)
{
	struct nl2sql_doc_desk *d = nl2sql_alloc(sizeof(*d));

	d->notes = notes;
	d->keep = keep;
	d->record = nl2sql_record_new();
	return d;
}

static void draft_free(struct draft *t, const struct nl2sql_doc_model *m)
{
	size_t i;

	if (!t)
		return;
	for (i = 0; m && i < t->nquestions; i++)
		if (!t->questions[i].done)
			nl2sql_llm_cancel(m->llm, &t->questions[i].request);
	nl2sql_arena_release(&t->a);
	free(t);
}

void nl2sql_doc_desk_free(struct nl2sql_doc_desk *d)
{
	size_t i;

	if (!d)
		return;
	for (i = 0; i < d->nkept; i++)
		draft_free(d->kept[i], NULL);
	free(d->kept);
	nl2sql_record_free(d->record);
	nl2sql_buf_release(&d->held);
	free(d);
}

bool nl2sql_doc_desk_hold(struct nl2sql_doc_desk *d,
			  const struct nl2sql_record *rec)
{
	static const char *const types[] = { "table", "relationship", "sample",
					     "database" };
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(types); i++)
		if (nl2sql_record_is(rec, types[i]))
			break;
	if (i == NL2SQL_COUNT(types))
		return false;
	nl2sql_record_put(&d->held, rec);
	nl2sql_buf_putc(&d->held, '\n');
	return true;
}

/* ---- giving out ------------------------------------------------------------- */

/* Lines ahead of the one that is given out next, each with its draft. */
struct ahead {
	const char *line;
	size_t len;
	struct draft *draft; /* NULL: no table */
};

struct flush {
	struct nl2sql_doc_desk *desk;
	const struct nl2sql_schema *s;
	const struct nl2sql_doc_model *model;
	struct nl2sql_doc_author *author;
	struct ahead *window;
	size_t first, n, tables; /* in the window; it is a ring of cap */
	size_t cap, max;
	const char *next; /* what was not looked at yet */
};

static struct draft *draft_new(const struct nl2sql_doc_author *by,
			       const struct nl2sql_table *t,
			       const struct nl2sql_doc_model *m)
{
	struct draft *draft = nl2sql_alloc(sizeof(*draft));

	nl2sql_doc_write_with(&draft->w, &draft->a, by, t);
	if (m)
		nl2sql_doc_ask(draft, m);
	return draft;
}

/* The table of a line, or NULL. */
static const struct nl2sql_table *table_of(struct flush *f, const char *line,
					   size_t len, struct nl2sql_err *err)
{
	struct nl2sql_record *rec = f->desk->record;

	if (nl2sql_record_parse(rec, line, len, err) < 0 ||
	    !nl2sql_record_is(rec, "table"))
		return NULL;
	return nl2sql_find_table(f->s, nl2sql_record_string(rec, "db", NULL),
				 nl2sql_record_string(rec, "schema", NULL),
				 nl2sql_record_string(rec, "name", NULL));
}

/* Look at lines until there are tables enough ahead. */
static void look_ahead(struct flush *f, struct nl2sql_err *err)
{
	const char *end = f->desk->held.data + f->desk->held.len;

	while (f->next < end && f->n < f->cap && f->tables < f->max) {
		const char *nl = memchr(f->next, '\n', (size_t)(end - f->next));
		struct ahead *a = &f->window[(f->first + f->n) % f->cap];
		const struct nl2sql_table *t;

		*a = (struct ahead){ f->next, (size_t)(nl - f->next), NULL };
		t = table_of(f, a->line, a->len, err);
		if (t) {
			a->draft = draft_new(f->author, t, f->model);
			f->tables++;
		}
		f->n++;
		f->next = nl + 1;
	}
}

static int await(const struct flush *f, struct draft *t, struct nl2sql_err *err)
{
	while (t->waiting) {
		if (nl2sql_cancelled())
			return nl2sql_err_set(err, NL2SQL_EFATAL,
					      "interrupted");
		if (nl2sql_loop_once(f->model->loop, 1000, err) < 0)
			return -1;
	}
	return f->model ? nl2sql_doc_take(t, f->model, err) : 0;
}

static void keep_draft(struct nl2sql_doc_desk *d, struct draft *t)
{
	size_t number = t->w.t->number, n = d->nkept;

	if (number >= n) {
		d->nkept = number + 1;
		d->kept = nl2sql_realloc(d->kept, d->nkept, sizeof(*d->kept));
		memset(d->kept + n, 0, (d->nkept - n) * sizeof(*d->kept));
	}
	draft_free(d->kept[number], NULL);
	d->kept[number] = t;
}

static int give(struct flush *f, struct ahead *a,
		int (*emit)(void *ctx, const char *line, size_t len,
			    struct nl2sql_err *err),
		void *ctx, struct nl2sql_err *err)
{
	struct nl2sql_buf out = { 0 };
	int rc = 0;

	if (a->draft && await(f, a->draft, err) < 0)
		return -1;
	if (!emit)
		return 0;
	if (!a->draft)
		return emit(ctx, a->line, a->len, err);
	rc = nl2sql_record_parse(f->desk->record, a->line, a->len, err);
	if (rc == 0) {
		nl2sql_doc_splice(f->desk->record, a->draft->w.doc);
		nl2sql_record_put(&out, f->desk->record);
		rc = emit(ctx, nl2sql_buf_str(&out), out.len, err);
	}
	nl2sql_buf_release(&out);
	return rc;
}

static void done_with(struct flush *f, struct ahead *a)
{
	if (a->draft && f->desk->keep)
		keep_draft(f->desk, a->draft);
	else
		draft_free(a->draft, f->model);
	f->tables -= a->draft != NULL;
	f->first = (f->first + 1) % f->cap;
	f->n--;
}

static void drop_window(struct flush *f)
{
	for (; f->n; f->n--, f->first = (f->first + 1) % f->cap)
		draft_free(f->window[f->first].draft, f->model);
}

int nl2sql_doc_desk_flush(struct nl2sql_doc_desk *d,
			  const struct nl2sql_schema *s,
			  const struct nl2sql_doc_model *model,
			  int (*emit)(void *ctx, const char *line, size_t len,
				      struct nl2sql_err *err),
			  void *ctx, struct nl2sql_err *err)
{
	struct flush f = { .desk = d, .s = s, .model = model };
	int rc = 0;

	if (!d->held.len)
		return 0;
	if (nl2sql_doc_author_new(&f.author, s, d->notes, err) < 0)
		return -1;
	f.max = model && model->ahead > 0 ? (size_t)model->ahead : 1;
	f.cap = f.max * 4 + 16; /* lines of samples stand between */
	f.window = nl2sql_alloc(f.cap * sizeof(*f.window));
	f.next = d->held.data;
	do {
		look_ahead(&f, err);
		if (!f.n)
			break;
		rc = give(&f, &f.window[f.first], emit, ctx, err);
		if (rc == 0)
			done_with(&f, &f.window[f.first]);
	} while (rc == 0);
	drop_window(&f);
	free(f.window);
	nl2sql_doc_author_free(f.author);
	nl2sql_buf_release(&d->held);
	return rc;
}

int nl2sql_doc_desk_render(struct nl2sql_doc_desk *d,
			   const struct nl2sql_schema *s, const char *format,
			   struct nl2sql_buf *out, struct nl2sql_err *err)
{
	struct nl2sql_doc_author *author;
	struct nl2sql_arena a = { 0 };
	struct nl2sql_doc **docs;
	size_t i;
	int rc;

	if (nl2sql_doc_author_new(&author, s, d->notes, err) < 0)
		return -1;
	docs = nl2sql_arena_alloc(&a, (s->ntables + 1) * sizeof(*docs));
	for (i = 0; i < s->ntables; i++)
		docs[i] = i < d->nkept && d->kept[i]
				  ? d->kept[i]->w.doc
				  : nl2sql_doc_write(&a, author, s->tables[i]);
	rc = nl2sql_doc_render(out, format, s, docs, err);
	nl2sql_doc_author_free(author);
	nl2sql_arena_release(&a);
	return rc;
}
