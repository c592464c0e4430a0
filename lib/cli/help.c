/* lib/cli/help.c - --help, --version, and the option table for programs */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

#define HELP_COLUMN 26

static _Noreturn void print(struct nl2sql_buf *b)
{
	int rc = nl2sql_write_all(STDOUT_FILENO, nl2sql_buf_str(b), b->len);

	if (rc < 0)
		nl2sql_cli_say("could not write to standard output: %s",
			       strerror(errno));
	nl2sql_buf_release(b);
	exit(rc < 0 ? NL2SQL_EXIT_STOPPED : NL2SQL_EXIT_OK);
}

static bool worth_showing(const struct nl2sql_opt *o, const char *was)
{
	return was && o->kind != NL2SQL_KIND_FLAG &&
	       o->kind != NL2SQL_KIND_SPECIAL && strcmp(was, "null") != 0 &&
	       strcmp(was, "[]") != 0 && strcmp(was, "{}") != 0 &&
	       strcmp(was, "\"\"") != 0;
}

/* The default as a person would type it. */
static void put_default(struct nl2sql_buf *b, const char *was)
{
	for (; *was; was++)
		if (!strchr("[]\"", *was))
			nl2sql_buf_putc(b, *was);
}

static void put_option(struct nl2sql_buf *b, const struct nl2sql_cli_opt *opt)
{
	const struct nl2sql_opt *o = opt->o;
	size_t from = b->len;

	if (o->letter)
		nl2sql_buf_printf(b, "  -%c, --%s", o->letter, o->name);
	else
		nl2sql_buf_printf(b, "      --%s", o->name);
	if (o->arg)
		nl2sql_buf_printf(b, "=%s", o->arg);
	if (b->len - from > HELP_COLUMN - 2) {
		nl2sql_buf_putc(b, '\n');
		from = b->len;
	}
	nl2sql_buf_printf(b, "%*s%s", (int)(HELP_COLUMN - (b->len - from)), "",
			  o->help ? o->help : "");
	if (worth_showing(o, opt->was)) {
		nl2sql_buf_puts(b, " (");
		put_default(b, opt->was);
		nl2sql_buf_putc(b, ')');
	}
	nl2sql_buf_putc(b, '\n');
}

_Noreturn void nl2sql_cli_help(void)
{
	const struct nl2sql_command *cmd = nl2sql_cli.cmd;
	const char *group = NULL;
	struct nl2sql_buf b = {0};
	size_t i;

	nl2sql_buf_printf(&b, "Usage: %s %s\n\n%s\n", cmd->name, cmd->synopsis,
			  cmd->about);
	for (i = 0; i < nl2sql_cli.n; i++) {
		const struct nl2sql_cli_opt *opt = &nl2sql_cli.opts[i];

		if (opt->o->flags & NL2SQL_OPT_HIDDEN)
			continue;
		if (group != opt->group)
			nl2sql_buf_printf(&b, "\n%s:\n", opt->group);
		group = opt->group;
		put_option(&b, opt);
	}
	nl2sql_buf_printf(&b, "\nSee %s(1) for more.\n", cmd->name);
	print(&b);
}

_Noreturn void nl2sql_cli_version(void)
{
	struct nl2sql_buf b = {0};

	nl2sql_buf_printf(&b, "%s %s\n", nl2sql_cli.cmd->name, NL2SQL_VERSION);
	print(&b);
}

/*
 * One option a line, tab-separated: letter (or -), name, kind, argument (or
 * -), group, flags (hidden, trusted, secret, or -), default as JSON, help.
 */
void nl2sql_cli_table(struct nl2sql_buf *b)
{
	static const char *const kinds[] = {
		"end", "group", "flag", "string", "choice", "int", "double",
		"list", "databases", "special"
	};
	size_t i;

	for (i = 0; i < nl2sql_cli.n; i++) {
		const struct nl2sql_cli_opt *opt = &nl2sql_cli.opts[i];
		const struct nl2sql_opt *o = opt->o;
		const char *flags = o->flags & NL2SQL_OPT_HIDDEN ? "hidden" :
				    o->flags & NL2SQL_OPT_SECRET ? "secret" :
				    o->flags & NL2SQL_OPT_TRUSTED ? "trusted" :
								    "-";

		nl2sql_buf_printf(b, "%c\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n",
				  o->letter ? o->letter : '-', o->name,
				  kinds[o->kind], o->arg ? o->arg : "-",
				  opt->group, flags, opt->was,
				  o->help ? o->help : "");
	}
}

_Noreturn void nl2sql_cli_dump(void)
{
	struct nl2sql_buf b = {0};

	nl2sql_cli_table(&b);
	print(&b);
}
