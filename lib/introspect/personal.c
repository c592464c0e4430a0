/*
 * personal.c - persons in texts that are not about persons
 *
 * Notes, logs and documents in JSON name people whom no column of their own
 * gives away.  A name that stands in a column of names is known; others are
 * told by a given name or a title before them, and members of JSON by theirs.
 * A false alarm costs a phrase in a sample.
 */
#include <ctype.h>
#include <string.h>

#include "scan.h"

struct scrub {
	struct inspector *in;
	const struct nl2sql_mask_set *seen;
	struct nl2sql_arena arena;
	size_t hits;
};

static void put(struct scrub *s, struct nl2sql_buf *out,
		enum nl2sql_mask_kind kind, const char *text, size_t len)
{
	nl2sql_mask_put(s->in->o->mask, out, s->in->id, kind, text, len);
	s->hits++;
}

/* ---- names in prose ------------------------------------------------------ */

static bool in_name(unsigned char c)
{
	return c >= 0x80 || isalpha(c) || c == '-' || c == '\'';
}

static size_t word_at(const char *text, size_t len, size_t at)
{
	size_t end = at;

	while (end < len && in_name((unsigned char)text[end]))
		end++;
	return end;
}

/* "Jane", not "JANE", "jane" or "J". */
static bool capitalised(const char *s, size_t len)
{
	return len > 1 &&
	       (isupper((unsigned char)*s) || (unsigned char)*s >= 0x80) &&
	       !isupper((unsigned char)s[1]);
}

static bool is_title(const char *s, size_t len)
{
	static const char *const titles[] = { "mr",    "mrs",	 "ms",	 "miss",
					      "dr",    "prof",	 "herr", "frau",
					      "mme",   "mlle",	 "sr",	 "sra",
					      "señor", "señora", "pan",	 "pani",
					      "sig",   "signora" };
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(titles); i++)
		if (strlen(titles[i]) == len && nl2sql_ieqn(titles[i], s, len))
			return capitalised(s, len);
	return false;
}

/* Past one blank, and the dot of an initial or a title before it. */
static size_t next_at(const char *text, size_t len, size_t end, bool dot)
{
	if (dot && end < len && text[end] == '.')
		end++;
	return end + 1 < len && text[end] == ' ' ? end + 1 : len;
}

/* The capitalised words from at on, and initials between them.  @return where
 * the last one ends; at: there is none */
static size_t names_end(const char *text, size_t len, size_t at)
{
	size_t end, found = at, words;

	for (words = 0; words < 3 && at < len; words++) {
		end = word_at(text, len, at);
		if (end == at + 1 && isupper((unsigned char)text[at])) {
			at = next_at(text, len, end, true);
			continue;
		}
		if (!capitalised(text + at, end - at))
			break;
		found = end;
		at = next_at(text, len, end, false);
	}
	return found;
}

/* Where the name that begins with the word from at to end is over, or 0;
 * *from is where it begins: behind a title. */
static size_t person_end(const struct scrub *s, const char *text, size_t len,
			 size_t at, size_t end, size_t *from)
{
	size_t last;

	*from = at;
	if (is_title(text + at, end - at)) {
		*from = next_at(text, len, end, true);
		last = names_end(text, len, *from);
		return last > *from ? last : 0;
	}
	if (!capitalised(text + at, end - at) ||
	    !nl2sql_inspect_lexicon_given(&s->in->words, text + at, end - at))
		return 0;
	at = next_at(text, len, end, false);
	last = names_end(text, len, at);
	return last > at ? last : 0;
}

/* What is between names: addresses and numbers by their form, and what is
 * known as personal.  The stand-ins of the one are not of the other. */
static void put_plain(struct scrub *s, struct nl2sql_buf *out, const char *text,
		      size_t len)
{
	struct nl2sql_buf once = { 0 };

	s->hits +=
		nl2sql_mask_scrub(s->in->o->mask, &once, s->in->id, text, len);
	s->hits += nl2sql_mask_set_replace(s->seen, out, nl2sql_buf_str(&once),
					   once.len);
	nl2sql_buf_release(&once);
}

/* Prose without what is personal in it. */
static void put_prose(struct scrub *s, struct nl2sql_buf *out, const char *text,
		      size_t len)
{
	size_t at = 0, done = 0, end, last, from;

	while (at < len) {
		end = word_at(text, len, at);
		last = end > at ? person_end(s, text, len, at, end, &from) : 0;
		if (last) {
			put_plain(s, out, text + done, from - done);
			put(s, out, NL2SQL_MASK_NAME, text + from, last - from);
			done = at = last;
		} else {
			at = end + (end == at);
		}
	}
	put_plain(s, out, text + done, len - done);
}

/* ---- JSON ------------------------------------------------------------------ */

static const struct semantic_rule *rule_of(struct scrub *s,
					   struct nl2sql_json key)
{
	const char *name = nl2sql_json_string(key, &s->arena, NULL);
	const struct semantic_rule *r =
		name ? nl2sql_inspect_lexicon_rule(&s->in->words, name, false)
		     : NULL;

	return r && r->pii ? r : NULL;
}

/* Has the object members that only persons have?  Then its name is one's. */
static bool of_person(struct scrub *s, struct nl2sql_json object)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(object);
	struct nl2sql_json key, value;

	while (nl2sql_json_next(&it, &key, &value))
		if (rule_of(s, key))
			return true;
	return false;
}

