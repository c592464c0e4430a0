/*
 * lib/llm/journal.c - answers that were paid for, and what was spent
 *
 * An SQLite file in WAL mode: a program that is killed loses no committed
 * answer, and several programs may share it.  Where there is a budget a
 * charge is synced to the disk before its request is sent.  Keys of endpoints
 * never come here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "internal.h"

#define IN_MEMORY ":memory:"

#define APPLICATION_ID 0x6e32736a /* "n2sj" */
#define VERSION 2
#define BUSY_MS 30000
#define WAL_WAIT_MS 10
#define MEASURED 200 /* answers that an estimate looks at */
#define TIDY_PAGES 8000 /* of the write-ahead log, 32 MB */

static const char layout[] =
	"CREATE TABLE IF NOT EXISTS answer(hash BLOB NOT NULL,"
	" ordinal INTEGER NOT NULL, endpoint TEXT NOT NULL,"
	" at INTEGER NOT NULL, ms INTEGER NOT NULL, model TEXT NOT NULL,"
	" request TEXT NOT NULL, answer TEXT NOT NULL,"
	" PRIMARY KEY(hash, ordinal, endpoint));"
	"CREATE TABLE IF NOT EXISTS account(name TEXT PRIMARY KEY,"
	" at INTEGER NOT NULL, requests INTEGER NOT NULL,"
	" tokens INTEGER NOT NULL, pico_usd INTEGER NOT NULL) WITHOUT ROWID;"
	"PRAGMA user_version=2";

static const char *const finishes[] = {
	"stop", "length", "filtered", "refused", "other"
};

const char *nl2sql_llm_finish_name(enum nl2sql_llm_finish f)
{
	return finishes[f];
}

static int failed(const struct nl2sql_llm_journal *j, struct nl2sql_err *err)
{
	int code = sqlite3_errcode(j->db) & 0xff;
	int why = code == SQLITE_IOERR || code == SQLITE_CANTOPEN ?
			  sqlite3_system_errno(j->db) : 0;

	nl2sql_err_set(err, NL2SQL_EFATAL, "could not use journal \"%s\": %s%s%s",
		       j->path, sqlite3_errmsg(j->db), why ? ": " : "",
		       why ? strerror(why) : "");
	if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
		nl2sql_err_hint(err, "Name another file with --journal, or "
				"remove it.");
	return nl2sql_err_word(err, "journal_error");
}

static int run(struct nl2sql_llm_journal *j, const char *sql,
	       struct nl2sql_err *err)
{
	return sqlite3_exec(j->db, sql, NULL, NULL, NULL) == SQLITE_OK ?
		       0 : failed(j, err);
}

/* For the switch to a write-ahead log SQLite does not wait by itself while
 * another program has the file. */
static int use_wal(struct nl2sql_llm_journal *j, struct nl2sql_err *err)
{
	int waited, rc = SQLITE_BUSY;

	for (waited = 0; rc == SQLITE_BUSY && waited < BUSY_MS;
	     waited += WAL_WAIT_MS) {
		if (waited)
			sqlite3_sleep(WAL_WAIT_MS);
		rc = sqlite3_exec(j->db, "PRAGMA journal_mode=WAL", NULL, NULL,
				  NULL);
	}
	return rc == SQLITE_OK ? 0 : failed(j, err);
}

static int64_t number(struct nl2sql_llm_journal *j, const char *sql)
{
	sqlite3_stmt *s = NULL;
	int64_t n = -1;

	if (sqlite3_prepare_v2(j->db, sql, -1, &s, NULL) == SQLITE_OK &&
	    sqlite3_step(s) == SQLITE_ROW)
		n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	return n;
}

/* A database that is somebody else's is not touched. */
static int lay_out(struct nl2sql_llm_journal *j, const char *path,
		   struct nl2sql_err *err)
{
	char sql[80];
	int64_t id = number(j, "PRAGMA application_id");
	int64_t tables = number(j, "SELECT count(*) FROM sqlite_schema");

