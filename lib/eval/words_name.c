/*
 * lib/eval/words_name.c - what tables and columns are called
 */
#include <string.h>

#include "words.h"

const char *nl2sql_words_lower(struct words *w, const char *s)
{
	char *out = nl2sql_arena_strdup(w->a, s), *p;

	for (p = out; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return out;
}

/* Whole words in capitals, as people write them. */
static const char *capitals(struct nl2sql_arena *a, const char *s)
{
	static const char *const short_words[] = { "id", "url", "gdp", "isbn",
						   "gpa", "ssn", "iso" };
	char *out = nl2sql_arena_strdup(a, s), *p = out;
	size_t n, i, k;

	while (*(p += strspn(p, " "))) {
		n = strcspn(p, " ");
		for (i = 0; i < NL2SQL_COUNT(short_words); i++)
			if (n == strlen(short_words[i]) &&
			    !strncmp(p, short_words[i], n))
				for (k = 0; k < n; k++)
					p[k] = (char)(p[k] - 'a' + 'A');
		p += n;
	}
	return out;
}

static const char *said_name(struct words *w, const char *name)
{
	const char *s = capitals(w->a, nl2sql_name_words(w->a, name));

	return *s ? s : name;
}

/* The name by which a source came into the query, its alias left aside. */
static const char *own_name(const struct nl2sql_source *s)
{
	if (s->node && s->node->kind == NL2SQL_SQL_TABLE && s->node->text)
		return s->node->text;
	return s->name;
}

static bool has_rows_only(const struct nl2sql_source *s)
{
	return s->kind == NL2SQL_SOURCE_DERIVED ||
	       s->kind == NL2SQL_SOURCE_FUNCTION;
}

const char *nl2sql_words_noun(struct words *w, const struct nl2sql_source *s)
{
	const char *name = own_name(s);

	if (w->w && s->table)
		return nl2sql_world_noun(w->w, s->table);
	if (has_rows_only(s) || !name)
		return "row";
	return nl2sql_singular(w->a, said_name(w, name));
}

const char *nl2sql_words_nouns(struct words *w, const struct nl2sql_source *s)
{
	if (w->w && s->table)
		return nl2sql_world_nouns(w->w, s->table);
	return nl2sql_plural(w->a, nl2sql_words_noun(w, s));
}

/* ---- sources ------------------------------------------------------------- */

static const char *ordinal(struct words *w, size_t i)
{
	static const char *const names[] = { "first", "second", "third",
					     "fourth", "fifth", "sixth" };

	if (i < NL2SQL_COUNT(names))
		return names[i];
	return nl2sql_arena_printf(w->a, "%zuth", i + 1);
}

const char *nl2sql_words_label(struct words *w, const struct nl2sql_source *s)
{
	const char *noun = nl2sql_words_noun(w, s);
	const struct nl2sql_scope *in = s->scope;
	size_t i, same = 0, place = 0;

	for (i = 0; in && i < in->nsources; i++) {
		if (!nl2sql_ieq(nl2sql_words_noun(w, in->sources[i]), noun))
			continue;
		if (in->sources[i] == s)
			place = same;
		same++;
	}
	if (same > 1)
		noun = nl2sql_arena_printf(w->a, "%s %s", ordinal(w, place),
					   noun);
	if (in == w->scope)
		return noun;
	for (i = 0; w->scope && i < w->scope->nsources; i++)
		if (nl2sql_ieq(nl2sql_words_noun(w, w->scope->sources[i]),
			       nl2sql_words_noun(w, s)))
			return nl2sql_arena_printf(w->a, "outer %s", noun);
	return noun;
}

/* ---- columns ------------------------------------------------------------- */

const char *nl2sql_words_column(struct words *w,
				const struct nl2sql_sql *column)
{
	const struct nl2sql_binding *b = nl2sql_binding_of(column);

	if (w->w && b && b->table && b->table_column >= 0 && b->source &&
	    b->source->table == b->table)
		return nl2sql_world_column(w->w, b->table, b->table_column);
	return said_name(w, column->text ? column->text : "");
}

static bool begins_with(const char *s, const char *noun)
{
	size_t n = strlen(noun);

	return nl2sql_ieqn(s, noun, n) && (!s[n] || s[n] == ' ');
}

static const char *possessive(struct words *w, const char *owner,
			      const char *noun)
{
	const char *s = nl2sql_ends(owner, "s") ? "'" : "'s";

	return nl2sql_arena_printf(w->a, "the %s%s %s", owner, s, noun);
}

const char *nl2sql_words_owned(struct words *w, const struct nl2sql_sql *column)
{
	const struct nl2sql_binding *b = nl2sql_binding_of(column);
	const char *noun = nl2sql_words_column(w, column), *owner;

	if (!b || !b->source ||
	    (w->scope && nl2sql_sql_is(w->scope->query, NL2SQL_SQL_SETOP)))
		return nl2sql_arena_printf(w->a, "the %s", noun);
	if (b->source->scope == w->scope && w->scope &&
	    w->scope->nsources == 1)
		return nl2sql_arena_printf(w->a, "the %s", noun);
	owner = nl2sql_words_label(w, b->source);
	if (begins_with(noun, owner))
		return nl2sql_arena_printf(w->a, "the %s", noun);
	return possessive(w, owner, noun);
}

const char *nl2sql_words_role(struct words *w, const struct nl2sql_sql *value)
{
	enum nl2sql_family f = nl2sql_resolve_family(w->r, value);
	const char *s;

	if (nl2sql_sql_is(value, NL2SQL_SQL_COLUMN) && value->text) {
		s = nl2sql_name_words(w->a, value->text);
		if (nl2sql_ends(s, "year") || nl2sql_starts(s, "year"))
			return "year";
	}
	if (nl2sql_family_temporal(f))
		return "date";
	if (nl2sql_family_numeric(f))
		return "number";
	return f == NL2SQL_FAMILY_TEXT ? "string" : NULL;
}
