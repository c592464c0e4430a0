/*
 * privacy - stand-ins for what is personal in a record's texts
 *
 * Three ways to know: a literal that the SQL compares with a personal column;
 * a cell of a personal column that the caller named; and a form that says it
 * all (an e-mail address).  A value found in the SQL is replaced in the
 * question too, and the other way round, by the same stand-in.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* A statement and its literals: a record tells most statements twice. */
struct statement {
	const char *sql;
	size_t len;
	struct literals literals;
};

struct masker {
	struct nl2sql_dataset *d;
	const struct nl2sql_schema *schema;
	const char *db;
	enum nl2sql_dialect dialect;
	struct nl2sql_mask_set *known, *seen; /* all cells; this record's */
	struct literal *values; /* literals beside personal columns */
	size_t nvalues, cvalues;
	struct statement *statements;
	size_t nstatements, cstatements;
	struct nl2sql_arena *arena;
	size_t replaced;
};

/* Its personal literals; good until another statement is asked for. */
static const struct literals *literals_of(struct masker *m, const char *sql,
					  size_t len)
{
	struct statement *s;

	for (size_t i = 0; i < m->nstatements; i++) {
		s = &m->statements[i];
		if (s->len == len && memcmp(s->sql, sql, len) == 0)
			return &s->literals;
	}
	NL2SQL_GROW(m->statements, m->nstatements, m->cstatements);
	s = &m->statements[m->nstatements++];
	*s = (struct statement){ .sql = sql, .len = len };
	nl2sql_literals_of(&s->literals, m->arena, m->dialect, sql, len,
			   m->schema, m->db);
	return &s->literals;
}

/* ---- texts ------------------------------------------------------------ */

static void stand_in(struct masker *m, struct nl2sql_buf *out,
		     enum nl2sql_mask_kind kind, const char *text, size_t len)
{
	if (!nl2sql_mask_form(text, len) ||
	    !nl2sql_mask_scrub(m->d->mask, out, m->db, text, len))
		nl2sql_mask_put(m->d->mask, out, m->db, kind, text, len);
}

/* While a text is worked on, a private character stands where the stand-in
 * of value i will: what was replaced is not to be replaced again. */
#define PLACE 0xF0000u

/* Replace a value where it stands as a word of its own. */
static void hold_place(struct masker *m, struct nl2sql_buf *text, size_t i)
{
	const struct literal *l = &m->values[i];
	struct nl2sql_buf out = {0};
	size_t at = 0;

	while (at < text->len) {
		size_t end = at + l->value_len;

		if (end <= text->len &&
		    nl2sql_ieqn(text->data + at, l->value, l->value_len) &&
		    (at == 0 || !nl2sql_word_byte(text->data[at - 1])) &&
		    (end == text->len || !nl2sql_word_byte(text->data[end]))) {
			nl2sql_buf_putc(&out, ' ');
			nl2sql_buf_utf8(&out, PLACE + (uint32_t)i);
			nl2sql_buf_putc(&out, ' ');
			at = end;
			m->replaced++;
		} else {
			nl2sql_buf_putc(&out, text->data[at++]);
		}
	}
	nl2sql_buf_release(text);
	*text = out;
}

/* Put the stand-ins where their places were held. */
static void fill_places(struct masker *m, struct nl2sql_buf *out,
			const struct nl2sql_buf *text)
{
	size_t at = 0, used;
	uint32_t cp;

	while (at < text->len) {
		const char *s = text->data + at;

		used = 0;
		if (*s == ' ' && text->len - at >= 6)
			used = nl2sql_utf8_next(s + 1, text->len - at - 1, &cp);
		if (used == 4 && s[5] == ' ' && cp >= PLACE &&
		    cp - PLACE < m->nvalues) {
			const struct literal *l = &m->values[cp - PLACE];

			stand_in(m, out, l->kind, l->value, l->value_len);
			at += 6;
		} else {
			nl2sql_buf_putc(out, *s);
			at++;
		}
	}
}