	if (id < 0 || tables < 0)
		return failed(j, err);
	if (tables > 0 && (id != APPLICATION_ID ||
			   number(j, "PRAGMA user_version") != VERSION)) {
		nl2sql_err_set(err, NL2SQL_EFATAL, "file \"%s\" is no journal of "
			       "this version", path);
		nl2sql_err_word(err, "journal_error");
		return nl2sql_err_hint(err, "Name another file with --journal.");
	}
	if (tables > 0)
		return 0; /* nothing is written before it must be */
	(void)snprintf(sql, sizeof(sql), "PRAGMA application_id=%d",
		       APPLICATION_ID);
	if (run(j, sql, err) < 0)
		return -1;
	return run(j, layout, err);
}

static int prepare(struct nl2sql_llm_journal *j, sqlite3_stmt **s,
		   const char *sql, struct nl2sql_err *err)
{
	return sqlite3_prepare_v3(j->db, sql, -1, SQLITE_PREPARE_PERSISTENT, s,
				  NULL) == SQLITE_OK ? 0 : failed(j, err);
}

static int prepare_all(struct nl2sql_llm_journal *j, struct nl2sql_err *err)
{
	if (prepare(j, &j->find, "SELECT answer FROM answer WHERE hash = ?1 AND "
		    "ordinal = ?2 AND at >= ?3 AND (endpoint = ?4 OR ?5) "
		    "ORDER BY endpoint = ?4 DESC, rowid", err) < 0 ||
	    prepare(j, &j->put, "INSERT INTO answer VALUES (?1, ?2, ?4, ?5, ?6, "
		    "?7, ?8, ?9) ON CONFLICT(hash, ordinal, endpoint) DO "
		    "UPDATE SET at = excluded.at, ms = excluded.ms, "
		    "answer = excluded.answer WHERE at < ?3", err) < 0 ||
	    prepare(j, &j->spent, "SELECT requests, tokens, pico_usd FROM "
		    "account WHERE name = ?1", err) < 0)
		return -1;
	return prepare(j, &j->charge, "INSERT INTO account VALUES (?1, ?5, ?2, "
		       "?3, ?4) ON CONFLICT(name) DO UPDATE SET "
		       "at = excluded.at, requests = requests + excluded.requests, "
		       "tokens = tokens + excluded.tokens, "
		       "pico_usd = pico_usd + excluded.pico_usd", err);
}

/* Answers from before this moment are as good as none. */
static int64_t oldest(const struct nl2sql_llm_journal *j)
{
	return j->ttl_s > 0 ? (int64_t)time(NULL) - j->ttl_s : 0;
}

static int on_commit(void *ctx, sqlite3 *db, const char *name, int pages)
{
	struct nl2sql_llm_journal *j = ctx;

	(void)db;
	(void)name;
	j->pages = pages;
	return SQLITE_OK;
}

/* A checkpoint syncs: not in a commit that requests wait for. */
void nl2sql_llm_journal_tidy(struct nl2sql_llm_journal *j)
{
	if (j->pages < j->tidy_at + TIDY_PAGES) {
		if (j->pages < j->tidy_at) /* the log begins anew */
			j->tidy_at = 0;
		return;
	}
	j->tidy_at = j->pages;
	(void)sqlite3_wal_checkpoint_v2(j->db, NULL, SQLITE_CHECKPOINT_PASSIVE,
					NULL, NULL);
}

/* As it lies there: SQLite would want files of its own beside it. */
static int open_frozen(struct nl2sql_llm_journal *j, const char *path,
		       struct nl2sql_err *err)
{
	char *uri = nl2sql_llm_journal_uri(path);
	int rc = sqlite3_open_v2(uri, &j->db, SQLITE_OPEN_READONLY |
			     SQLITE_OPEN_URI, NULL);

	free(uri);
	if (rc != SQLITE_OK)
		return failed(j, err);
	if (run(j, "PRAGMA trusted_schema=OFF", err) < 0 ||
	    lay_out(j, j->path, err) < 0)
		return -1;
	return prepare_all(j, err);
}

