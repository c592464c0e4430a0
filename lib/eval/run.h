/*
 * lib/eval/run.h - the evaluator's databases, and what statements gave there
 */
#ifndef LIB_EVAL_RUN_H
#define LIB_EVAL_RUN_H

#include <nl2sql/eval.h>
#include <nl2sql/spider.h>

/* What a statement gave. */
struct run {
	struct nl2sql_rows rows;
	char error[32];      /* the word; "" when it worked */
	int64_t elapsed_us;
	bool torn;           /* a text in it is not UTF-8 */
	/* of the room's own */
	struct nl2sql_evaluator *e;
	struct eval_db *db;
	struct nl2sql_request q;
	struct nl2sql_err fault; /* NL2SQL_EFATAL: the database is gone */
	char *key; /* "id\nfile\nsql", the last as nl2sql_eval_same_text() */
	size_t key_len;
	char *sql;
	bool waiting;        /* has no answer yet */
	bool small;          /* was begun with little room for its result, */
	bool outgrown;       /* which did not fit: it has to run again */
	unsigned pins;       /* cases that will ask for it */
};

/* A database of the benchmark: for test suites, several files. */
struct eval_db {
	char *id;
	struct nl2sql_db **items; /* the first is DIR/ID/ID.sqlite or --db */
	size_t n, cap;       /* none, where no mode needs any */
	bool fixed;          /* by --db: is borrowed */
	unsigned pins;       /* runs that are pinned or wait */
	uint64_t used;       /* when it was last asked for */
	struct nl2sql_spider_schema *schema; /* NULL: not asked for yet */
	bool has_keys;       /* of the schema */
	size_t ntables;      /* of the records that it was made from */
	struct nl2sql_map hardness; /* of queries, from 1 */
	bool has_policy;     /* was told what may be read, when there were */
	size_t told;         /* so many tables in the schema records */
};

struct nl2sql_evaluator {
	struct nl2sql_eval_options o;
	struct nl2sql_loop *loop;
	const struct nl2sql_schema *schema; /* or NULL */
	struct eval_db **dbs;
	size_t ndbs, cdbs;
	uint64_t clock;
	struct nl2sql_map catalogues; /* of databases that no records tell of */
	struct nl2sql_map runs; /* by their keys */
	size_t bytes;           /* held by runs */
	struct nl2sql_ahead *aheads; /* that still wait */
	struct {
		struct nl2sql_buf text;
		struct nl2sql_arena arena;
		struct nl2sql_map by_id; /* to the entry in the text */
		bool read;
	} tables; /* Spider's tables.json */
	bool names_count;       /* a mode looks at the columns' names */
	bool runs_any;          /* a mode runs statements */
	bool has_dbs;           /* --db or --databases */
};

/* The database of a case.  @return NULL with *err set */
struct eval_db *nl2sql_eval_db_find(struct nl2sql_evaluator *e, const char *id,
				    struct nl2sql_err *err);
/* Set *err: there is none by that id (which may be NULL). */
void nl2sql_eval_unknown(const struct nl2sql_evaluator *e, const char *id,
			 struct nl2sql_err *err);
/* What a case is written in. */
enum nl2sql_dialect nl2sql_eval_dialect(struct nl2sql_evaluator *e,
					const struct nl2sql_case *c);
/* Spider's view of its tables: those of the database where it is SQLite's,
 * else of the schema records or tables.json.  @return NULL with *err set */
const struct nl2sql_spider_schema *
nl2sql_eval_db_schema(struct nl2sql_evaluator *e, struct eval_db *d,
		      struct nl2sql_err *err);
/* The same with its foreign keys, which the match needs. */
const struct nl2sql_spider_schema *
nl2sql_eval_db_keys(struct nl2sql_evaluator *e, struct eval_db *d,
		    struct nl2sql_err *err);
/* What names of a case may mean: the schema records, or, where these have no
 * table of its database, what that says itself.  Lives as long as the
 * evaluator; NULL: nothing is known. */
const struct nl2sql_schema *nl2sql_eval_names(struct nl2sql_evaluator *e,
					      const struct nl2sql_case *c);
void nl2sql_eval_names_release(struct nl2sql_evaluator *e);
/* Foreign keys, as pairs of columns numbered over all tables. */
struct eval_keys {
	size_t (*pairs)[2];
	size_t n, cap;
};
/* Add one; SIZE_MAX: it leads nowhere, and is left out. */
void nl2sql_eval_key(struct eval_keys *k, size_t from, size_t to);

/* tables.c: the tables and keys that tables.json tells of a database.
 * @return false: it does not know it */
bool nl2sql_eval_tables_schema(struct nl2sql_evaluator *e, const char *id,
			       struct nl2sql_spider_schema *s);
bool nl2sql_eval_tables_keys(struct nl2sql_evaluator *e, const char *id,
			     const struct nl2sql_spider_schema *s,
			     struct eval_keys *keys);
void nl2sql_eval_tables_release(struct nl2sql_evaluator *e);
void nl2sql_eval_db_free(struct eval_db *d);

/* Run a statement, or remember what it gave.  Lives until nl2sql_eval_trim().
 * @return NULL with *err set to NL2SQL_EFATAL */
const struct run *nl2sql_eval_run(struct nl2sql_evaluator *e, struct eval_db *d,
				  size_t file, const char *sql,
				  struct nl2sql_err *err);
/* Begin it, if it has not been; *r is pinned until nl2sql_eval_unpin(). */
void nl2sql_eval_begin(struct nl2sql_evaluator *e, struct eval_db *d,
		       size_t file, const char *sql, struct run **r);
void nl2sql_eval_unpin(struct run *r);
/* ahead.c: a statement has its answer. */
void nl2sql_eval_answered(struct nl2sql_evaluator *e);
/* Run it anew, for its time: @return microseconds, or -1 */
int64_t nl2sql_eval_time(struct nl2sql_evaluator *e, struct eval_db *d,
			 const char *sql);
/* Forget results when they have become many; between cases. */
void nl2sql_eval_trim(struct nl2sql_evaluator *e);

/* torn.c: is a text in it not UTF-8? */
bool nl2sql_eval_is_torn(const struct nl2sql_rows *rows);
/* The rows without the bytes that are not UTF-8, as Python leaves them out when
 * it is told to ignore errors; borrowed, and in the arena. */
struct nl2sql_rows nl2sql_eval_whole_texts(struct nl2sql_arena *a,
					   const struct run *r);

/* text.c */
/* As the test-suite evaluator prepares a statement. */
char *nl2sql_eval_spider_text(struct nl2sql_arena *a, const char *sql,
			      bool keep_distinct);
/* The prediction before that: the word value, which models without values
 * write for them, is 1 to theirs, even where it names a column. */
const char *nl2sql_eval_spider_pred(const struct nl2sql_evaluator *e,
				    const struct nl2sql_case *c,
				    struct nl2sql_arena *a);
/* Does anything but blanks and comments stand behind the semicolon of a
 * statement of SQLite's, be it another semicolon? */
bool nl2sql_eval_goes_on(const char *sql);
/* Append what all spellings of one statement of SQLite's have in common: case,
 * blanks and a last semicolon do not count. */
void nl2sql_eval_same_text(struct nl2sql_buf *out, const char *sql);
/* All queries that defog's gold stands for.  @return how many */
size_t nl2sql_eval_defog_gold(struct nl2sql_arena *a, const char *gold,
			      char ***out);
/* Does defog ask for an order? */
bool nl2sql_eval_defog_ordered(const char *category, const char *question);

#endif
