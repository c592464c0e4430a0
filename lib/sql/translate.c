/*
 * lib/sql/translate.c - a tree of one dialect made one of another
 *
 * One walk from the leaves up over a copy.  Each rule looks at one node and
 * rewrites it where the two dialects say the same thing differently; what has
 * no counterpart ends the translation with an error that names it.  What only
 * spells differently (quotes, LIMIT, FETCH) is the printer's business.
 */
#include <stdlib.h>
#include <string.h>

#include "translate.h"

void sql_cannot(struct translator *t, const char *fmt, ...)
{
	char message[200];
	va_list ap;

	if (t->failed)
		return;
	va_start(ap, fmt);
	vsnprintf(message, sizeof(message), fmt, ap);
	va_end(ap);
	nl2sql_err_set(t->err, NL2SQL_EDATA, "%s cannot say %s",
		       nl2sql_dialect_name(t->to), message);
	nl2sql_err_word(t->err, "untranslatable");
	t->failed = true;
}

void sql_note(struct translator *t, const char *text)
{
	struct nl2sql_sql_translation *how = t->how;
	const char **notes;

	for (size_t i = 0; i < how->n; i++)
		if (!strcmp(how->notes[i], text))
			return;
	notes = nl2sql_arena_alloc(t->a, (how->n + 1) * sizeof(*notes));
	if (how->n)
		memcpy(notes, how->notes, how->n * sizeof(*notes));
	notes[how->n++] = text;
	how->notes = notes;
}

char sql_type_of(struct translator *t, const struct nl2sql_sql *n)
{
	char type;

	switch (n->kind) {
	case NL2SQL_SQL_LITERAL:
		return n->op == NL2SQL_LIT_INTEGER ? 'i' :
		       n->op == NL2SQL_LIT_DECIMAL ? 'n' :
		       n->op == NL2SQL_LIT_STRING ? 's' :
		       n->op == NL2SQL_LIT_TRUE || n->op == NL2SQL_LIT_FALSE
			       ? 'b' : 0;
	case NL2SQL_SQL_FUNC:
		if (!strcmp(n->text, "count") || !strcmp(n->text, "length"))
			return 'i';
		break;
	case NL2SQL_SQL_UNARY:
		if (n->op == NL2SQL_OP_NEG)
			return sql_type_of(t, n->kid[0]);
		break;
	case NL2SQL_SQL_CAST:
		type = n->kid[1]->text ? n->kid[1]->text[0] : 0;
		if (nl2sql_istr(n->kid[1]->text, "int"))
			return 'i';
		return strchr("fdrn", type) && type ? 'n' : 0;
	default:
		break;
	}
	return t->how->type_of ? t->how->type_of(t->how->ctx, n) : 0;
}

/* ---- the rules ---- */

static struct nl2sql_sql *arg0(const struct nl2sql_sql *n)
{
	return n->kid[0];
}

/* TRUE and FALSE stand everywhere; 0 and 1 for them do not. */
static void ilike(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at;

	if (n->op == NL2SQL_LIKE_ILIKE) {
		n->op = NL2SQL_LIKE_LIKE;
		if (t->to == NL2SQL_TRINO) {
			n->kid[0] = nl2sql_sql_func(t->a, "lower", n->kid[0],
						    NULL);
			n->kid[1] = nl2sql_sql_func(t->a, "lower", n->kid[1],
						    NULL);
		}
		return;
	}
	/* LIKE looks at case in PostgreSQL and Trino, and does not in
	 * SQLite and MySQL. */
	if (n->op == NL2SQL_LIKE_LIKE && t->folds_like != t->to_folds_like) {
		if (t->folds_like && t->to == NL2SQL_POSTGRESQL) {
			n->op = NL2SQL_LIKE_ILIKE;
		} else if (t->folds_like) {
			n->kid[0] = nl2sql_sql_func(t->a, "lower", n->kid[0],
						    NULL);
			n->kid[1] = nl2sql_sql_func(t->a, "lower", n->kid[1],
						    NULL);
		} else {
			sql_note(t, "LIKE does not look at case there");
		}
	}
}

