/*
 * column.c - what a column means, from its name, role, values and references
 */
#include <string.h>

#include "column.h"

/* Times that are empty while something has not happened yet. */
static const char pending[] =
	"end ended finish finished close closed delete "
	"deleted ship shipped delivery delivered payment paid return returned "
	"cancel cancelled canceled complete completed approve approved leave "
	"left termination terminated resolved released archived expiry "
	"expires expired death";

static const struct {
	const char *semantic, *said;
} meanings[] = {
	{ "email", "E-mail address" },
	{ "phone", "Telephone number" },
	{ "url", "Web address" },
	{ "uuid", "Unique identifier (UUID)" },
	{ "ip", "IP address" },
	{ "ip_address", "IP address" },
	{ "postal_code", "Postal code" },
	{ "zip", "Postal code" },
	{ "latitude", "Latitude" },
	{ "longitude", "Longitude" },
	{ "iban", "Bank account number (IBAN)" },
	{ "credit_card", "Payment card number" },
	{ "person_name", NULL },
	{ "first_name", "First name" },
	{ "last_name", "Last name" },
	{ "birth_date", "Date of birth" },
};

/* '2020-01-31 00:00:00' -> 2020-01-31; years and the like as they are. */
static void put_time(struct nl2sql_buf *b, const struct nl2sql_cell *c)
{
	if (c->type == NL2SQL_CELL_TEXT && c->len < 40)
		nl2sql_buf_put(b, c->at,
			       c->len == 19 && !strcmp(c->at + 11, "00:00:00")
				       ? 10
				       : c->len);
	else
		nl2sql_doc_cell(b, c);
}

/* A time whose order as text is that in time, or a number. */
static bool in_order(const struct nl2sql_cell *c)
{
	return c->type != NL2SQL_CELL_TEXT ||
	       (c->len >= 5 && c->at[2] == ':') ||
	       (c->len >= 7 && c->at[4] == '-') ||
	       strspn(c->at, "0123456789") == c->len;
}

static void put_examples(const struct column *x, struct nl2sql_buf *b)
{
	size_t i, n = x->p ? x->p->nexamples : 0;

	if (!x->shows || !n)
		return;
	if (n > 3)
		n = 3;
	nl2sql_buf_puts(b, ", such as ");
	for (i = 0; i < n; i++) {
		nl2sql_buf_puts(b, nl2sql_doc_comma(i, n, " or "));
		nl2sql_doc_cell(b, &x->p->examples[i]);
	}
}

static void put_range(const struct column *x, struct nl2sql_buf *b)
{
	if (!x->p || !x->shows || x->p->min.type == NL2SQL_CELL_NULL ||
	    x->p->distinct < 2)
		return;
	if (!in_order(&x->p->min) || !in_order(&x->p->max)) {
		put_examples(x, b);
		return;
	}
	nl2sql_buf_puts(b, ", from ");
	if (x->role == NL2SQL_ROLE_TIME) {
		put_time(b, &x->p->min);
		nl2sql_buf_puts(b, " to ");
		put_time(b, &x->p->max);
		return;
	}
	nl2sql_doc_cell(b, &x->p->min);
	nl2sql_buf_puts(b, " to ");
	nl2sql_doc_cell(b, &x->p->max);
	if (x->p->has_mean && x->p->distinct > 4) {
		nl2sql_buf_puts(b, ", on average ");
		nl2sql_doc_number(b, x->p->mean);
	}
}

/* What a category is most often; an empty text tells nothing. */
static void put_most_frequent(const struct column *x, struct nl2sql_buf *b)
{
	const struct nl2sql_profile *p = x->p;
	size_t i = 0;

	while (i + 1 < p->ntop && p->top[i].value.type == NL2SQL_CELL_TEXT &&
	       !p->top[i].value.len)
		i++;
	if (p->distinct > 1)
		nl2sql_buf_printf(b, ", one of %lld values",
				  (long long)p->distinct);
	nl2sql_buf_puts(b, p->distinct < 2 ? ": always "
			   : i		   ? ", where not '' most often "
					   : ", most often ");
	nl2sql_doc_cell(b, &p->top[i].value);
}

