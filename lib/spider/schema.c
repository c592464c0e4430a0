/*
 * lib/spider/schema.c - tables, columns and keys as Spider numbers them
 */
#include <stdlib.h>
#include <string.h>

#include "query.h"

struct nl2sql_spider_schema *nl2sql_spider_schema_new(void)
{
	return nl2sql_alloc(sizeof(struct nl2sql_spider_schema));
}

void nl2sql_spider_schema_free(struct nl2sql_spider_schema *s)
{
	if (!s)
		return;
	nl2sql_map_release(&s->canonical);
	nl2sql_map_release(&s->numbers);
	nl2sql_arena_release(&s->arena);
	free(s);
}

struct nl2sql_spider_schema *
nl2sql_spider_schema_of(const struct nl2sql_schema *schema, const char *db)
{
	struct nl2sql_spider_schema *s = nl2sql_spider_schema_new();
	const struct nl2sql_table *t;
	size_t i, j;

	for (i = 0; i < schema->ntables; i++) {
		t = schema->tables[i];
		if (t->db && !nl2sql_ieq(t->db, db))
			continue;
		nl2sql_spider_schema_table(s, t->name);
		for (j = 0; j < t->ncolumns; j++)
			nl2sql_spider_schema_column(s, t->columns[j].name);
	}
	return s;
}

void nl2sql_spider_schema_table(struct nl2sql_spider_schema *s,
				const char *name)
{
	struct spider_table *more;

	if (s->ntables == s->ctables) {
		s->ctables = s->ctables ? s->ctables * 2 : 16;
		more = nl2sql_arena_alloc(&s->arena,
					  s->ctables * sizeof(*more));
		if (s->ntables)
			memcpy(more, s->tables, s->ntables * sizeof(*more));
		s->tables = more;
	}
	more = &s->tables[s->ntables++];
	more->name = nl2sql_spider_lower(&s->arena, name, strlen(name));
}

static const char *column_id(struct nl2sql_arena *a, const char *table,
			     const char *column)
{
	return nl2sql_arena_printf(a, "__%s.%s__", table, column);
}

void nl2sql_spider_schema_column(struct nl2sql_spider_schema *s,
				 const char *name)
{
	struct spider_table *t = &s->tables[s->ntables - 1];
	const char **more, *id;

	/* the room doubles at powers of two */
	if (!(t->ncolumns & (t->ncolumns - 1))) {
		more = nl2sql_arena_alloc(&s->arena, (t->ncolumns * 2 + 2) *
							     sizeof(*more));
		if (t->ncolumns)
			memcpy(more, t->columns, t->ncolumns * sizeof(*more));
		t->columns = more;
	}
	name = nl2sql_spider_lower(&s->arena, name, strlen(name));
	t->columns[t->ncolumns++] = name;
	/* of two columns of one name, the last has the number */
	id = column_id(&s->arena, t->name, name);
	nl2sql_map_set(&s->numbers, id, (void *)(uintptr_t)++s->ncolumns);
}

size_t nl2sql_spider_schema_number(const struct nl2sql_spider_schema *s,
				   const char *table, const char *column)
{
	size_t i, j, n = 0;

	for (i = 0; i < s->ntables; n += s->tables[i++].ncolumns) {
		if (!nl2sql_ieq(s->tables[i].name, table))
			continue;
		for (j = 0; j < s->tables[i].ncolumns; j++)
			if (nl2sql_ieq(s->tables[i].columns[j], column))
				return n + j;
	}
	return SIZE_MAX;
}

size_t nl2sql_spider_number_of(const struct nl2sql_spider_schema *s,
			       const char *id)
{
	return (size_t)(uintptr_t)nl2sql_map_get(&s->numbers, id);
}

/* ---- foreign keys -------------------------------------------------------- */

static const char *numbered_id(struct nl2sql_spider_schema *s, size_t number)
{
	size_t i;

	for (i = 0; i < s->ntables; i++) {
		if (number < s->tables[i].ncolumns)
			return column_id(&s->arena, s->tables[i].name,
					 s->tables[i].columns[number]);
		number -= s->tables[i].ncolumns;
	}
	return "__all__";
}

static bool touch(const size_t a[2], const size_t b[2])
{
	return a[0] == b[0] || a[0] == b[1] || a[1] == b[0] || a[1] == b[1];
}

/* group[i]: the group of pair i's columns; a pair joins the first group that
 * has one of its columns. */
static size_t group_of(const size_t (*pairs)[2], const size_t *group,
		       size_t pair)
{
	size_t g, i;

	for (g = 0; g < pair; g++)
		for (i = 0; i < pair; i++)
			if (group[i] == g && touch(pairs[i], pairs[pair]))
				return g;
	return pair;
}

void nl2sql_spider_schema_keys(struct nl2sql_spider_schema *s,
			       const size_t (*pairs)[2], size_t n)
{
	size_t *group = nl2sql_arena_alloc(&s->arena, (n + 1) * sizeof(*group));
	size_t *least = nl2sql_arena_alloc(&s->arena, (n + 1) * sizeof(*least));
	size_t i, j, g;

	for (i = 0; i < n; i++)
		least[i] = SIZE_MAX;
	for (i = 0; i < n; i++) {
		group[i] = group_of(pairs, group, i);
		for (j = 0; j < 2; j++)
			if (pairs[i][j] < least[group[i]])
				least[group[i]] = pairs[i][j];
	}
	for (g = 0; g < n; g++)
		for (i = 0; i < n; i++)
			for (j = 0; j < 2 && group[i] == g; j++)
				nl2sql_map_set(
					&s->canonical,
					numbered_id(s, pairs[i][j]),
					(void *)numbered_id(s, least[g]));
}