static void like(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at, *call;
	bool no = n->flags & NL2SQL_F_NOT;

	switch (n->op) {
	case NL2SQL_LIKE_LIKE: case NL2SQL_LIKE_ILIKE:
		ilike(t, at);
		return;
	case NL2SQL_LIKE_REGEXP: case NL2SQL_LIKE_RLIKE:
		if (t->to == NL2SQL_MYSQL)
			return;
		if (t->to == NL2SQL_SQLITE) {
			sql_cannot(t, "a regular expression");
			return;
		}
		if (t->to == NL2SQL_POSTGRESQL) {
			call = nl2sql_sql_bin(t->a, NL2SQL_OP_CUSTOM,
					      n->kid[0], n->kid[1]);
			nl2sql_sql_set_text(t->a, call, no ? "!~*" : "~*");
			*at = call;
			return;
		}
		call = nl2sql_sql_func(t->a, "regexp_like", n->kid[0],
				       n->kid[1], NULL);
		*at = no ? nl2sql_sql_un(t->a, NL2SQL_OP_NOT, call) : call;
		return;
	case NL2SQL_LIKE_SIMILAR:
		sql_cannot(t, "SIMILAR TO");
		return;
	case NL2SQL_LIKE_GLOB:
		sql_cannot(t, "GLOB");
		return;
	case NL2SQL_LIKE_MATCH:
		sql_cannot(t, "MATCH");
		return;
	default:
		sql_cannot(t, "SOUNDS LIKE");
	}
}

/* a || b is concat(a, b) in MySQL; there it is NULL when one is, too. */
static void concatenation(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at, *left = n->kid[0];

	if (t->to != NL2SQL_MYSQL)
		return;
	if (left->kind == NL2SQL_SQL_FUNC && !strcmp(left->text, "concat") &&
	    !left->pos) {
		nl2sql_sql_add(t->a, &left->kid[NL2SQL_FUNC_ARGS], n->kid[1]);
		*at = left;
		return;
	}
	*at = nl2sql_sql_func(t->a, "concat", left, n->kid[1], NULL);
}

static struct nl2sql_sql *real(struct translator *t, struct nl2sql_sql *n)
{
	static const char *const types[NL2SQL_DIALECTS] = {
		"REAL", "numeric", "decimal(30, 10)", "double"
	};

	return nl2sql_sql_cast(t->a, n, types[t->to]);
}

/* 7 / 2 is 3 in SQLite, PostgreSQL and Trino, 3.5 in MySQL. */
static void division(struct translator *t, struct nl2sql_sql *n)
{
	char left = sql_type_of(t, n->kid[0]);
	char right = sql_type_of(t, n->kid[1]);
	bool whole = left == 'i' && right == 'i';

	if (n->op == NL2SQL_OP_INTDIV && t->to != NL2SQL_MYSQL) {
		n->op = NL2SQL_OP_DIV;
		return;
	}
	if (n->op != NL2SQL_OP_DIV ||
	    (t->from == NL2SQL_MYSQL) == (t->to == NL2SQL_MYSQL))
		return;
	if (t->to == NL2SQL_MYSQL && whole)
		n->op = NL2SQL_OP_INTDIV;
	else if (t->to == NL2SQL_MYSQL && left != 'n' && right != 'n')
		sql_note(t, "a division of whole numbers gives a fraction "
			    "there");
	else if (t->from == NL2SQL_MYSQL && left != 'n' && right != 'n')
		n->kid[0] = real(t, n->kid[0]);
}

/* date + INTERVAL '1 day' and the like, for dialects that spell it
 * differently: translate_date.c. */
