/*
 * doc.c - describe one table, and put the words into its record
 */
#include <stdlib.h>
#include <string.h>

#include <nl2sql/template.h>

#include "doc_room.h"

/* Who has the word: a person's note, the record's own person, the comment, a
 * model's earlier words, the rule. */
static struct nl2sql_doc_text choose(const struct nl2sql_table *t,
				     const struct nl2sql_doc_notes *notes,
				     struct nl2sql_json doc, const char *column,
				     const char *there, const char *comment,
				     const char *rule)
{
	const struct nl2sql_doc_text *note = nl2sql_doc_note(notes, t, column);
	enum nl2sql_doc_origin was = NL2SQL_DOC_RULE;

	if (note && note->origin == NL2SQL_DOC_PERSON)
		return *note;
	if (there && *there && !(comment && !strcmp(comment, there)))
		was = nl2sql_doc_author_of(doc, column, there);
	if (was == NL2SQL_DOC_PERSON)
		return (struct nl2sql_doc_text){ there, was };
	if (comment && *comment)
		return (struct nl2sql_doc_text){ comment, NL2SQL_DOC_COMMENT };
	if (note)
		return *note;
	if (was == NL2SQL_DOC_MODEL)
		return (struct nl2sql_doc_text){ there, was };
	return (struct nl2sql_doc_text){ rule, NL2SQL_DOC_RULE };
}

/* What names are short for: "qty" is "quantity". */
static int read_abbreviations(struct nl2sql_err *err)
{
	struct nl2sql_buf tsv = { 0 };
	int rc = nl2sql_template_file(&tsv, "grammar/abbreviations.tsv", err);

	if (rc == 0)
		nl2sql_abbreviations_add(nl2sql_buf_str(&tsv), tsv.len);
	nl2sql_buf_release(&tsv);
	return rc;
}

int nl2sql_doc_author_new(struct nl2sql_doc_author **out,
			  const struct nl2sql_schema *s,
			  const struct nl2sql_doc_notes *notes,
			  struct nl2sql_err *err)
{
	struct nl2sql_doc_author *by;

	if (read_abbreviations(err) < 0)
		return -1;
	by = nl2sql_alloc(sizeof(*by));
	by->s = s;
	by->notes = notes;
	nl2sql_abbreviations_settle(s, NULL);
	nl2sql_doc_learn_names(by);
	*out = by;
	if (nl2sql_doc_learn_words(by, err) < 0) {
		nl2sql_doc_author_free(by);
		*out = NULL;
		return -1;
	}
	return 0;
}

void nl2sql_doc_author_free(struct nl2sql_doc_author *by)
{
	if (by)
		nl2sql_map_release(&by->lexicon);
	free(by);
}

/* Which model it was whose words are kept. */
static void keep_model(struct writer *w, struct nl2sql_json earlier)
{
	struct nl2sql_json origin = nl2sql_json_get(earlier, "origin");
	struct nl2sql_doc *d = w->doc;

	d->provider = nl2sql_json_string(nl2sql_json_get(origin, "provider"),
					 w->a, NULL);
	d->model = nl2sql_json_string(nl2sql_json_get(origin, "model"), w->a,
				      NULL);
	d->template = nl2sql_json_string(nl2sql_json_get(origin, "template"),
					 w->a, NULL);
	if (!d->provider || !d->template)
		d->model = NULL;
}

static void sit_down(struct writer *w, struct nl2sql_arena *a,
		     const struct nl2sql_doc_author *by,
		     const struct nl2sql_table *t)
{
	const struct nl2sql_database *d = nl2sql_find_database(by->s, t->db);

	*w = (struct writer){ .a = a, .by = by, .s = by->s, .t = t };
	w->doc = nl2sql_arena_alloc(a, sizeof(*w->doc));
	w->doc->table = t;
	w->dialect = NL2SQL_SQLITE;
	if (d && d->dialect)
		(void)!nl2sql_dialect_of(&w->dialect, d->dialect);
	/* its words stand without the noun: not before that is known */
	w->doc->noun = nl2sql_doc_noun(w, t);
	w->head = nl2sql_doc_column_head(t);
	w->words = nl2sql_arena_alloc(a, (t->ncolumns + 1) * sizeof(*w->words));
	nl2sql_doc_classify(w);
}

static void describe(struct writer *w, struct nl2sql_json there)
{
	const struct nl2sql_doc_notes *notes = w->by->notes;
	const struct nl2sql_table *t = w->t;
	struct nl2sql_doc *doc = w->doc;
	size_t i;

	doc->description = choose(t, notes, there, NULL, t->description,
				  t->comment, nl2sql_doc_describe_table(w));
	doc->columns = nl2sql_arena_alloc(w->a, (t->ncolumns + 1) *
							sizeof(*doc->columns));
	for (i = 0; i < t->ncolumns; i++) {
		const struct nl2sql_column *c = &t->columns[i];

		doc->columns[i] = choose(t, notes, there, c->name,
					 c->description, c->comment,
					 nl2sql_doc_describe_column(w, (int)i));
	}
}

void nl2sql_doc_write_with(struct writer *w, struct nl2sql_arena *a,
			   const struct nl2sql_doc_author *by,
			   const struct nl2sql_table *t)
{
	const char *was = nl2sql_doc_earlier(by->notes, t);
	struct nl2sql_json there = { 0 }, earlier;

	if (t->doc)
		(void)!nl2sql_json_parse(&there, t->doc, strlen(t->doc), NULL);
	earlier = there;
	if (was)
		(void)!nl2sql_json_parse(&earlier, was, strlen(was), NULL);
	sit_down(w, a, by, t);
	describe(w, there);
	keep_model(w, earlier);
	nl2sql_doc_keep_rules(w, earlier);
	nl2sql_doc_rules(w);
	nl2sql_doc_patterns(w);
	nl2sql_doc_related(w);
}

