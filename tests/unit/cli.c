/* tests/unit/cli.c - the parts of cli that need no process of their own */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "../../lib/cli/filter.h"

Suite *cli_suite(void);

/* ---- databases ---------------------------------------------------------- */

static const struct { const char *text, *id, *dsn; } databases[] = {
	{ "sqlite:shop.db", "shop", "sqlite:shop.db" },
	{ "sqlite:/a/b.c/shop.v2.db", "shop.v2", "sqlite:/a/b.c/shop.v2.db" },
	{ "sqlite:/a/noname", "noname", "sqlite:/a/noname" },
	{ "sqlite:/a/.hidden", ".hidden", "sqlite:/a/.hidden" },
	{ "sqlite:x.db?mode=ro", "x", "sqlite:x.db?mode=ro" },
	{ "erp=sqlite:shop.db", "erp", "sqlite:shop.db" },
	{ "postgresql://u:p@h:5432/shop?sslmode=require", "shop",
	  "postgresql://u:p@h:5432/shop?sslmode=require" },
	{ "postgresql://u:p@h/shop?user=me@work", "shop",
	  "postgresql://u:p@h/shop?user=me@work" },
	{ "postgres://u@h/a%20b", "a b", "postgres://u@h/a%20b" },
	{ "postgresql://u@h", "u", "postgresql://u@h" },
	{ "postgresql://?service=mine", "mine", "postgresql://?service=mine" },
	{ "postgresql:///?dbname=shop", "shop", "postgresql:///?dbname=shop" },
	{ "a b=mysql://h/shop", "a b", "mysql://h/shop" },
	{ "trino://h:8080/tpch/tiny", "tpch", "trino://h:8080/tpch/tiny" },
};

START_TEST(names_databases)
{
	struct nl2sql_databases d = {0};
	struct nl2sql_err err = {0};

	ck_assert_msg(nl2sql_databases_add(&d, databases[_i].text, &err) == 0,
		      "%s", err.message);
	ck_assert_str_eq(d.items[0].id, databases[_i].id);
	ck_assert_str_eq(d.items[0].dsn, databases[_i].dsn);
	/* One alone serves every record. */
	ck_assert_ptr_nonnull(nl2sql_databases_find(&d, "another"));
	ck_assert_ptr_nonnull(nl2sql_databases_find(&d, NULL));
	nl2sql_databases_clear(&d);
}
END_TEST

static const char *const no_databases[] = {
	"", "shop.db", "=sqlite:x", "sqlite:", "postgresql://h/a%2Fb", "a/b=sqlite:x",
	"postgresql://h/x?nonsense=1", "postgresql://u:a@secret@h/x",
	"postgresql://u:a/secret@h/x", "postgresql://u:secret/x",
};

START_TEST(refuses_what_names_no_database)
{
	struct nl2sql_databases d = {0};
	struct nl2sql_err err = {0};

	ck_assert_msg(nl2sql_databases_add(&d, no_databases[_i], &err) == -1,
		      "%s", no_databases[_i]);
	ck_assert(err.hint[0]);
	ck_assert(!strstr(err.message, "secret"));
	nl2sql_databases_clear(&d);
}
END_TEST

START_TEST(hides_passwords)
{
	static const char *const texts[][2] = {
		{ "x=postgresql://u:p@ss@h/shop", "x=postgresql://u:xxxx@h/shop" },
		{ "mysql://h/shop?password=pw&a=b", "mysql://h/shop?password=xx&a=b" },
		{ "postgresql://u@h:5432/shop", "postgresql://u@h:5432/shop" },
		{ "postgresql://u:p/s@h/shop", "postgresql://u:xxx@h/shop" },
		{ "postgresql://u:p?s#@h/shop", "postgresql://u:xxxx@h/shop" },
		{ "postgresql://h:5432/shop", "postgresql://h:5432/shop" },
		{ "sqlite:a:b@c.db", "sqlite:a:b@c.db" },
	};
	char *text = nl2sql_strdup(texts[_i][0]);

	nl2sql_dsn_hide(text);
	ck_assert_str_eq(text, texts[_i][1]);
	free(text);
}
END_TEST

