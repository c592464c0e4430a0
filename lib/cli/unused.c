/* lib/cli/unused.c - answers of a model that were of no use, counted */
#include <stdlib.h>
#include <string.h>

#include "filter.h"

void nl2sql_unused_add(struct nl2sql_unused *u, const char *tag,
		       const char *word, int64_t n)
{
	struct nl2sql_unused_kind *k = u->kinds, *end = k + u->n;

	while (k < end &&
	       (strcmp(k->tag, tag) != 0 || strcmp(k->word, word) != 0))
		k++;
	if (k == end) {
		NL2SQL_GROW(u->kinds, u->n, u->cap);
		k = &u->kinds[u->n++];
		*k = (struct nl2sql_unused_kind){ nl2sql_strdup(tag),
						  nl2sql_strdup(word), 0 };
	}
	k->n += n;
}

void nl2sql_unused_take(struct nl2sql_unused *u, struct nl2sql_json usage)
{
	struct nl2sql_json_iter tags =
		nl2sql_json_iter(nl2sql_json_get(usage, "unused"));
	struct nl2sql_json tag, word, words, n;
	struct nl2sql_arena a = { 0 };

	while (nl2sql_json_next(&tags, &tag, &words)) {
		struct nl2sql_json_iter it = nl2sql_json_iter(words);

		while (nl2sql_json_next(&it, &word, &n))
			nl2sql_unused_add(u, nl2sql_json_string(tag, &a, NULL),
					  nl2sql_json_string(word, &a, NULL),
					  nl2sql_json_int_or(n, 0));
	}
	nl2sql_arena_release(&a);
}

static int by_name(const void *a, const void *b)
{
	const struct nl2sql_unused_kind *x = a, *y = b;
	int c = strcmp(x->tag, y->tag);

	return c ? c : strcmp(x->word, y->word);
}

void nl2sql_unused_put(struct nl2sql_buf *b, struct nl2sql_unused *u)
{
	size_t i;

	if (!u->n)
		return;
	qsort(u->kinds, u->n, sizeof(*u->kinds), by_name);
	nl2sql_json_key(b, "unused");
	nl2sql_json_open(b, '{');
	for (i = 0; i < u->n; i++) {
		if (!i || strcmp(u->kinds[i].tag, u->kinds[i - 1].tag) != 0) {
			if (i)
				nl2sql_json_close(b, '}');
			nl2sql_json_key(b, u->kinds[i].tag);
			nl2sql_json_open(b, '{');
		}
		nl2sql_json_add_int(b, u->kinds[i].word, u->kinds[i].n);
	}
	nl2sql_json_close(b, '}');
	nl2sql_json_close(b, '}');
}

void nl2sql_unused_release(struct nl2sql_unused *u)
{
	size_t i;

	for (i = 0; i < u->n; i++) {
		free(u->kinds[i].tag);
		free(u->kinds[i].word);
	}
	free(u->kinds);
	*u = (struct nl2sql_unused){ 0 };
}
