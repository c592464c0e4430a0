/* lib/critic/words.c - other engines' words, in text that cannot be read */
#include <string.h>

#include "tokens.h"

/* Words that stand for one of ours where nothing else differs. */
static void words_of_others(struct proposals *p, const struct words *w)
{
	static const struct { const char *word, *next, *ours; } others[] = {
		{ "minus", "select", "EXCEPT" }, { "isnull", "(", "coalesce" },
		{ "safe_cast", "(", "CAST" }, { "try_cast", "(", "CAST" },
		{ "unique", NULL, "DISTINCT" }, { "rlike", NULL, "REGEXP" },
		{ "string", ")", "TEXT" }
	};
	size_t i, k;

	for (i = 0; i < w->n; i++)
		for (k = 0; k < NL2SQL_COUNT(others); k++)
			if (nl2sql_token_is(w, i, others[k].word) &&
			    (!others[k].next ||
			     nl2sql_token_is(w, i + 1, others[k].next)))
				nl2sql_token_replace(p, "dialect", w->k[i].pos,
						     nl2sql_token_end(w, i),
						     others[k].ours);
}

/* INTERVAL 6 MONTH, which PostgreSQL wants in quotes; all of them. */
static void intervals(struct proposals *p, const struct words *w)
{
	struct nl2sql_buf b = {0};
	size_t i, from = 0;

	for (i = 0; i + 2 < w->n && p->t->dialect == NL2SQL_POSTGRESQL; i++) {
		if (!nl2sql_token_is(w, i, "interval") ||
		    w->k[i + 1].kind != NL2SQL_TOKEN_INTEGER ||
		    w->k[i + 2].kind != NL2SQL_TOKEN_WORD)
			continue;
		nl2sql_buf_put(&b, p->t->sql + from, w->k[i + 1].pos - from);
		nl2sql_buf_printf(
			&b, "'%.*s'",
			(int)(nl2sql_token_end(w, i + 2) - w->k[i + 1].pos),
			p->t->sql + w->k[i + 1].pos);
		from = nl2sql_token_end(w, i + 2);
	}
	if (from) {
		nl2sql_buf_puts(&b, p->t->sql + from);
		nl2sql_propose_sql(p, "dialect", nl2sql_buf_str(&b));
	}
	nl2sql_buf_release(&b);
}

/* The end of the query that token i stands in: its bracket, or the text's. */
static size_t query_end(const struct words *w, size_t i)
{
	size_t deep = 0, end = w->t->len;

	for (; i < w->n; i++) {
		if (nl2sql_token_is(w, i, ")") && deep-- == 0)
			return w->k[i].pos;
		deep += nl2sql_token_is(w, i, "(");
		if (nl2sql_token_is(w, i, ";"))
			return w->k[i].pos;
	}
	while (end && strchr(" \t\r\n", w->t->sql[end - 1]))
		end--;
	return end;
}

