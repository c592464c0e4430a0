/* lib/doc/doc_room.h - what the files of this room share */
#ifndef NL2SQL_DOC_ROOM_H
#define NL2SQL_DOC_ROOM_H

#include <nl2sql/doc.h>
#include <nl2sql/record.h>
#include <nl2sql/sql.h>

#define RULES_MAX    32 /* of one table */
#define SAID_MAX     16 /* of them beside, by people and models */
#define PATTERNS_MAX 8	/* of one table */
#define VALUES_MAX   12 /* of an enumeration that is spelled out */

/* The work on one table. */
struct writer {
	struct nl2sql_arena *a;
	const struct nl2sql_doc_author *by;
	const struct nl2sql_schema *s;
	const struct nl2sql_table *t;
	struct nl2sql_doc *doc;
	enum nl2sql_dialect dialect;
	const char **words; /* of each column, once known; or NULL */
	size_t head;	    /* of the columns' names; with words */
};

/* Begin a doc by rule; the writer stays good as long as its arena. */
void nl2sql_doc_write_with(struct writer *w, struct nl2sql_arena *a,
			   const struct nl2sql_doc_author *by,
			   const struct nl2sql_table *t);

struct nl2sql_doc_author {
	const struct nl2sql_schema *s;
	const struct nl2sql_doc_notes *notes;
	bool foreign; /* names are not English: its plurals do not fit */
	bool caps;    /* most names are in capitals: they say nothing */
	size_t head;  /* bytes that begin every table's name, and say nothing */
	struct nl2sql_map lexicon; /* words that tell nothing, by class */
};

/* ---- names.c ---- */

void nl2sql_doc_learn_names(struct nl2sql_doc_author *author);
/* How many bytes begin every column's name, and say nothing. */
size_t nl2sql_doc_column_head(const struct nl2sql_table *t);
/* What one row of a table is called ("invoice line"), and several. */
const char *nl2sql_doc_noun(const struct writer *w,
			    const struct nl2sql_table *t);
const char *nl2sql_doc_nouns(const struct writer *w,
			     const struct nl2sql_table *t);
/* A table's words, without what only tells its kind. */
const char *nl2sql_doc_table_words(struct nl2sql_arena *a,
				   const struct nl2sql_table *t);
/* Is a noun "row of NAME"?  Then a sentence is better off without it. */
bool nl2sql_doc_rowish(const char *noun);
/* The last word of a phrase in the singular or the plural. */
const char *nl2sql_doc_turn(struct nl2sql_arena *a, const char *words,
			    bool plural);
const char *nl2sql_doc_first_word(struct nl2sql_arena *a, const char *words);
const char *nl2sql_doc_last_word(const char *words);
/* A name as it is, its separators blanks. */
const char *nl2sql_doc_plain_name(struct nl2sql_arena *a, const char *name);
bool nl2sql_doc_has_word(const char *words,
			 const char *list); /* any of "a b c" */

/* ---- label.c ---- */

/* A column's words, without the table's noun at their head. */
const char *nl2sql_doc_column_words(const struct writer *w, int column);
/* The same in a sentence: "placed on" -> "date placed". */
const char *nl2sql_doc_said(const struct writer *w, int column);
/* Without a last word that says key only (id, code, key, number). */
const char *nl2sql_doc_without_id(struct nl2sql_arena *a, const char *words);
/** Words without "flag" or "indicator" behind them. */
const char *nl2sql_doc_without_flag(struct nl2sql_arena *a, const char *words);

/* ---- words.c ---- */

/* The unit that a name tells ("kilograms" of "weight kg"), or NULL. */
const char *nl2sql_doc_unit(struct nl2sql_arena *a, const char *words);
bool nl2sql_doc_unit_word(const char *word); /* tells nothing but a unit */
void nl2sql_doc_capital(struct nl2sql_buf *b, const char *words);
const char *nl2sql_doc_article(const char *noun); /* "a" or "an" */
/* "a, b and c": put before element i of n. */
const char *nl2sql_doc_comma(size_t i, size_t n, const char *last);
/* A cell for people: 'text', 12, 0.5, yes. */
void nl2sql_doc_cell(struct nl2sql_buf *b, const struct nl2sql_cell *c);
bool nl2sql_doc_numeric(const struct nl2sql_cell *c);
double nl2sql_doc_double(const struct nl2sql_cell *c); /* of a numeric one */
void nl2sql_doc_number(struct nl2sql_buf *b, double d);
void nl2sql_doc_share(struct nl2sql_buf *b, int64_t part,
		      int64_t all); /* 12 % */
const char *nl2sql_doc_keep(const struct writer *w,
			    struct nl2sql_buf *b); /* to arena */
