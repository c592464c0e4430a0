/*
 * nl2sql/sql.h - one typed syntax tree for every dialect
 *
 * Text becomes a tree (nl2sql_sql_parse()), a tree becomes text
 * (nl2sql_sql_print()), and a tree of one dialect becomes one of another
 * (nl2sql_sql_translate()).  All nodes are of one type and lie in an arena
 * that the caller owns: nothing is freed by itself, and a tree may be changed
 * in place by whoever holds it.
 *
 * A node has a kind, and the kind decides how many children it has and what
 * each of them is: either the fixed slots documented below (a slot that is
 * empty is NULL), or, for lists, any number of them, none NULL.
 *
 *     n->kid[NL2SQL_SELECT_WHERE]       the condition, or NULL
 *     list->kid[i], i < list->n         the members of a list
 *
 * Parentheses are not in the tree: the printer puts those that are needed.
 */
#ifndef NL2SQL_SQL_H
#define NL2SQL_SQL_H

#include <nl2sql/base.h>
#include <nl2sql/schema.h>

enum nl2sql_dialect {
	NL2SQL_SQLITE,
	NL2SQL_POSTGRESQL,
	NL2SQL_MYSQL, /* and MariaDB */
	NL2SQL_TRINO
};
#define NL2SQL_DIALECTS 4

/** "sqlite", "postgresql", "mysql", "trino". */
const char *nl2sql_dialect_name(enum nl2sql_dialect d);
/** The reverse; "postgres" and "mariadb" are understood, case does not
 * matter.  @return 0, or -1 when name is none of them */
int nl2sql_dialect_of(enum nl2sql_dialect *d, const char *name);

/* ---- the tree --------------------------------------------------------- */

/**
 * The kinds.  Behind each: what text and op say, then its slots in order (the
 * enums below name them).  "list" means a node of kind LIST or NULL.
 */
enum nl2sql_sql_kind {
	NL2SQL_SQL_LIST, /* any number of children */

	/* Names.  text is the name as written, without its quotes. */
	NL2SQL_SQL_NAME,   /* text; slot: qualifier (NAME) */
	NL2SQL_SQL_COLUMN, /* text = column; slot: qualifier (NAME) */
	NL2SQL_SQL_STAR,   /* *; slots: qualifier (NAME), except (list) */
	NL2SQL_SQL_WORD,   /* a bare word of the syntax, lower case: year, both */

	/* Values */
	NL2SQL_SQL_LITERAL,  /* op = LIT_*, text = decoded value */
	NL2SQL_SQL_TYPED,    /* DATE '...': slots: type (TYPE), value */
	NL2SQL_SQL_INTERVAL, /* text = unit ("day", "day to second") or NULL;
			      * slot: value */
	NL2SQL_SQL_PARAM,    /* text as written: ?, ?1, $1, :name, @name */
	NL2SQL_SQL_VARIABLE, /* text as written: @x, @@session.x (MySQL) */
	NL2SQL_SQL_DEFAULT,  /* the word DEFAULT in place of a value */

	/* Expressions */
	NL2SQL_SQL_UNARY,    /* op = OP_*; slot: value */
	NL2SQL_SQL_BINARY,   /* op = OP_*; slots: left, right */
	NL2SQL_SQL_LIKE,     /* op = LIKE_*; F_NOT; slots: value, pattern, escape */
	NL2SQL_SQL_BETWEEN,  /* F_NOT, F_SYMMETRIC; slots: value, low, high */
	NL2SQL_SQL_IN,       /* F_NOT; slots: value, set: LIST, a query, TABLE
			      * (SQLite's x IN t) or an expression */
	NL2SQL_SQL_IS,       /* op = IS_*; F_NOT; slot: value */
	NL2SQL_SQL_EXISTS,   /* slot: query */
	NL2SQL_SQL_SUBQUERY, /* as a value; slot: query */
	NL2SQL_SQL_QUANTIFIED, /* x = ANY (...): op = the operator (OP_*, or
				* OP_LIKE...), F_ALL for ALL, else ANY;
				* slots: left, right (a query or expression) */
	NL2SQL_SQL_CASE,     /* slots: operand, whens (list of WHEN), else */
	NL2SQL_SQL_WHEN,     /* slots: condition, result */
	NL2SQL_SQL_CAST,     /* op = CAST_*; slots: value, type (TYPE, or the
			      * NAME of a charset with CAST_USING) */
	NL2SQL_SQL_FUNC,     /* text = name; F_DISTINCT, F_STAR: count(*),
			      * F_BARE: CURRENT_DATE, F_SYNTAX: EXTRACT(a FROM
			      * b); slots: see NL2SQL_FUNC_* */
	NL2SQL_SQL_NAMED,    /* named argument: text = name; slot: value */
	NL2SQL_SQL_ARRAY,    /* ARRAY[...]; slots: items (list) */
	NL2SQL_SQL_ARRAY_QUERY, /* ARRAY(SELECT ...); slot: query */
	NL2SQL_SQL_ROW,      /* (a, b), F_EXPLICIT: ROW(a, b); any number */
	NL2SQL_SQL_INDEX,    /* a[i], F_SLICE: a[i:j]; slots: value, low, high */
	NL2SQL_SQL_FIELD,    /* (a).f; text = field, or NULL for (a).*;
			      * slot: value */
	NL2SQL_SQL_LAMBDA,   /* slots: params (list of NAME), body */
	NL2SQL_SQL_MATCH,    /* MATCH (a, b) AGAINST (x text); slots: columns
			      * (list), against */
	NL2SQL_SQL_GROUPING, /* op = GROUPING_*; slot: items (list) */

	/* Queries: slots 0..4 are NL2SQL_QUERY_* in all three */
	NL2SQL_SQL_SELECT,
	NL2SQL_SQL_SETOP,  /* op = SETOP_*; F_ALL */
	NL2SQL_SQL_VALUES,
	NL2SQL_SQL_WITH,   /* F_RECURSIVE; any number of CTE */
	NL2SQL_SQL_CTE,    /* text = name; F_MATERIALIZED, F_NOT_MATERIALIZED;
			    * slots: columns (list of NAME), query, search */
	NL2SQL_SQL_ITEM,   /* of a select list; slots: value, alias (NAME) */
	NL2SQL_SQL_ORDER,  /* text = USING operator, or with F_EXPLICIT an
			    * index's operator class; F_DESC,
			    * F_NULLS_FIRST, F_NULLS_LAST; slot: value */
	NL2SQL_SQL_WINDOW, /* text = its name in a WINDOW clause; slots: base
			    * (NAME), partition (list), order (list), frame */
	NL2SQL_SQL_FRAME,  /* op = FRAME_*, F_EXCLUDE_*; slots: start, end */
	NL2SQL_SQL_BOUND,  /* op = BOUND_*; slot: value */
	NL2SQL_SQL_LOCK,   /* FOR UPDATE...: text = all of it, lower case;
			    * slot: tables (list) */

