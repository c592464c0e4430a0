/*
 * dataset - what is kept of a stream, and the folder it becomes
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define NOT_VALIDATED "not validated"
#define VERDICTS "valid,refinable,escalate,unvalidated"

/* ---- options ---------------------------------------------------------- */

/* Is a word in a comma list? */
static bool listed(const char *list, const char *word)
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
	return listed(VERDICTS, word);
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
	if (nl2sql_folder_new(&d->folder, o->out, o->force, err) < 0 ||
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
	nl2sql_buf_release(&d->figures);
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
		return listed(d->o->keep, "unvalidated") ? NULL
							 : NOT_VALIDATED;
	if (listed(d->o->keep, verdict))
		return NULL;
	put_verdict(&b, validation);
	why = nl2sql_arena_strdup(a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return why;
}

/* The question that a record answers; for rows, one is made. */
static const char *question_of(struct nl2sql_record *rec)
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

static const char *answer_of(struct nl2sql_record *rec)
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
	const char *question = question_of(rec);
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
		family = hash_text(item->pair ? sql : answer_of(rec), db_hash);
		keys->exact = keys->question ^ family;
		item->shape = item->pair ? family : keys->question;
	}
	nl2sql_grams_of(&grams, question, strlen(question));
	nl2sql_grams_bands(&grams, family, keys->bands);
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
	else if (!question_of(rec) || !answer_of(rec))
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

/* ---- publishing ------------------------------------------------------- */

int nl2sql_dataset_line(const struct nl2sql_dataset *d, size_t i,
			struct nl2sql_buf *b, struct nl2sql_err *err)
{
	uint32_t len;

	nl2sql_buf_cut(b, 0);
	if (nl2sql_spool_read(&d->lines, d->items[i].at, &len, sizeof(len),
			      err) < 0 ||
	    nl2sql_spool_read(&d->lines, d->items[i].at + sizeof(len),
			      nl2sql_buf_reserve(b, len), len, err) < 0)
		return -1;
	b->len = len;
	return 0;
}

/* One output file; made when its first record comes. */
struct sheet {
	FILE *file;
	char name[64];
};

struct press {
	struct nl2sql_dataset *d;
	const struct nl2sql_schema *schema;
	struct written w[8];
	struct sheet sheets[8][NL2SQL_SPLITS];
	size_t n;
	struct figures figures;
	struct nl2sql_buf out;
};

static int sheet_put(struct press *p, size_t i, int split,
		     const struct example *e, struct nl2sql_err *err)
{
	const struct format *f = p->w[i].format;
	struct sheet *s = &p->sheets[i][split];
	bool first = !s->file;

	if (first) {
		snprintf(s->name, sizeof(s->name), "%s/%s", f->name,
			 f->files[split]);
		s->file = nl2sql_folder_create(&p->d->folder, s->name, err);
		if (!s->file)
			return -1;
	}
	nl2sql_buf_cut(&p->out, 0);
	f->put(&p->out, e);
	if (f->array)
		fputs(first ? "[\n" : ",\n", s->file);
	fwrite(p->out.data, 1, p->out.len, s->file);
	if (!f->array)
		putc('\n', s->file);
	p->w[i].count[split]++;
	return 0;
}

/* Fill what the formats are handed. */
static void fill_example(struct press *p, struct example *e,
			 struct nl2sql_record *rec, const struct item *item,
			 const struct nl2sql_buf *line)
{
	const struct nl2sql_dataset *d = p->d;
	const char *db = nl2sql_record_string(rec, "db", NULL);

	*e = (struct example){
		.record = rec,
		.line = { line->data, line->len },
		.type = nl2sql_record_type(rec),
		.db = db ? db : "",
		.question = question_of(rec),
		.evidence = nl2sql_record_string(rec, "evidence", NULL),
		.dialect = nl2sql_dataset_dialect(d, rec, p->schema),
		.schema = p->schema,
		.arena = nl2sql_record_arena(rec)
	};
	e->sql = item->pair ? nl2sql_record_string(rec, "sql", NULL) : NULL;
	e->answer = item->pair ? e->sql : answer_of(rec);
	e->schema_text =
		item->pair ? nl2sql_prompt_schema(e->arena, p->schema, db, rec,
						  e->dialect,
						  (size_t)d->o->schema_chars)
			   : "";
}

static int put_item(struct press *p, struct nl2sql_record *rec, size_t i,
		    struct nl2sql_buf *line, struct nl2sql_err *err)
{
	const struct item *item = &p->d->items[i];
	struct example e;

