/*
 * lexicon.c - the words that tell what a column holds, from templates/
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/schema.h>
#include <nl2sql/template.h>

#include "lexicon.h"

/* The next field of a line, ended by c; *s moves behind it. */
static char *field(char **s, char c)
{
	char *begin = *s, *end = *s ? strchr(*s, c) : NULL;

	if (end)
		*end = '\0';
	*s = end ? end + 1 : NULL;
	return begin;
}

static void add_phrases(struct lexicon *x, struct semantic_rule *r, char *list)
{
	char *phrase, *p;
	size_t n = 1;

	for (p = list; *p; p++)
		n += *p == ',';
	r->phrases = nl2sql_arena_alloc(&x->arena, n * sizeof(*r->phrases));
	while ((phrase = field(&list, ',')))
		r->phrases[r->nphrases++] = nl2sql_arena_printf(
			&x->arena, *phrase == '=' ? "%s" : " %s ", phrase);
}

static void add_rule(struct lexicon *x, char *line)
{
	const char *semantic = field(&line, '\t'), *pii = field(&line, '\t');
	const char *class = field(&line, '\t');
	struct semantic_rule *r;

	if (!line)
		return;
	NL2SQL_GROW(x->rules, x->nrules, x->crules);
	r = &x->rules[x->nrules++];
	memset(r, 0, sizeof(*r));
	r->semantic = nl2sql_arena_strdup(&x->arena, semantic);
	r->pii = !strcmp(pii, "yes");
	r->class = !strcmp(class, "text")     ? CLASS_TEXT
		   : !strcmp(class, "number") ? CLASS_NUMBER
					      : CLASS_ANY;
	add_phrases(x, r, line);
}

static void add_values(struct lexicon *x, char *line)
{
	const char *semantic = field(&line, '\t'), *value;
	struct value_list *l;

	if (!line)
		return;
	NL2SQL_GROW(x->lists, x->nlists, x->clists);
	l = &x->lists[x->nlists++];
	memset(l, 0, sizeof(*l));
	l->values.fold = true;
	l->semantic = nl2sql_arena_strdup(&x->arena, semantic);
	while ((value = field(&line, '|'))) {
		nl2sql_map_set(&l->values, value, x);
		if (!strcmp(semantic, "@given"))
			nl2sql_map_set(&x->given, value, x);
	}
}

static void add_given(struct lexicon *x, char *line)
{
	nl2sql_map_set(&x->given, line, x);
}

static void add_family(struct lexicon *x, char *line)
{
	nl2sql_map_set(&x->family, line, x);
}

static int load(struct lexicon *x, const char *path,
		void (*add)(struct lexicon *x, char *line),
		struct nl2sql_err *err)
{
	struct nl2sql_buf b = { 0 };
	char *rest, *line;

	if (nl2sql_template_file(&b, path, err) < 0)
		return -1;
	rest = nl2sql_buf_steal(&b);
	for (b.data = rest; (line = field(&rest, '\n'));)
		if (*line && *line != '#')
			add(x, line);
	free(b.data);
	return 0;
}

static const struct nl2sql_map *words_of(const struct lexicon *x,
					 const char *list)
{
	static const struct nl2sql_map none;
	const struct value_list *l = nl2sql_inspect_lexicon_list(x, list);

	return l ? &l->values : &none;
}

int nl2sql_inspect_lexicon_load(struct lexicon *x, struct nl2sql_err *err)
{
	struct nl2sql_buf b = { 0 };

	memset(x, 0, sizeof(*x));
	x->given.fold = x->family.fold = true;
	if (nl2sql_template_file(&b, "grammar/abbreviations.tsv", err) < 0)
		return -1;
	nl2sql_abbreviations_add(b.data, b.len);
	nl2sql_buf_release(&b);
	if (load(x, "introspect/semantics.tsv", add_rule, err) < 0 ||
	    load(x, "introspect/values.tsv", add_values, err) < 0 ||
	    load(x, "mask/given.txt", add_given, err) < 0 ||
	    load(x, "mask/family.txt", add_family, err) < 0)
		return -1;
	x->begins = words_of(x, "@family_begins");
	x->ends = words_of(x, "@family_ends");
	x->street = words_of(x, "@street");
	x->company = words_of(x, "@company");
	return 0;
}

void nl2sql_inspect_lexicon_release(struct lexicon *x)
{
	size_t i;

	for (i = 0; i < x->nlists; i++)
		nl2sql_map_release(&x->lists[i].values);
	free(x->lists);
	free(x->rules);
	nl2sql_map_release(&x->given);
	nl2sql_map_release(&x->family);
	nl2sql_arena_release(&x->arena);
}

