/*
 * card - README.md and report.html of a dataset
 *
 * Gathers figures while records are written and hands them to the templates
 * report/card.md and report/dataset.html; card.md tells the context.
 */
#include <stdlib.h>
#include <string.h>

#include <nl2sql/template.h>

#include "internal.h"
#include "plot.h"

#define BARS 24

static const char *const split_names[NL2SQL_SPLITS] = { "train", "validation",
							"test" };

/* ---- the context of both templates ------------------------------------ */

/* 1234567 -> "1,234,567" */
static void put_grouped(struct nl2sql_buf *b, uint64_t n)
{
	char digits[24];
	int len =
		snprintf(digits, sizeof(digits), "%llu", (unsigned long long)n);

	for (int i = 0; i < len; i++) {
		if (i && (len - i) % 3 == 0)
			nl2sql_buf_putc(b, ',');
		nl2sql_buf_putc(b, digits[i]);
	}
}

static void add_count(struct nl2sql_buf *b, const char *label, const char *name,
		      uint64_t n, uint64_t total)
{
	char percent[16];

	snprintf(percent, sizeof(percent), "%.1f",
		 total ? 100.0 * (double)n / (double)total : 0.0);
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, label, name);
	nl2sql_json_add_int(b, "count", (int64_t)n);
	nl2sql_json_add_string(b, "percent", percent);
	nl2sql_json_close(b, '}');
}

static void add_tally(struct nl2sql_buf *b, const char *key, const char *label,
		      const struct tally *t, uint64_t total)
{
	struct nl2sql_map_entry *e;
	size_t n = nl2sql_tally_sorted(t, SIZE_MAX, &e);

	nl2sql_json_key(b, key);
	nl2sql_json_open(b, '[');
	for (size_t i = 0; i < n; i++)
		add_count(b, label, e[i].key, nl2sql_tally_count(&e[i]), total);
	nl2sql_json_close(b, ']');
	free(e);
}

static void add_names(struct nl2sql_buf *b, const char *key,
		      const struct tally *t)
{
	struct nl2sql_map_entry *e;
	size_t n = nl2sql_tally_sorted(t, SIZE_MAX, &e);

	nl2sql_json_key(b, key);
	nl2sql_json_open(b, '[');
	for (size_t i = 0; i < n; i++)
		nl2sql_json_put_string(b, e[i].key);
	nl2sql_json_close(b, ']');
	free(e);
}

static void add_configs(struct nl2sql_buf *b, const struct written *w,
			size_t nw)
{
	nl2sql_json_key(b, "configs");
	nl2sql_json_open(b, '[');
	for (size_t i = 0; i < nw; i++) {
		nl2sql_json_open(b, '{');
		nl2sql_json_add_string(b, "name", w[i].format->name);
		nl2sql_json_add_string(b, "about", w[i].format->about);
		nl2sql_json_add_bool(b, "default", i == 0);
		nl2sql_json_key(b, "files");
		nl2sql_json_open(b, '[');
		for (int s = 0; s < NL2SQL_SPLITS; s++) {
			struct nl2sql_buf path = {0};

			if (!w[i].count[s])
				continue;
			nl2sql_buf_printf(&path, "%s/%s", w[i].format->name,
					  w[i].format->files[s]);
			nl2sql_json_open(b, '{');
			nl2sql_json_add_string(b, "split", split_names[s]);
			nl2sql_json_add_string(b, "path", path.data);
			nl2sql_json_add_int(b, "count", (int64_t)w[i].count[s]);
			nl2sql_json_add_int(b, "bytes", (int64_t)w[i].bytes[s]);
			nl2sql_json_close(b, '}');
			nl2sql_buf_release(&path);
		}
		nl2sql_json_close(b, ']');
		nl2sql_json_close(b, '}');
	}
	nl2sql_json_close(b, ']');
}

