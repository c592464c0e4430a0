/*
 * doc.c - tests of lib/doc: what is told of a schema, whose words are kept,
 * and that no name breaks a format
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/doc.h>
#include <nl2sql/record.h>

static struct nl2sql_schema *schema;
static struct nl2sql_arena arena;

static void setup(void)
{
	schema = nl2sql_schema_new();
}

static void teardown(void)
{
	nl2sql_schema_free(schema);
	nl2sql_arena_release(&arena);
}

static void add(const char *line)
{
	struct nl2sql_err err = { 0 };
	struct nl2sql_json j;

	ck_assert_msg(!nl2sql_json_parse(&j, line, strlen(line), &err),
		      "%s: %s", err.message, line);
	ck_assert_msg(nl2sql_schema_add(schema, j, &err) == 1, "%s: %s",
		      err.message, line);
}

static struct nl2sql_doc *written(const struct nl2sql_table *t,
				  const struct nl2sql_doc_notes *notes)
{
	struct nl2sql_err err = { 0 };
	struct nl2sql_doc_author *by;
	struct nl2sql_doc *doc;

	ck_assert_int_eq(nl2sql_doc_author_new(&by, schema, notes, &err), 0);
	doc = nl2sql_doc_write(&arena, by, t);
	nl2sql_doc_author_free(by);
	return doc;
}

static struct nl2sql_doc *doc_of(const char *table,
				 const struct nl2sql_doc_notes *notes)
{
	const struct nl2sql_table *t =
		nl2sql_find_table(schema, NULL, NULL, table);

	ck_assert_ptr_nonnull(t);
	return written(t, notes);
}

static const struct nl2sql_doc_rule *rule(const struct nl2sql_doc *d,
					  const char *kind)
{
	size_t i;

	for (i = 0; i < d->nrules; i++)
		if (!strcmp(d->rules[i].kind, kind))
			return &d->rules[i];
	return NULL;
}

/* A relationship record from one column to another. */
static void relate(const char *from, const char *column, const char *to,
		   const char *id)
{
	struct nl2sql_buf b = { 0 };

	nl2sql_buf_printf(&b,
			  "{\"type\":\"relationship\",\"db\":\"d\",\"from\":"
			  "{\"table\":\"%s\",\"columns\":[\"%s\"]},\"to\":"
			  "{\"table\":\"%s\",\"columns\":[\"%s\"]},"
			  "\"cardinality\":\"many_to_one\",\"origin\":"
			  "\"declared\",\"confidence\":1}",
			  from, column, to, id);
	add(b.data);
	nl2sql_buf_release(&b);
}

static void add_shop(void)
{
	add("{\"type\":\"database\",\"db\":\"d\",\"dialect\":\"sqlite\"}");
	add("{\"type\":\"table\",\"db\":\"d\",\"name\":\"customers\",\"kind\":"
	    "\"table\",\"row_count\":900,\"primary_key\":[\"id\"],\"columns\":["
	    "{\"name\":\"id\",\"type\":\"INTEGER\",\"family\":\"integer\","
	    "\"nullable\":false},{\"name\":\"email\",\"type\":\"TEXT\","
	    "\"family\":\"text\",\"nullable\":true,\"profile\":{\"rows\":900,"
	    "\"distinct\":900,\"nulls\":0,\"examples\":[\"secret@x.org\"],"
	    "\"top\":[[\"secret@x.org\",1]],\"min\":\"secret@x.org\",\"role\":"
	    "\"category\",\"semantic\":\"email\",\"pii\":true}}]}");
	add("{\"type\":\"table\",\"db\":\"d\",\"name\":\"products\",\"kind\":"
	    "\"table\",\"primary_key\":[\"id\"],\"columns\":[{\"name\":\"id\","
	    "\"type\":\"INTEGER\",\"family\":\"integer\",\"nullable\":false},"
	    "{\"name\":\"weight_kg\",\"type\":\"REAL\",\"family\":\"real\","
	    "\"nullable\":true,\"comment\":\"as shipped\"}]}");
	add("{\"type\":\"table\",\"db\":\"d\",\"name\":\"wishes\",\"kind\":"
	    "\"table\",\"primary_key\":[\"customer_id\",\"product_id\"],"
	    "\"columns\":[{\"name\":\"customer_id\",\"type\":\"INTEGER\","
	    "\"family\":\"integer\",\"nullable\":false},{\"name\":"
	    "\"product_id\",\"type\":\"INTEGER\",\"family\":\"integer\","
	    "\"nullable\":false}]}");
	relate("wishes", "customer_id", "customers", "id");
	relate("wishes", "product_id", "products", "id");
}

