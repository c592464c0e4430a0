/*
 * nl2sql/spider.h - SQL as Spider's evaluation.py reads it
 *
 * Exact set match is defined by a parser of their own, which knows a part of
 * SQL and splits words by rules made for English.  What it refuses counts as a
 * failed parse, whatever an engine thinks of it, so neither its verdicts nor
 * the `sql` member of its data sets can be had from our tree: this is their
 * reading, step by step, on its own structures.
 *
 * Queries live in the arena they were read into, and borrow from the schema.
 */
#ifndef NL2SQL_SPIDER_H
#define NL2SQL_SPIDER_H

#include <nl2sql/base.h>
#include <nl2sql/schema.h>

/* ---- the schema --------------------------------------------------------- */

/** Tables and columns by lower-case names, columns numbered over all tables
 * as tables.json has them, from 0 (there, column 0 is `*`: one less). */
struct nl2sql_spider_schema;

struct nl2sql_spider_schema *nl2sql_spider_schema_new(void);
void nl2sql_spider_schema_free(struct nl2sql_spider_schema *s); /* NULL: fine */

/** The tables of one database of schema records, in their order. */
struct nl2sql_spider_schema *
nl2sql_spider_schema_of(const struct nl2sql_schema *schema, const char *db);

/** Add a table; the columns that follow are its. */
void nl2sql_spider_schema_table(struct nl2sql_spider_schema *s,
				const char *name);
/** Add a column to the last table. */
void nl2sql_spider_schema_column(struct nl2sql_spider_schema *s,
				 const char *name);
/** @return the number of a column over all tables, or SIZE_MAX */
size_t nl2sql_spider_schema_number(const struct nl2sql_spider_schema *s,
				   const char *table, const char *column);

/**
 * Tell the foreign keys, once, when all columns are known: the match takes
 * the columns of a group of keys for one.  They are grouped as theirs, where
 * two groups that come to touch stay two.
 *
 * @param pairs  the numbers of two columns each; borrowed for the call
 */
void nl2sql_spider_schema_keys(struct nl2sql_spider_schema *s,
			       const size_t (*pairs)[2], size_t n);

/* ---- a query ------------------------------------------------------------ */

struct nl2sql_spider_query;

/** Read a query.  @return NULL where their parser raises */
struct nl2sql_spider_query *
nl2sql_spider_parse(struct nl2sql_arena *a,
		    const struct nl2sql_spider_schema *s, const char *text,
		    size_t len);

/** Append it as the member `sql` of their data sets: columns and tables by
 * their numbers in tables.json.  Before nl2sql_spider_compare() only. */
void nl2sql_spider_json(struct nl2sql_buf *out,
			const struct nl2sql_spider_query *q,
			const struct nl2sql_spider_schema *s);

/** How hard it is, as they count: 0 easy to 3 extra. */
int nl2sql_spider_hardness(const struct nl2sql_spider_query *q);

/* ---- the match ---------------------------------------------------------- */

#define NL2SQL_SPIDER_PARTS 10
extern const char *const nl2sql_spider_part_names[NL2SQL_SPIDER_PARTS];

struct nl2sql_spider_match {
	struct nl2sql_spider_part {
		int label_total, pred_total, f1;
	} parts[NL2SQL_SPIDER_PARTS];
	bool exact;
};

/** Compare; both queries are changed on the way.
 * @param pred  NULL: it could not be read, which compares as an empty query */
void nl2sql_spider_compare(struct nl2sql_arena *a,
			   struct nl2sql_spider_match *out,
			   struct nl2sql_spider_query *pred,
			   struct nl2sql_spider_query *gold,
			   const struct nl2sql_spider_schema *s);

/* ---- words -------------------------------------------------------------- */

/** Append, as a JSON array, the words of a query: `query_toks`. */
void nl2sql_spider_query_words(struct nl2sql_buf *out, const char *sql);
/** The same in lower case, `value` for each literal, a name and its qualifier
 * apart, no last semicolon: `query_toks_no_value`. */
void nl2sql_spider_query_shape(struct nl2sql_buf *out, const char *sql);
/** The words of a question, sentence by sentence: `question_toks`. */
void nl2sql_spider_question_words(struct nl2sql_buf *out, const char *question);

#endif
