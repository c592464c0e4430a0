/*
 * lib/eval/layout.c - the layouts in which benchmarks keep queries
 *
 * They are told apart by what is in the file: one JSON object a line, JSON,
 * CSV with a header that we know, or lines of SQL.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "layout.h"

#define MAX_FILE ((size_t)512 << 20)

struct entry *nl2sql_eval_entry(struct entries *list)
{
	NL2SQL_GROW(list->items, list->n, list->cap);
	memset(&list->items[list->n], 0, sizeof(*list->items));
	return &list->items[list->n++];
}

/* ---- lines: SQL<TAB>db --------------------------------------------------- */

static const char *trimmed(struct nl2sql_arena *a, const char *from,
			   const char *to)
{
	while (to > from && isspace((unsigned char)to[-1]))
		to--;
	return nl2sql_arena_strndup(a, from, (size_t)(to - from));
}

static const char *last_tab(const char *line, const char *stop)
{
	while (stop > line && stop[-1] != '\t')
		stop--;
	return stop > line ? stop - 1 : NULL;
}

/* Of a prediction theirs takes what stands before the first tab; gold may have
 * some in its SQL. */
static void read_lines(struct nl2sql_arena *a, struct entries *out,
		       const char *text, size_t len, bool pred)
{
	const char *end = text + len, *line, *stop, *tab;
	struct entry *e;

	for (line = text; line < end; line = stop + 1) {
		stop = memchr(line, '\n', (size_t)(end - line));
		stop = stop ? stop : end;
		tab = pred ? memchr(line, '\t', (size_t)(stop - line)) :
			     last_tab(line, stop);
		e = nl2sql_eval_entry(out);
		e->sql = trimmed(a, line, tab ? tab : stop);
		if (tab)
			e->db = trimmed(a, tab + 1, stop);
	}
}

/* ---- CSV ----------------------------------------------------------------- */

struct csv {
	const char *at, *end;
	struct nl2sql_buf field;
};

/* Read one field.  @return ',' or '\n': what ended it; 0 at the end */
static int csv_field(struct csv *c)
{
	bool quoted = false;

	nl2sql_buf_cut(&c->field, 0);
	while (c->at < c->end) {
		char x = *c->at++;

		if (quoted && x == '"' && c->at < c->end && *c->at == '"')
			nl2sql_buf_putc(&c->field, *c->at++);
		else if (x == '"')
			quoted = !quoted;
		else if (!quoted && (x == ',' || x == '\n'))
			return x;
		else if (quoted || x != '\r')
			nl2sql_buf_putc(&c->field, x);
	}
	return c->field.len ? '\n' : 0;
}

enum csv_column { CSV_SKIP, CSV_QUERY, CSV_GENERATED, CSV_DB, CSV_QUESTION,
		  CSV_CATEGORY, CSV_ID };

static enum csv_column csv_column(const char *name)
{
	static const struct {
		const char *name;
		enum csv_column column;
	} known[] = {
		{ "query", CSV_QUERY }, { "generated_query", CSV_GENERATED },
		{ "db_name", CSV_DB }, { "db_id", CSV_DB },
		{ "question", CSV_QUESTION },
		{ "query_category", CSV_CATEGORY }, { "id", CSV_ID }
	};
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(known); i++)
		if (nl2sql_ieq(name, known[i].name))
			return known[i].column;
	return CSV_SKIP;
}

static void csv_set(struct entry *e, enum csv_column column, const char *text,
		    bool pred)
{
	if (column == (pred ? CSV_GENERATED : CSV_QUERY))
		e->sql = text;
	else if (column == CSV_DB)
		e->db = text;
	else if (column == CSV_QUESTION)
		e->question = text;
	else if (column == CSV_CATEGORY)
		e->category = text;
	else if (column == CSV_ID)
		e->id = text;
}

static void read_csv(struct nl2sql_arena *a, struct entries *out,
		     const char *text, size_t len, bool pred)
{
	enum csv_column columns[64] = { CSV_SKIP };
	struct csv c = { .at = text, .end = text + len };
	struct entry *e = NULL;
	size_t i = 0, n = 0;
	int stop;

	do {
		stop = csv_field(&c);
		if (n < NL2SQL_COUNT(columns))
			columns[n++] = csv_column(nl2sql_buf_str(&c.field));
	} while (stop == ',');
	while ((stop = csv_field(&c))) {
		if (!i)
			e = nl2sql_eval_entry(out);
		if (i < n)
			csv_set(e, columns[i],
				nl2sql_arena_strndup(a,
						     nl2sql_buf_str(&c.field),
						     c.field.len), pred);
		i = stop == '\n' ? 0 : i + 1;
	}
	nl2sql_buf_release(&c.field);
	for (i = 0; i < out->n; i++)
		if (!out->items[i].sql)
			out->items[i].sql = "";
}

/* Its first line has a column generated_query, or query and db_name. */
static bool is_csv(const char *text, size_t len)
{
	const char *end = memchr(text, '\n', len);
	struct csv c = { .at = text, .end = end ? end : text };
	unsigned seen = 0;

	while (csv_field(&c))
		seen |= 1U << csv_column(nl2sql_buf_str(&c.field));
	nl2sql_buf_release(&c.field);
	return seen & 1U << CSV_GENERATED ||
	       (seen & 1U << CSV_QUERY && seen & 1U << CSV_DB);
}

/* ---- JSON ---------------------------------------------------------------- */

static const char *member(struct nl2sql_arena *a, struct nl2sql_json o,
			  const char *const *names)
{
	struct nl2sql_json v;

	for (; *names; names++) {
		v = nl2sql_json_get(o, *names);
		if (nl2sql_json_type(v) == NL2SQL_JSON_STRING)
			return nl2sql_json_string(v, a, NULL);
		if (nl2sql_json_type(v) == NL2SQL_JSON_NUMBER)
			return nl2sql_arena_strndup(a, v.at, v.len);
	}
	return NULL;
}