START_TEST(test_kinds)
{
	struct nl2sql_doc *d;

	add_shop();
	d = doc_of("wishes", NULL);
	ck_assert_str_eq(nl2sql_doc_kind_word(d->kind), "association");
	ck_assert_str_eq(d->grain, "one row per customer and product");
	ck_assert_str_eq(d->description.text,
			 "Links customers and products: one row per customer "
			 "and product.");
	ck_assert_str_eq(d->columns[0].text, "The customer of the wish; "
					     "refers to customers.id.");
	ck_assert_uint_eq(d->nrelated, 2);
	d = doc_of("customers", NULL);
	ck_assert_str_eq(d->noun, "customer");
	ck_assert_str_eq(d->columns[0].text, "Identifies the customer.");
}
END_TEST

/* A table record: its first column is the key, and "text" columns follow. */
static void add_table(const char *name, const char *columns)
{
	struct nl2sql_buf b = { 0 };
	const char *p = columns;

	nl2sql_buf_printf(&b,
			  "{\"type\":\"table\",\"db\":\"d\",\"name\":\"%s\","
			  "\"kind\":\"table\",\"primary_key\":[\"%.*s\"],"
			  "\"columns\":[",
			  name, (int)strcspn(p, " "), p);
	while (*p) {
		size_t len = strcspn(p, " ");

		nl2sql_buf_printf(&b,
				  "%s{\"name\":\"%.*s\",\"type\":\"int\","
				  "\"family\":\"integer\"}",
				  p == columns ? "" : ",", (int)len, p);
		p += len + (p[len] == ' ');
	}
	nl2sql_buf_puts(&b, "]}");
	add(b.data);
	nl2sql_buf_release(&b);
}

static const char *said(const char *table, const char *column)
{
	const struct nl2sql_doc *d = doc_of(table, NULL);
	int i = nl2sql_table_column(d->table, column);

	ck_assert_int_ge(i, 0);
	return d->columns[i].text;
}

START_TEST(test_other_language)
{
	add_table("städte", "stadt_id land einwohner");
	add_table("flughäfen", "flughafen_code stadt kürzel bahnen");
	add_table("gebaeude", "nummer_id strasse baujahr");
	relate("flughäfen", "stadt", "städte", "stadt_id");
	ck_assert_str_eq(doc_of("städte", NULL)->noun, "stadt");
	ck_assert_str_eq(doc_of("städte", NULL)->nouns, "städte");
	ck_assert_str_eq(doc_of("gebaeude", NULL)->nouns, "rows of gebaeude");
	ck_assert_str_eq(said("flughäfen", "stadt"),
			 "The stadt; refers to städte.stadt_id.");
	ck_assert_str_eq(said("städte", "land"), "Land, a whole number.");
}
END_TEST

START_TEST(test_short_names)
{
	add_table("faculty", "facid rank");
	add_table("exchange_rates", "id rate_to_eur rate_date");
	add_table("enrolled_in", "id facid grade");
	add_table("batting", "id ab so hr sb cs bb rbi");
	add_table("department", "id dname dnumber");
	relate("enrolled_in", "facid", "faculty", "facid");
	ck_assert_str_eq(said("enrolled_in", "facid"),
			 "The faculty; refers to faculty.facid.");
	ck_assert_str_eq(said("exchange_rates", "rate_to_eur"),
			 "Rate, a whole number.");
	ck_assert_str_eq(said("batting", "hr"),
			 "HR of the batting, a whole number.");
	ck_assert_str_eq(said("department", "dname"),
			 "Name of the department, a whole number.");
	ck_assert_str_eq(doc_of("enrolled_in", NULL)->nouns,
			 "rows of enrolled_in");
}
END_TEST

