/*
 * lib/gen/queue.c - the grammar's own pairs, each followed by its wordings
 *
 * A window of pairs waits for a model's words, and leaves in the order in which
 * the grammar drew them, whatever came first.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define WINDOW 64 /* pairs that wait for their wordings */

struct waiting {
	struct nl2sql_buf line;
	struct nl2sql_gen_wordings *wordings; /* NULL: of no pair */
};

struct nl2sql_gen_queue {
	struct waiting items[WINDOW];
	size_t first, n;
	bool over;
};

void nl2sql_gen_queue_free(struct nl2sql_gen_queue *q)
{
	for (size_t i = 0; q && i < WINDOW; i++) {
		nl2sql_gen_wordings_free(q->items[i].wordings);
		nl2sql_buf_release(&q->items[i].line);
	}
	free(q);
}

/* Draw one more, and ask for its wordings. */
static int draw_one(struct nl2sql_gen *g, struct nl2sql_gen_queue *q,
		    struct nl2sql_err *err)
{
	struct waiting *x = &q->items[(q->first + q->n) % WINDOW];
	struct nl2sql_record *r;
	int rc = nl2sql_gen_next_own(g, &x->line, err);

	if (rc <= 0) {
		q->over = rc == 0;
		return rc;
	}
	q->n++;
	r = nl2sql_record_new();
	rc = nl2sql_record_parse(r, x->line.data, x->line.len, err);
	if (rc == 0 && nl2sql_record_is(r, "pair"))
		x->wordings = nl2sql_gen_reword(g, r, NULL, NULL);
	nl2sql_record_free(r);
	return rc < 0 ? -1 : 1;
}

/* What the first one has next; it leaves with its last record. */
static int first_next(struct nl2sql_gen_queue *q, struct nl2sql_buf *line,
		      struct nl2sql_err *err)
{
	struct waiting *x = &q->items[q->first];
	int rc = 0;

	if (x->wordings) {
		rc = nl2sql_gen_wordings_next(x->wordings, line, err);
		if (rc)
			return rc;
	} else {
		nl2sql_buf_cut(line, 0);
		nl2sql_buf_put(line, x->line.data, x->line.len);
		rc = 1;
	}
	nl2sql_gen_wordings_free(x->wordings);
	x->wordings = NULL;
	q->first = (q->first + 1) % WINDOW;
	q->n--;
	return rc;
}

static bool must_wait(const struct nl2sql_gen_queue *q)
{
	const struct nl2sql_gen_wordings *w = q->items[q->first].wordings;

	return w && !nl2sql_gen_wordings_ready(w);
}

int nl2sql_gen_reworded_next(struct nl2sql_gen *g, struct nl2sql_buf *line,
			     struct nl2sql_err *err)
{
	struct nl2sql_gen_queue *q = g->queue;
	int rc = 0;

	if (!q)
		q = g->queue = nl2sql_alloc(sizeof(*q));
	while (rc == 0) {
		while (!q->over && q->n < WINDOW)
			if (draw_one(g, q, err) < 0)
				return -1;
		if (!q->n)
			return 0;
		while (must_wait(q)) {
			if (nl2sql_cancelled())
				return nl2sql_err_set(err, NL2SQL_EFATAL,
						      "interrupted");
			if (nl2sql_loop_once(g->model->loop, -1, err) < 0)
				return -1;
		}
		rc = first_next(q, line, err);
	}
	return rc;
}
