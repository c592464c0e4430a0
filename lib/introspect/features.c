/*
 * features.c - what speaks for one column referring to another
 *
 * A logistic model over names and values.  That values are contained is never
 * enough (small whole numbers are contained in every key), and names are
 * never enough where values speak against them.  The weights were fitted to
 * the declared keys of public databases; tests/bench/relationships.sh measures
 * what they are worth.
 */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "relate.h"

static const char *const key_words[] = {
	"id",	      "ids",  "code", "key", "no", "number", "nr",   "num",
	"identifier", "uuid", "guid", "fk",  "pk", "ref",    "name", "reference"
};

static bool is_key_word(const char *w)
{
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(key_words); i++)
		if (!strcmp(w, key_words[i]))
			return true;
	return false;
}

void nl2sql_inspect_name_words(struct nl2sql_arena *a, struct words *w,
			       const char *name)
{
	const char *raw[WORDS_MAX], *full, *space;
	size_t n = nl2sql_name_split(a, name, raw, WORDS_MAX), i;

	w->n = 0;
	for (i = 0; i < n; i++) {
		if (isdigit((unsigned char)*raw[i]) && i)
			continue;
		full = nl2sql_abbreviation(raw[i]);
		if (full && !(space = strchr(full, ' ')))
			raw[i] = full;
		/* customerid: the split could not know the word */
		if (strlen(raw[i]) > 4 && nl2sql_ends(raw[i], "id") &&
		    i + 1 == n && w->n + 2 <= WORDS_MAX && !full &&
		    strlen(raw[i]) < 30) {
			w->w[w->n++] = nl2sql_singular(
				a, nl2sql_arena_strndup(a, raw[i],
							strlen(raw[i]) - 2));
			w->w[w->n++] = "id";
			continue;
		}
		w->w[w->n++] = nl2sql_singular(a, raw[i]);
	}
}

void nl2sql_inspect_make_end(struct nl2sql_arena *a, struct end *e,
			     struct table_facts *f, int column,
			     const struct words *table_words)
{
	struct nl2sql_table *t = f->table;
	size_t i;

	memset(e, 0, sizeof(*e));
	e->facts = f;
	e->table = t;
	e->column = column;
	e->f = f->columns ? &f->columns[column] : NULL;
	e->table_words = table_words;
	nl2sql_inspect_name_words(a, &e->words, t->columns[column].name);
	e->core = e->words;
	while (e->core.n && is_key_word(e->core.w[e->core.n - 1])) {
		e->core.n--;
		e->id_named = true;
	}
	e->generic = !e->core.n;
	if (t->primary_key.ncolumns == 1 && t->primary_key.columns[0] == column)
		e->declared = true;
	for (i = 0; i < t->nunique; i++)
		if (t->unique[i].ncolumns == 1 &&
		    t->unique[i].columns[0] == column)
			e->declared = true;
	e->integer = e->f && e->f->values ? e->f->numbers
					  : t->columns[column].family ==
						    NL2SQL_FAMILY_INTEGER;
}

/* ---- values ------------------------------------------------------------------- */

double nl2sql_inspect_containment(const struct column_facts *child,
				  const struct column_facts *parent)
{
	uint64_t limit;
	size_t i, k = 0, n = 0, hits = 0;

	if (!child || !parent || !child->nsketch || !parent->nsketch)
		return -1;
	/* of the hashes below the parent's limit all that it has are known */
	limit = parent->whole ? UINT64_MAX
			      : parent->sketch[parent->nsketch - 1];
	for (i = 0; i < child->nsketch && child->sketch[i] <= limit; i++) {
		n++;
		while (k < parent->nsketch &&
		       parent->sketch[k] < child->sketch[i])
			k++;
		hits += k < parent->nsketch &&
			parent->sketch[k] == child->sketch[i];
	}
	return n >= 3 || (n && parent->whole) ? (double)hits / (double)n : -1;
}

/* ---- names --------------------------------------------------------------------- */

static bool same(const struct words *a, const struct words *b)
{
	size_t i;

	for (i = 0; i < a->n && i < b->n; i++)
		if (strcmp(a->w[i], b->w[i]))
			return false;
	return a->n && a->n == b->n;
}

/* Does a end in b? */
static bool ends_in(const struct words *a, const struct words *b)
{
	struct words tail;

	if (!b->n || a->n <= b->n)
		return false;
	tail.n = b->n;
	memcpy(tail.w, a->w + a->n - b->n, b->n * sizeof(*b->w));
	return same(&tail, b);
}

static void join(char *out, size_t size, const struct words *w)
{
	size_t i, n = 0, len;

	for (i = 0; i < w->n; i++) {
		len = strlen(w->w[i]);
		if (n + len + 1 > size)
			break;
		memcpy(out + n, w->w[i], len);
		n += len;
	}
	out[n] = '\0';
}

