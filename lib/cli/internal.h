/* lib/cli/internal.h - what the files of this room share */
#ifndef NL2SQL_CLI_INTERNAL_H
#define NL2SQL_CLI_INTERNAL_H

#include <nl2sql/cli.h>

/** One option of this program, and where its value came from. */
struct nl2sql_cli_opt {
	const struct nl2sql_opt *o;
	const char *group; /* the heading it stands under in --help */
	int source;        /* number of the source that set it; 0: default */
	char *was;         /* the default, as JSON */
	void *value;       /* what was allocated for it; lives as long as we */
};

/** One `key = value` of an INI file. */
struct nl2sql_ini_entry {
	char *section, *key, *value;
	char *where;  /* "nl2sql.ini:12" */
	bool trusted;
};
struct nl2sql_ini {
	struct nl2sql_ini_entry *entries;
	size_t n, cap;
};

/** The program: it has one command line, so there is one of these. */
struct nl2sql_cli {
	const struct nl2sql_command *cmd;
	struct nl2sql_cli_opt *opts;
	size_t n, cap;
	int sources;
	struct nl2sql_ini ini;
	struct nl2sql_common common;
	struct nl2sql_loop *loop;
	const char *options; /* what begin says instead of our own, or NULL */
};
extern struct nl2sql_cli nl2sql_cli;

/* options.c */
struct nl2sql_cli_opt *nl2sql_cli_find(const char *name);
/** Set an option from text.  value is NULL for a flag without one; undo takes
 * a flag back.  @return 0, or -1 with *err set */
int nl2sql_cli_assign(struct nl2sql_cli_opt *opt, const char *value, bool undo,
		      int source, struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Print an option's value as JSON, without secrets. */
void nl2sql_cli_value(struct nl2sql_buf *b, const struct nl2sql_opt *o);
/** How many letters of a word may be wrong where another was meant. */
unsigned nl2sql_cli_slips(const char *word);
/** "an unknown option: did you mean --seed?" as the hint */
int nl2sql_cli_unknown(struct nl2sql_err *err, const char *name);
/** "seed" of "--no-seed" for a flag that may be undone, or NULL. */
struct nl2sql_cli_opt *nl2sql_cli_undone(const char *name);
/** Put what bears on the output and is not the default as an object. */
void nl2sql_cli_options_json(struct nl2sql_buf *b);
/** --check-only: print that object, and one of all that is no secret, a line
 * each.  @return the exit status */
int nl2sql_cli_checked(void);

/* common.c */
extern const struct nl2sql_opt nl2sql_common_opts[];
extern const struct nl2sql_opt nl2sql_database_opts[];
extern const struct nl2sql_opt nl2sql_dialect_opts[];
extern const struct nl2sql_opt nl2sql_model_opts[]; /* model_options.c */
/** Check and complete the common values once all sources were read. */
int nl2sql_common_settle(struct nl2sql_err *err) NL2SQL_MUST_USE;

/* model_options.c */
/** The defaults of the model's options. */
void nl2sql_model_defaults(struct nl2sql_model_options *m);
/** Check and complete them; an engine that could not be opened is refused
 * here.  @return 0, or -1 with *err set */
int nl2sql_model_settle(struct nl2sql_err *err) NL2SQL_MUST_USE;

/* databases.c */
int nl2sql_databases_add(struct nl2sql_databases *d, const char *text,
			 struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Where no database is named, nor stands among the operands, take that of
 * DATABASE_URL, if it is of a kind that we know. */
int nl2sql_databases_default(struct nl2sql_databases *d, char **operands,
			     struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Overwrite the password in an argument that holds a DSN, which everybody on
 * the machine may read. */
void nl2sql_dsn_hide(char *text);
void nl2sql_list_add(struct nl2sql_list *l, const char *s, size_t len);
void nl2sql_list_clear(struct nl2sql_list *l);

/* database.c */
/** Can the databases that are files be opened?  @return 0, or -1 */
int nl2sql_cli_check_files(struct nl2sql_err *err) NL2SQL_MUST_USE;

/* ini.c */
/** Parse INI text and append its entries.  name is for messages. */
int nl2sql_ini_parse(struct nl2sql_ini *ini, const char *text, size_t len,
		     const char *name, bool trusted,
		     struct nl2sql_err *err) NL2SQL_MUST_USE;
void nl2sql_ini_release(struct nl2sql_ini *ini);
/** Sections of INI files that are no command's; ends with NULL. */
extern const char *const nl2sql_data_sections[];
/** A section of ours that a slip of the pen hides, or NULL. */
const char *nl2sql_ini_meant(const char *section);
/** Read --config FILE, or the files that are found by themselves. */
int nl2sql_ini_load(struct nl2sql_ini *ini, const char *config,
		    struct nl2sql_err *err) NL2SQL_MUST_USE;

/* front.c */
/**
 * Run one of our programs and take down all that it prints.
 *
 * @param args     its arguments, NULL-terminated, or NULL
 * @param prepare  called in the child before it becomes the program; may be
 *                 NULL
 * @return its exit status, or -1 with *err set
 */
int nl2sql_front_ask(struct nl2sql_buf *said, const char *command,
		     char *const *args, void (*prepare)(void *ctx), void *ctx,
		     struct nl2sql_err *err) NL2SQL_MUST_USE;

/* help.c */
_Noreturn void nl2sql_cli_help(void);
_Noreturn void nl2sql_cli_version(void);
/** The option table as --dump-options prints it. */
void nl2sql_cli_table(struct nl2sql_buf *b);
_Noreturn void nl2sql_cli_dump(void);

/* log.c */
void nl2sql_cli_log_open(const char *path);
/** Print one line on stderr, control bytes made visible as '?'. */
void nl2sql_cli_say(const char *fmt, ...) NL2SQL_PRINTF(1, 2);
/** The short name of the command, "gen" of "nl2sql-gen". */
const char *nl2sql_cli_section(void);

#endif
