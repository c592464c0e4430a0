/*
 * answer.c - what a model said about a table, as far as it is of use
 */
#include <string.h>

#include "ask.h"
#include "telling.h"

#define TABLE_MAX  600 /* bytes of a description */
#define COLUMN_MAX 280
#define RULE_MAX   280
#define RULES_OF   8 /* of a model about one table */
#define REPEATS	   3 /* columns of which the same is said */

/* ---- a text ------------------------------------------------------------------ */

/* What was said of a column, until all is known. */
struct saying {
	const char *text; /* NULL: nothing of use */
	const struct question *q;
	bool spoken; /* the first word on it counts */
};

struct taking {
	struct draft *d;
	const struct nl2sql_doc_model *m;
	struct nl2sql_mask_set *personal;
	const struct question *q;
	const char *asked; /* its words */
	struct saying *columns;
};

static void unused(const struct taking *t, const struct nl2sql_err *why)
{
	t->m->unused(t->m->ctx, "doc", why);
}

/* A text that may stand in a doc, or NULL; the reason is told.  column is -1
 * for the table. */
static const char *text_of(struct taking *t, struct nl2sql_json j, size_t max,
			   int column, size_t least)
{
	const struct topic topic = { column, least, t->asked };
	const char *raw = nl2sql_json_string(j, &t->d->a, NULL), *text;
	const char *db = t->d->w.t->db ? t->d->w.t->db : "";
	struct nl2sql_err err = { 0 };
	struct nl2sql_buf scrubbed = { 0 };

	if (!raw)
		return NULL;
	text = nl2sql_doc_clean(&t->d->w, raw, max, &err);
	if (text && t->personal &&
	    (nl2sql_mask_set_hits(t->personal, text, strlen(text)) ||
	     nl2sql_mask_scrub(t->m->policy.mask, &scrubbed, db, text,
			       strlen(text)))) {
		nl2sql_doc_refuse(&err, "personal", "%s",
				  "a personal value in it");
		text = NULL;
	}
	nl2sql_buf_release(&scrubbed);
	if (text)
		text = nl2sql_doc_telling(&t->d->w, text, &topic, &err);
	if (!text)
		unused(t, &err);
	return text;
}

/* A text of an answer stands in the doc. */
static void sign(struct taking *t, const struct question *q)
{
	struct nl2sql_doc *doc = t->d->w.doc;

	doc->provider = t->m->provider;
	doc->model = q->request.answer.asked ? q->request.answer.asked : "";
	doc->template = q->template;
}

/* ---- what it is about -------------------------------------------------------------- */

static void take_table(struct taking *t, struct nl2sql_json answer)
{
	struct nl2sql_doc_text *to = &t->d->w.doc->description;
	const char *text;

	if (to->origin != NL2SQL_DOC_RULE)
		return; /* it was asked for the rules alone */
	text = text_of(t, nl2sql_json_get(answer, "description"), TABLE_MAX, -1,
		       2);
	if (!text)
		return;
	*to = (struct nl2sql_doc_text){ text, NL2SQL_DOC_MODEL };
	sign(t, t->q);
}

/* "orders.total", "\"total\"" -> the column's number, or -1. */
static int column_named(struct draft *d, const char *name)
{
	int i = nl2sql_table_column(d->w.t, name);
	const char *dot = strrchr(name, '.');
	size_t len;

	if (i < 0 && dot)
		i = nl2sql_table_column(d->w.t, ++dot);
	if (i >= 0)
		return i;
	name = dot ? dot : name;
	name += strspn(name, "\"`[ ");
	len = strcspn(name, "\"`] ");
	return nl2sql_table_column(d->w.t,
				   nl2sql_arena_strndup(&d->a, name, len));
}

static void take_column(struct taking *t, const char *name,
			struct nl2sql_json description)
{
	struct draft *d = t->d;
	int i = name ? column_named(d, name) : -1;
	struct nl2sql_err err = { 0 };

	if (i < 0) {
		nl2sql_doc_refuse(&err, "unknown_column", "no column \"%s\"",
				  name ? name : "");
		unused(t, &err);
		return;
	}
	/* the first word on it counts; people's and the key's stay */
	if (t->columns[i].spoken ||
	    d->w.doc->columns[i].origin != NL2SQL_DOC_RULE ||
	    nl2sql_doc_role(d->w.t, i) == NL2SQL_ROLE_KEY)
		return;
	t->columns[i].spoken = true;
	t->columns[i].q = t->q;
	t->columns[i].text = text_of(t, description, COLUMN_MAX, i, 1);
}

/* [{"name": …, "description": …}], or {"name": "description"}. */
static void take_columns(struct taking *t, struct nl2sql_json columns)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(columns);
	struct nl2sql_json key, item;
	bool list = nl2sql_json_type(columns) == NL2SQL_JSON_ARRAY;

	if (!list && nl2sql_json_type(columns) != NL2SQL_JSON_OBJECT)
		return;
	while (nl2sql_json_next(&it, &key, &item)) {
		if (list)
			key = nl2sql_json_get(item, "name");
		take_column(t, nl2sql_json_string(key, &t->d->a, NULL),
			    list ? nl2sql_json_get(item, "description") : item);
	}
}

/* The one column that a rule is about; -1: it ties several to one another, and
 * their names tell something. */
static int only_column(struct taking *t, struct nl2sql_json rule)
{
	struct nl2sql_json names = nl2sql_json_get(rule, "columns");
	const char *name;

	if (nl2sql_json_type(names) != NL2SQL_JSON_ARRAY ||
	    nl2sql_json_count(names) != 1)
		return -1;
	name = nl2sql_json_string(nl2sql_json_at(names, 0), &t->d->a, NULL);
	return name ? column_named(t->d, name) : -1;
}

