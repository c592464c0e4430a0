/*
 * nl2sql/cli.h - what all commands share: options and the record loop
 *
 * A command is a table of options, a step, and a short main():
 *
 *	int main(int argc, char **argv)
 *	{
 *		struct nl2sql_err err = {0};
 *		struct upper u = {0};
 *		const struct nl2sql_opt opts[] = {
 *			NL2SQL_OPT_FLAG('a', "all", &u.all, "questions too"),
 *			NL2SQL_OPT_END
 *		};
 *		const struct nl2sql_command cmd = {
 *			.name = "nl2sql-upper",
 *			.synopsis = "[OPTION ...] [FILE ...]",
 *			.about = "Write the SQL of each record in capitals.",
 *			.opts = opts
 *		};
 *		const struct nl2sql_step step = {
 *			.types = "pair", .reads = "sql", .finish = upper_finish
 *		};
 *
 *		argv = nl2sql_cli_parse(argc, argv, &cmd);
 *		return nl2sql_filter_run(argv, &step, &u);
 *	}
 *
 * This is the one room that prints and exits.  A program has one command line
 * and one loop, so what was parsed is the program's: nl2sql_common() and
 * nl2sql_cli_loop() take no argument.
 */
#ifndef NL2SQL_CLI_H
#define NL2SQL_CLI_H

#include <nl2sql/base.h>
#include <nl2sql/record.h>

struct nl2sql_schema; /* schema.h */
struct nl2sql_llm;    /* llm.h */

/** How a program ends. */
enum nl2sql_exit {
	NL2SQL_EXIT_OK = 0,
	NL2SQL_EXIT_REJECTED = 1, /* done, some lines were rejected */
	NL2SQL_EXIT_USAGE = 2,    /* command line or configuration */
	NL2SQL_EXIT_STOPPED = 3   /* stopped before the end */
};

/* ---- options ----------------------------------------------------------- */

/** A list of strings: "a,b" and repeated options add up. */
struct nl2sql_list {
	char **items; /* end with NULL; NULL where there are none */
	size_t n, cap;
};
bool nl2sql_list_has(const struct nl2sql_list *l, const char *s);

/** Databases of --db.  id is what was given as ID=DSN, or the file's stem or
 * the database's name; never NULL, and no two are the same. */
struct nl2sql_databases {
	struct nl2sql_named_dsn {
		char *id, *dsn;
	} *items;
	size_t n, cap;
};
/** Forget all of them. */
void nl2sql_databases_clear(struct nl2sql_databases *d);
/** The DSN that serves a record: that of its db, or the only one there is
 * (db may be NULL then).  NULL where none fits. */
const char *nl2sql_databases_find(const struct nl2sql_databases *d,
				  const char *db);

enum nl2sql_opt_kind {
	NL2SQL_KIND_END = 0,
	NL2SQL_KIND_GROUP, /* a heading in --help */
	NL2SQL_KIND_FLAG,
	NL2SQL_KIND_STRING,
	NL2SQL_KIND_CHOICE,
	NL2SQL_KIND_INT,
	NL2SQL_KIND_DOUBLE,
	NL2SQL_KIND_LIST,
	NL2SQL_KIND_DATABASES,
	NL2SQL_KIND_SPECIAL /* --help and its like: ours */
};

/** Bits of nl2sql_opt.flags. */
enum {
	NL2SQL_OPT_NO_EFFECT = 1, /* on the records: not named in begin; so are
				     names of files, which differ by place */
	NL2SQL_OPT_TRUSTED = 2,   /* an endpoint, a database, a program to run:
				     not from an INI that was found by itself */
	NL2SQL_OPT_SECRET = 4,    /* its value is never shown nor recorded */
	NL2SQL_OPT_HIDDEN = 8     /* not in --help */
};

/**
 * One option: the single source of parsing, --help, completions, NL2SQL_NAME
 * in the environment and `name = value` in the INI.  The variable it points at
 * holds the default when nl2sql_cli_parse() is called.
 *
 * Every flag --NAME can be undone by --no-NAME (and --no-NAME by --NAME).
 * Make entries with the macros below; after the help, further members may be
 * given: NL2SQL_OPT_STRING(0, "url", "URL", &o.url, "...", .flags =
 * NL2SQL_OPT_TRUSTED).
 */
struct nl2sql_opt {
	enum nl2sql_opt_kind kind;
	char letter;      /* 0: none */
	const char *name; /* long, without dashes; a group's heading */
	const char *arg;  /* shown as its value, "N"; a choice's "a|b|c" */
	union {
		bool *flag;
		const char **string;
		int64_t *integer;
		double *real;
		struct nl2sql_list *list;
		struct nl2sql_databases *databases;
	} to;
	const char *help; /* one line, lower case, no full stop */
	unsigned flags;
	int64_t min, max; /* of an INT; both 0: 0 and above */
};

