/*
 * tests/helpers/model-says.h - what a model says that is of no use, or little
 *
 * Each kind is a word; "any" is another one in each answer.
 */
#ifndef MODEL_SAYS_H
#define MODEL_SAYS_H

#include <string.h>

#include <nl2sql/record.h>

static const char *const said_kinds[] = { "no",	    "refusal", "nothing",
					  "half",   "prose",   "wrong",
					  "nobody", "same",    "much",
					  "writes", "deep",    "quotes" };

/* What is left of an answer by the end of which the tokens are spent. */
static inline void say_half(struct nl2sql_buf *b, const char *sound)
{
	size_t n = strlen(sound) * 2 / 3;

	while (n && ((unsigned char)sound[n] & 0xc0) == 0x80)
		n--; /* tokens are whole characters */
	nl2sql_buf_put(b, sound, n);
}

/* Pairs about the table, many of them or one, with this SQL before its name. */
static inline void say_pairs(struct nl2sql_buf *b, const char *sql,
			     const char *table, size_t n)
{
	size_t i;

	nl2sql_buf_puts(b, "{\"pairs\":[");
	for (i = 0; i < n; i++)
		nl2sql_buf_printf(b, "%s{\"question\":\"How many are there that "
				  "one has to count %zu times?\",\"sql\":\"%s "
				  "%s -- %zu\"}", i ? "," : "", i, sql, table,
				  i);
	nl2sql_buf_puts(b, "]}");
}

/* Of a table and its columns no more than their names. */
static inline void say_hollow(struct nl2sql_buf *b, const char *sound)
{
	struct nl2sql_arena a = { 0 };
	struct nl2sql_json answer, column;
	struct nl2sql_json_iter it;
	const char *name;

	if (nl2sql_json_parse(&answer, sound, strlen(sound), NULL) < 0)
		return;
	nl2sql_buf_puts(b, "{\"description\":\"The table is a table of objects "
			"that stores data.\",\"rules\":[],\"columns\":[");
	it = nl2sql_json_iter(nl2sql_json_get(answer, "columns"));
	while (nl2sql_json_next(&it, NULL, &column)) {
		name = nl2sql_json_string(nl2sql_json_get(column, "name"), &a,
					  NULL);
		nl2sql_buf_printf(b, "%s{\"name\":\"%s\",\"description\":\"The "
				  "%s column contains the %s.\"}",
				  b->data[b->len - 1] == '[' ? "" : ",", name,
				  name, name);
	}
	nl2sql_buf_puts(b, "]}");
	nl2sql_arena_release(&a);
}

/* A pair as people write it down, behind one that was only thought of. */
static inline void say_thoughts(struct nl2sql_buf *b, const char *table)
{
	nl2sql_buf_printf(b, "<think>How many thoughts are there?\n```sql\n"
			  "SELECT max(9) FROM %s\n```\n</think>Sure!\n\n"
			  "How many rows are there?\n\nHere is the query:\n"
			  "```sql\nSELECT count(*) FROM %s\n```\n\n"
			  "Here is the same as an SQL query:\n```sql\n"
			  "SELECT count(1) FROM %s\n```\n", table, table,
			  table);
}

/**
 * Put what is said in place of a sound answer.
 *
 * @param kind   one of said_kinds; or "any", drawn by r; or "hollow", of docs;
 *               or "thinks"
 * @param table  that the prompt speaks of, or NULL
 * @return the kind
 */
static inline const char *say_oddly(struct nl2sql_buf *b, const char *kind,
				    const char *sound, const char *table,
				    struct nl2sql_rng *r)
{
	table = table ? table : "nothing";
	if (strcmp(kind, "any") == 0)
		kind = said_kinds[nl2sql_rng_below(
			r, NL2SQL_COUNT(said_kinds))];
	if (strcmp(kind, "no") == 0)
		nl2sql_buf_puts(b, "I'm sorry, but I cannot help with that.");
	else if (strcmp(kind, "half") == 0)
		say_half(b, sound);
	else if (strcmp(kind, "prose") == 0)
		nl2sql_buf_puts(b, "Databases hold tables, and tables hold rows."
				" One may ask how many rows there are, select "
				"some from them, or order them by a column.");
	else if (strcmp(kind, "wrong") == 0)
		nl2sql_buf_puts(b, "{\"pairs\":[17,null,[],{\"question\":4,"
				"\"sql\":{}},\"SELECT\",{\"q\":\"?\"}],\"items"
				"\":true,\"wordings\":[[],{},1,null]}");
	else if (strcmp(kind, "nobody") == 0)
		say_pairs(b, "SELECT count(*) FROM nobody_has_this JOIN",
			  table, 2);
	else if (strcmp(kind, "same") == 0)
		say_pairs(b, "SELECT count(*) FROM", table, 1);
	else if (strcmp(kind, "much") == 0)
		say_pairs(b, "SELECT max(4) FROM", table, 4000);
	else if (strcmp(kind, "writes") == 0)
		say_pairs(b, "DELETE FROM", table, 1);
	else if (strcmp(kind, "quotes") == 0)
		nl2sql_buf_puts(b, "```sql\n\"\"\"'''``````{{{\\u0000\\ud800");
	else if (strcmp(kind, "thinks") == 0)
		say_thoughts(b, table);
	else if (strcmp(kind, "hollow") == 0)
		say_hollow(b, sound);
	else if (strcmp(kind, "deep") == 0)
		for (size_t i = 0; i < 20000; i++)
			nl2sql_buf_puts(b, "{\"pairs\":[");
	return kind;
}

#endif
