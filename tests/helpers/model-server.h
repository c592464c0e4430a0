/*
 * tests/helpers/model-server.h - a model endpoint on loopback, with faults
 *
 * A child process that speaks HTTP/1.1 with keep-alive over any number of
 * connections.  What it answers is up to a plan; what it counted stands in
 * memory that is shared with the parent.
 */
#ifndef MODEL_SERVER_H
#define MODEL_SERVER_H

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <nl2sql/record.h>

struct served {
	volatile int64_t requests, answers, tokens, open, open_max;
	unsigned connections; /* so far */
	volatile int64_t too_soon; /* requests before the quota's reset */
	volatile int64_t state[8]; /* the plan's own */
};

struct reply {
	const char *head;     /* of the request; the plan may look at it */
	int status;
	const char *type, *headers; /* headers: whole lines */
	struct nl2sql_buf body;
	int64_t delay_ms;
	size_t chunk[8];      /* sizes of the writes; the last one repeats */
	int64_t chunk_ms;     /* between two writes */
	size_t cut;           /* claim so many bytes more than there are */
	size_t less;          /* or fewer */
	int64_t mark;         /* the plan's own, for model_server_sent() */
	uint64_t hash;
	unsigned connection;  /* its number, from 1 */
	bool raw;             /* the body is all, head included; then close */
	bool stays;           /* after that, do not close */
	bool hang_up;         /* close without a word */
	bool endless;         /* the body over and over */
};

/* path, the request's body, and what to answer. */
typedef void plan_fn(void *ctx, const char *path, struct nl2sql_json body,
		     struct reply *r, struct served *s);

/* Where it is set: called when the last byte of an answer is out. */
static void (*model_server_sent)(void *ctx, const struct reply *r);

struct client {
	int fd;
	struct nl2sql_buf in, out;
	size_t sent, chunk;
	unsigned number;
	int64_t due;
	bool answering, last;
	struct reply reply;
};

struct model_server {
	int port;
	pid_t pid;
	struct served *served;
	char url[64];
};

static inline size_t request_length(const struct nl2sql_buf *in)
{
	const char *end = in->len ? strstr(in->data, "\r\n\r\n") : NULL;
	const char *len = end ? nl2sql_istr(in->data, "\r\ncontent-length:") :
				NULL;

	if (!end)
		return 0;
	return (size_t)(end + 4 - in->data) +
	       (len && len < end ? (size_t)strtoul(len + 17, NULL, 10) : 0);
}

static inline void put_head(struct client *c)
{
	struct reply *r = &c->reply;

	c->last = r->cut || r->less || r->endless || r->raw;
	if (r->raw) {
		nl2sql_buf_put(&c->out, r->body.data, r->body.len);
		c->sent = c->chunk = 0;
		return;
	}
	nl2sql_buf_printf(&c->out, "HTTP/1.1 %d Reply\r\nContent-Type: %s\r\n%s",
			  r->status, r->type ? r->type : "application/json",
			  r->headers ? r->headers : "");
	if (r->endless)
		nl2sql_buf_puts(&c->out, "Connection: close\r\n");
	else if (r->status != 204)
		nl2sql_buf_printf(&c->out, "Content-Length: %zu\r\n",
				  r->body.len + r->cut - r->less);
	nl2sql_buf_puts(&c->out, "\r\n");
	c->sent = 0;
	c->chunk = 0;
	if (!r->chunk[0])
		nl2sql_buf_put(&c->out, r->body.data, r->body.len);
	else /* the head by itself, then piece by piece */
		c->reply.chunk[7] = c->out.len;
}

static inline void take_request(struct client *c, plan_fn *plan, void *ctx,
				struct served *s)
{
	size_t len = request_length(&c->in);
	struct nl2sql_json body = { 0 };
	char path[256] = "", *at;