#define NL2SQL_OPT_GROUP(heading) { .kind = NL2SQL_KIND_GROUP, .name = (heading) }
#define NL2SQL_OPT_FLAG(l, n, p, h, ...) \
	{ .kind = NL2SQL_KIND_FLAG, .letter = (l), .name = (n), .to.flag = (p), \
	  .help = (h), __VA_ARGS__ }
#define NL2SQL_OPT_STRING(l, n, a, p, h, ...) \
	{ .kind = NL2SQL_KIND_STRING, .letter = (l), .name = (n), .arg = (a), \
	  .to.string = (p), .help = (h), __VA_ARGS__ }
/* a is "one|two|three"; anything else is a usage error */
#define NL2SQL_OPT_CHOICE(l, n, a, p, h, ...) \
	{ .kind = NL2SQL_KIND_CHOICE, .letter = (l), .name = (n), .arg = (a), \
	  .to.string = (p), .help = (h), __VA_ARGS__ }
#define NL2SQL_OPT_INT(l, n, a, p, h, ...) \
	{ .kind = NL2SQL_KIND_INT, .letter = (l), .name = (n), .arg = (a), \
	  .to.integer = (p), .help = (h), __VA_ARGS__ }
#define NL2SQL_OPT_DOUBLE(l, n, a, p, h, ...) \
	{ .kind = NL2SQL_KIND_DOUBLE, .letter = (l), .name = (n), .arg = (a), \
	  .to.real = (p), .help = (h), __VA_ARGS__ }
#define NL2SQL_OPT_LIST(l, n, a, p, h, ...) \
	{ .kind = NL2SQL_KIND_LIST, .letter = (l), .name = (n), .arg = (a), \
	  .to.list = (p), .help = (h), __VA_ARGS__ }
#define NL2SQL_OPT_DATABASES(l, n, p, h, ...) \
	{ .kind = NL2SQL_KIND_DATABASES, .letter = (l), .name = (n), \
	  .arg = "[ID=]DSN", .to.databases = (p), .help = (h), \
	  .flags = NL2SQL_OPT_TRUSTED, __VA_ARGS__ }
#define NL2SQL_OPT_END { .kind = NL2SQL_KIND_END }

/** Bits of nl2sql_command.groups: option groups that some commands share. */
enum {
	/* --timeout --max-rows --max-memory --patience --max-connections
	 * --tables --exclude; DATABASE_URL where no database is named */
	NL2SQL_GROUP_DATABASE = 1,
	NL2SQL_GROUP_DIALECT = 2, /* --dialect */
	/* --provider --model and what else there is to say of a model */
	NL2SQL_GROUP_MODEL = 4,
	NL2SQL_GROUP_DSN_OPERANDS = 8 /* operands are databases, not files */
};

/** NL2SQL_GROUP_MODEL.  What the engine needs of it goes there by itself; a
 * step looks at provider and model (for `origin`) and values. */
struct nl2sql_model_options {
	/* NULL: no model is asked ("grammar" and "rule" were made NULL) */
	const char *provider;
	const char *model, *base_url;
	struct nl2sql_list fallback; /* further models */
	const char *values;          /* "none", "masked" or "real" */
	double temperature;          /* -1: as each request says */
	int64_t max_tokens;          /* of an answer; 0: the engine's */
	int64_t in_flight;
	bool stream, estimate;
	double connect_timeout, first_byte_timeout, idle_timeout, total_timeout;
	const char *journal;         /* NULL: where caches are */
	bool no_journal, replay;
	int64_t ttl;                 /* seconds; 0: for ever */
	double budget;               /* USD; -1: none */
	int64_t max_tokens_total, max_requests; /* 0: no limit */
};

struct nl2sql_command {
	const char *name;     /* "nl2sql-gen"; its INI section is [gen] */
	const char *synopsis; /* what follows the name: "[OPTION ...] [FILE ...]" */
	const char *about;    /* one or two sentences for --help */
	unsigned groups;
	const struct nl2sql_opt *opts; /* ends with NL2SQL_OPT_END; may be NULL */
	/* INI sections it reads with nl2sql_cli_ini(), "rules reward"; may be
	 * NULL */
	const char *sections;
};

