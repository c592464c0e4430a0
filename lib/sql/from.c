/* lib/sql/from.c - what stands in FROM: tables, functions, aliases */
#include <string.h>

#include "parts.h"

struct nl2sql_sql *nl2sql_parse_table(struct parser *p)
{
	struct nl2sql_sql *n;

	/* MySQL's DUAL is no name, but stands where one does. */
	if (p->d == NL2SQL_MYSQL && at_kw(p, KW_DUAL)) {
		n = nl2sql_parse_node(p, NL2SQL_SQL_TABLE, p->t);
		nl2sql_parse_text(p, n, p->t++);
		return n;
	}
	if (p->d == NL2SQL_MYSQL)
		take_op(p, '.'); /* .t: of this database */
	return nl2sql_parse_qualified(p, NL2SQL_SQL_TABLE);
}

/* x(a int, b text): the columns of a function that returns records. */
static struct nl2sql_sql *alias_columns(struct parser *p)
{
	struct nl2sql_sql *list = nl2sql_parse_node(p, NL2SQL_SQL_LIST, p->t),
			  *n;

	need_op(p, '(');
	do {
		n = nl2sql_parse_name(p);
		if (p->d == NL2SQL_POSTGRESQL && !at_op(p, ',') &&
		    !at_op(p, ')')) {
			struct nl2sql_sql *d =
				nl2sql_sql_new(p->a, NL2SQL_SQL_COLDEF);

			d->pos = n->pos;
			d->text = n->text;
			d->text_len = n->text_len;
			d->flags |= n->flags;
			d->kid[0] = nl2sql_parse_type(p);
			if (at_kw(p, KW_COLLATE)) {
				p->t++;
				d->kid[0]->kid[NL2SQL_TYPE_COLLATE] =
					nl2sql_parse_qualified(p,
							       NL2SQL_SQL_NAME);
			}
			n = nl2sql_parse_end(p, d);
		}
		nl2sql_sql_add(p->a, &list, n);
	} while (take_op(p, ','));
	need_op(p, ')');
	return nl2sql_parse_end(p, list);
}

static bool match_recognize_at(const struct parser *p)
{
	return p->d == NL2SQL_TRINO && at_kw(p, KW_MATCH_RECOGNIZE) &&
	       op_at(p, 1, '(');
}

static bool alias_at(const struct parser *p)
{
	/* Words that are names elsewhere begin a clause here. */
	if (nl2sql_parse_clause_word_at(p))
		return false;
	if (p->t->kind == NL2SQL_TOKEN_WORD)
		switch (p->t->kw) {
		case KW_TABLESAMPLE:
			if (p->d == NL2SQL_TRINO || p->d == NL2SQL_POSTGRESQL)
				return p->t[1].kind != NL2SQL_TOKEN_WORD;
			break;
		case KW_MATCH_RECOGNIZE:
			return !match_recognize_at(p);
		case KW_LOCK:
			if (p->d == NL2SQL_MYSQL)
				return false;
			break;
		case KW_SET: /* UPDATE t SET */
			return !p->changing;
		default:
			break;
		}
	return nl2sql_parse_is_name(p, p->t, NOT_ALIAS) ||
	       (p->d == NL2SQL_SQLITE && p->t->kind == NL2SQL_TOKEN_STRING);
}

struct nl2sql_sql *nl2sql_parse_alias(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_ALIAS, p->t),
			  *name;

	if (take_kw(p, KW_AS)) {
		/* f() AS (a int, b text) */
		if (at_op(p, '(') && p->d == NL2SQL_POSTGRESQL) {
			n->kid[0] = alias_columns(p);
			return nl2sql_parse_end(p, n);
		}
		name = p->t->kind == NL2SQL_TOKEN_STRING &&
				       p->d == NL2SQL_SQLITE
			       ? nl2sql_parse_label(p)
			       : nl2sql_parse_name(p);
	} else if (alias_at(p)) {
		name = p->d == NL2SQL_SQLITE ? nl2sql_parse_label(p)
					     : nl2sql_parse_name(p);
	} else {
		return NULL;
	}
	n->text = name->text;
	n->text_len = name->text_len;
	n->flags |= name->flags;
	if (at_op(p, '(') && p->d != NL2SQL_SQLITE)
		n->kid[0] = alias_columns(p);
	return nl2sql_parse_end(p, n);
}

