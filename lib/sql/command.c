/*
 * lib/sql/command.c - which statement it is, and those we know by their first
 * word only
 */
#include "parts.h"

/* Words that make the first word of a command clearer. */
static bool second_word(const struct token *t)
{
	switch (t->kw) {
	case KW_LOCK: /* t is a table */
		return t[1].kw == KW_TABLE || t[1].kw == KW_TABLES;
	case KW_CREATE:
	case KW_ALTER:
	case KW_DROP:
	case KW_SHOW:
	case KW_START:
	case KW_SET:
	case KW_COMMENT:
		return true;
	default:
		return false;
	}
}

/* The words behind which a table's name stands. */
static bool names_table(const struct parser *p, const struct token *t)
{
	if (t->kind != NL2SQL_TOKEN_WORD)
		return false;
	switch (t->kw) {
	case KW_LOCK:
		return t[1].kw != KW_TABLES &&
		       nl2sql_parse_is_name(p, t + 1, NOT_COLUMN);
	case KW_TABLES: /* LOCK TABLES a READ, and not a table called so */
		return t > p->first && t[-1].kw == KW_LOCK &&
		       nl2sql_parse_is_name(p, t + 1, NOT_COLUMN);
	case KW_TABLE:
	case KW_FROM:
	case KW_INTO:
	case KW_JOIN:
	case KW_UPDATE:
	case KW_ON:
	case KW_COPY:
	case KW_TRUNCATE:
	case KW_DESCRIBE:
	case KW_ANALYZE:
	case KW_VACUUM:
	case KW_REINDEX:
	case KW_DESC:
	case KW_REFERENCES:
		return nl2sql_parse_is_name(p, t + 1, NOT_COLUMN);
	default:
		return false;
	}
}

/* To the end of the statement.  The body of a trigger or a function of
 * SQLite and MySQL holds semicolons: it ends with its END. */
static void to_end(struct parser *p, bool body)
{
	unsigned blocks = 0;

	while (p->t->kind != NL2SQL_TOKEN_END) {
		if (body && at_kw(p, KW_BEGIN))
			blocks++;
		else if (blocks && at_kw(p, KW_CASE))
			blocks++;
		else if (blocks && at_kw(p, KW_END) && !kw_at(p, 1, KW_IF) &&
			 !kw_at(p, 1, KW_LOOP) && !kw_at(p, 1, KW_WHILE) &&
			 !kw_at(p, 1, KW_REPEAT))
			blocks--;
		if (at_op(p, ';') && !blocks)
			return;
		p->t++;
	}
}

struct nl2sql_sql *nl2sql_parse_command(struct parser *p)
{
	struct token *first = p->t;
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_COMMAND, first);
	const struct token *from, *end;
	bool body = first->kw == KW_CREATE && p->d != NL2SQL_POSTGRESQL;

	if (first->kind != NL2SQL_TOKEN_WORD)
		nl2sql_parse_unexpected(p);
	p->t++;
	if (at_op(p, '.'))
		nl2sql_parse_unexpected(p);
	/* a name with a dot is one thing, and stays with what follows */
	if (second_word(first) && p->t->kind == NL2SQL_TOKEN_WORD &&
	    !op_at(p, 1, '.'))
		p->t++;
	nl2sql_parse_words(p, n, first);
	from = p->t;
	to_end(p, body);
	end = p->t;
	n->kid[NL2SQL_COMMAND_REST] = nl2sql_parse_raw(p, from, end);
	for (p->t = first; p->t < end;) {
		bool only = p->t->kw == KW_TABLE && kw_at(p, 1, KW_ONLY);

		if (!names_table(p, p->t++))
			continue;
		if (only)
			p->t++;
		nl2sql_sql_add(p->a, &n->kid[NL2SQL_COMMAND_NAMES],
			       nl2sql_parse_table(p));
	}
	p->t = (struct token *)(uintptr_t)end;
	return nl2sql_parse_end(p, n);
}

/* ---- EXPLAIN ---- */

/* The words between EXPLAIN and the statement. */
static void explain_words(struct parser *p)
{
	switch (p->d) {
	case NL2SQL_SQLITE:
		take_kw2(p, KW_QUERY, KW_PLAN);
		return;
	case NL2SQL_MYSQL:
		while (take_kw(p, KW_ANALYZE) || take_kw(p, KW_EXTENDED) ||
		       take_kw(p, KW_PARTITIONS) ||
		       (at_kw(p, KW_FORMAT) && op_at(p, 1, '=')))
			if (at_kw(p, KW_FORMAT))
				p->t += 3;
		return;
	default:
		break;
	}
	if (at_op(p, '(') && !nl2sql_parse_query_at(p, p->t)) {
		p->t = &p->first[p->t->match + 1];
	} else if (take_kw(p, KW_ANALYZE) ||
		   (p->d == NL2SQL_POSTGRESQL && take_kw(p, KW_ANALYSE))) {
		take_kw(p, KW_VERBOSE);
	} else if (p->d == NL2SQL_POSTGRESQL) {
		take_kw(p, KW_VERBOSE);
	}
}

