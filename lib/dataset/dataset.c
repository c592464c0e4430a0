/*
 * dataset - what is kept of a stream, and the folder it becomes
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "internal.h"

#define NOT_VALIDATED "not validated"
#define VERDICTS "valid,refinable,escalate,unvalidated"

/* ---- options ---------------------------------------------------------- */

/* Is a word in a comma list? */
bool nl2sql_dataset_listed(const char *list, const char *word)
{
	size_t len = strlen(word);

	for (const char *s = list; s; s = strchr(s, ',')) {
		s += *s == ',';
		while (*s == ' ')
			s++;
		if (strncmp(s, word, len) == 0 &&
		    (s[len] == ',' || s[len] == ' ' || !s[len]))
			return true;
	}
	return false;
}

static bool is_format(const char *word)
{
	for (size_t i = 0; i < nl2sql_nformats; i++)
		if (strcmp(nl2sql_formats[i].name, word) == 0)
			return true;
	return false;
}

static bool is_verdict(const char *word)
{
	return nl2sql_dataset_listed(VERDICTS, word);
}

/* The first word of a comma list that is not known, or NULL. */
static char *stranger(const char *list, bool (*known)(const char *word))
{
	for (const char *s = list; s && *s;) {
		size_t len = strcspn(s, ", ");
		char *word = nl2sql_strndup(s, len);

		if (len && !known(word))
			return word;
		free(word);
		s += len + strspn(s + len, ", ");
	}
	return NULL;
}

int nl2sql_dataset_parse_split(const char *text, double split[NL2SQL_SPLITS],
			       struct nl2sql_err *err)
{
	double got[NL2SQL_SPLITS] = {0}, sum = 0;
	const char *s = text;
	bool good = true;

	for (int n = 0; good; n++) {
		size_t len = strcspn(s, ",");
		char *word = nl2sql_strndup(s, len);

		good = n < NL2SQL_SPLITS &&
		       nl2sql_parse_double(word, &got[n]) == 0 && got[n] >= 0 &&
		       got[n] <= 1e9;
		free(word);
		if (good)
			sum += got[n];
		s += len;
		if (*s++ != ',')
			break;
	}
	if (!good || !(sum > 0)) {
		nl2sql_err_set(err, NL2SQL_EDATA, "unusable split \"%s\"",
			       text);
		return nl2sql_err_hint(err, "Give one to three shares: "
					    "0.9,0.05,0.05.");
	}
	for (int i = 0; i < NL2SQL_SPLITS; i++)
		split[i] = got[i] / sum;
	return 0;
}

/* Is every word of the lists one that we know? */
static int check_words(const struct nl2sql_dataset_options *o,
		       struct nl2sql_err *err)
{
	char *format = stranger(o->formats, is_format);
	char *verdict = stranger(o->keep, is_verdict);

	if (format) {
		nl2sql_err_set(err, NL2SQL_EDATA, "unrecognized format \"%s\"",
			       format);
		nl2sql_err_hint(err, "Choose among %s.", NL2SQL_DATASET_FORMATS);
	} else if (verdict) {
		nl2sql_err_set(err, NL2SQL_EDATA, "unrecognized verdict \"%s\"",
			       verdict);
		nl2sql_err_hint(err, "Choose among %s.", VERDICTS);
	}
	free(format);
	free(verdict);
	return format || verdict ? -1 : 0;
}

/* A plain name: it is part of a path, and of what is printed. */
static bool sound_version(const char *name)
{
	size_t len = strlen(name);

	return len && len <= 128 && name[0] != '.' &&
	       !strpbrk(name, "/\\\"'") && nl2sql_utf8_valid(name, len) &&
	       strcspn(name, "\t\r\n\v\f\033\177") == len;
}