static struct nl2sql_sql *sample(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_SAMPLE, p->t);
	const struct token *from;

	if (!at_kw(p, KW_TABLESAMPLE) || p->d == NL2SQL_SQLITE ||
	    p->d == NL2SQL_MYSQL)
		return NULL;
	from = ++p->t;
	nl2sql_parse_name(p);
	if (take_op(p, '.'))
		nl2sql_parse_name(p);
	nl2sql_parse_words(p, n, from);
	need_op(p, '(');
	n->kid[NL2SQL_SAMPLE_SIZE] = nl2sql_parse_expr_list(p);
	need_op(p, ')');
	if (p->d == NL2SQL_POSTGRESQL && take_kw(p, KW_REPEATABLE)) {
		need_op(p, '(');
		n->kid[NL2SQL_SAMPLE_REPEATABLE] = nl2sql_parse_expr(p);
		need_op(p, ')');
	}
	return nl2sql_parse_end(p, n);
}

static void add_hint(struct parser *p, struct nl2sql_sql *table,
		     struct nl2sql_sql *hint)
{
	nl2sql_sql_add(p->a, &table->kid[NL2SQL_TABLE_HINTS],
		       nl2sql_parse_end(p, hint));
}

/* INDEXED BY a, NOT INDEXED */
static void sqlite_hint(struct parser *p, struct nl2sql_sql *t)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_HINT, p->t);
	const struct token *from = p->t;
	bool by = take_kw2(p, KW_INDEXED, KW_BY);

	if (!by && !take_kw2(p, KW_NOT, KW_INDEXED))
		return;
	nl2sql_parse_words(p, n, from);
	n->kid[0] = nl2sql_sql_list(p->a);
	if (by)
		nl2sql_sql_add(p->a, &n->kid[0], nl2sql_parse_name(p));
	add_hint(p, t, n);
}

static struct nl2sql_sql *index_name(struct parser *p)
{
	if (!take_kw(p, KW_PRIMARY))
		return nl2sql_parse_name(p);
	return nl2sql_sql_name(p->a, "PRIMARY");
}

/* USE INDEX (a), FORCE KEY FOR JOIN (b) */
static void mysql_hint(struct parser *p, struct nl2sql_sql *t)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_HINT, p->t);
	const struct token *from = p->t;

	p->t += 2;
	if (take_kw(p, KW_FOR)) {
		if (take_kw(p, KW_ORDER) || take_kw(p, KW_GROUP))
			need_kw(p, KW_BY);
		else
			need_kw(p, KW_JOIN);
	}
	nl2sql_parse_words(p, n, from);
	n->kid[0] = nl2sql_sql_list(p->a);
	need_op(p, '(');
	if (!at_op(p, ')'))
		do
			nl2sql_sql_add(p->a, &n->kid[0], index_name(p));
		while (take_op(p, ','));
	need_op(p, ')');
	add_hint(p, t, n);
}

void nl2sql_parse_hints(struct parser *p, struct nl2sql_sql *table)
{
	if (p->d == NL2SQL_SQLITE)
		sqlite_hint(p, table);
	while (p->d == NL2SQL_MYSQL &&
	       (at_kw(p, KW_USE) || at_kw(p, KW_FORCE) ||
		at_kw(p, KW_IGNORE)) &&
	       (kw_at(p, 1, KW_INDEX) || kw_at(p, 1, KW_KEY)))
		mysql_hint(p, table);
}

void nl2sql_parse_partitions(struct parser *p, struct nl2sql_sql *table)
{
	struct nl2sql_sql *n;

	if (p->d != NL2SQL_MYSQL || !at_kw(p, KW_PARTITION) ||
	    !op_at(p, 1, '('))
		return;
	n = nl2sql_parse_node(p, NL2SQL_SQL_HINT, p->t++);
	n->text = "partition";
	n->text_len = 9;
	n->kid[0] = nl2sql_parse_names(p);
	add_hint(p, table, n);
}

