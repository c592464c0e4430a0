/*
 * lib/sql/lexer.c - text into tokens
 *
 * A token is found here and decoded later (text.c), when it is known to be
 * wanted.  A piece that is not closed, or a byte that cannot begin a token,
 * becomes a token of kind ERROR.
 */
#include <string.h>

#include "lexer.h"

unsigned char nl2sql_lexer_classes[256];

static void fill_classes(void)
{
	for (int c = 0; c < 256; c++) {
		if (c == ' ' || (c >= '\t' && c <= '\r'))
			nl2sql_lexer_classes[c] = C_SPACE;
		else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			 c == '_' || c >= 0x80)
			nl2sql_lexer_classes[c] = C_WORD;
		else if (c >= '0' && c <= '9')
			nl2sql_lexer_classes[c] = C_DIGIT;
		else if (c && strchr("()[]{},;.:+-*/%<>=!~&|^?@#$\\", c))
			nl2sql_lexer_classes[c] = C_OP;
	}
}

void nl2sql_lexer_skip_word(struct lexer *l)
{
	bool dollar = l->d != NL2SQL_TRINO;

	while (l->at < l->len && is_word((unsigned char)l->s[l->at], dollar))
		l->at++;
}

/* Behind the opening quote: to behind the closing one. */
static bool skip_quoted(struct lexer *l, char quote, bool escapes)
{
	while (l->at < l->len) {
		char c = l->s[l->at++];

		if (c == '\\' && escapes && l->at < l->len) {
			l->at++;
		} else if (c == quote) {
			if (peek(l, 0) != quote || quote == ']')
				return true;
			l->at++;
		}
	}
	return false;
}

static void quoted(struct lexer *l, struct token *t, char quote,
		   enum nl2sql_sql_token_kind kind, bool escapes)
{
	l->at++;
	t->kind = (uint8_t)kind;
	if (escapes)
		t->flags |= TF_ESCAPES;
	if (!skip_quoted(l, quote, escapes))
		t->kind = NL2SQL_TOKEN_ERROR;
}

/* Only digits of a base between the quotes of x'..' and b'..'; bytes come in
 * pairs, but not in PostgreSQL, where x'1' is a bit string. */
static bool good_digits(const struct lexer *l, const struct token *t,
			const char *digits, bool pairs)
{
	size_t n = 0;

	for (size_t i = t->pos + 2; i + 1 < l->at; i++, n++)
		if (!strchr(digits, l->s[i]))
			return false;
	return !pairs || n % 2 == 0;
}

/* The word just read stands before a quote: is it a prefix? */
static void prefixed(struct lexer *l, struct token *t)
{
	size_t n = l->at - t->pos;
	char c = (char)(l->s[t->pos] | 32);
	bool esc = l->x->backslashes;

	if (l->d == NL2SQL_MYSQL && n > 1 && l->s[t->pos] == '_') {
		quoted(l, t, (char)peek(l, 0), NL2SQL_TOKEN_STRING, esc);
		t->flags |= TF_NATIONAL;
	} else if (n != 1 || peek(l, 0) != '\'') {
		return;
	} else if (c == 'x') {
		quoted(l, t, '\'', NL2SQL_TOKEN_BYTES, false);
		if (!good_digits(l, t, "0123456789abcdefABCDEF",
				 l->d != NL2SQL_POSTGRESQL))
			t->kind = NL2SQL_TOKEN_ERROR;
	} else if (c == 'b' &&
		   (l->d == NL2SQL_POSTGRESQL || l->d == NL2SQL_MYSQL)) {
		quoted(l, t, '\'', NL2SQL_TOKEN_BITS, false);
		if (!good_digits(l, t, "01", false))
			t->kind = NL2SQL_TOKEN_ERROR;
	} else if (c == 'e' && l->d == NL2SQL_POSTGRESQL) {
		quoted(l, t, '\'', NL2SQL_TOKEN_STRING, true);
	} else if (c == 'n' &&
		   (l->d == NL2SQL_POSTGRESQL || l->d == NL2SQL_MYSQL)) {
		quoted(l, t, '\'', NL2SQL_TOKEN_STRING, esc);
		t->flags |= TF_NATIONAL;
	}
}

