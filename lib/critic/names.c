/* lib/critic/names.c - names that mean nothing, or more than one thing */
#include <string.h>

#include "internal.h"

#define NEAR_MAX 3

/* ---- a change to a copy of the tree ------------------------------------------- */

struct change {
	uint32_t at[32];                   /* the nodes, by their place */
	size_t n;
	uint16_t kind;
	const char *qualifier, *text;      /* NULL: as it was; "": none */
	struct nl2sql_arena *arena;
	const char *everywhere;            /* this qualifier, in all columns */
};

static void set_qualifier(struct change *c, struct nl2sql_sql *n,
			  const char *qualifier)
{
	n->kid[0] = *qualifier ? nl2sql_sql_name(c->arena, qualifier) : NULL;
}

static bool meant(const struct change *c, const struct nl2sql_sql *n)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->at[i] == n->pos)
			return true;
	return false;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? nl2sql_ieq(a, b) : a == b;
}

/* The other places where the same name means as little. */
static void alike(struct change *c, const struct nl2sql_sql *n,
		  const struct nl2sql_sql *like)
{
	uint32_t i;

	if (c->n == NL2SQL_COUNT(c->at))
		return;
	if (n->kind == NL2SQL_SQL_COLUMN && !n->note && n != like &&
	    same_text(n->text, like->text) &&
	    same_text(n->kid[0] ? n->kid[0]->text : NULL,
		      like->kid[0] ? like->kid[0]->text : NULL))
		c->at[c->n++] = n->pos;
	for (i = 0; i < n->n; i++)
		if (n->kid[i])
			alike(c, n->kid[i], like);
}

static enum nl2sql_sql_walk apply(void *ctx, struct nl2sql_sql **at,
				  struct nl2sql_sql *parent)
{
	struct change *c = ctx;
	struct nl2sql_sql *n = *at;

	(void)parent;
	if (c->everywhere &&
	    (n->kind == NL2SQL_SQL_COLUMN || n->kind == NL2SQL_SQL_STAR) &&
	    n->kid[0] && n->kid[0]->text &&
	    nl2sql_ieq(n->kid[0]->text, c->everywhere))
		set_qualifier(c, n, c->qualifier);
	if (n->kind != c->kind || !n->len || !meant(c, n))
		return NL2SQL_WALK_ON;
	if (c->qualifier && n->kind == NL2SQL_SQL_COLUMN)
		set_qualifier(c, n, c->qualifier);
	if (c->text) {
		nl2sql_sql_set_text(c->arena, n, c->text);
		n->flags &= ~(uint32_t)NL2SQL_F_LOOKS;
	}
	return NL2SQL_WALK_ON;
}

static void propose_change(struct proposals *p, const char *rule,
			   const struct nl2sql_sql *n, const char *qualifier,
			   const char *text, const char *everywhere)
{
	struct nl2sql_sql *tree = nl2sql_sql_copy(p->arena,
						  p->t->statements->kid[0]);
	struct change c = { .at = { n->pos }, .n = 1, .kind = n->kind,
			    .qualifier = qualifier, .text = text,
			    .arena = p->arena, .everywhere = everywhere };

	if (n->kind == NL2SQL_SQL_COLUMN && !n->note)
		alike(&c, p->t->statements->kid[0], n);
	nl2sql_sql_walk(&tree, apply, NULL, &c);
	propose_tree(p, rule, tree);
}

/* ---- how near two names are --------------------------------------------------------- */

/* Letters and digits alone: first_name, FirstName and "first name" are one. */
static void plain(char out[128], const char *s)
{
	size_t n = 0;

	for (; *s && n < 127; s++) {
		unsigned char c = (unsigned char)*s;

		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			out[n++] = (char)c;
	}
	out[n] = '\0';
}

/* 0: the same but for its spelling; large: something else. */
static unsigned distance(const char *a, const char *b)
{
	char x[128], y[128];
	size_t longest;
	unsigned d, max;

	plain(x, a);
	plain(y, b);
	if (strcmp(x, y) == 0)
		return 0;
	longest = strlen(x) > strlen(y) ? strlen(x) : strlen(y);
	max = longest > 8 ? 3 : longest > 3 ? 2 : 1;
	d = nl2sql_edit_distance(x, y, max);
	if (d <= max)
		return d;
	/* name for customer_name, and the other way round */
	if (strlen(x) > 3 && (strstr(y, x) || (strlen(y) > 3 && strstr(x, y))))
		return 4;
	return 99;
}