/* FOR VERSION AS OF 5 (Trino), FOR SYSTEM_TIME AS OF x (MariaDB): a version
 * of the table, kept as written */
static void version(struct parser *p, struct nl2sql_sql *table)
{
	struct nl2sql_sql *n;
	const struct token *from = p->t;
	bool my = p->d == NL2SQL_MYSQL;

	if (!at_kw(p, KW_FOR) ||
	    !(my ? kw_at(p, 1, KW_SYSTEM_TIME)
		 : p->d == NL2SQL_TRINO && (kw_at(p, 1, KW_VERSION) ||
					    kw_at(p, 1, KW_TIMESTAMP))))
		return;
	n = nl2sql_parse_node(p, NL2SQL_SQL_HINT, p->t);
	p->t += 2;
	if (my && take_kw(p, KW_ALL)) {
		;
	} else if (my && (take_kw(p, KW_BETWEEN) || take_kw(p, KW_FROM))) {
		nl2sql_parse_expr_at(p, p->s->level[B_BITOR]);
		if (!take_kw(p, KW_AND))
			need_kw(p, KW_TO);
		nl2sql_parse_expr_at(p, p->s->level[B_BITOR]);
	} else {
		need_kw(p, KW_AS);
		need_kw(p, KW_OF);
		nl2sql_parse_expr_at(p, p->s->level[B_ADD]);
	}
	n->text = nl2sql_parse_raw(p, from, p->t)->text;
	n->text_len = (uint32_t)strlen(n->text);
	add_hint(p, table, n);
}

/* A function in FROM; p->t stands behind its name. */
static struct nl2sql_sql *table_function(struct parser *p, struct nl2sql_sql *f,
					 const struct token *t)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_TABLE_FUNC, t);

	n->kid[0] = f;
	if (p->d != NL2SQL_SQLITE && p->d != NL2SQL_MYSQL &&
	    at_kw(p, KW_WITH) && kw_at(p, 1, KW_ORDINALITY)) {
		p->t += 2;
		n->flags |= NL2SQL_F_ORDINALITY;
	}
	n->kid[NL2SQL_TABLE_FUNC_ALIAS] = nl2sql_parse_alias(p);
	if (p->d == NL2SQL_TRINO)
		n->kid[NL2SQL_TABLE_FUNC_SAMPLE] = sample(p);
	return nl2sql_parse_end(p, n);
}

static struct nl2sql_sql *rows_from(struct parser *p)
{
	const struct token *t = p->t;
	struct nl2sql_sql *list = NULL, *f;

	p->t += 2;
	need_op(p, '(');
	do {
		f = nl2sql_parse_expr(p);
		if (f->kind != NL2SQL_SQL_FUNC)
			nl2sql_parse_unexpected(p);
		if (take_kw(p, KW_AS)) {
			struct nl2sql_sql *x = nl2sql_parse_node(
				p, NL2SQL_SQL_TABLE_FUNC, p->t);

			x->kid[0] = f;
			x->kid[1] = nl2sql_sql_new(p->a, NL2SQL_SQL_ALIAS);
			x->kid[1]->kid[0] = alias_columns(p);
			f = x;
		}
		nl2sql_sql_add(p->a, &list, f);
	} while (take_op(p, ','));
	need_op(p, ')');
	return table_function(p, list, t);
}

static bool function_at(const struct parser *p)
{
	const struct token *t = p->t;

	if (t->kind != NL2SQL_TOKEN_WORD && t->kind != NL2SQL_TOKEN_QUOTED)
		return false;
	while (t[1].kind == NL2SQL_TOKEN_OP && t[1].kw == '.' &&
	       t[2].kind != NL2SQL_TOKEN_END)
		t += 2;
	return t[1].kind == NL2SQL_TOKEN_OP && t[1].kw == '(';
}

