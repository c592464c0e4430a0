/*
 * lib/db/postgres_send.c - what a request is to the server, step by step
 */
#include <string.h>

#include "postgres.h"

/* Say what the server may do and how values are spelled, for the session or
 * for the transaction. */
static void put_settings(const struct pg_conn *c, struct nl2sql_buf *b,
			 bool local)
{
	static const char *const fixed[][2] = {
		{ "idle_in_transaction_session_timeout", "60000" },
		{ "datestyle", "ISO, YMD" }, { "intervalstyle", "postgres" },
		{ "bytea_output", "hex" }, { "extra_float_digits", "1" },
		{ "standard_conforming_strings", "on" },
		{ "client_min_messages", "error" },
		/* the order of rows and of sums is the same each time */
		{ "synchronize_seqscans", "off" },
		{ "max_parallel_workers_per_gather", "0" }
	};
	const char *where = local ? "true" : "false";
	int64_t ms = c->limits.timeout_ms;
	size_t i;

	nl2sql_buf_printf(b, "SELECT set_config('statement_timeout', '%lld', "
			  "%s), set_config('lock_timeout', '%lld', %s)",
			  (long long)ms, where,
			  (long long)(ms - ms / 4), where);
	for (i = 0; i < NL2SQL_COUNT(fixed); i++)
		nl2sql_buf_printf(b, ", set_config('%s', '%s', %s)",
				  fixed[i][0], fixed[i][1], where);
	/* a statement ends when we do */
	if (PQserverVersion(c->conn) >= 140000)
		nl2sql_buf_printf(b, ", set_config('client_connection_check_"
				  "interval', '500', %s)", where);
	if (!local)
		nl2sql_buf_puts(b, ", set_config("
				"'default_transaction_read_only', 'on', false)");
	/* an account that may do anything at least reads like another */
	if (local && c->super && !c->base.req->trusted &&
	    PQserverVersion(c->conn) >= 140000)
		nl2sql_buf_puts(b, ", set_config('role', 'pg_read_all_data', "
				"true)");
}

#define CHECK_ACCOUNT                                                        \
	"SELECT rolsuper OR rolreplication OR rolbypassrls OR "              \
	"pg_catalog.pg_has_role(oid, 'pg_execute_server_program', 'member') " \
	"OR pg_catalog.pg_has_role(oid, 'pg_write_server_files', 'member') " \
	"OR pg_catalog.pg_has_role(oid, 'pg_read_server_files', 'member'), "
#define OF_ACCOUNT                                                           \
	" FROM pg_catalog.pg_roles WHERE rolname = SESSION_USER"

static int send_check(struct pg_conn *c)
{
	struct nl2sql_buf b = {0};
	int ok;

	nl2sql_buf_printf(&b, "%s%s%s", CHECK_ACCOUNT, nl2sql_pg_shadows,
			  OF_ACCOUNT);
	ok = PQsendQueryParams(c->conn, b.data, 0, NULL, NULL, NULL, NULL, 0);
	nl2sql_buf_release(&b);
	return ok;
}

static int send_text(struct pg_conn *c, const char *sql)
{
	return PQsendQueryParams(c->conn, sql, 0, NULL, NULL, NULL, NULL, 0);
}

/* A statement may hold anything but a NUL, and need not end with one. */
static int send_request(struct pg_conn *c, const struct nl2sql_request *req,
			const char *before)
{
	struct nl2sql_arena a = {0};
	struct nl2sql_buf sql = {0};
	const char **values;
	size_t i;
	int ok;

	nl2sql_buf_puts(&sql, before);
	nl2sql_buf_put(&sql, req->sql, req->len);
	values = nl2sql_arena_alloc(&a, req->nparams * sizeof(*values) + 1);
	for (i = 0; i < req->nparams; i++)
		values[i] = nl2sql_pg_param(&a, &req->params[i]);
	ok = PQsendQueryParams(c->conn, sql.data, (int)req->nparams, NULL,
			       values, NULL, NULL, 0);
	nl2sql_buf_release(&sql);
	nl2sql_arena_release(&a);
	return ok;
}

int nl2sql_pg_send_step(struct pg_conn *c, const struct nl2sql_request *req,
			enum pg_step step)
{
	struct nl2sql_buf b = {0};
	int ok;

	switch (step) {
	case PG_SYNC:
		return PQpipelineSync(c->conn);
	case PG_CHECK:
		return send_check(c);
	case PG_BEGIN:
		return send_text(c, "BEGIN READ ONLY");
	case PG_ROLLBACK:
		return send_text(c, "ROLLBACK");
	case PG_DISCARD:
		return send_text(c, "DISCARD ALL");
	case PG_EXPLAINS:
		return send_request(c, req, PG_EXPLAIN);
	case PG_RUN:
		return send_request(c, req, "");
	case PG_SESSION:
	case PG_LIMITS:
		break;
	}
	put_settings(c, &b, step == PG_LIMITS);
	ok = send_text(c, b.data);
	nl2sql_buf_release(&b);
	return ok;
}

static void add_steps(struct pg_conn *c, const enum pg_step *steps, size_t n)
{
	memcpy(c->steps + c->nsteps, steps, n * sizeof(*steps));
	c->nsteps += n;
}

#define ADD_STEPS(c, ...)                                                   \
	add_steps(c, (const enum pg_step[]){ __VA_ARGS__ },                    \
		  sizeof((const enum pg_step[]){ __VA_ARGS__ }) /              \
			  sizeof(enum pg_step))

void nl2sql_pg_script(struct pg_conn *c)
{
	const struct nl2sql_request *req = c->base.req;

	c->nsteps = c->at = 0;
	if (!c->checked)
		ADD_STEPS(c, PG_CHECK, PG_SYNC);
	else if (req->trusted)
		ADD_STEPS(c, PG_BEGIN, PG_LIMITS, PG_RUN, PG_SYNC, PG_ROLLBACK,
			  PG_SYNC);
	else if (req->task & NL2SQL_TASK_RUN)
		ADD_STEPS(c, PG_BEGIN, PG_LIMITS, PG_EXPLAINS, PG_RUN, PG_SYNC,
			  PG_ROLLBACK, PG_SYNC, PG_DISCARD, PG_SYNC);
	else if (c->session_ms == c->limits.timeout_ms)
		ADD_STEPS(c, PG_EXPLAINS, PG_SYNC);
	else
		ADD_STEPS(c, PG_SESSION, PG_SYNC, PG_EXPLAINS, PG_SYNC);
}
