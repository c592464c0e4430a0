/* lib/critic/text.c - what stands around the SQL, and slips of the pen in it */
#include <string.h>

#include "internal.h"

/* ---- characters ----------------------------------------------------------------------- */

static const struct { const char *from, *to; } spellings[] = {
	{ "\342\200\230", "'" }, { "\342\200\231", "'" },   /* ' ' */
	{ "\342\200\234", "\"" }, { "\342\200\235", "\"" }, /* " " */
	{ "\302\240", " " }, { "\357\273\277", "" }, { "\342\200\213", "" },
	{ "\342\211\245", ">=" }, { "\342\211\244", "<=" },
	{ "\342\211\240", "<>" }, { "\357\274\233", ";" },
	{ "&lt;", "<" }, { "&gt;", ">" }, { "&amp;", "&" },
	{ "&quot;", "\"" }, { "&#39;", "'" }, { "&apos;", "'" },
	{ "\\'", "''" }, { "\\n", " " }, { "\\_", "_" }
};

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0x80;
}

/* A text, and the same with its characters put right. */
static void offer(struct proposals *p, const char *rule, const char *s)
{
	struct nl2sql_buf b = {0};
	const char *at;
	size_t i;

	propose(p, rule, s);

	for (at = s; *at;) {
		for (i = 0; i < NL2SQL_COUNT(spellings); i++)
			if (nl2sql_starts(at, spellings[i].from))
				break;
		if (i < NL2SQL_COUNT(spellings)) {
			nl2sql_buf_puts(&b, spellings[i].to);
			at += strlen(spellings[i].from);
		} else {
			nl2sql_buf_putc(&b, *at++);
		}
	}
	propose(p, strcmp(s, p->t->sql) ? rule : "quotes", nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
}

/* ---- fences and prose ----------------------------------------------------------- */

static char *trimmed(struct nl2sql_arena *a, const char *s, size_t len)
{
	while (len && strchr(" \t\r\n", *s)) {
		s++;
		len--;
	}
	while (len && strchr(" \t\r\n", s[len - 1]))
		len--;
	return nl2sql_arena_strndup(a, s, len);
}

/* Does a statement begin here? */
static bool begins_query(const char *s)
{
	static const char *const words[] = { "select", "with", "values" };
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(words); i++) {
		size_t len = strlen(words[i]);

		if (nl2sql_ieqn(s, words[i], len) &&
		    strchr(" \t\r\n(", s[len]))
			return true;
	}
	return false;
}

/* Does something that is no query begin here?  It is not cut off in silence. */
static bool begins_change(const char *s)
{
	static const char *const words[] = {
		"alter", "attach", "begin", "call", "commit", "copy", "create",
		"delete", "drop", "exec", "grant", "insert", "merge", "pragma",
		"replace", "set ", "truncate", "update", "vacuum"
	};
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(words); i++)
		if (nl2sql_ieqn(s, words[i], strlen(words[i])))
			return true;
	return false;
}

/* The blocks between ``` lines; the last query among them is the answer. */
static void fences(struct proposals *p)
{
	const char *at = p->t->sql, *open, *body, *close;

	while ((open = strstr(at, "```")) != NULL) {
		body = open + 3;
		if (!begins_query(body))
			body += strcspn(body, "\r\n "); /* ```sql */
		body += strspn(body, " \t\r\n");
		close = strstr(body, "```");
		if (begins_query(body))
			offer(p, "fence", trimmed(p->arena, body, close ?
				(size_t)(close - body) : strlen(body)));
		else if (open > p->t->sql)
			offer(p, "fence", trimmed(p->arena, p->t->sql,
				(size_t)(open - p->t->sql)));
		at = close ? close + 3 : body + strlen(body);
	}
}

/*
 * Where the query is over and something else begins: at a semicolon, or at a
 * comment with another query behind it, which is how a model runs away.
 *
 * @return NULL: it goes on to the end, or what follows would change something
 */
static const char *next_statement(const struct nl2sql_trial *t, const char *at)
{
	size_t len = strlen(at), next = 0;
	struct nl2sql_sql_token k;

	while (nl2sql_sql_lex(&k, &next, t->dialect, at, len) !=
	       NL2SQL_TOKEN_END) {
		const char *rest = at + k.pos + k.len;

		rest += strspn(rest, " \t\r\n");
		if (k.kind == NL2SQL_TOKEN_COMMENT && begins_query(rest))
			return at + k.pos;
		if (k.len == 1 && at[k.pos] == ';')
			return begins_change(rest) ? NULL : at + k.pos;
	}
	return NULL;
}

/* "Here is the query: SELECT ... ; It counts ..." */
static void prose(struct proposals *p)
{
	const char *s = p->t->sql, *end;
	const char *at;

	for (at = s; *at; at++) {
		if ((at > s && !strchr(" \t\r\n:`\"'(", at[-1])) ||
		    !begins_query(at))
			continue;
		if (at > s)
			offer(p, "prose", trimmed(p->arena, at, strlen(at)));
		end = next_statement(p->t, at);
		if (end)
			offer(p, "prose", trimmed(p->arena, at,
						    (size_t)(end - at)));
		end = strstr(at, "\n\n");
		if (end)
			offer(p, "prose", trimmed(p->arena, at,
						    (size_t)(end - at)));
		/* SELECT SELECT: the first one is a prompt's echo */
		if (!begins_query(at + strcspn(at, " \t\r\n") +
				  strspn(at + strcspn(at, " \t\r\n"), " \t\r\n")))
			return;
	}
}

