/* lib/sql/build.c - trees made by hand */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <nl2sql/sql.h>

static struct nl2sql_sql *with_text(struct nl2sql_arena *a,
				    enum nl2sql_sql_kind kind, const char *text)
{
	struct nl2sql_sql *n = nl2sql_sql_new(a, kind);

	nl2sql_sql_set_text(a, n, text);
	return n;
}

static struct nl2sql_sql *literal(struct nl2sql_arena *a,
				  enum nl2sql_sql_lit op, const char *text)
{
	struct nl2sql_sql *n = with_text(a, NL2SQL_SQL_LITERAL, text);

	n->op = (uint16_t)op;
	return n;
}

static struct nl2sql_sql *qualifier(struct nl2sql_arena *a, const char *name)
{
	return name ? nl2sql_sql_name(a, name) : NULL;
}

struct nl2sql_sql *nl2sql_sql_list(struct nl2sql_arena *a)
{
	return nl2sql_sql_new(a, NL2SQL_SQL_LIST);
}

struct nl2sql_sql *nl2sql_sql_name(struct nl2sql_arena *a, const char *text)
{
	return with_text(a, NL2SQL_SQL_NAME, text);
}

struct nl2sql_sql *nl2sql_sql_col(struct nl2sql_arena *a, const char *table,
				  const char *column)
{
	struct nl2sql_sql *n = with_text(a, NL2SQL_SQL_COLUMN, column);

	n->kid[NL2SQL_COLUMN_QUALIFIER] = qualifier(a, table);
	return n;
}

struct nl2sql_sql *nl2sql_sql_star(struct nl2sql_arena *a, const char *table)
{
	struct nl2sql_sql *n = nl2sql_sql_new(a, NL2SQL_SQL_STAR);

	n->kid[NL2SQL_STAR_QUALIFIER] = qualifier(a, table);
	return n;
}

struct nl2sql_sql *nl2sql_sql_word(struct nl2sql_arena *a, const char *text)
{
	return with_text(a, NL2SQL_SQL_WORD, text);
}

struct nl2sql_sql *nl2sql_sql_int(struct nl2sql_arena *a, int64_t v)
{
	char text[32];

	snprintf(text, sizeof(text), "%" PRId64, v);
	return nl2sql_sql_num(a, text);
}

struct nl2sql_sql *nl2sql_sql_num(struct nl2sql_arena *a, const char *text)
{
	bool hex = text[0] == '0' && (text[1] | 32) == 'x';

	if (*text == '-')
		return nl2sql_sql_un(a, NL2SQL_OP_NEG,
				     nl2sql_sql_num(a, text + 1));
	return literal(a,
		       !hex && strpbrk(text, ".eE") ? NL2SQL_LIT_DECIMAL
						    : NL2SQL_LIT_INTEGER,
		       text);
}

struct nl2sql_sql *nl2sql_sql_str(struct nl2sql_arena *a, const char *text)
{
	return literal(a, NL2SQL_LIT_STRING, text);
}

struct nl2sql_sql *nl2sql_sql_null(struct nl2sql_arena *a)
{
	return literal(a, NL2SQL_LIT_NULL, NULL);
}

struct nl2sql_sql *nl2sql_sql_bool(struct nl2sql_arena *a, bool v)
{
	return literal(a, v ? NL2SQL_LIT_TRUE : NL2SQL_LIT_FALSE, NULL);
}

struct nl2sql_sql *nl2sql_sql_un(struct nl2sql_arena *a, enum nl2sql_sql_op op,
				 struct nl2sql_sql *value)
{
	struct nl2sql_sql *n = nl2sql_sql_new(a, NL2SQL_SQL_UNARY);

	n->op = (uint16_t)op;
	n->kid[NL2SQL_VALUE] = value;
	return n;
}

struct nl2sql_sql *nl2sql_sql_bin(struct nl2sql_arena *a, enum nl2sql_sql_op op,
				  struct nl2sql_sql *left,
				  struct nl2sql_sql *right)
{
	struct nl2sql_sql *n = nl2sql_sql_new(a, NL2SQL_SQL_BINARY);

	n->op = (uint16_t)op;
	n->kid[NL2SQL_LEFT] = left;
	n->kid[NL2SQL_RIGHT] = right;
	return n;
}

struct nl2sql_sql *nl2sql_sql_and(struct nl2sql_arena *a,
				  struct nl2sql_sql *left,
				  struct nl2sql_sql *right)
{
	if (!left || !right)
		return left ? left : right;
	return nl2sql_sql_bin(a, NL2SQL_OP_AND, left, right);
}

struct nl2sql_sql *nl2sql_sql_func(struct nl2sql_arena *a, const char *name,
				   ...)
{
	struct nl2sql_sql *n = with_text(a, NL2SQL_SQL_FUNC, name), *arg;
	va_list ap;

	n->kid[NL2SQL_FUNC_ARGS] = nl2sql_sql_list(a);
	va_start(ap, name);
	while ((arg = va_arg(ap, struct nl2sql_sql *)))
		nl2sql_sql_add(a, &n->kid[NL2SQL_FUNC_ARGS], arg);
	va_end(ap);
	return n;
}