	/* What stands in FROM */
	NL2SQL_SQL_TABLE,   /* text = name; F_ONLY, F_LATERAL; slots: qualifier
			     * (NAME), alias (ALIAS), sample, hints (list) */
	NL2SQL_SQL_ALIAS,   /* text = name, NULL when only columns are named;
			     * slot: columns (list of NAME or COLDEF) */
	NL2SQL_SQL_DERIVED, /* (SELECT ...) x; F_LATERAL; slots: query, alias,
			     * sample */
	NL2SQL_SQL_TABLE_FUNC, /* F_LATERAL, F_ORDINALITY; slots: function
				* (FUNC, or LIST for ROWS FROM), alias, sample */
	NL2SQL_SQL_JOIN,    /* op = JOIN_*; F_NATURAL; slots: left, right, on,
			     * using (list of NAME), alias: (a JOIN b) x,
			     * using_alias: a JOIN b USING (c) AS x */
	NL2SQL_SQL_SAMPLE,  /* text = method; slots: size, repeatable */
	NL2SQL_SQL_HINT,    /* index hint: text = its words; slot: names */

	/* Types and columns */
	NL2SQL_SQL_TYPE,    /* text = lower case, "double precision"; op =
			     * array dimensions; F_UNSIGNED, F_TIME_ZONE; slots:
			     * args (list: literals, TYPE, COLDEF), charset,
			     * collate (NAME), qualifier (NAME) */
	NL2SQL_SQL_COLDEF,  /* text = name; slots: type, constraints (list),
			     * comment (LITERAL: the comment beside it) */
	NL2SQL_SQL_CONSTRAINT, /* op = CON_*, text = its name; slots: columns
			     * (list), expr, table (TABLE), ref_columns (list),
			     * options (list of WORD) */

	/* Other statements */
	NL2SQL_SQL_INSERT,
	NL2SQL_SQL_CONFLICT, /* ON CONFLICT: slots: target (list), target_where,
			      * set (list of ASSIGN; NULL: DO NOTHING), where */
	NL2SQL_SQL_ASSIGN,   /* slots: target (COLUMN or ROW), value */
	NL2SQL_SQL_UPDATE,
	NL2SQL_SQL_DELETE,
	NL2SQL_SQL_MERGE,
	NL2SQL_SQL_MERGE_WHEN, /* F_NOT: NOT MATCHED; text: NULL, "by source",
			      * "by target"; slots: condition, action (INSERT,
			      * UPDATE, DELETE with what is needed, WORD) */
	NL2SQL_SQL_CREATE_TABLE,
	NL2SQL_SQL_CREATE_VIEW,
	NL2SQL_SQL_CREATE_INDEX,
	NL2SQL_SQL_ALTER,   /* text = "table", "view"...; slots: name (TABLE),
			     * actions (list of ACTION) */
	NL2SQL_SQL_ACTION,  /* text = "add column", "drop column"...; slots:
			     * name (NAME), def (COLDEF or CONSTRAINT), rest */
	NL2SQL_SQL_DROP,    /* text = "table", "view"...; slots: names (list of
			     * TABLE), rest */
	NL2SQL_SQL_EXPLAIN, /* text = words before it, lower case; slot:
			     * statement */
	NL2SQL_SQL_COMMAND, /* anything else: text = its first word or words,
			     * lower case ("pragma", "create trigger"); slots:
			     * names (list of TABLE that it seems to touch),
			     * rest (RAW) */
	NL2SQL_SQL_RAW,     /* text: tokens kept as written */
	NL2SQL_SQL_KINDS
};

/** A slot's number, where kinds differ from "slot 0, 1, 2 as listed above". */
enum nl2sql_sql_query_slot {
	NL2SQL_QUERY_WITH,   /* WITH */
	NL2SQL_QUERY_ORDER,  /* list of ORDER */
	NL2SQL_QUERY_LIMIT,  /* value; F_TIES, F_PERCENT on the query */
	NL2SQL_QUERY_OFFSET, /* value */
	NL2SQL_QUERY_LOCKS,  /* list of LOCK */
	/* SELECT; its text: MySQL's options, "sql_no_cache", or NULL */
	NL2SQL_SELECT_DISTINCT_ON, /* list; plain DISTINCT is F_DISTINCT */
	NL2SQL_SELECT_ITEMS,  /* list of ITEM */
	NL2SQL_SELECT_INTO,   /* list: TABLE, VARIABLE, or RAW (INTO OUTFILE) */
	NL2SQL_SELECT_FROM,   /* list: what commas part */
	NL2SQL_SELECT_WHERE,
	NL2SQL_SELECT_GROUP,  /* list; F_ROLLUP: WITH ROLLUP (MySQL) */
	NL2SQL_SELECT_HAVING,
	NL2SQL_SELECT_WINDOWS, /* list of WINDOW */
	NL2SQL_SELECT_SLOTS,
	/* SETOP */
	NL2SQL_SETOP_LEFT = 5,
	NL2SQL_SETOP_RIGHT,
	NL2SQL_SETOP_SLOTS,
	/* VALUES */
	NL2SQL_VALUES_ROWS = 5, /* list of ROW */
	NL2SQL_VALUES_SLOTS
};

enum nl2sql_sql_func_slot {
	NL2SQL_FUNC_ARGS,      /* list; empty for f() */
	NL2SQL_FUNC_QUALIFIER, /* NAME */
	NL2SQL_FUNC_ORDER,     /* list of ORDER inside the parentheses */
	NL2SQL_FUNC_SEPARATOR, /* GROUP_CONCAT(... SEPARATOR x) */
	NL2SQL_FUNC_WITHIN,    /* list of ORDER: WITHIN GROUP */
	NL2SQL_FUNC_FILTER,    /* condition */
	NL2SQL_FUNC_OVER,      /* WINDOW, or NAME */
	NL2SQL_FUNC_REST,      /* RAW: clauses of JSON_TABLE and the like */
	NL2SQL_FUNC_SLOTS
};