static void add_databases(struct nl2sql_buf *b, const struct nl2sql_schema *s)
{
	nl2sql_json_key(b, "databases");
	nl2sql_json_open(b, '[');
	for (size_t i = 0; i < s->ndatabases; i++) {
		const struct nl2sql_database *d = s->databases[i];
		int64_t tables = 0, columns = 0;

		for (size_t t = 0; t < s->ntables; t++) {
			if (!s->tables[t]->db ||
			    !nl2sql_ieq(s->tables[t]->db, d->db))
				continue;
			tables++;
			columns += (int64_t)s->tables[t]->ncolumns;
		}
		nl2sql_json_open(b, '{');
		nl2sql_json_add_string(b, "db", d->db);
		nl2sql_json_add_string(b, "dialect", d->dialect);
		nl2sql_json_add_int(b, "tables", tables);
		nl2sql_json_add_int(b, "columns", columns);
		if (d->fingerprint)
			nl2sql_json_add_string(b, "fingerprint",
					       d->fingerprint);
		nl2sql_json_close(b, '}');
	}
	nl2sql_json_close(b, ']');
}

static void add_fact(struct nl2sql_buf *b, const char *name, uint64_t n)
{
	struct nl2sql_buf value = {0};

	put_grouped(&value, n);
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "name", name);
	nl2sql_json_add_string(b, "value", value.data);
	nl2sql_json_close(b, '}');
	nl2sql_buf_release(&value);
}

static void add_provenance(struct nl2sql_buf *b, const char *name,
			   const char *value)
{
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "name", name);
	nl2sql_json_add_string(b, "value", value);
	nl2sql_json_close(b, '}');
}

static void add_notes(struct nl2sql_buf *b, const struct nl2sql_dataset *d)
{
	struct nl2sql_buf text = {0};

	nl2sql_json_key(b, "provenance");
	nl2sql_json_open(b, '[');
	add_provenance(b, "tool", "nl2sql-dataset " NL2SQL_VERSION);
	nl2sql_buf_printf(&text, "%llu", (unsigned long long)d->o->seed);
	add_provenance(b, "seed", text.data);
	if (d->o->run_version)
		add_provenance(b, "run version", d->o->run_version);
	add_provenance(b, "verdicts kept", d->o->keep);
	nl2sql_buf_cut(&text, 0);
	nl2sql_buf_double(&text, d->o->similarity);
	add_provenance(b, "similarity of near duplicates", text.data);
	nl2sql_json_close(b, ']');

	nl2sql_json_key(b, "notes");
	nl2sql_json_open(b, '[');
	nl2sql_buf_cut(&text, 0);
	if (!d->mask)
		nl2sql_buf_puts(&text, "Personal values were left as they are "
				       "(--no-mask).");
	else
		nl2sql_buf_printf(&text,
				  "Personal values are pseudonymised%s; "
				  "%llu were replaced here.",
				  nl2sql_mask_guessable(d->mask)
					  ? ", guessable by who knows the seed"
					  : "",
				  (unsigned long long)d->masked);
	nl2sql_json_put_string(b, text.data);
	nl2sql_json_close(b, ']');
	nl2sql_buf_release(&text);
}

static const char *size_category(uint64_t n)
{
	return n < 1000	      ? "n<1K"
	       : n < 10000    ? "1K<n<10K"
	       : n < 100000   ? "10K<n<100K"
	       : n < 1000000  ? "100K<n<1M"
	       : n < 10000000 ? "1M<n<10M"
			      : "10M<n<100M";
}

/* ---- plots ------------------------------------------------------------ */

static void add_plot(struct nl2sql_buf *b, const char *id, const char *title,
		     const struct nl2sql_buf *svg)
{
	if (!svg->len)
		return;
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "id", id);
	nl2sql_json_add_string(b, "title", title);
	nl2sql_json_key(b, "svg");
	nl2sql_json_put_stringn(b, svg->data, svg->len);
	nl2sql_json_close(b, '}');
}

