/*
 * tests/helpers/model-answer.h - an answer that fits the question
 *
 * An instance of the JSON Schema that is asked for, with tables that the prompt
 * creates and words that it has.
 */
#ifndef MODEL_ANSWER_H
#define MODEL_ANSWER_H

#include <string.h>

#include <nl2sql/record.h>

/* All that the messages say, one after another. */
static inline char *words_of(struct nl2sql_arena *a, struct nl2sql_json body)
{
	struct nl2sql_json_iter it =
		nl2sql_json_iter(nl2sql_json_get(body, "messages"));
	struct nl2sql_json m;
	struct nl2sql_buf b = { 0 };
	char *all;

	while (nl2sql_json_next(&it, NULL, &m)) {
		(void)nl2sql_json_decode(nl2sql_json_get(m, "content"), &b);
		nl2sql_buf_putc(&b, '\n');
	}
	all = nl2sql_arena_strndup(a, nl2sql_buf_str(&b), b.len);
	nl2sql_buf_release(&b);
	return all;
}

/* The n-th name behind CREATE TABLE, counted round; NULL where there is none. */
static inline const char *table_of(struct nl2sql_arena *a, const char *words, uint64_t n)
{
	static const char create[] = "CREATE TABLE ";
	const char *at, *names[64];
	size_t found = 0, len;

	for (at = nl2sql_istr(words, create); at && found < 64;
	     at = nl2sql_istr(at, create)) {
		at += strlen(create);
		len = strcspn(at, " (\n");
		names[found++] = nl2sql_arena_strndup(a, at, len);
	}
	return found ? names[n % found] : NULL;
}

static inline void put_sql(struct nl2sql_buf *b, struct nl2sql_arena *a, const char *words,
		    struct nl2sql_rng *r)
{
	const char *table = table_of(a, words, nl2sql_rng_below(r, 1 << 20));
	const char *other = strstr(words, "JOIN ... ON") ? table_of(
				a, words, nl2sql_rng_below(r, 1 << 20)) : NULL;

	if (table)
		nl2sql_buf_printf(b, "SELECT count(*) + %d FROM %s%s%s",
				  (int)nl2sql_rng_below(r, 1000), table,
				  other ? " CROSS JOIN " : "",
				  other ? other : "");
	else
		nl2sql_buf_printf(b, "SELECT %d",
				  (int)nl2sql_rng_below(r, 1 << 30));
}

static inline void put_words(struct nl2sql_buf *b, const char *words,
		      struct nl2sql_rng *r)
{
	size_t len = strlen(words), n = 3 + nl2sql_rng_below(r, 6), i;

	for (i = 0; i < n; i++) {
		const char *at = words + (len ? nl2sql_rng_below(r, len) : 0);
		size_t run = strspn(at, "abcdefghijklmnopqrstuvwxyz");

		nl2sql_buf_put(b, at, run);
		if (run)
			nl2sql_buf_putc(b, ' ');
	}
	for (i = 0; i < 4; i++) /* no two alike */
		nl2sql_buf_putc(b, (char)('a' + nl2sql_rng_below(r, 26)));
	nl2sql_buf_putc(b, '?');
}

struct filling {
	struct nl2sql_arena *a;
	const char *words;
	struct nl2sql_rng *r;
	int depth;
};

static inline void fill(struct nl2sql_buf *b, struct filling *f, const char *name,
		 struct nl2sql_json schema);

static inline void put_table(struct nl2sql_buf *b, const struct filling *f)
{
	const char *table = table_of(f->a, f->words,
				     nl2sql_rng_below(f->r, 1 << 20));

	nl2sql_buf_puts(b, table ? table : "none");
}

/* The question of the prompt in other words; one in three forgets what stands
 * last in it, and one in five adds a number. */
