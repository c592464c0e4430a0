/*
 * lib/grammar/template.c - SQL templates: parsed once, filled many times
 *
 * A template is SQL in SQLite's dialect with {slots} where names stand.  They
 * are read as quoted identifiers, so that the parser of lib/sql makes the
 * tree; filling copies the tree and puts in what the slots hold.  A condition
 * that is absent takes its AND, OR or NOT with it.  A call fn_NAME(...) is
 * the function NAME of the catalogue, in the world's dialect.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* ---- compiling -------------------- */

/* Turn {x} into a quoted identifier. */
static char *quote_holes(struct nl2sql_arena *a, const char *sql, char quote)
{
	struct nl2sql_buf b = { 0 };
	char *copy;

	for (; *sql; sql++) {
		if (*sql == '{')
			nl2sql_buf_putc(&b, quote);
		nl2sql_buf_putc(&b, *sql);
		if (*sql == '}')
			nl2sql_buf_putc(&b, quote);
	}
	copy = nl2sql_arena_strndup(a, nl2sql_buf_str(&b), b.len);
	nl2sql_buf_release(&b);
	return copy;
}

static enum nl2sql_sql_walk mark_hole(void *ctx, struct nl2sql_sql **at,
				      struct nl2sql_sql *parent)
{
	struct nl2sql_arena *a = ctx;
	struct nl2sql_sql *n = *at;
	const char *dot;
	struct hole *h;
	size_t len;

	(void)parent;
	n->note = NULL;
	if (!n->text || n->text[0] != '{' || n->text_len < 3 ||
	    n->text[n->text_len - 1] != '}' ||
	    (n->kind != NL2SQL_SQL_COLUMN && n->kind != NL2SQL_SQL_TABLE &&
	     n->kind != NL2SQL_SQL_NAME))
		return NL2SQL_WALK_ON;
	h = nl2sql_arena_alloc(a, sizeof(*h));
	dot = strchr(n->text, '.');
	len = dot ? (size_t)(dot - n->text - 1) : n->text_len - 2;
	h->tag = NOTE_HOLE;
	h->slot = nl2sql_arena_strndup(a, n->text + 1, len);
	h->form = dot ? nl2sql_arena_strndup(a, dot + 1, n->text_len - len - 3)
		      : "";
	n->note = h;
	return NL2SQL_WALK_ON;
}

int nl2sql_template_compile(struct nl2sql_grammar *g, struct rule *r,
			    struct nl2sql_err *err)
{
	char *text, message[256];
	int rc;

	if (!r->sql_text)
		return 0;
	text = quote_holes(&g->arena, r->sql_text, '"');
	r->query =
		nl2sql_starts(text, "SELECT ") || nl2sql_starts(text, "WITH ");
	rc = r->query ? nl2sql_sql_parse_one(&g->arena, &r->sql, NL2SQL_SQLITE,
					     text, strlen(text), err)
		      : nl2sql_sql_parse_expr(&g->arena, &r->sql, NL2SQL_SQLITE,
					      text, strlen(text), err);
	if (rc < 0) {
		if (err)
			memcpy(message, err->message, sizeof(message));
		message[sizeof(message) - 1] = 0;
		return nl2sql_err_set(
			err, NL2SQL_EDATA, "%s:%d: the SQL of rule \"%s\": %s",
			r->file, r->line, r->name, err ? message : "");
	}
	nl2sql_sql_walk(&r->sql, mark_hole, NULL, &g->arena);
	return 0;
}

int nl2sql_template_function(struct nl2sql_grammar *g, struct function *f,
			     struct nl2sql_err *err)
{
	for (int i = 0; i < NL2SQL_DIALECTS; i++) {
		char *text;

		if (!f->text[i])
			continue;
		text = quote_holes(&g->arena, f->text[i],
				   i == NL2SQL_MYSQL ? '`' : '"');
		if (nl2sql_sql_parse_expr(&g->arena, &f->tree[i],
					  (enum nl2sql_dialect)i, text,
					  strlen(text), err) < 0)
			return -1;
		nl2sql_sql_walk(&f->tree[i], mark_hole, NULL, &g->arena);
	}
	return 0;
}

/* ---- filling -------------------- */

