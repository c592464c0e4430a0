/* lib/cli/filter.h - the parts of the record loop */
#ifndef NL2SQL_CLI_FILTER_H
#define NL2SQL_CLI_FILTER_H

#include "internal.h"

/** What the input's begin and end records say. */
struct nl2sql_frames {
	char run[33];            /* ours */
	bool begun;              /* our begin is written */
	struct nl2sql_map open;  /* runs begun and not ended: how often */
	struct nl2sql_list inputs;
	struct nl2sql_buf sources; /* what a source says that it reads */
	bool partial;
	bool sharded;            /* the input is a shard already */
	char *why;               /* of partial */
};
/** Take a begin or end record of the input. */
void nl2sql_frames_take(struct nl2sql_frames *f, struct nl2sql_record *rec);
/** The input is over: whatever was not ended was cut off. */
void nl2sql_frames_close(struct nl2sql_frames *f);
void nl2sql_frames_release(struct nl2sql_frames *f);
/** Work out the run, once the input's first begin was seen. */
void nl2sql_frames_name(struct nl2sql_frames *f, const char *options);
/** Print our begin record. */
void nl2sql_frames_begin(struct nl2sql_frames *f, struct nl2sql_buf *line);

/** Rejected lines: filed, or named on stderr up to a bound. */
struct nl2sql_rejects {
	int fd;        /* of --rejects, or -1 */
	uint64_t n;    /* rejected */
	uint64_t said; /* named on stderr */
};
struct nl2sql_reject {
	const char *name; /* of the input */
	long line;
	struct nl2sql_bad_line input;
};
int nl2sql_rejects_open(struct nl2sql_rejects *r, struct nl2sql_err *err)
	NL2SQL_MUST_USE;
int nl2sql_rejects_put(struct nl2sql_rejects *r, const struct nl2sql_reject *what,
		       const struct nl2sql_err *why, struct nl2sql_err *err)
	NL2SQL_MUST_USE;
/** Say how many more there were.  @return 0, or -1: the file is not whole */
int nl2sql_rejects_close(struct nl2sql_rejects *r, struct nl2sql_err *err)
	NL2SQL_MUST_USE;

/** Is the record one that steps may take at its word?  @return 0, or -1 with
 * *err set to NL2SQL_EDATA */