static void take_rules(struct taking *t, struct nl2sql_json rules)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(rules);
	struct nl2sql_json rule;
	size_t n = 0;

	if (nl2sql_json_type(rules) != NL2SQL_JSON_ARRAY)
		return;
	while (n++ < RULES_OF && nl2sql_json_next(&it, NULL, &rule)) {
		const char *text = text_of(t, nl2sql_json_get(rule, "text"),
					   RULE_MAX, only_column(t, rule), 1);
		const char *check = nl2sql_json_string(
			nl2sql_json_get(rule, "check"), &t->d->a, NULL);
		struct nl2sql_err err = { 0 };

		if (!text)
			continue;
		if (nl2sql_doc_believe(&t->d->w, text, check,
				       nl2sql_json_get(rule, "columns"),
				       &err) < 0)
			unused(t, &err);
		else
			sign(t, t->q);
	}
}

/* ---- all of them ------------------------------------------------------------------- */

/* Are two names the same but for their numbers, "phone_1" and "phone_2"? */
static bool twins(const char *a, const char *b)
{
	static const char digits[] = "0123456789";

	for (;; a++, b++) {
		a += strspn(a, digits);
		b += strspn(b, digits);
		if (*a != *b)
			return false;
		if (!*a)
			return true;
	}
}

/* Is the same said of columns of other names, or of the table? */
static bool is_said_of_many(struct taking *t, const char **folded, size_t i)
{
	const struct nl2sql_table *table = t->d->w.t;
	const struct nl2sql_doc_text *whole = &t->d->w.doc->description;
	size_t k, n = 1;

	for (k = 0; k < table->ncolumns; k++)
		n += folded[k] && k != i && !strcmp(folded[k], folded[i]) &&
		     !twins(table->columns[k].name, table->columns[i].name);
	return n >= REPEATS ||
	       (whole->origin == NL2SQL_DOC_MODEL &&
		!strcmp(nl2sql_doc_folded(&t->d->a, whole->text), folded[i]));
}

static void put_column(struct taking *t, size_t i)
{
	const char *text = t->columns[i].text;
	const char *facts = nl2sql_doc_column_facts(&t->d->w, (int)i);

	if (strlen(facts) > 1)
		text = nl2sql_arena_printf(&t->d->a, "%s %s", text, facts);
	t->d->w.doc->columns[i] =
		(struct nl2sql_doc_text){ text, NL2SQL_DOC_MODEL };
	sign(t, t->columns[i].q);
}

/* Into the doc what was said of columns, but for what was said of any. */
static void settle_columns(struct taking *t)
{
	size_t n = t->d->w.t->ncolumns, i;
	const char **folded =
		nl2sql_arena_alloc(&t->d->a, (n + 1) * sizeof(*folded));
	struct nl2sql_err err = { 0 };

	for (i = 0; i < n; i++)
		if (t->columns[i].text)
			folded[i] =
				nl2sql_doc_folded(&t->d->a, t->columns[i].text);
	for (i = 0; i < n; i++) {
		if (!folded[i])
			continue;
		if (!is_said_of_many(t, folded, i)) {
			put_column(t, i);
			continue;
		}
		nl2sql_doc_refuse(&err, "repeated", "said of many columns: %s",
				  t->columns[i].text);
		unused(t, &err);
	}
}

/* The words of a question. */
static const char *words_of(struct nl2sql_arena *a, const struct question *q)
{
	struct nl2sql_buf b = { 0 };
	const char *words;
	size_t i;

	for (i = 0; i < q->request.nmessages; i++)
		nl2sql_buf_printf(&b, "%s\n", q->messages[i].text);
	words = nl2sql_doc_folded(a, nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return words;
}

static void take_answer(struct taking *t, const struct question *q)
{
	struct nl2sql_err err = { 0 };
	struct nl2sql_json answer;

	if (nl2sql_llm_json(&t->d->a, &answer, NULL, &q->request.answer, &err) <
	    0) {
		unused(t, &err);
		return;
	}
	t->q = q;
	t->asked = words_of(&t->d->a, q);
	if (nl2sql_json_type(answer) == NL2SQL_JSON_ARRAY) {
		take_columns(t, answer); /* what was left of a cut one */
	} else {
		if (q->whole)
			take_table(t, answer);
		take_columns(t, nl2sql_json_get(answer, "columns"));
		if (q->whole)
			take_rules(t, nl2sql_json_get(answer, "rules"));
	}
}

int nl2sql_doc_take(struct draft *d, const struct nl2sql_doc_model *m,
		    struct nl2sql_err *err)
{
	struct taking t = { .d = d, .m = m };
	size_t i;
	int rc = 0;

	if (!d->nquestions)
		return 0;
	if (m->policy.mask) {
		t.personal = nl2sql_mask_set_new(m->policy.mask,
						 d->w.t->db ? d->w.t->db : "");
		nl2sql_mask_set_add_table(t.personal, d->w.t);
	}
	t.columns = nl2sql_arena_alloc(&d->a, (d->w.t->ncolumns + 1) *
						      sizeof(*t.columns));
	for (i = 0; rc == 0 && i < d->nquestions; i++) {
		struct question *q = &d->questions[i];

		if (q->request.err.code == NL2SQL_EFATAL) {
			*err = q->request.err;
			rc = -1;
		} else if (q->request.err.code != NL2SQL_OK) {
			if (q->request.nmessages)
				unused(&t, &q->request.err);
		} else {
			take_answer(&t, q);
		}
	}
	if (rc == 0)
		settle_columns(&t);
	nl2sql_mask_set_free(t.personal);
	return rc;
}
