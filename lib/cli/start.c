/* lib/cli/start.c - from argv to a program that is ready to run */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "internal.h"

static void add_options(const struct nl2sql_opt *o, const char *group)
{
	struct nl2sql_cli *c = &nl2sql_cli;

	for (; o && o->kind != NL2SQL_KIND_END; o++) {
		struct nl2sql_buf was = {0};

		if (o->kind == NL2SQL_KIND_GROUP) {
			group = o->name;
			continue;
		}
		nl2sql_cli_value(&was, o);
		NL2SQL_GROW(c->opts, c->n, c->cap);
		c->opts[c->n++] = (struct nl2sql_cli_opt){
			.o = o, .group = group, .was = nl2sql_buf_steal(&was)
		};
	}
}

static void collect_options(const struct nl2sql_command *cmd)
{
	struct nl2sql_common *c = &nl2sql_cli.common;

	c->seed = 1;
	c->progress = "auto";
	c->timeout = 10;
	c->max_rows = 10000;
	c->max_memory = 256;
	nl2sql_model_defaults(&c->model);
	c->patience = -1;
	add_options(cmd->opts, "Options");
	if (cmd->groups & NL2SQL_GROUP_DATABASE)
		add_options(nl2sql_database_opts, "Database options");
	if (cmd->groups & NL2SQL_GROUP_DIALECT)
		add_options(nl2sql_dialect_opts, "Dialect options");
	if (cmd->groups & NL2SQL_GROUP_MODEL)
		add_options(nl2sql_model_opts, "Model options");
	add_options(nl2sql_common_opts, "Common options");
}

/* ---- the command line --------------------------------------------------- */

static _Noreturn void refuse(const struct nl2sql_err *err)
{
	exit(nl2sql_cli_fail(err));
}

static void special(const struct nl2sql_opt *o)
{
	if (o->letter == 'h')
		nl2sql_cli_help();
	if (o->letter == 'V')
		nl2sql_cli_version();
	nl2sql_cli_dump();
}

/* Set an option from argv.  value may be NULL: then next may be taken.
 * @return how many further arguments were used */
static int use(struct nl2sql_cli_opt *opt, char *value, char *next, bool undo)
{
	struct nl2sql_err err = {0};
	int used = 0;

	if (opt->o->kind == NL2SQL_KIND_SPECIAL) {
		if (value)
			nl2sql_cli_usage("option --%s takes no value",
					 opt->o->name);
		special(opt->o);
	}
	if (opt->o->kind == NL2SQL_KIND_FLAG && value)
		nl2sql_cli_usage("option --%s takes no value", opt->o->name);
	if (opt->o->kind != NL2SQL_KIND_FLAG && !value) {
		if (!next)
			nl2sql_cli_usage("option --%s needs a value: %s",
					 opt->o->name, opt->o->arg);
		value = next;
		used = 1;
	}
	if (nl2sql_cli_assign(opt, value, undo, nl2sql_cli.sources, &err) < 0)
		refuse(&err);
	if (opt->o->kind == NL2SQL_KIND_DATABASES)
		nl2sql_dsn_hide(value);
	return used;
}

static int use_long(char *arg, char *next)
{
	char *equal = strchr(arg, '=');
	char *name = nl2sql_strndup(arg, equal ? (size_t)(equal - arg) :
					 strlen(arg));
	struct nl2sql_cli_opt *opt = nl2sql_cli_find(name);
	struct nl2sql_err err = {0};
	bool undo = false;

	if (!opt) {
		opt = nl2sql_cli_undone(name);
		undo = opt != NULL;
	}
	if (!opt) {
		nl2sql_cli_unknown(&err, name);
		refuse(&err);
	}
	free(name);
	return use(opt, equal ? equal + 1 : NULL, next, undo);
}

static struct nl2sql_cli_opt *find_letter(char letter)
{
	size_t i;