static void plot_tally(struct nl2sql_buf *b, const char *id, const char *title,
		       const struct tally *t)
{
	struct nl2sql_plot_bar bars[BARS];
	struct nl2sql_map_entry *e;
	struct nl2sql_buf svg = {0};
	size_t n = nl2sql_tally_sorted(t, BARS, &e);

	for (size_t i = 0; i < n; i++)
		bars[i] = (struct nl2sql_plot_bar){ e[i].key,
						    (double)nl2sql_tally_count(&e[i]) };
	nl2sql_plot_bars(&svg, bars, n);
	add_plot(b, id, title, &svg);
	nl2sql_buf_release(&svg);
	free(e);
}

static void plot_lengths(struct nl2sql_buf *b, const char *id,
			 const char *title, const struct lengths *l,
			 const char *unit)
{
	struct nl2sql_buf svg = {0};

	if (l->n)
		nl2sql_plot_histogram(&svg, l->at, l->n, unit);
	add_plot(b, id, title, &svg);
	nl2sql_buf_release(&svg);
}

/* How many shapes are asked how often: a long tail is what one wants. */
static void plot_shapes(struct nl2sql_buf *b, const struct nl2sql_dataset *d)
{
	struct sortable *a = nl2sql_realloc(NULL, d->n + 1, sizeof(*a));
	struct tally t = {0};
	size_t n = 0, end;

	for (uint32_t i = 0; i < d->n; i++)
		if (d->items[i].split != SPLIT_NONE && d->items[i].pair)
			a[n++] = (struct sortable){ d->items[i].shape, i };
	nl2sql_sort_keys(a, n);
	for (size_t i = 0; i < n; i = end) {
		size_t low = 1;
		char label[48];

		for (end = i + 1; end < n && a[end].key == a[i].key;)
			end++;
		while (low * 2 <= end - i)
			low *= 2;
		if (low == 1)
			snprintf(label, sizeof(label), "asked once");
		else
			snprintf(label, sizeof(label), "asked %zu to %zu times",
				 low, low * 2 - 1);
		nl2sql_tally_add(&t, label, 1);
	}
	plot_tally(b, "shapes", "SQL shapes by how often they are asked", &t);
	nl2sql_map_release(&t.map);
	free(a);
}

static void add_plots(struct nl2sql_buf *b, const struct nl2sql_dataset *d,
		      const struct figures *f)
{
	nl2sql_json_key(b, "plots");
	nl2sql_json_open(b, '[');
	plot_tally(b, "phases", "Phases", &f->phases);
	plot_tally(b, "difficulty", "Difficulty", &f->difficulty);
	plot_shapes(b, d);
	plot_tally(b, "tables", "Tables", &f->tables);
	plot_lengths(b, "questions", "Length of questions", &f->questions,
		     "words");
	plot_lengths(b, "sql", "Length of SQL", &f->sqls, "characters");
	plot_tally(b, "dropped", "What was left out, and why", &d->dropped);
	nl2sql_json_close(b, ']');
}

/* ---- writing ---------------------------------------------------------- */

/* "erp: questions and SQL", or what the user says; on one line. */
static void put_title(struct nl2sql_buf *b, const struct nl2sql_dataset *d,
		      const struct nl2sql_schema *schema)
{
	if (d->o->title) {
		for (const char *s = d->o->title; *s; s++)
			nl2sql_buf_putc(b, (unsigned char)*s < ' ' ? ' ' : *s);
		return;
	}
	for (size_t i = 0; i < schema->ndatabases && i < 3; i++)
		nl2sql_buf_printf(b, "%s%s", i ? ", " : "",
				  schema->databases[i]->db);
	nl2sql_buf_puts(b,
			b->len ? ": questions and SQL" : "Questions and SQL");
}

