/*
 * lib/db/gate.c - look at a stranger's statement before the engine does
 *
 * The first layer of the sandbox, and the only one that is the same for every
 * engine.  It says yes to what it knows: one statement that is a query,
 * functions and tables of a list, names that the statement itself defines.
 * What our parser cannot read, the engine does not get to see.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/schema.h>

#include "driver.h"
#include "gate.h"
#include "policy.h"

#define SQL_BYTES_MAX ((size_t)1 << 20)
#define WALK_DEPTH_MAX 2100
#define WORK_MAX ((size_t)16 << 20)

/* The names of a WITH, for as long as they can be seen. */
struct ctes {
	const struct ctes *outer;
	const struct nl2sql_sql *with;
	uint32_t seen; /* so many of them, from the first */
};

int nl2sql_gate_refuse(struct gate *g, size_t offset, const char *what,
		  const char *name)
{
	if (name && *name)
		nl2sql_err_set(g->err, NL2SQL_EDATA, "%s \"%s\"", what, name);
	else
		nl2sql_err_set(g->err, NL2SQL_EDATA, "%s", what);
	nl2sql_err_word(g->err, "forbidden");
	if (g->err)
		g->err->position = nl2sql_sql_position(g->sql, g->len, offset);
	return -1;
}

/* ---- nodes ------------------------------------------------------------------- */

static bool cte_visible(struct gate *g, const struct ctes *c, const char *name)
{
	uint32_t i;

	for (; c; c = c->outer)
		for (i = 0; i < c->seen; i++, g->work++)
			if (nl2sql_ieq(c->with->kid[i]->text, name))
				return true;
	return false;
}

static int check_table(struct gate *g, const struct nl2sql_sql *n,
		       const struct ctes *ctes)
{
	const struct nl2sql_sql *q = n->kid[NL2SQL_TABLE_QUALIFIER];
	const char *schema = q ? q->text : NULL;

	if (!n->text)
		return nl2sql_gate_refuse(g, n->pos, "a table without a name", NULL);
	if (!q && cte_visible(g, ctes, n->text))
		return 0;
	if (nl2sql_policy_catalogue(g->dialect, schema, n->text) &&
	    !(nl2sql_policy_lists(g->policy) &&
	      nl2sql_policy_allows(g->policy, schema, n->text)))
		return nl2sql_gate_refuse(g, n->pos, "a table of the engine's own", n->text);
	if (nl2sql_policy_allows(g->policy, schema, n->text))
		return 0;
	if (nl2sql_policy_knows(g->policy, n->text))
		return nl2sql_gate_refuse(g, n->pos, "a table that may not be read", n->text);
	nl2sql_gate_refuse(g, n->pos, "no such table", n->text);
	return nl2sql_err_word(g->err, "unknown_table");
}

/* Not on the list: either nobody should call it, or it is none of the
 * engine's, which a repair may mend. */
static int not_listed(struct gate *g, const struct nl2sql_sql *n)
{
	if (nl2sql_function_forbidden(g->dialect, n->text))
		return nl2sql_gate_refuse(g, n->pos, "a function that may not be called",
			      n->text);
	nl2sql_gate_refuse(g, n->pos, "no such function", n->text);
	return nl2sql_err_word(g->err, "unknown_function");
}

static int check_function(struct gate *g, const struct nl2sql_sql *n,
			  bool in_from)
{
	const struct nl2sql_sql *q = n->kid[NL2SQL_FUNC_QUALIFIER];

	if (!n->text)
		return nl2sql_gate_refuse(g, n->pos, "a function without a name", NULL);
	if (q && (q->kid[0] || !nl2sql_ieq(q->text, "pg_catalog")))
		return nl2sql_gate_refuse(g, n->pos, "a function of a schema", n->text);
	/* A full-text table of SQLite, called with what to look for. */
	if (in_from && g->dialect == NL2SQL_SQLITE &&
	    nl2sql_policy_lists(g->policy) &&
	    nl2sql_policy_allows(g->policy, NULL, n->text))
		return 0;
	if (!(in_from ? nl2sql_table_function_allowed : nl2sql_function_allowed)
	    (g->dialect, n->text))
		return not_listed(g, n);
	return nl2sql_gate_sizes(g, n);
}

/* A word among tokens that were kept as they are, which may begin a query, or
 * compute with what nobody looked at. */
