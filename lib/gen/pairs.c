/*
 * lib/gen/pairs.c - pairs out of an answer
 *
 * What is kept parses, reads only, names tables that exist and is of the kind
 * that the phase asks for.  Whether it is right is nl2sql-validate's to say,
 * and what is misspelt in it nl2sql-critic's to mend.
 */
#include <string.h>

#include "internal.h"

#define SQL_MAX 8000 /* bytes */

/* One candidate, taken apart. */
struct written {
	const char *question, *sql;
	struct nl2sql_sql *tree;
	struct nl2sql_resolution *names;
	struct nl2sql_analysis *facts;
};

/* ---- out of the answer -------------------- */

struct found {
	struct nl2sql_gen_call *call;
	struct nl2sql_gen_step *out;
	struct written *items;
	size_t n, cap;
};

/* The statement in a piece of text that holds nothing else, or a fence. */
static const char *statement(struct found *f, const char *text)
{
	struct nl2sql_llm_answer piece = { .text = text, .len = strlen(text) };
	struct nl2sql_err err = { 0 };
	const char *sql;

	if (piece.len > SQL_MAX) {
		nl2sql_gen_unused(f->out, "too_long", "SQL of %zu bytes",
				  piece.len);
		return NULL;
	}
	if (nl2sql_llm_sql(&f->out->arena, &sql, f->call->place->dialect,
			   &piece, &err) < 0) {
		nl2sql_gen_unused(f->out, *err.word ? err.word : "no_sql", "%s",
				  err.message);
		return NULL;
	}
	return sql;
}

static void candidate(struct found *f, const char *question, const char *text)
{
	struct written w = { 0 };

	w.question =
		question ? nl2sql_gen_question(&f->out->arena, question) : NULL;
	if (!w.question) {
		nl2sql_gen_unused(f->out, "no_question",
				  "a pair without a question");
		return;
	}
	w.sql = text ? statement(f, text) : NULL;
	if (!w.sql) {
		if (!text)
			nl2sql_gen_unused(f->out, "no_sql",
					  "a pair without SQL");
		return;
	}
	if (f->n == f->cap) {
		struct written *more;

		f->cap = f->cap ? f->cap * 2 : 8;
		more = nl2sql_arena_alloc(&f->out->arena,
					  f->cap * sizeof(*more));
		if (f->n)
			memcpy(more, f->items, f->n * sizeof(*more));
		f->items = more;
	}
	f->items[f->n++] = w;
}

/* SQL as it is spelled: its lines may matter. */
static const char *sql_text(struct found *f, struct nl2sql_json item)
{
	static const char *const names[] = { "sql", "SQL", "query", "sql_query",
					     "answer" };

	for (size_t i = 0; i < NL2SQL_COUNT(names); i++) {
		struct nl2sql_json j = nl2sql_json_get(item, names[i]);
		size_t len;
		const char *s = nl2sql_json_string(j, &f->out->arena, &len);

		if (s && *s && strlen(s) == len)
			return s;
	}
	return NULL;
}

static void from_json(struct found *f, struct nl2sql_json answer)
{
	static const char *const questions[] = {
		"question", "query_text", "natural_language", "nl", "text",
		"prompt",   NULL
	};
	struct nl2sql_json list = nl2sql_gen_list(answer, "pairs"), item;
	struct nl2sql_json_iter it;

	if (!list.at && nl2sql_json_get(answer, "question").at) {
		candidate(f,
			  nl2sql_gen_text(&f->out->arena, answer, 4096,
					  questions),
			  sql_text(f, answer));
		return;
	}
	it = nl2sql_json_iter(list);
	while (nl2sql_gen_each(f->out, f->n, f->call->count, &it, &item))
		candidate(
			f,
			nl2sql_gen_text(&f->out->arena, item, 4096, questions),
			sql_text(f, item));
}

/* "Here is the query", "Sure": words that lead to a statement, and ask
 * nothing. */
