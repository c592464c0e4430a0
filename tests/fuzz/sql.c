/*
 * tests/fuzz/sql.c - whatever parses is printed, and parses to the same tree
 *
 * The first byte chooses the dialect.  What is printed must also be stable:
 * the tree that it parses to is printed the same.  A tree that is translated
 * into another dialect can be printed and parsed there, or the reason is
 * given.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/sql.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void wrong(const char *what, enum nl2sql_dialect d, const char *text)
{
	fprintf(stderr, "%s (%s): %s\n", what, nl2sql_dialect_name(d), text);
	abort();
}

static void translate(struct nl2sql_arena *a, const struct nl2sql_sql *tree,
		      enum nl2sql_dialect from)
{
	for (int to = 0; to < NL2SQL_DIALECTS; to++) {
		struct nl2sql_sql_translation how = {
			.from = from, .to = (enum nl2sql_dialect)to
		};
		struct nl2sql_err err = {0};
		struct nl2sql_sql *out, *again;
		const char *text;

		if (nl2sql_sql_translate(a, &out, tree, &how, &err) < 0) {
			if (strcmp(err.word, "untranslatable") != 0)
				wrong("no reason", how.to, err.message);
			continue;
		}
		text = nl2sql_sql_text(a, out, how.to);
		if (how.to != from &&
		    nl2sql_sql_parse(a, &again, how.to, text, strlen(text),
				     &err) < 0)
			wrong("translated but not parsed", how.to, text);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nl2sql_arena a = {0};
	struct nl2sql_sql *tree, *again;
	struct nl2sql_err err = {0};
	enum nl2sql_dialect d;
	char *text;

	if (!size)
		return 0;
	d = data[0] % NL2SQL_DIALECTS;
	if (nl2sql_sql_parse(&a, &tree, d, (const char *)data + 1, size - 1,
			     &err) == 0) {
		text = nl2sql_sql_text(&a, tree, d);
		/* Parentheses put in can exceed a limit; nothing else may. */
		if (nl2sql_sql_parse(&a, &again, d, text, strlen(text), &err)) {
			if (!strstr(err.message, "too deeply"))
				wrong("printed but not parsed", d, text);
		} else if (!nl2sql_sql_equal(tree, again)) {
			wrong("not the same tree", d, text);
		} else if (strcmp(text, nl2sql_sql_text(&a, again, d)) != 0) {
			wrong("not printed the same", d, text);
		}
		for (uint32_t i = 0; i < tree->n; i++)
			translate(&a, tree->kid[i], d);
	} else if (!err.position || strcmp(err.word, "syntax_error") != 0) {
		wrong("an error without its place", d, err.message);
	}
	nl2sql_arena_release(&a);
	return 0;
}
