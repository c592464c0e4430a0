/*
 * lib/spider/tokens.c - words of queries and questions in Spider's data sets
 *
 * Their data was cut by the Penn Treebank's rules for English, in this order;
 * a query's quoted text goes through them like all else.
 */
#include <ctype.h>
#include <string.h>

#include <nl2sql/record.h>
#include <nl2sql/sql.h>

#include "query.h"
#include "rules.h"

static void replace(struct nl2sql_buf *b, struct nl2sql_buf *by)
{
	nl2sql_buf_release(b);
	*b = *by;
}

static char at(const struct nl2sql_buf *b, size_t i)
{
	return i < b->len ? b->data[i] : '\0';
}

/* ---- quotes -------------------------------------------------------------- */

/* A double quote that opens is `` afterwards. */
static void open_quotes(struct nl2sql_buf *b)
{
	struct nl2sql_buf out = { 0 };
	size_t i, n;

	for (i = 0; i < b->len; i++) {
		bool first = !i || strchr(" ([{<", b->data[i - 1]);

		n = at(b, i) == '`' && at(b, i + 1) == '`' ? 2 : 0;
		if (first && at(b, i) == '"')
			n = 1;
		else if (i && first && at(b, i) == '\'' && at(b, i + 1) == '\'')
			n = 2;
		if (n)
			nl2sql_buf_puts(&out, " `` ");
		else
			nl2sql_buf_putc(&out, b->data[i]);
		i += n ? n - 1 : 0;
	}
	replace(b, &out);
}

/* Those that are left close. */
static void close_quotes(struct nl2sql_buf *b)
{
	struct nl2sql_buf out = { 0 };
	size_t i;

	for (i = 0; i < b->len; i++) {
		bool two = at(b, i) == '\'' && at(b, i + 1) == '\'';

		if (two || at(b, i) == '"')
			nl2sql_buf_puts(&out, " '' ");
		else
			nl2sql_buf_putc(&out, b->data[i]);
		i += two;
	}
	replace(b, &out);
}

/* ---- what stands apart --------------------------------------------------- */

/* The last dot, and whatever closes behind it. */
static void last_dot(struct nl2sql_buf *b)
{
	struct nl2sql_buf out = { 0 };
	size_t end = b->len;

	while (end && isspace((unsigned char)b->data[end - 1]))
		end--;
	while (end && strchr("])}>\"'", b->data[end - 1]))
		end--;
	if (end < 2 || b->data[end - 1] != '.' || b->data[end - 2] == '.')
		return;
	nl2sql_buf_put(&out, b->data, end - 1);
	nl2sql_buf_puts(&out, " . ");
	nl2sql_buf_put(&out, b->data + end, b->len - end);
	replace(b, &out);
}

static void space_dots(struct nl2sql_buf *b)
{
	struct nl2sql_buf out = { 0 };
	size_t i;

	for (i = 0; i < b->len; i++) {
		bool three = at(b, i) == '.' && at(b, i + 1) == '.' &&
			     at(b, i + 2) == '.';

		if (three)
			nl2sql_buf_puts(&out, " ... ");
		else
			nl2sql_buf_putc(&out, b->data[i]);
		i += three ? 2 : 0;
	}
	replace(b, &out);
}

/* How long a clitic is that begins here and ends before a blank. */
static size_t clitic(const struct nl2sql_buf *b, size_t i)
{
	static const char *const all[] = { "'",	  "'s",	 "'m",	"'d",
					   "'ll", "'re", "'ve", "n't" };
	const char *s = b->data + i;
	size_t k, n, best = 0;

	for (k = 0; k < NL2SQL_COUNT(all); k++) {
		n = strlen(all[k]);
		if (n > best && i + n < b->len && nl2sql_ieqn(s, all[k], n) &&
		    s[n] == ' ')
			best = n;
	}
	return best;
}

static void space_clitics(struct nl2sql_buf *b)
{
	struct nl2sql_buf out = { 0 };
	size_t i;

	for (i = 0; i < b->len; i++) {
		if (i && !strchr("' ", b->data[i - 1]) && clitic(b, i))
			nl2sql_buf_putc(&out, ' ');
		nl2sql_buf_putc(&out, b->data[i]);
	}
	replace(b, &out);
}

/* ---- words --------------------------------------------------------------- */

/* English contractions that have no apostrophe: how long the first word is. */
static size_t contraction(const char *s, size_t len)
{
	static const struct {
		const char *word;
		size_t first;
	} known[] = { { "cannot", 3 }, { "gimme", 3 }, { "gonna", 3 },
		      { "gotta", 3 },  { "lemme", 3 }, { "wanna", 3 } };
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(known); i++)
		if (len == strlen(known[i].word) &&
		    nl2sql_ieqn(s, known[i].word, len))
			return known[i].first;
	return len;
}

static void put_words(struct nl2sql_buf *out, const struct nl2sql_buf *b)
{
	size_t i = 0, start, first;

	while (i < b->len) {
		while (isspace((unsigned char)at(b, i)))
			i++;
		for (start = i;
		     i < b->len && !isspace((unsigned char)b->data[i]); i++)
			;
		if (i == start)
			continue;
		first = contraction(b->data + start, i - start);
		nl2sql_json_put_stringn(out, b->data + start, first);
		if (first < i - start)
			nl2sql_json_put_stringn(out, b->data + start + first,
						i - start - first);
	}
}

