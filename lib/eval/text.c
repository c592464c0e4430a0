/*
 * lib/eval/text.c - statements as the evaluators rewrite them: as text
 */
#include <ctype.h>
#include <string.h>

#include <nl2sql/sql.h>

#include "run.h"

static void replace_all(struct nl2sql_buf *b, const char *what, const char *by)
{
	struct nl2sql_buf out = {0};
	const char *at = nl2sql_buf_str(b), *hit = strstr(at, what);

	if (!hit)
		return;
	for (; hit; hit = strstr(at, what)) {
		nl2sql_buf_put(&out, at, (size_t)(hit - at));
		nl2sql_buf_puts(&out, by);
		at = hit + strlen(what);
	}
	nl2sql_buf_puts(&out, at);
	nl2sql_buf_release(b);
	*b = out;
}

/* Where a quoted text or comment at s ends; s where there is none. */
static const char *skip_quiet(const char *s)
{
	const char *end;

	if (*s == '\'' || *s == '"' || *s == '`') {
		for (end = s + 1; *end; end++) {
			if (*s == '\'' && *end == '\\' && end[1] == '\'')
				end++;
			else if (*end == *s && end[1] == *s)
				end++;
			else if (*end == *s)
				return end + 1;
		}
		return s; /* unterminated: a character like others */
	}
	if (s[0] == '-' && s[1] == '-') {
		end = strchr(s, '\n');
		return end ? end + 1 : s + strlen(s);
	}
	if (s[0] == '/' && s[1] == '*') {
		end = strstr(s + 2, "*/");
		return end ? end + 2 : s;
	}
	return s;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$' || c == '#' ||
	       (unsigned char)c >= 0x80;
}

static const char *skip_blanks(const char *s)
{
	while (isspace((unsigned char)*s))
		s++;
	return s;
}

/* Every word DISTINCT goes, wherever it stands; and so does a second
 * statement, since sqlparse is asked for the first. */
static void remove_distinct(struct nl2sql_buf *b)
{
	struct nl2sql_buf out = {0};
	const char *s = nl2sql_buf_str(b), *end;

	end = strchr(s, ';');
	if (!nl2sql_istr(s, "distinct") && (!end || !*skip_blanks(end + 1)))
		return;
	while (*s) {
		end = skip_quiet(s);
		if (end == s)
			for (; is_word(*end); end++)
				;
		if (end == s)
			end++;
		if (end - s != 8 || !nl2sql_ieqn(s, "distinct", 8))
			nl2sql_buf_put(&out, s, (size_t)(end - s));
		if (*s == ';')
			break;
		s = end;
	}
	nl2sql_buf_release(b);
	*b = out;
}

/* The end of YEAR(CURDATE()), any blanks within and behind; or NULL. */
static const char *current_year(const char *s)
{
	static const char *const parts[] = { "year", "(", "curdate", "(", ")",
					     ")" };
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(parts); i++) {
		if (!nl2sql_ieqn(s, parts[i], strlen(parts[i])))
			return NULL;
		s = skip_blanks(s + strlen(parts[i]));
	}
	return s;
}

static void replace_current_year(struct nl2sql_buf *b)
{
	struct nl2sql_buf out = {0};
	const char *s = nl2sql_buf_str(b), *end;

	if (!nl2sql_istr(s, "curdate"))
		return;
	while (*s) {
		end = current_year(s);
		if (end)
			nl2sql_buf_puts(&out, "2020");
		else
			nl2sql_buf_putc(&out, *s);
		s = end ? end : s + 1;
	}
	nl2sql_buf_release(b);
	*b = out;
}

const char *nl2sql_eval_spider_pred(const struct nl2sql_evaluator *e,
				    const struct nl2sql_case *c,
				    struct nl2sql_arena *a)
{
	struct nl2sql_buf b = {0};
	const char *text;

