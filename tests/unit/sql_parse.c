/* tests/unit/sql_parse.c - the parser and the printer, by tables */
#include <string.h>

#include <check.h>

#include <nl2sql/sql.h>

Suite *sql_parse_suite(void);

#define S NL2SQL_SQLITE
#define P NL2SQL_POSTGRESQL
#define M NL2SQL_MYSQL
#define T NL2SQL_TRINO

/* What is printed; NULL: the same as is read. */
static const struct good {
	enum nl2sql_dialect d;
	const char *sql, *printed;
} good[] = {
	{ S, "select 1", "SELECT 1" },
	{ S, "SELECT a, count(*) AS n FROM t GROUP BY a HAVING n > 1", NULL },
	{ S, "SELECT a || b * c", "SELECT a || b * c" },
	{ P, "SELECT a || b * c", NULL },
	{ S, "SELECT (a || b) * c", "SELECT a || b * c" },
	{ S, "SELECT a = b < c", NULL },
	{ S, "SELECT (a = b) < c", NULL },
	{ S, "SELECT - - 1", "SELECT - -1" },
	{ S, "SELECT \"a b\", [c d], `e` FROM \"t\"",
	  "SELECT \"a b\", \"c d\", e FROM \"t\"" },
	{ S, "SELECT 1 FROM a, b ON x JOIN c USING (y), d",
	  "SELECT 1 FROM a JOIN b ON x JOIN c USING (y), d" },
	{ S, "SELECT 1 FROM a, b, c ON x",
	  "SELECT 1 FROM a CROSS JOIN b JOIN c ON x" },
	{ S, "SELECT x FROM t LIMIT 2, 1", "SELECT x FROM t LIMIT 1 OFFSET 2" },
	{ S, "SELECT a ISNULL, b NOTNULL, c IS NOT NULL",
	  "SELECT a IS NULL, b IS NOT NULL, c IS NOT NULL" },
	{ S, "SELECT a FROM t UNION SELECT b FROM u INTERSECT SELECT 1", NULL },
	{ P, "SELECT 1 UNION SELECT 2 INTERSECT SELECT 3", NULL },
	{ P, "(SELECT 1 UNION SELECT 2) INTERSECT SELECT 3", NULL },
	{ P, "(SELECT a FROM t ORDER BY a LIMIT 1) LIMIT 2", NULL },
	{ P, "SELECT x::int[], '1'::text COLLATE \"C\"", NULL },
	{ P, "SELECT (-1)::int", NULL },
	{ P, "SELECT a FROM t WHERE b = ANY (SELECT 1)", NULL },
	{ P, "SELECT E'a\\nb', U&'\\0061', $x$q'q$x$",
	  "SELECT 'a\nb', 'a', 'q''q'" },
	{ P, "SELECT 'a'\n'b'", "SELECT 'ab'" },
	{ P, "SELECT sum(x) FILTER (WHERE y) OVER (PARTITION BY z ORDER BY w "
	     "ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM t",
	  NULL },
	{ P, "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY x) FROM t",
	  NULL },
	{ P, "SELECT * FROM a JOIN b JOIN c ON x ON y",
	  "SELECT * FROM a JOIN (b JOIN c ON x) ON y" },
	{ P, "SELECT * FROM unnest(ARRAY[1, 2]) WITH ORDINALITY AS u(a, b)",
	  NULL },
	{ P, "SELECT a FROM t FETCH FIRST 3 ROWS ONLY",
	  "SELECT a FROM t LIMIT 3" },
	{ P, "SELECT a FROM t GROUP BY GROUPING SETS ((a, b), (), ROLLUP (c))",
	  NULL },
	{ P, "SELECT EXTRACT(YEAR FROM d), TRIM(BOTH 'x' FROM y)", NULL },
	{ P, "SELECT DISTINCT ON (a) a, b FROM t FOR UPDATE OF t SKIP LOCKED",
	  "SELECT DISTINCT ON (a) a, b FROM t FOR UPDATE OF t SKIP LOCKED" },
	{ P, "SELECT j #>> '{a}', j @> k, a[1 : 2] FROM t", NULL },
	{ P, "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) "
	     "TABLE r",
	  "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) "
	  "SELECT * FROM r" },
	{ M, "SELECT \"a\\'b\", `c``d`, 0x1F # end", "SELECT 'a''b', `c``d`, "
						    "0x1F" },
	{ M, "SELECT a || b, a && b, !a", "SELECT a OR b, a AND b, NOT a" },
	{ M, "SELECT 1--1", "SELECT 1 - -1" },
	/* where numbers end, and words that begin with digits */
	{ M, "SELECT 1 < 5$$$", "SELECT 1 < `5$$$`" },
	{ M, "SELECT 1.5x, 1.5$y, 1e5e",
	  "SELECT 1.5 AS x, 1.5 AS `$y`, 1e5 AS e" },
	{ M, "SELECT 0x1g, 0b12, 1e, t.5, t.1e5, `t`.5x FROM t",
	  "SELECT `0x1g`, `0b12`, `1e`, t.`5`, t.`1e5`, t.`5x` FROM t" },
	{ M, "SELECT d + INTERVAL 1 DAY FROM t USE INDEX (i)", NULL },
	{ M, "SELECT group_concat(DISTINCT a ORDER BY b SEPARATOR ';') FROM t",
	  NULL },
	{ M, "SELECT TIMESTAMPDIFF(day, a, b)", "SELECT timestampdiff(DAY, a, "
						"b)" },
	{ M, "SELECT MATCH (a, b) AGAINST ('x' IN BOOLEAN MODE)", NULL },
	{ T, "SELECT transform(a, x -> x + 1), TRY_CAST(b AS varchar(3))",
	  "SELECT transform(a, x -> x + 1), TRY_CAST(b AS varchar(3))" },
	{ T, "SELECT INTERVAL '1' DAY, DATE '2020-01-01'",
	  "SELECT INTERVAL '1' DAY, date '2020-01-01'" },
	/* a text is read once, behind WITH too */
	{ P, "WITH a AS (SELECT 'can''t' AS b) SELECT b FROM a", NULL },
	{ P, "SELECT sum(x) OVER v FROM t WINDOW w AS (ORDER BY y), v AS (w)",
	  NULL },
	{ P, "SELECT * FROM (a JOIN b USING (c)) AS j", NULL },
	{ P, "SELECT * FROM a JOIN b USING (c) AS j", NULL },
	{ S, "SELECT * FROM (a JOIN b USING (c)) j",
	  "SELECT * FROM (a JOIN b USING (c)) AS j" },
	{ T, "SELECT 1 LIMIT 2", NULL },
	{ T, "SELECT 1 limit, trim(\"both\"), \"limit\" FROM t LIMIT 1",
	  "SELECT 1 AS \"limit\", trim(\"both\"), \"limit\" FROM t LIMIT 1" },
	{ M, "CREATE INDEX concurrently ON t (x)", NULL },
	{ S, "UPDATE t INDEXED BY i SET (a) = 1", NULL },
	{ S, "SELECT * FROM t OUTER LEFT NATURAL JOIN u",
	  "SELECT * FROM t NATURAL LEFT JOIN u" },
	{ P, "DELETE FROM t WHERE CURRENT OF c", NULL },
	{ P, "INSERT INTO t (a) VALUES (1) ON CONFLICT ((b + 1), c ops) "
	     "DO NOTHING", NULL },
	{ P, "CREATE INDEX i ON t ((a + b) DESC)", NULL },
	{ M, "SELECT a FROM t PARTITION (p) AS x USE INDEX (i)",
	  "SELECT a FROM t partition (p) AS x USE INDEX (i)" },
	{ M, "SELECT a FROM { OJ t LEFT JOIN u ON 1 }",
	  "SELECT a FROM t LEFT JOIN u ON 1" },
	{ T, "SELECT a FROM t FOR VERSION AS OF 5 AS x", NULL },
	{ T, "SELECT 1 UNION CORRESPONDING SELECT 2", NULL },
	{ M, "INSERT INTO t (a) VALUES (1) AS n ON DUPLICATE KEY UPDATE "
	     "a = n.a", NULL },
	{ S, "INSERT OR IGNORE INTO t (a) VALUES (1), (2) ON CONFLICT (a) DO "
	     "UPDATE SET a = 3 RETURNING a", NULL },
	{ P, "UPDATE t SET (a, b) = (1, 2) FROM u WHERE t.x = u.x", NULL },
	{ M, "DELETE FROM t WHERE a = 1 ORDER BY b LIMIT 2", NULL },
	{ P, "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE WHEN "
	     "NOT MATCHED THEN INSERT (a) VALUES (s.a)", NULL },
	{ S, "CREATE TABLE t (a INTEGER PRIMARY KEY, b text NOT NULL DEFAULT "
	     "'x', FOREIGN KEY (b) REFERENCES u (c) ON DELETE CASCADE)",
	  "CREATE TABLE t (a integer PRIMARY KEY, b text NOT NULL DEFAULT "
	  "'x', FOREIGN KEY (b) REFERENCES u (c) on delete cascade)" },
	{ S, "CREATE VIEW v AS SELECT 1", NULL },
	{ S, "CREATE UNIQUE INDEX i ON t (a DESC) WHERE b > 1", NULL },
	{ P, "CREATE INDEX i ON t (a \"Ops\" (x = 1) DESC, b p.q)", NULL },
	{ P, "SELECT a FROM t ORDER BY a USING operator(pg_catalog.<)",
	  "SELECT a FROM t ORDER BY a USING operator ( pg_catalog . < )" },
	/* words where one would not expect them, as the engines take them */
	{ P, "SELECT a OR, b AS IN, t.Case FROM t",
	  "SELECT a AS OR, b AS IN, t.Case FROM t" },
	{ P, "SELECT || a, -> b, OPERATOR(pg_catalog.~) c, 3 * ANY ('{1}')",
	  "SELECT || a, -> b, OPERATOR(pg_catalog.~) c, 3 * ANY ('{1}')" },
	{ P, "SELECT LIMIT 1", NULL },
	{ P, "SELECT f(float8 '1'), power(1) '2', a::\"X\" FROM t", NULL },
	{ M, "SELECT select.a FROM t AS `select` WHERE from.b = 1",
	  "SELECT `select`.a FROM t AS `select` WHERE `from`.b = 1" },
	{ M, "SELECT {d '2020-01-01'}, {fn now()} FROM .t",
	  "SELECT date '2020-01-01', now() FROM t" },
	{ S, "SELECT CAST(a AS ), TRUE.b, 't'.c FROM x CROSS CROSS JOIN y",
	  "SELECT CAST(a AS ), \"TRUE\".b, t.c FROM x CROSS JOIN y" },
	{ S, "PRAGMA table_info(t)", "PRAGMA table_info(t)" },
	{ P, "SELECT 1 FROM (t JOIN u USING (a) AS j) AS k(x, y) NATURAL JOIN v",
	  NULL },
	{ P, "SELECT 1 FROM t JOIN (u JOIN v USING (a) AS j) ON TRUE", NULL },
	{ P, "INSERT INTO t AS x (a, b[1], c.d) VALUES (1, 2, 3)", NULL },
	{ T, "SELECT m.x FROM t AS a MATCH_RECOGNIZE (partition by p order by o "
	     "measures last(B.z) as x pattern (^ A B*? {- C -} D{2,3} $) define "
	     "B as B.x > 1) AS m(x) JOIN u ON m.x = u.x", NULL },
	{ T, "SELECT match_recognize FROM t match_recognize",
	  "SELECT match_recognize FROM t AS match_recognize" },
};

