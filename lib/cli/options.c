/* lib/cli/options.c - one option: found, set from text, printed */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

struct nl2sql_cli nl2sql_cli;

struct nl2sql_cli_opt *nl2sql_cli_find(const char *name)
{
	size_t i;

	for (i = 0; i < nl2sql_cli.n; i++)
		if (strcmp(nl2sql_cli.opts[i].o->name, name) == 0)
			return &nl2sql_cli.opts[i];
	return NULL;
}

struct nl2sql_cli_opt *nl2sql_cli_undone(const char *name)
{
	struct nl2sql_cli_opt *opt = NULL;
	char no[64] = "no-";

	if (nl2sql_starts(name, "no-")) {
		opt = nl2sql_cli_find(name + 3);
	} else if (strlen(name) < sizeof(no) - 3) {
		memcpy(no + 3, name, strlen(name) + 1);
		opt = nl2sql_cli_find(no);
	}
	return opt && opt->o->kind == NL2SQL_KIND_FLAG ? opt : NULL;
}

unsigned nl2sql_cli_slips(const char *word)
{
	size_t n = strlen(word);

	return n < 3 ? 0 : n < 4 ? 1 : 2;
}

int nl2sql_cli_unknown(struct nl2sql_err *err, const char *name)
{
	const char *best = NULL;
	unsigned least = nl2sql_cli_slips(name) + 1;
	size_t i;

	nl2sql_err_set(err, NL2SQL_EDATA, "unknown option \"%s\"", name);
	for (i = 0; i < nl2sql_cli.n; i++) {
		const char *o = nl2sql_cli.opts[i].o->name;
		unsigned d = nl2sql_edit_distance(name, o, least);

		if (d < least) {
			least = d;
			best = o;
		}
	}
	if (best)
		return nl2sql_err_hint(err, "Did you mean \"%s\"?", best);
	return nl2sql_err_hint(err, "Try \"%s --help\".", nl2sql_cli.cmd->name);
}

static int wants(struct nl2sql_err *err, const struct nl2sql_opt *o,
		 const char *value, const char *what)
{
	bool secret = o->flags & NL2SQL_OPT_SECRET;

	return nl2sql_err_set(err, NL2SQL_EDATA, "%s cannot be \"%s\": %s",
			      o->name, secret ? "***" : value, what);
}

static int set_flag(const struct nl2sql_opt *o, const char *value, bool undo,
		    struct nl2sql_err *err)
{
	static const char *const yes[] = { "1", "true", "yes", "on" };
	static const char *const no[] = { "0", "false", "no", "off", "" };
	size_t i;

	if (!value) {
		*o->to.flag = !undo;
		return 0;
	}
	for (i = 0; i < NL2SQL_COUNT(no); i++) {
		if (i < NL2SQL_COUNT(yes) && nl2sql_ieq(value, yes[i])) {
			*o->to.flag = !undo;
			return 0;
		}
		if (nl2sql_ieq(value, no[i])) {
			*o->to.flag = undo;
			return 0;
		}
	}
	return wants(err, o, value, "write true or false");
}

static int set_string(struct nl2sql_cli_opt *opt, const char *value)
{
	free(opt->value);
	opt->value = nl2sql_strdup(value);
	*opt->o->to.string = opt->value;
	return 0;
}

static int set_choice(struct nl2sql_cli_opt *opt, const char *value,
		      struct nl2sql_err *err)
{
	const struct nl2sql_opt *o = opt->o;
	const char *p = o->arg;

	while (*p) {
		size_t n = strcspn(p, "|");

		if (n == strlen(value) && memcmp(p, value, n) == 0)
			return set_string(opt, value);
		p += n + (p[n] == '|');
	}
	return wants(err, o, value, o->arg);
}

static int set_int(const struct nl2sql_opt *o, const char *value,
		   struct nl2sql_err *err)
{
	int64_t max = o->max || o->min ? o->max : INT64_MAX;
	struct nl2sql_buf what = {0};

	if (nl2sql_parse_int(value, o->min, max, o->to.integer) == 0)
		return 0;
	nl2sql_buf_puts(&what, "a whole number");
	if (max < INT64_MAX / 4)
		nl2sql_buf_printf(&what, " from %lld to %lld",
				  (long long)o->min, (long long)max);
	else if (o->min > INT64_MIN / 4)
		nl2sql_buf_printf(&what, " of %lld or more",
				  (long long)o->min);
	nl2sql_buf_puts(&what, " is wanted");
	wants(err, o, value, what.data);
	nl2sql_buf_release(&what);
	return -1;
}

static int set_double(const struct nl2sql_opt *o, const char *value,
		      struct nl2sql_err *err)
{
	double d;

	if (nl2sql_parse_double(value, &d) < 0 || !(d >= 0 && d <= 1e15))
		return wants(err, o, value, "a number of 0 or more is wanted");
	*o->to.real = d;
	return 0;
}

/* Elements stand between commas, blanks around them do not count. */
static void add_elements(struct nl2sql_list *l, const char *p)
{
	static const char blanks[] = " \t\r\n";

	for (;;) {
		size_t n = strcspn(p, ",");
		const char *next = p + n;

		while (n && strchr(blanks, *p)) {
			p++;
			n--;
		}
		while (n && strchr(blanks, p[n - 1]))
			n--;
		if (n)
			nl2sql_list_add(l, p, n);
		if (!*next)
			return;
		p = next + 1;
	}
}

