/*
 * lib/cli/completions.c - completions for shells, from the option tables
 *
 * Each command prints its own table (--dump-options); what a shell completes
 * is thus what the program takes.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/** One line of a table; the strings lie in the table's text. */
struct option_line {
	char *letter, *name, *kind, *arg, *group, *flags, *was, *help;
};

/* That of the front door itself is ours: its options are a pipeline's. */
static int read_table(struct nl2sql_buf *b, const char *command,
		      struct nl2sql_err *err)
{
	char option[] = "--dump-options";
	char *args[] = { option, NULL };
	int status = 0;

	if (strcmp(command, "pipeline") == 0)
		nl2sql_cli_table(b);
	else
		status = nl2sql_front_ask(b, command, args, NULL, NULL, err);
	nl2sql_buf_putc(b, '\0');
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

static bool is_choice(const struct option_line *o)
{
	return strcmp(o->kind, "choice") == 0;
}

/* Is its value the name of a file? */
static bool takes_file(const struct option_line *o)
{
	return takes_value(o) &&
	       (strcmp(o->arg, "FILE") == 0 || strcmp(o->arg, "FOLDER") == 0);
}

static bool is_hidden(const struct option_line *o)
{
	return strcmp(o->flags, "hidden") == 0;
}

/* "auto|always|never", or a dialect's names, with blanks between. */
static void put_choices(struct nl2sql_buf *b, const char *arg)
{
	for (; *arg; arg++)
		nl2sql_buf_putc(b, *arg == '|' ? ' ' : *arg);
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

static void put_commands(struct nl2sql_buf *b, const char *before,
			 const char *between)
{
	const char *const *c;

	for (c = nl2sql_front_commands; *c; c++)
		nl2sql_buf_printf(b, "%s%s%s", c == nl2sql_front_commands ? "" :
				  between, before, *c);
}

/* ---- bash ---------------------------------------------------------------- */

static void bash_begin(struct nl2sql_buf *b)
{
	nl2sql_buf_puts(b, "# bash completion of nl2sql\n"
			"_nl2sql()\n{\n"
			"\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev='' words='' "
			"kind=file\n"
			"\tlocal cmd=${COMP_WORDS[0]##*/}\n"
			"\tif [ \"$cmd\" = nl2sql ]; then\n"
			"\t\tcmd=${COMP_WORDS[1]}\n"
			"\t\t[ \"$COMP_CWORD\" -gt 1 ] || cmd=nl2sql\n\tfi\n"
			"\t[ \"$COMP_CWORD\" -eq 0 ] || "
			"prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
			"\t# bash takes --name=value apart\n"
			"\tif [ \"$cur\" = = ]; then\n\t\tcur=\n"
			"\telif [ \"$prev\" = = ]; then\n"
			"\t\tprev=${COMP_WORDS[COMP_CWORD - 2]}\n\tfi\n"
			"\tcase ${cmd#nl2sql-} in\n"
			"\tnl2sql) kind=words words='");
	put_commands(b, "", " ");
	nl2sql_buf_puts(b, " pipeline completions help' ;;\n"
			"\tcompletions) kind=words words='bash zsh fish' ;;\n"
			"\thelp) kind=words words='");
	put_commands(b, "", " ");
	nl2sql_buf_puts(b, "' ;;\n");
}

/* "--a|--b" of those options for which is() holds. */
static void bash_case(struct nl2sql_buf *b, char *at,
		      bool (*is)(const struct option_line *o), const char *then)
{
	struct nl2sql_buf names = {0};
	struct option_line o;

	while (next_line(&at, &o))
		if (!is_hidden(&o) && is(&o))
			nl2sql_buf_printf(&names, "%s--%s", names.len ? " | " :
					  "", o.name);
	if (names.len)
		nl2sql_buf_printf(b, "\t\t%s) %s ;;\n", names.data, then);
	nl2sql_buf_release(&names);
}

static bool takes_other(const struct option_line *o)
{
	return takes_value(o) && !is_choice(o) && !takes_file(o);
}

static void bash_command(struct nl2sql_buf *b, const char *command, char *at)
{
	char *first = nl2sql_strdup(at), *second = nl2sql_strdup(at);
	struct option_line o;
	char *line = first;

	nl2sql_buf_printf(b, "\t%s)\n\t\twords='", command);
	while (next_line(&line, &o))
		if (!is_hidden(&o))
			nl2sql_buf_printf(b, "--%s ", o.name);
	nl2sql_buf_puts(b, "'\n\t\tcase $prev in\n");
	bash_case(b, second, takes_other, "kind=none");
	while (next_line(&at, &o))
		if (!is_hidden(&o) && is_choice(&o)) {
			nl2sql_buf_printf(b, "\t\t--%s) kind=words words='",
					  o.name);
			put_choices(b, o.arg);
			nl2sql_buf_puts(b, "' ;;\n");
		}
	nl2sql_buf_puts(b, "\t\tesac ;;\n");
	free(first);
	free(second);
}

static void bash_end(struct nl2sql_buf *b)
{
	nl2sql_buf_puts(b, "\tesac\n"
			"\tcase $kind,$cur in\n"
			"\tnone,*) COMPREPLY=() ;;\n"
			"\twords,* | file,-*) mapfile -t COMPREPLY < "
			"<(compgen -W \"$words\" -- \"$cur\") ;;\n"
			"\t*) compopt -o filenames 2>/dev/null\n"
			"\t\tmapfile -t COMPREPLY < <(compgen -f -- "
			"\"$cur\") ;;\n"
			"\tesac\n}\ncomplete -F _nl2sql nl2sql ");
	put_commands(b, "nl2sql-", " ");
	nl2sql_buf_putc(b, '\n');
}

/* ---- zsh ----------------------------------------------------------------- */

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
	nl2sql_buf_puts(b, " pipeline completions help\n"
			"\t\t\treturn\n\t\tfi\n"
			"\t\tcmd=$words[2]\n\t\tshift words\n"
			"\t\t(( CURRENT-- ))\n\tfi\n"
			"\tcase $cmd in\n"
			"\tcompletions) compadd bash zsh fish ;;\n"
			"\thelp) compadd ");
	put_commands(b, "", " ");
	nl2sql_buf_puts(b, " ;;\n");
}

static void zsh_command(struct nl2sql_buf *b, const char *command, char *at)
{
	struct option_line o;

	nl2sql_buf_printf(b, "\t%s) _arguments -S", command);
	while (next_line(&at, &o)) {
		if (is_hidden(&o))
			continue;
		nl2sql_buf_printf(b, " \\\n\t\t'--%s%s[", o.name,
				  takes_value(&o) ? "=" : "");
		put_help(b, o.help);
		nl2sql_buf_putc(b, ']');
		if (is_choice(&o)) {
			nl2sql_buf_printf(b, ":%s:(", o.name);
			put_choices(b, o.arg);
			nl2sql_buf_putc(b, ')');
		} else if (takes_value(&o)) {
			nl2sql_buf_printf(b, ":%s:%s", o.name,
					  takes_file(&o) ? "_files" : " ");
		}
		nl2sql_buf_putc(b, '\'');
	}
	nl2sql_buf_puts(b, " \\\n\t\t'*:file:_files' ;;\n");
}

static void zsh_end(struct nl2sql_buf *b)
{
	nl2sql_buf_puts(b, "\t*) _files ;;\n\tesac\n}\n_nl2sql \"$@\"\n");
}

/* ---- fish ---------------------------------------------------------------- */

static void fish_begin(struct nl2sql_buf *b)
{
	nl2sql_buf_puts(b, "# fish completion of nl2sql\n"
			"complete -c nl2sql -n __fish_use_subcommand -x -a '");
	put_commands(b, "", " ");
	nl2sql_buf_puts(b, " pipeline completions help'\n"
			"complete -c nl2sql -n '__fish_seen_subcommand_from "
			"completions' -x -a 'bash zsh fish'\n"
			"complete -c nl2sql -n '__fish_seen_subcommand_from "
			"help' -x -a '");
	put_commands(b, "", " ");
	nl2sql_buf_puts(b, "'\n");
}

static void fish_option(struct nl2sql_buf *b, const struct option_line *o)
{
	nl2sql_buf_printf(b, " -l %s", o->name);
	if (strcmp(o->letter, "-") != 0)
		nl2sql_buf_printf(b, " -s %s", o->letter);
	if (is_choice(o)) {
		nl2sql_buf_puts(b, " -x -a '");
		put_choices(b, o->arg);
		nl2sql_buf_putc(b, '\'');
	} else if (takes_value(o)) {
		nl2sql_buf_puts(b, takes_file(o) ? " -r -F" : " -x");
	}
	nl2sql_buf_puts(b, " -d '");
	put_help(b, o->help);
	nl2sql_buf_puts(b, "'\n");
}

/* Of the program, and of the front door with the command's name. */
static void fish_command(struct nl2sql_buf *b, const char *command, char *at)
{
	struct option_line o;

	while (next_line(&at, &o)) {
		if (is_hidden(&o))
			continue;
		if (strcmp(command, "pipeline") != 0) {
			nl2sql_buf_printf(b, "complete -c nl2sql-%s", command);
			fish_option(b, &o);
		}
		nl2sql_buf_printf(b, "complete -c nl2sql -n "
				  "'__fish_seen_subcommand_from %s'", command);
		fish_option(b, &o);
	}
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

static int put_command(struct nl2sql_buf *out, const struct shell *s,
		       const char *command, struct nl2sql_err *err)
{
	struct nl2sql_buf table = {0};
	int rc = read_table(&table, command, err);

	if (rc == 0)
		s->command(out, command, table.data);
	nl2sql_buf_release(&table);
	return rc;
}

int nl2sql_completions_put(struct nl2sql_buf *out, const char *shell,
			   struct nl2sql_err *err)
{
	const char *const *c = nl2sql_front_commands;
	const struct shell *s = shells;
	int rc;

	while (s < shells + NL2SQL_COUNT(shells) && strcmp(s->name, shell) != 0)
		s++;
	if (s == shells + NL2SQL_COUNT(shells)) {
		nl2sql_err_set(err, NL2SQL_EDATA, "unrecognized shell \"%s\"",
			       shell);
		return nl2sql_err_hint(err, "There are bash, zsh and fish.");
	}
	s->begin(out);
	rc = put_command(out, s, "pipeline", err);
	for (; *c && rc == 0; c++)
		rc = put_command(out, s, *c, err);
	s->end(out);
	return rc;
}
