/*
 * lexicon.h - the words that tell what a column holds, from templates/
 */
#ifndef NL2SQL_INTROSPECT_LEXICON_H
#define NL2SQL_INTROSPECT_LEXICON_H

#include <nl2sql/base.h>

enum value_class { CLASS_ANY, CLASS_TEXT, CLASS_NUMBER };

/** One line of semantics.tsv. */
struct semantic_rule {
	const char *semantic;
	bool pii;
	enum value_class class;
	const char **phrases; /* " phrase " or "=phrase" */
	size_t nphrases;
};

/** One line of values.tsv. */
struct value_list {
	const char *semantic;
	struct nl2sql_map values; /* lower case */
};

struct lexicon {
	struct nl2sql_arena arena;
	struct semantic_rule *rules;
	size_t nrules, crules;
	struct value_list *lists;
	size_t nlists, clists;
	struct nl2sql_map given, family; /* persons' names; case folded */
	/* how names begin or end, words of streets and of companies */
	const struct nl2sql_map *begins, *ends, *street, *company;
};

int nl2sql_inspect_lexicon_load(struct lexicon *x,
				struct nl2sql_err *err) NL2SQL_MUST_USE;
void nl2sql_inspect_lexicon_release(struct lexicon *x);

/** The first rule that fits a name and takes values of the class, or NULL. */
const struct semantic_rule *nl2sql_inspect_lexicon_rule(const struct lexicon *x,
							const char *name,
							bool numbers);
/** The rule of a semantic, or NULL. */
const struct semantic_rule *
nl2sql_inspect_lexicon_semantic(const struct lexicon *x, const char *semantic);
/** A list of values by its name ("@flag", "country"). */
const struct value_list *nl2sql_inspect_lexicon_list(const struct lexicon *x,
						     const char *name);
/** Whether a word is a given name, a family name. */
bool nl2sql_inspect_lexicon_given(const struct lexicon *x, const char *s,
				  size_t len);
bool nl2sql_inspect_lexicon_family(const struct lexicon *x, const char *s,
				   size_t len);
/** Whether a word is one of a street ("Road", "Bahnhofstrasse"). */
bool nl2sql_inspect_lexicon_street(const struct lexicon *x, const char *s,
				   size_t len);
/** Whether a name in one word is a person's whole one, as in Chinese. */
bool nl2sql_inspect_lexicon_whole(const struct lexicon *x, const char *s,
				  size_t len);
/** Whether a word of any case and number names persons ("Students"). */
bool nl2sql_inspect_lexicon_person(const struct lexicon *x, const char *word);

#endif