	if (!len || c->in.len < len || c->answering)
		return;
	(void)sscanf(c->in.data, "%*s %255s", path);
	at = strstr(c->in.data, "\r\n\r\n") + 4;
	if (nl2sql_json_parse(&body, at, len - (size_t)(at - c->in.data), NULL))
		body = (struct nl2sql_json){ 0 };
	s->requests++;
	c->reply = (struct reply){ .status = 200, .head = c->in.data,
				   .connection = c->number };
	plan(ctx, path, body, &c->reply, s);
	memmove(c->in.data, c->in.data + len, c->in.len - len);
	nl2sql_buf_cut(&c->in, c->in.len - len);
	c->answering = true;
	c->due = nl2sql_now_ms() + c->reply.delay_ms;
	put_head(c);
}

static inline void drop(struct client *c, struct served *s)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	nl2sql_buf_release(&c->in);
	nl2sql_buf_release(&c->out);
	nl2sql_buf_release(&c->reply.body);
	c->answering = false;
	s->open--;
}

/* Write what is due; 0 when the answer is out. */
static inline bool write_some(struct client *c)
{
	struct reply *r = &c->reply;
	size_t head = r->chunk[7], want = c->out.len, n;
	ssize_t rc;

	if (r->chunk[0] && c->sent >= head) {
		n = r->chunk[c->chunk];
		if (c->chunk < 6 && r->chunk[c->chunk + 1])
			c->chunk++;
		if (r->endless) {
			nl2sql_buf_cut(&c->out, 0);
			c->sent = 0;
			r->chunk[7] = head = 0;
			while (c->out.len < n)
				nl2sql_buf_put(&c->out, r->body.data,
					       r->body.len);
		} else {
			size_t from = c->out.len - head;

			if (n > r->body.len - from)
				n = r->body.len - from;
			nl2sql_buf_put(&c->out, r->body.data + from, n);
		}
		want = c->out.len;
	}
	rc = send(c->fd, c->out.data + c->sent, want - c->sent, MSG_NOSIGNAL);
	if (rc > 0)
		c->sent += (size_t)rc;
	c->due = nl2sql_now_ms() + (r->chunk_ms ? r->chunk_ms : 1);
	if (rc < 0) {
		r->mark = 0;
		return false;
	}
	return r->endless || c->sent < c->out.len ||
	       (r->chunk[0] && c->out.len - head < r->body.len);
}

static inline void answer_due(struct client *c, void *ctx, struct served *s,
			      int64_t now)
{
	if (!c->answering || c->due > now)
		return;
	if (c->reply.hang_up) {
		drop(c, s);
		return;
	}
	if (write_some(c))
		return;
	c->answering = false;
	if (model_server_sent)
		model_server_sent(ctx, &c->reply);
	nl2sql_buf_cut(&c->out, 0);
	nl2sql_buf_release(&c->reply.body);
	if (c->last && !c->reply.stays)
		drop(c, s);
}

static inline void read_some(struct client *c, plan_fn *plan, void *ctx,
			     struct served *s)
{
	ssize_t n = recv(c->fd, nl2sql_buf_reserve(&c->in, 65536), 65536, 0);

	if (n <= 0) {
		drop(c, s);
		return;
	}
	c->in.len += (size_t)n;
	c->in.data[c->in.len] = '\0';
	take_request(c, plan, ctx, s);
}

enum { CLIENTS_MAX = 2048 };

static inline int wait_for(struct client *clients, size_t n, struct pollfd *fds,
			   int lfd)
{
	int64_t now = nl2sql_now_ms(), least = 1000;
	size_t i;

	fds[n] = (struct pollfd){ .fd = lfd, .events = POLLIN };
	for (i = 0; i < n; i++) {
		fds[i] = (struct pollfd){ .fd = clients[i].fd,
					  .events = POLLIN };
		if (clients[i].fd >= 0 && clients[i].answering &&
		    clients[i].due - now < least)
			least = clients[i].due > now ? clients[i].due - now : 0;
	}
	return poll(fds, n + 1, (int)least);
}

static inline void accept_one(struct client *clients, size_t *n, int lfd,
			      struct served *s)
{
	int fd = accept(lfd, NULL, NULL);
	size_t i;

	for (i = 0; i < *n && clients[i].fd >= 0;)
		i++;
	if (fd < 0 || i == CLIENTS_MAX) {
		if (fd >= 0)
			close(fd);
		return;
	}
	if (i == *n)
		(*n)++;
	clients[i] = (struct client){ .fd = fd, .number = ++s->connections };
	if (++s->open > s->open_max)
		s->open_max = s->open;
}

