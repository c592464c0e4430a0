/*
 * lib/grammar/grammar.c - a grammar as a whole: files, lexicon, functions
 */
#include <stdlib.h>
#include <string.h>

#include <nl2sql/template.h>

#include "internal.h"

static const char *const phase_names[NL2SQL_PHASES] = {
	"builtins",	"schema_docs", "sample_data",  "schema_relationship",
	"single_table", "joins",       "complex_sqls",
};

const char *nl2sql_phase_name(enum nl2sql_phase p)
{
	return phase_names[p];
}

int nl2sql_phase_of(enum nl2sql_phase *p, const char *name)
{
	for (int i = 0; i < NL2SQL_PHASES; i++)
		if (strcmp(phase_names[i], name) == 0) {
			*p = (enum nl2sql_phase)i;
			return 0;
		}
	return -1;
}

struct nl2sql_grammar *nl2sql_grammar_new(void)
{
	return nl2sql_alloc(sizeof(struct nl2sql_grammar));
}

static void free_productions(struct nl2sql_grammar *g)
{
	for (size_t i = 0; i < g->productions.n; i++) {
		struct production *p = g->productions.entries[i].value;

		free(p->rules);
	}
	for (size_t i = 0; i < g->lexicon.n; i++) {
		struct lex_entry *e = g->lexicon.entries[i].value;

		free(e->lines);
	}
}

void nl2sql_grammar_free(struct nl2sql_grammar *g)
{
	if (!g)
		return;
	free_productions(g);
	nl2sql_map_release(&g->productions);
	nl2sql_map_release(&g->lexicon);
	nl2sql_map_release(&g->functions);
	free(g->rules);
	free(g->fns);
	nl2sql_arena_release(&g->arena);
	free(g);
}

/* ---- tab-separated files -------------------- */

struct table_reader {
	struct nl2sql_grammar *g;
	const char *file;
	int line;
	struct nl2sql_err *err;
};

static int fail(struct table_reader *r, const char *what, const char *word)
{
	return nl2sql_err_set(r->err, NL2SQL_EDATA, "%s:%d: %s \"%s\"", r->file,
			      r->line, what, word);
}

static int blame(struct table_reader *r)
{
	struct nl2sql_err was = { 0 };

	if (r->err)
		was = *r->err;
	return nl2sql_err_set(r->err, NL2SQL_EDATA, "%s:%d: %s", r->file,
			      r->line, was.message);
}

/* Call fn with the fields of each line that is neither empty nor a remark. */
static int each_line(struct table_reader *r, const char *text, size_t len,
		     size_t want,
		     int (*fn)(struct table_reader *r, char **field))
{
	const char *end = text + len;
	char *field[8];

	while (text < end) {
		const char *nl = memchr(text, '\n', (size_t)(end - text));
		char *s = nl2sql_arena_strndup(
			&r->g->arena, text, (size_t)((nl ? nl : end) - text));
		size_t n = 0;

		r->line++;
		text = nl ? nl + 1 : end;
		if (!*s || *s == '#')
			continue;
		while (s && n < NL2SQL_COUNT(field)) {
			char *tab = strchr(s, '\t');

			if (tab)
				*tab++ = 0;
			field[n++] = s;
			s = tab;
		}
		if (n != want || s)
			return fail(r, "wrong number of fields:", field[0]);
		if (fn(r, field) < 0)
			return -1;
	}
	return 0;
}

/* "a,b" or "a+b" into words. */
static size_t split(struct nl2sql_arena *a, const char *s, const char *seps,
		    const char ***out)
{
	size_t n = 0, max = strlen(s) + 1;

	*out = nl2sql_arena_alloc(a, max * sizeof(**out));
	while (*s) {
		size_t len = strcspn(s, seps);

		if (len)
			(*out)[n++] = nl2sql_arena_strndup(a, s, len);
		s += len + (s[len] != 0);
	}
	return n;
}