/* What begins every name says nothing. */
START_TEST(test_common_heads)
{
	add_table("sbcustomer", "sbcustid sbcustname sbcustcity sbcuststatus");
	add_table("sbticker", "sbtkid sbtksymbol sbtkname sbtktype");
	add_table("sborder", "o_id o_date o_total");
	ck_assert_str_eq(doc_of("sbcustomer", NULL)->noun, "customer");
	ck_assert_str_eq(said("sbcustomer", "sbcustcity"),
			 "City of the customer, a whole number.");
	ck_assert_str_eq(said("sborder", "o_total"),
			 "Total of the order, a whole number.");
}
END_TEST

START_TEST(test_personal)
{
	struct nl2sql_doc *docs[3];
	size_t i;

	add_shop();
	for (i = 0; i < 3; i++)
		docs[i] = written(schema->tables[i], NULL);
	for (i = 0; nl2sql_doc_formats[i]; i++) {
		struct nl2sql_buf out = { 0 };
		struct nl2sql_err err = { 0 };

		ck_assert_msg(!nl2sql_doc_render(&out, nl2sql_doc_formats[i],
						 schema, docs, &err),
			      "%s", err.message);
		ck_assert_msg(strstr(out.data, "email") != NULL, "%s",
			      nl2sql_doc_formats[i]);
		ck_assert_msg(!strstr(out.data, "secret"), "%s",
			      nl2sql_doc_formats[i]);
		nl2sql_buf_release(&out);
	}
}
END_TEST

/* Forty rows: ended after started, total = qty * price, closed_on where the
 * state says so, zip decides city. */
START_TEST(test_mined)
{
	struct nl2sql_buf b = { 0 };
	const struct nl2sql_doc_rule *r;
	struct nl2sql_doc *d;
	int i;

	add("{\"type\":\"database\",\"db\":\"d\",\"dialect\":\"sqlite\"}");
	nl2sql_buf_puts(&b,
			"{\"type\":\"table\",\"db\":\"d\",\"name\":\"jobs\","
			"\"kind\":\"table\",\"row_count\":40,\"primary_key\":"
			"[],\"columns\":[");
	for (i = 0; i < 8; i++) {
		static const char *const c[][3] = {
			{ "started", "date", "time" },
			{ "ended", "date", "time" },
			{ "qty", "integer", "measure" },
			{ "price", "real", "measure" },
			{ "total", "real", "measure" },
			{ "state", "text", "category" },
			{ "closed_on", "date", "time" },
			{ "zip", "text", "code" },
		};

		nl2sql_buf_printf(&b,
				  "%s{\"name\":\"%s\",\"type\":\"\",\"family\":"
				  "\"%s\",\"nullable\":true,\"profile\":{"
				  "\"rows\":40,\"distinct\":%d,\"nulls\":%d,"
				  "\"role\":\"%s\",\"top\":%s}}",
				  i ? "," : "", c[i][0], c[i][1],
				  i == 5 ? 2 : 9, i == 6 ? 20 : 0, c[i][2],
				  i == 5 ? "[[\"done\",20],[\"open\",20]]"
					 : "[]");
	}
	nl2sql_buf_puts(&b, "]}");
	add(b.data);
	nl2sql_buf_cut(&b, 0);
	nl2sql_buf_puts(&b,
			"{\"type\":\"sample\",\"db\":\"d\",\"table\":\"jobs\","
			"\"columns\":[\"started\",\"ended\",\"qty\","
			"\"price\",\"total\",\"state\",\"closed_on\","
			"\"zip\"],\"rows\":[");
	for (i = 0; i < 40; i++)
		nl2sql_buf_printf(
			&b,
			"%s[\"2024-01-%02d\",\"2024-02-%02d\",%d,%d.5,"
			"%g,\"%s\",%s,\"Z%d\"]",
			i ? "," : "", 28 - i % 20, 1 + i % 20, 2 + i % 5,
			3 + i % 7, (2 + i % 5) * (3.5 + i % 7),
			i % 2 ? "done" : "open",
			i % 2 ? "\"2024-03-01\"" : "null", i % 9);
	nl2sql_buf_puts(&b, "]}");
	add(b.data);
	nl2sql_buf_release(&b);

	d = doc_of("jobs", NULL);
	r = rule(d, "order");
	ck_assert_ptr_nonnull(r);
	ck_assert_str_eq(r->text, "ended is never before started.");
	ck_assert_str_eq(r->check, "ended >= started");
	r = rule(d, "arithmetic");
	ck_assert_ptr_nonnull(r);
	ck_assert_str_eq(r->text, "total is qty times price.");
	r = rule(d, "implication");
	ck_assert_ptr_nonnull(r);
	ck_assert_str_eq(r->text,
			 "closed_on is set exactly where state is 'done'.");
	r = rule(d, "enumeration");
	ck_assert_ptr_nonnull(r);
	ck_assert_str_eq(r->text, "state is either 'done' or 'open'.");
	ck_assert_str_eq(r->check, "state IN ('done', 'open')");
}
END_TEST