	if (e->o.strict_truth || c->is_gold || !strstr(c->sql, " value "))
		return c->sql;
	nl2sql_buf_puts(&b, c->sql);
	replace_all(&b, " value ", " 1 ");
	text = nl2sql_arena_strdup(a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return text;
}

char *nl2sql_eval_spider_text(struct nl2sql_arena *a, const char *sql,
			      bool keep_distinct)
{
	struct nl2sql_buf b = {0};
	char *text;

	nl2sql_buf_puts(&b, sql);
	replace_all(&b, "> =", ">=");
	replace_all(&b, "< =", "<=");
	replace_all(&b, "! =", "!=");
	if (!keep_distinct)
		remove_distinct(&b);
	replace_current_year(&b);
	text = nl2sql_arena_strdup(a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return text;
}

bool nl2sql_eval_goes_on(const char *sql)
{
	struct nl2sql_sql_token t;
	size_t at = 0, len = strlen(sql);
	bool begun = false, ended = false, is_end;

	if (!strchr(sql, ';'))
		return false;
	while (nl2sql_sql_lex(&t, &at, NL2SQL_SQLITE, sql, len) !=
	       NL2SQL_TOKEN_END) {
		if (t.kind == NL2SQL_TOKEN_COMMENT)
			continue;
		if (ended || t.kind == NL2SQL_TOKEN_ERROR)
			return ended;
		is_end = t.len == 1 && sql[t.pos] == ';';
		ended = begun && is_end;
		begun |= !is_end;
	}
	return false;
}

/* ---- what is the same ---------------------------------------------------- */

/* The byte that ends what one begins in which all bytes count; 0: none does. */
static char closing(char c)
{
	return c == '[' ? ']' : c == '\'' || c == '"' || c == '`' ? c : '\0';
}

/* Comments have ends of their own: a text with one is left as it is. */
static bool has_comment(const char *sql)
{
	return strstr(sql, "--") || strstr(sql, "/*");
}

static size_t without_last(const char *sql)
{
	size_t len = strlen(sql);

	while (len && isspace((unsigned char)sql[len - 1]))
		len--;
	if (len && sql[len - 1] == ';')
		len--;
	while (len && isspace((unsigned char)sql[len - 1]))
		len--;
	return len;
}

static bool stands_alone(char c)
{
	return c == '(' || c == ')' || c == ',';
}

void nl2sql_eval_same_text(struct nl2sql_buf *out, const char *sql)
{
	const char *s = skip_blanks(sql), *end = sql + without_last(sql), *next;
	char close;

	if (has_comment(sql)) {
		nl2sql_buf_puts(out, sql);
		return;
	}
	for (; s < end; s = next) {
		next = s + 1;
		close = closing(*s);
		if (close) {
			while (next < end && *next++ != close)
				;
			nl2sql_buf_put(out, s, (size_t)(next - s));
		} else if (isspace((unsigned char)*s)) {
			next = skip_blanks(s);
			if (!stands_alone(s[-1]) && !stands_alone(*next))
				nl2sql_buf_putc(out, ' ');
		} else {
			nl2sql_buf_putc(out, (char)tolower((unsigned char)*s));
		}
	}
}

/* ---- defog --------------------------------------------------------------- */

struct queries {
	struct nl2sql_arena *arena;
	char **items;
	size_t n, cap;
};

static void push(struct queries *q, char *text)
{
	char **more;

	if (q->n == q->cap) {
		q->cap = q->cap ? q->cap * 2 : 8;
		more = nl2sql_arena_alloc(q->arena, q->cap * sizeof(*more));
		if (q->n)
			memcpy(more, q->items, q->n * sizeof(*more));
		q->items = more;
	}
	q->items[q->n++] = text;
}

#define MAX_OPTIONS 10 /* 1,023 queries of one */

/* The options of {a,b,c} that are in set, as theirs joins them. */
static void put_options(struct nl2sql_buf *b, char *const *options, size_t n,
			unsigned set)
{
	size_t i;
	bool first = true;

	for (i = 0; i < n; i++) {
		if (!(set >> i & 1))
			continue;
		nl2sql_buf_puts(b, first ? "" : ", ");
		nl2sql_buf_puts(b, options[i]);
		first = false;
	}
}

static void put_query(struct queries *q, const char *text, const char *open,
		      const char *close, char *const *options, size_t n,
		      unsigned set)
{
	struct nl2sql_buf b = {0}, right = {0}, group = {0};

	nl2sql_buf_puts(&group, "GROUP BY ");
	put_options(&group, options, n, set);
	nl2sql_buf_puts(&right, close + 1);
	replace_all(&right, "GROUP BY {}", nl2sql_buf_str(&group));
	nl2sql_buf_put(&b, text, (size_t)(open - text));
	put_options(&b, options, n, set);
	nl2sql_buf_puts(&b, nl2sql_buf_str(&right));
	push(q, nl2sql_arena_strdup(q->arena, nl2sql_buf_str(&b)));
	nl2sql_buf_release(&b);
	nl2sql_buf_release(&right);
	nl2sql_buf_release(&group);
}

static unsigned count_bits(unsigned set)
{
	unsigned n = 0;

	for (; set; set &= set - 1)
		n++;
	return n;
}

/* Subsets by size, in the order of the options. */
static void expand(struct queries *q, const char *text)
{
	const char *open = strchr(text, '{');
	const char *close = open ? strchr(open + 1, '}') : NULL, *s, *end;
	char *options[MAX_OPTIONS];
	size_t n = 0, size;
	unsigned set, all;

	if (!close) {
		push(q, nl2sql_arena_strdup(q->arena, text));
		return;
	}
	for (s = open + 1; s <= close && n < MAX_OPTIONS; s = end + 1) {
		end = s + strcspn(s, ",}");
		options[n++] = nl2sql_arena_strndup(q->arena, s,
						    (size_t)(end - s));
	}
	all = (1u << n) - 1;
	for (size = 1; size <= n; size++)
		for (set = 1; set <= all; set++)
			if (count_bits(set) == size)
				put_query(q, text, open, close, options, n,
					  set);
}

size_t nl2sql_eval_defog_gold(struct nl2sql_arena *a, const char *gold,
			      char ***out)
{
	struct queries q = { .arena = a };
	const char *end;
	char *text;
	size_t len;

	for (; *gold; gold = *end ? end + 1 : end) {
		end = gold + strcspn(gold, ";");
		while (gold < end && isspace((unsigned char)*gold))
			gold++;
		for (len = (size_t)(end - gold);
		     len && isspace((unsigned char)gold[len - 1]); len--)
			;
		text = nl2sql_arena_strndup(a, gold, len);
		if (len)
			expand(&q, text);
	}
	*out = q.items;
	return q.n;
}

bool nl2sql_eval_defog_ordered(const char *category, const char *question)
{
	static const char *const words[] = { "order", "sort", "arrange" };
	const char *hit;
	size_t i, len;

	if (category && !strcmp(category, "order_by"))
		return true;
	for (i = 0; question && i < NL2SQL_COUNT(words); i++) {
		len = strlen(words[i]);
		for (hit = nl2sql_istr(question, words[i]); hit;
		     hit = nl2sql_istr(hit + 1, words[i]))
			if ((hit == question || !is_word(hit[-1])) &&
			    !is_word(hit[len]))
				return true;
	}
	return false;
}
