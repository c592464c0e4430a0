/* lib/gen/seen.c - what was made already: a set of fingerprints */
#include <stdlib.h>

#include "internal.h"

static bool place_hash(struct nl2sql_gen_seen *s, uint64_t h)
{
	size_t i = (size_t)(h >> 1) & (s->cap - 1);

	while (s->slots[i]) {
		if (s->slots[i] == h)
			return false;
		i = (i + 1) & (s->cap - 1);
	}
	s->slots[i] = h;
	return true;
}

bool nl2sql_gen_seen_add(struct nl2sql_gen_seen *s, struct nl2sql_hash128 wide)
{
	uint64_t h = (wide.hi ^ wide.lo) | 1;

	if (2 * (s->n + 1) > s->cap) {
		struct nl2sql_gen_seen more = { 0 };

		more.cap = s->cap ? s->cap * 2 : 1024;
		more.slots = nl2sql_alloc(more.cap * sizeof(*more.slots));
		for (size_t i = 0; i < s->cap; i++)
			if (s->slots[i])
				place_hash(&more, s->slots[i]);
		free(s->slots);
		s->slots = more.slots;
		s->cap = more.cap;
	}
	if (!place_hash(s, h))
		return false;
	s->n++;
	return true;
}

bool nl2sql_gen_seen_has(const struct nl2sql_gen_seen *s,
			 struct nl2sql_hash128 wide)
{
	uint64_t h = (wide.hi ^ wide.lo) | 1;
	size_t i = (size_t)(h >> 1) & (s->cap - 1);

	if (!s->cap)
		return false;
	while (s->slots[i] && s->slots[i] != h)
		i = (i + 1) & (s->cap - 1);
	return s->slots[i] == h;
}
