/*
 * holds.c - a condition, tried on the sampled rows
 *
 * SQL's logic of three values over columns, literals, arithmetic and a few
 * functions.  What it cannot compute as the engine would, it calls untold, and
 * then that row says nothing.
 */
#include <math.h>
#include <string.h>

#include "doc_room.h"

enum kind { UNTOLD, NOTHING, NUMBER, TEXT };

struct value {
	enum kind kind;
	double number;
	const char *at;
	size_t len;
};

enum truth { NO, YES, NEITHER, UNKNOWN };

struct row {
	const struct nl2sql_table *t;
	const struct nl2sql_cell *cells;
	enum nl2sql_dialect dialect;
};

static enum truth truth_of(const struct row *r, const struct nl2sql_sql *e);
static struct value value_of(const struct row *r, const struct nl2sql_sql *e);

static struct value number(double d)
{
	return (struct value){ .kind = NUMBER, .number = d };
}

static struct value untold(void)
{
	return (struct value){ .kind = UNTOLD };
}

static struct value cell_value(const struct nl2sql_cell *c)
{
	switch (c->type) {
	case NL2SQL_CELL_NULL:
		return (struct value){ .kind = NOTHING };
	case NL2SQL_CELL_TEXT:
		return (struct value){ TEXT, 0, c->at, c->len };
	case NL2SQL_CELL_BOOLEAN:
		return number((double)c->integer);
	default:
		return nl2sql_doc_numeric(c) ? number(nl2sql_doc_double(c))
					     : untold();
	}
}

static struct value column_value(const struct row *r, const char *name)
{
	const struct nl2sql_sample *x = r->t->sample;
	int column = nl2sql_table_column(r->t, name);
	size_t i;

	/* what is masked says nothing of what it stands for */
	if (column < 0 || nl2sql_doc_pii(&r->t->columns[column]))
		return untold();
	for (i = 0; i < x->ncolumns; i++)
		if (x->columns[i] == column)
			return cell_value(&r->cells[i]);
	return untold();
}

static struct value literal_value(const struct nl2sql_sql *e)
{
	double d;

	switch (e->op) {
	case NL2SQL_LIT_NULL:
		return (struct value){ .kind = NOTHING };
	case NL2SQL_LIT_FALSE:
	case NL2SQL_LIT_TRUE:
		return number(e->op == NL2SQL_LIT_TRUE);
	case NL2SQL_LIT_INTEGER:
	case NL2SQL_LIT_DECIMAL:
		return nl2sql_parse_double(e->text, &d) < 0 ? untold()
							    : number(d);
	case NL2SQL_LIT_STRING:
		return (struct value){ TEXT, 0, e->text, e->text_len };
	default:
		return untold();
	}
}

static struct value arithmetic(const struct row *r, const struct nl2sql_sql *e)
{
	struct value a = value_of(r, e->kid[NL2SQL_LEFT]);
	struct value b = value_of(r, e->kid[NL2SQL_RIGHT]);

	if (a.kind == NOTHING || b.kind == NOTHING)
		return (struct value){ .kind = NOTHING };
	if (a.kind != NUMBER || b.kind != NUMBER)
		return untold();
	switch (e->op) {
	case NL2SQL_OP_ADD:
		return number(a.number + b.number);
	case NL2SQL_OP_SUB:
		return number(a.number - b.number);
	case NL2SQL_OP_MUL:
		return number(a.number * b.number);
	default: /* of whole numbers the engines divide differently */
		return untold();
	}
}

static struct value text_length(const struct value *v)
{
	size_t i = 0, n = 0;
	uint32_t cp;

	if (v->kind != TEXT)
		return v->kind == NOTHING ? *v : untold();
	for (; i < v->len; n++) {
		size_t len = nl2sql_utf8_next(v->at + i, v->len - i, &cp);

		i += len ? len : 1;
	}
	return number((double)n);
}

static struct value call(const struct row *r, const struct nl2sql_sql *e)
{
	const struct nl2sql_sql *args = e->kid[NL2SQL_FUNC_ARGS];
	struct value v;
	uint32_t i;

