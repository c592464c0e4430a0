/*
 * lib/dataset/internal.h - the pieces of a dataset
 */
#ifndef NL2SQL_DATASET_INTERNAL_H
#define NL2SQL_DATASET_INTERNAL_H

#include <stdio.h>

#include <nl2sql/dataset.h>
#include <nl2sql/mask.h>
#include <nl2sql/spider.h>
#include <nl2sql/sql.h>

/* ---- spool: what was kept, in a file without a name ------------------- */

struct spool {
	int fd;
	uint64_t size; /* of the file and what waits to be written */
	struct nl2sql_buf waiting;
};

/* Make one in a folder; it is gone when the program ends, however it does. */
int nl2sql_spool_open(struct spool *s, const char *folder,
		      struct nl2sql_err *err);
void nl2sql_spool_close(struct spool *s);
int nl2sql_spool_put(struct spool *s, const void *data, size_t len,
		     struct nl2sql_err *err);
int nl2sql_spool_flush(struct spool *s, struct nl2sql_err *err);
/* Read len bytes at an offset (all was flushed). */
int nl2sql_spool_read(const struct spool *s, uint64_t at, void *data,
		      size_t len, struct nl2sql_err *err);

/* ---- folder: there whole, or not at all ------------------------------- */

struct folder {
	char *path; /* what it will be */
	char *part; /* what it is until then; NULL when published */
};

int nl2sql_folder_new(struct folder *f, const char *path, bool force,
		      struct nl2sql_err *err);
void nl2sql_folder_free(struct folder *f); /* removes what was not published */
int nl2sql_folder_sub(const struct folder *f, const char *name,
		      struct nl2sql_err *err);
FILE *nl2sql_folder_create(const struct folder *f, const char *name,
			   struct nl2sql_err *err);
/* Flush, sync and close; size may be NULL. */
int nl2sql_folder_close(FILE *file, const char *name, uint64_t *size,
			struct nl2sql_err *err);
int nl2sql_folder_write(const struct folder *f, const char *name,
			const struct nl2sql_buf *b, struct nl2sql_err *err);
int nl2sql_folder_publish(struct folder *f, bool force, struct nl2sql_err *err);

/* ---- sketches: how alike two questions are ---------------------------- */

#define BANDS 20
#define ROWS  5 /* of a band */

/* The 4-grams of a text, as sorted hashes; empty it with nl2sql_grams_release(). */
struct grams {
	uint32_t *hash;
	size_t n, cap;
};

void nl2sql_grams_of(struct grams *g, const char *text, size_t len);
void nl2sql_grams_release(struct grams *g);
double nl2sql_grams_jaccard(const struct grams *a, const struct grams *b);
/* The functions whose minima are taken; free() them. */
struct hashes *nl2sql_hashes_new(void);
/* One hash a band, all of them different for another `family`. */
void nl2sql_grams_bands(const struct grams *g, const struct hashes *x,
			uint64_t family, uint64_t bands[BANDS]);
/* Letters and digits in lower case, one blank between words. */
void nl2sql_plain_words(struct nl2sql_buf *out, const char *text, size_t len);

/* ---- what is held of each record -------------------------------------- */

enum { SPLIT_NONE = NL2SQL_SPLITS };

struct item {
	uint64_t at;	/* in the spool: a length of 4 bytes, and the line */
	uint64_t shape; /* what may not stand in two splits */
	uint32_t twin;	/* union-find over near duplicates */
	uint8_t split;	/* enum nl2sql_split, or SPLIT_NONE: dropped */
	uint8_t pair;	/* else qa or rows */
	uint8_t one_statement; /* its SQL was parsed */
	uint8_t unused;
};

/* What is compared, on disk: one a record, in the same order. */
struct keys {
	uint64_t exact;	   /* database, question and SQL */
	uint64_t question; /* database and question */
	uint64_t bands[BANDS];
};

/* A name and how often; in the order of first sight. */
struct tally {
	struct nl2sql_map map; /* values are counts */
};
void nl2sql_tally_add(struct tally *t, const char *name, uint64_t n);
uint64_t nl2sql_tally_count(const struct nl2sql_map_entry *e);
uint64_t nl2sql_tally_total(const struct tally *t);
/* The names by falling count, at most max of them; free() the array. */
size_t nl2sql_tally_sorted(const struct tally *t, size_t max,
			   struct nl2sql_map_entry **out);

struct nl2sql_dataset {
	const struct nl2sql_dataset_options *o;
	struct folder folder;
	struct spool lines, keys;
	struct item *items;
	size_t n, cap;
	struct hashes *hashes;
	struct nl2sql_mask *mask;
	struct nl2sql_map personal; /* database -> nl2sql_mask_set */
	uint64_t read, masked;
	struct tally dropped; /* by reason */
	struct nl2sql_buf figures;
	uint64_t split_items[NL2SQL_SPLITS];
	uint64_t shapes;
};

/* The line of an item, read into b. */
int nl2sql_dataset_line(const struct nl2sql_dataset *d, size_t i,
			struct nl2sql_buf *b, struct nl2sql_err *err);