START_TEST(test_words_of_people)
{
	struct nl2sql_doc_notes *notes = nl2sql_doc_notes_new();
	struct nl2sql_record *rec = nl2sql_record_new();
	struct nl2sql_err err = { 0 };
	struct nl2sql_buf line = { 0 }, again = { 0 };
	struct nl2sql_doc *d;
	char *at;
	static const char tbls[] =
		"{\"name\":\"d\",\"tables\":[{\"name\":\"customers\","
		"\"type\":\"table\",\"comment\":\"Who pays us\",\"columns\":[{"
		"\"name\":\"id\",\"type\":\"INT\",\"nullable\":false,"
		"\"comment\":\"by rule\",\"labels\":[{\"name\":"
		"\"nl2sql:rule\",\"virtual\":true}]}]}]}";

	add_shop();
	d = doc_of("products", NULL);
	ck_assert_str_eq(d->columns[1].text, "as shipped");
	ck_assert_int_eq(d->columns[1].origin, NL2SQL_DOC_COMMENT);

	ck_assert_int_eq(
		nl2sql_doc_notes_read(notes, tbls, strlen(tbls), "t", &err), 0);
	d = doc_of("customers", notes);
	ck_assert_str_eq(d->description.text, "Who pays us");
	ck_assert_int_eq(d->description.origin, NL2SQL_DOC_PERSON);
	ck_assert_int_eq(d->columns[0].origin, NL2SQL_DOC_RULE);
	nl2sql_doc_notes_free(notes);

	/* our own record, of which a person changed one text */
	nl2sql_table_json(&line,
			  nl2sql_find_table(schema, NULL, NULL, "wishes"));
	ck_assert_int_eq(nl2sql_record_parse(rec, line.data, line.len, &err),
			 0);
	nl2sql_doc_splice(rec, doc_of("wishes", NULL));
	nl2sql_record_put(&again, rec);
	at = strstr(again.data, "The customer of the wish");
	ck_assert_ptr_nonnull(at);
	memcpy(at, "THE", 3);
	add(again.data);
	d = doc_of("wishes", NULL);
	ck_assert_int_eq(d->columns[0].origin, NL2SQL_DOC_PERSON);
	ck_assert(nl2sql_starts(d->columns[0].text, "THE customer"));
	ck_assert_int_eq(d->columns[1].origin, NL2SQL_DOC_RULE);
	ck_assert_int_eq(d->description.origin, NL2SQL_DOC_RULE);

	notes = nl2sql_doc_notes_new();
	ck_assert_int_eq(
		nl2sql_doc_notes_read(notes, "{\"a\":1}", 7, "x.json", &err),
		-1);
	ck_assert_str_eq(err.message, "file \"x.json\" holds neither records "
				      "nor tbls' JSON");
	nl2sql_doc_notes_free(notes);
	nl2sql_record_free(rec);
	nl2sql_buf_release(&line);
	nl2sql_buf_release(&again);
}
END_TEST

