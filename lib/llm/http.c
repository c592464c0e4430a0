/*
 * lib/llm/http.c - requests on the wire: libcurl's multi socket interface on
 * the program's loop
 *
 * No redirects, no cookies, no .netrc; a cap on what a response may hold, and
 * our own deadlines.
 */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "internal.h"

/* An answer that is not streamed is whole when its first byte is sent: from
 * then on it has this long, and a second more for every kilobyte. */
#define SLOW_MS 20000
#define HEADERS_MAX ((size_t)256 << 10)
#define DONE_MS 500  /* behind the last event, for the connection's sake */
#define LATE_MS 100  /* a deadline is seen so late: we were held up ourselves */
#define SOON_MS 50

/* ---- curl's sockets and timer on the loop ---- */

static void take_finished(struct nl2sql_llm *llm)
{
	CURLMsg *m;
	int left;

	while ((m = nl2sql_curl.multi_info_read(llm->multi, &left))) {
		struct nl2sql_llm_call *c = NULL;
		CURLcode rc = m->data.result;
		long status = 0;

		if (m->msg != CURLMSG_DONE)
			continue;
		nl2sql_curl.easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &c);
		nl2sql_curl.easy_getinfo(m->easy_handle, CURLINFO_RESPONSE_CODE,
				  &status);
		nl2sql_llm_landed(c, rc, status);
	}
}

struct socket_watch {
	struct nl2sql_llm *llm;
	struct nl2sql_watch *watch;
	curl_socket_t fd;
};

static void on_socket(void *ctx, short revents)
{
	struct socket_watch *s = ctx;
	struct nl2sql_llm *llm = s->llm; /* s may be gone behind the call */
	int mask = 0, running;

	if (revents & (POLLIN | POLLHUP))
		mask |= CURL_CSELECT_IN;
	if (revents & POLLOUT)
		mask |= CURL_CSELECT_OUT;
	if (revents & (POLLERR | POLLNVAL))
		mask |= CURL_CSELECT_ERR;
	nl2sql_curl.multi_socket_action(llm->multi, s->fd, mask, &running);
	take_finished(llm);
}

static int watch_socket(CURL *easy, curl_socket_t fd, int what, void *ctx,
			void *known)
{
	struct nl2sql_llm *llm = ctx;
	struct socket_watch *s = known;
	short events = 0;

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		if (s)
			nl2sql_watch_free(s->watch);
		free(s);
		nl2sql_curl.multi_assign(llm->multi, fd, NULL);
		return 0;
	}
	if (what & CURL_POLL_IN)
		events |= POLLIN;
	if (what & CURL_POLL_OUT)
		events |= POLLOUT;
	if (s) {
		nl2sql_watch_events(s->watch, events);
		return 0;
	}
	s = nl2sql_alloc(sizeof(*s));
	*s = (struct socket_watch){ llm, NULL, fd };
	s->watch = nl2sql_loop_fd(llm->loop, fd, events, on_socket, s);
	nl2sql_curl.multi_assign(llm->multi, fd, s);
	return 0;
}

static void on_curl_timer(void *ctx, short revents)
{
	struct nl2sql_llm *llm = ctx;
	int running;

	(void)revents;
	llm->curl_timer = NULL;
	nl2sql_curl.multi_socket_action(llm->multi, CURL_SOCKET_TIMEOUT, 0,
					&running);
	take_finished(llm);
}

static int set_timer(CURLM *multi, long ms, void *ctx)
{
	struct nl2sql_llm *llm = ctx;

	(void)multi;
	nl2sql_watch_free(llm->curl_timer);
	llm->curl_timer = ms < 0 ? NULL :
				   nl2sql_loop_timer(llm->loop, ms,
						     on_curl_timer, llm);
	return 0;
}

int nl2sql_llm_http_open(struct nl2sql_llm *llm, const char *url,
			 struct nl2sql_err *err)
{
	if (nl2sql_curl_load(err) < 0)
		return -1;
	if (nl2sql_llm_endpoint(llm, url, err) < 0)
		return -1;
	llm->multi = nl2sql_curl.multi_init();
	if (!llm->multi)
		return nl2sql_err_set(err, NL2SQL_EFATAL,
				      "could not start libcurl");
	nl2sql_curl.multi_setopt(llm->multi, CURLMOPT_SOCKETFUNCTION,
				 watch_socket);
	nl2sql_curl.multi_setopt(llm->multi, CURLMOPT_SOCKETDATA, llm);
	nl2sql_curl.multi_setopt(llm->multi, CURLMOPT_TIMERFUNCTION, set_timer);
	nl2sql_curl.multi_setopt(llm->multi, CURLMOPT_TIMERDATA, llm);
	nl2sql_curl.multi_setopt(llm->multi, CURLMOPT_MAXCONNECTS,
			  (long)llm->o.in_flight);
	return 0;
}

