/*
 * lib/sql/normal_key.c - trees as byte strings, for sorting
 */
#include <string.h>

#include "normal.h"

bool nl2sql_normal_is_literal(const struct nl2sql_sql *n)
{
	if (!n)
		return false;
	if (n->kind == NL2SQL_SQL_UNARY &&
	    (n->op == NL2SQL_OP_NEG || n->op == NL2SQL_OP_POS))
		return nl2sql_normal_is_literal(n->kid[NL2SQL_VALUE]);
	/* NULL is a word more than a value */
	return (n->kind == NL2SQL_SQL_LITERAL && n->op != NL2SQL_LIT_NULL) ||
	       n->kind == NL2SQL_SQL_PARAM;
}

static void key_text(struct nl2sql_buf *b, const struct nl2sql_sql *n)
{
	nl2sql_buf_putc(b, '"');
	nl2sql_buf_put(b, n->text, n->text_len);
	nl2sql_buf_putc(b, '\0');
}

static bool all_literals(const struct nl2sql_sql *list)
{
	uint32_t i;

	for (i = 0; i < list->n; i++)
		if (!nl2sql_normal_is_literal(list->kid[i]))
			return false;
	return list->n > 0;
}

static void key_kids(struct nl2sql_buf *b, const struct nl2sql_sql *n,
		     enum key_mode mode)
{
	uint32_t i;

	nl2sql_buf_putc(b, '(');
	for (i = 0; i < n->n; i++) {
		/* a list of values of any length is one value */
		if (mode != KEY_FULL && n->kind == NL2SQL_SQL_IN &&
		    i == NL2SQL_IN_SET &&
		    nl2sql_sql_is(n->kid[i], NL2SQL_SQL_LIST) &&
		    all_literals(n->kid[i]))
			nl2sql_buf_putc(b, '?');
		else
			nl2sql_normal_key(b, n->kid[i], mode);
		nl2sql_buf_putc(b, ',');
	}
	nl2sql_buf_putc(b, ')');
}

void nl2sql_normal_head(struct nl2sql_buf *b, const struct nl2sql_sql *n)
{
	nl2sql_buf_unsigned(b, n->kind, 10, 1);
	nl2sql_buf_putc(b, '.');
	nl2sql_buf_unsigned(b, n->op, 10, 1);
	nl2sql_buf_putc(b, '.');
	nl2sql_buf_unsigned(b, n->flags & ~(unsigned)NL2SQL_F_LOOKS, 16, 1);
}

void nl2sql_normal_key(struct nl2sql_buf *b, const struct nl2sql_sql *n,
		       enum key_mode mode)
{
	if (!n) {
		nl2sql_buf_putc(b, '-');
		return;
	}
	if (mode != KEY_FULL && nl2sql_normal_is_literal(n)) {
		nl2sql_buf_putc(b, '?');
		return;
	}
	if (mode == KEY_SHAPE &&
	    (n->kind == NL2SQL_SQL_COLUMN || n->kind == NL2SQL_SQL_TABLE)) {
		nl2sql_buf_putc(b, n->kind == NL2SQL_SQL_COLUMN ? 'c' : 't');
		return;
	}
	nl2sql_normal_head(b, n);
	if (n->text && !(mode == KEY_SHAPE && (n->kind == NL2SQL_SQL_ALIAS ||
					       n->kind == NL2SQL_SQL_NAME)))
		key_text(b, n);
	if (n->n)
		key_kids(b, n, mode);
}

void nl2sql_normal_push(struct nl2sql_arena *a, struct normal_parts *out,
			struct nl2sql_sql *n)
{
	struct nl2sql_sql **more;

	if (out->n == out->cap) {
		out->cap = out->cap ? out->cap * 2 : 8;
		more = nl2sql_arena_alloc(a, out->cap * sizeof(*more));
		if (out->n)
			memcpy(more, out->items, out->n * sizeof(*more));
		out->items = more;
	}
	out->items[out->n++] = n;
}

void nl2sql_normal_flatten(struct nl2sql_arena *a, struct normal_parts *out,
			   struct nl2sql_sql *n, enum nl2sql_sql_op op)
{
	if (!n)
		return;
	if (n->kind == NL2SQL_SQL_BINARY && n->op == op) {
		nl2sql_normal_flatten(a, out, n->kid[NL2SQL_LEFT], op);
		nl2sql_normal_flatten(a, out, n->kid[NL2SQL_RIGHT], op);
		return;
	}
	nl2sql_normal_push(a, out, n);
}