/* OUT, or OUT/VERSION with OUT made. */
static int open_folder(struct nl2sql_dataset *d, struct nl2sql_err *err)
{
	const struct nl2sql_dataset_options *o = d->o;
	struct nl2sql_buf path = {0};
	int rc;

	if (!o->run_version)
		return nl2sql_folder_new(&d->folder, o->out, o->force, err);
	if (!sound_version(o->run_version)) {
		nl2sql_err_set(err, NL2SQL_EDATA,
			       "run version cannot be \"%s\"", o->run_version);
		return nl2sql_err_hint(err, "It names a folder: a word "
					    "without slashes.");
	}
	if (mkdir(o->out, 0777) < 0 && errno != EEXIST)
		return nl2sql_err_set(err, NL2SQL_EFATAL,
				      "could not create folder \"%s\": %s",
				      o->out, strerror(errno));
	nl2sql_buf_printf(&path, "%s/%s", o->out, o->run_version);
	rc = nl2sql_folder_new(&d->folder, path.data, o->force, err);
	nl2sql_buf_release(&path);
	return rc;
}

int nl2sql_dataset_new(struct nl2sql_dataset **out,
		       const struct nl2sql_dataset_options *o,
		       struct nl2sql_err *err)
{
	struct nl2sql_dataset *d;

	*out = NULL;
	if (check_words(o, err) < 0)
		return -1;
	d = nl2sql_alloc(sizeof(*d));
	d->o = o;
	d->lines.fd = d->keys.fd = -1;
	d->personal.fold = true;
	d->hashes = nl2sql_hashes_new();
	if (open_folder(d, err) < 0 ||
	    nl2sql_spool_open(&d->lines, d->folder.part, err) < 0 ||
	    nl2sql_spool_open(&d->keys, d->folder.part, err) < 0)
		goto fail;
	if (o->mask) {
		d->mask = nl2sql_mask_new(o->key_file, o->seed, err);
		if (!d->mask)
			goto fail;
	}
	*out = d;
	return 0;
fail:
	nl2sql_dataset_free(d);
	return -1;
}

bool nl2sql_dataset_unjudged(const struct nl2sql_dataset *d)
{
	return nl2sql_map_get(&d->dropped.map, NOT_VALIDATED) != NULL;
}

void nl2sql_dataset_free(struct nl2sql_dataset *d)
{
	if (!d)
		return;
	for (size_t i = 0; i < d->personal.n; i++)
		nl2sql_mask_set_free(d->personal.entries[i].value);
	nl2sql_map_release(&d->personal);
	nl2sql_map_release(&d->dropped.map);
	nl2sql_mask_free(d->mask);
	nl2sql_spool_close(&d->lines);
	nl2sql_spool_close(&d->keys);
	nl2sql_folder_free(&d->folder);
	if (d->o->run_version)
		rmdir(d->o->out); /* where nothing came into it */
	nl2sql_buf_release(&d->figures);
	free(d->hashes);
	free(d->items);
	free(d);
}

void nl2sql_dataset_personal(struct nl2sql_dataset *d, const char *db,
			     const struct nl2sql_column *column,
			     const char *text, size_t len)
{
	struct nl2sql_mask_set *set;

	if (!d->mask)
		return;
	set = nl2sql_map_get(&d->personal, db);
	if (!set) {
		set = nl2sql_mask_set_new(d->mask, db);
		nl2sql_map_set(&d->personal, db, set);
	}
	nl2sql_mask_set_add(set, nl2sql_mask_kind(column), text, len);
}

/* ---- taking ----------------------------------------------------------- */

void nl2sql_dataset_drop(struct nl2sql_dataset *d, const char *reason)
{
	nl2sql_tally_add(&d->dropped, reason, 1);
}