struct near {
	const char *name[NEAR_MAX];
	const char *owner[NEAR_MAX]; /* the source it belongs to, for columns */
	unsigned d[NEAR_MAX];
	size_t n;
};

static void keep_near(struct near *best, const char *name, const char *owner,
		      unsigned d)
{
	size_t i = best->n < NEAR_MAX ? best->n++ : NEAR_MAX - 1;

	if (best->n == NEAR_MAX && i == NEAR_MAX - 1 && best->name[i] &&
	    best->d[i] <= d)
		return;
	for (; i > 0 && best->d[i - 1] > d; i--) {
		best->name[i] = best->name[i - 1];
		best->owner[i] = best->owner[i - 1];
		best->d[i] = best->d[i - 1];
	}
	best->name[i] = name;
	best->owner[i] = owner;
	best->d[i] = d;
}

/* ---- tables ------------------------------------------------------------------------- */

static bool of_db(const struct nl2sql_trial *t, const struct nl2sql_table *table)
{
	return !t->db_id || !table->db || nl2sql_ieq(t->db_id, table->db);
}

static void one_table(struct proposals *p, const struct nl2sql_source *s)
{
	const struct nl2sql_schema *schema = p->t->schema;
	struct near best = {0};
	size_t i;

	for (i = 0; schema && i < schema->ntables; i++) {
		unsigned d = of_db(p->t, schema->tables[i]) ?
			distance(s->node->text, schema->tables[i]->name) : 99;

		if (d < 99)
			keep_near(&best, schema->tables[i]->name, NULL, d);
	}
	for (i = 0; i < best.n; i++)
		propose_change(p, "table", s->node, best.name[i], best.name[i],
			       s->aliased ? NULL : s->node->text);
}

static void tables(struct proposals *p)
{
	const struct nl2sql_resolution *r = p->t->names;
	size_t i;

	for (i = 0; i < r->nsources; i++)
		if (r->sources[i]->kind == NL2SQL_SOURCE_TABLE &&
		    !r->sources[i]->table && r->sources[i]->node)
			one_table(p, r->sources[i]);
}

/* ---- columns --------------------------------------------------------------------------- */

/* A column that means nothing, or too much, and the query where it stands. */
struct lost {
	const struct nl2sql_sql *node;
	const struct nl2sql_scope *scope;
};

static const char *qualifier_of(const struct nl2sql_sql *n)
{
	return n->kid[0] ? n->kid[0]->text : NULL;
}

static bool has_column(const struct nl2sql_source *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->ncolumns; i++)
		if (s->columns[i].name && nl2sql_ieq(s->columns[i].name, name))
			return true;
	return false;
}

/* Who in sight has a column of this very name? */
static void by_owner(struct proposals *p, const struct lost *b,
		     const char *rule)
{
	const struct nl2sql_scope *s;
	size_t i;

	for (s = b->scope; s; s = s->parent)
		for (i = 0; i < s->nsources; i++)
			if (s->sources[i]->name &&
			    has_column(s->sources[i], b->node->text))
				propose_change(p, rule, b->node,
					       s->sources[i]->name, NULL, NULL);
}

/* Does a table that is not in sight have a column of this very name? */
static bool elsewhere(const struct nl2sql_trial *t, const char *name)
{
	const struct nl2sql_schema *s = t->schema;
	size_t i;

	for (i = 0; s && i < s->ntables; i++)
		if (of_db(t, s->tables[i]) &&
		    nl2sql_table_column(s->tables[i], name) >= 0)
			return true;
	return false;
}

