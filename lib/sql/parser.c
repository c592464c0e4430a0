/* lib/sql/parser.c - the way in: tokens, limits, errors, names */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parts.h"

/* The last token is followed by a few of its kind: whoever skips words that
 * should be there may go a little too far. */
enum { DEEPEST = 400, FEW_TOKENS = 256, SPARE_ENDS = 8 };

long nl2sql_sql_position(const char *text, size_t len, size_t offset)
{
	return (long)nl2sql_utf8_count(text, offset < len ? offset : len) + 1;
}

static void set_error(struct parser *p, const struct token *at,
		      const char *message)
{
	nl2sql_err_set(p->err, NL2SQL_EDATA, "%s", message);
	nl2sql_err_word(p->err, "syntax_error");
	if (p->err)
		p->err->position = nl2sql_sql_position(p->src, p->len, at->pos);
}

void nl2sql_parse_fail(struct parser *p, const struct token *at,
		       const char *fmt, ...)
{
	char message[200];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	set_error(p, at, message);
	longjmp(p->fail, 1);
}

static void hint_for(struct parser *p, const struct token *t)
{
	char c = t->pos < p->len ? p->src[t->pos] : '\0';

	if (t->kind == NL2SQL_TOKEN_END)
		nl2sql_err_hint(p->err, "The statement is not complete.");
	else if (t->kind == NL2SQL_TOKEN_ERROR && strchr("'\"`[$/", c) && c)
		nl2sql_err_hint(p->err, "Close the quote or comment that "
					"begins here.");
	else if (t->kind == NL2SQL_TOKEN_WORD && t->kw)
		nl2sql_err_hint(p->err,
				"%.*s is a word of the language; "
				"quote it where it is a name.",
				(int)t->len, p->src + t->pos);
	else if (c == ')')
		nl2sql_err_hint(p->err, "Something is missing before this "
					"parenthesis, or it is one too many.");
	else
		nl2sql_err_hint(p->err, "Check what stands before it.");
}

void nl2sql_parse_unexpected(struct parser *p)
{
	const struct token *t = p->t;
	char message[100] = "unexpected end of the statement";

	if (t->kind != NL2SQL_TOKEN_END)
		snprintf(message, sizeof(message), "unexpected \"%.*s\"",
			 (int)(t->len < 40 ? t->len : 40), p->src + t->pos);
	set_error(p, t, message);
	hint_for(p, t);
	longjmp(p->fail, 1);
}

void nl2sql_parse_enter(struct parser *p)
{
	p->steps++;
	if (++p->depth > DEEPEST)
		nl2sql_parse_fail(p, p->t, "nested too deeply");
}

/* ---- tokens ---- */

static void more_tokens(struct parser *p)
{
	size_t cap = p->cap * 4;
	struct token *t =
		nl2sql_realloc(p->own ? p->first : NULL, cap, sizeof(*t));

	if (!p->own)
		memcpy(t, p->first, p->ntokens * sizeof(*t));
	p->first = t;
	p->cap = cap;
	p->own = true;
}

static void keep_comment(struct parser *p, const struct token *t)
{
	NL2SQL_GROW(p->comments, p->ncomments, p->comments_cap);
	p->comments[p->ncomments++] = (struct comment){ t->pos, t->len };
}

/* Pair brackets: the open ones are chained by their match member. */
static void pair(struct parser *p, struct token *t, uint32_t *open)
{
	uint32_t me = (uint32_t)(t - p->first);

	if (t->kw == '(' || t->kw == '[' || t->kw == '{') {
		t->match = *open;
		*open = me + 1;
	} else if (*open) {
		struct token *o = &p->first[*open - 1];

		if (t->kw != (o->kw == '(' ? ')' : o->kw + 2)) {
			p->t = t;
			nl2sql_parse_unexpected(p);
		}
		*open = o->match;
		o->match = me;
	} else {
		p->t = t;
		nl2sql_parse_unexpected(p);
	}
}

