/*
 * lib/db/sqlite_file.c - open a database file and leave no trace
 *
 * A plain read-only open is not enough: on a database in WAL mode it makes
 * -wal and -shm files beside it.  Four cases, told apart by the header and by
 * what lies beside the file:
 *
 *   rollback journal  read-only, with SQLite's locks.  A hot journal (its
 *                     writer died) cannot be undone without writing: refused.
 *   WAL, closed       immutable: nothing waits in a log, and nobody writes.
 *   WAL, in use       read-only, with the writer's shared memory read-only.
 *   WAL left behind   a log without its shared memory: the index of the log
 *                     is built in our own memory.  Nobody has it open, since
 *                     a writer would have the shared memory.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "sqlite.h"

#define WAL_FORMAT 2
#define URI_SAFE "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" \
		 "0123456789._~-/"

enum file_mode { MODE_JOURNAL, MODE_CLOSED, MODE_IN_USE, MODE_LEFT_BEHIND };

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* file:///a%20b?mode=ro -> /a b.  What follows ? is ours to decide. */
static char *path_of_uri(const char *uri)
{
	struct nl2sql_buf b = {0};
	const char *p = uri + strlen("file:");

	if (nl2sql_starts(p, "//")) {
		p += 2;
		if (nl2sql_starts(p, "localhost/"))
			p += strlen("localhost");
	}
	for (; *p && *p != '?' && *p != '#'; p++) {
		if (*p == '%' && hex(p[1]) >= 0 && hex(p[2]) >= 0) {
			nl2sql_buf_putc(&b, (char)(hex(p[1]) * 16 + hex(p[2])));
			p += 2;
		} else {
			nl2sql_buf_putc(&b, *p);
		}
	}
	nl2sql_buf_putc(&b, '\0');
	return nl2sql_buf_steal(&b);
}

char *nl2sql_sqlite_path(const char *dsn)
{
	const char *path = strchr(dsn, ':') + 1;

	if (nl2sql_starts(path, "file:") && access(path, F_OK) != 0)
		return path_of_uri(path);
	return nl2sql_strdup(path);
}

/* The size of the file with suffix behind its name; -1: there is none. */
static int64_t beside(const char *path, const char *suffix)
{
	struct nl2sql_buf b = {0};
	struct stat st;
	int64_t size = -1;

	nl2sql_buf_puts(&b, path);
	nl2sql_buf_puts(&b, suffix);
	if (stat(nl2sql_buf_str(&b), &st) == 0)
		size = (int64_t)st.st_size;
	nl2sql_buf_release(&b);
	return size;
}

/* Byte 18 of the header: how the file is written. */
static int write_format(const char *path)
{
	unsigned char header[20] = {0};
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return -1;
	n = read(fd, header, sizeof(header));
	close(fd);
	return n == sizeof(header) ? header[18] : 0;
}

static enum file_mode mode_of(const char *path)
{
	if (write_format(path) != WAL_FORMAT)
		return MODE_JOURNAL;
	if (beside(path, "-shm") >= 0 && beside(path, "-wal") >= 0)
		return MODE_IN_USE;
	if (beside(path, "-wal") > 0)
		return MODE_LEFT_BEHIND;
	return MODE_CLOSED;
}

static void put_uri(struct nl2sql_buf *b, const char *path, enum file_mode mode)
{
	static const char *const options[] = {
		[MODE_JOURNAL] = "?mode=ro",
		[MODE_CLOSED] = "?mode=ro&immutable=1",
		[MODE_IN_USE] = "?mode=ro&readonly_shm=1",
		[MODE_LEFT_BEHIND] = "?mode=ro",
	};

	nl2sql_buf_puts(b, "file://");
	for (; *path; path++) {
		if (strchr(URI_SAFE, *path))
			nl2sql_buf_putc(b, *path);
		else
			nl2sql_buf_printf(b, "%%%02X", (unsigned char)*path);
	}
	nl2sql_buf_puts(b, options[mode]);
}

/* ---- a clock that stands ------------------------------------------------- */

#define JULIAN_1970_MS INT64_C(210866760000000)

static sqlite3_vfs standing_vfs;
static int64_t standing_time;

static int vfs_time(sqlite3_vfs *vfs, sqlite3_int64 *now)
{
	(void)vfs;
	*now = standing_time + JULIAN_1970_MS;
	return SQLITE_OK;
}

/* The time of SQL comes from the VFS: copy it, but for its clock. */
static const char *stop_clock(const char *vfs, int64_t unix_ms)
{
	standing_vfs = *sqlite3_vfs_find(vfs);
	standing_time = unix_ms;
	standing_vfs.zName = "nl2sql-standing-clock";
	standing_vfs.xCurrentTimeInt64 = vfs_time;
	standing_vfs.pNext = NULL;
	sqlite3_vfs_register(&standing_vfs, 0);
	return standing_vfs.zName;
}

