/*
 * lib/record/record.c - one object of the stream, changed by splicing
 *
 * The line is never edited.  Each top-level member remembers where it stood;
 * a set gives it another value, an unset marks it gone, and the line is put
 * together again only when it is written.
 */
#include <stdlib.h>
#include <string.h>

#include "scan.h"

struct member {
	struct nl2sql_json key;   /* with its quotes */
	struct nl2sql_json value; /* as it stands now */
	struct nl2sql_json old;   /* as it stood in the line; absent: appended */
	bool escaped;             /* the key has a backslash in it */
	bool gone;
};

struct nl2sql_record {
	const char *line, *end;   /* from the opening brace to the closing one */
	char *own;                /* the line, after nl2sql_record_copy() */
	size_t own_cap;
	struct member *members;
	size_t n, cap;
	size_t nread;             /* members that stood in the line */
	bool changed;
	struct nl2sql_arena arena;
	const char *type;         /* worked out when it is first asked for */
};

static const char empty[] = "{}";

struct nl2sql_record *nl2sql_record_new(void)
{
	struct nl2sql_record *r = nl2sql_alloc(sizeof(*r));

	r->line = empty;
	r->end = empty + 2;
	return r;
}

void nl2sql_record_free(struct nl2sql_record *r)
{
	if (!r)
		return;
	nl2sql_arena_release(&r->arena);
	free(r->members);
	free(r->own);
	free(r);
}

static void forget(struct nl2sql_record *r)
{
	r->line = empty;
	r->end = empty + 2;
	r->n = r->nread = 0;
	r->changed = false;
	r->type = NULL;
	nl2sql_arena_reset(&r->arena);
}

static struct member *add_member(struct nl2sql_record *r)
{
	NL2SQL_GROW(r->members, r->n, r->cap);
	r->members[r->n] = (struct member){0};
	return &r->members[r->n++];
}

/* One member at p, the key's opening quote.  @return what follows it */
static const char *index_member(struct nl2sql_record *r, struct nl2sql_scan *s,
				const char *p)
{
	struct member *m = add_member(r);
	const char *from;

	if (p == s->end || *p != '"')
		return nl2sql_scan_fail(s, p, "bad_json", "no member name");
	from = p;
	p = nl2sql_scan_string(s, p);
	if (!p)
		return NULL;
	m->escaped = s->escaped;
	m->key = (struct nl2sql_json){ from, (size_t)(p - from) };
	p = nl2sql_scan_blank(p, s->end);
	if (p == s->end || *p != ':')
		return nl2sql_scan_fail(s, p, "bad_json", "no colon");
	from = nl2sql_scan_blank(p + 1, s->end);
	p = nl2sql_scan_value(s, from, 1);
	if (!p)
		return NULL;
	m->value = (struct nl2sql_json){ from, (size_t)(p - from) };
	m->old = m->value;
	return nl2sql_scan_blank(p, s->end);
}

/* p stands on the opening brace.  @return what follows the closing one */
static const char *index_object(struct nl2sql_record *r, struct nl2sql_scan *s,
				const char *p)
{
	p = nl2sql_scan_blank(p + 1, s->end);
	if (p < s->end && *p == '}')
		return p + 1;
	for (;;) {
		p = index_member(r, s, p);
		if (!p)
			return NULL;
		if (p < s->end && *p == '}')
			return p + 1;
		if (p == s->end || *p != ',')
			return nl2sql_scan_fail(s, p, "bad_json",
						"no comma or end of the object");
		p = nl2sql_scan_blank(p + 1, s->end);
	}
}

static int not_an_object(struct nl2sql_scan *s, const char *p,
			 struct nl2sql_err *err)
{
	if (!nl2sql_scan_value(s, p, 0))
		return nl2sql_scan_error(s, err);
	nl2sql_err_set(err, NL2SQL_EDATA, "not a JSON object");
	return nl2sql_err_word(err, "not_an_object");
}

int nl2sql_record_parse(struct nl2sql_record *r, const char *line, size_t len,
			struct nl2sql_err *err)
{
	struct nl2sql_scan s = { .start = line, .end = line + len };
	const char *p, *end;

	forget(r);
	p = nl2sql_scan_blank(line, s.end);
	if (p == s.end || *p != '{')
		return not_an_object(&s, p, err);
	end = index_object(r, &s, p);
	if (end && nl2sql_scan_blank(end, s.end) != s.end)
		end = nl2sql_scan_fail(&s, nl2sql_scan_blank(end, s.end),
				       "bad_json", "more text after the object");
	if (!end) {
		forget(r);
		return nl2sql_scan_error(&s, err);
	}
	r->line = p;
	r->end = end;
	r->nread = r->n;
	return 0;
}