START_TEST(prints)
{
	const struct good *g = &good[_i];
	struct nl2sql_arena a = {0};
	struct nl2sql_sql *tree, *again;
	struct nl2sql_err err = {0};
	char *text;

	ck_assert_msg(!nl2sql_sql_parse_one(&a, &tree, g->d, g->sql,
					    strlen(g->sql), &err),
		      "%s: %s at %ld", g->sql, err.message, err.position);
	text = nl2sql_sql_text(&a, tree, g->d);
	ck_assert_str_eq(text, g->printed ? g->printed : g->sql);
	ck_assert_int_eq(nl2sql_sql_parse_one(&a, &again, g->d, text,
					      strlen(text), &err), 0);
	ck_assert(nl2sql_sql_equal(tree, again));
	nl2sql_arena_release(&a);
}
END_TEST

static const struct bad {
	enum nl2sql_dialect d;
	const char *sql;
	long position;
} bad[] = {
	{ S, "SELECT", 7 }, { S, "", 1 }, { S, "SELECT 1; SELECT 2", 11 },
	{ S, "SELECT a FROM", 14 }, { S, "SELECT (1", 10 },
	{ S, "SELECT 1)", 9 }, { S, "SELECT 'a", 8 },
	{ S, "SELECT 'é' FROM t WHERE", 24 }, { S, "SELECT a::int", 9 },
	{ M, "INSERT INTO t (a, !b) VALUES (1, 2)", 21 },
	{ S, "SELECT a ILIKE b", 16 }, { S, "(SELECT 1)", 1 },
	{ P, "SELECT a = b = c", 14 }, { P, "SELECT `a`", 8 },
	{ P, "SELECT 1 LIMIT 1, 2", 17 }, { P, "SELECT /* /* */", 8 },
	{ P, "SELECT $$a", 8 }, { P, "SELECT 1a", 8 },
	{ M, "SELECT a::int", 9 }, { M, "SELECT * FROM (SELECT 1)", 25 },
	{ T, "SELECT a = b = c", 14 }, { T, "SELECT `a`", 8 },
	{ P, "SELECT a FROM t ORDER BY a USING b", 34 },
	{ M, "VALUES ROW", 8 }, { M, "SELECT CAST(a AS char(!1))", 23 },
	/* words that begin no type, no call and no value */
	{ P, "SELECT 'a'::FROM", 13 }, { P, "SELECT SELECT 'a'", 8 },
	{ P, "SELECT OR(1)", 8 }, { P, "SELECT jsonb_f('a' WHEN 'b')", 20 },
	{ P, "VALUES ROW(1)", 8 }, { S, "SELECT CAST(a AS AS int)", 18 },
	{ S, "SELECT t.* = 1 FROM t", 12 },
	{ S, "SELECT sum(t.*) FROM t", 13 }, { S, "SELECT f(a => 1)", 12 },
	{ M, "SELECT a IS NOT DISTINCT FROM b", 17 },
	{ M, "SELECT f(a => 1)", 12 }, { M, "SELECT 1 OFFSET 2", 18 },
	{ P, "FOO BAR", 1 }, { M, "SELECT 1.5e", 8 }, { M, "SELECT 1.5.5", 11 },
	{ S, "SELECT 0x1g", 8 }, { S, "SELECT 1$a", 8 },
	/* what another engine has */
	{ S, "TRUNCATE t", 1 }, { T, "VACUUM", 1 }, { P, "PRAGMA x", 1 },
	{ S, "ALTER TABLE t MODIFY a int", 15 }, { T, "DROP INDEX i", 6 },
	{ P, "CREATE TABLE t (a int) ENGINE = x", 24 },
	{ S, "DELETE FROM t USING u", 15 }, { T, "UPDATE t AS x SET a = 1", 10 },
	{ M, "UPDATE t SET a = 1 RETURNING a", 20 },
	{ P, "CREATE INDEX i ON t (a + b)", 24 },
	{ M, "SELECT a, * FROM t", 11 }, { M, "SELECT count(a, b) FROM t", 8 },
	{ S, "VALUES (1) ORDER BY 1", 12 }, { P, "SELECT f(x).y", 12 },
	{ T, "SELECT a FROM t LIMIT 1 OFFSET 2", 25 },
	{ P, "MERGE INTO t USING u ON a WHEN MATCHED THEN INSERT VALUES (1)",
	  45 },
};