/** Slots of the kinds that have more than one, by name. */
enum nl2sql_sql_slot {
	NL2SQL_NAME_QUALIFIER = 0,
	NL2SQL_COLUMN_QUALIFIER = 0,
	NL2SQL_STAR_QUALIFIER = 0, NL2SQL_STAR_EXCEPT,
	NL2SQL_TYPED_TYPE = 0, NL2SQL_TYPED_VALUE,
	NL2SQL_LEFT = 0, NL2SQL_RIGHT,  /* BINARY, QUANTIFIED, JOIN */
	NL2SQL_VALUE = 0,               /* every kind with "value" first */
	NL2SQL_LIKE_PATTERN = 1, NL2SQL_LIKE_ESCAPE,
	NL2SQL_BETWEEN_LOW = 1, NL2SQL_BETWEEN_HIGH,
	NL2SQL_IN_SET = 1,
	NL2SQL_CASE_OPERAND = 0, NL2SQL_CASE_WHENS, NL2SQL_CASE_ELSE,
	NL2SQL_WHEN_CONDITION = 0, NL2SQL_WHEN_RESULT,
	NL2SQL_CAST_TYPE = 1,
	NL2SQL_INDEX_LOW = 1, NL2SQL_INDEX_HIGH,
	NL2SQL_LAMBDA_PARAMS = 0, NL2SQL_LAMBDA_BODY,
	NL2SQL_MATCH_COLUMNS = 0, NL2SQL_MATCH_AGAINST,
	NL2SQL_CTE_COLUMNS = 0, NL2SQL_CTE_QUERY, NL2SQL_CTE_SEARCH,
	NL2SQL_ITEM_ALIAS = 1,
	NL2SQL_WINDOW_BASE = 0, NL2SQL_WINDOW_PARTITION, NL2SQL_WINDOW_ORDER,
	NL2SQL_WINDOW_FRAME,
	NL2SQL_FRAME_START = 0, NL2SQL_FRAME_END,
	NL2SQL_TABLE_QUALIFIER = 0, NL2SQL_TABLE_ALIAS, NL2SQL_TABLE_SAMPLE,
	NL2SQL_TABLE_HINTS,
	NL2SQL_ALIAS_COLUMNS = 0,
	NL2SQL_DERIVED_QUERY = 0, NL2SQL_DERIVED_ALIAS, NL2SQL_DERIVED_SAMPLE,
	NL2SQL_TABLE_FUNC_FUNC = 0, NL2SQL_TABLE_FUNC_ALIAS,
	NL2SQL_TABLE_FUNC_SAMPLE,
	NL2SQL_JOIN_ON = 2, NL2SQL_JOIN_USING, NL2SQL_JOIN_ALIAS,
	NL2SQL_JOIN_USING_ALIAS,
	NL2SQL_SAMPLE_SIZE = 0, NL2SQL_SAMPLE_REPEATABLE,
	NL2SQL_TYPE_ARGS = 0, NL2SQL_TYPE_CHARSET, NL2SQL_TYPE_COLLATE,
	NL2SQL_TYPE_QUALIFIER,
	NL2SQL_COLDEF_TYPE = 0, NL2SQL_COLDEF_CONSTRAINTS,
	NL2SQL_COLDEF_COMMENT,
	NL2SQL_CON_COLUMNS = 0, NL2SQL_CON_EXPR, NL2SQL_CON_TABLE,
	NL2SQL_CON_REF_COLUMNS, NL2SQL_CON_OPTIONS,
	NL2SQL_CONFLICT_TARGET = 0, NL2SQL_CONFLICT_TARGET_WHERE,
	NL2SQL_CONFLICT_SET, NL2SQL_CONFLICT_WHERE,
	NL2SQL_ASSIGN_TARGET = 0, NL2SQL_ASSIGN_VALUE,
	/* INSERT: text = "replace", "or ignore", "ignore"... or NULL */
	NL2SQL_INSERT_WITH = 0, NL2SQL_INSERT_TABLE, NL2SQL_INSERT_COLUMNS,
	NL2SQL_INSERT_SOURCE,   /* a query; NULL: DEFAULT VALUES or SET */
	NL2SQL_INSERT_SET,      /* list of ASSIGN (MySQL) */
	NL2SQL_INSERT_CONFLICT, /* list of CONFLICT (also MySQL's ON DUPLICATE) */
	NL2SQL_INSERT_RETURNING, /* list of ITEM */
	/* UPDATE and DELETE; text = "or ignore"... or NULL */
	NL2SQL_UPDATE_WITH = 0,
	NL2SQL_UPDATE_TABLES,   /* list: TABLE, JOIN */
	NL2SQL_UPDATE_SET,      /* list of ASSIGN; NULL in DELETE */
	NL2SQL_UPDATE_FROM,     /* list; DELETE's USING, or MySQL's FROM */
	NL2SQL_UPDATE_WHERE, NL2SQL_UPDATE_ORDER, NL2SQL_UPDATE_LIMIT,
	NL2SQL_UPDATE_OFFSET, NL2SQL_UPDATE_RETURNING,
	NL2SQL_MERGE_WITH = 0, NL2SQL_MERGE_TARGET, NL2SQL_MERGE_SOURCE,
	NL2SQL_MERGE_ON, NL2SQL_MERGE_WHENS, NL2SQL_MERGE_RETURNING,
	NL2SQL_MERGE_WHEN_CONDITION = 0, NL2SQL_MERGE_WHEN_ACTION,
	/* CREATE TABLE: F_TEMPORARY, F_IF_NOT_EXISTS, F_REPLACE, F_BARE:
	 * AS ... WITH NO DATA; text =
	 * "virtual", "unlogged", "foreign"... or NULL */
	NL2SQL_CREATE_TABLE_NAME = 0, /* TABLE */
	NL2SQL_CREATE_TABLE_COLUMNS,  /* list: COLDEF, CONSTRAINT, RAW (LIKE) */
	NL2SQL_CREATE_TABLE_QUERY,    /* AS ... */
	NL2SQL_CREATE_TABLE_OPTIONS,  /* RAW: what stands behind, or USING ... */
	NL2SQL_CREATE_TABLE_COMMENT,  /* LITERAL */
	/* CREATE VIEW: F_TEMPORARY, F_IF_NOT_EXISTS, F_REPLACE,
	 * F_MATERIALIZED, F_RECURSIVE */
	NL2SQL_CREATE_VIEW_NAME = 0, NL2SQL_CREATE_VIEW_COLUMNS,
	NL2SQL_CREATE_VIEW_QUERY, NL2SQL_CREATE_VIEW_OPTIONS,
	/* CREATE INDEX: F_UNIQUE, F_IF_NOT_EXISTS; text = index kind */
	NL2SQL_CREATE_INDEX_NAME = 0, /* NAME or NULL */
	NL2SQL_CREATE_INDEX_TABLE,    /* TABLE */
	NL2SQL_CREATE_INDEX_ITEMS,    /* list of ORDER */
	NL2SQL_CREATE_INDEX_WHERE, NL2SQL_CREATE_INDEX_OPTIONS,
	NL2SQL_ALTER_NAME = 0, NL2SQL_ALTER_ACTIONS,
	NL2SQL_ACTION_NAME = 0, NL2SQL_ACTION_DEF, NL2SQL_ACTION_REST,
	NL2SQL_DROP_NAMES = 0, NL2SQL_DROP_REST,
	NL2SQL_COMMAND_NAMES = 0, NL2SQL_COMMAND_REST
};

/** op of LITERAL */
enum nl2sql_sql_lit {
	NL2SQL_LIT_NULL,
	NL2SQL_LIT_FALSE,
	NL2SQL_LIT_TRUE,
	NL2SQL_LIT_INTEGER, /* text as written: 12, 0x1f, 1_000 */
	NL2SQL_LIT_DECIMAL, /* text as written: 1.5, 1e3 */
	NL2SQL_LIT_STRING,  /* text decoded; may hold NUL: use text_len */
	NL2SQL_LIT_BYTES,   /* text = hex digits of x'..' */
	NL2SQL_LIT_BITS     /* text = binary digits of b'..' */
};

