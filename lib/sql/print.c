/* lib/sql/print.c - a tree as text: names, strings, types, statements */
#include <string.h>

#include "parts.h"

static bool is_plain(const char *s, enum nl2sql_dialect d)
{
	const char *c = s;

	if (!(*c >= 'a' && *c <= 'z') && !(*c >= 'A' && *c <= 'Z') && *c != '_')
		return false;
	for (; *c; c++) {
		if (*c >= 'A' && *c <= 'Z' && d == NL2SQL_POSTGRESQL)
			return false;
		if (!((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') ||
		      (*c >= '0' && *c <= '9') || *c == '_'))
			return false;
	}
	return true;
}

static bool is_taken(const char *s, enum nl2sql_dialect d)
{
	enum keyword kw = sql_keyword(s, strlen(s));

	return kw && sql_keyword_bits(kw, d);
}

void nl2sql_sql_print_name(struct nl2sql_buf *b, const char *name,
			   enum nl2sql_dialect dialect)
{
	if (is_plain(name, dialect) && !is_taken(name, dialect))
		nl2sql_buf_puts(b, name);
	else
		nl2sql_buf_quote(b, name, strlen(name),
				 sql_syntax[dialect].quote);
}

void nl2sql_sql_print_string(struct nl2sql_buf *b, const char *s, size_t len,
			     enum nl2sql_dialect dialect)
{
	if (dialect != NL2SQL_MYSQL) {
		nl2sql_buf_quote(b, s, len, '\'');
		return;
	}
	nl2sql_buf_putc(b, '\'');
	for (size_t i = 0; i < len; i++) {
		/* \% and \_ stay as they are: LIKE wants them. */
		if (s[i] == '\\' && i + 1 < len &&
		    (s[i + 1] == '%' || s[i + 1] == '_'))
			nl2sql_buf_putc(b, '\\');
		else if (s[i] == '\\')
			nl2sql_buf_puts(b, "\\\\");
		else if (s[i] == '\'')
			nl2sql_buf_puts(b, "''");
		else if (s[i] == '\0')
			nl2sql_buf_puts(b, "\\0");
		else
			nl2sql_buf_putc(b, s[i]);
	}
	nl2sql_buf_putc(b, '\'');
}

void sql_put_upper(struct printer *p, const char *s)
{
	for (; *s; s++)
		nl2sql_buf_putc(p->b, *s >= 'a' && *s <= 'z' ? (char)(*s - 32)
							     : *s);
}

/* A name written without quotes in PostgreSQL may have capitals: they do not
 * count, and need no quotes. */
static void put_name_text(struct printer *p, const struct nl2sql_sql *n)
{
	const char *s = n->text ? n->text : "";
	bool quoted = n->flags & NL2SQL_F_QUOTED;

	if (p->d == NL2SQL_SQLITE && n->flags & NL2SQL_F_DQUOTED)
		nl2sql_buf_quote(p->b, s, n->text_len, '"');
	else if (p->d == NL2SQL_MYSQL && !n->text_len)
		P(p, "''"); /* an alias: SELECT 1 AS '' */
	else if (!is_taken(s, p->d) &&
		 is_plain(s, p->d == NL2SQL_POSTGRESQL && !quoted && n->len
				     ? NL2SQL_SQLITE : p->d))
		P(p, s);
	else
		nl2sql_buf_quote(p->b, s, n->text_len, p->s->quote);
}

void sql_put_name(struct printer *p, const struct nl2sql_sql *n)
{
	if (n->n && n->kid[0] && n->kid[0]->kind == NL2SQL_SQL_NAME) {
		sql_put_name(p, n->kid[0]);
		nl2sql_buf_putc(p->b, '.');
	}
	put_name_text(p, n);
}

void sql_put_list(struct printer *p, const struct nl2sql_sql *list)
{
	for (uint32_t i = 0; list && i < list->n; i++) {
		if (i)
			P(p, ", ");
		sql_put(p, list->kid[i]);
	}
}

void sql_put_parens(struct printer *p, const struct nl2sql_sql *list)
{
	nl2sql_buf_putc(p->b, '(');
	sql_put_list(p, list);
	nl2sql_buf_putc(p->b, ')');
}

/* ---- types ---- */

void sql_put_type(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *q = n->kid[NL2SQL_TYPE_QUALIFIER];

	if (q) {
		sql_put_name(p, q);
		nl2sql_buf_putc(p->b, '.');
	}
	if (n->flags & NL2SQL_F_QUOTED)
		nl2sql_buf_quote(p->b, n->text, n->text_len, p->s->quote);
	else
		P(p, n->text);
	if (n->kid[NL2SQL_TYPE_ARGS])
		sql_put_parens(p, n->kid[NL2SQL_TYPE_ARGS]);
	if (n->flags & NL2SQL_F_TIME_ZONE)
		P(p, " WITH TIME ZONE");
	if (n->flags & NL2SQL_F_UNSIGNED)
		P(p, " UNSIGNED");
	if (n->kid[NL2SQL_TYPE_CHARSET]) {
		P(p, " CHARACTER SET ");
		P(p, n->kid[NL2SQL_TYPE_CHARSET]->text);
	}
	for (int i = 0; i < n->op; i++)
		P(p, p->d == NL2SQL_TRINO ? " ARRAY" : "[]");
	if (n->kid[NL2SQL_TYPE_COLLATE]) {
		P(p, " COLLATE ");
		sql_put_name(p, n->kid[NL2SQL_TYPE_COLLATE]);
	}
}

static void put_clause(struct printer *p, const char *words,
		       const struct nl2sql_sql *n)
{
	if (!n)
		return;
	P(p, words);
	sql_put(p, n);
}

static void put_words(struct printer *p, const struct nl2sql_sql *list)
{
	for (uint32_t i = 0; list && i < list->n; i++) {
		nl2sql_buf_putc(p->b, ' ');
		P(p, list->kid[i]->text);
	}
}

static void put_references(struct printer *p, const struct nl2sql_sql *n)
{
	P(p, "REFERENCES ");
	sql_put_name(p, n->kid[NL2SQL_CON_TABLE]);
	if (n->kid[NL2SQL_CON_REF_COLUMNS]) {
		nl2sql_buf_putc(p->b, ' ');
		sql_put_parens(p, n->kid[NL2SQL_CON_REF_COLUMNS]);
	}
}

static void put_paren_expr(struct printer *p, const char *words,
			   const struct nl2sql_sql *n)
{
	P(p, words);
	nl2sql_buf_putc(p->b, '(');
	if (n)
		sql_put(p, n);
	nl2sql_buf_putc(p->b, ')');
}

static void put_default(struct printer *p, const struct nl2sql_sql *x)
{
	bool plain = x->kind == NL2SQL_SQL_LITERAL ||
		     x->kind == NL2SQL_SQL_NAME || x->kind == NL2SQL_SQL_FUNC ||
		     x->kind == NL2SQL_SQL_TYPED ||
		     (x->kind == NL2SQL_SQL_UNARY &&
		      x->op != NL2SQL_OP_NOT);

	if (plain && p->d == NL2SQL_SQLITE && x->kind == NL2SQL_SQL_FUNC)
		plain = x->flags & NL2SQL_F_BARE;
	P(p, "DEFAULT ");
	if (plain)
		sql_put(p, x);
	else
		put_paren_expr(p, "", x);
}

static void put_key(struct printer *p, const char *words,
		    const struct nl2sql_sql *n, bool named_inside)
{
	P(p, words);
	if (named_inside && n->text) {
		nl2sql_buf_putc(p->b, ' ');
		sql_put_name(p, n);
	}
	if (n->kid[NL2SQL_CON_COLUMNS]) {
		nl2sql_buf_putc(p->b, ' ');
		sql_put_parens(p, n->kid[NL2SQL_CON_COLUMNS]);
	}
}

/* Options that the parser reads before the columns (USING, FULLTEXT) are
 * printed behind them: they mean the same there, except FULLTEXT. */
static void put_constraint(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *x = n->kid[NL2SQL_CON_EXPR];
	const struct nl2sql_sql *opts;
	bool inside = p->d == NL2SQL_MYSQL && n->op == NL2SQL_CON_INDEX;

	if (n->text && !inside && n->op != NL2SQL_CON_COLLATE) {
		P(p, "CONSTRAINT ");
		put_name_text(p, n);
		nl2sql_buf_putc(p->b, ' ');
	}
	switch (n->op) {
	case NL2SQL_CON_PRIMARY_KEY:
		put_key(p, "PRIMARY KEY", n, false);
		break;
	case NL2SQL_CON_UNIQUE:
		opts = n->kid[NL2SQL_CON_OPTIONS];
		if (opts && nl2sql_starts(opts->kid[0]->text, "nulls")) {
			P(p, "UNIQUE ");
			put_key(p, opts->kid[0]->text, n, false);
			for (uint32_t i = 1; i < opts->n; i++) {
				P(p, " ");
				P(p, opts->kid[i]->text);
			}
			return;
		}
		put_key(p, "UNIQUE", n, false);
		break;
	case NL2SQL_CON_INDEX:
		opts = n->kid[NL2SQL_CON_OPTIONS];
		if (opts && (!strcmp(opts->kid[0]->text, "fulltext") ||
			     !strcmp(opts->kid[0]->text, "spatial"))) {
			P(p, opts->kid[0]->text);
			put_key(p, " KEY", n, true);
			for (uint32_t i = 1; i < opts->n; i++) {
				P(p, " ");
				P(p, opts->kid[i]->text);
			}
			return;
		}
		put_key(p, "KEY", n, true);
		break;
	case NL2SQL_CON_FOREIGN_KEY:
		if (n->kid[NL2SQL_CON_COLUMNS]) {
			put_key(p, "FOREIGN KEY", n, false);
			nl2sql_buf_putc(p->b, ' ');
		}
		put_references(p, n);
		break;
	case NL2SQL_CON_CHECK:
		put_paren_expr(p, "CHECK ", x);
		break;
	case NL2SQL_CON_NOT_NULL:
		P(p, "NOT NULL");
		break;
	case NL2SQL_CON_NULL:
		P(p, "NULL");
		break;
	case NL2SQL_CON_DEFAULT:
		put_default(p, x);
		break;
	case NL2SQL_CON_GENERATED:
		put_paren_expr(p, "GENERATED ALWAYS AS ", x);
		break;
	case NL2SQL_CON_IDENTITY:
		if (!n->kid[NL2SQL_CON_OPTIONS])
			P(p, p->d == NL2SQL_MYSQL
				     ? "AUTO_INCREMENT"
				     : "GENERATED BY DEFAULT AS IDENTITY");
		break;
	case NL2SQL_CON_COLLATE:
		P(p, "COLLATE ");
		put_name_text(p, n);
		break;
	case NL2SQL_CON_COMMENT:
		put_clause(p, "COMMENT ", x);
		break;
	default:
		break;
	}
	if ((n->op == NL2SQL_CON_OTHER ||
	     n->op == NL2SQL_CON_IDENTITY) &&
	    n->kid[NL2SQL_CON_OPTIONS]) {
		P(p, n->kid[NL2SQL_CON_OPTIONS]->kid[0]->text);
		return;
	}
	put_words(p, n->kid[NL2SQL_CON_OPTIONS]);
}

static void put_coldef(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *cons = n->kid[NL2SQL_COLDEF_CONSTRAINTS];

	put_name_text(p, n);
	put_clause(p, " ", n->kid[NL2SQL_COLDEF_TYPE]);
	for (uint32_t i = 0; cons && i < cons->n; i++) {
		nl2sql_buf_putc(p->b, ' ');
		put_constraint(p, cons->kid[i]);
	}
}

/* ---- statements ---- */

static void put_returning(struct printer *p, const struct nl2sql_sql *n)
{
	if (!n)
		return;
	P(p, " RETURNING ");
	sql_put_list(p, n);
}

static void put_options(struct printer *p, const struct nl2sql_sql *n)
{
	if (!n->text)
		return;
	nl2sql_buf_putc(p->b, ' ');
	sql_put_upper(p, n->text);
}

static void put_conflict(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *to = n->kid[NL2SQL_CONFLICT_TARGET];

	if (p->d == NL2SQL_MYSQL) {
		P(p, " ON DUPLICATE KEY UPDATE ");
		sql_put_list(p, n->kid[NL2SQL_CONFLICT_SET]);
		return;
	}
	P(p, " ON CONFLICT");
	if (to && n->text) {
		P(p, " ON CONSTRAINT ");
		sql_put_list(p, to);
	} else if (to) {
		nl2sql_buf_putc(p->b, ' ');
		sql_put_parens(p, to);
	}
	put_clause(p, " WHERE ", n->kid[NL2SQL_CONFLICT_TARGET_WHERE]);
	if (!n->kid[NL2SQL_CONFLICT_SET]) {
		P(p, " DO NOTHING");
		return;
	}
	P(p, " DO UPDATE SET ");
	sql_put_list(p, n->kid[NL2SQL_CONFLICT_SET]);
	put_clause(p, " WHERE ", n->kid[NL2SQL_CONFLICT_WHERE]);
}

static void put_insert(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *c = n->kid[NL2SQL_INSERT_CONFLICT];
	bool replace = n->text && nl2sql_starts(n->text, "replace");

	if (n->kid[NL2SQL_INSERT_WITH]) {
		sql_put(p, n->kid[NL2SQL_INSERT_WITH]);
		nl2sql_buf_putc(p->b, ' ');
	}
	if (replace)
		sql_put_upper(p, n->text);
	else
		P(p, "INSERT");
	if (!replace)
		put_options(p, n);
	if (n->kid[NL2SQL_INSERT_TABLE]) {
		P(p, " INTO ");
		sql_put(p, n->kid[NL2SQL_INSERT_TABLE]);
	}
	if (n->kid[NL2SQL_INSERT_COLUMNS]) {
		nl2sql_buf_putc(p->b, ' ');
		sql_put_parens(p, n->kid[NL2SQL_INSERT_COLUMNS]);
	}
	if (n->kid[NL2SQL_INSERT_SET]) {
		P(p, " SET ");
		sql_put_list(p, n->kid[NL2SQL_INSERT_SET]);
	} else if (n->kid[NL2SQL_INSERT_SOURCE]) {
		nl2sql_buf_putc(p->b, ' ');
		sql_put_query(p, n->kid[NL2SQL_INSERT_SOURCE]);
	} else {
		P(p, " DEFAULT VALUES");
	}
	for (uint32_t i = 0; c && i < c->n; i++)
		put_conflict(p, c->kid[i]);
	put_returning(p, n->kid[NL2SQL_INSERT_RETURNING]);
}

static void put_change_tail(struct printer *p, const struct nl2sql_sql *n)
{
	put_clause(p, " WHERE ", n->kid[NL2SQL_UPDATE_WHERE]);
	if (n->kid[NL2SQL_UPDATE_ORDER]) {
		P(p, " ORDER BY ");
		sql_put_list(p, n->kid[NL2SQL_UPDATE_ORDER]);
	}
	put_clause(p, " LIMIT ", n->kid[NL2SQL_UPDATE_LIMIT]);
	put_clause(p, " OFFSET ", n->kid[NL2SQL_UPDATE_OFFSET]);
	put_returning(p, n->kid[NL2SQL_UPDATE_RETURNING]);
}

static void put_change(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *from = n->kid[NL2SQL_UPDATE_FROM];
	bool update = n->kind == NL2SQL_SQL_UPDATE;

	if (n->kid[NL2SQL_UPDATE_WITH]) {
		sql_put(p, n->kid[NL2SQL_UPDATE_WITH]);
		nl2sql_buf_putc(p->b, ' ');
	}
	P(p, update ? "UPDATE" : "DELETE");
	put_options(p, n);
	if (!update && n->kid[NL2SQL_UPDATE_TABLES])
		P(p, " FROM");
	if (n->kid[NL2SQL_UPDATE_TABLES]) {
		nl2sql_buf_putc(p->b, ' ');
		sql_put_list(p, n->kid[NL2SQL_UPDATE_TABLES]);
	}
	if (n->kid[NL2SQL_UPDATE_SET]) {
		P(p, " SET ");
		sql_put_list(p, n->kid[NL2SQL_UPDATE_SET]);
	}
	if (from) {
		P(p, update ? " FROM " : " USING ");
		sql_put_list(p, from);
	}
	put_change_tail(p, n);
}

static void put_merge(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *whens = n->kid[NL2SQL_MERGE_WHENS];

	if (n->kid[NL2SQL_MERGE_WITH]) {
		sql_put(p, n->kid[NL2SQL_MERGE_WITH]);
		nl2sql_buf_putc(p->b, ' ');
	}
	put_clause(p, "MERGE INTO ", n->kid[NL2SQL_MERGE_TARGET]);
	put_clause(p, " USING ", n->kid[NL2SQL_MERGE_SOURCE]);
	put_clause(p, " ON ", n->kid[NL2SQL_MERGE_ON]);
	for (uint32_t i = 0; whens && i < whens->n; i++) {
		const struct nl2sql_sql *w = whens->kid[i];

		P(p, w->flags & NL2SQL_F_NOT ? " WHEN NOT MATCHED"
					     : " WHEN MATCHED");
		put_options(p, w);
		put_clause(p, " AND ", w->kid[0]);
		P(p, " THEN ");
		if (w->kid[1]->kind == NL2SQL_SQL_WORD)
			sql_put_upper(p, w->kid[1]->text);
		else
			sql_put(p, w->kid[1]);
	}
}

static void put_create_words(struct printer *p, const struct nl2sql_sql *n)
{
	P(p, "CREATE ");
	if (n->flags & NL2SQL_F_REPLACE)
		P(p, "OR REPLACE ");
	if (n->flags & NL2SQL_F_TEMPORARY)
		P(p, "TEMPORARY ");
	if (n->text && n->kind == NL2SQL_SQL_CREATE_TABLE) {
		sql_put_upper(p, n->text);
		nl2sql_buf_putc(p->b, ' ');
	}
}

static void put_if_not_exists(struct printer *p, const struct nl2sql_sql *n)
{
	if (n->flags & NL2SQL_F_IF_NOT_EXISTS)
		P(p, "IF NOT EXISTS ");
}

static void put_create_table(struct printer *p, const struct nl2sql_sql *n)
{
	put_create_words(p, n);
	P(p, "TABLE ");
	put_if_not_exists(p, n);
	sql_put(p, n->kid[NL2SQL_CREATE_TABLE_NAME]);
	if (n->kid[NL2SQL_CREATE_TABLE_COLUMNS]) {
		nl2sql_buf_putc(p->b, ' ');
		sql_put_parens(p, n->kid[NL2SQL_CREATE_TABLE_COLUMNS]);
	}
	put_clause(p, " ", n->kid[NL2SQL_CREATE_TABLE_OPTIONS]);
	put_clause(p, " AS ", n->kid[NL2SQL_CREATE_TABLE_QUERY]);
	if (n->flags & NL2SQL_F_BARE)
		P(p, " WITH NO DATA");
}

static void put_create_view(struct printer *p, const struct nl2sql_sql *n)
{
	put_create_words(p, n);
	if (n->flags & NL2SQL_F_MATERIALIZED)
		P(p, "MATERIALIZED ");
	if (n->flags & NL2SQL_F_RECURSIVE)
		P(p, "RECURSIVE ");
	P(p, "VIEW ");
	put_if_not_exists(p, n);
	sql_put(p, n->kid[NL2SQL_CREATE_VIEW_NAME]);
	if (n->kid[NL2SQL_CREATE_VIEW_COLUMNS]) {
		nl2sql_buf_putc(p->b, ' ');
		sql_put_parens(p, n->kid[NL2SQL_CREATE_VIEW_COLUMNS]);
	}
	put_clause(p, " AS ", n->kid[NL2SQL_CREATE_VIEW_QUERY]);
	put_clause(p, " ", n->kid[NL2SQL_CREATE_VIEW_OPTIONS]);
}

static void put_create_index(struct printer *p, const struct nl2sql_sql *n)
{
	bool prefix = n->text && p->d == NL2SQL_MYSQL;

	P(p, "CREATE ");
	if (n->flags & NL2SQL_F_UNIQUE)
		P(p, "UNIQUE ");
	if (prefix) {
		sql_put_upper(p, n->text);
		nl2sql_buf_putc(p->b, ' ');
	}
	P(p, "INDEX ");
	put_if_not_exists(p, n);
	if (n->kid[NL2SQL_CREATE_INDEX_NAME]) {
		sql_put(p, n->kid[NL2SQL_CREATE_INDEX_NAME]);
		nl2sql_buf_putc(p->b, ' ');
	}
	put_clause(p, "ON ", n->kid[NL2SQL_CREATE_INDEX_TABLE]);
	if (n->text && !prefix) {
		P(p, " USING ");
		P(p, n->text);
	}
	nl2sql_buf_putc(p->b, ' ');
	sql_put_parens(p, n->kid[NL2SQL_CREATE_INDEX_ITEMS]);
	put_clause(p, " ", n->kid[NL2SQL_CREATE_INDEX_OPTIONS]);
	put_clause(p, " WHERE ", n->kid[NL2SQL_CREATE_INDEX_WHERE]);
}

static void put_action(struct printer *p, const struct nl2sql_sql *n)
{
	const struct nl2sql_sql *rest = n->kid[NL2SQL_ACTION_REST];

	if (strcmp(n->text, "other") != 0) {
		if (!strcmp(n->text, "add constraint"))
			P(p, "ADD");
		else
			sql_put_upper(p, n->text);
		put_clause(p, " ", n->kid[NL2SQL_ACTION_NAME]);
		put_clause(p, " ", n->kid[NL2SQL_ACTION_DEF]);
		put_clause(p, " ", rest);
	} else if (rest) {
		P(p, rest->text);
	}
}

static void put_explain(struct printer *p, const struct nl2sql_sql *n)
{
	sql_put_upper(p, n->text);
	put_clause(p, " ", n->kid[0]);
}

bool sql_put_statement(struct printer *p, const struct nl2sql_sql *n)
{
	switch (n->kind) {
	case NL2SQL_SQL_INSERT:
		put_insert(p, n);
		return true;
	case NL2SQL_SQL_UPDATE: case NL2SQL_SQL_DELETE:
		put_change(p, n);
		return true;
	case NL2SQL_SQL_MERGE:
		put_merge(p, n);
		return true;
	case NL2SQL_SQL_ASSIGN:
		sql_put(p, n->kid[0]);
		put_clause(p, " = ", n->kid[1]);
		return true;
	case NL2SQL_SQL_CREATE_TABLE:
		put_create_table(p, n);
		return true;
	case NL2SQL_SQL_CREATE_VIEW:
		put_create_view(p, n);
		return true;
	case NL2SQL_SQL_CREATE_INDEX:
		put_create_index(p, n);
		return true;
	case NL2SQL_SQL_ALTER:
		P(p, "ALTER TABLE ");
		sql_put(p, n->kid[0]);
		nl2sql_buf_putc(p->b, ' ');
		sql_put_list(p, n->kid[1]);
		return true;
	case NL2SQL_SQL_ACTION:
		put_action(p, n);
		return true;
	case NL2SQL_SQL_DROP:
		P(p, "DROP ");
		sql_put_upper(p, n->text);
		P(p, n->flags & NL2SQL_F_IF_NOT_EXISTS ? " IF EXISTS " : " ");
		sql_put_list(p, n->kid[0]);
		put_clause(p, " ", n->kid[1]);
		return true;
	case NL2SQL_SQL_EXPLAIN:
		put_explain(p, n);
		return true;
	case NL2SQL_SQL_COMMAND:
		sql_put_upper(p, n->text);
		put_clause(p, " ", n->kid[NL2SQL_COMMAND_REST]);
		return true;
	case NL2SQL_SQL_COLDEF:
		put_coldef(p, n);
		return true;
	case NL2SQL_SQL_CONSTRAINT:
		put_constraint(p, n);
		return true;
	default:
		return false;
	}
}

void nl2sql_sql_print(struct nl2sql_buf *b, const struct nl2sql_sql *n,
		      enum nl2sql_dialect dialect)
{
	struct printer p = { b, dialect, &sql_syntax[dialect] };

	if (!n)
		return;
	if (n->kind != NL2SQL_SQL_LIST) {
		sql_put(&p, n);
		return;
	}
	for (uint32_t i = 0; i < n->n; i++) {
		if (i)
			nl2sql_buf_puts(b, "; ");
		sql_put(&p, n->kid[i]);
	}
}

char *nl2sql_sql_text(struct nl2sql_arena *arena, const struct nl2sql_sql *n,
		      enum nl2sql_dialect dialect)
{
	struct nl2sql_buf b = {0};
	char *text;

	nl2sql_sql_print(&b, n, dialect);
	text = nl2sql_arena_strndup(arena, nl2sql_buf_str(&b), b.len);
	nl2sql_buf_release(&b);
	return text;
}
