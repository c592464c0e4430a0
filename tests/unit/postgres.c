/* tests/unit/postgres.c - lib/db: the PostgreSQL driver, on a private server */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/db.h>

static char dir[64]; /* of the server; "" where there is none */
static struct nl2sql_loop *loop;
static struct nl2sql_db *db;

static const char fixture[] =
	"CREATE TYPE mood AS ENUM ('glad', 'sad');"
	"CREATE TABLE item(id int PRIMARY KEY, name text, price numeric(10,2),"
	" ratio float8, raw bytea, ok boolean, made date, feels mood);"
	"INSERT INTO item VALUES (1, 'pen', 1.50, 0.1, '\\x00ff', true,"
	" '2024-02-29', 'glad'), (2, NULL, NULL, 'NaN', NULL, false, NULL,"
	" NULL);"
	"CREATE TABLE place(spot point);"
	"CREATE TABLE secret(token text); INSERT INTO secret VALUES ('hush');"
	"CREATE FUNCTION stop_me() RETURNS int LANGUAGE sql STABLE SECURITY"
	" DEFINER AS 'SELECT pg_terminate_backend(pg_backend_pid())::int';"
	"CREATE ROLE reader LOGIN; GRANT SELECT ON item, place TO reader;";

static void psql(const char *sql)
{
	char command[2048];

	(void)snprintf(command, sizeof(command),
		       "psql -qX -v ON_ERROR_STOP=1 'postgresql:///postgres?"
		       "host=%s&user=nl2sql' >/dev/null <<'EOF'\n%s\nEOF\n",
		       dir, sql);
	ck_assert_int_eq(system(command), 0);
}

static void server_start(void)
{
	FILE *p = popen("tests/lib/postgres start", "r");

	ck_assert_ptr_nonnull(p);
	if (!fgets(dir, sizeof(dir), p) || *dir != '/')
		*dir = '\0';
	dir[strcspn(dir, "\n")] = '\0';
	(void)pclose(p);
	if (*dir)
		psql(fixture);
}

static void server_stop(void)
{
	char command[128];

	if (!*dir)
		return;
	(void)snprintf(command, sizeof(command), "tests/lib/postgres stop %s",
		       dir);
	ck_assert_int_eq(system(command), 0);
}

static struct nl2sql_db *as(const char *user)
{
	struct nl2sql_err err = {0};
	char dsn[160];

	(void)snprintf(dsn, sizeof(dsn),
		       "postgresql://%s:hunter2@/postgres?host=%s", user, dir);
	return nl2sql_db_new(dsn, loop, 2, &err);
}

static void setup(void)
{
	loop = nl2sql_loop_new();
	db = as("reader");
	ck_assert_ptr_nonnull(db);
}

static void teardown(void)
{
	nl2sql_db_free(db);
	nl2sql_loop_free(loop);
}

/* Run it as a stranger's or as ours; 0 or -1, and the answer in *req. */
static int ask(struct nl2sql_request *req, const char *sql, bool trusted)
{
	struct nl2sql_err err = {0};

	req->sql = sql;
	req->len = strlen(sql);
	if (!req->task)
		req->task = NL2SQL_TASK_RUN;
	return nl2sql_db_wait(db, req, trusted, &err);
}

