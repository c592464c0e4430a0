/*
 * lib/spider/words.h - a query cut into words as NLTK cuts English
 */
#ifndef LIB_SPIDER_WORDS_H
#define LIB_SPIDER_WORDS_H

#include "query.h"

struct spider_words {
	struct nl2sql_arena *arena;
	char **items; /* lower case; quoted text as it was, in double quotes */
	size_t n, cap;
	struct nl2sql_map values; /* marks of quoted text, while cutting */
};

/** @return 0, or -1 where the quotes do not pair up */
int nl2sql_spider_words(struct spider_words *w, const char *text, size_t len);

#endif
