/*
 * render.c - fill a template with a JSON value
 *
 * Names are looked up from the innermost section outwards; a dotted name's
 * first part decides, and the rest must be there.
 */
#include <stdlib.h>
#include <string.h>

#include "mustache.h"

/* What one rendering may do: tokens met and section turns taken. */
#define MAX_STEPS ((uint64_t)1 << 30)

struct frame {
	const struct frame *outer;
	const struct value *value;
};

struct render {
	struct nl2sql_buf *out;
	size_t start; /* out's length at the beginning */
	uint64_t steps;
	int depth;		 /* of partials */
	struct nl2sql_map cache; /* parsed partials, by indent and name */
	struct nl2sql_err *err;
};

static int render_range(struct render *r, const struct nl2sql_template *t,
			size_t from, size_t to, const struct frame *frame);

/* ---- values ----------------------------------------------------------- */

struct value *nl2sql_value_index(struct nl2sql_json j, struct nl2sql_arena *a)
{
	struct value *v = nl2sql_arena_alloc(a, sizeof(*v));
	struct nl2sql_json key, item;
	struct nl2sql_json_iter it;
	size_t i = 0;

	v->json = j;
	v->type = nl2sql_json_type(j);
	if (v->type == NL2SQL_JSON_STRING)
		v->text = nl2sql_json_string(j, a, &v->len);
	if (v->type != NL2SQL_JSON_ARRAY && v->type != NL2SQL_JSON_OBJECT)
		return v;
	v->n = nl2sql_json_count(j);
	v->members = nl2sql_arena_alloc(a, v->n * sizeof(*v->members));
	it = nl2sql_json_iter(j);
	for (; i < v->n && nl2sql_json_next(&it, &key, &item); i++) {
		if (v->type == NL2SQL_JSON_OBJECT)
			v->members[i].key = nl2sql_json_string(key, a, NULL);
		v->members[i].value = nl2sql_value_index(item, a);
	}
	return v;
}

static const struct value *member(const struct value *v, const char *key,
				  size_t len)
{
	size_t i;

	for (i = 0; v->type == NL2SQL_JSON_OBJECT && i < v->n; i++)
		if (!strncmp(v->members[i].key, key, len) &&
		    !v->members[i].key[len])
			return v->members[i].value;
	return NULL;
}

/* The value of a name as seen from a frame, or NULL. */
static const struct value *lookup(const struct frame *frame, const char *name)
{
	const struct value *v = NULL;
	size_t len = strcspn(name, ".");

	if (!strcmp(name, "."))
		return frame->value;
	for (; frame && !v; frame = frame->outer)
		v = member(frame->value, name, len);
	while (v && name[len]) {
		name += len + 1;
		len = strcspn(name, ".");
		v = member(v, name, len);
	}
	return v;
}

static bool truth(const struct value *v)
{
	if (!v)
		return false;
	switch (v->type) {
	case NL2SQL_JSON_NONE:
	case NL2SQL_JSON_NULL:
		return false;
	case NL2SQL_JSON_BOOL:
		return v->json.at[0] == 't';
	case NL2SQL_JSON_STRING:
		return v->len > 0;
	case NL2SQL_JSON_ARRAY:
		return v->n > 0;
	default:
		return true;
	}
}

/* ---- output ----------------------------------------------------------- */

void nl2sql_html_escape(struct nl2sql_buf *out, const char *s, size_t len)
{
	size_t i, done = 0;

	for (i = 0; i < len; i++) {
		const char *entity = s[i] == '&'    ? "&amp;"
				     : s[i] == '<'  ? "&lt;"
				     : s[i] == '>'  ? "&gt;"
				     : s[i] == '"'  ? "&quot;"
				     : s[i] == '\'' ? "&#39;"
						    : NULL;

		if (!entity)
			continue;
		nl2sql_buf_put(out, s + done, i - done);
		nl2sql_buf_puts(out, entity);
		done = i + 1;
	}
	nl2sql_buf_put(out, s + done, len - done);
}

static void put_value(struct render *r, const struct value *v, bool escape)
{
	const char *at = v ? v->json.at : NULL;
	size_t len = v ? v->json.len : 0;

	if (!v || v->type == NL2SQL_JSON_NULL || v->type == NL2SQL_JSON_NONE)
		return;
	if (v->type == NL2SQL_JSON_STRING) {
		at = v->text;
		len = v->len;
	}
	if (escape)
		nl2sql_html_escape(r->out, at, len);
	else
		nl2sql_buf_put(r->out, at, len);
}

/* ---- partials --------------------------------------------------------- */

/* The text of a partial, from the files: beside the template, then from the
 * root, as spelled and with ".mustache". */
static bool partial_file(const struct nl2sql_template *t, const char *name,
			 struct nl2sql_buf *path, struct nl2sql_buf *text)
{
	const char *slash = strrchr(t->name, '/');
	int folder = slash ? (int)(slash + 1 - t->name) : 0, i;
	bool found = false;

	for (i = 0; i < 4 && !found; i++) {
		nl2sql_buf_cut(path, 0);
		nl2sql_buf_printf(path, "%.*s%s%s", i < 2 ? folder : 0, t->name,
				  name, i % 2 ? ".mustache" : "");
		found = nl2sql_template_file(text, path->data, NULL) == 0;
	}
	return found;
}

