/*
 * lib/eval/spider.h - SQL as Spider's evaluation.py reads it
 *
 * Exact set match is defined by a parser of their own, which knows a part of
 * SQL and splits words by rules made for English.  What it refuses counts as a
 * failed parse, whatever an engine thinks of it, so its verdicts cannot be had
 * from our tree: this is their reading, step by step, on its own structures.
 */
#ifndef LIB_EVAL_SPIDER_H
#define LIB_EVAL_SPIDER_H

#include <nl2sql/base.h>

/* ---- the schema --------------------------------------------------------------- */

struct spider_table {
	const char *name;      /* lower case */
	const char **columns;  /* lower case */
	size_t ncolumns;
};

struct spider_schema {
	struct spider_table *tables;
	size_t ntables, ctables;
	struct nl2sql_map canonical; /* foreign keys: id of a column to that of
				      * the first of its group */
	struct nl2sql_arena arena;
};

void spider_schema_release(struct spider_schema *s);
/** Add a table; its columns follow by spider_schema_column(). */
struct spider_table *spider_schema_table(struct spider_schema *s,
					 const char *name);
void spider_schema_column(struct spider_schema *s, struct spider_table *t,
			  const char *name);
/** Lower case, beyond ASCII too, in the arena. */
char *spider_lower(struct nl2sql_arena *a, const char *text, size_t len);

/** Foreign keys, as pairs of columns numbered over all tables; grouped as
 * theirs, where two groups that come to touch stay two. */
struct spider_keys {
	size_t (*pairs)[2];
	size_t n, cap;
};
void spider_schema_keys(struct spider_schema *s, const struct spider_keys *k);
/** The number of a column over all tables, or SIZE_MAX. */
size_t spider_schema_number(const struct spider_schema *s, const char *table,
			    const char *column);

/* ---- a query -------------------------------------------------------------------- */

struct spider_sql;

struct spider_column {
	int aggregate;
	const char *id;    /* "__table.column__", "__all__" */
	int distinct;      /* -1: no longer counts */
};

struct spider_unit { /* val_unit */
	int op;
	struct spider_column first, second;
	bool two;
};

struct spider_value {
	enum { SPIDER_NONE, SPIDER_NUMBER, SPIDER_STRING, SPIDER_COLUMN,
	       SPIDER_SQL } kind;
	double number;
	const char *string;
	struct spider_column column;
	struct spider_sql *sql;
};

struct spider_condition {
	bool negated;
	int op; /* index in their WHERE_OPS */
	struct spider_unit unit;
	struct spider_value first, second;
};
enum { SPIDER_OP_BETWEEN = 1, SPIDER_OP_IN = 8, SPIDER_OP_LIKE = 9 };

struct spider_conditions {
	struct spider_condition *items;
	bool *ors;         /* the words between: true for OR */
	size_t n, nwords, cap, cwords;
};

struct spider_item {
	int aggregate;
	struct spider_unit unit;
};

struct spider_source {
	const char *table;      /* "__table__", or NULL */
	struct spider_sql *sql;
};

struct spider_sql {
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
	long long limit;
	struct spider_sql *intersect, *except, *unions;
};

/**
 * Read a query.
 *
 * @return the query in the arena, or NULL where their parser raises
 */
struct spider_sql *spider_parse(struct nl2sql_arena *a,
				const struct spider_schema *s,
				const char *text, size_t len);

/** 0 easy to 3 extra */
int spider_hardness(const struct spider_sql *q);

/* ---- the match --------------------------------------------------------------------- */

#define SPIDER_PARTS 10
extern const char *const spider_part_names[SPIDER_PARTS];

struct spider_match {
	struct spider_part {
		int label_total, pred_total, f1;
	} parts[SPIDER_PARTS];
	bool exact;
};

/** Compare; both queries are changed on the way.  pred NULL: it could not be
 * read, which is compared as an empty query. */
void spider_compare(struct nl2sql_arena *a, struct spider_match *out,
		    struct spider_sql *pred, struct spider_sql *gold,
		    const struct spider_schema *s);

#endif
