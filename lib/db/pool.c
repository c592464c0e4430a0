/*
 * lib/db/pool.c - requests wait in line for a few connections
 *
 * Whatever the engine: a connection is opened when there is work for it,
 * runs one request at a time, has a deadline of ours above the engine's own,
 * and is replaced when it dies.  Where the engine's side keeps a line too, it
 * need not wait for us between short requests: some are sent ahead.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "driver.h"

/* The engine stops itself at the deadline; if it does not, we stop it. */
#define GRACE_MS 250

/* How long a server is waited for that refuses from the start: it may be about
 * to come up, but more likely its name is wrong. */
#define FIRST_MS 5000
#define DELAY_MIN_MS 50
#define DELAY_MAX_MS 1000

/* How many requests wait on a connection.  Few enough bytes that sending never
 * blocks: the other side may be blocked sending to us. */
#define MAX_BEHIND 8
#define MAX_BEHIND_BYTES ((size_t)16 << 10)
/* Behind one that runs for longer, only if no connection can be opened. */
#define YOUNG_MS 20

static void queue_put_first(struct nl2sql_db *db, struct nl2sql_request *req)
{
	req->next = db->head;
	if (!db->head)
		db->tail = &req->next;
	db->head = req;
}

static void forgotten(struct nl2sql_request *req)
{
	nl2sql_request_release(req);
	free(req);
}

/* Those that have not begun are the first in line again. */
void nl2sql_conn_take_back(struct nl2sql_conn *c)
{
	struct nl2sql_request *reversed = NULL, *req;

	while ((req = c->behind)) {
		c->behind = req->next;
		req->next = reversed;
		reversed = req;
	}
	while ((req = reversed)) {
		reversed = req->next;
		if (req->done == forgotten)
			forgotten(req);
		else
			queue_put_first(c->db, req);
	}
	c->nbehind = c->behind_bytes = 0;
}

static void conn_free(struct nl2sql_conn *c)
{
	struct nl2sql_db *db = c->db;
	size_t i;

	nl2sql_conn_take_back(c);
	nl2sql_watch_free(c->timer);
	db->driver->close(c);
	for (i = 0; i < db->nconns; i++)
		if (db->conns[i] == c)
			db->conns[i] = db->conns[--db->nconns];
	c->dead = true;
	if (!c->held)
		free(c);
}

static struct nl2sql_request *queue_take(struct nl2sql_db *db)
{
	struct nl2sql_request *req = db->head;

	db->head = req->next;
	if (!db->head)
		db->tail = &db->head;
	req->next = NULL;
	return req;
}

void nl2sql_request_spend(struct nl2sql_request *req)
{
	req->lost = UINT_MAX - 1;
}

static void timed_out(void *ctx, short revents);

static void watch_deadline(struct nl2sql_conn *c, int64_t ms)
{
	c->timer = nl2sql_loop_timer(c->db->loop, ms, timed_out, c);
}

static void timed_out(void *ctx, short revents)
{
	struct nl2sql_conn *c = ctx;
	struct nl2sql_err why = {0};

	(void)revents;
	c->timer = NULL;
	if (c->db->driver->late(c)) {
		watch_deadline(c, GRACE_MS);
		return;
	}
	if (c->req)
		nl2sql_request_spend(c->req); /* it would only hang again */
	nl2sql_err_set(&why, NL2SQL_EDATA, "stopped at its time limit");
	nl2sql_err_word(&why, "timeout");
	nl2sql_conn_lost(c, &why);
}

static void begin(struct nl2sql_conn *c, struct nl2sql_request *req)
{
	struct nl2sql_limits limits = nl2sql_limits_whole(&req->limits);

	nl2sql_request_clear(req);
	c->req = req;
	c->state = NL2SQL_CONN_BUSY;
	c->began_ms = nl2sql_now_ms();
	watch_deadline(c, limits.timeout_ms + GRACE_MS);
}

static void broke(struct nl2sql_conn *c)
{
	struct nl2sql_err why = {0};

	nl2sql_err_set(&why, NL2SQL_EDATA, "the connection broke");
	nl2sql_err_word(&why, "crashed");
	nl2sql_conn_lost(c, &why);
}

static void start(struct nl2sql_conn *c, struct nl2sql_request *req)
{
	begin(c, req);
	if (c->db->driver->send(c) < 0)
		broke(c);
}

static void follow(struct nl2sql_conn *c, struct nl2sql_request *req)
{
	struct nl2sql_request **at = &c->behind;

	while (*at)
		at = &(*at)->next;
	*at = req;
	c->nbehind++;
	c->behind_bytes += req->len;
	if (c->db->driver->follow(c, req) < 0)
		broke(c);
}

/* The next of those behind runs. */
static void promote(struct nl2sql_conn *c)
{
	struct nl2sql_request *req = c->behind;

	c->behind = req->next;
	c->nbehind--;
	c->behind_bytes -= req->len;
	req->next = NULL;
	begin(c, req);
	c->db->driver->begin(c);
}