START_TEST(urls)
{
	static const struct { const char *dsn, *id, *name; } cases[] = {
		{ "postgresql://u:s3cret@h:5433/shop?sslmode=require", "shop",
		  "postgresql://h:5433/shop?user=u" },
		{ "postgres:///shop?host=/run/pg&password=s3cret", "shop",
		  "postgresql:///shop?host=/run/pg" },
		{ "x=postgresql://u@a,b/shop", "x",
		  "postgresql:///shop?host=a,b&user=u" },
		{ "postgresql:///?service=mine", "mine",
		  "postgresql:///?service=mine" },
		{ "postgresql://h/s3cret%zz", NULL, NULL },
		{ "postgresql://u:s3cret@h/x?nonsense=1", NULL, NULL },
	};
	struct nl2sql_err err = {0};
	struct nl2sql_db *d = nl2sql_db_new(cases[_i].dsn, loop, 1, &err);

	if (!cases[_i].id) {
		ck_assert_ptr_null(d);
		ck_assert_ptr_null(strstr(err.message, "s3cret"));
		ck_assert_ptr_null(strstr(err.hint, "s3cret"));
		return;
	}
	ck_assert_ptr_nonnull(d);
	ck_assert_str_eq(nl2sql_db_id(d), cases[_i].id);
	ck_assert_str_eq(nl2sql_db_name(d), cases[_i].name);
	ck_assert_int_eq(nl2sql_db_dialect(d), NL2SQL_POSTGRESQL);
	nl2sql_db_free(d);
}
END_TEST

START_TEST(nobody_there)
{
	struct nl2sql_err err = {0};

	nl2sql_db_free(db);
	db = nl2sql_db_new("postgresql:///shop?host=/nowhere&password=s3cret",
			   loop, 1, &err);
	ck_assert_int_eq(nl2sql_db_check(db, &err), -1);
	ck_assert_int_eq(err.code, NL2SQL_EFATAL);
	ck_assert_str_eq(err.word, "unavailable");
	ck_assert_ptr_null(strstr(err.message, "s3cret"));
}
END_TEST

START_TEST(all_cells)
{
	struct nl2sql_request req = {0};
	const struct nl2sql_cell *c;

	if (!*dir)
		return;
	ck_assert_msg(ask(&req, "SELECT * FROM item ORDER BY id", false) == 0,
		      "%s", req.err.message);
	ck_assert_uint_eq(req.rows.nrows, 2);
	ck_assert_uint_eq(req.rows.ncolumns, 8);
	ck_assert_str_eq(req.rows.columns[2].name, "price");
	ck_assert_str_eq(req.rows.columns[2].type, "numeric");
	c = req.rows.cells;
	ck_assert(c[0].type == NL2SQL_CELL_INTEGER && c[0].integer == 1);
	ck_assert_str_eq(c[1].at, "pen");
	ck_assert_int_eq(c[2].type, NL2SQL_CELL_DECIMAL);
	ck_assert_str_eq(c[2].at, "1.50");
	ck_assert(c[3].type == NL2SQL_CELL_REAL && c[3].real < .11);
	ck_assert(c[4].type == NL2SQL_CELL_BLOB && c[4].len == 2);
	ck_assert_int_eq(memcmp(c[4].at, "\0\377", 2), 0);
	ck_assert(c[5].type == NL2SQL_CELL_BOOLEAN && c[5].integer == 1);
	ck_assert_str_eq(c[6].at, "2024-02-29");
	ck_assert_str_eq(c[7].at, "glad");
	ck_assert_int_eq(c[9].type, NL2SQL_CELL_NULL);
	ck_assert_int_eq(c[11].type, NL2SQL_CELL_TEXT);
	ck_assert_str_eq(c[11].at, "NaN");
	ck_assert(req.planned && req.plan_cost > 0);
	nl2sql_request_release(&req);
}
END_TEST

START_TEST(parameters)
{
	const struct nl2sql_cell p[] = {
		{ .type = NL2SQL_CELL_TEXT, .at = "pen", .len = 3 },
		{ .type = NL2SQL_CELL_INTEGER, .integer = 1 },
	};
	struct nl2sql_request req = { .params = p, .nparams = 2 };

	if (!*dir)
		return;
	ck_assert_int_eq(ask(&req, "SELECT count(*) FROM item WHERE name = $1 "
			     "AND id = $2", true), 0);
	ck_assert_int_eq(req.rows.cells[0].integer, 1);
	nl2sql_request_release(&req);
}
END_TEST