START_TEST(tells_databases_apart)
{
	struct nl2sql_databases d = {0};
	struct nl2sql_err err = {0};

	ck_assert_int_eq(nl2sql_databases_add(&d, "sqlite:a.db", &err), 0);
	ck_assert_int_eq(nl2sql_databases_add(&d, "sqlite:b.db", &err), 0);
	ck_assert_int_eq(nl2sql_databases_add(&d, "sqlite:x/a.db", &err), -1);
	ck_assert_str_eq(nl2sql_databases_find(&d, "b"), "sqlite:b.db");
	ck_assert_ptr_null(nl2sql_databases_find(&d, "c"));
	ck_assert_ptr_null(nl2sql_databases_find(&d, NULL));
	nl2sql_databases_clear(&d);
}
END_TEST

/* ---- INI ---------------------------------------------------------------- */

static struct nl2sql_ini ini;

static int parse(const char *text)
{
	struct nl2sql_err err = {0};

	nl2sql_ini_release(&ini);
	return nl2sql_ini_parse(&ini, text, strlen(text), "x.ini", true, &err);
}

static void entry(size_t i, const char *section, const char *key,
		  const char *value, const char *where)
{
	ck_assert_uint_lt(i, ini.n);
	ck_assert_str_eq(ini.entries[i].section, section);
	ck_assert_str_eq(ini.entries[i].key, key);
	ck_assert_str_eq(ini.entries[i].value, value);
	ck_assert_str_eq(ini.entries[i].where, where);
}

START_TEST(reads_ini)
{
	ck_assert_int_eq(parse("\xef\xbb\xbf; c\n[a]\nk = v ; c\n# c\n"
			       "l = x,\n\ty ; c\n  ; c\n  z\n[b]\nk=1\r\nk=2"), 0);
	ck_assert_uint_eq(ini.n, 4);
	entry(0, "a", "k", "v", "x.ini:3");
	entry(1, "a", "l", "x, y z", "x.ini:5");
	entry(2, "b", "k", "1", "x.ini:10");
	entry(3, "b", "k", "2", "x.ini:11");
	nl2sql_ini_release(&ini);
}
END_TEST

/* Longer than inih's buffer, in every place where a line may be cut. */
START_TEST(reads_long_lines)
{
	struct nl2sql_buf b = {0}, want = {0};
	int i;

	nl2sql_buf_puts(&b, "[a]\nk = ");
	for (i = 0; i < 300; i++) {
		nl2sql_buf_printf(&want, "%s%d;%*d", i ? " " : "", i, i % 9, i);
	}
	nl2sql_buf_put(&b, want.data, want.len);
	nl2sql_buf_puts(&b, " ; and a comment\nl = 1\n");
	ck_assert_int_eq(parse(b.data), 0);
	ck_assert_uint_eq(ini.n, 2);
	entry(0, "a", "k", want.data, "x.ini:2");
	entry(1, "a", "l", "1", "x.ini:3");
	nl2sql_ini_release(&ini);
	nl2sql_buf_release(&b);
	nl2sql_buf_release(&want);
}
END_TEST

static const char *const bad_ini[] = {
	"[a]\nno value\n", "[a\nk = 1\n", "k = \xff\n",
};

START_TEST(refuses_bad_ini)
{
	ck_assert_int_eq(parse(bad_ini[_i]), -1);
	nl2sql_ini_release(&ini);
}
END_TEST

/* ---- sound records ------------------------------------------------------ */

