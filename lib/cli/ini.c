/*
 * lib/cli/ini.c - the configuration files, through inih
 *
 * inih reads lines of at most 200 bytes and calls its handler once more for
 * each line that continues a value.  So a long line is handed to it in pieces,
 * as if it had been continued, and what belongs together is joined here.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ini.h>

#include "internal.h"

#define INI_SIZE_MAX ((size_t)1024 * 1024)
#define PIECE 160 /* bytes of a line that inih surely takes */

struct parse {
	struct nl2sql_ini *ini;
	const char *at, *end;
	const char *name;
	bool trusted;
	long line;
	const char *rest, *rest_end; /* of a long line: what is yet to come */
	enum { FRESH, CONTINUED, JOINED } kind; /* of the line handed out */
	size_t first;                /* entry of this file */
	long *lines;                 /* of the file, for each one handed out */
	size_t n, cap;
};

/* Where a comment begins, or the end.  inih would do it, but not in lines that
 * continue a value. */
static const char *before_comment(const char *p, const char *end)
{
	const char *text = p, *q;

	while (text < end && (*text == ' ' || *text == '\t'))
		text++;
	if (text < end && *text == '#')
		return text;
	for (q = text; q < end; q++)
		if (*q == ';' && (q == text || q[-1] == ' ' || q[-1] == '\t'))
			return q;
	return end;
}

/* At most PIECE bytes, not cut beside a blank, which inih would drop. */
static const char *piece_end(const char *p, const char *end)
{
	const char *cut;

	if (end - p <= PIECE)
		return end;
	for (cut = p + PIECE; cut > p + 1; cut--)
		if (!strchr(" \t;", *cut) && !strchr(" \t", cut[-1]))
			return cut;
	return p + PIECE;
}

static char *hand_out(struct parse *p, char *to, const char *from,
		      const char *cut, bool indent)
{
	size_t n = (size_t)(cut - from);

	NL2SQL_GROW(p->lines, p->n, p->cap);
	p->lines[p->n++] = p->line;
	if (indent)
		*to = ' ';
	memcpy(to + indent, from, n);
	to[indent + n] = '\n';
	to[indent + n + 1] = '\0';
	p->rest = cut < p->rest_end ? cut : NULL;
	return to;
}

static char *next_line(char *to, int size, void *ctx)
{
	struct parse *p = ctx;
	const char *from, *nl;

	if (size < PIECE + 3)
		return NULL;
	if (p->rest) {
		p->kind = JOINED;
		return hand_out(p, to, p->rest,
				piece_end(p->rest, p->rest_end), true);
	}
	if (p->at == p->end)
		return NULL;
	from = p->at;
	nl = memchr(from, '\n', (size_t)(p->end - from));
	p->rest_end = nl ? nl : p->end;
	p->at = nl ? nl + 1 : p->end;
	p->line++;
	p->kind = *from == ' ' || *from == '\t' ? CONTINUED : FRESH;
	p->rest_end = before_comment(from, p->rest_end);
	return hand_out(p, to, from, piece_end(from, p->rest_end), false);
}

static void join(struct nl2sql_ini_entry *e, const char *between,
		 const char *value)
{
	struct nl2sql_buf b = {0};

	nl2sql_buf_puts(&b, e->value);
	nl2sql_buf_puts(&b, between);
	nl2sql_buf_puts(&b, value);
	free(e->value);
	e->value = nl2sql_buf_steal(&b);
}

static int take(void *ctx, const char *section, const char *key,
		const char *value)
{
	struct parse *p = ctx;
	struct nl2sql_ini *ini = p->ini;
	struct nl2sql_ini_entry *e;
	struct nl2sql_buf where = {0};

	if (p->kind != FRESH && ini->n > p->first &&
	    strcmp(ini->entries[ini->n - 1].key, key) == 0) {
		join(&ini->entries[ini->n - 1], p->kind == JOINED ? "" : " ",
		     value ? value : "");
		return 1;
	}
	nl2sql_buf_printf(&where, "%s:%ld", p->name, p->line);
	NL2SQL_GROW(ini->entries, ini->n, ini->cap);
	e = &ini->entries[ini->n++];
	e->section = nl2sql_strdup(section);
	e->key = nl2sql_strdup(key);
	e->value = nl2sql_strdup(value ? value : "");
	e->where = nl2sql_buf_steal(&where);
	e->trusted = p->trusted;
	return 1;
}

