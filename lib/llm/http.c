/*
 * lib/llm/http.c - requests on the wire: libcurl's multi socket interface on
 * the program's loop
 *
 * https, or http to this machine; no redirects, no cookies, no .netrc; a cap
 * on what a response may hold, and our own deadlines.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "internal.h"

/* An answer that is not streamed is whole when its first byte is sent: from
 * then on it has this long, and a second more for every kilobyte. */
#define SLOW_MS 20000

/* ---- the endpoint's address ---- */

static bool is_loopback(const char *host)
{
	struct in_addr v4;

	if (inet_pton(AF_INET, host, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == 127;
	return nl2sql_ieq(host, "localhost") || strcmp(host, "[::1]") == 0 ||
	       strcmp(host, "::1") == 0;
}

static int bad_url(struct nl2sql_err *err, const char *why)
{
	/* Not the URL itself: there may be a password in it. */
	return nl2sql_err_set(err, NL2SQL_EFATAL, "cannot use the endpoint's "
			      "URL: %s", why);
}

/* "…/v1" and a path, unless the whole is there already. */
static void set_path(struct nl2sql_llm *llm, const char *base)
{
	struct nl2sql_buf b = { 0 };
	size_t len = strlen(base);

	while (len && base[len - 1] == '/')
		len--;
	nl2sql_buf_put(&b, base, len);
	if (!len)
		nl2sql_buf_puts(&b, "/v1");
	if (!nl2sql_ends(nl2sql_buf_str(&b), llm->provider->path))
		nl2sql_buf_puts(&b, llm->provider->path);
	nl2sql_curl.url_set(llm->url, CURLUPART_PATH, b.data, 0);
	nl2sql_buf_release(&b);
}

static int check_url(struct nl2sql_llm *llm, const char *scheme,
		     const char *host, struct nl2sql_err *err)
{
	llm->loopback = is_loopback(host);
	if (strcmp(scheme, "http") == 0 && !llm->loopback)
		return bad_url(err, "http is for this machine only; use https");
	if (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0)
		return bad_url(err, "it must begin with https:// or http://");
	return 0;
}

static int read_url(struct nl2sql_llm *llm, const char *url,
		    struct nl2sql_err *err)
{
	char *scheme = NULL, *host = NULL, *port = NULL, *path = NULL;
	char *user = NULL, *password = NULL;
	struct nl2sql_buf b = { 0 };
	size_t i;
	int rc = -1;

	llm->url = nl2sql_curl.url();
	if (!llm->url || nl2sql_curl.url_set(llm->url, CURLUPART_URL, url, 0) ||
	    nl2sql_curl.url_get(llm->url, CURLUPART_SCHEME, &scheme, 0) ||
	    nl2sql_curl.url_get(llm->url, CURLUPART_HOST, &host, 0) ||
	    nl2sql_curl.url_get(llm->url, CURLUPART_PATH, &path, 0)) {
		bad_url(err, "it must begin with https:// or http://");
		goto out;
	}
	if (!nl2sql_curl.url_get(llm->url, CURLUPART_USER, &user, 0) ||
	    !nl2sql_curl.url_get(llm->url, CURLUPART_PASSWORD, &password, 0)) {
		bad_url(err, "it holds a user or a password");
		goto out;
	}
	if (check_url(llm, scheme, host, err) < 0)
		goto out;
	set_path(llm, path);
	for (i = 0; i < llm->nmodels; i++)
		llm->models[i].manners = llm->provider->manners(host);
	nl2sql_buf_puts(&b, host);
	if (!nl2sql_curl.url_get(llm->url, CURLUPART_PORT, &port, 0))
		nl2sql_buf_printf(&b, ":%s", port);
	llm->origin = nl2sql_strdup(b.data);
	nl2sql_curl.free(path);
	path = NULL;
	if (!nl2sql_curl.url_get(llm->url, CURLUPART_PATH, &path, 0))
		nl2sql_buf_puts(&b, path);
	llm->endpoint = nl2sql_buf_steal(&b);
	rc = 0;
out:
	nl2sql_curl.free(scheme);
	nl2sql_curl.free(host);
	nl2sql_curl.free(port);
	nl2sql_curl.free(path);
	nl2sql_curl.free(user);
	nl2sql_curl.free(password);
	return rc;
}

static void set_headers(struct nl2sql_llm *llm)
{
	struct nl2sql_buf b = { 0 };

	llm->headers = nl2sql_curl.slist_append(NULL, "Content-Type: application/json");
	llm->headers = nl2sql_curl.slist_append(llm->headers, "Expect:");
	if (!llm->key)
		return;
	nl2sql_buf_printf(&b, "%s%s", llm->provider->key_header, llm->key);
	llm->headers = nl2sql_curl.slist_append(llm->headers, b.data);
	explicit_bzero(b.data, b.len);
	nl2sql_buf_release(&b);
}

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
	nl2sql_curl.multi_socket_action(llm->multi, CURL_SOCKET_TIMEOUT, 0, &running);
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
	if (read_url(llm, url, err) < 0)
		return -1;
	llm->multi = nl2sql_curl.multi_init();
	if (!llm->multi)
		return nl2sql_err_set(err, NL2SQL_EFATAL,
				      "could not start libcurl");
	set_headers(llm);
	nl2sql_curl.multi_setopt(llm->multi, CURLMOPT_SOCKETFUNCTION, watch_socket);
	nl2sql_curl.multi_setopt(llm->multi, CURLMOPT_SOCKETDATA, llm);
	nl2sql_curl.multi_setopt(llm->multi, CURLMOPT_TIMERFUNCTION, set_timer);
	nl2sql_curl.multi_setopt(llm->multi, CURLMOPT_TIMERDATA, llm);
	nl2sql_curl.multi_setopt(llm->multi, CURLMOPT_MAXCONNECTS,
			  (long)llm->o.in_flight);
	return 0;
}

void nl2sql_llm_http_close(struct nl2sql_llm *llm)
{
	struct curl_slist *h;

	while (llm->nspare)
		nl2sql_curl.easy_cleanup(llm->spare[--llm->nspare]);
	free(llm->spare);
	if (llm->multi)
		nl2sql_curl.multi_cleanup(llm->multi);
	nl2sql_watch_free(llm->curl_timer);
	nl2sql_watch_free(llm->deadline);
	for (h = llm->headers; h; h = h->next)
		explicit_bzero(h->data, strlen(h->data));
	if (llm->headers)
		nl2sql_curl.slist_free_all(llm->headers);
	if (llm->url)
		nl2sql_curl.url_cleanup(llm->url);
	free(llm->origin);
	free(llm->endpoint);
}

/* ---- a response comes in ---- */

static void watch_deadlines(struct nl2sql_llm *llm, int64_t due);

/* Something came: it has idle_ms to send more, and shall not drip. */
static void breathe(struct nl2sql_llm_call *c)
{
	int64_t now = nl2sql_now_ms(), slow;

	c->quiet_until = now + c->llm->o.idle_ms;
	if (!c->ask.stream && c->received) {
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
	nl2sql_llm_hints_line(&c->hints, at, len, (int64_t)time(NULL));
	return len;
}

static int on_event(void *ctx, const char *data, size_t len)
{
	struct nl2sql_llm_call *c = ctx;

	if (c->got.done)
		return 0;
	if (c->llm->provider->event(&c->got, data, len) == 0)
		return 0;
	/* It may be an error in place of an event: let that be read. */
	nl2sql_buf_cut(&c->in, 0);
	nl2sql_buf_put(&c->in, data, len);
	return -1;
}

static size_t on_body(char *at, size_t one, size_t len, void *ctx)
{
	struct nl2sql_llm_call *c = ctx;
	long status = 0;

	(void)one;
	c->received += len;
	breathe(c);
	if (c->received > NL2SQL_LLM_BODY_MAX) {
		c->cut = "the response is too large";
		return 0;
	}
	nl2sql_curl.easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
	if (!c->ask.stream || !c->hints.event_stream || status != 200) {
		nl2sql_buf_put(&c->in, at, len);
		return len;
	}
	if (nl2sql_llm_sse_feed(&c->sse, at, len, on_event, c) == 0)
		return len;
	c->broken = true;
	c->cut = "the stream cannot be read";
	return 0;
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

static void on_deadline(void *ctx, short revents)
{
	struct nl2sql_llm *llm = ctx;
	struct nl2sql_llm_call *c, *next;
	int64_t now = nl2sql_now_ms(), first = INT64_MAX;

	(void)revents;
	llm->deadline = NULL;
	for (c = llm->lists[NL2SQL_LLM_FLYING].head; c; c = next) {
		next = c->next;
		if (c->quiet_until > now) {
			if (c->quiet_until < first)
				first = c->quiet_until;
			continue;
		}
		c->cut = c->slow ? "the response came too slowly" :
			 c->received ? "the response stopped" :
				       "no answer in time";
		nl2sql_llm_landed(c, CURLE_OPERATION_TIMEDOUT, 0);
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
	CURL *easy = llm->nspare ? llm->spare[--llm->nspare] : nl2sql_curl.easy_init();

	if (!easy) /* libcurl says no more than this: memory */
		nl2sql_realloc(NULL, SIZE_MAX, 2);
	return easy;
}

static void set_options(struct nl2sql_llm_call *c)
{
	struct nl2sql_llm *llm = c->llm;
	CURL *e = c->easy;

	nl2sql_curl.easy_setopt(e, CURLOPT_CURLU, llm->url);
	nl2sql_curl.easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
	nl2sql_curl.easy_setopt(e, CURLOPT_FOLLOWLOCATION, 0L);
	nl2sql_curl.easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
	if (llm->loopback)
		nl2sql_curl.easy_setopt(e, CURLOPT_NOPROXY, "*");
	nl2sql_curl.easy_setopt(e, CURLOPT_USERAGENT, "nl2sql/" NL2SQL_VERSION);
	nl2sql_curl.easy_setopt(e, CURLOPT_HTTPHEADER, llm->headers);
	nl2sql_curl.easy_setopt(e, CURLOPT_POST, 1L);
	nl2sql_curl.easy_setopt(e, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->body.len);
	nl2sql_curl.easy_setopt(e, CURLOPT_READFUNCTION, on_upload);
	nl2sql_curl.easy_setopt(e, CURLOPT_READDATA, c);
	nl2sql_curl.easy_setopt(e, CURLOPT_SEEKFUNCTION, on_rewind);
	nl2sql_curl.easy_setopt(e, CURLOPT_SEEKDATA, c);
	nl2sql_curl.easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)llm->o.connect_ms);
	nl2sql_curl.easy_setopt(e, CURLOPT_TIMEOUT_MS, (long)llm->o.total_ms);
	/* A thousand of them shall not take much memory. */
	nl2sql_curl.easy_setopt(e, CURLOPT_BUFFERSIZE, 16384L);
	nl2sql_curl.easy_setopt(e, CURLOPT_UPLOAD_BUFFERSIZE, 16384L);
	nl2sql_curl.easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
	nl2sql_curl.easy_setopt(e, CURLOPT_HEADERDATA, c);
	nl2sql_curl.easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
	nl2sql_curl.easy_setopt(e, CURLOPT_WRITEDATA, c);
	nl2sql_curl.easy_setopt(e, CURLOPT_PRIVATE, c);
}

void nl2sql_llm_http_send(struct nl2sql_llm_call *c)
{
	struct nl2sql_llm *llm = c->llm;

	c->hints = NL2SQL_LLM_NO_HINTS;
	c->got.finish = NL2SQL_LLM_OTHER;
	c->received = c->uploaded = 0;
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
