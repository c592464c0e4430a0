/*
 * lib/sql/parts.h - what the files of this room share
 *
 * Text goes through lexer.c (an array of tokens, words looked up in
 * keywords.c) and a recursive descent that is split by subject: expr.c,
 * primary.c, value.c, func.c, special.c, type.c; select.c, query.c, from.c,
 * join.c; dml.c, ddl.c, create.c, alter.c, constraint.c, command.c.  What
 * differs between dialects is data, in dialect.c, keywords.def and tables of
 * struct dialect_word, as far as it can be.
 */
#ifndef NL2SQL_SQL_PARTS_H
#define NL2SQL_SQL_PARTS_H

#include <setjmp.h>

#include <nl2sql/sql.h>

/* ---- keywords ---- */

enum keyword {
	KW_NONE,
#define K(word, where) KW_##word,
#include "keywords.def"
#undef K
	KEYWORDS
};

/* Where a bare word may not stand: bits of a hex digit of its entry. */
enum where {
	NOT_COLUMN = 1, /* column or table name */
	NOT_LABEL = 2,	/* alias of a select item without AS */
	NOT_ALIAS = 4,	/* alias of a table without AS */
	NOT_PRINTED = 8 /* taken by our parser, quoted by our printer */
};

enum keyword nl2sql_keyword(const char *word, size_t len);
/* The bits of enum where of a keyword in a dialect. */
unsigned nl2sql_keyword_bits(enum keyword kw, enum nl2sql_dialect d);

/* ---- tokens ---- */

/* Operators of more than one character; the others are their own code. */
enum {
	T_LE = 128,
	T_GE,
	T_NE,
	T_EQ2,
	T_CONCAT,
	T_SHL,
	T_SHR,
	T_ARROW,
	T_ARROW2,
	T_COLONS,
	T_ASSIGN,
	T_FAT,
	T_NULLSAFE,
	T_AND2,
	T_DOTS,
	T_CUSTOM,
	T_PARAM_OPEN,
	T_OPS
};

enum token_flag {
	TF_ESCAPES = 1,	   /* a string with backslashes that mean something */
	TF_UNICODE = 2,	   /* U&'..' or U&".." */
	TF_DOLLAR = 4,	   /* $tag$ .. $tag$ */
	TF_NEWLINE = 8,	   /* a line ends between this and the token before */
	TF_NATIONAL = 16,  /* N'..' or _charset'..' */
	TF_EXECUTABLE = 32 /* stands in, or behind, a comment that runs */
};

struct token {
	uint8_t kind; /* enum nl2sql_sql_token_kind */
	uint8_t flags;
	uint16_t kw; /* WORD: enum keyword; OP: its code */
	uint32_t pos, len;
	uint32_t match; /* '(' and '[': the token that closes it */
};

struct comment {
	uint32_t pos, len;
};

/* Read one token; comments come as tokens. */
void nl2sql_read_token(struct token *t, size_t *at, enum nl2sql_dialect d,
		       const char *s, size_t len);

/* ---- dialects ---- */

/* Classes of operators, from what binds least. */
enum binding {
	B_NONE,
	B_ASSIGN,
	B_OR,
	B_XOR,
	B_AND,
	B_NOT,
	B_IS,
	B_EQ,
	B_REL,
	B_LIKE,
	B_BITOR,
	B_BITAND,
	B_SHIFT,
	B_ADD,
	B_MUL,
	B_POW,
	B_CONCAT,
	B_CUSTOM,
	B_AT,
	B_COLLATE,
	B_UNARY,
	B_CAST,
	BINDINGS
};

struct syntax {
	unsigned char level[BINDINGS]; /* 0: the dialect has it not */
	unsigned chained;	       /* bit B_x: a op b op c is an error */
	bool nested_comments, hash_comments, dash_needs_blank;
	bool backslashes;	  /* in every string */
	bool dquote_strings;	  /* "x" is a string */
	bool brackets, backticks; /* quote identifiers */
	bool dollar_strings, custom_ops;
	bool digit_words;     /* 2nd is an identifier */
	bool not_anywhere;    /* a = NOT b is fine */
	bool string_alias;    /* SELECT 1 'x' */
	bool label_any;	      /* every word may follow AS or a dot */
	bool query_parens;    /* (SELECT 1) UNION (SELECT 2) */
	bool intersect_first; /* INTERSECT binds more than UNION */
	char quote;	      /* of identifiers, when printing */
};

