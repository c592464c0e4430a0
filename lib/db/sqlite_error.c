/*
 * lib/db/sqlite_error.c - what the engine said, without what it read
 *
 * SQLite's messages are no protocol: they hold names, and at run time they
 * hold values ("JSON path error near 'ada@example.org'").  So a message is
 * made anew from a phrase we know and a name that stands in the SQL.
 */
#include <stdio.h>
#include <string.h>

#include "sqlite.h"

/* A message of sqlite3_prepare(): the phrase, the name behind it up to one of
 * stop (NULL: there is no name), and what we make of both. */
static const struct phrase {
	const char *starts, *stop, *word, *says;
} phrases[] = {
	{ "no such table: ", "", "unknown_table", "no such table" },
	{ "no such column: ", "", "unknown_column", "no such column" },
	{ "ambiguous column name: ", "", "ambiguous_column", "ambiguous column" },
	{ "no such function: ", "", "unknown_function", "no such function" },
	{ "no such collation sequence: ", "", "unknown_name", "no such collation" },
	{ "no such window: ", "", "unknown_name", "no such window" },
	{ "no such index: ", "", "unknown_name", "no such index" },
	{ "no such module: ", "", "unsupported", "module that is not there" },
	{ "no such tokenizer: ", NULL, "unsupported",
	  "a table whose module cannot open it" },
	{ "unknown tokenizer: ", NULL, "unsupported",
	  "a table whose module cannot open it" },
	{ "vtable constructor failed: ", NULL, "unsupported",
	  "a table whose module cannot open it" },
	{ "wrong number of vtable arguments", NULL, "unsupported",
	  "a table whose module cannot open it" },
	{ "unsafe use of ", NULL, "forbidden",
	  "a view that uses what a stranger's may not" },
	{ "view ", NULL, "unsupported", "a view that stands on itself" },
	{ "unknown database ", "", "unknown_table", "no such database" },
	{ "wrong number of arguments to function ", "(", "wrong_arguments",
	  "wrong number of arguments to function" },
	{ "too many arguments on function ", "", "wrong_arguments",
	  "too many arguments to function" },
	{ "misuse of aggregate: ", "(", "misused_aggregate",
	  "misuse of aggregate" },
	{ "misuse of aggregate function ", "(", "misused_aggregate",
	  "misuse of aggregate" },
	{ "misuse of aliased aggregate ", "", "misused_aggregate",
	  "misuse of aliased aggregate" },
	{ "misuse of aliased window function ", "", "misused_aggregate",
	  "misuse of aliased window function" },
	{ "misuse of window function ", "(", "misused_aggregate",
	  "misuse of window function" },
	{ "DISTINCT is not supported for window functions", NULL,
	  "misused_aggregate", "DISTINCT in a window function" },
	{ "DISTINCT aggregates must have exactly one argument", NULL,
	  "wrong_arguments", "DISTINCT aggregates take exactly one argument" },
	{ "FILTER may not be used with non-aggregate ", "(",
	  "misused_aggregate", "FILTER on what is no aggregate" },
	{ "near \"", "\"", "syntax_error", "syntax error near" },
	{ "unrecognized token: \"", "\"", "syntax_error", "unrecognized token" },
	{ "incomplete input", NULL, "syntax_error", "the statement is cut off" },
	{ "circular reference: ", "", "syntax_error", "circular reference" },
	{ "multiple references to recursive table: ", "", "syntax_error",
	  "several references to the recursive table" },
	{ "duplicate WITH table name: ", "", "syntax_error",
	  "duplicate name in WITH" },
	{ "a GROUP BY clause is required before HAVING", NULL, "syntax_error",
	  "HAVING without GROUP BY" },
	{ "HAVING clause on a non-aggregate query", NULL, "syntax_error",
	  "HAVING on a query that does not aggregate" },
	{ "ORDER BY clause should come after", NULL, "syntax_error",
	  "ORDER BY stands before a set operation" },
	{ "LIMIT clause should come after", NULL, "syntax_error",
	  "LIMIT stands before a set operation" },
	{ "no tables specified", NULL, "syntax_error", "* without a table" },
	{ "a NATURAL join may not have", NULL, "syntax_error",
	  "a NATURAL join with ON or USING" },
	{ "unknown join type: ", NULL, "syntax_error", "unknown join type" },
	{ "row value misused", NULL, "type_mismatch", "row value misused" },
	{ "ORDER BY term", NULL, "bad_term", "an ORDER BY term fits no column" },
	{ "1st ORDER BY term", NULL, "bad_term", "an ORDER BY term fits no column" },
	{ "1st GROUP BY term", NULL, "bad_term", "a GROUP BY term fits no column" },
	{ "2nd ORDER BY term", NULL, "bad_term", "an ORDER BY term fits no column" },
	{ "2nd GROUP BY term", NULL, "bad_term", "a GROUP BY term fits no column" },
	{ "SELECTs to the left and right of ", NULL, "column_count",
	  "the sides of a set operation have different numbers of columns" },
	{ "all VALUES must have the same number of terms", NULL,
	  "column_count", "rows of VALUES differ in length" },
	{ "sub-select returns ", NULL, "column_count",
	  "a subquery returns the wrong number of columns" },
	{ "IN(...) element has ", NULL, "column_count",
	  "an element of IN has the wrong number of columns" },
	{ "table ", NULL, "column_count",
	  "a table has another number of columns" },
	{ "cannot join using column ", " ", "unknown_column",
	  "cannot join using column" },
	{ "unable to use function ", " ", "wrong_arguments",
	  "cannot be used here: function" },
	{ "second argument to ", NULL, "wrong_arguments",
	  "the second argument must be a constant" },
	{ "parser stack overflow", NULL, "too_complex", "nested too deeply" },
	{ "Expression tree is too large", NULL, "too_complex",
	  "expression nested too deeply" },
	{ "too many ", NULL, "too_complex", "too many terms, columns or joins" },
	{ "at most ", NULL, "too_complex", "too many tables in a join" },
	{ "database table is locked", NULL, "unavailable", "a table is locked" },
};