START_TEST(plans)
{
	struct nl2sql_request req = { .task = NL2SQL_TASK_PLAN };

	if (!*dir)
		return;
	ck_assert_int_eq(ask(&req, "SELECT name FROM item -- all", false), 0);
	ck_assert(req.planned && req.plan_cost > 0 && !req.rows.nrows);
	ck_assert_int_eq(strncmp(req.plan, "Seq Scan on item (", 18), 0);
	nl2sql_request_release(&req);
	ck_assert_int_eq(ask(&req, "SELECT nam FROM item", false), -1);
	ck_assert(!req.planned);
	ck_assert_int_eq(req.err.position, 8);
	nl2sql_request_release(&req);
	req = (struct nl2sql_request){ .task = NL2SQL_TASK_PLAN };
	ck_assert_int_eq(ask(&req, "VALUES (1)", false), 0);
	nl2sql_request_release(&req);
}
END_TEST

static const struct { const char *sql, *word, *says; long position; } errors[] = {
	{ "SELECT 1 FROM nope", "unknown_table", "\"nope\"", 15 },
	{ "SELECT 'é', i.nope FROM item i", "unknown_column", "\"i.nope\"", 13 },
	{ "SELECT id FROM item a, item b", "ambiguous_column", "\"id\"", 8 },
	{ "SELECT name FROM item GROUP BY id, ok HAVING sum(price) > made",
	  "type_mismatch", "", 57 },
	{ "SELECT name, sum(price) FROM item", "misused_aggregate", "\"name\"", 8 },
	{ "SELECT lower(id) FROM item", "wrong_arguments", "\"lower\"", 8 },
	{ "SELECT name + 1 FROM item", "type_mismatch", "no operator", 13 },
	{ "SELECT spot FROM place GROUP BY spot", "type_mismatch",
	  "no operator", 33 },
	{ "SELECT nope(1)", "unknown_function", "\"nope\"", 8 },
	{ "SELECT CAST(name AS int) FROM item", "type_mismatch",
	  "a value does not fit its type", 0 },
	{ "SELECT 1 / (id - 1) FROM item", "runtime_error", "division", 0 },
	{ "SELECT token FROM secret", "forbidden", "", 0 },
	{ "SELECT (SELECT id FROM item)", "runtime_error", "more than one", 0 },
	{ "SELECT id FROM item UNION SELECT id, ok FROM item", "syntax_error",
	  "", 34 },
};

START_TEST(error_words)
{
	struct nl2sql_request req = {0};

	if (!*dir)
		return;
	ck_assert_int_eq(ask(&req, errors[_i].sql, false), -1);
	ck_assert_str_eq(req.err.word, errors[_i].word);
	ck_assert_msg(strstr(req.err.message, errors[_i].says) != NULL, "%s",
		      req.err.message);
	ck_assert_int_eq(req.err.position, errors[_i].position);
	ck_assert_ptr_null(strstr(req.err.message, "pen"));
	nl2sql_request_release(&req);
	/* and the connection is as good as before */
	ck_assert_int_eq(ask(&req, "SELECT 1", false), 0);
	nl2sql_request_release(&req);
}
END_TEST

static const char *const writes[] = {
	"DELETE FROM item", "CREATE TEMP TABLE x(a int)",
	"SELECT lo_create(0)", "SELECT nextval('x')",
	"COPY item TO STDOUT", "SELECT 1; SELECT 2",
	"SET TRANSACTION READ WRITE", "COMMIT",
};

START_TEST(ours_cannot_write_either)
{
	struct nl2sql_request req = {0};

	if (!*dir)
		return;
	(void)ask(&req, writes[_i], true);
	nl2sql_request_release(&req);
	ck_assert_int_eq(ask(&req, "SELECT count(*) FROM item", true), 0);
	ck_assert_int_eq(req.rows.cells[0].integer, 2);
	nl2sql_request_release(&req);
}
END_TEST

