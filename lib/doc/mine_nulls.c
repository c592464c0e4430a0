/*
 * mine_nulls.c - what is set when, found in the sampled rows
 */
#include "mine.h"

struct split {
	const struct nl2sql_cell *value;
	size_t set, empty;
};

/* How the nulls of one column fall on the values of another; 0: no rule. */
static size_t split_nulls(const struct mine *m, int by, int of, struct split *s,
			  size_t max)
{
	size_t row, k, n = 0, set = 0, empty = 0;

	for (row = 0; row < m->x->nrows; row++) {
		const struct nl2sql_cell *v = nl2sql_mine_cell(m, row, by);

		for (k = 0; k < n && !nl2sql_cell_eq(s[k].value, v); k++)
			;
		if (k == max)
			return 0;
		if (k == n)
			s[n++] = (struct split){ v, 0, 0 };
		if (nl2sql_mine_null(nl2sql_mine_cell(m, row, of)))
			s[k].empty++;
		else
			s[k].set++;
		if (s[k].set && s[k].empty)
			return 0;
	}
	for (k = 0; k < n; k++) {
		set += s[k].set;
		empty += s[k].empty;
	}
	return set >= STRICT && empty >= STRICT ? n : 0;
}

static void tell_split(const struct mine *m, int by, int of,
		       const struct split *s, size_t n)
{
	struct nl2sql_buf text = { 0 };
	size_t i, k = 0, set = 0;
	int columns[2] = { of, by };

	for (i = 0; i < n; i++)
		set += s[i].set > 0;
	nl2sql_buf_printf(&text, "%s is set exactly where %s is ",
			  nl2sql_mine_name(m, of), nl2sql_mine_name(m, by));
	for (i = 0; i < n; i++) {
		if (!s[i].set)
			continue;
		nl2sql_buf_puts(&text, nl2sql_doc_comma(k++, set, " or "));
		nl2sql_doc_cell(&text, s[i].value);
	}
	nl2sql_buf_putc(&text, '.');
	nl2sql_mine_add(m, "implication", &text, NULL, columns, 2);
}

static bool sometimes_null(const struct mine *m, int column)
{
	const struct nl2sql_profile *p = m->w->t->columns[column].profile;

	return m->place[column] >= 0 && p && p->nulls > 0 && p->nulls < p->rows;
}

void nl2sql_mine_implications(const struct mine *m)
{
	struct split s[8];
	int by[WIDTH * 2];
	size_t nby = nl2sql_mine_pick(m, NL2SQL_ROLE_CATEGORY, by), i, of, n,
	       told = 0;

	nby += nl2sql_mine_pick(m, NL2SQL_ROLE_FLAG, by + nby);
	for (of = 0; of < m->w->t->ncolumns && told < 6; of++)
		for (i = 0; i < nby && sometimes_null(m, (int)of); i++) {
			if (by[i] == (int)of ||
			    !nl2sql_doc_enumeration(m->w->t, by[i]))
				continue;
			n = split_nulls(m, by[i], (int)of, s, NL2SQL_COUNT(s));
			if (n < 2)
				continue;
			tell_split(m, by[i], (int)of, s, n);
			told++;
			break;
		}
}

/* +1: always set together; -1: exactly one of them; 0: neither. */
static int nulls_together(const struct mine *m, int a, int b)
{
	size_t row, same = 0, other = 0, set = 0, empty = 0;

	for (row = 0; row < m->x->nrows; row++) {
		bool x = nl2sql_mine_null(nl2sql_mine_cell(m, row, a)),
		     y = nl2sql_mine_null(nl2sql_mine_cell(m, row, b));

		same += x == y;
		other += x != y;
		set += !x;
		empty += x;
		if (same && other)
			return 0;
	}
	if (set < STRICT || empty < STRICT || m->x->nrows < SUPPORT)
		return 0;
	return same ? 1 : -1;
}

/* All empty or all set: b is where a is, and c. */
static struct nl2sql_sql *together_check(const struct mine *m, const int *group,
					 size_t n)
{
	struct nl2sql_arena *arena = m->w->a;
	struct nl2sql_sql *none = NULL, *all = NULL;
	size_t i;

	for (i = 0; i < n; i++) {
		none = nl2sql_sql_and(
			arena, none,
			nl2sql_sql_is_null(arena, false,
					   nl2sql_mine_col(m, group[i])));
		all = nl2sql_sql_and(
			arena, all,
			nl2sql_sql_is_null(arena, true,
					   nl2sql_mine_col(m, group[i])));
	}
	return nl2sql_sql_bin(arena, NL2SQL_OP_OR, none, all);
}

void nl2sql_mine_together(const struct mine *m)
{
	size_t i, k, n = m->w->t->ncolumns, told = 0;

	if (n > NL2SQL_COUNT(m->place))
		n = NL2SQL_COUNT(m->place);
	for (i = 0; i < n && told < 6; i++) {
		int group[8], size = 0;
		struct nl2sql_buf text = { 0 };

		if (!sometimes_null(m, (int)i))
			continue;
		for (k = 0; k < i; k++)
			if (sometimes_null(m, (int)k) &&
			    nulls_together(m, (int)k, (int)i))
				break;
		if (k < i)
			continue; /* told with an earlier one */
		group[size++] = (int)i;
		for (k = i + 1; k < n && size < 8; k++)
			if (sometimes_null(m, (int)k) &&
			    nulls_together(m, (int)i, (int)k) > 0)
				group[size++] = (int)k;
		for (k = 0; size > 1 && k < (size_t)size; k++)
			nl2sql_buf_printf(
				&text, "%s%s",
				nl2sql_doc_comma(k, (size_t)size, " and "),
				nl2sql_mine_name(m, group[k]));
		if (size > 1) {
			nl2sql_buf_puts(
				&text,
				size > 2 ? " are all set or all "
					   "empty."
					 : " are both set or both empty.");
			nl2sql_mine_add(m, "together", &text,
					together_check(m, group, (size_t)size),
					group, (size_t)size);
			told++;
		}
		nl2sql_buf_release(&text);
	}
}
