/*
 * lib/llm/extract.c - the one statement that an answer gives
 *
 * What a model put apart as SQL (a fence, a member of JSON, inline code) is
 * taken as it is, whether it parses or not: that is for others to judge and
 * to mend.  Between words there is no such sign, so what is found there must
 * parse.
 */
#include <string.h>

#include "text.h"

struct search {
	struct nl2sql_arena *arena;
	enum nl2sql_dialect dialect;
	struct nl2sql_err *err;
	const char *sql;
};

static const char *const readers[] = {
	"SELECT", "WITH", "VALUES", "EXPLAIN", "TABLE", NULL
};
static const char *const writers[] = {
	"INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "DROP", "CREATE",
	"ALTER", "TRUNCATE", "GRANT", "REVOKE", "ATTACH", "DETACH", "PRAGMA",
	"SET", "CALL", "DO", "COPY", "EXEC", "EXECUTE", "VACUUM", "BEGIN",
	"COMMIT", "ROLLBACK", "LOCK", "LOAD", "USE", NULL
};
static const char *const clauses[] = {
	"FROM", "WHERE", "AND", "OR", "ON", "JOIN", "LEFT", "RIGHT", "INNER",
	"FULL", "CROSS", "NATURAL", "GROUP", "HAVING", "ORDER", "LIMIT",
	"OFFSET", "FETCH", "UNION", "INTERSECT", "EXCEPT", "WINDOW", "USING",
	"SELECT", NULL
};

static bool begins_any(struct nl2sql_llm_span s, const char *const *words)
{
	for (; *words; words++)
		if (nl2sql_llm_begins(s, *words))
			return true;
	return false;
}

static bool looks_like_sql(struct nl2sql_llm_span s)
{
	while (s.len && (*s.at == '(' || *s.at == ' ')) {
		s.at++;
		s.len--;
	}
	return begins_any(s, readers) || begins_any(s, writers);
}

/* ---- characters ---- */

static bool is_space(uint32_t c)
{
	return c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
	       c == 0x205F || c == 0x3000;
}

