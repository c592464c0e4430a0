/*
 * ask.c - what a model is asked about a table
 */
#include <stdlib.h>
#include <string.h>

#include "ask.h"

#define COLUMNS_MAX	24   /* of one request */
#define QUESTIONS_MAX	64   /* about one table */
#define SCHEMA_TOKENS	1500 /* of the table and its neighbours */
#define TOKENS_A_COLUMN 64
#define TOKENS_A_TABLE	700 /* its description, and rules */
#define LINES_MAX	16  /* of what is known */

/* ---- what is known of a column ------------------------------------------------ */

static void put_cell(const struct draft *d, const struct nl2sql_doc_model *m,
		     struct nl2sql_buf *b, const char *before, int column,
		     const struct nl2sql_cell *cell)
{
	struct nl2sql_arena a = { 0 };
	struct nl2sql_cell seen;

	if (cell->type != NL2SQL_CELL_NULL &&
	    nl2sql_prompt_cell(&m->policy, &a, d->w.t, column, cell, &seen)) {
		nl2sql_buf_puts(b, before);
		nl2sql_doc_cell(b, &seen);
	}
	nl2sql_arena_release(&a);
}

static void put_values(const struct draft *d, const struct nl2sql_doc_model *m,
		       struct nl2sql_buf *b, int column)
{
	const struct nl2sql_profile *p = d->w.t->columns[column].profile;
	size_t i;

	for (i = 0; i < p->ntop && i < 8; i++)
		put_cell(d, m, b, i ? ", " : "; values ", column,
			 &p->top[i].value);
}

/* "decimal, measure; refers to x.id; 4 % empty; from 3; to 17" */
static const char *facts(struct draft *d, const struct nl2sql_doc_model *m,
			 int column)
{
	const struct nl2sql_column *c = &d->w.t->columns[column];
	const struct nl2sql_relationship *r = nl2sql_doc_parent(d->w.t, column);
	const struct nl2sql_profile *p = c->profile;
	enum nl2sql_role role = nl2sql_doc_role(d->w.t, column);
	struct nl2sql_buf b = { 0 };

	nl2sql_buf_puts(&b, *c->type ? c->type : "no type");
	if (role != NL2SQL_ROLE_NONE)
		nl2sql_buf_printf(&b, ", %s", nl2sql_role_word(role));
	if (r)
		nl2sql_buf_printf(&b, "; refers to %s.%s", r->to->name,
				  r->to->columns[r->to_columns[0]].name);
	if (p && p->pii)
		nl2sql_buf_puts(&b, "; personal");
	if (p && p->rows && p->nulls) {
		nl2sql_buf_puts(&b, "; ");
		nl2sql_doc_share(&b, p->nulls, p->rows);
		nl2sql_buf_puts(&b, " empty");
	}
	if (p && p->unique)
		nl2sql_buf_puts(&b, "; unique");
	else if (p && p->distinct > 1)
		nl2sql_buf_printf(&b, "; %lld different values",
				  (long long)p->distinct);
	if (p && (role == NL2SQL_ROLE_MEASURE || role == NL2SQL_ROLE_TIME)) {
		put_cell(d, m, &b, "; from ", column, &p->min);
		put_cell(d, m, &b, " to ", column, &p->max);
	} else if (p &&
		   (role == NL2SQL_ROLE_CATEGORY || role == NL2SQL_ROLE_FLAG)) {
		put_values(d, m, &b, column);
	}
	return nl2sql_doc_keep(&d->w, &b);
}

/* ---- the prompt ------------------------------------------------------------------ */

static void add_schema(struct draft *d, const struct nl2sql_doc_model *m,
		       struct nl2sql_buf *b)
{
	const struct nl2sql_prompt_view view = { .schema = d->w.s,
						 .db = d->w.t->db,
						 .dialect = d->w.dialect,
						 .budget = SCHEMA_TOKENS,
						 .policy = m->policy,
						 .tables = &d->w.t,
						 .ntables = 1 };
	struct nl2sql_prompt_schema out;
	struct nl2sql_err err = { 0 };
	size_t i;

	if (nl2sql_prompt_write_schema(&out, &d->a, &view, &err) < 0)
		return; /* the columns stand in the question, too */
	for (i = 0; i < out.ntables && out.tables[i] != d->w.t; i++)
		;
	if (i < out.ntables)
		nl2sql_json_add_string(b, "schema", out.text);
}

