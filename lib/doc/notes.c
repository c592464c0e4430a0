/*
 * notes.c - what people wrote, and how it is told from what we wrote
 *
 * A doc of ours says of each text who wrote it; "rule" comes with a digest of
 * the text, so that a text which a person changed afterwards is seen to be
 * theirs.
 */
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "doc_room.h"

#define BY_RULE "nl2sql:rule" /* the label of our comments in tbls' JSON */

struct nl2sql_doc_notes {
	struct nl2sql_arena arena;
	struct nl2sql_map texts; /* "table" or "table\1column", folded; also
				  * with the schema and the database before */
};

struct nl2sql_doc_notes *nl2sql_doc_notes_new(void)
{
	struct nl2sql_doc_notes *n = nl2sql_alloc(sizeof(*n));

	n->texts.fold = true;
	return n;
}

void nl2sql_doc_notes_free(struct nl2sql_doc_notes *n)
{
	if (!n)
		return;
	nl2sql_map_release(&n->texts);
	nl2sql_arena_release(&n->arena);
	free(n);
}

static const char *word_of(enum nl2sql_doc_origin origin)
{
	return origin == NL2SQL_DOC_PERSON    ? "person"
	       : origin == NL2SQL_DOC_COMMENT ? "comment"
					      : "rule";
}

/* "rule 5f1c09ab", "comment", "person" */
static void put_origin(struct nl2sql_buf *b, const struct nl2sql_doc_text *t)
{
	struct nl2sql_buf word = { 0 };

	nl2sql_buf_puts(&word, word_of(t->origin));
	if (t->origin == NL2SQL_DOC_RULE)
		nl2sql_buf_printf(
			&word, " %08x",
			(unsigned)nl2sql_hash(t->text, strlen(t->text), 0));
	nl2sql_json_put_string(b, word.data);
	nl2sql_buf_release(&word);
}

void nl2sql_doc_put_origin(struct nl2sql_buf *b, const struct nl2sql_doc *doc)
{
	size_t i;

	nl2sql_json_key(b, "origin");
	nl2sql_json_open(b, '{');
	nl2sql_json_key(b, "table");
	put_origin(b, &doc->description);
	nl2sql_json_key(b, "columns");
	nl2sql_json_open(b, '[');
	for (i = 0; i < doc->table->ncolumns; i++)
		put_origin(b, &doc->columns[i]);
	nl2sql_json_close(b, ']');
	nl2sql_json_close(b, '}');
}

/* Is a text the one of this origin, and not a person's? */
static bool ours(struct nl2sql_json origin, const char *text)
{
	struct nl2sql_buf word = { 0 }, want = { 0 };
	bool is;

	if (nl2sql_json_decode(origin, &word) < 0)
		return false;
	nl2sql_buf_printf(&want, "rule %08x",
			  (unsigned)nl2sql_hash(text, strlen(text), 0));
	is = !strcmp(word.data, want.data) || !strcmp(word.data, "comment");
	nl2sql_buf_release(&word);
	nl2sql_buf_release(&want);
	return is;
}

bool nl2sql_doc_by_rule(struct nl2sql_json doc, const char *column,
			const char *text)
{
	struct nl2sql_json origin = nl2sql_json_get(doc, "origin");
	struct nl2sql_json_iter names, marks;
	struct nl2sql_json name, mark;

	if (!column)
		return ours(nl2sql_json_get(origin, "table"), text);
	names = nl2sql_json_iter(nl2sql_json_get(doc, "columns"));
	marks = nl2sql_json_iter(nl2sql_json_get(origin, "columns"));
	while (nl2sql_json_next(&names, NULL, &name) &&
	       nl2sql_json_next(&marks, NULL, &mark))
		if (nl2sql_json_is(name, column))
			return ours(mark, text);
	return false;
}

/* ---- the map ------------------------------------------------------------- */

static void key_of(struct nl2sql_buf *key, const char *db, const char *schema,
		   const char *table, const char *column)
{
	nl2sql_buf_cut(key, 0);
	if (db)
		nl2sql_buf_printf(key, "%s\2", db);
	if (schema)
		nl2sql_buf_printf(key, "%s.", schema);
	nl2sql_buf_puts(key, table);
	if (column)
		nl2sql_buf_printf(key, "\1%s", column);
}

/* Kept under every name that it may be looked for by: the first one stays. */
static void note(struct nl2sql_doc_notes *n, const char *db, const char *schema,
		 const char *table, const char *column, const char *text)
{
	struct nl2sql_buf key = { 0 };
	char *copy;
	int i;

	if (!text || !*text)
		return;
	copy = nl2sql_arena_strdup(&n->arena, text);
	for (i = 0; i < 3; i++) {
		key_of(&key, i < 1 ? db : NULL, i < 2 ? schema : NULL, table,
		       column);
		if (!nl2sql_map_get(&n->texts, key.data))
			nl2sql_map_set(&n->texts, key.data, copy);
	}
	nl2sql_buf_release(&key);
}

