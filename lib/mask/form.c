/*
 * form.c - values that tell by form and check digits what they are
 */
#include <ctype.h>
#include <string.h>

#include "mask.h"

static size_t count_digits(const char *s, size_t len)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		n += isdigit((unsigned char)s[i]) != 0;
	return n;
}

static bool only(const char *s, size_t len, const char *more, bool letters)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (!isdigit((unsigned char)s[i]) &&
		    !(letters && isalpha((unsigned char)s[i])) &&
		    !(s[i] && strchr(more, s[i])))
			return false;
	return len > 0;
}

static bool is_email(const char *s, size_t len)
{
	const char *at = memchr(s, '@', len), *dot = NULL, *p;

	if (!at || at == s || len > 254)
		return false;
	if (!only(s, (size_t)(at - s), ".!#$%&'*+/=?^_`{|}~-", true))
		return false;
	for (p = at + 1; p < s + len; p++) {
		if (*p == '.')
			dot = p;
		else if (!isalnum((unsigned char)*p) && *p != '-')
			return false;
	}
	return dot && dot > at + 1 && s + len - dot > 2;
}

static bool is_uuid(const char *s, size_t len)
{
	size_t i;

	if (len != 36)
		return false;
	for (i = 0; i < len; i++)
		if (i == 8 || i == 13 || i == 18 || i == 23
			    ? s[i] != '-'
			    : !isxdigit((unsigned char)s[i]))
			return false;
	return true;
}

static bool is_url(const char *s, size_t len)
{
	static const char *const schemes[] = { "http://", "https://", "ftp://",
					       "www." };
	size_t i, n;

	for (i = 0; i < NL2SQL_COUNT(schemes); i++) {
		n = strlen(schemes[i]);
		if (len > n + 3 && nl2sql_ieqn(s, schemes[i], n))
			return !memchr(s, ' ', len);
	}
	return false;
}

static bool is_ip4(const char *s, size_t len)
{
	int parts = 0, value = -1;
	size_t i;

	for (i = 0; i <= len; i++) {
		if (i < len && isdigit((unsigned char)s[i])) {
			value = (value < 0 ? 0 : value) * 10 + s[i] - '0';
			if (value > 255)
				return false;
		} else if (value >= 0 && (i == len || s[i] == '.')) {
			parts++;
			value = -1;
		} else {
			return false;
		}
	}
	return parts == 4;
}

static bool is_ip6(const char *s, size_t len)
{
	size_t i, colons = 0, run = 0;
	bool gap = false;

	if (len < 3 || len > 39)
		return false;
	for (i = 0; i < len; i++) {
		if (s[i] == ':') {
			colons++;
			gap = gap || (i && s[i - 1] == ':');
			run = 0;
		} else if (!isxdigit((unsigned char)s[i]) || ++run > 4) {
			return false;
		}
	}
	return colons == 7 || (colons >= 2 && gap && len > 3);
}

static bool is_mac(const char *s, size_t len)
{
	size_t i;

	if (len != 17 || (s[2] != ':' && s[2] != '-'))
		return false;
	for (i = 0; i < len; i++)
		if (i % 3 == 2 ? s[i] != s[2] : !isxdigit((unsigned char)s[i]))
			return false;
	return true;
}

bool nl2sql_mask_luhn(const char *s, size_t len)
{
	bool twice = false;
	int sum = 0, d;

	while (len--) {
		if (!isdigit((unsigned char)s[len]))
			continue;
		d = s[len] - '0';
		if (twice)
			d = d > 4 ? d * 2 - 9 : d * 2;
		twice = !twice;
		sum += d;
	}
	return sum % 10 == 0;
}

/* 13 to 19 digits with a known first digit, in groups or not, Luhn's check
 * digit right. */
static bool is_card(const char *s, size_t len)
{
	size_t n = count_digits(s, len);

	return n >= 13 && n <= 19 && *s >= '3' && *s <= '6' &&
	       only(s, len, " -", false) && nl2sql_mask_luhn(s, len);
}