void nl2sql_dataset_drop(struct nl2sql_dataset *d, const char *reason);
/* Dialect and id of the database of a record. */
enum nl2sql_dialect nl2sql_dataset_dialect(const struct nl2sql_dataset *d,
					   struct nl2sql_record *rec,
					   const struct nl2sql_schema *schema);

/* Is a word in a comma list? */
bool nl2sql_dataset_listed(const char *list, const char *word);
/* The question that a record answers, and the answer where it is no SQL; for
 * rows, one is made. */
const char *nl2sql_dataset_question_of(struct nl2sql_record *rec);
const char *nl2sql_dataset_answer_of(struct nl2sql_record *rec);

/* A literal that stands beside a personal column. */
struct literal {
	size_t pos, len; /* bytes of the SQL */
	enum nl2sql_mask_kind kind;
	const char *value;
	size_t value_len;
};

/* free() the items. */
struct literals {
	struct literal *items;
	size_t n, cap;
};

/* literals.c: parse and resolve a statement, and name its personal literals.
 * Their values live as long as the arena. */
void nl2sql_literals_of(struct literals *l, struct nl2sql_arena *a,
			enum nl2sql_dialect dialect, const char *sql,
			size_t len, const struct nl2sql_schema *schema,
			const char *db);

/* A letter of any script, or a digit. */
static inline bool nl2sql_word_byte(char c)
{
	return (c & 0x80) || (c >= '0' && c <= '9') ||
	       ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* privacy.c: replace what is personal in a record's texts. */
int nl2sql_dataset_mask(struct nl2sql_dataset *d, struct nl2sql_record *rec,
			const struct nl2sql_schema *schema,
			struct nl2sql_err *err);

/* duplicates.c and split.c: decide which items stay, and where. */
int nl2sql_dataset_unique(struct nl2sql_dataset *d, struct nl2sql_err *err);
size_t nl2sql_dataset_split(struct nl2sql_dataset *d); /* how many stay */

/* A key and an item's number: what is sorted, one array at a time. */
struct sortable {
	uint64_t key;
	uint32_t item;
};
void nl2sql_sort_keys(struct sortable *a, size_t n); /* by key, then item */

/* ---- formats ---------------------------------------------------------- */

/* What a format is handed of each record. */
struct example {
	const struct nl2sql_record *record;
	struct nl2sql_json line;
	const char *type, *db, *question, *answer, *evidence, *sql;
	enum nl2sql_dialect dialect;
	struct nl2sql_json schema_chars; /* of a JSON string; --schema-chars */
	const struct nl2sql_schema *schema;
	const struct nl2sql_spider_schema *spider; /* of db */
	struct nl2sql_arena *arena;
};

struct format {
	const char *name;
	const char *files[NL2SQL_SPLITS];
	const char *about;  /* for the card */
	bool pairs_only;    /* qa and rows have no place in it */
	bool array;	    /* a JSON array, not lines */
	const char *member; /* the first column, for the card's example */
	/* Append one example as one JSON value. */
	void (*put)(struct nl2sql_buf *b, const struct example *e);
	/* Once, beside the splits; may be NULL. */
	int (*beside)(const struct folder *f, const struct nl2sql_schema *s,
		      struct nl2sql_err *err);
};
extern const struct format nl2sql_formats[];
extern const size_t nl2sql_nformats;

void nl2sql_spider_put(struct nl2sql_buf *b, const struct example *e);
int nl2sql_spider_tables(const struct folder *f, const struct nl2sql_schema *s,
			 struct nl2sql_err *err);

/* prompt.c: the tables of a database as DDL, those that the record needs
 * first where not all find room. */
struct prompts *nl2sql_prompts_new(const struct nl2sql_schema *schema,
				   size_t room);
void nl2sql_prompts_free(struct prompts *p);
/* As characters of a JSON string, which last until the next call. */
struct nl2sql_json nl2sql_prompts_schema(struct prompts *p, const char *db,
					 struct nl2sql_record *rec,
					 enum nl2sql_dialect dialect);

/* ---- card and report -------------------------------------------------- */

struct written {
	const struct format *format;
	uint64_t count[NL2SQL_SPLITS], bytes[NL2SQL_SPLITS];
};

/* What the card and the report tell, gathered while writing. */
struct lengths {
	double *at; /* the first LENGTHS_MAX of them */
	size_t n, cap;
};
struct figures {
	struct tally phases, difficulty, tables, verdicts, languages, dialects;
	struct lengths questions, sqls;
	struct nl2sql_buf samples; /* a JSON array being built */
	struct nl2sql_map sampled; /* phases with samples, and how many */
};
void nl2sql_figures_add(struct figures *f, const struct example *e);
void nl2sql_figures_release(struct figures *f);
int nl2sql_card_write(struct nl2sql_dataset *d, struct figures *f,
		      const struct written *w, size_t nw,
		      const struct nl2sql_schema *schema,
		      struct nl2sql_err *err);

#endif
