/*
 * lib/grammar/rules.c - rule files
 *
 * A rule starts at the left margin, its lines are indented:
 *
 *	rule count.where : query
 *	  each $op, $word : >, above | <, below
 *	  phase single_table, joins
 *	  weight 4
 *	  bind t table
 *	  bind f cond t ?0.5
 *	  sql SELECT COUNT(*) FROM {t} WHERE {f}
 *	  ask interrogative How many {t} {f} are there?
 *
 * "each" makes one rule of every alternative, the names replaced in all the
 * lines that follow it.  "ask STYLE" and "say FORM" hold phrases (phrase.c).
 */
#include <stdlib.h>
#include <string.h>

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

unsigned grammar_role_bit(const char *word, size_t len)
{
	for (size_t i = 0; i < ROLES; i++)
		if (strlen(role_words[i].word) == len &&
		    memcmp(role_words[i].word, word, len) == 0)
			return role_words[i].bit;
	return 0;
}

static int fail(struct rule_reader *r, const char *what, const char *word)
{
	return nl2sql_err_set(r->err, NL2SQL_EDATA, "%s:%d: %s \"%s\"", r->file,
			      r->line, what, word);
}

/* Put "FILE:LINE: " before a message that a parser left. */
static int blame(struct rule_reader *r)
{
	char message[sizeof(r->err->message)];

	if (!r->err)
		return -1;
	memcpy(message, r->err->message, sizeof(message));
	return nl2sql_err_set(r->err, NL2SQL_EDATA, "%s:%d: %s", r->file,
			      r->line, message);
}

struct production *grammar_production(struct nl2sql_grammar *g,
				      const char *name, bool make)
{
	struct production *p = nl2sql_map_get(&g->productions, name);

	if (!p && make) {
		p = nl2sql_arena_alloc(&g->arena, sizeof(*p));
		p->name = nl2sql_arena_strdup(&g->arena, name);
		nl2sql_map_set(&g->productions, name, p);
	}
	return p;
}

/* Cut the next word off *at; blanks and commas part words. */
static char *next_word(char **at)
{
	char *s = *at + strspn(*at, " \t,"), *e;

	if (!*s)
		return NULL;
	e = s + strcspn(s, " \t,");
	*at = *e ? e + 1 : e;
	*e = 0;
	return s;
}

static int read_phases(struct rule_reader *r, char *rest)
{
	enum nl2sql_phase p;
	char *word;

	while ((word = next_word(&rest))) {
		if (nl2sql_phase_of(&p, word) < 0)
			return fail(r, "unknown phase", word);
		r->rule->phases |= 1u << p;
	}
	return 0;
}

static int read_dialects(struct rule_reader *r, char *rest)
{
	enum nl2sql_dialect d;
	char *word;

	while ((word = next_word(&rest))) {
		if (nl2sql_dialect_of(&d, word) < 0)
			return fail(r, "unknown dialect", word);
		r->rule->dialects |= 1u << d;
	}
	return 0;
}

static int read_weight(struct rule_reader *r, const char *rest)
{
	double w;

	if (nl2sql_parse_double(rest, &w) < 0 || !(w >= 0) || w > 1e6)
		return fail(r, "bad weight", rest);
	r->rule->weight = w;
	return 0;
}

/* ---- binders -------------------- */

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
		unsigned bit = grammar_role_bit(list, n);

		if (!bit)
			return fail(r, "unknown role", list);
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
		return fail(r, "bad span", word);
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
			return fail(r, "bad chance", word);
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
		return fail(r, "one word too many:", word);
	b->arg[b->nargs++] = nl2sql_arena_strdup(&r->g->arena, word);
	return 0;
}

static int read_bind(struct rule_reader *r, char *rest)
{
	struct rule *rule = r->rule;
	char *name = next_word(&rest), *kind = next_word(&rest), *word;
	struct bind *b;
	size_t i, want = 1;

	if (!name || !kind)
		return fail(r, "a bind wants a name and a kind:", rest);
	if (rule->nbinds == 24)
		return fail(r, "too many binds in", rule->name);
	for (i = 0; i < rule->nbinds; i++)
		if (strcmp(rule->binds[i].name, name) == 0)
			return fail(r, "bound twice:", name);
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
		b->set = grammar_production(r->g, kind, true);
	while ((word = next_word(&rest)))
		if (read_bind_word(r, b, word) < 0)
			return -1;
	if (b->nargs < want || (b->kind == BIND_WORD && !b->nargs))
		return fail(r, "too few words for", kind);
	for (i = 0; i < b->nargs && b->kind != BIND_WORD; i++) {
		if ((b->kind == BIND_FUNCTION && i == 1) ||
		    (b->kind == BIND_BEATEN && i == 2))
			break; /* a word: the functions' kind, an operator */
		for (size_t k = 0; k < rule->nbinds; k++)
			if (strcmp(rule->binds[k].name, b->arg[i]) == 0)
				b->at[i] = (int)k;
		if (b->at[i] < 0)
			return fail(r, "not bound before:", b->arg[i]);
	}
	rule->nbinds++;
	return 0;
}

