/*
 * mustache.c - cut a template into tokens
 *
 * One pass from left to right: delimiters may change on the way.  A tag that
 * stands alone on its line (all but variables) takes the line with it, as the
 * specification's whitespace rules want.
 */
#include <stdlib.h>
#include <string.h>

#include "mustache.h"

struct scan {
	struct nl2sql_template *t;
	const char *at, *end; /* what is left */
	const char *start;    /* where the text not yet put begins */
	const char *open, *close;
	size_t open_len, close_len;
	size_t stack[NL2SQL_TEMPLATE_DEPTH];
	size_t depth;
	const char *counted; /* lines are counted up to here */
	long line;
	struct nl2sql_err *err;
};

static int fail(struct scan *s, const char *what, const char *name)
{
	return nl2sql_err_set(s->err, NL2SQL_EDATA, "%s:%ld: %s%s%s%s",
			      s->t->name, s->line, what, *name ? " \"" : "",
			      name, *name ? "\"" : "");
}

static void count_lines(struct scan *s, const char *to)
{
	for (; s->counted < to; s->counted++)
		s->line += *s->counted == '\n';
}

static struct token *put(struct scan *s, enum token_kind kind, const char *at,
			 size_t len)
{
	struct nl2sql_template *t = s->t;
	struct token *k;

	NL2SQL_GROW(t->tokens, t->n, t->cap);
	k = &t->tokens[t->n++];
	*k = (struct token){
		.kind = kind, .at = at, .len = len, .line = s->line
	};
	return k;
}

static void put_text(struct scan *s, const char *end)
{
	if (end > s->start)
		put(s, TOKEN_TEXT, s->start, (size_t)(end - s->start));
}

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

static const char *find(const char *at, const char *end, const char *what,
			size_t len)
{
	for (; (size_t)(end - at) >= len; at++) {
		at = memchr(at, what[0], (size_t)(end - at) - len + 1);
		if (!at)
			return NULL;
		if (!memcmp(at, what, len))
			return at;
	}
	return NULL;
}

/* {{=<% %>=}}: inside holds "<% %>". */
static int set_delimiters(struct scan *s, const char *inside, size_t len)
{
	const char *end = inside + len, *open, *close;

	while (inside < end && strchr(" \t\r\n", *inside))
		inside++;
	open = inside;
	while (inside < end && !strchr(" \t\r\n=", *inside))
		inside++;
	s->open_len = (size_t)(inside - open);
	while (inside < end && strchr(" \t\r\n", *inside))
		inside++;
	close = inside;
	while (inside < end && !strchr(" \t\r\n=", *inside))
		inside++;
	s->close_len = (size_t)(inside - close);
	while (inside < end && strchr(" \t\r\n", *inside))
		inside++;
	if (inside != end || !s->open_len || !s->close_len)
		return fail(s, "bad delimiters", "");
	s->open = open;
	s->close = close;
	return 0;
}

/*
 * A tag from tag to after stands alone when only blanks are beside it.  Then
 * the text ends before the line and goes on after it.
 */
static bool alone(struct scan *s, const char *tag, const char *after,
		  const char **line, const char **next)
{
	const char *p = tag;

	while (p > s->start && blank(p[-1]))
		p--;
	if (p > s->t->text && p[-1] != '\n')
		return false;
	*line = p;
	while (after < s->end && blank(*after))
		after++;
	if (after < s->end && *after == '\r' && after + 1 < s->end &&
	    after[1] == '\n')
		after++;
	if (after < s->end && *after != '\n')
		return false;
	*next = after < s->end ? after + 1 : after;
	return true;
}

static int open_section(struct scan *s, enum token_kind kind, const char *name)
{
	if (s->depth == NL2SQL_TEMPLATE_DEPTH)
		return fail(s, "sections are too deep at", name);
	s->stack[s->depth++] = s->t->n;
	put(s, kind, name, strlen(name));
	return 0;
}

static int close_section(struct scan *s, const char *name)
{
	struct token *begin;

	if (!s->depth)
		return fail(s, "end of a section that is not open,", name);
	begin = &s->t->tokens[s->stack[--s->depth]];
	if (strcmp(begin->at, name)) {
		nl2sql_err_set(s->err, NL2SQL_EDATA,
			       "%s:%ld: end of section \"%s\", but \"%s\" "
			       "of line %ld is open",
			       s->t->name, s->line, name, begin->at,
			       begin->line);
		return -1;
	}
	begin->end = s->t->n;
	put(s, TOKEN_END, name, strlen(name));
	return 0;
}

