/*
 * lib/grammar/say.c - a derivation in words
 */
#include <string.h>

#include "internal.h"

static size_t below(struct derivation *d, size_t n)
{
	return (size_t)nl2sql_rng_below(&d->rng, n);
}

/* ---- the lexicon -------------------- */

/* How well a line is made for a column: 0 not at all, 3 by its name. */
static int match(const struct lex_line *l, const struct world_column *c)
{
	if (l->roles && (!c || !(c->roles & l->roles)))
		return 0;
	if (!l->nglobs)
		return l->roles ? 2 : 1;
	for (size_t i = 0; c && i < l->nglobs; i++)
		if (nl2sql_glob(l->globs[i], c->words))
			return 3;
	return 0;
}

/* Does the line fit another column of the table too, so that "in Paris"
 * could mean either? */
static bool shared_line(const struct lex_line *l, const struct world_column *c)
{
	for (size_t i = 0; c->table && i < c->table->ncolumns; i++)
		if (&c->table->columns[i] != c &&
		    match(l, &c->table->columns[i]) == 3)
			return true;
	return false;
}

static bool names_column(const struct piece *p)
{
	for (; p; p = p->next) {
		if (p->kind == PIECE_SLOT && strcmp(p->text, "c") == 0)
			return true;
		for (size_t i = 0; i < p->nbranch; i++)
			if (names_column(p->branch[i]))
				return true;
	}
	return false;
}

const struct phrase *nl2sql_lexicon_find(struct derivation *d, const char *key,
					 const struct world_column *c)
{
	const struct lex_entry *e = nl2sql_map_get(&d->w->g->lexicon, key);
	const struct lex_line *best[4] = { NULL }, *l;
	int level = 3;

	if (!e)
		return NULL;
	for (size_t i = 0; i < e->nlines; i++) {
		int m = match(&e->lines[i], c);

		if (m && !best[m])
			best[m] = &e->lines[i];
	}
	while (level && !best[level])
		level--;
	if (!level)
		return NULL;
	l = best[level];
	if (level == 3 && shared_line(l, c)) {
		const struct phrase *named[64];
		size_t n = 0;

		for (size_t i = 0; i < l->nphrases && n < 64; i++)
			if (names_column(l->phrases[i].seq))
				named[n++] = &l->phrases[i];
		if (n)
			return named[below(d, n)];
		l = best[2] ? best[2] : best[1];
		return l ? &l->phrases[below(d, l->nphrases)] : NULL;
	}
	if (level == 3 && (best[2] || best[1]) && nl2sql_rng_unit(&d->rng) < .3)
		l = best[2] ? best[2] : best[1];
	return &l->phrases[below(d, l->nphrases)];
}

static void say_items(struct derivation *d, const struct slot *s,
		      const char *form, struct nl2sql_buf *b)
{
	if (strcmp(form, "be") == 0) {
		const struct colref *c = s->items;

		nl2sql_buf_puts(
			b, s->n > 1 || c->inst->t->columns[c->column].plural
				   ? "are"
				   : "is");
		return;
	}
	for (size_t i = 0; i < s->n; i++) {
		if (i)
			nl2sql_buf_puts(b, i + 1 < s->n ? ", " : " and ");
		nl2sql_say_column(d, s->items[i], form, b);
	}
}

/* ---- numbers -------------------- */

static const char *const small[] = { "zero",  "one",  "two", "three",
				     "four",  "five", "six", "seven",
				     "eight", "nine", "ten" };
static const char *const ordinals[] = { "",	  "first", "second", "third",
					"fourth", "fifth", "sixth",  "seventh",
					"eighth", "ninth", "tenth" };

static void say_number(struct derivation *d, int64_t n, const char *form,
		       struct nl2sql_buf *b)
{
	if (strcmp(form, "less") == 0)
		n--;
	if (strcmp(form, "ord") == 0 && n > 0 && n <= 10)
		nl2sql_buf_puts(b, ordinals[n]);
	else if (n >= 0 && n <= 10 && strcmp(form, "digits") != 0 &&
		 d->quoting != 2)
		nl2sql_buf_puts(b, small[n]);
	else
		nl2sql_buf_printf(b, "%lld", (long long)n);
}

