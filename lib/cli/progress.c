/* lib/cli/progress.c - one line on stderr that tells how far it is */
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "filter.h"

#define REDRAW_MS 200
#define BAR 24

/* In a pipeline only the last program draws: the others' stdout is a pipe. */
static bool wanted(const struct nl2sql_common *c)
{
	struct stat st;

	if (strcmp(c->progress, "always") == 0)
		return true;
	if (strcmp(c->progress, "never") == 0 || c->quiet)
		return false;
	return isatty(STDERR_FILENO) && fstat(STDOUT_FILENO, &st) == 0 &&
	       !S_ISFIFO(st.st_mode) && !isatty(STDOUT_FILENO);
}

void nl2sql_progress_start(struct nl2sql_progress *p)
{
	p->on = wanted(nl2sql_common());
	p->started = nl2sql_now_ms();
	p->total = (uint64_t)nl2sql_common()->expect;
}

static void put_bar(struct nl2sql_buf *b, uint64_t done, uint64_t total)
{
	uint64_t full = done >= total ? BAR : done * BAR / total;
	uint64_t i;

	nl2sql_buf_puts(b, " [");
	for (i = 0; i < BAR; i++)
		nl2sql_buf_putc(b, i < full ? '#' : '.');
	nl2sql_buf_printf(b, "] %" PRIu64 "%%",
			  done >= total ? 100 : done * 100 / total);
}

/* The last stage of a pipeline speaks for all: what it took of what there will
 * be. */
static void put_counts(struct nl2sql_buf *b, const struct nl2sql_progress *p,
		       const struct nl2sql_filter *f)
{
	if (nl2sql_common()->expect) {
		nl2sql_buf_puts(b, "nl2sql:");
		put_bar(b, f->jobs, p->total);
		nl2sql_buf_printf(b, " %" PRIu64 " of %" PRIu64, f->jobs,
				  p->total);
		return;
	}
	nl2sql_buf_printf(b, "%s:", nl2sql_cli.cmd->name);
	if (p->total)
		put_bar(b, f->written, p->total);
	nl2sql_buf_printf(b, " %" PRIu64 " in, %" PRIu64 " out", f->read,
			  f->written);
}

void nl2sql_progress_tick(struct nl2sql_filter *f)
{
	struct nl2sql_progress *p = &f->progress;
	int64_t now, ms;
	struct nl2sql_buf b = {0};

	if (!p->on)
		return;
	now = nl2sql_now_ms();
	if (p->drawn && now - p->last < REDRAW_MS)
		return;
	p->last = now;
	ms = now - p->started;
	nl2sql_buf_puts(&b, "\r\033[K");
	put_counts(&b, p, f);
	if (f->rejects.n)
		nl2sql_buf_printf(&b, ", %" PRIu64 " rejected", f->rejects.n);
	nl2sql_buf_printf(&b, ", %" PRId64 ":%02" PRId64, ms / 60000,
			  ms / 1000 % 60);
	if (nl2sql_write_all(STDERR_FILENO, b.data, b.len) < 0)
		p->on = false;
	p->drawn = true;
	nl2sql_buf_release(&b);
}

void nl2sql_progress_clear(struct nl2sql_progress *p)
{
	if (p->drawn && nl2sql_write_all(STDERR_FILENO, "\r\033[K", 4) < 0)
		p->on = false;
	p->drawn = false;
}