static void put_json(struct scrub *s, struct nl2sql_buf *out,
		     struct nl2sql_json j, const char *semantic);

static void put_members(struct scrub *s, struct nl2sql_buf *out,
			struct nl2sql_json j, const char *semantic)
{
	bool object = nl2sql_json_type(j) == NL2SQL_JSON_OBJECT;
	bool person = object && of_person(s, j);
	struct nl2sql_json_iter it = nl2sql_json_iter(j);
	const struct semantic_rule *r;
	struct nl2sql_json key, value;

	nl2sql_json_open(out, object ? '{' : '[');
	while (nl2sql_json_next(&it, &key, &value)) {
		if (!object) {
			put_json(s, out, value, semantic);
			continue;
		}
		r = rule_of(s, key);
		nl2sql_json_key(out, nl2sql_json_string(key, &s->arena, NULL));
		put_json(s, out, value,
			 r					 ? r->semantic
			 : person && nl2sql_json_is(key, "name") ? "person_name"
								 : NULL);
	}
	nl2sql_json_close(out, object ? '}' : ']');
}

/* @param semantic  what a member's name says of the value; NULL: nothing */
static void put_json(struct scrub *s, struct nl2sql_buf *out,
		     struct nl2sql_json j, const char *semantic)
{
	enum nl2sql_json_type type = nl2sql_json_type(j);
	struct nl2sql_buf b = { 0 };
	const char *text;
	size_t len;

	if (type == NL2SQL_JSON_OBJECT || type == NL2SQL_JSON_ARRAY) {
		put_members(s, out, j, semantic);
	} else if (type == NL2SQL_JSON_STRING) {
		text = nl2sql_json_string(j, &s->arena, &len);
		if (semantic)
			put(s, &b, nl2sql_mask_kind_of(semantic), text, len);
		else
			put_prose(s, &b, text, len);
		nl2sql_json_put_stringn(out, nl2sql_buf_str(&b), b.len);
	} else if (type == NL2SQL_JSON_NUMBER && semantic) {
		put(s, &b, NL2SQL_MASK_SHAPE, j.at, j.len);
		nl2sql_json_put_stringn(out, nl2sql_buf_str(&b), b.len);
	} else {
		nl2sql_json_put(out, j);
	}
	nl2sql_buf_release(&b);
}

/* A document that was cut: has it members that only persons have? */
static bool torn_of_person(struct scrub *s, const struct nl2sql_cell *c)
{
	const char *end = c->at + c->len, *at = c->at, *close;
	struct nl2sql_json key;

	while ((at = memchr(at, '"', (size_t)(end - at)))) {
		close = memchr(at + 1, '"', (size_t)(end - at - 1));
		if (!close)
			return false;
		key.at = at;
		key.len = (size_t)(close + 1 - at);
		if (close + 1 < end && close[1] == ':' && rule_of(s, key))
			return true;
		at = close + (close + 1 < end && close[1] == ':');
	}
	return false;
}

/* ---- a cell ------------------------------------------------------------------ */

static bool opens_json(const struct nl2sql_cell *c)
{
	size_t i = 0;

	while (i < c->len && isspace((unsigned char)c->at[i]))
		i++;
	return i < c->len && (c->at[i] == '{' || c->at[i] == '[');
}

/* What has one meaning only, wherever it stands. */
static bool beyond_doubt(const struct nl2sql_cell *c)
{
	const char *form = nl2sql_mask_form(c->at, c->len);

	if (form)
		return !strcmp(form, "email") || !strcmp(form, "iban");
	return memchr(c->at, '@', c->len) && memchr(c->at, ' ', c->len);
}

struct nl2sql_cell nl2sql_inspect_scrub(struct inspector *in,
					const struct nl2sql_mask_set *seen,
					enum nl2sql_role role,
					const struct nl2sql_cell *c)
{
	struct scrub s = { .in = in, .seen = seen };
	struct nl2sql_cell out = *c;
	struct nl2sql_buf b = { 0 };
	struct nl2sql_json j;

	if (nl2sql_utf8_count(out.at, out.len) >= TEXT_MAX)
		out.len = nl2sql_inspect_words(out.at, out.len);
	c = &out;
	if (opens_json(c) && !nl2sql_json_parse(&j, c->at, c->len, NULL))
		put_json(&s, &b, j, NULL);
	else if (opens_json(c) && torn_of_person(&s, c))
		put(&s, &b, NL2SQL_MASK_TEXT, c->at, c->len);
	else if (role == NL2SQL_ROLE_FREE_TEXT || role == NL2SQL_ROLE_NONE)
		put_prose(&s, &b, c->at, c->len);
	/* a company may bear a person's name */
	else if (role == NL2SQL_ROLE_NAME || beyond_doubt(c))
		s.hits += nl2sql_mask_scrub(in->o->mask, &b, in->id, c->at,
					    c->len);
	out.len = s.hits ? b.len : out.len;
	out.at = nl2sql_arena_strndup(&in->schema->arena,
				      s.hits ? nl2sql_buf_str(&b) : out.at,
				      out.len);
	nl2sql_buf_release(&b);
	nl2sql_arena_release(&s.arena);
	return out;
}
