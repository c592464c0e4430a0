/*
 * nl2sql/schema.h - databases, tables, columns and what joins them
 *
 * The schema records of a stream ("database", "table", "relationship",
 * "sample") as structs.  A schema is filled from JSON by nl2sql_schema_add(),
 * or by whoever introspects a database; the _json() functions print each
 * struct as the record it came from.  Reader and writer stand side by side, so
 * that what one writes the other reads.
 *
 * Ownership: everything below lives in the schema's arena until
 * nl2sql_schema_free(), and takes memory linear in the records.  Pointers to
 * tables stay good when a table's record comes again (nl2sql-doc sends it
 * with descriptions): its contents are replaced in place.  Column pointers of
 * that table do not stay good: hold a table and the column's number.  Strings
 * are valid UTF-8, NUL-terminated, and NULL where the record has none.
 */
#ifndef NL2SQL_SCHEMA_H
#define NL2SQL_SCHEMA_H

#include <nl2sql/base.h>
#include <nl2sql/record.h>

/* ---- cells ------------------------------------------------------------ */

/*
 * Cells of records are struct nl2sql_cell of base.h: null, boolean, integer,
 * real (where the number is no int64), or text in valid UTF-8.  Of a blob only
 * len is known: at is NULL.
 */

/** Print a cell as JSON: null, true, 12, 1.5, "text", {"bytes":16}. */
void nl2sql_cell_json(struct nl2sql_buf *out, const struct nl2sql_cell *c);
/** Whether two cells are the same value (1 and 1.0 are). */
bool nl2sql_cell_eq(const struct nl2sql_cell *a, const struct nl2sql_cell *b);
/** The number in a cell.  @return false, *out unchanged, where it is none */
bool nl2sql_cell_number(const struct nl2sql_cell *c, double *out);

/* ---- what columns are ------------------------------------------------- */

/** The kinds of types, whatever an engine calls them. */
enum nl2sql_family {
	NL2SQL_FAMILY_OTHER,
	NL2SQL_FAMILY_INTEGER,
	NL2SQL_FAMILY_REAL,
	NL2SQL_FAMILY_DECIMAL,
	NL2SQL_FAMILY_TEXT,
	NL2SQL_FAMILY_BOOLEAN,
	NL2SQL_FAMILY_DATE,
	NL2SQL_FAMILY_TIME,
	NL2SQL_FAMILY_TIMESTAMP,
	NL2SQL_FAMILY_INTERVAL,
	NL2SQL_FAMILY_BINARY,
	NL2SQL_FAMILY_JSON,
	NL2SQL_FAMILY_ARRAY
};

/** What a column is for, which decides what may be asked of it. */
enum nl2sql_role {
	NL2SQL_ROLE_NONE,	 /* not profiled, or nothing fits */
	NL2SQL_ROLE_KEY,	 /* names the row: never summed */
	NL2SQL_ROLE_FOREIGN_KEY, /* names a row of another table */
	NL2SQL_ROLE_MEASURE,	 /* a quantity: compared, averaged, ranked;
	                          * summed where the profile says additive */
	NL2SQL_ROLE_CATEGORY,	 /* few values: filtered and grouped by */
	NL2SQL_ROLE_TIME,	 /* date, time, timestamp or year: bucketed */
	NL2SQL_ROLE_FLAG,	 /* two values that mean yes and no */
	NL2SQL_ROLE_NAME,	 /* what people call the row: shown, matched */
	NL2SQL_ROLE_FREE_TEXT,	 /* sentences: searched, never grouped */
	NL2SQL_ROLE_CODE	 /* short formal text: compared for equality */
};

const char *nl2sql_family_word(enum nl2sql_family f);	    /* "integer" */
enum nl2sql_family nl2sql_family_of_word(const char *word); /* OTHER: unknown */
/** The family of a type as an engine spells it ("VARCHAR(20)", "int8",
 * "timestamp with time zone", "double precision", "jsonb", "int[]"); where
 * the spelling is nobody's, what SQLite's affinity rules make of it. */
enum nl2sql_family nl2sql_family_of_type(const char *type);
bool nl2sql_family_numeric(enum nl2sql_family f);  /* integer, real, decimal */
bool nl2sql_family_temporal(enum nl2sql_family f); /* date, time, timestamp */
const char *
nl2sql_role_word(enum nl2sql_role r); /* "foreign_key"; NONE: NULL */
enum nl2sql_role nl2sql_role_of_word(const char *word);

/** A value and how often it occurs. */
struct nl2sql_top {
	struct nl2sql_cell value;
	int64_t count;
};