static void add_related(const struct draft *d, struct nl2sql_buf *b)
{
	size_t i;

	nl2sql_json_key(b, "related");
	nl2sql_json_open(b, '[');
	for (i = 0; i < d->w.doc->nrelated && i < LINES_MAX; i++)
		nl2sql_json_put_string(b, d->w.doc->related[i].text);
	nl2sql_json_close(b, ']');
}

/* Rules that show no value. */
static void add_rules(const struct draft *d, struct nl2sql_buf *b)
{
	size_t i, n = 0;

	nl2sql_json_key(b, "rules");
	nl2sql_json_open(b, '[');
	for (i = 0; i < d->w.doc->nrules && n < LINES_MAX; i++) {
		const struct nl2sql_doc_rule *r = &d->w.doc->rules[i];

		if (r->origin != NL2SQL_DOC_RULE ||
		    !nl2sql_doc_has_word(r->kind, "key unique order arithmetic "
						  "together dependency"))
			continue;
		nl2sql_json_put_string(b, r->text);
		n++;
	}
	nl2sql_json_close(b, ']');
}

static void add_columns(struct draft *d, const struct nl2sql_doc_model *m,
			const struct question *q, struct nl2sql_buf *b)
{
	size_t i;

	nl2sql_json_key(b, "columns");
	nl2sql_json_open(b, '[');
	for (i = 0; i < q->ncolumns; i++) {
		nl2sql_json_open(b, '{');
		nl2sql_json_add_string(b, "name",
				       d->w.t->columns[q->columns[i]].name);
		nl2sql_json_add_string(b, "facts", facts(d, m, q->columns[i]));
		nl2sql_json_close(b, '}');
	}
	nl2sql_json_close(b, ']');
}

static int render(struct draft *d, const struct nl2sql_doc_model *m,
		  struct question *q, struct nl2sql_err *err)
{
	struct nl2sql_buf b = { 0 };
	struct nl2sql_prompt prompt;
	int rc;

	nl2sql_json_open(&b, '{');
	nl2sql_json_add_string(&b, "table", d->w.t->name);
	nl2sql_json_add_string(&b, "grain", d->w.doc->grain);
	if (q->whole)
		add_schema(d, m, &b);
	add_related(d, &b);
	if (q->whole)
		add_rules(d, &b);
	add_columns(d, m, q, &b);
	nl2sql_json_close(&b, '}');
	rc = nl2sql_prompt_render(
		&prompt, &d->a,
		&(struct nl2sql_prompt_ask){ .task = q->whole ? "doc-table"
							      : "doc-columns",
					     .dialect = d->w.dialect,
					     .seed = m->seed,
					     .number = d->w.t->number,
					     .context = nl2sql_json_of(&b) },
		err);
	nl2sql_buf_release(&b);
	if (rc < 0)
		return -1;
	q->template = prompt.name;
	if (prompt.system)
		q->messages[q->request.nmessages++] =
			(struct nl2sql_llm_message){ "system", prompt.system };
	q->messages[q->request.nmessages++] =
		(struct nl2sql_llm_message){ "user",
					     prompt.user ? prompt.user : "" };
	return 0;
}

/* ---- the form of the answer ---------------------------------------------------------- */

static void put_text_type(struct nl2sql_buf *b, const char *member)
{
	nl2sql_json_key(b, member);
	nl2sql_buf_puts(b, "{\"type\":\"string\"}");
}

static void put_names(const struct draft *d, const struct question *q,
		      struct nl2sql_buf *b)
{
	size_t i;

	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "type", "string");
	nl2sql_json_key(b, "enum");
	nl2sql_json_open(b, '[');
	for (i = 0; i < q->ncolumns; i++)
		nl2sql_json_put_string(b, d->w.t->columns[q->columns[i]].name);
	nl2sql_json_close(b, ']');
	nl2sql_json_close(b, '}');
}