START_TEST(refuses)
{
	const struct bad *b = &bad[_i];
	struct nl2sql_arena a = {0};
	struct nl2sql_sql *tree;
	struct nl2sql_err err = {0};

	ck_assert_msg(nl2sql_sql_parse_one(&a, &tree, b->d, b->sql,
					   strlen(b->sql), &err) == -1,
		      "%s is taken", b->sql);
	ck_assert_ptr_null(tree);
	ck_assert_str_eq(err.word, "syntax_error");
	ck_assert_msg(err.position == b->position, "%s: at %ld, %s", b->sql,
		      err.position, err.message);
	nl2sql_arena_release(&a);
}
END_TEST

/* Depth is bounded in the recursion and in the height of chains. */
START_TEST(deep)
{
	struct nl2sql_arena a = {0};
	struct nl2sql_buf b = {0};
	struct nl2sql_sql *tree;
	struct nl2sql_err err = {0};

	nl2sql_buf_puts(&b, "SELECT ");
	for (int i = 0; i < 100000; i++)
		nl2sql_buf_puts(&b, _i ? "1 + " : "(");
	nl2sql_buf_puts(&b, "1");
	for (int i = 0; !_i && i < 100000; i++)
		nl2sql_buf_puts(&b, ")");
	ck_assert_int_eq(nl2sql_sql_parse(&a, &tree, S, b.data, b.len, &err),
			 -1);
	ck_assert_str_eq(err.message, "nested too deeply");
	nl2sql_buf_release(&b);
	nl2sql_arena_release(&a);
}
END_TEST

