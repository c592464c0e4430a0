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

#define FILE_MAX ((size_t)256 << 20)

struct nl2sql_doc_notes {
	struct nl2sql_arena arena;
	struct nl2sql_map texts; /* "table" or "table\1column", folded; also
				  * with the schema and the database before;
				  * to struct nl2sql_doc_text */
	struct nl2sql_map docs;	 /* the same for tables, to raw JSON */
};

struct nl2sql_doc_notes *nl2sql_doc_notes_new(void)
{
	struct nl2sql_doc_notes *n = nl2sql_alloc(sizeof(*n));

	n->texts.fold = n->docs.fold = true;
	return n;
}

void nl2sql_doc_notes_free(struct nl2sql_doc_notes *n)
{
	if (!n)
		return;
	nl2sql_map_release(&n->texts);
	nl2sql_map_release(&n->docs);
	nl2sql_arena_release(&n->arena);
	free(n);
}

static const char *word_of(enum nl2sql_doc_origin origin)
{
	static const char *const words[] = { "rule", "comment", "person",
					     "model" };

	return words[origin];
}

/* "rule 5f1c09ab", "model 09ab5f1c", "comment", "person" */
static void put_mark(struct nl2sql_buf *b, const char *text,
		     enum nl2sql_doc_origin origin)
{
	nl2sql_buf_puts(b, word_of(origin));
	if (origin == NL2SQL_DOC_RULE || origin == NL2SQL_DOC_MODEL)
		nl2sql_buf_printf(b, " %08x",
				  (unsigned)nl2sql_hash(text, strlen(text), 0));
}

void nl2sql_doc_put_mark(struct nl2sql_buf *b, const char *text,
			 enum nl2sql_doc_origin origin)
{
	struct nl2sql_buf mark = { 0 };

	put_mark(&mark, text, origin);
	nl2sql_json_put_string(b, mark.data);
	nl2sql_buf_release(&mark);
}

void nl2sql_doc_put_origin(struct nl2sql_buf *b, const struct nl2sql_doc *doc)
{
	size_t i;

	nl2sql_json_key(b, "origin");
	nl2sql_json_open(b, '{');
	nl2sql_json_key(b, "table");
	nl2sql_doc_put_mark(b, doc->description.text, doc->description.origin);
	nl2sql_json_key(b, "columns");
	nl2sql_json_open(b, '[');
	for (i = 0; i < doc->table->ncolumns; i++)
		nl2sql_doc_put_mark(b, doc->columns[i].text,
				    doc->columns[i].origin);
	nl2sql_json_close(b, ']');
	if (doc->model) {
		nl2sql_json_add_string(b, "provider", doc->provider);
		nl2sql_json_add_string(b, "model", doc->model);
		nl2sql_json_add_string(b, "template", doc->template);
	}
	nl2sql_json_close(b, '}');
}

enum nl2sql_doc_origin nl2sql_doc_mark_of(struct nl2sql_json mark,
					  const char *text)
{
	static const enum nl2sql_doc_origin known[] = { NL2SQL_DOC_RULE,
							NL2SQL_DOC_MODEL,
							NL2SQL_DOC_COMMENT };
	struct nl2sql_buf want = { 0 };
	enum nl2sql_doc_origin is = NL2SQL_DOC_PERSON;
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(known); i++) {
		nl2sql_buf_cut(&want, 0);
		put_mark(&want, text, known[i]);
		if (nl2sql_json_is(mark, want.data))
			is = known[i];
	}
	nl2sql_buf_release(&want);
	return is;
}

