/*
 * lib/cli/completions.c - completions for shells, from the option tables
 *
 * Each command prints its own table (--dump-options); what a shell completes
 * is thus what the program takes.
 */
#include <string.h>

#include "internal.h"

/** One line of a table; the strings lie in the table's text. */
struct option_line {
	char *letter, *name, *kind, *arg, *group, *flags, *was, *help;
};

static int read_table(struct nl2sql_buf *b, const char *command,
		      struct nl2sql_err *err)
{
	char option[] = "--dump-options";
	char *args[] = { option, NULL };
	int status = nl2sql_front_ask(b, command, args, NULL, NULL, err);

	nl2sql_buf_str(b);
	if (status > 0)
		nl2sql_err_set(err, NL2SQL_EFATAL, "nl2sql-%s did not print "
			       "its options", command);
	return status ? -1 : 0;
}

/* Cut the next line into its fields.  @return false at the end */
static bool next_line(char **at, struct option_line *o)
{
	char **field[] = { &o->letter, &o->name,  &o->kind, &o->arg,
			   &o->group,  &o->flags, &o->was,  &o->help };
	char *p = *at, *end = strchr(p, '\n');
	size_t i;

	if (!end)
		return false;
	*end = '\0';
	*at = end + 1;
	for (i = 0; i < NL2SQL_COUNT(field); i++) {
		char *tab = strchr(p, '\t');

		*field[i] = p;
		if (tab)
			*tab = '\0';
		p = tab ? tab + 1 : p + strlen(p);
	}
	return true;
}

static bool takes_value(const struct option_line *o)
{
	return strcmp(o->kind, "flag") != 0 && strcmp(o->kind, "special") != 0;
}

/* In single quotes for any of the shells, ' and what zsh reads left out. */
static void put_help(struct nl2sql_buf *b, const char *s)
{
	for (; *s; s++)
		if (*s == '[' || *s == ']' || *s == ':')
			nl2sql_buf_putc(b, ' ');
		else if (*s != '\'')
			nl2sql_buf_putc(b, *s);
}

static void bash_command(struct nl2sql_buf *b, const char *command, char *at)
{
	struct option_line o;

	nl2sql_buf_printf(b, "\t%s) words='", command);
	while (next_line(&at, &o))
		if (strcmp(o.flags, "hidden") != 0)
			nl2sql_buf_printf(b, "--%s ", o.name);
	nl2sql_buf_puts(b, "' ;;\n");
}

static void zsh_command(struct nl2sql_buf *b, const char *command, char *at)
{
	struct option_line o;

	nl2sql_buf_printf(b, "\t%s) _arguments -S", command);
	while (next_line(&at, &o)) {
		if (strcmp(o.flags, "hidden") == 0)
			continue;
		nl2sql_buf_printf(b, " \\\n\t\t'--%s%s[", o.name,
				  takes_value(&o) ? "=" : "");
		put_help(b, o.help);
		nl2sql_buf_putc(b, ']');
		if (strcmp(o.kind, "choice") == 0) {
			nl2sql_buf_printf(b, ":%s:(", o.name);
			for (; *o.arg; o.arg++)
				nl2sql_buf_putc(b, *o.arg == '|' ? ' ' : *o.arg);
			nl2sql_buf_putc(b, ')');
		} else if (takes_value(&o)) {
			nl2sql_buf_printf(b, ":%s:_files", o.name);
		}
		nl2sql_buf_putc(b, '\'');
	}
	nl2sql_buf_puts(b, " \\\n\t\t'*:file:_files' ;;\n");
}

static void fish_command(struct nl2sql_buf *b, const char *command, char *at)
{
	struct option_line o;

	while (next_line(&at, &o)) {
		if (strcmp(o.flags, "hidden") == 0)
			continue;
		nl2sql_buf_printf(b, "complete -c nl2sql-%s -l %s", command,
				  o.name);
		if (strcmp(o.letter, "-") != 0)
			nl2sql_buf_printf(b, " -s %s", o.letter);
		if (strcmp(o.kind, "choice") == 0) {
			nl2sql_buf_puts(b, " -x -a '");
			for (; *o.arg; o.arg++)
				nl2sql_buf_putc(b, *o.arg == '|' ? ' ' : *o.arg);
			nl2sql_buf_putc(b, '\'');
		} else if (takes_value(&o)) {
			nl2sql_buf_puts(b, " -r");
		}
		nl2sql_buf_puts(b, " -d '");
		put_help(b, o.help);
		nl2sql_buf_puts(b, "'\n");
	}
}