static void by_spelling(struct proposals *p, const struct lost *b)
{
	bool known = elsewhere(p->t, b->node->text);
	const char *qualifier = qualifier_of(b->node);
	const struct nl2sql_scope *s;
	struct near best = {0};
	size_t i, k;

	for (s = b->scope; s; s = s->parent)
		for (i = 0; i < s->nsources; i++) {
			const struct nl2sql_source *src = s->sources[i];
			bool other = qualifier && src->name &&
				     !nl2sql_ieq(qualifier, src->name);

			for (k = 0; k < src->ncolumns; k++) {
				unsigned d = src->columns[k].name ?
					distance(b->node->text,
						 src->columns[k].name) : 99;

				/* half a name is no slip of the pen where the
				 * whole one is known */
				if (known && d > 3)
					continue;
				/* of the table it names, rather */
				if (d < 99)
					keep_near(&best, src->columns[k].name,
						  src->name, d + (other ? 2 : 0));
			}
		}
	for (i = 0; i < best.n; i++)
		propose_change(p, "column", b->node, best.owner[i] ?
			       best.owner[i] : NULL, best.name[i], NULL);
}

/* A single relationship between two tables, or NULL. */
static const struct nl2sql_relationship *
only_link(const struct nl2sql_table *a, const struct nl2sql_table *b)
{
	const struct nl2sql_relationship *found = NULL;
	size_t i;

	for (i = 0; i < a->nrelationships; i++) {
		const struct nl2sql_relationship *r = a->relationships[i];

		if (r->bridge || !((r->from == a && r->to == b) ||
				   (r->from == b && r->to == a)))
			continue;
		if (found)
			return NULL;
		found = r;
	}
	return found;
}

/* a.x = b.y for each pair of columns. */
static struct nl2sql_sql *link_condition(struct nl2sql_arena *arena,
					 const struct nl2sql_relationship *r,
					 const char *from, const char *to)
{
	struct nl2sql_sql *all = NULL;
	size_t i;

	for (i = 0; i < r->ncolumns; i++)
		all = nl2sql_sql_and(arena, all, nl2sql_sql_bin(arena,
			NL2SQL_OP_EQ,
			nl2sql_sql_col(arena, from,
				r->from->columns[r->from_columns[i]].name),
			nl2sql_sql_col(arena, to,
				r->to->columns[r->to_columns[i]].name)));
	return all;
}

struct joining {
	struct nl2sql_arena *arena;
	uint32_t pos, len;
	const struct nl2sql_table *table;
	struct nl2sql_sql *on;
	bool done;
};

/* Hang the table onto the end of FROM of the query that stands at pos. */
static enum nl2sql_sql_walk join_here(void *ctx, struct nl2sql_sql **at,
				      struct nl2sql_sql *parent)
{
	struct joining *j = ctx;
	struct nl2sql_sql *n = *at, *from, **last;

	(void)parent;
	if (n->kind != NL2SQL_SQL_SELECT || n->pos != j->pos || n->len != j->len)
		return NL2SQL_WALK_ON;
	from = n->kid[NL2SQL_SELECT_FROM];
	if (!from || !from->n)
		return NL2SQL_WALK_STOP;
	last = &from->kid[from->n - 1];
	*last = nl2sql_sql_join(j->arena, NL2SQL_JOIN_INNER, *last,
				nl2sql_sql_table(j->arena, NULL, j->table->name,
						 NULL), j->on);
	j->done = true;
	return NL2SQL_WALK_STOP;
}

/* customers.name where customers is not in FROM, but one step away from it. */
static void by_join(struct proposals *p, const struct lost *b)
{
	const struct nl2sql_schema *schema = p->t->schema;
	const char *qualifier = qualifier_of(b->node);
	const struct nl2sql_scope *s = b->scope;
	size_t i, k;

	for (i = 0; schema && i < schema->ntables; i++) {
		const struct nl2sql_table *table = schema->tables[i];

		if (!of_db(p->t, table) ||
		    nl2sql_table_column(table, b->node->text) < 0 ||
		    (qualifier && !nl2sql_ieq(qualifier, table->name)))
			continue;
		for (k = 0; k < s->nsources; k++) {
			const struct nl2sql_source *src = s->sources[k];
			const struct nl2sql_relationship *r = src->table &&
				src->table != table ?
				only_link(src->table, table) : NULL;
			struct joining j = { .arena = p->arena, .table = table,
					     .pos = s->query->pos,
					     .len = s->query->len };
			struct nl2sql_sql *tree;

			if (!r || !src->name)
				continue;
			j.on = r->from == src->table ?
			       link_condition(p->arena, r, src->name, table->name) :
			       link_condition(p->arena, r, table->name, src->name);
			tree = nl2sql_sql_copy(p->arena,
					       p->t->statements->kid[0]);
			nl2sql_sql_walk(&tree, join_here, NULL, &j);
			if (j.done)
				propose_tree(p, "missing_join", tree);
		}
	}
}