void nl2sql_llm_http_close(struct nl2sql_llm *llm)
{
	while (llm->nspare)
		nl2sql_curl.easy_cleanup(llm->spare[--llm->nspare]);
	free(llm->spare);
	if (llm->multi)
		nl2sql_curl.multi_cleanup(llm->multi);
	nl2sql_watch_free(llm->curl_timer);
	nl2sql_watch_free(llm->deadline);
	nl2sql_llm_endpoint_free(llm);
}

/* ---- a response comes in ---- */

static void watch_deadlines(struct nl2sql_llm *llm, int64_t due);

/* Something came: it has idle_ms to send more, and shall not drip. */
static void breathe(struct nl2sql_llm_call *c)
{
	int64_t now = nl2sql_now_ms(), slow;

	c->quiet_until = now + c->llm->o.idle_ms;
	if (!c->hints.event_stream && c->in.len) {
		if (!c->slow_from)
			c->slow_from = now;
		slow = c->slow_from + SLOW_MS + (int64_t)c->received;
		c->slow = slow < c->quiet_until;
		if (c->slow)
			c->quiet_until = slow;
	}
	watch_deadlines(c->llm, c->quiet_until);
}

static size_t on_header(char *at, size_t one, size_t len, void *ctx)
{
	struct nl2sql_llm_call *c = ctx;

	(void)one;
	breathe(c);
	c->heard += len;
	if (c->heard > HEADERS_MAX) {
		c->cut = "the response's headers are too large";
		return 0;
	}
	nl2sql_llm_hints_line(&c->hints, at, len, (int64_t)time(NULL));
	return len;
}

static int on_event(void *ctx, const char *data, size_t len)
{
	struct nl2sql_llm_call *c = ctx;

	if (c->got.done)
		return 0;
	if (c->llm->provider->event(&c->got, data, len) == 0) {
		if (c->got.done) { /* whether or not it closes the response */
			c->quiet_until = nl2sql_now_ms() + DONE_MS;
			watch_deadlines(c->llm, c->quiet_until);
		}
		return 0;
	}
	/* It may be an error in place of an event: let that be read. */
	nl2sql_buf_cut(&c->in, 0);
	nl2sql_buf_put(&c->in, data, len);
	return -1;
}