/** How a time column runs. */
struct nl2sql_trend {
	const char *granularity;  /* year, month, day, hour, minute, second */
	const char *first, *last; /* ISO 8601, as far as the granularity goes */
	const char *bucket; /* what counts[] counts by: year, month, day */
	struct nl2sql_top *counts; /* bucket ("2024-03") and rows, ascending */
	size_t ncounts;		   /* at most 120, the last ones */
	int64_t gaps;		   /* buckets between first and last, no row */
	const char *direction; /* rising, falling, flat, mixed: of the counts */
};

/** What a scan found in a column.  Values of personal columns are stand-ins. */
struct nl2sql_profile {
	int64_t rows;	  /* rows looked at */
	bool exact;	  /* all rows were; else it is a sample's view */
	int64_t distinct; /* non-null values that differ; an estimate above 4096 */
	int64_t nulls;
	struct nl2sql_cell min, max;
	double mean; /* NAN where the column has no numbers */
	bool has_mean;
	double quantiles[5];	/* 10, 25, 50, 75, 90 %; with has_mean only */
	struct nl2sql_top *top; /* most frequent first; empty for near-unique */
	size_t ntop;
	struct nl2sql_cell *examples; /* distinct values, seen in the data */
	size_t nexamples;
	int64_t length_min, length_max; /* characters of text; -1: no text */
	double length_mean;
	enum nl2sql_role role;
	const char
		*semantic; /* email, phone, currency, country, url, uuid, … */
	const char *pattern; /* shape most values share: "AAA-999" */
	bool pii;	     /* personal: values are masked wherever shown */
	bool additive;	     /* a measure that may be summed */
	bool unique;	     /* no value twice among the rows looked at */
	struct nl2sql_trend *trend; /* time columns; else NULL */
};

struct nl2sql_column {
	const char *name;
	const char *type; /* as the engine spells it; "" where it has none */
	enum nl2sql_family family;
	bool nullable;
	const char *dflt;	 /* the default's SQL text, or NULL */
	const char *generated;	 /* "virtual", "stored", or NULL */
	const char *comment;	 /* what its author wrote in the database */
	const char *description; /* what nl2sql-doc or a person wrote */
	struct nl2sql_profile *profile; /* NULL: not profiled */
	int number;			/* its place in the table, from 0 */
};

struct nl2sql_index {
	const char *name;
	int *columns; /* numbers; -1 where it indexes an expression */
	size_t ncolumns;
	bool unique;
	bool partial; /* has a WHERE: says nothing about all rows */
};

/** A set of columns whose values together never repeat. */
struct nl2sql_key {
	int *columns;
	size_t ncolumns;
};

/** A declared foreign key that leads nowhere: not a relationship. */
struct nl2sql_broken_key {
	const char **columns;
	size_t ncolumns;
	const char *table; /* what it refers to */
	const char **to_columns;
	size_t nto;
	const char *reason; /* "no table \"x\"", … */
};

struct nl2sql_table {
	const char *db, *schema,
		*name;	    /* schema "" where the engine has none */
	const char *kind;   /* "table" or "view" */
	const char *module; /* of a virtual table ("fts5"), or NULL */
	const char *comment;
	const char *doc;	 /* raw JSON of the member doc, or NULL */
	const char *description; /* doc's text: doc itself where a string, else
	                           * its member description */
	const char *definition;	 /* a view's CREATE text, or NULL */
	int64_t row_count;	 /* -1: not known */
	bool row_count_exact;
	bool strict, without_rowid;
	struct nl2sql_key primary_key; /* ncolumns 0: none */
	struct nl2sql_key *unique;
	size_t nunique;
	struct nl2sql_index *indexes;
	size_t nindexes;
	const char **checks; /* text inside CHECK (…) */
	size_t nchecks;
	struct nl2sql_broken_key *broken_keys;
	size_t nbroken_keys;
	struct nl2sql_column *columns;
	size_t ncolumns;
	struct nl2sql_sample *sample; /* NULL: none came */
	struct nl2sql_relationship *
		*relationships; /* from, to, or self; each once */
	size_t nrelationships, crelationships;
	size_t number;			/* its place in schema->tables */
	struct nl2sql_map by_name;	/* private: use nl2sql_table_column() */
	struct nl2sql_table *same_name; /* private: next by that name */
};

/** Rows of a table: the grammar's witnesses. */
struct nl2sql_sample {
	struct nl2sql_table *table;
	int *columns; /* numbers, in the order of the cells */
	size_t ncolumns;
	struct nl2sql_cell *cells; /* nrows * ncolumns, row by row */
	size_t nrows;
};