/* "text" in double quotes is a name for all but SQLite. */
static void by_quotes(struct proposals *p, const struct lost *b)
{
	struct nl2sql_buf s = {0};

	if (!(b->node->flags & NL2SQL_F_DQUOTED) || qualifier_of(b->node) ||
	    !b->node->len)
		return;
	nl2sql_buf_put(&s, p->t->sql, b->node->pos);
	nl2sql_sql_print_string(&s, b->node->text, b->node->text_len,
				p->t->dialect);
	nl2sql_buf_puts(&s, p->t->sql + b->node->pos + b->node->len);
	propose(p, "quotes", nl2sql_buf_str(&s));
	nl2sql_buf_release(&s);
}

static void mend_column(struct proposals *p, const struct lost *l)
{
	by_quotes(p, l);
	by_owner(p, l, "qualifier");
	by_spelling(p, l);
	by_join(p, l);
}

/* The first column that nobody could place: the next has its round. */
static bool mend_first(struct proposals *p, const struct nl2sql_sql *n,
		       const struct nl2sql_scope *scope)
{
	uint32_t i;

	if (nl2sql_sql_is_query(n) && n->note)
		scope = n->note;
	if (n->kind == NL2SQL_SQL_COLUMN && !n->note && n->text && scope) {
		mend_column(p, &(struct lost){ .node = n, .scope = scope });
		return true;
	}
	for (i = 0; i < n->n; i++)
		if (n->kid[i] && mend_first(p, n->kid[i], scope))
			return true;
	return false;
}

static void ambiguous(struct proposals *p)
{
	const struct nl2sql_resolution *r = p->t->names;
	size_t i;

	for (i = 0; i < r->nbindings; i++) {
		const struct nl2sql_binding *b = r->bindings[i];

		if (b->sure || !b->source || b->column < 0 || !b->node->text ||
		    qualifier_of(b->node))
			continue;
		by_owner(p, &(struct lost){ .node = b->node, .scope = b->scope },
			 "ambiguous");
		return;
	}
}

/* ---- functions ---------------------------------------------------------------------------- */

static enum nl2sql_sql_walk each_function(void *ctx, struct nl2sql_sql **at,
					  struct nl2sql_sql *parent)
{
	static const char *const known[] = {
		"count", "sum", "avg", "min", "max", "upper", "lower", "length",
		"substr", "substring", "round", "abs", "coalesce", "replace",
		"trim", "concat", "instr", "strftime", "date", "datetime",
		"ifnull", "nullif", "rank", "dense_rank", "row_number"
	};
	struct proposals *p = ctx;
	const struct nl2sql_sql *n = *at;
	size_t i;

	(void)parent;
	if (n->kind != NL2SQL_SQL_FUNC || !n->text ||
	    nl2sql_function_allowed(p->t->dialect, n->text))
		return NL2SQL_WALK_ON;
	for (i = 0; i < NL2SQL_COUNT(known); i++)
		if (nl2sql_function_allowed(p->t->dialect, known[i]) &&
		    nl2sql_edit_distance(n->text, known[i], 2) <=
		    (strlen(known[i]) > 4 ? 2u : 1u))
			propose_change(p, "function", n, NULL, known[i], NULL);
	return NL2SQL_WALK_ON;
}

void propose_names(struct proposals *p)
{
	if (has_word(p->t, "unknown_table"))
		tables(p);
	if (has_word(p->t, "ambiguous_column"))
		ambiguous(p);
	if (has_word(p->t, "unknown_column") || has_word(p->t, "unknown_table"))
		(void)mend_first(p, p->t->statements->kid[0], NULL);
	if (has_word(p->t, "unknown_function")) {
		struct nl2sql_sql *tree = p->t->statements->kid[0];

		nl2sql_sql_walk(&tree, each_function, NULL, p);
	}
}