static long status_of(const struct nl2sql_llm_call *c)
{
	long status = 0;

	nl2sql_curl.easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

/* Some send blanks while they think. */
static void take_plain(struct nl2sql_llm_call *c, const char *at, size_t len)
{
	while (!c->in.len && len && memchr(" \t\r\n", *at, 4)) {
		at++;
		len--;
	}
	nl2sql_buf_put(&c->in, at, len);
	breathe(c);
}

/* Not every gateway says of what it sends what it is. */
static void sniff(struct nl2sql_llm_call *c, const char *at, size_t len)
{
	if (len >= 5 && memcmp(at, "data:", 5) == 0)
		c->hints.event_stream = true;
	else if (len && *at == '{')
		c->hints.event_stream = false;
}

static size_t on_body(char *at, size_t one, size_t len, void *ctx)
{
	struct nl2sql_llm_call *c = ctx;

	(void)one;
	if (!c->received)
		sniff(c, at, len);
	c->received += len;
	if (c->received > NL2SQL_LLM_BODY_MAX) {
		c->cut = "the response is too large";
		return 0;
	}
	if (!c->hints.event_stream || status_of(c) != 200) {
		take_plain(c, at, len);
		return len;
	}
	if (!c->got.done)
		breathe(c);
	if (nl2sql_llm_sse_feed(&c->sse, at, len, on_event, c) < 0) {
		c->broken = true;
		c->cut = "the stream cannot be read";
		return 0;
	}
	return len;
}

/* ---- a request goes out, piece by piece ---- */

static size_t on_upload(char *to, size_t one, size_t len, void *ctx)
{
	struct nl2sql_llm_call *c = ctx;
	size_t left = c->body.len - c->uploaded;

	(void)one;
	if (len > left)
		len = left;
	memcpy(to, c->body.data + c->uploaded, len);
	c->uploaded += len;
	return len;
}

/* libcurl would send a request again by itself when a connection that it had
 * kept is closed without a word.  It may have been served, and paid for: that
 * is for us to count. */
static int on_rewind(void *ctx, curl_off_t offset, int origin)
{
	const struct nl2sql_llm_call *c = ctx;

	(void)offset;
	(void)origin;
	return c->uploaded ? CURL_SEEKFUNC_FAIL : CURL_SEEKFUNC_OK;
}

/* ---- deadlines ---- */

static void past_deadline(struct nl2sql_llm_call *c)
{
	c->cut = c->slow ? "the response came too slowly" :
		 c->received ? "the response stopped" : "no answer in time";
	nl2sql_llm_landed(c, CURLE_OPERATION_TIMEDOUT, status_of(c));
}

static void on_deadline(void *ctx, short revents)
{
	struct nl2sql_llm *llm = ctx;
	struct nl2sql_llm_call *c, *next;
	int64_t now = nl2sql_now_ms(), first = INT64_MAX;

	(void)revents;
	llm->deadline = NULL;
	if (now - llm->deadline_at > LATE_MS) { /* what came is read first */
		watch_deadlines(llm, now + SOON_MS);
		return;
	}
	for (c = llm->lists[NL2SQL_LLM_FLYING].head; c; c = next) {
		next = c->next;
		if (c->quiet_until <= now)
			past_deadline(c);
		else if (c->quiet_until < first)
			first = c->quiet_until;
	}
	if (first != INT64_MAX)
		watch_deadlines(llm, first);
}

/* Look at them all no later than due.  Most deadlines move back before they
 * are reached, which is found out when the timer fires. */
static void watch_deadlines(struct nl2sql_llm *llm, int64_t due)
{
	int64_t now = nl2sql_now_ms();

	if (llm->deadline && llm->deadline_at <= due)
		return;
	nl2sql_watch_free(llm->deadline);
	llm->deadline_at = due;
	llm->deadline = nl2sql_loop_timer(llm->loop, due > now ? due - now : 0,
					  on_deadline, llm);
}

/* ---- a request goes out ---- */

static CURL *take_easy(struct nl2sql_llm *llm)
{
	CURL *easy = llm->nspare ? llm->spare[--llm->nspare] :
				   nl2sql_curl.easy_init();

	if (!easy) /* libcurl says no more than this: memory */
		nl2sql_realloc(NULL, SIZE_MAX, 2);
	return easy;
}

/* libcurl does not look there, but its users expect it. */
static const char *authorities(void)
{
	const char *path = getenv("CURL_CA_BUNDLE");

	if (!path || !*path)
		path = getenv("SSL_CERT_FILE");
	return path && *path ? path : NULL;
}

#define SET(option, value) \
	nl2sql_curl.easy_setopt(c->easy, CURLOPT_##option, value)

static void set_options(struct nl2sql_llm_call *c)
{
	struct nl2sql_llm *llm = c->llm;
	const char *ca = authorities();

	SET(CURLU, llm->url);
	if (ca)
		SET(CAINFO, ca);
	SET(PROTOCOLS_STR, "http,https");
	SET(FOLLOWLOCATION, 0L);
	SET(NOSIGNAL, 1L);
	if (llm->loopback)
		SET(NOPROXY, "*");
	SET(SUPPRESS_CONNECT_HEADERS, 1L);
	SET(USERAGENT, "nl2sql/" NL2SQL_VERSION);
	SET(HTTPHEADER, llm->headers);
	SET(POST, 1L);
	SET(POSTFIELDSIZE_LARGE, (curl_off_t)c->body.len);
	SET(READFUNCTION, on_upload);
	SET(READDATA, c);
	SET(SEEKFUNCTION, on_rewind);
	SET(SEEKDATA, c);
	SET(CONNECTTIMEOUT_MS, (long)llm->o.connect_ms);
	SET(TIMEOUT_MS, (long)llm->o.total_ms);
	/* A thousand of them shall not take much memory. */
	SET(BUFFERSIZE, 16384L);
	SET(UPLOAD_BUFFERSIZE, 16384L);
	SET(HEADERFUNCTION, on_header);
	SET(HEADERDATA, c);
	SET(WRITEFUNCTION, on_body);
	SET(WRITEDATA, c);
	SET(PRIVATE, c);
}

void nl2sql_llm_http_send(struct nl2sql_llm_call *c)
{
	struct nl2sql_llm *llm = c->llm;

	c->hints = NL2SQL_LLM_NO_HINTS;
	c->got.finish = NL2SQL_LLM_OTHER;
	c->received = c->uploaded = c->heard = 0;
	c->slow_from = 0;
	c->slow = false;
	c->broken = false;
	c->cut = NULL;
	c->started = nl2sql_now_ms();
	c->quiet_until = c->started + llm->o.first_byte_ms;
	llm->provider->body(&c->body, &c->ask);
	c->easy = take_easy(llm);
	set_options(c);
	nl2sql_llm_move(c, NL2SQL_LLM_FLYING);
	nl2sql_curl.multi_add_handle(llm->multi, c->easy);
	watch_deadlines(llm, c->quiet_until);
}

void nl2sql_llm_http_drop(struct nl2sql_llm_call *c)
{
	struct nl2sql_llm *llm = c->llm;

	if (c->easy) {
		nl2sql_curl.multi_remove_handle(llm->multi, c->easy);
		nl2sql_curl.easy_reset(c->easy);
		NL2SQL_GROW(llm->spare, llm->nspare, llm->cspare);
		llm->spare[llm->nspare++] = c->easy;
		c->easy = NULL;
	}
	nl2sql_buf_release(&c->body);
	nl2sql_buf_release(&c->in);
	nl2sql_buf_release(&c->got.text);
	nl2sql_buf_release(&c->got.refusal);
	nl2sql_buf_release(&c->got.model);
	c->got = (struct nl2sql_llm_reading){ 0 };
	nl2sql_llm_sse_release(&c->sse);
}