/** op of UNARY, BINARY and QUANTIFIED */
enum nl2sql_sql_op {
	NL2SQL_OP_NONE,
	/* unary */
	NL2SQL_OP_NOT, NL2SQL_OP_NEG, NL2SQL_OP_POS, NL2SQL_OP_BITNOT,
	NL2SQL_OP_BINARY,  /* MySQL: BINARY x */
	NL2SQL_OP_PRIOR,   /* unary and custom: text = the operator */
	/* binary */
	NL2SQL_OP_OR, NL2SQL_OP_XOR, NL2SQL_OP_AND,
	NL2SQL_OP_EQ, NL2SQL_OP_NE, NL2SQL_OP_LT, NL2SQL_OP_LE, NL2SQL_OP_GT,
	NL2SQL_OP_GE,
	NL2SQL_OP_NULLSAFE, /* <=> */
	NL2SQL_OP_DISTINCT, NL2SQL_OP_NOT_DISTINCT, /* IS [NOT] DISTINCT FROM */
	NL2SQL_OP_IS, NL2SQL_OP_IS_NOT, /* SQLite: a IS b */
	NL2SQL_OP_ADD, NL2SQL_OP_SUB, NL2SQL_OP_MUL, NL2SQL_OP_DIV,
	NL2SQL_OP_INTDIV,   /* MySQL: DIV */
	NL2SQL_OP_MOD, NL2SQL_OP_POW,
	NL2SQL_OP_CONCAT,   /* ||, in MySQL only where it concatenates */
	NL2SQL_OP_BITAND, NL2SQL_OP_BITOR, NL2SQL_OP_BITXOR,
	NL2SQL_OP_SHL, NL2SQL_OP_SHR,
	NL2SQL_OP_ARROW, NL2SQL_OP_ARROW2, /* -> and ->> */
	NL2SQL_OP_COLLATE,  /* right = NAME */
	NL2SQL_OP_AT_ZONE,  /* AT TIME ZONE */
	NL2SQL_OP_OVERLAPS,
	NL2SQL_OP_ASSIGN,   /* MySQL: @x := 1 */
	NL2SQL_OP_MEMBER,   /* MySQL: MEMBER OF */
	NL2SQL_OP_CUSTOM,   /* text = the operator: @>, ~*, OPERATOR(s.+) */
	/* QUANTIFIED only */
	NL2SQL_OP_LIKE, NL2SQL_OP_NOT_LIKE, NL2SQL_OP_ILIKE,
	NL2SQL_OP_NOT_ILIKE,
	NL2SQL_OPS
};

enum nl2sql_sql_like { /* op of LIKE */
	NL2SQL_LIKE_LIKE, NL2SQL_LIKE_ILIKE, NL2SQL_LIKE_SIMILAR,
	NL2SQL_LIKE_GLOB, NL2SQL_LIKE_REGEXP, NL2SQL_LIKE_RLIKE,
	NL2SQL_LIKE_MATCH, NL2SQL_LIKE_SOUNDS /* MySQL: SOUNDS LIKE */
};

enum nl2sql_sql_is { /* op of IS */
	NL2SQL_IS_NULL, NL2SQL_IS_TRUE, NL2SQL_IS_FALSE, NL2SQL_IS_UNKNOWN,
	NL2SQL_IS_DOCUMENT,
	NL2SQL_IS_OTHER /* text = its words: "json object", "nfc normalized" */
};

enum nl2sql_sql_cast { /* op of CAST */
	NL2SQL_CAST_CAST, NL2SQL_CAST_TRY, NL2SQL_CAST_COLONS, /* x::t */
	NL2SQL_CAST_CONVERT, NL2SQL_CAST_USING /* CONVERT(x USING cs) */
};

enum nl2sql_sql_setop { /* op of SETOP */
	NL2SQL_SETOP_UNION, NL2SQL_SETOP_INTERSECT, NL2SQL_SETOP_EXCEPT,
	NL2SQL_SETOP_PAREN /* (left) ORDER BY ...: one query that has clauses of
			    * its own in parentheses; right is NULL */
};

enum nl2sql_sql_join { /* op of JOIN */
	NL2SQL_JOIN_INNER, NL2SQL_JOIN_LEFT, NL2SQL_JOIN_RIGHT,
	NL2SQL_JOIN_FULL, NL2SQL_JOIN_CROSS, NL2SQL_JOIN_STRAIGHT
};

enum nl2sql_sql_grouping { /* op of GROUPING */
	NL2SQL_GROUPING_ROLLUP, NL2SQL_GROUPING_CUBE, NL2SQL_GROUPING_SETS
};

enum nl2sql_sql_frame { /* op of FRAME */
	NL2SQL_FRAME_ROWS, NL2SQL_FRAME_RANGE, NL2SQL_FRAME_GROUPS
};

enum nl2sql_sql_bound { /* op of BOUND */
	NL2SQL_BOUND_UNBOUNDED_PRECEDING, NL2SQL_BOUND_PRECEDING,
	NL2SQL_BOUND_CURRENT, NL2SQL_BOUND_FOLLOWING,
	NL2SQL_BOUND_UNBOUNDED_FOLLOWING
};

enum nl2sql_sql_con { /* op of CONSTRAINT */
	NL2SQL_CON_PRIMARY_KEY, NL2SQL_CON_UNIQUE, NL2SQL_CON_FOREIGN_KEY,
	NL2SQL_CON_CHECK, NL2SQL_CON_NOT_NULL, NL2SQL_CON_NULL,
	NL2SQL_CON_DEFAULT, NL2SQL_CON_GENERATED, /* AS (expr) */
	NL2SQL_CON_IDENTITY, /* GENERATED ... AS IDENTITY, AUTO_INCREMENT */
	NL2SQL_CON_COLLATE,  /* text = collation */
	NL2SQL_CON_COMMENT,  /* expr = LITERAL */
	NL2SQL_CON_INDEX,    /* MySQL: KEY (a) */
	NL2SQL_CON_OTHER     /* options say */
};