/* 'Women's day': a quote between letters is one of the text. */
static void apostrophes(struct proposals *p)
{
	struct nl2sql_buf b = {0};
	const char *s = p->t->sql;
	size_t i;

	for (i = 0; s[i]; i++) {
		nl2sql_buf_putc(&b, s[i]);
		if (s[i] == '\'' && i && letter(s[i - 1]) && letter(s[i + 1]))
			nl2sql_buf_putc(&b, '\'');
	}
	propose(p, "quotes", nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
}

/* ---- two statements ---------------------------------------------------------------- */

/* Queries only: which one was meant can be asked; a DELETE beside a query is
 * nothing that we take away in silence. */
static void statements(struct proposals *p)
{
	const struct nl2sql_sql *list = p->t->statements;
	uint32_t i;

	if (!list || list->n < 2)
		return;
	for (i = 0; i < list->n; i++)
		if (!nl2sql_sql_is_read(list->kid[i]))
			return;
	propose_tree(p, "statements", list->kid[0]);
	propose_tree(p, "statements", list->kid[list->n - 1]);
}

/* ---- the place of a syntax error --------------------------------------------------------- */

struct words {
	struct nl2sql_sql_token t[512];
	size_t n;
};

static void lex(struct words *w, const struct nl2sql_trial *t)
{
	size_t at = 0;

	while (w->n < NL2SQL_COUNT(w->t) &&
	       nl2sql_sql_lex(&w->t[w->n], &at, t->dialect, t->sql, t->len) !=
	       NL2SQL_TOKEN_END)
		w->n += w->t[w->n].kind != NL2SQL_TOKEN_COMMENT;
}

/* The statement with bytes [from, to) replaced. */
static void replace(struct proposals *p, const char *rule, size_t from,
		    size_t to, const char *with)
{
	struct nl2sql_buf b = {0};

	nl2sql_buf_put(&b, p->t->sql, from);
	nl2sql_buf_puts(&b, with);
	nl2sql_buf_put(&b, p->t->sql + to, p->t->len - to);
	propose(p, rule, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
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
	size_t at = error_offset(p->t), i, k, last = 0;

	while (last < w->n && w->t[last].pos <= at)
		last++;
	for (i = last; i-- > 0 && i + 4 > last;) {
		const struct nl2sql_sql_token *t = &w->t[i];
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
				replace(p, "keyword", t->pos, t->pos + t->len,
					keywords[k]);
		}
	}
}

/* SELECT a, FROM t: a comma that parts nothing; and brackets that are open. */
static void punctuation(struct proposals *p, const struct words *w)
{
	const char *sql = p->t->sql;
	struct nl2sql_buf b = {0};
	long open = 0;
	size_t i;

	for (i = 0; i < w->n; i++) {
		char c = w->t[i].kind == NL2SQL_TOKEN_OP ? sql[w->t[i].pos] : 0;

		open += c == '(';
		open -= c == ')';
		if (open < 0) {
			replace(p, "brackets", w->t[i].pos, w->t[i].pos + 1, "");
			break;
		}
		if (c == ',' && i + 1 < w->n &&
		    ((w->t[i + 1].kind == NL2SQL_TOKEN_WORD &&
		      w->t[i + 1].keyword &&
		      nl2sql_ieqn(sql + w->t[i + 1].pos, "from", 4)) ||
		     sql[w->t[i + 1].pos] == ')' || sql[w->t[i + 1].pos] == ';'))
			replace(p, "comma", w->t[i].pos, w->t[i].pos + 1, "");
	}
	if (open <= 0 || open > 20)
		return;
	if (open == 1)
		replace(p, "brackets", error_offset(p->t), error_offset(p->t),
			") ");
	nl2sql_buf_put(&b, sql, p->t->len);
	while (b.len && strchr("; \t\r\n", b.data[b.len - 1]))
		nl2sql_buf_cut(&b, b.len - 1);
	while (open-- > 0)
		nl2sql_buf_putc(&b, ')');
	propose(p, "brackets", nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
}

/* SELECT TOP 5 a FROM t: another engine's LIMIT. */
static void top(struct proposals *p, const struct words *w)
{
	const char *sql = p->t->sql;
	struct nl2sql_buf b = {0};
	size_t i;

	for (i = 1; i + 1 < w->n && i < 3; i++)
		if (w->t[i].len == 3 && nl2sql_ieqn(sql + w->t[i].pos, "top", 3) &&
		    w->t[i + 1].kind == NL2SQL_TOKEN_INTEGER)
			break;
	if (i + 1 >= w->n || i == 3)
		return;
	nl2sql_buf_put(&b, sql, w->t[i].pos);
	nl2sql_buf_puts(&b, sql + w->t[i + 1].pos + w->t[i + 1].len);
	while (b.len && strchr("; \t\r\n", b.data[b.len - 1]))
		nl2sql_buf_cut(&b, b.len - 1);
	nl2sql_buf_printf(&b, " LIMIT %.*s", (int)w->t[i + 1].len,
			  sql + w->t[i + 1].pos);
	propose(p, "dialect", nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
}

void propose_text(struct proposals *p)
{
	struct words w;

	if (has_word(p->t, "multiple_statements"))
		statements(p);
	if (p->t->statements && p->t->statements->n) {
		/* it can be read, and the tree tells more: but for quotes
		 * that make a name of a text */
		if (has_word(p->t, "unknown_column"))
			offer(p, "quotes", p->t->sql);
		return;
	}
	fences(p);
	prose(p);
	offer(p, "quotes", p->t->sql);
	apostrophes(p);
	w.n = 0;
	lex(&w, p->t);
	misspelt_keyword(p, &w);
	punctuation(p, &w);
	top(p, &w);
}
