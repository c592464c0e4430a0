/*
 * nl2sql/gen.h - pairs by phase, out of a schema alone
 *
 * A generator makes the records that were asked for, one after another, in an
 * order that depends on schema and options only.
 *
 *	nl2sql_gen_start(gen, schema, err);
 *	while (nl2sql_gen_next(gen, line, err) == 1)
 *		write line;
 */
#ifndef NL2SQL_GEN_H
#define NL2SQL_GEN_H

#include <nl2sql/grammar.h>

struct nl2sql_gen_options {
	const char *phases;     /* comma list, or NULL: all */
	int64_t count;          /* records in all */
	const char *tables;     /* comma list of globs, or NULL: all */
	const char *difficulty; /* comma list of Spider's words, or NULL */
	const char *mix;        /* file of rule weights, or NULL */
	const char *dialect;    /* NULL: the database record's */
	uint64_t seed;
	uint64_t shard, shards; /* this one of how many; shards 0 is 1 */
};
#define NL2SQL_GEN_COUNT 1000 /* the default */

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

/**
 * Begin: no more schema records come.
 *
 * @param schema  borrowed until nl2sql_gen_free()
 * @return 0, or -1 with *err set: it has no tables
 */
int nl2sql_gen_start(struct nl2sql_gen *gen, struct nl2sql_schema *schema,
		     struct nl2sql_err *err) NL2SQL_MUST_USE;

/**
 * Make the next record of this shard.
 *
 * @param line  emptied, then filled with the record, without a line end
 * @return 1, 0 when all is made, -1 with *err set
 */
int nl2sql_gen_next(struct nl2sql_gen *gen, struct nl2sql_buf *line,
		    struct nl2sql_err *err) NL2SQL_MUST_USE;

/** After the last record: why there are fewer than were asked for, for
 * end.reason; "" where there are not. */
const char *nl2sql_gen_reason(const struct nl2sql_gen *gen);

#endif
