/* lib/sql/join.c - joins, and the list of FROM */
#include "parts.h"

static bool is_outer(const struct nl2sql_sql *n)
{
	return n->op == NL2SQL_JOIN_LEFT || n->op == NL2SQL_JOIN_RIGHT ||
	       n->op == NL2SQL_JOIN_FULL;
}

/* SQLite's words, in any order and up to three: bits of what they say. */
static unsigned sqlite_join_bits(struct parser *p, unsigned *count)
{
	unsigned what = 0;

	for (*count = 0; *count < 3; ++*count) {
		if (take_kw(p, KW_NATURAL))
			what |= 1;
		else if (take_kw(p, KW_LEFT))
			what |= 2 | 8;
		else if (take_kw(p, KW_RIGHT))
			what |= 4 | 8;
		else if (take_kw(p, KW_FULL))
			what |= 2 | 4 | 8;
		else if (take_kw(p, KW_OUTER))
			what |= 8;
		else if (take_kw(p, KW_INNER))
			what |= 16;
		else if (take_kw(p, KW_CROSS))
			what |= 16 | 32;
		else
			break;
	}
	return what;
}

static bool sqlite_join_words(struct parser *p, struct nl2sql_sql *n)
{
	unsigned count, what = sqlite_join_bits(p, &count);

	if (!count && !at_kw(p, KW_JOIN))
		return false;
	/* INNER and OUTER, or OUTER of no side */
	if ((what & 24) == 24 || (what & 14) == 8)
		nl2sql_parse_unexpected(p);
	need_kw(p, KW_JOIN);
	n->op = NL2SQL_JOIN_INNER;
	if (what & 1)
		n->flags |= NL2SQL_F_NATURAL;
	if ((what & 6) == 6)
		n->op = NL2SQL_JOIN_FULL;
	else if (what & 6)
		n->op = what & 2 ? NL2SQL_JOIN_LEFT : NL2SQL_JOIN_RIGHT;
	else if (what & 32)
		n->op = NL2SQL_JOIN_CROSS;
	return true;
}

/* What joins: fills in n's op and flags.  False where no join begins. */
static bool join_words(struct parser *p, struct nl2sql_sql *n)
{
	const struct token *start = p->t;

	if (p->d == NL2SQL_SQLITE)
		return sqlite_join_words(p, n);
	n->op = NL2SQL_JOIN_INNER;
	if (take_kw(p, KW_NATURAL))
		n->flags |= NL2SQL_F_NATURAL;
	if (p->d == NL2SQL_MYSQL && take_kw(p, KW_STRAIGHT_JOIN)) {
		n->op = NL2SQL_JOIN_STRAIGHT;
		return true;
	}
	if (take_kw(p, KW_LEFT))
		n->op = NL2SQL_JOIN_LEFT;
	else if (take_kw(p, KW_RIGHT))
		n->op = NL2SQL_JOIN_RIGHT;
	else if (p->d != NL2SQL_MYSQL && take_kw(p, KW_FULL))
		n->op = NL2SQL_JOIN_FULL;
	else if (take_kw(p, KW_CROSS))
		n->op = NL2SQL_JOIN_CROSS;
	else
		take_kw(p, KW_INNER);
	if (is_outer(n))
		take_kw(p, KW_OUTER);
	if (take_kw(p, KW_JOIN))
		return true;
	if (p->t != start)
		nl2sql_parse_unexpected(p);
	return false;
}

struct nl2sql_sql *nl2sql_parse_plain_alias(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_ALIAS, p->t);
	struct nl2sql_sql *name = nl2sql_parse_name(p);

	n->text = name->text;
	n->text_len = name->text_len;
	n->flags |= name->flags;
	return nl2sql_parse_end(p, n);
}

static void join_condition(struct parser *p, struct nl2sql_sql *n)
{
	if (take_kw(p, KW_ON)) {
		n->kid[NL2SQL_JOIN_ON] = nl2sql_parse_expr(p);
	} else if (at_kw(p, KW_USING)) {
		p->t++;
		n->kid[NL2SQL_JOIN_USING] = nl2sql_parse_names(p);
		if (p->d == NL2SQL_POSTGRESQL && take_kw(p, KW_AS))
			n->kid[NL2SQL_JOIN_USING_ALIAS] =
				nl2sql_parse_plain_alias(p);
	}
}

static bool has_condition(const struct nl2sql_sql *n)
{
	return n->kid[NL2SQL_JOIN_ON] || n->kid[NL2SQL_JOIN_USING] ||
	       n->flags & NL2SQL_F_NATURAL || n->op == NL2SQL_JOIN_CROSS;
}

static struct nl2sql_sql *join_tail(struct parser *p, struct nl2sql_sql *left,
				    bool nested);