/* Is it one of the statements that can be explained? */
static bool explainable(const struct parser *p)
{
	static const struct dialect_word words[] = {
		{ "alter", IN_SQLITE | IN_TRINO },
		{ "analyze", IN_SQLITE | IN_TRINO },
		{ "attach", IN_SQLITE },
		{ "begin", IN_SQLITE },
		{ "call", IN_TRINO },
		{ "comment", IN_TRINO },
		{ "commit", IN_SQLITE | IN_TRINO },
		{ "create", IN_SQLITE | IN_POSTGRESQL | IN_TRINO },
		{ "declare", IN_POSTGRESQL },
		{ "delete", IN_ALL },
		{ "describe", IN_TRINO },
		{ "detach", IN_SQLITE },
		{ "drop", IN_SQLITE | IN_TRINO },
		{ "end", IN_SQLITE },
		{ "execute", IN_POSTGRESQL | IN_TRINO },
		{ "explain", IN_TRINO },
		{ "insert", IN_ALL },
		{ "merge", IN_POSTGRESQL | IN_TRINO },
		{ "pragma", IN_SQLITE },
		{ "refresh", IN_POSTGRESQL | IN_TRINO },
		{ "reindex", IN_SQLITE },
		{ "release", IN_SQLITE },
		{ "replace", IN_SQLITE | IN_MYSQL },
		{ "rollback", IN_SQLITE | IN_TRINO },
		{ "savepoint", IN_SQLITE },
		{ "select", IN_ALL },
		{ "show", IN_TRINO },
		{ "table", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
		{ "truncate", IN_TRINO },
		{ "update", IN_ALL },
		{ "vacuum", IN_SQLITE },
		{ "values", IN_ALL },
		{ "with", IN_ALL },
	};

	return at_op(p, '(') ||
	       nl2sql_parse_is_among(p, p->t, words, NL2SQL_COUNT(words));
}

/* EXPLAIN [(options)] [words] statement; in MySQL also EXPLAIN t */
static struct nl2sql_sql *explain(struct parser *p)
{
	struct token *start = p->t++, *behind;
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_EXPLAIN, start);
	bool creates;

	explain_words(p);
	behind = p->t;
	if (!explainable(p)) {
		if (p->d != NL2SQL_MYSQL || behind != start + 1 ||
		    (!nl2sql_parse_is_name(p, behind, NOT_COLUMN) &&
		     !at_kw(p, KW_FOR)))
			nl2sql_parse_unexpected(p);
		p->t = start;
		return nl2sql_parse_command(p);
	}
	nl2sql_parse_words(p, n, start);
	creates = at_kw(p, KW_CREATE);
	nl2sql_parse_enter(p);
	n->kid[0] = nl2sql_parse_statement(p);
	nl2sql_parse_leave(p);
	/* PostgreSQL explains the query of it. */
	if (creates && p->d == NL2SQL_POSTGRESQL &&
	    !(n->kid[0]->kind == NL2SQL_SQL_CREATE_TABLE &&
	      n->kid[0]->kid[NL2SQL_CREATE_TABLE_QUERY]) &&
	    !(n->kid[0]->kind == NL2SQL_SQL_CREATE_VIEW &&
	      n->kid[0]->flags & NL2SQL_F_MATERIALIZED)) {
		p->t = behind;
		nl2sql_parse_unexpected(p);
	}
	return nl2sql_parse_end(p, n);
}

/* ---- which statement is it ---- */