	if (!args || !args->n || e->flags)
		return untold();
	v = value_of(r, args->kid[0]);
	if (nl2sql_ieq(e->text, "coalesce")) {
		for (i = 1; v.kind == NOTHING && i < args->n; i++)
			v = value_of(r, args->kid[i]);
		return v;
	}
	if (args->n != 1)
		return untold();
	if (nl2sql_ieq(e->text, "abs") && v.kind == NUMBER)
		return number(fabs(v.number));
	if (nl2sql_ieq(e->text, "char_length") ||
	    (nl2sql_ieq(e->text, "length") && r->dialect != NL2SQL_MYSQL))
		return text_length(&v);
	return v.kind == NOTHING ? v : untold();
}

static struct value value_of(const struct row *r, const struct nl2sql_sql *e)
{
	struct value v;

	switch (e->kind) {
	case NL2SQL_SQL_LITERAL:
		return literal_value(e);
	case NL2SQL_SQL_COLUMN:
		return column_value(r, e->text);
	case NL2SQL_SQL_FUNC:
		return call(r, e);
	case NL2SQL_SQL_BINARY:
		return arithmetic(r, e);
	case NL2SQL_SQL_UNARY:
		v = value_of(r, e->kid[NL2SQL_VALUE]);
		if (v.kind == NUMBER && e->op == NL2SQL_OP_NEG)
			v.number = -v.number;
		return e->op == NL2SQL_OP_NEG && v.kind != TEXT ? v : untold();
	default:
		return untold();
	}
}

/* ---- truth ------------------------------------------------------------------ */

static enum truth of_bool(bool b)
{
	return b ? YES : NO;
}

static enum truth negate(enum truth t)
{
	return t == YES ? NO : t == NO ? YES : t;
}

static enum truth both(enum truth a, enum truth b)
{
	if (a == NO || b == NO)
		return NO;
	if (a == UNKNOWN || b == UNKNOWN)
		return UNKNOWN;
	return a == NEITHER || b == NEITHER ? NEITHER : YES;
}

static enum truth either(enum truth a, enum truth b)
{
	return negate(both(negate(a), negate(b)));
}

static enum truth compare(enum nl2sql_sql_op op, const struct value *a,
			  const struct value *b)
{
	int c;

	if (a->kind == UNTOLD || b->kind == UNTOLD)
		return UNKNOWN;
	if (a->kind == NOTHING || b->kind == NOTHING)
		return NEITHER;
	if (a->kind != b->kind)
		return UNKNOWN;
	if (a->kind == NUMBER) {
		c = (a->number > b->number) - (a->number < b->number);
	} else {
		c = memcmp(a->at, b->at, a->len < b->len ? a->len : b->len);
		if (!c)
			c = (a->len > b->len) - (a->len < b->len);
	}
	switch (op) {
	case NL2SQL_OP_EQ:
		return of_bool(c == 0);
	case NL2SQL_OP_NE:
		return of_bool(c != 0);
	case NL2SQL_OP_LT:
		return of_bool(c < 0);
	case NL2SQL_OP_LE:
		return of_bool(c <= 0);
	case NL2SQL_OP_GT:
		return of_bool(c > 0);
	case NL2SQL_OP_GE:
		return of_bool(c >= 0);
	default:
		return UNKNOWN;
	}
}

static enum truth binary(const struct row *r, const struct nl2sql_sql *e)
{
	const struct nl2sql_sql *left = e->kid[NL2SQL_LEFT];
	const struct nl2sql_sql *right = e->kid[NL2SQL_RIGHT];
	struct value a, b;

	if (e->op == NL2SQL_OP_AND)
		return both(truth_of(r, left), truth_of(r, right));
	if (e->op == NL2SQL_OP_OR)
		return either(truth_of(r, left), truth_of(r, right));
	a = value_of(r, left);
	b = value_of(r, right);
	return compare((enum nl2sql_sql_op)e->op, &a, &b);
}

static enum truth in_list(const struct row *r, const struct nl2sql_sql *e)
{
	const struct nl2sql_sql *set = e->kid[NL2SQL_IN_SET];
	struct value v = value_of(r, e->kid[NL2SQL_VALUE]), item;
	enum truth t = NO;
	uint32_t i;

	if (set->kind != NL2SQL_SQL_LIST)
		return UNKNOWN;
	for (i = 0; i < set->n; i++) {
		item = value_of(r, set->kid[i]);
		t = either(t, compare(NL2SQL_OP_EQ, &v, &item));
	}
	return e->flags & NL2SQL_F_NOT ? negate(t) : t;
}