static void binary(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at;

	switch (n->op) {
	case NL2SQL_OP_CONCAT:
		concatenation(t, at);
		break;
	case NL2SQL_OP_DIV: case NL2SQL_OP_INTDIV:
		division(t, n);
		break;
	case NL2SQL_OP_ADD: case NL2SQL_OP_SUB:
		sql_date_arithmetic(t, at);
		break;
	case NL2SQL_OP_POW:
		*at = nl2sql_sql_func(t->a, "power", n->kid[0], n->kid[1],
				      NULL);
		break;
	case NL2SQL_OP_MOD:
		break;
	case NL2SQL_OP_NULLSAFE:
		n->op = t->to == NL2SQL_SQLITE ? NL2SQL_OP_IS
					       : NL2SQL_OP_NOT_DISTINCT;
		break;
	case NL2SQL_OP_IS:
		n->op = t->to == NL2SQL_MYSQL ? NL2SQL_OP_NULLSAFE
					      : NL2SQL_OP_NOT_DISTINCT;
		break;
	case NL2SQL_OP_IS_NOT: case NL2SQL_OP_DISTINCT:
	case NL2SQL_OP_NOT_DISTINCT:
		if (t->to == NL2SQL_MYSQL) {
			bool same = n->op == NL2SQL_OP_NOT_DISTINCT;

			n->op = NL2SQL_OP_NULLSAFE;
			if (!same)
				*at = nl2sql_sql_un(t->a, NL2SQL_OP_NOT, n);
		} else if (t->to == NL2SQL_SQLITE) {
			n->op = n->op == NL2SQL_OP_NOT_DISTINCT
					? NL2SQL_OP_IS : NL2SQL_OP_IS_NOT;
		} else if (n->op == NL2SQL_OP_IS_NOT) {
			n->op = NL2SQL_OP_DISTINCT;
		}
		break;
	case NL2SQL_OP_CUSTOM:
		if (n->text && (!strcmp(n->text, "~") ||
				!strcmp(n->text, "~*")) &&
		    t->to == NL2SQL_MYSQL) {
			*at = nl2sql_sql_like(t->a, false, n->kid[0],
					      n->kid[1]);
			(*at)->op = NL2SQL_LIKE_REGEXP;
			break;
		}
		sql_cannot(t, "the operator %s", n->text);
		break;
	case NL2SQL_OP_XOR:
		if (t->to != NL2SQL_MYSQL)
			n->op = NL2SQL_OP_NE;
		break;
	case NL2SQL_OP_AT_ZONE:
		if (t->to == NL2SQL_SQLITE || t->to == NL2SQL_MYSQL)
			sql_cannot(t, "AT TIME ZONE");
		break;
	case NL2SQL_OP_OVERLAPS:
		sql_cannot(t, "OVERLAPS");
		break;
	case NL2SQL_OP_ASSIGN:
		sql_cannot(t, ":=");
		break;
	case NL2SQL_OP_BITAND: case NL2SQL_OP_BITOR: case NL2SQL_OP_BITXOR:
	case NL2SQL_OP_SHL: case NL2SQL_OP_SHR:
		if (t->to == NL2SQL_TRINO)
			sql_cannot(t, "bit operators");
		break;
	case NL2SQL_OP_COLLATE:
		*at = n->kid[0];
		sql_note(t, "COLLATE was left out");
		break;
	default:
		break;
	}
}

