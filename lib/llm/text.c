/* lib/llm/text.c - thoughts, fences and words in an answer's text */
#include <string.h>

#include "text.h"

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct nl2sql_llm_span nl2sql_llm_trim(struct nl2sql_llm_span s)
{
	while (s.len && blank(*s.at)) {
		s.at++;
		s.len--;
	}
	while (s.len && blank(s.at[s.len - 1]))
		s.len--;
	return s;
}

bool nl2sql_llm_begins(struct nl2sql_llm_span s, const char *word)
{
	size_t n = strlen(word);

	return s.len >= n && nl2sql_ieqn(s.at, word, n) &&
	       (s.len == n || (!letter(s.at[n]) && s.at[n] != '_' &&
			       !(s.at[n] >= '0' && s.at[n] <= '9')));
}

int nl2sql_llm_nothing(struct nl2sql_err *err, const char *word,
		       const char *said)
{
	nl2sql_err_set(err, NL2SQL_EDATA, "%s", said);
	return nl2sql_err_word(err, word);
}

int nl2sql_llm_usable(const struct nl2sql_llm_answer *a, struct nl2sql_err *err)
{
	if (a->finish == NL2SQL_LLM_REFUSED || a->refusal)
		return nl2sql_llm_nothing(err, "refusal",
					  "the model refused to answer");
	if (a->finish == NL2SQL_LLM_FILTERED)
		return nl2sql_llm_nothing(err, "filtered",
					  "the endpoint held the answer back");
	if (!nl2sql_utf8_valid(a->text, a->len) ||
	    memchr(a->text, '\0', a->len))
		return nl2sql_llm_nothing(err, "odd_characters", "the answer "
					  "is no plain text");
	return 0;
}

/* ---- thoughts ---- */

/* "<think>" or "</think>" and its like at s. @return its length, or 0 */
static size_t tag_at(const char *s, bool *closing)
{
	static const char *const names[] = { "think>", "thinking>", "thought>",
					     "reasoning>", "scratchpad>" };
	size_t i, skip;

	if (*s != '<')
		return 0;
	*closing = s[1] == '/';
	skip = *closing ? 2 : 1;
	for (i = 0; i < NL2SQL_COUNT(names); i++)
		if (nl2sql_ieqn(s + skip, names[i], strlen(names[i])))
			return skip + strlen(names[i]);
	return 0;
}

struct nl2sql_llm_span nl2sql_llm_spoken(struct nl2sql_arena *arena,
					 const struct nl2sql_llm_answer *a)
{
	char *out = nl2sql_arena_alloc(arena, a->len + 1);
	const char *s = a->text, *end = s + a->len;
	struct nl2sql_llm_span said = { out, 0 };
	int depth = 0;

	while (s < end) {
		bool closing;
		size_t n = tag_at(s, &closing);

		if (!n) {
			if (!depth)
				out[said.len++] = *s;
			s++;
			continue;
		}
		if (!closing)
			depth++;
		else if (depth)
			depth--;
		else /* the thought began in the prompt */
			said.len = 0;
		s += n;
	}
	out[said.len] = '\0';
	return nl2sql_llm_trim(said);
}

const char *nl2sql_llm_said(struct nl2sql_arena *arena,
			    const struct nl2sql_llm_answer *answer)
{
	struct nl2sql_llm_span s = nl2sql_llm_spoken(arena, answer);

	return nl2sql_arena_strndup(arena, s.at, s.len);
}

/* ---- fences ---- */

static const char *marks(const char *at, const char *end, char mark)
{
	for (; end - at >= 3; at++)
		if (at[0] == mark && at[1] == mark && at[2] == mark)
			return at;
	return NULL;
}

static const char *skip_marks(const char *at, const char *end, char mark)
{
	while (at < end && *at == mark)
		at++;
	return at;
}

/* "```sql\n" has a tag; "```SELECT 1```" has none, and "```sql SELECT" has. */
static const char *read_tag(struct nl2sql_llm_fence *f, const char *at,
			    const char *end)
{
	const char *p = at;

	while (p < end && !blank(*p) && *p != '`')
		p++;
	f->tag = (struct nl2sql_llm_span){ at, (size_t)(p - at) };
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	if (p < end && (*p == '\n' || *p == '\r'))
		return p;
	if (nl2sql_llm_begins(f->tag, "sql") || nl2sql_llm_begins(f->tag, "json"))
		return p;
	f->tag.len = 0;
	return at;
}

bool nl2sql_llm_next_fence(struct nl2sql_llm_fence *f, const char **at,
			   const char *end)
{
	const char *open = marks(*at, end, '`'), *close;
	const char *tilde = marks(*at, end, '~');
	char mark = '`';

	if (tilde && (!open || tilde < open)) {
		open = tilde;
		mark = '~';
	}
	if (!open)
		return false;
	open = read_tag(f, skip_marks(open, end, mark), end);
	close = marks(open, end, mark);
	f->closed = close != NULL;
	f->body = nl2sql_llm_trim((struct nl2sql_llm_span){
		open, (size_t)((close ? close : end) - open) });
	*at = close ? skip_marks(close, end, mark) : end;
	return true;
}
