/*
 * telling.c - what a text tells beyond the names it stands beside
 *
 * "The name of the customer" beside customers.name tells nothing, and stands in
 * every prompt from then on.  A sentence is judged by its words: at least one
 * must be none of the names (split, written out, in the singular, without its
 * ending), none of the type and none of templates/doc/words.tsv.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/template.h>

#include "telling.h"

#define WORDS_MAX 256 /* of a sentence */
#define PATH	  "doc/words.tsv"

/* ---- the classes of words ----------------------------------------------------- */

static unsigned flags_of(const struct nl2sql_map *m, const char *word)
{
	return (unsigned)(uintptr_t)nl2sql_map_get(m, word);
}

static void add_flags(struct nl2sql_map *m, const char *word, unsigned flags)
{
	flags |= flags_of(m, word);
	nl2sql_map_set(m, word, (void *)(uintptr_t)flags);
}

unsigned nl2sql_doc_class(const struct nl2sql_doc_author *by, const char *word)
{
	return flags_of(&by->lexicon, word);
}

/* By its name, in the order of enum word_class; 0: there is none. */
static unsigned class_named(const char *name, size_t len)
{
	static const char *const names[] = {
		"hollow",  "moment",   "measure",     "plain", "tie",
		"listing", "dangling", "abbreviated", "form"
	};
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(names); i++)
		if (strlen(names[i]) == len && !memcmp(names[i], name, len))
			return 1u << i;
	return 0;
}

static int learn_line(struct nl2sql_doc_author *by, char *line,
		      struct nl2sql_err *err)
{
	size_t n = strcspn(line, "\t");
	unsigned class = class_named(line, n);
	char *at = line + n, *end;

	if (!class || !*at)
		return nl2sql_err_set(err, NL2SQL_EDATA,
				      "%s: unrecognized class \"%.*s\"", PATH,
				      (int)n, line);
	for (at++; *(at += strspn(at, " \r")); at = end) {
		end = at + strcspn(at, " \r");
		if (*end)
			*end++ = 0;
		add_flags(&by->lexicon, at, class);
	}
	return 0;
}

int nl2sql_doc_learn_words(struct nl2sql_doc_author *by, struct nl2sql_err *err)
{
	struct nl2sql_buf b = { 0 };
	char *line, *eol;
	int rc = nl2sql_template_file(&b, PATH, err);

	nl2sql_buf_putc(&b, '\n');
	for (line = b.data; rc == 0 && line < b.data + b.len; line = eol + 1) {
		eol = memchr(line, '\n', (size_t)(b.data + b.len - line));
		*eol = 0;
		if (*line && *line != '#')
			rc = learn_line(by, line, err);
	}
	nl2sql_buf_release(&b);
	return rc;
}

const char *nl2sql_doc_folded(struct nl2sql_arena *a, const char *text)
{
	struct nl2sql_buf b = { 0 };
	const char *out;

	nl2sql_buf_putc(&b, ' ');
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (isalnum(c) || c >= 0x80)
			nl2sql_buf_putc(&b, (char)tolower(c));
		else if (b.data[b.len - 1] != ' ')
			nl2sql_buf_putc(&b, ' ');
	}
	if (b.data[b.len - 1] != ' ')
		nl2sql_buf_putc(&b, ' ');
	out = nl2sql_arena_strndup(a, b.data, b.len);
	nl2sql_buf_release(&b);
	return out;
}

/* ---- the names beside a text -------------------------------------------------- */

enum { OF_TABLE = 1, OF_COLUMN = 2, OF_OTHERS = 4 };

struct judge {
	struct nl2sql_arena *a;
	const struct writer *w;
	const struct topic *topic;
	struct nl2sql_map names; /* their words: whose they are */
	struct nl2sql_map stems;
	struct nl2sql_map told; /* what the sentences before have told */
	bool cryptic;		/* the name says nothing in English */
};

/* A word without its ending: "create" as "created" and "creation". */
static const char *stem(struct nl2sql_arena *a, const char *word)
{
	static const struct {
		const char *end;
		size_t least; /* letters before it */
	} ends[] = { { "ation", 4 }, { "ment", 4 }, { "ing", 3 }, { "ion", 4 },
		     { "ure", 4 },   { "ed", 3 },   { "er", 4 },  { "or", 4 },
		     { "al", 4 },    { "e", 3 },    { "y", 4 } };
	const char *one = nl2sql_singular(a, word);
	size_t n = strlen(one), i, len;

	for (i = 0; i < NL2SQL_COUNT(ends); i++) {
		len = strlen(ends[i].end);
		if (n >= len + ends[i].least && nl2sql_ends(one, ends[i].end))
			break;
	}
	if (i < NL2SQL_COUNT(ends))
		n -= strlen(ends[i].end);
	if (n > 3 && one[n - 1] == one[n - 2])
		n--; /* "shipped" */
	return nl2sql_arena_strndup(a, one, n);
}

