/* lib/cli/input.c - standard input, or the operands one after another */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "filter.h"

static int open_file(struct nl2sql_input *in, const char *path,
		     struct nl2sql_err *err)
{
	bool standard = strcmp(path, "-") == 0;
	struct stat st;

	in->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (in->fd < 0 || fstat(in->fd, &st) < 0) {
		nl2sql_err_set(err, NL2SQL_EFATAL, "could not open \"%s\": %s",
			       path, strerror(errno));
		return -1;
	}
	in->regular = S_ISREG(st.st_mode);
	in->name = standard ? "stdin" : path;
	in->reader = nl2sql_reader_new(in->fd, in->name);
	return 1;
}

int nl2sql_input_check(char **files, struct nl2sql_err *err)
{
	for (; files && *files; files++) {
		struct stat st;

		if (strcmp(*files, "-") == 0)
			continue;
		if (access(*files, R_OK) < 0 || stat(*files, &st) < 0)
			return nl2sql_err_set(err, NL2SQL_EDATA,
					      "could not open \"%s\": %s",
					      *files, strerror(errno));
		if (S_ISDIR(st.st_mode))
			return nl2sql_err_set(err, NL2SQL_EDATA, "cannot read "
					      "\"%s\": it is a folder", *files);
	}
	return 0;
}

int nl2sql_input_next(struct nl2sql_input *in, struct nl2sql_err *err)
{
	static char *standard[] = { (char *)"-", NULL };

	nl2sql_input_close(in);
	if (!in->started && (!in->files || !*in->files))
		in->files = standard;
	in->started = true;
	return *in->files ? open_file(in, *in->files++, err) : 0;
}

void nl2sql_input_close(struct nl2sql_input *in)
{
	if (!in->reader)
		return;
	nl2sql_reader_free(in->reader);
	in->reader = NULL;
	if (in->fd != STDIN_FILENO)
		close(in->fd);
}
