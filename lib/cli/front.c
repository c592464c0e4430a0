/* lib/cli/front.c - finding and becoming the other commands */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "internal.h"

#define SAID_MAX ((size_t)1 << 20)

const char *const nl2sql_front_commands[] = {
	"introspect", "doc", "gen", "validate", "critic",
	"dataset", "eval", "check", NULL
};

/* The folder that this program lies in, with its slash, or "". */
static void own_folder(struct nl2sql_buf *b)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);

	while (n > 0 && path[n - 1] != '/')
		n--;
	if (n > 0)
		nl2sql_buf_put(b, path, (size_t)n);
}

char *nl2sql_front_path(const char *command)
{
	struct nl2sql_buf b = {0};

	own_folder(&b);
	nl2sql_buf_printf(&b, "nl2sql-%s", command);
	if (b.data[0] == '/' && access(b.data, X_OK) == 0)
		return nl2sql_buf_steal(&b);
	nl2sql_buf_cut(&b, 0);
	nl2sql_buf_printf(&b, "nl2sql-%s", command);
	return nl2sql_buf_steal(&b);
}

int nl2sql_front_unknown(const char *command, struct nl2sql_err *err)
{
	const char *const *known = nl2sql_front_commands, *best = NULL;
	unsigned least = nl2sql_cli_slips(command) + 1;

	for (; *known; known++) {
		unsigned d = nl2sql_edit_distance(command, *known, least);

		if (d < least) {
			least = d;
			best = *known;
		}
	}
	nl2sql_err_set(err, NL2SQL_EDATA, "there is no command \"%s\"", command);
	if (best)
		return nl2sql_err_hint(err, "Did you mean \"%s\"?", best);
	return nl2sql_err_hint(err, "Try \"nl2sql --help\".");
}

/* The DSN of an argument that holds a password, at its ID; or NULL. */
static char *secret_of(char *arg)
{
	char *url, *hidden;
	bool differs;

	if (nl2sql_starts(arg, "--db="))
		arg += strlen("--db=");
	url = strstr(arg, "://");
	if (arg[0] == '-' || !url || strpbrk(arg, " \t\r\n"))
		return NULL;
	hidden = nl2sql_strdup(arg);
	nl2sql_dsn_hide(hidden);
	differs = strcmp(hidden, arg) != 0;
	free(hidden);
	return differs ? arg : NULL;
}

/* Everybody may read a command line, so a password goes on by the
 * environment: all that --db says, then. */
static void pass_databases(char **argv)
{
	struct nl2sql_buf all = {0};
	char **from, **to = argv, *next;
	bool secret = false;

	for (from = argv; *from && strcmp(*from, "--"); from++)
		secret = secret || secret_of(*from);
	for (from = argv; secret && (*to = *from); from++, to++) {
		next = NULL;
		if (nl2sql_starts(*from, "--db="))
			next = *from + strlen("--db=");
		else if (!strcmp(*from, "--db") && from[1])
			next = *++from;
		else if (secret_of(*from))
			next = *from;
		if (!next)
			continue;
		nl2sql_buf_printf(&all, "%s ", next);
		to--;
	}
	if (secret)
		setenv("NL2SQL_DB", all.data, 1);
	nl2sql_buf_release(&all);
}

int nl2sql_front_exec(char **argv, struct nl2sql_err *err)
{
	char *path = nl2sql_front_path(argv[0]), *name = argv[0];
	struct nl2sql_buf arg0 = {0};

	pass_databases(argv + 1);
	nl2sql_buf_printf(&arg0, "nl2sql-%s", name);
	argv[0] = arg0.data;
	execvp(path, argv);
	argv[0] = name;
	if (errno == ENOENT)
		nl2sql_front_unknown(name, err);
	else
		nl2sql_err_set(err, NL2SQL_EDATA, "could not run \"%s\": %s",
			       path, strerror(errno));
	nl2sql_buf_release(&arg0);
	free(path);
	return -1;
}

/* ---- asking one ----------------------------------------------------------- */

static _Noreturn void answer(const char *command, char *const *args, int out,
			     void (*prepare)(void *ctx), void *ctx)
{
	char *path = nl2sql_front_path(command), *nothing[] = { path, NULL };
	int in = open("/dev/null", O_RDONLY);
	size_t n = 0;
	char **argv;

	if (prepare)
		prepare(ctx);
	while (args && args[n])
		n++;
	argv = nl2sql_alloc((n + 2) * sizeof(*argv));
	argv[0] = path;
	if (n)
		memcpy(argv + 1, args, n * sizeof(*argv));
	argv[n + 1] = NULL;
	if (in >= 0 && dup2(in, STDIN_FILENO) >= 0 &&
	    dup2(out, STDOUT_FILENO) >= 0 && dup2(out, STDERR_FILENO) >= 0)
		execvp(path, n ? argv : nothing);
	_exit(NL2SQL_EXIT_USAGE);
}

int nl2sql_front_ask(struct nl2sql_buf *said, const char *command,
		     char *const *args, void (*prepare)(void *ctx), void *ctx,
		     struct nl2sql_err *err)
{
	int fd[2], status = -1;
	ssize_t n = -1;
	pid_t pid;

	if (pipe(fd) < 0 || (pid = fork()) < 0)
		return nl2sql_err_set(err, NL2SQL_EFATAL,
				      "could not run nl2sql-%s: %s", command,
				      strerror(errno));
	if (pid == 0)
		answer(command, args, fd[1], prepare, ctx);
	close(fd[1]);
	while (said->len < SAID_MAX) {
		n = read(fd[0], nl2sql_buf_reserve(said, 4096), 4096);
		if (n <= 0 && !(n < 0 && errno == EINTR))
			break;
		said->len += n > 0 ? (size_t)n : 0;
	}
	close(fd[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (n == 0 && WIFEXITED(status))
		return WEXITSTATUS(status);
	return nl2sql_err_set(err, NL2SQL_EFATAL,
			      "could not ask nl2sql-%s: it was stopped",
			      command);
}
