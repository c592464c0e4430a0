/*
 * translate-judge - do translated queries give the same rows?
 *
 *     translate-judge SCHEMA FROM ENGINE TO ENGINE <queries
 *
 * FROM and TO are dialects; ENGINE says where to run them: a folder of
 * NAME.sqlite files, a libpq connection string without dbname, the socket of
 * MariaDB.  The queries are pairs of texts that end with a NUL each: the
 * database's name, and the query in FROM.  SCHEMA has their schema records.
 *
 * Prints what differs and one line of figures:
 *
 *     sqlite to mysql: N queries, N can be said, N the same (x %)
 *
 * Rows are compared without their order.  A number is the same to four
 * places, true is 1, and a day is its midnight.  Exit 1 below 95 %.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>
#include <mysql.h>
#include <nl2sql/record.h>
#include <nl2sql/schema.h>
#include <nl2sql/sql.h>
#include <sqlite3.h>

struct engine {
	enum nl2sql_dialect d;
	const char *where;
	char *db; /* the one that is open */
	sqlite3 *lite;
	PGconn *pg;
	MYSQL *my;
};

struct rows {
	struct nl2sql_arena arena;
	size_t columns, n, size;
	char ***at;
	char *why; /* it failed */
};

static size_t sort_columns; /* qsort() has no room for it */

/* ---- the engines ---- */

static void disconnect(struct engine *e)
{
	sqlite3_close(e->lite);
	if (e->pg)
		PQfinish(e->pg);
	if (e->my)
		mysql_close(e->my);
	e->lite = NULL;
	e->pg = NULL;
	e->my = NULL;
	free(e->db);
	e->db = NULL;
}

static void fatal(const char *why)
{
	fprintf(stderr, "translate-judge: %s\n", why);
	exit(2);
}

static void connect_to(struct engine *e, const char *db)
{
	char where[1024];

	if (e->db && !strcmp(e->db, db))
		return;
	disconnect(e);
	if (e->d == NL2SQL_SQLITE) {
		snprintf(where, sizeof(where), "%s/%s.sqlite", e->where, db);
		if (sqlite3_open_v2(where, &e->lite, SQLITE_OPEN_READONLY,
				    NULL) != SQLITE_OK)
			fatal(sqlite3_errmsg(e->lite));
	} else if (e->d == NL2SQL_POSTGRESQL) {
		snprintf(where, sizeof(where), "%s dbname=%s", e->where, db);
		e->pg = PQconnectdb(where);
		if (PQstatus(e->pg) != CONNECTION_OK)
			fatal(PQerrorMessage(e->pg));
	} else {
		e->my = mysql_init(NULL);
		if (!mysql_real_connect(e->my, NULL, "root", NULL, db, 0,
					e->where, 0))
			fatal(mysql_error(e->my));
	}
	e->db = nl2sql_strdup(db);
}

/* ---- rows ---- */

static char **add_row(struct rows *r)
{
	if (r->n == r->size) {
		r->size = r->size ? 2 * r->size : 64;
		r->at = nl2sql_realloc(r->at, r->size, sizeof(*r->at));
	}
	r->at[r->n] = nl2sql_arena_alloc(&r->arena,
					 (r->columns + 1) * sizeof(char *));
	return r->at[r->n++];
}

/* A cell in the spelling that all engines share. */
static char *cell(struct rows *r, const char *s, size_t len)
{
	static const char *const ends[] = { "+00", ".000000", " 00:00:00" };
	char *t = nl2sql_arena_strndup(&r->arena, s, len);

	if (len < 19 || t[4] != '-' || t[13] != ':')
		return t;
	for (size_t i = 0; i < NL2SQL_COUNT(ends); i++) {
		size_t n = strlen(ends[i]);

		if (len > n && !strcmp(t + len - n, ends[i]))
			t[len -= n] = '\0';
	}
	return t;
}