/* The values of this record's SQL first; then forms, and what is like those
 * values but for punctuation; then what the database holds. */
static void mask_text(struct masker *m, struct nl2sql_buf *out,
		      const char *text, size_t len)
{
	struct nl2sql_buf a = {0}, b = {0};

	nl2sql_buf_put(&a, text, len);
	for (size_t i = 0; i < m->nvalues; i++)
		hold_place(m, &a, i);
	m->replaced += nl2sql_mask_scrub(m->d->mask, &b, m->db,
					 nl2sql_buf_str(&a), a.len);
	nl2sql_buf_cut(&a, 0);
	m->replaced += nl2sql_mask_set_replace(m->seen, &a, nl2sql_buf_str(&b),
					       b.len);
	if (m->known) {
		nl2sql_buf_cut(&b, 0);
		m->replaced += nl2sql_mask_set_replace(
			m->known, &b, nl2sql_buf_str(&a), a.len);
		fill_places(m, out, &b);
	} else {
		fill_places(m, out, &a);
	}
	nl2sql_buf_release(&a);
	nl2sql_buf_release(&b);
}

/* A literal's stand-in: in a pattern its wildcards stay where they are. */
static void put_literal(struct masker *m, struct nl2sql_buf *out,
			const struct literal *l, bool number)
{
	struct nl2sql_buf value = {0};
	size_t at = 0;

	if (number) {
		stand_in(m, out, NL2SQL_MASK_SHAPE, l->value, l->value_len);
		return;
	}
	while (at < l->value_len) {
		size_t part = 0;

		while (at + part < l->value_len && l->value[at + part] != '%')
			part++;
		if (part)
			stand_in(m, &value, l->kind, l->value + at, part);
		at += part;
		if (at < l->value_len)
			nl2sql_buf_putc(&value, l->value[at++]);
	}
	nl2sql_sql_print_string(out, nl2sql_buf_str(&value), value.len,
				m->dialect);
	nl2sql_buf_release(&value);
}

static const struct literal *literal_at(const struct literals *l, size_t pos)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->items[i].pos == pos)
			return &l->items[i];
	return NULL;
}

/* SQL token by token: names and keywords stay, literals and comments may hold
 * something. */
static void mask_sql(struct masker *m, struct nl2sql_buf *out, const char *sql,
		     size_t len)
{
	const struct literals *l = literals_of(m, sql, len);
	struct nl2sql_sql_token t;
	size_t at = 0, done = 0;

	while (nl2sql_sql_lex(&t, &at, m->dialect, sql, len) !=
	       NL2SQL_TOKEN_END) {
		const struct literal *hit = literal_at(l, t.pos);

		if (at <= done)
			break;
		nl2sql_buf_put(out, sql + done, t.pos - done);
		if (hit && (t.kind == NL2SQL_TOKEN_STRING ||
			    t.kind == NL2SQL_TOKEN_INTEGER)) {
			put_literal(m, out, hit,
				    t.kind == NL2SQL_TOKEN_INTEGER);
			m->replaced++;
		} else if (t.kind == NL2SQL_TOKEN_STRING ||
			   t.kind == NL2SQL_TOKEN_COMMENT) {
			mask_text(m, out, sql + t.pos, t.len);
		} else {
			nl2sql_buf_put(out, sql + t.pos, t.len);
		}
		done = t.pos + t.len;
	}
	nl2sql_buf_put(out, sql + done, len - done);
}

/* ---- a record's members ----------------------------------------------- */

static const char *const texts[] = { "question",   "evidence", "answer",
				     "sql",	   "gold_sql", "conversation",
				     "candidates", "critique", "validation" };
static const char *const queries[] = { "sql", "gold_sql", "before", "after" };
static const char *const not_texts[] = { "id",	    "code",	   "stage",
					 "verdict", "result_hash", "path",
					 "rule" };

static bool among(const char *const *names, size_t n, struct nl2sql_json key)
{
	for (size_t i = 0; i < n; i++)
		if (nl2sql_json_is(key, names[i]))
			return true;
	return false;
}