/** flags; not all on one kind, so that values are shared */
enum nl2sql_sql_flag {
	/* how it was written: not part of the meaning, not compared */
	NL2SQL_F_QUOTED = 1 << 0,  /* an identifier in quotes */
	NL2SQL_F_DQUOTED = 1 << 1, /* in double quotes: in SQLite perhaps a
				    * string */
	NL2SQL_F_AS = 1 << 2,      /* reserved */
	NL2SQL_F_EXECUTABLE_COMMENT = 1 << 3, /* on a statement: it has a
				    * comment that MySQL runs */
	NL2SQL_F_LOOKS = 0xff,     /* all of the above */
	NL2SQL_F_NOT = 1 << 8,
	NL2SQL_F_ALL = 1 << 9,
	NL2SQL_F_DISTINCT = 1 << 10,
	NL2SQL_F_SYMMETRIC = 1 << 11,
	NL2SQL_F_STAR = 1 << 12,
	NL2SQL_F_BARE = 1 << 13,
	NL2SQL_F_SYNTAX = 1 << 14,
	NL2SQL_F_EXPLICIT = 1 << 15,
	NL2SQL_F_SLICE = 1 << 16,
	NL2SQL_F_RECURSIVE = 1 << 17,
	NL2SQL_F_MATERIALIZED = 1 << 18,
	NL2SQL_F_NOT_MATERIALIZED = 1 << 19,
	NL2SQL_F_DESC = 1 << 20,
	NL2SQL_F_NULLS_FIRST = 1 << 21,
	NL2SQL_F_NULLS_LAST = 1 << 22,
	NL2SQL_F_LATERAL = 1 << 23,
	NL2SQL_F_ORDINALITY = 1 << 24,
	NL2SQL_F_NATURAL = 1 << 25,
	NL2SQL_F_TIES = 1 << 26,
	NL2SQL_F_PERCENT = 1 << 27,
	NL2SQL_F_ONLY = 1 << 28,
	NL2SQL_F_IF_NOT_EXISTS = 1 << 29,
	NL2SQL_F_REPLACE = 1 << 30,
	/* shared: never on the same kind as their twins */
	NL2SQL_F_ROLLUP = 1 << 8,       /* SELECT */
	NL2SQL_F_IGNORE_NULLS = 1 << 16, /* FUNC */
	NL2SQL_F_RESPECT_NULLS = 1 << 17, /* FUNC */
	NL2SQL_F_VARIADIC = 1 << 18,    /* FUNC */
	NL2SQL_F_EXCLUDE_CURRENT = 1 << 8, /* FRAME */
	NL2SQL_F_EXCLUDE_GROUP = 1 << 9,
	NL2SQL_F_EXCLUDE_TIES = 1 << 10,
	NL2SQL_F_UNSIGNED = 1 << 8,     /* TYPE */
	NL2SQL_F_TIME_ZONE = 1 << 9,    /* TYPE: WITH TIME ZONE */
	NL2SQL_F_TEMPORARY = 1 << 8,    /* CREATE */
	NL2SQL_F_UNIQUE = 1 << 9        /* CREATE INDEX */
};

struct nl2sql_sql {
	uint16_t kind;     /* enum nl2sql_sql_kind */
	uint16_t op;       /* which enum: see the kind */
	uint32_t flags;    /* enum nl2sql_sql_flag */
	uint32_t pos, len; /* bytes of the source; 0, 0 when made by hand */
	uint32_t n;        /* children: the slots, or a list's length */
	uint32_t text_len;
	const char *text;  /* NUL-terminated; NULL where there is none */
	struct nl2sql_sql **kid;
	void *note;        /* whoever walks the tree may leave something here;
			    * not copied, not compared */
};

/* ---- text to tree ------------------------------------------------------ */

/** Above these, text is refused with the word syntax_error. */
#define NL2SQL_SQL_MAX_BYTES ((size_t)16 << 20)
#define NL2SQL_SQL_MAX_DEPTH 2000

/**
 * Parse all statements of text.
 *
 * @param out  set to a LIST with one node a statement, in the arena; empty
 *             statements (a lone `;`) are left out, so it may be empty.  Node
 *             positions count from the start of text.
 * @param text need not be NUL-terminated; not kept
 * @return 0, or -1 with *err set: NL2SQL_EDATA, word syntax_error, a position
 *         in characters and a hint
 */
int nl2sql_sql_parse(struct nl2sql_arena *arena, struct nl2sql_sql **out,
		     enum nl2sql_dialect dialect, const char *text, size_t len,
		     struct nl2sql_err *err) NL2SQL_MUST_USE;
/** The same for what must be exactly one statement (one final `;` may
 * stand); *out is that statement. */
int nl2sql_sql_parse_one(struct nl2sql_arena *arena, struct nl2sql_sql **out,
			 enum nl2sql_dialect dialect, const char *text,
			 size_t len, struct nl2sql_err *err) NL2SQL_MUST_USE;
/** The same for one expression (a CHECK, a rule's filter). */
int nl2sql_sql_parse_expr(struct nl2sql_arena *arena, struct nl2sql_sql **out,
			  enum nl2sql_dialect dialect, const char *text,
			  size_t len, struct nl2sql_err *err) NL2SQL_MUST_USE;

/** The position, in characters from 1, of a byte offset in text. */
long nl2sql_sql_position(const char *text, size_t len, size_t offset);

enum nl2sql_sql_token_kind {
	NL2SQL_TOKEN_END,
	NL2SQL_TOKEN_WORD,    /* an unquoted word, keyword or not */
	NL2SQL_TOKEN_QUOTED,  /* a quoted identifier */
	NL2SQL_TOKEN_STRING,
	NL2SQL_TOKEN_BYTES,
	NL2SQL_TOKEN_BITS,
	NL2SQL_TOKEN_INTEGER,
	NL2SQL_TOKEN_DECIMAL,
	NL2SQL_TOKEN_PARAM,
	NL2SQL_TOKEN_VARIABLE,
	NL2SQL_TOKEN_OP,      /* operators and punctuation */
	NL2SQL_TOKEN_COMMENT,
	NL2SQL_TOKEN_EXECUTABLE, /* the start of a comment that MySQL runs */
	NL2SQL_TOKEN_ERROR    /* an unterminated piece or a stray byte */
};

struct nl2sql_sql_token {
	enum nl2sql_sql_token_kind kind;
	bool keyword;         /* a WORD that is reserved in the dialect */
	size_t pos, len;      /* bytes of text */
};

/** Read the token at or behind *at (white space is skipped) and move *at
 * behind it.  Comments are tokens too.  @return t->kind */
enum nl2sql_sql_token_kind nl2sql_sql_lex(struct nl2sql_sql_token *t,
					  size_t *at,
					  enum nl2sql_dialect dialect,
					  const char *text, size_t len);

/* ---- tree to text ------------------------------------------------------ */

/**
 * Print a tree as one line of the dialect's SQL: keywords in capitals, one
 * blank between words, only the parentheses that are needed, identifiers
 * quoted only where they must be.  What is printed parses to an equal tree.
 * A LIST of statements is parted by "; ".
 */
void nl2sql_sql_print(struct nl2sql_buf *b, const struct nl2sql_sql *n,
		      enum nl2sql_dialect dialect);
/** The same into the arena. */
char *nl2sql_sql_text(struct nl2sql_arena *arena, const struct nl2sql_sql *n,
		      enum nl2sql_dialect dialect);
/** Print one identifier, quoted where the dialect needs it. */
void nl2sql_sql_print_name(struct nl2sql_buf *b, const char *name,
			   enum nl2sql_dialect dialect);
/** Print a string literal. */
void nl2sql_sql_print_string(struct nl2sql_buf *b, const char *s, size_t len,
			     enum nl2sql_dialect dialect);
/** "SELECT", "COLUMN"...: for messages and tests. */
const char *nl2sql_sql_kind_name(enum nl2sql_sql_kind kind);
/** "=", "AND", "||"...: an operator's usual spelling. */
const char *nl2sql_sql_op_name(enum nl2sql_sql_op op);
/** What NOT makes of a comparison, IS or IS NOT: > of <=.  NONE: no such
 * operator. */
enum nl2sql_sql_op nl2sql_sql_op_negated(unsigned op);

/** Is the word reserved (cannot be a bare column name)? */
bool nl2sql_sql_reserved(enum nl2sql_dialect dialect, const char *word);
/** Does the name belong to an aggregate, or to a function that needs OVER? */
bool nl2sql_sql_is_aggregate(enum nl2sql_dialect dialect, const char *name);
bool nl2sql_sql_is_window(enum nl2sql_dialect dialect, const char *name);

