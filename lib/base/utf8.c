/* lib/base/utf8.c - UTF-8, strict (RFC 3629) */
#include <string.h>

#include <nl2sql/base.h>

size_t nl2sql_utf8_next(const char *s, size_t len, uint32_t *cp)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *u = (const unsigned char *)s;
	size_t n, i;
	uint32_t c;

	if (!len)
		return 0;
	if (u[0] < 0x80) {
		*cp = u[0];
		return 1;
	}
	n = u[0] >= 0xf0 ? 4 : u[0] >= 0xe0 ? 3 : 2;
	if (u[0] < 0xc2 || u[0] > 0xf4 || n > len)
		return 0;
	c = u[0] & (0xffu >> (n + 1));
	for (i = 1; i < n; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (u[i] & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*cp = c;
	return n;
}

/* Eight plain bytes at a time; most text is ASCII. */
bool nl2sql_utf8_valid(const char *s, size_t len)
{
	while (len) {
		uint64_t word;
		uint32_t cp;
		size_t n = 8;

		if (len >= 8) {
			memcpy(&word, s, 8);
			if (word & UINT64_C(0x8080808080808080))
				n = nl2sql_utf8_next(s, len, &cp);
		} else {
			n = nl2sql_utf8_next(s, len, &cp);
		}
		if (!n)
			return false;
		s += n;
		len -= n;
	}
	return true;
}

size_t nl2sql_utf8_count(const char *s, size_t len)
{
	size_t n = 0, i;

	for (i = 0; i < len; i++)
		n += ((unsigned char)s[i] & 0xc0) != 0x80;
	return n;
}

void nl2sql_buf_utf8(struct nl2sql_buf *b, uint32_t cp)
{
	if (cp < 0x80) {
		nl2sql_buf_putc(b, (char)cp);
		return;
	}
	if (cp < 0x800) {
		nl2sql_buf_putc(b, (char)(0xc0 | cp >> 6));
	} else {
		if (cp < 0x10000) {
			nl2sql_buf_putc(b, (char)(0xe0 | cp >> 12));
		} else {
			nl2sql_buf_putc(b, (char)(0xf0 | cp >> 18));
			nl2sql_buf_putc(b, (char)(0x80 | (cp >> 12 & 0x3f)));
		}
		nl2sql_buf_putc(b, (char)(0x80 | (cp >> 6 & 0x3f)));
	}
	nl2sql_buf_putc(b, (char)(0x80 | (cp & 0x3f)));
}