static bool condition_at(const struct parser *p)
{
	return at_kw(p, KW_ON) || at_kw(p, KW_USING);
}

/* a JOIN b JOIN c ON x ON y: the condition of the first comes last. */
static struct nl2sql_sql *join(struct parser *p, struct nl2sql_sql *n)
{
	bool strict = p->d == NL2SQL_POSTGRESQL || p->d == NL2SQL_TRINO;

	n->kid[NL2SQL_RIGHT] = nl2sql_parse_table_primary(p);
	if (n->op == NL2SQL_JOIN_CROSS && p->d != NL2SQL_SQLITE &&
	    p->d != NL2SQL_MYSQL)
		return nl2sql_parse_end(p, n);
	if (n->flags & NL2SQL_F_NATURAL && p->d != NL2SQL_SQLITE)
		return nl2sql_parse_end(p, n);
	if (strict && !condition_at(p)) {
		nl2sql_parse_enter(p);
		n->kid[NL2SQL_RIGHT] = join_tail(p, n->kid[NL2SQL_RIGHT], true);
		nl2sql_parse_leave(p);
		if (!condition_at(p))
			nl2sql_parse_unexpected(p);
	}
	join_condition(p, n);
	return nl2sql_parse_end(p, n);
}

static struct nl2sql_sql *join_tail(struct parser *p, struct nl2sql_sql *left,
				    bool nested)
{
	while (p->t->kind == NL2SQL_TOKEN_WORD) {
		struct nl2sql_sql probe = { 0 }, *n;
		struct token *t = p->t;

		if (!join_words(p, &probe)) {
			p->t = t;
			break;
		}
		n = nl2sql_sql_new(p->a, NL2SQL_SQL_JOIN);
		n->op = probe.op;
		n->flags = probe.flags;
		n->pos = left->pos;
		n->kid[NL2SQL_LEFT] = left;
		left = join(p, n);
		p->steps++;
		/* MySQL: the condition may come behind later joins. */
		while (p->d == NL2SQL_MYSQL && condition_at(p) &&
		       left->kid[0]->kind == NL2SQL_SQL_JOIN &&
		       has_condition(left) && !has_condition(left->kid[0])) {
			struct nl2sql_sql *outer = left->kid[0];

			left->kid[0] = outer->kid[NL2SQL_RIGHT];
			left->pos = left->kid[0]->pos;
			outer->kid[NL2SQL_RIGHT] = left;
			left = outer;
			join_condition(p, left);
			nl2sql_parse_end(p, left);
		}
		if (nested && condition_at(p))
			break;
	}
	/* MySQL's outer joins have one, wherever it stands. */
	if (p->d == NL2SQL_MYSQL)
		for (const struct nl2sql_sql *n = left;
		     n->kind == NL2SQL_SQL_JOIN; n = n->kid[NL2SQL_LEFT])
			if (is_outer(n) && !has_condition(n))
				nl2sql_parse_unexpected(p);
	return left;
}

struct nl2sql_sql *nl2sql_parse_from_item(struct parser *p)
{
	return join_tail(p, nl2sql_parse_table_primary(p), false);
}

static struct nl2sql_sql *make_join(struct parser *p, struct nl2sql_sql *left,
				    struct nl2sql_sql *right, int op)
{
	struct nl2sql_sql *n = nl2sql_sql_new(p->a, NL2SQL_SQL_JOIN);

	n->op = op;
	n->pos = left->pos;
	n->kid[NL2SQL_LEFT] = left;
	n->kid[NL2SQL_RIGHT] = right;
	return n;
}

/* SQLite's comma is a join like others, which may have a condition:
 * FROM a, b ON x.  What stands before it is one source then. */
static void comma_join(struct parser *p, struct nl2sql_sql *list)
{
	struct nl2sql_sql *left = list->kid[0], *n;
	uint32_t i;

	for (i = 1; i + 1 < list->n; i++)
		left = nl2sql_parse_end(
			p, make_join(p, left, list->kid[i], NL2SQL_JOIN_CROSS));
	n = make_join(p, left, list->kid[i], NL2SQL_JOIN_INNER);
	join_condition(p, n);
	list->kid[0] = join_tail(p, nl2sql_parse_end(p, n), false);
	list->n = 1;
}

struct nl2sql_sql *nl2sql_parse_from(struct parser *p)
{
	struct nl2sql_sql *list = nl2sql_parse_node(p, NL2SQL_SQL_LIST, p->t);

	do {
		nl2sql_sql_add(p->a, &list, nl2sql_parse_from_item(p));
		if (p->d == NL2SQL_SQLITE && list->n > 1 && condition_at(p))
			comma_join(p, list);
	} while (take_op(p, ','));
	return nl2sql_parse_end(p, list);
}