static const struct hole *hole_of(const struct nl2sql_sql *n)
{
	const struct hole *h = n->note;

	return h && h->tag == NOTE_HOLE ? h : NULL;
}

static struct nl2sql_sql *column_node(struct derivation *d, struct colref c)
{
	const char *name = c.inst->t->columns[c.column].c->name;
	struct nl2sql_sql *n = nl2sql_sql_col(d->a, NULL, name);
	struct colref *note = nl2sql_arena_alloc(d->a, sizeof(*note));

	*note = c;
	note->tag = NOTE_COLUMN;
	n->note = note;
	nl2sql_derive_use(d, c);
	if (!d->joining)
		c.inst->said = true;
	return n;
}

/* A name for a result column: the noun, with underscores. */
static const char *as_name(struct derivation *d, const char *noun)
{
	char *s = nl2sql_arena_strdup(d->a, noun);

	for (char *p = s; *p; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 'a' - 'A');
		else if (*p == ' ' || *p == '-')
			*p = '_';
	}
	return s;
}

/* {t.key}, {k.fk}, {k.ref}, {t.label}; {u.m}: u's column that slot m has. */
static struct nl2sql_sql *inst_column(struct derivation *d, struct frame *f,
				      struct inst *in, const char *form)
{
	const struct world_edge *e = in->edge;
	const struct slot *as = nl2sql_frame_slot(f, form, strlen(form));
	struct colref c = { NOTE_COLUMN, in, in->t->key };

	if (as && as->kind == SLOT_COLUMN) {
		if (as->col.inst->t != in->t)
			d->broken = true;
		c.column = as->col.column;
	} else if (strcmp(form, "fk") == 0 && e) {
		c.column =
			in->child ? e->r->from_columns[0] : e->r->to_columns[0];
	} else if (strcmp(form, "ref") == 0 && e) {
		c.inst = in->via;
		c.column =
			in->child ? e->r->to_columns[0] : e->r->from_columns[0];
	} else if (strcmp(form, "label") == 0) {
		c.column = in->t->label;
	}
	if (c.column < 0)
		d->broken = true;
	return c.column < 0 ? NULL : column_node(d, c);
}

/* A function of the catalogue: {c} is the column that was drawn with it. */
static struct nl2sql_sql *function_node(struct derivation *d, struct slot *s)
{
	struct bind bind = { .name = "c" };
	struct slot slot = { .kind = SLOT_COLUMN, .col = s->col };
	struct rule rule = { .binds = &bind, .nbinds = 1 };
	struct frame f = { .rule = &rule, .slots = &slot };

	return nl2sql_template_fill(d, &f, s->fn->tree[d->w->dialect]);
}

/* The tree of a slot that is one expression, or NULL where it is absent. */
static struct nl2sql_sql *slot_node(struct derivation *d, struct frame *f,
				    const struct hole *h)
{
	struct slot *s = nl2sql_frame_slot(f, h->slot, strlen(h->slot));
	struct nl2sql_sql *all = NULL;

	if (!s)
		return NULL;
	switch (s->kind) {
	case SLOT_INST:
		return inst_column(d, f, s->inst, h->form);
	case SLOT_COLUMN:
		return strcmp(h->form, "as") == 0
			       ? nl2sql_sql_col(
					 d->a, NULL,
					 as_name(d,
						 s->col.inst->t
							 ->columns
								 [s->col.column]
							 .noun))
			       : column_node(d, s->col);
	case SLOT_VALUE:
		return nl2sql_value_literal(
			d, strcmp(h->form, "hi") == 0 ? &s->value2 : &s->value,
			s->col.inst ? &s->col.inst->t->columns[s->col.column]
				    : NULL);
	case SLOT_NUMBER:
		return nl2sql_sql_int(
			d->a, s->number - (strcmp(h->form, "less") == 0));
	case SLOT_WORD:
		return nl2sql_sql_str(d->a, s->word);
	case SLOT_FUNCTION:
		return function_node(d, s);
	case SLOT_PART:
	case SLOT_PARTS:
		for (size_t i = 0; i < s->n; i++)
			if (s->parts[i]->sql)
				all = nl2sql_sql_and(
					d->a, all,
					nl2sql_template_fill(d, s->parts[i],
							     s->parts[i]->sql));
		return all;
	default:
		return NULL;
	}
}

