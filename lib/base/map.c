/* lib/base/map.c - an insertion-ordered hash map from strings */
#include <stdlib.h>
#include <string.h>

#include <nl2sql/base.h>

static uint64_t hash_key(const struct nl2sql_map *m, const char *key, size_t len)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	size_t i;

	if (!m->fold)
		return nl2sql_hash(key, len, 0);
	for (i = 0; i < len; i++) { /* FNV-1a of the folded bytes */
		unsigned char c = (unsigned char)key[i];

		h ^= c >= 'A' && c <= 'Z' ? c + 32u : c;
		h *= UINT64_C(0x100000001b3);
	}
	return h ^ h >> 32;
}

static bool same(const struct nl2sql_map *m, const struct nl2sql_map_entry *e,
		 const char *key, size_t len, uint64_t hash)
{
	if (e->hash != hash || e->len != len)
		return false;
	return m->fold ? nl2sql_ieqn(e->key, key, len)
		       : memcmp(e->key, key, len) == 0;
}

/* The slot that holds the key, or the empty one where it would go. */
static size_t find(const struct nl2sql_map *m, const char *key, size_t len,
		   uint64_t hash)
{
	size_t mask = m->nslots - 1, i = hash & mask;

	while (m->slots[i] &&
	       !same(m, &m->entries[m->slots[i] - 1], key, len, hash))
		i = (i + 1) & mask;
	return i;
}

static void rehash(struct nl2sql_map *m)
{
	size_t i;

	m->nslots = m->nslots ? m->nslots * 2 : 16;
	free(m->slots);
	m->slots = nl2sql_alloc(m->nslots * sizeof(*m->slots));
	for (i = 0; i < m->n; i++) {
		struct nl2sql_map_entry *e = &m->entries[i];

		m->slots[find(m, e->key, e->len, e->hash)] = (uint32_t)i + 1;
	}
}

void *nl2sql_map_getn(const struct nl2sql_map *m, const char *key, size_t len)
{
	size_t i;

	if (!m->n)
		return NULL;
	i = find(m, key, len, hash_key(m, key, len));
	return m->slots[i] ? m->entries[m->slots[i] - 1].value : NULL;
}

void *nl2sql_map_get(const struct nl2sql_map *m, const char *key)
{
	return nl2sql_map_getn(m, key, strlen(key));
}

void *nl2sql_map_setn(struct nl2sql_map *m, const char *key, size_t len,
		      void *value)
{
	uint64_t hash = hash_key(m, key, len);
	struct nl2sql_map_entry *e;
	size_t i;

	if ((m->n + 1) * 4 > m->nslots * 3)
		rehash(m);
	i = find(m, key, len, hash);
	if (m->slots[i]) {
		void *old = m->entries[m->slots[i] - 1].value;

		m->entries[m->slots[i] - 1].value = value;
		return old;
	}
	NL2SQL_GROW(m->entries, m->n, m->cap);
	e = &m->entries[m->n++];
	*e = (struct nl2sql_map_entry){ nl2sql_strndup(key, len), len, value, hash };
	m->slots[i] = (uint32_t)m->n;
	return NULL;
}

void *nl2sql_map_set(struct nl2sql_map *m, const char *key, void *value)
{
	return nl2sql_map_setn(m, key, strlen(key), value);
}

void nl2sql_map_release(struct nl2sql_map *m)
{
	size_t i;

	for (i = 0; i < m->n; i++)
		free(m->entries[i].key);
	free(m->entries);
	free(m->slots);
	*m = (struct nl2sql_map){0};
}