static void read_tokens(struct parser *p)
{
	bool running = false, seen = false;
	uint32_t open = 0;
	size_t at = 0;
	struct token *t;

	do {
		if (p->ntokens + 1 + SPARE_ENDS >= p->cap)
			more_tokens(p);
		t = &p->first[p->ntokens];
		nl2sql_read_token(t, &at, p->d, p->src, p->len);
		if (running && t->kind == NL2SQL_TOKEN_OP && t->kw == '*' &&
		    at < p->len && p->src[at] == '/') {
			running = false;
			at++;
			continue;
		}
		if (t->kind == NL2SQL_TOKEN_COMMENT) {
			keep_comment(p, t);
			continue;
		}
		if (t->kind == NL2SQL_TOKEN_EXECUTABLE) {
			if (running)
				t->kind = NL2SQL_TOKEN_ERROR;
			running = seen = true;
			if (t->kind != NL2SQL_TOKEN_ERROR)
				continue;
		}
		if (t->kind == NL2SQL_TOKEN_ERROR ||
		    (running && t->kind == NL2SQL_TOKEN_END)) {
			p->t = t;
			nl2sql_parse_unexpected(p);
		}
		if (seen)
			t->flags |= TF_EXECUTABLE;
		if (t->kind == NL2SQL_TOKEN_OP &&
		    (t->kw == '(' || t->kw == ')' || t->kw == '[' ||
		     t->kw == ']' || t->kw == '{' || t->kw == '}'))
			pair(p, t, &open);
		p->ntokens++;
	} while (t->kind != NL2SQL_TOKEN_END);
	if (open) {
		p->t = t;
		nl2sql_parse_unexpected(p);
	}
	for (int i = 1; i <= SPARE_ENDS; i++)
		t[i] = *t;
}

/* ---- nodes ---- */

struct nl2sql_sql *nl2sql_parse_node(struct parser *p,
				     enum nl2sql_sql_kind kind,
				     const struct token *t)
{
	struct nl2sql_sql *n = nl2sql_sql_new(p->a, kind);

	n->pos = t->pos;
	n->len = t->len;
	return n;
}

struct nl2sql_sql *nl2sql_parse_end(struct parser *p, struct nl2sql_sql *n)
{
	const struct token *last = p->t > p->first ? p->t - 1 : p->t;

	if (last->pos + last->len > n->pos)
		n->len = last->pos + last->len - n->pos;
	return n;
}

bool nl2sql_parse_is_name(const struct parser *p, const struct token *t,
			  enum where where)
{
	if (t->kind == NL2SQL_TOKEN_WORD)
		return !t->kw || !(nl2sql_keyword_bits(t->kw, p->d) & where);
	return t->kind == NL2SQL_TOKEN_QUOTED;
}

bool nl2sql_parse_is_among(const struct parser *p, const struct token *t,
			   const struct dialect_word *words, size_t n)
{
	/* In MySQL a word before a dot is a name. */
	if (t->kind != NL2SQL_TOKEN_WORD ||
	    (p->d == NL2SQL_MYSQL && t[1].kind == NL2SQL_TOKEN_OP &&
	     t[1].kw == '.'))
		return false;
	for (size_t i = 0; i < n; i++)
		if (words[i].in & 1U << p->d &&
		    nl2sql_ieqn(p->src + t->pos, words[i].word, t->len) &&
		    !words[i].word[t->len])
			return true;
	return false;
}

static struct nl2sql_sql *name_of(struct parser *p, enum nl2sql_sql_kind kind)
{
	const struct token *t = p->t++;
	struct nl2sql_sql *n = nl2sql_parse_node(p, kind, t);

	if (t->kind == NL2SQL_TOKEN_QUOTED || t->kind == NL2SQL_TOKEN_STRING) {
		n->flags |= NL2SQL_F_QUOTED;
		if (p->src[t->pos] == '"')
			n->flags |= NL2SQL_F_DQUOTED;
	}
	nl2sql_parse_text(p, n, t);
	if (n->flags & NL2SQL_F_QUOTED && memchr(n->text, '\0', n->text_len))
		nl2sql_parse_fail(p, t, "a name cannot hold a NUL");
	return n;
}

