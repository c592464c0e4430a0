/*
 * find.c - masked values in questions, SQL and other text
 *
 * A text is a row of words (letters and digits); a value is a few words.  At
 * each word the run of words from there on is hashed one word longer at a
 * time, and looked up: what is found last is the longest.  Since only letters
 * and digits are hashed, 202-555-0143 and 2025550143 are the same value.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "mask.h"

#define LEAST	  4  /* letters and digits of a value that is taken */
#define WORDS_MAX 24 /* words of one that is looked for */

struct item {
	uint64_t hash; /* 0: free */
	uint8_t kind, words;
};

struct nl2sql_mask_set {
	const struct nl2sql_mask *mask;
	char *db;
	struct item *items;
	size_t n, cap;
	size_t most; /* words of the longest value */
};

struct nl2sql_mask_set *nl2sql_mask_set_new(const struct nl2sql_mask *m,
					    const char *db)
{
	struct nl2sql_mask_set *s = nl2sql_alloc(sizeof(*s));

	s->mask = m;
	s->db = nl2sql_strdup(db);
	return s;
}

void nl2sql_mask_set_free(struct nl2sql_mask_set *s)
{
	if (!s)
		return;
	free(s->db);
	free(s->items);
	free(s);
}

size_t nl2sql_mask_set_count(const struct nl2sql_mask_set *s)
{
	return s->n;
}

static bool in_word(unsigned char c)
{
	return c >= 0x80 || isalnum(c);
}

static size_t next_word(const char *text, size_t len, size_t at)
{
	while (at < len && !in_word((unsigned char)text[at]))
		at++;
	return at;
}

static size_t word_end(const char *text, size_t len, size_t at)
{
	while (at < len && in_word((unsigned char)text[at]))
		at++;
	return at;
}

static uint64_t hash_of(const char *s, size_t len)
{
	uint64_t h = nl2sql_hash(s, len, 0x6d61736b);

	return h ? h : 1;
}

static struct item *slot_of(const struct nl2sql_mask_set *s, uint64_t hash)
{
	size_t at = (size_t)hash & (s->cap - 1);

	while (s->items[at].hash && s->items[at].hash != hash)
		at = (at + 1) & (s->cap - 1);
	return &s->items[at];
}

static void grow(struct nl2sql_mask_set *s)
{
	struct item *old = s->items;
	size_t i, n = s->cap;

	s->cap = n ? n * 2 : 256;
	s->items = nl2sql_alloc(s->cap * sizeof(*s->items));
	for (i = 0; i < n; i++)
		if (old[i].hash)
			*slot_of(s, old[i].hash) = old[i];
	free(old);
}

bool nl2sql_mask_set_add(struct nl2sql_mask_set *s, enum nl2sql_mask_kind kind,
			 const char *text, size_t len)
{
	struct nl2sql_buf b = { 0 };
	size_t at, words = 0;
	struct item *x;
	bool taken;

	for (at = next_word(text, len, 0); at < len && words < WORDS_MAX + 1;
	     at = next_word(text, len, word_end(text, len, at)))
		words++;
	nl2sql_mask_normal(&b, text, len);
	taken = b.len >= LEAST && words <= WORDS_MAX;
	if (taken) {
		if ((s->n + 1) * 2 > s->cap)
			grow(s);
		x = slot_of(s, hash_of(b.data, b.len));
		s->n += !x->hash;
		x->hash = hash_of(b.data, b.len);
		x->kind = (uint8_t)kind;
		x->words = (uint8_t)words;
		if (words > s->most)
			s->most = words;
	}
	nl2sql_buf_release(&b);
	return taken;
}

static void add_cell(struct nl2sql_mask_set *s, enum nl2sql_mask_kind kind,
		     const struct nl2sql_cell *c)
{
	struct nl2sql_buf b = { 0 };

	if (c->type == NL2SQL_CELL_TEXT) {
		nl2sql_mask_set_add(s, kind, c->at, c->len);
	} else if (c->type == NL2SQL_CELL_INTEGER) {
		nl2sql_buf_printf(&b, "%lld", (long long)c->integer);
		nl2sql_mask_set_add(s, kind, b.data, b.len);
		nl2sql_buf_release(&b);
	}
}

void nl2sql_mask_set_add_table(struct nl2sql_mask_set *s,
			       const struct nl2sql_table *t)
{
	const struct nl2sql_sample *x = t->sample;
	const struct nl2sql_column *c;
	enum nl2sql_mask_kind kind;
	size_t i, k;

	for (i = 0; i < t->ncolumns; i++) {
		c = &t->columns[i];
		if (!c->profile || !c->profile->pii)
			continue;
		kind = nl2sql_mask_kind(c);
		for (k = 0; k < c->profile->nexamples; k++)
			add_cell(s, kind, &c->profile->examples[k]);
		for (k = 0; k < c->profile->ntop; k++)
			add_cell(s, kind, &c->profile->top[k].value);
	}
	for (i = 0; x && i < x->ncolumns; i++) {
		c = &t->columns[x->columns[i]];
		if (!c->profile || !c->profile->pii)
			continue;
		kind = nl2sql_mask_kind(c);
		for (k = 0; k < x->nrows; k++)
			add_cell(s, kind, &x->cells[k * x->ncolumns + i]);
	}
}

