/*
 * answer.c - what a model said about a table, as far as it is of use
 */
#include <ctype.h>
#include <string.h>

#include "ask.h"

#define TABLE_MAX  600 /* bytes of a description */
#define COLUMN_MAX 280
#define RULE_MAX   280
#define RULES_OF   8 /* of a model about one table */

/* ---- a text ------------------------------------------------------------------ */

static int refuse(struct nl2sql_err *err, const char *word, const char *fmt,
		  const char *what)
{
	nl2sql_err_set(err, NL2SQL_EDATA, fmt, what);
	return nl2sql_err_word(err, word);
}

/* Blanks for what looks like one, once, and no Markdown. */
static void put_plain(struct nl2sql_buf *b, const char *text)
{
	size_t len = strlen(text), i = 0;
	uint32_t cp;

	text += strspn(text, " \t\r\n#>*-");
	len = strlen(text);
	while (i < len) {
		size_t n = nl2sql_utf8_next(text + i, len - i, &cp);
		bool blank = cp <= ' ' || cp == 0x7f || cp == 0xa0 ||
			     (cp >= 0x2000 && cp <= 0x200f) ||
			     (cp >= 0x2028 && cp <= 0x202e) || cp == 0xfeff;

		n = n ? n : 1;
		if (blank && b->len && b->data[b->len - 1] != ' ')
			nl2sql_buf_putc(b, ' ');
		else if (!blank && cp != '`' && cp != '*')
			nl2sql_buf_put(b, text + i, n);
		i += n;
	}
	while (b->len && strchr(" \"", b->data[b->len - 1]))
		nl2sql_buf_cut(b, b->len - 1);
}

/* At the end of the last whole sentence, else of the last whole word. */
static void shorten(struct nl2sql_buf *b, size_t max)
{
	size_t n = max;

	if (b->len <= max)
		return;
	while (n > max / 2 && !(b->data[n] == ' ' && b->data[n - 1] == '.'))
		n--;
	if (n > max / 2) {
		nl2sql_buf_cut(b, n);
		return;
	}
	for (n = max; n > max / 2 && b->data[n] != ' '; n--)
		;
	while (n && ((unsigned char)b->data[n] & 0xc0) == 0x80)
		n--;
	nl2sql_buf_cut(b, n);
	nl2sql_buf_puts(b, "…");
}

/* Is most of it letters and blanks? */
static bool is_prose(const struct nl2sql_buf *b)
{
	size_t i, letters = 0;

	for (i = 0; i < b->len; i++)
		letters += isalpha((unsigned char)b->data[i]) ||
			   b->data[i] == ' ' || (b->data[i] & 0x80);
	return letters * 10 >= b->len * 7 && strchr(b->data, ' ');
}

const char *nl2sql_doc_clean(struct nl2sql_arena *a, const char *text,
			     size_t max, struct nl2sql_err *err)
{
	static const char ends[] = ".!?";
	struct nl2sql_buf b = { 0 };
	const char *out = NULL;

	put_plain(&b, text);
	shorten(&b, max);
	if (b.len < 8 || strstr(nl2sql_buf_str(&b), "...")) {
		refuse(err, "empty", "no text: %s", nl2sql_buf_str(&b));
	} else if (!is_prose(&b) || strpbrk(b.data, "{}<>\\") ||
		   nl2sql_istr(b.data, "select ")) {
		refuse(err, "no_text", "not a sentence: %s", b.data);
	} else {
		if (b.data[0] >= 'a' && b.data[0] <= 'z')
			b.data[0] = (char)(b.data[0] - 'a' + 'A');
		if (!strchr(ends, b.data[b.len - 1]) &&
		    !nl2sql_ends(b.data, "…"))
			nl2sql_buf_putc(&b, '.');
		out = nl2sql_arena_strndup(a, b.data, b.len);
	}
	nl2sql_buf_release(&b);
	return out;
}