/* ---- conditions -------------------- */

/* Where a modifier stands among others: "in Lyon" before "with a balance
 * over 5" before "whose status is open"; what is said of a parent last. */
static int rank(const char *s, const struct frame *part)
{
	static const char *const clauses[] = { "whose ", "that ", "who ",
					       "which ", "where " };
	int r = 0;

	if (nl2sql_starts(s, "with ") || nl2sql_starts(s, "without "))
		r = 1;
	for (size_t i = 0; i < NL2SQL_COUNT(clauses); i++)
		if (nl2sql_starts(s, clauses[i]))
			r = 2;
	if (nl2sql_starts(part->rule->name, "cond.via"))
		r += 3;
	return r;
}

static void say_mods(struct derivation *d, const struct slot *s,
		     const char *form, struct nl2sql_buf *out)
{
	struct {
		char *text;
		int rank;
	} mod[8], swap;
	size_t n = s->n > 8 ? 8 : s->n;

	for (size_t i = 0; i < n; i++) {
		struct nl2sql_buf b = { 0 };

		if (!nl2sql_say_form(d, s->parts[i], form, &b))
			nl2sql_say_form(d, s->parts[i], "mod", &b);
		mod[i].text = nl2sql_arena_strdup(d->a, nl2sql_buf_str(&b));
		mod[i].rank = rank(mod[i].text, s->parts[i]);
		nl2sql_buf_release(&b);
	}
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k && mod[k].rank < mod[k - 1].rank; k--) {
			swap = mod[k];
			mod[k] = mod[k - 1];
			mod[k - 1] = swap;
		}
	for (size_t i = 0; i < n; i++) {
		bool link = strcmp(form, "mod") != 0 ||
			    (i && mod[i].rank % 3 &&
			     (mod[i].rank % 3 == mod[i - 1].rank % 3 ||
			      mod[i - 1].rank % 3 == 1));

		if (i)
			nl2sql_buf_puts(out, link ? " and " : " ");
		nl2sql_buf_puts(out, mod[i].text);
	}
}

/* ---- slots -------------------- */

static void say_inst(const struct inst *in, const char *form,
		     struct nl2sql_buf *b)
{
	if (strcmp(form, "one") == 0)
		nl2sql_buf_puts(b, in->noun);
	else if (strcmp(form, "an") == 0)
		nl2sql_buf_printf(b, "\1 %s", in->noun);
	else if (strcmp(form, "name") == 0)
		nl2sql_buf_puts(b, in->t->t->name);
	else if (strcmp(form, "refname") == 0 && in->edge)
		nl2sql_buf_puts(
			b, in->edge->parent->columns[in->edge->r->to_columns[0]]
				   .nouns);
	else if (!nl2sql_say_fact(in, form, b))
		nl2sql_buf_puts(b, in->nouns);
}

/* {a.own}: where the table has just been named, its columns stand alone. */
static void say_parts(struct derivation *d, const struct slot *s,
		      const char *form, struct nl2sql_buf *b)
{
	const struct inst *was = d->about;

	if (strcmp(form, "own") == 0 && s->n) {
		d->about = s->parts[0]->slots[0].inst;
		say_mods(d, s, "mod", b);
		d->about = was;
	} else {
		say_mods(d, s, *form ? form : "mod", b);
	}
}

static void say_function(struct derivation *d, const struct slot *s,
			 struct nl2sql_buf *b);

static void say_slot(struct derivation *d, struct frame *f,
		     const struct piece *p, struct nl2sql_buf *b)
{
	const struct slot *s = nl2sql_frame_slot(f, p->text, strlen(p->text));

	if (!s)
		return;
	switch (s->kind) {
	case SLOT_INST:
		say_inst(s->inst, p->form, b);
		break;
	case SLOT_COLUMN:
		nl2sql_say_column(d, s->col, p->form, b);
		break;
	case SLOT_ITEMS:
		say_items(d, s, p->form, b);
		break;
	case SLOT_VALUE:
		nl2sql_say_value(
			d, strcmp(p->form, "hi") == 0 ? &s->value2 : &s->value,
			s->col.inst ? &s->col.inst->t->columns[s->col.column]
				    : NULL,
			b);
		break;
	case SLOT_NUMBER:
		say_number(d, s->number, p->form, b);
		break;
	case SLOT_WORD:
		nl2sql_buf_puts(b, s->word);
		break;
	case SLOT_PART:
	case SLOT_PARTS:
		say_parts(d, s, p->form, b);
		break;
	case SLOT_FUNCTION:
		say_function(d, s, b);
		break;
	default:
		break;
	}
}