START_TEST(caps)
{
	struct nl2sql_request req = { .limits = { .max_rows = 10 } };

	if (!*dir)
		return;
	ck_assert_int_eq(ask(&req, "SELECT g FROM generate_series(1, 1000000) "
			     "g", false), 0);
	ck_assert_uint_eq(req.rows.nrows, 10);
	ck_assert(req.rows.truncated);
	nl2sql_request_release(&req);
	req.limits = (struct nl2sql_limits){ .max_bytes = 1000 };
	ck_assert_int_eq(ask(&req, "SELECT g FROM generate_series(1, 1000000) "
			     "g", false), -1);
	ck_assert_str_eq(req.err.word, "result_too_large");
	nl2sql_request_release(&req);
	/* one value, which never comes to be a row of ours */
	ck_assert_int_eq(ask(&req, "SELECT string_agg(repeat('x', 9999), '') "
			     "FROM generate_series(1, 20000)", false), -1);
	ck_assert_str_eq(req.err.word, "result_too_large");
	nl2sql_request_release(&req);
}
END_TEST

START_TEST(deadline)
{
	static const char *const slow[] = {
		"SELECT count(*) FROM generate_series(1, 1000000000)",
		/* one call that looks for no cancel: our own deadline */
		"SELECT position('b' || repeat('a', 9999) in (SELECT "
		"string_agg(repeat('a', 9999), '') FROM "
		"generate_series(1, 1000)))",
	};
	struct nl2sql_request req = { .limits = { .timeout_ms = 100 } };
	int64_t began = nl2sql_now_ms();

	if (!*dir)
		return;
	ck_assert_int_eq(ask(&req, slow[_i], false), -1);
	ck_assert_str_eq(req.err.word, "timeout");
	ck_assert_int_lt(nl2sql_now_ms() - began, 1100);
	nl2sql_request_release(&req);
	ck_assert_int_eq(ask(&req, "SELECT 1", false), 0);
	nl2sql_request_release(&req);
}
END_TEST

static int count_row(void *ctx, const struct nl2sql_cell *cells, size_t n,
		     struct nl2sql_err *err)
{
	int64_t *rows = ctx;

	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(cells[0].integer, ++*rows);
	ck_assert_int_eq(cells[1].len, 1);
	if (*rows == 50000)
		return nl2sql_err_set(err, NL2SQL_EDATA, "enough");
	return 0;
}

START_TEST(streams)
{
	int64_t rows = 0;
	struct nl2sql_request req = { .row = count_row, .ctx = &rows };

	if (!*dir)
		return;
	ck_assert_int_eq(ask(&req, "SELECT g, '\\x00'::bytea FROM "
			     "generate_series(1, 30000) g", true), 0);
	ck_assert_int_eq(rows, 30000);
	nl2sql_request_release(&req);
	rows = 0;
	ck_assert_int_eq(ask(&req, "SELECT g, '\\x00'::bytea FROM "
			     "generate_series(1, 1000000) g", true), -1);
	ck_assert_str_eq(req.err.message, "enough");
	nl2sql_request_release(&req);
}
END_TEST

START_TEST(session_is_fresh)
{
	struct nl2sql_request req = {0};

	if (!*dir)
		return;
	/* ours may call what a stranger may not: it must not last either */
	(void)ask(&req, "SELECT set_config('search_path', 'nowhere', false), "
		  "pg_advisory_lock(7)", true);
	nl2sql_request_release(&req);
	ck_assert_int_eq(ask(&req, "SELECT id FROM item", false), 0);
	nl2sql_request_release(&req);
	ck_assert_int_eq(ask(&req, "SELECT count(*) FROM pg_locks WHERE "
			     "locktype = 'advisory'", true), 0);
	ck_assert_int_eq(req.rows.cells[0].integer, 0);
	nl2sql_request_release(&req);
}
END_TEST