static void put_values(const struct column *x, struct nl2sql_buf *b)
{
	const struct nl2sql_profile *p = x->p;
	size_t i;

	if (!p || !x->shows || !p->ntop)
		return;
	if (p->distinct * 2 > p->rows && p->distinct > 4) {
		put_examples(x, b);
		return;
	}
	if (!nl2sql_doc_enumeration(x->w->t, x->number)) {
		put_most_frequent(x, b);
		return;
	}
	nl2sql_buf_puts(b, p->ntop > 1 ? ": " : ": always ");
	for (i = 0; i < p->ntop; i++) {
		nl2sql_buf_puts(b, nl2sql_doc_comma(i, p->ntop, " or "));
		nl2sql_doc_cell(b, &p->top[i].value);
		if (p->ntop > 1 && p->rows > 0 && p->ntop <= 6) {
			nl2sql_buf_puts(b, " (");
			nl2sql_doc_share(b, p->top[i].count,
					 p->rows - p->nulls);
			nl2sql_buf_putc(b, ')');
		}
	}
}

static bool put_meaning(const struct column *x, struct nl2sql_buf *b)
{
	size_t i;

	if (!x->p || !x->p->semantic || x->w->by->foreign ||
	    nl2sql_doc_has_word(x->words, "fax mobile"))
		return false;
	for (i = 0; i < NL2SQL_COUNT(meanings); i++)
		if (meanings[i].said &&
		    !strcmp(x->p->semantic, meanings[i].semantic)) {
			nl2sql_column_put_head(x, b, meanings[i].said);
			return true;
		}
	return false;
}

/* A number of the row's own, or one of something else that never repeats: the
 * ID of the head of a department. */
static void put_key(const struct column *x, struct nl2sql_buf *b)
{
	const char *noun = x->w->doc->noun;
	const char *of = nl2sql_doc_without_id(x->w->a, x->words);

	if (strstr(of, " of ") && nl2sql_ends(of, noun))
		nl2sql_buf_printf(b, "The ID of the %s", of);
	else
		nl2sql_buf_printf(b, "Identifies the %s",
				  nl2sql_doc_rowish(noun) ? "row" : noun);
}

/* The part that depends on the role. */
static void put_body(const struct column *x, struct nl2sql_buf *b)
{
	switch (x->role) {
	case NL2SQL_ROLE_KEY:
		put_key(x, b);
		if (x->c->family == NL2SQL_FAMILY_TEXT)
			put_examples(x, b);
		break;
	case NL2SQL_ROLE_FOREIGN_KEY:
		nl2sql_column_put_reference(x, b);
		break;
	case NL2SQL_ROLE_TIME:
		nl2sql_column_put_moment(x, b);
		put_range(x, b);
		break;
	case NL2SQL_ROLE_MEASURE:
		if (!x->p || !x->p->semantic ||
		    !nl2sql_doc_has_word(x->p->semantic,
					 "latitude longitude") ||
		    !put_meaning(x, b))
			nl2sql_column_put_head(x, b, x->words);
		nl2sql_column_put_unit(x, b);
		put_range(x, b);
		break;
	case NL2SQL_ROLE_FLAG:
		nl2sql_column_put_flag(x, b);
		break;
	case NL2SQL_ROLE_CATEGORY:
		if (!put_meaning(x, b))
			nl2sql_column_put_head(x, b, x->words);
		put_values(x, b);
		break;
	case NL2SQL_ROLE_FREE_TEXT:
		nl2sql_column_put_head(x, b, x->words);
		nl2sql_buf_puts(b, ", free text");
		if (x->p && x->p->length_max > 0)
			nl2sql_buf_printf(b, " of up to %lld characters",
					  (long long)x->p->length_max);
		break;
	case NL2SQL_ROLE_CODE:
	case NL2SQL_ROLE_NAME:
	case NL2SQL_ROLE_NONE:
		if (!put_meaning(x, b))
			nl2sql_column_put_head(x, b, x->words);
		if (x->role == NL2SQL_ROLE_CODE && x->p && x->p->pattern &&
		    x->shows)
			nl2sql_buf_printf(b, ", of the form %s", x->p->pattern);
		if (x->role != NL2SQL_ROLE_NONE)
			put_examples(x, b);
		break;
	}
}

static void put_length(const struct column *x, struct nl2sql_buf *b)
{
	const char *open = strchr(x->c->type, '(');
	int64_t most = 0;

	if (x->p && x->p->length_max > 0 &&
	    x->p->length_min == x->p->length_max)
		nl2sql_buf_printf(b, " of %lld characters",
				  (long long)x->p->length_max);
	else if (x->p && x->p->length_max > 0)
		nl2sql_buf_printf(b, " of %lld to %lld characters",
				  (long long)x->p->length_min,
				  (long long)x->p->length_max);
	else if (open &&
		 nl2sql_parse_int(nl2sql_arena_strndup(x->w->a, open + 1,
						       strcspn(open + 1, ")")),
				  1, INT32_MAX, &most) == 0)
		nl2sql_buf_printf(b, " of up to %lld characters",
				  (long long)most);
}

