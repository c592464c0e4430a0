/*
 * lib/grammar/rule_bind.c - the lines "bind NAME KIND ..." of a rule
 */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "rules.h"

static const struct {
	const char *word;
	unsigned bit;
} role_words[ROLES] = {
	{ "name", ROLE_NAME },	       { "category", ROLE_CATEGORY },
	{ "flag", ROLE_FLAG },	       { "measure", ROLE_MEASURE },
	{ "additive", ROLE_ADDITIVE }, { "year", ROLE_YEAR },
	{ "date", ROLE_DATE },	       { "code", ROLE_CODE },
	{ "text", ROLE_TEXT },	       { "key", ROLE_KEY },
	{ "fkey", ROLE_FKEY },	       { "other", ROLE_OTHER },
	{ "integer", ROLE_INTEGER },   { "unique", ROLE_UNIQUE },
	{ "nulls", ROLE_NULLS },       { "string", ROLE_STRING },
	{ "number", ROLE_NUMBER },
};

unsigned nl2sql_grammar_role_bit(const char *word, size_t len)
{
	for (size_t i = 0; i < ROLES; i++)
		if (strlen(role_words[i].word) == len &&
		    memcmp(role_words[i].word, word, len) == 0)
			return role_words[i].bit;
	return 0;
}

static const struct {
	const char *word;
	enum binder kind;
	size_t args;
} binders[] = {
	{ "table", BIND_TABLE, 0 },
	{ "child", BIND_CHILD, 1 },
	{ "parent", BIND_PARENT, 1 },
	{ "below", BIND_BELOW, 1 },
	{ "above", BIND_ABOVE, 1 },
	{ "again", BIND_AGAIN, 1 },
	{ "like", BIND_LIKE, 2 },
	{ "col", BIND_COL, 1 },
	{ "label", BIND_LABEL, 1 },
	{ "items", BIND_ITEMS, 1 },
	{ "value", BIND_VALUE, 1 },
	{ "other", BIND_OTHER, 1 },
	{ "over", BIND_OVER, 1 },
	{ "under", BIND_UNDER, 1 },
	{ "range", BIND_RANGE, 1 },
	{ "number", BIND_NUMBER, 0 },
	{ "word", BIND_WORD, 0 },
	{ "atleast", BIND_ATLEAST, 1 },
	{ "both", BIND_BOTH, 1 },
	{ "arg", BIND_ARG, 0 },
	{ "period", BIND_PERIOD, 1 },
	{ "function", BIND_FUNCTION, 2 },
	{ "yes", BIND_YES, 1 },
	{ "no", BIND_NO, 1 },
	{ "prefix", BIND_PREFIX, 1 },
	{ "suffix", BIND_SUFFIX, 1 },
	{ "contains", BIND_CONTAINS, 1 },
	{ "notcontains", BIND_NOTCONTAINS, 1 },
	{ "outside", BIND_OUTSIDE, 1 },
	{ "floor", BIND_FLOOR, 1 },
	{ "topcol", BIND_TOPCOL, 1 },
	{ "differs", BIND_DIFFERS, 3 },
	{ "beaten", BIND_BEATEN, 3 },
	{ "described", BIND_DESCRIBED, 0 },
	{ "keyed", BIND_KEYED, 0 },
	{ "counted", BIND_COUNTED, 0 },
	{ "exemplary", BIND_EXEMPLARY, 1 },
};

/* "role=a,b" and "not=c": the comma is inside the word, so cut by hand. */
static int read_roles(struct rule_reader *r, const char *list, unsigned *bits)
{
	while (*list) {
		size_t n = strcspn(list, "+");
		unsigned bit = nl2sql_grammar_role_bit(list, n);

		if (!bit)
			return nl2sql_rule_fail(r, "unknown role", list);
		*bits |= bit;
		list += n + (list[n] == '+');
	}
	return 0;
}