/* Functions without parentheses that PostgreSQL takes in FROM. */
static bool bare_function_at(const struct parser *p)
{
	if (p->d != NL2SQL_POSTGRESQL)
		return false;
	switch (p->t->kind == NL2SQL_TOKEN_WORD ? p->t->kw : KW_NONE) {
	case KW_CURRENT_DATE:
	case KW_CURRENT_TIME:
	case KW_CURRENT_TIMESTAMP:
	case KW_CURRENT_USER:
	case KW_SESSION_USER:
	case KW_USER:
	case KW_CURRENT_CATALOG:
	case KW_CURRENT_SCHEMA:
	case KW_CURRENT_ROLE:
	case KW_LOCALTIME:
	case KW_LOCALTIMESTAMP:
		return true;
	default:
		return false;
	}
}

struct nl2sql_sql *nl2sql_parse_whole_table(struct parser *p)
{
	const struct token *t = p->t;
	bool only = p->d == NL2SQL_POSTGRESQL && take_kw(p, KW_ONLY);
	bool paren = only && take_op(p, '(');
	struct nl2sql_sql *n = nl2sql_parse_table(p);

	n->pos = t->pos;
	if (only)
		n->flags |= NL2SQL_F_ONLY;
	if (paren)
		need_op(p, ')');
	if (p->d == NL2SQL_POSTGRESQL)
		take_op(p, '*');
	return nl2sql_parse_end(p, n);
}

static struct nl2sql_sql *plain_table(struct parser *p)
{
	struct nl2sql_sql *n = nl2sql_parse_whole_table(p);

	nl2sql_parse_partitions(p, n);
	version(p, n);
	n->kid[NL2SQL_TABLE_ALIAS] = nl2sql_parse_alias(p);
	n->kid[NL2SQL_TABLE_SAMPLE] = sample(p);
	nl2sql_parse_hints(p, n);
	return nl2sql_parse_end(p, n);
}

static struct nl2sql_sql *derived(struct parser *p, const struct token *t)
{
	struct nl2sql_sql *n = nl2sql_parse_node(p, NL2SQL_SQL_DERIVED, t);

	need_op(p, '(');
	n->kid[0] = nl2sql_parse_query(p);
	need_op(p, ')');
	n->kid[NL2SQL_DERIVED_ALIAS] = nl2sql_parse_alias(p);
	if (p->d == NL2SQL_TRINO)
		n->kid[NL2SQL_DERIVED_SAMPLE] = sample(p);
	/* MariaDB and MySQL want a name for it. */
	if (p->d == NL2SQL_MYSQL && !n->kid[NL2SQL_DERIVED_ALIAS])
		nl2sql_parse_unexpected(p);
	return nl2sql_parse_end(p, n);
}

/* (a JOIN b ON ...) x; in MySQL also (a, b). */
static struct nl2sql_sql *paren_join(struct parser *p)
{
	struct nl2sql_sql *n, *alias;

	nl2sql_parse_enter(p);
	p->t++;
	n = nl2sql_parse_from_item(p);
	while ((p->d == NL2SQL_MYSQL || p->d == NL2SQL_SQLITE) &&
	       take_op(p, ',')) {
		struct nl2sql_sql *right = nl2sql_parse_from_item(p);
		uint32_t pos = n->pos;

		n = nl2sql_sql_join(p->a, NL2SQL_JOIN_CROSS, n, right, NULL);
		n->pos = pos;
	}
	need_op(p, ')');
	nl2sql_parse_leave(p);
	alias = p->d == NL2SQL_MYSQL ? NULL : nl2sql_parse_alias(p);
	if (alias && n->kind == NL2SQL_SQL_JOIN &&
	    (p->d == NL2SQL_SQLITE || !n->kid[NL2SQL_JOIN_ALIAS]))
		n->kid[NL2SQL_JOIN_ALIAS] = alias;
	else if (alias && n->kind == NL2SQL_SQL_TABLE &&
		 (p->d == NL2SQL_SQLITE || !n->kid[NL2SQL_TABLE_ALIAS]))
		n->kid[NL2SQL_TABLE_ALIAS] = alias;
	else if (alias &&
		 (n->kind == NL2SQL_SQL_DERIVED ||
		  n->kind == NL2SQL_SQL_TABLE_FUNC) &&
		 !n->kid[1])
		n->kid[1] = alias;
	else if (alias)
		nl2sql_parse_unexpected(p);
	if (p->d == NL2SQL_TRINO && n->kind == NL2SQL_SQL_TABLE &&
	    !n->kid[NL2SQL_TABLE_SAMPLE])
		n->kid[NL2SQL_TABLE_SAMPLE] = sample(p);
	return n;
}