/* ---- lines -------------------- */

static int read_phrase(struct rule_reader *r, char *rest)
{
	struct rule *rule = r->rule;
	char *form = next_word(&rest);
	struct phrase *made, *all;
	int n;

	if (!form)
		return fail(r, "a phrase wants a form in", rule->name);
	n = grammar_phrases(&r->g->arena,
			    nl2sql_arena_strdup(&r->g->arena, form),
			    rest + strspn(rest, " \t"), &made, r->err);
	if (n < 0)
		return blame(r);
	all = nl2sql_arena_alloc(&r->g->arena,
				 (rule->nphrases + (size_t)n) * sizeof(*all));
	if (rule->nphrases)
		memcpy(all, rule->phrases, rule->nphrases * sizeof(*all));
	memcpy(all + rule->nphrases, made, (size_t)n * sizeof(*all));
	rule->phrases = all;
	rule->nphrases += (size_t)n;
	return 0;
}

static int read_line(struct rule_reader *r, char *text)
{
	char *rest = text, *word = next_word(&rest);

	if (!word)
		return fail(r, "no word in line", text);
	rest += strspn(rest, " \t");
	if (strcmp(word, "phase") == 0)
		return read_phases(r, rest);
	if (strcmp(word, "dialect") == 0)
		return read_dialects(r, rest);
	if (strcmp(word, "weight") == 0)
		return read_weight(r, rest);
	if (strcmp(word, "bind") == 0)
		return read_bind(r, rest);
	if (strcmp(word, "correlated") == 0) {
		r->rule->correlated = true;
		return 0;
	}
	if (strcmp(word, "sql") == 0) {
		r->rule->sql_text = nl2sql_arena_strdup(&r->g->arena, rest);
		return 0;
	}
	if (strcmp(word, "ask") == 0 || strcmp(word, "say") == 0)
		return read_phrase(r, rest);
	return fail(r, "unknown word", word);
}

/* ---- each -------------------- */

static char *trim(char *s)
{
	size_t n;

	s += strspn(s, " \t");
	n = strlen(s);
	while (n && (s[n - 1] == ' ' || s[n - 1] == '\t'))
		s[--n] = 0;
	return s;
}

/* Copy text with every $name replaced by the alternative's value. */
static char *expand(struct nl2sql_arena *a, const char *text,
		    char *const *names, char *const *values, size_t n)
{
	struct nl2sql_buf b = { 0 };
	char *copy;

	while (*text) {
		size_t i, len = strcspn(text, "$");

		nl2sql_buf_put(&b, text, len);
		text += len;
		for (i = 0; *text && i < n; i++) {
			len = strlen(names[i]);
			if (strncmp(text, names[i], len) == 0 &&
			    !(text[len] >= 'a' && text[len] <= 'z'))
				break;
		}
		if (*text && i < n) {
			nl2sql_buf_puts(&b, values[i]);
			text += len;
		} else if (*text) {
			nl2sql_buf_putc(&b, *text++);
		}
	}
	copy = nl2sql_arena_strndup(a, nl2sql_buf_str(&b), b.len);
	nl2sql_buf_release(&b);
	return copy;
}

/* Cut "a, b, c" into its fields.  @return how many */
static size_t fields(char *s, char sep, char **out, size_t max)
{
	size_t n = 0;

	while (s && n < max) {
		char *cut = s;
		int depth = 0;

		for (; *cut && (depth || *cut != sep); cut++)
			depth += (*cut == '(') - (*cut == ')');
		cut = *cut ? cut : NULL;

		if (cut)
			*cut++ = 0;
		out[n++] = trim(s);
		s = cut;
	}
	return s ? max + 1 : n;
}

