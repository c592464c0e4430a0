/*
 * diversity - how varied are the questions and statements of a stream?
 *
 * usage: diversity [--dialect NAME] [FILE ...]
 *
 * Reads pairs (schema records among them are used), prints one line a figure:
 *
 *   shapes            statements that differ in more than names and literals
 *   shape entropy     of their distribution, in bits
 *   masked unique     questions that are still different with values, numbers
 *                     and the schema's words taken out; mean over samples
 *   distinct 1, 2, 3  n-grams of words that differ, by all; mean over samples
 *   columns           usable columns that occur, and the Gini index of how
 *                     often
 *
 * A sample is SAMPLE questions, drawn by a fixed seed.
 */
#include <ctype.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nl2sql/record.h>
#include <nl2sql/schema.h>
#include <nl2sql/sql.h>

#define SAMPLE	200
#define SAMPLES 20

struct pair {
	char *question, *masked, *sql, *db;
};

struct bench {
	struct nl2sql_schema *schema;
	struct nl2sql_map words;   /* of the schema's names */
	struct nl2sql_map shapes;  /* fingerprint -> count */
	struct nl2sql_map columns; /* "table.column" -> count */
	struct pair *pairs;
	size_t n, cap, bad;
	enum nl2sql_dialect dialect;
};

static void count_up(struct nl2sql_map *m, const char *key, size_t by)
{
	size_t n = (size_t)(uintptr_t)nl2sql_map_get(m, key);

	nl2sql_map_set(m, key, (void *)(uintptr_t)(n + by));
}

/* ---- the schema's words -------------------- */

static void add_words(struct bench *b, const char *name)
{
	struct nl2sql_arena a = { 0 };
	const char *words[32];
	size_t n = nl2sql_name_split(&a, name, words, 32);

	for (size_t i = 0; i < n; i++) {
		const char *full = nl2sql_abbreviation(words[i]);

		nl2sql_map_set(&b->words, words[i], b);
		nl2sql_map_set(&b->words, nl2sql_plural(&a, words[i]), b);
		nl2sql_map_set(&b->words, nl2sql_singular(&a, words[i]), b);
		if (full && !strchr(full, ' ')) {
			nl2sql_map_set(&b->words, full, b);
			nl2sql_map_set(&b->words, nl2sql_plural(&a, full), b);
		}
	}
	nl2sql_arena_release(&a);
}

static void take_table(struct bench *b, const struct nl2sql_table *t)
{
	add_words(b, t->name);
	for (size_t i = 0; i < t->ncolumns; i++)
		add_words(b, t->columns[i].name);
}

/* ---- one question -------------------- */

/* Lower-case words; quoted text, numbers and capitals inside become "_", so
 * do the schema's words, and runs of "_" are one. */
static char *mask(struct bench *b, const char *question)
{
	struct nl2sql_buf out = { 0 };
	bool first = true, hidden = false;
	const char *s = question;

	while (*s) {
		char word[64];
		size_t n = 0;
		bool gone = false;

		if (*s == '"' ||
		    (*s == '\'' && (s == question || s[-1] == ' '))) {
			const char *end = strchr(s + 1, *s);

			if (end) {
				s = end + 1;
				gone = true;
			}
		}
		if (!gone && (isalnum((unsigned char)*s) || (*s & 0x80))) {
			gone = isdigit((unsigned char)*s) ||
			       (!first && isupper((unsigned char)*s));
			while (isalnum((unsigned char)*s) || (*s & 0x80) ||
			       *s == '-' || (*s == '\'' && s[1] == 's')) {
				if (n + 1 < sizeof(word))
					word[n++] = (char)tolower(
						(unsigned char)*s);
				s++;
			}
			word[n] = 0;
			if (n > 2 && strcmp(word + n - 2, "'s") == 0)
				word[n - 2] = 0;
			gone = gone || nl2sql_map_get(&b->words, word);
		} else if (!gone) {
			s++;
			continue;
		}
		first = false;
		if (gone && hidden)
			continue;
		nl2sql_buf_puts(&out, gone ? "_ " : word);
		if (!gone)
			nl2sql_buf_putc(&out, ' ');
		hidden = gone;
	}
	return nl2sql_buf_steal(&out);
}

/* ---- one statement -------------------- */

