/* lib/base/loop.c - poll(2) with callbacks */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/base.h>

struct nl2sql_watch {
	struct nl2sql_loop *loop;
	void (*fn)(void *ctx, short revents);
	void *ctx;
	int64_t due;  /* timers: monotonic milliseconds; -1: a descriptor */
	int fd;
	short events;
	bool dead;    /* freed while the loop was dispatching */
};

struct nl2sql_loop {
	struct nl2sql_watch **watches;
	struct pollfd *fds;
	size_t n, cap, fds_cap;
	bool dispatching;
};

struct nl2sql_loop *nl2sql_loop_new(void)
{
	return nl2sql_alloc(sizeof(struct nl2sql_loop));
}

void nl2sql_loop_free(struct nl2sql_loop *l)
{
	size_t i;

	if (!l)
		return;
	for (i = 0; i < l->n; i++)
		free(l->watches[i]);
	free(l->watches);
	free(l->fds);
	free(l);
}

static struct nl2sql_watch *watch_new(struct nl2sql_loop *l, int fd,
				      void (*fn)(void *, short), void *ctx)
{
	struct nl2sql_watch *w = nl2sql_alloc(sizeof(*w));

	w->loop = l;
	w->fd = fd;
	w->fn = fn;
	w->ctx = ctx;
	w->due = -1;
	NL2SQL_GROW(l->watches, l->n, l->cap);
	l->watches[l->n++] = w;
	return w;
}

struct nl2sql_watch *nl2sql_loop_fd(struct nl2sql_loop *l, int fd, short events,
				    void (*fn)(void *ctx, short revents), void *ctx)
{
	struct nl2sql_watch *w = watch_new(l, fd, fn, ctx);

	w->events = events;
	return w;
}

void nl2sql_watch_events(struct nl2sql_watch *w, short events)
{
	w->events = events;
}

struct nl2sql_watch *nl2sql_loop_timer(struct nl2sql_loop *l, int64_t ms,
				       void (*fn)(void *ctx, short revents),
				       void *ctx)
{
	struct nl2sql_watch *w = watch_new(l, -1, fn, ctx);

	w->due = nl2sql_now_ms() + (ms > 0 ? ms : 0);
	return w;
}

static void sweep(struct nl2sql_loop *l)
{
	size_t i, kept = 0;

	for (i = 0; i < l->n; i++) {
		if (l->watches[i]->dead)
			free(l->watches[i]);
		else
			l->watches[kept++] = l->watches[i];
	}
	l->n = kept;
}

void nl2sql_watch_free(struct nl2sql_watch *w)
{
	if (!w)
		return;
	w->dead = true;
	if (!w->loop->dispatching)
		sweep(w->loop);
}

/* How long poll() may sleep: until the first timer, at most timeout_ms. */
static int patience(const struct nl2sql_loop *l, int timeout_ms)
{
	int64_t now = nl2sql_now_ms(), least = timeout_ms;
	size_t i;

	for (i = 0; i < l->n; i++) {
		int64_t left = l->watches[i]->due - now;

		if (l->watches[i]->due < 0)
			continue;
		left = left < 0 ? 0 : left;
		if (least < 0 || left < least)
			least = left;
	}
	return least > 3600000 ? 3600000 : (int)least;
}

static int dispatch(struct nl2sql_loop *l, size_t n)
{
	int64_t now = nl2sql_now_ms();
	int any = 0;
	size_t i;

	l->dispatching = true;
	for (i = 0; i < n; i++) { /* what callbacks add waits its turn */
		struct nl2sql_watch *w = l->watches[i];
		bool timer = w->due >= 0;

		if (w->dead || (timer ? w->due > now : !l->fds[i].revents))
			continue;
		any = 1;
		if (timer)
			w->dead = true;
		w->fn(w->ctx, timer ? 0 : l->fds[i].revents);
	}
	l->dispatching = false;
	sweep(l);
	return any;
}

int nl2sql_loop_once(struct nl2sql_loop *l, int timeout_ms, struct nl2sql_err *err)
{
	size_t i, n = l->n;

	if (l->fds_cap < n) {
		l->fds_cap = l->cap;
		l->fds = nl2sql_realloc(l->fds, l->fds_cap, sizeof(*l->fds));
	}
	for (i = 0; i < n; i++) {
		l->fds[i].fd = l->watches[i]->fd;
		l->fds[i].events = l->watches[i]->events;
		l->fds[i].revents = 0;
	}
	if (poll(l->fds, (nfds_t)n, patience(l, timeout_ms)) < 0) {
		if (errno == EINTR)
			return 0;
		return nl2sql_err_set(err, NL2SQL_EFATAL, "could not poll: %s",
				      strerror(errno));
	}
	return dispatch(l, n);
}
