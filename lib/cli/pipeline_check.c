/*
 * lib/cli/pipeline_check.c - a pipeline's configuration, before it starts
 *
 * Each program reads its own options, so each is asked: it is run as it would
 * be, with --check-only, and what it says is given the file and line it is
 * about.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pipeline.h"

/* ---- sections ------------------------------------------------------------ */

static bool known_section(const struct nl2sql_pipeline *p, const char *section)
{
	const char *const *known;

	for (known = nl2sql_front_commands; *known; known++)
		if (nl2sql_ieq(section, *known))
			return true;
	for (known = nl2sql_data_sections; *known; known++)
		if (nl2sql_ieq(section, *known))
			return true;
	return nl2sql_phases_section(section) ||
	       nl2sql_ini_find(&p->ini, section, "command");
}

static int check_sections(const struct nl2sql_pipeline *p,
			  struct nl2sql_err *err)
{
	size_t i;

	for (i = 0; i < p->ini.n; i++) {
		const struct nl2sql_ini_entry *e = &p->ini.entries[i];
		const char *meant;

		if (known_section(p, e->section))
			continue;
		if (!*e->section) {
			nl2sql_err_set(err, NL2SQL_EDATA, "%s: \"%s\" stands "
				       "in no section", e->where, e->key);
			return nl2sql_err_hint(err, "Put [nl2sql] before it, "
					       "or the name of a stage.");
		}
		nl2sql_err_set(err, NL2SQL_EDATA, "%s: unknown section [%s]",
			       e->where, e->section);
		meant = nl2sql_phases_meant(e->section);
		if (meant)
			return nl2sql_err_hint(err, "Did you mean [gen.%s]?",
					       meant);
		meant = nl2sql_ini_meant(e->section);
		if (meant)
			return nl2sql_err_hint(err, "Did you mean [%s]?",
					       meant);
		return nl2sql_err_hint(err, "A stage of your own has a "
				       "command.");
	}
	return 0;
}

/* ---- where a message belongs --------------------------------------------- */

/* "FILE:12: ..." */
static bool names_line(const struct nl2sql_pipeline *p, const char *message)
{
	size_t n = strlen(p->file);

	return strncmp(message, p->file, n) == 0 && message[n] == ':' &&
	       isdigit((unsigned char)message[n + 1]);
}

static bool stands_in(const char *text, const char *quoted, size_t len)
{
	char *q = nl2sql_strndup(quoted, len);
	bool found = *q && strstr(text, q);

	free(q);
	return found;
}

/* Does the message quote the entry's value, or name its option? */
static bool about(const struct nl2sql_ini_entry *e, const char *message)
{
	const char *open = message, *shut;
	struct nl2sql_buf option = {0};
	bool found = false;

	while (!found && (open = strchr(open, '"')) &&
	       (shut = strchr(open + 1, '"'))) {
		found = stands_in(e->value, open + 1,
				  (size_t)(shut - open - 1));
		open = shut + 1;
	}
	if (!found) {
		nl2sql_buf_printf(&option, "--%s", e->key);
		found = strstr(message, option.data);
		nl2sql_buf_release(&option);
	}
	return found;
}

static const char *line_of(const struct nl2sql_pipeline *p,
			   const struct nl2sql_stage *s, const char *section,
			   const char *message)
{
	const char *sections[] = { section, s->name, "rules", "nl2sql",
				   "pipeline" };
	size_t i, k;

	for (k = 0; k < NL2SQL_COUNT(sections); k++)
		for (i = 0; sections[k] && i < p->ini.n; i++)
			if (nl2sql_ieq(p->ini.entries[i].section,
				       sections[k]) &&
			    about(&p->ini.entries[i], message))
				return p->ini.entries[i].where;
	if (s->where != p->file) /* the line that names the stage */
		return s->where;
	for (i = 0; i < p->ini.n; i++)
		if (nl2sql_ieq(p->ini.entries[i].section,
			       section ? section : s->name))
			return p->ini.entries[i].where;
	return s->where;
}

/* Its first line, without "nl2sql-gen: ". */
static int complain(const struct nl2sql_pipeline *p,
		    const struct nl2sql_stage *s, const char *section,
		    const char *said, struct nl2sql_err *err)
{
	size_t n = strcspn(said, "\n");
	char *line = nl2sql_strndup(said, n), *text = line;

	if (nl2sql_starts(text, "nl2sql-"))
		text += strcspn(text, ":");
	text += strspn(text, ": ");
	if (!*text)
		nl2sql_err_set(err, NL2SQL_EDATA, "%s: %s could not be asked "
			       "about its options", s->where, s->name);
	else if (names_line(p, text))
		nl2sql_err_set(err, NL2SQL_EDATA, "%s", text);
	else
		nl2sql_err_set(err, NL2SQL_EDATA, "%s: %s: %s",
			       line_of(p, s, section, text), s->name, text);
	free(line);
	return -1;
}

/* ---- asking the programs ------------------------------------------------- */

struct child {
	const struct nl2sql_pipeline *p;
	const struct nl2sql_stage *s;
};

static void prepare(void *ctx)
{
	const struct child *c = ctx;

	nl2sql_stage_export(c->p, c->s);
}

