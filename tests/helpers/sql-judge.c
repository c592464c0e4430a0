/*
 * tests/helpers/sql-judge.c - our parser against an engine's
 *
 *     sql-judge DIALECT [ENGINE [LEAST]] <statements
 *
 * Statements stand one after another, each ended by a NUL.  ENGINE is where
 * the dialect's own engine is: nothing for SQLite (which is linked), a libpq
 * connection string for PostgreSQL, a socket for MariaDB; "-" means that no
 * engine is asked and every statement should parse.  Prints what differs, and
 * one line of figures:
 *
 *     dialect accepted N of N (x %), refused N of N (x %), printed back N of N
 *
 * Exit 1 when less than LEAST (100) % of what the engine's parser takes is
 * taken, when less than 95 % of what it refuses is refused, or when a tree that
 * is printed does not parse to the same tree.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>
#include <mysql.h>
#include <sqlite3.h>

#include <nl2sql/sql.h>

struct judge {
	enum nl2sql_dialect d;
	const char *engine;
	sqlite3 *lite;
	PGconn *pg;
	MYSQL *my;
	char why[256]; /* what the engine said */
	long good, taken, bad, refused, printed, same;
};

static void open_engine(struct judge *j)
{
	if (!strcmp(j->engine, "-"))
		return;
	if (j->d == NL2SQL_SQLITE) {
		sqlite3_open(":memory:", &j->lite);
	} else if (j->d == NL2SQL_POSTGRESQL) {
		j->pg = PQconnectdb(j->engine);
		if (PQstatus(j->pg) != CONNECTION_OK) {
			fprintf(stderr, "%s", PQerrorMessage(j->pg));
			exit(2);
		}
	} else if (j->d == NL2SQL_MYSQL) {
		j->my = mysql_init(NULL);
		if (!mysql_real_connect(j->my, NULL, "root", NULL, "mysql", 0,
					j->engine, 0)) {
			fprintf(stderr, "%s\n", mysql_error(j->my));
			exit(2);
		}
	}
}

static void close_engine(struct judge *j)
{
	sqlite3_close(j->lite);
	PQfinish(j->pg);
	if (j->my)
		mysql_close(j->my);
	mysql_library_end();
}

/* NEITHER: it gave up before it had read the whole, for another reason. */
enum verdict { REFUSES, ACCEPTS, NEITHER };

static enum verdict lite_accepts(struct judge *j, const char *sql)
{
	sqlite3_stmt *stmt = NULL;
	const char *tail, *message;
	bool ok = true;

	if (sqlite3_prepare_v2(j->lite, sql, -1, &stmt, &tail) != SQLITE_OK) {
		message = sqlite3_errmsg(j->lite);
		snprintf(j->why, sizeof(j->why), "%s", message);
		ok = !strstr(message, "syntax error") &&
		     !strstr(message, "incomplete input") &&
		     !strstr(message, "unrecognized token") &&
		     !strstr(message, "should come after") &&
		     !strstr(message, "is required before") &&
		     !strstr(message, "join type");
	}
	sqlite3_finalize(stmt);
	return !ok ? REFUSES :
	       !*tail || tail == sql ? ACCEPTS : lite_accepts(j, tail);
}

static enum verdict pg_accepts(struct judge *j, const char *sql)
{
	static const char *const ours[] = {
		"syntax error", "unterminated", "trailing junk", "zero-length",
		"invalid Unicode",
		"UESCAPE must", "syntax is not supported",
	};
	PGresult *r = PQprepare(j->pg, "", sql, 0, NULL);
	const char *message = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	bool ok = true, early;

	for (size_t i = 0; message && i < NL2SQL_COUNT(ours); i++)
		ok &= !strstr(message, ours[i]) ||
		      strstr(message, "cannot insert multiple") != NULL;
	/* The newer ones take FROM (SELECT 1). */
	snprintf(j->why, sizeof(j->why), "%s", message ? message : "");
	early = ok && message && strstr(message, "must have an alias");
	PQclear(r);
	return early ? NEITHER : ok ? ACCEPTS : REFUSES;
}

