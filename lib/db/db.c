/* lib/db/db.c - DSNs, sets of databases, and the two doors for SQL */
#include <stdlib.h>
#include <string.h>

#include "driver.h"

#define PATIENCE_MS 30000

static const struct nl2sql_db_driver *const drivers[] = {
	&nl2sql_sqlite_driver,
	&nl2sql_postgres_driver,
};

/* ---- databases --------------------------------------------------------- */

static const struct nl2sql_db_driver *driver_of(const char *dsn)
{
	size_t i, k;

	for (i = 0; i < NL2SQL_COUNT(drivers); i++) {
		for (k = 0; k < 3 && drivers[i]->schemes[k]; k++) {
			const char *s = drivers[i]->schemes[k];
			size_t len = strlen(s);

			if (nl2sql_ieqn(dsn, s, len) && dsn[len] == ':')
				return drivers[i];
		}
	}
	return NULL;
}

/* Of a URL the scheme only: what follows may hold a password. */
static int no_driver(const char *dsn, struct nl2sql_err *err)
{
	size_t len = strcspn(dsn, ":");

	if (dsn[len] == ':' && len <= 32 && !memchr(dsn, '/', len))
		nl2sql_err_set(err, NL2SQL_EDATA,
			       "unrecognized database scheme \"%.*s\"",
			       (int)len, dsn);
	else if (strchr(dsn, '@'))
		nl2sql_err_set(err, NL2SQL_EDATA,
			       "a database name lacks its scheme");
	else
		nl2sql_err_set(err, NL2SQL_EDATA,
			       "\"%s\" lacks the scheme of a database", dsn);
	return nl2sql_err_hint(err, "Write it as sqlite:PATH or "
			       "postgresql://HOST/NAME.");
}

static struct nl2sql_db *db_new(const char *id, const char *dsn,
				struct nl2sql_loop *loop, unsigned jobs,
				struct nl2sql_err *err)
{
	const struct nl2sql_db_driver *driver = driver_of(dsn);
	struct nl2sql_db *db;
	char *own_id = NULL;

	if (!driver) {
		no_driver(dsn, err);
		return NULL;
	}
	db = nl2sql_alloc(sizeof(*db));
	db->driver = driver;
	db->loop = loop;
	db->tail = &db->head;
	db->max_conns = jobs ? jobs : 1;
	db->patience_ms = PATIENCE_MS;
	db->dsn = nl2sql_strdup(dsn);
	if (driver->parse(db, &own_id, err) < 0) {
		free(own_id);
		nl2sql_db_free(db);
		return NULL;
	}
	db->id = id ? nl2sql_strdup(id) : nl2sql_strdup(own_id);
	free(own_id);
	return db;
}

int nl2sql_dsn_id(char **id, const char *dsn, struct nl2sql_err *err)
{
	struct nl2sql_db db = { .driver = driver_of(dsn) };
	int rc = 0;

	*id = NULL;
	if (!db.driver)
		return 0;
	db.dsn = nl2sql_strdup(dsn);
	rc = db.driver->parse(&db, id, err);
	free(db.dsn);
	free(db.name);
	if (rc < 0) {
		free(*id);
		*id = NULL;
	}
	return rc;
}

struct nl2sql_db *nl2sql_db_new(const char *dsn, struct nl2sql_loop *loop,
				unsigned jobs, struct nl2sql_err *err)
{
	const char *equals = strchr(dsn, '=');
	struct nl2sql_db *db;
	char *id;

	if (driver_of(dsn) || !equals || !driver_of(equals + 1))
		return db_new(NULL, dsn, loop, jobs, err);
	id = nl2sql_strndup(dsn, (size_t)(equals - dsn));
	db = db_new(id, equals + 1, loop, jobs, err);
	free(id);
	return db;
}

void nl2sql_db_free(struct nl2sql_db *db)
{
	if (!db)
		return;
	nl2sql_pool_close(db);
	nl2sql_policy_free(db->policy);
	free(db->id);
	free(db->dsn);
	free(db->name);
	free(db->version);
	free(db);
}

int nl2sql_db_set_add(struct nl2sql_db_set *set, const char *id,
		      const char *dsn, struct nl2sql_loop *loop, unsigned jobs,
		      struct nl2sql_err *err)
{
	struct nl2sql_db *db = id ? db_new(id, dsn, loop, jobs, err)
				  : nl2sql_db_new(dsn, loop, jobs, err);
	size_t i;