/* Jaccard's index of the trigrams of two names. */
static double similar(const struct words *a, const struct words *b)
{
	char x[64], y[64];
	size_t i, k, nx, ny, both = 0;

	join(x, sizeof(x), a);
	join(y, sizeof(y), b);
	nx = strlen(x);
	ny = strlen(y);
	if (nx < 3 || ny < 3)
		return nx && !strcmp(x, y);
	for (i = 0; i + 2 < nx; i++)
		for (k = 0; k + 2 < ny; k++)
			if (!memcmp(x + i, y + k, 3)) {
				both++;
				break;
			}
	return (double)both / (double)(nx + ny - 4 - both);
}

static bool in_table_name(const struct end *e)
{
	return e->core.n && (same(&e->core, e->table_words) ||
			     ends_in(e->table_words, &e->core) ||
			     similar(&e->core, e->table_words) >= .5);
}

bool nl2sql_inspect_both_own(const struct end *child, const struct end *parent)
{
	return child->declared && parent->declared && child->integer &&
	       parent->integer && in_table_name(child) && in_table_name(parent);
}

/* The child's name is the table's with the parent column's: album_title for
 * album.title. */
static bool qualified(const struct end *child, const struct end *parent)
{
	struct words w = *parent->table_words;
	size_t i;

	for (i = 0; i < parent->words.n && w.n < WORDS_MAX; i++)
		w.w[w.n++] = parent->words.w[i];
	return same(&child->words, &w) || ends_in(&child->words, &w);
}

void nl2sql_inspect_features(double *x, const struct end *child,
			     const struct end *parent, double share)
{
	const struct column_facts *c = child->f, *p = parent->f;
	bool named;

	memset(x, 0, FEATURES * sizeof(*x));
	x[F_BIAS] = 1;
	x[F_SAME_NAME] =
		same(&child->words, &parent->words) && !parent->generic;
	x[F_TABLE_IN_NAME] = same(&child->core, parent->table_words);
	x[F_TABLE_ENDS_NAME] = ends_in(&child->core, parent->table_words);
	x[F_NAME_ENDS_TABLE] = ends_in(parent->table_words, &child->core);
	x[F_QUALIFIED] = qualified(child, parent);
	x[F_SIMILAR] =
		parent->generic ? 0 : similar(&child->words, &parent->words);
	x[F_SIMILAR_TABLE] = similar(&child->core, parent->table_words);
	x[F_CHILD_ID] = child->id_named;
	x[F_PARENT_ID] = parent->id_named;
	x[F_PARENT_OWN] = parent->generic || in_table_name(parent);
	x[F_PARENT_FIRST] = parent->column == 0;
	x[F_DECLARED] = parent->declared;
	x[F_CHILD_KEY] = child->declared;
	x[F_CHILD_SERIAL] = c && c->serial;
	x[F_TEXT] = !child->integer;
	x[F_SAME_TABLE] = child->table == parent->table;
	named = x[F_SAME_NAME] || x[F_TABLE_IN_NAME] || x[F_QUALIFIED] ||
		x[F_TABLE_ENDS_NAME] || x[F_NAME_ENDS_TABLE];
	if (share < 0) {
		x[F_NO_DATA] = 1;
		return;
	}
	x[F_WHOLE] = share >= .999;
	x[F_HALF] = share < .5;
	x[F_MORE_VALUES] = c->distinct > p->distinct * 1.05;
	x[F_COVERAGE] = p->distinct > 0
				? fmin(1, share * c->distinct / p->distinct)
				: 0;
	x[F_FEW_VALUES] = c->distinct <= 2;
	x[F_WHOLE_NAMED] = x[F_WHOLE] && named;
}

#include "weights.h"

double nl2sql_inspect_confidence(const double *x)
{
	double sum = 0;
	size_t i;

	for (i = 0; i < FEATURES; i++)
		sum += weights[i] * x[i];
	return round(1000 / (1 + exp(-sum))) / 1000;
}

const char *nl2sql_inspect_evidence(struct nl2sql_arena *a, const double *x,
				    double share, const struct end *parent)
{
	const char *name = "the name resembles it";
	const char *key = parent->declared ? "a declared key"
					   : "a column without repeats";

	if (x[F_SAME_NAME])
		name = "the names are the same";
	else if (x[F_TABLE_IN_NAME] || x[F_TABLE_ENDS_NAME] ||
		 x[F_NAME_ENDS_TABLE] || x[F_QUALIFIED])
		name = "the name holds the table's";
	else if (x[F_SIMILAR] < .4 && x[F_SIMILAR_TABLE] < .4)
		name = "no other key holds these values";
	if (share < 0)
		return nl2sql_arena_printf(a,
					   "%s, and it is %s; no values to "
					   "compare",
					   name, key);
	return nl2sql_arena_printf(a,
				   "%s, %.0f %% of the values are there, and "
				   "it is %s",
				   name, floor(share * 100), key);
}