static int check_raw_word(struct gate *g, const struct nl2sql_sql *n,
			  const char *word)
{
	static const char *const computing[] = {
		"and", "array", "at", "between", "case", "collate", "ilike",
		"in", "is", "like", "not", "operator", "or", "overlaps", "row",
		"similar"
	};
	size_t i;

	if (nl2sql_ieq(word, "select") || nl2sql_ieq(word, "table") ||
	    nl2sql_ieq(word, "values"))
		return nl2sql_gate_refuse(g, n->pos, "a query among clauses",
					  NULL);
	for (i = 0; g->dialect == NL2SQL_POSTGRESQL &&
	     i < NL2SQL_COUNT(computing); i++)
		if (nl2sql_ieq(word, computing[i]))
			return nl2sql_gate_refuse(g, n->pos,
				"a computation among clauses", word);
	return 0;
}

/* name(, which may also be a type's. */
static int check_raw_call(struct gate *g, const struct nl2sql_sql *n,
			  const char *name, bool qualified)
{
	if (qualified)
		return nl2sql_gate_refuse(g, n->pos, "a function of a schema",
					  name);
	if (nl2sql_function_allowed(g->dialect, name) ||
	    nl2sql_family_of_type(name) != NL2SQL_FAMILY_OTHER ||
	    nl2sql_ieq(name, "columns") || nl2sql_ieq(name, "path"))
		return 0;
	return nl2sql_gate_refuse(g, n->pos,
				  "a function that may not be called", name);
}

/* Tokens that were kept as they are may hide a call, or a query. */
static int check_raw(struct gate *g, const struct nl2sql_sql *n)
{
	struct nl2sql_sql_token t;
	char name[64] = "", op = 0;
	bool qualified = false;
	size_t at = 0;

	while (n->text && nl2sql_sql_lex(&t, &at, g->dialect, n->text,
					 n->text_len) != NL2SQL_TOKEN_END) {
		char c = t.kind == NL2SQL_TOKEN_OP ? n->text[t.pos] : 0;

		if (t.kind == NL2SQL_TOKEN_COMMENT)
			continue;
		if (t.kind == NL2SQL_TOKEN_VARIABLE)
			return nl2sql_gate_refuse(g, n->pos, "a variable", NULL);
		/* an operator, a cast or a call may be anybody's there */
		if (c && g->dialect == NL2SQL_POSTGRESQL &&
		    (t.len > 1 || !strchr(".,:", c)))
			return nl2sql_gate_refuse(g, n->pos,
				"a computation among clauses", NULL);
		if (c == '(' && *name &&
		    check_raw_call(g, n, name, qualified) < 0)
			return -1;
		*name = '\0';
		qualified = op == '.';
		op = c;
		if (t.kind == NL2SQL_TOKEN_WORD || t.kind == NL2SQL_TOKEN_QUOTED)
			(void)snprintf(name, sizeof(name), "%.*s", (int)t.len,
				       n->text + t.pos);
		if (t.kind == NL2SQL_TOKEN_WORD && check_raw_word(g, n, name) < 0)
			return -1;
	}
	return 0;
}

/* regclass and its kin turn a text into a look at the catalogue. */
static int check_type(struct gate *g, const struct nl2sql_sql *n)
{
	if (g->dialect == NL2SQL_POSTGRESQL && n->text &&
	    nl2sql_starts(n->text, "reg"))
		return nl2sql_gate_refuse(g, n->pos, "a type of the catalogue", n->text);
	return 0;
}

/* What MATCH looks for is compiled at run time, and its errors tell what it
 * was: it must stand in the statement. */
static int check_match(struct gate *g, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *p = n->kid[NL2SQL_LIKE_PATTERN];

	if (g->dialect == NL2SQL_SQLITE && n->op == NL2SQL_LIKE_MATCH &&
	    !nl2sql_sql_is(p, NL2SQL_SQL_LITERAL))
		return nl2sql_gate_refuse(g, n->pos, "MATCH against what is no constant",
			      NULL);
	return 0;
}

/* (row).name calls the function of that name where there is no such field, and
 * nothing shows which it is: only the fields of json_each() are let through. */
static int check_field(struct gate *g, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *row = n->kid[0];

	if (!n->text || (nl2sql_sql_is(row, NL2SQL_SQL_FUNC) && row->text &&
			 nl2sql_istr(row->text, "_each") &&
			 nl2sql_table_function_allowed(g->dialect, row->text) &&
			 (nl2sql_ieq(n->text, "key") ||
			  nl2sql_ieq(n->text, "value"))))
		return 0;
	if (g->dialect != NL2SQL_POSTGRESQL)
		return 0;
	return nl2sql_gate_refuse(g, n->pos, "a field of a row, which may be a function",
		      n->text);
}

static int walk(struct gate *g, const struct nl2sql_sql *n,
		const struct ctes *ctes);

