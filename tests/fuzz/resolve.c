/*
 * tests/fuzz/resolve.c - what is done to a tree after it was parsed: names
 * resolved, analysed, brought to normal form, fingerprinted, mutated
 */
#include <stdlib.h>

#include <nl2sql/sql.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct nl2sql_arena *a, enum nl2sql_dialect d,
		  const char *text, size_t len)
{
	struct nl2sql_resolution *r;
	struct nl2sql_fingerprints f;
	struct nl2sql_err err = {0};
	struct nl2sql_mutant *m;
	struct nl2sql_sql *tree;

	if (nl2sql_sql_parse_one(a, &tree, d, text, len, &err) < 0)
		return;
	r = nl2sql_resolve(a, tree, d, text, len, NULL, NULL);
	for (size_t i = 0; i < r->nbindings; i++)
		if (!r->bindings[i]->node || !r->bindings[i]->scope)
			abort();
	nl2sql_analyse(r);
	nl2sql_fingerprint(&f, r);
	if (nl2sql_mutate(a, tree, d, 20, &m) > 20)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nl2sql_arena arena = {0};
	int d;

	for (d = 0; d < NL2SQL_DIALECTS && size < 20000; d++)
		check(&arena, (enum nl2sql_dialect)d, (const char *)data, size);
	nl2sql_arena_release(&arena);
	return 0;
}