static void context(struct nl2sql_buf *b, struct nl2sql_dataset *d,
		    struct figures *f, const struct written *w, size_t nw,
		    const struct nl2sql_schema *schema)
{
	uint64_t kept = nl2sql_tally_total(&f->phases);
	uint64_t dropped = nl2sql_tally_total(&d->dropped);
	struct nl2sql_buf title = {0}, quoted = {0}, summary = {0};

	put_title(&title, d, schema);
	nl2sql_json_put_string(&quoted, title.data);
	put_grouped(&summary, kept);
	nl2sql_buf_puts(&summary,
			" questions with their answers, most of them "
			"SQL that was parsed, planned and run on the database "
			"before it was kept.");
	nl2sql_json_open(b, '{');
	nl2sql_json_add_string(b, "title", title.data);
	nl2sql_json_add_string(b, "pretty_name_json", quoted.data);
	nl2sql_json_add_string(b, "summary", summary.data);
	nl2sql_json_add_string(b, "license", d->o->license);
	nl2sql_json_add_string(b, "size_category", size_category(kept));
	add_names(b, "languages", &f->languages);
	add_names(b, "dialects", &f->dialects);
	add_configs(b, w, nw);
	nl2sql_json_key(b, "facts");
	nl2sql_json_open(b, '[');
	add_fact(b, "Records", kept);
	add_fact(b, "SQL shapes", d->shapes);
	add_fact(b, "Tables asked about", f->tables.map.n);
	add_fact(b, "Left out", dropped);
	nl2sql_json_close(b, ']');
	add_databases(b, schema);
	nl2sql_json_key(b, "splits");
	nl2sql_json_open(b, '[');
	for (int s = 0; s < NL2SQL_SPLITS; s++)
		if (d->split_items[s])
			add_count(b, "name", split_names[s], d->split_items[s],
				  kept);
	nl2sql_json_close(b, ']');
	add_tally(b, "phases", "name", &f->phases, kept);
	add_tally(b, "difficulties", "name", &f->difficulty,
		  nl2sql_tally_total(&f->difficulty));
	add_tally(b, "dropped", "reason", &d->dropped, d->read);
	if (dropped)
		nl2sql_json_add_int(b, "dropped_total", (int64_t)dropped);
	nl2sql_json_add_int(b, "read_total", (int64_t)d->read);
	nl2sql_json_key(b, "samples");
	if (f->samples.len)
		nl2sql_json_close(&f->samples, ']');
	nl2sql_buf_puts(b, f->samples.len ? f->samples.data : "[]");
	add_notes(b, d);
	add_plots(b, d, f);
	nl2sql_json_close(b, '}');
	nl2sql_buf_release(&title);
	nl2sql_buf_release(&quoted);
	nl2sql_buf_release(&summary);
}

static int render(const struct folder *folder, const char *template,
		  const char *name, struct nl2sql_json context_json,
		  struct nl2sql_err *err)
{
	struct nl2sql_template *t = NULL;
	struct nl2sql_buf out = {0};
	int rc = nl2sql_template_load(&t, template, err);

	if (rc == 0)
		rc = nl2sql_template_render(t, &context_json, &out, err);
	if (rc == 0)
		rc = nl2sql_folder_write(folder, name, &out, err);
	nl2sql_template_free(t);
	nl2sql_buf_release(&out);
	return rc;
}

int nl2sql_card_write(struct nl2sql_dataset *d, struct figures *f,
		      const struct written *w, size_t nw,
		      const struct nl2sql_schema *schema,
		      struct nl2sql_err *err)
{
	struct nl2sql_buf b = {0};
	int rc;

	context(&b, d, f, w, nw, schema);
	rc = render(&d->folder, "report/card.md", "README.md",
		    nl2sql_json_of(&b), err);
	if (rc == 0)
		rc = render(&d->folder, "report/dataset.html", "report.html",
			    nl2sql_json_of(&b), err);
	nl2sql_buf_release(&b);
	return rc;
}