extern const struct syntax nl2sql_syntaxes[NL2SQL_DIALECTS];

/* The class of a node of kind BINARY or UNARY. */
enum binding nl2sql_operator_binding(const struct nl2sql_sql *n,
				     enum nl2sql_dialect d);

/* ---- the parser ---- */

/* Dialects as a set: in which a word is known. */
enum {
	IN_SQLITE = 1 << NL2SQL_SQLITE,
	IN_POSTGRESQL = 1 << NL2SQL_POSTGRESQL,
	IN_MYSQL = 1 << NL2SQL_MYSQL,
	IN_TRINO = 1 << NL2SQL_TRINO,
	IN_ALL = IN_SQLITE | IN_POSTGRESQL | IN_MYSQL | IN_TRINO
};

struct dialect_word {
	const char *word; /* lower case */
	unsigned in;	  /* IN_* */
};

struct parser {
	struct nl2sql_arena *a;
	enum nl2sql_dialect d;
	const struct syntax *s;
	const char *src;
	size_t len;
	char *copy;	     /* of src: texts are cut out of it in place */
	struct token *first; /* ends with one of kind END */
	struct token *t;     /* the one to be read next */
	size_t ntokens, cap;
	bool own; /* first was allocated */
	struct comment *comments;
	size_t ncomments, comments_cap;
	unsigned depth;	 /* of the recursion */
	unsigned steps;	 /* an upper limit of the tree's height */
	bool in_low;	 /* reading x of BETWEEN x AND y */
	bool in_item;	 /* reading an item of SELECT, outside of brackets; in
			 * SQLite and MySQL one that is t.* */
	bool changing;	 /* reading the tables of an UPDATE */
	bool table_call; /* reading TABLE(f(x => 1)): Trino names arguments */
	bool in_values;	 /* reading a ROW(...) of VALUES */
	bool no_in;	 /* reading x of POSITION(x IN y) */
	struct nl2sql_err *err;
	jmp_buf fail;
};

/* All of these leave by p->fail when the text is wrong. */
_Noreturn void nl2sql_parse_fail(struct parser *p, const struct token *at,
				 const char *fmt, ...) NL2SQL_PRINTF(3, 4);
_Noreturn void nl2sql_parse_unexpected(struct parser *p);
void nl2sql_parse_enter(struct parser *p); /* one deeper */
#define nl2sql_parse_leave(p) ((void)(p)->depth--)

static inline bool at_kw(const struct parser *p, enum keyword kw)
{
	return p->t->kind == NL2SQL_TOKEN_WORD && p->t->kw == kw;
}

static inline bool kw_at(const struct parser *p, unsigned ahead,
			 enum keyword kw)
{
	const struct token *t = p->t;

	while (ahead-- && t->kind != NL2SQL_TOKEN_END)
		t++;
	return t->kind == NL2SQL_TOKEN_WORD && t->kw == kw;
}

static inline bool at_op(const struct parser *p, unsigned op)
{
	return p->t->kind == NL2SQL_TOKEN_OP && p->t->kw == op;
}

static inline bool op_at(const struct parser *p, unsigned ahead, unsigned op)
{
	const struct token *t = p->t;

	while (ahead-- && t->kind != NL2SQL_TOKEN_END)
		t++;
	return t->kind == NL2SQL_TOKEN_OP && t->kw == op;
}

static inline bool take_kw(struct parser *p, enum keyword kw)
{
	if (!at_kw(p, kw))
		return false;
	p->t++;
	return true;
}

static inline bool take_op(struct parser *p, unsigned op)
{
	if (!at_op(p, op))
		return false;
	p->t++;
	return true;
}

static inline bool take_kw2(struct parser *p, enum keyword a, enum keyword b)
{
	if (!at_kw(p, a) || !kw_at(p, 1, b))
		return false;
	p->t += 2;
	return true;
}