static const char *const golds[] = { "SQL", "gold_sql", "query", "sql", NULL };
static const char *const preds[] = { "pred", "generated_query", "predicted_sql",
				     "sql", "SQL", NULL };

static bool has_any(struct nl2sql_json o, const char *const *names)
{
	for (; *names; names++)
		if (nl2sql_json_type(nl2sql_json_get(o, *names)) !=
		    NL2SQL_JSON_NONE)
			return true;
	return false;
}

/* Is it one query, or many by their numbers? */
static bool is_query(struct nl2sql_json o)
{
	static const char *const dbs[] = { "db_id", NULL };

	return has_any(o, golds) || has_any(o, preds) || has_any(o, dbs);
}

static void json_object(struct nl2sql_arena *a, struct entries *out,
			struct nl2sql_json o, bool pred)
{
	static const char *const ids[] = { "question_id", "id", "instance_id",
					   NULL };
	static const char *const dbs[] = { "db_id", "db", "db_name", NULL };
	static const char *const questions[] = { "question", NULL };
	static const char *const levels[] = { "difficulty", NULL };
	struct entry *e = nl2sql_eval_entry(out);

	e->id = member(a, o, ids);
	e->db = member(a, o, dbs);
	e->question = member(a, o, questions);
	e->difficulty = member(a, o, levels);
	e->sql = member(a, o, pred ? preds : golds);
	if (!e->sql)
		e->sql = "";
}

/* {"0": "SQL\t----- bird -----\tdb", ...}: by position, keys ignored */
static void json_map(struct nl2sql_arena *a, struct entries *out,
		     struct nl2sql_json o)
{
	static const char mark[] = "\t----- bird -----\t";
	struct nl2sql_json_iter it = nl2sql_json_iter(o);
	struct nl2sql_json value;
	struct entry *e;
	char *text, *hit;

	while (nl2sql_json_next(&it, NULL, &value)) {
		e = nl2sql_eval_entry(out);
		text = nl2sql_json_string(value, a, NULL);
		e->sql = text ? text : "";
		hit = text ? strstr(text, mark) : NULL;
		if (!hit)
			continue;
		*hit = '\0';
		e->db = hit + strlen(mark);
	}
}

static int read_json(struct nl2sql_arena *a, struct entries *out,
		     const char *text, size_t len, bool pred,
		     struct nl2sql_err *err)
{
	struct nl2sql_json all, value;
	struct nl2sql_json_iter it;

	if (nl2sql_json_parse(&all, text, len, err) < 0)
		return -1;
	if (nl2sql_json_type(all) == NL2SQL_JSON_OBJECT && !is_query(all)) {
		json_map(a, out, all);
		return 0;
	}
	if (nl2sql_json_type(all) == NL2SQL_JSON_OBJECT) {
		json_object(a, out, all, pred);
		return 0;
	}
	it = nl2sql_json_iter(all);
	while (nl2sql_json_next(&it, NULL, &value)) {
		if (nl2sql_json_type(value) == NL2SQL_JSON_STRING)
			nl2sql_eval_entry(out)->sql =
				nl2sql_json_string(value, a, NULL);
		else
			json_object(a, out, value, pred);
	}
	return 0;
}

/* One object a line. */
static int read_jsonl(struct nl2sql_arena *a, struct entries *out,
		      const char *text, size_t len, bool pred,
		      struct nl2sql_err *err)
{
	const char *end = text + len, *stop;
	struct nl2sql_json o;

	for (; text < end; text = stop + 1) {
		stop = memchr(text, '\n', (size_t)(end - text));
		stop = stop ? stop : end;
		if (text + strspn(text, " \t\r") >= stop)
			continue;
		if (nl2sql_json_parse(&o, text, (size_t)(stop - text), err) < 0)
			return -1;
		json_object(a, out, o, pred);
	}
	return 0;
}

/* ---- files --------------------------------------------------------------- */

static bool is_jsonl(const char *text, size_t len)
{
	const char *end = memchr(text, '\n', len);
	struct nl2sql_err err = {0};
	struct nl2sql_json o;

	return *text == '{' && end &&
	       !nl2sql_json_parse(&o, text, (size_t)(end - text), &err) &&
	       (is_query(o) || end[strspn(end, " \t\r\n")]);
}

int nl2sql_eval_entries(struct nl2sql_arena *a, struct entries *out,
			const char *path, bool pred, struct nl2sql_err *err)
{
	struct nl2sql_buf file = {0};
	struct nl2sql_err why;
	const char *text;
	size_t len;
	int rc = 0;

	if (nl2sql_read_file(&file, path, MAX_FILE, err) < 0) {
		nl2sql_buf_release(&file);
		return -1;
	}
	nl2sql_buf_putc(&file, '\0');
	text = nl2sql_buf_str(&file);
	len = file.len - 1;
	if (len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
		text += 3, len -= 3;
	if (is_jsonl(text, len))
		rc = read_jsonl(a, out, text, len, pred, err);
	else if (text[strspn(text, " \t\r\n")] == '[' ||
		 text[strspn(text, " \t\r\n")] == '{')
		rc = read_json(a, out, text, len, pred, err);
	else if (is_csv(text, len))
		read_csv(a, out, text, len, pred);
	else
		read_lines(a, out, text, len, pred);
	nl2sql_buf_release(&file);
	if (rc < 0) {
		why = *err;
		nl2sql_err_set(err, why.code, "file \"%s\": %s", path,
			       why.message);
	}
	return rc;
}