START_TEST(superuser)
{
	struct nl2sql_request req = {0};

	if (!*dir)
		return;
	nl2sql_db_free(db);
	db = as("nl2sql");
	ck_assert_int_eq(ask(&req, "SELECT count(*) FROM secret", true), 0);
	nl2sql_request_release(&req);
	ck_assert_int_eq(ask(&req, "SELECT count(*) FROM item", false), -1);
	ck_assert_int_eq(req.err.code, NL2SQL_EFATAL);
	ck_assert_str_eq(req.err.word, "forbidden");
	nl2sql_request_release(&req);
	ck_assert_int_eq(setenv("NL2SQL_ALLOW_SUPERUSER", "1", 1), 0);
	ck_assert_int_eq(ask(&req, "SELECT count(*) FROM item", false), 0);
	nl2sql_request_release(&req);
	ck_assert_int_eq(unsetenv("NL2SQL_ALLOW_SUPERUSER"), 0);
}
END_TEST

START_TEST(restart)
{
	struct nl2sql_request req = {0};
	char command[128];

	if (!*dir)
		return;
	ck_assert_int_eq(ask(&req, "SELECT 1", false), 0);
	nl2sql_request_release(&req);
	(void)snprintf(command, sizeof(command),
		       "tests/lib/postgres restart %s", dir);
	ck_assert_int_eq(system(command), 0);
	ck_assert_msg(ask(&req, "SELECT count(*) FROM item", false) == 0, "%s",
		      req.err.message);
	nl2sql_request_release(&req);
}
END_TEST

/* A statement that ends its own session is not tried for ever. */
START_TEST(suicide)
{
	struct nl2sql_request req = {0};

	if (!*dir)
		return;
	ck_assert_int_eq(ask(&req, "SELECT stop_me()", true), -1);
	ck_assert_str_eq(req.err.word, "crashed");
	ck_assert_uint_le(req.lost + req.ended, 20);
	nl2sql_request_release(&req);
	ck_assert_int_eq(ask(&req, "SELECT 1", false), 0);
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
	static char sql[50][32];
	struct nl2sql_err err = {0};
	int i;

	if (!*dir)
		return;
	answers = 0;
	for (i = 0; i < 50; i++) {
		(void)snprintf(sql[i], sizeof(sql[i]), "SELECT %d", i);
		req[i] = (struct nl2sql_request){
			.sql = sql[i], .len = strlen(sql[i]),
			.task = NL2SQL_TASK_RUN, .done = count_answer,
			.ctx = (void *)(intptr_t)i
		};
		nl2sql_db_submit(db, &req[i]);
	}
	while (answers < 50)
		ck_assert_int_ge(nl2sql_loop_once(loop, -1, &err), 0);
	for (i = 0; i < 50; i++)
		nl2sql_request_release(&req[i]);
}
END_TEST

Suite *postgres_suite(void);

Suite *postgres_suite(void)
{
	Suite *s = suite_create("postgres");
	TCase *tc = tcase_create("driver");

	tcase_set_timeout(tc, 60);
	tcase_add_unchecked_fixture(tc, server_start, server_stop);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_loop_test(tc, urls, 0, 6);
	tcase_add_test(tc, nobody_there);
	tcase_add_test(tc, all_cells);
	tcase_add_test(tc, parameters);
	tcase_add_test(tc, plans);
	tcase_add_loop_test(tc, error_words, 0,
			    (int)NL2SQL_COUNT(errors));
	tcase_add_loop_test(tc, ours_cannot_write_either, 0,
			    (int)NL2SQL_COUNT(writes));
	tcase_add_test(tc, caps);
	tcase_add_loop_test(tc, deadline, 0, 2);
	tcase_add_test(tc, streams);
	tcase_add_test(tc, session_is_fresh);
	tcase_add_test(tc, superuser);
	tcase_add_test(tc, suicide);
	tcase_add_test(tc, many_at_once);
	tcase_add_test(tc, restart);
	suite_add_tcase(s, tc);
	return s;
}