/* ---- asking ------------------------------------------------------------- */

static struct member *find(const struct nl2sql_record *r, const char *name)
{
	size_t len = strlen(name), i;

	for (i = 0; i < r->n; i++) {
		struct member *m = &r->members[i];

		if ((m->escaped || m->key.len == len + 2) && !m->gone &&
		    nl2sql_string_is(m->key.at, m->key.len, m->escaped, name,
				     len))
			return m;
	}
	return NULL;
}

struct nl2sql_json nl2sql_record_get(const struct nl2sql_record *r,
				     const char *name)
{
	const struct member *m = find(r, name);

	return m ? m->value : (struct nl2sql_json){0};
}

const char *nl2sql_record_string(struct nl2sql_record *r, const char *name,
				 size_t *len)
{
	return nl2sql_json_string(nl2sql_record_get(r, name), &r->arena, len);
}

const char *nl2sql_record_id(struct nl2sql_record *r)
{
	struct nl2sql_json id = nl2sql_record_get(r, "id");

	if (nl2sql_json_type(id) == NL2SQL_JSON_NUMBER)
		return nl2sql_arena_strndup(&r->arena, id.at, id.len);
	return nl2sql_json_string(id, &r->arena, NULL);
}

size_t nl2sql_record_times(const struct nl2sql_record *r, const char *name)
{
	size_t len = strlen(name), times = 0, i;

	for (i = 0; i < r->nread; i++) {
		const struct member *m = &r->members[i];

		times += nl2sql_string_is(m->key.at, m->key.len, m->escaped,
					  name, len);
	}
	return times;
}

struct nl2sql_json nl2sql_record_line(const struct nl2sql_record *r)
{
	return (struct nl2sql_json){ r->line, (size_t)(r->end - r->line) };
}

/* Two names that differ in length and ends, folded to one of 64 numbers, are
 * told apart at once; the others are compared. */
bool nl2sql_record_repeats(const struct nl2sql_record *r)
{
	uint64_t seen = 0;
	size_t i, k;

	if (r->nread > 64)
		return true;
	for (i = 0; i < r->nread; i++) {
		const struct nl2sql_json *key = &r->members[i].key;
		unsigned c = (unsigned char)key->at[1];
		unsigned d = (unsigned char)key->at[key->len / 2];
		uint64_t bit = UINT64_C(1) << ((key->len * 7 + c * 5 + d) % 64);

		if (r->members[i].escaped)
			return true;
		for (k = 0; (seen & bit) && k < i; k++)
			if (r->members[k].key.len == key->len &&
			    !memcmp(r->members[k].key.at, key->at, key->len))
				return true;
		seen |= bit;
	}
	return false;
}

static bool has(const struct nl2sql_record *r, const char *name)
{
	enum nl2sql_json_type t = nl2sql_json_type(nl2sql_record_get(r, name));

	return t != NL2SQL_JSON_NONE && t != NL2SQL_JSON_NULL;
}

const char *nl2sql_record_type(const struct nl2sql_record *r)
{
	/* The record looks the same before and after: a cached answer. */
	struct nl2sql_record *cache = (struct nl2sql_record *)r;
	struct nl2sql_json type;

	if (r->type)
		return r->type;
	type = nl2sql_record_get(r, "type");
	if (nl2sql_json_type(type) == NL2SQL_JSON_STRING)
		cache->type = nl2sql_json_string(type, &cache->arena, NULL);
	else if (type.at)
		cache->type = "";
	else if (has(r, "sql"))
		cache->type = "pair";
	else
		cache->type = has(r, "question") ? "question" : "";
	return r->type;
}

bool nl2sql_record_is(const struct nl2sql_record *r, const char *type)
{
	return strcmp(nl2sql_record_type(r), type) == 0;
}

bool nl2sql_record_changed(const struct nl2sql_record *r)
{
	return r->changed;
}

struct nl2sql_arena *nl2sql_record_arena(struct nl2sql_record *r)
{
	return &r->arena;
}

/* ---- changing ----------------------------------------------------------- */

void nl2sql_record_set(struct nl2sql_record *r, const char *name,
		       struct nl2sql_json value)
{
	struct member *m = find(r, name);

	if (!m) {
		struct nl2sql_buf key = {0};

		nl2sql_json_put_string(&key, name);
		m = add_member(r);
		m->escaped = memchr(key.data, '\\', key.len);
		m->key.at = nl2sql_arena_strndup(&r->arena, key.data, key.len);
		m->key.len = key.len;
		nl2sql_buf_release(&key);
	}
	m->value.at = nl2sql_arena_strndup(&r->arena, value.at, value.len);
	m->value.len = value.len;
	r->changed = true;
	r->type = NULL;
	/* A second one of the same name would contradict it. */
	while (++m < r->members + r->n)
		if (nl2sql_string_is(m->key.at, m->key.len, m->escaped, name,
				     strlen(name)))
			m->gone = true;
}