enum nl2sql_dialect nl2sql_dataset_dialect(const struct nl2sql_dataset *d,
					   struct nl2sql_record *rec,
					   const struct nl2sql_schema *schema)
{
	const char *name = nl2sql_record_string(rec, "dialect", NULL);
	const char *db = nl2sql_record_string(rec, "db", NULL);
	const struct nl2sql_database *known = nl2sql_find_database(schema, db);
	enum nl2sql_dialect dialect = NL2SQL_SQLITE;

	if ((!name || nl2sql_dialect_of(&dialect, name) < 0) &&
	    (!known || !known->dialect ||
	     nl2sql_dialect_of(&dialect, known->dialect) < 0) &&
	    d->o->dialect && nl2sql_dialect_of(&dialect, d->o->dialect) < 0)
		dialect = NL2SQL_SQLITE;
	return dialect;
}

/* The first error that a judge found: "refinable: unknown_column". */
static void put_verdict(struct nl2sql_buf *b, struct nl2sql_json validation)
{
	struct nl2sql_json_iter stages =
		nl2sql_json_iter(nl2sql_json_get(validation, "stages"));
	struct nl2sql_json stage, code;

	nl2sql_json_decode(nl2sql_json_get(validation, "verdict"), b);
	while (nl2sql_json_next(&stages, NULL, &stage)) {
		code = nl2sql_json_get(
			nl2sql_json_at(nl2sql_json_get(stage, "errors"), 0),
			"code");
		if (!code.at)
			continue;
		nl2sql_buf_puts(b, ": ");
		nl2sql_json_decode(code, b);
		return;
	}
}

/* Why a pair is not to be learned from; NULL where it is. */
static const char *refusal(const struct nl2sql_dataset *d,
			   struct nl2sql_record *rec)
{
	struct nl2sql_json validation = nl2sql_record_get(rec, "validation");
	struct nl2sql_arena *a = nl2sql_record_arena(rec);
	char *verdict = nl2sql_json_string(
		nl2sql_json_get(validation, "verdict"), a, NULL);
	struct nl2sql_buf b = {0};
	const char *why;

	if (!nl2sql_record_string(rec, "question", NULL))
		return "no question";
	if (!nl2sql_record_string(rec, "sql", NULL))
		return "no sql";
	if (!verdict)
		return nl2sql_dataset_listed(d->o->keep, "unvalidated") ? NULL
							 : NOT_VALIDATED;
	if (nl2sql_dataset_listed(d->o->keep, verdict))
		return NULL;
	put_verdict(&b, validation);
	why = nl2sql_arena_strdup(a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return why;
}

/* The question that a record answers; for rows, one is made. */
const char *nl2sql_dataset_question_of(struct nl2sql_record *rec)
{
	const char *q = nl2sql_record_string(rec, "question", NULL);
	const char *table = nl2sql_record_string(rec, "table", NULL);

	if (q || !table)
		return q;
	return nl2sql_arena_printf(nl2sql_record_arena(rec),
				   "Show some rows of the table %s.", table);
}

/* The rows as lines of values, the first one the columns' names. */
static const char *rows_text(struct nl2sql_record *rec)
{
	struct nl2sql_buf b = {0};
	struct nl2sql_json columns = nl2sql_record_get(rec, "columns");
	struct nl2sql_json_iter rows =
		nl2sql_json_iter(nl2sql_record_get(rec, "rows"));
	struct nl2sql_json row = columns, cell;
	const char *text;

	do {
		struct nl2sql_json_iter it = nl2sql_json_iter(row);
		bool first = true;

		while (nl2sql_json_next(&it, NULL, &cell)) {
			if (!first)
				nl2sql_buf_puts(&b, " | ");
			first = false;
			if (nl2sql_json_decode(cell, &b) < 0)
				nl2sql_buf_put(&b, cell.at, cell.len);
		}
		nl2sql_buf_putc(&b, '\n');
	} while (nl2sql_json_next(&rows, NULL, &row));
	text = nl2sql_arena_strndup(nl2sql_record_arena(rec), b.data,
				    b.len - 1);
	nl2sql_buf_release(&b);
	return text;
}

const char *nl2sql_dataset_answer_of(struct nl2sql_record *rec)
{
	return nl2sql_record_is(rec, "qa")
		       ? nl2sql_record_string(rec, "answer", NULL)
		       : rows_text(rec);
}

static uint64_t hash_text(const char *s, uint64_t seed)
{
	return nl2sql_hash(s, strlen(s), seed);
}

/* What the record is compared by: literals aside, the SQL (or the answer)
 * decides which questions are near. */
static void fill_keys(struct nl2sql_dataset *d, struct nl2sql_record *rec,
		      const struct nl2sql_schema *schema, struct item *item,
		      struct keys *keys)
{
	const char *question = nl2sql_dataset_question_of(rec);
	const char *db = nl2sql_record_string(rec, "db", NULL);
	const char *sql = nl2sql_record_string(rec, "sql", NULL);
	uint64_t db_hash = hash_text(db ? db : "", 0), family;
	struct nl2sql_fingerprints prints;
	struct nl2sql_buf words = {0};
	struct grams grams = {0};
	struct nl2sql_err ignored;

