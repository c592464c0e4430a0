/* lib/sql/print.c - a tree as text: names, strings, types, statements */
#include <string.h>

#include "parts.h"

static bool is_plain(const char *s, enum nl2sql_dialect d)
{
	const char *c = s;

	if (!(*c >= 'a' && *c <= 'z') && !(*c >= 'A' && *c <= 'Z') && *c != '_')
		return false;
	for (; *c; c++) {
		if (*c >= 'A' && *c <= 'Z' && d == NL2SQL_POSTGRESQL)
			return false;
		if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
		      (*c >= '0' && *c <= '9') || *c == '_'))
			return false;
	}
	return true;
}

static bool is_taken(const char *s, enum nl2sql_dialect d)
{
	enum keyword kw = nl2sql_keyword(s, strlen(s));

	return kw && nl2sql_keyword_bits(kw, d);
}

void nl2sql_sql_print_name(struct nl2sql_buf *b, const char *name,
			   enum nl2sql_dialect dialect)
{
	if (is_plain(name, dialect) && !is_taken(name, dialect))
		nl2sql_buf_puts(b, name);
	else
		nl2sql_buf_quote(b, name, strlen(name),
				 nl2sql_syntaxes[dialect].quote);
}

void nl2sql_sql_print_string(struct nl2sql_buf *b, const char *s, size_t len,
			     enum nl2sql_dialect dialect)
{
	if (dialect != NL2SQL_MYSQL) {
		nl2sql_buf_quote(b, s, len, '\'');
		return;
	}
	nl2sql_buf_putc(b, '\'');
	for (size_t i = 0; i < len; i++) {
		/* \% and \_ stay as they are: LIKE wants them. */
		if (s[i] == '\\' && i + 1 < len &&
		    (s[i + 1] == '%' || s[i + 1] == '_'))
			nl2sql_buf_putc(b, '\\');
		else if (s[i] == '\\')
			nl2sql_buf_puts(b, "\\\\");
		else if (s[i] == '\'')
			nl2sql_buf_puts(b, "''");
		else if (s[i] == '\0')
			nl2sql_buf_puts(b, "\\0");
		else
			nl2sql_buf_putc(b, s[i]);
	}
	nl2sql_buf_putc(b, '\'');
}

void nl2sql_put_upper(struct printer *p, const char *s)
{
	for (; *s; s++)
		nl2sql_buf_putc(p->b,
				*s >= 'a' && *s <= 'z' ? (char)(*s - 32) : *s);
}

/* A name written without quotes in PostgreSQL may have capitals: they do not
 * count, and need no quotes. */
void nl2sql_put_name_text(struct printer *p, const struct nl2sql_sql *n)
{
	const char *s = n->text ? n->text : "";
	bool quoted = n->flags & NL2SQL_F_QUOTED;

	if (p->d == NL2SQL_SQLITE && n->flags & NL2SQL_F_DQUOTED)
		nl2sql_buf_quote(p->b, s, n->text_len, '"');
	else if (p->d == NL2SQL_MYSQL && !n->text_len)
		P(p, "''"); /* an alias: SELECT 1 AS '' */
	else if (!is_taken(s, p->d) &&
		 is_plain(s, p->d == NL2SQL_POSTGRESQL && !quoted && n->len
				     ? NL2SQL_SQLITE
				     : p->d))
		P(p, s);
	else
		nl2sql_buf_quote(p->b, s, n->text_len, p->s->quote);
}

void nl2sql_put_label(struct printer *p, const struct nl2sql_sql *n)
{
	if (p->s->label_any && n->text && n->len &&
	    !(n->flags & NL2SQL_F_QUOTED) && is_plain(n->text, NL2SQL_SQLITE))
		P(p, n->text);
	else
		nl2sql_put_name_text(p, n);
}

void nl2sql_put_name(struct printer *p, const struct nl2sql_sql *n)
{
	if (n->n && n->kid[0] && n->kid[0]->kind == NL2SQL_SQL_NAME) {
		nl2sql_put_name(p, n->kid[0]);
		nl2sql_buf_putc(p->b, '.');
		nl2sql_put_label(p, n);
	} else {
		nl2sql_put_name_text(p, n);
	}
}

void nl2sql_put_list(struct printer *p, const struct nl2sql_sql *list)
{
	for (uint32_t i = 0; list && i < list->n; i++) {
		if (i)
			P(p, ", ");
		nl2sql_put(p, list->kid[i]);
	}
}

void nl2sql_put_parens(struct printer *p, const struct nl2sql_sql *list)
{
	nl2sql_buf_putc(p->b, '(');
	nl2sql_put_list(p, list);
	nl2sql_buf_putc(p->b, ')');
}

void nl2sql_sql_print(struct nl2sql_buf *b, const struct nl2sql_sql *n,
		      enum nl2sql_dialect dialect)
{
	struct printer p = { b, dialect, &nl2sql_syntaxes[dialect] };

	if (!n)
		return;
	if (n->kind != NL2SQL_SQL_LIST) {
		nl2sql_put(&p, n);
		return;
	}
	for (uint32_t i = 0; i < n->n; i++) {
		if (i)
			nl2sql_buf_puts(b, "; ");
		nl2sql_put(&p, n->kid[i]);
	}
}

char *nl2sql_sql_text(struct nl2sql_arena *arena, const struct nl2sql_sql *n,
		      enum nl2sql_dialect dialect)
{
	struct nl2sql_buf b = { 0 };
	char *text;

	nl2sql_sql_print(&b, n, dialect);
	text = nl2sql_arena_strndup(arena, nl2sql_buf_str(&b), b.len);
	nl2sql_buf_release(&b);
	return text;
}