struct nl2sql_sql *nl2sql_sql_count_star(struct nl2sql_arena *a)
{
	struct nl2sql_sql *n = nl2sql_sql_func(a, "count", NULL);

	n->flags |= NL2SQL_F_STAR;
	return n;
}

/* A node of three slots that may be negated. */
static struct nl2sql_sql *test(struct nl2sql_arena *a,
			       enum nl2sql_sql_kind kind, bool negated,
			       struct nl2sql_sql *value,
			       struct nl2sql_sql *second,
			       struct nl2sql_sql *third)
{
	struct nl2sql_sql *n = nl2sql_sql_new(a, kind);

	if (negated)
		n->flags |= NL2SQL_F_NOT;
	n->kid[0] = value;
	if (n->n > 1)
		n->kid[1] = second;
	if (n->n > 2)
		n->kid[2] = third;
	return n;
}

struct nl2sql_sql *nl2sql_sql_like(struct nl2sql_arena *a, bool negated,
				   struct nl2sql_sql *value,
				   struct nl2sql_sql *pattern)
{
	return test(a, NL2SQL_SQL_LIKE, negated, value, pattern, NULL);
}

struct nl2sql_sql *nl2sql_sql_between(struct nl2sql_arena *a, bool negated,
				      struct nl2sql_sql *value,
				      struct nl2sql_sql *low,
				      struct nl2sql_sql *high)
{
	return test(a, NL2SQL_SQL_BETWEEN, negated, value, low, high);
}

struct nl2sql_sql *nl2sql_sql_in(struct nl2sql_arena *a, bool negated,
				 struct nl2sql_sql *value,
				 struct nl2sql_sql *set)
{
	return test(a, NL2SQL_SQL_IN, negated, value, set, NULL);
}

struct nl2sql_sql *nl2sql_sql_is_null(struct nl2sql_arena *a, bool negated,
				      struct nl2sql_sql *value)
{
	return test(a, NL2SQL_SQL_IS, negated, value, NULL, NULL);
}

struct nl2sql_sql *nl2sql_sql_exists(struct nl2sql_arena *a,
				     struct nl2sql_sql *query)
{
	return test(a, NL2SQL_SQL_EXISTS, false, query, NULL, NULL);
}

struct nl2sql_sql *nl2sql_sql_subquery(struct nl2sql_arena *a,
				       struct nl2sql_sql *query)
{
	return test(a, NL2SQL_SQL_SUBQUERY, false, query, NULL, NULL);
}

/* "numeric(10, 2)": the name, then the numbers. */
static struct nl2sql_sql *type_of(struct nl2sql_arena *a, const char *type)
{
	struct nl2sql_sql *n = nl2sql_sql_new(a, NL2SQL_SQL_TYPE);
	size_t len = strcspn(type, "(");
	const char *at = type + len;

	n->text = nl2sql_arena_strndup(a, type, len);
	n->text_len = (uint32_t)len;
	while (*at && *at != ')') {
		size_t skip = strspn(at, "(, ");
		size_t digits = strcspn(at + skip, ",) ");
		char *number = nl2sql_arena_strndup(a, at + skip, digits);

		if (!digits)
			break;
		nl2sql_sql_add(a, &n->kid[NL2SQL_TYPE_ARGS],
			       nl2sql_sql_num(a, number));
		at += skip + digits;
	}
	return n;
}

struct nl2sql_sql *nl2sql_sql_cast(struct nl2sql_arena *a,
				   struct nl2sql_sql *value, const char *type)
{
	return test(a, NL2SQL_SQL_CAST, false, value, type_of(a, type), NULL);
}

struct nl2sql_sql *nl2sql_sql_case(struct nl2sql_arena *a,
				   struct nl2sql_sql *otherwise)
{
	return test(a, NL2SQL_SQL_CASE, false, NULL, nl2sql_sql_list(a),
		    otherwise);
}

void nl2sql_sql_when(struct nl2sql_arena *a, struct nl2sql_sql *cas,
		     struct nl2sql_sql *condition, struct nl2sql_sql *result)
{
	nl2sql_sql_add(
		a, &cas->kid[NL2SQL_CASE_WHENS],
		test(a, NL2SQL_SQL_WHEN, false, condition, result, NULL));
}

struct nl2sql_sql *nl2sql_sql_order(struct nl2sql_arena *a,
				    struct nl2sql_sql *value, bool desc)
{
	struct nl2sql_sql *n = nl2sql_sql_new(a, NL2SQL_SQL_ORDER);

	n->kid[NL2SQL_VALUE] = value;
	if (desc)
		n->flags |= NL2SQL_F_DESC;
	return n;
}

struct nl2sql_sql *nl2sql_sql_select(struct nl2sql_arena *a)
{
	struct nl2sql_sql *n = nl2sql_sql_new(a, NL2SQL_SQL_SELECT);