static bool is_sql(struct nl2sql_json key)
{
	return among(queries, NL2SQL_COUNT(queries), key);
}

/* Collect the personal literals of every SQL in a value. */
static void collect(struct masker *m, struct nl2sql_json key,
		    struct nl2sql_json j)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(j);
	struct nl2sql_json k, v;
	const struct literals *l;
	const char *sql;
	size_t len;

	while (nl2sql_json_next(&it, &k, &v))
		collect(m, k.at ? k : key, v);
	if (nl2sql_json_type(j) != NL2SQL_JSON_STRING || !is_sql(key))
		return;
	sql = nl2sql_json_string(j, m->arena, &len);
	l = literals_of(m, sql, len);
	for (size_t i = 0; i < l->n; i++) {
		struct literal x = l->items[i];

		while (x.value_len && x.value[x.value_len - 1] == '%')
			x.value_len--;
		while (x.value_len && *x.value == '%')
			x.value++, x.value_len--;
		if (x.value_len < 2)
			continue;
		nl2sql_mask_set_add(m->seen, x.kind, x.value, x.value_len);
		NL2SQL_GROW(m->values, m->nvalues, m->cvalues);
		m->values[m->nvalues++] = x;
	}
}

static void rewrite(struct masker *m, struct nl2sql_buf *out,
		    struct nl2sql_json key, struct nl2sql_json j)
{
	enum nl2sql_json_type type = nl2sql_json_type(j);
	struct nl2sql_json_iter it = nl2sql_json_iter(j);
	struct nl2sql_json k, v;
	struct nl2sql_buf text = {0};
	const char *s;
	size_t len;

	if (type == NL2SQL_JSON_ARRAY || type == NL2SQL_JSON_OBJECT) {
		nl2sql_json_open(out, type == NL2SQL_JSON_ARRAY ? '[' : '{');
		while (nl2sql_json_next(&it, &k, &v)) {
			if (k.at) {
				nl2sql_json_put(out, k);
				nl2sql_buf_putc(out, ':');
			}
			rewrite(m, out, k.at ? k : key, v);
		}
		nl2sql_json_close(out, type == NL2SQL_JSON_ARRAY ? ']' : '}');
		return;
	}
	if (type != NL2SQL_JSON_STRING ||
	    among(not_texts, NL2SQL_COUNT(not_texts), key)) {
		nl2sql_json_put(out, j);
		return;
	}
	s = nl2sql_json_string(j, m->arena, &len);
	if (is_sql(key))
		mask_sql(m, &text, s, len);
	else
		mask_text(m, &text, s, len);
	nl2sql_json_put_stringn(out, nl2sql_buf_str(&text), text.len);
	nl2sql_buf_release(&text);
}

/* The name of a top-level member as the JSON string that rewrite() reads. */
static struct nl2sql_json name_json(struct nl2sql_buf *b, const char *name)
{
	nl2sql_buf_cut(b, 0);
	nl2sql_json_put_string(b, name);
	return (struct nl2sql_json){ b->data, b->len };
}

static struct nl2sql_cell cell_of(struct nl2sql_arena *a, struct nl2sql_json j)
{
	struct nl2sql_cell c = {0};

	switch (nl2sql_json_type(j)) {
	case NL2SQL_JSON_STRING:
		c.type = NL2SQL_CELL_TEXT;
		c.at = nl2sql_json_string(j, a, &c.len);
		break;
	case NL2SQL_JSON_NUMBER:
		c.type = nl2sql_json_int(j, &c.integer) == 0
				 ? NL2SQL_CELL_INTEGER
				 : NL2SQL_CELL_REAL;
		if (c.type == NL2SQL_CELL_REAL)
			c.real = nl2sql_json_double_or(j, 0);
		break;
	default:
		break;
	}
	return c;
}

