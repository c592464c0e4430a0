/*
 * tests/fuzz/grammar.c - grammar files never crash their reader
 *
 * The first byte chooses the kind of file.  What is taken is linked, too.
 */
#include <stdint.h>

#include <nl2sql/grammar.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "x.grammar", "x.lex",
					     "functions.tsv" };
	struct nl2sql_grammar *g;
	struct nl2sql_err err = { 0 };

	if (!size)
		return 0;
	g = nl2sql_grammar_new();
	if (nl2sql_grammar_add(g, names[data[0] % 3], (const char *)data + 1,
			       size - 1, &err) == 0 &&
	    nl2sql_grammar_link(g, &err) == 0 &&
	    nl2sql_grammar_mix(g, "mix", (const char *)data + 1, size - 1,
			       &err) == 0)
		(void)err;
	nl2sql_grammar_free(g);
	return 0;
}
