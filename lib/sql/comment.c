/* lib/sql/comment.c - the comments beside the columns of CREATE TABLE */
#include <string.h>

#include "parts.h"

/* ---- comments beside columns ---- */

static bool same_line(const struct parser *p, size_t from, size_t to)
{
	return from <= to && !memchr(p->src + from, '\n', to - from);
}

/* Without its marks and the white space around. */
static struct nl2sql_sql *comment_text(struct parser *p,
				       const struct comment *c)
{
	const char *s = p->src + c->pos, *end = s + c->len;
	struct nl2sql_sql *n;

	if (*s == '/')
		end -= end - s >= 4 && end[-1] == '/' ? 2 : 0;
	s += *s == '#' ? 1 : 2;
	while (s < end && (*s == '-' || *s == '*' || *s == ' ' || *s == '\t' ||
			   *s == '\n' || *s == '\r'))
		s++;
	while (end > s &&
	       (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\n' ||
		end[-1] == '\r' || end[-1] == '*'))
		end--;
	if (s == end)
		return NULL;
	n = nl2sql_sql_new(p->a, NL2SQL_SQL_LITERAL);
	n->op = NL2SQL_LIT_STRING;
	n->pos = c->pos;
	n->len = c->len;
	n->text = nl2sql_arena_strndup(p->a, s, (size_t)(end - s));
	n->text_len = (uint32_t)(end - s);
	return n;
}

/* Whose comment is it?  Of what ends on its line before it, or else of what
 * follows it. */
static struct nl2sql_sql *owner(const struct parser *p,
				const struct nl2sql_sql *columns,
				const struct comment *c)
{
	struct nl2sql_sql *after = NULL;

	for (uint32_t i = 0; i < columns->n; i++) {
		struct nl2sql_sql *k = columns->kid[i];

		if (k->pos <= c->pos && c->pos < k->pos + k->len)
			return k;
		if (k->pos + k->len <= c->pos &&
		    same_line(p, k->pos + k->len, c->pos))
			after = k;
		if (k->pos > c->pos)
			return after ? after : k;
	}
	return after;
}

void nl2sql_parse_comments(struct parser *p, struct nl2sql_sql *table,
			   const struct token *open)
{
	struct nl2sql_sql *columns = table->kid[NL2SQL_CREATE_TABLE_COLUMNS];
	size_t end = p->first[open->match].pos;

	for (size_t i = 0; columns && columns->n && i < p->ncomments; i++) {
		const struct comment *c = &p->comments[i];
		struct nl2sql_sql *k = NULL, **at;

		if (c->pos < table->pos)
			continue;
		if (c->pos > open->pos && same_line(p, open->pos, c->pos) &&
		    c->pos < columns->kid[0]->pos &&
		    !same_line(p, c->pos, columns->kid[0]->pos)) {
			at = &table->kid[NL2SQL_CREATE_TABLE_COMMENT];
		} else if (c->pos < open->pos) {
			at = &table->kid[NL2SQL_CREATE_TABLE_COMMENT];
		} else {
			k = owner(p, columns, c);
			if (!k || k->kind != NL2SQL_SQL_COLDEF ||
			    (c->pos > end && !same_line(p, end, c->pos)))
				continue;
			at = &k->kid[NL2SQL_COLDEF_COMMENT];
		}
		if (!*at)
			*at = comment_text(p, c);
	}
}
