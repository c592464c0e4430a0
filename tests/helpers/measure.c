/*
 * measure - run a program and tell what it took
 *
 * usage: measure FILE PROGRAM [ARGUMENT ...]
 *
 * Writes "STATUS KIB MILLISECONDS CPU" to FILE: the exit status (128 and the
 * number of a signal), the peak of its resident memory, the time, and that of
 * it, in milliseconds too, in which a processor worked for it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static long long milliseconds_of(const struct timeval *t)
{
	return (long long)t->tv_sec * 1000 + t->tv_usec / 1000;
}

int main(int argc, char **argv)
{
	long long from = milliseconds();
	struct rusage use;
	int status;
	FILE *out;
	pid_t pid;

	if (argc < 3)
		return 2;
	pid = fork();
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (pid < 0 || wait4(pid, &status, 0, &use) < 0)
		return 2;
	status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
				       WEXITSTATUS(status);
	out = fopen(argv[1], "w");
	if (!out)
		return 2;
	fprintf(out, "%d %ld %lld %lld\n", status, use.ru_maxrss,
		milliseconds() - from,
		milliseconds_of(&use.ru_utime) + milliseconds_of(&use.ru_stime));
	return fclose(out) ? 2 : status;
}
