/* lib/cli/filter.c - what becomes of each line of the stream */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <nl2sql/schema.h>

#include "filter.h"

/* ---- output ------------------------------------------------------------- */

/* Nobody reads what we write: end as a program does that knows no better. */
_Noreturn void nl2sql_filter_pipe_gone(void)
{
	sigset_t set;

	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	raise(SIGPIPE);
	_exit(NL2SQL_EXIT_STOPPED);
}

int nl2sql_filter_sent(int rc)
{
	if (rc < 0 && errno == EPIPE)
		nl2sql_filter_pipe_gone();
	return rc;
}

int nl2sql_filter_flush(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	return nl2sql_filter_sent(nl2sql_writer_flush(f->out, err));
}

int nl2sql_filter_emit(struct nl2sql_filter *f, const char *line, size_t len,
		       struct nl2sql_err *err)
{
	if (nl2sql_filter_write_begin(f, err) < 0)
		return -1;
	if (f->mute)
		return 0;
	f->written++;
	nl2sql_progress_tick(f);
	return nl2sql_filter_sent(nl2sql_writer_line(f->out, line, len, err));
}

int nl2sql_filter_write(struct nl2sql_filter *f, const void *data, size_t len,
			struct nl2sql_err *err)
{
	if (f->mute)
		return 0;
	return nl2sql_filter_sent(nl2sql_writer_raw(f->out, data, len, err));
}

int nl2sql_filter_pass(struct nl2sql_filter *f, const struct nl2sql_record *rec,
		       struct nl2sql_err *err)
{
	if (!f->passes)
		return 0;
	f->written++;
	return nl2sql_filter_sent(nl2sql_writer_put(f->out, rec, err));
}

/* ---- rejects ------------------------------------------------------------ */

int nl2sql_filter_reject_at(struct nl2sql_filter *f, const char *name,
			    long line, struct nl2sql_bad_line input,
			    const struct nl2sql_err *why,
			    struct nl2sql_err *err)
{
	const struct nl2sql_reject what = { .name = name ? name : "stdin",
					    .line = line,
					    .input = input };

	nl2sql_progress_clear(&f->progress);
	return nl2sql_rejects_put(&f->rejects, &what, why, err);
}

static struct nl2sql_bad_line line_of(const struct nl2sql_record *rec)
{
	struct nl2sql_json line = nl2sql_record_line(rec);

	return (struct nl2sql_bad_line){ .text = line.at, .len = line.len };
}

int nl2sql_filter_reject(struct nl2sql_filter *f,
			 const struct nl2sql_record *rec,
			 const struct nl2sql_err *why, struct nl2sql_err *err)
{
	long line = f->in.reader ? nl2sql_reader_line(f->in.reader) : 0;

	return nl2sql_filter_reject_at(f, f->in.name, line, line_of(rec), why,
				       err);
}

/* The line at hand, in its turn. */
static int reject_line(struct nl2sql_filter *f, const struct nl2sql_err *why,
		       struct nl2sql_err *err)
{
	struct nl2sql_bad_line bad = nl2sql_reader_bad(f->in.reader);

	if (f->waiting) {
		nl2sql_window_reject(f, bad, why);
		return 0;
	}
	return nl2sql_filter_reject_at(
		f, f->in.name, nl2sql_reader_line(f->in.reader), bad, why, err);
}

/* ---- one record --------------------------------------------------------- */

int nl2sql_filter_finish(struct nl2sql_filter *f, struct nl2sql_job *job,
			 struct nl2sql_record *rec, const char *name, long line,
			 struct nl2sql_err *err)
{
	struct nl2sql_err why = { 0 };
	int rc = 0;

	if (f->step->finish)
		rc = f->step->finish(f->ctx, job, rec, &why);
	if (rc == 0 && rec)
		return nl2sql_filter_pass(f, rec, err);
	if (rc >= 0)
		return 0;
	if (why.code == NL2SQL_EDATA && rec)
		return nl2sql_filter_reject_at(f, name, line, line_of(rec),
					       &why, err);
	*err = why;
	return -1;
}

/* A step without start() is done with a record at once, unless others are
 * still before it. */
static int work(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	struct nl2sql_arena arena = { 0 };
	struct nl2sql_job job = { .filter = f,
				  .arena = &arena,
				  .number = f->jobs };
	int rc;

	if (f->step->start)
		return nl2sql_window_work(f, err);
	f->jobs++;
	rc = nl2sql_filter_finish(f, &job, f->rec, f->in.name,
				  nl2sql_reader_line(f->in.reader), err);
	nl2sql_arena_release(&arena);
	return rc;
}

static bool works_on(const struct nl2sql_filter *f, const char *type)
{
	const char *types = f->step->types;

	return types &&
	       (strcmp(types, "*") == 0 || nl2sql_word_in(types, type));
}