START_TEST(sees_executable_comments)
{
	static const char sql[] = "SELECT 1 /*!50000 , sleep(9) */ FROM t";
	struct nl2sql_arena a = {0};
	struct nl2sql_sql *tree;

	ck_assert_int_eq(nl2sql_sql_parse_one(&a, &tree, M, sql,
					      strlen(sql), NULL), 0);
	ck_assert(tree->flags & NL2SQL_F_EXECUTABLE_COMMENT);
	ck_assert_uint_eq(tree->kid[NL2SQL_SELECT_ITEMS]->n, 2);
	nl2sql_arena_release(&a);
}
END_TEST

START_TEST(keeps_comments_of_columns)
{
	static const char sql[] =
		"CREATE TABLE t ( -- people\n"
		"  a int, -- the key\n"
		"  -- what they earn\n"
		"  b int /* in cents */,\n"
		"  c int -- last\n"
		")";
	struct nl2sql_arena a = {0};
	struct nl2sql_sql *t, *c;

	ck_assert_int_eq(nl2sql_sql_parse_one(&a, &t, S, sql, strlen(sql),
					      NULL), 0);
	ck_assert_str_eq(t->kid[NL2SQL_CREATE_TABLE_COMMENT]->text, "people");
	c = t->kid[NL2SQL_CREATE_TABLE_COLUMNS];
	ck_assert_str_eq(c->kid[0]->kid[NL2SQL_COLDEF_COMMENT]->text,
			 "the key");
	ck_assert_str_eq(c->kid[1]->kid[NL2SQL_COLDEF_COMMENT]->text,
			 "what they earn");
	ck_assert_str_eq(c->kid[2]->kid[NL2SQL_COLDEF_COMMENT]->text, "last");
	nl2sql_arena_release(&a);
}
END_TEST