static void cast(struct translator *t, struct nl2sql_sql *n)
{
	static const struct {
		const char *from;
		const char *to[NL2SQL_DIALECTS];
	} types[] = {
		{ "int", { "INTEGER", "integer", "signed", "integer" } },
		{ "integer", { "INTEGER", "integer", "signed", "integer" } },
		{ "int4", { "INTEGER", "integer", "signed", "integer" } },
		{ "int8", { "INTEGER", "bigint", "signed", "bigint" } },
		{ "bigint", { "INTEGER", "bigint", "signed", "bigint" } },
		{ "smallint", { "INTEGER", "smallint", "signed", "smallint" } },
		{ "signed", { "INTEGER", "bigint", "signed", "bigint" } },
		{ "unsigned", { "INTEGER", "bigint", "unsigned", "bigint" } },
		{ "signed integer", { "INTEGER", "bigint", "signed",
				      "bigint" } },
		{ "real", { "REAL", "double precision", "double", "double" } },
		{ "float", { "REAL", "double precision", "double",
			     "double" } },
		{ "float8", { "REAL", "double precision", "double",
			      "double" } },
		{ "double", { "REAL", "double precision", "double",
			      "double" } },
		{ "double precision", { "REAL", "double precision", "double",
					"double" } },
		{ "numeric", { "REAL", "numeric", "decimal", "decimal" } },
		{ "decimal", { "REAL", "numeric", "decimal", "decimal" } },
		{ "text", { "TEXT", "text", "char", "varchar" } },
		{ "varchar", { "TEXT", "varchar", "char", "varchar" } },
		{ "character varying", { "TEXT", "varchar", "char",
					 "varchar" } },
		{ "char", { "TEXT", "text", "char", "varchar" } },
		{ "datetime", { "TEXT", "timestamp", "datetime",
				"timestamp" } },
		{ "timestamp", { "TEXT", "timestamp", "datetime",
				 "timestamp" } },
		{ "date", { "TEXT", "date", "date", "date" } },
		{ "boolean", { "INTEGER", "boolean", "signed", "boolean" } },
		{ "bool", { "INTEGER", "boolean", "signed", "boolean" } },
	};
	struct nl2sql_sql *type = n->kid[NL2SQL_CAST_TYPE];

	if (n->op == NL2SQL_CAST_COLONS || n->op == NL2SQL_CAST_CONVERT)
		n->op = NL2SQL_CAST_CAST;
	if (n->op == NL2SQL_CAST_USING) {
		sql_cannot(t, "CONVERT ... USING");
		return;
	}
	if (n->op == NL2SQL_CAST_TRY && t->to != NL2SQL_TRINO) {
		sql_cannot(t, "TRY_CAST");
		return;
	}
	if (type->op && t->to != NL2SQL_TRINO) {
		sql_cannot(t, "arrays");
		return;
	}
	for (size_t i = 0; i < NL2SQL_COUNT(types); i++)
		if (nl2sql_ieq(type->text, types[i].from)) {
			nl2sql_sql_set_text(t->a, type, types[i].to[t->to]);
			type->flags &= ~(uint32_t)NL2SQL_F_UNSIGNED;
			if (t->to == NL2SQL_SQLITE)
				type->kid[NL2SQL_TYPE_ARGS] = NULL;
			return;
		}
	sql_note(t, "the name of a type was kept");
}

/* ORDER BY: where NULL sorts.  First in SQLite, MySQL; last in the others
 * (ascending; Trino also descending). */
static int nulls_first(enum nl2sql_dialect d, bool desc)
{
	switch (d) {
	case NL2SQL_SQLITE: case NL2SQL_MYSQL:
		return !desc;
	case NL2SQL_POSTGRESQL:
		return desc;
	default:
		return 0;
	}
}

static void order_list(struct translator *t, struct nl2sql_sql *list)
{
	for (uint32_t i = 0; list && i < list->n; i++) {
		struct nl2sql_sql *o = list->kid[i], *key;
		bool desc = o->flags & NL2SQL_F_DESC;
		bool first = o->flags & NL2SQL_F_NULLS_FIRST ||
			     (!(o->flags & NL2SQL_F_NULLS_LAST) &&
			      nulls_first(t->from, desc));

		if (o->kind != NL2SQL_SQL_ORDER)
			continue;
		o->flags &= ~(uint32_t)(NL2SQL_F_NULLS_FIRST |
					NL2SQL_F_NULLS_LAST);
		if (first == nulls_first(t->to, desc))
			continue;
		if (t->to != NL2SQL_MYSQL) {
			o->flags |= first ? NL2SQL_F_NULLS_FIRST
					  : NL2SQL_F_NULLS_LAST;
		} else if (o->kid[0]->kind == NL2SQL_SQL_LITERAL) {
			sql_note(t, "where NULL sorts was not kept");
		} else {
			/* x IS NULL before x */
			key = nl2sql_sql_order(
				t->a,
				nl2sql_sql_is_null(
					t->a, false,
					nl2sql_sql_copy(t->a, o->kid[0])),
				first);
			nl2sql_sql_insert(t->a, list, i++, key);
		}
	}
}

