/*
 * lib/db/postgres_shadow.c - what a database defines under the engine's names
 *
 * The gate knows the engine's functions by name.  A database may define one of
 * the same name for other types, an operator, or a cast with a function behind
 * it.  Those that run with their owner's rights, or say that they may change
 * something, are not called; the rest can do no more than the account can.
 * What comes with an extension is an administrator's choice, and is believed.
 */
#include <string.h>

#include "postgres.h"

/* Everything below was made by initdb. */
#define FIRST_OID "16384"

#define NOT_OF_EXTENSION(class, oid)                                         \
	"NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = "  \
	"'pg_catalog." class "'::pg_catalog.regclass AND d.objid = " oid     \
	" AND d.deptype = 'e')"

#define MATTERS(function)                                                    \
	"(SELECT p.prosecdef OR p.provolatile = 'v' FROM "                   \
	"pg_catalog.pg_proc p WHERE p.oid = " function ")"

const char nl2sql_pg_shadows[] =
	"(SELECT pg_catalog.string_agg(DISTINCT s.name, E'\n') FROM ("
	"SELECT 'f' || f.proname AS name FROM pg_catalog.pg_proc f "
	"LEFT JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = f.oid "
	"WHERE f.oid >= " FIRST_OID " AND " NOT_OF_EXTENSION("pg_proc", "f.oid")
	" AND (f.prosecdef OR f.provolatile = 'v' OR "
	MATTERS("a.aggtransfn") " OR " MATTERS("a.aggfinalfn") ") "
	"UNION ALL SELECT 'o' || o.oprname FROM pg_catalog.pg_operator o "
	"WHERE o.oid >= " FIRST_OID " AND " MATTERS("o.oprcode") " AND "
	NOT_OF_EXTENSION("pg_operator", "o.oid")
	" AND NOT EXISTS (SELECT FROM pg_catalog.pg_operator b "
	"WHERE b.oprname = o.oprname AND b.oid < " FIRST_OID ") "
	"UNION ALL SELECT 't' || t.typname FROM pg_catalog.pg_cast c "
	"JOIN pg_catalog.pg_type t ON t.oid IN (c.castsource, c.casttarget) "
	"AND t.oid >= " FIRST_OID " WHERE c.castmethod = 'f' "
	"AND c.oid >= " FIRST_OID " AND " MATTERS("c.castfunc") " AND "
	NOT_OF_EXTENSION("pg_cast", "c.oid") ") s)";

void nl2sql_pg_shadow(struct pg_conn *c, const char *names)
{
	static char yes;
	size_t len;

	nl2sql_map_release(&c->shadows);
	c->shadows.fold = true;
	for (; *names; names += len + (names[len] == '\n')) {
		len = strcspn(names, "\n");
		nl2sql_map_setn(&c->shadows, names, len, &yes);
	}
}

/* Is one of that kind ('f', 'o', 't') and name defined there? */
static bool shadowed(const struct pg_conn *c, char kind, const char *name,
		     size_t len)
{
	char key[1 + 256];

	if (len >= 2 && *name == '"') {
		name++;
		len -= 2;
	}
	if (len >= sizeof(key))
		return false;
	key[0] = kind;
	memcpy(key + 1, name, len);
	return nl2sql_map_getn(&c->shadows, key, len + 1) != NULL;
}

static int refuse(struct nl2sql_request *req, size_t at, const char *what,
		  size_t len)
{
	nl2sql_err_set(&req->err, NL2SQL_EDATA,
		       "%s of the database's own: \"%.*s\"", what, (int)len,
		       req->sql + at);
	nl2sql_err_word(&req->err, "forbidden");
	req->err.position = (long)nl2sql_utf8_count(req->sql, at) + 1;
	return -1;
}

static bool is_op(const char *sql, const struct nl2sql_sql_token *t,
		  const char *op)
{
	return t->kind == NL2SQL_TOKEN_OP && t->len == strlen(op) &&
	       !memcmp(sql + t->pos, op, t->len);
}

static bool is_name(const struct nl2sql_sql_token *t)
{
	return t->kind == NL2SQL_TOKEN_WORD || t->kind == NL2SQL_TOKEN_QUOTED;
}

/* All signs that stand together are one operator to the engine. */
static size_t signs(const char *sql, size_t at, size_t len)
{
	size_t n = 0;

	while (at + n < len && strchr("+-*/<>=~!@#%^&|`?", sql[at + n]) &&
	       sql[at + n])
		n++;
	return n;
}

/* The last tokens, and what stands before the name that may be among them. */
struct walk {
	const struct pg_conn *c;
	struct nl2sql_request *req;
	struct nl2sql_sql_token was, lead;
	size_t past; /* the end of the last operator */
};

static int see_operator(struct walk *w, const struct nl2sql_sql_token *t)
{
	size_t n = signs(w->req->sql, t->pos, w->req->len);

	if (n && t->pos >= w->past &&
	    shadowed(w->c, 'o', w->req->sql + t->pos, n))
		return refuse(w->req, t->pos, "an operator", n);
	if (t->pos >= w->past)
		w->past = t->pos + n;
	return 0;
}

static bool is_as(const char *sql, const struct nl2sql_sql_token *t)
{
	return t->kind == NL2SQL_TOKEN_WORD && t->len == 2 &&
	       nl2sql_ieqn(sql + t->pos, "as", 2);
}

/* A name is behind us, and t follows. */
static int see_name(struct walk *w, const struct nl2sql_sql_token *t)
{
	const struct nl2sql_sql_token *was = &w->was;
	const char *sql = w->req->sql;
	bool typed = is_op(sql, &w->lead, "::") ||
		     t->kind == NL2SQL_TOKEN_STRING ||
		     (is_as(sql, &w->lead) &&
		      (is_op(sql, t, ")") || is_op(sql, t, "[") ||
		       is_op(sql, t, "(")));

	if (is_op(sql, t, "(") && shadowed(w->c, 'f', sql + was->pos, was->len))
		return refuse(w->req, was->pos, "a function", was->len);
	if (typed && shadowed(w->c, 't', sql + was->pos, was->len))
		return refuse(w->req, was->pos, "a type", was->len);
	return 0;
}

static int see(struct walk *w, const struct nl2sql_sql_token *t)
{
	const char *sql = w->req->sql;

	if (is_name(&w->was) && see_name(w, t) < 0)
		return -1;
	if (t->kind == NL2SQL_TOKEN_OP && see_operator(w, t) < 0)
		return -1;
	if (!is_op(sql, t, ".") && !is_op(sql, &w->was, "."))
		w->lead = w->was;
	w->was = *t;
	return 0;
}

int nl2sql_pg_refuse_shadows(const struct pg_conn *c,
			     struct nl2sql_request *req)
{
	struct walk w = { .c = c, .req = req };
	struct nl2sql_sql_token t;
	size_t at = 0;

	if (!c->shadows.n || req->trusted)
		return 0;
	do {
		nl2sql_sql_lex(&t, &at, NL2SQL_POSTGRESQL, req->sql, req->len);
		if (t.kind == NL2SQL_TOKEN_ERROR)
			break; /* the gate lets nothing of that through */
		if (t.kind != NL2SQL_TOKEN_COMMENT && see(&w, &t) < 0)
			return -1;
	} while (t.kind != NL2SQL_TOKEN_END);
	return 0;
}
