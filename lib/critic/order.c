/* lib/critic/order.c - clauses that stand in the wrong order */
#include <string.h>

#include "internal.h"

#define CLAUSES_MAX 16

/* In the order that they must have. */
static const char *const words[] = {
	"select", "from", "where", "group", "having", "window", "order",
	"limit", "offset"
};

struct clause {
	size_t from, to; /* bytes */
	size_t rank;     /* in words[] */
};

static size_t rank_of(const char *s, size_t len)
{
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(words); i++)
		if (strlen(words[i]) == len && nl2sql_ieqn(s, words[i], len))
			break;
	return i;
}

/* The clauses outside of all brackets.  @return how many; 0: it is no single
 * SELECT, or a clause stands twice */
static size_t split(const struct nl2sql_trial *t, struct clause c[CLAUSES_MAX])
{
	struct nl2sql_sql_token k;
	size_t at = 0, n = 0, deep = 0, rank, i, end = t->len;

	while (nl2sql_sql_lex(&k, &at, t->dialect, t->sql, t->len) !=
	       NL2SQL_TOKEN_END) {
		char one = k.kind == NL2SQL_TOKEN_OP ? t->sql[k.pos] : 0;

		deep += one == '(';
		deep -= deep && one == ')';
		if (one == ';') {
			end = k.pos;
			break;
		}
		rank = !deep && k.kind == NL2SQL_TOKEN_WORD ?
			rank_of(t->sql + k.pos, k.len) : NL2SQL_COUNT(words);
		if (rank == NL2SQL_COUNT(words))
			continue;
		for (i = 0; i < n; i++)
			if (c[i].rank == rank)
				return 0;
		if (n)
			c[n - 1].to = k.pos;
		c[n++] = (struct clause){ .from = k.pos, .rank = rank };
	}
	if (n)
		c[n - 1].to = end;
	/* nothing before it, or WITH and its queries */
	return n && c[0].rank == 0 &&
	       (!c[0].from || nl2sql_ieqn(t->sql, "with", 4)) ? n : 0;
}

void nl2sql_propose_order(struct proposals *p)
{
	struct clause c[CLAUSES_MAX];
	struct nl2sql_buf b = {0};
	size_t i, k, n;

	if (p->t->statements && p->t->statements->n)
		return;
	n = split(p->t, c);
	nl2sql_buf_put(&b, p->t->sql, n ? c[0].from : 0);
	for (k = 0; k < NL2SQL_COUNT(words); k++)
		for (i = 0; i < n; i++) {
			if (c[i].rank != k)
				continue;
			while (strchr(" \t\r\n", p->t->sql[c[i].to - 1]))
				c[i].to--;
			nl2sql_buf_puts(&b, k ? " " : "");
			nl2sql_buf_put(&b, p->t->sql + c[i].from,
				       c[i].to - c[i].from);
		}
	if (n)
		nl2sql_propose_sql(p, "clause_order", nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
}
