/*
 * chat.c - a conversation that does not outgrow its model
 */
#include <stdlib.h>
#include <string.h>

#include <nl2sql/prompt.h>

#define FRAME_TOKENS 6 /* around each message */

struct message {
	const char *role;
	char *text;
	size_t tokens;
};

struct nl2sql_chat {
	size_t budget;
	struct message *all;
	size_t n, cap;
	struct nl2sql_llm_message *shown;
	char *joined;
};

struct nl2sql_chat *nl2sql_chat_new(size_t budget)
{
	struct nl2sql_chat *c = nl2sql_alloc(sizeof(*c));

	c->budget = budget;
	return c;
}

void nl2sql_chat_free(struct nl2sql_chat *c)
{
	if (!c)
		return;
	while (c->n)
		nl2sql_chat_drop(c);
	free(c->all);
	free(c->shown);
	free(c->joined);
	free(c);
}

void nl2sql_chat_add(struct nl2sql_chat *c, const char *role, const char *text)
{
	NL2SQL_GROW(c->all, c->n, c->cap);
	c->all[c->n].role = role;
	c->all[c->n].text = nl2sql_strdup(text);
	c->all[c->n].tokens =
		nl2sql_prompt_tokens(text, strlen(text)) + FRAME_TOKENS;
	c->n++;
}

void nl2sql_chat_drop(struct nl2sql_chat *c)
{
	if (c->n)
		free(c->all[--c->n].text);
}

/* The head is the task: the system's message and the first of the user. */
static size_t head_of(const struct nl2sql_chat *c)
{
	size_t n = 0;

	while (n < c->n && strcmp(c->all[n].role, "user") != 0)
		n++;
	return n < c->n ? n + 1 : c->n;
}

/* Where what is shown behind the head begins: at an answer, so that what
 * follows the task is an answer to it. */
static size_t tail_of(const struct nl2sql_chat *c, size_t head)
{
	size_t used = 0, from = c->n, best;

	for (size_t i = 0; i < head; i++)
		used += c->all[i].tokens;
	if (c->n > head) /* the last one goes along, whatever it takes */
		used += c->all[--from].tokens;
	best = from;
	while (from > head &&
	       (!c->budget || used + c->all[from - 1].tokens <= c->budget)) {
		used += c->all[--from].tokens;
		if (strcmp(c->all[from].role, "assistant") == 0)
			best = from;
	}
	return best;
}

/* What lies between is forgotten for good: it would only grow. */
static void forget(struct nl2sql_chat *c, size_t head, size_t tail)
{
	for (size_t i = head; i < tail; i++)
		free(c->all[i].text);
	memmove(c->all + head, c->all + tail, (c->n - tail) * sizeof(*c->all));
	c->n -= tail - head;
}

/* Models want turns: where the task meets a later word of the user, since all
 * between is forgotten, they become one message. */
static bool join(struct nl2sql_chat *c, size_t n, const struct message *m)
{
	struct nl2sql_buf b = { 0 };

	if (!n || strcmp(c->shown[n - 1].role, m->role) != 0)
		return false;
	nl2sql_buf_printf(&b, "%s\n\n%s", c->shown[n - 1].text, m->text);
	free(c->joined);
	c->joined = nl2sql_buf_steal(&b);
	c->shown[n - 1].text = c->joined;
	return true;
}

const struct nl2sql_llm_message *nl2sql_chat_messages(struct nl2sql_chat *c,
						      size_t *n)
{
	size_t head = head_of(c), tail = tail_of(c, head);

	if (tail > head)
		forget(c, head, tail);
	free(c->shown);
	c->shown = nl2sql_alloc((c->n + 1) * sizeof(*c->shown));
	*n = 0;
	for (size_t i = 0; i < c->n; i++) {
		if (join(c, *n, &c->all[i]))
			continue;
		c->shown[*n].role = c->all[i].role;
		c->shown[(*n)++].text = c->all[i].text;
	}
	return c->shown;
}

size_t nl2sql_chat_tokens(const struct nl2sql_chat *c)
{
	size_t head = head_of(c), tail = tail_of(c, head), used = 0;

	for (size_t i = 0; i < c->n; i++)
		if (i < head || i >= tail)
			used += c->all[i].tokens;
	return used;
}