/* ---- GROUP BY completion ---- */

static enum nl2sql_sql_walk find_aggregate(void *ctx, struct nl2sql_sql **at,
					   struct nl2sql_sql *parent)
{
	struct translator *t = ctx;
	const struct nl2sql_sql *n = *at;

	(void)parent;
	if (nl2sql_sql_is_query(n))
		return NL2SQL_WALK_SKIP;
	if (n->kind == NL2SQL_SQL_FUNC && !n->kid[NL2SQL_FUNC_OVER] &&
	    nl2sql_sql_is_aggregate(t->from, n->text))
		return NL2SQL_WALK_STOP;
	return NL2SQL_WALK_ON;
}

static bool is_constant(const struct nl2sql_sql *n)
{
	return n->kind == NL2SQL_SQL_LITERAL || n->kind == NL2SQL_SQL_PARAM;
}

/* Is it grouped by: itself, its alias or its number? */
static bool is_grouped(const struct nl2sql_sql *group,
		       const struct nl2sql_sql *item, uint32_t number)
{
	const struct nl2sql_sql *alias = item->kid[NL2SQL_ITEM_ALIAS];

	for (uint32_t i = 0; i < group->n; i++) {
		const struct nl2sql_sql *g = group->kid[i];

		if (nl2sql_sql_equal(g, item->kid[0]))
			return true;
		if (alias && g->kind == NL2SQL_SQL_COLUMN && !g->kid[0] &&
		    nl2sql_ieq(g->text, alias->text))
			return true;
		if (g->kind == NL2SQL_SQL_LITERAL && g->text &&
		    strtoul(g->text, NULL, 10) == number + 1)
			return true;
		if (g->kind == NL2SQL_SQL_COLUMN &&
		    item->kid[0]->kind == NL2SQL_SQL_COLUMN &&
		    nl2sql_ieq(g->text, item->kid[0]->text))
			return true;
	}
	return false;
}

static void complete_group(struct translator *t, struct nl2sql_sql *s)
{
	struct nl2sql_sql *group = s->kid[NL2SQL_SELECT_GROUP];
	struct nl2sql_sql *items = s->kid[NL2SQL_SELECT_ITEMS];

	if (!group || t->to == NL2SQL_SQLITE || t->from == NL2SQL_POSTGRESQL ||
	    t->from == NL2SQL_TRINO)
		return;
	for (uint32_t i = 0; i < items->n; i++) {
		struct nl2sql_sql *x = items->kid[i]->kid[0];

		if (is_constant(x) || x->kind == NL2SQL_SQL_STAR ||
		    x->kind == NL2SQL_SQL_SUBQUERY ||
		    !nl2sql_sql_walk(&x, find_aggregate, NULL, t) ||
		    is_grouped(group, items->kid[i], i))
			continue;
		nl2sql_sql_add(t->a, &group, nl2sql_sql_copy(t->a, x));
		sql_note(t, "GROUP BY was completed");
	}
}

/* PostgreSQL and MySQL group by an alias; Trino does not. */
static void group_aliases(struct translator *t, struct nl2sql_sql *s)
{
	struct nl2sql_sql *group = s->kid[NL2SQL_SELECT_GROUP];
	struct nl2sql_sql *items = s->kid[NL2SQL_SELECT_ITEMS];

	for (uint32_t g = 0; group && t->to == NL2SQL_TRINO && g < group->n;
	     g++)
		for (uint32_t i = 0; i < items->n; i++) {
			struct nl2sql_sql *alias =
				items->kid[i]->kid[NL2SQL_ITEM_ALIAS];
			struct nl2sql_sql *k = group->kid[g];

			if (alias && k->kind == NL2SQL_SQL_COLUMN &&
			    !k->kid[0] && nl2sql_ieq(k->text, alias->text))
				group->kid[g] = nl2sql_sql_copy(
					t->a, items->kid[i]->kid[0]);
		}
}