int nl2sql_ini_parse(struct nl2sql_ini *ini, const char *text, size_t len,
		     const char *name, bool trusted, struct nl2sql_err *err)
{
	struct parse p = {
		.ini = ini, .at = text, .end = text + len, .name = name,
		.trusted = trusted, .first = ini->n
	};
	const char *nul = len ? memchr(text, '\0', len) : NULL;
	int rc;

	if (nul || !nl2sql_utf8_valid(text, len))
		return nl2sql_err_set(err, NL2SQL_EDATA,
				      "configuration \"%s\" is not UTF-8 text",
				      name);
	rc = ini_parse_stream(next_line, &p, take, &p);
	if (rc > 0 && (size_t)rc <= p.n)
		nl2sql_err_set(err, NL2SQL_EDATA, "%s:%ld: neither \"key = value\" "
			       "nor [section]", name, p.lines[rc - 1]);
	else if (rc)
		nl2sql_err_set(err, NL2SQL_EDATA, "%s: cannot be parsed", name);
	free(p.lines);
	return rc ? -1 : 0;
}

void nl2sql_ini_release(struct nl2sql_ini *ini)
{
	size_t i;

	for (i = 0; i < ini->n; i++) {
		free(ini->entries[i].section);
		free(ini->entries[i].key);
		free(ini->entries[i].value);
		free(ini->entries[i].where);
	}
	free(ini->entries);
	*ini = (struct nl2sql_ini){0};
}

static int load(struct nl2sql_ini *ini, const char *path, bool trusted,
		struct nl2sql_err *err)
{
	struct nl2sql_buf text = {0};
	int rc = -1;

	if (nl2sql_read_file(&text, path, INI_SIZE_MAX, err) == 0)
		rc = nl2sql_ini_parse(ini, nl2sql_buf_str(&text), text.len,
				      path, trusted, err);
	nl2sql_buf_release(&text);
	return rc;
}

static int load_users_own(struct nl2sql_ini *ini, struct nl2sql_err *err)
{
	const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	struct nl2sql_buf path = {0};
	int rc = 0;

	if (base && *base == '/')
		nl2sql_buf_puts(&path, base);
	else if (home && *home == '/')
		nl2sql_buf_printf(&path, "%s/.config", home);
	else
		return 0;
	nl2sql_buf_puts(&path, "/nl2sql/nl2sql.ini");
	if (access(path.data, F_OK) == 0)
		rc = load(ini, path.data, true, err);
	nl2sql_buf_release(&path);
	return rc;
}

int nl2sql_ini_load(struct nl2sql_ini *ini, const char *config,
		    struct nl2sql_err *err)
{
	if (config)
		return *config ? load(ini, config, true, err) : 0;
	if (load_users_own(ini, err) < 0)
		return -1;
	if (access("nl2sql.ini", F_OK) != 0)
		return 0;
	return load(ini, "nl2sql.ini", false, err);
}

int nl2sql_cli_ini(const char *section,
		   int (*fn)(void *ctx, const char *key, const char *value,
			     const char *where, bool trusted,
			     struct nl2sql_err *err),
		   void *ctx, struct nl2sql_err *err)
{
	const struct nl2sql_ini *ini = &nl2sql_cli.ini;
	size_t i;

	for (i = 0; i < ini->n; i++) {
		const struct nl2sql_ini_entry *e = &ini->entries[i];

		if (nl2sql_ieq(e->section, section) &&
		    fn(ctx, e->key, e->value, e->where, e->trusted, err) < 0)
			return -1;
	}
	return 0;
}