/* ---- one dialect to another -------------------------------------------- */

struct nl2sql_sql_translation {
	enum nl2sql_dialect from, to;
	/* What tells integers from fractions and dates from text: the tables'
	 * records, and the database's id (NULL: the only one).  May be NULL:
	 * what a column holds is then guessed from how it is used. */
	const struct nl2sql_schema *schema;
	const char *db;
	/* Filled in: what was changed in a way that people should know, in
	 * the arena. */
	const char **notes;
	size_t n;
};

/**
 * Say a statement in another dialect.
 *
 * @param out  a new tree in the arena; in is not changed
 * @return 0, or -1 with *err set (NL2SQL_EDATA, word untranslatable) to what
 *         the other dialect cannot say
 */
int nl2sql_sql_translate(struct nl2sql_arena *arena, struct nl2sql_sql **out,
			 const struct nl2sql_sql *in,
			 struct nl2sql_sql_translation *how,
			 struct nl2sql_err *err) NL2SQL_MUST_USE;

/* ---- making trees ------------------------------------------------------- */

/* Strings given here are copied into the arena. A NULL node leaves its slot
 * empty.  A node stands in one place of one tree: copy it for a second. */

/** An empty node with the slots of its kind. */
struct nl2sql_sql *nl2sql_sql_new(struct nl2sql_arena *a,
				  enum nl2sql_sql_kind kind);
/** Set the text of a node (copied; NULL takes it away). */
void nl2sql_sql_set_text(struct nl2sql_arena *a, struct nl2sql_sql *n,
			 const char *text);
struct nl2sql_sql *nl2sql_sql_list(struct nl2sql_arena *a);
/** Add to a LIST, ROW or WITH; *list may be NULL and is made then. */
void nl2sql_sql_add(struct nl2sql_arena *a, struct nl2sql_sql **list,
		    struct nl2sql_sql *n);
void nl2sql_sql_insert(struct nl2sql_arena *a, struct nl2sql_sql *list,
		       uint32_t at, struct nl2sql_sql *n);
void nl2sql_sql_remove(struct nl2sql_sql *list, uint32_t at);

struct nl2sql_sql *nl2sql_sql_name(struct nl2sql_arena *a, const char *text);
struct nl2sql_sql *nl2sql_sql_col(struct nl2sql_arena *a, const char *table,
				  const char *column); /* table may be NULL */
struct nl2sql_sql *nl2sql_sql_star(struct nl2sql_arena *a, const char *table);
struct nl2sql_sql *nl2sql_sql_word(struct nl2sql_arena *a, const char *text);
struct nl2sql_sql *nl2sql_sql_int(struct nl2sql_arena *a, int64_t v);
/** A number as it is spelled, integer or decimal; "-3" becomes NEG 3. */
struct nl2sql_sql *nl2sql_sql_num(struct nl2sql_arena *a, const char *text);
struct nl2sql_sql *nl2sql_sql_str(struct nl2sql_arena *a, const char *text);
struct nl2sql_sql *nl2sql_sql_null(struct nl2sql_arena *a);
struct nl2sql_sql *nl2sql_sql_bool(struct nl2sql_arena *a, bool v);
struct nl2sql_sql *nl2sql_sql_un(struct nl2sql_arena *a, enum nl2sql_sql_op op,
				 struct nl2sql_sql *value);
struct nl2sql_sql *nl2sql_sql_bin(struct nl2sql_arena *a, enum nl2sql_sql_op op,
				  struct nl2sql_sql *left,
				  struct nl2sql_sql *right);
/** left AND right, or the one that is not NULL. */
struct nl2sql_sql *nl2sql_sql_and(struct nl2sql_arena *a,
				  struct nl2sql_sql *left,
				  struct nl2sql_sql *right);
/** A call; the arguments end with NULL.  NL2SQL_F_DISTINCT may be set after. */
struct nl2sql_sql *nl2sql_sql_func(struct nl2sql_arena *a, const char *name,
				   ...) __attribute__((sentinel));
struct nl2sql_sql *nl2sql_sql_count_star(struct nl2sql_arena *a);
struct nl2sql_sql *nl2sql_sql_like(struct nl2sql_arena *a, bool negated,
				   struct nl2sql_sql *value,
				   struct nl2sql_sql *pattern);
struct nl2sql_sql *nl2sql_sql_between(struct nl2sql_arena *a, bool negated,
				      struct nl2sql_sql *value,
				      struct nl2sql_sql *low,
				      struct nl2sql_sql *high);
/** set is a LIST or a query. */
struct nl2sql_sql *nl2sql_sql_in(struct nl2sql_arena *a, bool negated,
				 struct nl2sql_sql *value,
				 struct nl2sql_sql *set);
struct nl2sql_sql *nl2sql_sql_is_null(struct nl2sql_arena *a, bool negated,
				      struct nl2sql_sql *value);
struct nl2sql_sql *nl2sql_sql_exists(struct nl2sql_arena *a,
				     struct nl2sql_sql *query);
struct nl2sql_sql *nl2sql_sql_subquery(struct nl2sql_arena *a,
				       struct nl2sql_sql *query);
/** type as SQL spells it: "numeric(10, 2)", "integer". */
struct nl2sql_sql *nl2sql_sql_cast(struct nl2sql_arena *a,
				   struct nl2sql_sql *value, const char *type);
/** CASE without operand; add more by nl2sql_sql_when(). */
struct nl2sql_sql *nl2sql_sql_case(struct nl2sql_arena *a,
				   struct nl2sql_sql *otherwise);
void nl2sql_sql_when(struct nl2sql_arena *a, struct nl2sql_sql *cas,
		     struct nl2sql_sql *condition, struct nl2sql_sql *result);
struct nl2sql_sql *nl2sql_sql_order(struct nl2sql_arena *a,
				    struct nl2sql_sql *value, bool desc);

/** An empty SELECT; fill it by the functions below or by its slots. */
struct nl2sql_sql *nl2sql_sql_select(struct nl2sql_arena *a);
/** Add to the select list; alias may be NULL.  @return the ITEM */
struct nl2sql_sql *nl2sql_sql_select_item(struct nl2sql_arena *a,
					  struct nl2sql_sql *select,
					  struct nl2sql_sql *value,
					  const char *alias);
/** Add to FROM (a comma list). */
void nl2sql_sql_select_from(struct nl2sql_arena *a, struct nl2sql_sql *select,
			    struct nl2sql_sql *from);
void nl2sql_sql_select_group(struct nl2sql_arena *a, struct nl2sql_sql *select,
			     struct nl2sql_sql *value);
/** WHERE ... AND condition */
void nl2sql_sql_select_where(struct nl2sql_arena *a, struct nl2sql_sql *select,
			     struct nl2sql_sql *condition);
/** Add to ORDER BY of any query. */
void nl2sql_sql_query_order(struct nl2sql_arena *a, struct nl2sql_sql *query,
			    struct nl2sql_sql *value, bool desc);
void nl2sql_sql_query_limit(struct nl2sql_arena *a, struct nl2sql_sql *query,
			    int64_t limit);