struct nl2sql_sql *nl2sql_parse_name(struct parser *p)
{
	if (!nl2sql_parse_is_name(p, p->t, NOT_COLUMN) &&
	    !(p->d == NL2SQL_SQLITE && p->t->kind == NL2SQL_TOKEN_STRING))
		nl2sql_parse_unexpected(p);
	return name_of(p, NL2SQL_SQL_NAME);
}

struct nl2sql_sql *nl2sql_parse_label(struct parser *p)
{
	if (p->t->kind == NL2SQL_TOKEN_WORD && p->s->label_any)
		return name_of(p, NL2SQL_SQL_NAME);
	if (p->t->kind == NL2SQL_TOKEN_STRING && p->s->string_alias)
		return name_of(p, NL2SQL_SQL_NAME);
	return nl2sql_parse_name(p);
}

/* Behind a dot MySQL takes any word. */
static struct nl2sql_sql *member(struct parser *p, enum nl2sql_sql_kind kind)
{
	bool any = p->s->label_any || p->d == NL2SQL_MYSQL;

	if (!(any && p->t->kind == NL2SQL_TOKEN_WORD) &&
	    !nl2sql_parse_is_name(p, p->t, NOT_COLUMN) &&
	    !(p->d == NL2SQL_SQLITE && p->t->kind == NL2SQL_TOKEN_STRING))
		nl2sql_parse_unexpected(p);
	return name_of(p, kind);
}

struct nl2sql_sql *nl2sql_parse_qualified(struct parser *p,
					  enum nl2sql_sql_kind kind)
{
	const struct token *t = p->t;
	struct nl2sql_sql *n, *q = NULL;
	unsigned parts = 1;

	if (!nl2sql_parse_is_name(p, t, NOT_COLUMN) &&
	    !(p->d == NL2SQL_SQLITE && t->kind == NL2SQL_TOKEN_STRING))
		nl2sql_parse_unexpected(p);
	while (op_at(p, 1, '.') && !op_at(p, 2, '*')) {
		n = parts == 1 ? name_of(p, NL2SQL_SQL_NAME)
			       : member(p, NL2SQL_SQL_NAME);
		n->kid[0] = q;
		q = n;
		p->t++;
		if (++parts >
		    (p->d == NL2SQL_SQLITE || p->d == NL2SQL_MYSQL ? 3 : 8))
			nl2sql_parse_unexpected(p);
	}
	n = parts == 1 ? name_of(p, kind) : member(p, kind);
	n->kid[0] = q;
	n->pos = t->pos;
	return nl2sql_parse_end(p, n);
}

struct nl2sql_sql *nl2sql_parse_names(struct parser *p)
{
	struct nl2sql_sql *list = nl2sql_parse_node(p, NL2SQL_SQL_LIST, p->t);

	need_op(p, '(');
	do
		nl2sql_sql_add(p->a, &list, nl2sql_parse_name(p));
	while (take_op(p, ','));
	need_op(p, ')');
	return nl2sql_parse_end(p, list);
}

/* ---- the whole ---- */

/* The height of a tree, without recursion: steps may overestimate it. */
static bool too_high(const struct nl2sql_sql *top)
{
	struct frame {
		const struct nl2sql_sql *n;
		uint32_t next;
	} *stack = nl2sql_alloc((NL2SQL_SQL_MAX_DEPTH + 1) * sizeof(*stack));
	size_t n = 1;
	bool high = false;

	stack[0].n = top;
	while (n && !high) {
		struct frame *f = &stack[n - 1];
		const struct nl2sql_sql *kid;

		if (f->next == f->n->n) {
			n--;
			continue;
		}
		kid = f->n->kid[f->next++];
		if (!kid)
			continue;
		if (n > NL2SQL_SQL_MAX_DEPTH)
			high = true;
		else
			stack[n++] = (struct frame){ kid, 0 };
	}
	free(stack);
	return high;
}

