/*
 * lib/gen/docs.c - questions about the schema and their answers, out of an
 * answer
 *
 * What is spelled as a name must be one: of a table or column of the database.
 */
#include <ctype.h>
#include <string.h>

#include "internal.h"

#define ANSWER_MAX 2000 /* bytes */

static bool is_name(const struct nl2sql_gen_call *call, const char *word)
{
	const struct nl2sql_schema *s = call->g->schema;
	const char *db = call->place->db->db;

	if (nl2sql_find_table(s, db, NULL, word) || nl2sql_ieq(word, db))
		return true;
	for (size_t i = 0; i < s->ntables; i++) {
		const struct nl2sql_table *t = s->tables[i];

		if ((!t->db || nl2sql_ieq(t->db, db)) &&
		    (nl2sql_table_column(t, word) >= 0 ||
		     (t->schema && nl2sql_ieq(t->schema, word))))
			return true;
		for (size_t k = 0; k < t->nindexes; k++)
			if (t->indexes[k].name &&
			    nl2sql_ieq(t->indexes[k].name, word))
				return true;
	}
	return false;
}

static bool name_byte(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$';
}

/* Words that can only be names: with an underscore inside. */
static bool names_exist(const struct nl2sql_gen_call *call, const char *text,
			struct nl2sql_gen_step *out)
{
	while (*text) {
		char word[256];
		size_t n = 0;

		if (!name_byte(*text)) {
			text++;
			continue;
		}
		while (name_byte(text[n]))
			n++;
		if (n < sizeof(word) && n > 2 && memchr(text + 1, '_', n - 2)) {
			memcpy(word, text, n);
			word[n] = '\0';
			if (!is_name(call, word)) {
				nl2sql_gen_unused(out, "unknown_name",
						  "nothing is called \"%s\"",
						  word);
				return false;
			}
		}
		text += n;
	}
	return true;
}

/* The tables that are named in it; else those that were asked about. */
static void put_tables(struct nl2sql_buf *b, const struct nl2sql_gen_call *call)
{
	nl2sql_json_key(b, "tables");
	nl2sql_json_open(b, '[');
	for (size_t i = 0; i < call->topic->n; i++)
		nl2sql_json_put_string(b, call->topic->tables[i]->name);
	nl2sql_json_close(b, ']');
}

struct told {
	const char *question, *answer;
};

static bool read_one(const struct nl2sql_gen_call *call,
		     struct nl2sql_gen_step *out, struct nl2sql_json item,
		     struct told *t)
{
	static const char *const questions[] = { "question", "q", NULL };
	static const char *const answers[] = { "answer", "a", "response",
					       NULL };
	const char *question =
		nl2sql_gen_text(&out->arena, item, 2000, questions);

	t->question =
		question ? nl2sql_gen_question(&out->arena, question) : NULL;
	t->answer = nl2sql_gen_text(&out->arena, item, ANSWER_MAX, answers);
	if (!t->question || !t->answer || strlen(t->answer) < 2) {
		nl2sql_gen_unused(out,
				  t->question ? "no_answer" : "no_question",
				  "a question or its answer is missing");
		return false;
	}
	if (nl2sql_ieq(t->question, t->answer)) {
		nl2sql_gen_unused(out, "no_answer",
				  "the answer is the question");
		return false;
	}
	return names_exist(call, t->question, out) &&
	       names_exist(call, t->answer, out);
}

static void keep(const struct nl2sql_gen_call *call,
		 struct nl2sql_gen_step *out, const struct told *t,
		 size_t shared)
{
	struct nl2sql_gen_item *item = nl2sql_gen_item_add(out);
	const char *db = call->place->db->db;
	struct nl2sql_buf b = { 0 };

	item->type = "qa";
	nl2sql_json_open(&b, '{');
	nl2sql_json_add_string(&b, "question", t->question);
	nl2sql_json_add_string(&b, "answer", t->answer);
	item->told = nl2sql_arena_printf(&out->arena, "%s}", b.data);
	put_tables(&b, call);
	nl2sql_json_add_string(&b, "language", "en");
	nl2sql_gen_put_origin(&b, call, shared);
	item->body = nl2sql_arena_strndup(&out->arena, b.data + 1, b.len - 1);
	nl2sql_buf_cut(&b, 0);
	nl2sql_buf_printf(&b, "%s\n%s", db, t->answer);
	item->f0 = nl2sql_hash128(b.data, b.len);
	nl2sql_buf_cut(&b, 0);
	nl2sql_buf_printf(&b, "%s\n%s", db, t->question);
	item->question = nl2sql_hash128(b.data, b.len);
	nl2sql_buf_release(&b);
}

void nl2sql_gen_read_docs(struct nl2sql_gen_call *call,
			  struct nl2sql_gen_step *out)
{
	struct nl2sql_err err = { 0 };
	struct nl2sql_json json, list, item;
	struct nl2sql_json_iter it;
	struct told told[64];
	size_t n = 0;

	if (nl2sql_llm_json(&out->arena, &json, NULL, call->answer, &err) < 0) {
		nl2sql_gen_unused(out, err.word, "%s", err.message);
		return;
	}
	list = nl2sql_gen_list(json, "items");
	it = nl2sql_json_iter(list);
	if (!list.at && read_one(call, out, json, &told[0]))
		n = 1;
	while (n < NL2SQL_COUNT(told) &&
	       nl2sql_gen_each(out, n, call->count, &it, &item))
		n += read_one(call, out, item, &told[n]);
	if (!n && !out->nunused)
		nl2sql_gen_unused(out, "empty", "there is no question in it");
	for (size_t i = 0; i < n; i++)
		keep(call, out, &told[i], n);
}
