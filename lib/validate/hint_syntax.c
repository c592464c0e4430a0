/* lib/validate/hint_syntax.c - text that cannot be read: what was meant */
#include <string.h>

#include "internal.h"

/* ---- the words around the place ------------------------------------------- */

/* The tokens that an error stands at and behind, as text in the arena. */
struct around {
	const char *before, *at;
	bool first;     /* at is the statement's first */
	bool word, word_before;
};

static struct around words_around(struct nl2sql_trial *t,
				  const struct nl2sql_err *e)
{
	struct around w = {0};
	struct nl2sql_sql_token k;
	size_t at = 0;
	bool any = false;

	while (nl2sql_sql_lex(&k, &at, t->dialect, t->sql, t->len) !=
	       NL2SQL_TOKEN_END) {
		if (k.kind == NL2SQL_TOKEN_COMMENT)
			continue;
		w.before = w.at;
		w.word_before = w.word;
		w.at = nl2sql_arena_strndup(t->arena, t->sql + k.pos, k.len);
		w.word = k.kind == NL2SQL_TOKEN_WORD;
		w.first = !any;
		any = true;
		if (nl2sql_sql_position(t->sql, t->len, k.pos) >= e->position)
			return w;
	}
	return (struct around){0};
}

/* The word of the language that a word is a slip of, the commonest one; or
 * NULL. */
static const char *slip_of(const struct nl2sql_trial *t, const char *word,
			   bool first)
{
	static const char *const words[] = {
		"SELECT", "WITH", "VALUES", /* these begin a statement */
		"FROM", "WHERE", "GROUP", "ORDER", "JOIN", "LIMIT", "HAVING",
		"DISTINCT", "AND", "LIKE", "BETWEEN", "INNER", "LEFT", "UNION",
		"INTERSECT", "EXCEPT", "EXISTS", "OFFSET", "CASE", "WHEN", "THEN"
	};
	size_t i, n = first ? 3 : NL2SQL_COUNT(words);

	if (strlen(word) < 3 || nl2sql_sql_reserved(t->dialect, word))
		return NULL;
	for (i = 0; i < n; i++)
		if (nl2sql_edit_distance(word, words[i], 1) <= 1)
			return words[i];
	return NULL;
}

static bool hint_slip(struct nl2sql_trial *t, struct nl2sql_err *e,
		      const struct around *w)
{
	const char *meant = w->word ? slip_of(t, w->at, w->first) : NULL;

	if (meant) {
		nl2sql_err_hint(e, "Did you mean %s?", meant);
		return true;
	}
	meant = w->word_before ? slip_of(t, w->before, false) : NULL;
	if (meant)
		nl2sql_err_hint(e, "Did you mean %s where it says %s?", meant,
				w->before);
	return meant;
}

/* SELECT TOP 5, a comma too many, SQL that has words around it. */
static void hint_words(struct nl2sql_trial *t, struct nl2sql_err *e)
{
	const char *top = nl2sql_istr(t->sql, "select top ");
	struct around w = words_around(t, e);

	if (top && strspn(top + 11, "0123456789"))
		nl2sql_err_hint(e, "Write LIMIT %.*s at the end.",
				(int)strspn(top + 11, "0123456789"), top + 11);
	else if (strstr(t->sql, "```"))
		nl2sql_err_hint(e, "Leave out the fence and what stands around "
				"it.");
	else if (!w.at || hint_slip(t, e, &w))
		return;
	else if (w.before && strcmp(w.before, ",") == 0 && w.word &&
		 nl2sql_sql_reserved(t->dialect, w.at))
		nl2sql_err_hint(e, "Take away the comma before %s.", w.at);
	else if (w.first && w.word && nl2sql_istr(t->sql, "select "))
		nl2sql_err_hint(e, "Write the SQL alone, without words around "
				"it.");
}

/* ---- other engines' syntax -------------------------------------------------- */

/* Text that another engine would read: say it in this one's words. */
void nl2sql_hint_syntax(struct nl2sql_trial *t, struct nl2sql_err *e)
{
	static const enum nl2sql_dialect others[] = {
		NL2SQL_MYSQL, NL2SQL_POSTGRESQL, NL2SQL_SQLITE, NL2SQL_TRINO
	};
	size_t i;

	hint_words(t, e);
	if (t->statements)
		return; /* it is ours to read, and the engine's to refuse */
	for (i = 0; i < NL2SQL_COUNT(others) && t->len < 4096; i++) {
		struct nl2sql_sql_translation how = { .from = others[i],
						      .to = t->dialect,
						      .schema = t->schema,
						      .db = t->db_id };
		struct nl2sql_err err = {0};
		struct nl2sql_sql *in, *out;

		if (others[i] == t->dialect ||
		    nl2sql_sql_parse_one(t->arena, &in, others[i], t->sql,
					 t->len, &err) < 0)
			continue;
		nl2sql_err_hint(e, "That is how %s says it.",
				nl2sql_dialect_titles[others[i]]);
		if (nl2sql_sql_is_query(in) &&
		    nl2sql_sql_translate(t->arena, &out, in, &how, &err) == 0)
			nl2sql_stage_suggest(
				t, NL2SQL_STAGE_SYNTAX,
				nl2sql_arena_printf(
					t->arena, "In %s: %s",
					nl2sql_dialect_titles[t->dialect],
					nl2sql_sql_text(t->arena, out,
							t->dialect)));
		return;
	}
}
