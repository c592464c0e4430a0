/*
 * nl2sql/doc.h - describe a schema in words, and render it
 *
 * From the schema records alone (names, keys, profile, relationships, sampled
 * rows) this room writes by rule what a colleague would tell: what a table
 * holds and what one row of it is, what each column means, which rules the
 * data obeys, how it joins, and which questions it is asked.  What a person
 * wrote (a comment in the database, a description of an earlier doc) is kept
 * word for word and marked as theirs.
 *
 * Values of personal columns (profile.pii) are never shown.
 *
 * Ownership: a doc lives in the arena it was written with and points into the
 * schema.
 */
#ifndef NL2SQL_DOC_H
#define NL2SQL_DOC_H

#include <nl2sql/base.h>
#include <nl2sql/llm.h>
#include <nl2sql/prompt.h>
#include <nl2sql/schema.h>

struct nl2sql_record;

/** Who wrote a text. */
enum nl2sql_doc_origin {
	NL2SQL_DOC_RULE,    /* this room */
	NL2SQL_DOC_COMMENT, /* a comment in the database */
	NL2SQL_DOC_PERSON,  /* a person, in an earlier doc */
	NL2SQL_DOC_MODEL    /* a model, now or in an earlier doc */
};

/** What a table is among the others. */
enum nl2sql_doc_kind {
	NL2SQL_DOC_ENTITY,	/* things that stand for themselves */
	NL2SQL_DOC_ASSOCIATION, /* which A belongs with which B */
	NL2SQL_DOC_DETAIL,	/* the parts of another table's rows */
	NL2SQL_DOC_EXTENSION,	/* more about another table's rows */
	NL2SQL_DOC_EVENT,	/* what happened, with its time */
	NL2SQL_DOC_SNAPSHOT,	/* measures of something at each time */
	NL2SQL_DOC_LOOKUP,	/* a short list that others refer to */
	NL2SQL_DOC_VIEW
};

const char *nl2sql_doc_kind_word(enum nl2sql_doc_kind kind); /* "entity" */

struct nl2sql_doc_text {
	const char *text;
	enum nl2sql_doc_origin origin;
};

/** Something the data obeys. */
struct nl2sql_doc_rule {
	const char *kind; /* key, unique, required, range, enumeration, format,
	                    * order, arithmetic, implication, dependency,
	                    * together, constant, check, note; business: what
	                    * a model or a person said */
	const char *text; /* a sentence */
	enum nl2sql_doc_origin origin;
	const char *check; /* SQL that held for every row looked at, or NULL */
	const char *evidence; /* what speaks for it: declared (the catalogue),
			       * all_rows, sample, none */
	const int *columns;
	size_t ncolumns;
};

/** A question that is typical, and its SQL in the database's dialect. */
struct nl2sql_doc_pattern {
	const char *kind; /* join, filter, group, trend, top, missing */
	const char *question, *sql;
};

struct nl2sql_doc_related {
	const struct nl2sql_relationship *relationship;
	const struct nl2sql_table *table; /* the other one */
	const char *text;
};

struct nl2sql_doc {
	const struct nl2sql_table *table;
	enum nl2sql_doc_kind kind;
	const char *noun, *nouns; /* what one row is called; and several */
	const char *grain;	  /* "one row per invoice line" */
	struct nl2sql_doc_text description;
	const char *provider, *model, *template; /* of a model's texts; NULL */
	struct nl2sql_doc_text *columns;	 /* as many as the table has */
	struct nl2sql_doc_rule *rules;
	size_t nrules;
	struct nl2sql_doc_pattern *patterns;
	size_t npatterns;
	struct nl2sql_doc_related *related;
	size_t nrelated;
};

/* ---- what people wrote -------------------------------------------------- */

/** Descriptions by people, by table and column. */
struct nl2sql_doc_notes;

struct nl2sql_doc_notes *nl2sql_doc_notes_new(void);
void nl2sql_doc_notes_free(struct nl2sql_doc_notes *n); /* NULL is fine */

/**
 * Take over an earlier doc: nl2sql's own records (JSON Lines), or the JSON
 * that tbls writes.  What nl2sql-doc wrote by rule is left out.
 *
 * @param text  the file's bytes
 * @param name  for messages
 * @return 0, or -1 with *err set to NL2SQL_EDATA
 */
int nl2sql_doc_notes_read(struct nl2sql_doc_notes *n, const char *text,
			  size_t len, const char *name,
			  struct nl2sql_err *err) NL2SQL_MUST_USE;

/** The same from a file of at most 256 MiB. */
int nl2sql_doc_notes_open(struct nl2sql_doc_notes *n, const char *path,
			  struct nl2sql_err *err) NL2SQL_MUST_USE;

