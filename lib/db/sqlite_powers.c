/* lib/db/sqlite_powers.c - what SQLite's process gives up before it begins */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

#include "sqlite.h"

#if defined(__SANITIZE_ADDRESS__)
#define ADDRESS_SPACE_IS_OURS 0 /* the sanitizer's shadow takes it all */
#else
#define ADDRESS_SPACE_IS_OURS 1
#endif

static void set_rlimit(int what, rlim_t value)
{
	struct rlimit r = { value, value };

	(void)setrlimit(what, &r);
}

/* In one call, where the kernel has it: a limit of many descriptors would
 * make as many calls.  keep is above 2. */
static bool close_ranges(int keep)
{
#ifdef SYS_close_range
	return (keep == 3 || !syscall(SYS_close_range, 3U, (unsigned)keep - 1,
				      0U)) &&
	       !syscall(SYS_close_range, (unsigned)keep + 1, ~0U, 0U);
#else
	(void)keep;
	return false;
#endif
}

/* The pipes of the program are not the child's to hold open. */
static void close_all_but(int keep)
{
	int null = open("/dev/null", O_RDWR), fd;
	long max = sysconf(_SC_OPEN_MAX);

	if (max < 0 || max > 65536)
		max = 65536;
	for (fd = 0; fd < 3; fd++)
		if (null >= 0 && fd != keep)
			(void)dup2(null, fd);
	if (keep > 2 && close_ranges(keep))
		return;
	for (fd = 3; fd < max; fd++)
		if (fd != keep)
			close(fd);
}

void nl2sql_sqlite_give_up_powers(int keep, pid_t parent)
{
	close_all_but(keep);
#ifdef __linux__
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0); /* it died before we could ask to be told */
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_DUMPABLE, 0);
#endif
	set_rlimit(RLIMIT_CORE, 0);
	set_rlimit(RLIMIT_FSIZE, 0);
	set_rlimit(RLIMIT_NOFILE, 32);
	set_rlimit(RLIMIT_NPROC, 0);
	signal(SIGINT, SIG_IGN);  /* ours to handle, on the other side */
	signal(SIGTERM, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXCPU, SIG_DFL);
}

static size_t address_space(void)
{
	char text[64] = "";
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	ssize_t n = 0;

	if (fd >= 0) {
		n = read(fd, text, sizeof(text) - 1);
		close(fd);
	}
	return n > 0 ? (size_t)strtoull(text, NULL, 10) *
		       (size_t)sysconf(_SC_PAGESIZE) : 0;
}

void nl2sql_sqlite_limit_memory(size_t bytes)
{
	size_t used = address_space();

	if (used && ADDRESS_SPACE_IS_OURS)
		set_rlimit(RLIMIT_AS, used + bytes);
}

void nl2sql_sqlite_limit_cpu(int64_t timeout_ms)
{
	struct rusage used;
	struct rlimit r = { 0, RLIM_INFINITY };

	if (getrusage(RUSAGE_SELF, &used) != 0)
		return;
	r.rlim_cur = (rlim_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec +
			      timeout_ms / 1000 + 3);
	(void)setrlimit(RLIMIT_CPU, &r);
}
