/*
 * ddl.c - what only the text of a CREATE TABLE says: comments and checks
 *
 * Works on tokens, not on the tree: a comment is no part of the tree, and the
 * text of any SQLite version is to be understood as far as it goes.  A comment
 * belongs to the column on whose line it stands, or, on a line of its own, to
 * the column it precedes; before the first column and after the last
 * parenthesis it is the table's.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "inspect.h"

struct ddl {
	struct nl2sql_schema *schema;
	struct nl2sql_table *table;
	const char *sql;
	size_t len;
	int depth;  /* of parentheses */
	bool fresh; /* the next token starts an item */
	bool begun; /* the column list has begun */
	bool over;  /* and has ended */
	int column; /* of the item at hand; -1: a constraint, or none */
	int last;   /* the column before, for a comment behind a comma */
	size_t end; /* of the last token that is no comment */
	struct nl2sql_buf pending; /* comments on lines of their own */
	const char **checks;
	size_t nchecks, cchecks;
	bool *skip; /* columns that are not to be read */
};

static bool is_word(const struct ddl *d, const struct nl2sql_sql_token *t,
		    const char *word)
{
	return t->kind == NL2SQL_TOKEN_WORD && t->len == strlen(word) &&
	       nl2sql_ieqn(d->sql + t->pos, word, t->len);
}

static bool is_op(const struct ddl *d, const struct nl2sql_sql_token *t, char c)
{
	return t->kind == NL2SQL_TOKEN_OP && t->len == 1 && d->sql[t->pos] == c;
}

/* A comment without its marks, blanks made one. */
static void put_comment(struct nl2sql_buf *b, const char *s, size_t len)
{
	bool blank = b->len > 0, star = false;
	size_t i = 0;

	if (len >= 2 && s[0] == '/') {
		i = 2;
		len -= len >= 4 && s[len - 1] == '/' ? 2 : 0;
		star = true;
	} else {
		while (i < len && (s[i] == '-' || s[i] == '#'))
			i++;
	}
	for (; i < len; i++) {
		if (isspace((unsigned char)s[i])) {
			blank = true;
			continue;
		}
		/* the stars that some put before each line of a comment */
		if (star && s[i] == '*' && (blank || !b->len))
			continue;
		if (blank && b->len)
			nl2sql_buf_putc(b, ' ');
		blank = false;
		nl2sql_buf_putc(b, s[i]);
	}
}

static void add_comment(struct ddl *d, const char **to, const char *s,
			size_t len)
{
	struct nl2sql_buf b = { 0 };

	if (*to)
		nl2sql_buf_puts(&b, *to);
	put_comment(&b, s, len);
	if (b.len)
		*to = nl2sql_arena_strdup(&d->schema->arena,
					  nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
}

static void take_comment(struct ddl *d, const struct nl2sql_sql_token *t)
{
	const char *s = d->sql + t->pos;
	bool own_line = memchr(d->sql + d->end, '\n', t->pos - d->end);
	int column = d->fresh ? d->last : d->column;

	if (!d->begun || d->over || (d->fresh && d->last < 0 && !own_line))
		add_comment(d, &d->table->comment, s, t->len);
	else if (d->fresh && own_line)
		put_comment(&d->pending, s, t->len);
	else if (column >= 0)
		add_comment(d, &d->table->columns[column].comment, s, t->len);
}

/* The first token of an item: a column's name or a constraint. */
static void begin_item(struct ddl *d, const struct nl2sql_sql_token *t)
{
	static const char *const words[] = { "constraint", "primary", "unique",
					     "check", "foreign" };
	struct nl2sql_buf name = { 0 };
	const char *s = d->sql + t->pos;
	size_t i, len = t->len;
	char close;

	d->fresh = false;
	d->column = -1;
	for (i = 0; i < NL2SQL_COUNT(words); i++)
		if (is_word(d, t, words[i]))
			return;
	if (t->kind == NL2SQL_TOKEN_WORD) {
		nl2sql_buf_put(&name, s, len);
	} else if (len >= 2) {
		close = *s == '[' ? ']' : *s;
		for (i = 1; i + 1 < len; i++) {
			nl2sql_buf_putc(&name, s[i]);
			if (s[i] == close && s[i + 1] == close)
				i++;
		}
	}
	d->column = nl2sql_table_column(d->table, nl2sql_buf_str(&name));
	nl2sql_buf_release(&name);
	if (d->column >= 0 && d->pending.len)
		add_comment(d, &d->table->columns[d->column].comment,
			    d->pending.data, d->pending.len);
	nl2sql_buf_cut(&d->pending, 0);
}

/* The text in the parentheses behind CHECK; *at is behind the word. */
static void take_check(struct ddl *d, size_t *at)
{
	struct nl2sql_sql_token t;
	size_t begin = 0, end = 0;
	int depth = 0;

	do {
		if (nl2sql_sql_lex(&t, at, NL2SQL_SQLITE, d->sql, d->len) ==
		    NL2SQL_TOKEN_END)
			return;
		if (is_op(d, &t, '(') && !depth++)
			begin = t.pos + 1;
		else if (is_op(d, &t, ')') && !--depth)
			end = t.pos;
	} while (depth > 0 || t.kind == NL2SQL_TOKEN_COMMENT);
	d->end = *at;
	if (end <= begin)
		return;
	NL2SQL_GROW(d->checks, d->nchecks, d->cchecks);
	d->checks[d->nchecks++] = nl2sql_arena_strndup(
		&d->schema->arena, d->sql + begin, end - begin);
}

/* May a function be run on what a stranger put into his file?  Those whose
 * result is no longer than what goes in. */
static bool is_harmless(const struct ddl *d, const struct nl2sql_sql_token *t)
{
	static const char *const names[] = {
		"abs",	  "round",    "coalesce",  "ifnull",   "nullif",
		"lower",  "upper",    "length",	   "trim",     "ltrim",
		"rtrim",  "substr",   "substring", "strftime", "date",
		"time",	  "datetime", "julianday", "min",      "max",
		"iif",	  "instr",    "cast",	   "and",      "or",
		"in",	  "not",      "when",	   "then",     "else",
		"between"
	};
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(names); i++)
		if (is_word(d, t, names[i]))
			return true;
	return false;
}