/* Some of its errors end its reading early: a wrong number of arguments. */
static enum verdict my_accepts(struct judge *j, const char *sql)
{
	static const unsigned late[] = {
		0, 1046, 1049, 1052, 1054, 1056, 1111, 1140, 1146, 1176, 1222,
		1241, 1247, 1248, 1305, 1630,
	};
	MYSQL_STMT *s = mysql_stmt_init(j->my);
	enum verdict v = NEITHER;
	unsigned code;

	mysql_stmt_prepare(s, sql, strlen(sql));
	code = mysql_stmt_errno(s);
	for (size_t i = 0; i < NL2SQL_COUNT(late); i++)
		if (code == late[i])
			v = ACCEPTS;
	snprintf(j->why, sizeof(j->why), "%s", mysql_stmt_error(s));
	mysql_stmt_close(s);
	return code == 1064 ? REFUSES : v;
}

static enum verdict engine_accepts(struct judge *j, const char *sql)
{
	return j->lite ? lite_accepts(j, sql) :
	       j->pg ? pg_accepts(j, sql) :
	       j->my ? my_accepts(j, sql) : ACCEPTS;
}

static void check_print(struct judge *j, struct nl2sql_arena *a,
			const struct nl2sql_sql *tree, const char *sql)
{
	char *text = nl2sql_sql_text(a, tree, j->d);
	struct nl2sql_sql *again;
	struct nl2sql_err err = {0};

	j->printed++;
	if (nl2sql_sql_parse(a, &again, j->d, text, strlen(text), &err) < 0)
		printf("UNPRINTABLE %s\n  as %s\n  %s at %ld\n", sql, text,
		       err.message, err.position);
	else if (!nl2sql_sql_equal(tree, again))
		printf("CHANGED %s\n  as %s\n  and %s\n", sql, text,
		       nl2sql_sql_text(a, again, j->d));
	else
		j->same++;
}

static void judge(struct judge *j, struct nl2sql_arena *a, const char *sql)
{
	struct nl2sql_err err = {0};
	struct nl2sql_sql *tree;
	enum verdict theirs = engine_accepts(j, sql);
	bool ours = nl2sql_sql_parse(a, &tree, j->d, sql, strlen(sql),
				     &err) == 0;

	if (theirs == ACCEPTS) {
		j->good++;
		j->taken += ours;
		if (!ours)
			printf("REFUSED %s\n  %s at %ld\n", sql, err.message,
			       err.position);
	} else if (theirs == REFUSES) {
		j->bad++;
		j->refused += !ours;
		if (ours)
			printf("TAKEN %s\n  %s\n", sql, j->why);
	}
	if (ours)
		check_print(j, a, tree, sql);
	nl2sql_arena_reset(a);
}

static double share(long part, long all)
{
	return all ? 100.0 * (double)part / (double)all : 100.0;
}

int main(int argc, char **argv)
{
	struct judge j = { .engine = argc > 2 ? argv[2] : "" };
	double least = argc > 3 ? strtod(argv[3], NULL) : 100;
	struct nl2sql_arena a = {0};
	struct nl2sql_buf in = {0};
	struct nl2sql_err err = {0};

	if (argc < 2 || nl2sql_dialect_of(&j.d, argv[1]) < 0 ||
	    nl2sql_read_file(&in, "-", (size_t)1 << 30, &err) < 0)
		return 2;
	open_engine(&j);
	for (size_t at = 0; at < in.len; at += strlen(in.data + at) + 1)
		judge(&j, &a, in.data + at);
	printf("%s accepted %ld of %ld (%.2f %%), refused %ld of %ld "
	       "(%.2f %%), printed back %ld of %ld\n",
	       nl2sql_dialect_name(j.d), j.taken, j.good,
	       share(j.taken, j.good), j.refused, j.bad,
	       share(j.refused, j.bad), j.same, j.printed);
	close_engine(&j);
	nl2sql_arena_release(&a);
	nl2sql_buf_release(&in);
	return share(j.taken, j.good) < least || j.same < j.printed ||
	       share(j.refused, j.bad) < 95;
}