static enum truth between(const struct row *r, const struct nl2sql_sql *e)
{
	struct value v = value_of(r, e->kid[NL2SQL_VALUE]);
	struct value low = value_of(r, e->kid[NL2SQL_BETWEEN_LOW]);
	struct value high = value_of(r, e->kid[NL2SQL_BETWEEN_HIGH]);
	enum truth t = both(compare(NL2SQL_OP_GE, &v, &low),
			    compare(NL2SQL_OP_LE, &v, &high));

	return e->flags & NL2SQL_F_NOT ? negate(t) : t;
}

/* % and _, with a place to come back to: linear in both for one %. */
static bool like(const char *p, const char *pe, const char *s, const char *se,
		 bool fold)
{
	const char *star = NULL, *from = s;

	while (s < se) {
		if (p < pe && *p == '%') {
			star = ++p;
			from = s;
		} else if (p < pe && (*p == '_' || *p == *s ||
				      (fold && nl2sql_ieqn(p, s, 1)))) {
			p++;
			s++;
		} else if (star) {
			p = star;
			s = ++from;
		} else {
			return false;
		}
	}
	while (p < pe && *p == '%')
		p++;
	return p == pe;
}

static enum truth is_like(const struct row *r, const struct nl2sql_sql *e)
{
	struct value v = value_of(r, e->kid[NL2SQL_VALUE]);
	struct value p = value_of(r, e->kid[NL2SQL_LIKE_PATTERN]);
	enum truth t;
	size_t i;

	if (v.kind == NOTHING || p.kind == NOTHING)
		return NEITHER;
	if (v.kind != TEXT || p.kind != TEXT || e->op != NL2SQL_LIKE_LIKE ||
	    e->kid[NL2SQL_LIKE_ESCAPE] || memchr(p.at, '\\', p.len))
		return UNKNOWN;
	for (i = 0; i < v.len; i++) /* _ is a character, not a byte */
		if ((unsigned char)v.at[i] >= 0x80)
			return UNKNOWN;
	t = of_bool(like(p.at, p.at + p.len, v.at, v.at + v.len,
			 r->dialect == NL2SQL_SQLITE ||
				 r->dialect == NL2SQL_MYSQL));
	return e->flags & NL2SQL_F_NOT ? negate(t) : t;
}

static enum truth truth_of(const struct row *r, const struct nl2sql_sql *e)
{
	struct value v;
	enum truth t;

	switch (e->kind) {
	case NL2SQL_SQL_BINARY:
		return binary(r, e);
	case NL2SQL_SQL_IN:
		return in_list(r, e);
	case NL2SQL_SQL_BETWEEN:
		return between(r, e);
	case NL2SQL_SQL_LIKE:
		return is_like(r, e);
	case NL2SQL_SQL_UNARY:
		if (e->op == NL2SQL_OP_NOT)
			return negate(truth_of(r, e->kid[NL2SQL_VALUE]));
		break;
	case NL2SQL_SQL_IS:
		v = value_of(r, e->kid[NL2SQL_VALUE]);
		if (e->op != NL2SQL_IS_NULL || v.kind == UNTOLD)
			return UNKNOWN;
		t = of_bool(v.kind == NOTHING);
		return e->flags & NL2SQL_F_NOT ? negate(t) : t;
	default:
		break;
	}
	v = value_of(r, e);
	return v.kind == NOTHING  ? NEITHER
	       : v.kind == NUMBER ? of_bool(v.number != 0)
				  : UNKNOWN;
}

struct tried nl2sql_doc_try(const struct nl2sql_table *t,
			    const struct nl2sql_sql *condition,
			    enum nl2sql_dialect dialect)
{
	const struct nl2sql_sample *x = t->sample;
	struct row r = { t, NULL, dialect };
	struct tried n = { 0 };
	size_t i;

	for (i = 0; x && i < x->nrows; i++) {
		r.cells = &x->cells[i * x->ncolumns];
		switch (truth_of(&r, condition)) {
		case YES:
			n.yes++;
			break;
		case NO:
			n.no++;
			break;
		case NEITHER:
			break;
		case UNKNOWN:
			n.untold++;
			break;
		}
	}
	return n;
}