static void add_word(struct judge *j, const char *word, unsigned whose)
{
	add_flags(&j->names, word, whose);
	add_flags(&j->names, nl2sql_singular(j->a, word), whose);
	add_flags(&j->stems, stem(j->a, word), whose);
}

/* The words of a name, and what they are short for. */
static void add_name(struct judge *j, const char *name, unsigned whose)
{
	const char *words[32], *full[8];
	size_t n = nl2sql_name_split(j->a, name, words, NL2SQL_COUNT(words));
	size_t i, k, m;

	for (i = 0; i < n; i++) {
		const char *of = nl2sql_abbreviation(words[i]);

		add_word(j, words[i], whose);
		m = of ? nl2sql_name_split(j->a, of, full, NL2SQL_COUNT(full))
		       : 0;
		for (k = 0; k < m; k++)
			add_word(j, full[k], whose);
	}
}

/* Is there no word in a name that people know? */
static bool is_cryptic(struct judge *j, const char *name)
{
	const char *words[32];
	size_t n = nl2sql_name_split(j->a, name, words, NL2SQL_COUNT(words));
	size_t i;

	for (i = 0; i < n; i++)
		if (nl2sql_word_known(words[i]) ||
		    nl2sql_word_little(words[i]) ||
		    nl2sql_doc_class(j->w->by, words[i]))
			return false;
	return true;
}

static void add_names(struct judge *j)
{
	const struct writer *w = j->w;
	const struct nl2sql_relationship *r;
	int column = j->topic->column;
	const char *said = w->t->name;

	add_name(j, w->t->name, OF_TABLE);
	if (!nl2sql_doc_rowish(w->doc->noun))
		add_name(j, w->doc->noun, OF_TABLE);
	if (column >= 0) {
		said = nl2sql_doc_column_words(w, column);
		add_name(j, w->t->columns[column].name, OF_COLUMN);
		add_name(j, said, OF_COLUMN);
		add_name(j, w->t->columns[column].type, OF_COLUMN);
		r = nl2sql_doc_parent(w->t, column);
		if (r)
			add_name(j, r->to->name, OF_COLUMN);
	}
	j->cryptic = w->by->foreign || is_cryptic(j, said);
}

/* Whose name has a word, or-ed.  What a model makes of a short form that no
 * list has is news: "currency" of ccy. */
static unsigned owners(struct judge *j, const char *word)
{
	const char *words[8], *of = nl2sql_abbreviation(word);
	size_t n = of ? nl2sql_name_split(j->a, of, words, 8) : 0, i;
	unsigned whose = flags_of(&j->names, word) |
			 flags_of(&j->names, nl2sql_singular(j->a, word)) |
			 flags_of(&j->stems, stem(j->a, word));

	for (i = 0; i < n; i++)
		whose |= flags_of(&j->names, words[i]);
	return whose;
}

/* ---- a sentence ------------------------------------------------------------- */

struct sentence {
	const char *words[WORDS_MAX];
	size_t n;
	unsigned classes; /* of all its words, or-ed */
	unsigned whose;	  /* of the words that tell something in a name */
};

/* Does it say the same over and over: some words three times, or four and
 * more twice; or few words only? */
static bool runs_in_a_circle(const struct sentence *s)
{
	size_t period, i, same, times, different = 0;

	for (period = 1; period * 2 <= s->n; period++) {
		times = period < 4 ? 2 : 1;
		for (i = same = 0; i + period < s->n; i++) {
			same = strcmp(s->words[i], s->words[i + period]) == 0
				       ? same + 1
				       : 0;
			if (same >= period * times)
				return true;
		}
	}
	for (i = 0; i < s->n; i++) {
		for (same = 0; strcmp(s->words[same], s->words[i]); same++)
			;
		different += same == i;
	}
	return s->n >= 15 && different * 3 < s->n;
}