	if (!db)
		return -1;
	for (i = 0; i < set->n; i++) {
		if (strcmp(set->items[i]->id, db->id) != 0)
			continue;
		nl2sql_err_set(err, NL2SQL_EDATA,
			       "two databases have the id \"%s\"", db->id);
		nl2sql_err_hint(err, "Give one of them another: ID=DSN.");
		nl2sql_db_free(db);
		return -1;
	}
	NL2SQL_GROW(set->items, set->n, set->cap);
	set->items[set->n++] = db;
	return 0;
}

static bool has_server(const struct nl2sql_db *db)
{
	return db->driver != &nl2sql_sqlite_driver;
}

int nl2sql_db_set_divide(struct nl2sql_db_set *set, unsigned most,
			 struct nl2sql_err *err)
{
	size_t i, n = 0;

	for (i = 0; i < set->n; i++)
		n += has_server(set->items[i]);
	if (n > most)
		return nl2sql_err_set(err, NL2SQL_EDATA, "%zu databases need "
				      "a connection each, and no more than %u "
				      "may be opened", n, most);
	for (i = 0; i < set->n; i++) {
		struct nl2sql_db *db = set->items[i];

		if (has_server(db) && db->max_conns > most / n)
			db->max_conns = most / n;
	}
	return 0;
}

struct nl2sql_db *nl2sql_db_set_find(const struct nl2sql_db_set *set,
				     const char *id)
{
	size_t i;

	if (set->n == 1)
		return set->items[0];
	for (i = 0; id && i < set->n; i++)
		if (strcmp(set->items[i]->id, id) == 0)
			return set->items[i];
	return NULL;
}

void nl2sql_db_set_release(struct nl2sql_db_set *set)
{
	size_t i;

	for (i = 0; i < set->n; i++)
		nl2sql_db_free(set->items[i]);
	free(set->items);
	*set = (struct nl2sql_db_set){0};
}

const char *nl2sql_db_id(const struct nl2sql_db *db)
{
	return db->id;
}

unsigned nl2sql_db_jobs(const struct nl2sql_db *db)
{
	return (unsigned)db->max_conns;
}

enum nl2sql_dialect nl2sql_db_dialect(const struct nl2sql_db *db)
{
	return db->driver->dialect;
}

const char *nl2sql_db_name(const struct nl2sql_db *db)
{
	return db->name;
}

void nl2sql_db_clock(struct nl2sql_db *db, int64_t unix_ms)
{
	db->pinned = true;
	db->clock = unix_ms;
	db->epoch++;
}

void nl2sql_db_patience(struct nl2sql_db *db, int64_t ms)
{
	db->patience_ms = ms;
}

void nl2sql_db_policy(struct nl2sql_db *db, struct nl2sql_policy *p)
{
	nl2sql_policy_free(db->policy);
	db->policy = p;
	db->epoch++;
}

const struct nl2sql_policy *nl2sql_db_policy_of(struct nl2sql_db *db)
{
	if (!db->policy)
		nl2sql_db_policy(db, nl2sql_policy_new(db->driver->dialect));
	return db->policy;
}

/* ---- statements -------------------------------------------------------- */

void nl2sql_rows_release(struct nl2sql_rows *rows)
{
	nl2sql_arena_release(&rows->arena);
	*rows = (struct nl2sql_rows){0};
}

struct nl2sql_limits nl2sql_limits_whole(const struct nl2sql_limits *l)
{
	struct nl2sql_limits whole = NL2SQL_LIMITS_DEFAULTS;

	if (l->timeout_ms > 0)
		whole.timeout_ms = l->timeout_ms;
	if (l->max_rows > 0)
		whole.max_rows = l->max_rows;
	if (l->max_bytes > 0)
		whole.max_bytes = l->max_bytes;
	if (l->max_memory > 0)
		whole.max_memory = l->max_memory;
	return whole;
}

void nl2sql_request_clear(struct nl2sql_request *req)
{
	if (req->given && req->again)
		req->again(req->ctx);
	req->given = false;
	nl2sql_rows_release(&req->rows);
	free(req->plan);
	free(req->full_scans);
	req->plan = req->full_scans = NULL;
	req->plan_cost = req->plan_rows = -1;
	req->planned = false;
	req->elapsed_us = 0;
	req->err = (struct nl2sql_err){0};
}

void nl2sql_request_release(struct nl2sql_request *req)
{
	nl2sql_rows_release(&req->rows);
	free(req->plan);
	free(req->full_scans);
	req->plan = req->full_scans = NULL;
}

