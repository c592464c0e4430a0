/*
 * lib/sql/fingerprint.c - hashes of the normal form
 *
 * f0 and f1 are hashes of the normal form's key, with and without literals.
 * For f2, tables and columns are numbered in the order in which they turn up;
 * the members of what has no order (a select list, conditions, operands of =)
 * are taken smallest first, given the numbers dealt so far, so that the names
 * do not matter.
 */
#include <string.h>

#include "normal.h"
#include "resolve.h"

struct shape {
	struct nl2sql_buf out, name;	   /* of a column, for the map */
	struct nl2sql_map tables, columns; /* name to number */
	struct nl2sql_arena arena;
	bool dry;	 /* only looking: deal no numbers */
	unsigned budget; /* of looks: a statement of thousands of conditions
			  * is not worth more */
};

static void shape_put(struct shape *S, const struct nl2sql_sql *n);

/* ---- numbers ------------------------------------------------------------------ */

static size_t number(struct shape *S, struct nl2sql_map *m, const char *key,
		     size_t len)
{
	size_t n = (size_t)(uintptr_t)nl2sql_map_getn(m, key, len);

	if (n || S->dry)
		return n;
	n = m->n + 1;
	nl2sql_map_setn(m, key, len, (void *)(uintptr_t)n);
	return n;
}

static void put_number(struct shape *S, char what, size_t n)
{
	/* nothing sorts before those that are known */
	nl2sql_buf_putc(&S->out, what);
	if (n)
		nl2sql_buf_unsigned(&S->out, n, 10, 4);
	else
		nl2sql_buf_putc(&S->out, '~');
}

static const char *table_key(const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *alias = kid(n, NL2SQL_TABLE_ALIAS);

	return alias && alias->text ? alias->text : n->text;
}

static void put_column(struct shape *S, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *q = kid(n, NL2SQL_COLUMN_QUALIFIER);
	const char *table = q ? q->text : "";
	size_t len = strlen(table);

	put_number(S, 't', number(S, &S->tables, table, len));
	nl2sql_buf_cut(&S->name, 0);
	nl2sql_buf_put(&S->name, table, len);
	nl2sql_buf_putc(&S->name, '\n');
	nl2sql_buf_puts(&S->name, n->text);
	put_number(S, 'c', number(S, &S->columns, S->name.data, S->name.len));
}

/* ---- what has no order ------------------------------------------------------------ */

static char *look(struct shape *S, const struct nl2sql_sql *n, size_t *len)
{
	size_t start = S->out.len;
	bool dry = S->dry;
	char *text;

	S->dry = true;
	shape_put(S, n);
	S->dry = dry;
	*len = S->out.len - start;
	text = nl2sql_arena_strndup(&S->arena, S->out.data + start, *len);
	nl2sql_buf_cut(&S->out, start);
	return text;
}

static bool smaller(const char *a, size_t la, const char *b, size_t lb)
{
	int c = memcmp(a, b, la < lb ? la : lb);

	return c ? c < 0 : la < lb;
}

static size_t smallest(struct shape *S, struct nl2sql_sql **items, size_t n)
{
	size_t i, best = 0, len, best_len;
	char *text, *best_text;

	if (n < 2 || S->budget < n)
		return 0;
	S->budget -= (unsigned)n;
	best_text = look(S, items[0], &best_len);
	for (i = 1; i < n; i++) {
		text = look(S, items[i], &len);
		if (smaller(text, len, best_text, best_len)) {
			best = i;
			best_text = text;
			best_len = len;
		}
	}
	return best;
}

static void put_unordered(struct shape *S, struct nl2sql_sql *const *items,
			  size_t n)
{
	struct nl2sql_sql **left =
		nl2sql_arena_alloc(&S->arena, (n + 1) * sizeof(*left));
	size_t best;

	if (n)
		memcpy(left, items, n * sizeof(*left));
	while (n) {
		best = smallest(S, left, n);
		shape_put(S, left[best]);
		nl2sql_buf_putc(&S->out, ',');
		memmove(left + best, left + best + 1,
			(--n - best) * sizeof(*left));
	}
}

static void put_logic(struct shape *S, const struct nl2sql_sql *n)
{
	struct normal_parts parts = { 0 };

	nl2sql_buf_puts(&S->out, n->op == NL2SQL_OP_AND ? "and(" : "or(");
	nl2sql_normal_flatten(&S->arena, &parts, (struct nl2sql_sql *)n, n->op);
	put_unordered(S, parts.items, parts.n);
	nl2sql_buf_putc(&S->out, ')');
}

static void put_select(struct shape *S, const struct nl2sql_sql *n)
{
	static const uint32_t order[] = {
		NL2SQL_QUERY_WITH,     NL2SQL_SELECT_DISTINCT_ON,
		NL2SQL_SELECT_ITEMS,   NL2SQL_SELECT_GROUP,
		NL2SQL_QUERY_ORDER,    NL2SQL_SELECT_HAVING,
		NL2SQL_SELECT_WHERE,   NL2SQL_SELECT_FROM,
		NL2SQL_SELECT_WINDOWS, NL2SQL_SELECT_INTO,
		NL2SQL_QUERY_LIMIT,    NL2SQL_QUERY_OFFSET,
		NL2SQL_QUERY_LOCKS
	};
	const struct nl2sql_sql *k;
	size_t i;

	nl2sql_buf_printf(&S->out, "select.%x(",
			  n->flags & ~(unsigned)NL2SQL_F_LOOKS);
	for (i = 0; i < NL2SQL_COUNT(order); i++) {
		k = kid(n, order[i]);
		if (k && (order[i] == NL2SQL_SELECT_ITEMS ||
			  order[i] == NL2SQL_SELECT_GROUP ||
			  order[i] == NL2SQL_SELECT_FROM))
			put_unordered(S, k->kid, k->n);
		else
			shape_put(S, k);
		nl2sql_buf_putc(&S->out, ';');
	}
	nl2sql_buf_putc(&S->out, ')');
}

