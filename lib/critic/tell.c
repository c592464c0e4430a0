/* lib/critic/tell.c - what a model is told of a statement and its faults */
#include <string.h>

#include "critique.h"

#define FAULTS_MAX 12

/* The text that an error points at, up to the end of its word. */
static void put_place(struct nl2sql_buf *b, const struct nl2sql_trial *t,
		      const struct nl2sql_err *e)
{
	size_t at = 0, len;
	long left = e->position;
	uint32_t cp;

	if (e->position < 1)
		return;
	while (--left > 0 && at < t->len) {
		size_t n = nl2sql_utf8_next(t->sql + at, t->len - at, &cp);

		at += n ? n : 1;
	}
	len = strcspn(t->sql + at, " \t\r\n,()");
	if (len && len < 60)
		nl2sql_buf_printf(b, ", at character %ld (%.*s)", e->position,
				  (int)len, t->sql + at);
	else
		nl2sql_buf_printf(b, ", at character %ld", e->position);
}

static void put_fault(struct nl2sql_buf *b, const struct nl2sql_critique *c,
		      const struct nl2sql_trial *t, const struct nl2sql_err *e)
{
	/* that hint may tell a value of the data */
	bool tell = strcmp(e->word, "empty_result") != 0 ||
		    c->o->policy.values == NL2SQL_VALUES_REAL;

	nl2sql_buf_printf(b, "- %s: %s", e->word, e->message);
	put_place(b, t, e);
	nl2sql_buf_puts(b, ".");
	if (tell && e->hint[0])
		nl2sql_buf_printf(b, " %s", e->hint);
	nl2sql_buf_putc(b, '\n');
}

void nl2sql_critique_tell(struct nl2sql_buf *b, const struct nl2sql_critique *c,
			  const struct nl2sql_trial *t)
{
	size_t i, n = 0;
	int s;

	for (s = 0; s < NL2SQL_STAGES; s++)
		for (i = 0; i < t->stages[s].nerrors && n < FAULTS_MAX; i++, n++)
			put_fault(b, c, t, &t->stages[s].errors[i]);
	for (s = 0; s < NL2SQL_STAGES; s++)
		for (i = 0; i < t->stages[s].nwarnings && n < FAULTS_MAX;
		     i++, n++)
			put_fault(b, c, t, &t->stages[s].warnings[i]);
	if (t->plan)
		nl2sql_buf_printf(b, "The plan:\n%s\n", t->plan);
}

int nl2sql_critique_schema(const char **text, struct nl2sql_critique *c,
			   const struct nl2sql_trial *t, struct nl2sql_err *err)
{
	const struct nl2sql_table *tables[32];
	struct nl2sql_prompt_schema out = {0};
	struct nl2sql_prompt_view view = {
		.schema = c->schema, .db = t->db_id, .dialect = t->dialect,
		.policy = c->o->policy, .tables = tables,
		.question = c->question, .globs = c->o->globs
	};
	size_t i;

	*text = "";
	if (!c->schema || !c->schema->ntables)
		return 0;
	for (i = 0; t->names && i < t->names->nsources &&
		    view.ntables < NL2SQL_COUNT(tables); i++)
		if (t->names->sources[i]->table)
			tables[view.ntables++] = t->names->sources[i]->table;
	if (nl2sql_prompt_write_schema(&out, c->arena, &view, err) < 0)
		return -1;
	*text = out.text;
	return 0;
}
