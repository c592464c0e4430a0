/*
 * rules.c - what the catalogue and the profile say that data obeys
 */
#include <ctype.h>
#include <string.h>

#include "doc_room.h"

struct nl2sql_doc_rule *nl2sql_doc_new_rule(struct writer *w,
					    enum nl2sql_doc_origin origin)
{
	struct nl2sql_doc *d = w->doc;
	struct nl2sql_doc_rule *r;
	size_t i, n = 0;

	if (!d->rules)
		d->rules = nl2sql_arena_alloc(w->a, (RULES_MAX + SAID_MAX) *
							    sizeof(*d->rules));
	for (i = 0; i < d->nrules; i++)
		n += (d->rules[i].origin == NL2SQL_DOC_RULE) ==
		     (origin == NL2SQL_DOC_RULE);
	if (n == (origin == NL2SQL_DOC_RULE ? RULES_MAX : SAID_MAX))
		return NULL;
	r = &d->rules[d->nrules++];
	*r = (struct nl2sql_doc_rule){ .kind = "business",
				       .origin = origin,
				       .evidence = "none" };
	return r;
}

void nl2sql_doc_add_rule(struct writer *w, const char *kind,
			 const char *evidence, struct nl2sql_buf *text,
			 struct nl2sql_buf *check, const int *columns, size_t n)
{
	struct nl2sql_doc_rule *r = nl2sql_doc_new_rule(w, NL2SQL_DOC_RULE);
	int *copy;

	if (r) {
		copy = nl2sql_arena_alloc(w->a, (n + 1) * sizeof(*copy));
		if (n)
			memcpy(copy, columns, n * sizeof(*copy));
		r->kind = kind;
		r->evidence = evidence;
		r->columns = copy;
		r->ncolumns = n;
		r->text = nl2sql_doc_keep(w, text);
		if (check && check->len)
			r->check = nl2sql_doc_keep(w, check);
	}
	nl2sql_buf_release(text);
	if (check)
		nl2sql_buf_release(check);
}

static struct nl2sql_sql *col(const struct writer *w, int column)
{
	return nl2sql_sql_col(w->a, NULL, w->t->columns[column].name);
}

static void put_sql(const struct writer *w, struct nl2sql_buf *b,
		    const struct nl2sql_sql *tree)
{
	nl2sql_sql_print(b, tree, w->dialect);
}

/* A cell as a literal of the tree, or NULL where it has none. */
static struct nl2sql_sql *literal(const struct writer *w,
				  const struct nl2sql_cell *c)
{
	struct nl2sql_buf b = { 0 };

	if (c->type == NL2SQL_CELL_TEXT && !memchr(c->at, 0, c->len))
		return nl2sql_sql_str(
			w->a, nl2sql_arena_strndup(w->a, c->at, c->len));
	if (c->type == NL2SQL_CELL_BOOLEAN)
		return nl2sql_sql_bool(w->a, c->integer);
	if (!nl2sql_doc_numeric(c))
		return NULL;
	nl2sql_doc_cell(&b, c);
	return nl2sql_sql_num(w->a, nl2sql_doc_keep(w, &b));
}

static void put_names(const struct writer *w, struct nl2sql_buf *b,
		      const int *columns, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		nl2sql_buf_printf(b, "%s%s", nl2sql_doc_comma(i, n, " and "),
				  w->t->columns[columns[i]].name);
}

