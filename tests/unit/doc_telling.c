/*
 * doc_telling.c - tests of lib/doc: which of a model's sentences tell something
 */
#include <check.h>
#include <string.h>

#include "../../lib/doc/ask.h"
#include "../../lib/doc/telling.h"

static struct nl2sql_schema *schema;
static struct nl2sql_arena arena;
static struct nl2sql_doc_author *author;

/* Databases: "table: column TYPE, …", a line each; # is one of its own. */
static const char *const databases[] = {
	"#hospital",
	"patients: id INTEGER, full_name TEXT, dob DATE, blood_grp TEXT",
	"admissions: id INTEGER, patient_id INTEGER, ward_id INTEGER, "
	"admitted_at TIMESTAMP, discharge_dt DATE, diag TEXT, bed_no INTEGER",
	"wards: id INTEGER, name TEXT, capacity INTEGER",
	"#erp",
	"customers: id INTEGER, name TEXT, cust_cat TEXT, active BOOLEAN",
	"orders: id INTEGER, customer_id INTEGER, placed_at TIMESTAMP, "
	"status TEXT, total DECIMAL, ship_addr TEXT, bill_addr TEXT",
	"order_lines: id INTEGER, order_id INTEGER, qty INTEGER, "
	"unit_price DECIMAL, discount_pct REAL",
	"invoices: id INTEGER, order_id INTEGER, payment_date DATE, "
	"paid_on DATE, gross_amt DECIMAL, curr TEXT, c7 TEXT",
	"#music",
	"albums: id INTEGER, title TEXT, artist_id INTEGER, released INTEGER",
	"tracks: id INTEGER, album_id INTEGER, name TEXT, length_ms INTEGER",
	"#flights",
	"flights: flno TEXT, origin TEXT, dest TEXT, dep_time TIMESTAMP, rnwy TEXT, "
	"aircraft_id INTEGER, distance INTEGER",
	"airports: code TEXT, name TEXT, elev INTEGER",
	"#school",
	"pupils: id INTEGER, name TEXT, class_id INTEGER, house VARCHAR(20)",
	"marks: pupil_id INTEGER, subject TEXT, mark INTEGER, term INTEGER",
	"#uni",
	"studenten: matrikelnummer INTEGER, nachname TEXT, geburtsdatum DATE",
	"vorlesungen: vorlnr INTEGER, titel TEXT, gelesen_von INTEGER",
	"pruefungen: matrikelnummer INTEGER, vorlnr INTEGER, note REAL",
};

static void add_record(struct nl2sql_buf *b)
{
	struct nl2sql_err err = { 0 };
	struct nl2sql_json j;

	ck_assert_int_eq(nl2sql_json_parse(&j, b->data, b->len, &err), 0);
	ck_assert_msg(nl2sql_schema_add(schema, j, &err) == 1, "%s: %s",
		      err.message, b->data);
	nl2sql_buf_release(b);
}

static void put_column(struct nl2sql_buf *b, const char *at, size_t len)
{
	size_t name = strcspn(at, " ");
	const char *type =
		nl2sql_arena_strndup(&arena, at + name + 1, len - name - 1);
	static const char *const families[][2] = {
		{ "INTEGER", "integer" },     { "REAL", "real" },
		{ "DECIMAL", "decimal" },     { "DATE", "date" },
		{ "TIMESTAMP", "timestamp" }, { "BOOLEAN", "boolean" },
	};
	const char *family = "text";
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(families); i++)
		if (!strcmp(type, families[i][0]))
			family = families[i][1];
	nl2sql_buf_printf(b,
			  "%s{\"name\":\"%.*s\",\"type\":\"%s\",\"family\":"
			  "\"%s\"}",
			  b->data[b->len - 1] == '[' ? "" : ",", (int)name, at,
			  type, family);
}

static void add_table(const char *line)
{
	struct nl2sql_buf b = { 0 };
	const char *at = line + strcspn(line, ":");

	nl2sql_buf_printf(&b,
			  "{\"type\":\"table\",\"db\":\"d\",\"name\":\"%.*s\","
			  "\"kind\":\"table\",\"columns\":[",
			  (int)(at - line), line);
	for (at += 2; *at; at += *at ? 2 : 0) {
		put_column(&b, at, strcspn(at, ","));
		at += strcspn(at, ",");
	}
	nl2sql_buf_puts(&b, "]}");
	add_record(&b);
}

