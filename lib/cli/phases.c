/*
 * lib/cli/phases.c - who makes which phase
 *
 * A phase that has a section [gen.PHASE] is made by a gen process of its own,
 * which reads [gen] first and that section then; those without one share a
 * process.  Where no count of its own is given, [gen]'s is shared out, as one
 * process would do it.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nl2sql/gen.h>

#include "pipeline.h"

static const char prefix[] = "gen.";

bool nl2sql_phases_section(const char *section)
{
	enum nl2sql_phase phase;
	size_t n = sizeof(prefix) - 1;

	return nl2sql_ieqn(section, prefix, n) &&
	       nl2sql_phase_of(&phase, section + n) == 0;
}

const char *nl2sql_phases_meant(const char *section)
{
	const char *name, *best = NULL;
	unsigned least;
	int i;

	if (!nl2sql_ieqn(section, prefix, sizeof(prefix) - 1))
		return NULL;
	name = section + sizeof(prefix) - 1;
	least = nl2sql_cli_slips(name) + 1;
	for (i = 0; i < NL2SQL_PHASES; i++) {
		const char *known = nl2sql_phase_name((enum nl2sql_phase)i);
		unsigned d = nl2sql_edit_distance(name, known, least);

		if (d < least) {
			least = d;
			best = known;
		}
	}
	return best;
}

bool nl2sql_phases_wanted(const struct nl2sql_pipeline *p)
{
	size_t i;

	for (i = 0; i < p->ini.n; i++)
		if (nl2sql_phases_section(p->ini.entries[i].section))
			return true;
	return false;
}

/** What is known of the phases before they are dealt. */
struct plan {
	bool wanted[NL2SQL_PHASES], own[NL2SQL_PHASES];
	int64_t count[NL2SQL_PHASES]; /* its own, or its share */
	char *sections[NL2SQL_PHASES];
};

/* [gen]'s phase, a list, or null: all. */
static void want(struct plan *plan, struct nl2sql_json list)
{
	struct nl2sql_arena arena = {0};
	const char *word = nl2sql_json_string(list, &arena, NULL);
	bool all = !word || !*word;
	size_t i;

	for (i = 0; i < NL2SQL_PHASES; i++)
		plan->wanted[i] = all;
	while (!all && *(word += strspn(word, ", \t"))) {
		size_t n = strcspn(word, ", \t");
		char *one = nl2sql_strndup(word, n);
		enum nl2sql_phase phase;

		if (nl2sql_phase_of(&phase, one) == 0)
			plan->wanted[phase] = true;
		free(one);
		word += n;
	}
	nl2sql_arena_release(&arena);
}

/* The first line of a section, or NULL. */
static const char *where_section(const struct nl2sql_pipeline *p,
				 const char *section)
{
	size_t i;

	for (i = 0; i < p->ini.n; i++)
		if (nl2sql_ieq(p->ini.entries[i].section, section))
			return p->ini.entries[i].where;
	return NULL;
}

/* A phase may have a section and yet not be asked for. */
static void say_unused(const struct nl2sql_pipeline *p, const char *section)
{
	nl2sql_log(NL2SQL_NORMAL, "unused", NULL, "%s: [%s] is not used: the "
		   "phase of gen does not name it", where_section(p, section),
		   section);
}

/* Ask gen about a phase's section, with its count.  The environment wins over
 * it, as it does over all of the INI; then the count is one for all. */
static int read_count(struct nl2sql_pipeline *p, struct nl2sql_stage *s,
		      struct plan *plan, int phase, struct nl2sql_err *err)
{
	const char *args[] = { "--section", plan->sections[phase], NULL };
	const struct nl2sql_ini_entry *e =
		nl2sql_ini_find(&p->ini, plan->sections[phase], "count");
	char *options = NULL, *values = NULL;
	int rc = nl2sql_pipeline_ask(p, s, args, &options, &values, err);

	if (rc == 0 && e && !getenv("NL2SQL_COUNT"))
		plan->count[phase] = nl2sql_json_int_or(
			nl2sql_json_get((struct nl2sql_json){ values,
					strlen(values) }, "count"), -1);
	free(options);
	free(values);
	return rc;
}

/* Those without a count of their own share n; the last one takes the rest. */
static void share_out(struct plan *plan, int64_t n)
{
	int64_t left = n, all = 0;
	int i, last = -1;

	for (i = 0; i < NL2SQL_PHASES; i++)
		if (plan->wanted[i] && plan->count[i] < 0) {
			all += nl2sql_gen_share((enum nl2sql_phase)i);
			last = i;
		}
	for (i = 0; i < NL2SQL_PHASES; i++) {
		if (!plan->wanted[i] || plan->count[i] >= 0)
			continue;
		plan->count[i] =
			i == last ? left :
			n * nl2sql_gen_share((enum nl2sql_phase)i) / all;
		left -= plan->count[i];
	}
}

static struct nl2sql_phase_run *add_run(struct nl2sql_stage *s,
					const char *section)
{
	struct nl2sql_phase_run *r = &s->runs[s->nruns++];

	*r = (struct nl2sql_phase_run){ .section = nl2sql_strdup(section),
					.fd = -1 };
	return r;
}

