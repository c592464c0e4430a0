/*
 * lib/schema/meaning.h - what short words stand for
 */
#ifndef NL2SQL_SCHEMA_MEANING_H
#define NL2SQL_SCHEMA_MEANING_H

#include <stdbool.h>
#include <stddef.h>

/** Was this lower-case word added, as an abbreviation or as a word? */
bool nl2sql_meaning_added(const char *word, size_t len);

#endif
