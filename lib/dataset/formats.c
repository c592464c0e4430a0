/*
 * formats - one record as each trainer wants it
 *
 * A column has one type in every line of a file, and chat's lines have no
 * member but messages: strict checkers refuse what they do not know.
 */
#include <string.h>

#include "internal.h"

/* What the model is, and what it may look at. */
static void put_system(struct nl2sql_buf *b, const struct example *e)
{
	if (e->sql)
		nl2sql_buf_printf(b,
				  "You answer a question with one %s query "
				  "on the database below. Write the SQL and "
				  "nothing else.\n\n%s",
				  nl2sql_dialect_name(e->dialect),
				  e->schema_text);
	else
		nl2sql_buf_printf(b,
				  "You answer questions about the database "
				  "\"%s\".",
				  e->db);
}

static void put_question(struct nl2sql_buf *b, const struct example *e)
{
	nl2sql_buf_puts(b, e->question);
	if (e->evidence && *e->evidence)
		nl2sql_buf_printf(b, "\n\nEvidence: %s", e->evidence);
}

static void put_message(struct nl2sql_buf *b, const char *role,
			const char *content)
{
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "role", role);
	nl2sql_json_add_string(b, "content", content);
	nl2sql_json_close(b, '}');
}

static void pairs_put(struct nl2sql_buf *b, const struct example *e)
{
	nl2sql_buf_put(b, e->line.at, e->line.len);
}

static void chat_put(struct nl2sql_buf *b, const struct example *e)
{
	struct nl2sql_buf text = {0};

	nl2sql_json_open(b, '{');
	nl2sql_json_key(b, "messages");
	nl2sql_json_open(b, '[');
	put_system(&text, e);
	put_message(b, "system", nl2sql_buf_str(&text));
	nl2sql_buf_cut(&text, 0);
	put_question(&text, e);
	put_message(b, "user", nl2sql_buf_str(&text));
	put_message(b, "assistant", e->answer);
	nl2sql_json_close(b, ']');
	nl2sql_json_close(b, '}');
	nl2sql_buf_release(&text);
}

static void completion_put(struct nl2sql_buf *b, const struct example *e)
{
	struct nl2sql_buf text = {0};

	put_system(&text, e);
	nl2sql_buf_puts(&text, "\n\nQuestion: ");
	put_question(&text, e);
	nl2sql_buf_puts(&text, e->sql ? "\nSQL: " : "\nAnswer: ");
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "prompt", nl2sql_buf_str(&text));
	nl2sql_json_add_string(b, "completion", e->answer);
	nl2sql_json_close(b, '}');
	nl2sql_buf_release(&text);
}

const struct format nl2sql_formats[] = {
	{ .name = "pairs",
	  .files = { "train.jsonl", "validation.jsonl", "test.jsonl" },
	  .about = "the full records of nl2sql, with how each was judged",
	  .pairs_only = true,
	  .member = "question",
	  .put = pairs_put },
	{ .name = "chat",
	  .files = { "train.jsonl", "validation.jsonl", "test.jsonl" },
	  .about = "messages of system, user and assistant (OpenAI, TRL)",
	  .member = "messages",
	  .put = chat_put },
	{ .name = "prompt-completion",
	  .files = { "train.jsonl", "validation.jsonl", "test.jsonl" },
	  .about = "prompt and completion as text (TRL)",
	  .member = "prompt",
	  .put = completion_put },
	{ .name = "spider",
	  .files = { "train.json", "dev.json", "test.json" },
	  .about = "the layout of Spider, with tables.json",
	  .pairs_only = true,
	  .array = true,
	  .member = "question",
	  .put = nl2sql_spider_put,
	  .beside = nl2sql_spider_tables }
};
const size_t nl2sql_nformats = NL2SQL_COUNT(nl2sql_formats);