	if (nl2sql_dataset_line(p->d, i, line, err) < 0 ||
	    nl2sql_record_parse(rec, line->data, line->len, err) < 0)
		return -1;
	fill_example(p, &e, rec, item, line);
	nl2sql_figures_add(&p->figures, &e);
	for (size_t f = 0; f < p->n; f++)
		if ((item->pair || !p->w[f].format->pairs_only) &&
		    sheet_put(p, f, item->split, &e, err) < 0)
			return -1;
	return 0;
}

/* Close all files; after a failure, without asking how it went. */
static int close_sheets(struct press *p, int rc, struct nl2sql_err *err)
{
	for (size_t f = 0; f < p->n; f++) {
		for (int s = 0; s < NL2SQL_SPLITS; s++) {
			struct sheet *x = &p->sheets[f][s];

			if (!x->file)
				continue;
			if (rc == 0 && p->w[f].format->array)
				fputs("\n]\n", x->file);
			if (rc < 0)
				fclose(x->file);
			else
				rc = nl2sql_folder_close(x->file, x->name,
							 &p->w[f].bytes[s],
							 err);
		}
	}
	return rc;
}

static int print_all(struct press *p, struct nl2sql_err *err)
{
	struct nl2sql_record *rec = nl2sql_record_new();
	struct nl2sql_buf line = {0};
	int rc = 0;

	for (size_t f = 0; f < p->n && rc == 0; f++)
		rc = nl2sql_folder_sub(&p->d->folder, p->w[f].format->name,
				       err);
	for (size_t i = 0; i < p->d->n && rc == 0; i++) {
		if (p->d->items[i].split != SPLIT_NONE)
			rc = put_item(p, rec, i, &line, err);
		if (rc == 0 && nl2sql_cancelled())
			rc = nl2sql_err_set(err, NL2SQL_EFATAL, "interrupted");
	}
	rc = close_sheets(p, rc, err);
	for (size_t f = 0; f < p->n && rc == 0; f++)
		if (p->w[f].format->beside)
			rc = p->w[f].format->beside(&p->d->folder, p->schema,
						    err);
	nl2sql_buf_release(&line);
	nl2sql_record_free(rec);
	return rc;
}

static void note_figures(struct nl2sql_dataset *d)
{
	static const char *const names[] = { "train", "validation", "test" };
	struct nl2sql_buf *b = &d->figures;
	uint64_t kept = 0;

	for (int s = 0; s < NL2SQL_SPLITS; s++)
		kept += d->split_items[s];
	nl2sql_json_open(b, '{');
	nl2sql_json_add_int(b, "records", (int64_t)d->read);
	nl2sql_json_add_int(b, "kept", (int64_t)kept);
	nl2sql_json_add_int(b, "masked", (int64_t)d->masked);
	nl2sql_json_key(b, "dropped");
	nl2sql_json_open(b, '{');
	for (size_t i = 0; i < d->dropped.map.n; i++) {
		const struct nl2sql_map_entry *e = &d->dropped.map.entries[i];

		nl2sql_json_put_stringn(b, e->key, e->len);
		nl2sql_buf_putc(b, ':');
		nl2sql_json_put_int(b, (int64_t)(uintptr_t)e->value);
	}
	nl2sql_json_close(b, '}');
	nl2sql_json_key(b, "splits");
	nl2sql_json_open(b, '{');
	for (int s = 0; s < NL2SQL_SPLITS; s++)
		nl2sql_json_add_int(b, names[s], (int64_t)d->split_items[s]);
	nl2sql_json_close(b, '}');
	nl2sql_json_close(b, '}');
}

int nl2sql_dataset_publish(struct nl2sql_dataset *d,
			   const struct nl2sql_schema *schema,
			   struct nl2sql_err *err)
{
	struct press p = { .d = d, .schema = schema };
	int rc;

	if (nl2sql_spool_flush(&d->lines, err) < 0 ||
	    nl2sql_spool_flush(&d->keys, err) < 0 ||
	    nl2sql_dataset_unique(d, err) < 0)
		return -1;
	if (nl2sql_dataset_split(d) == 0) {
		note_figures(d);
		return 0;
	}
	for (size_t i = 0; i < nl2sql_nformats; i++)
		if (listed(d->o->formats, nl2sql_formats[i].name))
			p.w[p.n++].format = &nl2sql_formats[i];
	rc = print_all(&p, err);
	if (rc == 0)
		rc = nl2sql_card_write(d, &p.figures, p.w, p.n, schema, err);
	if (rc == 0)
		rc = nl2sql_folder_publish(&d->folder, d->o->force, err);
	if (rc == 0) {
		note_figures(d);
		rc = 1;
	}
	nl2sql_figures_release(&p.figures);
	nl2sql_buf_release(&p.out);
	return rc;
}

struct nl2sql_json nl2sql_dataset_figures(struct nl2sql_dataset *d)
{
	return nl2sql_json_of(&d->figures);
}