/** The values of the options that all commands take. */
struct nl2sql_common {
	struct nl2sql_databases db;
	const char *schema;   /* --schema FILE, or NULL */
	int64_t seed;
	int64_t jobs;         /* at least 1; --jobs 0 means one per processor */
	const char *rejects;  /* --rejects FILE, or NULL */
	bool allow_rejects, allow_partial, bare;
	bool quiet, verbose, timings, unbuffered;
	const char *log, *progress, *config, *key_file;
	const char *check_only; /* hidden: look at the options, and no more */
	int64_t expect;         /* hidden: records of a pipeline, for its bar */
	const char *section;    /* hidden: of the INI, read after the own one */
	const char *account;    /* hidden: whose budget a model spends */
	int64_t shard, shards; /* --shard I/N with 0 <= I < N; 0 of 1 */

	/* NL2SQL_GROUP_DATABASE */
	double timeout;        /* seconds a statement */
	int64_t max_rows;
	int64_t max_memory;    /* MiB */
	double patience;       /* seconds; < 0: not given */
	int64_t max_connections; /* to a server; 0: as many as jobs */
	struct nl2sql_list tables, exclude; /* globs */

	/* NL2SQL_GROUP_DIALECT: sqlite, postgresql, mysql or trino (what else
	 * is understood was put right), or NULL */
	const char *dialect;

	struct nl2sql_model_options model;
};

/**
 * Read the command line, the environment and the INI files.  --help,
 * --version and a hidden --dump-options end the program with 0; what is wrong
 * ends it with 2 and one line on stderr.  Also sets up signals, the log and
 * standard descriptors that were closed.
 *
 * @param cmd  borrowed for the program's life
 * @return the operands, NULL-terminated, in argv
 */
char **nl2sql_cli_parse(int argc, char **argv, const struct nl2sql_command *cmd);

const struct nl2sql_common *nl2sql_common(void);

struct nl2sql_db_set; /* db.h */
struct nl2sql_limits;

/** Make the databases of --db known, nothing opened yet, on the program's loop
 * with --jobs connections each, but at most --max-connections together to what
 * has a server, and with --patience.  @return 0, or -1 with *err set */
int nl2sql_cli_databases(struct nl2sql_db_set *set,
			 struct nl2sql_err *err) NL2SQL_MUST_USE;
/** The same for one that an operand names, [ID=]DSN. */
int nl2sql_cli_database(struct nl2sql_db_set *set, const char *dsn,
			struct nl2sql_err *err) NL2SQL_MUST_USE;
/** --timeout, --max-rows and --max-memory. */
void nl2sql_cli_limits(struct nl2sql_limits *limits);

/**
 * Open an engine as --provider and its like say, on the program's loop.  A
 * step need not: see nl2sql_filter_model().
 *
 * @param out      set to NULL where no model is asked; yours to free
 * @param account  whose budget it is: the run's id.  NULL: only open it, for
 *                 the next call to give out; so it is when options are read
 * @return 0, or -1 with *err set: NL2SQL_EDATA where the configuration is
 *         wrong, NL2SQL_EFATAL where the journal cannot be used any more
 */
int nl2sql_cli_model(struct nl2sql_llm **out, const char *account,
		     struct nl2sql_err *err) NL2SQL_MUST_USE;

/** The same for an engine that is to show whether its models answer: it keeps
 * nothing, falls back on none and gives up soon. */
int nl2sql_cli_model_fresh(struct nl2sql_llm **out,
			   struct nl2sql_err *err) NL2SQL_MUST_USE;

/** The program's event loop, made when it is first asked for. */
struct nl2sql_loop *nl2sql_cli_loop(void);

/**
 * Call fn for each `key = value` of a section of the INI files, the user's
 * own first.  Such sections are data ([rules]); options come by themselves.
 *
 * @param where    "nl2sql.ini:12" for messages
 * @param trusted  false where the file is a ./nl2sql.ini found by itself,
 *                 which may not name an endpoint or a database
 * @return 0, or -1 with *err set: fn's first failure
 */