	n->kid[NL2SQL_SELECT_ITEMS] = nl2sql_sql_list(a);
	return n;
}

struct nl2sql_sql *nl2sql_sql_select_item(struct nl2sql_arena *a,
					  struct nl2sql_sql *select,
					  struct nl2sql_sql *value,
					  const char *alias)
{
	struct nl2sql_sql *item = nl2sql_sql_new(a, NL2SQL_SQL_ITEM);

	item->kid[NL2SQL_VALUE] = value;
	item->kid[NL2SQL_ITEM_ALIAS] = qualifier(a, alias);
	nl2sql_sql_add(a, &select->kid[NL2SQL_SELECT_ITEMS], item);
	return item;
}

void nl2sql_sql_select_from(struct nl2sql_arena *a, struct nl2sql_sql *select,
			    struct nl2sql_sql *from)
{
	nl2sql_sql_add(a, &select->kid[NL2SQL_SELECT_FROM], from);
}

void nl2sql_sql_select_group(struct nl2sql_arena *a, struct nl2sql_sql *select,
			     struct nl2sql_sql *value)
{
	nl2sql_sql_add(a, &select->kid[NL2SQL_SELECT_GROUP], value);
}

void nl2sql_sql_select_where(struct nl2sql_arena *a, struct nl2sql_sql *select,
			     struct nl2sql_sql *condition)
{
	struct nl2sql_sql **where = &select->kid[NL2SQL_SELECT_WHERE];

	*where = nl2sql_sql_and(a, *where, condition);
}

void nl2sql_sql_query_order(struct nl2sql_arena *a, struct nl2sql_sql *query,
			    struct nl2sql_sql *value, bool desc)
{
	nl2sql_sql_add(a, &query->kid[NL2SQL_QUERY_ORDER],
		       nl2sql_sql_order(a, value, desc));
}

void nl2sql_sql_query_limit(struct nl2sql_arena *a, struct nl2sql_sql *query,
			    int64_t limit)
{
	query->kid[NL2SQL_QUERY_LIMIT] = nl2sql_sql_int(a, limit);
}

void nl2sql_sql_query_with(struct nl2sql_arena *a, struct nl2sql_sql *query,
			   const char *name, struct nl2sql_sql *cte)
{
	struct nl2sql_sql *n = with_text(a, NL2SQL_SQL_CTE, name);
	struct nl2sql_sql **with = &query->kid[NL2SQL_QUERY_WITH];

	n->kid[NL2SQL_CTE_QUERY] = cte;
	if (!*with)
		*with = nl2sql_sql_new(a, NL2SQL_SQL_WITH);
	nl2sql_sql_add(a, with, n);
}

struct nl2sql_sql *nl2sql_sql_setop(struct nl2sql_arena *a,
				    enum nl2sql_sql_setop op, bool all,
				    struct nl2sql_sql *left,
				    struct nl2sql_sql *right)
{
	struct nl2sql_sql *n = nl2sql_sql_new(a, NL2SQL_SQL_SETOP);

	n->op = (uint16_t)op;
	if (all)
		n->flags |= NL2SQL_F_ALL;
	n->kid[NL2SQL_SETOP_LEFT] = left;
	n->kid[NL2SQL_SETOP_RIGHT] = right;
	return n;
}

static struct nl2sql_sql *alias_of(struct nl2sql_arena *a, const char *alias)
{
	return alias ? with_text(a, NL2SQL_SQL_ALIAS, alias) : NULL;
}

struct nl2sql_sql *nl2sql_sql_table(struct nl2sql_arena *a, const char *schema,
				    const char *name, const char *alias)
{
	struct nl2sql_sql *n = with_text(a, NL2SQL_SQL_TABLE, name);

	n->kid[NL2SQL_TABLE_QUALIFIER] = qualifier(a, schema);
	n->kid[NL2SQL_TABLE_ALIAS] = alias_of(a, alias);
	return n;
}

struct nl2sql_sql *nl2sql_sql_derived(struct nl2sql_arena *a,
				      struct nl2sql_sql *query,
				      const char *alias)
{
	return test(a, NL2SQL_SQL_DERIVED, false, query, alias_of(a, alias),
		    NULL);
}

struct nl2sql_sql *nl2sql_sql_join(struct nl2sql_arena *a,
				   enum nl2sql_sql_join op,
				   struct nl2sql_sql *left,
				   struct nl2sql_sql *right,
				   struct nl2sql_sql *on)
{
	struct nl2sql_sql *n = test(a, NL2SQL_SQL_JOIN, false, left, right, on);

	n->op = (uint16_t)op;
	return n;
}

struct nl2sql_sql *nl2sql_sql_window(struct nl2sql_arena *a,
				     struct nl2sql_sql *partition,
				     struct nl2sql_sql *order)
{
	struct nl2sql_sql *n = nl2sql_sql_new(a, NL2SQL_SQL_WINDOW);

	n->kid[NL2SQL_WINDOW_PARTITION] = partition;
	n->kid[NL2SQL_WINDOW_ORDER] = order;
	return n;
}