static int walk_kids(struct gate *g, const struct nl2sql_sql *n,
		     const struct ctes *ctes)
{
	uint32_t i;

	for (i = 0; i < n->n; i++)
		if (n->kid[i] && walk(g, n->kid[i], ctes) < 0)
			return -1;
	return 0;
}

/*
 * Which of its fellows does a CTE see?  Those before it; SQLite shows it all
 * of them, itself too, and so does WITH RECURSIVE elsewhere (MySQL: those
 * before and itself).  Where a name might mean the table after all, it is
 * held against the allow-list.
 */
static uint32_t fellows(const struct gate *g, const struct nl2sql_sql *with,
			uint32_t i)
{
	if (g->dialect == NL2SQL_SQLITE)
		return with->n;
	if (!(with->flags & NL2SQL_F_RECURSIVE))
		return i;
	return g->dialect == NL2SQL_POSTGRESQL ? with->n : i + 1;
}

static int walk_query(struct gate *g, const struct nl2sql_sql *n,
		      const struct ctes *outer)
{
	const struct nl2sql_sql *with = n->kid[NL2SQL_QUERY_WITH];
	struct ctes own = { .outer = outer, .with = with };
	uint32_t i;

	if (n->kid[NL2SQL_QUERY_LOCKS] && n->kid[NL2SQL_QUERY_LOCKS]->n)
		return nl2sql_gate_refuse(g, n->pos, "a lock on rows", NULL);
	if (n->kind == NL2SQL_SQL_SELECT && n->kid[NL2SQL_SELECT_INTO])
		return nl2sql_gate_refuse(g, n->pos, "SELECT INTO", NULL);
	for (i = 0; with && i < with->n; i++) {
		own.seen = fellows(g, with, i);
		if (walk_kids(g, with->kid[i], &own) < 0)
			return -1;
	}
	own.seen = with ? with->n : 0;
	for (i = 0; i < n->n; i++)
		if (i != NL2SQL_QUERY_WITH && n->kid[i] &&
		    walk(g, n->kid[i], &own) < 0)
			return -1;
	return 0;
}

static int walk_table_func(struct gate *g, const struct nl2sql_sql *n,
			   const struct ctes *ctes)
{
	const struct nl2sql_sql *f = n->kid[NL2SQL_TABLE_FUNC_FUNC];
	uint32_t i;

	if (nl2sql_sql_is(f, NL2SQL_SQL_FUNC))
		return check_function(g, f, true) < 0 ? -1 :
		       walk_kids(g, f, ctes);
	for (i = 0; f && i < f->n; i++)
		if (!nl2sql_sql_is(f->kid[i], NL2SQL_SQL_FUNC) ||
		    check_function(g, f->kid[i], true) < 0 ||
		    walk_kids(g, f->kid[i], ctes) < 0)
			return -1;
	return 0;
}

static int walk_node(struct gate *g, const struct nl2sql_sql *n,
		     const struct ctes *ctes)
{
	switch ((enum nl2sql_sql_kind)n->kind) {
	case NL2SQL_SQL_SELECT:
	case NL2SQL_SQL_SETOP:
	case NL2SQL_SQL_VALUES:
		return walk_query(g, n, ctes);
	case NL2SQL_SQL_TABLE:
		if (check_table(g, n, ctes) < 0)
			return -1;
		break;
	case NL2SQL_SQL_TABLE_FUNC:
		if (walk_table_func(g, n, ctes) < 0)
			return -1;
		return n->kid[NL2SQL_TABLE_FUNC_SAMPLE] ?
		       walk(g, n->kid[NL2SQL_TABLE_FUNC_SAMPLE], ctes) : 0;
	case NL2SQL_SQL_FUNC:
		if (check_function(g, n, false) < 0)
			return -1;
		break;
	case NL2SQL_SQL_LIKE:
		if (check_match(g, n) < 0)
			return -1;
		break;
	case NL2SQL_SQL_TYPE:
		if (check_type(g, n) < 0)
			return -1;
		break;
	case NL2SQL_SQL_FIELD:
		if (check_field(g, n) < 0)
			return -1;
		break;
	case NL2SQL_SQL_RAW:
		return check_raw(g, n);
	case NL2SQL_SQL_VARIABLE:
		return nl2sql_gate_refuse(g, n->pos, "a variable", n->text);
	case NL2SQL_SQL_PARAM:
		return nl2sql_gate_refuse(g, n->pos, "a parameter without a value", n->text);
	case NL2SQL_SQL_BINARY:
		if (n->op == NL2SQL_OP_ASSIGN)
			return nl2sql_gate_refuse(g, n->pos, "an assignment", NULL);
		break;
	case NL2SQL_SQL_INSERT:
	case NL2SQL_SQL_UPDATE:
	case NL2SQL_SQL_DELETE:
	case NL2SQL_SQL_MERGE:
	case NL2SQL_SQL_COMMAND:
		return nl2sql_gate_refuse(g, n->pos, "a statement that is no query", NULL);
	default:
		break;
	}
	return walk_kids(g, n, ctes);
}

