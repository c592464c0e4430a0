/*
 * lib/db/postgres_error.c - what the server said, without what it read
 *
 * The server's messages hold values ("invalid input syntax for type integer:
 * "ada@example.org""), so only the SQLSTATE and the position are believed: a
 * message is made of a phrase of ours and of the name that stands at that
 * position of the SQL.
 */
#include <stdlib.h>
#include <string.h>

#include "postgres.h"

enum names { NO_NAME, NAMED };

/* By SQLSTATE; the first whose letters all agree. */
static const struct state {
	const char *sqlstate, *word, *says;
	enum names named;
	enum nl2sql_code code;
} states[] = {
	{ "42P01", "unknown_table", "no such table", NAMED, NL2SQL_EDATA },
	{ "3F000", "unknown_table", "no such schema", NAMED, NL2SQL_EDATA },
	{ "42703", "unknown_column", "no such column", NAMED, NL2SQL_EDATA },
	{ "42702", "ambiguous_column", "ambiguous column", NAMED, NL2SQL_EDATA },
	{ "42P09", "ambiguous_column", "ambiguous name", NAMED, NL2SQL_EDATA },
	{ "42712", "duplicate_alias", "a table's alias stands twice", NAMED,
	  NL2SQL_EDATA },
	{ "42883", "unknown_function", "no such function", NAMED, NL2SQL_EDATA },
	{ "42725", "wrong_arguments", "these arguments fit several functions",
	  NO_NAME, NL2SQL_EDATA },
	{ "42804", "type_mismatch", "the types do not fit", NO_NAME,
	  NL2SQL_EDATA },
	{ "42846", "type_mismatch", "this type cannot be made of that", NO_NAME,
	  NL2SQL_EDATA },
	{ "42P18", "type_mismatch", "a type that nothing tells", NO_NAME,
	  NL2SQL_EDATA },
	{ "42P21", "type_mismatch", "the collations do not fit", NO_NAME,
	  NL2SQL_EDATA },
	{ "42P22", "type_mismatch", "a collation that nothing tells", NO_NAME,
	  NL2SQL_EDATA },
	{ "22P02", "type_mismatch", "a value does not fit its type", NO_NAME,
	  NL2SQL_EDATA },
	{ "22007", "type_mismatch", "a text that is no date or time", NO_NAME,
	  NL2SQL_EDATA },
	{ "42803", "misused_aggregate", "neither grouped nor aggregated",
	  NAMED, NL2SQL_EDATA },
	{ "42P20", "misused_aggregate", "misuse of a window function", NAMED,
	  NL2SQL_EDATA },
	{ "42P10", "bad_term", "a term that fits no column", NO_NAME,
	  NL2SQL_EDATA },
	{ "42704", "unknown_name", "no such name", NAMED, NL2SQL_EDATA },
	{ "42P19", "syntax_error", "a recursion that is not allowed", NO_NAME,
	  NL2SQL_EDATA },
	{ "42P02", "forbidden", "a parameter without a value", NO_NAME,
	  NL2SQL_EDATA },
	{ "42501", "forbidden", "the account may not do it", NAMED,
	  NL2SQL_EDATA },
	{ "25006", "forbidden", "it would write", NO_NAME, NL2SQL_EDATA },
	{ "0A000", "unsupported", "the engine cannot do it", NO_NAME,
	  NL2SQL_EDATA },
	{ "57014", "timeout", "stopped at its time limit", NO_NAME,
	  NL2SQL_EDATA },
	{ "55P03", "unavailable", "a writer holds the table", NO_NAME,
	  NL2SQL_EAGAIN },
	{ "53100", "memory_limit", "stopped when the server's disk was full",
	  NO_NAME, NL2SQL_EDATA },
	{ "53200", "memory_limit", "stopped at the server's memory limit",
	  NO_NAME, NL2SQL_EDATA },
	{ "53400", "memory_limit", "stopped at a limit of the server", NO_NAME,
	  NL2SQL_EDATA },
	{ "53", "unavailable", "the server has no room for it", NO_NAME,
	  NL2SQL_EAGAIN },
	{ "40", "unavailable", "the server asks to try again", NO_NAME,
	  NL2SQL_EAGAIN },
	{ "54", "too_complex", "more than the engine can take", NO_NAME,
	  NL2SQL_EDATA },
	{ "21000", "runtime_error", "a subquery gives more than one row",
	  NO_NAME, NL2SQL_EDATA },
	{ "22012", "runtime_error", "division by zero", NO_NAME, NL2SQL_EDATA },
	{ "22003", "runtime_error", "a number out of range", NO_NAME,
	  NL2SQL_EDATA },
	{ "42601", "syntax_error", "syntax error near", NAMED, NL2SQL_EDATA },
	{ "42", "syntax_error", "the engine does not take it", NO_NAME,
	  NL2SQL_EDATA },
	{ "58P", "runtime_error", "a file behind the table is not there",
	  NO_NAME, NL2SQL_EDATA },
	{ "08", "unavailable", "a server behind this one does not answer",
	  NO_NAME, NL2SQL_EAGAIN },
	{ "58", "unavailable", "the server could not read its files", NO_NAME,
	  NL2SQL_EAGAIN },
	{ "XX", "runtime_error", "the engine fails on it", NO_NAME,
	  NL2SQL_EDATA },
	{ "", "runtime_error", "it fails when it runs", NO_NAME, NL2SQL_EDATA },
};

static const struct state *state_of(const char *sqlstate)
{
	size_t i;

	for (i = 0; !nl2sql_starts(sqlstate, states[i].sqlstate); i++)
		;
	return &states[i];
}