static void take_sql(struct bench *b, const struct pair *p,
		     struct nl2sql_arena *a)
{
	struct nl2sql_sql *tree;
	struct nl2sql_resolution *r;
	struct nl2sql_fingerprints f;
	struct nl2sql_err err = { 0 };
	char hex[33];

	if (nl2sql_sql_parse_one(a, &tree, b->dialect, p->sql, strlen(p->sql),
				 &err) < 0) {
		b->bad++;
		return;
	}
	r = nl2sql_resolve(a, tree, b->dialect, p->sql, strlen(p->sql),
			   b->schema->ntables ? b->schema : NULL, p->db);
	nl2sql_fingerprint(&f, r);
	nl2sql_hash128_hex(f.f2, hex);
	count_up(&b->shapes, hex, 1);
	for (size_t i = 0; i < r->nbindings; i++) {
		const struct nl2sql_binding *x = r->bindings[i];
		char key[256];

		if (!x->table || x->table_column < 0)
			continue;
		snprintf(key, sizeof(key), "%s.%s", x->table->name,
			 x->table->columns[x->table_column].name);
		count_up(&b->columns, key, 1);
	}
}

/* ---- figures -------------------- */

static double entropy(const struct nl2sql_map *m)
{
	double sum = 0, h = 0;

	for (size_t i = 0; i < m->n; i++)
		sum += (double)(uintptr_t)m->entries[i].value;
	for (size_t i = 0; i < m->n; i++) {
		double p = (double)(uintptr_t)m->entries[i].value / sum;

		h -= p * log2(p);
	}
	return h;
}

static size_t grams(struct nl2sql_map *seen, const char *text, size_t n)
{
	char *copy = nl2sql_strdup(text), *words[256], *at = copy;
	size_t count = 0, total = 0;

	for (char *c = copy; *c; c++)
		*c = isalnum((unsigned char)*c) || (*c & 0x80) || *c == '\''
			     ? (char)tolower((unsigned char)*c)
			     : ' ';
	while (count < 256 && *(at += strspn(at, " "))) {
		words[count++] = at;
		at += strcspn(at, " ");
		if (*at)
			*at++ = 0;
	}
	for (size_t i = 0; i + n <= count; i++) {
		struct nl2sql_buf b = { 0 };

		for (size_t k = 0; k < n; k++)
			nl2sql_buf_printf(&b, "%s ", words[i + k]);
		nl2sql_map_set(seen, nl2sql_buf_str(&b), seen);
		nl2sql_buf_release(&b);
		total++;
	}
	free(copy);
	return total;
}

/* One sample's figures: [0] masked unique, [1..3] distinct. */
static void sample(const struct bench *b, uint64_t number, double out[4])
{
	struct nl2sql_rng rng = nl2sql_rng_named(1, "diversity", number);
	size_t n = b->n < SAMPLE ? b->n : SAMPLE, total[4] = { 0 };
	size_t *pick = nl2sql_alloc(b->n * sizeof(*pick));
	struct nl2sql_map seen[4] = { { 0 } };

	for (size_t i = 0; i < b->n; i++)
		pick[i] = i;
	for (size_t i = 0; i < n; i++) {
		size_t k = i + (size_t)nl2sql_rng_below(&rng, b->n - i);
		size_t swap = pick[i];
		const struct pair *p;

		pick[i] = pick[k];
		pick[k] = swap;
		p = &b->pairs[pick[i]];
		nl2sql_map_set(&seen[0], p->masked, seen);
		total[0]++;
		for (size_t g = 1; g <= 3; g++)
			total[g] += grams(&seen[g], p->question, g);
	}
	for (size_t g = 0; g < 4; g++) {
		out[g] += total[g] ? (double)seen[g].n / (double)total[g] : 0;
		nl2sql_map_release(&seen[g]);
	}
	free(pick);
}

