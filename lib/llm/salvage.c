/* lib/llm/salvage.c - the JSON that an answer gives, or what is left of it */
#include <string.h>

#include "text.h"

#define DEPTH 64

/* How far a text that begins with { or [ can be followed. */
struct scan {
	char stack[DEPTH]; /* the brackets that close what is open */
	size_t depth;
	size_t end;        /* behind the value, where it is whole; else 0 */
	size_t kept;       /* behind the last whole element of the array */
	size_t array;      /* its depth: 1, or 2 for a member of an object */
};

static size_t skip_string(const char *s, size_t len, size_t i)
{
	for (i++; i < len && s[i] != '"'; i++)
		if (s[i] == '\\')
			i++;
	return i;
}

/* An element of the array that counts has just been closed behind i. */
static void element(struct scan *c, size_t i)
{
	if (c->depth == c->array && c->array && c->stack[c->depth - 1] == ']')
		c->kept = i + 1;
}

static void opened(struct scan *c, char bracket)
{
	c->stack[c->depth++] = bracket == '{' ? '}' : ']';
	if (bracket == '[' && c->depth <= 2 && !c->array)
		c->array = c->depth;
}

static void follow(struct scan *c, const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (s[i] == '"') {
			i = skip_string(s, len, i);
			if (i < len)
				element(c, i);
		} else if (s[i] == '{' || s[i] == '[') {
			if (c->depth == DEPTH)
				return;
			opened(c, s[i]);
		} else if (s[i] == '}' || s[i] == ']') {
			if (!c->depth || c->stack[c->depth - 1] != s[i])
				return;
			if (--c->depth == 0) {
				c->end = i + 1;
				return;
			}
			element(c, i);
		}
	}
}

/* Close what is open behind the last whole element. */
static int mend(struct nl2sql_arena *arena, struct nl2sql_json *out,
		const struct scan *c, const char *s)
{
	char *text = nl2sql_arena_alloc(arena, c->kept + 3);
	size_t len = c->kept;

	if (!c->kept)
		return -1;
	memcpy(text, s, len);
	text[len++] = ']';
	if (c->array == 2)
		text[len++] = c->stack[0];
	return nl2sql_json_parse(out, text, len, NULL);
}

/* @return 0 whole, 1 cut, -1 nothing */
static int take(struct nl2sql_arena *arena, struct nl2sql_json *out,
		struct nl2sql_llm_span s)
{
	struct scan c = { 0 };
	char *own;

	follow(&c, s.at, s.len);
	if (c.end) {
		own = nl2sql_arena_strndup(arena, s.at, c.end);
		if (nl2sql_json_parse(out, own, c.end, NULL) == 0)
			return 0;
	}
	return !c.end && mend(arena, out, &c, s.at) == 0 ? 1 : -1;
}

/* The first bracket from which something can be read. */
static int take_any(struct nl2sql_arena *arena, struct nl2sql_json *out,
		    struct nl2sql_llm_span s)
{
	size_t i, tries = 0;
	int rc = -1;

	for (i = 0; i < s.len && rc < 0 && tries < 16; i++) {
		if (s.at[i] != '{' && s.at[i] != '[')
			continue;
		tries++;
		rc = take(arena, out, (struct nl2sql_llm_span){ s.at + i,
								s.len - i });
	}
	return rc;
}

static int take_last_fence(struct nl2sql_arena *arena, struct nl2sql_json *out,
			   struct nl2sql_llm_span s)
{
	const char *at = s.at, *end = s.at + s.len;
	struct nl2sql_llm_fence f;
	struct nl2sql_json j;
	int rc = -1, one;

	while (nl2sql_llm_next_fence(&f, &at, end)) {
		if (!f.body.len || (*f.body.at != '{' && *f.body.at != '['))
			continue;
		one = take(arena, &j, f.body);
		if (one < 0)
			continue;
		rc = one;
		*out = j;
	}
	return rc;
}

int nl2sql_llm_json(struct nl2sql_arena *arena, struct nl2sql_json *out,
		    bool *cut, const struct nl2sql_llm_answer *answer,
		    struct nl2sql_err *err)
{
	struct nl2sql_llm_span s;
	int rc;

	if (nl2sql_llm_usable(answer, err) < 0)
		return -1;
	s = nl2sql_llm_spoken(arena, answer);
	if (!s.len)
		return nl2sql_llm_nothing(err, "empty", "the answer is empty");
	rc = *s.at == '{' || *s.at == '[' ? take(arena, out, s) : -1;
	if (rc < 0)
		rc = take_last_fence(arena, out, s);
	if (rc < 0)
		rc = take_any(arena, out, s);
	if (rc < 0 && answer->finish == NL2SQL_LLM_LENGTH)
		return nl2sql_llm_nothing(err, "truncated",
					  "the answer was cut off");
	if (rc < 0)
		return nl2sql_llm_nothing(err, "no_json",
					  "the answer has no JSON");
	if (cut)
		*cut = rc == 1;
	return 0;
}