/* Messages of a running statement that hold no value. */
static const struct phrase run_phrases[] = {
	{ "integer overflow", NULL, "runtime_error", "integer overflow" },
	{ "malformed JSON", NULL, "runtime_error", "malformed JSON" },
	{ "JSON path error", NULL, "runtime_error", "malformed JSON path" },
	{ "JSON cannot hold BLOB values", NULL, "runtime_error",
	  "JSON cannot hold blobs" },
	{ "malformed MATCH expression", NULL, "runtime_error",
	  "malformed MATCH expression" },
	{ "fts5: syntax error", NULL, "runtime_error",
	  "malformed MATCH expression" },
	{ "unknown special query", NULL, "runtime_error",
	  "malformed MATCH expression" },
	{ "LIKE or GLOB pattern too complex", NULL, "too_complex",
	  "LIKE or GLOB pattern too complex" },
	{ "ESCAPE expression must be a single character", NULL,
	  "runtime_error", "ESCAPE takes a single character" },
	{ "argument of ntile must be", NULL, "runtime_error",
	  "ntile() takes a positive integer" },
	{ "second argument to nth_value must be", NULL, "runtime_error",
	  "nth_value() takes a positive integer" },
	{ "frame ", NULL, "runtime_error",
	  "a frame's offset must be a non-negative number" },
	{ "datatype mismatch", NULL, "type_mismatch", "datatype mismatch" },
};