struct nl2sql_doc *nl2sql_doc_write(struct nl2sql_arena *a,
				    const struct nl2sql_doc_author *by,
				    const struct nl2sql_table *t)
{
	struct writer w;

	nl2sql_doc_write_with(&w, a, by, t);
	return w.doc;
}

/* ---- to JSON --------------------------------------------------------------- */

static void put_rules(struct nl2sql_buf *out, const struct nl2sql_doc *doc)
{
	size_t i, k;

	nl2sql_json_key(out, "rules");
	nl2sql_json_open(out, '[');
	for (i = 0; i < doc->nrules; i++) {
		const struct nl2sql_doc_rule *r = &doc->rules[i];

		nl2sql_json_open(out, '{');
		nl2sql_json_add_string(out, "kind", r->kind);
		nl2sql_json_add_string(out, "text", r->text);
		nl2sql_json_key(out, "columns");
		nl2sql_json_open(out, '[');
		for (k = 0; k < r->ncolumns; k++)
			nl2sql_json_put_string(
				out, doc->table->columns[r->columns[k]].name);
		nl2sql_json_close(out, ']');
		if (r->check)
			nl2sql_json_add_string(out, "check", r->check);
		nl2sql_json_add_string(out, "evidence", r->evidence);
		nl2sql_json_key(out, "origin");
		nl2sql_doc_put_mark(out, r->text, r->origin);
		nl2sql_json_close(out, '}');
	}
	nl2sql_json_close(out, ']');
}

static void put_patterns(struct nl2sql_buf *out, const struct nl2sql_doc *doc)
{
	size_t i;

	nl2sql_json_key(out, "patterns");
	nl2sql_json_open(out, '[');
	for (i = 0; i < doc->npatterns; i++) {
		nl2sql_json_open(out, '{');
		nl2sql_json_add_string(out, "kind", doc->patterns[i].kind);
		nl2sql_json_add_string(out, "question",
				       doc->patterns[i].question);
		nl2sql_json_add_string(out, "sql", doc->patterns[i].sql);
		nl2sql_json_close(out, '}');
	}
	nl2sql_json_close(out, ']');
}

static void put_related(struct nl2sql_buf *out, const struct nl2sql_doc *doc)
{
	size_t i;

	nl2sql_json_key(out, "related");
	nl2sql_json_open(out, '[');
	for (i = 0; i < doc->nrelated; i++) {
		const struct nl2sql_table *t = doc->related[i].table;

		nl2sql_json_open(out, '{');
		if (t->schema && *t->schema)
			nl2sql_json_add_string(out, "schema", t->schema);
		nl2sql_json_add_string(out, "table", t->name);
		nl2sql_json_add_string(out, "text", doc->related[i].text);
		nl2sql_json_close(out, '}');
	}
	nl2sql_json_close(out, ']');
}

void nl2sql_doc_json(struct nl2sql_buf *out, const struct nl2sql_doc *doc)
{
	size_t i;

	nl2sql_json_open(out, '{');
	nl2sql_json_add_string(out, "description", doc->description.text);
	nl2sql_json_add_string(out, "kind", nl2sql_doc_kind_word(doc->kind));
	nl2sql_json_add_string(out, "noun", doc->noun);
	nl2sql_json_add_string(out, "grain", doc->grain);
	put_rules(out, doc);
	put_patterns(out, doc);
	put_related(out, doc);
	nl2sql_json_key(out, "columns"); /* whose origins follow */
	nl2sql_json_open(out, '[');
	for (i = 0; i < doc->table->ncolumns; i++)
		nl2sql_json_put_string(out, doc->table->columns[i].name);
	nl2sql_json_close(out, ']');
	nl2sql_doc_put_origin(out, doc);
	nl2sql_json_close(out, '}');
}

/* The record's columns again, each with its description set. */
static void put_columns(struct nl2sql_buf *out, struct nl2sql_json columns,
			const struct nl2sql_doc *doc)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(columns);
	const char *done = columns.at;
	struct nl2sql_json column;
	struct nl2sql_buf text = { 0 }, name = { 0 };

	while (nl2sql_json_next(&it, NULL, &column)) {
		int i = -1;

		nl2sql_buf_cut(&name, 0);
		if (nl2sql_json_decode(nl2sql_json_get(column, "name"),
				       &name) == 0)
			i = nl2sql_table_column(doc->table,
						nl2sql_buf_str(&name));
		if (i < 0)
			continue;
		nl2sql_buf_put(out, done, (size_t)(column.at - done));
		done = column.at + column.len;
		nl2sql_buf_cut(&text, 0);
		nl2sql_json_put_string(&text, doc->columns[i].text);
		nl2sql_buf_cut(&name, 0);
		nl2sql_json_put_with(&name, column, "description",
				     nl2sql_json_of(&text));
		nl2sql_buf_put(out, name.data, name.len);
	}
	nl2sql_buf_put(out, done, (size_t)(columns.at + columns.len - done));
	nl2sql_buf_release(&text);
	nl2sql_buf_release(&name);
}

void nl2sql_doc_splice(struct nl2sql_record *rec, const struct nl2sql_doc *doc)
{
	struct nl2sql_json columns = nl2sql_record_get(rec, "columns");
	struct nl2sql_buf b = { 0 };

	if (nl2sql_json_type(columns) == NL2SQL_JSON_ARRAY) {
		put_columns(&b, columns, doc);
		nl2sql_record_set_buf(rec, "columns", &b);
		nl2sql_buf_cut(&b, 0);
	}
	nl2sql_doc_json(&b, doc);
	nl2sql_record_set_buf(rec, "doc", &b);
	nl2sql_buf_release(&b);
}
