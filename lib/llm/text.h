/* lib/llm/text.h - the parts of an answer's text */
#ifndef NL2SQL_LLM_TEXT_H
#define NL2SQL_LLM_TEXT_H

#include <nl2sql/llm.h>

struct nl2sql_llm_span {
	const char *at;
	size_t len;
};

/* A fenced block. */
struct nl2sql_llm_fence {
	struct nl2sql_llm_span tag, body;
	bool closed;
};

/* The text without the thoughts before or in it. */
struct nl2sql_llm_span nl2sql_llm_spoken(struct nl2sql_arena *arena,
					 const struct nl2sql_llm_answer *a);
/* The next fence at or behind *at, which moves behind it. */
bool nl2sql_llm_next_fence(struct nl2sql_llm_fence *f, const char **at,
			   const char *end);
struct nl2sql_llm_span nl2sql_llm_trim(struct nl2sql_llm_span s);
/* Does it begin with this word, whatever its case? */
bool nl2sql_llm_begins(struct nl2sql_llm_span s, const char *word);
/* What the finish alone rules out.  -1 with *err set, or 0. */
int nl2sql_llm_usable(const struct nl2sql_llm_answer *a,
		      struct nl2sql_err *err);
int nl2sql_llm_nothing(struct nl2sql_err *err, const char *word,
		       const char *said);

#endif