static void rule_keys(struct writer *w)
{
	const struct nl2sql_key *k = &w->t->primary_key;
	struct nl2sql_buf b = { 0 };
	size_t i;

	if (k->ncolumns) {
		put_names(w, &b, k->columns, k->ncolumns);
		nl2sql_buf_printf(
			&b, "%s %s %s: never the same twice.",
			k->ncolumns > 1 ? " together identify" : " identifies",
			nl2sql_doc_article(w->doc->noun), w->doc->noun);
		nl2sql_doc_add_rule(w, "key", "declared", &b, NULL, k->columns,
				    k->ncolumns);
	}
	for (i = 0; i < w->t->nunique; i++) {
		k = &w->t->unique[i];
		if (k->ncolumns == w->t->primary_key.ncolumns &&
		    !memcmp(k->columns, w->t->primary_key.columns,
			    k->ncolumns * sizeof(int)))
			continue;
		put_names(w, &b, k->columns, k->ncolumns);
		nl2sql_buf_printf(&b, "%s never repeat%s (unique).",
				  k->ncolumns > 1 ? " together" : "",
				  k->ncolumns > 1 ? "" : "s");
		nl2sql_doc_add_rule(w, "unique", "declared", &b, NULL,
				    k->columns, k->ncolumns);
	}
}

static bool in_a_key(const struct nl2sql_table *t, int column)
{
	return nl2sql_table_unique(t, &column, 1);
}

/* What looks like a key and is not declared as one. */
static void rule_unique_seen(struct writer *w, int column)
{
	const struct nl2sql_column *c = &w->t->columns[column];
	const struct nl2sql_profile *p = c->profile;
	const char *words = nl2sql_doc_column_words(w, column);
	struct nl2sql_buf b = { 0 };

	if (!p || !p->unique || !p->exact || p->rows - p->nulls < 20 ||
	    in_a_key(w->t, column) ||
	    !(nl2sql_doc_role(w->t, column) == NL2SQL_ROLE_KEY ||
	      nl2sql_doc_role(w->t, column) == NL2SQL_ROLE_CODE ||
	      nl2sql_doc_has_word(words, "id code number key email")))
		return;
	nl2sql_buf_printf(&b,
			  "%s never repeats, though the database does not "
			  "demand it.",
			  c->name);
	nl2sql_doc_add_rule(w, "unique", "all_rows", &b, NULL, &column, 1);
}

/* Columns of a kind in one sentence. */
static void rule_list(struct writer *w, const char *kind, const char *evidence,
		      const char *head, const int *columns, size_t n)
{
	struct nl2sql_buf b = { 0 }, check = { 0 };
	struct nl2sql_sql *tree = NULL;
	size_t i;

	if (!n)
		return;
	nl2sql_buf_puts(&b, head);
	put_names(w, &b, columns, n);
	nl2sql_buf_putc(&b, '.');
	for (i = 0; i < n; i++)
		tree = nl2sql_sql_and(
			w->a, tree,
			nl2sql_sql_is_null(w->a, !strcmp(kind, "required"),
					   col(w, columns[i])));
	put_sql(w, &check, tree);
	nl2sql_doc_add_rule(w, kind, evidence, &b, &check, columns, n);
}

/* How a profile's rows speak for what it says. */
static const char *evidence(const struct nl2sql_profile *p)
{
	return p->exact ? "all_rows" : "sample";
}

static void rule_required(struct writer *w)
{
	const struct nl2sql_table *t = w->t;
	int *must = nl2sql_arena_alloc(w->a, (t->ncolumns + 1) * sizeof(int));
	int *is = nl2sql_arena_alloc(w->a, (t->ncolumns + 1) * sizeof(int));
	int *never = nl2sql_arena_alloc(w->a, (t->ncolumns + 1) * sizeof(int));
	size_t i, nmust = 0, nis = 0, nnever = 0;
	bool whole = true;

	for (i = 0; i < t->ncolumns; i++) {
		const struct nl2sql_profile *p = t->columns[i].profile;
		const struct nl2sql_key *k = &t->primary_key;
		bool key = k->ncolumns == 1 && k->columns[0] == (int)i;

		whole = whole && (!p || p->exact);
		if (p && p->rows >= 5 && p->nulls == p->rows)
			never[nnever++] = (int)i;
		else if (!t->columns[i].nullable && !key)
			must[nmust++] = (int)i;
		else if (!key && p && p->rows >= 20 && !p->nulls)
			is[nis++] = (int)i;
	}
	rule_list(w, "required", "declared",
		  "Always set, as the database demands: ", must, nmust);
	rule_list(w, "required", whole ? "all_rows" : "sample",
		  whole ? "Set in every row, though the database does not "
			  "demand it: "
			: "Set in every row looked at, though the database "
			  "does not demand it: ",
		  is, nis);
	rule_list(w, "constant", whole ? "all_rows" : "sample",
		  "Never filled: ", never, nnever);
}

