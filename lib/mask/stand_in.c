/*
 * stand_in.c - what stands for a text: drawn from its kind and its key
 */
#include <ctype.h>
#include <string.h>

#include "mask.h"

/* An endless row of bytes that depends on key, database, kind and value. */
struct stream {
	unsigned char block[32];
	unsigned char seed[32];
	unsigned counter, at;
};

/* ---- the stream ---------------------------------------------------------------- */

void nl2sql_mask_normal(struct nl2sql_buf *out, const char *text, size_t len)
{
	unsigned char c;
	size_t i;

	for (i = 0; i < len; i++) {
		c = (unsigned char)text[i];
		if (c >= 0x80 || isalnum(c))
			nl2sql_buf_putc(out, (char)tolower(c));
	}
}

static struct stream stream_of(const struct nl2sql_mask *m, const char *db,
			       enum nl2sql_mask_kind kind, const char *text,
			       size_t len)
{
	struct nl2sql_buf b = { 0 };
	struct stream s;

	memset(&s, 0, sizeof(s));
	/* a name is one person's whether it stands whole or in parts */
	nl2sql_buf_printf(&b, "%zu:%s:%d:", strlen(db), db, (int)kind);
	nl2sql_mask_normal(&b, text, len);
	nl2sql_hmac(m->key, sizeof(m->key), b.data, b.len, s.seed);
	s.at = sizeof(s.block);
	nl2sql_buf_release(&b);
	return s;
}

static unsigned next_byte(struct stream *s)
{
	if (s->at == sizeof(s->block)) {
		nl2sql_hmac(s->seed, sizeof(s->seed), &s->counter,
			    sizeof(s->counter), s->block);
		s->counter++;
		s->at = 0;
	}
	return s->block[s->at++];
}

/* Below n; the bias is below 2^-24, which nobody sees. */
static unsigned next_below(struct stream *s, unsigned n)
{
	uint64_t x = 0;
	int i;

	for (i = 0; i < 5; i++)
		x = x << 8 | next_byte(s);
	return (unsigned)(x % n);
}

static char other_digit(struct stream *s)
{
	return (char)('0' + next_below(s, 10));
}

/* ---- kinds ----------------------------------------------------------------------- */

/* Letters for letters, digits for digits, the rest as it is.  A letter of
 * another script becomes a Latin one: the alphabet is not to tell. */
static void put_shape(struct stream *s, struct nl2sql_buf *out,
		      const char *text, size_t len)
{
	size_t i, n, begin = out->len;
	uint32_t cp;
	char c;

	for (i = 0; i < len; i += n) {
		n = nl2sql_utf8_next(text + i, len - i, &cp);
		if (!n)
			n = 1;
		c = text[i];
		if (n > 1)
			nl2sql_buf_putc(out, (char)('a' + next_below(s, 26)));
		else if (isdigit((unsigned char)c))
			nl2sql_buf_putc(out, other_digit(s));
		else if (isupper((unsigned char)c))
			nl2sql_buf_putc(out, (char)('A' + next_below(s, 26)));
		else if (islower((unsigned char)c))
			nl2sql_buf_putc(out, (char)('a' + next_below(s, 26)));
		else
			nl2sql_buf_putc(out, c);
	}
	/* a number's first digit stays one that can stand there */
	if (len > 1 && out->data[begin] == '0' && text[0] != '0')
		out->data[begin] = (char)('1' + next_below(s, 9));
}

/* Write a name in the case that the text has: all capitals, all small. */
static void put_cased(struct nl2sql_buf *out, const char *name,
		      const char *text, size_t len)
{
	bool upper = false, lower = false;
	size_t i;

	for (i = 0; i < len; i++) {
		upper = upper || isupper((unsigned char)text[i]);
		lower = lower || islower((unsigned char)text[i]);
	}
	for (; *name; name++)
		nl2sql_buf_putc(out,
				upper && !lower && len > 1
					? (char)toupper((unsigned char)*name)
				: lower && !upper
					? (char)tolower((unsigned char)*name)
					: *name);
}

