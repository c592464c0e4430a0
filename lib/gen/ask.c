/*
 * lib/gen/ask.c - what a worker asks: the context of its prompts
 */
#include <stdlib.h>
#include <string.h>

#include <nl2sql/template.h>

#include "internal.h"

#define FUNCTIONS 8 /* named in one prompt of builtins */

/* Structured answers, for endpoints that hold to a schema. */
#define TEXT "{\"type\":\"string\"}"
#define LIST_OF(name, members, names)                                          \
	"{\"type\":\"object\",\"properties\":{\"" name                         \
	"\":{\"type\":\"array\",\"items\":{\"type\":\"object\","               \
	"\"properties\":{" members "},\"required\":[" names                    \
	"],\"additionalProperties\":false}}},\"required\":[\"" name            \
	"\"],\"additionalProperties\":false}"

static const struct {
	const char *task, *schema;
} answers[] = { { "schema_docs",
		  LIST_OF("items", "\"question\":" TEXT ",\"answer\":" TEXT,
			  "\"question\",\"answer\"") },
		{ "schema_relationship",
		  LIST_OF("relationships",
			  "\"from\":" TEXT ",\"to\":" TEXT ",\"evidence\":" TEXT
			  ",\"question\":" TEXT,
			  "\"from\",\"to\",\"evidence\",\"question\"") },
		{ "complex_tables",
		  LIST_OF("sets",
			  "\"tables\":{\"type\":\"array\",\"items\":" TEXT
			  "},\"goal\":" TEXT,
			  "\"tables\",\"goal\"") },
		{ "paraphrase",
		  "{\"type\":\"object\",\"properties\":{\"wordings\":{\"type\":"
		  "\"array\",\"items\":" TEXT "}},\"required\":[\"wordings\"],"
		  "\"additionalProperties\":false}" },
		/* each table's rows have members of their own */
		{ "sample_data", NULL },
		{ NULL, LIST_OF("pairs", "\"question\":" TEXT ",\"sql\":" TEXT,
				"\"question\",\"sql\"") } };

const char *nl2sql_gen_answer_schema(const char *task)
{
	size_t i = 0;

	while (answers[i].task && strcmp(answers[i].task, task) != 0)
		i++;
	return answers[i].schema;
}

/* ---- the schema it shows -------------------- */

/* Other tables help where names are to be explained or related. */
static bool wider(enum nl2sql_phase phase, const char *task)
{
	return phase == NL2SQL_PHASE_SCHEMA_DOCS ||
	       phase == NL2SQL_PHASE_SCHEMA_RELATIONSHIP ||
	       strcmp(task, "complex_tables") == 0;
}

static int show(const struct nl2sql_gen_call *c, struct nl2sql_arena *a,
		const char *task, struct nl2sql_prompt_schema *shown,
		struct nl2sql_err *err)
{
	const struct nl2sql_gen_options *o = c->g->o;
	const struct nl2sql_prompt_view view = {
		.schema = c->g->schema,
		.db = c->place->db->db,
		.dialect = c->place->dialect,
		.form = c->g->form,
		.budget =
			(size_t)(o->prompt_tokens ? o->prompt_tokens
						  : NL2SQL_GEN_PROMPT_TOKENS) /
			2,
		.policy = c->g->policy,
		.tables = c->topic->tables,
		.ntables = c->topic->n,
		.only = !wider(c->phase, task),
		.globs = (const char *const *)c->g->globs,
	};

	return nl2sql_prompt_write_schema(shown, a, &view, err);
}

/* ---- what else it says -------------------- */

static void add_tables(struct nl2sql_buf *b, const struct nl2sql_gen_call *c)
{
	struct nl2sql_buf names = { 0 };

	for (size_t i = 0; i < c->topic->n; i++) {
		nl2sql_buf_puts(&names, i ? ", " : "");
		nl2sql_prompt_table_name(&names, c->topic->tables[i],
					 c->place->dialect);
	}
	nl2sql_json_add_string(b, "tables", nl2sql_buf_str(&names));
	nl2sql_json_add_bool(b, "several", c->topic->n > 1);
	nl2sql_buf_release(&names);
}

/* A line of the catalogue: its NAME and KIND, and our spelling of it. */
static bool function_of(char *line, enum nl2sql_dialect d,
			const char **spelling)
{
	char *field[8] = { 0 };
	size_t n = 0;

	for (char *s = line; n < 8 && s; n++) {
		field[n] = s;
		s = strchr(s, '\t');
		if (s)
			*s++ = '\0';
	}
	if (n < 7 || *line == '#' || strcmp(field[1], "internal") == 0)
		return false;
	*spelling = field[3 + d];
	if (strcmp(*spelling, "=") == 0)
		*spelling = field[3];
	return strcmp(*spelling, "-") != 0 && **spelling;
}

