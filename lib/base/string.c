/* lib/base/string.c - comparing, matching and parsing without the locale */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/base.h>

static unsigned char fold(char c)
{
	unsigned char u = (unsigned char)c;

	return u >= 'A' && u <= 'Z' ? (unsigned char)(u + 32) : u;
}

bool nl2sql_ieqn(const char *a, const char *b, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++) {
		if (fold(a[i]) != fold(b[i]))
			return false;
		if (!a[i])
			return true;
	}
	return true;
}

bool nl2sql_ieq(const char *a, const char *b)
{
	return nl2sql_ieqn(a, b, SIZE_MAX);
}

bool nl2sql_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool nl2sql_ends(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return n >= m && memcmp(s + n - m, suffix, m) == 0;
}

const char *nl2sql_istr(const char *hay, const char *needle)
{
	size_t n = strlen(needle);

	if (!n)
		return hay;
	for (; *hay; hay++)
		if (nl2sql_ieqn(hay, needle, n))
			return hay;
	return NULL;
}

/* Match one [..] class at *pp (after the '['); false also where it is not
 * closed, and then *pp stays. */
static bool glob_class(const char **pp, char c)
{
	const char *p = *pp;
	bool negate = *p == '!' || *p == '^', hit = false;

	if (negate)
		p++;
	for (bool first = true; *p && (first || *p != ']'); p++, first = false) {
		if (p[1] == '-' && p[2] && p[2] != ']') {
			hit |= fold(c) >= fold(p[0]) && fold(c) <= fold(p[2]);
			p += 2;
		} else {
			hit |= fold(*p) == fold(c);
		}
	}
	if (*p != ']')
		return false;
	*pp = p + 1;
	return hit != negate;
}

/* One backtrack point is enough: a later '*' can take all that an earlier
 * one could.  O(|pattern| * |s|). */
bool nl2sql_glob(const char *pattern, const char *s)
{
	const char *star = NULL, *retry = NULL;

	while (*s) {
		const char *p = pattern;
		bool hit;

		if (*pattern == '*') {
			star = ++pattern;
			retry = s;
			continue;
		}
		if (*pattern == '[') {
			p = pattern + 1;
			hit = glob_class(&p, *s);
		} else {
			hit = *pattern && (*pattern == '?' ||
					   fold(*pattern) == fold(*s));
			p = pattern + 1;
		}
		if (hit) {
			pattern = p;
			s++;
		} else if (star) {
			pattern = star;
			s = ++retry;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return !*pattern;
}

enum { MAX_EDIT = 128 };

static size_t decode(const char *s, uint32_t out[MAX_EDIT])
{
	size_t len = strlen(s), n = 0;

	while (len && n < MAX_EDIT) {
		uint32_t cp;
		size_t used = nl2sql_utf8_next(s, len, &cp);

		if (!used) {
			used = 1;
			cp = (unsigned char)*s;
		}
		out[n++] = cp < 128 ? fold((char)cp) : cp;
		s += used;
		len -= used;
	}
	return n;
}

unsigned nl2sql_edit_distance(const char *a, const char *b, unsigned max)
{
	uint32_t x[MAX_EDIT], y[MAX_EDIT];
	unsigned row[3][MAX_EDIT + 1];
	size_t n = decode(a, x), m = decode(b, y), i, j;

	if ((n > m ? n - m : m - n) > max)
		return max + 1;
	for (j = 0; j <= m; j++)
		row[0][j] = (unsigned)j;
	for (i = 1; i <= n; i++) {
		unsigned *now = row[i % 3], *up = row[(i + 2) % 3];
		unsigned *up2 = row[(i + 1) % 3], least = (unsigned)i;

		now[0] = (unsigned)i;
		for (j = 1; j <= m; j++) {
			unsigned d = up[j - 1] + (x[i - 1] != y[j - 1]);

			d = up[j] + 1 < d ? up[j] + 1 : d;
			d = now[j - 1] + 1 < d ? now[j - 1] + 1 : d;
			if (i > 1 && j > 1 && x[i - 1] == y[j - 2] &&
			    x[i - 2] == y[j - 1] && up2[j - 2] + 1 < d)
				d = up2[j - 2] + 1;
			now[j] = d;
			least = d < least ? d : least;
		}
		if (least > max)
			return max + 1;
	}
	return row[n % 3][m] > max ? max + 1 : row[n % 3][m];
}

int nl2sql_parse_int(const char *s, int64_t min, int64_t max, int64_t *out)
{
	char *end;
	long long v;

	if (!(*s >= '0' && *s <= '9') &&
	    !((*s == '-' || *s == '+') && s[1] >= '0' && s[1] <= '9'))
		return -1;
	errno = 0;
	v = strtoll(s, &end, 10);
	if (errno || *end || v < min || v > max)
		return -1;
	*out = v;
	return 0;
}

/* Programs never call setlocale(), so strtod() speaks C; what it takes beside
 * decimals (hex, inf, nan, leading blanks) is refused here. */
int nl2sql_parse_double(const char *s, double *out)
{
	char *end;

	if (!*s || s[strspn(s, "+-.0123456789eE")])
		return -1;
	*out = strtod(s, &end);
	return *end || end == s ? -1 : 0;
}