bool nl2sql_mask_iban_valid(const char *s, size_t len)
{
	size_t i, k, n = 0;
	int rest = 0, d;
	char c, text[34];

	for (i = 0; i < len; i++) {
		if (s[i] == ' ')
			continue;
		if (n == sizeof(text))
			return false;
		text[n++] = (char)toupper((unsigned char)s[i]);
	}
	if (n < 15 || !isupper((unsigned char)text[0]) ||
	    !isupper((unsigned char)text[1]) || count_digits(text + 2, 2) != 2)
		return false;
	for (i = 0; i < n; i++) { /* ISO 7064 mod 97, the first four last */
		k = (i + 4) % n;
		c = text[k];
		if (!isalnum((unsigned char)c))
			return false;
		d = isdigit((unsigned char)c) ? c - '0' : c - 'A' + 10;
		rest = (rest * (d > 9 ? 100 : 10) + d) % 97;
	}
	return rest == 1;
}

/* NNN-NN-NNNN. */
static bool is_ssn(const char *s, size_t len)
{
	return len == 11 && s[3] == '-' && s[6] == '-' &&
	       count_digits(s, len) == 9 && only(s, len, "-", false);
}

static bool two_digits(const char *s, int least, int most)
{
	int n = isdigit((unsigned char)s[0]) && isdigit((unsigned char)s[1])
			? (s[0] - '0') * 10 + s[1] - '0'
			: -1;

	return n >= least && n <= most;
}

/* 2024-05-17, 17.05.2024, 05/17/2024, and what follows them: an hour. */
static bool begins_with_date(const char *s, size_t len)
{
	if (len < 10 || (len > 10 && isdigit((unsigned char)s[10])))
		return false;
	if (s[4] == s[7] && strchr("-/.", s[4]))
		return two_digits(s, 0, 99) && two_digits(s + 2, 0, 99) &&
		       two_digits(s + 5, 1, 12) && two_digits(s + 8, 1, 31);
	return s[2] == s[5] && strchr("-/.", s[2]) &&
	       two_digits(s, 1, 31) && two_digits(s + 3, 1, 31) &&
	       two_digits(s + 6, 0, 99) && two_digits(s + 8, 0, 99);
}

/* Written as people write telephone numbers: with a plus, or parted by
 * blanks, dots, hyphens or parentheses; dates are not. */
static bool is_phone(const char *s, size_t len)
{
	size_t i, n = count_digits(s, len), marks = 0;
	const char *ext;

	for (i = 1; i + 1 < len; i++) /* extensions: x123 */
		if ((s[i] == 'x' || s[i] == 'X') && n > 9) {
			ext = s + i + 1;
			if (!only(ext, len - i - 1, "", false))
				return false;
			len = i;
			n = count_digits(s, len);
		}
	if (n < 7 || n > 15 || !only(s, len, "+()-. /", false) ||
	    begins_with_date(s, len))
		return false;
	for (i = 0; i < len; i++)
		marks += !isdigit((unsigned char)s[i]);
	if (*s == '+')
		return n >= 8;
	if (len == 10 &&
	    (s[4] == '-' || s[2] == '.' || s[2] == '/' || s[4] == '/'))
		return false; /* a date */
	if (marks == 1 && memchr(s, '.', len))
		return false; /* a number */
	if (*s == '-')
		return false;
	return marks >= 2 || (marks == 1 && n >= 7 && len == 8 && s[3] == '-');
}

const char *nl2sql_mask_form(const char *s, size_t len)
{
	while (len && isspace((unsigned char)s[len - 1]))
		len--;
	while (len && isspace((unsigned char)*s)) {
		s++;
		len--;
	}
	if (len < 4 || len > 254)
		return NULL;
	if (is_email(s, len))
		return "email";
	if (is_url(s, len))
		return "url";
	if (is_uuid(s, len))
		return "uuid";
	if (is_ip4(s, len) || is_ip6(s, len))
		return "ip";
	if (is_mac(s, len))
		return "mac";
	if (nl2sql_mask_iban_valid(s, len))
		return "iban";
	if (is_card(s, len))
		return "card";
	if (is_ssn(s, len))
		return "ssn";
	if (is_phone(s, len))
		return "phone";
	return NULL;
}