/* Words that begin a statement which is not parsed further. */
static const struct dialect_word commands[] = {
	{ "abort", IN_POSTGRESQL },
	{ "analyse", IN_POSTGRESQL },
	{ "analyze", IN_ALL },
	{ "attach", IN_SQLITE },
	{ "backup", IN_MYSQL },
	{ "begin", IN_SQLITE | IN_POSTGRESQL | IN_MYSQL },
	{ "binlog", IN_MYSQL },
	{ "cache", IN_MYSQL },
	{ "call", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
	{ "change", IN_MYSQL },
	{ "check", IN_MYSQL },
	{ "checkpoint", IN_POSTGRESQL },
	{ "checksum", IN_MYSQL },
	{ "clone", IN_MYSQL },
	{ "close", IN_POSTGRESQL | IN_MYSQL },
	{ "cluster", IN_POSTGRESQL },
	{ "comment", IN_POSTGRESQL | IN_TRINO },
	{ "commit", IN_ALL },
	{ "copy", IN_POSTGRESQL },
	{ "deallocate", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
	{ "declare", IN_POSTGRESQL },
	{ "deny", IN_TRINO },
	{ "desc", IN_MYSQL | IN_TRINO },
	{ "describe", IN_MYSQL | IN_TRINO },
	{ "detach", IN_SQLITE },
	{ "discard", IN_POSTGRESQL },
	{ "do", IN_POSTGRESQL | IN_MYSQL },
	{ "end", IN_SQLITE | IN_POSTGRESQL },
	{ "execute", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
	{ "fetch", IN_POSTGRESQL },
	{ "flush", IN_MYSQL },
	{ "get", IN_MYSQL },
	{ "grant", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
	{ "handler", IN_MYSQL },
	{ "help", IN_MYSQL },
	{ "import", IN_POSTGRESQL | IN_MYSQL },
	{ "install", IN_MYSQL },
	{ "kill", IN_MYSQL },
	{ "listen", IN_POSTGRESQL },
	{ "load", IN_POSTGRESQL | IN_MYSQL },
	{ "lock", IN_POSTGRESQL | IN_MYSQL },
	{ "move", IN_POSTGRESQL },
	{ "notify", IN_POSTGRESQL },
	{ "optimize", IN_MYSQL },
	{ "pragma", IN_SQLITE },
	{ "prepare", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
	{ "purge", IN_MYSQL },
	{ "reassign", IN_POSTGRESQL },
	{ "refresh", IN_POSTGRESQL | IN_TRINO },
	{ "reindex", IN_SQLITE | IN_POSTGRESQL },
	{ "release", IN_SQLITE | IN_POSTGRESQL | IN_MYSQL },
	{ "rename", IN_MYSQL },
	{ "repair", IN_MYSQL },
	{ "reset", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
	{ "resignal", IN_MYSQL },
	{ "restart", IN_MYSQL },
	{ "revoke", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
	{ "rollback", IN_ALL },
	{ "savepoint", IN_SQLITE | IN_POSTGRESQL | IN_MYSQL },
	{ "security", IN_POSTGRESQL },
	{ "set", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
	{ "show", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
	{ "shutdown", IN_MYSQL },
	{ "signal", IN_MYSQL },
	{ "start", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
	{ "stop", IN_MYSQL },
	{ "truncate", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
	{ "uninstall", IN_MYSQL },
	{ "unlisten", IN_POSTGRESQL },
	{ "unlock", IN_MYSQL },
	{ "use", IN_MYSQL | IN_TRINO },
	{ "vacuum", IN_SQLITE | IN_POSTGRESQL },
	{ "xa", IN_MYSQL },
};

/* What CREATE, ALTER and DROP are said of, besides what ddl.c reads. */
static const struct dialect_word objects[] = {
	{ "access", IN_POSTGRESQL },
	{ "aggregate", IN_POSTGRESQL | IN_MYSQL },
	{ "branch", IN_TRINO },
	{ "cast", IN_POSTGRESQL },
	{ "catalog", IN_TRINO },
	{ "collation", IN_POSTGRESQL },
	{ "constraint", IN_POSTGRESQL },
	{ "conversion", IN_POSTGRESQL },
	{ "database", IN_POSTGRESQL | IN_MYSQL },
	{ "default", IN_POSTGRESQL },
	{ "definer", IN_MYSQL },
	{ "domain", IN_POSTGRESQL },
	{ "event", IN_POSTGRESQL | IN_MYSQL },
	{ "extension", IN_POSTGRESQL },
	{ "foreign", IN_POSTGRESQL },
	{ "function", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
	{ "group", IN_POSTGRESQL },
	{ "ignore", IN_MYSQL },
	{ "index", IN_POSTGRESQL },
	{ "instance", IN_MYSQL },
	{ "language", IN_POSTGRESQL },
	{ "large", IN_POSTGRESQL },
	{ "logfile", IN_MYSQL },
	{ "materialized", IN_POSTGRESQL | IN_TRINO },
	{ "offline", IN_MYSQL },
	{ "online", IN_MYSQL },
	{ "operator", IN_POSTGRESQL },
	{ "owned", IN_POSTGRESQL },
	{ "package", IN_MYSQL },
	{ "policy", IN_POSTGRESQL },
	{ "prepare", IN_MYSQL },
	{ "procedural", IN_POSTGRESQL },
	{ "procedure", IN_POSTGRESQL | IN_MYSQL },
	{ "publication", IN_POSTGRESQL },
	{ "resource", IN_MYSQL },
	{ "role", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
	{ "routine", IN_POSTGRESQL },
	{ "rule", IN_POSTGRESQL },
	{ "schema", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
	{ "sequence", IN_POSTGRESQL | IN_MYSQL },
	{ "server", IN_POSTGRESQL | IN_MYSQL },
	{ "spatial", IN_MYSQL },
	{ "statistics", IN_POSTGRESQL },
	{ "subscription", IN_POSTGRESQL },
	{ "system", IN_POSTGRESQL },
	{ "table", IN_POSTGRESQL },
	{ "tablespace", IN_POSTGRESQL | IN_MYSQL },
	{ "text", IN_POSTGRESQL },
	{ "transform", IN_POSTGRESQL },
	{ "trigger", IN_SQLITE | IN_POSTGRESQL | IN_MYSQL },
	{ "trusted", IN_POSTGRESQL },
	{ "type", IN_POSTGRESQL },
	{ "undo", IN_MYSQL },
	{ "user", IN_POSTGRESQL | IN_MYSQL },
	{ "view", IN_POSTGRESQL | IN_MYSQL | IN_TRINO },
};

struct nl2sql_sql *nl2sql_parse_object_command(struct parser *p)
{
	struct token *start = p->t++;

	if (take_kw2(p, KW_OR, KW_REPLACE) && p->d == NL2SQL_SQLITE)
		nl2sql_parse_unexpected(p);
	if (start->kw == KW_CREATE && p->d != NL2SQL_TRINO &&
	    !take_kw(p, KW_TEMP))
		take_kw(p, KW_TEMPORARY);
	if (!nl2sql_parse_is_among(p, p->t, objects, NL2SQL_COUNT(objects)))
		nl2sql_parse_unexpected(p);
	p->t = start;
	return nl2sql_parse_command(p);
}

static struct nl2sql_sql *with_statement(struct parser *p)
{
	const struct token *t = p->t;
	struct nl2sql_sql *with = nl2sql_parse_with(p), *n;
	bool trino = p->d == NL2SQL_TRINO, my = p->d == NL2SQL_MYSQL;

	if (!trino && !my && (at_kw(p, KW_INSERT) || at_kw(p, KW_REPLACE)))
		n = nl2sql_parse_insert(p, with);
	else if (!trino && at_kw(p, KW_UPDATE))
		n = nl2sql_parse_update(p, with);
	else if (!trino && at_kw(p, KW_DELETE))
		n = nl2sql_parse_delete(p, with);
	else if (p->d == NL2SQL_POSTGRESQL && at_kw(p, KW_MERGE))
		n = nl2sql_parse_merge(p, with);
	else
		return nl2sql_parse_query_behind(p, with);
	n->pos = t->pos;
	return nl2sql_parse_end(p, n);
}

/* MySQL: DESCRIBE SELECT is EXPLAIN SELECT. */
static bool explains(const struct parser *p)
{
	return p->d == NL2SQL_MYSQL &&
	       (kw_at(p, 1, KW_SELECT) || kw_at(p, 1, KW_WITH) ||
		kw_at(p, 1, KW_INSERT) || kw_at(p, 1, KW_UPDATE) ||
		kw_at(p, 1, KW_DELETE) || kw_at(p, 1, KW_REPLACE) ||
		(kw_at(p, 1, KW_FORMAT) && op_at(p, 2, '=')));
}

struct nl2sql_sql *nl2sql_parse_statement(struct parser *p)
{
	if (at_op(p, '('))
		return nl2sql_parse_query(p);
	if (p->t->kind != NL2SQL_TOKEN_WORD)
		nl2sql_parse_unexpected(p);
	switch (p->t->kw) {
	case KW_SELECT:
	case KW_VALUES:
		return nl2sql_parse_query(p);
	case KW_TABLE:
		if (p->d != NL2SQL_SQLITE)
			return nl2sql_parse_query(p);
		break;
	case KW_WITH:
		return with_statement(p);
	case KW_INSERT:
		return nl2sql_parse_insert(p, NULL);
	case KW_REPLACE:
		if (p->d == NL2SQL_SQLITE || p->d == NL2SQL_MYSQL)
			return nl2sql_parse_insert(p, NULL);
		break;
	case KW_UPDATE:
		return nl2sql_parse_update(p, NULL);
	case KW_DELETE:
		return nl2sql_parse_delete(p, NULL);
	case KW_MERGE:
		if (p->d == NL2SQL_POSTGRESQL || p->d == NL2SQL_TRINO)
			return nl2sql_parse_merge(p, NULL);
		break;
	case KW_CREATE:
		return nl2sql_parse_create(p);
	case KW_ALTER:
		return nl2sql_parse_alter(p);
	case KW_DROP:
		return nl2sql_parse_drop(p);
	case KW_EXPLAIN:
		return explain(p);
	case KW_DESC:
	case KW_DESCRIBE:
	case KW_ANALYZE:
		if (explains(p))
			return explain(p);
		break;
	default:
		break;
	}
	if (nl2sql_parse_is_among(p, p->t, commands, NL2SQL_COUNT(commands)))
		return nl2sql_parse_command(p);
	nl2sql_parse_unexpected(p);
}