/* The database of that name. */
static void load(const char *name)
{
	struct nl2sql_buf b = { 0 };
	struct nl2sql_err err = { 0 };
	bool is = false;
	size_t i;

	schema = nl2sql_schema_new();
	nl2sql_buf_puts(&b, "{\"type\":\"database\",\"db\":\"d\","
			    "\"dialect\":\"sqlite\"}");
	add_record(&b);
	for (i = 0; i < NL2SQL_COUNT(databases); i++)
		if (*databases[i] == '#')
			is = !strcmp(databases[i] + 1, name);
		else if (is)
			add_table(databases[i]);
	ck_assert_int_eq(nl2sql_doc_author_new(&author, schema, NULL, &err), 0);
}

static void teardown(void)
{
	nl2sql_doc_author_free(author);
	nl2sql_schema_free(schema);
	nl2sql_arena_release(&arena);
	author = NULL;
	schema = NULL;
}

/* What is left of a text about "table" or "table.column", or NULL. */
static const char *left_of(const char *about, const char *text,
			   const char *asked, struct nl2sql_err *err)
{
	const char *dot = strchr(about, '.');
	size_t len = dot ? (size_t)(dot - about) : strlen(about);
	struct topic topic = { -1, 2, asked };
	const struct nl2sql_table *t;
	struct writer w;

	t = nl2sql_find_table(schema, "d", NULL,
			      nl2sql_arena_strndup(&arena, about, len));
	ck_assert_ptr_nonnull(t);
	if (dot) {
		topic.column = nl2sql_table_column(t, dot + 1);
		topic.least = 1;
		ck_assert_int_ge(topic.column, 0);
	}
	nl2sql_doc_write_with(&w, &arena, author, t);
	text = nl2sql_doc_clean(&w, text, dot ? 280 : 600, err);
	return text ? nl2sql_doc_telling(&w, text, &topic, err) : NULL;
}

static const struct {
	const char *db, *about, *text;
} kept[] = {
	{ "hospital", "patients", "People who were treated here, in or out." },
	{ "hospital", "admissions", "Stays of patients in a ward." },
	{ "hospital", "admissions.discharge_dt",
	  "When the patient went home." },
	{ "hospital", "admissions.admitted_at", "Moment of arrival." },
	{ "hospital", "admissions.diag", "ICD-10 code of the main illness." },
	{ "hospital", "admissions.diag", "Primary diagnosis." },
	{ "hospital", "admissions.bed_no", "Counted from the window." },
	{ "hospital", "patients.blood_grp",
	  "ABO type with the rhesus factor." },
	{ "hospital", "wards.capacity", "Number of beds." },
	{ "erp", "orders",
	  "Orders placed by customers, with status and total." },
	{ "erp", "orders.total", "Total amount of the order, including tax." },
	{ "erp", "orders.status", "How far the order has come." },
	{ "erp", "orders.ship_addr", "Where the parcel goes." },
	{ "erp", "orders.customer_id", "The customer who pays for the order." },
	{ "erp", "order_lines.unit_price", "Price before the discount." },
	{ "erp", "order_lines.discount_pct", "Between 0 and 100." },
	{ "erp", "order_lines",
	  "What was ordered, how often and at what price." },
	{ "erp", "invoices.payment_date",
	  "Date on which the invoice was paid." },
	{ "erp", "invoices.paid_on", "Date on which the invoice was paid." },
	{ "erp", "invoices.gross_amt", "Amount with VAT." },
	{ "erp", "invoices.c7", "Name of the clerk." },
	{ "erp", "invoices.c7", "The name of the invoice." },
	{ "erp", "customers.active", "True if the customer is active." },
	{ "erp", "customers.active", "False once they have left us." },
	{ "erp", "invoices.c7", "As YYYY-MM-DD." },
	{ "music", "albums", "Records by an artist, a title each." },
	{ "music", "albums.released", "Year it came out." },
	{ "music", "tracks.length_ms", "Playing time." },
	{ "music", "tracks", "Songs, in the order they are played." },
	{ "flights", "flights", "Connections between two airports." },
	{ "flights", "flights.rnwy", "The runway of the flight." },
	{ "flights", "flights.origin", "Airport from which the plane starts." },
	{ "flights", "flights.distance", "Miles flown." },
	{ "flights", "airports.code", "The IATA code." },
	{ "flights", "airports.elev", "Height above the sea, in feet." },
	{ "school", "marks", "What pupils scored in a subject." },
	{ "school", "marks.mark", "From 1, the best, to 6." },
	{ "school", "marks.term", "Half of the school year." },
	{ "school", "pupils.house", "Team in which they compete." },
	{ "uni", "studenten", "All the students." },
	{ "uni", "studenten.nachname", "The last name." },
	{ "uni", "studenten.geburtsdatum", "Date of birth." },
	{ "uni", "vorlesungen.titel", "The name of the lecture." },
	{ "uni", "pruefungen.note", "The grade." },
};