static int make_rule(struct rule_reader *r, const char *name,
		     const char *production, char *const *names,
		     char *const *values, size_t nvalues)
{
	struct nl2sql_grammar *g = r->g;
	struct rule *rule = nl2sql_arena_alloc(&g->arena, sizeof(*rule));
	struct bind binds[24];

	rule->name = nl2sql_arena_strdup(&g->arena, name);
	rule->of = grammar_production(g, production, true);
	rule->weight = 1;
	rule->file = r->file;
	rule->line = r->lines[0].number;
	rule->binds = binds;
	rule->number = g->nrules;
	r->rule = rule;
	for (size_t i = 1; i < r->nlines; i++) {
		r->line = r->lines[i].number;
		if (nl2sql_starts(r->lines[i].text, "each "))
			continue;
		if (read_line(r, expand(&g->arena, r->lines[i].text, names,
					values, nvalues)) < 0)
			return -1;
	}
	r->line = rule->line;
	if (!rule->nphrases)
		return fail(r, "no phrases in rule", rule->name);
	rule->binds = nl2sql_arena_alloc(&g->arena,
					 (rule->nbinds + 1) * sizeof(*binds));
	memcpy(rule->binds, binds, rule->nbinds * sizeof(*binds));
	NL2SQL_GROW(g->rules, g->nrules, g->crules);
	g->rules[g->nrules++] = rule;
	NL2SQL_GROW(rule->of->rules, rule->of->nrules, rule->of->crules);
	rule->of->rules[rule->of->nrules++] = rule;
	return 0;
}

/* A rule with "each": once for every alternative, the weight shared. */
static int make_each(struct rule_reader *r, const char *name,
		     const char *production, char *each)
{
	char *names[8], *alts[32], *values[8], *colon = strchr(each, ':');
	size_t first = r->g->nrules, nnames, nalts;

	if (!colon)
		return fail(r, "no colon in each", each);
	*colon = 0;
	nnames = fields(each, ',', names, NL2SQL_COUNT(names));
	nalts = fields(colon + 1, '|', alts, NL2SQL_COUNT(alts));
	if (nnames > NL2SQL_COUNT(names) || nalts > NL2SQL_COUNT(alts))
		return fail(r, "too many alternatives in", name);
	for (size_t i = 0; i < nnames; i++)
		if (names[i][0] != '$' || !names[i][1])
			return fail(r, "a name of each is $ and letters:",
				    names[i]);
	for (size_t i = 0; i < nalts; i++) {
		char *numbered = nl2sql_arena_printf(&r->g->arena, "%s.%zu",
						     name, i + 1);

		if (fields(alts[i], ',', values, NL2SQL_COUNT(values)) !=
		    nnames)
			return fail(r, "each wants as many values as names:",
				    alts[i]);
		if (make_rule(r, numbered, production, names, values, nnames) <
		    0)
			return -1;
	}
	for (size_t i = first; i < r->g->nrules; i++)
		r->g->rules[i]->weight /= (double)nalts;
	return 0;
}

/* All lines of a rule are here: make it. */
static int finish_rule(struct rule_reader *r)
{
	struct nl2sql_arena *a = &r->g->arena;
	char *head, *rest, *name, *colon, *production;

	if (!r->nlines)
		return 0;
	r->line = r->lines[0].number;
	head = rest = nl2sql_arena_strdup(a, r->lines[0].text);
	name = next_word(&rest);
	if (!name || strcmp(name, "rule") != 0)
		return fail(r, "a rule must start here, not", head);
	name = next_word(&rest);
	colon = next_word(&rest);
	production = next_word(&rest);
	if (!name || !colon || strcmp(colon, ":") != 0 || !production)
		return fail(r, "expected \"rule NAME : PRODUCTION\" at", head);
	for (size_t i = 1; i < r->nlines; i++)
		if (nl2sql_starts(r->lines[i].text, "each ")) {
			r->line = r->lines[i].number;
			return make_each(
				r, name, production,
				nl2sql_arena_strdup(a, r->lines[i].text + 5));
		}
	return make_rule(r, name, production, NULL, NULL, 0);
}

int grammar_add_rules(struct nl2sql_grammar *g, const char *name,
		      const char *text, size_t len, struct nl2sql_err *err)
{
	struct rule_reader r = { .g = g, .err = err };
	const char *end = text + len;
	int number = 0;

	r.file = nl2sql_arena_strdup(&g->arena, name);
	while (text < end) {
		const char *nl = memchr(text, '\n', (size_t)(end - text));
		size_t n = (size_t)((nl ? nl : end) - text);
		bool indented = n && (*text == ' ' || *text == '\t');
		char *line = trim(nl2sql_arena_strndup(&g->arena, text, n));

		number++;
		text += n + 1;
		if (!*line || *line == '#')
			continue;
		if (!indented) {
			if (finish_rule(&r) < 0)
				return -1;
			r.nlines = 0;
		}
		r.line = number;
		if (indented && !r.nlines)
			return fail(&r, "no rule has started before", line);
		if (r.nlines == LINES_MAX)
			return fail(&r, "too many lines in", r.lines[0].text);
		r.lines[r.nlines++] = (struct text_line){ line, number };
	}
	return finish_rule(&r);
}