enum nl2sql_cardinality {
	NL2SQL_ONE_TO_ONE,
	NL2SQL_ONE_TO_MANY,
	NL2SQL_MANY_TO_ONE, /* the usual one: from refers to to */
	NL2SQL_MANY_TO_MANY /* through the table bridge */
};

enum nl2sql_origin { NL2SQL_DECLARED, NL2SQL_INFERRED, NL2SQL_MODEL };

const char *nl2sql_cardinality_word(enum nl2sql_cardinality c);
const char *nl2sql_origin_word(enum nl2sql_origin o);

struct nl2sql_relationship {
	struct nl2sql_table *from, *to; /* never NULL */
	int *from_columns, *to_columns; /* numbers, pairwise equal values */
	size_t ncolumns;
	enum nl2sql_cardinality cardinality;
	enum nl2sql_origin origin;
	double confidence;    /* 0..1; declared ones have 1 */
	const char *evidence; /* one sentence for people, or NULL */
	struct nl2sql_table
		*bridge; /* many_to_many: what links them; else NULL */
	int64_t orphans; /* from-rows whose value is in no to-row; -1: unknown */
	int64_t childless; /* to-rows that no from-row refers to; -1: unknown */
	double fan_mean;   /* from-rows per to-row that has any; 0: unknown */
	int64_t fan_max;   /* the most; 0: unknown */
};

struct nl2sql_database {
	const char *db;	     /* the short id all other records carry */
	const char *dialect; /* sqlite, postgresql, mysql, trino */
	const char *server_version;
	const char **schemas;
	size_t nschemas;
	const char *fingerprint; /* of the structure, 32 hex digits */
};

struct nl2sql_schema {
	struct nl2sql_arena arena;
	struct nl2sql_database **databases;
	size_t ndatabases, cdatabases;
	struct nl2sql_table *
		*tables; /* of all databases, in order of arrival */
	size_t ntables, ctables;
	struct nl2sql_relationship **relationships;
	size_t nrelationships, crelationships;
	struct nl2sql_map by_key; /* private, all below: use the lookups */
	struct nl2sql_map by_name;
	struct nl2sql_map by_edge;
	struct nl2sql_map waiting;
};

struct nl2sql_schema *nl2sql_schema_new(void);
void nl2sql_schema_free(struct nl2sql_schema *s); /* NULL is fine */

/* ---- from records and to records -------------------------------------- */

/**
 * Take over one record.
 *
 * A table, sample or relationship that is there already is replaced.  A
 * relationship or sample may come before its tables: it shows up when they
 * do.  Members that are missing or of a wrong type count as absent, except
 * those without which the record means nothing.
 *
 * @param object  the record's JSON object; borrowed for the call
 * @return 1 when it was a schema record and was taken, 0 when its type is
 *         another, -1 with *err (NL2SQL_EDATA) when it lacks what it must
 *         have (a table its name and columns, …); the schema is unchanged
 */
int nl2sql_schema_add(struct nl2sql_schema *s, struct nl2sql_json object,
		      struct nl2sql_err *err) NL2SQL_MUST_USE;