static inline void put_wording(struct nl2sql_buf *b, const struct filling *f)
{
	static const char *const ways[] = { "Please tell me: ",
					    "I would like to know: ",
					    "For the meeting: ",
					    "Can somebody say this: " };
	const char *at = strstr(f->words, "Question: ");
	size_t n = at ? strcspn(at += 10, "\n") : 0;

	if (!nl2sql_rng_below(f->r, 3))
		while (n && at[n - 1] != ' ')
			n--;
	nl2sql_buf_puts(b, ways[nl2sql_rng_below(f->r, NL2SQL_COUNT(ways))]);
	nl2sql_buf_put(b, at, n);
	if (!nl2sql_rng_below(f->r, 5))
		nl2sql_buf_printf(b, " The first %d.",
				  50 + (int)nl2sql_rng_below(f->r, 50));
}

static inline void fill_string(struct nl2sql_buf *b, struct filling *f,
			const char *name, struct nl2sql_json schema)
{
	struct nl2sql_json list = nl2sql_json_get(schema, "enum");
	struct nl2sql_buf text = { 0 };

	if (list.at && nl2sql_json_count(list)) {
		nl2sql_json_put(b, nl2sql_json_at(
			list, nl2sql_rng_below(f->r, nl2sql_json_count(list))));
		return;
	}
	if (nl2sql_istr(name, "sql") || nl2sql_istr(name, "query"))
		put_sql(&text, f->a, f->words, f->r);
	else if (strcmp(name, "tables") == 0)
		put_table(&text, f);
	else if (strcmp(name, "wordings") == 0)
		put_wording(&text, f);
	else
		put_words(&text, f->words, f->r);
	nl2sql_json_put_stringn(b, text.data, text.len);
	nl2sql_buf_release(&text);
}

static inline void fill_array(struct nl2sql_buf *b, struct filling *f,
		       const char *name, struct nl2sql_json schema)
{
	int64_t least = nl2sql_json_int_or(nl2sql_json_get(schema, "minItems"), 0);
	int64_t most = nl2sql_json_int_or(nl2sql_json_get(schema, "maxItems"), 5);
	int64_t n = least + (int64_t)nl2sql_rng_below(
		f->r, (uint64_t)(most > least ? most - least + 1 : 1));

	nl2sql_json_open(b, '[');
	while (n-- > 0)
		fill(b, f, name, nl2sql_json_get(schema, "items"));
	nl2sql_json_close(b, ']');
}

static inline void fill_object(struct nl2sql_buf *b, struct filling *f,
			struct nl2sql_json schema)
{
	struct nl2sql_json_iter it =
		nl2sql_json_iter(nl2sql_json_get(schema, "properties"));
	struct nl2sql_json key, value;

	nl2sql_json_open(b, '{');
	while (nl2sql_json_next(&it, &key, &value)) {
		char *name = nl2sql_json_string(key, f->a, NULL);

		nl2sql_json_key(b, name);
		fill(b, f, name, value);
	}
	nl2sql_json_close(b, '}');
}

/* Put an instance of a schema, as far as we know schemas. */
static inline void fill(struct nl2sql_buf *b, struct filling *f, const char *name,
		 struct nl2sql_json schema)
{
	struct nl2sql_json type = nl2sql_json_get(schema, "type");

	if (nl2sql_json_type(type) == NL2SQL_JSON_ARRAY)
		type = nl2sql_json_at(type, 0);
	if (++f->depth > 32)
		nl2sql_json_put_null(b);
	else if (nl2sql_json_is(type, "object"))
		fill_object(b, f, schema);
	else if (nl2sql_json_is(type, "array"))
		fill_array(b, f, name, schema);
	else if (nl2sql_json_is(type, "integer"))
		nl2sql_json_put_int(b, (int64_t)nl2sql_rng_below(f->r, 100));
	else if (nl2sql_json_is(type, "number"))
		nl2sql_json_put_double(b, nl2sql_rng_unit(f->r));
	else if (nl2sql_json_is(type, "boolean"))
		nl2sql_json_put_bool(b, nl2sql_rng_below(f->r, 2) == 1);
	else
		fill_string(b, f, name, schema);
	f->depth--;
}

#endif
