/* lib/prompt/internal.h - what the files of prompt share */
#ifndef NL2SQL_PROMPT_INTERNAL_H
#define NL2SQL_PROMPT_INTERNAL_H

#include <nl2sql/prompt.h>

/** How a table is shown. */
enum nl2sql_prompt_detail {
	NL2SQL_PROMPT_HIDDEN,
	NL2SQL_PROMPT_BRIEF, /* names, types and keys */
	NL2SQL_PROMPT_FULL   /* descriptions and values too */
};

/** The work on one schema text. */
struct nl2sql_prompt_work {
	struct nl2sql_arena *a;
	const struct nl2sql_prompt_view *view;
	unsigned char *detail; /* of each table of the schema, by number */
};

/** One table as the form has it. */
void nl2sql_prompt_put_ddl(struct nl2sql_buf *out,
			   const struct nl2sql_prompt_work *w,
			   const struct nl2sql_table *t);
void nl2sql_prompt_put_mschema(struct nl2sql_buf *out,
			       const struct nl2sql_prompt_work *w,
			       const struct nl2sql_table *t);
/** The relationships of the tables shown; nothing where there are none. */
void nl2sql_prompt_put_joins(struct nl2sql_buf *out,
			     const struct nl2sql_prompt_work *w);
/** Is a relationship one that both of its tables are shown of? */
bool nl2sql_prompt_shown(const struct nl2sql_prompt_work *w,
			 const struct nl2sql_relationship *r);

/** The values worth telling of a column.  @param all  set to whether it has
 * no others @return how many; their cells lie in the arena */
size_t nl2sql_prompt_values(const struct nl2sql_prompt_work *w,
			    const struct nl2sql_table *t, int column,
			    struct nl2sql_cell *cells, bool *all);
#define NL2SQL_PROMPT_VALUES_MAX 12

/** A name of prompts/: its words, and where the file is. */
#define NL2SQL_PROMPT_FOLDER "prompts"

/** Bring the tables of the view's database into the order of relevance.
 * @return how many; the array lies in the arena */
size_t nl2sql_prompt_order(const struct nl2sql_prompt_work *w,
			   const struct nl2sql_table ***tables);

#endif