static bool has_budget(const struct nl2sql_pipeline *p, const char *section)
{
	static const char *const limits[] = { "budget", "max-tokens-total",
					      "max-requests" };
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(limits); i++)
		if (nl2sql_ini_find(&p->ini, section, limits[i]))
			return true;
	return false;
}

/* First what has no section, then the others, in the order of the phases. */
static void deal(const struct nl2sql_pipeline *p, struct nl2sql_stage *s,
		 const struct plan *plan)
{
	struct nl2sql_phase_run *rest = NULL, *r;
	struct nl2sql_buf list = {0};
	int i;

	s->runs = nl2sql_alloc((NL2SQL_PHASES + 1) * sizeof(*s->runs));
	for (i = 0; i < NL2SQL_PHASES; i++) {
		if (!plan->wanted[i] || plan->own[i])
			continue;
		rest = rest ? rest : add_run(s, "gen");
		nl2sql_buf_printf(&list, "%s%s", list.len ? "," : "",
				  nl2sql_phase_name((enum nl2sql_phase)i));
		rest->count += plan->count[i];
	}
	if (rest)
		rest->phases = nl2sql_buf_steal(&list);
	for (i = 0; i < NL2SQL_PHASES; i++) {
		if (!plan->wanted[i] || !plan->own[i])
			continue;
		r = add_run(s, plan->sections[i]);
		r->phases = nl2sql_strdup(
			nl2sql_phase_name((enum nl2sql_phase)i));
		r->count = plan->count[i];
		r->own_budget = has_budget(p, r->section);
	}
	nl2sql_buf_release(&list);
}

static int check_run(struct nl2sql_pipeline *p, struct nl2sql_stage *s,
		     struct nl2sql_phase_run *r, struct nl2sql_err *err)
{
	struct nl2sql_buf count = {0};
	const char *args[] = { "--section", r->section, "--phase", r->phases,
			       "--count", NULL, NULL };
	char *values = NULL;
	int rc;

	nl2sql_buf_printf(&count, "%lld", (long long)r->count);
	args[5] = count.data;
	rc = nl2sql_pipeline_ask(p, s, args, &r->options, &values, err);
	free(values);
	nl2sql_buf_release(&count);
	return rc;
}

/* What begin says of all of them: [gen]'s options, and those of each. */
static void put_options(struct nl2sql_stage *s)
{
	struct nl2sql_buf b = {0};
	size_t i;

	nl2sql_buf_put(&b, s->options, strlen(s->options) - 1);
	if (b.len > 1)
		nl2sql_buf_putc(&b, ',');
	nl2sql_buf_puts(&b, "\"phases\":{");
	for (i = 0; i < s->nruns; i++)
		nl2sql_buf_printf(&b, "%s\"%s\":%s", i ? "," : "",
				  s->runs[i].section, s->runs[i].options);
	nl2sql_buf_puts(&b, "}}");
	free(s->options);
	s->options = nl2sql_buf_steal(&b);
}

static int make_plan(struct nl2sql_pipeline *p, struct nl2sql_stage *s,
		     struct plan *plan, struct nl2sql_err *err)
{
	static const char *const none[] = { NULL };
	char *text = NULL;
	struct nl2sql_json values;
	int i, rc;

	if (nl2sql_pipeline_ask(p, s, none, &s->options, &text, err) < 0)
		return -1;
	values = (struct nl2sql_json){ text, strlen(text) };
	want(plan, nl2sql_json_get(values, "phase"));
	for (i = 0, rc = 0; rc == 0 && i < NL2SQL_PHASES; i++) {
		struct nl2sql_buf b = {0};

		nl2sql_buf_printf(&b, "%s%s", prefix,
				  nl2sql_phase_name((enum nl2sql_phase)i));
		plan->sections[i] = nl2sql_buf_steal(&b);
		plan->count[i] = -1;
		plan->own[i] = where_section(p, plan->sections[i]);
		if (plan->own[i] && !plan->wanted[i])
			say_unused(p, plan->sections[i]);
		if (plan->own[i])
			rc = read_count(p, s, plan, i, err);
	}
	if (rc == 0)
		share_out(plan, nl2sql_json_int_or(
				nl2sql_json_get(values, "count"),
				NL2SQL_GEN_COUNT));
	free(text);
	return rc;
}

int nl2sql_phases_plan(struct nl2sql_pipeline *p, struct nl2sql_stage *s,
		       struct nl2sql_err *err)
{
	struct plan plan = {0};
	int rc = make_plan(p, s, &plan, err);
	size_t i;

	if (rc == 0)
		deal(p, s, &plan);
	for (i = 0; rc == 0 && i < s->nruns; i++) {
		rc = check_run(p, s, &s->runs[i], err);
		p->expect += s->runs[i].count;
	}
	if (rc == 0)
		put_options(s);
	for (i = 0; i < NL2SQL_PHASES; i++)
		free(plan.sections[i]);
	return rc;
}

void nl2sql_phases_release(struct nl2sql_stage *s)
{
	size_t i;

	for (i = 0; i < s->nruns; i++) {
		free(s->runs[i].section);
		free(s->runs[i].phases);
		free(s->runs[i].options);
	}
	free(s->runs);
	s->runs = NULL;
	s->nruns = 0;
}