	for (i = 0; i < nl2sql_cli.n; i++)
		if (nl2sql_cli.opts[i].o->letter == letter)
			return &nl2sql_cli.opts[i];
	nl2sql_cli_usage("unknown option \"-%c\": Try \"%s --help\".",
			 letter, nl2sql_cli.cmd->name);
}

/* "-qv", "-n5", "-n 5" */
static int use_letters(char *p, char *next)
{
	for (; *p; p++) {
		struct nl2sql_cli_opt *opt = find_letter(*p);

		if (opt->o->kind != NL2SQL_KIND_FLAG &&
		    opt->o->kind != NL2SQL_KIND_SPECIAL)
			return use(opt, p[1] ? p + 1 : NULL, next, false);
		use(opt, NULL, NULL, false);
	}
	return 0;
}

/* An operand that is a DSN is kept with its password, but not in argv. */
static char *operand(char *arg)
{
	char *kept = arg;

	if (nl2sql_cli.cmd->groups & NL2SQL_GROUP_DSN_OPERANDS) {
		kept = nl2sql_strdup(arg);
		nl2sql_dsn_hide(arg);
	}
	return kept;
}

/* Read the options and push the operands together. */
static char **use_argv(int argc, char **argv)
{
	char **operands = argv + 1;
	int i, n = 0;

	for (i = 1; i < argc; i++) {
		char *arg = argv[i], *next = i + 1 < argc ? argv[i + 1] : NULL;

		if (strcmp(arg, "--") == 0) {
			while (++i < argc)
				operands[n++] = operand(argv[i]);
			break;
		}
		if (arg[0] != '-' || !arg[1])
			operands[n++] = operand(arg);
		else if (arg[1] == '-')
			i += use_long(arg + 2, next);
		else
			i += use_letters(arg + 1, next);
	}
	operands[n] = NULL;
	return operands;
}

/* What must be known before the other sources are read: --help (so that a
 * broken configuration does not hide it) and --config. */
static const char *look_ahead(int argc, char **argv, const char **section)
{
	const char *config = getenv("NL2SQL_CONFIG");
	int i;

	for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strcmp(argv[i], "--help") == 0 || !strcmp(argv[i], "-h"))
			nl2sql_cli_help();
		if (strcmp(argv[i], "--version") == 0 || !strcmp(argv[i], "-V"))
			nl2sql_cli_version();
		if (strcmp(argv[i], "--dump-options") == 0)
			nl2sql_cli_dump();
		if (nl2sql_starts(argv[i], "--config="))
			config = argv[i] + strlen("--config=");
		else if (strcmp(argv[i], "--config") == 0 && i + 1 < argc)
			config = argv[++i];
		else if (strcmp(argv[i], "--section") == 0 && i + 1 < argc)
			*section = argv[++i];
	}
	return config;
}

/* ---- environment and INI ------------------------------------------------ */

static void use_environment(void)
{
	char name[128];
	size_t i, k;

	nl2sql_cli.sources++;
	for (i = 0; i < nl2sql_cli.n; i++) {
		struct nl2sql_cli_opt *opt = &nl2sql_cli.opts[i];
		struct nl2sql_buf var = {0};
		struct nl2sql_err err = {0};
		const char *value;

		if (opt->o->kind == NL2SQL_KIND_SPECIAL ||
		    strlen(opt->o->name) >= sizeof(name))
			continue;
		nl2sql_buf_printf(&var, "NL2SQL_%s", opt->o->name);
		for (k = 7; k < var.len; k++)
			var.data[k] = var.data[k] == '-' ? '_' :
				      (char)toupper((unsigned char)var.data[k]);
		value = getenv(var.data);
		if (value && nl2sql_cli_assign(opt, value, false,
					       nl2sql_cli.sources, &err) < 0)
			nl2sql_cli_usage("environment: %s: %s%s%s", var.data,
					 err.message, err.hint[0] ? ": " : "",
					 err.hint);
		nl2sql_buf_release(&var);
	}
}