/* On the command line a DSN is one argument; elsewhere blanks part them. */
static int add_databases(struct nl2sql_databases *d, const char *p,
			 struct nl2sql_err *err)
{
	while (*(p += strspn(p, " \t\r\n"))) {
		size_t n = strcspn(p, " \t\r\n");
		char *one = nl2sql_strndup(p, n);
		int rc = nl2sql_databases_add(d, one, err);

		free(one);
		if (rc < 0)
			return -1;
		p += n;
	}
	return 0;
}

static void forget_value(const struct nl2sql_opt *o)
{
	if (o->kind == NL2SQL_KIND_LIST)
		nl2sql_list_clear(o->to.list);
	else if (o->kind == NL2SQL_KIND_DATABASES)
		nl2sql_databases_clear(o->to.databases);
}

int nl2sql_cli_assign(struct nl2sql_cli_opt *opt, const char *value, bool undo,
		      int source, struct nl2sql_err *err)
{
	const struct nl2sql_opt *o = opt->o;
	int rc;

	if (opt->source != source)
		forget_value(o);
	opt->source = source;
	switch (o->kind) {
	case NL2SQL_KIND_FLAG:
		return set_flag(o, value, undo, err);
	case NL2SQL_KIND_STRING:
		return set_string(opt, value);
	case NL2SQL_KIND_CHOICE:
		return set_choice(opt, value, err);
	case NL2SQL_KIND_INT:
		return set_int(o, value, err);
	case NL2SQL_KIND_DOUBLE:
		return set_double(o, value, err);
	case NL2SQL_KIND_LIST:
		add_elements(o->to.list, value);
		opt->value = o->to.list->items;
		return 0;
	case NL2SQL_KIND_DATABASES:
		rc = add_databases(o->to.databases, value, err);
		opt->value = o->to.databases->items;
		return rc;
	default:
		return wants(err, o, value, "it takes no value here");
	}
}

static void put_databases(struct nl2sql_buf *b, const struct nl2sql_databases *d)
{
	size_t i;

	/* Names and engines: paths and hosts differ where nothing else does,
	 * and a URL may hold a password. */
	nl2sql_json_open(b, '{');
	for (i = 0; i < d->n; i++) {
		const char *dsn = d->items[i].dsn;

		nl2sql_json_put_string(b, d->items[i].id);
		nl2sql_buf_putc(b, ':');
		nl2sql_json_put_stringn(b, dsn, strcspn(dsn, ":"));
	}
	nl2sql_json_close(b, '}');
}

void nl2sql_cli_value(struct nl2sql_buf *b, const struct nl2sql_opt *o)
{
	size_t i;

	switch (o->kind) {
	case NL2SQL_KIND_FLAG:
		nl2sql_json_put_bool(b, *o->to.flag);
		return;
	case NL2SQL_KIND_STRING:
	case NL2SQL_KIND_CHOICE:
		nl2sql_json_put_string(b, *o->to.string);
		return;
	case NL2SQL_KIND_INT:
		nl2sql_json_put_int(b, *o->to.integer);
		return;
	case NL2SQL_KIND_DOUBLE:
		nl2sql_json_put_double(b, *o->to.real);
		return;
	case NL2SQL_KIND_LIST:
		nl2sql_json_open(b, '[');
		for (i = 0; i < o->to.list->n; i++)
			nl2sql_json_put_string(b, o->to.list->items[i]);
		nl2sql_json_close(b, ']');
		return;
	case NL2SQL_KIND_DATABASES:
		put_databases(b, o->to.databases);
		return;
	default:
		nl2sql_json_put_null(b);
	}
}

void nl2sql_cli_options_json(struct nl2sql_buf *b)
{
	size_t i;

	if (nl2sql_cli.options) {
		nl2sql_buf_puts(b, nl2sql_cli.options);
		return;
	}
	nl2sql_json_open(b, '{');
	for (i = 0; i < nl2sql_cli.n; i++) {
		const struct nl2sql_cli_opt *opt = &nl2sql_cli.opts[i];
		struct nl2sql_buf value = {0};

		if (opt->o->flags & (NL2SQL_OPT_NO_EFFECT | NL2SQL_OPT_SECRET) ||
		    opt->o->kind == NL2SQL_KIND_SPECIAL)
			continue;
		nl2sql_cli_value(&value, opt->o);
		if (strcmp(value.data, opt->was) != 0)
			nl2sql_json_add(b, opt->o->name, nl2sql_json_of(&value));
		nl2sql_buf_release(&value);
	}
	nl2sql_json_close(b, '}');
}

static void all_values(struct nl2sql_buf *b)
{
	size_t i;

	nl2sql_json_open(b, '{');
	for (i = 0; i < nl2sql_cli.n; i++) {
		const struct nl2sql_opt *o = nl2sql_cli.opts[i].o;

		if (o->flags & NL2SQL_OPT_SECRET ||
		    o->kind == NL2SQL_KIND_SPECIAL)
			continue;
		nl2sql_json_key(b, o->name);
		nl2sql_cli_value(b, o);
	}
	nl2sql_json_close(b, '}');
}

int nl2sql_cli_checked(void)
{
	struct nl2sql_buf b = {0};
	int rc;

	nl2sql_cli_options_json(&b);
	nl2sql_buf_putc(&b, '\n');
	all_values(&b);
	nl2sql_buf_putc(&b, '\n');
	rc = nl2sql_write_all(STDOUT_FILENO, b.data, b.len);
	nl2sql_buf_release(&b);
	return rc < 0 ? NL2SQL_EXIT_STOPPED : NL2SQL_EXIT_OK;
}