/* A connection that req may wait on, with the fewest before it; or NULL. */
static struct nl2sql_conn *busy_conn(struct nl2sql_db *db,
				     const struct nl2sql_request *req,
				     bool young)
{
	struct nl2sql_conn *best = NULL;
	int64_t now = nl2sql_now_ms();
	size_t i;

	for (i = 0; req->may_follow && db->driver->follow && i < db->nconns;
	     i++) {
		struct nl2sql_conn *c = db->conns[i];

		if (c->state != NL2SQL_CONN_BUSY || c->epoch != db->epoch ||
		    c->nbehind == MAX_BEHIND ||
		    c->behind_bytes + req->len > MAX_BEHIND_BYTES ||
		    (young && now - c->began_ms > YOUNG_MS) ||
		    (db->driver->fits && !db->driver->fits(c, req)))
			continue;
		if (!best || c->nbehind < best->nbehind)
			best = c;
	}
	return best;
}

/* Connections that know an old policy do not take new work. */
static struct nl2sql_conn *idle_conn(struct nl2sql_db *db)
{
	size_t i;

	for (i = 0; i < db->nconns;) {
		struct nl2sql_conn *c = db->conns[i];

		if (c->state == NL2SQL_CONN_IDLE && c->epoch != db->epoch) {
			conn_free(c);
			continue;
		}
		if (c->state == NL2SQL_CONN_IDLE)
			return c;
		i++;
	}
	return NULL;
}

/* How many are on their way to take a request. */
static size_t opening(const struct nl2sql_db *db)
{
	size_t i, n = 0;

	for (i = 0; i < db->nconns; i++)
		n += db->conns[i]->state == NL2SQL_CONN_OPENING;
	return n;
}

/* Nobody can be reached: answer the first in line. */
static void refuse_first(struct nl2sql_db *db, const struct nl2sql_err *why)
{
	struct nl2sql_request *req = queue_take(db);

	nl2sql_request_clear(req);
	req->err = *why;
	req->done(req);
}

static int conn_open(struct nl2sql_db *db, struct nl2sql_err *err)
{
	struct nl2sql_conn *c = nl2sql_alloc(db->driver->size);

	c->db = db;
	c->epoch = db->epoch;
	if (db->nconns == 0)
		db->conns = nl2sql_realloc(db->conns, db->max_conns,
					   sizeof(struct nl2sql_conn *));
	db->conns[db->nconns++] = c;
	if (db->driver->open(c, err) == 0)
		return 0;
	conn_free(c);
	return -1;
}

static void dispatch(struct nl2sql_db *db)
{
	struct nl2sql_err err = {0};

	while (db->head) {
		struct nl2sql_conn *c = idle_conn(db);

		bool full = db->nconns >= db->max_conns;
		struct nl2sql_conn *busy = busy_conn(db, db->head, !full);

		if (c)
			start(c, queue_take(db));
		else if (busy)
			follow(busy, queue_take(db));
		else if (opening(db) || full)
			return;
		else if (conn_open(db, &err) < 0)
			refuse_first(db, &err);
	}
}

void nl2sql_pool_put(struct nl2sql_db *db, struct nl2sql_request *req)
{
	req->db = db;
	req->next = NULL;
	req->lost = req->ended = 0;
	req->trouble_ms = 0;
	req->given = false;
	*db->tail = req;
	db->tail = &req->next;
	dispatch(db);
}

void nl2sql_conn_ready(struct nl2sql_conn *c)
{
	c->state = NL2SQL_CONN_IDLE;
}

void nl2sql_conn_answered(struct nl2sql_conn *c)
{
	struct nl2sql_request *req = c->req;
	struct nl2sql_db *db = c->db;

	if (db->troubled && strcmp(req->err.word, "unavailable") != 0) {
		db->troubled = false;
		nl2sql_log(NL2SQL_NORMAL, "database_back", NULL,
			   "database \"%s\" answers again", db->id);
	}
	nl2sql_watch_free(c->timer);
	c->timer = NULL;
	c->req = NULL;
	c->state = NL2SQL_CONN_IDLE;
	if (c->behind)
		promote(c);
	dispatch(db);
	req->done(req);
}

/* Rows that were handed on can be taken back, or there were none. */
static bool repeatable(const struct nl2sql_request *req)
{
	return !req->given || req->again;
}

void nl2sql_conn_lost(struct nl2sql_conn *c, const struct nl2sql_err *why)
{
	struct nl2sql_request *req = c->req;
	struct nl2sql_db *db = c->db;

	conn_free(c);
	if (req && ++req->lost < db->driver->attempts && repeatable(req)) {
		queue_put_first(db, req);
		req = NULL;
	}
	dispatch(db);
	if (!req)
		return;
	nl2sql_request_clear(req);
	req->err = *why;
	req->done(req);
}