static const struct said {
	enum nl2sql_dialect from, to;
	const char *sql, *other; /* NULL: cannot be said */
} said[] = {
	{ S, P, "SELECT ifnull(a, 0) FROM t WHERE b LIKE 'x%'",
	  "SELECT coalesce(a, 0) FROM t WHERE b ILIKE 'x%'" },
	{ P, S, "SELECT EXTRACT(YEAR FROM d) FROM t LIMIT 3",
	  "SELECT CAST(strftime('%Y', d) AS INTEGER) FROM t LIMIT 3" },
	{ P, M, "SELECT a || b || c FROM \"T\"",
	  "SELECT concat(a, b, c) FROM T" },
	{ P, M, "SELECT d + INTERVAL '6 months' FROM t",
	  "SELECT d + INTERVAL 6 MONTH FROM t" },
	{ P, S, "SELECT CURRENT_DATE - INTERVAL '1 day'",
	  "SELECT date(CURRENT_DATE, '-1 days')" },
	{ P, T, "SELECT a FROM t WHERE b ILIKE 'X%'",
	  "SELECT a FROM t WHERE lower(b) LIKE lower('X%')" },
	{ S, P, "SELECT strftime('%Y-%m', d) FROM t",
	  "SELECT to_char(CAST(d AS timestamp), 'YYYY-MM') FROM t" },
	{ M, P, "SELECT a, b, count(*) FROM t GROUP BY a",
	  "SELECT a, b, count(*) FROM t GROUP BY a, b" },
	{ S, P, "SELECT a FROM t ORDER BY a",
	  "SELECT a FROM t ORDER BY a NULLS FIRST" },
	{ P, M, "SELECT 7 / 2", "SELECT 7 DIV 2" },
	{ P, S, "SELECT DISTINCT ON (a) a FROM t", NULL },
	{ P, M, "SELECT * FROM a FULL JOIN b ON a.x = b.x", NULL },
	{ P, S, "(SELECT 1 LIMIT 1) UNION (SELECT 2 LIMIT 1)",
	  "SELECT * FROM (SELECT 1 LIMIT 1) UNION SELECT * FROM "
	  "(SELECT 2 LIMIT 1)" },
	{ P, M, "SELECT count(*) FILTER (WHERE a > 1) FROM t",
	  "SELECT count(CASE WHEN a > 1 THEN 1 END) FROM t" },
	/* aliases in expressions, and who sorts NULL where */
	{ S, P, "SELECT a, sum(b) AS n FROM t GROUP BY a ORDER BY n + 1 DESC",
	  "SELECT a, sum(b) AS n FROM t GROUP BY a ORDER BY sum(b) + 1 DESC "
	  "NULLS LAST" },
	{ S, P, "SELECT a, count(*) AS n FROM t GROUP BY a HAVING n > 1",
	  "SELECT a, count(*) AS n FROM t GROUP BY a HAVING count(*) > 1" },
	{ S, P, "SELECT a FROM t ORDER BY CASE WHEN a IS NULL THEN 1 ELSE 0 "
	  "END, a", "SELECT a FROM t ORDER BY a" },
	{ M, S, "SELECT a FROM t ORDER BY a IS NULL, a DESC",
	  "SELECT a FROM t ORDER BY a DESC" },
	{ P, M, "SELECT a, sum(b) AS n FROM t GROUP BY a ORDER BY n",
	  "SELECT a, sum(b) AS n FROM t GROUP BY a ORDER BY sum(b) IS NULL, "
	  "n" },
	{ P, M, "SELECT a, count(*) AS n FROM t GROUP BY a ORDER BY n",
	  "SELECT a, count(*) AS n FROM t GROUP BY a ORDER BY n" },
	/* days and moments */
	{ P, S, "SELECT a::date, date_trunc('week', b) FROM t",
	  "SELECT date(a), date(b, 'weekday 0', '-6 days') FROM t" },
	{ P, M, "SELECT date_trunc('week', b) FROM t",
	  "SELECT date(b) - INTERVAL weekday(b) DAY FROM t" },
	{ M, P, "SELECT weekday(a) FROM t",
	  "SELECT (CAST(EXTRACT(DOW FROM a) AS integer) + 6) % 7 FROM t" },
	{ S, P, "SELECT date('now', '-6 months', 'start of month')",
	  "SELECT CAST(date_trunc('month', CURRENT_DATE - INTERVAL '6 month') "
	  "AS date)" },
	{ S, M, "SELECT julianday(a) - julianday(b) FROM t",
	  "SELECT timestampdiff(SECOND, '1970-01-01', a) / 86400.0 + 2440587.5 "
	  "- (timestampdiff(SECOND, '1970-01-01', b) / 86400.0 + 2440587.5) "
	  "FROM t" },
	{ P, S, "SELECT CURRENT_DATE - now()", NULL },
	/* where tables are */
	{ P, S, "SELECT a FROM public.t", "SELECT a FROM t" },
	{ M, P, "SELECT 1 FROM dual", "SELECT 1" },
	/* what is TRUE, and what is a number */
	{ M, P, "SELECT sum(a > 1) FROM t WHERE a > 2 = 1",
	  "SELECT sum(CAST(a > 1 AS integer)) FROM t WHERE (a > 2) = TRUE" },
	{ M, P, "SELECT a FROM t WHERE 1 AND length(a)",
	  "SELECT a FROM t WHERE TRUE AND length(a) <> 0" },
	{ M, S, "SELECT count(*) / sum(a) FROM t",
	  "SELECT CAST(count(*) AS REAL) / sum(a) FROM t" },
	{ M, P, "SELECT concat(a, ' ', b) FROM t",
	  "SELECT a || ' ' || b FROM t" },
	{ P, S, "SELECT concat(a, ' ', b) FROM t",
	  "SELECT coalesce(a, '') || ' ' || coalesce(b, '') FROM t" },
	/* too few arguments are not ours to mend */
	{ M, S, "SELECT datediff(a), group_concat(b) FROM t",
	  "SELECT datediff(a), group_concat(b, ',') FROM t" },
	{ P, S, "SELECT date_trunc('week'), string_agg() FROM t",
	  "SELECT date_trunc('week'), string_agg() FROM t" },
	/* NULLs among the arguments */
	{ P, S, "SELECT greatest(a, b) FROM t",
	  "SELECT coalesce(max(a, b), a, b) FROM t" },
	{ M, P, "SELECT least(a, 1) FROM t",
	  "SELECT CASE WHEN a IS NOT NULL THEN least(a, 1) END FROM t" },
	{ M, S, "SELECT concat_ws(', ', a, b) FROM t",
	  "SELECT substr(coalesce(', ' || a, '') || coalesce(', ' || b, ''), "
	  "3) FROM t" },
	{ M, P, "SELECT log(a), isnull(a), std(a) FROM t",
	  "SELECT ln(a), a IS NULL, stddev_pop(a) FROM t" },
	{ P, M, "SELECT log(a), regexp_replace(b, 'x', 'y', 'g') FROM t",
	  "SELECT log10(a), regexp_replace(b, 'x', 'y') FROM t" },
	{ P, M, "SELECT regexp_replace(b, 'x', 'y') FROM t", NULL },
	{ M, P, "SELECT a, count(*) FROM t GROUP BY a WITH ROLLUP",
	  "SELECT a, count(*) FROM t GROUP BY ROLLUP (a)" },
	{ S, P, "SELECT DISTINCT a FROM t ORDER BY b", NULL },
	{ S, P, "SELECT substr(a, -3) FROM t", "SELECT right(a, 3) FROM t" },
	{ M, P, "SELECT EXTRACT(YEAR_MONTH FROM a) FROM t", NULL },
	/* what no rule knows, and the other parser refuses */
	{ P, S, "SELECT OVERLAY(a PLACING b FROM 2) FROM t", NULL },
	{ S, M, "SELECT CAST(a * 1.5 AS DECIMAL) FROM t",
	  "SELECT CAST(a * 1.5 AS decimal(30, 10)) FROM t" },
};