/* FROM: the table of the slot with all that was joined to it. */
static struct nl2sql_sql *from_node(struct derivation *d, struct frame *f,
				    const struct hole *h);

static struct nl2sql_sql *table_node(struct derivation *d, struct inst *in)
{
	const struct nl2sql_table *t = in->t->t;
	bool plain = !t->schema || !*t->schema ||
		     nl2sql_ieq(t->schema, "main") ||
		     nl2sql_ieq(t->schema, "public");
	struct nl2sql_sql *n =
		nl2sql_sql_table(d->a, plain ? NULL : t->schema, t->name, NULL);

	n->note = in;
	return n;
}

static struct nl2sql_sql *join_condition(struct derivation *d, struct inst *in)
{
	const struct nl2sql_relationship *r = in->edge->r;
	struct nl2sql_sql *on = NULL;

	d->joining = true;
	for (size_t i = 0; i < r->ncolumns; i++) {
		struct colref from = { NOTE_COLUMN, in->child ? in : in->via,
				       r->from_columns[i] };
		struct colref to = { NOTE_COLUMN, in->child ? in->via : in,
				     r->to_columns[i] };

		on = nl2sql_sql_and(
			d->a, on,
			nl2sql_sql_bin(d->a, NL2SQL_OP_EQ,
				       column_node(d, in->child ? to : from),
				       column_node(d, in->child ? from : to)));
	}
	d->joining = false;
	return on;
}

static struct nl2sql_sql *from_node(struct derivation *d, struct frame *f,
				    const struct hole *h)
{
	struct slot *s = nl2sql_frame_slot(f, h->slot, strlen(h->slot));
	struct nl2sql_sql *from;
	struct scope *scope;

	if (!s || s->kind != SLOT_INST)
		return NULL;
	scope = s->inst->scope;
	from = table_node(d, scope->inst[0]);
	for (size_t i = 1; i < scope->n; i++)
		from = nl2sql_sql_join(d->a,
				       scope->outer ? NL2SQL_JOIN_LEFT
						    : NL2SQL_JOIN_INNER,
				       from, table_node(d, scope->inst[i]),
				       join_condition(d, scope->inst[i]));
	return from;
}

/* A list's member that stands for several: {items} bare, in an ITEM or in an
 * ORDER. */
static struct slot *many_of(struct frame *f, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *inner = n;
	const struct hole *h;
	struct slot *s;

	if (n->kind == NL2SQL_SQL_ITEM || n->kind == NL2SQL_SQL_ORDER)
		inner = n->kid[NL2SQL_VALUE];
	h = inner ? hole_of(inner) : NULL;
	s = h ? nl2sql_frame_slot(f, h->slot, strlen(h->slot)) : NULL;
	return s && s->kind == SLOT_ITEMS ? s : NULL;
}

static struct nl2sql_sql *fill_list(struct derivation *d, struct frame *f,
				    const struct nl2sql_sql *t)
{
	struct nl2sql_sql *list = NULL;

	for (uint32_t i = 0; i < t->n; i++) {
		struct slot *s = many_of(f, t->kid[i]);

		for (size_t k = 0; s && k < s->n; k++) {
			struct nl2sql_sql *n = column_node(d, s->items[k]);

			if (t->kid[i]->kind == NL2SQL_SQL_ITEM) {
				struct nl2sql_sql *item =
					nl2sql_sql_new(d->a, NL2SQL_SQL_ITEM);

				item->kid[NL2SQL_VALUE] = n;
				n = item;
			}
			nl2sql_sql_add(d->a, &list, n);
		}
		if (!s) {
			struct nl2sql_sql *n =
				nl2sql_template_fill(d, f, t->kid[i]);

			if (n)
				nl2sql_sql_add(d->a, &list, n);
		}
	}
	return list;
}

static struct nl2sql_sql *fill_node(struct derivation *d, struct frame *f,
				    const struct nl2sql_sql *t)
{
	struct nl2sql_sql *n = nl2sql_arena_alloc(d->a, sizeof(*n));

	*n = *t;
	n->pos = n->len = 0;
	if (!t->n)
		return n;
	n->kid = nl2sql_arena_alloc(d->a, t->n * sizeof(*n->kid));
	for (uint32_t i = 0; i < t->n; i++)
		n->kid[i] = t->kid[i] ? nl2sql_template_fill(d, f, t->kid[i])
				      : NULL;
	return n;
}