	nl2sql_plain_words(&words, question, strlen(question));
	keys->question =
		nl2sql_hash(nl2sql_buf_str(&words), words.len, db_hash);
	if (item->pair &&
	    nl2sql_fingerprint_text(&prints,
				    nl2sql_dataset_dialect(d, rec, schema), sql,
				    strlen(sql), schema, db, &ignored) == 0) {
		item->shape = prints.f2.lo;
		keys->exact = keys->question ^ prints.f0.lo;
		family = db_hash ^ prints.f1.lo;
	} else {
		family = hash_text(item->pair ? sql : nl2sql_dataset_answer_of(rec), db_hash);
		keys->exact = keys->question ^ family;
		item->shape = item->pair ? family : keys->question;
	}
	nl2sql_grams_of(&grams, question, strlen(question));
	nl2sql_grams_bands(&grams, d->hashes, family, keys->bands);
	nl2sql_grams_release(&grams);
	nl2sql_buf_release(&words);
}

static int keep(struct nl2sql_dataset *d, struct nl2sql_record *rec,
		struct item *item, const struct keys *keys,
		struct nl2sql_err *err)
{
	struct nl2sql_buf line = {0};
	uint32_t len;
	int rc;

	nl2sql_record_put(&line, rec);
	len = (uint32_t)line.len;
	item->at = d->lines.size;
	rc = nl2sql_spool_put(&d->lines, &len, sizeof(len), err);
	if (rc == 0)
		rc = nl2sql_spool_put(&d->lines, line.data, line.len, err);
	if (rc == 0)
		rc = nl2sql_spool_put(&d->keys, keys, sizeof(*keys), err);
	nl2sql_buf_release(&line);
	if (rc < 0)
		return -1;
	NL2SQL_GROW(d->items, d->n, d->cap);
	d->items[d->n++] = *item;
	return 0;
}

int nl2sql_dataset_take(struct nl2sql_dataset *d, struct nl2sql_record *rec,
			const struct nl2sql_schema *schema,
			struct nl2sql_err *err)
{
	struct item item = { .pair = nl2sql_record_is(rec, "pair") };
	struct keys keys;
	const char *why = NULL;

	d->read++;
	if (item.pair)
		why = refusal(d, rec);
	else if (!nl2sql_dataset_question_of(rec) || !nl2sql_dataset_answer_of(rec))
		why = "no question or answer";
	if (why) {
		nl2sql_dataset_drop(d, why);
		return 0;
	}
	if (d->n == UINT32_MAX)
		return nl2sql_err_set(err, NL2SQL_EFATAL,
				      "cannot hold more than 4294967295 "
				      "records");
	if (d->mask && nl2sql_dataset_mask(d, rec, schema, err) < 0)
		return -1;
	fill_keys(d, rec, schema, &item, &keys);
	return keep(d, rec, &item, &keys, err);
}
