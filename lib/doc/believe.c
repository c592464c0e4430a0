/*
 * believe.c - rules that people and models gave
 *
 * A model's rule is believed as far as it can be checked: its condition must
 * parse, be about columns of the table alone, and hold for the sampled rows.
 */
#include <string.h>

#include "doc_room.h"

#define CHECK_MAX 400 /* bytes of a condition */
#define ENOUGH	  10  /* rows that must speak for a rule */

/* The columns that a list names; those that are not there are left out. */
static void take_columns(struct writer *w, struct nl2sql_doc_rule *r,
			 struct nl2sql_json list)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(list);
	struct nl2sql_json item;
	int *columns = nl2sql_arena_alloc(w->a, 16 * sizeof(*columns));

	if (nl2sql_json_type(list) != NL2SQL_JSON_ARRAY)
		return;
	r->columns = columns;
	while (r->ncolumns < 16 && nl2sql_json_next(&it, NULL, &item)) {
		const char *name = nl2sql_json_string(item, w->a, NULL);
		int i = name ? nl2sql_table_column(w->t, name) : -1;

		if (i >= 0)
			columns[r->ncolumns++] = i;
	}
}

static const char *string_of(struct writer *w, struct nl2sql_json object,
			     const char *member)
{
	return nl2sql_json_string(nl2sql_json_get(object, member), w->a, NULL);
}

static const char *evidence_of(const char *word)
{
	static const char *const words[] = { "declared", "all_rows", "sample" };
	size_t i;

	for (i = 0; word && i < NL2SQL_COUNT(words); i++)
		if (!strcmp(word, words[i]))
			return words[i];
	return "none";
}

void nl2sql_doc_keep_rules(struct writer *w, struct nl2sql_json doc)
{
	struct nl2sql_json_iter it =
		nl2sql_json_iter(nl2sql_json_get(doc, "rules"));
	struct nl2sql_json rule;

	while (nl2sql_json_next(&it, NULL, &rule)) {
		const char *text = string_of(w, rule, "text");
		const char *kind = string_of(w, rule, "kind");
		enum nl2sql_doc_origin origin;
		struct nl2sql_doc_rule *r;

		if (!text || !*text)
			continue;
		origin = nl2sql_doc_mark_of(nl2sql_json_get(rule, "origin"),
					    text);
		if (origin == NL2SQL_DOC_RULE)
			continue; /* it is made anew, if it still is so */
		r = nl2sql_doc_new_rule(w, origin);
		if (!r)
			return;
		r->text = text;
		if (kind && *kind)
			r->kind = kind;
		r->check = string_of(w, rule, "check");
		r->evidence = evidence_of(string_of(w, rule, "evidence"));
		take_columns(w, r, nl2sql_json_get(rule, "columns"));
	}
}

/* ---- a model's ------------------------------------------------------------- */

struct names {
	struct writer *w;
	const char *wrong; /* a name that is not there, or what may not stand */
	size_t columns;
};

static bool plain_function(const char *name)
{
	static const char *const names[] = {
		"abs",	      "round",	   "floor",	  "ceil",
		"length",     "lower",	   "upper",	  "trim",
		"substr",     "substring", "instr",	  "position",
		"coalesce",   "nullif",	   "char_length", "date",
		"datetime",   "julianday", "strftime",	  "extract",
		"date_trunc", "year",	   "month",	  "day",
		"mod",	      "sign",
	};
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(names); i++)
		if (nl2sql_ieq(name, names[i]))
			return true;
	return false;
}

/* A condition has columns of this table, literals, operators and plain
 * functions; no query, no aggregate, no parameter. */
static enum nl2sql_sql_walk look(void *ctx, struct nl2sql_sql **at,
				 struct nl2sql_sql *parent)
{
	struct names *n = ctx;
	const struct nl2sql_sql *e = *at, *of;