static inline _Noreturn void serve(int lfd, plan_fn *plan, void *ctx,
				   struct served *s)
{
	struct client *clients = nl2sql_alloc(CLIENTS_MAX * sizeof(*clients));
	struct pollfd *fds = nl2sql_alloc((CLIENTS_MAX + 1) * sizeof(*fds));
	size_t n = 0, i;

	for (;;) {
		size_t seen = n;

		if (wait_for(clients, n, fds, lfd) < 0)
			continue;
		for (i = 0; i < seen; i++) {
			if (clients[i].fd >= 0 && fds[i].revents)
				read_some(&clients[i], plan, ctx, s);
			if (clients[i].fd >= 0)
				answer_due(&clients[i], ctx, s,
					   nl2sql_now_ms());
			if (clients[i].fd >= 0 && !clients[i].answering &&
			    clients[i].in.len)
				take_request(&clients[i], plan, ctx, s);
		}
		if (fds[seen].revents)
			accept_one(clients, &n, lfd, s);
	}
}

/* Listen on m->port, or on one that is free.  @return the socket */
static inline int model_server_listen(struct model_server *m)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	socklen_t len = sizeof(a);
	int lfd = socket(AF_INET, SOCK_STREAM, 0), on = 1;

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	a.sin_port = htons((uint16_t)m->port);
	setsockopt(lfd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(lfd, (struct sockaddr *)&a, len) || listen(lfd, 1024) ||
	    getsockname(lfd, (struct sockaddr *)&a, &len)) {
		perror("model-server");
		exit(2);
	}
	m->port = ntohs(a.sin_port);
	(void)snprintf(m->url, sizeof(m->url), "http://127.0.0.1:%d", m->port);
	return lfd;
}

static inline void model_server_start(struct model_server *m, plan_fn *plan,
				      void *ctx)
{
	int lfd = model_server_listen(m);

	if (!m->served)
		m->served = mmap(NULL, sizeof(*m->served),
				 PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	m->served->open = 0;
	m->pid = fork();
	if (m->pid == 0)
		prctl(PR_SET_PDEATHSIG, SIGKILL); /* do not outlive a test */
	if (m->pid == 0)
		serve(lfd, plan, ctx, m->served);
	close(lfd);
}

static inline void model_server_stop(struct model_server *m)
{
	if (m->pid > 0) {
		kill(m->pid, SIGKILL);
		waitpid(m->pid, NULL, 0);
	}
	m->pid = 0;
}

/* ---- an answer as OpenAI writes it ---- */

static inline void put_answer(struct nl2sql_buf *b, const char *text, int64_t in,
			      int64_t out)
{
	nl2sql_buf_puts(b, "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":"
			"\"m-1\",\"choices\":[{\"index\":0,\"message\":{\"role\":"
			"\"assistant\",\"content\":");
	nl2sql_json_put_string(b, text);
	nl2sql_buf_printf(b, "},\"finish_reason\":\"stop\"}],\"usage\":{"
			  "\"prompt_tokens\":%lld,\"completion_tokens\":%lld}}",
			  (long long)in, (long long)out);
}

static inline void put_event(struct nl2sql_buf *b, const char *text, size_t len)
{
	nl2sql_buf_puts(b, "data: {\"choices\":[{\"index\":0,\"delta\":{"
			"\"content\":");
	nl2sql_json_put_stringn(b, text, len);
	nl2sql_buf_puts(b, "}}]}\n\n");
}

static inline void put_stream(struct nl2sql_buf *b, const char *text, int64_t in,
			      int64_t out)
{
	size_t len = strlen(text), at, n;

	for (at = 0; at < len; at += n) {
		n = len - at < 5 ? len - at : 5;
		put_event(b, text + at, n);
	}
	nl2sql_buf_puts(b, "data: {\"choices\":[{\"index\":0,\"delta\":{},"
			"\"finish_reason\":\"stop\"}]}\n\n");
	nl2sql_buf_printf(b, "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":"
			  "%lld,\"completion_tokens\":%lld}}\n\ndata: [DONE]\n\n",
			  (long long)in, (long long)out);
}

#endif