static void select_query(struct translator *t, struct nl2sql_sql *s)
{
	if (s->kid[NL2SQL_SELECT_DISTINCT_ON])
		sql_cannot(t, "DISTINCT ON");
	if (s->kid[NL2SQL_SELECT_INTO])
		sql_cannot(t, "SELECT INTO");
	if (s->flags & NL2SQL_F_ROLLUP && t->to != NL2SQL_MYSQL) {
		struct nl2sql_sql *g = nl2sql_sql_new(t->a,
						      NL2SQL_SQL_GROUPING);

		if (t->to == NL2SQL_SQLITE) {
			sql_cannot(t, "WITH ROLLUP");
			return;
		}
		g->kid[0] = s->kid[NL2SQL_SELECT_GROUP];
		s->kid[NL2SQL_SELECT_GROUP] = nl2sql_sql_list(t->a);
		nl2sql_sql_add(t->a, &s->kid[NL2SQL_SELECT_GROUP], g);
		s->flags &= ~(uint32_t)NL2SQL_F_ROLLUP;
	}
	s->text = NULL;
	s->text_len = 0;
	group_aliases(t, s);
	complete_group(t, s);
}

static void query(struct translator *t, struct nl2sql_sql *q)
{
	order_list(t, q->kid[NL2SQL_QUERY_ORDER]);
	if (q->flags & (NL2SQL_F_TIES | NL2SQL_F_PERCENT) &&
	    (t->to == NL2SQL_SQLITE || t->to == NL2SQL_MYSQL))
		sql_cannot(t, "WITH TIES");
	if (q->kid[NL2SQL_QUERY_LOCKS]) {
		q->kid[NL2SQL_QUERY_LOCKS] = NULL;
		sql_note(t, "row locks were left out");
	}
	if (q->kind == NL2SQL_SQL_SELECT)
		select_query(t, q);
}

/* An operand with clauses of its own stands in no parentheses in SQLite. */
static struct nl2sql_sql *wrapped(struct translator *t, struct nl2sql_sql *q)
{
	struct nl2sql_sql *s = nl2sql_sql_select(t->a);

	nl2sql_sql_select_item(t->a, s, nl2sql_sql_star(t->a, NULL), NULL);
	nl2sql_sql_select_from(t->a, s, nl2sql_sql_derived(t->a, q, NULL));
	return s;
}

static bool needs_parens(const struct nl2sql_sql *q, bool right)
{
	for (int i = 0; i <= NL2SQL_QUERY_LOCKS; i++)
		if (q->kid[i])
			return true;
	return right && q->kind == NL2SQL_SQL_SETOP;
}

static void set_operation(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at, **left = &n->kid[NL2SQL_SETOP_LEFT];
	struct nl2sql_sql **right = &n->kid[NL2SQL_SETOP_RIGHT];

	if (t->to != NL2SQL_SQLITE)
		return;
	if (n->flags & NL2SQL_F_ALL && n->op != NL2SQL_SETOP_UNION) {
		sql_cannot(t, "%s ALL", n->op == NL2SQL_SETOP_EXCEPT
						? "EXCEPT" : "INTERSECT");
		return;
	}
	if (needs_parens(*left, false) || n->op == NL2SQL_SETOP_PAREN ||
	    ((*left)->kind == NL2SQL_SQL_SETOP &&
	     n->op == NL2SQL_SETOP_INTERSECT))
		*left = wrapped(t, *left);
	if (n->op == NL2SQL_SETOP_PAREN) {
		memcpy((*left)->kid, n->kid,
		       (NL2SQL_QUERY_LOCKS + 1) * sizeof(*n->kid));
		*at = *left;
		return;
	}
	if (needs_parens(*right, true))
		*right = wrapped(t, *right);
}

