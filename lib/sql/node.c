/* lib/sql/node.c - nodes: made, copied, compared, walked */
#include <assert.h>
#include <string.h>

#include <nl2sql/sql.h>

/* How many slots a kind has; lists (LIST, ROW, WITH) begin empty. */
static const struct kind {
	const char *name;
	unsigned char slots;
} kinds[NL2SQL_SQL_KINDS] = {
	[NL2SQL_SQL_LIST] = { "LIST", 0 },
	[NL2SQL_SQL_NAME] = { "NAME", 1 },
	[NL2SQL_SQL_COLUMN] = { "COLUMN", 1 },
	[NL2SQL_SQL_STAR] = { "STAR", 2 },
	[NL2SQL_SQL_WORD] = { "WORD", 0 },
	[NL2SQL_SQL_LITERAL] = { "LITERAL", 0 },
	[NL2SQL_SQL_TYPED] = { "TYPED", 2 },
	[NL2SQL_SQL_INTERVAL] = { "INTERVAL", 1 },
	[NL2SQL_SQL_PARAM] = { "PARAM", 0 },
	[NL2SQL_SQL_VARIABLE] = { "VARIABLE", 0 },
	[NL2SQL_SQL_DEFAULT] = { "DEFAULT", 0 },
	[NL2SQL_SQL_UNARY] = { "UNARY", 1 },
	[NL2SQL_SQL_BINARY] = { "BINARY", 2 },
	[NL2SQL_SQL_LIKE] = { "LIKE", 3 },
	[NL2SQL_SQL_BETWEEN] = { "BETWEEN", 3 },
	[NL2SQL_SQL_IN] = { "IN", 2 },
	[NL2SQL_SQL_IS] = { "IS", 1 },
	[NL2SQL_SQL_EXISTS] = { "EXISTS", 1 },
	[NL2SQL_SQL_SUBQUERY] = { "SUBQUERY", 1 },
	[NL2SQL_SQL_QUANTIFIED] = { "QUANTIFIED", 2 },
	[NL2SQL_SQL_CASE] = { "CASE", 3 },
	[NL2SQL_SQL_WHEN] = { "WHEN", 2 },
	[NL2SQL_SQL_CAST] = { "CAST", 2 },
	[NL2SQL_SQL_FUNC] = { "FUNC", NL2SQL_FUNC_SLOTS },
	[NL2SQL_SQL_NAMED] = { "NAMED", 1 },
	[NL2SQL_SQL_ARRAY] = { "ARRAY", 1 },
	[NL2SQL_SQL_ARRAY_QUERY] = { "ARRAY_QUERY", 1 },
	[NL2SQL_SQL_ROW] = { "ROW", 0 },
	[NL2SQL_SQL_INDEX] = { "INDEX", 3 },
	[NL2SQL_SQL_FIELD] = { "FIELD", 1 },
	[NL2SQL_SQL_LAMBDA] = { "LAMBDA", 2 },
	[NL2SQL_SQL_MATCH] = { "MATCH", 2 },
	[NL2SQL_SQL_GROUPING] = { "GROUPING", 1 },
	[NL2SQL_SQL_SELECT] = { "SELECT", NL2SQL_SELECT_SLOTS },
	[NL2SQL_SQL_SETOP] = { "SETOP", NL2SQL_SETOP_SLOTS },
	[NL2SQL_SQL_VALUES] = { "VALUES", NL2SQL_VALUES_SLOTS },
	[NL2SQL_SQL_WITH] = { "WITH", 0 },
	[NL2SQL_SQL_CTE] = { "CTE", 3 },
	[NL2SQL_SQL_ITEM] = { "ITEM", 2 },
	[NL2SQL_SQL_ORDER] = { "ORDER", 1 },
	[NL2SQL_SQL_WINDOW] = { "WINDOW", 4 },
	[NL2SQL_SQL_FRAME] = { "FRAME", 2 },
	[NL2SQL_SQL_BOUND] = { "BOUND", 1 },
	[NL2SQL_SQL_LOCK] = { "LOCK", 1 },
	[NL2SQL_SQL_TABLE] = { "TABLE", 4 },
	[NL2SQL_SQL_ALIAS] = { "ALIAS", 1 },
	[NL2SQL_SQL_DERIVED] = { "DERIVED", 3 },
	[NL2SQL_SQL_TABLE_FUNC] = { "TABLE_FUNC", 3 },
	[NL2SQL_SQL_JOIN] = { "JOIN", 6 },
	[NL2SQL_SQL_SAMPLE] = { "SAMPLE", 2 },
	[NL2SQL_SQL_HINT] = { "HINT", 1 },
	[NL2SQL_SQL_TYPE] = { "TYPE", 4 },
	[NL2SQL_SQL_COLDEF] = { "COLDEF", 3 },
	[NL2SQL_SQL_CONSTRAINT] = { "CONSTRAINT", 5 },
	[NL2SQL_SQL_INSERT] = { "INSERT", 7 },
	[NL2SQL_SQL_CONFLICT] = { "CONFLICT", 4 },
	[NL2SQL_SQL_ASSIGN] = { "ASSIGN", 2 },
	[NL2SQL_SQL_UPDATE] = { "UPDATE", 9 },
	[NL2SQL_SQL_DELETE] = { "DELETE", 9 },
	[NL2SQL_SQL_MERGE] = { "MERGE", 6 },
	[NL2SQL_SQL_MERGE_WHEN] = { "MERGE_WHEN", 2 },
	[NL2SQL_SQL_CREATE_TABLE] = { "CREATE_TABLE", 5 },
	[NL2SQL_SQL_CREATE_VIEW] = { "CREATE_VIEW", 4 },
	[NL2SQL_SQL_CREATE_INDEX] = { "CREATE_INDEX", 5 },
	[NL2SQL_SQL_ALTER] = { "ALTER", 2 },
	[NL2SQL_SQL_ACTION] = { "ACTION", 3 },
	[NL2SQL_SQL_DROP] = { "DROP", 2 },
	[NL2SQL_SQL_EXPLAIN] = { "EXPLAIN", 1 },
	[NL2SQL_SQL_COMMAND] = { "COMMAND", 2 },
	[NL2SQL_SQL_RAW] = { "RAW", 0 },
};