/* Does a text say no more than the names it is about? */
static bool echoes(struct draft *d, const char *text, int column)
{
	static const char empty[] =
		"the a an of for in to is are this that each it its and or "
		"column table field row record value values data stores "
		"stored contains holds represents denotes indicates shows "
		"describes identifies name unique identifier key id";
	const char *noun = d->w.doc->noun, *names, *said;

	names = nl2sql_arena_printf(
		&d->a, "%s %s %s", noun,
		nl2sql_name_words(&d->a,
				  column < 0 ? d->w.t->name
					     : d->w.t->columns[column].name),
		nl2sql_name_words(&d->a, d->w.t->name));
	said = nl2sql_name_words(&d->a, text);
	for (; *said; said += *said == ' ') {
		const char *word = nl2sql_doc_first_word(&d->a, said);

		if (!nl2sql_doc_has_word(word, empty) &&
		    !nl2sql_doc_has_word(word, names) &&
		    !nl2sql_doc_has_word(nl2sql_singular(&d->a, word), names))
			return false;
		said += strcspn(said, " ");
	}
	return true;
}

/* ---- what it is about -------------------------------------------------------------- */

struct taking {
	struct draft *d;
	const struct nl2sql_doc_model *m;
	struct nl2sql_mask_set *personal;
	bool used;
};

static void unused(const struct taking *t, const struct nl2sql_err *why)
{
	t->m->unused(t->m->ctx, "doc", why);
}

/* A text that may stand in a doc, or NULL; the reason is told. */
static const char *text_of(struct taking *t, struct nl2sql_json j, size_t max,
			   int column)
{
	const char *raw = nl2sql_json_string(j, &t->d->a, NULL), *text;
	const char *db = t->d->w.t->db ? t->d->w.t->db : "";
	struct nl2sql_err err = { 0 };
	struct nl2sql_buf scrubbed = { 0 };

	if (!raw)
		return NULL;
	text = nl2sql_doc_clean(&t->d->a, raw, max, &err);
	if (text && t->personal &&
	    (nl2sql_mask_set_hits(t->personal, text, strlen(text)) ||
	     nl2sql_mask_scrub(t->m->policy.mask, &scrubbed, db, text,
			       strlen(text)))) {
		refuse(&err, "personal", "%s", "a personal value in it");
		text = NULL;
	}
	nl2sql_buf_release(&scrubbed);
	if (text && column > -2 && echoes(t->d, text, column)) {
		refuse(&err, "echo", "says the name alone: %s", text);
		text = NULL;
	}
	if (!text)
		unused(t, &err);
	return text;
}

static void take_table(struct taking *t, struct nl2sql_json answer)
{
	struct nl2sql_doc_text *to = &t->d->w.doc->description;
	const char *text;

	if (to->origin != NL2SQL_DOC_RULE)
		return; /* it was asked for the rules alone */
	text = text_of(t, nl2sql_json_get(answer, "description"), TABLE_MAX,
		       -1);
	if (!text)
		return;
	*to = (struct nl2sql_doc_text){ text, NL2SQL_DOC_MODEL };
	t->used = true;
}

/* "orders.total", "\"total\"" -> the column's number, or -1. */
static int column_named(struct draft *d, const char *name)
{
	int i = nl2sql_table_column(d->w.t, name);
	const char *dot = strrchr(name, '.');
	size_t len;

	if (i < 0 && dot)
		i = nl2sql_table_column(d->w.t, ++dot);
	if (i >= 0)
		return i;
	name = dot ? dot : name;
	name += strspn(name, "\"`[ ");
	len = strcspn(name, "\"`] ");
	return nl2sql_table_column(d->w.t,
				   nl2sql_arena_strndup(&d->a, name, len));
}

static void take_column(struct taking *t, const char *name,
			struct nl2sql_json description)
{
	struct draft *d = t->d;
	int i = name ? column_named(d, name) : -1;
	struct nl2sql_err err = { 0 };
	const char *text, *facts;