/* fn_NAME(a, b): the catalogue's template, its {1} and {2} the arguments. */
static struct nl2sql_sql *fill_call(struct derivation *d, struct frame *f,
				    const struct nl2sql_sql *t)
{
	const struct function *fn =
		nl2sql_map_get(&d->w->g->functions, t->text + 3);
	struct nl2sql_sql *args = t->kid[NL2SQL_FUNC_ARGS];
	struct bind binds[4] = { { .name = "1" },
				 { .name = "2" },
				 { .name = "3" } };
	struct slot slots[4] = { { 0 } };
	struct frame parts[4], *ptr[4];
	struct rule rule = { .binds = binds };
	struct frame call = { .rule = &rule, .slots = slots };

	if (!fn || !fn->tree[d->w->dialect])
		return NULL;
	for (uint32_t i = 0; args && i < args->n && i < 3; i++) {
		parts[i] = (struct frame){ .rule = &rule };
		parts[i].sql = nl2sql_template_fill(d, f, args->kid[i]);
		ptr[i] = &parts[i];
		slots[i].kind = SLOT_PART;
		slots[i].parts = &ptr[i];
		slots[i].n = 1;
		rule.nbinds++;
	}
	return nl2sql_template_fill(d, &call, fn->tree[d->w->dialect]);
}

static struct nl2sql_sql *fill_logic(struct derivation *d, struct frame *f,
				     const struct nl2sql_sql *t)
{
	struct nl2sql_sql *l = nl2sql_template_fill(d, f, t->kid[NL2SQL_LEFT]);
	struct nl2sql_sql *r = nl2sql_template_fill(d, f, t->kid[NL2SQL_RIGHT]);

	if (!l || !r)
		return l ? l : r;
	return nl2sql_sql_bin(d->a, (enum nl2sql_sql_op)t->op, l, r);
}

/* Nobody writes "price AS price". */
static struct nl2sql_sql *without_echo(struct nl2sql_sql *item)
{
	const struct nl2sql_sql *value = item ? item->kid[NL2SQL_VALUE] : NULL;
	const struct nl2sql_sql *alias =
		item ? item->kid[NL2SQL_ITEM_ALIAS] : NULL;

	if (value && alias && value->kind == NL2SQL_SQL_COLUMN &&
	    strcmp(value->text, alias->text) == 0)
		item->kid[NL2SQL_ITEM_ALIAS] = NULL;
	return item;
}

struct nl2sql_sql *nl2sql_template_fill(struct derivation *d, struct frame *f,
					const struct nl2sql_sql *t)
{
	const struct hole *h = hole_of(t);
	const struct colref *c = t->note;

	if (h && t->kind == NL2SQL_SQL_TABLE)
		return from_node(d, f, h);
	if (h && t->kind == NL2SQL_SQL_NAME) {
		struct slot *s = nl2sql_frame_slot(f, h->slot, strlen(h->slot));

		return s && s->kind == SLOT_COLUMN
			       ? nl2sql_sql_name(
					 d->a,
					 as_name(d,
						 s->col.inst->t
							 ->columns
								 [s->col.column]
							 .noun))
			       : NULL;
	}
	if (h)
		return slot_node(d, f, h);
	if (c && c->tag == NOTE_COLUMN)
		return column_node(d, *c);
	if (t->kind == NL2SQL_SQL_LIST)
		return fill_list(d, f, t);
	if (t->kind == NL2SQL_SQL_BINARY &&
	    (t->op == NL2SQL_OP_AND || t->op == NL2SQL_OP_OR))
		return fill_logic(d, f, t);
	if (t->kind == NL2SQL_SQL_UNARY && t->op == NL2SQL_OP_NOT) {
		struct nl2sql_sql *v =
			nl2sql_template_fill(d, f, t->kid[NL2SQL_VALUE]);

		return v ? nl2sql_sql_un(d->a, NL2SQL_OP_NOT, v) : NULL;
	}
	if (t->kind == NL2SQL_SQL_FUNC && nl2sql_starts(t->text, "fn_"))
		return fill_call(d, f, t);
	return t->kind == NL2SQL_SQL_ITEM ? without_echo(fill_node(d, f, t))
					  : fill_node(d, f, t);
}
