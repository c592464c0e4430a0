/*
 * nl2sql/prompt.h - what a model is told
 *
 * Three things: the schema as text, inside a number of tokens; the prompts of
 * templates/prompts/; and the conversation, which must not outgrow a model.
 *
 * This is the one room that decides which values of cells a model may see
 * (nl2sql_prompt_cell()).  Whoever tells a model about cells asks here.
 *
 * Ownership: texts lie in the arena that the call was given.
 */
#ifndef NL2SQL_PROMPT_H
#define NL2SQL_PROMPT_H

#include <nl2sql/llm.h>
#include <nl2sql/mask.h>
#include <nl2sql/schema.h>
#include <nl2sql/sql.h>

/* ---- tokens -------------------------------------------------------------- */

/** About how many tokens a model makes of a text: as many as a small model's
 * tokenizer (within a tenth); larger vocabularies need fewer. */
size_t nl2sql_prompt_tokens(const char *s, size_t len);

/* ---- values -------------------------------------------------------------- */

enum nl2sql_values {
	NL2SQL_VALUES_NONE,   /* no cell at all */
	NL2SQL_VALUES_MASKED, /* stand-ins for what is personal, or may be */
	NL2SQL_VALUES_REAL    /* as the records have them */
};

/** "none", "masked" or "real".  @return 0, or -1 where it is none of them */
int nl2sql_values_of(enum nl2sql_values *v, const char *word);

/** What may be told of cells. */
struct nl2sql_prompt_policy {
	enum nl2sql_values values;
	/* Makes the stand-ins; NULL: what would need one is not told. */
	const struct nl2sql_mask *mask;
};

/**
 * May a model see this value of this column?
 *
 * Under "masked", a personal column's value becomes its stand-in, and so does
 * text of a column that nobody profiled; free text and binary are not told,
 * and in other text what has a personal form (an address, a card) is replaced.
 *
 * @param out  set to what it may see: *in, or a stand-in in the arena
 * @return false where it may see nothing of it
 */
bool nl2sql_prompt_cell(const struct nl2sql_prompt_policy *p,
			struct nl2sql_arena *a, const struct nl2sql_table *t,
			int column, const struct nl2sql_cell *in,
			struct nl2sql_cell *out);

/**
 * The description of a table (column -1) or column that a model may see: what
 * nl2sql-doc or a person wrote, else the comment; on one line.  Under "none"
 * no description that was made from cells.
 *
 * @return in the arena, or NULL
 */
const char *nl2sql_prompt_description(const struct nl2sql_prompt_policy *p,
				      struct nl2sql_arena *a,
				      const struct nl2sql_table *t, int column);

/* ---- the schema as text -------------------------------------------------- */

enum nl2sql_prompt_form {
	NL2SQL_PROMPT_DDL,    /* CREATE TABLE, words behind -- */
	NL2SQL_PROMPT_MSCHEMA /* that of XiYan-SQL */
};

#define NL2SQL_PROMPT_BUDGET 3000 /* tokens of a schema, where nobody says */

/** What to show.  {0} but for schema, db and dialect is useful. */
struct nl2sql_prompt_view {
	const struct nl2sql_schema *schema;
	const char *db;
	enum nl2sql_dialect dialect;
	enum nl2sql_prompt_form form;
	size_t budget; /* tokens; 0: NL2SQL_PROMPT_BUDGET */
	struct nl2sql_prompt_policy policy;

	/* What it is about: these tables come first, then their neighbours by
	 * relationship.  Both may be absent: then the tables that most others
	 * hang on come first. */
	const struct nl2sql_table *const *tables;
	size_t ntables;
	const char *question;
	bool only; /* these tables and no others */
	/* Tables that may be shown (NULL-terminated globs); NULL: all. */
	const char *const *globs;
};

/** What is shown. */
struct nl2sql_prompt_schema {
	const char *text;
	size_t tokens;
	const struct nl2sql_table **tables; /* in the order of the text */
	size_t ntables;
	size_t left_out; /* tables that did not fit, or were of no relevance */
};

/**
 * Write a schema for a model, never more than the budget and never a part of
 * a table.  A table that does not fit is first shown without descriptions and
 * values, then left out; the least relevant go first.  The text's order is
 * the schema's, so that prompts about one database begin alike.
 *
 * @return 0, or -1 with *err set to NL2SQL_EDATA: not one table fits, or not
 *         all of view->tables where only they were asked for
 */