static const char *pick(struct stream *s, const struct names *l)
{
	return l->items[next_below(s, (unsigned)l->n)];
}

/* A full name: "Last, First" stays so, one word stays one, initials stay. */
static void put_name(const struct nl2sql_mask *m, struct stream *s,
		     struct nl2sql_buf *out, const char *text, size_t len)
{
	const char *given = pick(s, &m->given), *family = pick(s, &m->family);
	const char *comma = memchr(text, ',', len);

	if (comma) {
		put_cased(out, family, text, len);
		nl2sql_buf_puts(out, ", ");
		put_cased(out, given, text, len);
	} else if (!memchr(text, ' ', len)) {
		put_cased(out, family, text, len);
	} else {
		put_cased(out, given, text, len);
		nl2sql_buf_putc(out, ' ');
		put_cased(out, family, text, len);
	}
}

static void put_email(struct stream *s, struct nl2sql_buf *out,
		      const char *text, size_t len)
{
	const char *at = memchr(text, '@', len);
	size_t n = at ? (size_t)(at - text) : len, i;

	for (i = 0; i < n; i++) /* letters only: what is kept shows nothing */
		nl2sql_buf_putc(out, text[i] == '.' && i && i + 1 < n
					     ? '.'
					     : (char)('a' + next_below(s, 26)));
	nl2sql_buf_puts(out,
			next_below(s, 2) ? "@example.com" : "@example.org");
}

/*
 * Ten digits and more end in 555-01XX of the North American plan, fewer in
 * 01XX behind 555: numbers that are kept for fiction.  What is before stays
 * a number of as many digits.
 */
static void put_phone(struct stream *s, struct nl2sql_buf *out,
		      const char *text, size_t len)
{
	static const char reserved[] = "55501";
	size_t i, digits = 0, left;

	for (i = 0; i < len; i++)
		digits += isdigit((unsigned char)text[i]) != 0;
	left = digits;
	for (i = 0; i < len; i++) {
		if (!isdigit((unsigned char)text[i])) {
			nl2sql_buf_putc(out, isalpha((unsigned char)text[i])
						     ? 'x'
						     : text[i]);
			continue;
		}
		if (left <= 7 && left > 2)
			nl2sql_buf_putc(out, reserved[7 - left]);
		else if (left == digits && digits > 7)
			nl2sql_buf_putc(out, (char)('2' + next_below(s, 8)));
		else
			nl2sql_buf_putc(out, other_digit(s));
		left--;
	}
}

/* Digits with a check digit that is wrong. */
static void put_card(struct stream *s, struct nl2sql_buf *out, const char *text,
		     size_t len)
{
	size_t begin = out->len, i;

	put_shape(s, out, text, len);
	for (i = out->len;
	     i > begin && !isdigit((unsigned char)out->data[i - 1]);)
		i--;
	if (i > begin && nl2sql_mask_luhn(out->data + begin, out->len - begin))
		out->data[i - 1] =
			(char)('0' + (out->data[i - 1] - '0' + 1) % 10);
}

/* The country stays, the check digits are wrong. */
static void put_iban(struct stream *s, struct nl2sql_buf *out, const char *text,
		     size_t len)
{
	size_t begin = out->len;
	char *d;

	put_shape(s, out, text, len);
	if (out->len - begin < 4)
		return;
	d = out->data + begin;
	memcpy(d, text, 2);
	if (nl2sql_mask_iban_valid(d, out->len - begin) &&
	    isdigit((unsigned char)d[3]))
		d[3] = (char)('0' + (d[3] - '0' + 1) % 10);
}