static void lite_run(struct engine *e, struct rows *r, const char *sql)
{
	sqlite3_stmt *s = NULL;
	int rc = sqlite3_prepare_v2(e->lite, sql, -1, &s, NULL);

	r->columns = s ? (size_t)sqlite3_column_count(s) : 0;
	while (s && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		char **row = add_row(r);

		for (int i = 0; i < (int)r->columns; i++) {
			const void *v = sqlite3_column_text(s, i);

			row[i] = v ? cell(r, v, strlen(v)) : NULL;
		}
	}
	if (rc != SQLITE_DONE)
		r->why = nl2sql_arena_strdup(&r->arena,
					     sqlite3_errmsg(e->lite));
	sqlite3_finalize(s);
}

static void pg_run(struct engine *e, struct rows *r, const char *sql)
{
	PGresult *res = PQexec(e->pg, sql);
	const int boolean = 16;

	r->columns = (size_t)PQnfields(res);
	for (int k = 0; k < PQntuples(res); k++) {
		char **row = add_row(r);

		for (int i = 0; i < (int)r->columns; i++) {
			const char *v = PQgetvalue(res, k, i);

			if (PQftype(res, i) == boolean)
				v = *v == 't' ? "1" : "0";
			row[i] = PQgetisnull(res, k, i)
					 ? NULL : cell(r, v, strlen(v));
		}
	}
	if (PQresultStatus(res) != PGRES_TUPLES_OK)
		r->why = nl2sql_arena_strdup(&r->arena,
					     PQresultErrorMessage(res));
	PQclear(res);
}

static void my_run(struct engine *e, struct rows *r, const char *sql)
{
	MYSQL_RES *res = NULL;
	MYSQL_ROW in;

	if (!mysql_query(e->my, sql))
		res = mysql_store_result(e->my);
	r->columns = res ? mysql_num_fields(res) : 0;
	while (res && (in = mysql_fetch_row(res))) {
		unsigned long *len = mysql_fetch_lengths(res);
		char **row = add_row(r);

		for (size_t i = 0; i < r->columns; i++)
			row[i] = in[i] ? cell(r, in[i], len[i]) : NULL;
	}
	if (!res)
		r->why = nl2sql_arena_strdup(&r->arena, mysql_error(e->my));
	mysql_free_result(res);
}

static void run(struct engine *e, struct rows *r, const char *sql)
{
	nl2sql_arena_reset(&r->arena);
	r->n = 0;
	r->why = NULL;
	if (e->d == NL2SQL_SQLITE)
		lite_run(e, r, sql);
	else if (e->d == NL2SQL_POSTGRESQL)
		pg_run(e, r, sql);
	else
		my_run(e, r, sql);
}

/* ---- are they the same? ---- */

static bool number(const char *s, double *x)
{
	char *end;

	*x = strtod(s, &end);
	return end != s && !*end;
}

static int compare_cells(const char *a, const char *b)
{
	double x, y;

	if (!a || !b)
		return (a != NULL) - (b != NULL);
	if (number(a, &x) && number(b, &y))
		return fabs(x - y) <= 1e-4 * fmax(1, fabs(x)) ? 0 :
		       x < y ? -1 : 1;
	return strcmp(a, b);
}

static int compare_rows(const void *left, const void *right)
{
	char *const *a = *(char **const *)left, *const *b = *(char **const *)right;
	int c = 0;

	for (size_t i = 0; i < sort_columns && !c; i++)
		c = compare_cells(a[i], b[i]);
	return c;
}

static bool same_rows(struct rows *a, struct rows *b)
{
	if (a->n != b->n || a->columns != b->columns)
		return false;
	sort_columns = a->columns;
	if (a->n) {
		qsort(a->at, a->n, sizeof(*a->at), compare_rows);
		qsort(b->at, b->n, sizeof(*b->at), compare_rows);
	}
	for (size_t i = 0; i < a->n; i++)
		if (compare_rows(&a->at[i], &b->at[i]))
			return false;
	return true;
}

static void show(const char *what, const struct rows *r)
{
	printf("  %s: %zu rows", what, r->n);
	for (size_t k = 0; k < r->n && k < 3; k++) {
		printf(k ? " | " : ": ");
		for (size_t i = 0; i < r->columns; i++)
			printf("%s%s", i ? ", " : "",
			       r->at[k][i] ? r->at[k][i] : "NULL");
	}
	printf("%s%s\n", r->why ? ", " : "", r->why ? r->why : "");
}

