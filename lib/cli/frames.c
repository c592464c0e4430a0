/* lib/cli/frames.c - begin and end: what came in whole, and what did not */
#include <stdlib.h>
#include <string.h>

#include "filter.h"

#define INPUTS_MAX 4096 /* runs named in end.inputs */

static size_t times_open(struct nl2sql_frames *f, const char *run)
{
	return (size_t)(uintptr_t)nl2sql_map_get(&f->open, run);
}

static void set_open(struct nl2sql_frames *f, const char *run, size_t n)
{
	nl2sql_map_set(&f->open, run, (void *)(uintptr_t)n);
}

static void set_partial(struct nl2sql_frames *f, const char *who,
			const char *what, const char *why)
{
	struct nl2sql_buf b = { 0 };

	f->partial = true;
	if (f->why)
		return;
	nl2sql_buf_printf(&b, "%s%s%s%s", who ? who : "the input", what,
			  why ? ": " : "", why ? why : "");
	f->why = nl2sql_buf_steal(&b);
}

void nl2sql_frames_take(struct nl2sql_frames *f, struct nl2sql_record *rec)
{
	const char *run = nl2sql_record_string(rec, "run", NULL);
	const char *status;

	if (nl2sql_record_is(rec, "begin")) {
		struct nl2sql_json options = nl2sql_record_get(rec, "options");

		run = run ? run : "";
		set_open(f, run, times_open(f, run) + 1);
		if (nl2sql_json_get(options, "shard").at)
			f->sharded = true;
		if (f->inputs.n < INPUTS_MAX &&
		    !nl2sql_list_has(&f->inputs, run))
			nl2sql_list_add(&f->inputs, run, strlen(run));
		return;
	}
	run = run ? run : "";
	if (times_open(f, run))
		set_open(f, run, times_open(f, run) - 1);
	status = nl2sql_record_string(rec, "status", NULL);
	if (!status || strcmp(status, "complete") != 0)
		set_partial(f, nl2sql_record_string(rec, "tool", NULL),
			    " stopped before its end",
			    nl2sql_record_string(rec, "reason", NULL));
}

void nl2sql_frames_close(struct nl2sql_frames *f)
{
	size_t i;

	for (i = 0; i < f->open.n; i++)
		if (f->open.entries[i].value)
			set_partial(f, NULL,
				    " was cut off: a stream began and "
				    "did not end",
				    NULL);
}

void nl2sql_frames_release(struct nl2sql_frames *f)
{
	nl2sql_map_release(&f->open);
	nl2sql_list_clear(&f->inputs);
	nl2sql_buf_release(&f->sources);
	free(f->why);
	f->why = NULL;
}

void nl2sql_frames_name(struct nl2sql_frames *f, const char *options)
{
	struct nl2sql_buf b = { 0 };

	nl2sql_buf_printf(&b, "%s\n%s\n%s", nl2sql_cli.cmd->name, options,
			  f->inputs.n ? f->inputs.items[0] : "");
	nl2sql_buf_put(&b, f->sources.data, f->sources.len);
	nl2sql_hash128_hex(nl2sql_hash128(b.data, b.len), f->run);
	nl2sql_buf_release(&b);
}

void nl2sql_frames_begin(struct nl2sql_frames *f, struct nl2sql_buf *line)
{
	struct nl2sql_buf options = { 0 };

	nl2sql_cli_options_json(&options);
	nl2sql_frames_name(f, options.data);
	nl2sql_json_open(line, '{');
	nl2sql_json_add_string(line, "type", "begin");
	nl2sql_json_add_string(line, "run", f->run);
	nl2sql_json_add_string(line, "tool", nl2sql_cli.cmd->name);
	nl2sql_json_add_string(line, "version", NL2SQL_VERSION);
	nl2sql_json_add(line, "options", nl2sql_json_of(&options));
	nl2sql_json_add_int(line, "format", 1);
	nl2sql_json_close(line, '}');
	nl2sql_buf_release(&options);
	f->begun = true;
}