const char *nl2sql_sql_kind_name(enum nl2sql_sql_kind kind)
{
	return kind < NL2SQL_SQL_KINDS ? kinds[kind].name : "?";
}

struct nl2sql_sql *nl2sql_sql_new(struct nl2sql_arena *a,
				  enum nl2sql_sql_kind kind)
{
	unsigned n = kinds[kind].slots;
	struct nl2sql_sql *node;

	node = nl2sql_arena_alloc(a, sizeof(*node) + n * sizeof(node));
	node->kind = (uint16_t)kind;
	node->n = n;
	node->kid = n ? (struct nl2sql_sql **)(node + 1) : NULL;
	return node;
}

void nl2sql_sql_set_text(struct nl2sql_arena *a, struct nl2sql_sql *n,
			 const char *text)
{
	n->text = nl2sql_arena_strdup(a, text);
	n->text_len = text ? (uint32_t)strlen(text) : 0;
}

/* A list has room for the next power of two above its length, 4 at least:
 * so it is full exactly when its length is such a power, and needs no
 * capacity of its own. */
static bool is_full(uint32_t n)
{
	return n == 0 || (n >= 4 && (n & (n - 1)) == 0);
}

static struct nl2sql_sql **room_for(struct nl2sql_arena *a, uint32_t n)
{
	uint32_t cap = 4;

	while (cap <= n)
		cap *= 2;
	return nl2sql_arena_alloc(a, cap * sizeof(struct nl2sql_sql *));
}

void nl2sql_sql_insert(struct nl2sql_arena *a, struct nl2sql_sql *list,
		       uint32_t at, struct nl2sql_sql *n)
{
	assert(!kinds[list->kind].slots && n && at <= list->n);
	if (is_full(list->n)) {
		struct nl2sql_sql **kid = room_for(a, list->n);

		if (list->n)
			memcpy(kid, list->kid, list->n * sizeof(*kid));
		list->kid = kid;
	}
	memmove(list->kid + at + 1, list->kid + at,
		(list->n - at) * sizeof(*list->kid));
	list->kid[at] = n;
	list->n++;
}

void nl2sql_sql_add(struct nl2sql_arena *a, struct nl2sql_sql **list,
		    struct nl2sql_sql *n)
{
	if (!*list)
		*list = nl2sql_sql_list(a);
	nl2sql_sql_insert(a, *list, (*list)->n, n);
}

void nl2sql_sql_remove(struct nl2sql_sql *list, uint32_t at)
{
	assert(!kinds[list->kind].slots && at < list->n);
	list->n--;
	memmove(list->kid + at, list->kid + at + 1,
		(list->n - at) * sizeof(*list->kid));
}