/* ---- writing ------------------------------------------------------------- */

/** Who describes the tables of a schema: knows how names are made there. */
struct nl2sql_doc_author;

/**
 * @param s      a schema whose records have all come; must outlive it
 * @param notes  what people wrote elsewhere, or NULL; it goes before what
 *               they wrote in the record, and that before comments
 * @return 0, or -1 with *err set: a file of words cannot be read
 */
int nl2sql_doc_author_new(struct nl2sql_doc_author **out,
			  const struct nl2sql_schema *s,
			  const struct nl2sql_doc_notes *notes,
			  struct nl2sql_err *err) NL2SQL_MUST_USE;
void nl2sql_doc_author_free(struct nl2sql_doc_author *by); /* NULL is fine */

/** Describe one table by rule.  @return in the arena, never NULL */
struct nl2sql_doc *nl2sql_doc_write(struct nl2sql_arena *a,
				    const struct nl2sql_doc_author *by,
				    const struct nl2sql_table *t);

/** Append the value of the table's member "doc", see nl2sql-records(5). */
void nl2sql_doc_json(struct nl2sql_buf *out, const struct nl2sql_doc *doc);

/** Set a table record's "doc" and each of its columns' "description"; every
 * other byte stays. */
void nl2sql_doc_splice(struct nl2sql_record *rec, const struct nl2sql_doc *doc);

/* ---- a stream, by rule and by a model ------------------------------------- */

/**
 * A model that is asked what neither people nor it itself wrote before.  One
 * request goes out a table, for wide tables several.  What it says is taken
 * where it is of use: of columns that are there, in plain words, and without a
 * personal value; its rules where nothing seen speaks against them.  For the
 * rest the rule's words stay.
 */
struct nl2sql_doc_model {
	struct nl2sql_llm *llm;
	struct nl2sql_loop *loop;	    /* the engine's */
	const char *provider;		    /* for `origin` */
	struct nl2sql_prompt_policy policy; /* what of the cells it may see */
	uint64_t seed;
	int ahead; /* tables that are asked about at once */
	/* Told of each answer, and each part of one, that is of no use. */
	void (*unused)(void *ctx, const char *tag,
		       const struct nl2sql_err *why);
	void *ctx;
};

/** Holds schema records until they are all there, and writes them with their
 * words.  Memory: the records, and the docs in work; with keep all docs. */
struct nl2sql_doc_desk;

/** @param notes  as for nl2sql_doc_author_new()
 * @param keep   docs are kept for nl2sql_doc_desk_render() */
struct nl2sql_doc_desk *
nl2sql_doc_desk_new(const struct nl2sql_doc_notes *notes, bool keep);
void nl2sql_doc_desk_free(struct nl2sql_doc_desk *d); /* NULL is fine */

/** Hold a record if it is of the schema.  @return whether it is */
bool nl2sql_doc_desk_hold(struct nl2sql_doc_desk *d,
			  const struct nl2sql_record *rec);

/**
 * Describe and give out what is held, in its order.
 *
 * @param s      the schema, with all that is held
 * @param model  NULL: by rule alone
 * @param emit   called for each record; NULL: they are described, and kept
 * @return 0, or -1 with *err set: emit's failure, or the model's end; what was
 *         given out is whole
 */
int nl2sql_doc_desk_flush(struct nl2sql_doc_desk *d,
			  const struct nl2sql_schema *s,
			  const struct nl2sql_doc_model *model,
			  int (*emit)(void *ctx, const char *line, size_t len,
				      struct nl2sql_err *err),
			  void *ctx, struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Render all tables of the schema with the docs that were kept, and by rule
 * those that were not held.  @return as nl2sql_doc_render() */
int nl2sql_doc_desk_render(struct nl2sql_doc_desk *d,
			   const struct nl2sql_schema *s, const char *format,
			   struct nl2sql_buf *out,
			   struct nl2sql_err *err) NL2SQL_MUST_USE;

/* ---- rendering ------------------------------------------------------------ */

/** The formats, in the order of the man page: "markdown", …; ends with NULL. */
extern const char *const nl2sql_doc_formats[];
/** The one of them that is called so, or NULL. */
const char *nl2sql_doc_format(const char *name, size_t len);

/**
 * Render all tables of a schema.
 *
 * @param format  one of nl2sql_doc_formats
 * @param docs    one for each of s->tables, in their order
 * @return 0, or -1 with *err set (a template that is broken, an unknown
 *         format); out is then as it was
 */
int nl2sql_doc_render(struct nl2sql_buf *out, const char *format,
		      const struct nl2sql_schema *s,
		      struct nl2sql_doc *const *docs,
		      struct nl2sql_err *err) NL2SQL_MUST_USE;

#endif