static inline void need_kw(struct parser *p, enum keyword kw)
{
	if (!take_kw(p, kw))
		nl2sql_parse_unexpected(p);
}

static inline void need_op(struct parser *p, unsigned op)
{
	if (!take_op(p, op))
		nl2sql_parse_unexpected(p);
}

static inline bool at_end(const struct parser *p)
{
	return p->t->kind == NL2SQL_TOKEN_END || at_op(p, ';');
}

/* Go behind a token, or all that stands in the parentheses it opens. */
static inline void skip_token(struct parser *p)
{
	p->t = at_op(p, '(') ? &p->first[p->t->match + 1] : p->t + 1;
}

/* May the token be a name in that place? */
bool nl2sql_parse_is_name(const struct parser *p, const struct token *t,
			  enum where where);
/* Is the token one of n words that the dialect knows? */
bool nl2sql_parse_is_among(const struct parser *p, const struct token *t,
			   const struct dialect_word *words, size_t n);
/* A node that begins at token t; nl2sql_parse_end() sets its length. */
struct nl2sql_sql *nl2sql_parse_node(struct parser *p,
				     enum nl2sql_sql_kind kind,
				     const struct token *t);
struct nl2sql_sql *nl2sql_parse_end(struct parser *p, struct nl2sql_sql *n);
/* Give n the decoded text of a token. */
void nl2sql_parse_text(struct parser *p, struct nl2sql_sql *n,
		       const struct token *t);
void nl2sql_parse_lower(struct nl2sql_sql *n); /* in place, ASCII */
/* Words [from, p->t) as one text with single blanks; words in lower case. */
void nl2sql_parse_words(struct parser *p, struct nl2sql_sql *n,
			const struct token *from);
/* Tokens as written, up to end. */
struct nl2sql_sql *nl2sql_parse_raw(struct parser *p, const struct token *from,
				    const struct token *end);

struct nl2sql_sql *
nl2sql_parse_name(struct parser *p); /* a NAME, unqualified */
struct nl2sql_sql *
nl2sql_parse_label(struct parser *p); /* a NAME behind AS or a dot */
/* a.b.c as a node of that kind, text c. */
struct nl2sql_sql *nl2sql_parse_qualified(struct parser *p,
					  enum nl2sql_sql_kind kind);
struct nl2sql_sql *nl2sql_parse_names(struct parser *p); /* (a, b) */

struct nl2sql_sql *nl2sql_parse_expr(struct parser *p);
struct nl2sql_sql *nl2sql_parse_expr_at(struct parser *p, unsigned level);
struct nl2sql_sql *nl2sql_parse_expr_list(struct parser *p);
struct nl2sql_sql *nl2sql_parse_string(struct parser *p);
struct nl2sql_sql *nl2sql_parse_function(struct parser *p,
					 struct nl2sql_sql *f);
struct nl2sql_sql *
nl2sql_parse_special(struct parser *p); /* CAST(... and others */
struct nl2sql_sql *nl2sql_parse_window_spec(struct parser *p);
struct nl2sql_sql *nl2sql_parse_type(struct parser *p);
/* May the name of a type begin there? */
bool nl2sql_parse_is_type_word(const struct parser *p, const struct token *t);

/* Does a word stand here that may be a name, but begins a clause? */
bool nl2sql_parse_clause_word_at(const struct parser *p);
/* Does a query stand at t, or in the parentheses that open at t? */
bool nl2sql_parse_query_at(const struct parser *p, const struct token *t);
struct nl2sql_sql *nl2sql_parse_query(struct parser *p);
/* with is read already, or NULL */
struct nl2sql_sql *nl2sql_parse_query_behind(struct parser *p,
					     struct nl2sql_sql *with);