static int read_role_list(struct table_reader *r, const char *list,
			  unsigned *bits)
{
	const char **words;
	size_t n = split(&r->g->arena, list, "+", &words);

	for (size_t i = 0; i < n; i++) {
		unsigned bit =
			nl2sql_grammar_role_bit(words[i], strlen(words[i]));

		if (!bit)
			return fail(r, "unknown role", words[i]);
		*bits |= bit;
	}
	return 0;
}

/* key, [roles:]globs, phrases */
static int read_lex_line(struct table_reader *r, char **field)
{
	struct nl2sql_grammar *g = r->g;
	struct lex_entry *e = nl2sql_map_get(&g->lexicon, field[0]);
	char *globs = field[1], *colon = strchr(globs, ':');
	struct lex_line line = { 0 };
	int n;

	if (colon) {
		*colon = 0;
		if (read_role_list(r, globs, &line.roles) < 0)
			return -1;
		globs = colon + 1;
	}
	if (strcmp(globs, "*") != 0)
		line.nglobs = split(&g->arena, globs, ",", &line.globs);
	n = nl2sql_grammar_phrases(&g->arena, "", field[2], &line.phrases,
				   r->err);
	if (n < 0)
		return blame(r);
	line.nphrases = (size_t)n;
	if (!e) {
		e = nl2sql_arena_alloc(&g->arena, sizeof(*e));
		e->key = field[0];
		nl2sql_map_set(&g->lexicon, field[0], e);
	}
	NL2SQL_GROW(e->lines, e->nlines, e->clines);
	e->lines[e->nlines++] = line;
	return 0;
}

int nl2sql_grammar_add_lexicon(struct nl2sql_grammar *g, const char *name,
			       const char *text, size_t len,
			       struct nl2sql_err *err)
{
	struct table_reader r = { g, name, 0, err };

	return each_line(&r, text, len, 3, read_lex_line);
}

/* name, kind, roles, sqlite, postgresql, mysql, trino, phrases */
static int read_function(struct table_reader *r, char **field)
{
	struct nl2sql_grammar *g = r->g;
	struct function *f = nl2sql_arena_alloc(&g->arena, sizeof(*f));
	int n;

	f->name = field[0];
	f->kind = field[1];
	f->number = g->nfns;
	if (strcmp(field[2], "*") != 0 &&
	    read_role_list(r, field[2], &f->roles) < 0)
		return -1;
	for (int i = 0; i < NL2SQL_DIALECTS; i++) {
		const char *s = field[3 + i];

		if (strcmp(s, "=") == 0)
			s = field[3];
		f->text[i] = strcmp(s, "-") == 0 ? NULL : s;
	}
	n = nl2sql_grammar_phrases(&g->arena, "", field[7], &f->phrases,
				   r->err);
	if (n < 0)
		return blame(r);
	f->nphrases = (size_t)n;
	if (nl2sql_template_function(g, f, r->err) < 0)
		return blame(r);
	if (nl2sql_map_set(&g->functions, f->name, f))
		return fail(r, "function twice:", f->name);
	NL2SQL_GROW(g->fns, g->nfns, g->cfns);
	g->fns[g->nfns++] = f;
	return 0;
}

int nl2sql_grammar_add_functions(struct nl2sql_grammar *g, const char *name,
				 const char *text, size_t len,
				 struct nl2sql_err *err)
{
	struct table_reader r = { g, name, 0, err };

	return each_line(&r, text, len, 8, read_function);
}

/* ---- the whole -------------------- */

int nl2sql_grammar_add(struct nl2sql_grammar *g, const char *name,
		       const char *text, size_t len, struct nl2sql_err *err)
{
	if (nl2sql_ends(name, ".grammar"))
		return nl2sql_grammar_add_rules(g, name, text, len, err);
	if (nl2sql_ends(name, ".lex"))
		return nl2sql_grammar_add_lexicon(g, name, text, len, err);
	if (nl2sql_ends(name, "functions.tsv"))
		return nl2sql_grammar_add_functions(g, name, text, len, err);
	if (nl2sql_ends(name, "abbreviations.tsv"))
		nl2sql_abbreviations_add(text, len);
	return 0;
}