/* MySQL: { OJ a LEFT JOIN b ON ... } */
static struct nl2sql_sql *odbc_join(struct parser *p)
{
	struct nl2sql_sql *n;

	p->t += 2;
	nl2sql_parse_enter(p);
	n = nl2sql_parse_from_item(p);
	nl2sql_parse_leave(p);
	need_op(p, '}');
	return n;
}

/* t MATCH_RECOGNIZE (...) AS x: a function of the rows, clauses as written */
static struct nl2sql_sql *match_recognize(struct parser *p,
					  struct nl2sql_sql *rows,
					  const struct token *t)
{
	struct nl2sql_sql *f = nl2sql_parse_node(p, NL2SQL_SQL_FUNC, p->t);
	const struct token *close = &p->first[p->t[1].match];

	f->text = "match_recognize";
	f->text_len = (uint32_t)strlen(f->text);
	f->flags |= NL2SQL_F_SYNTAX;
	nl2sql_sql_add(p->a, &f->kid[NL2SQL_FUNC_ARGS], rows);
	f->kid[NL2SQL_FUNC_REST] = nl2sql_parse_raw(p, p->t + 2, close);
	p->t = (struct token *)(uintptr_t)close;
	if (!f->kid[NL2SQL_FUNC_REST])
		nl2sql_parse_unexpected(p);
	need_op(p, ')');
	return table_function(p, nl2sql_parse_end(p, f), t);
}

/* A function in FROM; Trino has only a few there. */
static struct nl2sql_sql *call_in_from(struct parser *p)
{
	static const struct dialect_word words[] = {
		{ "json_table", IN_TRINO },
		{ "unnest", IN_TRINO },
	};
	const struct token *t = p->t;
	struct nl2sql_sql *f;

	if (p->d == NL2SQL_TRINO &&
	    !nl2sql_parse_is_among(p, t, words, NL2SQL_COUNT(words)))
		nl2sql_parse_unexpected(p);
	f = nl2sql_parse_expr_at(p, 30);
	if (f->kind != NL2SQL_SQL_FUNC && f->kind != NL2SQL_SQL_CAST)
		nl2sql_parse_unexpected(p);
	return table_function(p, f, t);
}

struct nl2sql_sql *nl2sql_parse_table_primary(struct parser *p)
{
	const struct token *t = p->t;
	struct nl2sql_sql *n;
	bool lateral = p->d != NL2SQL_SQLITE && at_kw(p, KW_LATERAL) &&
		       !op_at(p, 1, '.');

	if (lateral)
		p->t++;
	if (nl2sql_parse_query_at(p, p->t))
		n = derived(p, t);
	else if (at_op(p, '(') && !lateral)
		n = paren_join(p);
	else if (at_kw(p, KW_ROWS) && kw_at(p, 1, KW_FROM) &&
		 p->d == NL2SQL_POSTGRESQL)
		n = rows_from(p);
	else if (at_kw(p, KW_TABLE) && op_at(p, 1, '(') && p->d == NL2SQL_TRINO)
		n = table_function(p, nl2sql_parse_expr_at(p, 30), t);
	else if (!(lateral && p->d != NL2SQL_POSTGRESQL) &&
		 ((function_at(p) && !at_kw(p, KW_ONLY)) ||
		  bare_function_at(p)))
		n = call_in_from(p);
	else if (lateral)
		nl2sql_parse_unexpected(p);
	else if (p->d == NL2SQL_MYSQL && at_op(p, '{') && kw_at(p, 1, KW_OJ))
		n = odbc_join(p);
	else
		n = plain_table(p);
	if (lateral)
		n->flags |= NL2SQL_F_LATERAL;
	return match_recognize_at(p) ? match_recognize(p, n, t) : n;
}