enum nl2sql_doc_origin nl2sql_doc_author_of(struct nl2sql_json doc,
					    const char *column,
					    const char *text)
{
	struct nl2sql_json origin = nl2sql_json_get(doc, "origin");
	struct nl2sql_json_iter names, marks;
	struct nl2sql_json name, mark;

	if (!column)
		return nl2sql_doc_mark_of(nl2sql_json_get(origin, "table"),
					  text);
	names = nl2sql_json_iter(nl2sql_json_get(doc, "columns"));
	marks = nl2sql_json_iter(nl2sql_json_get(origin, "columns"));
	while (nl2sql_json_next(&names, NULL, &name) &&
	       nl2sql_json_next(&marks, NULL, &mark))
		if (nl2sql_json_is(name, column))
			return nl2sql_doc_mark_of(mark, text);
	return NL2SQL_DOC_PERSON;
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
static void keep(struct nl2sql_map *map, const struct nl2sql_table *t,
		 const char *column, void *what)
{
	struct nl2sql_buf key = { 0 };
	int i;

	for (i = 0; i < 3; i++) {
		key_of(&key, i < 1 ? t->db : NULL, i < 2 ? t->schema : NULL,
		       t->name, column);
		if (!nl2sql_map_get(map, key.data))
			nl2sql_map_set(map, key.data, what);
	}
	nl2sql_buf_release(&key);
}

static void *find(const struct nl2sql_map *map, const struct nl2sql_table *t,
		  const char *column)
{
	struct nl2sql_buf key = { 0 };
	void *found = NULL;
	int i;

	for (i = 0; i < 3 && !found; i++) {
		key_of(&key, i < 1 ? t->db : NULL, i < 2 ? t->schema : NULL,
		       t->name, column);
		found = nl2sql_map_get(map, key.data);
	}
	nl2sql_buf_release(&key);
	return found;
}

static void note(struct nl2sql_doc_notes *n, const struct nl2sql_table *t,
		 const char *column, const char *text,
		 enum nl2sql_doc_origin origin)
{
	struct nl2sql_doc_text *copy;

	if (!text || !*text || origin == NL2SQL_DOC_RULE ||
	    origin == NL2SQL_DOC_COMMENT)
		return;
	copy = nl2sql_arena_alloc(&n->arena, sizeof(*copy));
	copy->text = nl2sql_arena_strdup(&n->arena, text);
	copy->origin = origin;
	keep(&n->texts, t, column, copy);
}

const struct nl2sql_doc_text *nl2sql_doc_note(const struct nl2sql_doc_notes *n,
					      const struct nl2sql_table *t,
					      const char *column)
{
	return n ? find(&n->texts, t, column) : NULL;
}

const char *nl2sql_doc_earlier(const struct nl2sql_doc_notes *n,
			       const struct nl2sql_table *t)
{
	return n ? find(&n->docs, t, NULL) : NULL;
}

/* ---- our own records ------------------------------------------------------ */

static void note_table(struct nl2sql_doc_notes *n, const struct nl2sql_table *t)
{
	struct nl2sql_json doc = { 0 };
	size_t i;

	if (t->doc)
		(void)!nl2sql_json_parse(&doc, t->doc, strlen(t->doc), NULL);
	if (t->doc)
		keep(&n->docs, t, NULL, nl2sql_arena_strdup(&n->arena, t->doc));
	if (t->description)
		note(n, t, NULL, t->description,
		     nl2sql_doc_author_of(doc, NULL, t->description));
	for (i = 0; i < t->ncolumns; i++) {
		const struct nl2sql_column *c = &t->columns[i];

		if (c->description)
			note(n, t, c->name, c->description,
			     nl2sql_doc_author_of(doc, c->name,
						  c->description));
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

void nl2sql_doc_put_label(struct nl2sql_buf *b, const char *text,
			  enum nl2sql_doc_origin origin)
{
	nl2sql_buf_puts(b, "nl2sql:");
	put_mark(b, text, origin);
}

/* Does a label say that this text is a rule's, or a model's?  Without a digest
 * it is believed. */
static bool labels(const char *label, const char *text,
		   enum nl2sql_doc_origin origin)
{
	struct nl2sql_buf want = { 0 };
	bool is;

	nl2sql_doc_put_label(&want, text, origin);
	is = strcmp(label, want.data) == 0;
	nl2sql_buf_cut(&want, strcspn(want.data, " "));
	is = is || strcmp(label, want.data) == 0;
	nl2sql_buf_release(&want);
	return is;
}

/* Who wrote a comment, by its labels: a person where it is not as it was. */
static enum nl2sql_doc_origin labelled(const cJSON *of, const char *text)
{
	const cJSON *label;

	cJSON_ArrayForEach(label,
			   cJSON_GetObjectItemCaseSensitive(of, "labels"))
	{
		const char *name = cJSON_GetStringValue(
			cJSON_GetObjectItemCaseSensitive(label, "name"));

		if (name && text && labels(name, text, NL2SQL_DOC_RULE))
			return NL2SQL_DOC_RULE;
		if (name && text && labels(name, text, NL2SQL_DOC_MODEL))
			return NL2SQL_DOC_MODEL;
	}
	return NL2SQL_DOC_PERSON;
}

static const char *member(const cJSON *of, const char *name)
{
	return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(of, name));
}

static void note_tbls_table(struct nl2sql_doc_notes *n, const cJSON *table)
{
	const char *full = member(table, "name"), *dot, *text;
	struct nl2sql_table t = { 0 };
	const cJSON *column;
	char *schema;

	if (!full)
		return;
	dot = strchr(full, '.');
	schema = dot ? nl2sql_strndup(full, (size_t)(dot - full)) : NULL;
	t.schema = schema;
	t.name = dot ? dot + 1 : full;
	text = member(table, "comment");
	note(n, &t, NULL, text, labelled(table, text));
	cJSON_ArrayForEach(column,
			   cJSON_GetObjectItemCaseSensitive(table, "columns"))
	{
		text = member(column, "comment");
		if (member(column, "name"))
			note(n, &t, member(column, "name"), text,
			     labelled(column, text));
	}
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

int nl2sql_doc_notes_open(struct nl2sql_doc_notes *n, const char *path,
			  struct nl2sql_err *err)
{
	struct nl2sql_buf text = { 0 };
	int rc = nl2sql_read_file(&text, path, FILE_MAX, err);

	if (rc == 0)
		rc = nl2sql_doc_notes_read(n, nl2sql_buf_str(&text), text.len,
					   path, err);
	nl2sql_buf_release(&text);
	return rc;
}