/* ---- opening -------------------------------------------------------------- */

/* A writer that commits without a pause leaves gaps of a moment: look often,
 * and for as long as a server that went away is waited for. */
static int wait_for_writer(void *ctx, int tries)
{
	static int64_t began;
	const struct nl2sql_db *db = ctx;
	struct timespec moment = { .tv_nsec = 1000000 };

	if (tries == 0)
		began = nl2sql_now_ms();
	if (nl2sql_now_ms() - began >= db->patience_ms)
		return 0;
	nanosleep(&moment, NULL);
	return 1;
}

static int unavailable(struct nl2sql_err *err, const char *path, const char *why,
		       const char *hint)
{
	nl2sql_err_set(err, NL2SQL_EFATAL, "could not open database \"%s\": %s",
		       path, why);
	if (hint)
		nl2sql_err_hint(err, "%s", hint);
	return nl2sql_err_word(err, "unavailable");
}

/* -1 with *err set where the first read fails. */
static int read_something(sqlite3 *conn, const char *path,
			  struct nl2sql_err *err)
{
	int rc = sqlite3_exec(conn, "SELECT count(*) FROM sqlite_master", NULL,
			      NULL, NULL);
	int full = sqlite3_extended_errcode(conn);

	if (rc == SQLITE_OK)
		return 0;
	if (full == SQLITE_READONLY_ROLLBACK || full == SQLITE_CANTOPEN_DIRTYWAL ||
	    full == SQLITE_READONLY_RECOVERY || full == SQLITE_READONLY_CANTINIT)
		return unavailable(err, path, "a writer died in the middle of a "
				   "change, which would have to be undone first",
				   "Open it once with the program that owns "
				   "it, or work on a copy.");
	if (rc == SQLITE_NOTADB)
		return unavailable(err, path, "it is not an SQLite database, or "
				   "it is encrypted", NULL);
	if (rc == SQLITE_CORRUPT)
		return unavailable(err, path, "it is damaged",
				   "sqlite3's command .recover may save what "
				   "is left.");
	if (rc == SQLITE_BUSY)
		return unavailable(err, path, "a writer holds its lock", NULL);
	return unavailable(err, path, sqlite3_errstr(rc), NULL);
}

static int regular_file(const char *path, struct nl2sql_err *err)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return unavailable(err, path, strerror(errno), NULL);
	if (S_ISDIR(st.st_mode))
		return unavailable(err, path, "it is a directory", NULL);
	if (!S_ISREG(st.st_mode))
		return unavailable(err, path, "it is not a regular file", NULL);
	if (access(path, R_OK) != 0)
		return unavailable(err, path, strerror(errno), NULL);
	return 0;
}

static enum file_mode opened_as;

bool nl2sql_sqlite_stale(const char *path)
{
	/* Only a log that appears can make an immutable view wrong. */
	return opened_as != MODE_IN_USE && opened_as != MODE_JOURNAL &&
	       beside(path, "-shm") >= 0;
}

sqlite3 *nl2sql_sqlite_open(const struct nl2sql_db *db, const char *path,
			    struct nl2sql_err *err)
{
	struct nl2sql_buf uri = {0};
	sqlite3 *conn = NULL;
	const char *vfs;
	char *real;
	int rc;

	if (regular_file(path, err) < 0)
		return NULL;
	real = realpath(path, NULL);
	if (!real) {
		unavailable(err, path, strerror(errno), NULL);
		return NULL;
	}
	opened_as = mode_of(real);
	/* Locks would need the shared memory that is not there. */
	vfs = opened_as == MODE_LEFT_BEHIND ? "unix-none" : NULL;
	if (db->pinned)
		vfs = stop_clock(vfs, db->clock);
	put_uri(&uri, real, opened_as);
	free(real);
	rc = sqlite3_open_v2(nl2sql_buf_str(&uri), &conn,
			     SQLITE_OPEN_READONLY | SQLITE_OPEN_URI |
			     SQLITE_OPEN_NOMUTEX, vfs);
	nl2sql_buf_release(&uri);
	if (rc != SQLITE_OK) {
		unavailable(err, path, sqlite3_errstr(rc), NULL);
	} else {
		sqlite3_extended_result_codes(conn, 0);
		sqlite3_busy_handler(conn, wait_for_writer, (void *)db);
		sqlite3_db_config(conn, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1,
				  NULL);
		if (opened_as == MODE_LEFT_BEHIND)
			sqlite3_exec(conn, "PRAGMA locking_mode=EXCLUSIVE",
				     NULL, NULL, NULL);
		if (read_something(conn, path, err) == 0)
			return conn;
	}
	sqlite3_close(conn);
	return NULL;
}