struct nl2sql_sql *nl2sql_parse_with(struct parser *p);
struct nl2sql_sql *nl2sql_parse_items(struct parser *p);
struct nl2sql_sql *
nl2sql_parse_order_by(struct parser *p); /* behind ORDER BY */
struct nl2sql_sql *nl2sql_parse_order_item(struct parser *p);
void nl2sql_parse_limits(struct parser *p, struct nl2sql_sql *q);
struct nl2sql_sql *nl2sql_parse_from(struct parser *p);
struct nl2sql_sql *nl2sql_parse_from_item(struct parser *p);
struct nl2sql_sql *
nl2sql_parse_table(struct parser *p); /* a name, without alias */
/* With PostgreSQL's ONLY and *. */
struct nl2sql_sql *nl2sql_parse_whole_table(struct parser *p);
struct nl2sql_sql *nl2sql_parse_alias(struct parser *p); /* or NULL */
/* A name as an alias that has no columns. */
struct nl2sql_sql *nl2sql_parse_plain_alias(struct parser *p);
/* MySQL's PARTITION (p), and hints at indexes, behind a table's name */
void nl2sql_parse_partitions(struct parser *p, struct nl2sql_sql *table);
void nl2sql_parse_hints(struct parser *p, struct nl2sql_sql *table);

struct nl2sql_sql *nl2sql_parse_select(struct parser *p);
void nl2sql_parse_into(struct parser *p, struct nl2sql_sql *s);
struct nl2sql_sql *nl2sql_parse_table_primary(struct parser *p);
struct nl2sql_sql *nl2sql_parse_statement(struct parser *p);
struct nl2sql_sql *nl2sql_parse_insert(struct parser *p,
				       struct nl2sql_sql *with);
struct nl2sql_sql *nl2sql_parse_update(struct parser *p,
				       struct nl2sql_sql *with);
struct nl2sql_sql *nl2sql_parse_delete(struct parser *p,
				       struct nl2sql_sql *with);
struct nl2sql_sql *nl2sql_parse_merge(struct parser *p,
				      struct nl2sql_sql *with);
struct nl2sql_sql *nl2sql_parse_create(struct parser *p);
struct nl2sql_sql *nl2sql_parse_alter(struct parser *p);
struct nl2sql_sql *nl2sql_parse_drop(struct parser *p);
struct nl2sql_sql *nl2sql_parse_command(struct parser *p);
/* CREATE, ALTER or DROP of what is not parsed further. */
struct nl2sql_sql *nl2sql_parse_object_command(struct parser *p);
struct nl2sql_sql *nl2sql_parse_coldef(struct parser *p);
struct nl2sql_sql *nl2sql_parse_constraint(struct parser *p);
void nl2sql_parse_comments(struct parser *p, struct nl2sql_sql *table,
			   const struct token *open);

/* expr.c, primary.c and value.c */
/* What operators of a class bind in this dialect; 0: it has none. */
unsigned nl2sql_parse_level_of(const struct parser *p, enum binding b);
/* A node whose text begins where its first child's does. */
struct nl2sql_sql *nl2sql_parse_above(struct parser *p,
				      enum nl2sql_sql_kind kind, unsigned op,
				      struct nl2sql_sql *left);
struct nl2sql_sql *nl2sql_parse_literal(struct parser *p,
					enum nl2sql_sql_lit op, bool text);
struct nl2sql_sql *nl2sql_parse_leaf(struct parser *p,
				     enum nl2sql_sql_kind kind);
/* (a, b): what opens at open, first is read already. */
struct nl2sql_sql *nl2sql_parse_row(struct parser *p, const struct token *open,
				    struct nl2sql_sql *first);
struct nl2sql_sql *nl2sql_parse_parens(struct parser *p);
struct nl2sql_sql *nl2sql_parse_array(struct parser *p);
struct nl2sql_sql *nl2sql_parse_case_of(struct parser *p);
struct nl2sql_sql *nl2sql_parse_named(struct parser *p);
/* DATE '2020-01-01' and INTERVAL '1 day': do they stand here? */
bool nl2sql_parse_typed_at(const struct parser *p);
struct nl2sql_sql *nl2sql_parse_typed(struct parser *p);
struct nl2sql_sql *nl2sql_parse_interval(struct parser *p);
bool nl2sql_parse_interval_at(const struct parser *p);
/* MySQL: does a unit of time stand here, DAY or HOUR_MINUTE? */
bool nl2sql_parse_unit_at(const struct parser *p);
/* A value with its signs, and what stands directly behind it. */
struct nl2sql_sql *nl2sql_parse_prefix(struct parser *p, unsigned level);

