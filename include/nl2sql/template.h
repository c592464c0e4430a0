/*
 * nl2sql/template.h - the files people may change, and mustache
 *
 * What is wanted to be changed without a compiler (prompts, grammar, reports,
 * JSON Schemas) lies below templates/ and is named by its path there:
 * "report/schema.html".  A file is looked for in the directory that
 * $NL2SQL_TEMPLATES names, then in PREFIX/share/nl2sql, and last among the
 * copies embedded in the library, so that a lone binary works.
 *
 * The templates are mustache as its public specification has it: the core
 * modules comments, delimiters, interpolation, inverted, partials, sections.
 * A context is a JSON value.  What the specification leaves open:
 *
 *   - false, null, "", [] and what is absent are false; 0 and {} are true;
 *   - a number is written as the JSON spells it, true and false as words, an
 *     array or an object as its JSON;
 *   - a partial is a file, looked for beside the template that names it and
 *     then from the root, as it is spelled and then with ".mustache" added;
 *     one that does not exist is empty, as the specification wants it;
 *   - {{x}} escapes & < > " and ' for HTML; {{{x}}} and {{&x}} do not.
 *
 * Nothing grows without a ceiling: sections nest NL2SQL_TEMPLATE_DEPTH deep,
 * so do partials, and the output and the work of one rendering are capped.
 */
#ifndef NL2SQL_TEMPLATE_H
#define NL2SQL_TEMPLATE_H

#include <nl2sql/base.h>

struct nl2sql_json;

/* ---- files ------------------------------------------------------------ */

/** What one template file may hold, in bytes. */
#define NL2SQL_TEMPLATE_MAX_FILE ((size_t)4 << 20)

/**
 * Append the contents of a template file.
 *
 * @param path  below templates/, "grammar/phrases.ini"; must not start with a
 *              slash or hold a ".." component
 * @return 0, or -1 with *err set to NL2SQL_EDATA where there is no such file,
 *         or it cannot be read or is too long; out is as it was
 */
int nl2sql_template_file(struct nl2sql_buf *out, const char *path,
			 struct nl2sql_err *err) NL2SQL_MUST_USE;

/**
 * Name the files of a folder, from all three places, each name once.
 *
 * @param folder  "grammar"; folders inside it are not entered
 * @param names   filled with paths ("grammar/phrases.ini") as keys, sorted
 *                bytewise; the values are the keys.  Empty it yourself with
 *                nl2sql_map_release().
 */
void nl2sql_template_list(const char *folder, struct nl2sql_map *names);

/* ---- mustache --------------------------------------------------------- */

/** How deep sections and, apart from them, partials may nest. */
#define NL2SQL_TEMPLATE_DEPTH	   64
/** What one rendering may write. */
#define NL2SQL_TEMPLATE_MAX_OUTPUT ((size_t)512 << 20)

/** A parsed template: never changed by rendering. */
struct nl2sql_template;

/**
 * Where partials come from, instead of the files above.
 *
 * @param name  as it stands in the tag
 * @param out   empty; append the partial's text
 * @return true where there is such a partial
 */
typedef bool nl2sql_partial_fn(void *ctx, const char *name,
			       struct nl2sql_buf *out);

/**
 * Parse a template.
 *
 * @param t     set on success; give it to nl2sql_template_free()
 * @param name  for messages ("NAME:LINE: ...") and, by its folder, for
 *              partials; copied
 * @param text  copied; may hold any bytes
 * @return 0, or -1 with *err set to NL2SQL_EDATA
 */
int nl2sql_template_parse(struct nl2sql_template **t, const char *name,
			  const char *text, size_t len,
			  struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Find a file as nl2sql_template_file() does, and parse it. */
int nl2sql_template_load(struct nl2sql_template **t, const char *path,
			 struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Take partials from fn instead of the files.  fn NULL: from the files. */
void nl2sql_template_partials(struct nl2sql_template *t, nl2sql_partial_fn *fn,
			      void *ctx);

/**
 * Render a template.
 *
 * @param context  a JSON value; NULL is an empty object
 * @param out      appended to
 * @return 0, or -1 with *err set to NL2SQL_EDATA (a partial that cannot be
 *         parsed, partials too deep, output too long); out is then as it was
 */
int nl2sql_template_render(const struct nl2sql_template *t,
			   const struct nl2sql_json *context,
			   struct nl2sql_buf *out,
			   struct nl2sql_err *err) NL2SQL_MUST_USE;

void nl2sql_template_free(struct nl2sql_template *t);

/** Append s with & < > " and ' escaped for HTML text and attributes. */
void nl2sql_html_escape(struct nl2sql_buf *out, const char *s, size_t len);

#endif