/* A generated column of which nothing but arithmetic and such functions is
 * in its expression can be read without danger; *at is behind AS. */
static void take_generated(struct ddl *d, size_t *at)
{
	struct nl2sql_sql_token t, before = { 0 };
	bool safe = true;
	size_t behind = *at;
	int depth = 0;

	do {
		if (nl2sql_sql_lex(&t, &behind, NL2SQL_SQLITE, d->sql,
				   d->len) == NL2SQL_TOKEN_END)
			return;
		if (is_op(d, &t, '(')) {
			depth++;
			safe = safe && (before.kind == NL2SQL_TOKEN_OP ||
					!before.len || is_harmless(d, &before));
		} else if (is_op(d, &t, ')')) {
			depth--;
		} else if (!depth) {
			return; /* not AS (...) */
		}
		before = t;
	} while (depth > 0);
	if (safe && d->column >= 0)
		d->skip[d->column] = false;
}

static void take_token(struct ddl *d, const struct nl2sql_sql_token *t,
		       size_t *at)
{
	d->end = t->pos + t->len;
	if (is_op(d, t, '(')) {
		d->depth++;
		if (d->depth == 1 && !d->begun) {
			d->begun = d->fresh = true;
			d->last = -1;
		}
	} else if (is_op(d, t, ')')) {
		if (!--d->depth)
			d->over = true;
	} else if (is_op(d, t, ',') && d->depth == 1) {
		d->last = d->column;
		d->fresh = true;
	} else if (d->depth == 1 && d->fresh) {
		begin_item(d, t);
	}
	if (d->depth == 1 && is_word(d, t, "check"))
		take_check(d, at);
	else if (d->depth == 1 && is_word(d, t, "as"))
		take_generated(d, at);
}

void nl2sql_inspect_read_ddl(struct inspector *in, struct nl2sql_table *t,
			     bool *skip, const char *sql)
{
	struct ddl d = { .schema = in->schema,
			 .table = t,
			 .sql = sql,
			 .len = strlen(sql),
			 .column = -1,
			 .last = -1,
			 .skip = skip };
	struct nl2sql_sql_token token;
	size_t at = 0;

	if (strcmp(t->kind, "table") || t->module)
		return;
	while (nl2sql_sql_lex(&token, &at, NL2SQL_SQLITE, sql, d.len) !=
	       NL2SQL_TOKEN_END) {
		if (token.kind == NL2SQL_TOKEN_COMMENT)
			take_comment(&d, &token);
		else if (token.kind != NL2SQL_TOKEN_ERROR)
			take_token(&d, &token, &at);
	}
	t->checks = nl2sql_arena_alloc(&in->schema->arena,
				       d.nchecks * sizeof(*t->checks) + 1);
	if (d.nchecks)
		memcpy(t->checks, d.checks, d.nchecks * sizeof(*t->checks));
	t->nchecks = d.nchecks;
	free(d.checks);
	nl2sql_buf_release(&d.pending);
}