static void word(struct lexer *l, struct token *t)
{
	int c;

	t->kind = NL2SQL_TOKEN_WORD;
	nl2sql_lexer_skip_word(l);
	c = peek(l, 0);
	if (c == '\'' || (c == '"' && l->x->dquote_strings)) {
		prefixed(l, t);
		if (t->kind != NL2SQL_TOKEN_WORD)
			return;
	} else if (c == '&' && l->at - t->pos == 1 &&
		   (l->s[t->pos] | 32) == 'u' &&
		   (peek(l, 1) == '\'' || peek(l, 1) == '"') &&
		   (l->d == NL2SQL_POSTGRESQL || l->d == NL2SQL_TRINO)) {
		l->at++;
		c = peek(l, 0);
		t->flags |= TF_UNICODE;
		quoted(l, t, (char)c,
		       c == '"' ? NL2SQL_TOKEN_QUOTED : NL2SQL_TOKEN_STRING,
		       false);
		return;
	}
	/* MySQL's select.a: what a dot and a name follow is a name. */
	if (c == '.' && l->d == NL2SQL_MYSQL && is_word(peek(l, 1), true))
		return;
	t->kw = (uint16_t)nl2sql_keyword(l->s + t->pos, l->at - t->pos);
}

static void line_comment(struct lexer *l, struct token *t)
{
	const char *nl = memchr(l->s + l->at, '\n', l->len - l->at);

	t->kind = NL2SQL_TOKEN_COMMENT;
	l->at = nl ? (size_t)(nl - l->s) : l->len;
}

static void block_comment(struct lexer *l, struct token *t)
{
	unsigned depth = 1;

	t->kind = NL2SQL_TOKEN_COMMENT;
	if (l->d == NL2SQL_MYSQL &&
	    (peek(l, 2) == '!' || (peek(l, 2) == 'M' && peek(l, 3) == '!'))) {
		t->kind = NL2SQL_TOKEN_EXECUTABLE;
		l->at += peek(l, 2) == '!' ? 3 : 4;
		for (int i = 0;
		     i < 6 && nl2sql_lexer_classes[peek(l, 0)] == C_DIGIT; i++)
			l->at++;
		return;
	}
	for (l->at += 2; depth && l->at < l->len; l->at++) {
		if (peek(l, 0) == '*' && peek(l, 1) == '/') {
			depth--;
			l->at++;
		} else if (l->x->nested_comments && peek(l, 0) == '/' &&
			   peek(l, 1) == '*') {
			depth++;
			l->at++;
		}
	}
	/* SQLite takes a comment that the end of the text closes. */
	if (depth && l->d != NL2SQL_SQLITE)
		t->kind = NL2SQL_TOKEN_ERROR;
}

static bool comment(struct lexer *l, struct token *t)
{
	int c = peek(l, 0), next = peek(l, 1);

	if (c == '-' && next == '-' &&
	    (!l->x->dash_needs_blank || l->at + 2 >= l->len ||
	     peek(l, 2) <= ' '))
		line_comment(l, t);
	else if (c == '#' && l->x->hash_comments)
		line_comment(l, t);
	else if (c == '/' && next == '*')
		block_comment(l, t);
	else
		return false;
	return true;
}

/* $tag$ ... $tag$ */
static bool dollar_string(struct lexer *l, struct token *t)
{
	size_t n = 1;

	if (nl2sql_lexer_classes[peek(l, 1)] == C_DIGIT)
		return false;
	while (is_word(peek(l, n), false))
		n++;
	if (peek(l, n) != '$')
		return false;
	n++;
	t->kind = NL2SQL_TOKEN_ERROR;
	t->flags |= TF_DOLLAR;
	for (size_t i = l->at + n; i + n <= l->len; i++)
		if (l->s[i] == '$' && !memcmp(l->s + i, l->s + l->at, n)) {
			t->kind = NL2SQL_TOKEN_STRING;
			l->at = i + n;
			return true;
		}
	l->at = l->len;
	return true;
}

