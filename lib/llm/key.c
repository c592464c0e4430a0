/* lib/llm/key.c - what a request is filed under in the journal */
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

void nl2sql_llm_canonical(struct nl2sql_buf *b, const struct nl2sql_llm_call *c)
{
	const struct nl2sql_llm_request *req = c->req;
	size_t i;

	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "provider", c->llm->provider->name);
	nl2sql_json_add_string(b, "model", c->ask.model);
	if (c->at) /* another model's answer in place of this one's */
		nl2sql_json_add_string(b, "instead_of", c->llm->models[0].name);
	nl2sql_json_add_int(b, "max_tokens", c->ask.max_tokens);
	if (c->ask.has_temperature)
		nl2sql_json_add_double(b, "temperature", c->ask.temperature);
	if (req->has_seed)
		nl2sql_json_add_int(b, "seed", req->seed);
	if (c->ask.schema.at)
		nl2sql_json_add(b, "schema", c->ask.schema);
	nl2sql_json_key(b, "messages");
	nl2sql_json_open(b, '[');
	for (i = 0; i < req->nmessages; i++) {
		nl2sql_json_open(b, '{');
		nl2sql_json_add_string(b, "role", req->messages[i].role);
		nl2sql_json_add_string(b, "content", req->messages[i].text);
		nl2sql_json_close(b, '}');
	}
	nl2sql_json_close(b, ']');
	nl2sql_json_close(b, '}');
}

void nl2sql_llm_file_under(struct nl2sql_llm_call *c)
{
	struct sha256_ctx ctx;
	struct nl2sql_buf b = { 0 };

	nl2sql_llm_canonical(&b, c);
	sha256_init(&ctx);
	sha256_update(&ctx, b.len, (const uint8_t *)b.data);
	sha256_digest(&ctx, sizeof(c->key.hash), c->key.hash);
	nl2sql_buf_release(&b);
}

static void seen_grow(struct nl2sql_llm_seen *s)
{
	struct nl2sql_llm_seen old = *s;
	size_t i, at;

	s->size = old.size ? old.size * 2 : 256;
	s->keys = nl2sql_alloc(s->size * sizeof(*s->keys));
	s->counts = nl2sql_alloc(s->size * sizeof(*s->counts));
	for (i = 0; i < old.size; i++) {
		if (!old.counts[i])
			continue;
		for (at = old.keys[i] & (s->size - 1); s->counts[at];)
			at = (at + 1) & (s->size - 1);
		s->keys[at] = old.keys[i];
		s->counts[at] = old.counts[i];
	}
	free(old.keys);
	free(old.counts);
}

uint32_t nl2sql_llm_count_seen(struct nl2sql_llm_seen *s,
			       const unsigned char *hash)
{
	uint64_t key;
	size_t at;

	memcpy(&key, hash, sizeof(key));
	if (s->n * 4 >= s->size * 3)
		seen_grow(s);
	for (at = key & (s->size - 1); s->counts[at] && s->keys[at] != key;)
		at = (at + 1) & (s->size - 1);
	s->n += !s->counts[at];
	s->keys[at] = key;
	return ++s->counts[at];
}
