/* lib/cli/window.c - records in flight, which leave in the order they came */
#include <string.h>

#include "filter.h"

#define PASSING 64 /* records that may wait behind a job without being one */

void nl2sql_job_done(void *job)
{
	struct nl2sql_slot *slot = job;

	if (slot->done)
		return;
	slot->done = true;
	slot->job.filter->working--;
}

#define IN_LINE 8 /* jobs a connection */

/* How many jobs may be in flight.  A model is kept busy by as many requests
 * again that wait for their turn. */
static size_t jobs_at_most(const struct nl2sql_filter *f)
{
	const struct nl2sql_common *c = nl2sql_common();
	int64_t n = c->jobs;

	if (f->step->flags & NL2SQL_STEP_LINE && !c->unbuffered)
		n *= IN_LINE;
	if (f->model.llm && !c->unbuffered && n < 2 * c->model.in_flight)
		n = 2 * c->model.in_flight;
	return (size_t)n;
}

bool nl2sql_window_full(const struct nl2sql_filter *f)
{
	return f->waiting == f->nslots || f->working >= jobs_at_most(f);
}

static struct nl2sql_slot *slot_at(struct nl2sql_filter *f, size_t i)
{
	return &f->slots[(f->first + i) % f->nslots];
}

/* Slots are made once; jobs keep pointers to them. */
static struct nl2sql_slot *take_slot(struct nl2sql_filter *f)
{
	struct nl2sql_slot *slot;

	if (!f->slots) {
		f->nslots = jobs_at_most(f) + PASSING;
		f->slots = nl2sql_alloc(f->nslots * sizeof(*f->slots));
	}
	slot = slot_at(f, f->waiting++);
	if (!slot->rec)
		slot->rec = nl2sql_record_new();
	slot->job = (struct nl2sql_job){ .filter = f,
					 .arena = &slot->arena,
					 .number = f->jobs };
	slot->has_record = slot->works = slot->done = slot->refused = false;
	slot->name = f->in.name;
	slot->line = f->in.reader ? nl2sql_reader_line(f->in.reader) : 0;
	return slot;
}

static void copy_record(struct nl2sql_filter *f, struct nl2sql_slot *slot)
{
	nl2sql_record_copy(slot->rec, f->rec);
	slot->has_record = true;
}

void nl2sql_window_pass(struct nl2sql_filter *f)
{
	struct nl2sql_slot *slot = take_slot(f);

	copy_record(f, slot);
	slot->done = true;
}

/* Rejects keep the order of the input, too. */
static void refuse(struct nl2sql_slot *slot, struct nl2sql_bad_line bad,
		   const struct nl2sql_err *why)
{
	nl2sql_buf_cut(&slot->text, 0);
	nl2sql_buf_put(&slot->text, bad.text, bad.len);
	slot->bad = bad;
	slot->bad.text = slot->text.data;
	slot->why = *why;
	slot->refused = true;
	slot->done = true;
}

void nl2sql_window_reject(struct nl2sql_filter *f, struct nl2sql_bad_line bad,
			  const struct nl2sql_err *why)
{
	refuse(take_slot(f), bad, why);
}

/* The last slot is empty after all. */
static void drop_last(struct nl2sql_filter *f, struct nl2sql_slot *slot)
{
	if (!slot->done)
		f->working--;
	nl2sql_arena_reset(&slot->arena);
	f->waiting--;
}

int nl2sql_window_work(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	struct nl2sql_slot *slot = take_slot(f);
	struct nl2sql_err why = { 0 };

	copy_record(f, slot);
	slot->works = true;
	f->working++;
	f->jobs++;
	if (f->step->start(f->ctx, slot->rec, &slot->job, &why) == 0)
		return 0;
	if (why.code == NL2SQL_EDATA) {
		if (!slot->done)
			f->working--;
		refuse(slot, nl2sql_reader_bad(f->in.reader), &why);
		return 0;
	}
	drop_last(f, slot);
	*err = why;
	return -1;
}

int nl2sql_window_more(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	struct nl2sql_slot *slot = take_slot(f);
	int rc;

	slot->works = true;
	f->working++;
	rc = f->step->more(f->ctx, &slot->job, err);
	if (rc != 0) {
		drop_last(f, slot);
		return rc < 0 ? -1 : 0;
	}
	f->jobs++;
	return 1;
}

int nl2sql_window_drain(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	while (f->waiting && slot_at(f, 0)->done) {
		struct nl2sql_slot *slot = slot_at(f, 0);
		struct nl2sql_record *rec = slot->has_record ? slot->rec : NULL;
		int rc;

		if (slot->refused)
			rc = nl2sql_filter_reject_at(f, slot->name, slot->line,
						     slot->bad, &slot->why,
						     err);
		else if (slot->works)
			rc = nl2sql_filter_finish(f, &slot->job, rec,
						  slot->name, slot->line, err);
		else
			rc = nl2sql_filter_pass(f, rec, err);
		nl2sql_arena_reset(&slot->arena);
		f->first = (f->first + 1) % f->nslots;
		f->waiting--;
		if (rc < 0)
			return -1;
	}
	return 0;
}

void nl2sql_window_abandon(struct nl2sql_filter *f)
{
	size_t i;

	for (i = 0; i < f->waiting; i++) {
		struct nl2sql_slot *slot = slot_at(f, i);

		if (slot->works && !slot->refused && f->step->abandon)
			f->step->abandon(f->ctx, &slot->job);
	}
	f->waiting = 0;
}