/** Add WITH name AS (cte) to a query. */
void nl2sql_sql_query_with(struct nl2sql_arena *a, struct nl2sql_sql *query,
			   const char *name, struct nl2sql_sql *cte);
struct nl2sql_sql *nl2sql_sql_setop(struct nl2sql_arena *a,
				    enum nl2sql_sql_setop op, bool all,
				    struct nl2sql_sql *left,
				    struct nl2sql_sql *right);
/** schema and alias may be NULL. */
struct nl2sql_sql *nl2sql_sql_table(struct nl2sql_arena *a, const char *schema,
				    const char *name, const char *alias);
struct nl2sql_sql *nl2sql_sql_derived(struct nl2sql_arena *a,
				      struct nl2sql_sql *query,
				      const char *alias);
struct nl2sql_sql *nl2sql_sql_join(struct nl2sql_arena *a,
				   enum nl2sql_sql_join op,
				   struct nl2sql_sql *left,
				   struct nl2sql_sql *right,
				   struct nl2sql_sql *on);
/** OVER (PARTITION BY partition ORDER BY order); both lists or NULL. */
struct nl2sql_sql *nl2sql_sql_window(struct nl2sql_arena *a,
				     struct nl2sql_sql *partition,
				     struct nl2sql_sql *order);

/* ---- using trees --------------------------------------------------------- */

static inline bool nl2sql_sql_is(const struct nl2sql_sql *n,
				 enum nl2sql_sql_kind kind)
{
	return n && n->kind == kind;
}
/** Is it SELECT, SETOP or VALUES? */
bool nl2sql_sql_is_query(const struct nl2sql_sql *n);
/** Does the statement only read (a query without INTO, locks, or CTEs that
 * write)?  EXPLAIN is not a query. */
bool nl2sql_sql_is_read(const struct nl2sql_sql *n);
/** A copy of the whole tree, texts too; n may be NULL. */
struct nl2sql_sql *nl2sql_sql_copy(struct nl2sql_arena *a,
				   const struct nl2sql_sql *n);
/** The same tree: kinds, operators, flags (without F_LOOKS), texts byte for
 * byte, children (but not the comments beside columns).  NULL equals NULL. */
bool nl2sql_sql_equal(const struct nl2sql_sql *a, const struct nl2sql_sql *b);

enum nl2sql_sql_walk { NL2SQL_WALK_ON, NL2SQL_WALK_SKIP, NL2SQL_WALK_STOP };

/**
 * Visit a tree from the top, children in slot order (which is nearly that of
 * the text).  *at may be replaced by enter (the new node's children are
 * visited then) and by leave.  Either function may be NULL; parent is NULL at
 * the top.
 *
 * @return false when a function said STOP.  SKIP leaves out the children
 *         (leave is called all the same).
 */
bool nl2sql_sql_walk(struct nl2sql_sql **at,
		     enum nl2sql_sql_walk (*enter)(void *ctx,
					       struct nl2sql_sql **at,
					       struct nl2sql_sql *parent),
		     enum nl2sql_sql_walk (*leave)(void *ctx,
					       struct nl2sql_sql **at,
					       struct nl2sql_sql *parent),
		     void *ctx);

/* ==== sql_analyse: resolver, analyser, fingerprints, mutator ==============
 * (lib/sql/resolve*.c, analyse*.c, fingerprint.c, hardness.c, normal.c,
 * mutate.c) */

/* ---- what names mean ---------------------------------------------------- */

struct nl2sql_scope;

/** One column of a source or of a query's result. */
struct nl2sql_output {
	const char *name;        /* NULL: none that can be referred to */
	enum nl2sql_family family; /* OTHER: not known */
	const struct nl2sql_table *table; /* the schema's column that it is, */
	int column;                       /* unchanged; else NULL and -1 */
	const struct nl2sql_sql *expr;    /* what a query computes; or NULL */
	bool hidden;             /* USING made one of two: not part of `*` */
};

enum nl2sql_source_kind {
	NL2SQL_SOURCE_TABLE,    /* of the schema, or of no schema */
	NL2SQL_SOURCE_CTE,
	NL2SQL_SOURCE_DERIVED,  /* a subquery or VALUES in FROM */
	NL2SQL_SOURCE_FUNCTION, /* generate_series(...) */
	NL2SQL_SOURCE_TARGET    /* what INSERT, UPDATE, DELETE, MERGE change */
};

/** (a JOIN b) x: a name that what is joined may go by. */
struct nl2sql_join_name {
	const char *name;
	const struct nl2sql_join_name *next;
};

/** One entry of a FROM clause. */
struct nl2sql_source {
	enum nl2sql_source_kind kind;
	const char *name;       /* by which columns are qualified, or NULL */
	bool aliased;           /* the name is an alias */
	const struct nl2sql_join_name *joins; /* those it is part of, */
	bool covered;           /* one of which goes in place of its name */
	const struct nl2sql_sql *node; /* TABLE, DERIVED or TABLE_FUNC */
	const struct nl2sql_table *table; /* NULL: not of the schema */
	const struct nl2sql_scope *query; /* CTE, DERIVED: what it computes */
	struct nl2sql_output *columns;
	size_t ncolumns;
	bool open;              /* may have columns that are not known */
	size_t number;          /* its place among the statement's sources */
	const struct nl2sql_scope *scope; /* where it stands */
};

/** One query: a SELECT, an operand of UNION, a VALUES. */
struct nl2sql_scope {
	const struct nl2sql_scope *parent; /* whose names it sees too */
	const struct nl2sql_sql *query;
	struct nl2sql_source **sources;
	size_t nsources, csources;
	struct nl2sql_output *outputs;  /* stars expanded */
	size_t noutputs, coutputs;
	bool open;              /* a star could not be expanded */
	bool correlated;        /* it refers to a parent's source */
	bool aggregate;         /* it groups, or computes an aggregate */
	size_t number;
};

/** What a COLUMN means. */
struct nl2sql_binding {
	const struct nl2sql_sql *node;
	const struct nl2sql_scope *scope; /* where it stands */
	const struct nl2sql_source *source; /* NULL: see below, or not found */
	int column;             /* of the source; -1: the whole row, rowid,
				 * or one of an open source */
	const struct nl2sql_output *output; /* an alias of the select list */
	const struct nl2sql_table *table; /* the schema's column behind it, */
	int table_column;                 /* through subqueries; NULL and -1 */
	enum nl2sql_family family;
	unsigned depth;         /* scopes outward; 0: its own */
	bool string;            /* SQLite: "text" that names no column */
	bool rowid;             /* SQLite: rowid, _rowid_, oid */
	bool sure;              /* false: guessed (open source, no schema) */
};

/** What USING or NATURAL makes equal: left[i] and right[i]. */
struct nl2sql_using {
	struct nl2sql_binding **left, **right;
	size_t n;
};