/* The name inside a tag, trimmed; NUL-terminated, since tokens keep it. */
static const char *tag_name(struct scan *s, const char *at, size_t len)
{
	while (len && strchr(" \t\r\n", *at))
		at++, len--;
	while (len && strchr(" \t\r\n", at[len - 1]))
		len--;
	return nl2sql_arena_strndup(&s->t->arena, at, len);
}

static int put_tag(struct scan *s, char sigil, const char *name,
		   const char *indent, size_t indent_len)
{
	struct token *k;

	if (!*name)
		return fail(s, "tag without a name", "");
	switch (sigil) {
	case '#':
		return open_section(s, TOKEN_SECTION, name);
	case '^':
		return open_section(s, TOKEN_INVERTED, name);
	case '/':
		return close_section(s, name);
	case '>':
		k = put(s, TOKEN_PARTIAL, name, strlen(name));
		k->indent = indent;
		k->indent_len = indent_len;
		return 0;
	default:
		put(s, sigil ? TOKEN_RAW : TOKEN_ESCAPED, name, strlen(name));
		return 0;
	}
}

/* One tag, which begins at tag; s->at is moved past it. */
static int scan_tag(struct scan *s, const char *tag)
{
	const char *inside = tag + s->open_len, *close, *after, *line, *next;
	char sigil =
		inside < s->end && memchr("#^/>&{!=", *inside, 8) ? *inside : 0;
	char triple[72] = "}", *closer = triple;
	size_t len;

	if (sigil == '{' || sigil == '=')
		triple[0] = sigil == '{' ? '}' : '=';
	else
		closer++;
	if (s->close_len > sizeof(triple) - 2)
		return fail(s, "delimiter is too long", "");
	memcpy(triple + 1, s->close, s->close_len);
	len = (size_t)(triple + 1 + s->close_len - closer);
	inside += sigil != 0;
	close = find(inside, s->end, closer, len);
	if (!close)
		return fail(s, "tag is not closed", "");
	after = close + len;
	if (sigil && strchr("#^/>!=", sigil) &&
	    alone(s, tag, after, &line, &next)) {
		put_text(s, line);
	} else {
		put_text(s, tag);
		line = tag;
		next = after;
	}
	s->start = s->at = next;
	len = (size_t)(close - inside);
	if (sigil == '!')
		return 0;
	if (sigil == '=')
		return set_delimiters(s, inside, len);
	return put_tag(s, sigil, tag_name(s, inside, len), line,
		       (size_t)(tag - line));
}

static int scan(struct scan *s)
{
	const char *tag;

	while ((tag = find(s->at, s->end, s->open, s->open_len))) {
		count_lines(s, tag);
		if (scan_tag(s, tag) < 0)
			return -1;
	}
	put_text(s, s->end);
	if (s->depth) {
		const struct token *k = &s->t->tokens[s->stack[s->depth - 1]];

		s->line = k->line;
		return fail(s, "section is not closed:", k->at);
	}
	return 0;
}

int nl2sql_template_parse(struct nl2sql_template **out, const char *name,
			  const char *text, size_t len, struct nl2sql_err *err)
{
	struct nl2sql_template *t = nl2sql_alloc(sizeof(*t));
	struct scan s = { .t = t,
			  .open = "{{",
			  .close = "}}",
			  .open_len = 2,
			  .close_len = 2,
			  .line = 1,
			  .err = err };

	t->name = nl2sql_strdup(name);
	t->text = nl2sql_strndup(text ? text : "", len);
	t->len = len;
	s.at = s.start = s.counted = t->text;
	s.end = t->text + len;
	if (len > NL2SQL_TEMPLATE_MAX_FILE) {
		nl2sql_template_free(t);
		return nl2sql_err_set(err, NL2SQL_EDATA,
				      "template \"%s\" is too long", name);
	}
	if (scan(&s) < 0) {
		nl2sql_template_free(t);
		return -1;
	}
	*out = t;
	return 0;
}

int nl2sql_template_load(struct nl2sql_template **out, const char *path,
			 struct nl2sql_err *err)
{
	struct nl2sql_buf text = { 0 };
	int rc = nl2sql_template_file(&text, path, err);

	if (rc == 0)
		rc = nl2sql_template_parse(out, path, text.data, text.len, err);
	nl2sql_buf_release(&text);
	return rc;
}

void nl2sql_template_partials(struct nl2sql_template *t, nl2sql_partial_fn *fn,
			      void *ctx)
{
	t->partial = fn;
	t->partial_ctx = ctx;
}

void nl2sql_template_free(struct nl2sql_template *t)
{
	if (!t)
		return;
	nl2sql_arena_release(&t->arena);
	free(t->tokens);
	free(t->text);
	free(t->name);
	free(t);
}