int nl2sql_prompt_write_schema(struct nl2sql_prompt_schema *out,
			       struct nl2sql_arena *a,
			       const struct nl2sql_prompt_view *view,
			       struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Put a table's name as it stands there, with its schema where that is not
 * the usual one, quoted where it must be. */
void nl2sql_prompt_table_name(struct nl2sql_buf *out,
			      const struct nl2sql_table *t,
			      enum nl2sql_dialect dialect);
/** The table that a model means: with its schema or without, quoted or not,
 * in any case.  @return NULL where there is none */
const struct nl2sql_table *
nl2sql_prompt_find_table(const struct nl2sql_schema *s, const char *db,
			 const char *name);

/* ---- prompts ------------------------------------------------------------- */

/*
 * A task ("joins", "doc-table") is a file prompts/TASK.mustache, with parts
 * that begin at lines of their own:
 *
 *	[system]
 *	You write SQL for {{{dialect}}}.
 *	[user]
 *	{{{schema}}}
 *	Write {{{count}}} questions.
 *	[again]
 *	Write {{{count}}} more.
 *
 * prompts/TASK.DIALECT.mustache is taken before it where it is there.  A task
 * may have variants: TASK@NAME.mustache, and TASK@NAME.DIALECT.mustache; one
 * is drawn, by the weights of prompts/weights.tsv (lines TASK or TASK@NAME, a
 * tab, a number; 1 where there is no line).  So whoever puts a file below
 * $NL2SQL_TEMPLATES has a variant more.
 *
 * Besides the caller's members a template sees dialect ("PostgreSQL"),
 * is_sqlite, is_postgresql, is_mysql or is_trino, and rules: the text of
 * prompts/rules.DIALECT.mustache.  Values are put with three braces: there is
 * no HTML here.
 */

/** One prompt, rendered.  A part that the template has not is NULL. */
struct nl2sql_prompt {
	const char *system, *user, *again;
	const char *name; /* "joins@terse": for origin.template */
};

/** Which. */
struct nl2sql_prompt_ask {
	const char *task;
	/* The variant's name, "" for the plain one; NULL: drawn. */
	const char *variant;
	enum nl2sql_dialect dialect;
	uint64_t seed, number; /* of the draw */
	struct nl2sql_json context; /* an object */
};

/**
 * Choose a variant and render it.
 *
 * @return 0, or -1 with *err set to NL2SQL_EDATA: no such task or variant, a
 *         template that is broken
 */
int nl2sql_prompt_render(struct nl2sql_prompt *out, struct nl2sql_arena *a,
			 const struct nl2sql_prompt_ask *ask,
			 struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Is there such a variant, of the task or, where that is NULL, of any? */
bool nl2sql_prompt_has(const char *task, const char *variant);

/** Parse every file of templates/prompts/ (nl2sql-check).  @return 0, or -1
 * with *err set to the first that is broken */
int nl2sql_prompt_check(struct nl2sql_err *err) NL2SQL_MUST_USE;

/**
 * Draw a line of prompts/variety.tsv: kind, weight, text.
 *
 * @param kind  "persona", "style", …
 * @return in the arena; "" where the file has none of the kind
 */
const char *nl2sql_prompt_pick(struct nl2sql_arena *a, const char *kind,
			       uint64_t seed, uint64_t number);

/* ---- a conversation ------------------------------------------------------- */

/**
 * Messages that stay inside a number of tokens: where they would not, the
 * oldest exchanges are left out, but never the first (the task) and the last.
 */
struct nl2sql_chat;

/** @param budget  tokens of all messages; 0: no limit */
struct nl2sql_chat *nl2sql_chat_new(size_t budget);
void nl2sql_chat_free(struct nl2sql_chat *c); /* NULL is fine */

/** Add a message.  @param role  "system", "user" or "assistant"; a literal
 * @param text  copied */
void nl2sql_chat_add(struct nl2sql_chat *c, const char *role,
		     const char *text);
/** Take the last message back. */
void nl2sql_chat_drop(struct nl2sql_chat *c);

/** What to send now.  Lives until the chat is changed.  @param n  set */
const struct nl2sql_llm_message *
nl2sql_chat_messages(struct nl2sql_chat *c, size_t *n);
/** What that takes, by nl2sql_prompt_tokens(). */
size_t nl2sql_chat_tokens(const struct nl2sql_chat *c);

#endif
