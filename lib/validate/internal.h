/* lib/validate/internal.h - the room's own */
#ifndef NL2SQL_VALIDATE_INTERNAL_H
#define NL2SQL_VALIDATE_INTERNAL_H

#include <nl2sql/validate.h>

/** What is remembered of a database: the policy was made of so many tables. */
struct known_db {
	struct nl2sql_db *db;
	const struct nl2sql_schema *schema;
	size_t ntables;
	struct nl2sql_schema *catalogue; /* what it says itself, for rules */
};

struct nl2sql_validator {
	struct nl2sql_validate_options o;
	struct known_db *known;
	size_t nknown, cknown;
};

/** Add to a stage; the message is formatted, word and position set. */
struct nl2sql_err *nl2sql_stage_error(struct nl2sql_trial *t,
				      enum nl2sql_stage_name stage,
				      const char *word, long position,
				      const char *fmt, ...) NL2SQL_PRINTF(5, 6);
struct nl2sql_err *
nl2sql_stage_warning(struct nl2sql_trial *t, enum nl2sql_stage_name stage,
		     const char *word, long position, const char *fmt, ...)
	NL2SQL_PRINTF(5, 6);
/** Add an error, or a warning, as it is. */
void nl2sql_stage_take(struct nl2sql_trial *t, enum nl2sql_stage_name stage,
		       const struct nl2sql_err *err);
void nl2sql_stage_warn(struct nl2sql_trial *t, enum nl2sql_stage_name stage,
		       const struct nl2sql_err *err);
/** Tell people what to do; the same is not said twice. */
void nl2sql_stage_suggest(struct nl2sql_trial *t, enum nl2sql_stage_name stage,
			  const char *text);
/** What its names show, which must be there; made once. */
const struct nl2sql_analysis *nl2sql_trial_analysis(struct nl2sql_trial *t);
/** The position in characters of a node of the trial's statement. */
long nl2sql_trial_position(const struct nl2sql_trial *t,
			   const struct nl2sql_sql *n);

/** Is a word one of a list? */
bool nl2sql_word_among(const char *word, const char *const *list, size_t n);
/** Was this stage asked for? */
bool nl2sql_trial_wants(const struct nl2sql_trial *t,
			enum nl2sql_stage_name stage);
/** validate.c: everything that can be said without the engine.  -1: and no
 * more can. */
int nl2sql_trial_read(struct nl2sql_trial *t);
/** May the engine see it? */
bool nl2sql_trial_runnable(const struct nl2sql_trial *t);
/** Let the engine judge it; nl2sql_trial_finish() comes. */
void nl2sql_trial_execute(struct nl2sql_trial *t);
/** validator.c: the policy of a trial's database, or one of its own, which
 * the caller frees. */
const struct nl2sql_policy *nl2sql_trial_policy(const struct nl2sql_trial *t,
						struct nl2sql_policy **own);
/** Judge by what was found, and tell whoever waits. */
void nl2sql_trial_finish(struct nl2sql_trial *t);
/** mutants.c: run its neighbours, then finish it. */
void nl2sql_try_mutants(struct nl2sql_trial *t);
/** validator.c: that of a trial's database, where rules ask for it; NULL: none
 * is known. */
const struct nl2sql_schema *nl2sql_catalogue_of(const struct nl2sql_trial *t);

/** Do rules (NULL: none) speak of tables or columns? */
bool nl2sql_rules_name(const struct nl2sql_rules *r);

/** A statement whose views were opened, and what its names mean then. */
struct opened {
	const struct nl2sql_resolution *names;
	struct {
		const struct nl2sql_sql *query;
		const char *name;
	} *views;
	size_t nviews;
};

/** views.c: @return 0, or -1 with *why set to a view that cannot be read, or
 * to the last one of too many */
int nl2sql_open_views(struct nl2sql_trial *t,
		      const struct nl2sql_schema *schema, struct opened *o,
		      const struct nl2sql_source **why);
/** The view in which a node stands; NULL: none. */
const char *nl2sql_view_of(const struct opened *o, const struct nl2sql_sql *n);
/** Is it the whole query of a view? */
bool nl2sql_is_view_query(const struct opened *o, const struct nl2sql_sql *n);
/** filters.c: is a source read through a condition on a column of it?
 * @param depth  0 */
bool nl2sql_filtered(const struct nl2sql_resolution *names,
		     const struct nl2sql_source *source, const char *column,
		     unsigned depth);
/** types.c: comparisons of unlike things. */
void nl2sql_judge_types(struct nl2sql_trial *t);
/** rules.c: what the INI says, before anything is run. */
void nl2sql_judge_rules(struct nl2sql_trial *t);
/** careful.c: what an engine takes but a careful reader would not. */
void nl2sql_judge_bare_columns(struct nl2sql_trial *t);
void nl2sql_judge_products(struct nl2sql_trial *t);
void nl2sql_judge_joins(struct nl2sql_trial *t);
/** quoted.c: texts that should be names. */
void nl2sql_judge_quoted(struct nl2sql_trial *t);
/** Does a relationship tie the two columns? */
bool nl2sql_columns_linked(const struct nl2sql_table *a, int ca,
			   const struct nl2sql_table *b, int cb);
/** Do the two columns hold the same thing, by relationships, names, or rows? */
bool nl2sql_columns_related(const struct nl2sql_table *a, int ca,
			    const struct nl2sql_table *b, int cb);
/** hints.c: what a person would say of each thing that was found. */
void nl2sql_give_hints(struct nl2sql_trial *t);
/** Engines' names as people write them, by dialect. */
extern const char *const nl2sql_dialect_titles[];
/** hint_syntax.c: the same for text that cannot be read. */
void nl2sql_hint_syntax(struct nl2sql_trial *t, struct nl2sql_err *e);
/** hint_names.c: the same for tables and columns that mean nothing, or too
 * much; column is a COLUMN of the statement, at is where it stands. */
void nl2sql_hint_column(struct nl2sql_trial *t, struct nl2sql_err *e,
			const struct nl2sql_sql *column,
			const struct nl2sql_scope *at);
void nl2sql_hint_ambiguous(struct nl2sql_err *e,
			   const struct nl2sql_sql *column,
			   const struct nl2sql_scope *at);
void nl2sql_hint_table(struct nl2sql_trial *t, struct nl2sql_err *e);
/** "a, b and c", at most max of them, in the arena. */
const char *nl2sql_listed_names(struct nl2sql_arena *a,
				const char *const *names, size_t n, size_t max);
/** rows.c: the first rows of a result, masked, as JSON in the arena. */
const char *nl2sql_trial_rows(struct nl2sql_trial *t);

/** Does the statement's outermost query order its rows? */
bool nl2sql_trial_ordered(const struct nl2sql_trial *t);

/* Above so many joins nobody reads carefully, and we would for ever. */
#define EDGES_MAX 1000

#endif
