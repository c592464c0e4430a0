/*
 * nl2sql/gen.h - pairs by phase, out of a schema
 *
 * A generator makes the records that were asked for, one after another, in an
 * order that depends on schema and options only.
 *
 *	nl2sql_gen_start(gen, schema, err);
 *	while (nl2sql_gen_next(gen, line, err) == 1)
 *		write line;
 *
 * They are drawn from the grammar.  After nl2sql_gen_ask_model() a model
 * writes them instead, or, where wordings are asked for, says the questions of
 * the grammar's pairs in other words.  A model is asked by workers: chains of
 * requests of which each waits for the one before, and no chain for another.
 * So the records depend on the answers alone, not on the order in which they
 * come, nor on how many requests are in flight.
 */
#ifndef NL2SQL_GEN_H
#define NL2SQL_GEN_H

#include <nl2sql/grammar.h>
#include <nl2sql/prompt.h>

struct nl2sql_gen_options {
	const char *phases;     /* comma list, or NULL: all */
	int64_t count;          /* records in all */
	const char *tables;     /* comma list of globs, or NULL: all */
	const char *difficulty; /* comma list of Spider's words, or NULL */
	const char *mix;        /* file of rule weights, or NULL */
	const char *dialect;    /* NULL: the database record's */
	uint64_t seed;
	uint64_t shard, shards; /* this one of how many; shards 0 is 1 */

	/* Of a model; 0 and NULL stand for what is in brackets. */
	int64_t workers;          /* [4] chains of a phase */
	int64_t answers_per_call; /* [5] */
	int64_t paraphrase;       /* [none] wordings of each pair */
	int64_t prompt_tokens;    /* [6000] of one request, history included */
	const char *variant;      /* [drawn] of each prompt; "" is the plain */
	const char *schema_form;  /* ["ddl"] or "mschema" */
};
#define NL2SQL_GEN_COUNT 1000 /* the default */
#define NL2SQL_GEN_WORKERS 4
#define NL2SQL_GEN_ANSWERS 5
#define NL2SQL_GEN_PROMPT_TOKENS 6000
#define NL2SQL_GEN_DEFAULTS                                                    \
	{ .count = NL2SQL_GEN_COUNT,                                           \
	  .workers = NL2SQL_GEN_WORKERS,                                       \
	  .answers_per_call = NL2SQL_GEN_ANSWERS,                              \
	  .prompt_tokens = NL2SQL_GEN_PROMPT_TOKENS,                           \
	  .schema_form = "ddl" }

/** How many of a hundred records a phase gets, where all are asked for. */
int nl2sql_gen_share(enum nl2sql_phase phase);

struct nl2sql_gen;

/**
 * @param gen  set on success; give it to nl2sql_gen_free()
 * @param o    borrowed until nl2sql_gen_free()
 * @return 0, or -1 with *err set: a word that is not one, a bad grammar
 */
int nl2sql_gen_new(struct nl2sql_gen **gen, const struct nl2sql_gen_options *o,
		   struct nl2sql_err *err) NL2SQL_MUST_USE;
void nl2sql_gen_free(struct nl2sql_gen *gen); /* NULL is fine */

/** Who is asked.  All is borrowed until nl2sql_gen_free(). */
struct nl2sql_gen_model {
	struct nl2sql_llm *llm; /* NULL: nobody */
	struct nl2sql_loop *loop; /* that the engine is on */
	const char *provider, *model; /* for `origin` */
	const char *values; /* that it may see: "none", "masked", "real" */
	const char *key_file; /* of the stand-ins; NULL: the seed makes them */
	double temperature; /* below 0: as each prompt wants it */
	/* Told of what could not be used: why->word and why->message say what
	 * it lacked.  In an order that depends on the answers alone. */
	void (*unused)(void *ctx, const char *tag,
		       const struct nl2sql_err *why);
	void *ctx;
};
/** Ask a model, from here on; before nl2sql_gen_start().
 * @return 0, or -1 with *err set: the key cannot be read */
int nl2sql_gen_ask_model(struct nl2sql_gen *gen,
			 const struct nl2sql_gen_model *model,
			 struct nl2sql_err *err) NL2SQL_MUST_USE;

/**
 * Begin: no more schema records come.
 *
 * @param schema  borrowed until nl2sql_gen_free()
 * @return 0, or -1 with *err set: it has no tables
 */
int nl2sql_gen_start(struct nl2sql_gen *gen, struct nl2sql_schema *schema,
		     struct nl2sql_err *err) NL2SQL_MUST_USE;

/**
 * Make the next record of this shard.  With a model it turns the loop until
 * there is one.
 *
 * @param line  emptied, then filled with the record, without a line end
 * @return 1, 0 when all is made, -1 with *err set: of a model, what the
 *         engine said (NL2SQL_EFATAL)
 */
int nl2sql_gen_next(struct nl2sql_gen *gen, struct nl2sql_buf *line,
		    struct nl2sql_err *err) NL2SQL_MUST_USE;

/**
 * Other words for the question of a pair that came in from elsewhere.  Those
 * of the grammar's own pairs follow them by themselves.
 *
 * @param done  called from the loop, or at once, when there is no more to wait
 *              for
 * @return give it to nl2sql_gen_wordings_free(), done or not
 */
struct nl2sql_gen_wordings;
struct nl2sql_gen_wordings *
nl2sql_gen_reword(struct nl2sql_gen *gen, const struct nl2sql_record *pair,
		  void (*done)(void *ctx), void *ctx);
/** The pair itself, then each wording: the pair with another id, question and
 * origin.
 * @return 1 with line filled, 0 when there are no more, -1 with *err set:
 *         what the engine said (NL2SQL_EFATAL) */
int nl2sql_gen_wordings_next(struct nl2sql_gen_wordings *w,
			     struct nl2sql_buf *line,
			     struct nl2sql_err *err) NL2SQL_MUST_USE;
void nl2sql_gen_wordings_free(struct nl2sql_gen_wordings *w); /* NULL is fine */

/** After the last record: why there are fewer than were asked for, for
 * end.reason; "" where there are not. */
const char *nl2sql_gen_reason(const struct nl2sql_gen *gen);

#endif
