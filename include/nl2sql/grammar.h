/*
 * nl2sql/grammar.h - SQL and its question, drawn together from a schema
 *
 * A grammar is data: the rule files, the lexicon and the catalogue of
 * functions below templates/grammar/ (nl2sql-gen(1) describes their format).
 * It is compiled once.  A world is one database seen by a grammar: names in
 * words, the role of each column, joins that mean something, and witness rows
 * out of which literals are taken.  A world makes utterances: a question with
 * the SQL tree that answers it, built from one derivation, so that both say
 * the same.
 *
 * The same grammar, schema, seed and order of calls give the same utterances.
 *
 * Ownership: a world borrows the grammar and the schema, which must outlive
 * it.  An utterance lies in the arena that its maker was given, except for
 * what it points to in grammar and schema.
 */
#ifndef NL2SQL_GRAMMAR_H
#define NL2SQL_GRAMMAR_H

#include <nl2sql/schema.h>
#include <nl2sql/sql.h>

/** What pairs are made for, in the order in which they are made. */
enum nl2sql_phase {
	NL2SQL_PHASE_BUILTINS,
	NL2SQL_PHASE_SCHEMA_DOCS,
	NL2SQL_PHASE_SAMPLE_DATA,
	NL2SQL_PHASE_SCHEMA_RELATIONSHIP,
	NL2SQL_PHASE_SINGLE_TABLE,
	NL2SQL_PHASE_JOINS,
	NL2SQL_PHASE_COMPLEX_SQLS
};
#define NL2SQL_PHASES 7

const char *nl2sql_phase_name(enum nl2sql_phase p); /* "complex_sqls" */
/** @return 0, or -1 where name is none of them */
int nl2sql_phase_of(enum nl2sql_phase *p, const char *name);

/* ---- the grammar -------------------------------------------------------- */

struct nl2sql_grammar;

/**
 * Compile the files of templates/grammar/, wherever they are found.
 *
 * @param g  set on success; give it to nl2sql_grammar_free()
 * @return 0, or -1 with *err set to NL2SQL_EDATA: "FILE:LINE: what is wrong"
 */
int nl2sql_grammar_open(struct nl2sql_grammar **g,
			struct nl2sql_err *err) NL2SQL_MUST_USE;

/** An empty grammar, to be filled by nl2sql_grammar_add(). */
struct nl2sql_grammar *nl2sql_grammar_new(void);
/**
 * Compile one more file into it.
 *
 * @param name  its name, for messages; the ending tells what it is:
 *              ".grammar" (rules), ".lex" (lexicon), "functions.tsv",
 *              "abbreviations.tsv" (given to the schema room); others are
 *              passed over
 * @return 0, or -1 with *err set; the grammar can then only be freed
 */
int nl2sql_grammar_add(struct nl2sql_grammar *g, const char *name,
		       const char *text, size_t len,
		       struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Tie rules, lexicon and functions together; after the last add.
 * @return 0, or -1 with *err set to the first name that leads nowhere */
int nl2sql_grammar_link(struct nl2sql_grammar *g,
			struct nl2sql_err *err) NL2SQL_MUST_USE;
/**
 * Multiply the weights of rules: lines "GLOB NUMBER" with comments behind #;
 * a rule takes the first line whose glob its name matches.
 */
int nl2sql_grammar_mix(struct nl2sql_grammar *g, const char *name,
		       const char *text, size_t len,
		       struct nl2sql_err *err) NL2SQL_MUST_USE;
void nl2sql_grammar_free(struct nl2sql_grammar *g); /* NULL is fine */

/** What stands for {name} in a phrase. */
struct nl2sql_slot_text {
	const char *name, *text;
};

/**
 * Say a phrase of the lexicon: the first one of the line that fits best, its
 * options left out.
 *
 * @param key    "words.gt": see words.lex
 * @param words  of the column or function, lower case; NULL: of none
 * @param role   "date", "year", "string", "number"..., or NULL
 * @return false where no line fits: nothing is written then
 */
bool nl2sql_grammar_say(struct nl2sql_buf *out, const struct nl2sql_grammar *g,
			const char *key, const char *words, const char *role,
			const struct nl2sql_slot_text *slots, size_t n);

/* ---- a database seen by it ---------------------------------------------- */

struct nl2sql_world;

/**
 * Look at a database through a grammar.
 *
 * @param schema   filled; borrowed
 * @param db       its id
 * @param only     the tables to speak about: NULL, or globs; NULL-terminated
 * @return a world, never NULL; give it to nl2sql_world_free()
 */
struct nl2sql_world *nl2sql_world_new(const struct nl2sql_grammar *g,
				      const struct nl2sql_schema *schema,
				      const char *db,
				      enum nl2sql_dialect dialect,
				      const char *const *only, uint64_t seed);
void nl2sql_world_free(struct nl2sql_world *w); /* NULL is fine */

/** Whether the schema admits the phase.  @return NULL, or why not, as a
 * clause ("the schema has no relationships to join on") */
const char *nl2sql_world_lacks(const struct nl2sql_world *w,
			       enum nl2sql_phase phase);

/** How many relationships it would join on. */
size_t nl2sql_world_joins(const struct nl2sql_world *w);

/** A question and what answers it. */
struct nl2sql_utterance {
	const char *question;
	struct nl2sql_sql *sql; /* the tree; NULL where answer is set */
	const char *text;       /* the tree, printed in the world's dialect */
	const char *answer;     /* of schema_docs: a sentence */
	const char *rule;       /* the rule's name: the template */
	const char *style;      /* "imperative", … of the question */
	const struct nl2sql_table **tables;
	size_t ntables;
};

/**
 * Make one utterance.
 *
 * @param attempt  numbers the calls: the random stream depends on it, on the
 *                 seed and on the phase
 * @return true; false where this attempt led nowhere (no column fits, no
 *         witness): the next one may
 */
bool nl2sql_world_make(struct nl2sql_world *w, enum nl2sql_phase phase,
		       uint64_t attempt, struct nl2sql_arena *arena,
		       struct nl2sql_utterance *out);
/** Say that an utterance is used: its columns and its rule are drawn less
 * often from here on. */
void nl2sql_world_keep(struct nl2sql_world *w, const struct nl2sql_utterance *u);

/* ---- names --------------------------------------------------------------- */

/** What people call a table ("project staff") in the singular, and in the
 * plural; live as long as the world. */
const char *nl2sql_world_noun(const struct nl2sql_world *w,
			      const struct nl2sql_table *t);
const char *nl2sql_world_nouns(const struct nl2sql_world *w,
			       const struct nl2sql_table *t);
/** What people call a column, told apart from the table's others. */
const char *nl2sql_world_column(const struct nl2sql_world *w,
				const struct nl2sql_table *t, int column);

#endif