/* ?, ?1, :name, @name, $name, $1, @x, @@x, @'x' */
static bool parameter(struct lexer *l, struct token *t)
{
	int c = peek(l, 0), next = peek(l, 1);
	bool lite = l->d == NL2SQL_SQLITE;

	if (c == '?' && l->d != NL2SQL_POSTGRESQL) {
		l->at++;
		while (lite && nl2sql_lexer_classes[peek(l, 0)] == C_DIGIT)
			l->at++;
	} else if (c == '$' && l->d == NL2SQL_POSTGRESQL &&
		   nl2sql_lexer_classes[next] == C_DIGIT) {
		l->at++;
		nl2sql_lexer_skip_digits(l);
	} else if (lite && (c == ':' || c == '@' || c == '$' || c == '#') &&
		   is_word(next, true)) {
		l->at++;
		nl2sql_lexer_skip_word(l);
	} else if (c == '@' && l->d == NL2SQL_MYSQL) {
		t->kind = NL2SQL_TOKEN_VARIABLE;
		l->at += next == '@' ? 2 : 1;
		c = peek(l, 0);
		if (c == '\'' || c == '"' || c == '`')
			quoted(l, t, (char)c, NL2SQL_TOKEN_VARIABLE, false);
		else
			while (is_word(peek(l, 0), true) || peek(l, 0) == '.')
				l->at++;
		return true;
	} else {
		return false;
	}
	t->kind = NL2SQL_TOKEN_PARAM;
	return true;
}

static const struct operator
{
	char text[4];
	uint16_t code;
}
operators[] = {
	{ "->>", T_ARROW2 }, { "<=>", T_NULLSAFE }, { "<=", T_LE },
	{ ">=", T_GE },	     { "<>", T_NE },	    { "!=", T_NE },
	{ "==", T_EQ2 },     { "||", T_CONCAT },    { "<<", T_SHL },
	{ ">>", T_SHR },     { "->", T_ARROW },	    { "::", T_COLONS },
	{ ":=", T_ASSIGN },  { "=>", T_FAT },	    { "&&", T_AND2 },
	{ "..", T_DOTS },
};

static uint16_t operator_code(const char *s, size_t len)
{
	const char *o;

	if (len == 1)
		return (unsigned char)*s;
	for (size_t i = 0; i < NL2SQL_COUNT(operators) && len <= 3; i++) {
		o = operators[i].text;
		if (o[0] == s[0] && o[1] == s[1] &&
		    (len == 2 ? !o[2] : o[2] == s[2]))
			return operators[i].code;
	}
	return T_CUSTOM;
}

/* What an operator of PostgreSQL is made of, and what lets it end in a sign. */
enum { OP_CHAR = 1, OP_ODD = 2 };
static const unsigned char op_class[256] = {
	['+'] = OP_CHAR,	  ['-'] = OP_CHAR,
	['*'] = OP_CHAR,	  ['/'] = OP_CHAR,
	['<'] = OP_CHAR,	  ['>'] = OP_CHAR,
	['='] = OP_CHAR,	  ['~'] = OP_CHAR | OP_ODD,
	['!'] = OP_CHAR | OP_ODD, ['@'] = OP_CHAR | OP_ODD,
	['#'] = OP_CHAR | OP_ODD, ['%'] = OP_CHAR | OP_ODD,
	['^'] = OP_CHAR | OP_ODD, ['&'] = OP_CHAR | OP_ODD,
	['|'] = OP_CHAR | OP_ODD, ['?'] = OP_CHAR | OP_ODD,
};

/* PostgreSQL reads as many operator characters as there are; a + or - at
 * the end only belongs to it when it holds a character of the second set. */
static void custom_operator(struct lexer *l, struct token *t)
{
	size_t n = 0;
	unsigned kinds = 0;

	while (op_class[(unsigned char)peek(l, n)]) {
		if (n && ((peek(l, n) == '-' && peek(l, n + 1) == '-') ||
			  (peek(l, n) == '/' && peek(l, n + 1) == '*')))
			break;
		kinds |= op_class[(unsigned char)peek(l, n++)];
	}
	while (!(kinds & OP_ODD) && n > 1 &&
	       (peek(l, n - 1) == '+' || peek(l, n - 1) == '-'))
		n--;
	t->kw = operator_code(l->s + l->at, n);
	if (n == 1 && strchr("?!@#", *(l->s + l->at)))
		t->kw = T_CUSTOM;
	if (t->kw == T_AND2 || t->kw == T_EQ2 || t->kw == T_NULLSAFE ||
	    t->kw == T_SHL || t->kw == T_SHR)
		t->kw = t->kw == T_SHL || t->kw == T_SHR ? t->kw : T_CUSTOM;
	l->at += n;
}