int nl2sql_cli_ini(const char *section,
		   int (*fn)(void *ctx, const char *key, const char *value,
			     const char *where, bool trusted,
			     struct nl2sql_err *err),
		   void *ctx, struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Does pair number k (from 0) belong to this --shard? */
bool nl2sql_shard_mine(uint64_t k);

/** Print "tool: message: hint" on stderr.  @return 2, the exit status of
 * NL2SQL_EDATA (usage or configuration), or 3 of NL2SQL_EFATAL and EAGAIN */
int nl2sql_cli_fail(const struct nl2sql_err *err);
/** Print a usage error and end the program with 2. */
_Noreturn void nl2sql_cli_usage(const char *fmt, ...) NL2SQL_PRINTF(1, 2);

/* ---- the record loop --------------------------------------------------- */

struct nl2sql_filter;

/** One piece of work in the window. */
struct nl2sql_job {
	struct nl2sql_filter *filter;
	void *data;                 /* the step's own; starts as NULL */
	struct nl2sql_arena *arena; /* lives until the job is finished */
	uint64_t number;            /* of the jobs, from 0, in input order */
};

/** The job is ready for finish().  May be called inside start() or from any
 * callback of the loop; takes void * so that it can be a callback itself. */
void nl2sql_job_done(void *job);

/** Bits of nl2sql_step.flags. */
enum {
	/* Keep the schema records (they pass on nevertheless):
	 * nl2sql_filter_schema() */
	NL2SQL_STEP_SCHEMA = 1,
	/* There is no input: begin(), more() and end() make the records. */
	NL2SQL_STEP_SOURCE = 2,
	/* Records are not passed on: frames only are written. */
	NL2SQL_STEP_SINK = 4,
	/* Nothing but what the step emits is written, no frame either
	 * (--render in place of the stream). */
	NL2SQL_STEP_RAW = 8,
	/* The step deals --shard itself (it makes pairs); otherwise the loop
	 * takes the question, pair, qa and rows records of this shard only,
	 * unless the input is a shard already. */
	NL2SQL_STEP_SHARDS = 16,
	/** start() submits much that is short: --jobs is for what runs at once,
	 * and more may be in line.  Not with --unbuffered. */
	NL2SQL_STEP_LINE = 32
};

/** What finish() returns when the record is not to be written. */
#define NL2SQL_DROP 1

/**
 * What a command does with records.  A plain filter has a finish only.  All
 * callbacks run in the program's one thread.  A callback that fails with
 * NL2SQL_EDATA rejects the record (in begin, more and end: stops); with
 * anything else it stops the program: exit 3, the message being the reason.
 *
 * The loop itself reads type, id, db, question, sql and gold_sql of questions
 * and pairs, so a step gets them sound: each stands once, id is a string or
 * an integer, question a string that is not blank, sql a string without NUL.
 */
struct nl2sql_step {
	/* The types it works on, "pair question"; "*": all but frames.  The
	 * others pass through.  "table" and the like with STEP_SCHEMA: start
	 * and finish see them too. */
	const char *types;
	/* Names of further members that it reads: twice is a reject. */
	const char *reads;
	unsigned flags;

	/* Once, before the first record; may emit.  May be NULL, as all. */
	int (*begin)(void *ctx, struct nl2sql_filter *f, struct nl2sql_err *err);

	/* Begin the work on one record.  Up to --jobs jobs are in flight;
	 * call nl2sql_job_done() now or later.  rec stays valid and the same
	 * until finish() or abandon(). */
	int (*start)(void *ctx, struct nl2sql_record *rec,
		     struct nl2sql_job *job, struct nl2sql_err *err);

	/* The job is done: called in the order of the input, whatever was
	 * done first.  Changes rec, which is then written (0), or not
	 * (NL2SQL_DROP).  It may emit records, which come before it.  rec is
	 * NULL for jobs of more(); without start(), job->data is NULL. */
	int (*finish)(void *ctx, struct nl2sql_job *job,
		      struct nl2sql_record *rec, struct nl2sql_err *err);

	/* The input is over: begin one more piece of work, as start() does.
	 * @return 1 where there is none left, 0 begun */
	int (*more)(void *ctx, struct nl2sql_job *job, struct nl2sql_err *err);

	/* The program stops early and the job, begun, will not be finished:
	 * forget it (free what data points at). */
	void (*abandon)(void *ctx, struct nl2sql_job *job);

	/* All jobs are finished; may emit.  complete is false where the input
	 * was cut off or the program stops early: then nothing is published. */
	int (*end)(void *ctx, struct nl2sql_filter *f, bool complete,
		   struct nl2sql_err *err);
};

/**
 * Run the stream through a step: frames, window, order, rejects, progress.
 *
 * @param files  operands: files to read one after another, "-" for standard
 *               input; empty or NULL: standard input.  Not used by a source
 * @return the exit status
 */
int nl2sql_filter_run(char **files, const struct nl2sql_step *step, void *ctx);

/** Write a record to standard output now, counted in `written`: one line of
 * JSON without its newline.  In finish(), begin() and end() only. */
int nl2sql_filter_emit(struct nl2sql_filter *f, const char *line, size_t len,
		       struct nl2sql_err *err) NL2SQL_MUST_USE;
/** The same for bytes that are no record (a rendered page; STEP_RAW). */
int nl2sql_filter_write(struct nl2sql_filter *f, const void *data, size_t len,
			struct nl2sql_err *err) NL2SQL_MUST_USE;

/** The schema records seen so far, --schema's included; with STEP_SCHEMA
 * only.  Complete by the first pair or question, and in more() and end(). */
struct nl2sql_schema *nl2sql_filter_schema(struct nl2sql_filter *f);

/** Reject a record beside what finish() does with its own, as the loop would:
 * counted, and named or filed, at once.  why->word is the code. */
int nl2sql_filter_reject(struct nl2sql_filter *f, const struct nl2sql_record *rec,
			 const struct nl2sql_err *why, struct nl2sql_err *err)
	NL2SQL_MUST_USE;

/** Set `reason` of the end record though all is well ("schema exhausted
 * after 812 of 1000").  The first one stays. */
void nl2sql_filter_reason(struct nl2sql_filter *f, const char *fmt, ...)
	NL2SQL_PRINTF(2, 3);
/** Name what a source reads: its run is derived from it.  Before the first
 * record that it emits. */
void nl2sql_filter_source(struct nl2sql_filter *f, const char *what);
/** Set `usage` of the end record: a JSON object, copied.  Not with a model:
 * see nl2sql_filter_model(). */
void nl2sql_filter_usage(struct nl2sql_filter *f, struct nl2sql_json usage);
/** Exit with this status where all else is well (--fail-invalid: 1). */
void nl2sql_filter_status(struct nl2sql_filter *f, enum nl2sql_exit status);
/**
 * The engine of --provider, or NULL where no model is asked.  It is there from
 * begin() to the end of end(); the loop opens and frees it, sets `usage` of
 * the end record to what its answers took, and says what was paid.
 *
 * A request belongs to whoever submitted it: abandon() calls
 * nl2sql_llm_cancel() for each that is not done.  One that failed with
 * NL2SQL_EFATAL is reason to stop (return its err: exit 3 with the reason);
 * one that failed with NL2SQL_EDATA, and an answer that is of no use, goes to
 * nl2sql_filter_unused(), and the work goes on without it.
 */
struct nl2sql_llm *nl2sql_filter_model(struct nl2sql_filter *f);
/** Count and log an answer that was of no use; why->word says what it lacked.
 * The end tells how many there were of each. */
void nl2sql_filter_unused(struct nl2sql_filter *f, const char *tag,
			  const struct nl2sql_err *why);
/** How many records there will be, for the progress bar. */
void nl2sql_filter_total(struct nl2sql_filter *f, uint64_t n);
/** The run id that begin carries (32 hex digits). */
const char *nl2sql_filter_run_id(const struct nl2sql_filter *f);

/* ---- the front door ------------------------------------------------------ */

/** The commands that `nl2sql` knows, without "nl2sql-"; ends with NULL. */
extern const char *const nl2sql_front_commands[];

/** The program of a command: beside this one, or a name to look for on PATH.
 * @return yours to free */
char *nl2sql_front_path(const char *command);

/**
 * Become another command.
 *
 * @param argv  argv[0] is the command, "gen"; the rest are its arguments
 * @return only when it fails: -1 with *err set
 */
int nl2sql_front_exec(char **argv, struct nl2sql_err *err);
/** Say that there is no such command, and which may be meant.  @return -1 */
int nl2sql_front_unknown(const char *command, struct nl2sql_err *err);

/**
 * Run the pipeline of an INI file: [pipeline] has stages (names of commands,
 * or of sections that have a `command` for sh) and db; each stage reads its
 * own section.  Options given on our command line go to all stages, by the
 * environment.  Signals are handed on, and every stage is waited for.
 *
 * @return the worst exit of its stages; each one is named on stderr
 */
int nl2sql_pipeline_run(const char *file);

/** What was found of one section: its name, and a sentence. */
typedef int nl2sql_config_say(void *ctx, const char *section, bool good,
			      const char *message, struct nl2sql_err *err);
/**
 * Look at all sections of the INI files, those of other commands too: each
 * is read by the program that it is for, and a pipeline as if it would start.
 *
 * @return 0 whatever was found, or -1 with *err set, by say() or since a
 *         program could not be asked
 */
int nl2sql_config_check(nl2sql_config_say *say, void *ctx,
			struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Add the databases that [pipeline] names and --db does not; for
 * nl2sql_databases_clear().
 * @return 0, or -1 with *err set */
int nl2sql_config_databases(struct nl2sql_databases *d,
			    struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Append the completions of all commands for bash, zsh or fish.
 * @return 0, or -1 with *err set */
int nl2sql_completions_put(struct nl2sql_buf *out, const char *shell,
			   struct nl2sql_err *err) NL2SQL_MUST_USE;

#endif
