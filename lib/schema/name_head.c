/*
 * name_head.c - what all names have at the head that says nothing
 */
#include <ctype.h>
#include <string.h>

#include <nl2sql/schema.h>

/* Short words of names that are words. */
static const char little[] =
	"id of in on at to by is as or no up if do go my we us and the for has "
	"age day end fee key low net row set sex tax top zip map tie bid job "
	"red sum air car bus fax pet won lap min max yes new old one two six "
	"ten all any per via pay due use hit run sub log bit box lot mix way "
	"his her its who why how not was are can did had got put out off ext "
	"art bar bed cat dog cup cut dry egg eye fat fun gas gap gun hot ice "
	"ink law leg lip mid mud nut oil pen pin pot raw sea sky son sun tag "
	"tea tip toe toy van war web win few non big bad";

bool nl2sql_word_little(const char *word)
{
	size_t len = strlen(word);

	for (const char *at = little; *at;) {
		size_t n = strcspn(at, " ");

		if (n == len && memcmp(at, word, n) == 0)
			return true;
		at += n + (at[n] == ' ');
	}
	return false;
}

/* How many of n names are words once their first len bytes are gone. */
static size_t spoken(struct nl2sql_arena *a, const char *const *names, size_t n,
		     size_t len)
{
	const char *words[8];
	size_t all = 0;

	for (size_t i = 0; i < n; i++) {
		size_t count = nl2sql_name_split(a, names[i] + len, words,
						 NL2SQL_COUNT(words));
		size_t k = 0;

		while (k < count && (nl2sql_word_known(words[k]) ||
				     nl2sql_word_little(words[k])))
			k++;
		all += count && k == count;
	}
	return all;
}

static size_t shared_bytes(const char *const *names, size_t n)
{
	size_t len = strlen(names[0]);

	for (size_t i = 1; i < n; i++) {
		size_t k = 0;

		while (k < len && tolower((unsigned char)names[i][k]) ==
					  tolower((unsigned char)names[0][k]))
			k++;
		len = k;
	}
	for (size_t i = 0; i < n; i++)
		if (!names[i][len])
			return 0; /* a name of nothing else */
	return len;
}

size_t nl2sql_names_head(const char *const *names, size_t n)
{
	size_t len = n >= 3 ? shared_bytes(names, n) : 0;
	struct nl2sql_arena a = { 0 };

	if (len < 2)
		return 0;
	if (len <= 4 && names[0][len - 1] == '_')
		return len;
	if (strchr(names[0], '_') ||
	    spoken(&a, names, n, len) <= spoken(&a, names, n, 0))
		len = 0;
	nl2sql_arena_release(&a);
	return len;
}