static const struct { int rc; const char *word, *says; } codes[] = {
	{ SQLITE_INTERRUPT, "timeout", "stopped at its time limit" },
	{ SQLITE_NOMEM, "memory_limit", "stopped at its memory limit" },
	{ SQLITE_TOOBIG, "too_complex", "a value or the statement is too long" },
	{ SQLITE_AUTH, "forbidden", "the sandbox does not allow it" },
	{ SQLITE_READONLY, "forbidden", "it would write" },
	{ SQLITE_CORRUPT, "unavailable", "the database file is damaged" },
	{ SQLITE_NOTADB, "unavailable", "the database file is damaged" },
	{ SQLITE_IOERR, "unavailable", "the database file could not be read" },
	{ SQLITE_CANTOPEN, "unavailable", "the database file could not be opened" },
	{ SQLITE_BUSY, "unavailable", "a writer holds the database" },
	{ SQLITE_LOCKED, "unavailable", "a writer holds the database" },
	{ SQLITE_SCHEMA, "unavailable", "the schema changed under way" },
	{ SQLITE_MISMATCH, "type_mismatch", "datatype mismatch" },
};

/* Does name stand in the SQL, in any case? */
static bool stands_in(const char *sql, size_t len, const char *name, size_t n)
{
	size_t i;

	for (i = 0; n && i + n <= len; i++)
		if (nl2sql_ieqn(sql + i, name, n))
			return true;
	return false;
}

/* "t.c" is told when both t and c stand there, quotes between them or not. */
static bool may_name(const char *sql, size_t len, const char *name, size_t n)
{
	const char *dot = memchr(name, '.', n);

	if (!n || n > 128)
		return false;
	if (stands_in(sql, len, name, n))
		return true;
	return dot && stands_in(sql, len, name, (size_t)(dot - name)) &&
	       stands_in(sql, len, dot + 1, n - (size_t)(dot - name) - 1);
}

static const struct phrase *phrase_of(const char *message, bool prepared)
{
	const struct phrase *list = prepared ? run_phrases : phrases;
	size_t i, n = prepared ? NL2SQL_COUNT(run_phrases)
			       : NL2SQL_COUNT(phrases);

	for (i = 0; i < n; i++)
		if (nl2sql_starts(message, list[i].starts))
			return &list[i];
	return NULL;
}

static void set_phrase(struct nl2sql_err *err, const struct phrase *p,
		       const char *message, const char *sql, size_t len)
{
	const char *name = message + strlen(p->starts);
	size_t n = p->stop ? strcspn(name, p->stop) : 0;

	/* near """: what stands there is the quote itself */
	if (p->stop && *p->stop == '"' && *name == '"')
		n = strlen(name) > 2 ? 1 : 0;
	if (may_name(sql, len, name, n))
		nl2sql_err_set(err, NL2SQL_EDATA, "%s \"%.*s\"", p->says,
			       (int)n, name);
	else
		nl2sql_err_set(err, NL2SQL_EDATA, "%s", p->says);
	nl2sql_err_word(err, p->word);
}

static void set_code(struct nl2sql_err *err, int rc, bool prepared)
{
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(codes); i++) {
		if (codes[i].rc != rc)
			continue;
		nl2sql_err_set(err, NL2SQL_EDATA, "%s", codes[i].says);
		nl2sql_err_word(err, codes[i].word);
		if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED)
			err->code = NL2SQL_EAGAIN;
		return;
	}
	nl2sql_err_set(err, NL2SQL_EDATA, prepared ? "it fails when it runs"
			: "the engine does not take it");
	nl2sql_err_word(err, prepared ? "runtime_error" : "syntax_error");
}

void nl2sql_sqlite_error(struct nl2sql_err *err, sqlite3 *conn, int rc,
			 const char *sql, size_t len, bool prepared)
{
	const char *message = sqlite3_errmsg(conn);
	int offset = sqlite3_error_offset(conn);
	const struct phrase *p = NULL;

	rc &= 0xff;
	if (rc == SQLITE_ERROR || rc == SQLITE_MISMATCH || rc == SQLITE_RANGE)
		p = phrase_of(message, prepared);
	if (p)
		set_phrase(err, p, message, sql, len);
	else
		set_code(err, rc, prepared);
	if (offset >= 0 && (size_t)offset <= len)
		err->position = 1 + (long)nl2sql_utf8_count(sql, (size_t)offset);
}
