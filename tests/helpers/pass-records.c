/*
 * pass-records - a filter that does next to nothing, to test what all share
 *
 * Marks pairs with "seen", with or without waiting for it, refuses or fails
 * where it is told to, and makes pairs of its own.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/cli.h>

struct pass {
	bool work, slow, show, keep, source, render, drop;
	int64_t make;
	const char *refuse, *fail, *url, *password, *mode;
	double ratio;
	struct nl2sql_list names;
	bool no_color;
	uint64_t made;
};

static int refuse(struct pass *p, struct nl2sql_record *rec,
		  struct nl2sql_err *err)
{
	const char *id = nl2sql_record_id(rec);

	if (id && p->refuse && strcmp(id, p->refuse) == 0) {
		nl2sql_err_set(err, NL2SQL_EDATA, "refused as told");
		return nl2sql_err_word(err, "refused");
	}
	if (id && p->fail && strcmp(id, p->fail) == 0)
		return nl2sql_err_set(err, NL2SQL_EFATAL, "failed as told");
	return 0;
}

static void timer_done(void *job, short revents)
{
	(void)revents;
	nl2sql_job_done(job);
}

/* Later ones are often done first. */
static int start_slowly(void *ctx, struct nl2sql_record *rec,
			struct nl2sql_job *job, struct nl2sql_err *err)
{
	(void)err;
	(void)ctx;
	(void)rec;
	if (job->number % 3 == 0)
		nl2sql_job_done(job);
	else
		nl2sql_loop_timer(nl2sql_cli_loop(),
				  (int64_t)(job->number * 7919 % 13),
				  timer_done, job);
	return 0;
}

static int make_pair(struct pass *p, struct nl2sql_job *job,
		     struct nl2sql_err *err)
{
	struct nl2sql_buf b = {0};
	int rc;

	(void)p;
	nl2sql_json_open(&b, '{');
	nl2sql_json_add_string(&b, "type", "pair");
	nl2sql_json_add_int(&b, "id", (int64_t)job->number);
	nl2sql_json_add_string(&b, "sql", "SELECT 1");
	nl2sql_json_close(&b, '}');
	rc = nl2sql_filter_emit(job->filter, b.data, b.len, err);
	nl2sql_buf_release(&b);
	return rc;
}

static int finish(void *ctx, struct nl2sql_job *job, struct nl2sql_record *rec,
		  struct nl2sql_err *err)
{
	struct nl2sql_buf b = {0};
	struct pass *p = ctx;

	if (!rec)
		return make_pair(p, job, err);
	if (refuse(p, rec, err) < 0)
		return -1;
	nl2sql_json_put_int(&b, (int64_t)job->number);
	nl2sql_record_set_buf(rec, "seen", &b);
	nl2sql_buf_release(&b);
	return p->drop ? NL2SQL_DROP : 0;
}

static int more(void *ctx, struct nl2sql_job *job, struct nl2sql_err *err)
{
	struct pass *p = ctx;

	if (p->made == (uint64_t)p->make)
		return 1;
	p->made++;
	return start_slowly(ctx, NULL, job, err);
}

static int end(void *ctx, struct nl2sql_filter *f, bool complete,
	       struct nl2sql_err *err)
{
	struct pass *p = ctx;

	if (!complete)
		return 0;
	if (p->render)
		return nl2sql_filter_write(f, "rendered\n", 9, err);
	if (p->make)
		nl2sql_filter_usage(f, (struct nl2sql_json){ "{\"made\":1}", 10 });
	return 0;
}

static int show(const struct pass *p)
{
	const struct nl2sql_common *c = nl2sql_common();
	size_t i;

	printf("seed %lld make %lld ratio %g mode %s url %s color %d quiet %d",
	       (long long)c->seed, (long long)p->make, p->ratio,
	       p->mode ? p->mode : "-", p->url ? p->url : "-", !p->no_color,
	       c->quiet);
	for (i = 0; i < p->names.n; i++)
		printf(" name %s", p->names.items[i]);
	for (i = 0; i < c->db.n; i++)
		printf(" db %s=%s", c->db.items[i].id, c->db.items[i].dsn);
	printf(" shard %lld/%lld dialect %s timeout %g\n", (long long)c->shard,
	       (long long)c->shards, c->dialect ? c->dialect : "-", c->timeout);
	return fclose(stdout) == 0 ? 0 : 3;
}

int main(int argc, char **argv)
{
	struct pass p = { .mode = "fast", .ratio = 0.5 };
	const struct nl2sql_opt opts[] = {
		NL2SQL_OPT_FLAG('w', "work", &p.work, "mark pairs"),
		NL2SQL_OPT_FLAG(0, "slow", &p.slow, "mark them after a while"),
		NL2SQL_OPT_FLAG(0, "show", &p.show, "print the options"),
		NL2SQL_OPT_FLAG(0, "source", &p.source, "read no input"),
		NL2SQL_OPT_FLAG(0, "render", &p.render, "write no records"),
		NL2SQL_OPT_FLAG(0, "drop", &p.drop, "write no pairs"),
		NL2SQL_OPT_INT('n', "make", "N", &p.make, "make N pairs"),
		NL2SQL_OPT_STRING(0, "refuse", "ID", &p.refuse, "reject that one"),
		NL2SQL_OPT_STRING(0, "fail", "ID", &p.fail, "stop at that one"),
		NL2SQL_OPT_STRING(0, "url", "URL", &p.url, "an endpoint",
				  .flags = NL2SQL_OPT_TRUSTED),
		NL2SQL_OPT_STRING(0, "password", "TEXT", &p.password, "a secret",
				  .flags = NL2SQL_OPT_SECRET),
		NL2SQL_OPT_CHOICE(0, "mode", "fast|good", &p.mode, "how to"),
		NL2SQL_OPT_DOUBLE(0, "ratio", "R", &p.ratio, "how much"),
		NL2SQL_OPT_LIST(0, "names", "LIST", &p.names, "who"),
		NL2SQL_OPT_FLAG(0, "no-color", &p.no_color, "plainly"),
		NL2SQL_OPT_END
	};
	const struct nl2sql_command cmd = {
		.name = "nl2sql-pass", .synopsis = "[OPTION ...] [FILE ...]",
		.about = "Pass records on.",
		.groups = NL2SQL_GROUP_DATABASE | NL2SQL_GROUP_DIALECT,
		.opts = opts
	};
	struct nl2sql_step step = { .types = "", .reads = "extra" };

	argv = nl2sql_cli_parse(argc, argv, &cmd);
	if (p.show)
		return show(&p);
	if (p.work || p.slow || p.refuse || p.fail || p.make || p.drop) {
		step.types = "pair question";
		step.finish = finish;
	}
	if (p.slow)
		step.start = start_slowly;
	if (p.make)
		step.more = more;
	step.end = end;
	step.flags = (p.source ? NL2SQL_STEP_SOURCE : 0u) |
		     (p.render ? NL2SQL_STEP_RAW : 0u);
	return nl2sql_filter_run(argv, &step, &p);
}
