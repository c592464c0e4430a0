/*
 * lib/grammar/say_finish.c - the last touch to a sentence
 *
 * \1 stands for "a" or "an", and \2 and \3 stand around a noun of several:
 * blanks, articles, verbs and capitals are put right.
 */
#include <string.h>

#include "internal.h"

bool nl2sql_world_is_vowel_sound(const char *s)
{
	static const char *const consonant[] = { "uni", "use",	"usa", "eur",
						 "one", "once", "ute", "uri" };
	static const char *const vowel[] = { "hour", "honest", "honor",
					     "heir" };

	if (*s == '"' || *s == '\'')
		s++;
	if (*s == '8' || (s[0] == '1' && (s[1] == '1' || s[1] == '8') &&
			  !(s[2] >= '0' && s[2] <= '9')))
		return true;
	for (size_t i = 0; i < NL2SQL_COUNT(vowel); i++)
		if (nl2sql_ieqn(s, vowel[i], strlen(vowel[i])))
			return true;
	if (nl2sql_ieqn(s, "unin", 4) || nl2sql_ieqn(s, "unim", 4))
		return true;
	for (size_t i = 0; i < NL2SQL_COUNT(consonant); i++)
		if (nl2sql_ieqn(s, consonant[i], strlen(consonant[i])))
			return false;
	if (s[0] >= 'A' && s[0] <= 'Z' &&
	    ((s[1] >= 'A' && s[1] <= 'Z') || s[1] == ' ' || !s[1]))
		return strchr("AEFHILMNORSX", s[0]) != NULL;
	return strchr("aeiouAEIOU", *s) != NULL && *s;
}

/* Letters of the next word, over marks that stand before it. */
static const char *next_letter(const char *s)
{
	while (*s == ' ')
		s++;
	return s;
}

/* "each activities" wants the singular. */
static bool after_each(const struct nl2sql_buf *b)
{
	static const char *const words[] = { "each ", "every ", "per ",
					     "most common " };

	for (size_t i = 0; b->len && i < NL2SQL_COUNT(words); i++)
		if (nl2sql_ends(nl2sql_buf_str(b), words[i]) ||
		    (i < 2 &&
		     nl2sql_ends(nl2sql_buf_str(b), i ? "Every " : "Each ")))
			return true;
	return false;
}

static void put_singular(struct nl2sql_arena *a, struct nl2sql_buf *b,
			 const char *from, const char *end)
{
	const char *last = end;

	while (last > from && last[-1] != ' ')
		last--;
	nl2sql_buf_put(b, from, (size_t)(last - from));
	nl2sql_buf_puts(
		b, nl2sql_singular(a, nl2sql_arena_strndup(
					      a, last, (size_t)(end - last))));
}

/* "whose details begins" -> "begin": the verb behind several, which s points
 * to.  @return bytes of s that it stands for, 0 where it is none */
static size_t put_plural_verb(struct nl2sql_buf *b, const char *s)
{
	static const struct {
		const char *one, *many;
	} verbs[] = { { "is", "are" },	      { "has", "have" },
		      { "does", "do" },	      { "goes", "go" },
		      { "falls", "fall" },    { "stays", "stay" },
		      { "tops", "top" },      { "exceeds", "exceed" },
		      { "lies", "lie" },      { "ranges", "range" },
		      { "starts", "start" },  { "begins", "begin" },
		      { "ends", "end" },      { "contains", "contain" },
		      { "equals", "equal" },  { "includes", "include" },
		      { "reaches", "reach" }, { "mentions", "mention" },
		      { "differs", "differ" } };
	size_t n = strcspn(s, " ");

	for (size_t i = 0; i < NL2SQL_COUNT(verbs); i++)
		if (strlen(verbs[i].one) == n &&
		    memcmp(verbs[i].one, s, n) == 0) {
			nl2sql_buf_printf(b, " %s", verbs[i].many);
			return n;
		}
	return 0;
}

/* "What is the details" -> "are the", where several follow at once. */
static void make_plural_before(struct nl2sql_buf *b)
{
	if (nl2sql_ends(nl2sql_buf_str(b), "hat is the ")) {
		nl2sql_buf_cut(b, b->len - strlen("is the "));
		nl2sql_buf_puts(b, "are the ");
	}
}

char *nl2sql_say_finish(struct nl2sql_arena *a, const char *text, bool sentence)
{
	struct nl2sql_buf b = { 0 };
	char *out;

	for (const char *s = next_letter(text); *s; s++) {
		if (nl2sql_starts(s, "\1 \2")) {
			s++;
			continue;
		}
		if (nl2sql_starts(s, "\3 ")) {
			size_t n = put_plural_verb(&b, s + 2);

			s += n ? n + 1 : 0;
			continue;
		}
		if (*s == '\1') {
			nl2sql_buf_puts(&b, nl2sql_world_is_vowel_sound(
						    next_letter(s + 1))
						    ? "an"
						    : "a");
			continue;
		}
		if (*s == '\2' && after_each(&b)) {
			const char *end = strchr(s, '\3');

			if (end) {
				put_singular(a, &b, s + 1, end);
				s = end;
				continue;
			}
		}
		if (*s == '\2')
			make_plural_before(&b);
		if (*s == '\2' || *s == '\3')
			continue;
		if (nl2sql_starts(s, "total total ") ||
		    nl2sql_starts(s, "average average "))
			s += strcspn(s, " ") + 1;
		if (*s == ' ' &&
		    (s[1] == ' ' || !s[1] || strchr(".,;?!:", s[1])))
			continue;
		nl2sql_buf_putc(&b, *s);
	}
	out = nl2sql_arena_strndup(a, nl2sql_buf_str(&b), b.len);
	nl2sql_buf_release(&b);
	if (nl2sql_starts(out, "Tell me ") ||
	    nl2sql_starts(out, "I'd like to "))
		if (nl2sql_ends(out, "?"))
			out[strlen(out) - 1] = '.';
	if (sentence && out[0] >= 'a' && out[0] <= 'z')
		out[0] = (char)(out[0] - 'a' + 'A');
	return out;
}
