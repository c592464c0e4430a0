/* lib/template/mustache.h - a parsed template and the values it is filled with */
#ifndef NL2SQL_TEMPLATE_MUSTACHE_H
#define NL2SQL_TEMPLATE_MUSTACHE_H

#include <nl2sql/record.h>
#include <nl2sql/template.h>

enum token_kind {
	TOKEN_TEXT,
	TOKEN_ESCAPED,	/* {{x}} */
	TOKEN_RAW,	/* {{{x}}} and {{&x}} */
	TOKEN_SECTION,	/* {{#x}}; end is its {{/x}} */
	TOKEN_INVERTED, /* {{^x}}; end is its {{/x}} */
	TOKEN_END,	/* {{/x}} */
	TOKEN_PARTIAL	/* {{>x}}; indent is what stands before it, if alone */
};

/* A token points into the template's text; names are NUL-terminated. */
struct token {
	enum token_kind kind;
	const char *at; /* TEXT: the bytes; else the name */
	size_t len;
	size_t end; /* number of the closing token */
	const char *indent;
	size_t indent_len;
	long line;
};

struct nl2sql_template {
	char *name;
	char *text;
	size_t len;
	struct token *tokens;
	size_t n, cap;
	struct nl2sql_arena arena; /* names */
	nl2sql_partial_fn *partial;
	void *partial_ctx;
};

/* A context value, indexed once so that a lookup never scans what it does
 * not want. */
struct value {
	enum nl2sql_json_type type;
	struct nl2sql_json json;
	const char *text; /* of a string, decoded */
	size_t len;
	struct member {
		const char *key; /* NULL in an array */
		struct value *value;
	} * members;
	size_t n;
};

/** Index a JSON value; all of it in the arena. */
struct value *nl2sql_value_index(struct nl2sql_json j, struct nl2sql_arena *a);

#endif