static void operator(struct lexer *l, struct token *t)
{
	char c = l->s[l->at];

	t->kind = NL2SQL_TOKEN_OP;
	if (l->x->custom_ops && op_class[(unsigned char)c]) {
		custom_operator(l, t);
		return;
	}
	for (size_t n = 3; n > 1; n--) {
		if (l->at + n > l->len)
			continue;
		t->kw = operator_code(l->s + l->at, n);
		if (t->kw != T_CUSTOM) {
			l->at += n;
			return;
		}
	}
	t->kw = (unsigned char)c;
	l->at++;
}

static void other(struct lexer *l, struct token *t)
{
	int c = peek(l, 0);

	if (c == '\'')
		quoted(l, t, '\'', NL2SQL_TOKEN_STRING, l->x->backslashes);
	else if (c == '"' && l->x->dquote_strings)
		quoted(l, t, '"', NL2SQL_TOKEN_STRING, true);
	else if (c == '"')
		quoted(l, t, '"', NL2SQL_TOKEN_QUOTED, false);
	else if (c == '`' && l->x->backticks)
		quoted(l, t, '`', NL2SQL_TOKEN_QUOTED, false);
	else {
		t->kind = NL2SQL_TOKEN_ERROR;
		l->at++;
	}
	if (t->kind == NL2SQL_TOKEN_QUOTED && l->at - t->pos == 2 &&
	    l->d != NL2SQL_SQLITE)
		t->kind = NL2SQL_TOKEN_ERROR; /* an empty name */
}

/* In t.5 the dot is no decimal point where names may begin with digits. */
static bool behind_name(const struct lexer *l)
{
	return l->x->digit_words && l->at &&
	       (is_word((unsigned char)l->s[l->at - 1], true) ||
		l->s[l->at - 1] == '`');
}

static void symbol(struct lexer *l, struct token *t)
{
	int c = peek(l, 0);

	if ((c == '-' || c == '#' || c == '/') && comment(l, t))
		return;
	if (c == '.' && nl2sql_lexer_classes[peek(l, 1)] == C_DIGIT &&
	    !behind_name(l)) {
		nl2sql_lexer_number(l, t);
		return;
	}
	if (c == '[' && l->x->brackets) {
		quoted(l, t, ']', NL2SQL_TOKEN_QUOTED, false);
		return;
	}
	if (c == '$' && l->x->dollar_strings && dollar_string(l, t))
		return;
	if (c == '$' && l->d == NL2SQL_MYSQL) {
		word(l, t);
		return;
	}
	if (strchr("?:@$#", c) && parameter(l, t))
		return;
	operator(l, t);
}

void nl2sql_read_token(struct token *t, size_t *at, enum nl2sql_dialect d,
		       const char *s, size_t len)
{
	struct lexer l = { s, *at, len, d, &nl2sql_syntaxes[d] };

	if (!nl2sql_lexer_classes['a'])
		fill_classes();
	*t = (struct token){ 0 };
	while (l.at < len &&
	       nl2sql_lexer_classes[(unsigned char)s[l.at]] == C_SPACE) {
		if (s[l.at] == '\n' || s[l.at] == '\r')
			t->flags |= TF_NEWLINE;
		l.at++;
	}
	t->pos = (uint32_t)l.at;
	if (l.at < len)
		switch (nl2sql_lexer_classes[(unsigned char)s[l.at]]) {
		case C_WORD:
			word(&l, t);
			break;
		case C_DIGIT:
			nl2sql_lexer_number(&l, t);
			break;
		case C_OP:
			symbol(&l, t);
			break;
		default:
			other(&l, t);
		}
	t->len = (uint32_t)(l.at - t->pos);
	*at = l.at;
}

enum nl2sql_sql_token_kind nl2sql_sql_lex(struct nl2sql_sql_token *t,
					  size_t *at,
					  enum nl2sql_dialect dialect,
					  const char *text, size_t len)
{
	struct token in;

	nl2sql_read_token(&in, at, dialect, text, len);
	t->kind = in.kind;
	t->pos = in.pos;
	t->len = in.len;
	t->keyword = in.kind == NL2SQL_TOKEN_WORD && in.kw &&
		     nl2sql_keyword_bits(in.kw, dialect) & NOT_COLUMN;
	return t->kind;
}
