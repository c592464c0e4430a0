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

void nl2sql_translate_cannot(struct translator *t, const char *fmt, ...)
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

void nl2sql_translate_note(struct translator *t, const char *text)
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

char nl2sql_translate_type_of(struct translator *t, const struct nl2sql_sql *n)
{
	switch (nl2sql_resolve_family(t->names, n)) {
	case NL2SQL_FAMILY_INTEGER:
		return 'i';
	case NL2SQL_FAMILY_REAL:
	case NL2SQL_FAMILY_DECIMAL:
		return 'n';
	case NL2SQL_FAMILY_TEXT:
		return 's';
	case NL2SQL_FAMILY_BOOLEAN:
		return 'b';
	case NL2SQL_FAMILY_DATE:
		return 'd';
	case NL2SQL_FAMILY_TIMESTAMP:
		return 't';
	default:
		return 0;
	}
}

/* ---- the rules ---- */

static void in_list(struct translator *t, struct nl2sql_sql *n)
{
	struct nl2sql_sql *set = n->kid[NL2SQL_IN_SET];

	for (uint32_t i = 0; nl2sql_sql_is(set, NL2SQL_SQL_LIST) && i < set->n;
	     i++)
		nl2sql_translate_comparison(t, &n->kid[0], &set->kid[i]);
}

static void conditions(struct translator *t, struct nl2sql_sql *n)
{
	struct nl2sql_sql *whens = n->kid[NL2SQL_CASE_WHENS];

	for (uint32_t i = 0; !n->kid[NL2SQL_CASE_OPERAND] && i < whens->n; i++)
		nl2sql_translate_condition(
			t, &whens->kid[i]->kid[NL2SQL_WHEN_CONDITION]);
}

static void unary(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at;

	if (n->op == NL2SQL_OP_BINARY)
		*at = n->kid[0];
	else if (n->op == NL2SQL_OP_PRIOR)
		nl2sql_translate_cannot(t, "the operator %s", n->text);
	else if (n->op == NL2SQL_OP_NOT)
		nl2sql_translate_condition(t, &n->kid[0]);
}

/* SQLite says x = ANY (query) by IN. */
static void quantified(struct translator *t, struct nl2sql_sql **at)
{
	struct nl2sql_sql *n = *at;

	if (t->to != NL2SQL_SQLITE)
		return;
	if (n->op == NL2SQL_OP_EQ && !(n->flags & NL2SQL_F_ALL) &&
	    nl2sql_sql_is_query(n->kid[1]))
		*at = nl2sql_sql_in(t->a, false, n->kid[0], n->kid[1]);
	else
		nl2sql_translate_cannot(t, "ANY and ALL");
}

/* What some, or all, of the others cannot say. */
static void unsaid(struct translator *t, const struct nl2sql_sql *n)
{
	bool small = t->to == NL2SQL_SQLITE || t->to == NL2SQL_MYSQL;

	switch (n->kind) {
	case NL2SQL_SQL_ARRAY:
	case NL2SQL_SQL_ARRAY_QUERY:
	case NL2SQL_SQL_INDEX:
		if (small)
			nl2sql_translate_cannot(t, "arrays");
		break;
	case NL2SQL_SQL_GROUPING:
		if (small)
			nl2sql_translate_cannot(t, "GROUPING SETS");
		break;
	case NL2SQL_SQL_FIELD:
		nl2sql_translate_cannot(t, "fields of a value");
		break;
	case NL2SQL_SQL_LAMBDA:
		nl2sql_translate_cannot(t, "lambda functions");
		break;
	case NL2SQL_SQL_MATCH:
		nl2sql_translate_cannot(t, "MATCH ... AGAINST");
		break;
	case NL2SQL_SQL_VARIABLE:
		nl2sql_translate_cannot(t, "the variable %s", n->text);
		break;
	default:
		if (n->kind >= NL2SQL_SQL_CREATE_TABLE &&
		    n->kind <= NL2SQL_SQL_COMMAND)
			nl2sql_translate_cannot(t, "this kind of statement");
	}
}

static enum nl2sql_sql_walk rule(void *ctx, struct nl2sql_sql **at,
				 struct nl2sql_sql *parent)
{
	struct translator *t = ctx;
	struct nl2sql_sql *n = *at;