/* What the lexicon is asked about a join: "plain|order|customer". */
static const char *edge_words(struct derivation *d, const struct inst *in)
{
	return nl2sql_arena_printf(
		d->a, "%s|%s|%s",
		in->edge->role == in->edge->parent->noun ? "plain" : "role",
		in->edge->child->words, in->edge->parent->words);
}

/* A join's phrase speaks of the table that was joined as {p}. */
static void say_edge(struct derivation *d, struct inst *in,
		     const struct piece *seq, struct nl2sql_buf *b)
{
	struct bind bind = { .name = "p" };
	struct slot slot = { .kind = SLOT_INST, .inst = in };
	struct rule rule = { .binds = &bind, .nbinds = 1 };
	struct frame f = { .rule = &rule, .slots = &slot };

	nl2sql_say_piece(d, &f, seq, b);
}

static void say_lex(struct derivation *d, struct frame *f,
		    const struct piece *p, struct nl2sql_buf *b)
{
	const struct slot *s = nl2sql_frame_slot(f, p->form, strlen(p->form));
	const struct world_column *c = NULL;
	struct world_column edge = { 0 };
	const struct phrase *ph;

	if (s && s->kind == SLOT_INST && s->inst->edge) {
		edge.words = edge_words(d, s->inst);
		c = &edge;
	}
	if (s && (s->kind == SLOT_COLUMN || s->kind == SLOT_VALUE))
		c = &s->col.inst->t->columns[s->col.column];
	ph = nl2sql_lexicon_find(d, p->text, c);
	if (ph && c == &edge)
		say_edge(d, s->inst, ph->seq, b);
	else if (ph)
		nl2sql_say_piece(d, f, ph->seq, b);
}

void nl2sql_say_piece(struct derivation *d, struct frame *f,
		      const struct piece *p, struct nl2sql_buf *b)
{
	for (; p; p = p->next)
		switch (p->kind) {
		case PIECE_TEXT:
			nl2sql_buf_puts(b, p->text);
			break;
		case PIECE_SLOT:
			say_slot(d, f, p, b);
			break;
		case PIECE_MAYBE:
			if (below(d, 2))
				nl2sql_say_piece(d, f, p->branch[0], b);
			break;
		case PIECE_CHOICE:
			nl2sql_say_piece(d, f, p->branch[below(d, p->nbranch)],
					 b);
			break;
		case PIECE_LEX:
			say_lex(d, f, p, b);
			break;
		}
}

/* A function's phrase speaks of its column as {c}. */
static void say_function(struct derivation *d, const struct slot *s,
			 struct nl2sql_buf *b)
{
	struct bind binds[2] = { { .name = "c" }, { .name = "t" } };
	struct slot slots[2] = { { .kind = SLOT_COLUMN, .col = s->col },
				 { .kind = SLOT_INST, .inst = s->col.inst } };
	struct rule rule = { .binds = binds, .nbinds = 2 };
	struct frame f = { .rule = &rule, .slots = slots };

	nl2sql_say_piece(d, &f, s->fn->phrases[below(d, s->fn->nphrases)].seq,
			 b);
}

bool nl2sql_say_form(struct derivation *d, struct frame *f, const char *form,
		     struct nl2sql_buf *b)
{
	const struct rule *r = f->rule;
	size_t n = 0, pick;

	for (size_t i = 0; i < r->nphrases; i++)
		n += strcmp(r->phrases[i].form, form) == 0;
	if (!n)
		return false;
	pick = below(d, n);
	for (size_t i = 0; i < r->nphrases; i++)
		if (strcmp(r->phrases[i].form, form) == 0 && !pick--)
			nl2sql_say_piece(d, f, r->phrases[i].seq, b);
	return true;
}