static void rule_values(struct writer *w, int column)
{
	const struct nl2sql_profile *p = w->t->columns[column].profile;
	struct nl2sql_buf b = { 0 }, check = { 0 };
	struct nl2sql_sql *set = NULL;
	size_t i;

	nl2sql_buf_printf(&b, "%s is %s", w->t->columns[column].name,
			  p->ntop == 1	 ? "always "
			  : p->ntop == 2 ? "either "
					 : "one of ");
	for (i = 0; i < p->ntop; i++) {
		struct nl2sql_sql *v = literal(w, &p->top[i].value);

		nl2sql_buf_puts(&b, nl2sql_doc_comma(i, p->ntop, " or "));
		nl2sql_doc_cell(&b, &p->top[i].value);
		if (v)
			nl2sql_sql_add(w->a, &set, v);
	}
	nl2sql_buf_puts(&b, p->nulls ? ", or empty." : ".");
	if (set)
		put_sql(w, &check,
			nl2sql_sql_in(w->a, false, col(w, column), set));
	nl2sql_doc_add_rule(w, p->ntop == 1 ? "constant" : "enumeration",
			    evidence(p), &b, &check, &column, 1);
}

/* A check of a number that lets text pass, which SQLite keeps beside it. */
static struct nl2sql_sql *of_numbers(const struct writer *w, int column,
				     struct nl2sql_sql *check)
{
	const struct nl2sql_profile *p = w->t->columns[column].profile;

	if (w->dialect != NL2SQL_SQLITE || p->length_max < 0)
		return check;
	return nl2sql_sql_bin(
		w->a, NL2SQL_OP_OR,
		nl2sql_sql_bin(
			w->a, NL2SQL_OP_EQ,
			nl2sql_sql_func(w->a, "typeof", col(w, column), NULL),
			nl2sql_sql_str(w->a, "text")),
		check);
}

static void rule_range(struct writer *w, int column)
{
	const struct nl2sql_profile *p = w->t->columns[column].profile;
	const char *name = w->t->columns[column].name;
	struct nl2sql_sql *low = literal(w, &p->min),
			  *high = literal(w, &p->max), *limit;
	double least = nl2sql_doc_double(&p->min);
	struct nl2sql_buf b = { 0 }, check = { 0 };

	if (!low || !high || p->distinct < 3 || p->rows - p->nulls < 8 ||
	    (p->semantic &&
	     nl2sql_doc_has_word(p->semantic, "latitude longitude year "
					      "temperature")))
		return;
	nl2sql_buf_printf(&b, "%s %s ", name,
			  least < 0    ? "may be negative: from"
			  : least == 0 ? "is never negative: from"
				       : "is always above 0: from");
	nl2sql_doc_cell(&b, &p->min);
	nl2sql_buf_puts(&b, " to ");
	nl2sql_doc_cell(&b, &p->max);
	nl2sql_buf_puts(&b, p->exact ? " so far" : " in the rows looked at");
	nl2sql_buf_puts(&b,
			p->length_max >= 0 ? ", where it is a number." : ".");
	limit = nl2sql_sql_bin(w->a, least > 0 ? NL2SQL_OP_GT : NL2SQL_OP_GE,
			       col(w, column), nl2sql_sql_int(w->a, 0));
	if (least < 0)
		limit = nl2sql_sql_between(w->a, false, col(w, column), low,
					   high);
	put_sql(w, &check, of_numbers(w, column, limit));
	nl2sql_doc_add_rule(w, "range", evidence(p), &b, &check, &column, 1);
}