START_TEST(test_kept)
{
	struct nl2sql_err err = { 0 };
	const char *left;

	load(kept[_i].db);
	left = left_of(kept[_i].about, kept[_i].text, NULL, &err);
	ck_assert_msg(left && !strcmp(left, kept[_i].text), "%s: %s: %s",
		      kept[_i].about, kept[_i].text, left ? left : err.message);
	teardown();
}
END_TEST

static const struct {
	const char *db, *about, *text, *word;
} dropped[] = {
	{ "hospital", "patients", "The table is a table of objects.", "echo" },
	{ "hospital", "patients", "A table that stores data.", "echo" },
	{ "hospital", "patients", "Patient information.", "echo" },
	{ "hospital", "patients",
	  "Stores information about various patients, "
	  "each identified by a unique identifier.",
	  "echo" },
	{ "hospital", "patients",
	  "The table has the columns id, full_name, "
	  "dob and blood_grp.",
	  "echo" },
	{ "hospital", "patients.full_name", "This column contains the name.",
	  "echo" },
	{ "hospital", "patients.blood_grp", "The blood group of a patient.",
	  "echo" },
	{ "hospital", "patients.dob", "The patient's date of birth.", "echo" },
	{ "hospital", "admissions.ward_id", "A reference to the wards table.",
	  "echo" },
	{ "hospital", "admissions.admitted_at",
	  "The timestamp of the admission.", "echo" },
	{ "hospital", "wards.capacity", "The capacity of the ward, an integer.",
	  "echo" },
	{ "erp", "orders",
	  "Each row represents a unique order in the database.", "echo" },
	{ "erp", "orders", "A collection of orders.", "echo" },
	{ "erp", "customers",
	  "The table is used to manage customer records in "
	  "the system.",
	  "echo" },
	{ "erp", "customers.id", "The id column is the id of the table.",
	  "echo" },
	{ "erp", "customers.id", "Unique identifier of a customer.", "echo" },
	{ "erp", "customers.cust_cat", "Category of the customer.", "echo" },
	{ "erp", "invoices.paid_on", "A date in the format YYYY-MM-DD.",
	  "echo" },
	{ "erp", "orders.total", "Description of the column.", "echo" },
	{ "erp", "orders.total", "The total value of the order.", "echo" },
	{ "erp", "orders.status", "Indicates the status.", "echo" },
	{ "erp", "orders.ship_addr", "The shipping address of the order.",
	  "echo" },
	{ "erp", "order_lines.qty", "The quantity.", "echo" },
	{ "erp", "order_lines.order_id",
	  "The ID of the order associated with "
	  "this order line.",
	  "echo" },
	{ "erp", "invoices.curr", "Currency of the invoice.", "echo" },
	{ "erp", "invoices.payment_date", "The payment date.", "echo" },
	{ "music", "tracks.name", "The name of the track.", "echo" },
	{ "music", "tracks.length_ms", "Represents the length.", "echo" },
	{ "music", "albums.title",
	  "A string that holds the title of each "
	  "album.",
	  "echo" },
	{ "flights", "flights", "Data about flights.", "echo" },
	{ "flights", "flights.dep_time", "The departure time of the flight.",
	  "echo" },
	{ "flights", "flights.dest", "The destination field.", "echo" },
	{ "flights", "flights.distance",
	  "The distance of the flight in the "
	  "distance column.",
	  "echo" },
	{ "school", "pupils.house", "A VARCHAR(20) value.", "echo" },
	{ "school", "marks", "The marks of different pupils.", "echo" },
	{ "school", "marks.subject", "Subject for which the mark is given.",
	  "echo" },
	{ "uni", "studenten", "A table of data.", "echo" },
	{ "uni", "studenten.geburtsdatum", "It is a date.", "echo" },
	{ "uni", "pruefungen.note", "The column holds a value.", "echo" },
	/* in a circle */
	{ "erp", "orders.total", "The the the the sum.", "looped" },
	{ "erp", "orders.total",
	  "A code which is unique across all shops, and "
	  "is unique across all shops, and is unique across all shops",
	  "looped" },
	{ "music", "albums", "Music music music music music music", "looped" },
	{ "school", "marks",
	  "Good marks, bad marks, best marks, good and bad "
	  "marks, best and bad marks, good and best marks, bad.",
	  "looped" },
	/* not to the end */
	{ "erp", "orders.total", "What the customer has to pay for the",
	  "cut_off" },
	{ "erp", "orders.total", "What the customer pays, namely:", "cut_off" },
	{ "flights", "airports.elev",
	  "It is the height of the airport above "
	  "the sea and above the sea it is the height of all the runways and "
	  "of the tower and of the hangars and of what else was built there "
	  "by somebody who had been told to build it there by somebody else, "
	  "who himself was told to do so by a third one, and so on for ever",
	  "too_long" },
};