static int walk(struct gate *g, const struct nl2sql_sql *n,
		const struct ctes *ctes)
{
	int rc;

	if (++g->depth > WALK_DEPTH_MAX || g->work > WORK_MAX) {
		nl2sql_gate_refuse(g, n->pos, g->work > WORK_MAX ?
		       "too many common table expressions" :
		       "nested too deeply", NULL);
		return nl2sql_err_word(g->err, "too_complex");
	}
	rc = walk_node(g, n, ctes);
	g->depth--;
	return rc;
}

/* ---- the statement ----------------------------------------------------------- */

static const char *statement_name(const struct nl2sql_sql *n)
{
	switch ((enum nl2sql_sql_kind)n->kind) {
	case NL2SQL_SQL_INSERT:
		return "INSERT";
	case NL2SQL_SQL_UPDATE:
		return "UPDATE";
	case NL2SQL_SQL_DELETE:
		return "DELETE";
	case NL2SQL_SQL_MERGE:
		return "MERGE";
	case NL2SQL_SQL_CREATE_TABLE:
		return "CREATE TABLE";
	case NL2SQL_SQL_CREATE_VIEW:
		return "CREATE VIEW";
	case NL2SQL_SQL_CREATE_INDEX:
		return "CREATE INDEX";
	case NL2SQL_SQL_ALTER:
		return "ALTER";
	case NL2SQL_SQL_DROP:
		return "DROP";
	case NL2SQL_SQL_EXPLAIN:
		return "EXPLAIN";
	case NL2SQL_SQL_COMMAND:
		return n->text;
	default:
		return NULL;
	}
}

static int check_statement(struct gate *g, const struct nl2sql_sql *list)
{
	const struct nl2sql_sql *n;

	if (list->n == 0) {
		nl2sql_err_set(g->err, NL2SQL_EDATA, "there is no statement");
		return nl2sql_err_word(g->err, "empty_statement");
	}
	if (list->n > 1) {
		nl2sql_gate_refuse(g, list->kid[1]->pos, "more than one statement", NULL);
		return nl2sql_err_word(g->err, "multiple_statements");
	}
	n = list->kid[0];
	if (!nl2sql_sql_is_query(n))
		return nl2sql_gate_refuse(g, n->pos, "a statement that is no query",
			      statement_name(n));
	if (n->flags & NL2SQL_F_EXECUTABLE_COMMENT)
		return nl2sql_gate_refuse(g, n->pos, "a comment that the engine runs", NULL);
	return walk(g, n, NULL);
}

static int check_text(const char *sql, size_t len, struct nl2sql_err *err)
{
	if (len > SQL_BYTES_MAX) {
		nl2sql_err_set(err, NL2SQL_EDATA, "the statement is too long");
		return nl2sql_err_word(err, "too_complex");
	}
	if (memchr(sql, '\0', len)) {
		nl2sql_err_set(err, NL2SQL_EDATA, "the statement holds a NUL");
		return nl2sql_err_word(err, "syntax_error");
	}
	return 0;
}

int nl2sql_gate_check_tree(const struct nl2sql_policy *p, const char *sql,
			   size_t len, const struct nl2sql_sql *statements,
			   struct nl2sql_err *err)
{
	struct gate g = { .policy = p, .dialect = p->dialect, .sql = sql,
			  .len = len, .err = err };

	return check_text(sql, len, err) < 0 || nl2sql_gate_tokens(&g) < 0 ?
		       -1 : check_statement(&g, statements);
}

int nl2sql_gate_check(const struct nl2sql_policy *p, const char *sql,
		      size_t len, struct nl2sql_err *err)
{
	struct nl2sql_sql *statements = NULL;
	struct nl2sql_arena arena = {0};
	int rc;

	if (check_text(sql, len, err) < 0)
		return -1;
	rc = nl2sql_sql_parse(&arena, &statements, p->dialect, sql, len, err);
	if (rc == 0)
		rc = nl2sql_gate_check_tree(p, sql, len, statements, err);
	nl2sql_arena_release(&arena);
	return rc;
}