/* Does a CHECK of the table speak of a column? */
static bool checked(const struct nl2sql_table *t, const char *name)
{
	size_t i, len = strlen(name);

	for (i = 0; i < t->nchecks; i++) {
		const char *at = t->checks[i];

		while ((at = nl2sql_istr(at, name))) {
			if ((at == t->checks[i] || !isalnum(at[-1] & 0xff)) &&
			    !isalnum(at[len] & 0xff) && at[len] != '_')
				return true;
			at++;
		}
	}
	return false;
}

static void rule_format(struct writer *w, int column)
{
	const struct nl2sql_profile *p = w->t->columns[column].profile;
	struct nl2sql_buf b = { 0 };

	nl2sql_buf_printf(&b, "%s has the form %s (A a letter, 9 a digit).",
			  w->t->columns[column].name, p->pattern);
	nl2sql_doc_add_rule(w, "format", evidence(p), &b, NULL, &column, 1);
}

static void rule_column(struct writer *w, int column)
{
	const struct nl2sql_column *c = &w->t->columns[column];
	enum nl2sql_role role = nl2sql_doc_role(w->t, column);

	if (!c->profile || c->profile->pii)
		return;
	rule_unique_seen(w, column);
	if (checked(w->t, c->name))
		return; /* better told by who knew */
	if (nl2sql_doc_enumeration(w->t, column))
		rule_values(w, column);
	else if (role == NL2SQL_ROLE_MEASURE &&
		 nl2sql_family_numeric(c->family) &&
		 nl2sql_doc_numeric(&c->profile->min))
		rule_range(w, column);
	else if (role == NL2SQL_ROLE_CODE && c->profile->pattern &&
		 c->profile->rows - c->profile->nulls >= 10)
		rule_format(w, column);
}

static void rule_notes(struct writer *w)
{
	const struct nl2sql_table *t = w->t;
	struct nl2sql_buf b = { 0 };
	size_t i;

	for (i = 0; i < t->nchecks; i++) {
		struct nl2sql_buf check = { 0 };

		nl2sql_buf_printf(&b, "The database checks: %s.", t->checks[i]);
		nl2sql_buf_puts(&check, t->checks[i]);
		nl2sql_doc_add_rule(w, "check", "declared", &b, &check, NULL,
				    0);
	}
	for (i = 0; i < t->nbroken_keys; i++) {
		const struct nl2sql_broken_key *k = &t->broken_keys[i];
		size_t n;

		nl2sql_buf_puts(&b, "Declared to refer to ");
		nl2sql_buf_printf(&b,
				  "%s, but that leads nowhere (%s): ", k->table,
				  k->reason ? k->reason : "broken");
		for (n = 0; n < k->ncolumns; n++)
			nl2sql_buf_printf(
				&b, "%s%s",
				nl2sql_doc_comma(n, k->ncolumns, " and "),
				k->columns[n]);
		nl2sql_buf_putc(&b, '.');
		nl2sql_doc_add_rule(w, "note", "declared", &b, NULL, NULL, 0);
	}
	if (!t->primary_key.ncolumns && !t->nunique &&
	    w->doc->kind != NL2SQL_DOC_VIEW) {
		nl2sql_buf_puts(&b,
				"No key is declared: the same row may stand "
				"twice.");
		nl2sql_doc_add_rule(w, "note", "declared", &b, NULL, NULL, 0);
	}
}

void nl2sql_doc_rules(struct writer *w)
{
	size_t i;

	rule_keys(w);
	rule_required(w);
	nl2sql_doc_mine(w);
	for (i = 0; i < w->t->ncolumns; i++)
		rule_column(w, (int)i);
	rule_notes(w);
}