START_TEST(test_dropped)
{
	struct nl2sql_err err = { 0 };
	const char *left;

	load(dropped[_i].db);
	left = left_of(dropped[_i].about, dropped[_i].text, NULL, &err);
	ck_assert_msg(!left, "%s: %s", dropped[_i].about, left);
	ck_assert_str_eq(err.word, dropped[_i].word);
	teardown();
}
END_TEST

/* Of several sentences those stay that tell something new. */
static const struct {
	const char *about, *text, *left;
} parts[] = {
	{ "orders.total", "This is the total. It includes tax.",
	  "It includes tax." },
	{ "orders.total", "Sum of all lines. Sum of all lines. Sum of lines.",
	  "Sum of all lines." },
	{ "orders.total", "Sum of all lines. The tax is add",
	  "Sum of all lines." },
	{ "orders.total", "In U.S. dollars, e.g. 3.50. Never below zero.",
	  "In U.S. dollars, e.g. 3.50. Never below zero." },
	{ "orders.total", "In euros, approx. 5 % of them tax",
	  "In euros, approx. 5 % of them tax." },
	{ "orders.status", "How far it got! The status of the order.",
	  "How far it got!" },
	{ "orders", "A table of orders. Placed by customers in the shop.",
	  "Placed by customers in the shop." },
};

START_TEST(test_parts)
{
	struct nl2sql_err err = { 0 };
	const char *left;

	load("erp");
	left = left_of(parts[_i].about, parts[_i].text, NULL, &err);
	ck_assert_ptr_nonnull(left);
	ck_assert_str_eq(left, parts[_i].left);
	teardown();
}
END_TEST

/* What the question says is no answer to it. */
START_TEST(test_asked)
{
	struct nl2sql_err err = { 0 };
	const char *asked;

	load("erp");
	asked = nl2sql_doc_folded(&arena,
				  "Say what it means: \"When the parcel"
				  " left the warehouse\". From 3 to 17");
	ck_assert_str_eq(nl2sql_doc_folded(&arena, "...Left, the W4"),
			 " left the w4 ");
	ck_assert_ptr_null(left_of("orders.placed_at",
				   "When the parcel left "
				   "the warehouse",
				   asked, &err));
	ck_assert_str_eq(err.word, "echo");
	ck_assert_ptr_nonnull(left_of("orders.placed_at",
				      "When the parcel "
				      "left the shop",
				      asked, &err));
	ck_assert_ptr_null(left_of("order_lines.qty", "Values from 3 up to 17.",
				   asked, &err));
	ck_assert_ptr_nonnull(
		left_of("order_lines.qty", "Values up to 18.", asked, &err));
	teardown();
}
END_TEST

Suite *doc_telling_suite(void);
Suite *doc_telling_suite(void)
{
	Suite *s = suite_create("doc_telling");
	TCase *c = tcase_create("doc_telling");

	tcase_add_loop_test(c, test_kept, 0, (int)NL2SQL_COUNT(kept));
	tcase_add_loop_test(c, test_dropped, 0, (int)NL2SQL_COUNT(dropped));
	tcase_add_loop_test(c, test_parts, 0, (int)NL2SQL_COUNT(parts));
	tcase_add_test(c, test_asked);
	suite_add_tcase(s, c);
	return s;
}
