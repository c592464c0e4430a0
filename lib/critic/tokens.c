/* lib/critic/tokens.c - slips of the pen, and other engines' words, in text
 * that cannot be read */
#include <string.h>

#include "tokens.h"

static void lex(struct words *w)
{
	size_t at = 0;

	while (w->n < WORDS_MAX &&
	       nl2sql_sql_lex(&w->k[w->n], &at, w->t->dialect, w->t->sql,
			      w->t->len) != NL2SQL_TOKEN_END)
		w->n += w->k[w->n].kind != NL2SQL_TOKEN_COMMENT;
}

bool nl2sql_token_is(const struct words *w, size_t i, const char *word)
{
	size_t len = strlen(word);

	return i < w->n && w->k[i].len == len &&
	       nl2sql_ieqn(w->t->sql + w->k[i].pos, word, len);
}

bool nl2sql_token_is_one_of(const struct words *w, size_t i,
			    const char *const *list, size_t n)
{
	size_t k;

	for (k = 0; k < n; k++)
		if (nl2sql_token_is(w, i, list[k]))
			return true;
	return false;
}

void nl2sql_token_replace(struct proposals *p, const char *rule, size_t from,
			  size_t to, const char *with)
{
	struct nl2sql_buf b = {0};

	nl2sql_buf_put(&b, p->t->sql, from);
	nl2sql_buf_puts(&b, with);
	nl2sql_buf_put(&b, p->t->sql + to, p->t->len - to);
	nl2sql_propose_sql(p, rule, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
}

size_t nl2sql_token_end(const struct words *w, size_t i)
{
	return w->k[i].pos + w->k[i].len;
}

static size_t error_offset(const struct nl2sql_trial *t)
{
	const struct nl2sql_stage *s = &t->stages[NL2SQL_STAGE_SYNTAX];
	long left = s->nerrors ? s->errors[0].position : 0;
	size_t at = 0;
	uint32_t cp;

	while (--left > 0 && at < t->len) {
		size_t n = nl2sql_utf8_next(t->sql + at, t->len - at, &cp);

		at += n ? n : 1;
	}
	return at;
}

/* ---- keywords --------------------------------------------------------------------- */

static const char *const keywords[] = {
	"SELECT", "FROM", "WHERE", "GROUP", "ORDER", "BY", "HAVING", "LIMIT",
	"JOIN", "INNER", "LEFT", "ON", "AND", "OR", "NOT", "IN", "LIKE",
	"BETWEEN", "DISTINCT", "UNION", "INTERSECT", "EXCEPT", "EXISTS",
	"CASE", "WHEN", "THEN", "ELSE", "END", "DESC", "ASC", "AS", "OFFSET",
	"VALUES", "WITH", "NULL", "IS"
};

/* SELCT, FORM, WEHRE: the word at the error or one of the three before. */
static void misspelt_keyword(struct proposals *p, const struct words *w)
{
	size_t i, k, last = 0;

	while (last < w->n && w->k[last].pos <= w->error)
		last++;
	for (i = last; i-- > 0 && i + 4 > last;) {
		const struct nl2sql_sql_token *t = &w->k[i];
		char word[16];

		if (t->kind != NL2SQL_TOKEN_WORD || t->keyword || t->len < 2 ||
		    t->len >= sizeof(word))
			continue;
		memcpy(word, p->t->sql + t->pos, t->len);
		word[t->len] = '\0';
		for (k = 0; k < NL2SQL_COUNT(keywords); k++) {
			unsigned max = t->len > 3 ? 2 : 1;

			if (nl2sql_edit_distance(word, keywords[k], max) <= max &&
			    strlen(keywords[k]) > 2)
				nl2sql_token_replace(p, "keyword", t->pos,
						     nl2sql_token_end(w, i),
						     keywords[k]);
		}
	}
}

/* ---- punctuation -------------------------------------------------------------------- */

/* SELECT a, FROM t: a comma that parts nothing. */
static void commas(struct proposals *p, const struct words *w)
{
	static const char *const next[] = {
		"from", "where", "group", "order", "limit", ")", ";", ","
	};
	size_t i;

	for (i = 0; i < w->n; i++)
		if (nl2sql_token_is(w, i, ",") &&
		    (i + 1 == w->n ||
		     nl2sql_token_is_one_of(w, i + 1, next,
					    NL2SQL_COUNT(next))))
			nl2sql_token_replace(p, "comma", w->k[i].pos,
					     nl2sql_token_end(w, i), "");
}

static bool is_operand(const struct words *w, size_t i)
{
	enum nl2sql_sql_token_kind kind = w->k[i].kind;

	return kind == NL2SQL_TOKEN_QUOTED || kind == NL2SQL_TOKEN_STRING ||
	       kind == NL2SQL_TOKEN_INTEGER ||
	       (kind == NL2SQL_TOKEN_WORD && !w->k[i].keyword);
}

/* SELECT a.x b.y FROM: two operands and nothing between them, at the error or
 * shortly before. */
static void lost_comma(struct proposals *p, const struct words *w)
{
	size_t i, last = 0;

	while (last < w->n && w->k[last].pos <= w->error)
		last++;
	for (i = last; i-- > 1 && i + 3 > last;)
		if ((is_operand(w, i - 1) || nl2sql_token_is(w, i - 1, ")")) &&
		    is_operand(w, i))
			nl2sql_token_replace(p, "comma",
					     nl2sql_token_end(w, i - 1),
					     nl2sql_token_end(w, i - 1), ",");
}

/* Where an argument list cannot go on. */
static bool ends_arguments(const struct words *w, size_t i)
{
	static const char *const words[] = {
		"from", "where", "group", "order", "having", "limit", "as",
		"desc", "asc", "and", "or", "then", "else", "end", "union",
		"intersect", "except", "=", "<", ">", "<=", ">=", "<>", "!=",
		"between", "in", "like", "is", "join", "on", ";", ")"
	};

	return i >= w->n ||
	       nl2sql_token_is_one_of(w, i, words, NL2SQL_COUNT(words));
}

/* The bracket behind token `open` was never closed: places where it may be. */
static void close_bracket(struct proposals *p, const struct words *w,
			  size_t open)
{
	size_t i, deep = 0, comma = 0, end, text = p->t->len;
	bool aggregate = false;
	char name[32];

	while (text && strchr("; \t\r\n", p->t->sql[text - 1]))
		text--;
	if (open && w->k[open - 1].kind == NL2SQL_TOKEN_WORD &&
	    w->k[open - 1].len < sizeof(name)) {
		memcpy(name, p->t->sql + w->k[open - 1].pos,
		       w->k[open - 1].len);
		name[w->k[open - 1].len] = '\0';
		aggregate = nl2sql_sql_is_aggregate(p->t->dialect, name);
	}
	if (nl2sql_token_is(w, open + 1, "select")) {
		nl2sql_token_replace(p, "brackets", text, text, ")");
		return;
	}
	for (i = open + 1; deep || !ends_arguments(w, i); i++) {
		if (i >= w->n)
			break;
		deep += nl2sql_token_is(w, i, "(");
		deep -= deep && nl2sql_token_is(w, i, ")");
		if (!deep && nl2sql_token_is(w, i, ",") && !comma)
			comma = i;
	}
	end = i > open + 1 ? nl2sql_token_end(w, i - 1)
			   : nl2sql_token_end(w, open);
	if (comma && aggregate)
		nl2sql_token_replace(p, "brackets", w->k[comma].pos,
				     w->k[comma].pos, ")");
	nl2sql_token_replace(p, "brackets", end, end, ")");
	if (comma && !aggregate)
		nl2sql_token_replace(p, "brackets", w->k[comma].pos,
				     w->k[comma].pos, ")");
	nl2sql_token_replace(p, "brackets", text, text, ")");
}

static void brackets(struct proposals *p, const struct words *w)
{
	size_t open[WORDS_MAX], n = 0, i, text = p->t->len;
	struct nl2sql_buf b = {0};

	for (i = 0; i < w->n; i++) {
		if (nl2sql_token_is(w, i, "(")) {
			open[n++] = i;
		} else if (nl2sql_token_is(w, i, ")") && n-- == 0) {
			nl2sql_token_replace(p, "brackets", w->k[i].pos,
					     nl2sql_token_end(w, i), "");
			return;
		}
	}
	if (!n || n > 20)
		return;
	close_bracket(p, w, open[n - 1]);
	if (n == 1)
		return;
	while (text && strchr("; \t\r\n", p->t->sql[text - 1]))
		text--;
	nl2sql_buf_put(&b, p->t->sql, text);
	while (n-- > 0)
		nl2sql_buf_putc(&b, ')');
	nl2sql_propose_sql(p, "brackets", nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
}

/* ---- other languages' operators -------------------------------------------------------- */

static const struct { const char *one, *two, *three, *sql; } operators[] = {
	{ "==", "=", NULL, "=" }, { "=", "=", "=", "=" }, { "=", "=", NULL, "=" },
	{ "=", ">", NULL, ">=" }, { "=", "<", NULL, "<=" },
	{ "!", "=", NULL, "<>" }, { "!", "==", NULL, "<>" },
	{ "!=", "=", NULL, "<>" }, { ">", "=", NULL, ">=" },
	{ "<", "=", NULL, "<=" }, { "not", "=", NULL, "<>" },
	{ "&", "&", NULL, "AND" }, { "&&", NULL, NULL, "AND" },
	{ "==", NULL, NULL, "=" }, { "=>", NULL, NULL, ">=" },
	{ "=<", NULL, NULL, "<=" }, { "===", NULL, NULL, "=" },
	{ "!==", NULL, NULL, "<>" }
};

/* === and the like, all of them at once. */
static void put_operators(struct proposals *p, const struct words *w)
{
	struct nl2sql_buf b = {0};
	size_t i, k, n, from = 0;

	for (i = 0; i < w->n; i++) {
		for (k = 0; k < NL2SQL_COUNT(operators); k++) {
			n = operators[k].three ? 3 : operators[k].two ? 2 : 1;
			if (nl2sql_token_is(w, i, operators[k].one) &&
			    (n < 2 ||
			     nl2sql_token_is(w, i + 1, operators[k].two)) &&
			    (n < 3 ||
			     nl2sql_token_is(w, i + 2, operators[k].three)))
				break;
		}
		if (k == NL2SQL_COUNT(operators))
			continue;
		nl2sql_buf_put(&b, p->t->sql + from, w->k[i].pos - from);
		nl2sql_buf_printf(&b, " %s ", operators[k].sql);
		i += n - 1;
		from = nl2sql_token_end(w, i);
	}
	if (from) {
		nl2sql_buf_puts(&b, p->t->sql + from);
		nl2sql_propose_sql(p, "operator", nl2sql_buf_str(&b));
	}
	nl2sql_buf_release(&b);
}

void nl2sql_propose_tokens(struct proposals *p)
{
	bool read = p->t->statements && p->t->statements->n;
	bool types = nl2sql_trial_says(p->t, "type_mismatch");
	struct words *w;

	if (read && !types && !nl2sql_trial_says(p->t, "unknown_function") &&
	    !nl2sql_trial_says(p->t, "unknown_column"))
		return;
	w = nl2sql_arena_alloc(p->arena, sizeof(*w));
	w->t = p->t;
	w->error = error_offset(p->t);
	lex(w);
	nl2sql_propose_top(p, w);
	nl2sql_propose_text_quotes(p, w);
	if (!read || types) /* PostgreSQL takes == for somebody's operator */
		put_operators(p, w);
	if (read)
		return;
	nl2sql_propose_words(p, w);
	misspelt_keyword(p, w);
	commas(p, w);
	lost_comma(p, w);
	brackets(p, w);
}
