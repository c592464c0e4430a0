/*
 * mask.c - stand-ins for personal values
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/template.h>

#include "mask.h"

#define KEY_MIN 16
#define KEY_MAX 4096

/* A list of names, one a line. */
struct names {
	char *text;
	const char **items;
	size_t n, cap;
};

struct nl2sql_mask {
	unsigned char key[32];
	bool guessable;
	struct names given, family;
};

/* An endless row of bytes that depends on key, database, kind and value. */
struct stream {
	unsigned char block[32];
	unsigned char seed[32];
	unsigned counter, at;
};

/* ---- making one ------------------------------------------------------------- */

static int load_names(struct names *l, const char *path, struct nl2sql_err *err)
{
	struct nl2sql_buf b = { 0 };
	char *line, *end;

	if (nl2sql_template_file(&b, path, err) < 0)
		return -1;
	l->text = nl2sql_buf_steal(&b);
	for (line = l->text; *line; line = end) {
		end = line + strcspn(line, "\r\n");
		if (*end)
			*end++ = '\0';
		if (!*line || *line == '#')
			continue;
		NL2SQL_GROW(l->items, l->n, l->cap);
		l->items[l->n++] = line;
	}
	if (!l->n)
		return nl2sql_err_set(err, NL2SQL_EDATA, "no names in \"%s\"",
				      path);
	return 0;
}

static int read_key(struct nl2sql_mask *m, const char *path,
		    struct nl2sql_err *err)
{
	struct nl2sql_buf b = { 0 };
	int rc = nl2sql_read_file(&b, path, KEY_MAX, err);

	if (!rc && b.len < KEY_MIN) {
		nl2sql_err_set(err, NL2SQL_EDATA,
			       "key file \"%s\" has fewer than %d bytes", path,
			       KEY_MIN);
		rc = nl2sql_err_hint(err, "Make one with: head -c 32 "
					  "/dev/urandom >FILE");
	}
	if (!rc)
		nl2sql_hmac("nl2sql mask key", 15, b.data, b.len, m->key);
	if (b.data)
		memset(b.data, 0, b.len);
	nl2sql_buf_release(&b);
	return rc;
}

struct nl2sql_mask *nl2sql_mask_new(const char *key_file, uint64_t seed,
				    struct nl2sql_err *err)
{
	struct nl2sql_mask *m = nl2sql_alloc(sizeof(*m));
	char text[32];

	if (load_names(&m->given, "mask/given.txt", err) < 0 ||
	    load_names(&m->family, "mask/family.txt", err) < 0)
		goto fail;
	if (key_file) {
		if (read_key(m, key_file, err) < 0)
			goto fail;
		return m;
	}
	m->guessable = true;
	snprintf(text, sizeof(text), "%llu", (unsigned long long)seed);
	nl2sql_hmac("nl2sql mask seed", 16, text, strlen(text), m->key);
	return m;
fail:
	nl2sql_mask_free(m);
	return NULL;
}

void nl2sql_mask_free(struct nl2sql_mask *m)
{
	if (!m)
		return;
	memset(m->key, 0, sizeof(m->key));
	free(m->given.items);
	free(m->given.text);
	free(m->family.items);
	free(m->family.text);
	free(m);
}

bool nl2sql_mask_guessable(const struct nl2sql_mask *m)
{
	return m->guessable;
}

/* ---- the stream ---------------------------------------------------------------- */

void mask_normal(struct nl2sql_buf *out, const char *text, size_t len)
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
	mask_normal(&b, text, len);
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
	if (i > begin && mask_luhn(out->data + begin, out->len - begin))
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
	if (mask_iban_valid(d, out->len - begin) &&
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

/* ---- cells ------------------------------------------------------------------------- */

static const struct {
	const char *semantic;
	enum nl2sql_mask_kind kind;
} kinds[] = { { "person_name", NL2SQL_MASK_NAME },
	      { "first_name", NL2SQL_MASK_FIRST_NAME },
	      { "middle_name", NL2SQL_MASK_FIRST_NAME },
	      { "last_name", NL2SQL_MASK_LAST_NAME },
	      { "email", NL2SQL_MASK_EMAIL },
	      { "phone", NL2SQL_MASK_PHONE },
	      { "fax", NL2SQL_MASK_PHONE },
	      { "card", NL2SQL_MASK_CARD },
	      { "iban", NL2SQL_MASK_IBAN },
	      { "ip", NL2SQL_MASK_IP },
	      { "url", NL2SQL_MASK_URL },
	      { "address", NL2SQL_MASK_ADDRESS },
	      { "birth_date", NL2SQL_MASK_DATE } };

enum nl2sql_mask_kind nl2sql_mask_kind(const struct nl2sql_column *c)
{
	const struct nl2sql_profile *p = c->profile;
	size_t i;

	for (i = 0; p && p->semantic && i < NL2SQL_COUNT(kinds); i++)
		if (!strcmp(kinds[i].semantic, p->semantic))
			return kinds[i].kind;
	if (p && p->role == NL2SQL_ROLE_FREE_TEXT)
		return NL2SQL_MASK_TEXT;
	if (nl2sql_family_temporal(c->family) ||
	    (p && p->role == NL2SQL_ROLE_TIME))
		return NL2SQL_MASK_DATE;
	return NL2SQL_MASK_SHAPE;
}

static void mask_number(const struct nl2sql_mask *m, const char *db,
			const struct nl2sql_cell *c, struct nl2sql_cell *out)
{
	struct nl2sql_buf digits = { 0 }, text = { 0 };

	if (c->type == NL2SQL_CELL_REAL)
		nl2sql_buf_double(&digits, c->real);
	else
		nl2sql_buf_printf(&digits, "%lld", (long long)c->integer);
	nl2sql_mask_put(m, &text, db, NL2SQL_MASK_SHAPE, digits.data,
			digits.len);
	/* nineteen digits may be too many: then one fewer */
	if (c->type == NL2SQL_CELL_REAL) {
		if (nl2sql_parse_double(nl2sql_buf_str(&text), &out->real) < 0)
			out->real = 0;
	} else {
		while (nl2sql_parse_int(nl2sql_buf_str(&text), INT64_MIN,
					INT64_MAX, &out->integer) < 0 &&
		       text.len)
			nl2sql_buf_cut(&text, text.len - 1);
		out->real = (double)out->integer;
	}
	nl2sql_buf_release(&digits);
	nl2sql_buf_release(&text);
}

struct nl2sql_cell nl2sql_mask_cell(const struct nl2sql_mask *m,
				    struct nl2sql_arena *a, const char *db,
				    enum nl2sql_mask_kind kind,
				    const struct nl2sql_cell *c)
{
	struct nl2sql_cell out = *c;
	struct nl2sql_buf b = { 0 };

	switch (c->type) {
	case NL2SQL_CELL_INTEGER:
	case NL2SQL_CELL_REAL:
		mask_number(m, db, c, &out);
		break;
	case NL2SQL_CELL_TEXT:
	case NL2SQL_CELL_DECIMAL:
		nl2sql_mask_put(m, &b, db, kind, c->at, c->len);
		out.len = b.len;
		out.at = nl2sql_arena_strndup(a, nl2sql_buf_str(&b), b.len);
		nl2sql_buf_release(&b);
		break;
	default:
		break;
	}
	return out;
}