bool nl2sql_conn_surplus(struct nl2sql_conn *c)
{
	struct nl2sql_request *req = c->req;
	struct nl2sql_db *db = c->db;
	size_t i, open = 0;

	for (i = 0; i < db->nconns; i++)
		open += db->conns[i] != c && db->conns[i]->open;
	if (!open)
		return false;
	conn_free(c);
	if (db->max_conns > db->nconns)
		db->max_conns = db->nconns;
	/* of many that are refused together only the last is worth a word */
	if (open == db->nconns)
		nl2sql_log(NL2SQL_NORMAL, "database_full", NULL,
			   "database \"%s\" takes no more connections: going "
			   "on with %zu", db->id, open);
	queue_put_first(db, req);
	dispatch(db);
	return true;
}

static void start_again(void *ctx, short revents)
{
	struct nl2sql_conn *c = ctx;

	(void)revents;
	c->timer = NULL;
	start(c, c->req);
}

/* Say it once, whatever the number of connections. */
static void say_trouble(struct nl2sql_db *db, const struct nl2sql_err *why,
			int64_t limit)
{
	if (db->troubled)
		return;
	db->troubled = true;
	nl2sql_log(NL2SQL_NORMAL, "database_gone", NULL,
		   "%s: trying again, for %lld s at most", why->message,
		   (long long)(limit + 999) / 1000);
}

static void give_up(struct nl2sql_conn *c, const struct nl2sql_err *why,
		    int64_t waited)
{
	struct nl2sql_request *req = c->req;

	nl2sql_request_clear(req);
	req->err = *why;
	if (waited > 0)
		nl2sql_err_set(&req->err, NL2SQL_EFATAL,
			       "%.450s: gave up after %lld s", why->message,
			       (long long)(waited + 500) / 1000);
	req->err.code = NL2SQL_EFATAL;
	nl2sql_err_word(&req->err, "unavailable");
	nl2sql_conn_answered(c);
}

void nl2sql_conn_again(struct nl2sql_conn *c, const struct nl2sql_err *why,
		       bool there)
{
	struct nl2sql_request *req = c->req;
	int64_t limit = c->db->patience_ms, now = nl2sql_now_ms(), waited, ms;

	if (!c->db->reached && !there && limit > FIRST_MS)
		limit = FIRST_MS;
	if (!req->trouble_ms)
		req->trouble_ms = now;
	waited = now - req->trouble_ms;
	if (waited >= limit || !repeatable(req)) {
		give_up(c, why, waited);
		return;
	}
	say_trouble(c->db, why, limit);
	ms = waited / 4;
	ms = ms < DELAY_MIN_MS ? DELAY_MIN_MS :
	     ms > DELAY_MAX_MS ? DELAY_MAX_MS : ms;
	nl2sql_watch_free(c->timer);
	nl2sql_conn_take_back(c);
	c->timer = nl2sql_loop_timer(c->db->loop,
				     ms < limit - waited ? ms : limit - waited,
				     start_again, c);
}

/* What was sent cannot be called back: its answer goes to nobody. */
static bool forget_behind(struct nl2sql_conn *c, struct nl2sql_request *req)
{
	struct nl2sql_request **at = &c->behind, *nobody;

	while (*at && *at != req)
		at = &(*at)->next;
	if (!*at)
		return false;
	nobody = nl2sql_alloc(sizeof(*nobody));
	nobody->sql = "";
	nobody->len = req->len;
	nobody->limits = req->limits;
	nobody->plan_cost = -1;
	nobody->done = forgotten;
	nobody->db = c->db;
	nobody->next = req->next;
	*at = nobody;
	return true;
}

void nl2sql_db_cancel(struct nl2sql_request *req)
{
	struct nl2sql_db *db = req->db;
	struct nl2sql_request **at;
	size_t i;

	if (!db)
		return;
	for (at = &db->head; *at; at = &(*at)->next) {
		if (*at != req)
			continue;
		*at = req->next;
		if (!*at)
			db->tail = at;
		return;
	}
	for (i = 0; i < db->nconns; i++) {
		if (forget_behind(db->conns[i], req))
			return;
		if (db->conns[i]->req != req)
			continue;
		db->conns[i]->req = NULL;
		conn_free(db->conns[i]);
		dispatch(db);
		return;
	}
}

void nl2sql_pool_close(struct nl2sql_db *db)
{
	struct nl2sql_err why = {0};

	nl2sql_err_set(&why, NL2SQL_EFATAL, "the database was closed");
	nl2sql_err_word(&why, "unavailable");
	while (db->nconns) {
		struct nl2sql_request *req = db->conns[0]->req;

		conn_free(db->conns[0]);
		if (req)
			queue_put_first(db, req);
	}
	while (db->head)
		refuse_first(db, &why);
	free(db->conns);
	db->conns = NULL;
}