static unsigned class_of(struct judge *j, const struct sentence *s, size_t i,
			 size_t *words)
{
	const struct nl2sql_doc_author *by = j->w->by;
	const char *one = nl2sql_singular(j->a, s->words[i]);
	unsigned class = 0;

	*words = 1;
	if (i + 1 < s->n)
		class = nl2sql_doc_class(by,
					 nl2sql_arena_printf(j->a, "%s+%s", one,
							     s->words[i + 1]));
	if (class)
		*words = 2;
	return class ? class
		     : nl2sql_doc_class(by, s->words[i]) |
			       nl2sql_doc_class(by, one);
}

/* Does a class of words say nothing of this column? */
static bool says_nothing(const struct judge *j, unsigned class)
{
	enum nl2sql_family family = NL2SQL_FAMILY_OTHER;

	if (class & (HOLLOW | TIE))
		return true;
	if (j->topic->column >= 0)
		family = j->w->t->columns[j->topic->column].family;
	return (class & (MOMENT | MEASURE | PLAIN) && !j->cryptic) ||
	       (class & (MOMENT | FORM) && nl2sql_family_temporal(family)) ||
	       (class & MEASURE && nl2sql_family_numeric(family));
}

/* A number that stands in the question is none of the model's. */
static bool was_asked(struct judge *j, const char *word)
{
	return isdigit((unsigned char)*word) && j->topic->asked &&
	       strstr(j->topic->asked, nl2sql_arena_printf(j->a, " %s ", word));
}

/* Note that something is told.  @return whether it was not told before */
static bool tell(struct judge *j, const char *what)
{
	return nl2sql_map_set(&j->told, what, j) == NULL;
}

/* Does a sentence tell what the ones before it and the names do not? */
static bool tells(struct judge *j, struct sentence *s)
{
	unsigned names = OF_TABLE | OF_COLUMN, class, whose;
	size_t i, words;
	bool news = false;

	for (i = 0; i < s->n; i += words)
		s->classes |= class_of(j, s, i, &words);
	if (s->classes & LISTING)
		names |= OF_OTHERS;
	for (i = 0; i < s->n; i += words) {
		const char *word = s->words[i];

		class = class_of(j, s, i, &words);
		whose = owners(j, word) & names;
		if (!class)
			s->whose |= whose & OF_TABLE ? OF_TABLE : whose;
		if (!whose && !says_nothing(j, class) && word[1] &&
		    !was_asked(j, word))
			news |= tell(j, stem(j->a, word));
	}
	if (s->classes & TIE && s->whose & OF_TABLE && s->whose & OF_COLUMN)
		news |= tell(j, "+");
	return news;
}

/* Why a sentence is left out, or NULL: it is not. */
static const char *fault(struct judge *j, const char *text)
{
	const char *folded = nl2sql_doc_folded(j->a, text);
	struct sentence s = { .n = 0 };

	s.n = nl2sql_name_split(j->a, text, s.words, WORDS_MAX);
	if (runs_in_a_circle(&s))
		return "looped";
	if (j->topic->asked && s.n >= 3 && strstr(j->topic->asked, folded))
		return "echo";
	return tells(j, &s) ? NULL : "echo";
}

const char *nl2sql_doc_telling(const struct writer *w, const char *text,
			       const struct topic *topic,
			       struct nl2sql_err *err)
{
	struct nl2sql_arena a = { 0 };
	struct judge j = { .a = &a, .w = w, .topic = topic };
	const char *at, *end, *why = NULL, *wrong, *out = NULL;
	struct nl2sql_buf b = { 0 };
	bool whole;
	size_t i;

	add_names(&j);
	for (i = 0; topic->column < 0 && i < w->t->ncolumns; i++)
		add_name(&j, w->t->columns[i].name, OF_OTHERS);
	for (at = text; *at; at = end + strspn(end, " ")) {
		end = nl2sql_doc_sentence(w->by, at, &whole);
		wrong = fault(&j,
			      nl2sql_arena_strndup(&a, at, (size_t)(end - at)));
		if (!wrong)
			nl2sql_buf_printf(&b, "%s%.*s", b.len ? " " : "",
					  (int)(end - at), at);
		else if (!why)
			why = wrong;
	}
	if (j.told.n >= (j.cryptic ? 1 : topic->least))
		out = nl2sql_doc_keep(w, &b);
	else
		nl2sql_doc_refuse(err, why ? why : "echo",
				  "says nothing new: %s", text);
	nl2sql_buf_release(&b);
	nl2sql_map_release(&j.names);
	nl2sql_map_release(&j.stems);
	nl2sql_map_release(&j.told);
	nl2sql_arena_release(&a);
	return out;
}