const char *nl2sql_doc_note(const struct nl2sql_doc_notes *n,
			    const struct nl2sql_table *t, const char *column)
{
	const char *text = NULL;
	struct nl2sql_buf key = { 0 };
	int i;

	for (i = 0; n && i < 3 && !text; i++) {
		key_of(&key, i < 1 ? t->db : NULL, i < 2 ? t->schema : NULL,
		       t->name, column);
		text = nl2sql_map_get(&n->texts, key.data);
	}
	nl2sql_buf_release(&key);
	return text;
}

/* ---- our own records ------------------------------------------------------ */

static void note_table(struct nl2sql_doc_notes *n, const struct nl2sql_table *t)
{
	struct nl2sql_json doc = { 0 };
	size_t i;

	if (t->doc)
		(void)!nl2sql_json_parse(&doc, t->doc, strlen(t->doc), NULL);
	if (t->description && !nl2sql_doc_by_rule(doc, NULL, t->description))
		note(n, t->db, t->schema, t->name, NULL, t->description);
	for (i = 0; i < t->ncolumns; i++) {
		const struct nl2sql_column *c = &t->columns[i];

		if (c->description &&
		    !nl2sql_doc_by_rule(doc, c->name, c->description))
			note(n, t->db, t->schema, t->name, c->name,
			     c->description);
	}
}

static int read_records(struct nl2sql_doc_notes *n, const char *text,
			size_t len, const char *name, struct nl2sql_err *err)
{
	struct nl2sql_schema *s = nl2sql_schema_new();
	const char *end = text + len, *line, *next;
	struct nl2sql_json j;
	long number = 0;
	size_t i;
	int rc = -1;

	for (line = text; line < end; line = next) {
		const char *nl = memchr(line, '\n', (size_t)(end - line));
		struct nl2sql_err why = { 0 };

		next = nl ? nl + 1 : end;
		number++;
		if (strspn(line, " \t\r\n") >= (size_t)(next - line))
			continue;
		if (nl2sql_json_parse(&j, line, (size_t)(next - line), &why) <
			    0 ||
		    nl2sql_schema_add(s, j, &why) < 0) {
			nl2sql_err_set(err, NL2SQL_EDATA, "%s:%ld: %s", name,
				       number, why.message);
			goto out;
		}
	}
	for (i = 0; i < s->ntables; i++)
		note_table(n, s->tables[i]);
	rc = 0;
out:
	nl2sql_schema_free(s);
	return rc;
}

/* ---- tbls' JSON ------------------------------------------------------------- */

static bool labelled_by_rule(const cJSON *of)
{
	const cJSON *label;

	cJSON_ArrayForEach(label,
			   cJSON_GetObjectItemCaseSensitive(of, "labels"))
	{
		const char *name = cJSON_GetStringValue(
			cJSON_GetObjectItemCaseSensitive(label, "name"));

		if (name && !strcmp(name, BY_RULE))
			return true;
	}
	return false;
}

static const char *member(const cJSON *of, const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(of, name));
}

static void note_tbls_table(struct nl2sql_doc_notes *n, const cJSON *table)
{
	const char *full = member(table, "name"), *dot, *name;
	const cJSON *column;
	char *schema;

	if (!full)
		return;
	dot = strchr(full, '.');
	schema = dot ? nl2sql_strndup(full, (size_t)(dot - full)) : NULL;
	name = dot ? dot + 1 : full;
	if (!labelled_by_rule(table))
		note(n, NULL, schema, name, NULL, member(table, "comment"));
	cJSON_ArrayForEach(
		column,
		cJSON_GetObjectItemCaseSensitive(
			table, "columns")) if (member(column, "name") &&
					       !labelled_by_rule(column))
		note(n, NULL, schema, name, member(column, "name"),
		     member(column, "comment"));
	free(schema);
}

static int read_tbls(struct nl2sql_doc_notes *n, const char *text, size_t len,
		     const char *name, struct nl2sql_err *err)
{
	cJSON *root = cJSON_ParseWithLength(text, len);
	const cJSON *table;

	if (!root)
		return nl2sql_err_set(err, NL2SQL_EDATA,
				      "file \"%s\" is not valid JSON", name);
	cJSON_ArrayForEach(table,
			   cJSON_GetObjectItemCaseSensitive(root, "tables"))
		note_tbls_table(n, table);
	cJSON_Delete(root);
	return 0;
}

int nl2sql_doc_notes_read(struct nl2sql_doc_notes *n, const char *text,
			  size_t len, const char *name, struct nl2sql_err *err)
{
	struct nl2sql_json whole;

	if (nl2sql_json_parse(&whole, text, len, NULL) == 0 &&
	    nl2sql_json_type(nl2sql_json_get(whole, "type")) ==
		    NL2SQL_JSON_NONE) {
		if (nl2sql_json_type(nl2sql_json_get(whole, "tables")) !=
		    NL2SQL_JSON_ARRAY)
			return nl2sql_err_set(err, NL2SQL_EDATA,
					      "file \"%s\" "
					      "holds neither records nor tbls' "
					      "JSON",
					      name);
		return read_tbls(n, text, len, name, err);
	}
	return read_records(n, text, len, name, err);
}