static bool leads_in(const char *line, size_t len)
{
	static const char *const words[] = {
		"here is ",  "here are ", "here's ", "here it ", "sure",
		"certainly", "of course", "below ",  "the following ",
		"sql ",      "the sql ",  "query ",  "the query ",
		"this query ", "this sql ", "answer", "solution", "output"
	};

	if (memchr(line, '?', len))
		return false;
	for (size_t i = 0; i < NL2SQL_COUNT(words); i++)
		if (nl2sql_ieqn(line, words[i], strlen(words[i])))
			return true;
	return false;
}

/* The last line with words before at, as a question. */
static const char *line_before(struct found *f, const char *from,
			       const char *at)
{
	while (at > from) {
		const char *end = at, *line;

		while (end > from && strchr(" \t\r\n#*:", end[-1]))
			end--;
		line = end;
		while (line > from && line[-1] != '\n')
			line--;
		while (line < end && strchr(" \t#*>", *line))
			line++;
		/* "SQL:" and the like stand between the two */
		if (end - line > 8 && !leads_in(line, (size_t)(end - line)))
			return nl2sql_arena_strndup(&f->out->arena, line,
						    (size_t)(end - line));
		if (line <= from)
			break;
		at = line - 1;
	}
	return NULL;
}

/* Text with fences: each is the SQL of the line before it. */
static void from_fences(struct found *f, const char *text)
{
	const char *from = text, *open;

	while ((open = strstr(from, "```")) != NULL &&
	       (int64_t)(f->n + f->out->nunused) < 4 * f->call->count + 4) {
		const char *body = open + 3, *end = strstr(body, "```");
		const char *question;

		if (!end)
			break;
		body += strcspn(body, "\n");
		question = line_before(f, from, open);
		if (question && body < end)
			candidate(f, question,
				  nl2sql_arena_strndup(&f->out->arena, body,
						       (size_t)(end - body)));
		from = end + 3;
	}
}

/* ---- what is kept of it -------------------- */

static bool names_tables(struct found *f, const struct written *w)
{
	size_t real = 0;

	for (size_t i = 0; i < w->names->nsources; i++) {
		const struct nl2sql_source *s = w->names->sources[i];

		if (s->kind == NL2SQL_SOURCE_TABLE && !s->table) {
			nl2sql_gen_unused(
				f->out, "unknown_table",
				"there is no table \"%s\"",
				s->node && s->node->text ? s->node->text : "");
			return false;
		}
		real += s->table != NULL;
	}
	if (!real)
		nl2sql_gen_unused(f->out, "no_table", "no table is read");
	return real > 0;
}

/* Is it what the phase is about? */
static bool on_task(const struct found *f, const struct written *w)
{
	const struct nl2sql_inventory *has = &w->facts->has;

	switch (f->call->phase) {
	case NL2SQL_PHASE_SINGLE_TABLE:
		return w->facts->ntables == 1;
	case NL2SQL_PHASE_BUILTINS:
		return has->functions || has->aggregates || has->windows ||
		       has->casts;
	case NL2SQL_PHASE_JOINS:
		return w->facts->ntables > 1 || has->joins;
	default:
		return has->subqueries || has->ctes || has->windows ||
		       has->unions || has->intersects || has->excepts ||
		       has->cases || has->havings || w->facts->ntables > 2 ||
		       nl2sql_hardness(w->tree) >= 2;
	}
}