/* Records that are dealt to shards; all else goes to every shard. */
static bool mine(struct nl2sql_filter *f, const char *type)
{
	if (nl2sql_common()->shards <= 1 || f->frames.sharded ||
	    f->step->flags & NL2SQL_STEP_SHARDS ||
	    !nl2sql_word_in("pair question qa rows", type))
		return true;
	return nl2sql_shard_mine(f->dealt++);
}

int nl2sql_filter_write_begin(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	struct nl2sql_buf line = { 0 };
	int rc = 0;

	if (f->frames.begun)
		return 0;
	nl2sql_frames_begin(&f->frames, &line);
	if (f->framed)
		rc = nl2sql_filter_sent(
			nl2sql_writer_line(f->out, line.data, line.len, err));
	nl2sql_buf_release(&line);
	nl2sql_log(NL2SQL_VERBOSE, "begin", NULL, "%s", "");
	return rc;
}

/* Before the first record, but after the input's own begin, which is part of
 * what names our run; that of a source is named after what it reads, and so
 * comes with the first record. */
int nl2sql_filter_begin(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	if (f->begun)
		return 0;
	if ((!(f->step->flags & NL2SQL_STEP_SOURCE) &&
	     nl2sql_filter_write_begin(f, err) < 0) ||
	    nl2sql_model_begin(f, err) < 0 ||
	    (f->step->begin && f->step->begin(f->ctx, f, err) < 0))
		return -1;
	f->begun = true;
	return 0;
}

static int keep_schema(struct nl2sql_filter *f, struct nl2sql_err *why)
{
	if (!(f->step->flags & NL2SQL_STEP_SCHEMA))
		return 0;
	return nl2sql_schema_add_record(f->schema, f->rec, why) < 0 ? -1 : 0;
}

/* What becomes of a record that could be read. */
static int take_record(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	const char *type = nl2sql_record_type(f->rec);
	struct nl2sql_err why = { 0 };
	bool frame = strcmp(type, "begin") == 0 || strcmp(type, "end") == 0;

	if (frame && nl2sql_record_times(f->rec, "type") == 1) {
		nl2sql_frames_take(&f->frames, f->rec);
		return strcmp(type, "begin") == 0 ? nl2sql_filter_begin(f, err)
						  : 0;
	}
	if (nl2sql_filter_begin(f, err) < 0)
		return -1;
	if (!mine(f, type))
		return 0;
	f->read++;
	if (nl2sql_sound(f->rec, type,
			 works_on(f, type) ? f->step->reads : NULL, &why) < 0 ||
	    keep_schema(f, &why) < 0)
		return reject_line(f, &why, err);
	if (works_on(f, type))
		return work(f, err);
	if (!f->waiting)
		return nl2sql_filter_pass(f, f->rec, err);
	nl2sql_window_pass(f);
	return 0;
}

/* What a whole file of another kind begins with. */
static void hint_at_kind(const struct nl2sql_filter *f, struct nl2sql_err *why)
{
	static const struct {
		const char *begin, *hint;
	} kinds[] = {
		{ "\x1f\x8b", "It is compressed: pipe it through zcat." },
		{ "\x28\xb5\x2f\xfd", "It is compressed: pipe it through "
				      "zstdcat." },
		{ "SQLite format 3", "It is a database: give it to "
				     "nl2sql-introspect." },
		{ "[", "One object a line is wanted: pipe it through "
		       "jq -c '.[]'." }
	};
	struct nl2sql_bad_line bad = nl2sql_reader_bad(f->in.reader);
	size_t i;

	if (nl2sql_reader_line(f->in.reader) != 1)
		return;
	for (i = 0; i < NL2SQL_COUNT(kinds); i++) {
		size_t n = strlen(kinds[i].begin);

		if (bad.len >= n && memcmp(bad.text, kinds[i].begin, n) == 0)
			nl2sql_err_hint(why, "%s", kinds[i].hint);
	}
}

/* Read one line and do with it what is to be done. */
int nl2sql_filter_take_line(struct nl2sql_filter *f, struct nl2sql_err *err)
{
	struct nl2sql_err why = { 0 };
	int rc = nl2sql_reader_next(f->in.reader, f->rec, &why);

	if (rc > 0)
		return take_record(f, err);
	if (rc == 0) {
		rc = nl2sql_input_next(&f->in, err);
		f->input_over = rc <= 0;
		return rc < 0 ? -1 : 0;
	}
	if (why.code == NL2SQL_EAGAIN)
		return 0;
	if (why.code == NL2SQL_EFATAL) {
		*err = why;
		return -1;
	}
	if (nl2sql_filter_begin(f, err) < 0)
		return -1;
	f->read++;
	hint_at_kind(f, &why);
	return reject_line(f, &why, err);
}