static const char *answer_schema(struct draft *d, const struct question *q)
{
	static const char rules[] =
		",\"rules\":{\"type\":\"array\",\"items\":{\"type\":\"object\","
		"\"properties\":{\"text\":{\"type\":\"string\"},\"columns\":{"
		"\"type\":\"array\",\"items\":{\"type\":\"string\"}},\"check\":"
		"{\"type\":\"string\"}},\"required\":[\"text\",\"columns\","
		"\"check\"],\"additionalProperties\":false}}";
	struct nl2sql_buf b = { 0 };

	nl2sql_buf_puts(&b, "{\"type\":\"object\",\"properties\":{");
	if (q->whole)
		nl2sql_buf_puts(&b, "\"description\":{\"type\":\"string\"}"
				    ",");
	nl2sql_buf_puts(&b, "\"columns\":{\"type\":\"array\",\"items\":{"
			    "\"type\":\"object\",\"properties\":{\"name\":");
	if (q->ncolumns)
		put_names(d, q, &b);
	else
		nl2sql_buf_puts(&b, "{\"type\":\"string\"}");
	put_text_type(&b, "description");
	nl2sql_buf_puts(&b, "},\"required\":[\"name\",\"description\"],"
			    "\"additionalProperties\":false}}");
	if (q->whole)
		nl2sql_buf_puts(&b, rules);
	nl2sql_buf_printf(&b,
			  "},\"required\":[%s\"columns\"%s],"
			  "\"additionalProperties\":false}",
			  q->whole ? "\"description\"," : "",
			  q->whole ? ",\"rules\"" : "");
	return nl2sql_doc_keep(&d->w, &b);
}

/* ---- asking ------------------------------------------------------------------------- */

static void answered(void *ctx, struct nl2sql_llm_request *req)
{
	struct question *q = ctx;

	(void)req;
	q->done = true;
	q->draft->waiting--;
}

static void submit(struct draft *d, const struct nl2sql_doc_model *m,
		   struct question *q)
{
	struct nl2sql_err err = { 0 };

	q->draft = d;
	if (render(d, m, q, &err) < 0) {
		m->unused(m->ctx, "doc", &err);
		q->done = true;
		q->request.err = err;
		return;
	}
	q->request.messages = q->messages;
	q->request.max_tokens = (int64_t)(TOKENS_A_COLUMN * q->ncolumns) +
				(q->whole ? TOKENS_A_TABLE : 100);
	q->request.has_temperature = true;
	q->request.has_seed = true;
	q->request.seed = (int64_t)(m->seed & INT32_MAX);
	q->request.schema = answer_schema(d, q);
	q->request.tag = "doc";
	q->request.arena = &d->a;
	q->request.done = answered;
	q->request.ctx = q;
	d->waiting++;
	nl2sql_llm_submit(m->llm, &q->request);
}

/* Columns whose words are the rule's, but for the key, of which it says all. */
static size_t open_columns(struct draft *d, int *columns)
{
	size_t i, n = 0;

	for (i = 0; i < d->w.t->ncolumns; i++)
		if (d->w.doc->columns[i].origin == NL2SQL_DOC_RULE &&
		    nl2sql_doc_role(d->w.t, (int)i) != NL2SQL_ROLE_KEY)
			columns[n++] = (int)i;
	return n;
}

void nl2sql_doc_ask(struct draft *d, const struct nl2sql_doc_model *m)
{
	int *columns = nl2sql_arena_alloc(&d->a, (d->w.t->ncolumns + 1) *
							 sizeof(*columns));
	size_t n = open_columns(d, columns), i;
	/* a model that was here before has said its rules, too */
	bool whole = d->w.doc->description.origin == NL2SQL_DOC_RULE ||
		     (n && !d->w.doc->model);

	d->nquestions = (n + COLUMNS_MAX - 1) / COLUMNS_MAX;
	if (whole && !d->nquestions)
		d->nquestions = 1;
	if (d->nquestions > QUESTIONS_MAX)
		d->nquestions = QUESTIONS_MAX;
	d->questions = nl2sql_arena_alloc(&d->a, (d->nquestions + 1) *
							 sizeof(*d->questions));
	for (i = 0; i < d->nquestions; i++) {
		struct question *q = &d->questions[i];

		q->whole = whole && i == 0;
		q->columns = columns + i * COLUMNS_MAX;
		q->ncolumns = n - i * COLUMNS_MAX;
		if (q->ncolumns > COLUMNS_MAX)
			q->ncolumns = COLUMNS_MAX;
		submit(d, m, q);
	}
}
