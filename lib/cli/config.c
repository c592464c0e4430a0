/*
 * lib/cli/config.c - the INI as a whole, for who wants to know before a run
 *
 * A command reads its own section.  Here the others' are looked at, too, by
 * the programs that they are for.
 */
#include <stdlib.h>
#include <string.h>

#include "pipeline.h"

/* Sections that are there, each once, in the order of their first entry. */
static void find_sections(struct nl2sql_map *found)
{
	const struct nl2sql_ini *ini = &nl2sql_cli.ini;
	size_t i;

	for (i = 0; i < ini->n; i++)
		if (!nl2sql_map_get(found, ini->entries[i].section))
			nl2sql_map_set(found, ini->entries[i].section,
				       &ini->entries[i]);
}

/* The program that reads it, or NULL. */
static const char *reader_of(const char *section)
{
	const char *const *known;

	if (nl2sql_phases_section(section))
		return "gen";
	for (known = nl2sql_front_commands; *known; known++)
		if (nl2sql_ieq(section, *known))
			return *known;
	return NULL;
}

/* Ask the program about its options, with our configuration. */
static int ask(const char *command, const char *section, struct nl2sql_buf *said,
	       struct nl2sql_err *err)
{
	const char *config = nl2sql_common()->config;
	const char *args[8] = { "--quiet", "--check-only", "options",
				"--section", section };

	if (config) {
		args[5] = "--config";
		args[6] = config;
	}
	return nl2sql_front_ask(said, command, (char *const *)args, NULL, NULL,
				err);
}

/* "nl2sql-gen: x.ini:3: unknown option ..." without the program's name */
static char *first_line(const struct nl2sql_buf *said)
{
	const char *s = said->len ? said->data : "it said nothing";

	if (nl2sql_starts(s, "nl2sql-")) {
		s += strcspn(s, ": \n");
		s += strspn(s, ": ");
	}
	return nl2sql_strndup(s, strcspn(s, "\n"));
}

static int look_at(const char *section, const struct nl2sql_ini_entry *e,
		   nl2sql_config_say *say, void *ctx, struct nl2sql_err *err)
{
	const char *command = reader_of(section);
	struct nl2sql_buf said = {0};
	const char *const *known = nl2sql_data_sections;
	char *line;
	int rc;

	if (command) {
		rc = ask(command, section, &said, err);
		line = rc > 0 ? first_line(&said) :
				nl2sql_strdup("every option is known");
		if (rc >= 0)
			rc = say(ctx, section, rc == 0, line, err);
		free(line);
		nl2sql_buf_release(&said);
		return rc;
	}
	while (*known && !nl2sql_ieq(section, *known))
		known++;
	if (*known || nl2sql_ini_find(&nl2sql_cli.ini, section, "command"))
		return 0;
	nl2sql_buf_printf(&said, "%s: no program of ours reads [%s]", e->where,
			  section);
	rc = say(ctx, section, false, said.data, err);
	nl2sql_buf_release(&said);
	return rc;
}

static int look_at_pipeline(nl2sql_config_say *say, void *ctx,
			    struct nl2sql_err *err)
{
	struct nl2sql_err why = {0};
	int rc = nl2sql_pipeline_look(nl2sql_common()->config, &why);

	return say(ctx, "pipeline", rc == 0, rc == 0 ?
		   "it would start" : why.message, err);
}

int nl2sql_config_check(nl2sql_config_say *say, void *ctx,
			struct nl2sql_err *err)
{
	struct nl2sql_map found = {0};
	size_t i;
	int rc = 0;

	find_sections(&found);
	for (i = 0; i < found.n && rc == 0; i++)
		rc = look_at(found.entries[i].key, found.entries[i].value, say,
			     ctx, err);
	if (rc == 0 && nl2sql_common()->config &&
	    nl2sql_map_get(&found, "pipeline"))
		rc = look_at_pipeline(say, ctx, err);
	nl2sql_map_release(&found);
	return rc;
}

/* Is it one of --db? */
static bool named(const char *text)
{
	const struct nl2sql_databases *d = &nl2sql_common()->db;
	size_t i;

	for (i = 0; i < d->n; i++)
		if (nl2sql_ends(text, d->items[i].dsn))
			return true;
	return false;
}

int nl2sql_config_databases(struct nl2sql_databases *d, struct nl2sql_err *err)
{
	const struct nl2sql_ini_entry *e =
		nl2sql_ini_find(&nl2sql_cli.ini, "pipeline", "db");
	struct nl2sql_list words = {0};
	size_t i;
	int rc = 0;

	if (!e || !e->trusted)
		return 0;
	nl2sql_list_split(&words, e->value);
	for (i = 0; i < words.n && rc == 0; i++)
		if (!named(words.items[i]))
			rc = nl2sql_databases_add(d, words.items[i], err);
	nl2sql_list_clear(&words);
	return rc;
}