/* "3..5" or "3". */
static int read_span(struct rule_reader *r, struct bind *b, const char *word)
{
	char *end;
	long lo = strtol(word, &end, 10), hi = lo;

	if (end[0] == '.' && end[1] == '.')
		hi = strtol(end + 2, &end, 10);
	if (*end || lo < 0 || hi < lo || hi > 100000)
		return nl2sql_rule_fail(r, "bad span", word);
	b->min = (int)lo;
	b->max = (int)hi;
	return 0;
}

/* One word behind the binder's name: a constraint or an argument. */
static int read_bind_word(struct rule_reader *r, struct bind *b, char *word)
{
	static const struct {
		const char *word;
		size_t at;
	} flags[] = {
		{ "near", offsetof(struct bind, near) },
		{ "outer", offsetof(struct bind, outer) },
		{ "bare", offsetof(struct bind, bare) },
		{ "whole", offsetof(struct bind, many) },
		{ "childless", offsetof(struct bind, childless) },
	};

	if (nl2sql_starts(word, "role="))
		return read_roles(r, word + 5, &b->roles);
	if (nl2sql_starts(word, "not="))
		return read_roles(r, word + 4, &b->avoid);
	if (word[0] == '?') {
		if (nl2sql_parse_double(word + 1, &b->chance) < 0)
			return nl2sql_rule_fail(r, "bad chance", word);
		return 0;
	}
	if (word[0] >= '0' && word[0] <= '9' && b->kind != BIND_WORD)
		return read_span(r, b, word);
	for (size_t i = 0; i < NL2SQL_COUNT(flags); i++)
		if (strcmp(word, flags[i].word) == 0) {
			*(bool *)((char *)b + flags[i].at) = true;
			return 0;
		}
	if (b->nargs == NL2SQL_COUNT(b->arg))
		return nl2sql_rule_fail(r, "one word too many:", word);
	b->arg[b->nargs++] = nl2sql_arena_strdup(&r->g->arena, word);
	return 0;
}

int nl2sql_rule_bind(struct rule_reader *r, char *rest)
{
	struct rule *rule = r->rule;
	char *name = nl2sql_rule_word(&rest), *kind = nl2sql_rule_word(&rest),
	     *word;
	struct bind *b;
	size_t i, want = 1;

	if (!name || !kind)
		return nl2sql_rule_fail(
			r, "a bind wants a name and a kind:", rest);
	if (rule->nbinds == 24)
		return nl2sql_rule_fail(r, "too many binds in", rule->name);
	for (i = 0; i < rule->nbinds; i++)
		if (strcmp(rule->binds[i].name, name) == 0)
			return nl2sql_rule_fail(r, "bound twice:", name);
	b = &rule->binds[rule->nbinds];
	*b = (struct bind){ .name = nl2sql_arena_strdup(&r->g->arena, name),
			    .kind = BIND_RULE,
			    .chance = 1,
			    .min = 1,
			    .max = 1,
			    .line = r->line,
			    .at = { -1, -1, -1 } };
	for (i = 0; i < NL2SQL_COUNT(binders); i++)
		if (strcmp(binders[i].word, kind) == 0) {
			b->kind = binders[i].kind;
			want = binders[i].args;
		}
	if (b->kind == BIND_RULE)
		b->set = nl2sql_grammar_production(r->g, kind, true);
	while ((word = nl2sql_rule_word(&rest)))
		if (read_bind_word(r, b, word) < 0)
			return -1;
	if (b->nargs < want || (b->kind == BIND_WORD && !b->nargs))
		return nl2sql_rule_fail(r, "too few words for", kind);
	for (i = 0; i < b->nargs && b->kind != BIND_WORD; i++) {
		if ((b->kind == BIND_FUNCTION && i == 1) ||
		    (b->kind == BIND_BEATEN && i == 2))
			break; /* a word: the functions' kind, an operator */
		for (size_t k = 0; k < rule->nbinds; k++)
			if (strcmp(rule->binds[k].name, b->arg[i]) == 0)
				b->at[i] = (int)k;
		if (b->at[i] < 0)
			return nl2sql_rule_fail(r,
						"not bound before:", b->arg[i]);
	}
	rule->nbinds++;
	return 0;
}