/* What turns the order of what people read. */
static bool is_bidi(uint32_t c)
{
	return c == 0x200E || c == 0x200F || c == 0x61C ||
	       (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

static bool is_hidden(uint32_t c)
{
	return (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF ||
	       c == 0xAD || c == 0x180E;
}

static bool is_smart_quote(uint32_t c)
{
	return (c >= 0x2018 && c <= 0x201F) || c == 0xFF07 || c == 0xFF02 ||
	       c == 0xB4 || c == 0x2032 || c == 0x2033;
}

/* "&lt;" and its like: the answer went through a web page. */
static bool is_entity(const char *s, size_t len)
{
	static const char *const names[] = { "&lt;", "&gt;", "&amp;", "&quot;",
					     "&apos;", "&nbsp;", "&#" };
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(names); i++)
		if (len >= strlen(names[i]) &&
		    memcmp(s, names[i], strlen(names[i])) == 0)
			return true;
	return false;
}

static const char *odd_in_code(const char *at, size_t left, uint32_t c)
{
	if (is_hidden(c))
		return "there are characters in the SQL that nobody sees";
	if (is_smart_quote(c))
		return "typographic quotes stand where SQL has plain ones";
	return is_entity(at, left) ? "the SQL has HTML entities" : NULL;
}

/* Copy the text with plain blanks; NULL with *why set where it has what no
 * honest statement has. */
static char *plain(struct nl2sql_arena *arena, struct nl2sql_llm_span s,
		   const char **why)
{
	char *out = nl2sql_arena_alloc(arena, s.len + 1), quote = 0;
	size_t i, n, to = 0;
	uint32_t c;

	for (i = 0; i < s.len; i += n) {
		n = nl2sql_utf8_next(s.at + i, s.len - i, &c);
		*why = !n || (c < ' ' && !strchr("\t\n\r", (int)c)) ?
			       "the SQL has control characters" :
		       is_bidi(c) ? "the SQL has characters that turn the text" :
		       quote ? NULL : odd_in_code(s.at + i, s.len - i, c);
		if (*why)
			return NULL;
		if (quote && c == (uint32_t)quote)
			quote = 0;
		else if (!quote && (c == '\'' || c == '"' || c == '`'))
			quote = (char)c;
		if (!quote && is_space(c)) {
			out[to++] = ' ';
			continue;
		}
		memcpy(out + to, s.at + i, n);
		to += n;
	}
	out[to] = '\0';
	return out;
}

/* ---- statements ---- */

/* Where the first statement ends: at a semicolon, or with the text. *rest is
 * set to what follows that is no comment. */
static size_t first_statement(const struct search *q, const char *text,
			      size_t len, struct nl2sql_llm_span *rest)
{
	struct nl2sql_sql_token t;
	size_t at = 0, end = len;

	*rest = (struct nl2sql_llm_span){ text + len, 0 };
	while (nl2sql_sql_lex(&t, &at, q->dialect, text, len) !=
	       NL2SQL_TOKEN_END) {
		if (t.kind == NL2SQL_TOKEN_OP && text[t.pos] == ';') {
			if (end == len)
				end = t.pos;
		} else if (end < len && t.kind != NL2SQL_TOKEN_COMMENT) {
			rest->at = text + t.pos;
			rest->len = len - t.pos;
			break;
		}
	}
	return end;
}

static bool parses(const struct search *q, const char *text, size_t len,
		   bool *query)
{
	struct nl2sql_sql *one;

	if (nl2sql_sql_parse_one(q->arena, &one, q->dialect, text, len, NULL) < 0)
		return false;
	*query = nl2sql_sql_is_query(one);
	return true;
}

static int found(struct search *q, const char *text, size_t len)
{
	struct nl2sql_llm_span s = nl2sql_llm_trim(
		(struct nl2sql_llm_span){ text, len });

	if (!s.len)
		return nl2sql_llm_nothing(q->err, "empty", "the answer is empty");
	q->sql = nl2sql_arena_strndup(q->arena, s.at, s.len);
	return 0;
}

/* It was put apart as SQL. */
static int take_apart(struct search *q, struct nl2sql_llm_span s)
{
	const char *why = NULL, *text = plain(q->arena, s, &why);
	struct nl2sql_llm_span rest;
	bool query = true;
	size_t len;

	if (!text)
		return nl2sql_llm_nothing(q->err, "odd_characters", why);
	len = first_statement(q, text, strlen(text), &rest);
	if (rest.len)
		return nl2sql_llm_nothing(q->err, "several_statements",
					  "the answer has several statements");
	if (!parses(q, text, len, &query))
		query = !begins_any(nl2sql_llm_trim(
			(struct nl2sql_llm_span){ text, len }), writers);
	if (!query)
		return nl2sql_llm_nothing(q->err, "not_read_only",
					  "the statement of the answer writes");
	return found(q, text, len);
}

static int no_sql(struct search *q)
{
	return nl2sql_llm_nothing(q->err, "no_sql", "the answer has no SQL");
}

/* ---- JSON ---- */

static struct nl2sql_json sql_member(struct nl2sql_json object)
{
	static const char *const names[] = { "sql", "query", "sql_query", "SQL",
					     "statement" };
	struct nl2sql_json value = { 0 };
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(names) && !value.at; i++)
		value = nl2sql_json_get(object, names[i]);
	return value;
}

/* @return 1 where it is no JSON */
static int take_json(struct search *q, struct nl2sql_llm_span s)
{
	struct nl2sql_json j, sql;
	size_t len;
	char *text;

	if (!s.len || (*s.at != '{' && *s.at != '['))
		return 1;
	if (nl2sql_json_parse(&j, s.at, s.len, NULL) < 0)
		return nl2sql_llm_nothing(q->err, "no_sql",
					  "the answer is broken JSON");
	if (nl2sql_json_type(j) == NL2SQL_JSON_ARRAY) {
		if (nl2sql_json_count(j) > 1)
			return nl2sql_llm_nothing(
				q->err, "several_statements",
				"the answer has several statements");
		j = nl2sql_json_at(j, 0);
	}
	sql = nl2sql_json_type(j) == NL2SQL_JSON_STRING ? j : sql_member(j);
	text = nl2sql_json_string(sql, q->arena, &len);
	if (!text)
		return no_sql(q);
	if (strlen(text) != len)
		return nl2sql_llm_nothing(q->err, "odd_characters",
					  "the SQL has control characters");
	return take_apart(q, nl2sql_llm_trim((struct nl2sql_llm_span){ text,
								       len }));
}

/* ---- fences and inline code ---- */

static bool is_sql_tag(struct nl2sql_llm_span tag)
{
	static const char *const names[] = {
		"sql", "postgresql", "postgres", "pgsql", "psql", "plpgsql",
		"mysql", "mariadb", "sqlite", "sqlite3", "trino", "presto",
		"tsql", "plsql"
	};
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(names); i++)
		if (tag.len == strlen(names[i]) &&
		    nl2sql_ieqn(tag.at, names[i], tag.len))
			return true;
	return false;
}

/* @return 1 where there is no fence that may hold SQL */
static int take_fence(struct search *q, struct nl2sql_llm_span s, bool cut)
{
	const char *at = s.at, *end = s.at + s.len;
	struct nl2sql_llm_fence f, last = { 0 };

	while (nl2sql_llm_next_fence(&f, &at, end))
		if (is_sql_tag(f.tag) || looks_like_sql(f.body) ||
		    (f.body.len && (*f.body.at == '{' || *f.body.at == '[')))
			last = f;
	if (!last.body.at)
		return 1;
	if (cut && !last.closed)
		return nl2sql_llm_nothing(q->err, "truncated",
					  "the answer was cut off");
	if (!is_sql_tag(last.tag) && !looks_like_sql(last.body))
		return take_json(q, last.body);
	return take_apart(q, last.body);
}