static bool literal_list(const struct nl2sql_sql *n)
{
	uint32_t i;

	if (!nl2sql_sql_is(n, NL2SQL_SQL_LIST))
		return false;
	for (i = 0; i < n->n; i++)
		if (!nl2sql_normal_is_literal(n->kid[i]))
			return false;
	return n->n > 0;
}

static void put_plain(struct shape *S, const struct nl2sql_sql *n)
{
	uint32_t i;

	nl2sql_normal_head(&S->out, n);
	if (n->text && n->kind != NL2SQL_SQL_ALIAS &&
	    n->kind != NL2SQL_SQL_NAME && n->kind != NL2SQL_SQL_CTE) {
		nl2sql_buf_putc(&S->out, '"');
		nl2sql_buf_puts(&S->out, n->text);
	}
	nl2sql_buf_putc(&S->out, '(');
	for (i = 0; i < n->n; i++) {
		if (n->kind == NL2SQL_SQL_IN && i == NL2SQL_IN_SET &&
		    literal_list(n->kid[i]))
			nl2sql_buf_putc(&S->out, '?');
		else
			shape_put(S, n->kid[i]);
		nl2sql_buf_putc(&S->out, ',');
	}
	nl2sql_buf_putc(&S->out, ')');
}

static void shape_put(struct shape *S, const struct nl2sql_sql *n)
{
	if (!n) {
		nl2sql_buf_putc(&S->out, '-');
		return;
	}
	if (nl2sql_normal_is_literal(n)) {
		nl2sql_buf_putc(&S->out, '?');
		return;
	}
	switch (n->kind) {
	case NL2SQL_SQL_COLUMN:
		put_column(S, n);
		return;
	case NL2SQL_SQL_TABLE:
		put_number(S, 't',
			   number(S, &S->tables, table_key(n),
				  strlen(table_key(n))));
		return;
	case NL2SQL_SQL_SELECT:
		put_select(S, n);
		return;
	case NL2SQL_SQL_BINARY:
		if (n->op == NL2SQL_OP_AND || n->op == NL2SQL_OP_OR) {
			put_logic(S, n);
			return;
		}
		if (n->op == NL2SQL_OP_EQ || n->op == NL2SQL_OP_NE ||
		    n->op == NL2SQL_OP_ADD || n->op == NL2SQL_OP_MUL) {
			nl2sql_buf_puts(&S->out, "op");
			nl2sql_buf_unsigned(&S->out, n->op, 10, 1);
			nl2sql_buf_putc(&S->out, '(');
			put_unordered(S, n->kid, n->n);
			nl2sql_buf_putc(&S->out, ')');
			return;
		}
		break;
	default:
		break;
	}
	put_plain(S, n);
}

/* ---- the three hashes ---------------------------------------------------------------- */

static struct nl2sql_hash128 key_hash(const struct nl2sql_sql *n,
				      enum key_mode mode)
{
	struct nl2sql_buf b = { 0 };
	struct nl2sql_hash128 h;

	nl2sql_normal_key(&b, n, mode);
	h = nl2sql_hash128(b.data, b.len);
	nl2sql_buf_release(&b);
	return h;
}

static struct nl2sql_hash128 shape_hash(const struct nl2sql_sql *n)
{
	struct shape S = { .budget = 4096 };
	struct nl2sql_hash128 h;

	shape_put(&S, n);
	h = nl2sql_hash128(S.out.data, S.out.len);
	nl2sql_buf_release(&S.out);
	nl2sql_buf_release(&S.name);
	nl2sql_map_release(&S.tables);
	nl2sql_map_release(&S.columns);
	nl2sql_arena_release(&S.arena);
	return h;
}

void nl2sql_fingerprint(struct nl2sql_fingerprints *out,
			const struct nl2sql_resolution *r)
{
	struct nl2sql_arena arena = { 0 };
	struct nl2sql_sql *n = nl2sql_normal(&arena, r);

	out->f0 = key_hash(n, KEY_FULL);
	out->f1 = key_hash(n, KEY_F1);
	out->f2 = shape_hash(n);
	nl2sql_arena_release(&arena);
}

int nl2sql_fingerprint_text(struct nl2sql_fingerprints *out,
			    enum nl2sql_dialect dialect, const char *text,
			    size_t len, const struct nl2sql_schema *schema,
			    const char *db, struct nl2sql_err *err)
{
	struct nl2sql_arena arena = { 0 };
	struct nl2sql_sql *n;
	int rc;

	rc = nl2sql_sql_parse_one(&arena, &n, dialect, text, len, err);
	if (!rc)
		nl2sql_fingerprint(out, nl2sql_resolve(&arena, n, dialect, text,
						       len, schema, db));
	nl2sql_arena_release(&arena);
	return rc;
}