/* SELECT TOP 5 a FROM t, SELECT TOP (5): another engine's LIMIT. */
void nl2sql_propose_top(struct proposals *p, const struct words *w)
{
	const char *sql = p->t->sql;
	struct nl2sql_buf b = {0};
	size_t i, number, last, end;

	for (i = 1; i + 1 < w->n; i++)
		if (nl2sql_token_is(w, i, "top") &&
		    (nl2sql_token_is(w, i - 1, "select") ||
		     nl2sql_token_is(w, i - 1, "distinct")))
			break;
	if (i + 1 >= w->n)
		return;
	number = nl2sql_token_is(w, i + 1, "(") ? i + 2 : i + 1;
	last = number == i + 2 ? i + 3 : number;
	if (last >= w->n || w->k[number].kind != NL2SQL_TOKEN_INTEGER ||
	    (last > number && !nl2sql_token_is(w, last, ")")))
		return;
	end = query_end(w, last + 1);
	nl2sql_buf_put(&b, sql, w->k[i].pos);
	nl2sql_buf_put(&b, sql + nl2sql_token_end(w, last),
		       end - nl2sql_token_end(w, last));
	nl2sql_buf_printf(&b, " LIMIT %.*s", (int)w->k[number].len,
			  sql + w->k[number].pos);
	nl2sql_buf_puts(&b, sql + end);
	nl2sql_propose_sql(p, "dialect", nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
}

/* ---- quotes ------------------------------------------------------------------------ */

/* Does the schema have a table or column of that name? */
static bool is_name(const struct nl2sql_trial *t, const char *at, size_t len)
{
	char *name = nl2sql_arena_strndup(t->arena, at, len);
	size_t i;

	for (i = 0; t->schema && i < t->schema->ntables; i++)
		if (nl2sql_table_is_of(t, t->schema->tables[i]) &&
		    (nl2sql_ieq(t->schema->tables[i]->name, name) ||
		     nl2sql_table_column(t->schema->tables[i], name) >= 0))
			return true;
	return false;
}

/* "text" for 'text', all of them: to all but SQLite and MySQL that is a name,
 * and where no table or column has it, none was meant. */
void nl2sql_propose_text_quotes(struct proposals *p, const struct words *w)
{
	struct nl2sql_buf b = {0};
	size_t i, from = 0;

	for (i = 0; i < w->n && p->t->dialect != NL2SQL_SQLITE &&
		    p->t->schema; i++) {
		const char *at = p->t->sql + w->k[i].pos;

		if (w->k[i].kind != NL2SQL_TOKEN_QUOTED || *at != '"' ||
		    w->k[i].len < 3 || is_name(p->t, at + 1, w->k[i].len - 2) ||
		    (i && nl2sql_token_is(w, i - 1, "as")))
			continue;
		nl2sql_buf_put(&b, p->t->sql + from, w->k[i].pos - from);
		nl2sql_sql_print_string(&b, at + 1, w->k[i].len - 2,
					p->t->dialect);
		from = nl2sql_token_end(w, i);
	}
	if (from) {
		nl2sql_buf_puts(&b, p->t->sql + from);
		nl2sql_propose_sql(p, "quotes", nl2sql_buf_str(&b));
	}
	nl2sql_buf_release(&b);
}

/* [name] and `name`, all of them, where they are no names here. */
static void name_quotes(struct proposals *p, const struct words *w)
{
	struct nl2sql_buf b = {0};
	size_t i, from = 0;

	for (i = 0; i + 2 < w->n; i++) {
		bool open = nl2sql_token_is(w, i, "[") ||
			    nl2sql_token_is(w, i, "`");
		bool close = nl2sql_token_is(w, i + 2, "]") ||
			     nl2sql_token_is(w, i + 2, "`");

		if (!open || !close || w->k[i + 1].kind != NL2SQL_TOKEN_WORD)
			continue;
		nl2sql_buf_put(&b, p->t->sql + from, w->k[i].pos - from);
		nl2sql_buf_put(&b, p->t->sql + w->k[i + 1].pos, w->k[i + 1].len);
		i += 2;
		from = nl2sql_token_end(w, i);
	}
	if (from) {
		nl2sql_buf_puts(&b, p->t->sql + from);
		nl2sql_propose_sql(p, "quotes", nl2sql_buf_str(&b));
	}
	nl2sql_buf_release(&b);
}

/* LIMIT 5, 10 */
static void limits(struct proposals *p, const struct words *w)
{
	size_t i;

	for (i = 0; i + 3 < w->n; i++)
		if (nl2sql_token_is(w, i, "limit") &&
		    nl2sql_token_is(w, i + 2, ",") &&
		    w->k[i + 1].kind == NL2SQL_TOKEN_INTEGER &&
		    w->k[i + 3].kind == NL2SQL_TOKEN_INTEGER)
			nl2sql_token_replace(
				p, "dialect", w->k[i + 1].pos,
				nl2sql_token_end(w, i + 3),
				nl2sql_arena_printf(
					p->arena, "%.*s OFFSET %.*s",
					(int)w->k[i + 3].len,
					p->t->sql + w->k[i + 3].pos,
					(int)w->k[i + 1].len,
					p->t->sql + w->k[i + 1].pos));
}

void nl2sql_propose_words(struct proposals *p, const struct words *w)
{
	intervals(p, w);
	words_of_others(p, w);
	name_quotes(p, w);
	limits(p, w);
}