struct nl2sql_sql *nl2sql_sql_copy(struct nl2sql_arena *a,
				   const struct nl2sql_sql *n)
{
	struct nl2sql_sql *copy;

	if (!n)
		return NULL;
	copy = nl2sql_sql_new(a, n->kind);
	copy->op = n->op;
	copy->flags = n->flags;
	copy->pos = n->pos;
	copy->len = n->len;
	copy->text_len = n->text_len;
	if (n->text)
		copy->text = nl2sql_arena_strndup(a, n->text, n->text_len);
	if (!kinds[n->kind].slots && n->n) {
		copy->kid = room_for(a, n->n);
		copy->n = n->n;
	}
	for (uint32_t i = 0; i < n->n; i++)
		copy->kid[i] = nl2sql_sql_copy(a, n->kid[i]);
	return copy;
}

/* Comments are not printed, and do not make a difference. */
static bool is_comment(const struct nl2sql_sql *n, uint32_t slot)
{
	return (n->kind == NL2SQL_SQL_COLDEF &&
		slot == NL2SQL_COLDEF_COMMENT) ||
	       (n->kind == NL2SQL_SQL_CREATE_TABLE &&
		slot == NL2SQL_CREATE_TABLE_COMMENT);
}

bool nl2sql_sql_equal(const struct nl2sql_sql *a, const struct nl2sql_sql *b)
{
	if (!a || !b)
		return a == b;
	if (a->kind != b->kind || a->op != b->op || a->n != b->n ||
	    (a->flags ^ b->flags) & ~(uint32_t)NL2SQL_F_LOOKS ||
	    !a->text != !b->text || a->text_len != b->text_len)
		return false;
	if (a->text_len && memcmp(a->text, b->text, a->text_len) != 0)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (!nl2sql_sql_equal(a->kid[i], b->kid[i]) &&
		    !is_comment(a, i))
			return false;
	return true;
}

typedef enum nl2sql_sql_walk visit_fn(void *ctx, struct nl2sql_sql **at,
				      struct nl2sql_sql *parent);

static bool walk(struct nl2sql_sql **at, struct nl2sql_sql *parent,
		 visit_fn *enter, visit_fn *leave, void *ctx)
{
	enum nl2sql_sql_walk go = NL2SQL_WALK_ON;

	if (enter)
		go = enter(ctx, at, parent);
	if (go == NL2SQL_WALK_STOP)
		return false;
	if (go == NL2SQL_WALK_ON && *at)
		for (uint32_t i = 0; i < (*at)->n; i++)
			if ((*at)->kid[i] &&
			    !walk(&(*at)->kid[i], *at, enter, leave, ctx))
				return false;
	return !leave || leave(ctx, at, parent) != NL2SQL_WALK_STOP;
}

bool nl2sql_sql_walk(struct nl2sql_sql **at, visit_fn *enter, visit_fn *leave,
		     void *ctx)
{
	return !*at || walk(at, NULL, enter, leave, ctx);
}

bool nl2sql_sql_is_query(const struct nl2sql_sql *n)
{
	return n &&
	       (n->kind == NL2SQL_SQL_SELECT || n->kind == NL2SQL_SQL_SETOP ||
		n->kind == NL2SQL_SQL_VALUES);
}

static enum nl2sql_sql_walk refuse_writing(void *ctx, struct nl2sql_sql **at,
					   struct nl2sql_sql *parent)
{
	const struct nl2sql_sql *n = *at;

	(void)ctx;
	(void)parent;
	if (n->kind >= NL2SQL_SQL_INSERT && n->kind <= NL2SQL_SQL_COMMAND)
		return NL2SQL_WALK_STOP;
	if (nl2sql_sql_is_query(n) && n->kid[NL2SQL_QUERY_LOCKS])
		return NL2SQL_WALK_STOP;
	if (n->kind == NL2SQL_SQL_SELECT && n->kid[NL2SQL_SELECT_INTO])
		return NL2SQL_WALK_STOP;
	if (n->kind == NL2SQL_SQL_BINARY && n->op == NL2SQL_OP_ASSIGN)
		return NL2SQL_WALK_STOP;
	return NL2SQL_WALK_ON;
}

bool nl2sql_sql_is_read(const struct nl2sql_sql *n)
{
	struct nl2sql_sql *top = (struct nl2sql_sql *)(uintptr_t)n;

	return nl2sql_sql_is_query(n) &&
	       nl2sql_sql_walk(&top, refuse_writing, NULL, NULL);
}
