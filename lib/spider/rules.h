/*
 * lib/spider/rules.h - rules that English word tokenizers share
 *
 * A text is cut into words by putting blanks around what stands alone, rule
 * after rule, and splitting at blanks in the end.
 */
#ifndef LIB_SPIDER_RULES_H
#define LIB_SPIDER_RULES_H

#include <nl2sql/base.h>

/* Blanks around each of these ASCII characters; with runs, around each run of
 * the same one. */
void nl2sql_spider_space_out(struct nl2sql_buf *b, const char *set, bool runs);
/* Blanks around commas and colons that no digit follows.  Theirs takes the
 * character behind as well: of two commas the second stays as it is. */
void nl2sql_spider_space_commas(struct nl2sql_buf *b);
/* Blanks around two dashes. */
void nl2sql_spider_space_dashes(struct nl2sql_buf *b);

#endif