bool nl2sql_pg_gone(const PGresult *res)
{
	const char *s = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	const char *severity =
		PQresultErrorField(res, PG_DIAG_SEVERITY_NONLOCALIZED);

	/* 57014 is a cancel, the rest of 57 a server that goes or comes; and
	 * 08, where the session stays, is of a foreign table's connection */
	return !s || nl2sql_starts(s, "57P") ||
	       (nl2sql_starts(s, "08") &&
		!(severity && !strcmp(severity, "ERROR")));
}

/* How often an error may be a passing one: that of a disk which is full of this
 * very statement's rows or of others', and a cancel that somebody gave. */
#define FULL_MAX   3
#define CANCEL_MAX 20

bool nl2sql_pg_passes(struct nl2sql_request *req, const PGresult *res,
		      int64_t elapsed_ms, int64_t limit_ms)
{
	const char *s = PQresultErrorField(res, PG_DIAG_SQLSTATE);

	/* of ours, one table is not worth waiting for */
	if (req->trusted && s && nl2sql_starts(s, "08")) {
		nl2sql_err_word(&req->err, "runtime_error");
		return false;
	}
	if (req->err.code == NL2SQL_EAGAIN)
		return true;
	if (s && !strcmp(s, "53100"))
		return req->ended++ < FULL_MAX;
	if (!s || strcmp(s, "57014") || elapsed_ms > limit_ms - limit_ms / 10)
		return false;
	nl2sql_err_set(&req->err, NL2SQL_EAGAIN,
		       "somebody else cancelled the statement");
	nl2sql_err_word(&req->err, "timeout");
	return req->ended++ < CANCEL_MAX;
}

/* The byte where character number position (from 1) begins. */
static size_t offset_of(const char *sql, size_t len, long position)
{
	size_t at = 0, n;
	uint32_t cp;

	while (--position > 0 && at < len) {
		n = nl2sql_utf8_next(sql + at, len - at, &cp);
		at += n ? n : 1;
	}
	return at;
}

/* The name that begins there, its qualifiers too; *len 0: there is none. */
static const char *name_at(const struct nl2sql_request *req, long position,
			   size_t *len)
{
	size_t from, end = 0, at, n = 0;
	struct nl2sql_sql_token t;
	bool dot = true;

	*len = 0;
	if (position < 1)
		return NULL;
	from = at = offset_of(req->sql, req->len, position);
	while (n++ < 7 && nl2sql_sql_lex(&t, &at, NL2SQL_POSTGRESQL, req->sql,
					 req->len) != NL2SQL_TOKEN_END) {
		bool word = t.kind == NL2SQL_TOKEN_WORD ||
			    t.kind == NL2SQL_TOKEN_QUOTED;

		if (word != dot || t.pos != (end ? end : from) ||
		    (!word && req->sql[t.pos] != '.'))
			break;
		end = t.pos + t.len;
		dot = !dot;
		if (!dot)
			*len = end - from;
	}
	return req->sql + from;
}

static bool is_call(const struct nl2sql_request *req, const char *name,
		    size_t len)
{
	size_t at = len ? (size_t)(name - req->sql) + len : 0;
	struct nl2sql_sql_token t;

	return len && nl2sql_sql_lex(&t, &at, NL2SQL_POSTGRESQL, req->sql,
				     req->len) == NL2SQL_TOKEN_OP &&
	       req->sql[t.pos] == '(';
}

/* 42883 is about functions and about operators (the one of GROUP BY, too); and
 * a function that is there was given the wrong arguments. */
static void set_function(struct nl2sql_request *req, const char *name,
			 size_t len)
{
	struct nl2sql_err *err = &req->err;
	char *function = nl2sql_strndup(name ? name : "", len);

	if (!is_call(req, name, len)) {
		nl2sql_err_set(err, NL2SQL_EDATA,
			       "no operator takes these types");
		nl2sql_err_word(err, "type_mismatch");
	} else if (nl2sql_function_allowed(NL2SQL_POSTGRESQL, function)) {
		nl2sql_err_set(err, NL2SQL_EDATA,
			       "wrong arguments to function \"%s\"", function);
		nl2sql_err_word(err, "wrong_arguments");
	} else {
		nl2sql_err_set(err, NL2SQL_EDATA, "no such function \"%s\"",
			       function);
		nl2sql_err_word(err, "unknown_function");
	}
	free(function);
}

static void say(struct nl2sql_request *req, const struct state *s,
		long position)
{
	size_t len;
	const char *name = name_at(req, position, &len);

	if (!strcmp(s->sqlstate, "42883"))
		set_function(req, name, len);
	else if (s->named == NAMED && len && len <= 128)
		nl2sql_err_set(&req->err, s->code, "%s \"%.*s\"", s->says,
			       (int)len, name);
	else
		nl2sql_err_set(&req->err, s->code, "%s", s->says);
}

void nl2sql_pg_error(struct nl2sql_request *req, const PGresult *res,
		     bool explained)
{
	const char *sqlstate = PQresultErrorField(res, PG_DIAG_SQLSTATE);
	const char *at = PQresultErrorField(res, PG_DIAG_STATEMENT_POSITION);
	const char *message = PQresultErrorField(res, PG_DIAG_MESSAGE_PRIMARY);
	const struct state *s = state_of(sqlstate ? sqlstate : "");
	int64_t position = 0;

	if (!at || nl2sql_parse_int(at, 1, INT32_MAX, &position) < 0)
		position = 0;
	if (explained)
		position -= (int64_t)sizeof(PG_EXPLAIN) - 1;
	if (position < 0)
		position = 0;
	req->err = (struct nl2sql_err){0};
	if (req->trusted)
		nl2sql_err_set(&req->err, s->code, "%s",
			       message ? message : s->says);
	else
		say(req, s, (long)position);
	if (!*req->err.word)
		nl2sql_err_word(&req->err, s->word);
	req->err.position = (long)position;
}