/* Bytes that we do not own stay, to the last blank. */
START_TEST(test_splice)
{
	static const char line[] =
		"{ \"type\":\"table\", \"db\":\"d\",\"x\":1.50e0 ,\"name\":"
		"\"t\",\"columns\":[ {\"name\":\"\\u0061\",\"type\":\"\","
		"\"big\":12345678901234567890 } ], \"z\":null }";
	struct nl2sql_record *rec = nl2sql_record_new();
	struct nl2sql_buf out = { 0 };
	struct nl2sql_err err = { 0 };

	add(line);
	ck_assert_int_eq(nl2sql_record_parse(rec, line, strlen(line), &err), 0);
	nl2sql_doc_splice(rec, doc_of("t", NULL));
	nl2sql_record_put(&out, rec);
	ck_assert_ptr_nonnull(strstr(out.data, "\"x\":1.50e0 ,"));
	ck_assert_ptr_nonnull(strstr(out.data,
				     "[ {\"name\":\"\\u0061\",\"type\":\"\","
				     "\"big\":12345678901234567890"));
	ck_assert_ptr_nonnull(
		strstr(out.data, "\"description\":\"A of the t.\""));
	ck_assert_ptr_nonnull(strstr(out.data, "\"z\":null"));
	nl2sql_record_free(rec);
	nl2sql_buf_release(&out);
}
END_TEST

START_TEST(test_hostile_names)
{
	struct nl2sql_doc *docs[1];
	size_t i;

	add("{\"type\":\"database\",\"db\":\"d\",\"dialect\":\"sqlite\"}");
	add("{\"type\":\"table\",\"db\":\"d\",\"name\":"
	    "\"<script>alert(1)</script>\",\"kind\":\"table\",\"columns\":[{"
	    "\"name\":\"a\\\"b|c]\\n--x\",\"type\":\"x\\\"y\",\"family\":"
	    "\"other\",\"nullable\":true,\"comment\":\"*/ ' \\\" </td>\"}]}");
	docs[0] = written(schema->tables[0], NULL);
	for (i = 0; nl2sql_doc_formats[i]; i++) {
		const char *f = nl2sql_doc_formats[i];
		struct nl2sql_buf out = { 0 };
		struct nl2sql_err err = { 0 };

		ck_assert_int_eq(nl2sql_doc_render(&out, f, schema, docs, &err),
				 0);
		if (!strcmp(f, "html") || !strcmp(f, "dot"))
			ck_assert_ptr_null(strstr(out.data, "<script>alert"));
		if (!strcmp(f, "markdown"))
			ck_assert_ptr_null(strstr(out.data, "| a\"b|c"));
		if (!strcmp(f, "ddl"))
			ck_assert_ptr_nonnull(
				strstr(out.data, "\"a\"\"b|c]\n--x\""));
		if (!strcmp(f, "mermaid"))
			ck_assert_ptr_nonnull(strstr(out.data, "a_b_c____x"));
		nl2sql_buf_release(&out);
	}
}
END_TEST

Suite *doc_suite(void);
Suite *doc_suite(void)
{
	Suite *s = suite_create("doc");
	TCase *c = tcase_create("doc");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, test_kinds);
	tcase_add_test(c, test_other_language);
	tcase_add_test(c, test_short_names);
	tcase_add_test(c, test_common_heads);
	tcase_add_test(c, test_personal);
	tcase_add_test(c, test_mined);
	tcase_add_test(c, test_words_of_people);
	tcase_add_test(c, test_splice);
	tcase_add_test(c, test_hostile_names);
	suite_add_tcase(s, c);
	return s;
}