/* The value of "--section", for messages. */
static const char *section_of(const char *const *args)
{
	for (; *args; args++)
		if (strcmp(*args, "--section") == 0)
			return args[1];
	return NULL;
}

int nl2sql_pipeline_ask(struct nl2sql_pipeline *p, struct nl2sql_stage *s,
			const char *const *args, char **options, char **values,
			struct nl2sql_err *err)
{
	struct child child = { p, s };
	struct nl2sql_list all = {0};
	struct nl2sql_buf said = {0};
	const char *const *a, *second;
	const char *first[] = { "--config", p->file, "--quiet",
				"--check-only", "all" };
	char **argv;
	size_t i;
	int status;

	for (i = 0; i < NL2SQL_COUNT(first); i++)
		nl2sql_list_add(&all, first[i], strlen(first[i]));
	for (a = args; *a; a++)
		nl2sql_list_add(&all, *a, strlen(*a));
	argv = all.items;
	status = nl2sql_front_ask(&said, s->name, argv, prepare, &child, err);
	nl2sql_list_clear(&all);
	if (status > 0)
		status = complain(p, s, section_of(args), nl2sql_buf_str(&said),
				  err);
	if (status == 0) {
		second = nl2sql_buf_str(&said) + strcspn(said.data, "\n");
		*options = nl2sql_strndup(said.data,
					  (size_t)(second - said.data));
		second += *second == '\n';
		*values = nl2sql_strndup(second, strcspn(second, "\n"));
	}
	nl2sql_buf_release(&said);
	return status;
}

/* doc and gen open none, whatever --db says. */
static int64_t databases_of(const struct nl2sql_stage *s, struct nl2sql_json db)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(db);
	struct nl2sql_json id, engine;
	int64_t n = 0;

	if (strcmp(s->name, "doc") == 0 || strcmp(s->name, "gen") == 0)
		return 0;
	while (nl2sql_json_next(&it, &id, &engine))
		n += !nl2sql_json_is(engine, "sqlite");
	return n;
}

static int check_stage(struct nl2sql_pipeline *p, struct nl2sql_stage *s,
		       struct nl2sql_err *err)
{
	static const char *const none[] = { NULL };
	struct nl2sql_json all;
	char *values = NULL;
	int rc;

	if (s->command) {
		s->databases = 1;
		return 0;
	}
	if (strcmp(s->name, "gen") == 0 && nl2sql_phases_wanted(p))
		return nl2sql_phases_plan(p, s, err);
	rc = nl2sql_pipeline_ask(p, s, none, &s->options, &values, err);
	if (rc == 0) {
		all = (struct nl2sql_json){ values, strlen(values) };
		s->databases = databases_of(s, nl2sql_json_get(all, "db"));
	}
	if (rc == 0 && strcmp(s->name, "gen") == 0)
		p->expect += nl2sql_json_int_or(nl2sql_json_get(all, "count"),
						0);
	free(values);
	return rc;
}

/* Options of a command that is no stage here are read all the same. */
static int check_others(struct nl2sql_pipeline *p, struct nl2sql_err *err)
{
	static const char *const options_only[] = { "--check-only", "options",
						    NULL };
	const char *const *command;

	for (command = nl2sql_front_commands; *command; command++) {
		struct nl2sql_stage s = { .name = *command, .where = p->file };
		char *options = NULL, *values = NULL;
		size_t i;
		int rc = 0;

		for (i = 0; i < p->names.n; i++)
			if (strcmp(p->stages[i].name, *command) == 0)
				break;
		if (i < p->names.n)
			continue;
		for (i = 0; i < p->ini.n; i++)
			if (nl2sql_ieq(p->ini.entries[i].section, *command))
				break;
		if (i < p->ini.n)
			rc = nl2sql_pipeline_ask(p, &s, options_only, &options,
						 &values, err);
		free(options);
		free(values);
		if (rc < 0)
			return -1;
	}
	return 0;
}

/* Stages run side by side, and none goes on without its connections. */
static int check_connections(const struct nl2sql_pipeline *p,
			     struct nl2sql_err *err)
{
	const char *where = p->connections_where;
	int64_t stages = 0, most = 0;
	size_t i;

	for (i = 0; i < p->names.n; i++) {
		int64_t n = p->stages[i].databases;

		stages += n > 0;
		most = n > most ? n : most;
	}
	if (!p->connections || nl2sql_stages_share(p) >= most)
		return 0;
	nl2sql_err_set(err, NL2SQL_EDATA, "%s%smax-connections cannot be "
		       "\"%lld\": %lld stages share it, and need a "
		       "connection to each database", where ? where : "",
		       where ? ": " : "", (long long)p->connections,
		       (long long)stages);
	return nl2sql_err_hint(err, "Allow %lld or more.",
			       (long long)(stages * most));
}

int nl2sql_pipeline_check(struct nl2sql_pipeline *p, struct nl2sql_err *err)
{
	size_t i;

	if (check_sections(p, err) < 0)
		return -1;
	for (i = 0; i < p->names.n; i++)
		if (check_stage(p, &p->stages[i], err) < 0)
			return -1;
	return check_connections(p, err) < 0 ? -1 : check_others(p, err);
}