static void from(struct translator *t, struct nl2sql_sql *n)
{
	if (n->flags & NL2SQL_F_LATERAL && t->to == NL2SQL_SQLITE)
		sql_cannot(t, "LATERAL");
	if (n->kind == NL2SQL_SQL_TABLE) {
		n->kid[NL2SQL_TABLE_HINTS] = NULL;
		if (n->kid[NL2SQL_TABLE_SAMPLE])
			sql_cannot(t, "TABLESAMPLE");
		if (n->flags & NL2SQL_F_ONLY)
			n->flags &= ~(uint32_t)NL2SQL_F_ONLY;
	}
	if (n->kind == NL2SQL_SQL_DERIVED && !n->kid[1] &&
	    (t->to == NL2SQL_MYSQL || t->to == NL2SQL_POSTGRESQL)) {
		n->kid[1] = nl2sql_sql_new(t->a, NL2SQL_SQL_ALIAS);
		n->kid[1]->text = nl2sql_arena_printf(t->a, "derived_%u",
						      ++t->derived);
		n->kid[1]->text_len = (uint32_t)strlen(n->kid[1]->text);
	}
	if (n->kind == NL2SQL_SQL_JOIN && n->op == NL2SQL_JOIN_FULL &&
	    t->to == NL2SQL_MYSQL)
		sql_cannot(t, "FULL JOIN");
	if (n->kind == NL2SQL_SQL_JOIN && n->op == NL2SQL_JOIN_STRAIGHT)
		n->op = NL2SQL_JOIN_INNER;
	if (n->kind == NL2SQL_SQL_JOIN && n->op == NL2SQL_JOIN_INNER &&
	    !n->kid[NL2SQL_JOIN_ON] && !n->kid[NL2SQL_JOIN_USING] &&
	    !(n->flags & NL2SQL_F_NATURAL))
		n->op = NL2SQL_JOIN_CROSS;
	if (n->kind == NL2SQL_SQL_JOIN && n->op == NL2SQL_JOIN_CROSS &&
	    (n->kid[NL2SQL_JOIN_ON] || n->kid[NL2SQL_JOIN_USING]))
		n->op = NL2SQL_JOIN_INNER;
}

static void names(struct translator *t, struct nl2sql_sql *n)
{
	/* "x" was a string that SQLite took for want of a column. */
	if (n->kind == NL2SQL_SQL_COLUMN && n->flags & NL2SQL_F_DQUOTED &&
	    t->from == NL2SQL_SQLITE)
		n->flags &= ~(uint32_t)NL2SQL_F_DQUOTED;
	(void)t;
}

static void is_test(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at;

	if (n->op == NL2SQL_IS_NULL)
		return;
	if (n->op > NL2SQL_IS_UNKNOWN) {
		sql_cannot(t, "IS %s", n->text ? n->text : "DOCUMENT");
		return;
	}
	if (n->op == NL2SQL_IS_UNKNOWN && t->to != NL2SQL_TRINO) {
		if (t->to == NL2SQL_SQLITE)
			n->op = NL2SQL_IS_NULL;
		return;
	}
	if (t->to == NL2SQL_TRINO) {
		bool unknown = n->op == NL2SQL_IS_UNKNOWN;

		*at = nl2sql_sql_bin(
			t->a,
			n->flags & NL2SQL_F_NOT ? NL2SQL_OP_DISTINCT
						: NL2SQL_OP_NOT_DISTINCT,
			arg0(n),
			unknown ? nl2sql_sql_null(t->a)
				: nl2sql_sql_bool(t->a,
						  n->op == NL2SQL_IS_TRUE));
	}
}

static enum nl2sql_sql_walk rule(void *ctx, struct nl2sql_sql **at,
				 struct nl2sql_sql *parent)
{
	struct translator *t = ctx;
	struct nl2sql_sql *n = *at;

