/* lib/critic/near.c - how near two names are */
#include <string.h>

#include "internal.h"

/* Letters and digits alone: first_name, FirstName and "first name" are one. */
static void plain(char out[128], const char *s)
{
	size_t n = 0;

	for (; *s && n < 127; s++) {
		unsigned char c = (unsigned char)*s;

		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			out[n++] = (char)c;
	}
	out[n] = '\0';
}

unsigned nl2sql_name_distance(const char *a, const char *b)
{
	char x[128], y[128];
	size_t longest;
	unsigned d, max;

	plain(x, a);
	plain(y, b);
	if (strcmp(x, y) == 0)
		return 0;
	longest = strlen(x) > strlen(y) ? strlen(x) : strlen(y);
	max = longest > 8 ? 3 : longest > 3 ? 2 : 1;
	d = nl2sql_edit_distance(x, y, max);
	if (d <= max)
		return d;
	/* name for customer_name, and the other way round */
	if (strlen(x) > 3 && (strstr(y, x) || (strlen(y) > 3 && strstr(x, y))))
		return 4;
	return 99;
}

const char *nl2sql_qualifier_of(const struct nl2sql_sql *column)
{
	const struct nl2sql_sql *q = column->kid[NL2SQL_COLUMN_QUALIFIER];

	return q ? q->text : NULL;
}

bool nl2sql_table_has(const struct nl2sql_source *s, const char *name)
{
	size_t i;

	for (i = 0; i < s->ncolumns; i++)
		if (s->columns[i].name && nl2sql_ieq(s->columns[i].name, name))
			return true;
	return false;
}

bool nl2sql_table_is_of(const struct nl2sql_trial *t,
			const struct nl2sql_table *table)
{
	return !t->db_id || !table->db || nl2sql_ieq(t->db_id, table->db);
}