/* ddl.c, create.c, alter.c and constraint.c */
bool nl2sql_parse_if_exists(struct parser *p, bool no);
/* Behind CREATE and the thing's name. */
struct nl2sql_sql *nl2sql_parse_create_table(struct parser *p,
					     struct nl2sql_sql *n);
struct nl2sql_sql *nl2sql_parse_create_view(struct parser *p,
					    struct nl2sql_sql *n);
/* What an index or a conflict is of: an ORDER. */
struct nl2sql_sql *nl2sql_parse_index_item(struct parser *p);
/* Skip to the end of the statement, of the brackets that are open, or, with
 * commas, to a comma.  Returns where it began. */
const struct token *nl2sql_parse_rest(struct parser *p, bool commas);
bool nl2sql_parse_table_constraint_at(const struct parser *p);

/* ---- the printer ---- */

struct printer {
	struct nl2sql_buf *b;
	enum nl2sql_dialect d;
	const struct syntax *s;
};

void nl2sql_put(struct printer *p, const struct nl2sql_sql *n);
void nl2sql_put_expr(struct printer *p, const struct nl2sql_sql *n,
		     unsigned level);
void nl2sql_put_query(struct printer *p, const struct nl2sql_sql *n);
bool nl2sql_put_statement(struct printer *p, const struct nl2sql_sql *n);
void nl2sql_put_from(struct printer *p, const struct nl2sql_sql *n);
/* What stands between a table's name and its alias. */
void nl2sql_put_partitions(struct printer *p, const struct nl2sql_sql *table);
void nl2sql_put_alias(struct printer *p,
		      const struct nl2sql_sql *n); /* or NULL */
void nl2sql_put_type(struct printer *p, const struct nl2sql_sql *n);
void nl2sql_put_func(struct printer *p, const struct nl2sql_sql *n);
void nl2sql_put_window(struct printer *p, const struct nl2sql_sql *n);
void nl2sql_put_list(struct printer *p, const struct nl2sql_sql *list);
void nl2sql_put_parens(struct printer *p, const struct nl2sql_sql *list);
void nl2sql_put_name(struct printer *p, const struct nl2sql_sql *n);
void nl2sql_put_upper(struct printer *p, const char *s);
/* each of one kind */
unsigned nl2sql_put_level(const struct printer *p, enum binding b);
void nl2sql_put_literal(struct printer *p, const struct nl2sql_sql *n);
void nl2sql_put_interval(struct printer *p, const struct nl2sql_sql *n);
void nl2sql_put_case(struct printer *p, const struct nl2sql_sql *n);
void nl2sql_put_cast(struct printer *p, const struct nl2sql_sql *n);
void nl2sql_put_base(struct printer *p, const struct nl2sql_sql *n, bool field);
void nl2sql_put_index(struct printer *p, const struct nl2sql_sql *n);
void nl2sql_put_row(struct printer *p, const struct nl2sql_sql *n);
/* What stands behind the value of an ORDER. */
void nl2sql_put_order_words(struct printer *p, const struct nl2sql_sql *n);
void nl2sql_put_lambda(struct printer *p, const struct nl2sql_sql *n);
void nl2sql_put_grouping(struct printer *p, const struct nl2sql_sql *n);
void nl2sql_put_name_text(struct printer *p, const struct nl2sql_sql *n);
/* Behind AS or a dot, where some dialects take every word. */
void nl2sql_put_label(struct printer *p, const struct nl2sql_sql *n);
void nl2sql_put_clause(struct printer *p, const char *words,
		       const struct nl2sql_sql *n);
void nl2sql_put_constraint(struct printer *p, const struct nl2sql_sql *n);
void nl2sql_put_coldef(struct printer *p, const struct nl2sql_sql *n);
#define P(p, text) nl2sql_buf_puts((p)->b, text)

#endif