/* Addresses that are kept for documentation (RFC 5737, RFC 3849). */
static void put_ip(struct stream *s, struct nl2sql_buf *out, const char *text,
		   size_t len)
{
	static const char *const nets[] = { "192.0.2", "198.51.100",
					    "203.0.113" };

	if (memchr(text, ':', len))
		nl2sql_buf_printf(out, "2001:db8::%x:%x", next_below(s, 65536),
				  next_below(s, 65536));
	else
		nl2sql_buf_printf(out, "%s.%u", nets[next_below(s, 3)],
				  1 + next_below(s, 254));
}

static void put_url(struct stream *s, struct nl2sql_buf *out)
{
	int i;

	nl2sql_buf_puts(out, "https://example.com/");
	for (i = 0; i < 8; i++)
		nl2sql_buf_putc(out, (char)('a' + next_below(s, 26)));
}

static void put_address(const struct nl2sql_mask *m, struct stream *s,
			struct nl2sql_buf *out)
{
	static const char *const ways[] = { "Street", "Road", "Avenue",
					    "Lane",   "Way",  "Court" };

	nl2sql_buf_printf(out, "%u %s ", 1 + next_below(s, 999),
			  pick(s, &m->family));
	nl2sql_buf_puts(out, ways[next_below(s, NL2SQL_COUNT(ways))]);
}

static bool is_iso_date(const char *s, size_t len)
{
	static const char shape[] = "9999-99-99";
	size_t i;

	for (i = 0; i < 10; i++)
		if (i >= len || (shape[i] == '9' ? !isdigit((unsigned char)s[i])
						 : s[i] != '-'))
			return false;
	return true;
}

/* Another day of a year within two of it; the time of day is drawn too. */
static void put_date(struct stream *s, struct nl2sql_buf *out, const char *text,
		     size_t len)
{
	int year;

	if (!is_iso_date(text, len)) {
		put_shape(s, out, text, len);
		return;
	}
	year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 +
	       (text[2] - '0') * 10 + (text[3] - '0');
	nl2sql_buf_printf(out, "%04d-%02u-%02u",
			  year + (int)next_below(s, 5) - 2,
			  1 + next_below(s, 12), 1 + next_below(s, 28));
	if (len >= 16)
		nl2sql_buf_printf(out, "%c%02u:%02u", text[10],
				  next_below(s, 24), next_below(s, 60));
	if (len >= 19)
		nl2sql_buf_printf(out, ":%02u", next_below(s, 60));
}

void nl2sql_mask_put(const struct nl2sql_mask *m, struct nl2sql_buf *out,
		     const char *db, enum nl2sql_mask_kind kind,
		     const char *text, size_t len)
{
	struct stream s = stream_of(m, db, kind, text, len);

	if (!len)
		return;
	switch (kind) {
	case NL2SQL_MASK_SHAPE:
		put_shape(&s, out, text, len);
		break;
	case NL2SQL_MASK_NAME:
		put_name(m, &s, out, text, len);
		break;
	case NL2SQL_MASK_FIRST_NAME:
		put_cased(out, pick(&s, &m->given), text, len);
		break;
	case NL2SQL_MASK_LAST_NAME:
		put_cased(out, pick(&s, &m->family), text, len);
		break;
	case NL2SQL_MASK_EMAIL:
		put_email(&s, out, text, len);
		break;
	case NL2SQL_MASK_PHONE:
		put_phone(&s, out, text, len);
		break;
	case NL2SQL_MASK_CARD:
		put_card(&s, out, text, len);
		break;
	case NL2SQL_MASK_IBAN:
		put_iban(&s, out, text, len);
		break;
	case NL2SQL_MASK_IP:
		put_ip(&s, out, text, len);
		break;
	case NL2SQL_MASK_URL:
		put_url(&s, out);
		break;
	case NL2SQL_MASK_ADDRESS:
		put_address(m, &s, out);
		break;
	case NL2SQL_MASK_DATE:
		put_date(&s, out, text, len);
		break;
	case NL2SQL_MASK_TEXT:
		nl2sql_buf_printf(out, "[redacted %02x%02x%02x%02x]",
				  next_byte(&s), next_byte(&s), next_byte(&s),
				  next_byte(&s));
		break;
	}
}