/* The rows of a table whose maker did not say that they are anonymised. */
static void mask_rows(struct masker *m, struct nl2sql_record *rec)
{
	const struct nl2sql_table *t = nl2sql_find_table(
		m->schema, m->db, nl2sql_record_string(rec, "schema", NULL),
		nl2sql_record_string(rec, "table", NULL));
	struct nl2sql_json columns = nl2sql_record_get(rec, "columns");
	struct nl2sql_json_iter rows =
		nl2sql_json_iter(nl2sql_record_get(rec, "rows"));
	struct nl2sql_json row, value;
	struct nl2sql_buf out = {0};

	nl2sql_json_open(&out, '[');
	while (nl2sql_json_next(&rows, NULL, &row)) {
		struct nl2sql_json_iter cells = nl2sql_json_iter(row);
		struct nl2sql_json_iter names = nl2sql_json_iter(columns);
		struct nl2sql_json name = {0};

		nl2sql_json_open(&out, '[');
		while (nl2sql_json_next(&cells, NULL, &value)) {
			struct nl2sql_cell c = cell_of(m->arena, value);
			const struct nl2sql_column *col = NULL;
			const char *s;
			int i = -1;

			nl2sql_json_next(&names, NULL, &name);
			s = nl2sql_json_string(name, m->arena, NULL);
			if (t && s)
				i = nl2sql_table_column(t, s);
			if (i >= 0)
				col = &t->columns[i];
			if (col && col->profile && col->profile->pii &&
			    c.type != NL2SQL_CELL_NULL) {
				c = nl2sql_mask_cell(m->d->mask, m->arena,
						     m->db,
						     nl2sql_mask_kind(col), &c);
				nl2sql_cell_json(&out, &c);
				m->replaced++;
			} else {
				rewrite(m, &out, name, value);
			}
		}
		nl2sql_json_close(&out, ']');
	}
	nl2sql_json_close(&out, ']');
	nl2sql_record_set_buf(rec, "rows", &out);
	nl2sql_buf_release(&out);
}

static int longest_first(const void *a, const void *b)
{
	const struct literal *x = a, *y = b;

	return (x->value_len < y->value_len) - (x->value_len > y->value_len);
}

int nl2sql_dataset_mask(struct nl2sql_dataset *d, struct nl2sql_record *rec,
			const struct nl2sql_schema *schema,
			struct nl2sql_err *err)
{
	const char *db = nl2sql_record_string(rec, "db", NULL);
	struct nl2sql_arena arena = {0};
	struct nl2sql_buf name = {0}, out = {0};
	struct masker m = { .d = d,
			    .schema = schema,
			    .db = db ? db : "",
			    .dialect = nl2sql_dataset_dialect(d, rec, schema),
			    .arena = &arena };

	(void)err;
	m.known = nl2sql_map_get(&d->personal, m.db);
	m.seen = nl2sql_mask_set_new(d->mask, m.db);
	for (size_t i = 0; i < NL2SQL_COUNT(texts); i++)
		collect(&m, name_json(&name, texts[i]),
			nl2sql_record_get(rec, texts[i]));
	if (m.nvalues)
		qsort(m.values, m.nvalues, sizeof(*m.values), longest_first);
	for (size_t i = 0; i < NL2SQL_COUNT(texts); i++) {
		struct nl2sql_json j = nl2sql_record_get(rec, texts[i]);
		size_t before = m.replaced;

		if (!j.at)
			continue;
		nl2sql_buf_cut(&out, 0);
		rewrite(&m, &out, name_json(&name, texts[i]), j);
		if (m.replaced != before)
			nl2sql_record_set_buf(rec, texts[i], &out);
	}
	if (nl2sql_record_is(rec, "rows") &&
	    !nl2sql_json_bool_or(nl2sql_record_get(rec, "anonymised"), false))
		mask_rows(&m, rec);
	d->masked += m.replaced;
	nl2sql_mask_set_free(m.seen);
	free(m.values);
	for (size_t i = 0; i < m.nstatements; i++)
		free(m.statements[i].literals.items);
	free(m.statements);
	nl2sql_buf_release(&name);
	nl2sql_buf_release(&out);
	nl2sql_arena_release(&arena);
	return 0;
}
