/*
 * nl2sql/dataset.h - from a stream of pairs to a folder that trainers read
 *
 * A dataset takes records one after another, drops what should not be learned
 * and says why, masks what is personal, and keeps the rest in a temporary
 * file; publishing removes duplicates, splits, and writes every format, the
 * card and the report into a folder that appears whole or not at all.
 *
 * Memory: at most 64 bytes a record that was kept, and the schema.
 */
#ifndef NL2SQL_DATASET_H
#define NL2SQL_DATASET_H

#include <nl2sql/base.h>
#include <nl2sql/record.h>
#include <nl2sql/schema.h>

/** The splits, in the order of --split. */
enum nl2sql_split {
	NL2SQL_TRAIN,
	NL2SQL_VALIDATION,
	NL2SQL_TEST,
	NL2SQL_SPLITS
};

struct nl2sql_dataset_options {
	const char *out;       /* the folder; what is before its last slash
				* must be there */
	const char *run_version; /* the folder's name in out, which is made
				  * where it is not there; or NULL */
	const char *keep;      /* comma list of verdicts */
	const char *formats;   /* comma list */
	double split[NL2SQL_SPLITS]; /* shares that add up to 1 */
	double similarity;     /* questions as alike as this, of one SQL but
				* for its literals, are near duplicates */
	int64_t per_shape;     /* at most so many of one SQL shape; 0: any */
	int64_t schema_chars;  /* room for the schema in a prompt */
	bool force;            /* replace the folder where it is there */
	bool mask;             /* stand-ins for personal values */
	const char *key_file;  /* of the stand-ins, or NULL */
	const char *dialect;   /* where no database record tells, or NULL */
	const char *title, *license; /* for the card; may be NULL */
	uint64_t seed;
};
#define NL2SQL_DATASET_FORMATS "pairs,chat,prompt-completion,spider"
#define NL2SQL_DATASET_DEFAULTS                                             \
	{                                                                   \
		.keep = "valid", .formats = NL2SQL_DATASET_FORMATS,         \
		.split = { 0.9, 0.05, 0.05 }, .similarity = 0.75,           \
		.schema_chars = 8000, .mask = true, .license = "other",     \
		.seed = 1                                                   \
	}

/**
 * Read "0.9,0.05,0.05" into shares: one to three numbers of 0 or more, which
 * are divided by their sum ("8,1,1" is as good).
 *
 * @return 0, or -1 with *err set to NL2SQL_EDATA
 */
int nl2sql_dataset_parse_split(const char *text, double split[NL2SQL_SPLITS],
			       struct nl2sql_err *err) NL2SQL_MUST_USE;

struct nl2sql_dataset;

/**
 * Begin a dataset: a temporary folder is made beside the one it will become.
 *
 * @param d  set on success; give it to nl2sql_dataset_free()
 * @param o  borrowed until then
 * @return 0, or -1 with *err set: NL2SQL_EDATA where the options cannot be
 *         (an unknown format, the folder is there and force is not set),
 *         NL2SQL_EFATAL where the disk refuses
 */
int nl2sql_dataset_new(struct nl2sql_dataset **d,
		       const struct nl2sql_dataset_options *o,
		       struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Forget it; what was not published is removed.  NULL is fine. */
/** Were pairs dropped because nobody had judged them? */
bool nl2sql_dataset_unjudged(const struct nl2sql_dataset *d);

void nl2sql_dataset_free(struct nl2sql_dataset *d);

/**
 * Personal values that must not be seen in questions, SQL and rows of a
 * database, besides those that the pairs' own SQL shows and those known by
 * their form: all cells of a personal column, one call each.
 */
void nl2sql_dataset_personal(struct nl2sql_dataset *d, const char *db,
			     const struct nl2sql_column *column,
			     const char *text, size_t len);

struct nl2sql_db_set; /* db.h */

/** Name all cells of the schema's personal columns that way, as far as their
 * databases are in the set.  @return 0, or -1 with *err set */
int nl2sql_dataset_read_personal(struct nl2sql_dataset *d,
				 const struct nl2sql_db_set *dbs,
				 const struct nl2sql_schema *schema,
				 struct nl2sql_err *err) NL2SQL_MUST_USE;

/**
 * Take one pair, qa or rows record (others are no concern of a dataset).
 *
 * @param rec     changed: personal values become stand-ins
 * @param schema  all schema records so far
 * @return 0 whether it was kept or dropped, or -1 with *err set
 */
int nl2sql_dataset_take(struct nl2sql_dataset *d, struct nl2sql_record *rec,
			const struct nl2sql_schema *schema,
			struct nl2sql_err *err) NL2SQL_MUST_USE;

/**
 * Remove duplicates, split, write everything, and give the folder its name.
 * What the folder was before is untouched until the very end.
 *
 * @return 1; 0 when no record was kept, so that there is nothing to publish;
 *         or -1 with *err set: nothing was published
 */
int nl2sql_dataset_publish(struct nl2sql_dataset *d,
			   const struct nl2sql_schema *schema,
			   struct nl2sql_err *err) NL2SQL_MUST_USE;

/** After publishing: {"records":…, "kept":…, "dropped":{reason: count},
 * "splits":{…}, "masked":…}, for the end record; lives as long as d. */
struct nl2sql_json nl2sql_dataset_figures(struct nl2sql_dataset *d);

#endif