/** Everything that was found out; lies in the arena. */
struct nl2sql_resolution {
	enum nl2sql_dialect dialect;
	const struct nl2sql_schema *schema;
	const char *db;
	const struct nl2sql_sql *statement;
	struct nl2sql_scope **scopes;     /* the outermost query first */
	size_t nscopes, cscopes;
	struct nl2sql_source **sources;
	size_t nsources, csources;
	struct nl2sql_binding **bindings; /* in the order of the walk */
	size_t nbindings, cbindings;
	struct nl2sql_err *problems;      /* NL2SQL_EDATA each */
	size_t nproblems, cproblems;      /* 100 at most */
	bool spent; /* gave up: too many names; a problem says too_complex */
	struct nl2sql_arena *arena;
};

/**
 * Find out what every name of a statement means.
 *
 * Nodes point at what was found by `note`: COLUMN at its nl2sql_binding,
 * SELECT, SETOP and VALUES at their nl2sql_scope, TABLE, DERIVED and
 * TABLE_FUNC in FROM at their nl2sql_source, JOIN with USING or NATURAL at an
 * nl2sql_using.
 *
 * A name that means nothing is a problem, not a failure: its word is
 * unknown_table, unknown_column, ambiguous_column or duplicate_alias, the
 * position is in characters, the hint has the nearest names.
 *
 * @param statement one statement; its notes are overwritten
 * @param text      what it was parsed from, for positions; may be NULL
 * @param schema    NULL, or without tables: names are taken as they are
 * @param db        whose tables; NULL: those of the only database
 * @return the resolution, in the arena, never NULL
 */
struct nl2sql_resolution *
nl2sql_resolve(struct nl2sql_arena *arena, struct nl2sql_sql *statement,
	       enum nl2sql_dialect dialect, const char *text, size_t len,
	       const struct nl2sql_schema *schema, const char *db);

/** What family of values an expression of a resolved tree has; OTHER where
 * that cannot be told. */
enum nl2sql_family nl2sql_resolve_family(const struct nl2sql_resolution *r,
					 const struct nl2sql_sql *expr);
/** The binding of a COLUMN of a resolved tree; NULL for any other node. */
static inline const struct nl2sql_binding *
nl2sql_binding_of(const struct nl2sql_sql *n)
{
	return nl2sql_sql_is(n, NL2SQL_SQL_COLUMN) ? n->note : NULL;
}
/**
 * The names nearest to one that was not found, best first: "id", "name".
 *
 * @param out  at most 3 pointers, borrowed from candidates
 * @return how many
 */
size_t nl2sql_nearest(const char *name, const char *const *candidates, size_t n,
		      const char *out[3]);

/* ---- what a statement is made of ---------------------------------------- */

/** Two columns that a statement makes equal, of two sources. */
struct nl2sql_join_edge {
	const struct nl2sql_binding *left, *right;
	bool outer; /* stands in an outer join's ON */
};

/** How often each thing occurs in a whole statement, subqueries included. */
struct nl2sql_inventory {
	unsigned selects, subqueries, ctes, recursive, unions, intersects,
		 excepts, joins, outer_joins, tables, wheres, groups, havings,
		 orders, limits, distincts, aggregates, windows, functions,
		 cases, casts, likes, ins, exists, betweens, nulls, ors, nots,
		 arithmetic, conditions, items, literals, params, stars;
	unsigned depth; /* of queries in queries; 1: none */
};

struct nl2sql_analysis {
	const struct nl2sql_resolution *names;
	struct nl2sql_inventory has;
	/* Read, each once, in the order of the text: "schema.table" only where
	 * the schema is written or needed; columns as "table.column". */
	const char **tables;
	size_t ntables;
	const char **columns;
	size_t ncolumns;
	struct nl2sql_join_edge *edges;
	size_t nedges;
	const char *hardness;   /* Spider's: easy, medium, hard, extra */
	const char *complexity; /* OmniSQL's: simple, moderate, complex,
				 * highly complex */
	const char *difficulty; /* nearest to BIRD's: simple, moderate,
				 * challenging */
	bool ordered;           /* the outermost query orders its rows */
};

/** Take a resolved statement apart.  @return in the resolution's arena */
struct nl2sql_analysis *nl2sql_analyse(const struct nl2sql_resolution *r);

/** Spider's hardness of a query: 0 easy, 1 medium, 2 hard, 3 extra; with
 * the oddities of its evaluation.py.  Needs no resolution. */
int nl2sql_hardness(const struct nl2sql_sql *query);
const char *nl2sql_hardness_name(int hardness);

/* ---- the same query, said otherwise -------------------------------------- */

/**
 * The normal form: aliases away, columns qualified by their tables, AND and
 * OR flat and sorted, a > b as b < a, BETWEEN as two comparisons, IN with one
 * value as =, inner joins as a sorted list of tables with the conditions in
 * WHERE, positions and aliases in GROUP BY and ORDER BY written out.
 *
 * @param r  of the tree; its notes are needed
 * @return a new tree in the arena, of the same meaning
 */
struct nl2sql_sql *nl2sql_normal(struct nl2sql_arena *arena,
				 const struct nl2sql_resolution *r);

/** Equal hashes: the same normal form (f0), without its literals (f1), and
 * with places instead of names of tables and columns (f2). */
struct nl2sql_fingerprints {
	struct nl2sql_hash128 f0, f1, f2;
};
void nl2sql_fingerprint(struct nl2sql_fingerprints *out,
			const struct nl2sql_resolution *r);
/** The same from text: parse, resolve, fingerprint.  @return 0, or -1 with
 * *err set: it cannot be parsed */
int nl2sql_fingerprint_text(struct nl2sql_fingerprints *out,
			    enum nl2sql_dialect dialect, const char *text,
			    size_t len, const struct nl2sql_schema *schema,
			    const char *db,
			    struct nl2sql_err *err) NL2SQL_MUST_USE;

/* ---- its neighbours ------------------------------------------------------- */

enum nl2sql_mutation {
	NL2SQL_MUTATE_AGGREGATE,  /* sum for avg... */
	NL2SQL_MUTATE_COMPARISON, /* < for <=, = for != ... */
	NL2SQL_MUTATE_LITERAL,    /* a number one step up, a text changed */
	NL2SQL_MUTATE_ORDER,      /* DESC for ASC */
	NL2SQL_MUTATE_LIMIT,      /* one row more */
	NL2SQL_MUTATE_CONDITION,  /* one condition dropped */
	NL2SQL_MUTATE_CONNECTIVE, /* OR for AND */
	NL2SQL_MUTATE_SETOP,      /* EXCEPT for INTERSECT... */
	NL2SQL_MUTATE_DISTINCT    /* without it */
};

struct nl2sql_mutant {
	enum nl2sql_mutation kind;
	struct nl2sql_sql *tree;
	const char *what;       /* for people: "without the condition a = 1" */
	long position;          /* byte of the source of what was changed + 1;
				 * 0: not known */
};

/** "aggregate", "comparison"... */
const char *nl2sql_mutation_name(enum nl2sql_mutation m);

/**
 * The neighbours of a query: it, with one thing changed.
 *
 * @param max  at most so many, spread over the kinds
 * @param out  set to an array in the arena
 * @return how many
 */
size_t nl2sql_mutate(struct nl2sql_arena *arena, const struct nl2sql_sql *query,
		     enum nl2sql_dialect dialect, size_t max,
		     struct nl2sql_mutant **out);

/* ==== end of sql_analyse ================================================== */

#endif
