/* tests/unit/db.c - lib/db: DSNs, the pool, the SQLite child */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nl2sql/db.h>

static struct nl2sql_loop *loop;
static struct nl2sql_db *db;
static char dir[64], path[128], dsn[160];

static void run_on(const char *file, const char *sql)
{
	sqlite3 *c = NULL;

	ck_assert_int_eq(sqlite3_open(file, &c), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(c, sql, NULL, NULL, NULL), SQLITE_OK);
	ck_assert_int_eq(sqlite3_close(c), SQLITE_OK);
}

static void setup(void)
{
	struct nl2sql_err err = {0};

	(void)snprintf(dir, sizeof(dir), "/tmp/nl2sql-db-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	(void)snprintf(path, sizeof(path), "%s/a shop?#%%41.db", dir);
	(void)snprintf(dsn, sizeof(dsn), "sqlite:%s", path);
	run_on(path, "CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT, "
	       "price REAL, raw BLOB); INSERT INTO item VALUES (1, 'pen', 1.5, "
	       "x'00ff'), (2, 'a' || char(0) || 'b', NULL, NULL), (3, 'cup', 4, "
	       "NULL); CREATE TABLE secret(token TEXT); INSERT INTO secret "
	       "VALUES ('hush')");
	loop = nl2sql_loop_new();
	db = nl2sql_db_new(dsn, loop, 2, &err);
	ck_assert_msg(db != NULL, "%s", err.message);
}

static void teardown(void)
{
	char command[160];

	nl2sql_db_free(db);
	nl2sql_loop_free(loop);
	(void)snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	ck_assert_int_eq(system(command), 0);
}

/* Run our own SQL; 0 or -1. */
static int query(struct nl2sql_request *req, const char *sql,
		 struct nl2sql_err *err)
{
	*req = (struct nl2sql_request){ .sql = sql, .len = strlen(sql) };
	return nl2sql_db_wait(db, req, true, err);
}

START_TEST(all_cells)
{
	struct nl2sql_request req;
	struct nl2sql_err err = {0};
	const struct nl2sql_cell *c;

	ck_assert_msg(query(&req, "SELECT id, name, price AS p, raw FROM item "
			    "ORDER BY id", &err) == 0, "%s", err.message);
	ck_assert_uint_eq(req.rows.nrows, 3);
	ck_assert_uint_eq(req.rows.ncolumns, 4);
	ck_assert_str_eq(req.rows.columns[2].name, "p");
	ck_assert_str_eq(req.rows.columns[2].type, "REAL");
	ck_assert_str_eq(req.rows.columns[2].table, "item");
	ck_assert_str_eq(req.rows.columns[2].column, "price");
	c = req.rows.cells;
	ck_assert_int_eq(c[0].type, NL2SQL_CELL_INTEGER);
	ck_assert_int_eq(c[0].integer, 1);
	ck_assert_str_eq(c[1].at, "pen");
	ck_assert(c[2].type == NL2SQL_CELL_REAL && c[2].real > 1.4);
	ck_assert(c[3].type == NL2SQL_CELL_BLOB && c[3].len == 2);
	ck_assert_int_eq(memcmp(c[3].at, "\0\377", 2), 0);
	ck_assert_uint_eq(c[5].len, 3);
	ck_assert_int_eq(memcmp(c[5].at, "a\0b", 4), 0);
	ck_assert_int_eq(c[6].type, NL2SQL_CELL_NULL);
	nl2sql_request_release(&req);
}
END_TEST

START_TEST(parameters)
{
	const struct nl2sql_cell p[] = {
		{ .type = NL2SQL_CELL_TEXT, .at = "cup", .len = 3 },
		{ .type = NL2SQL_CELL_INTEGER, .integer = 3 },
	};
	struct nl2sql_request req = {
		.sql = "SELECT count(*) FROM item WHERE name = ? AND id = ?",
		.params = p, .nparams = 2
	};
	struct nl2sql_err err = {0};

	req.len = strlen(req.sql);
	ck_assert_int_eq(nl2sql_db_wait(db, &req, true, &err), 0);
	ck_assert_int_eq(req.rows.cells[0].integer, 1);
	nl2sql_request_release(&req);
}
END_TEST

static int count_row(void *ctx, const struct nl2sql_cell *cells, size_t n,
		     struct nl2sql_err *err)
{
	int64_t *rows = ctx;

	ck_assert_uint_eq(n, 1);
	ck_assert_int_eq(cells[0].integer, ++*rows);
	if (*rows == 60000)
		return nl2sql_err_set(err, NL2SQL_EDATA, "enough");
	return 0;
}

START_TEST(stream)
{
	int64_t rows = 0;
	struct nl2sql_request req = {
		.sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
		       "FROM n LIMIT 50000) SELECT i FROM n",
		.row = count_row, .ctx = &rows
	};
	struct nl2sql_err err = {0};

	req.len = strlen(req.sql);
	ck_assert_msg(nl2sql_db_wait(db, &req, true, &err) == 0, "%s",
		      err.message);
	ck_assert_int_eq(rows, 50000);
	nl2sql_request_release(&req);
	/* and stopped in the middle by who takes it */
	rows = 0;
	req.sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
		  "FROM n) SELECT i FROM n";
	req.len = strlen(req.sql);
	ck_assert_int_eq(nl2sql_db_wait(db, &req, true, &err), -1);
	ck_assert_str_eq(err.message, "enough");
	ck_assert_int_eq(rows, 60000);
	nl2sql_request_release(&req);
	ck_assert_int_eq(query(&req, "SELECT 1", &err), 0);
	nl2sql_request_release(&req);
}
END_TEST

static const struct { const char *sql, *word; } refused_trusted[] = {
	{ "DELETE FROM item", "forbidden" },
	{ "CREATE TEMP TABLE x(a)", "forbidden" },
	{ "PRAGMA user_version = 3", "forbidden" },
	{ "ATTACH ':memory:' AS m", "forbidden" },
	{ "SELECT load_extension('x')", "forbidden" },
	{ "SELECT fts3_tokenizer('simple')", "forbidden" },
	{ "SELECT 1; SELECT 2", "multiple_statements" },
	{ "-- nothing", "empty_statement" },
	{ "SELECT nope FROM item", "unknown_column" },
	{ "SELECT 1 FROM nope", "unknown_table" },
	{ "SELEC 1", "syntax_error" },
};

START_TEST(trusted_cannot_write)
{
	struct nl2sql_request req;
	struct nl2sql_err err = {0};

	ck_assert_int_eq(query(&req, refused_trusted[_i].sql, &err), -1);
	ck_assert_str_eq(err.word, refused_trusted[_i].word);
	ck_assert_int_eq(err.code, NL2SQL_EDATA);
	nl2sql_request_release(&req);
}
END_TEST

START_TEST(catalogue)
{
	struct nl2sql_request req;
	struct nl2sql_err err = {0};

	ck_assert_msg(query(&req, "SELECT m.name, x.name FROM sqlite_master m, "
			    "pragma_table_xinfo(m.name) x ORDER BY 1, x.cid",
			    &err) == 0, "%s", err.message);
	ck_assert_uint_eq(req.rows.nrows, 5);
	nl2sql_request_release(&req);
}
END_TEST

START_TEST(deadline)
{
	struct nl2sql_request req = {
		.sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
		       "FROM n) SELECT count(*) FROM n",
		.limits = { .timeout_ms = 100 }
	};
	struct nl2sql_err err = {0};
	int64_t began = nl2sql_now_ms();

	req.len = strlen(req.sql);
	ck_assert_int_eq(nl2sql_db_wait(db, &req, true, &err), -1);
	ck_assert_str_eq(err.word, "timeout");
	ck_assert_int_lt(nl2sql_now_ms() - began, 1000);
	nl2sql_request_release(&req);
	ck_assert_int_eq(query(&req, "SELECT 1", &err), 0);
	nl2sql_request_release(&req);
}
END_TEST

/* One opcode that no progress handler interrupts: the child is killed. */
START_TEST(hard_deadline)
{
	struct nl2sql_request req = {
		.sql = "SELECT length(printf('%.*c', 999999999, 'x')), "
		       "length(printf('%.*c', 999999999, 'x'))",
		.limits = { .timeout_ms = 100 }
	};
	struct nl2sql_err err = {0};
	int64_t began = nl2sql_now_ms();

	req.len = strlen(req.sql);
	ck_assert_int_eq(nl2sql_db_wait(db, &req, true, &err), -1);
	ck_assert_msg(strcmp(err.word, "timeout") == 0 ||
		      strcmp(err.word, "memory_limit") == 0, "%s", err.word);
	ck_assert_int_lt(nl2sql_now_ms() - began, 1100);
	nl2sql_request_release(&req);
	ck_assert_int_eq(query(&req, "SELECT 1", &err), 0);
	nl2sql_request_release(&req);
}
END_TEST

START_TEST(caps)
{
	struct nl2sql_request req = {
		.sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
		       "FROM n) SELECT i FROM n",
		.limits = { .max_rows = 10 }
	};
	struct nl2sql_err err = {0};

	req.len = strlen(req.sql);
	ck_assert_int_eq(nl2sql_db_wait(db, &req, true, &err), 0);
	ck_assert_uint_eq(req.rows.nrows, 10);
	ck_assert(req.rows.truncated);
	nl2sql_request_release(&req);
	req.limits = (struct nl2sql_limits){ .max_bytes = 1000 };
	ck_assert_int_eq(nl2sql_db_wait(db, &req, true, &err), -1);
	ck_assert_str_eq(err.word, "result_too_large");
	nl2sql_request_release(&req);
}
END_TEST

static int answers;

static void count_answer(struct nl2sql_request *req)
{
	ck_assert_int_eq(req->err.code, NL2SQL_OK);
	ck_assert_int_eq(req->rows.cells[0].integer, (int64_t)(intptr_t)req->ctx);
	answers++;
}

START_TEST(many_at_once)
{
	static struct nl2sql_request req[50];
	static char sql[50][64];
	struct nl2sql_err err = {0};
	int i;

	answers = 0;
	for (i = 0; i < 50; i++) {
		(void)snprintf(sql[i], sizeof(sql[i]), "SELECT %d", i);
		req[i] = (struct nl2sql_request){
			.sql = sql[i], .len = strlen(sql[i]),
			.done = count_answer, .ctx = (void *)(intptr_t)i
		};
		nl2sql_db_query(db, &req[i]);
	}
	nl2sql_db_cancel(&req[49]);
	while (answers < 49)
		ck_assert_int_ge(nl2sql_loop_once(loop, 2000, &err), 0);
	for (i = 0; i < 50; i++)
		nl2sql_request_release(&req[i]);
}
END_TEST

static const struct { const char *make, *message; } broken[] = {
	{ "true", "No such file" },
	{ "mkdir x.db", "directory" },
	{ "printf 'no database at all, really, none' > x.db", "not an SQLite" },
	{ "mkfifo x.db", "regular" },
	{ "printf 'SQLite format 3\\0\\020\\0\\1\\1\\0@  \\0\\0\\0\\1\\0\\0\\0\\11' > x.db; "
	  "head -c 4000 /dev/zero >> x.db", "could not open" },
};

START_TEST(cannot_open)
{
	struct nl2sql_err err = {0};
	struct nl2sql_db *bad;
	char command[512];

	(void)snprintf(command, sizeof(command), "cd %s && %s", dir,
		       broken[_i].make);
	ck_assert_int_eq(system(command), 0);
	(void)snprintf(command, sizeof(command), "sqlite:%s/x.db", dir);
	bad = nl2sql_db_new(command, loop, 1, &err);
	ck_assert_ptr_nonnull(bad);
	ck_assert_str_eq(nl2sql_db_id(bad), "x");
	ck_assert_int_eq(nl2sql_db_check(bad, &err), -1);
	ck_assert_int_eq(err.code, NL2SQL_EFATAL);
	ck_assert_str_eq(err.word, "unavailable");
	ck_assert_msg(strstr(err.message, broken[_i].message) != NULL, "%s",
		      err.message);
	nl2sql_db_free(bad);
}
END_TEST

/* What ls says of the folder: names, sizes, times. */
static void listing(char out[4096])
{
	char command[160];
	FILE *f;
	size_t n;

	(void)snprintf(command, sizeof(command),
		       "cd %s && ls -l --full-time && cat * | cksum", dir);
	f = popen(command, "r");
	n = fread(out, 1, 4095, f);
	out[n] = '\0';
	ck_assert_int_eq(pclose(f), 0);
}

static const struct { const char *how; int64_t rows; } wal_cases[] = {
	{ "rm x.db-*", 0 },            /* closed */
	{ "true", 2 },                 /* in use, or its user died */
	{ "rm x.db-shm", 2 },          /* a log that was left behind */
};

/* A database in WAL mode is read as it is, and nothing moves. */
START_TEST(wal)
{
	static char before[4096], after[4096];
	struct nl2sql_request req = { .sql = "SELECT count(*) FROM t" };
	struct nl2sql_err err = {0};
	struct nl2sql_db *own = db;
	char file[128], command[256];
	sqlite3 *c = NULL;

	(void)snprintf(file, sizeof(file), "%s/w.db", dir);
	run_on(file, "PRAGMA journal_mode=WAL; CREATE TABLE t(a)");
	ck_assert_int_eq(sqlite3_open(file, &c), SQLITE_OK);
	ck_assert_int_eq(sqlite3_exec(c, "INSERT INTO t VALUES (1), (2)", NULL,
				      NULL, NULL), SQLITE_OK);
	(void)snprintf(command, sizeof(command), "cd %s && for s in '' -wal "
		       "-shm; do cp w.db$s x.db$s; done && %s", dir,
		       wal_cases[_i].how);
	ck_assert_int_eq(system(command), 0);
	sqlite3_close(c);
	listing(before);
	(void)snprintf(command, sizeof(command), "sqlite:%s/x.db", dir);
	db = nl2sql_db_new(command, loop, 1, &err);
	req.len = strlen(req.sql);
	ck_assert_msg(nl2sql_db_wait(db, &req, true, &err) == 0, "%s",
		      err.message);
	ck_assert_int_eq(req.rows.cells[0].integer, wal_cases[_i].rows);
	nl2sql_request_release(&req);
	nl2sql_db_free(db);
	listing(after);
	ck_assert_str_eq(before, after);
	db = own;
}
END_TEST

START_TEST(standing_clock)
{
	struct nl2sql_request req;
	struct nl2sql_err err = {0};

	nl2sql_db_clock(db, INT64_C(1700000000000));
	ck_assert_int_eq(query(&req, "SELECT CURRENT_TIMESTAMP, "
			       "strftime('%s', 'now')", &err), 0);
	ck_assert_str_eq(req.rows.cells[0].at, "2023-11-14 22:13:20");
	ck_assert_str_eq(req.rows.cells[1].at, "1700000000");
	nl2sql_request_release(&req);
}
END_TEST

START_TEST(ids)
{
	struct nl2sql_db_set set = {0};
	struct nl2sql_err err = {0};

	ck_assert_int_eq(nl2sql_db_set_add(&set, NULL, "sqlite:/x/shop.v2.db",
					   loop, 1, &err), 0);
	ck_assert_str_eq(nl2sql_db_id(set.items[0]), "shop.v2");
	ck_assert_ptr_eq(nl2sql_db_set_find(&set, "any"), set.items[0]);
	ck_assert_int_eq(nl2sql_db_set_add(&set, "b", "sqlite:/x/shop.db", loop,
					   1, &err), 0);
	ck_assert_ptr_null(nl2sql_db_set_find(&set, "any"));
	ck_assert_ptr_eq(nl2sql_db_set_find(&set, "b"), set.items[1]);
	ck_assert_int_eq(nl2sql_db_set_add(&set, "b", "sqlite:y", loop, 1, &err),
			 -1);
	ck_assert_int_eq(nl2sql_db_set_add(&set, NULL, "oracle://u:pw@h/d", loop,
					   1, &err), -1);
	ck_assert_ptr_null(strstr(err.message, "pw"));
	ck_assert_ptr_nonnull(strstr(err.message, "oracle"));
	ck_assert_int_eq(nl2sql_db_set_add(&set, NULL, "sqlite:", loop, 1, &err),
			 -1);
	nl2sql_db_set_release(&set);
}
END_TEST

Suite *db_suite(void);

Suite *db_suite(void)
{
	Suite *s = suite_create("db");
	TCase *t = tcase_create("db");

	tcase_set_timeout(t, 60); /* a busy machine */

	tcase_add_checked_fixture(t, setup, teardown);
	tcase_add_test(t, all_cells);
	tcase_add_test(t, parameters);
	tcase_add_test(t, stream);
	tcase_add_loop_test(t, trusted_cannot_write, 0,
			    NL2SQL_COUNT(refused_trusted));
	tcase_add_test(t, catalogue);
	tcase_add_test(t, deadline);
	tcase_add_test(t, hard_deadline);
	tcase_add_test(t, caps);
	tcase_add_test(t, many_at_once);
	tcase_add_loop_test(t, cannot_open, 0, NL2SQL_COUNT(broken));
	tcase_add_loop_test(t, wal, 0, NL2SQL_COUNT(wal_cases));
	tcase_add_test(t, standing_clock);
	tcase_add_test(t, ids);
	suite_add_tcase(s, t);
	return s;
}