/* ---- */

static int read_schema(struct nl2sql_schema *schema, const char *file,
		       struct nl2sql_err *err)
{
	struct nl2sql_buf b = {0};
	int rc = nl2sql_read_file(&b, file, (size_t)1 << 28, err);
	char *end;

	for (char *s = b.data; !rc && s && *s; s = end + 1) {
		struct nl2sql_json j;

		end = s + strcspn(s, "\n");
		rc = nl2sql_json_parse(&j, s, (size_t)(end - s), err);
		if (!rc)
			rc = nl2sql_schema_add(schema, j, err) < 0 ? -1 : 0;
		if (!*end)
			break;
	}
	nl2sql_buf_release(&b);
	return rc;
}

struct judge {
	struct engine from, to;
	struct nl2sql_schema *schema;
	struct nl2sql_arena arena;
	struct rows theirs, ours;
	long queries, said, same;
};

static void judge(struct judge *j, const char *db, const char *sql)
{
	struct nl2sql_sql_translation how = {
		.from = j->from.d, .to = j->to.d, .schema = j->schema, .db = db
	};
	struct nl2sql_err err = {0};
	struct nl2sql_sql *in, *out;
	const char *text;

	connect_to(&j->from, db);
	connect_to(&j->to, db);
	run(&j->from, &j->theirs, sql);
	if (j->theirs.why)
		return; /* not a query that its own engine takes */
	j->queries++;
	if (nl2sql_sql_parse_one(&j->arena, &in, j->from.d, sql, strlen(sql),
				 &err) < 0 ||
	    nl2sql_sql_translate(&j->arena, &out, in, &how, &err) < 0) {
		printf("UNSAID %s\n  %s\n", sql, err.message);
		return;
	}
	j->said++;
	text = nl2sql_sql_text(&j->arena, out, j->to.d);
	run(&j->to, &j->ours, text);
	if (!j->ours.why && same_rows(&j->theirs, &j->ours)) {
		j->same++;
		return;
	}
	printf("DIFFERENT %s: %s\n  as %s\n", db, sql, text);
	show("theirs", &j->theirs);
	show("ours", &j->ours);
}

static void release(struct judge *j)
{
	disconnect(&j->from);
	disconnect(&j->to);
	nl2sql_schema_free(j->schema);
	nl2sql_arena_release(&j->arena);
	nl2sql_arena_release(&j->theirs.arena);
	nl2sql_arena_release(&j->ours.arena);
	free(j->theirs.at);
	free(j->ours.at);
}

int main(int argc, char **argv)
{
	struct judge j = { .schema = nl2sql_schema_new() };
	struct nl2sql_buf in = {0};
	struct nl2sql_err err = {0};
	double share;

	if (argc != 6 || nl2sql_dialect_of(&j.from.d, argv[2]) < 0 ||
	    nl2sql_dialect_of(&j.to.d, argv[4]) < 0)
		fatal("usage: translate-judge SCHEMA FROM ENGINE TO ENGINE");
	j.from.where = argv[3];
	j.to.where = argv[5];
	if (read_schema(j.schema, argv[1], &err) < 0 ||
	    nl2sql_read_file(&in, "-", (size_t)1 << 28, &err) < 0)
		fatal(err.message);
	for (size_t at = 0; at < in.len;) {
		const char *db = in.data + at, *sql = db + strlen(db) + 1;

		judge(&j, db, sql);
		nl2sql_arena_reset(&j.arena);
		at = (size_t)(sql - in.data) + strlen(sql) + 1;
	}
	share = j.said ? 100.0 * (double)j.same / (double)j.said : 0;
	printf("%s to %s: %ld queries, %ld can be said, %ld the same "
	       "(%.1f %%)\n", nl2sql_dialect_name(j.from.d),
	       nl2sql_dialect_name(j.to.d), j.queries, j.said, j.same, share);
	release(&j);
	nl2sql_buf_release(&in);
	return share < 95;
}