int nl2sql_sound(const struct nl2sql_record *rec, const char *type,
		 const char *reads, struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Is word one of the words of list ("pair question")? */
bool nl2sql_word_in(const char *list, const char *word);

/** The bar on stderr. */
struct nl2sql_progress {
	bool on, drawn;
	int64_t started, last;
	uint64_t total;
};
void nl2sql_progress_start(struct nl2sql_progress *p);
/** Redraw where it is time for it. */
void nl2sql_progress_tick(struct nl2sql_filter *f);
void nl2sql_progress_clear(struct nl2sql_progress *p);

/** The files of the command line, one after another. */
struct nl2sql_input {
	char **files;
	const char *name; /* of the one at hand; outlives its reader */
	struct nl2sql_reader *reader;
	int fd;
	bool started;
	bool regular; /* never makes one wait */
};
/** Can all operands be opened?  @return 0, or -1 with *err set */
int nl2sql_input_check(char **files, struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Open the next file.  @return 1, 0 where there is none, -1 with *err set */
int nl2sql_input_next(struct nl2sql_input *in, struct nl2sql_err *err)
	NL2SQL_MUST_USE;
void nl2sql_input_close(struct nl2sql_input *in);

/** How many answers, or parts of them, were of no use, by what was asked and
 * by the reason. */
struct nl2sql_unused {
	struct nl2sql_unused_kind {
		char *tag, *word;
		int64_t n;
	} *kinds;
	size_t n, cap;
};
void nl2sql_unused_add(struct nl2sql_unused *u, const char *tag,
		       const char *word, int64_t n);
/** Add what the member "unused" of a usage says. */
void nl2sql_unused_take(struct nl2sql_unused *u, struct nl2sql_json usage);
/** Put that member, where there is something to say; in an order that does not
 * depend on what came first. */
void nl2sql_unused_put(struct nl2sql_buf *b, struct nl2sql_unused *u);
void nl2sql_unused_release(struct nl2sql_unused *u);

/** The model that a step may ask. */
struct nl2sql_filter_llm {
	struct nl2sql_llm *llm; /* NULL: none is asked */
	struct nl2sql_unused unused;
};
int nl2sql_model_begin(struct nl2sql_filter *f, struct nl2sql_err *err)
	NL2SQL_MUST_USE;
/** Take down its usage, say what was paid, and free it. */
void nl2sql_model_end(struct nl2sql_filter *f);

/** One place in the window.  The job comes first: it is how we are found. */
struct nl2sql_slot {
	struct nl2sql_job job;
	struct nl2sql_record *rec;
	struct nl2sql_arena arena;
	const char *name; /* where the record came from */
	long line;
	bool has_record, works, done;
	bool refused;     /* a reject that waits for its turn: */
	struct nl2sql_err why;
	struct nl2sql_bad_line bad;
	struct nl2sql_buf text; /* of bad */
};

struct nl2sql_filter {
	const struct nl2sql_step *step;
	void *ctx;
	struct nl2sql_writer *out;
	struct nl2sql_record *rec; /* the one at hand */
	struct nl2sql_input in;
	struct nl2sql_schema *schema;
	struct nl2sql_frames frames;
	struct nl2sql_rejects rejects;
	struct nl2sql_progress progress;
	struct nl2sql_filter_llm model;

	struct nl2sql_slot *slots; /* a ring: the window */
	size_t nslots, first, waiting;
	size_t working;            /* of those: jobs in flight */
	uint64_t jobs;             /* begun so far */

	uint64_t read, written, dealt;
	bool framed;               /* begin and end are written */
	bool passes;               /* records are passed on */
	bool mute;                 /* an estimate: frames only */
	bool input_over, no_more, stopped;
	bool begun;                /* the step's begin() went well */
	char *reason, *usage, *estimate;
	enum nl2sql_exit status;
};

/* window.c */
/** Take the record at hand into the window, and begin work on it. */
int nl2sql_window_work(struct nl2sql_filter *f, struct nl2sql_err *err)
	NL2SQL_MUST_USE;
/** The record at hand waits for those before it. */
void nl2sql_window_pass(struct nl2sql_filter *f);
/** A line that was refused waits for those before it. */
void nl2sql_window_reject(struct nl2sql_filter *f, struct nl2sql_bad_line bad,
			  const struct nl2sql_err *why);
/** Ask the step for one more job.  @return 1 begun, 0 none left, -1 */
int nl2sql_window_more(struct nl2sql_filter *f, struct nl2sql_err *err)
	NL2SQL_MUST_USE;
/** Finish what is done, from the front. */
int nl2sql_window_drain(struct nl2sql_filter *f, struct nl2sql_err *err)
	NL2SQL_MUST_USE;
bool nl2sql_window_full(const struct nl2sql_filter *f);
/** Forget what is left. */
void nl2sql_window_abandon(struct nl2sql_filter *f);

/* filter.c */
/** Nobody reads our output: end by SIGPIPE. */
_Noreturn void nl2sql_filter_pipe_gone(void);
/** The result of a write, unless its reader is gone. */
int nl2sql_filter_sent(int rc);
int nl2sql_filter_flush(struct nl2sql_filter *f, struct nl2sql_err *err)
	NL2SQL_MUST_USE;
/** Write our begin record, where it is not written yet. */
int nl2sql_filter_write_begin(struct nl2sql_filter *f, struct nl2sql_err *err)
	NL2SQL_MUST_USE;
/** The same, and let the step begin. */
int nl2sql_filter_begin(struct nl2sql_filter *f, struct nl2sql_err *err)
	NL2SQL_MUST_USE;
/** Read one line and do with it what is to be done. */
int nl2sql_filter_take_line(struct nl2sql_filter *f, struct nl2sql_err *err)
	NL2SQL_MUST_USE;
int nl2sql_filter_pass(struct nl2sql_filter *f, const struct nl2sql_record *rec,
		       struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Reject now: all before it are out. */
int nl2sql_filter_reject_at(struct nl2sql_filter *f, const char *name, long line,
			    struct nl2sql_bad_line input,
			    const struct nl2sql_err *why,
			    struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Finish a job that is done, or a record without start(). */
int nl2sql_filter_finish(struct nl2sql_filter *f, struct nl2sql_job *job,
			 struct nl2sql_record *rec, const char *name, long line,
			 struct nl2sql_err *err) NL2SQL_MUST_USE;

#endif