/* Every line of a partial that stands alone gets the blanks before its tag. */
static void indent_lines(struct nl2sql_buf *to, const struct nl2sql_buf *text,
			 const struct token *k)
{
	const char *at = text->data, *end = at + text->len, *line;

	for (; at < end; at = line) {
		line = memchr(at, '\n', (size_t)(end - at));
		line = line ? line + 1 : end;
		nl2sql_buf_put(to, k->indent, k->indent_len);
		nl2sql_buf_put(to, at, (size_t)(line - at));
	}
}

/* The parsed partial of a token, from the cache or new; *p NULL: none. */
static int partial_find(struct render *r, const struct nl2sql_template *t,
			const struct token *k, struct nl2sql_template **p)
{
	struct nl2sql_buf text = { 0 }, lines = { 0 }, key = { 0 },
			  path = { 0 };
	bool found;
	int rc = 0;

	nl2sql_buf_put(&key, k->indent, k->indent_len);
	nl2sql_buf_printf(&key, "|%s|%s", k->at, t->partial ? "" : t->name);
	*p = nl2sql_map_getn(&r->cache, key.data, key.len);
	if (*p)
		goto out;
	nl2sql_buf_puts(&path, k->at);
	found = t->partial ? t->partial(t->partial_ctx, k->at, &text)
			   : partial_file(t, k->at, &path, &text);
	if (!found)
		goto out;
	indent_lines(&lines, &text, k);
	rc = nl2sql_template_parse(p, path.data, nl2sql_buf_str(&lines),
				   lines.len, r->err);
	if (rc < 0)
		goto out;
	nl2sql_template_partials(*p, t->partial, t->partial_ctx);
	nl2sql_map_setn(&r->cache, key.data, key.len, *p);
out:
	nl2sql_buf_release(&text);
	nl2sql_buf_release(&lines);
	nl2sql_buf_release(&path);
	nl2sql_buf_release(&key);
	return rc;
}

static int render_partial(struct render *r, const struct nl2sql_template *t,
			  const struct token *k, const struct frame *frame)
{
	struct nl2sql_template *p;
	int rc;

	if (r->depth == NL2SQL_TEMPLATE_DEPTH)
		return nl2sql_err_set(r->err, NL2SQL_EDATA,
				      "%s:%ld: partials are too deep at "
				      "\"%s\"",
				      t->name, k->line, k->at);
	if (partial_find(r, t, k, &p) < 0)
		return -1;
	if (!p)
		return 0;
	r->depth++;
	rc = render_range(r, p, 0, p->n, frame);
	r->depth--;
	return rc;
}

/* ---- rendering -------------------------------------------------------- */

static int render_section(struct render *r, const struct nl2sql_template *t,
			  size_t i, const struct frame *frame)
{
	const struct value *v = lookup(frame, t->tokens[i].at);
	struct frame inner = { frame, v };
	size_t end = t->tokens[i].end, k;

	if (!truth(v))
		return 0;
	if (v->type != NL2SQL_JSON_ARRAY)
		return render_range(r, t, i + 1, end, &inner);
	for (k = 0; k < v->n; k++) {
		inner.value = v->members[k].value;
		if (render_range(r, t, i + 1, end, &inner) < 0)
			return -1;
	}
	return 0;
}

static int too_much(struct render *r, const struct nl2sql_template *t,
		    const struct token *k)
{
	return nl2sql_err_set(r->err, NL2SQL_EDATA,
			      "%s:%ld: the output is too long", t->name,
			      k->line);
}

static int render_range(struct render *r, const struct nl2sql_template *t,
			size_t from, size_t to, const struct frame *frame)
{
	size_t i;

	for (i = from; i < to; i++) {
		const struct token *k = &t->tokens[i];
		int rc = 0;

		if (++r->steps > MAX_STEPS ||
		    r->out->len - r->start > NL2SQL_TEMPLATE_MAX_OUTPUT)
			return too_much(r, t, k);
		switch (k->kind) {
		case TOKEN_TEXT:
			nl2sql_buf_put(r->out, k->at, k->len);
			break;
		case TOKEN_ESCAPED:
		case TOKEN_RAW:
			put_value(r, lookup(frame, k->at),
				  k->kind == TOKEN_ESCAPED);
			break;
		case TOKEN_SECTION:
			rc = render_section(r, t, i, frame);
			i = k->end;
			break;
		case TOKEN_INVERTED:
			if (!truth(lookup(frame, k->at)))
				rc = render_range(r, t, i + 1, k->end, frame);
			i = k->end;
			break;
		case TOKEN_PARTIAL:
			rc = render_partial(r, t, k, frame);
			break;
		case TOKEN_END:
			break;
		}
		if (rc < 0)
			return -1;
	}
	return 0;
}

int nl2sql_template_render(const struct nl2sql_template *t,
			   const struct nl2sql_json *context,
			   struct nl2sql_buf *out, struct nl2sql_err *err)
{
	static const struct nl2sql_json nothing = { "{}", 2 };
	struct render r = { .out = out, .start = out->len, .err = err };
	struct nl2sql_arena arena = { 0 };
	struct frame root = { 0 };
	size_t i;
	int rc;

	root.value = nl2sql_value_index(context ? *context : nothing, &arena);
	rc = render_range(&r, t, 0, t->n, &root);
	if (rc < 0)
		nl2sql_buf_cut(out, r.start);
	for (i = 0; i < r.cache.n; i++)
		nl2sql_template_free(r.cache.entries[i].value);
	nl2sql_map_release(&r.cache);
	nl2sql_arena_release(&arena);
	return rc;
}