static bool in_table(const struct nl2sql_opt *o, const char *name)
{
	for (; o->kind != NL2SQL_KIND_END; o++)
		if (strcmp(o->name, name) == 0)
			return true;
	return false;
}

/* [nl2sql] is read by all commands, some of which lack some options. */
static bool common_option(const char *name)
{
	return in_table(nl2sql_common_opts, name) ||
	       in_table(nl2sql_database_opts, name) ||
	       in_table(nl2sql_dialect_opts, name) ||
	       in_table(nl2sql_model_opts, name);
}

static void use_entry(const struct nl2sql_ini_entry *e)
{
	struct nl2sql_cli_opt *opt = nl2sql_cli_find(e->key);
	struct nl2sql_err err = {0};
	bool undo = false;

	if (!opt) {
		opt = nl2sql_cli_undone(e->key);
		undo = opt != NULL;
	}
	if (!opt || opt->o->kind == NL2SQL_KIND_SPECIAL) {
		nl2sql_cli_unknown(&err, e->key);
		nl2sql_cli_usage("%s: %s: %s", e->where, err.message, err.hint);
	}
	if (opt->o->flags & NL2SQL_OPT_HIDDEN ||
	    strcmp(opt->o->name, "config") == 0)
		nl2sql_cli_usage("%s: \"%s\" stands on a command line only",
				 e->where, e->key);
	if (!e->trusted && opt->o->flags & NL2SQL_OPT_TRUSTED)
		nl2sql_cli_usage("%s: \"%s\" cannot be set in a configuration "
				 "that was found by itself: Say --config "
				 "nl2sql.ini if you trust it.", e->where,
				 e->key);
	if (opt->source == nl2sql_cli.sources &&
	    opt->o->kind != NL2SQL_KIND_LIST &&
	    opt->o->kind != NL2SQL_KIND_DATABASES)
		nl2sql_cli_usage("%s: \"%s\" is set twice", e->where, e->key);
	if (nl2sql_cli_assign(opt, e->value, undo, nl2sql_cli.sources, &err) < 0)
		nl2sql_cli_usage("%s: %s%s%s", e->where, err.message,
				 err.hint[0] ? ": " : "", err.hint);
}

static bool has_command(const char *section)
{
	const struct nl2sql_ini *ini = &nl2sql_cli.ini;
	size_t i;

	for (i = 0; i < ini->n; i++)
		if (strcmp(ini->entries[i].section, section) == 0 &&
		    strcmp(ini->entries[i].key, "command") == 0)
			return true;
	return false;
}

const char *const nl2sql_data_sections[] = {
	"nl2sql", "pipeline", "rules", "reward", "prices", NULL
};

/* A section of ours that a slip of the pen hides, or NULL.  Other sections may
 * be a pipeline's own stages, or belong to programs that we do not know. */
const char *nl2sql_ini_meant(const char *section)
{
	const char *const *lists[] = { nl2sql_front_commands,
				       nl2sql_data_sections };
	const char *const *known, *best = NULL;
	unsigned least = nl2sql_cli_slips(section) + 1;
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(lists); i++) {
		for (known = lists[i]; *known; known++) {
			unsigned d = nl2sql_edit_distance(section, *known,
							  least);

			if (nl2sql_ieq(section, *known))
				return NULL;
			if (d < least) {
				least = d;
				best = *known;
			}
		}
	}
	return best && !has_command(section) ? best : NULL;
}

/* Nothing that was written down may be passed over in silence. */
static void check_sections(void)
{
	const struct nl2sql_ini *ini = &nl2sql_cli.ini;
	size_t i;

	for (i = 0; i < ini->n; i++) {
		const struct nl2sql_ini_entry *e = &ini->entries[i];
		const char *meant;

		if (!*e->section)
			nl2sql_cli_usage("%s: \"%s\" stands in no section: Put "
					 "[nl2sql] before it, or the name of a "
					 "command.", e->where, e->key);
		meant = nl2sql_ini_meant(e->section);
		if (meant)
			nl2sql_cli_usage("%s: unknown section [%s]: Did you "
					 "mean [%s]?", e->where, e->section,
					 meant);
	}
}

