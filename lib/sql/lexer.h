/* lib/sql/lexer.h - what the files that read tokens share */
#ifndef NL2SQL_SQL_LEXER_H
#define NL2SQL_SQL_LEXER_H

#include "parts.h"

enum { C_OTHER, C_SPACE, C_WORD, C_DIGIT, C_OP };

/* What a byte can be part of; filled at the first token. */
extern unsigned char nl2sql_lexer_classes[256];

/* What is read: s[at..len), in a dialect. */
struct lexer {
	const char *s;
	size_t at, len;
	enum nl2sql_dialect d;
	const struct syntax *x;
};

static inline int peek(const struct lexer *l, size_t ahead)
{
	size_t i = l->at + ahead;

	return i < l->len ? (unsigned char)l->s[i] : 0;
}

static inline bool is_word(int c, bool dollar)
{
	return nl2sql_lexer_classes[c] == C_WORD ||
	       nl2sql_lexer_classes[c] == C_DIGIT || (c == '$' && dollar);
}

void nl2sql_lexer_skip_word(struct lexer *l);
void nl2sql_lexer_skip_digits(struct lexer *l);
/* A number, or what begins like one. */
void nl2sql_lexer_number(struct lexer *l, struct token *t);

#endif
