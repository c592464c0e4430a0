/* lib/sql/number.c - numbers among the tokens */
#include <string.h>

#include "lexer.h"

void nl2sql_lexer_skip_digits(struct lexer *l)
{
	while (nl2sql_lexer_classes[peek(l, 0)] == C_DIGIT ||
	       (peek(l, 0) == '_' &&
		nl2sql_lexer_classes[peek(l, 1)] == C_DIGIT &&
		l->d == NL2SQL_TRINO))
		l->at++;
}

/* Behind a number no word can begin.  Where names may begin with digits, all
 * of it is a name, and behind 1.5 stands the next word already: but not an e
 * that could have been an exponent. */
static void number_end(struct lexer *l, struct token *t, bool exponent)
{
	bool integer = t->kind == NL2SQL_TOKEN_INTEGER;

	if (!is_word(peek(l, 0), l->d != NL2SQL_POSTGRESQL))
		return;
	if (l->x->digit_words && !integer &&
	    (exponent || (peek(l, 0) | 32) != 'e'))
		return;
	nl2sql_lexer_skip_word(l);
	t->kind = l->x->digit_words && integer ? NL2SQL_TOKEN_WORD
					       : NL2SQL_TOKEN_ERROR;
}

static bool hex_number(struct lexer *l, struct token *t)
{
	int c = peek(l, 1) | 32;
	const char *digits = c == 'x' ? "0123456789abcdefABCDEF" : "01";

	if (peek(l, 0) != '0' || l->d == NL2SQL_POSTGRESQL ||
	    (c != 'x' && (c != 'b' || l->d == NL2SQL_SQLITE)))
		return false;
	if (!strchr(digits, peek(l, 2)) || !peek(l, 2))
		return false;
	t->kind = NL2SQL_TOKEN_INTEGER;
	l->at += 2;
	while (peek(l, 0) && (strchr(digits, peek(l, 0)) ||
			      (peek(l, 0) == '_' && l->d == NL2SQL_TRINO)))
		l->at++;
	number_end(l, t, false);
	return true;
}

/* e5, E+5 */
static bool exponent_at(const struct lexer *l)
{
	size_t sign = peek(l, 1) == '-' || peek(l, 1) == '+';

	return (peek(l, 0) | 32) == 'e' &&
	       nl2sql_lexer_classes[peek(l, 1 + sign)] == C_DIGIT;
}

/* t.5: a column's name, where names may begin with digits */
static bool behind_dot(const struct lexer *l, const struct token *t)
{
	return l->x->digit_words && l->at > t->pos && t->pos &&
	       l->s[t->pos - 1] == '.';
}

void nl2sql_lexer_number(struct lexer *l, struct token *t)
{
	bool exponent;

	if (hex_number(l, t))
		return;
	t->kind = NL2SQL_TOKEN_INTEGER;
	nl2sql_lexer_skip_digits(l);
	if (behind_dot(l, t)) {
		t->kind = NL2SQL_TOKEN_WORD;
		nl2sql_lexer_skip_word(l);
		return;
	}
	exponent = exponent_at(l);
	if (l->x->digit_words && !exponent) {
		number_end(l, t, false);
		if (t->kind == NL2SQL_TOKEN_WORD)
			return;
	}
	if (peek(l, 0) == '.' && peek(l, 1) != '.') {
		t->kind = NL2SQL_TOKEN_DECIMAL;
		l->at++;
		nl2sql_lexer_skip_digits(l);
		exponent = exponent_at(l);
	}
	if (exponent) {
		t->kind = NL2SQL_TOKEN_DECIMAL;
		l->at += 2;
		nl2sql_lexer_skip_digits(l);
	}
	number_end(l, t, exponent);
}
