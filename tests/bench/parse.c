/*
 * tests/bench/parse.c - statements parsed a second, on one core
 *
 *     parse DIALECT <statements
 *
 * Statements end with a NUL each (see sql-judge.c).  Prints the best of
 * five rounds, for parsing to a tree and for printing it.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <nl2sql/sql.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* One round over all statements; the seconds that parsing took. */
static double round_of(const struct nl2sql_buf *in, enum nl2sql_dialect d,
		       bool print, long *n)
{
	struct nl2sql_arena a = {0};
	struct nl2sql_buf out = {0};
	double start = now();

	*n = 0;
	for (size_t at = 0; at < in->len;) {
		size_t len = strlen(in->data + at);
		struct nl2sql_sql *tree;

		if (nl2sql_sql_parse(&a, &tree, d, in->data + at, len,
				     NULL) == 0)
			++*n;
		if (print && tree) {
			nl2sql_sql_print(&out, tree, d);
			nl2sql_buf_cut(&out, 0);
		}
		nl2sql_arena_reset(&a);
		at += len + 1;
	}
	nl2sql_arena_release(&a);
	nl2sql_buf_release(&out);
	return now() - start;
}

int main(int argc, char **argv)
{
	enum nl2sql_dialect d;
	struct nl2sql_buf in = {0};
	struct nl2sql_err err = {0};
	double parse = 1e9, both = 1e9, t;
	long n = 0;

	if (argc != 2 || nl2sql_dialect_of(&d, argv[1]) < 0 ||
	    nl2sql_read_file(&in, "-", (size_t)1 << 30, &err) < 0)
		return 2;
	for (int i = 0; i < 5; i++) {
		t = round_of(&in, d, false, &n);
		parse = t < parse ? t : parse;
		t = round_of(&in, d, true, &n);
		both = t < both ? t : both;
	}
	printf("%ld statements: %.0f parsed a second, %.0f parsed and "
	       "printed\n", n, (double)n / parse, (double)n / both);
	nl2sql_buf_release(&in);
	return 0;
}