	(void)parent;
	switch (n->kind) {
	case NL2SQL_SQL_COLUMN: case NL2SQL_SQL_NAME:
		names(t, n);
		break;
	case NL2SQL_SQL_LIKE:
		like(t, at);
		break;
	case NL2SQL_SQL_BINARY:
		binary(t, at);
		break;
	case NL2SQL_SQL_UNARY:
		if (n->op == NL2SQL_OP_BINARY)
			*at = n->kid[0];
		else if (n->op == NL2SQL_OP_PRIOR)
			sql_cannot(t, "the operator %s", n->text);
		break;
	case NL2SQL_SQL_IS:
		is_test(t, at);
		break;
	case NL2SQL_SQL_CAST:
		cast(t, n);
		break;
	case NL2SQL_SQL_FUNC:
		sql_translate_func(t, at);
		break;
	case NL2SQL_SQL_TYPED: case NL2SQL_SQL_INTERVAL:
		sql_translate_date(t, at);
		break;
	case NL2SQL_SQL_QUANTIFIED:
		if (t->to == NL2SQL_SQLITE && n->op == NL2SQL_OP_EQ &&
		    !(n->flags & NL2SQL_F_ALL) &&
		    nl2sql_sql_is_query(n->kid[1]))
			*at = nl2sql_sql_in(t->a, false, n->kid[0], n->kid[1]);
		else if (t->to == NL2SQL_SQLITE)
			sql_cannot(t, "ANY and ALL");
		break;
	case NL2SQL_SQL_ARRAY: case NL2SQL_SQL_ARRAY_QUERY:
	case NL2SQL_SQL_INDEX:
		if (t->to != NL2SQL_TRINO && t->to != NL2SQL_POSTGRESQL)
			sql_cannot(t, "arrays");
		break;
	case NL2SQL_SQL_FIELD:
		sql_cannot(t, "fields of a value");
		break;
	case NL2SQL_SQL_LAMBDA:
		sql_cannot(t, "lambda functions");
		break;
	case NL2SQL_SQL_MATCH:
		sql_cannot(t, "MATCH ... AGAINST");
		break;
	case NL2SQL_SQL_VARIABLE:
		sql_cannot(t, "the variable %s", n->text);
		break;
	case NL2SQL_SQL_GROUPING:
		if (t->to == NL2SQL_SQLITE || t->to == NL2SQL_MYSQL)
			sql_cannot(t, "GROUPING SETS");
		break;
	case NL2SQL_SQL_WINDOW:
		order_list(t, n->kid[NL2SQL_WINDOW_ORDER]);
		break;
	case NL2SQL_SQL_SETOP:
		query(t, n);
		set_operation(t, at);
		break;
	case NL2SQL_SQL_SELECT: case NL2SQL_SQL_VALUES:
		query(t, n);
		break;
	case NL2SQL_SQL_TABLE: case NL2SQL_SQL_DERIVED: case NL2SQL_SQL_JOIN:
	case NL2SQL_SQL_TABLE_FUNC:
		from(t, n);
		break;
	default:
		if (n->kind >= NL2SQL_SQL_CREATE_TABLE &&
		    n->kind <= NL2SQL_SQL_COMMAND)
			sql_cannot(t, "this kind of statement");
	}
	return t->failed ? NL2SQL_WALK_STOP : NL2SQL_WALK_ON;
}

int nl2sql_sql_translate(struct nl2sql_arena *arena, struct nl2sql_sql **out,
			 const struct nl2sql_sql *in,
			 struct nl2sql_sql_translation *how,
			 struct nl2sql_err *err)
{
	struct translator t = {
		.a = arena, .from = how->from, .to = how->to, .how = how,
		.err = err,
		.folds_like = how->from == NL2SQL_SQLITE ||
			      how->from == NL2SQL_MYSQL,
		.to_folds_like = how->to == NL2SQL_SQLITE ||
				 how->to == NL2SQL_MYSQL,
	};

	*out = nl2sql_sql_copy(arena, in);
	how->notes = NULL;
	how->n = 0;
	if (how->from == how->to)
		return 0;
	nl2sql_sql_walk(out, NULL, rule, &t);
	if (t.failed)
		*out = NULL;
	return t.failed ? -1 : 0;
}