static void put_commands(struct nl2sql_buf *b, const char *before,
			 const char *between)
{
	const char *const *c;

	for (c = nl2sql_front_commands; *c; c++)
		nl2sql_buf_printf(b, "%s%s%s", c == nl2sql_front_commands ? "" :
				  between, before, *c);
}

static void bash_begin(struct nl2sql_buf *b)
{
	nl2sql_buf_puts(b, "# bash completion of nl2sql\n"
			"_nl2sql()\n{\n"
			"\tlocal cur=${COMP_WORDS[COMP_CWORD]} "
			"cmd=${COMP_WORDS[0]##*/} words=\n"
			"\tif [ \"$cmd\" = nl2sql ]; then\n"
			"\t\tif [ \"$COMP_CWORD\" -eq 1 ]; then\n"
			"\t\t\tmapfile -t COMPREPLY < <(compgen -W '");
	put_commands(b, "", " ");
	nl2sql_buf_puts(b, " pipeline completions' -- \"$cur\")\n"
			"\t\t\treturn\n\t\tfi\n"
			"\t\tcmd=nl2sql-${COMP_WORDS[1]}\n\tfi\n"
			"\tcase ${cmd#nl2sql-} in\n");
}

static void bash_end(struct nl2sql_buf *b)
{
	nl2sql_buf_puts(b, "\tesac\n"
			"\tcase $cur in\n"
			"\t-*) mapfile -t COMPREPLY < <(compgen -W \"$words\" -- "
			"\"$cur\") ;;\n"
			"\t*) mapfile -t COMPREPLY < <(compgen -f -- \"$cur\") ;;\n"
			"\tesac\n}\ncomplete -o filenames -F _nl2sql nl2sql ");
	put_commands(b, "nl2sql-", " ");
	nl2sql_buf_putc(b, '\n');
}

static void zsh_begin(struct nl2sql_buf *b)
{
	nl2sql_buf_puts(b, "#compdef nl2sql ");
	put_commands(b, "nl2sql-", " ");
	nl2sql_buf_puts(b, "\n_nl2sql()\n{\n"
			"\tlocal cmd=${service#nl2sql-}\n"
			"\tif [[ $service == nl2sql ]]; then\n"
			"\t\tif (( CURRENT == 2 )); then\n"
			"\t\t\tcompadd ");
	put_commands(b, "", " ");
	nl2sql_buf_puts(b, " pipeline completions\n"
			"\t\t\treturn\n\t\tfi\n"
			"\t\tcmd=$words[2]\n\t\tshift words\n"
			"\t\t(( CURRENT-- ))\n\tfi\n"
			"\tcase $cmd in\n");
}

static void zsh_end(struct nl2sql_buf *b)
{
	nl2sql_buf_puts(b, "\t*) _files ;;\n\tesac\n}\n_nl2sql \"$@\"\n");
}

static void fish_begin(struct nl2sql_buf *b)
{
	nl2sql_buf_puts(b, "# fish completion of nl2sql\n"
			"complete -c nl2sql -n __fish_use_subcommand -x -a '");
	put_commands(b, "", " ");
	nl2sql_buf_puts(b, " pipeline completions'\n");
}

static void nothing(struct nl2sql_buf *b)
{
	(void)b;
}

static const struct shell {
	const char *name;
	void (*begin)(struct nl2sql_buf *b);
	void (*command)(struct nl2sql_buf *b, const char *command, char *at);
	void (*end)(struct nl2sql_buf *b);
} shells[] = {
	{ "bash", bash_begin, bash_command, bash_end },
	{ "zsh", zsh_begin, zsh_command, zsh_end },
	{ "fish", fish_begin, fish_command, nothing },
};

int nl2sql_completions_put(struct nl2sql_buf *out, const char *shell,
			   struct nl2sql_err *err)
{
	const char *const *c = nl2sql_front_commands;
	const struct shell *s = shells;
	int rc = 0;

	while (s < shells + NL2SQL_COUNT(shells) && strcmp(s->name, shell) != 0)
		s++;
	if (s == shells + NL2SQL_COUNT(shells)) {
		nl2sql_err_set(err, NL2SQL_EDATA, "unrecognized shell \"%s\"",
			       shell);
		return nl2sql_err_hint(err, "There are bash, zsh and fish.");
	}
	s->begin(out);
	for (; *c && rc == 0; c++) {
		struct nl2sql_buf table = {0};

		rc = read_table(&table, *c, err);
		if (rc == 0)
			s->command(out, *c, table.data);
		nl2sql_buf_release(&table);
	}
	s->end(out);
	return rc;
}