static const struct { const char *line, *word; } records[] = {
	{ "{\"sql\":\"x\"}", NULL }, { "{\"id\":1,\"sql\":\"x\"}", NULL },
	{ "{\"id\":-12345678901234567890,\"sql\":\"x\"}", NULL },
	{ "{\"id\":\"\",\"sql\":\"x\",\"question\":\"q\\u0000\"}", NULL },
	{ "{\"sql\":\"x\",\"gold_sql\":null,\"db\":null}", NULL },
	{ "{\"sql\":\"a\\\\u0000\"}", NULL },
	{ "{\"x\":1,\"x\":2,\"sql\":\"x\"}", NULL },
	{ "{\"type\":\"own\",\"sql\":1,\"id\":[],\"id\":2}", NULL },
	{ "{\"id\":1e3,\"sql\":\"x\"}", "bad_member" },
	{ "{\"id\":null,\"sql\":\"x\"}", "bad_member" },
	{ "{\"id\":{},\"sql\":\"x\"}", "bad_member" },
	{ "{\"sql\":1}", "bad_member" }, { "{\"sql\":[\"x\"]}", "bad_member" },
	{ "{\"sql\":\"a\\u0000\"}", "bad_member" },
	{ "{\"sql\":\"a\\\\\\u0000\"}", "bad_member" },
	{ "{\"sql\":\"x\",\"gold_sql\":\"\\u0000\"}", "bad_member" },
	{ "{\"sql\":\"x\",\"db\":7}", "bad_member" },
	{ "{\"question\":\"\"}", "bad_member" },
	{ "{\"question\":7}", "bad_member" },
	{ "{\"sql\":\"x\",\"question\":null}", "bad_member" },
	{ "{\"type\":\"question\"}", "bad_member" },
	{ "{\"sql\":\"x\",\"sql\":\"y\"}", "duplicate_member" },
	{ "{\"sql\":\"x\",\"s\\u0071l\":\"y\"}", "duplicate_member" },
	{ "{\"sql\":\"x\",\"read\":1,\"read\":2}", "duplicate_member" },
	{ "{\"type\":\"own\",\"type\":\"own\"}", "duplicate_member" },
	{ "{\"type\":\"pair\",\"type\":\"own\"}", "duplicate_member" },
	{ "{\"answer\":1}", "unknown_record" }, { "{}", "unknown_record" },
	{ "{\"type\":[],\"sql\":\"x\"}", "unknown_record" },
	{ "{\"sql\":null}", "unknown_record" },
};

START_TEST(takes_sound_records_only)
{
	struct nl2sql_record *rec = nl2sql_record_new();
	const char *line = records[_i].line;
	struct nl2sql_err err = {0};
	int rc;

	ck_assert_int_eq(nl2sql_record_parse(rec, line, strlen(line), &err), 0);
	rc = nl2sql_sound(rec, nl2sql_record_type(rec), "read more", &err);
	ck_assert_msg(rc == (records[_i].word ? -1 : 0), "%s: %s", line,
		      err.message);
	if (records[_i].word)
		ck_assert_str_eq(err.word, records[_i].word);
	nl2sql_record_free(rec);
}
END_TEST

START_TEST(finds_words)
{
	ck_assert(nl2sql_word_in("pair question", "pair"));
	ck_assert(nl2sql_word_in("pair  question", "question"));
	ck_assert(!nl2sql_word_in("pair question", "pai"));
	ck_assert(!nl2sql_word_in("pair question", "pair question"));
	ck_assert(!nl2sql_word_in("", "pair"));
	ck_assert(!nl2sql_word_in(NULL, "pair"));
}
END_TEST

Suite *cli_suite(void)
{
	Suite *s = suite_create("cli");
	TCase *c = tcase_create("cli");

	tcase_add_loop_test(c, names_databases, 0, NL2SQL_COUNT(databases));
	tcase_add_loop_test(c, refuses_what_names_no_database, 0,
			    NL2SQL_COUNT(no_databases));
	tcase_add_test(c, tells_databases_apart);
	tcase_add_loop_test(c, hides_passwords, 0, 7);
	tcase_add_test(c, reads_ini);
	tcase_add_test(c, reads_long_lines);
	tcase_add_loop_test(c, refuses_bad_ini, 0, NL2SQL_COUNT(bad_ini));
	tcase_add_loop_test(c, takes_sound_records_only, 0,
			    NL2SQL_COUNT(records));
	tcase_add_test(c, finds_words);
	suite_add_tcase(s, c);
	return s;
}
