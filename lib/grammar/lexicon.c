/*
 * lib/grammar/lexicon.c - the lexicon for those who have a tree, and no
 * derivation: the first phrase of the line that fits best, nothing by chance
 */
#include <string.h>

#include "internal.h"

/* 0 not at all, 1 any, 2 by its role, 3 by its name */
static int fit(const struct lex_line *l, const char *words, unsigned roles)
{
	size_t i;

	if (l->roles && !(l->roles & roles))
		return 0;
	if (!l->nglobs)
		return l->roles ? 2 : 1;
	for (i = 0; words && i < l->nglobs; i++)
		if (nl2sql_glob(l->globs[i], words))
			return 3;
	return 0;
}

static void put_slot(struct nl2sql_buf *b, const char *name,
		     const struct nl2sql_slot_text *slots, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (strcmp(slots[i].name, name) == 0)
			nl2sql_buf_puts(b, slots[i].text);
}

/* Options stay out, of choices the first is taken. */
static void put_pieces(struct nl2sql_buf *b, const struct piece *p,
		       const struct nl2sql_slot_text *slots, size_t n)
{
	for (; p; p = p->next)
		switch (p->kind) {
		case PIECE_TEXT:
			nl2sql_buf_puts(b, p->text);
			break;
		case PIECE_SLOT:
			put_slot(b, p->text, slots, n);
			break;
		case PIECE_CHOICE:
			put_pieces(b, p->branch[0], slots, n);
			break;
		default:
			break;
		}
}

bool nl2sql_grammar_say(struct nl2sql_buf *out, const struct nl2sql_grammar *g,
			const char *key, const char *words, const char *role,
			const struct nl2sql_slot_text *slots, size_t n)
{
	const struct lex_entry *e = nl2sql_map_get(&g->lexicon, key);
	unsigned roles = role ? nl2sql_grammar_role_bit(role, strlen(role)) : 0;
	const struct lex_line *best = NULL;
	struct nl2sql_buf b = { 0 };
	const char *s;
	int level = 0;
	size_t i;

	for (i = 0; e && i < e->nlines; i++) {
		int f = fit(&e->lines[i], words, roles);

		if (f > level) {
			level = f;
			best = &e->lines[i];
		}
	}
	if (!best || !best->nphrases)
		return false;
	put_pieces(&b, best->phrases[0].seq, slots, n);
	for (s = nl2sql_buf_str(&b); *s; s++)
		if (*s != '\1')
			nl2sql_buf_putc(out, *s);
		else
			nl2sql_buf_puts(out, nl2sql_world_is_vowel_sound(
						     s + 1 + strspn(s + 1, " "))
						     ? "an"
						     : "a");
	nl2sql_buf_release(&b);
	return true;
}