	(void)parent;
	switch (e->kind) {
	case NL2SQL_SQL_COLUMN:
		of = e->kid[NL2SQL_COLUMN_QUALIFIER];
		if (nl2sql_table_column(n->w->t, e->text) < 0)
			n->wrong = e->text;
		else if (of && !nl2sql_ieq(of->text, n->w->t->name))
			n->wrong = of->text;
		n->columns++;
		/* it stands alone here, and goes by its name */
		(*at)->kid[NL2SQL_COLUMN_QUALIFIER] = NULL;
		break;
	case NL2SQL_SQL_FUNC:
		if (!plain_function(e->text) || e->kid[NL2SQL_FUNC_OVER] ||
		    e->kid[NL2SQL_FUNC_QUALIFIER])
			n->wrong = e->text;
		break;
	case NL2SQL_SQL_LITERAL:
	case NL2SQL_SQL_LIST:
	case NL2SQL_SQL_NAME:
	case NL2SQL_SQL_TYPE:
	case NL2SQL_SQL_WORD:
	case NL2SQL_SQL_UNARY:
	case NL2SQL_SQL_BINARY:
	case NL2SQL_SQL_LIKE:
	case NL2SQL_SQL_BETWEEN:
	case NL2SQL_SQL_IN:
	case NL2SQL_SQL_IS:
	case NL2SQL_SQL_CASE:
	case NL2SQL_SQL_WHEN:
	case NL2SQL_SQL_CAST:
		break;
	default:
		n->wrong = nl2sql_sql_kind_name(e->kind);
	}
	return n->wrong ? NL2SQL_WALK_STOP : NL2SQL_WALK_ON;
}

static int refuse(struct nl2sql_err *err, const char *word, const char *what)
{
	nl2sql_err_set(err, NL2SQL_EDATA, "rule: %s: %s", word, what);
	return nl2sql_err_word(err, word);
}

/* Parse a condition and see that it is one of this table's rows. */
static int read_check(struct writer *w, struct nl2sql_sql **out,
		      const char *check, struct nl2sql_err *err)
{
	struct names names = { w, NULL, 0 };
	size_t len = strlen(check);

	while (len && strchr("; \t\n", check[len - 1]))
		len--;
	if (len > CHECK_MAX)
		return refuse(err, "too_long", "its condition");
	if (nl2sql_sql_parse_expr(w->a, out, w->dialect, check, len, err) < 0)
		return -1;
	nl2sql_sql_walk(out, look, NULL, &names);
	if (names.wrong)
		return refuse(err, "unknown_column", names.wrong);
	if (!names.columns)
		return refuse(err, "no_column", check);
	if ((*out)->kind == NL2SQL_SQL_COLUMN)
		return refuse(err, "no_condition", check);
	return 0;
}

/* Is the same condition, or the same sentence, told already? */
static bool told(const struct writer *w, const char *check, const char *text)
{
	size_t i;

	for (i = 0; i < w->doc->nrules; i++) {
		const struct nl2sql_doc_rule *r = &w->doc->rules[i];

		if ((check && r->check && nl2sql_ieq(check, r->check)) ||
		    nl2sql_ieq(text, r->text))
			return true;
	}
	return false;
}

int nl2sql_doc_believe(struct writer *w, const char *text, const char *check,
		       struct nl2sql_json columns, struct nl2sql_err *err)
{
	struct nl2sql_doc_rule *r, rule = { .evidence = "none" };
	struct nl2sql_sql *tree = NULL;
	struct tried n = { 0 };

	take_columns(w, &rule, columns);
	if (check && *check) {
		if (read_check(w, &tree, check, err) < 0)
			return -1;
		n = nl2sql_doc_try(w->t, tree, w->dialect);
		rule.check = nl2sql_sql_text(w->a, tree, w->dialect);
	} else if (!rule.ncolumns) {
		return refuse(err, "unknown_column", text);
	}
	if (n.no)
		return refuse(err, "contradicted", rule.check);
	if (told(w, rule.check, text))
		return refuse(err, "repeated", text);
	if (n.yes >= ENOUGH && !n.untold)
		rule.evidence = w->t->row_count == (int64_t)w->t->sample->nrows
					? "all_rows"
					: "sample";
	r = nl2sql_doc_new_rule(w, NL2SQL_DOC_MODEL);
	if (!r)
		return refuse(err, "too_many", text);
	rule.kind = r->kind;
	rule.origin = r->origin;
	rule.text = text;
	*r = rule;
	return 0;
}