START_TEST(translates)
{
	const struct said *c = &said[_i];
	struct nl2sql_sql_translation how = { .from = c->from, .to = c->to };
	struct nl2sql_arena a = {0};
	struct nl2sql_sql *tree, *out;
	struct nl2sql_err err = {0};

	ck_assert_int_eq(nl2sql_sql_parse_one(&a, &tree, c->from, c->sql,
					      strlen(c->sql), &err), 0);
	if (nl2sql_sql_translate(&a, &out, tree, &how, &err) < 0) {
		ck_assert_msg(!c->other, "%s", err.message);
		ck_assert_str_eq(err.word, "untranslatable");
	} else {
		ck_assert_ptr_nonnull(c->other);
		ck_assert_str_eq(nl2sql_sql_text(&a, out, c->to), c->other);
	}
	nl2sql_arena_release(&a);
}
END_TEST

Suite *sql_parse_suite(void)
{
	Suite *s = suite_create("sql_parse");
	TCase *t = tcase_create("parse");

	tcase_add_loop_test(t, prints, 0, NL2SQL_COUNT(good));
	tcase_add_loop_test(t, refuses, 0, NL2SQL_COUNT(bad));
	tcase_add_loop_test(t, deep, 0, 2);
	tcase_add_test(t, sees_executable_comments);
	tcase_add_test(t, keeps_comments_of_columns);
	tcase_add_loop_test(t, translates, 0, NL2SQL_COUNT(said));
	suite_add_tcase(s, t);
	return s;
}