static void use_section(const char *section, bool trusted, bool common)
{
	const struct nl2sql_ini *ini = &nl2sql_cli.ini;
	size_t i;

	nl2sql_cli.sources++;
	for (i = 0; i < ini->n; i++) {
		const struct nl2sql_ini_entry *e = &ini->entries[i];

		if (e->trusted != trusted || !nl2sql_ieq(e->section, section))
			continue;
		if (common && common_option(e->key) && !nl2sql_cli_find(e->key))
			continue;
		use_entry(e);
	}
}

static void use_ini(const char *config, const char *further)
{
	const char *own = nl2sql_cli_section();
	struct nl2sql_err err = {0};
	int trusted;

	if (nl2sql_ini_load(&nl2sql_cli.ini, config, &err) < 0) {
		err.code = NL2SQL_EDATA; /* whatever it is, it is usage */
		refuse(&err);
	}
	check_sections();
	for (trusted = 1; trusted >= 0; trusted--) {
		use_section("nl2sql", trusted, true);
		if (strcmp(own, "nl2sql") != 0)
			use_section(own, trusted, false);
		if (further && !nl2sql_ieq(further, own))
			use_section(further, trusted, false);
	}
}

/* ---- the process -------------------------------------------------------- */

static void on_signal(int sig)
{
	(void)sig;
	nl2sql_cancel();
}

/* A file opened later must not become standard output by accident. */
static void open_standard(void)
{
	int fd;

	for (fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd ? O_WRONLY : O_RDONLY) != fd)
			_exit(NL2SQL_EXIT_STOPPED);
}

static void set_signals(void)
{
	struct sigaction stop = { .sa_handler = on_signal,
				  .sa_flags = SA_RESETHAND }; /* twice: die */
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	/* Of one byte, and not of none: that would not hold for a core that is
	 * handed to a program. */
	const struct rlimit no_core = { 1, 1 };

	/* No SA_RESTART: what waits wakes up and sees that it is over. */
	sigaction(SIGINT, &stop, NULL);
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	/* A core would hold rows and keys. */
	setrlimit(RLIMIT_CORE, &no_core);
}

static void out_of_memory(size_t wanted)
{
	nl2sql_cli_say("out of memory (%zu bytes wanted)", wanted);
	_exit(NL2SQL_EXIT_STOPPED);
}

char **nl2sql_cli_parse(int argc, char **argv, const struct nl2sql_command *cmd)
{
	struct nl2sql_err err = {0};
	const char *config, *section = NULL;
	char **operands;

	nl2sql_cli.cmd = cmd;
	open_standard();
	set_signals();
	nl2sql_set_oom(out_of_memory);
	collect_options(cmd);
	config = look_ahead(argc, argv, &section);
	use_ini(config, section);
	use_environment();
	nl2sql_cli.sources++;
	operands = use_argv(argc, argv);
	if (nl2sql_common_settle(&err) < 0)
		refuse(&err);
	if (cmd->groups & NL2SQL_GROUP_DATABASE &&
	    nl2sql_databases_default(&nl2sql_cli.common.db, operands, &err) < 0)
		refuse(&err);
	nl2sql_cli_log_open(nl2sql_common()->log);
	if (nl2sql_common()->check_only &&
	    strcmp(nl2sql_common()->check_only, "options") == 0)
		exit(nl2sql_cli_checked());
	if (nl2sql_model_settle(&err) < 0)
		refuse(&err);
	return operands;
}

struct nl2sql_loop *nl2sql_cli_loop(void)
{
	if (!nl2sql_cli.loop)
		nl2sql_cli.loop = nl2sql_loop_new();
	return nl2sql_cli.loop;
}