static bool fits(struct found *f, struct written *w)
{
	struct nl2sql_gen *g = f->call->g;
	enum nl2sql_dialect d = f->call->place->dialect;
	struct nl2sql_err err = { 0 };
	const char *number;
	int hardness;

	if (nl2sql_sql_parse_one(&f->out->arena, &w->tree, d, w->sql,
				 strlen(w->sql), &err) < 0 ||
	    !nl2sql_sql_is_read(w->tree)) {
		nl2sql_gen_unused(
			f->out, *err.word ? err.word : "not_read_only", "%s",
			*err.message ? err.message : "the statement writes");
		return false;
	}
	w->names = nl2sql_resolve(&f->out->arena, w->tree, d, NULL, 0,
				  g->schema, f->call->place->db->db);
	if (!names_tables(f, w))
		return false;
	number = nl2sql_gen_unanswered(&f->out->arena, w->question, w->sql);
	if (number) {
		nl2sql_gen_unused(f->out, "number_lost",
				  "the question's %s is not in the SQL",
				  number);
		return false;
	}
	w->facts = nl2sql_analyse(w->names);
	hardness = nl2sql_hardness(w->tree);
	if (!on_task(f, w) || (g->any_hardness && !g->hardness[hardness])) {
		nl2sql_gen_unused(f->out, "off_task",
				  "the SQL is not of the kind that was asked");
		return false;
	}
	return true;
}

/* ---- records -------------------- */

static const char *body_of(const struct found *f, const struct written *w,
			   size_t shared)
{
	struct nl2sql_buf b = { 0 };
	const char *text;

	/* between the braces of a record */
	nl2sql_json_open(&b, '{');
	nl2sql_json_add_string(&b, "question", w->question);
	nl2sql_json_add_string(&b, "dialect",
			       nl2sql_dialect_name(f->call->place->dialect));
	nl2sql_json_add_string(&b, "sql", w->sql);
	nl2sql_json_add_string(&b, "difficulty",
			       nl2sql_hardness_name(nl2sql_hardness(w->tree)));
	nl2sql_json_key(&b, "tables");
	nl2sql_json_open(&b, '[');
	for (size_t i = 0; i < w->facts->ntables; i++)
		nl2sql_json_put_string(&b, w->facts->tables[i]);
	nl2sql_json_close(&b, ']');
	nl2sql_json_add_string(&b, "language", "en");
	nl2sql_gen_put_origin(&b, f->call, shared);
	text = nl2sql_arena_strndup(&f->out->arena, b.data + 1, b.len - 1);
	nl2sql_buf_release(&b);
	return text;
}

static const char *told_of(const struct found *f, const struct written *w)
{
	struct nl2sql_buf b = { 0 };
	const char *text;

	nl2sql_json_open(&b, '{');
	nl2sql_json_add_string(&b, "question", w->question);
	nl2sql_json_add_string(&b, "sql", w->sql);
	nl2sql_json_close(&b, '}');
	text = nl2sql_arena_strndup(&f->out->arena, b.data, b.len);
	nl2sql_buf_release(&b);
	return text;
}

static void keep(struct found *f, const struct written *w, size_t shared)
{
	struct nl2sql_gen_item *item = nl2sql_gen_item_add(f->out);
	const struct nl2sql_gen_place *p = f->call->place;

	item->f0 = nl2sql_gen_fingerprint(p, w->names);
	item->question = nl2sql_gen_question_print(p, w->question);
	item->body = body_of(f, w, shared);
	item->told = told_of(f, w);
}

void nl2sql_gen_read_pairs(struct nl2sql_gen_call *call,
			   struct nl2sql_gen_step *out)
{
	struct found f = { .call = call, .out = out };
	struct nl2sql_err err = { 0 };
	struct nl2sql_json json;
	size_t kept = 0;

	if (nl2sql_llm_json(&out->arena, &json, NULL, call->answer, &err) == 0)
		from_json(&f, json);
	if (!f.n && !out->nunused)
		from_fences(&f, nl2sql_llm_said(&out->arena, call->answer));
	if (!f.n && !out->nunused)
		nl2sql_gen_unused(out, *err.word ? err.word : "no_pairs", "%s",
				  *err.message ? err.message
					       : "there is no pair in it");
	/* what does not fit is not among those that share the bill */
	for (size_t i = 0; i < f.n; i++)
		if (fits(&f, &f.items[i]))
			f.items[kept++] = f.items[i];
	for (size_t i = 0; i < kept; i++)
		keep(&f, &f.items[i], kept);
}
