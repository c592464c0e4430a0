/*
 * lib/gen/read.c - what is common to reading answers: a model's text is a
 * stranger's
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "internal.h"

#define QUESTION_MAX 600 /* bytes */

void nl2sql_gen_unused(struct nl2sql_gen_step *s, const char *word,
		       const char *fmt, ...)
{
	struct nl2sql_err *e;
	char text[256];
	va_list ap;

	if (s->nunused == s->cunused) {
		struct nl2sql_err *more;

		s->cunused = s->cunused ? s->cunused * 2 : 4;
		more = nl2sql_arena_alloc(&s->arena,
					  s->cunused * sizeof(*more));
		if (s->nunused)
			memcpy(more, s->unused, s->nunused * sizeof(*more));
		s->unused = more;
	}
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	e = &s->unused[s->nunused++];
	nl2sql_err_set(e, NL2SQL_EDATA, "%s", text);
	nl2sql_err_word(e, word);
}

struct nl2sql_gen_item *nl2sql_gen_item_add(struct nl2sql_gen_step *s)
{
	if (s->n == s->cap) {
		struct nl2sql_gen_item *more;

		s->cap = s->cap ? s->cap * 2 : 8;
		more = nl2sql_arena_alloc(&s->arena, s->cap * sizeof(*more));
		if (s->n)
			memcpy(more, s->items, s->n * sizeof(*more));
		s->items = more;
	}
	s->items[s->n] = (struct nl2sql_gen_item){ .type = "pair" };
	return &s->items[s->n++];
}

struct nl2sql_json nl2sql_gen_list(struct nl2sql_json answer, const char *name)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(answer);
	struct nl2sql_json list = nl2sql_json_get(answer, name), value;

	if (nl2sql_json_type(answer) == NL2SQL_JSON_ARRAY)
		return answer;
	if (nl2sql_json_type(list) == NL2SQL_JSON_ARRAY)
		return list;
	while (nl2sql_json_next(&it, NULL, &value))
		if (nl2sql_json_type(value) == NL2SQL_JSON_ARRAY &&
		    nl2sql_json_type(nl2sql_json_at(value, 0)) ==
			    NL2SQL_JSON_OBJECT)
			return value;
	return (struct nl2sql_json){ 0 };
}

bool nl2sql_gen_each(struct nl2sql_gen_step *s, size_t kept, int64_t wanted,
		     struct nl2sql_json_iter *it, struct nl2sql_json *item)
{
	if (!nl2sql_json_next(it, NULL, item))
		return false;
	if (kept + s->nunused < 4 * (size_t)wanted + 4)
		return true;
	nl2sql_gen_unused(s, "too_long", "far more than was asked for");
	return false;
}

/* Blanks at both ends away, those between single, control characters too. */
static const char *one_line(struct nl2sql_arena *a, const char *s, size_t len)
{
	char *out = nl2sql_arena_alloc(a, len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c > ' ' && c != 127)
			out[n++] = s[i];
		else if (n && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	while (n && out[n - 1] == ' ')
		n--;
	out[n] = '\0';
	return out;
}

const char *nl2sql_gen_text(struct nl2sql_arena *a, struct nl2sql_json object,
			    size_t max, const char *const *names)
{
	for (; *names; names++) {
		struct nl2sql_json j = nl2sql_json_get(object, *names);
		size_t len;
		const char *s = nl2sql_json_string(j, a, &len);

		if (!s || strlen(s) != len)
			continue;
		s = one_line(a, s, len);
		if (*s && strlen(s) <= max)
			return s;
	}
	return NULL;
}

void nl2sql_gen_put_origin(struct nl2sql_buf *b,
			   const struct nl2sql_gen_call *call, size_t shared)
{
	const struct nl2sql_gen_model *m = call->g->model;

	nl2sql_json_key(b, "origin");
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "provider", m->provider);
	nl2sql_json_add_string(b, "model",
			       call->answer->model ? call->answer->model
						   : m->model);
	nl2sql_json_add_string(b, "template", call->template);
	nl2sql_json_add_int(b, "seed", (int64_t)call->seed);
	nl2sql_json_key(b, "usage");
	nl2sql_json_open(b, '{');
	nl2sql_json_add_int(b, "input_tokens", call->answer->usage.input);
	nl2sql_json_add_int(b, "output_tokens", call->answer->usage.output);
	if (shared > 1) /* so many records came of that one answer */
		nl2sql_json_add_int(b, "shared_by", (int64_t)shared);
	nl2sql_json_close(b, '}');
	nl2sql_json_close(b, '}');
}

/* "3. ", "Q2: ", "Question 1 - ", "- ": not the question's. */
static const char *behind_label(const char *s)
{
	static const char *const labels[] = { "question", "q", "user" };
	const char *p = s;
	bool label = false;

	for (size_t i = 0; i < NL2SQL_COUNT(labels) && !label; i++) {
		size_t n = strlen(labels[i]);

		if (nl2sql_ieqn(s, labels[i], n) &&
		    strchr(" :0123456789", s[n]) && s[n])
			label = true, p = s + n;
	}
	while (*p == ' ')
		p++;
	while (isdigit((unsigned char)*p))
		label = true, p++;
	if (!label && (*p == '-' || *p == '*') && p[1] == ' ')
		return p + 2;
	if (!label || !*p || !strchr(".:)-", *p) || p[1] != ' ')
		return s;
	return p + 2;
}

static bool looks_like_sql(const char *s)
{
	return (nl2sql_ieqn(s, "select ", 7) || nl2sql_ieqn(s, "with ", 5)) &&
	       nl2sql_istr(s, " from ") != NULL &&
	       (strchr(s, '*') || strchr(s, '(') || strchr(s, '=') ||
		strchr(s, ';'));
}

const char *nl2sql_gen_question(struct nl2sql_arena *a, const char *text)
{
	size_t len, letters = 0;

	text = one_line(a, text, strlen(text));
	text = behind_label(text);
	while (*text == '*' || *text == '"')
		text++;
	len = strlen(text);
	while (len && (text[len - 1] == '*' ||
		       (text[len - 1] == '"' && !memchr(text, '"', len - 1))))
		len--;
	for (size_t i = 0; i < len; i++)
		letters += isalpha((unsigned char)text[i]) ||
			   (unsigned char)text[i] >= 0x80;
	if (letters < 8 || len > QUESTION_MAX || looks_like_sql(text) ||
	    !nl2sql_utf8_valid(text, len) || strstr(text, "```") ||
	    strstr(text, "{{"))
		return NULL;
	return nl2sql_arena_strndup(a, text, len);
}