/* One sentence, or one query. */
static void put_sentence(struct nl2sql_buf *out, const char *s, size_t len)
{
	struct nl2sql_buf b = { 0 };

	nl2sql_buf_put(&b, s, len);
	open_quotes(&b);
	nl2sql_spider_space_commas(&b);
	space_dots(&b);
	nl2sql_spider_space_out(&b, ";@#$%&", false);
	last_dot(&b);
	nl2sql_spider_space_out(&b, "?!", false);
	nl2sql_spider_space_out(&b, "[](){}<>", false);
	nl2sql_spider_space_dashes(&b);
	nl2sql_buf_putc(&b, ' ');
	close_quotes(&b);
	space_clitics(&b);
	put_words(out, &b);
	nl2sql_buf_release(&b);
}

void nl2sql_spider_query_words(struct nl2sql_buf *out, const char *sql)
{
	nl2sql_json_open(out, '[');
	put_sentence(out, sql, strlen(sql));
	nl2sql_json_close(out, ']');
}

/* ---- questions ----------------------------------------------------------- */

static bool is_abbreviation(const char *s, size_t start, size_t dot)
{
	static const char *const known[] = { "mr",   "mrs", "ms",  "dr", "st",
					     "vs",   "no",  "inc", "jr", "sr",
					     "prof", "e.g", "i.e", "u.s" };
	size_t word = dot, i;

	while (word > start && !isspace((unsigned char)s[word - 1]))
		word--;
	for (i = 0; i < NL2SQL_COUNT(known); i++)
		if (dot - word == strlen(known[i]) &&
		    nl2sql_ieqn(s + word, known[i], dot - word))
			return true;
	/* an initial */
	return dot - word == 1 && isupper((unsigned char)s[word]);
}

/* Where the sentence that begins at start ends. */
static size_t sentence_end(const char *s, size_t start)
{
	size_t i, next;

	for (i = start; s[i]; i++) {
		if (!strchr(".?!", s[i]))
			continue;
		for (next = i + 1; s[next] && strchr("\"')]", s[next]); next++)
			;
		if (!isspace((unsigned char)s[next]))
			continue;
		i = next - 1;
		while (isspace((unsigned char)s[next]))
			next++;
		if (islower((unsigned char)s[next]) && s[i] == '.')
			continue;
		if (s[i] != '.' || !is_abbreviation(s, start, i))
			return i + 1;
	}
	return i;
}

void nl2sql_spider_question_words(struct nl2sql_buf *out, const char *question)
{
	size_t i = 0, end;

	nl2sql_json_open(out, '[');
	while (question[i]) {
		end = sentence_end(question, i);
		put_sentence(out, question + i, end - i);
		i = end;
		while (isspace((unsigned char)question[i]))
			i++;
	}
	nl2sql_json_close(out, ']');
}

/* ---- the shape of a query ------------------------------------------------ */

static void put_lower(struct nl2sql_buf *out, const char *s, size_t len)
{
	struct nl2sql_arena a = { 0 };

	nl2sql_json_put_string(out, nl2sql_spider_lower(&a, s, len));
	nl2sql_arena_release(&a);
}

/* Does a literal follow this word?  There SQLite takes "x" for a text. */
static bool compares(const char *s, size_t len)
{
	static const char *const words[] = { "=", "==", "!=", "<>",  "<",
					     ">", "<=", ">=", "like" };
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(words); i++)
		if (len == strlen(words[i]) && nl2sql_ieqn(s, words[i], len))
			return true;
	return false;
}

static bool is_literal(enum nl2sql_sql_token_kind kind, bool compared)
{
	switch (kind) {
	case NL2SQL_TOKEN_STRING:
	case NL2SQL_TOKEN_BYTES:
	case NL2SQL_TOKEN_BITS:
	case NL2SQL_TOKEN_INTEGER:
	case NL2SQL_TOKEN_DECIMAL:
		return true;
	case NL2SQL_TOKEN_QUOTED:
		return compared;
	default:
		return false;
	}
}

void nl2sql_spider_query_shape(struct nl2sql_buf *out, const char *sql)
{
	size_t pos = 0, len = strlen(sql), i;
	struct nl2sql_sql_token t;
	bool compared = false;

	while (len && strchr("; \t\r\n", sql[len - 1]))
		len--;
	nl2sql_json_open(out, '[');
	while (nl2sql_sql_lex(&t, &pos, NL2SQL_SQLITE, sql, len) !=
	       NL2SQL_TOKEN_END) {
		const char *s = sql + t.pos;

		if (t.kind == NL2SQL_TOKEN_COMMENT || !t.len)
			continue;
		if (is_literal(t.kind, compared))
			nl2sql_json_put_string(out, "value");
		else if (t.kind == NL2SQL_TOKEN_OP)
			for (i = 0; i < t.len; i++)
				nl2sql_json_put_stringn(out, s + i, 1);
		else
			put_lower(out, s, t.len);
		compared = compares(s, t.len);
	}
	nl2sql_json_close(out, ']');
}