static int pass_gate(struct nl2sql_db *db, struct nl2sql_request *req)
{
	const struct nl2sql_policy *p = nl2sql_db_policy_of(db);
	const struct nl2sql_sql *statements = req->statements;

	req->statements = NULL; /* the next text is another one */
	if (!statements)
		return nl2sql_gate_check(p, req->sql, req->len, &req->err);
	return nl2sql_gate_check_tree(p, req->sql, req->len, statements,
				      &req->err);
}

void nl2sql_db_submit(struct nl2sql_db *db, struct nl2sql_request *req)
{
	req->trusted = false;
	req->row = NULL;
	req->again = NULL;
	req->nparams = 0;
	req->plan_cost = req->plan_rows = -1;
	if (pass_gate(db, req) < 0) {
		req->done(req);
		return;
	}
	nl2sql_pool_put(db, req);
}

void nl2sql_db_query(struct nl2sql_db *db, struct nl2sql_request *req)
{
	req->trusted = true;
	req->task |= NL2SQL_TASK_RUN;
	nl2sql_pool_put(db, req);
}

struct waiting {
	void *ctx;
	bool over;
	int (*row)(void *ctx, const struct nl2sql_cell *cells, size_t n,
		   struct nl2sql_err *err);
	void (*again)(void *ctx);
};

static void wait_over(struct nl2sql_request *req)
{
	struct waiting *w = req->ctx;

	w->over = true;
}

static int wait_row(void *ctx, const struct nl2sql_cell *cells, size_t n,
		    struct nl2sql_err *err)
{
	struct waiting *w = ctx;

	return w->row(w->ctx, cells, n, err);
}

static void wait_again(void *ctx)
{
	struct waiting *w = ctx;

	w->again(w->ctx);
}

void nl2sql_db_finish(struct nl2sql_db *db, struct nl2sql_request *req,
		      const bool *over)
{
	while (!*over) {
		if (nl2sql_cancelled())
			nl2sql_err_set(&req->err, NL2SQL_EFATAL, "interrupted");
		else if (nl2sql_loop_once(db->loop, -1, &req->err) >= 0)
			continue;
		nl2sql_db_cancel(req);
		return;
	}
}

int nl2sql_db_wait(struct nl2sql_db *db, struct nl2sql_request *req,
		   bool trusted, struct nl2sql_err *err)
{
	struct waiting w = { .ctx = req->ctx, .row = req->row,
			     .again = req->again };

	req->done = wait_over;
	req->ctx = &w;
	if (req->row)
		req->row = wait_row;
	if (req->again)
		req->again = wait_again;
	if (trusted)
		nl2sql_db_query(db, req);
	else
		nl2sql_db_submit(db, req);
	nl2sql_db_finish(db, req, &w.over);
	req->ctx = w.ctx;
	req->row = w.row;
	req->again = w.again;
	req->done = NULL;
	if (req->err.code == NL2SQL_OK)
		return 0;
	if (err)
		*err = req->err;
	return -1;
}

/* One cell of a query of our own, as text; NULL with *err set. */
static char *ask(struct nl2sql_db *db, const char *sql, struct nl2sql_err *err)
{
	struct nl2sql_request req = { .sql = sql, .len = strlen(sql) };
	char *text = NULL;

	if (nl2sql_db_wait(db, &req, true, err) == 0) {
		if (req.rows.nrows == 1 &&
		    req.rows.cells[0].type == NL2SQL_CELL_TEXT)
			text = nl2sql_strdup(req.rows.cells[0].at);
		else
			nl2sql_err_set(err, NL2SQL_EFATAL,
				       "the database gives no version");
	}
	nl2sql_request_release(&req);
	return text;
}

const char *nl2sql_db_version(struct nl2sql_db *db, struct nl2sql_err *err)
{
	static const char *const questions[] = {
		[NL2SQL_SQLITE] = "SELECT sqlite_version()",
		[NL2SQL_POSTGRESQL] =
			("SELECT split_part(current_setting('server_version'), "
			 "' ', 1)"),
		[NL2SQL_MYSQL] = "SELECT version()",
		[NL2SQL_TRINO] = "SELECT version()"
	};

	if (!db->version)
		db->version = ask(db, questions[db->driver->dialect], err);
	return db->version;
}

int nl2sql_db_check(struct nl2sql_db *db, struct nl2sql_err *err)
{
	return nl2sql_db_version(db, err) ? 0 : -1;
}
