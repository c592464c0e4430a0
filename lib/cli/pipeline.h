/* lib/cli/pipeline.h - the parts of a configured pipeline */
#ifndef NL2SQL_CLI_PIPELINE_H
#define NL2SQL_CLI_PIPELINE_H

#include <sys/types.h>

#include "internal.h"

/** A gen process that makes some of the phases. */
struct nl2sql_phase_run {
	char *section; /* "gen.joins", or "gen" for those without one */
	char *phases;  /* a list, as --phase takes it */
	int64_t count;
	char *options; /* as its begin record has them */
	bool own_budget; /* the others spend that of [gen] together */

	pid_t pid;     /* 0: not started */
	int fd;        /* what it prints, or -1 */
	bool piped;    /* fd is a pipe, and not a file */
	bool done;
	int status;    /* of waitpid(), where done */
};

struct nl2sql_stage {
	const char *name;
	const char *command; /* of a stage that is not ours, for sh -c */
	const char *where;   /* the line that names it */
	char *options;       /* as its begin record has them */
	int64_t databases;   /* on servers, that it reads; where nobody knows 1 */
	struct nl2sql_phase_run *runs; /* of gen, where phases have sections */
	size_t nruns;
	pid_t pid;
	int status;          /* of waitpid(), where done */
	bool done;
};

struct nl2sql_pipeline {
	const char *file;
	struct nl2sql_ini ini;
	struct nl2sql_list names;
	struct nl2sql_stage *stages; /* one a name */
	const char *db;              /* of [pipeline], or NULL */
	const char *run_version;     /* the same */
	int64_t connections; /* for all stages together; 0: no bound */
	const char *connections_where; /* the line that says so, or NULL */
	int64_t phases_at_once;
	int64_t expect;      /* records that gen is to make; 0: not known */
};

const struct nl2sql_ini_entry *nl2sql_ini_find(const struct nl2sql_ini *ini,
					       const char *section,
					       const char *key);

/** Read and check a pipeline without running it. */
int nl2sql_pipeline_look(const char *file, struct nl2sql_err *err)
	NL2SQL_MUST_USE;
/** Words between blanks, commas or bars. */
void nl2sql_list_split(struct nl2sql_list *l, const char *text);

/* pipeline_check.c */
/**
 * Look at all of the configuration before anything starts: sections, options
 * and values, as the stages' own programs read them.
 *
 * @return 0, or -1 with *err set, which names file and line
 */
int nl2sql_pipeline_check(struct nl2sql_pipeline *p, struct nl2sql_err *err)
	NL2SQL_MUST_USE;
/** Run a stage's program as it would be run, but with --check-only.
 *
 * @param args     further arguments, NULL-terminated
 * @param options  set to what its begin record would say; yours to free
 * @param values   set to the values of all options; yours to free
 */
int nl2sql_pipeline_ask(struct nl2sql_pipeline *p, struct nl2sql_stage *s,
			const char *const *args, char **options, char **values,
			struct nl2sql_err *err) NL2SQL_MUST_USE;

/* stages.c */
/** Set by our command line or environment, and so above what files say? */
bool nl2sql_stages_told(const char *option);
/** The part of max-connections that each stage gets that reads databases. */
int64_t nl2sql_stages_share(const struct nl2sql_pipeline *p);
/** Tell all stages what our command line says, by the environment, so that no
 * password stands in argv. */
void nl2sql_stages_export(void);
/** In a child: what is this stage's own. */
void nl2sql_stage_export(const struct nl2sql_pipeline *p,
			 const struct nl2sql_stage *s);
int nl2sql_stages_start(struct nl2sql_pipeline *p, struct nl2sql_err *err)
	NL2SQL_MUST_USE;
void nl2sql_stages_stop(const struct nl2sql_pipeline *p);
/** Stages end in any order; a signal to us is handed on to them. */
void nl2sql_stages_wait(struct nl2sql_pipeline *p);
/** "was killed by signal 9 (Killed)" */
void nl2sql_put_signal(struct nl2sql_buf *b, int status);

/* phases.c */
/** Does the INI give phases sections of their own? */
bool nl2sql_phases_wanted(const struct nl2sql_pipeline *p);
/** Is it "gen." and the name of a phase? */
bool nl2sql_phases_section(const char *section);
/** The phase that a section "gen.jions" means, or NULL. */
const char *nl2sql_phases_meant(const char *section);
/** Deal the phases of [gen] to processes, and check the options of each. */
int nl2sql_phases_plan(struct nl2sql_pipeline *p, struct nl2sql_stage *s,
		       struct nl2sql_err *err) NL2SQL_MUST_USE;
void nl2sql_phases_release(struct nl2sql_stage *s);

/* fan.c */
/** Be the gen stage: standard input to each of its processes, what they make
 * to standard output, in their order.  @return the exit status */
int nl2sql_fan_run(const struct nl2sql_pipeline *p,
		   const struct nl2sql_stage *s);

#endif