/*
 * The longest value of the set that begins with the word at text[at].
 * @return where it ends, or 0
 */
static size_t match(const struct nl2sql_mask_set *s, const char *text,
		    size_t len, size_t at, struct nl2sql_buf *run,
		    enum nl2sql_mask_kind *kind)
{
	size_t words, end, found = 0;
	const struct item *x;

	nl2sql_buf_cut(run, 0);
	for (words = 0; words < s->most && at < len; words++) {
		end = word_end(text, len, at);
		nl2sql_mask_normal(run, text + at, end - at);
		x = slot_of(s, hash_of(run->data, run->len));
		if (x->hash) {
			*kind = (enum nl2sql_mask_kind)x->kind;
			found = end;
		}
		at = next_word(text, len, end);
	}
	return found;
}

size_t nl2sql_mask_set_replace(const struct nl2sql_mask_set *s,
			       struct nl2sql_buf *out, const char *text,
			       size_t len)
{
	enum nl2sql_mask_kind kind = NL2SQL_MASK_SHAPE;
	size_t at = 0, word, end, n = 0;
	struct nl2sql_buf run = { 0 };

	while (s->n && at < len) {
		word = next_word(text, len, at);
		nl2sql_buf_put(out, text + at, word - at);
		at = word;
		if (at == len)
			break;
		end = match(s, text, len, at, &run, &kind);
		if (end) {
			nl2sql_mask_put(s->mask, out, s->db, kind, text + at,
					end - at);
			n++;
		} else {
			end = word_end(text, len, at);
			nl2sql_buf_put(out, text + at, end - at);
		}
		at = end;
	}
	nl2sql_buf_put(out, text + at, len - at);
	nl2sql_buf_release(&run);
	return n;
}

bool nl2sql_mask_set_hits(const struct nl2sql_mask_set *s, const char *text,
			  size_t len)
{
	enum nl2sql_mask_kind kind = NL2SQL_MASK_SHAPE;
	struct nl2sql_buf run = { 0 };
	bool hit = false;
	size_t at;

	for (at = next_word(text, len, 0); s->n && !hit && at < len;
	     at = next_word(text, len, word_end(text, len, at)))
		hit = match(s, text, len, at, &run, &kind) > 0;
	nl2sql_buf_release(&run);
	return hit;
}

/* ---- what has a personal form, whoever wrote it ---------------------------------- */

static const struct {
	const char *form;
	enum nl2sql_mask_kind kind;
} personal[] = { { "email", NL2SQL_MASK_EMAIL }, { "phone", NL2SQL_MASK_PHONE },
		 { "card", NL2SQL_MASK_CARD },	 { "iban", NL2SQL_MASK_IBAN },
		 { "ip", NL2SQL_MASK_IP },	 { "mac", NL2SQL_MASK_SHAPE },
		 { "ssn", NL2SQL_MASK_SHAPE } };

static bool part_char(unsigned char c)
{
	return isalnum(c) || (c && strchr("@.+-_()%", c));
}

/* The end of the longest run from at on that has a personal form: some words,
 * parted by single blanks, without the punctuation around them.  Most runs have
 * none of what a form has: a digit, an @, or the hyphens of a MAC address. */
static size_t find_form(const char *text, size_t len, size_t at, size_t *kind)
{
	size_t end = at, words, last, found = 0, i;
	const char *form;
	bool may = false;

	for (words = 0; words < 8 && end < len; words++) {
		for (; end < len && part_char((unsigned char)text[end]); end++)
			may = may || isdigit((unsigned char)text[end]) ||
			      text[end] == '@' || text[end] == '-';
		last = end;
		while (may && last > at && strchr(".-_(", text[last - 1]))
			last--;
		form = may ? nl2sql_mask_form(text + at, last - at) : NULL;
		for (i = 0; form && i < NL2SQL_COUNT(personal); i++)
			if (!strcmp(form, personal[i].form)) {
				*kind = i;
				found = last;
			}
		if (end == len || text[end] != ' ')
			break;
		end++;
	}
	return found;
}

size_t nl2sql_mask_scrub(const struct nl2sql_mask *m, struct nl2sql_buf *out,
			 const char *db, const char *text, size_t len)
{
	size_t at = 0, done = 0, end, kind = 0, n = 0;
	bool begins = true;
	unsigned char c;

	while (at < len) {
		c = (unsigned char)text[at];
		end = begins && (isalnum(c) || c == '+' || c == '(')
			      ? find_form(text, len, at, &kind)
			      : 0;
		if (end) {
			nl2sql_buf_put(out, text + done, at - done);
			nl2sql_mask_put(m, out, db, personal[kind].kind,
					text + at, end - at);
			n++;
			at = done = end;
		} else {
			at++;
		}
		begins = !isalnum((unsigned char)text[at - 1]);
	}
	nl2sql_buf_put(out, text + done, len - done);
	return n;
}
