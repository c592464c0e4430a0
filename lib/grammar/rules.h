/* lib/grammar/rules.h - what reads the lines of a rule */
#ifndef NL2SQL_GRAMMAR_RULES_H
#define NL2SQL_GRAMMAR_RULES_H

#include "internal.h"

#define LINES_MAX 128

struct text_line {
	const char *text;
	int number;
};

struct rule_reader {
	struct nl2sql_grammar *g;
	const char *file;
	struct nl2sql_err *err;
	struct text_line lines[LINES_MAX]; /* of the rule at hand */
	size_t nlines;
	struct rule *rule;
	int line;
};

/** Say what is wrong with a word, and where. @return -1 */
int nl2sql_rule_fail(struct rule_reader *r, const char *what, const char *word);
/** Cut the next word off *at; blanks and commas part words. */
char *nl2sql_rule_word(char **at);
/** Read what follows "bind". @return 0, or -1 with err */
int nl2sql_rule_bind(struct rule_reader *r, char *rest);

#endif