/** The same for a record of a stream. */
int nl2sql_schema_add_record(struct nl2sql_schema *s,
			     const struct nl2sql_record *rec,
			     struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Append the record, one JSON object without a line end, to out.  Members
 * that are absent are left out; the order is that of nl2sql-records(5). */
void nl2sql_database_json(struct nl2sql_buf *out,
			  const struct nl2sql_database *d);
void nl2sql_table_json(struct nl2sql_buf *out, const struct nl2sql_table *t);
void nl2sql_sample_json(struct nl2sql_buf *out, const struct nl2sql_sample *x);
void nl2sql_relationship_json(struct nl2sql_buf *out,
			      const struct nl2sql_relationship *r);
/** The value of a column's member "profile". */
void nl2sql_profile_json(struct nl2sql_buf *out,
			 const struct nl2sql_profile *p);

/* ---- building (introspect, importers) ---------------------------------- */

/** Add an empty database, table (ncolumns columns, numbered, zeroed) or
 * relationship (ncolumns pairs, zeroed); what is there already by that name is
 * emptied and given back.  Strings are copied.  The relationship becomes part
 * of its tables' lists. */
struct nl2sql_database *nl2sql_schema_database(struct nl2sql_schema *s,
					       const char *db);
struct nl2sql_table *nl2sql_schema_table(struct nl2sql_schema *s,
					 const char *db, const char *schema,
					 const char *name, size_t ncolumns);
struct nl2sql_relationship *
nl2sql_schema_relate(struct nl2sql_schema *s, struct nl2sql_table *from,
		     const int *from_columns, struct nl2sql_table *to,
		     const int *to_columns, size_t ncolumns);
/** Name column i; builds the lookup. */
void nl2sql_table_name_column(struct nl2sql_schema *s, struct nl2sql_table *t,
			      size_t i, const char *name);

/* ---- lookups ----------------------------------------------------------- */

/** The database by id, case-insensitively; db NULL or "": the only one, NULL
 * where there are several. */
struct nl2sql_database *nl2sql_find_database(const struct nl2sql_schema *s,
					     const char *db);
/**
 * A table by name, case-insensitively (exact spelling wins where two differ
 * in case only).
 *
 * @param db      NULL or "": any database, when the name is in one only
 * @param schema  NULL or "": any schema; where several have the name, the
 *                first that came ("public" and "main" before others)
 * @return the table, or NULL
 */
struct nl2sql_table *nl2sql_find_table(const struct nl2sql_schema *s,
				       const char *db, const char *schema,
				       const char *name);
/** A column's number by name, case-insensitively, or -1. */
int nl2sql_table_column(const struct nl2sql_table *t, const char *name);
/** Whether the columns (in any order) hold the primary key or a unique set:
 * values of them never repeat. */
bool nl2sql_table_unique(const struct nl2sql_table *t, const int *columns,
			 size_t n);
/** The column that people know a row by: one of role name, best one that is
 * called so, else a unique code; or -1. */
int nl2sql_table_label(const struct nl2sql_table *t);
/** The relationship whose from column (a single one) is this, or NULL;
 * declared before inferred, then the most confident. */
const struct nl2sql_relationship *
nl2sql_column_parent(const struct nl2sql_table *t, int column);

/* ---- names --------------------------------------------------------------- */

/**
 * Add what abbreviations mean: the text of templates/grammar/abbreviations.tsv
 * (which says how it is written).  Whoever speaks names loads it once, before
 * the first of them: this room is below the one that finds files.  What is
 * known already stays.  Kept for the life of the program.
 */
void nl2sql_abbreviations_add(const char *tsv, size_t len);
/**
 * Settle what abbreviations with several meanings stand for from here on: what
 * they mean in the subject that the names of a schema show it to be about
 * ("pt" is a patient beside wards and nurses), else the common meaning.
 * Whoever speaks names calls it once all tables are known.
 *
 * @param db  look at its tables only; NULL: at all
 */
void nl2sql_abbreviations_settle(const struct nl2sql_schema *s, const char *db);

/** The long form of one lower-case word, or NULL where it is no known
 * abbreviation. */
const char *nl2sql_abbreviation(const char *word);
/** Is a lower-case word one that was added, an abbreviation or not?  Which
 * ones are tells names in English from others. */
bool nl2sql_word_known(const char *word);

/** Is a lower-case word a short one of English, such as "age" or "of"? */
bool nl2sql_word_little(const char *word);

/**
 * Split a name into lower-case words: snake_case, kebab-case, dots, spaces,
 * camelCase, XMLHttpRequest -> xml http request, column2 -> column 2.
 * A part without separators in one case is split where every piece is a word
 * or an abbreviation that was added (PROJSTAFF -> proj staff, orderdate ->
 * order date).  Letters of any script are kept, lower-cased where ASCII.
 *
 * @param words  set to at most max words; live in the arena
 * @return how many
 */
size_t nl2sql_name_split(struct nl2sql_arena *a, const char *name,
			 const char **words, size_t max);

/**
 * What a name says: split, and each abbreviation written out (proj_cd ->
 * "project code").  What is not known stays as it is.
 *
 * @return words with one space between, in the arena; "" for an empty name
 */
const char *nl2sql_name_words(struct nl2sql_arena *a, const char *name);

/**
 * Bytes at the head of all names that are no part of what they say: "sb" of
 * sbcustomer and sbticker, "c_" of c_name and c_phone.
 *
 * @param names  of tables, or of the columns of one table
 * @return 0 where there are none, or fewer than three names
 */
size_t nl2sql_names_head(const char *const *names, size_t n);

/** The singular of an English lower-case noun ("companies" -> "company",
 * "status" -> "status"), or the word itself; in the arena.  Of several words
 * the last one changes. */
const char *nl2sql_singular(struct nl2sql_arena *a, const char *word);
/** The plural ("company" -> "companies", "person" -> "people"). */
const char *nl2sql_plural(struct nl2sql_arena *a, const char *word);

#endif