static int open_at(struct nl2sql_llm_journal *j, const char *path,
		   bool reads_only, struct nl2sql_err *err)
{
	bool file;

	if (reads_only && access(path, F_OK) < 0)
		path = IN_MEMORY; /* nothing is in it, and nothing will be */
	file = strcmp(path, IN_MEMORY) != 0;
	j->path = nl2sql_strdup(path);
	if (file && reads_only && nl2sql_llm_journal_frozen(path))
		return open_frozen(j, path, err);
	if (file && nl2sql_llm_journal_make(path, err) < 0)
		return -1;
	if (sqlite3_open_v2(path, &j->db, SQLITE_OPEN_READWRITE |
			    SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
		return failed(j, err);
	sqlite3_busy_timeout(j->db, BUSY_MS);
	/* Everything under one lock: another program may do the same now. */
	if (run(j, "PRAGMA trusted_schema=OFF; BEGIN IMMEDIATE", err) < 0 ||
	    lay_out(j, path, err) < 0 || run(j, "COMMIT", err) < 0 ||
	    use_wal(j, err) < 0)
		return -1;
	sqlite3_wal_hook(j->db, on_commit, j);
	return prepare_all(j, err);
}

/* Where all answers that an account paid for are too old, it is another run
 * that begins. */
static int renew_account(struct nl2sql_llm_journal *j, struct nl2sql_err *err)
{
	sqlite3_stmt *s = NULL;
	int rc;

	if (j->ttl_s <= 0 || sqlite3_db_readonly(j->db, "main"))
		return 0;
	if (prepare(j, &s, "DELETE FROM account WHERE name = ?1 AND at < ?2",
		    err) < 0)
		return -1;
	sqlite3_bind_text(s, 1, j->account, -1, SQLITE_STATIC);
	sqlite3_bind_int64(s, 2, oldest(j));
	rc = sqlite3_step(s) == SQLITE_DONE ? 0 : failed(j, err);
	sqlite3_finalize(s);
	return rc;
}

int nl2sql_llm_journal_open(struct nl2sql_llm_journal *j,
			    const struct nl2sql_llm_filing *f,
			    struct nl2sql_err *err)
{
	char *own = f->path ? NULL : nl2sql_llm_journal_path();
	int rc;

	*j = (struct nl2sql_llm_journal){ .ttl_s = f->ttl_s,
					  .anywhere = f->anywhere,
					  .durable = f->durable };
	j->account = nl2sql_strdup(f->account ? f->account : "");
	j->endpoint = nl2sql_strdup(f->endpoint);
	if (!f->path && !own) {
		nl2sql_err_set(err, NL2SQL_EFATAL, "no place for the journal: "
			       "neither XDG_CACHE_HOME nor HOME is set");
		nl2sql_err_word(err, "journal_error");
		return nl2sql_err_hint(err, "Name a file with --journal.");
	}
	rc = open_at(j, own ? own : *f->path ? f->path : IN_MEMORY,
		     f->reads_only, err);
	free(own);
	return rc < 0 ? -1 : renew_account(j, err);
}

bool nl2sql_llm_journal_lasts(const struct nl2sql_llm_journal *j)
{
	return strcmp(j->path, IN_MEMORY) != 0;
}

int nl2sql_llm_journal_account(struct nl2sql_llm_journal *j, const char *name,
			       struct nl2sql_err *err)
{
	free(j->account);
	j->account = nl2sql_strdup(name);
	return renew_account(j, err);
}

void nl2sql_llm_journal_close(struct nl2sql_llm_journal *j)
{
	sqlite3_finalize(j->find);
	sqlite3_finalize(j->put);
	sqlite3_finalize(j->spent);
	sqlite3_finalize(j->charge);
	sqlite3_close(j->db);
	free(j->path);
	free(j->account);
	free(j->endpoint);
	*j = (struct nl2sql_llm_journal){ 0 };
}

static void bind_key(sqlite3_stmt *s, const struct nl2sql_llm_journal *j,
		     const struct nl2sql_llm_key *key)
{
	sqlite3_bind_blob(s, 1, key->hash, sizeof(key->hash), SQLITE_STATIC);
	sqlite3_bind_int64(s, 2, key->ordinal);
	sqlite3_bind_int64(s, 3, oldest(j));
	sqlite3_bind_text(s, 4, j->endpoint, -1, SQLITE_STATIC);
}

static enum nl2sql_llm_finish finish_of(struct nl2sql_json j)
{
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(finishes); i++)
		if (nl2sql_json_is(j, finishes[i]))
			return (enum nl2sql_llm_finish)i;
	return NL2SQL_LLM_OTHER;
}

/* -1: this is no answer of ours. */
static int read_answer(struct nl2sql_llm_answer *a, struct nl2sql_arena *arena,
		       const char *text, size_t len)
{
	struct nl2sql_json j;

	if (nl2sql_json_parse(&j, text, len, NULL) < 0)
		return -1;
	*a = (struct nl2sql_llm_answer){ .cached = true };
	a->text = nl2sql_json_string(nl2sql_json_get(j, "text"), arena, &a->len);
	a->refusal = nl2sql_json_string(nl2sql_json_get(j, "refusal"), arena,
					NULL);
	a->model = nl2sql_json_string(nl2sql_json_get(j, "model"), arena, NULL);
	a->finish = finish_of(nl2sql_json_get(j, "finish"));
	a->usage.input = nl2sql_json_int_or(nl2sql_json_get(j, "input"), 0);
	a->usage.output = nl2sql_json_int_or(nl2sql_json_get(j, "output"), 0);
	return a->text ? 0 : -1;
}

int nl2sql_llm_journal_find(struct nl2sql_llm_journal *j,
			    const struct nl2sql_llm_key *key,
			    struct nl2sql_arena *arena,
			    struct nl2sql_llm_answer *answer,
			    struct nl2sql_err *err)
{
	int rc = 0, step;

	bind_key(j->find, j, key);
	sqlite3_bind_int(j->find, 5, j->anywhere);
	step = sqlite3_step(j->find);
	if (step == SQLITE_ROW)
		rc = read_answer(answer, arena,
				 (const char *)sqlite3_column_text(j->find, 0),
				 (size_t)sqlite3_column_bytes(j->find, 0)) == 0;
	else if (step != SQLITE_DONE)
		rc = failed(j, err);
	sqlite3_reset(j->find);
	return rc;
}

int nl2sql_llm_journal_begin(struct nl2sql_llm_journal *j, bool durable,
			     struct nl2sql_err *err)
{
	durable = durable && j->durable;
	if (run(j, durable ? "PRAGMA synchronous=FULL" :
			     "PRAGMA synchronous=NORMAL", err) < 0)
		return -1;
	return run(j, "BEGIN IMMEDIATE", err);
}

int nl2sql_llm_journal_end(struct nl2sql_llm_journal *j, bool ok,
			   struct nl2sql_err *err)
{
	if (ok && run(j, "COMMIT", err) == 0)
		return 0;
	(void)sqlite3_exec(j->db, "ROLLBACK", NULL, NULL, NULL);
	return -1;
}

static void put_answer(struct nl2sql_buf *b, const struct nl2sql_llm_answer *a)
{
	nl2sql_json_open(b, '{');
	nl2sql_json_key(b, "text");
	nl2sql_json_put_stringn(b, a->text, a->len);
	if (a->refusal)
		nl2sql_json_add_string(b, "refusal", a->refusal);
	if (a->model)
		nl2sql_json_add_string(b, "model", a->model);
	nl2sql_json_add_string(b, "finish", finishes[a->finish]);
	nl2sql_json_add_int(b, "input", a->usage.input);
	nl2sql_json_add_int(b, "output", a->usage.output);
	nl2sql_json_close(b, '}');
}

int nl2sql_llm_journal_put(struct nl2sql_llm_journal *j,
			   const struct nl2sql_llm_entry *e,
			   const struct nl2sql_llm_answer *answer,
			   struct nl2sql_err *err)
{
	struct nl2sql_buf b = { 0 };
	int rc;

	put_answer(&b, answer);
	bind_key(j->put, j, e->key);
	sqlite3_bind_int64(j->put, 5, (int64_t)time(NULL));
	sqlite3_bind_int64(j->put, 6, e->ms);
	sqlite3_bind_text(j->put, 7, e->model, -1, SQLITE_STATIC);
	sqlite3_bind_text(j->put, 8, e->request, -1, SQLITE_STATIC);
	sqlite3_bind_text(j->put, 9, b.data, (int)b.len, SQLITE_STATIC);
	rc = sqlite3_step(j->put) == SQLITE_DONE ? sqlite3_changes(j->db) > 0 :
						   failed(j, err);
	sqlite3_reset(j->put);
	sqlite3_clear_bindings(j->put);
	nl2sql_buf_release(&b);
	return rc;
}

bool nl2sql_llm_journal_elsewhere(struct nl2sql_llm_journal *j,
				  const struct nl2sql_llm_key *key)
{
	sqlite3_stmt *s = NULL;
	bool found;

	if (prepare(j, &s, "SELECT 1 FROM answer WHERE hash = ?1 AND "
		    "ordinal = ?2 AND at >= ?3 AND endpoint <> ?4", NULL) < 0)
		return false;
	bind_key(s, j, key);
	found = sqlite3_step(s) == SQLITE_ROW;
	sqlite3_finalize(s);
	return found;
}

struct nl2sql_llm_measure
nl2sql_llm_journal_measure(struct nl2sql_llm_journal *j, const char *model)
{
	struct nl2sql_llm_measure m = { 0 };
	sqlite3_stmt *s = NULL;

	if (prepare(j, &s, "SELECT count(*), avg(ms), "
		    "avg(json_extract(answer, '$.output')), "
		    "sum(json_extract(answer, '$.input')) * 1.0 / "
		    "sum(length(request)) FROM (SELECT * FROM answer WHERE "
		    "model = ?1 AND endpoint = ?2 ORDER BY rowid DESC "
		    "LIMIT ?3)", NULL) < 0)
		return m;
	sqlite3_bind_text(s, 1, model, -1, SQLITE_STATIC);
	sqlite3_bind_text(s, 2, j->endpoint, -1, SQLITE_STATIC);
	sqlite3_bind_int(s, 3, MEASURED);
	if (sqlite3_step(s) == SQLITE_ROW) {
		m.n = sqlite3_column_int64(s, 0);
		m.ms = sqlite3_column_double(s, 1);
		m.output = sqlite3_column_double(s, 2);
		m.input_byte = sqlite3_column_double(s, 3);
	}
	sqlite3_finalize(s);
	return m;
}

int nl2sql_llm_journal_spent(struct nl2sql_llm_journal *j,
			     struct nl2sql_llm_charge *spent,
			     struct nl2sql_err *err)
{
	int step, rc = 0;

	*spent = (struct nl2sql_llm_charge){ 0 };
	sqlite3_bind_text(j->spent, 1, j->account, -1, SQLITE_STATIC);
	step = sqlite3_step(j->spent);
	if (step == SQLITE_ROW) {
		spent->requests = sqlite3_column_int64(j->spent, 0);
		spent->tokens = sqlite3_column_int64(j->spent, 1);
		spent->pico = sqlite3_column_int64(j->spent, 2);
	} else if (step != SQLITE_DONE) {
		rc = failed(j, err);
	}
	sqlite3_reset(j->spent);
	return rc;
}

int nl2sql_llm_journal_charge(struct nl2sql_llm_journal *j,
			      const struct nl2sql_llm_charge *c,
			      struct nl2sql_err *err)
{
	int rc;

	sqlite3_bind_text(j->charge, 1, j->account, -1, SQLITE_STATIC);
	sqlite3_bind_int64(j->charge, 2, c->requests);
	sqlite3_bind_int64(j->charge, 3, c->tokens);
	sqlite3_bind_int64(j->charge, 4, c->pico);
	sqlite3_bind_int64(j->charge, 5, (int64_t)time(NULL));
	rc = sqlite3_step(j->charge) == SQLITE_DONE ? 0 : failed(j, err);
	sqlite3_reset(j->charge);
	return rc;
}