static int by_count(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void columns(const struct bench *b)
{
	double *uses = NULL, sum = 0, weighted = 0;
	size_t n = 0, cap = 0, hit = 0;

	for (size_t i = 0; i < b->schema->ntables; i++) {
		const struct nl2sql_table *t = b->schema->tables[i];

		for (size_t k = 0; k < t->ncolumns; k++) {
			char key[256];

			snprintf(key, sizeof(key), "%s.%s", t->name,
				 t->columns[k].name);
			NL2SQL_GROW(uses, n, cap);
			uses[n] = (double)(uintptr_t)nl2sql_map_get(&b->columns,
								    key);
			hit += uses[n] > 0;
			if (!uses[n] && getenv("SHOW"))
				printf("unused: %s\n", key);
			n++;
		}
	}
	if (!n)
		return;
	qsort(uses, n, sizeof(*uses), by_count);
	for (size_t i = 0; i < n; i++) {
		sum += uses[i];
		weighted += (double)(i + 1) * uses[i];
	}
	printf("columns          %zu of %zu\n", hit, n);
	if (sum > 0)
		printf("column gini      %.3f\n",
		       2 * weighted / ((double)n * sum) -
			       ((double)n + 1) / (double)n);
	free(uses);
}

static void report(const struct bench *b)
{
	static const char *const names[] = { "masked unique", "distinct 1",
					     "distinct 2", "distinct 3" };
	double sum[4] = { 0 };

	printf("pairs            %zu\n", b->n);
	if (b->bad)
		printf("not parsed       %zu\n", b->bad);
	printf("shapes           %zu\n", b->shapes.n);
	printf("shape entropy    %.2f\n", entropy(&b->shapes));
	for (uint64_t i = 0; b->n && i < SAMPLES; i++)
		sample(b, i, sum);
	for (size_t g = 0; g < 4; g++)
		printf("%-16s %.3f\n", names[g], sum[g] / SAMPLES);
	columns(b);
}

/* ---- input -------------------- */

static const char *first_of(struct nl2sql_record *r, const char *const *names)
{
	for (; *names; names++)
		if (nl2sql_record_string(r, *names, NULL))
			return nl2sql_record_string(r, *names, NULL);
	return NULL;
}

static void take(struct bench *b, struct nl2sql_record *r)
{
	static const char *const sql[] = { "sql", "query", "SQL", NULL };
	static const char *const db[] = { "db", "db_id", NULL };
	struct nl2sql_err err = { 0 };
	struct nl2sql_buf line = { 0 };
	struct nl2sql_json j;
	struct pair p;

	nl2sql_record_put(&line, r);
	j = nl2sql_json_of(&line);
	if (nl2sql_schema_add(b->schema, j, &err) == 0 &&
	    nl2sql_record_string(r, "question", NULL) && first_of(r, sql)) {
		p.question = nl2sql_strdup(
			nl2sql_record_string(r, "question", NULL));
		p.sql = nl2sql_strdup(first_of(r, sql));
		p.db = nl2sql_strdup(first_of(r, db));
		p.masked = NULL;
		NL2SQL_GROW(b->pairs, b->n, b->cap);
		b->pairs[b->n++] = p;
	}
	nl2sql_buf_release(&line);
}

static int read_all(struct bench *b, const char *path)
{
	int fd = path ? open(path, O_RDONLY) : STDIN_FILENO;
	struct nl2sql_reader *in;
	struct nl2sql_record *r = nl2sql_record_new();
	struct nl2sql_err err = { 0 };
	int rc;

	if (fd < 0) {
		perror(path);
		return -1;
	}
	in = nl2sql_reader_new(fd, path ? path : "stdin");
	while ((rc = nl2sql_reader_next(in, r, &err)) != 0)
		if (rc > 0)
			take(b, r);
		else if (err.code != NL2SQL_EDATA)
			break;
	nl2sql_reader_free(in);
	nl2sql_record_free(r);
	if (path)
		close(fd);
	return rc < 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
	struct bench b = { .schema = nl2sql_schema_new() };
	struct nl2sql_arena a = { 0 };
	int i = 1, rc = 0;

	if (argc > 2 && strcmp(argv[1], "--dialect") == 0) {
		if (nl2sql_dialect_of(&b.dialect, argv[2]) < 0)
			return 2;
		i = 3;
	}
	do
		rc = read_all(&b, i < argc ? argv[i] : NULL);
	while (rc == 0 && ++i < argc);
	if (rc < 0)
		return 2;
	for (size_t k = 0; k < b.schema->ntables; k++)
		take_table(&b, b.schema->tables[k]);
	for (size_t k = 0; k < b.n; k++) {
		nl2sql_arena_reset(&a);
		b.pairs[k].masked = mask(&b, b.pairs[k].question);
		take_sql(&b, &b.pairs[k], &a);
	}
	report(&b);
	return 0;
}
