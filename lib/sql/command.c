/*
 * lib/sql/command.c - statements, and those we know by their first word only
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
	if (second_word(first) && p->t->kind == NL2SQL_TOKEN_WORD)
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

/* EXPLAIN [(options)] [words] statement */
static struct nl2sql_sql *explain(struct parser *p)
{
	struct token *start = p->t++;
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_EXPLAIN, start);
	bool pg = p->d == NL2SQL_POSTGRESQL;

	if (p->d != NL2SQL_SQLITE && at_op(p, '(') &&
	    !nl2sql_parse_query_at(p, p->t))
		p->t = &p->first[p->t->match + 1];
	for (;;) {
		if (p->d == NL2SQL_SQLITE && take_kw2(p, KW_QUERY, KW_PLAN))
			continue;
		if (p->d != NL2SQL_SQLITE &&
		    (take_kw(p, KW_ANALYZE) || take_kw(p, KW_VERBOSE) ||
		     (pg && take_kw(p, KW_ANALYSE)) ||
		     take_kw(p, KW_EXTENDED) || take_kw(p, KW_PARTITIONS)))
			continue;
		if (p->d == NL2SQL_MYSQL && at_kw(p, KW_FORMAT) &&
		    op_at(p, 1, '=')) {
			p->t += 3;
			continue;
		}
		break;
	}
	if (p->t->kind == NL2SQL_TOKEN_END || at_op(p, ';'))
		nl2sql_parse_unexpected(p);
	nl2sql_parse_words(p, n, start);
	switch (p->t->kind == NL2SQL_TOKEN_WORD ? p->t->kw : KW_SELECT) {
	case KW_SELECT:
	case KW_WITH:
	case KW_VALUES:
	case KW_TABLE:
	case KW_INSERT:
	case KW_REPLACE:
	case KW_UPDATE:
	case KW_DELETE:
	case KW_MERGE:
	case KW_CREATE:
	case KW_DROP:
	case KW_ALTER:
	case KW_EXECUTE:
	case KW_DECLARE:
	case KW_REFRESH:
	case KW_PRAGMA:
	case KW_CALL:
	case KW_ANALYZE:
	case KW_ATTACH:
	case KW_REINDEX:
	case KW_BEGIN:
	case KW_COMMIT:
	case KW_VACUUM:
	case KW_EXPLAIN:
		nl2sql_parse_enter(p);
		n->kid[0] = nl2sql_parse_statement(p);
		nl2sql_parse_leave(p);
		return nl2sql_parse_end(p, n);
	default: /* EXPLAIN t */
		p->t = start;
		return nl2sql_parse_command(p);
	}
}

/* Words that begin a statement which is not parsed further. */
static bool known(const struct parser *p)
{
	switch (p->t->kw) {
	case KW_ABORT:
	case KW_ANALYZE:
	case KW_ANALYSE:
	case KW_ATTACH:
	case KW_BEGIN:
	case KW_CALL:
	case KW_CHECKPOINT:
	case KW_CLOSE:
	case KW_CLUSTER:
	case KW_COMMENT:
	case KW_COMMIT:
	case KW_COPY:
	case KW_DEALLOCATE:
	case KW_DECLARE:
	case KW_DENY:
	case KW_DESC:
	case KW_DESCRIBE:
	case KW_DETACH:
	case KW_DISCARD:
	case KW_DO:
	case KW_END:
	case KW_EXECUTE:
	case KW_FETCH:
	case KW_FLUSH:
	case KW_GRANT:
	case KW_HANDLER:
	case KW_IMPORT:
	case KW_INSTALL:
	case KW_KILL:
	case KW_LISTEN:
	case KW_LOAD:
	case KW_LOCK:
	case KW_MOVE:
	case KW_NOTIFY:
	case KW_OPTIMIZE:
	case KW_PRAGMA:
	case KW_PREPARE:
	case KW_PURGE:
	case KW_REASSIGN:
	case KW_REFRESH:
	case KW_REINDEX:
	case KW_RELEASE:
	case KW_RENAME:
	case KW_REPAIR:
	case KW_RESET:
	case KW_REVOKE:
	case KW_ROLLBACK:
	case KW_SAVEPOINT:
	case KW_SECURITY:
	case KW_SET:
	case KW_SHOW:
	case KW_SHUTDOWN:
	case KW_SIGNAL:
	case KW_START:
	case KW_STOP:
	case KW_TRUNCATE:
	case KW_UNINSTALL:
	case KW_UNLISTEN:
	case KW_UNLOCK:
	case KW_USE:
	case KW_VACUUM:
	case KW_XA:
	case KW_CHANGE:
	case KW_CHECK:
	case KW_CHECKSUM:
	case KW_BINLOG:
	case KW_CACHE:
	case KW_HELP:
	case KW_RESIGNAL:
	case KW_GET:
	case KW_BACKUP:
		return true;
	default:
		return false;
	}
}

struct nl2sql_sql *nl2sql_parse_statement(struct parser *p)
{
	struct nl2sql_sql *with, *n;
	const struct token *t = p->t;

	if (at_op(p, '('))
		return nl2sql_parse_query(p);
	if (t->kind != NL2SQL_TOKEN_WORD)
		nl2sql_parse_unexpected(p);
	switch (t->kw) {
	case KW_SELECT:
	case KW_VALUES:
		return nl2sql_parse_query(p);
	case KW_TABLE:
		if (p->d == NL2SQL_SQLITE)
			break;
		return nl2sql_parse_query(p);
	case KW_WITH:
		with = nl2sql_parse_with(p);
		if (at_kw(p, KW_INSERT) || at_kw(p, KW_REPLACE))
			n = nl2sql_parse_insert(p, with);
		else if (at_kw(p, KW_UPDATE))
			n = nl2sql_parse_update(p, with);
		else if (at_kw(p, KW_DELETE))
			n = nl2sql_parse_delete(p, with);
		else if (at_kw(p, KW_MERGE))
			n = nl2sql_parse_merge(p, with);
		else
			return nl2sql_parse_query_behind(p, with);
		n->pos = t->pos;
		return nl2sql_parse_end(p, n);
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
	default:
		if (known(p))
			return nl2sql_parse_command(p);
	}
	nl2sql_parse_unexpected(p);
}
