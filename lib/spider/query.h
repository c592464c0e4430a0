/*
 * lib/spider/query.h - what Spider's parser makes of a query
 */
#ifndef LIB_SPIDER_QUERY_H
#define LIB_SPIDER_QUERY_H

#include <nl2sql/spider.h>

/* ---- the schema ---------------------------------------------------------- */

struct spider_table {
	const char *name;     /* lower case */
	const char **columns; /* lower case */
	size_t ncolumns;
};

struct nl2sql_spider_schema {
	struct spider_table *tables;
	size_t ntables, ctables, ncolumns;
	struct nl2sql_map numbers;   /* id of a column to its number, from 1 */
	struct nl2sql_map canonical; /* foreign keys: id of a column to that of
				      * the first of its group */
	struct nl2sql_arena arena;
};

/* The number of a column, "__table.column__", from 1; 0 for "__all__". */
size_t nl2sql_spider_number_of(const struct nl2sql_spider_schema *s,
			       const char *id);
/* Lower case, beyond ASCII too, in the arena. */
char *nl2sql_spider_lower(struct nl2sql_arena *a, const char *text, size_t len);

/* ---- a query ------------------------------------------------------------- */

struct spider_column {
	int aggregate;
	const char *id; /* "__table.column__", "__all__" */
	int distinct;	/* -1: no longer counts */
};

struct spider_unit { /* val_unit */
	int op;
	struct spider_column first, second;
	bool two;
};

struct spider_value {
	enum {
		SPIDER_NONE,
		SPIDER_NUMBER,
		SPIDER_STRING,
		SPIDER_COLUMN,
		SPIDER_SQL
	} kind;
	double number;
	const char *string;
	struct spider_column column;
	struct nl2sql_spider_query *sql;
};

struct spider_condition {
	bool negated;
	int op; /* index in their WHERE_OPS */
	struct spider_unit unit;
	struct spider_value first, second;
};
enum { SPIDER_OP_BETWEEN = 1, SPIDER_OP_IN = 8, SPIDER_OP_LIKE = 9 };

/* Theirs keeps conditions and the words between in one list, and knows them by
 * their places: where two conditions stand without a word between, the second
 * is in a word's place. */
enum spider_word { SPIDER_AND, SPIDER_OR, SPIDER_NO_WORD };

struct spider_conditions {
	struct spider_condition *items;
	enum spider_word *words;
	size_t n, nwords, cap, cwords;
};

struct spider_item {
	int aggregate;
	struct spider_unit unit;
};

struct spider_source {
	const char *table; /* "__table__", or NULL */
	struct nl2sql_spider_query *sql;
};

struct nl2sql_spider_query {
	bool distinct;
	struct spider_item *items;
	size_t nitems, citems;
	struct spider_source *sources;
	size_t nsources, csources;
	struct spider_conditions on, where, having;
	struct spider_column *group;
	size_t ngroup, cgroup;
	struct spider_unit *order;
	size_t norder, corder;
	bool ordered, descending;
	bool limited;
	int64_t limit;
	struct nl2sql_spider_query *intersect, *except, *unions;
};

/* ---- equality ------------------------------------------------------------ */

bool nl2sql_spider_unit_eq(const struct spider_unit *a,
			   const struct spider_unit *b);
bool nl2sql_spider_item_eq(const struct spider_item *a,
			   const struct spider_item *b);
bool nl2sql_spider_condition_eq(const struct spider_condition *a,
				const struct spider_condition *b);
bool nl2sql_spider_conditions_eq(const struct spider_conditions *a,
				 const struct spider_conditions *b);
bool nl2sql_spider_source_eq(const struct spider_source *a,
			     const struct spider_source *b);
bool nl2sql_spider_order_eq(const struct nl2sql_spider_query *a,
			    const struct nl2sql_spider_query *b);

#endif
