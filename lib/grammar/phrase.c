/*
 * lib/grammar/phrase.c - phrases: text with slots, options and choices
 *
 *	text {slot} {slot.form} [perhaps] (this|that|) @key @key:slot
 *
 * A backslash takes the next character as it is.  The article is written "a"
 * and becomes "an" where what follows it in the end asks for that.
 */
#include <string.h>

#include "internal.h"

#define DEPTH_MAX 16

struct phrase_parser {
	struct nl2sql_arena *a;
	const char *at, *end;
	struct nl2sql_err *err;
	int depth;
};

static struct piece *parse_sequence(struct phrase_parser *p, bool choice);

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || (c & 0x80);
}

static struct piece *new_piece(struct phrase_parser *p, enum piece_kind kind)
{
	struct piece *n = nl2sql_arena_alloc(p->a, sizeof(*n));

	n->kind = kind;
	return n;
}

/* "name.form}" behind the brace. */
static struct piece *parse_slot(struct phrase_parser *p)
{
	const char *close = memchr(p->at, '}', (size_t)(p->end - p->at));
	const char *dot;
	struct piece *n;

	if (!close || close == p->at) {
		nl2sql_err_set(p->err, NL2SQL_EDATA, "a { is not closed");
		return NULL;
	}
	dot = memchr(p->at, '.', (size_t)(close - p->at));
	n = new_piece(p, PIECE_SLOT);
	n->text = nl2sql_arena_strndup(p->a, p->at,
				       (size_t)((dot ? dot : close) - p->at));
	n->form = dot ? nl2sql_arena_strndup(p->a, dot + 1,
					     (size_t)(close - dot - 1))
		      : "";
	p->at = close + 1;
	return n;
}

/* "key" or "key:slot" behind the @. */
static struct piece *parse_lex(struct phrase_parser *p)
{
	struct piece *n = new_piece(p, PIECE_LEX);
	const char *from = p->at;

	while (p->at < p->end &&
	       (is_word(*p->at) ||
		(*p->at == '.' && p->at + 1 < p->end && is_word(p->at[1]))))
		p->at++;
	if (p->at == from) {
		nl2sql_err_set(p->err, NL2SQL_EDATA, "a word must follow @");
		return NULL;
	}
	n->text = nl2sql_arena_strndup(p->a, from, (size_t)(p->at - from));
	n->form = "";
	if (p->at + 1 < p->end && *p->at == ':' && is_word(p->at[1])) {
		from = ++p->at;
		while (p->at < p->end && is_word(*p->at))
			p->at++;
		n->form = nl2sql_arena_strndup(p->a, from,
					       (size_t)(p->at - from));
	}
	return n;
}

/* "this|that)" behind the parenthesis, or "perhaps]" behind the bracket. */
static struct piece *parse_branches(struct phrase_parser *p, char close)
{
	bool choice = close == ')';
	struct piece *n = new_piece(p, choice ? PIECE_CHOICE : PIECE_MAYBE);
	struct piece *branch[32];
	char c;

	if (++p->depth > DEPTH_MAX) {
		nl2sql_err_set(p->err, NL2SQL_EDATA,
			       "brackets nest more than %d deep", DEPTH_MAX);
		return NULL;
	}
	do {
		if (n->nbranch == NL2SQL_COUNT(branch)) {
			nl2sql_err_set(p->err, NL2SQL_EDATA,
				       "more than %zu choices",
				       NL2SQL_COUNT(branch));
			return NULL;
		}
		branch[n->nbranch] = parse_sequence(p, choice);
		if (!branch[n->nbranch++])
			return NULL;
		c = p->at < p->end ? *p->at++ : 0;
	} while (c == '|');
	if (c != close) {
		nl2sql_err_set(p->err, NL2SQL_EDATA, "a %c is not closed",
			       choice ? '(' : '[');
		return NULL;
	}
	p->depth--;
	n->branch = nl2sql_arena_alloc(p->a, n->nbranch * sizeof(*branch));
	memcpy(n->branch, branch, n->nbranch * sizeof(*branch));
	return n;
}

/* Text up to what is special; a lone "a" or "an" becomes the mark \1. */
static struct piece *parse_text(struct phrase_parser *p, bool choice)
{
	struct piece *n = new_piece(p, PIECE_TEXT);
	struct nl2sql_buf b = { 0 };
	bool start = true;

	while (p->at < p->end && !strchr("{[]()@", *p->at) &&
	       !(choice && *p->at == '|')) {
		size_t left = (size_t)(p->end - p->at), art = 0;

		if (start && *p->at == 'a')
			art = left > 1 && p->at[1] == 'n' ? 2 : 1;
		if (art && (left == art || strchr(" |)]", p->at[art]))) {
			nl2sql_buf_putc(&b, '\1');
			p->at += art;
			start = false;
			continue;
		}
		if (*p->at == '\\' && left > 1)
			p->at++;
		start = *p->at == ' ';
		nl2sql_buf_putc(&b, *p->at++);
	}
	n->text = nl2sql_arena_strndup(p->a, nl2sql_buf_str(&b), b.len);
	nl2sql_buf_release(&b);
	return n;
}

static struct piece *parse_piece(struct phrase_parser *p, bool choice)
{
	switch (*p->at) {
	case '{':
		p->at++;
		return parse_slot(p);
	case '@':
		p->at++;
		return parse_lex(p);
	case '(':
		p->at++;
		return parse_branches(p, ')');
	case '[':
		p->at++;
		return parse_branches(p, ']');
	default:
		return parse_text(p, choice);
	}
}

static struct piece *parse_sequence(struct phrase_parser *p, bool choice)
{
	struct piece *first = NULL, **last = &first;

	while (p->at < p->end && *p->at != ')' && *p->at != ']' &&
	       !(choice && *p->at == '|')) {
		*last = parse_piece(p, choice);
		if (!*last)
			return NULL;
		last = &(*last)->next;
	}
	if (!first) {
		first = new_piece(p, PIECE_TEXT);
		first->text = "";
	}
	return first;
}

struct piece *nl2sql_grammar_phrase(struct nl2sql_arena *a, const char *text,
				    size_t len, struct nl2sql_err *err)
{
	struct phrase_parser p = { a, text, text + len, err, 0 };
	struct piece *seq = parse_sequence(&p, false);

	if (seq && p.at < p.end) {
		nl2sql_err_set(err, NL2SQL_EDATA, "a %c was not opened", *p.at);
		return NULL;
	}
	return seq;
}

int nl2sql_grammar_phrases(struct nl2sql_arena *a, const char *form,
			   const char *text, struct phrase **out,
			   struct nl2sql_err *err)
{
	const char *at = text, *cut;
	size_t n = 1;
	int i = 0;

	while ((at = strstr(at, " / "))) {
		n++;
		at += 3;
	}
	*out = nl2sql_arena_alloc(a, n * sizeof(**out));
	for (at = text; at; at = cut ? cut + 3 : NULL, i++) {
		struct phrase *ph = &(*out)[i];

		cut = strstr(at, " / ");
		ph->form = form;
		ph->weight = 1;
		ph->seq = nl2sql_grammar_phrase(
			a, at, cut ? (size_t)(cut - at) : strlen(at), err);
		if (!ph->seq)
			return -1;
	}
	return i;
}