	if (i < 0) {
		refuse(&err, "unknown_column", "no column \"%s\"",
		       name ? name : "");
		unused(t, &err);
		return;
	}
	/* the first word on it counts; people's and the key's stay */
	if (d->w.doc->columns[i].origin != NL2SQL_DOC_RULE ||
	    nl2sql_doc_role(d->w.t, i) == NL2SQL_ROLE_KEY)
		return;
	text = text_of(t, description, COLUMN_MAX, i);
	if (!text)
		return;
	facts = nl2sql_doc_column_facts(&d->w, i);
	if (strlen(facts) > 1)
		text = nl2sql_arena_printf(&d->a, "%s %s", text, facts);
	d->w.doc->columns[i] =
		(struct nl2sql_doc_text){ text, NL2SQL_DOC_MODEL };
	t->used = true;
}

/* [{"name": …, "description": …}], or {"name": "description"}. */
static void take_columns(struct taking *t, struct nl2sql_json columns)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(columns);
	struct nl2sql_json key, item;
	bool list = nl2sql_json_type(columns) == NL2SQL_JSON_ARRAY;

	if (!list && nl2sql_json_type(columns) != NL2SQL_JSON_OBJECT)
		return;
	while (nl2sql_json_next(&it, &key, &item)) {
		if (list)
			key = nl2sql_json_get(item, "name");
		take_column(t, nl2sql_json_string(key, &t->d->a, NULL),
			    list ? nl2sql_json_get(item, "description") : item);
	}
}

static void take_rules(struct taking *t, struct nl2sql_json rules)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(rules);
	struct nl2sql_json rule;
	size_t n = 0;

	if (nl2sql_json_type(rules) != NL2SQL_JSON_ARRAY)
		return;
	while (n++ < RULES_OF && nl2sql_json_next(&it, NULL, &rule)) {
		const char *text =
			text_of(t, nl2sql_json_get(rule, "text"), RULE_MAX, -2);
		const char *check = nl2sql_json_string(
			nl2sql_json_get(rule, "check"), &t->d->a, NULL);
		struct nl2sql_err err = { 0 };

		if (!text)
			continue;
		if (nl2sql_doc_believe(&t->d->w, text, check,
				       nl2sql_json_get(rule, "columns"),
				       &err) < 0)
			unused(t, &err);
		else
			t->used = true;
	}
}

static void take_answer(struct taking *t, struct question *q)
{
	struct nl2sql_doc *doc = t->d->w.doc;
	struct nl2sql_err err = { 0 };
	struct nl2sql_json answer;

	if (nl2sql_llm_json(&t->d->a, &answer, NULL, &q->request.answer, &err) <
	    0) {
		unused(t, &err);
		return;
	}
	t->used = false;
	if (nl2sql_json_type(answer) == NL2SQL_JSON_ARRAY) {
		take_columns(t, answer); /* what was left of a cut one */
	} else {
		if (q->whole)
			take_table(t, answer);
		take_columns(t, nl2sql_json_get(answer, "columns"));
		if (q->whole)
			take_rules(t, nl2sql_json_get(answer, "rules"));
	}
	if (!t->used)
		return;
	doc->provider = t->m->provider;
	doc->model = q->request.answer.asked ? q->request.answer.asked : "";
	doc->template = q->template;
}

int nl2sql_doc_take(struct draft *d, const struct nl2sql_doc_model *m,
		    struct nl2sql_err *err)
{
	struct taking t = { d, m, NULL, false };
	size_t i;
	int rc = 0;

	if (!d->nquestions)
		return 0;
	if (m->policy.mask) {
		t.personal = nl2sql_mask_set_new(m->policy.mask,
						 d->w.t->db ? d->w.t->db : "");
		nl2sql_mask_set_add_table(t.personal, d->w.t);
	}
	for (i = 0; rc == 0 && i < d->nquestions; i++) {
		struct question *q = &d->questions[i];

		if (q->request.err.code == NL2SQL_EFATAL) {
			*err = q->request.err;
			rc = -1;
		} else if (q->request.err.code != NL2SQL_OK) {
			if (q->request.nmessages)
				unused(&t, &q->request.err);
		} else {
			take_answer(&t, q);
		}
	}
	nl2sql_mask_set_free(t.personal);
	return rc;
}