static struct nl2sql_sql *statements(struct parser *p)
{
	struct nl2sql_sql *list = nl2sql_parse_node(p, NL2SQL_SQL_LIST, p->t),
			  *n;

	while (p->t->kind != NL2SQL_TOKEN_END) {
		if (take_op(p, ';'))
			continue;
		n = nl2sql_parse_statement(p);
		if (p->t > p->first && p->t[-1].flags & TF_EXECUTABLE)
			n->flags |= NL2SQL_F_EXECUTABLE_COMMENT;
		nl2sql_sql_add(p->a, &list, n);
		if (p->t->kind != NL2SQL_TOKEN_END)
			need_op(p, ';');
	}
	return nl2sql_parse_end(p, list);
}

static struct nl2sql_sql *one(struct parser *p)
{
	struct nl2sql_sql *list = statements(p);

	if (!list->n)
		nl2sql_parse_unexpected(p);
	if (list->n > 1) {
		p->t = p->first;
		while (p->t->pos < list->kid[1]->pos)
			p->t++;
		nl2sql_parse_fail(p, p->t, "more than one statement");
	}
	return list->kid[0];
}

static struct nl2sql_sql *expression(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_expr(p);

	if (p->t->kind != NL2SQL_TOKEN_END)
		nl2sql_parse_unexpected(p);
	return n;
}

static int run(struct parser *p, struct nl2sql_sql **out,
	       struct nl2sql_sql *(*what)(struct parser *p))
{
	if (setjmp(p->fail)) {
		*out = NULL;
		return -1;
	}
	read_tokens(p);
	p->t = p->first;
	p->copy = nl2sql_arena_strndup(p->a, p->src, p->len);
	*out = what(p);
	if (p->steps > NL2SQL_SQL_MAX_DEPTH && too_high(*out))
		nl2sql_parse_fail(p, p->first, "nested too deeply");
	return 0;
}

static int parse(struct nl2sql_arena *arena, struct nl2sql_sql **out,
		 enum nl2sql_dialect dialect, const char *text, size_t len,
		 struct nl2sql_sql *(*what)(struct parser *p),
		 struct nl2sql_err *err)
{
	struct token few[FEW_TOKENS];
	struct parser p = {
		.a = arena,
		.d = dialect,
		.s = &nl2sql_syntaxes[dialect],
		.src = text,
		.len = len,
		.first = few,
		.cap = FEW_TOKENS,
		.err = err,
	};
	int rc;

	*out = NULL;
	if (len > NL2SQL_SQL_MAX_BYTES) {
		nl2sql_err_set(err, NL2SQL_EDATA,
			       "statement of %zu bytes is too long", len);
		return nl2sql_err_word(err, "syntax_error");
	}
	if (memchr(text, '\0', len)) {
		const char *nul = memchr(text, '\0', len);

		nl2sql_err_set(err, NL2SQL_EDATA, "NUL byte in the statement");
		nl2sql_err_word(err, "syntax_error");
		if (err)
			err->position = nl2sql_sql_position(
				text, len, (size_t)(nul - text));
		return -1;
	}
	rc = run(&p, out, what);
	if (p.own)
		free(p.first);
	free(p.comments);
	return rc;
}

int nl2sql_sql_parse(struct nl2sql_arena *arena, struct nl2sql_sql **out,
		     enum nl2sql_dialect dialect, const char *text, size_t len,
		     struct nl2sql_err *err)
{
	return parse(arena, out, dialect, text, len, statements, err);
}

int nl2sql_sql_parse_one(struct nl2sql_arena *arena, struct nl2sql_sql **out,
			 enum nl2sql_dialect dialect, const char *text,
			 size_t len, struct nl2sql_err *err)
{
	return parse(arena, out, dialect, text, len, one, err);
}

int nl2sql_sql_parse_expr(struct nl2sql_arena *arena, struct nl2sql_sql **out,
			  enum nl2sql_dialect dialect, const char *text,
			  size_t len, struct nl2sql_err *err)
{
	return parse(arena, out, dialect, text, len, expression, err);
}
