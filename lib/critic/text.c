/* lib/critic/text.c - what stands around the SQL, and characters in it */
#include <string.h>

#include <nl2sql/llm.h>

#include "internal.h"

/* ---- characters ----------------------------------------------------------------------- */

static const struct { const char *from, *to; } spellings[] = {
	{ "\342\200\230", "'" }, { "\342\200\231", "'" },   /* ' ' */
	{ "\342\200\234", "\"" }, { "\342\200\235", "\"" }, /* " " */
	{ "\302\240", " " }, { "\357\273\277", "" }, { "\342\200\213", "" },
	{ "\342\211\245", ">=" }, { "\342\211\244", "<=" },
	{ "\342\211\240", "<>" }, { "\357\274\233", ";" },
	{ "\357\274\214", "," }, { "\357\274\210", "(" },
	{ "\357\274\211", ")" },
	{ "&lt;", "<" }, { "&gt;", ">" }, { "&amp;", "&" },
	{ "&quot;", "\"" }, { "&#39;", "'" }, { "&apos;", "'" },
	{ "\\n", " " }, { "\\t", " " }, { "\\_", "_" }, { "\\*", "*" }
};

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (unsigned char)c >= 0x80;
}

/* How quotes are put right. */
enum quotes {
	DOUBLED, /* \' is one of the text */
	PLAIN,   /* \' is the end of a text */
	SINGLE   /* and the curled ones are those of a text, all */
};

/* The text with its characters put right. */
static char *respelled(struct nl2sql_arena *a, const char *s, enum quotes how)
{
	struct nl2sql_buf b = {0};
	char *out;
	size_t i;

	while (*s) {
		for (i = 0; i < NL2SQL_COUNT(spellings); i++)
			if (nl2sql_starts(s, spellings[i].from))
				break;
		if (i < NL2SQL_COUNT(spellings)) {
			nl2sql_buf_puts(&b, how == SINGLE &&
					*spellings[i].to == '"' ? "'" :
					spellings[i].to);
			s += strlen(spellings[i].from);
		} else if (s[0] == '\\' && (s[1] == '\'' || s[1] == '"')) {
			nl2sql_buf_putc(&b, s[1]);
			if (how == DOUBLED && s[1] == '\'')
				nl2sql_buf_putc(&b, s[1]);
			s += 2;
		} else {
			nl2sql_buf_putc(&b, *s++);
		}
	}
	out = nl2sql_arena_strdup(a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return out;
}

/* A text, and the same with its characters put right. */
static void offer(struct proposals *p, const char *rule, const char *s)
{
	nl2sql_propose_sql(p, rule, s);
	rule = strcmp(s, p->t->sql) ? rule : "quotes";
	if (p->t->dialect == NL2SQL_POSTGRESQL)
		nl2sql_propose_sql(p, rule, respelled(p->arena, s, SINGLE));
	nl2sql_propose_sql(p, rule, respelled(p->arena, s, DOUBLED));
	nl2sql_propose_sql(p, rule, respelled(p->arena, s, PLAIN));
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
	nl2sql_propose_sql(p, "quotes", nl2sql_buf_str(&b));
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

/* The one statement that an answer gives, as of a model's: fences, JSON, code,
 * prose around it. */
static void as_answer(struct proposals *p)
{
	struct nl2sql_llm_answer answer = { .text = p->t->sql,
					    .len = p->t->len,
					    .finish = NL2SQL_LLM_STOP };
	struct nl2sql_err err = {0};
	const char *sql;

	if (nl2sql_llm_sql(p->arena, &sql, p->t->dialect, &answer, &err) == 0)
		offer(p, strstr(p->t->sql, "```") ? "fence" : "prose", sql);
}

/* [SQL] ... [/SQL] and <sql>...</sql>, which some models are taught. */
static void tags(struct proposals *p)
{
	const char *s = p->t->sql, *open = nl2sql_istr(s, "sql]");
	const char *body, *close;

	open = open ? open : nl2sql_istr(s, "sql>");
	if (!open || open == s || !strchr("[<", open[-1]))
		return;
	body = open + 4;
	close = strstr(body, open[3] == ']' ? "[/" : "</");
	offer(p, "prose", trimmed(p->arena, body, close ?
				    (size_t)(close - body) : strlen(body)));
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

/* SQLResult: 3 and the like, at the start of a line. */
static const char *next_label(const char *at)
{
	const char *s = at, *word;

	while ((s = strchr(s, '\n')) != NULL) {
		s += strspn(s, " \t\r\n*#");
		word = s;
		while (letter(*s) || *s == ' ' || *s == '_')
			s++;
		if (s > word && *s == ':')
			return word;
	}
	return NULL;
}

/* "Here is the query: SELECT ... ; It counts ..." */
static void prose(struct proposals *p)
{
	const char *s = p->t->sql, *end[4];
	const char *at;
	size_t i;

	for (at = s; *at; at++) {
		if ((at > s && !strchr(" \t\r\n:`\"'(>", at[-1])) ||
		    !begins_query(at))
			continue;
		if (at > s)
			offer(p, "prose", trimmed(p->arena, at, strlen(at)));
		end[0] = next_statement(p->t, at);
		end[1] = strstr(at, "\n\n");
		end[2] = next_label(at);
		end[3] = strstr(at, "```");
		for (i = 0; i < NL2SQL_COUNT(end); i++)
			if (end[i])
				offer(p, "prose", trimmed(p->arena, at,
						(size_t)(end[i] - at)));
		/* SELECT SELECT: the first one is a prompt's echo */
		if (!begins_query(at + strcspn(at, " \t\r\n") +
				  strspn(at + strcspn(at, " \t\r\n"), " \t\r\n")))
			return;
	}
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
	if (strchr(p->t->sql, '&')) /* a < b written as in a page */
		nl2sql_propose_sql(p, "quotes",
				   respelled(p->arena, p->t->sql, PLAIN));
	nl2sql_propose_tree(p, "statements", list->kid[0]);
	nl2sql_propose_tree(p, "statements", list->kid[list->n - 1]);
}

void nl2sql_propose_text(struct proposals *p)
{
	if (nl2sql_trial_says(p->t, "multiple_statements"))
		statements(p);
	if (p->t->statements && p->t->statements->n) {
		/* it can be read, and the tree tells more: but for quotes
		 * that make a name of a text */
		if (nl2sql_trial_says(p->t, "unknown_column"))
			offer(p, "quotes", p->t->sql);
		return;
	}
	offer(p, "quotes", p->t->sql);
	as_answer(p);
	tags(p);
	prose(p);
	apostrophes(p);
}