/* Where there is no more to say than the name, what kind of thing it is. */
static void put_shape(const struct column *x, struct nl2sql_buf *b)
{
	static const char *const kinds[] = {
		[NL2SQL_FAMILY_INTEGER] = "a whole number",
		[NL2SQL_FAMILY_REAL] = "a number",
		[NL2SQL_FAMILY_DECIMAL] = "a number",
		[NL2SQL_FAMILY_TEXT] = "text",
		[NL2SQL_FAMILY_BOOLEAN] = "yes or no",
		[NL2SQL_FAMILY_DATE] = "a date",
		[NL2SQL_FAMILY_TIME] = "a time of the day",
		[NL2SQL_FAMILY_TIMESTAMP] = "a date and time",
		[NL2SQL_FAMILY_INTERVAL] = "a span of time",
		[NL2SQL_FAMILY_BINARY] = "binary data",
		[NL2SQL_FAMILY_JSON] = "a JSON document",
		[NL2SQL_FAMILY_ARRAY] = "a list of values",
	};
	const char *kind = kinds[x->c->family];

	if (!kind)
		return;
	nl2sql_buf_printf(b, ", %s", kind);
	if (x->c->family == NL2SQL_FAMILY_TEXT)
		put_length(x, b);
	if (x->p && x->p->unique && x->p->exact && x->p->rows >= 10 &&
	    x->role != NL2SQL_ROLE_KEY)
		nl2sql_buf_puts(b, ", never the same twice");
}

static void put_nulls(const struct column *x, struct nl2sql_buf *b)
{
	const struct nl2sql_profile *p = x->p;

	if (!p || !p->rows || !p->nulls)
		return;
	if (p->nulls == p->rows) {
		nl2sql_buf_puts(b, "; empty in every row");
		return;
	}
	nl2sql_buf_puts(b,
			x->role == NL2SQL_ROLE_TIME &&
					nl2sql_doc_has_word(x->words, pending)
				? "; empty as long as that has not happened ("
			: x->role == NL2SQL_ROLE_FOREIGN_KEY
				? "; empty where there is none ("
				: "; empty in ");
	nl2sql_doc_share(b, p->nulls, p->rows);
	nl2sql_buf_puts(b, " of the rows");
	if (b->data[b->len - 1] == 's' &&
	    (x->role == NL2SQL_ROLE_FOREIGN_KEY ||
	     (x->role == NL2SQL_ROLE_TIME &&
	      nl2sql_doc_has_word(x->words, pending))))
		nl2sql_buf_putc(b, ')');
}

static struct column column_of(struct writer *w, int column)
{
	const struct nl2sql_column *c = &w->t->columns[column];

	return (struct column){ w,
				c,
				c->profile,
				nl2sql_doc_column_words(w, column),
				nl2sql_doc_role(w->t, column),
				column,
				!nl2sql_doc_pii(c) };
}

/* Where the name of the column ends, and what is known of it begins. */
static size_t head_length(const struct nl2sql_buf *b)
{
	return strcspn(b->data, ",:;(");
}

static void put_tail(const struct column *x, struct nl2sql_buf *b)
{
	if (x->c->generated)
		nl2sql_buf_puts(b, ", computed by the database");
	put_nulls(x, b);
	if (!x->shows)
		nl2sql_buf_puts(b, "; personal data");
	nl2sql_buf_putc(b, '.');
}

const char *nl2sql_doc_describe_column(struct writer *w, int column)
{
	struct column x = column_of(w, column);
	struct nl2sql_buf b = { 0 };

	put_body(&x, &b);
	if (x.role != NL2SQL_ROLE_KEY && x.shows && !b.data[head_length(&b)])
		put_shape(&x, &b);
	put_tail(&x, &b);
	return nl2sql_doc_keep(w, &b);
}

const char *nl2sql_doc_column_facts(struct writer *w, int column)
{
	struct column x = column_of(w, column);
	struct nl2sql_buf b = { 0 }, facts = { 0 };
	const char *at;

	put_body(&x, &b);
	put_tail(&x, &b);
	at = b.data + head_length(&b);
	if (*at == ':' && strchr("'0123456789", at[2]))
		nl2sql_buf_puts(&facts, "Values: ");
	at += strspn(at, ",:; ");
	if (facts.len)
		nl2sql_buf_puts(&facts, at);
	else
		nl2sql_doc_capital(&facts, at);
	nl2sql_buf_release(&b);
	return nl2sql_doc_keep(w, &facts);
}