void nl2sql_record_set_buf(struct nl2sql_record *r, const char *name,
			   const struct nl2sql_buf *b)
{
	nl2sql_record_set(r, name, nl2sql_json_of(b));
}

void nl2sql_record_set_string(struct nl2sql_record *r, const char *name,
			      const char *s)
{
	struct nl2sql_buf b = {0};

	nl2sql_json_put_string(&b, s);
	nl2sql_record_set_buf(r, name, &b);
	nl2sql_buf_release(&b);
}

void nl2sql_record_unset(struct nl2sql_record *r, const char *name)
{
	struct member *m;

	while ((m = find(r, name))) {
		m->gone = true;
		r->changed = true;
	}
	r->type = NULL;
}

static void put_between(struct nl2sql_buf *b, const char *from, const char *to)
{
	nl2sql_buf_put(b, from, (size_t)(to - from));
}

static const char *after(struct nl2sql_json j)
{
	return j.at + j.len;
}

/*
 * Each member brings the gap before it, comma and blanks, but the first that
 * is left takes the gap after the opening brace.
 */
static void put_changed(struct nl2sql_buf *b, const struct nl2sql_record *r)
{
	const char *rest = r->line + 1; /* what follows the last old member */
	bool first = true;
	size_t i;

	if (r->nread)
		put_between(b, r->line, r->members[0].key.at);
	else
		nl2sql_buf_putc(b, '{');
	for (i = 0; i < r->nread; i++) {
		const struct member *m = &r->members[i];

		if (!m->gone) {
			put_between(b, first ? m->key.at : rest, m->old.at);
			nl2sql_buf_put(b, m->value.at, m->value.len);
			first = false;
		}
		rest = after(m->old);
	}
	put_between(b, rest, r->end - 1);
	for (i = r->nread; i < r->n; i++) {
		const struct member *m = &r->members[i];

		if (m->gone)
			continue;
		if (!first)
			nl2sql_buf_putc(b, ',');
		nl2sql_buf_put(b, m->key.at, m->key.len);
		nl2sql_buf_putc(b, ':');
		nl2sql_buf_put(b, m->value.at, m->value.len);
		first = false;
	}
	nl2sql_buf_putc(b, '}');
}

void nl2sql_record_put(struct nl2sql_buf *b, const struct nl2sql_record *r)
{
	if (r->changed)
		put_changed(b, r);
	else
		put_between(b, r->line, r->end);
}

static char *own_text(struct nl2sql_record *r, const char *text, size_t len)
{
	if (len > r->own_cap) {
		r->own_cap = len * 2;
		r->own = nl2sql_realloc(r->own, r->own_cap, 1);
	}
	return memcpy(r->own, text, len);
}

/* A changed record is put together and read again; of any other the text is
 * copied and the index moved over. */
void nl2sql_record_copy(struct nl2sql_record *to,
			const struct nl2sql_record *from)
{
	ptrdiff_t len = from->end - from->line;
	size_t i;

	forget(to);
	if (from->changed) {
		struct nl2sql_buf b = {0};
		int rc;

		put_changed(&b, from);
		rc = nl2sql_record_parse(to, own_text(to, b.data, b.len),
					 b.len, NULL);
		(void)rc; /* what was put can be parsed */
		nl2sql_buf_release(&b);
		return;
	}
	to->line = own_text(to, from->line, (size_t)len);
	to->end = to->line + len;
	for (i = 0; i < from->n; i++) {
		struct member *m = add_member(to);

		*m = from->members[i];
		m->key.at = to->line + (m->key.at - from->line);
		m->value.at = to->line + (m->value.at - from->line);
		m->old = m->value;
	}
	to->nread = to->n;
}

void nl2sql_json_put_with(struct nl2sql_buf *b, struct nl2sql_json object,
			  const char *name, struct nl2sql_json value)
{
	struct nl2sql_record *r = nl2sql_record_new();
	struct nl2sql_buf tail = {0};

	if (nl2sql_json_type(object) == NL2SQL_JSON_OBJECT &&
	    nl2sql_record_parse(r, object.at, object.len, NULL) < 0)
		forget(r);
	if (value.at)
		nl2sql_record_set(r, name, value);
	else
		nl2sql_record_unset(r, name);
	nl2sql_record_put(&tail, r);
	nl2sql_json_put(b, nl2sql_json_of(&tail));
	nl2sql_buf_release(&tail);
	nl2sql_record_free(r);
}