static bool fits(const struct semantic_rule *r, const char *raw,
		 const char *full)
{
	const char *p;
	size_t i, n;

	for (i = 0; i < r->nphrases; i++) {
		p = r->phrases[i];
		n = strlen(p);
		if (*p != '=' && (strstr(raw, p) || strstr(full, p)))
			return true;
		/* raw and full have a blank at either end */
		if (*p == '=' && strlen(raw) == n + 1 &&
		    !strncmp(raw + 1, p + 1, n - 1))
			return true;
		if (*p == '=' && strlen(full) == n + 1 &&
		    !strncmp(full + 1, p + 1, n - 1))
			return true;
	}
	return false;
}

const struct semantic_rule *nl2sql_inspect_lexicon_rule(const struct lexicon *x,
							const char *name,
							bool numbers)
{
	const struct semantic_rule *found = NULL;
	struct nl2sql_arena a = { 0 };
	struct nl2sql_buf raw = { 0 };
	const char *words[32], *full;
	size_t i, n;

	n = nl2sql_name_split(&a, name, words, NL2SQL_COUNT(words));
	nl2sql_buf_putc(&raw, ' ');
	for (i = 0; i < n; i++)
		nl2sql_buf_printf(&raw, "%s ", words[i]);
	full = nl2sql_arena_printf(&a, " %s ", nl2sql_name_words(&a, name));
	for (i = 0; i < x->nrules && !found; i++) {
		if (x->rules[i].class == CLASS_TEXT && numbers)
			continue;
		if (x->rules[i].class == CLASS_NUMBER && !numbers)
			continue;
		if (fits(&x->rules[i], nl2sql_buf_str(&raw), full))
			found = &x->rules[i];
	}
	nl2sql_buf_release(&raw);
	nl2sql_arena_release(&a);
	return found;
}

const struct semantic_rule *
nl2sql_inspect_lexicon_semantic(const struct lexicon *x, const char *semantic)
{
	size_t i;

	for (i = 0; semantic && i < x->nrules; i++)
		if (!strcmp(x->rules[i].semantic, semantic))
			return &x->rules[i];
	return NULL;
}

const struct value_list *nl2sql_inspect_lexicon_list(const struct lexicon *x,
						     const char *name)
{
	size_t i;

	for (i = 0; i < x->nlists; i++)
		if (!strcmp(x->lists[i].semantic, name))
			return &x->lists[i];
	return NULL;
}

bool nl2sql_inspect_lexicon_person(const struct lexicon *x, const char *word)
{
	const struct value_list *l = nl2sql_inspect_lexicon_list(x, "@person");
	struct nl2sql_arena a = { 0 };
	bool person;

	person = l && (nl2sql_map_get(&l->values, word) ||
		       nl2sql_map_get(&l->values, nl2sql_singular(&a, word)));
	nl2sql_arena_release(&a);
	return person;
}

/* ---- names of persons and streets --------------------------------------- */

/* Does a word end in one of the list, behind two bytes or more? */
static bool ends_in(const struct nl2sql_map *list, const char *s, size_t len,
		    size_t least)
{
	size_t i;

	for (i = 2; i + least <= len; i++)
		if (nl2sql_map_getn(list, s + i, len - i))
			return true;
	return false;
}

/* The bytes of a family name that stands before the given one in one word, of
 * scripts whose characters take three bytes; 0: there is none. */
static size_t begins_with(const struct lexicon *x, const char *s, size_t len)
{
	size_t n;

	if (len < 6 || (unsigned char)*s < 0xe3 || (unsigned char)*s > 0xed)
		return 0;
	for (n = 9; n; n -= 3)
		if (n < len && nl2sql_map_getn(x->begins, s, n))
			return n;
	return 0;
}

bool nl2sql_inspect_lexicon_given(const struct lexicon *x, const char *s,
				  size_t len)
{
	return len > 1 && nl2sql_map_getn(&x->given, s, len);
}

bool nl2sql_inspect_lexicon_family(const struct lexicon *x, const char *s,
				   size_t len)
{
	return nl2sql_map_getn(&x->family, s, len) ||
	       nl2sql_map_getn(x->begins, s, len) ||
	       ends_in(x->ends, s, len, 3);
}

bool nl2sql_inspect_lexicon_street(const struct lexicon *x, const char *s,
				   size_t len)
{
	return nl2sql_map_getn(x->street, s, len) ||
	       ends_in(x->street, s, len, 3);
}

bool nl2sql_inspect_lexicon_whole(const struct lexicon *x, const char *s,
				  size_t len)
{
	size_t n = begins_with(x, s, len);

	return n && len <= 18 && len - n <= 9;
}
