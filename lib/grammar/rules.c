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

#include "rules.h"

int nl2sql_rule_fail(struct rule_reader *r, const char *what, const char *word)
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

struct production *nl2sql_grammar_production(struct nl2sql_grammar *g,
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

char *nl2sql_rule_word(char **at)
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

	while ((word = nl2sql_rule_word(&rest))) {
		if (nl2sql_phase_of(&p, word) < 0)
			return nl2sql_rule_fail(r, "unknown phase", word);
		r->rule->phases |= 1u << p;
	}
	return 0;
}

static int read_dialects(struct rule_reader *r, char *rest)
{
	enum nl2sql_dialect d;
	char *word;

	while ((word = nl2sql_rule_word(&rest))) {
		if (nl2sql_dialect_of(&d, word) < 0)
			return nl2sql_rule_fail(r, "unknown dialect", word);
		r->rule->dialects |= 1u << d;
	}
	return 0;
}

static int read_weight(struct rule_reader *r, const char *rest)
{
	double w;

	if (nl2sql_parse_double(rest, &w) < 0 || !(w >= 0) || w > 1e6)
		return nl2sql_rule_fail(r, "bad weight", rest);
	r->rule->weight = w;
	return 0;
}

/* ---- lines -------------------- */

static int read_phrase(struct rule_reader *r, char *rest)
{
	struct rule *rule = r->rule;
	char *form = nl2sql_rule_word(&rest);
	struct phrase *made, *all;
	int n;

	if (!form)
		return nl2sql_rule_fail(r, "a phrase wants a form in",
					rule->name);
	n = nl2sql_grammar_phrases(&r->g->arena,
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
	char *rest = text, *word = nl2sql_rule_word(&rest);

	if (!word)
		return nl2sql_rule_fail(r, "no word in line", text);
	rest += strspn(rest, " \t");
	if (strcmp(word, "phase") == 0)
		return read_phases(r, rest);
	if (strcmp(word, "dialect") == 0)
		return read_dialects(r, rest);
	if (strcmp(word, "weight") == 0)
		return read_weight(r, rest);
	if (strcmp(word, "bind") == 0)
		return nl2sql_rule_bind(r, rest);
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
	return nl2sql_rule_fail(r, "unknown word", word);
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

static void belong(struct rule *rule, struct production *p)
{
	NL2SQL_GROW(p->rules, p->nrules, p->crules);
	p->rules[p->nrules++] = rule;
}

static int make_rule(struct rule_reader *r, const char *name,
		     char *const *productions, char *const *names,
		     char *const *values, size_t nvalues)
{
	struct nl2sql_grammar *g = r->g;
	struct rule *rule = nl2sql_arena_alloc(&g->arena, sizeof(*rule));
	struct bind binds[24];

	rule->name = nl2sql_arena_strdup(&g->arena, name);
	rule->of = nl2sql_grammar_production(g, productions[0], true);
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
		return nl2sql_rule_fail(r, "no phrases in rule", rule->name);
	rule->binds = nl2sql_arena_alloc(&g->arena,
					 (rule->nbinds + 1) * sizeof(*binds));
	memcpy(rule->binds, binds, rule->nbinds * sizeof(*binds));
	NL2SQL_GROW(g->rules, g->nrules, g->crules);
	g->rules[g->nrules++] = rule;
	for (; *productions; productions++)
		belong(rule, nl2sql_grammar_production(g, *productions, true));
	return 0;
}

/* A rule with "each": once for every alternative, the weight shared. */
static int make_each(struct rule_reader *r, const char *name,
		     char *const *productions, char *each)
{
	char *names[8], *alts[32], *values[8], *colon = strchr(each, ':');
	size_t first = r->g->nrules, nnames, nalts;

	if (!colon)
		return nl2sql_rule_fail(r, "no colon in each", each);
	*colon = 0;
	nnames = fields(each, ',', names, NL2SQL_COUNT(names));
	nalts = fields(colon + 1, '|', alts, NL2SQL_COUNT(alts));
	if (nnames > NL2SQL_COUNT(names) || nalts > NL2SQL_COUNT(alts))
		return nl2sql_rule_fail(r, "too many alternatives in", name);
	for (size_t i = 0; i < nnames; i++)
		if (names[i][0] != '$' || !names[i][1])
			return nl2sql_rule_fail(
				r,
				"a name of each is $ and letters:", names[i]);
	for (size_t i = 0; i < nalts; i++) {
		char *numbered = nl2sql_arena_printf(&r->g->arena, "%s.%zu",
						     name, i + 1);

		if (fields(alts[i], ',', values, NL2SQL_COUNT(values)) !=
		    nnames)
			return nl2sql_rule_fail(
				r,
				"each wants as many values as names:", alts[i]);
		if (make_rule(r, numbered, productions, names, values, nnames) <
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
	char *head, *rest, *name, *colon, *productions[5] = { NULL };
	size_t n = 0;

	if (!r->nlines)
		return 0;
	r->line = r->lines[0].number;
	head = rest = nl2sql_arena_strdup(a, r->lines[0].text);
	name = nl2sql_rule_word(&rest);
	if (!name || strcmp(name, "rule") != 0)
		return nl2sql_rule_fail(r, "a rule must start here, not", head);
	name = nl2sql_rule_word(&rest);
	colon = nl2sql_rule_word(&rest);
	while (n < NL2SQL_COUNT(productions) - 1 &&
	       (productions[n] = nl2sql_rule_word(&rest)))
		n++;
	if (!name || !colon || strcmp(colon, ":") != 0 || !n ||
	    nl2sql_rule_word(&rest))
		return nl2sql_rule_fail(
			r, "expected \"rule NAME : PRODUCTION ...\" at", head);
	for (size_t i = 1; i < r->nlines; i++)
		if (nl2sql_starts(r->lines[i].text, "each ")) {
			r->line = r->lines[i].number;
			return make_each(
				r, name, productions,
				nl2sql_arena_strdup(a, r->lines[i].text + 5));
		}
	return make_rule(r, name, productions, NULL, NULL, 0);
}

int nl2sql_grammar_add_rules(struct nl2sql_grammar *g, const char *name,
			     const char *text, size_t len,
			     struct nl2sql_err *err)
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
			return nl2sql_rule_fail(
				&r, "no rule has started before", line);
		if (r.nlines == LINES_MAX)
			return nl2sql_rule_fail(&r, "too many lines in",
						r.lines[0].text);
		r.lines[r.nlines++] = (struct text_line){ line, number };
	}
	return finish_rule(&r);
}
