/*
 * formats - one record as each trainer wants it
 *
 * A column has one type in every line of a file, and chat's lines have no
 * member but messages: strict checkers refuse what they do not know.
 */
#include <string.h>

#include "internal.h"

/* Text into a string that is open: the schema, which is most of it, is
 * written that way already. */
static void put_text(struct nl2sql_buf *b, const char *text)
{
	nl2sql_json_put_chars(b, text, strlen(text));
}

static void open_string(struct nl2sql_buf *b, const char *name)
{
	nl2sql_json_key(b, name);
	nl2sql_buf_putc(b, '"');
}

static void close_string(struct nl2sql_buf *b)
{
	nl2sql_buf_putc(b, '"');
}

/* What the model is, and what it may look at. */
static void put_system(struct nl2sql_buf *b, const struct example *e)
{
	if (e->sql) {
		put_text(b, "You answer a question with one ");
		put_text(b, nl2sql_dialect_name(e->dialect));
		put_text(b, " query on the database below. Write the SQL and "
			    "nothing else.\n\n");
		nl2sql_buf_put(b, e->schema_chars.at, e->schema_chars.len);
	} else {
		put_text(b, "You answer questions about the database \"");
		put_text(b, e->db);
		put_text(b, "\".");
	}
}

static void put_question(struct nl2sql_buf *b, const struct example *e)
{
	put_text(b, e->question);
	if (e->evidence && *e->evidence) {
		put_text(b, "\n\nEvidence: ");
		put_text(b, e->evidence);
	}
}

static void put_answer(struct nl2sql_buf *b, const struct example *e)
{
	put_text(b, e->answer);
}

static void put_message(struct nl2sql_buf *b, const struct example *e,
			const char *role,
			void (*put)(struct nl2sql_buf *b,
				    const struct example *e))
{
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "role", role);
	open_string(b, "content");
	put(b, e);
	close_string(b);
	nl2sql_json_close(b, '}');
}

static void pairs_put(struct nl2sql_buf *b, const struct example *e)
{
	nl2sql_buf_put(b, e->line.at, e->line.len);
}

static void chat_put(struct nl2sql_buf *b, const struct example *e)
{
	nl2sql_json_open(b, '{');
	nl2sql_json_key(b, "messages");
	nl2sql_json_open(b, '[');
	put_message(b, e, "system", put_system);
	put_message(b, e, "user", put_question);
	put_message(b, e, "assistant", put_answer);
	nl2sql_json_close(b, ']');
	nl2sql_json_close(b, '}');
}

static void completion_put(struct nl2sql_buf *b, const struct example *e)
{
	nl2sql_json_open(b, '{');
	open_string(b, "prompt");
	put_system(b, e);
	put_text(b, "\n\nQuestion: ");
	put_question(b, e);
	put_text(b, e->sql ? "\nSQL: " : "\nAnswer: ");
	close_string(b);
	nl2sql_json_add_string(b, "completion", e->answer);
	nl2sql_json_close(b, '}');
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