	(void)parent;
	switch (n->kind) {
	case NL2SQL_SQL_COLUMN:
	case NL2SQL_SQL_NAME:
	case NL2SQL_SQL_ALIAS:
	case NL2SQL_SQL_CTE:
		nl2sql_translate_name(t, n);
		break;
	case NL2SQL_SQL_LIKE:
		nl2sql_translate_like(t, at);
		break;
	case NL2SQL_SQL_BINARY:
		nl2sql_translate_binary(t, at);
		break;
	case NL2SQL_SQL_UNARY:
		unary(t, at);
		break;
	case NL2SQL_SQL_BETWEEN:
		nl2sql_translate_comparison(t, &n->kid[0],
					    &n->kid[NL2SQL_BETWEEN_LOW]);
		nl2sql_translate_comparison(t, &n->kid[0],
					    &n->kid[NL2SQL_BETWEEN_HIGH]);
		break;
	case NL2SQL_SQL_IN:
		in_list(t, n);
		break;
	case NL2SQL_SQL_CASE:
		conditions(t, n);
		break;
	case NL2SQL_SQL_IS:
		nl2sql_translate_is(t, at);
		break;
	case NL2SQL_SQL_CAST:
		nl2sql_translate_cast(t, at);
		break;
	case NL2SQL_SQL_FUNC:
		nl2sql_translate_func(t, at);
		break;
	case NL2SQL_SQL_TYPED:
	case NL2SQL_SQL_INTERVAL:
		nl2sql_translate_date(t, at);
		break;
	case NL2SQL_SQL_QUANTIFIED:
		quantified(t, at);
		break;
	case NL2SQL_SQL_WINDOW:
		nl2sql_translate_order(t, n->kid[NL2SQL_WINDOW_ORDER]);
		break;
	case NL2SQL_SQL_SETOP:
		nl2sql_translate_query(t, n);
		nl2sql_translate_setop(t, at);
		break;
	case NL2SQL_SQL_SELECT:
	case NL2SQL_SQL_VALUES:
		nl2sql_translate_query(t, n);
		break;
	case NL2SQL_SQL_TABLE:
	case NL2SQL_SQL_DERIVED:
	case NL2SQL_SQL_JOIN:
	case NL2SQL_SQL_TABLE_FUNC:
		nl2sql_translate_from(t, n);
		break;
	default:
		unsaid(t, n);
	}
	return t->failed ? NL2SQL_WALK_STOP : NL2SQL_WALK_ON;
}

/* SQLite's "text", which is a column to everybody else. */
static enum nl2sql_sql_walk text(void *ctx, struct nl2sql_sql **at,
				 struct nl2sql_sql *parent)
{
	struct translator *t = ctx;
	const struct nl2sql_binding *b = nl2sql_binding_of(*at);

	(void)parent;
	if ((*at)->kind == NL2SQL_SQL_COLUMN && b && b->string)
		*at = nl2sql_sql_str(t->a, (*at)->text);
	return NL2SQL_WALK_ON;
}

/* The bytes of so many characters. */
static size_t bytes_of(const char *s, size_t characters)
{
	size_t at = 0, len = strlen(s);
	uint32_t c;

	while (characters-- && at < len)
		at += nl2sql_utf8_next(s + at, len - at, &c);
	return at;
}

/* What no rule knows can come out as what the other parser refuses. */
static void check(struct translator *t, const struct nl2sql_sql *out)
{
	enum { SHOWN = 40 };
	char *text = nl2sql_sql_text(t->a, out, t->to);
	struct nl2sql_err err = { 0 };
	struct nl2sql_sql *again;
	size_t at;

	if (nl2sql_sql_parse(t->a, &again, t->to, text, strlen(text), &err) ==
	    0)
		return;
	at = bytes_of(text, (size_t)err.position - 1);
	if (text[at])
		nl2sql_translate_cannot(
			t, "%.*s", (int)bytes_of(text + at, SHOWN), text + at);
	else
		nl2sql_translate_cannot(t, "it: %s", err.message);
}

int nl2sql_sql_translate(struct nl2sql_arena *arena, struct nl2sql_sql **out,
			 const struct nl2sql_sql *in,
			 struct nl2sql_sql_translation *how,
			 struct nl2sql_err *err)
{
	struct translator t = {
		.a = arena,
		.from = how->from,
		.to = how->to,
		.how = how,
		.err = err,
		.folds_like =
			how->from == NL2SQL_SQLITE || how->from == NL2SQL_MYSQL,
		.to_folds_like =
			how->to == NL2SQL_SQLITE || how->to == NL2SQL_MYSQL,
		.strict =
			how->to == NL2SQL_POSTGRESQL || how->to == NL2SQL_TRINO,
	};

	*out = nl2sql_sql_copy(arena, in);
	how->notes = NULL;
	how->n = 0;
	if (how->from == how->to)
		return 0;
	t.names = nl2sql_resolve(arena, *out, how->from, NULL, 0, how->schema,
				 how->db);
	if (how->from == NL2SQL_SQLITE)
		nl2sql_sql_walk(out, NULL, text, &t);
	nl2sql_sql_walk(out, NULL, rule, &t);
	if (!t.failed)
		check(&t, *out);
	if (t.failed)
		*out = NULL;
	return t.failed ? -1 : 0;
}