/* Some functions of the dialect, others in each call. */
static void add_functions(struct nl2sql_buf *b, const struct nl2sql_gen_call *c)
{
	struct nl2sql_rng rng = nl2sql_rng_named(c->seed, "functions", 0);
	struct nl2sql_buf file = { 0 }, some = { 0 };
	struct nl2sql_err err;
	const char *all[512], *spelling;
	size_t n = 0;
	char *line, *next;

	if (nl2sql_template_file(&file, "grammar/functions.tsv", &err) < 0)
		return;
	for (line = file.data; line && *line && n < NL2SQL_COUNT(all);
	     line = next) {
		char *end = line + strcspn(line, "\r\n");

		next = end + strspn(end, "\r\n");
		*end = '\0';
		if (function_of(line, c->place->dialect, &spelling))
			all[n++] = spelling;
	}
	for (size_t i = 0; i < FUNCTIONS && n; i++) {
		size_t k = (size_t)nl2sql_rng_below(&rng, n);

		nl2sql_buf_puts(&some, i ? "; " : "");
		for (const char *s = all[k]; *s; s++)
			if (strncmp(s, "{c}", 3) == 0) {
				nl2sql_buf_puts(&some, "column");
				s += 2;
			} else {
				nl2sql_buf_putc(&some, *s);
			}
		all[k] = all[--n];
	}
	nl2sql_json_add_string(b, "functions", nl2sql_buf_str(&some));
	nl2sql_buf_release(&file);
	nl2sql_buf_release(&some);
}

/* The columns of rows that are to be invented. */
static void add_columns(struct nl2sql_buf *b, const struct nl2sql_gen_call *c)
{
	const struct nl2sql_table *t = c->topic->tables[0];
	struct nl2sql_buf names = { 0 };

	for (size_t i = 0; i < t->ncolumns; i++) {
		if (t->columns[i].generated ||
		    t->columns[i].family == NL2SQL_FAMILY_BINARY)
			continue;
		nl2sql_buf_puts(&names, names.len ? ", " : "");
		nl2sql_json_put_string(&names, t->columns[i].name);
		if (names.len > 1 && names.data[names.len - 1] == ',')
			nl2sql_buf_cut(&names, names.len - 1);
	}
	nl2sql_json_add_string(b, "columns", nl2sql_buf_str(&names));
	nl2sql_buf_release(&names);
}

/* The difficulties that are wanted, or one in turn. */
static const char *difficulty(const struct nl2sql_gen_call *c,
			      struct nl2sql_arena *a)
{
	const char *wanted[4];
	size_t n = 0;

	for (int i = 0; i < 4; i++)
		if (c->g->hardness[i])
			wanted[n++] = nl2sql_hardness_name(i);
	if (n)
		return nl2sql_prompt_pick(
			a,
			nl2sql_arena_printf(a, "difficulty.%s",
					    wanted[c->number % n]),
			c->seed, 0);
	return nl2sql_prompt_pick(
		a,
		c->phase == NL2SQL_PHASE_COMPLEX_SQLS ? "difficulty.complex"
		: c->phase == NL2SQL_PHASE_JOINS      ? "difficulty.joins"
						      : "difficulty",
		c->seed, 0);
}

static void add_picks(struct nl2sql_buf *b, const struct nl2sql_gen_call *c,
		      struct nl2sql_arena *a)
{
	/* a worker is one person; how it speaks changes from call to call */
	nl2sql_json_add_string(
		b, "persona",
		nl2sql_prompt_pick(a, "persona", c->g->o->seed,
				   (uint64_t)c->phase * 4096 + c->chain));
	nl2sql_json_add_string(b, "style",
			       nl2sql_prompt_pick(a, "style", c->seed, 0));
	nl2sql_json_add_string(b, "difficulty", difficulty(c, a));
}

int nl2sql_gen_ask(struct nl2sql_gen_call *c, struct nl2sql_arena *a,
		   const char *task, struct nl2sql_prompt *out,
		   struct nl2sql_prompt_schema *shown, struct nl2sql_err *err)
{
	struct nl2sql_buf b = { 0 };
	struct nl2sql_prompt_ask ask = { .task = task,
					 .variant = c->g->o->variant,
					 .dialect = c->place->dialect,
					 .seed = c->draw };
	int rc = show(c, a, task, shown, err);

	if (rc < 0)
		return nl2sql_err_word(err, "too_large");
	/* a variant that is not there for every task */
	if (ask.variant && !nl2sql_prompt_has(task, ask.variant) &&
	    nl2sql_prompt_has(NULL, ask.variant))
		ask.variant = "";
	nl2sql_json_open(&b, '{');
	nl2sql_json_add_string(&b, "schema", shown->text);
	nl2sql_json_add_string(&b, "db", c->place->db->db);
	nl2sql_json_add_int(&b, "count", c->count);
	nl2sql_json_add_bool(&b, "one", c->count == 1);
	add_tables(&b, c);
	add_picks(&b, c, a);
	if (c->topic->goal)
		nl2sql_json_add_string(&b, "goal", c->topic->goal);
	if (c->phase == NL2SQL_PHASE_BUILTINS)
		add_functions(&b, c);
	if (c->phase == NL2SQL_PHASE_SAMPLE_DATA)
		add_columns(&b, c);
	if (c->draw == c->seed) /* the first of its conversation */
		nl2sql_gen_add_examples(c, a, shown, &b);
	nl2sql_json_close(&b, '}');
	ask.context = nl2sql_json_of(&b);
	rc = nl2sql_prompt_render(out, a, &ask, err);
	nl2sql_buf_release(&b);
	return rc;
}