/* The last `SELECT ...` between single backquotes. */
static int take_inline(struct search *q, struct nl2sql_llm_span s)
{
	struct nl2sql_llm_span last = { 0 };
	const char *at = s.at, *end = s.at + s.len, *close;

	while ((at = memchr(at, '`', (size_t)(end - at)))) {
		close = memchr(at + 1, '`', (size_t)(end - at) - 1);
		if (!close)
			break;
		s = (struct nl2sql_llm_span){ at + 1, (size_t)(close - at) - 1 };
		if (memchr(s.at, ' ', s.len) && begins_any(s, readers)) {
			bool query;

			if (parses(q, s.at, s.len, &query))
				last = s;
		}
		at = close + 1;
	}
	return last.at ? take_apart(q, last) : 1;
}

/* ---- between words ---- */

static struct nl2sql_llm_span line_of(struct nl2sql_llm_span s, size_t at)
{
	return nl2sql_llm_trim((struct nl2sql_llm_span){ s.at + at, s.len - at });
}

/* What follows a statement: nothing, words, or more SQL? */
static bool is_prose(struct nl2sql_llm_span rest)
{
	return !begins_any(rest, clauses) && !looks_like_sql(rest) &&
	       rest.len && ((*rest.at | 0x20) >= 'a' || (*rest.at & 0x80)) &&
	       (*rest.at | 0x20) <= 'z';
}

/* A paragraph of words behind it ends a statement, too. */
static size_t first_paragraph(const char *text, size_t len)
{
	const char *p = text;

	while ((p = strstr(p, "\n"))) {
		struct nl2sql_llm_span rest = { p + 1,
						len - (size_t)(p + 1 - text) };
		size_t blanks = strspn(rest.at, " \t\r");

		if (rest.at[blanks] == '\n' && is_prose(nl2sql_llm_trim(rest)))
			return (size_t)(p - text);
		p++;
	}
	return len;
}

static int take_bare(struct search *q, struct nl2sql_llm_span s)
{
	const char *why = NULL, *text = plain(q->arena, s, &why);
	struct nl2sql_llm_span rest;
	bool query;
	size_t len;

	if (!text)
		return nl2sql_llm_nothing(q->err, "odd_characters", why);
	len = first_paragraph(text, strlen(text));
	len = first_statement(q, text, len, &rest);
	if (!parses(q, text, len, &query))
		return no_sql(q);
	if (rest.len && !is_prose(rest))
		return nl2sql_llm_nothing(q->err, "several_statements",
					  "the answer has several statements");
	if (!query)
		return nl2sql_llm_nothing(q->err, "not_read_only",
					  "the statement of the answer writes");
	return found(q, text, len);
}

/* From the first line that begins as a statement does. */
static int take_words(struct search *q, struct nl2sql_llm_span s)
{
	size_t at = 0;

	while (at < s.len) {
		const char *eol = memchr(s.at + at, '\n', s.len - at);
		struct nl2sql_llm_span rest = line_of(s, at);

		if (looks_like_sql(rest) && take_bare(q, rest) == 0)
			return 0;
		if (looks_like_sql(rest) && strcmp(q->err->word, "no_sql") != 0)
			return -1;
		if (!eol)
			break;
		at = (size_t)(eol - s.at) + 1;
	}
	return no_sql(q);
}

static bool sounds_sorry(struct nl2sql_arena *arena, struct nl2sql_llm_span s)
{
	static const char *const words[] = {
		"i'm sorry", "i am sorry", "i can't", "i cannot", "i\xE2\x80\x99m sorry",
		"i can\xE2\x80\x99t", "i'm unable", "i am unable", "unable to help",
		"i won't", "as an ai", "i'm not able", "i am not able"
	};
	const char *text = nl2sql_arena_strndup(arena, s.at, s.len);
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(words); i++)
		if (nl2sql_istr(text, words[i]))
			return true;
	return false;
}

static int search(struct search *q, struct nl2sql_llm_span s, bool cut)
{
	int rc = take_fence(q, s, cut);

	if (rc == 1 && cut)
		return nl2sql_llm_nothing(q->err, "truncated",
					  "the answer was cut off");
	if (rc == 1)
		rc = take_json(q, s);
	if (rc == 1 && !looks_like_sql(s))
		rc = take_inline(q, s);
	if (rc == 1)
		rc = take_words(q, s);
	if (rc < 0 && strcmp(q->err->word, "no_sql") == 0 &&
	    sounds_sorry(q->arena, s))
		return nl2sql_llm_nothing(q->err, "refusal",
					  "the model refused to answer");
	return rc;
}

int nl2sql_llm_sql(struct nl2sql_arena *arena, const char **sql,
		   enum nl2sql_dialect dialect,
		   const struct nl2sql_llm_answer *answer,
		   struct nl2sql_err *err)
{
	struct nl2sql_err own;
	struct search q = { arena, dialect, err ? err : &own, NULL };
	struct nl2sql_llm_span s;

	if (nl2sql_llm_usable(answer, q.err) < 0)
		return -1;
	s = nl2sql_llm_spoken(arena, answer);
	if (!s.len && answer->finish != NL2SQL_LLM_LENGTH)
		return nl2sql_llm_nothing(q.err, "empty", "the answer is empty");
	if (search(&q, s, answer->finish == NL2SQL_LLM_LENGTH) < 0)
		return -1;
	if (err)
		*err = (struct nl2sql_err){ 0 };
	*sql = q.sql;
	return 0;
}