static int link_piece(struct nl2sql_grammar *g, const struct rule *r,
		      const struct piece *p, struct nl2sql_err *err)
{
	for (; p; p = p->next) {
		if (p->kind == PIECE_LEX &&
		    !nl2sql_map_get(&g->lexicon, p->text))
			return nl2sql_err_set(
				err, NL2SQL_EDATA,
				"%s:%d: the lexicon has no \"%s\"", r->file,
				r->line, p->text);
		for (size_t i = 0; i < p->nbranch; i++)
			if (link_piece(g, r, p->branch[i], err) < 0)
				return -1;
	}
	return 0;
}

int nl2sql_grammar_link(struct nl2sql_grammar *g, struct nl2sql_err *err)
{
	for (size_t i = 0; i < g->nrules; i++) {
		struct rule *r = g->rules[i];

		for (size_t k = 0; k < r->nbinds; k++)
			if (r->binds[k].set && !r->binds[k].set->nrules)
				return nl2sql_err_set(
					err, NL2SQL_EDATA,
					"%s:%d: no rule makes a \"%s\"",
					r->file, r->binds[k].line,
					r->binds[k].set->name);
		for (size_t k = 0; k < r->nphrases; k++)
			if (link_piece(g, r, r->phrases[k].seq, err) < 0)
				return -1;
		if (nl2sql_template_compile(g, r, err) < 0)
			return -1;
	}
	return 0;
}

int nl2sql_grammar_open(struct nl2sql_grammar **g, struct nl2sql_err *err)
{
	struct nl2sql_grammar *made = nl2sql_grammar_new();
	struct nl2sql_map names = { 0 };
	struct nl2sql_buf text = { 0 };
	int rc = 0;

	nl2sql_template_list("grammar", &names);
	for (size_t i = 0; rc == 0 && i < names.n; i++) {
		nl2sql_buf_cut(&text, 0);
		rc = nl2sql_template_file(&text, names.entries[i].key, err);
		if (rc == 0)
			rc = nl2sql_grammar_add(made, names.entries[i].key,
						nl2sql_buf_str(&text), text.len,
						err);
	}
	if (rc == 0)
		rc = nl2sql_grammar_link(made, err);
	nl2sql_buf_release(&text);
	nl2sql_map_release(&names);
	if (rc < 0) {
		nl2sql_grammar_free(made);
		return -1;
	}
	*g = made;
	return 0;
}

/* ---- weights -------------------- */

struct mix {
	struct table_reader r;
	bool *done; /* a flag a rule */
};

static int mix_line(struct mix *m, char *line)
{
	struct nl2sql_grammar *g = m->r.g;
	char *at = line + strcspn(line, " \t"), *number;
	double factor;
	bool hit = false;

	number = at + strspn(at, " \t");
	if (!*number || nl2sql_parse_double(number, &factor) < 0 ||
	    !(factor >= 0))
		return fail(&m->r, "expected \"GLOB NUMBER\" at", line);
	*at = 0;
	for (size_t i = 0; i < g->nrules; i++)
		if (nl2sql_glob(line, g->rules[i]->name)) {
			hit = true;
			if (!m->done[i])
				g->rules[i]->weight *= factor;
			m->done[i] = true;
		}
	return hit ? 0 : fail(&m->r, "no rule is called", line);
}

int nl2sql_grammar_mix(struct nl2sql_grammar *g, const char *name,
		       const char *text, size_t len, struct nl2sql_err *err)
{
	struct mix m = { { g, name, 0, err }, NULL };
	const char *end = text + len;
	int rc = 0;

	m.done = nl2sql_alloc(g->nrules * sizeof(*m.done));
	while (rc == 0 && text < end) {
		const char *nl = memchr(text, '\n', (size_t)(end - text));
		char *s = nl2sql_arena_strndup(
			&g->arena, text, (size_t)((nl ? nl : end) - text));

		m.r.line++;
		text = nl ? nl + 1 : end;
		s[strcspn(s, "#\r")] = 0;
		s += strspn(s, " \t");
		for (size_t n = strlen(s);
		     n && (s[n - 1] == ' ' || s[n - 1] == '\t');)
			s[--n] = 0;
		if (*s)
			rc = mix_line(&m, s);
	}
	free(m.done);
	return rc;
}