bool nl2sql_doc_pii(const struct nl2sql_column *c);
enum nl2sql_role nl2sql_doc_role(const struct nl2sql_table *t, int column);
/* All values of an enumeration are known, and few. */
bool nl2sql_doc_enumeration(const struct nl2sql_table *t, int column);
/* The name of a table, with its schema where it has more than one. */
void nl2sql_doc_table_name(struct nl2sql_buf *b, const struct nl2sql_schema *s,
			   const struct nl2sql_table *t);
const struct nl2sql_relationship *
nl2sql_doc_parent(const struct nl2sql_table *t, int column);
bool nl2sql_doc_is_audit(const char *words); /* created at, updated by, … */

/* ---- table.c, column.c, rules.c, mine.c, patterns.c, related.c ---- */
void nl2sql_doc_classify(struct writer *w);
const char *nl2sql_doc_describe_table(struct writer *w);
const char *nl2sql_doc_describe_column(struct writer *w, int column);
/* Of a column's description what is not its name: values, range, references,
 * nulls; a sentence, or "". */
const char *nl2sql_doc_column_facts(struct writer *w, int column);
void nl2sql_doc_rules(struct writer *w);
void nl2sql_doc_mine(struct writer *w);
void nl2sql_doc_patterns(struct writer *w);
void nl2sql_doc_related(struct writer *w);
/* A rule that others made, or NULL where there are enough of them. */
struct nl2sql_doc_rule *nl2sql_doc_new_rule(struct writer *w,
					    enum nl2sql_doc_origin origin);
/* columns is copied; check may be NULL. */
void nl2sql_doc_add_rule(struct writer *w, const char *kind,
			 const char *evidence, struct nl2sql_buf *text,
			 struct nl2sql_buf *check, const int *columns,
			 size_t n);

/* ---- holds.c ---- */

/* Sampled rows by what a condition is for them; for the rest it is NULL. */
struct tried {
	size_t yes, no, untold;
};
struct tried nl2sql_doc_try(const struct nl2sql_table *t,
			    const struct nl2sql_sql *condition,
			    enum nl2sql_dialect dialect);

/* ---- believe.c ---- */

/* Take a model's rule, as far as it can be checked; check may be NULL.  text is
 * kept.  @return 0, or -1 with *err set: why it is not believed */
int nl2sql_doc_believe(struct writer *w, const char *text, const char *check,
		       struct nl2sql_json columns, struct nl2sql_err *err);
/* Take over the rules of an earlier doc that no rule made. */
void nl2sql_doc_keep_rules(struct writer *w, struct nl2sql_json doc);

/* ---- telling.c ---- */

/* Read which words tell nothing.  @return 0, or -1 with *err set */
int nl2sql_doc_learn_words(struct nl2sql_doc_author *by,
			   struct nl2sql_err *err);

/* ---- notes.c ---- */
/* What a person or a model wrote of a table (column NULL) or a column before,
 * or NULL. */
const struct nl2sql_doc_text *nl2sql_doc_note(const struct nl2sql_doc_notes *n,
					      const struct nl2sql_table *t,
					      const char *column);
/* The raw doc of a table in an earlier run, or NULL. */
const char *nl2sql_doc_earlier(const struct nl2sql_doc_notes *n,
			       const struct nl2sql_table *t);
/* Who wrote a text of a record's own doc: whoever is marked there, and a
 * person where the text is not what was marked. */
enum nl2sql_doc_origin nl2sql_doc_author_of(struct nl2sql_json doc,
					    const char *column,
					    const char *text);
/* The same by one mark, "rule 5f1c09ab". */
enum nl2sql_doc_origin nl2sql_doc_mark_of(struct nl2sql_json mark,
					  const char *text);
void nl2sql_doc_put_mark(struct nl2sql_buf *b, const char *text,
			 enum nl2sql_doc_origin origin);
/* The same as a label of tbls' JSON: "nl2sql:rule 5f1c09ab". */
void nl2sql_doc_put_label(struct nl2sql_buf *b, const char *text,
			  enum nl2sql_doc_origin origin);
void nl2sql_doc_put_origin(struct nl2sql_buf *b, const struct nl2sql_doc *doc);
/* ---- the formats ---- */
struct rendering {
	const struct nl2sql_schema *s;
	struct nl2sql_doc *const *docs;
	struct nl2sql_arena a;
	enum nl2sql_dialect dialect;
};
void nl2sql_doc_mermaid(struct nl2sql_buf *out, struct rendering *r);
void nl2sql_doc_dot(struct nl2sql_buf *out, struct rendering *r);
void nl2sql_doc_ddl(struct nl2sql_buf *out, struct rendering *r);
void nl2sql_doc_mschema(struct nl2sql_buf *out, struct rendering *r);
void nl2sql_doc_tbls(struct nl2sql_buf *out, struct rendering *r);
/* An ER diagram of some tables as SVG. */
void nl2sql_doc_svg(struct nl2sql_buf *out, struct rendering *r,
		    const struct nl2sql_table *const *tables, size_t n,
		    const struct nl2sql_table *centre);

#endif
