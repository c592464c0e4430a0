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

enum nl2sql_mask_kind nl2sql_mask_kind_of(const char *semantic)
{
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(kinds); i++)
		if (!strcmp(kinds[i].semantic, semantic))
			return kinds[i].kind;
	return NL2SQL_MASK_SHAPE;
}

enum nl2sql_mask_kind nl2sql_mask_kind(const struct nl2sql_column *c)
{
	const struct nl2sql_profile *p = c->profile;
	enum nl2sql_mask_kind kind = NL2SQL_MASK_SHAPE;

	if (p && p->semantic)
		kind = nl2sql_mask_kind_of(p->semantic);
	if (kind != NL2SQL_MASK_SHAPE)
		return kind;
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
