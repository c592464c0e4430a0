/*
 * model-server - a model endpoint on loopback, sound or not, for a test
 *
 * usage: model-server [OPTION=VALUE ...] >URL &
 *
 * What it answers is a function of the messages: under a schema, an instance
 * of that; else a statement in a fence that counts one of the tables the
 * prompt creates, or says so.  Options:
 *
 *   port=N       listen there                    delay=MS  and spread=MS: an
 *   key=KEY      refuse any other (401)          answer takes that long, and up
 *   echo=1       show the key in what it says    to that much more
 *   chaos=N      N faults in a hundred requests  seed=N    of the faults
 *   lacks=NAME   no model begins so (404)        fails=NAME   those always fail
 *   no-schema=1  refuse schemas (400)            idle=1    answer nothing at all
 *   usage=N      bill up to N tokens an answer   log=FILE
 *   says=KIND    see model-says.h                asked=FILE  each request's body
 *   refuses=WHY  refuse all requests (400)
 *
 * The log has a line for each request that came, `in AT HASH CONNECTION`, and
 * each answer that went out and is billed, `out AT HASH TOKENS CONNECTION`; AT is
 * in milliseconds of the wall clock.  Faults are `fault AT HASH WORD`.
 */
#include <fcntl.h>
#include <nettle/base64.h>
#include <time.h>

#include "model-answer.h"
#include "model-says.h"
#include "model-server.h"

struct options {
	int64_t port, delay, spread, chaos, seed, usage, echo, no_schema, idle;
	const char *key, *log, *lacks, *fails, *says, *asked, *refuses;
	struct nl2sql_rng rng;
	int log_fd, asked_fd;
	struct nl2sql_arena arena;
	unsigned char spoilt[1 << 16], stalled[1 << 16]; /* by hash */
};

/* Nobody has more of them in a row: then a request that is tried often enough
 * is answered, however many faults there are. */
#define SPOILT_MAX 4
#define STALLED_MAX 1

static int64_t wall_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void note(const struct options *o, const char *what, uint64_t hash,
		 const char *more)
{
	struct nl2sql_buf b = { 0 };

	if (o->log_fd < 0)
		return;
	nl2sql_buf_printf(&b, "%s %lld %016llx %s\n", what,
			  (long long)wall_ms(), (unsigned long long)hash, more);
	if (nl2sql_write_all(o->log_fd, b.data, b.len) < 0)
		perror("model-server");
	nl2sql_buf_release(&b);
}

/* Keep a request, a line each. */
static void keep(const struct options *o, struct nl2sql_json body)
{
	struct nl2sql_buf b = { 0 };

	if (o->asked_fd < 0 || !body.at)
		return;
	nl2sql_json_put(&b, body);
	nl2sql_buf_putc(&b, '\n');
	if (nl2sql_write_all(o->asked_fd, b.data, b.len) < 0)
		perror("model-server");
	nl2sql_buf_release(&b);
}

static const char *key_of(struct options *o, const char *head)
{
	const char *at = nl2sql_istr(head, "\r\nauthorization: bearer ");

	if (!at)
		return "";
	at += strlen("\r\nauthorization: bearer ");
	return nl2sql_arena_strndup(&o->arena, at, strcspn(at, "\r"));
}

/* What an endpoint may make of a key: itself, two halves, base64 alone and
 * behind a word, hexadecimal, and as URLs and programs write it. */
static const char *forms_of(struct options *o, const char *key)
{
	size_t len = strlen(key), i;
	const uint8_t *at = (const uint8_t *)key;
	struct nl2sql_buf b = { 0 };
	char digits[512] = "";
	const char *all;

	nl2sql_buf_printf(&b, "%s, %.*s and %s, ", key, (int)(len / 2), key,
			  key + len / 2);
	if (len < 128) {
		base64_encode_raw(digits, len, at);
		nl2sql_buf_printf(&b, "%s, ", digits);
		nl2sql_buf_printf(&b, "Bearer %s", key);
		base64_encode_raw(digits, len + 7,
				  (uint8_t *)b.data + b.len - len - 7);
		nl2sql_buf_cut(&b, b.len - len - 7);
		nl2sql_buf_printf(&b, "%.*s, ", (int)((len + 7) * 8 / 6),
				  digits);
	}
	for (i = 0; i < len; i++)
		nl2sql_buf_printf(&b, "%02x", at[i]);
	nl2sql_buf_puts(&b, ", ");
	for (i = 0; i < len; i++)
		nl2sql_buf_printf(&b, "%%%02X", at[i]);
	nl2sql_buf_puts(&b, ", ");
	for (i = 0; i < len; i++)
		nl2sql_buf_printf(&b, "\\u%04x", at[i]);
	all = nl2sql_arena_strndup(&o->arena, nl2sql_buf_str(&b), b.len);
	nl2sql_buf_release(&b);
	return all;
}

/* ---- an answer -------------------------------------------------------------- */

static char *text_of(struct options *o, struct nl2sql_json body, uint64_t hash,
		     const char *key)
{
	struct nl2sql_json format = nl2sql_json_get(body, "response_format");
	struct nl2sql_json schema = nl2sql_json_get(
		nl2sql_json_get(format, "json_schema"), "schema");
	struct nl2sql_rng r = nl2sql_rng_of(hash, 0);
	struct filling f = { &o->arena, words_of(&o->arena, body), &r, 0 };
	struct nl2sql_buf b = { 0 };
	char *text;

	if (schema.at) {
		fill(&b, &f, "", schema);
	} else {
		nl2sql_buf_puts(&b, "Here it is:\n\n```sql\n");
		put_sql(&b, &o->arena, f.words, &r);
		nl2sql_buf_puts(&b, ";\n```\n");
		if (o->echo)
			nl2sql_buf_printf(&b, "(says %s)\n",
					  forms_of(o, key));
	}
	text = nl2sql_arena_strndup(&o->arena, b.data, b.len);
	nl2sql_buf_release(&b);
	return text;
}

/* ---- faults ------------------------------------------------------------------ */

static void put_error(struct options *o, struct reply *r, int status,
		      const char *code)
{
	const char *key = o->echo ? forms_of(o, key_of(o, r->head)) : "";
	struct nl2sql_buf said = { 0 };

	r->status = status;
	nl2sql_json_open(&r->body, '{');
	nl2sql_json_key(&r->body, "error");
	nl2sql_json_open(&r->body, '{');
	nl2sql_buf_printf(&said, "%s, said %s", code, key);
	nl2sql_json_add_string(&r->body, "message", said.data);
	nl2sql_buf_release(&said);
	nl2sql_json_add_string(&r->body, "type", code);
	nl2sql_json_add_string(&r->body, "code", code);
	nl2sql_json_close(&r->body, '}');
	nl2sql_json_close(&r->body, '}');
}

enum {
	STORM, FAULT, GONE, STALL, CUT, LONG, SHORT, GARBAGE, HANG_UP, HTML,
	FAULTS
};
static const char *const fault_names[] = {
	"storm", "fault", "gone", "stall", "cut", "long", "short", "garbage",
	"hang-up", "html"
};

/* What should have been an answer, spoilt. */
static void spoil(struct options *o, struct reply *r, int fault)
{
	size_t i, n;

	switch (fault) {
	case STORM:
	case FAULT:
	case GONE:
		nl2sql_buf_cut(&r->body, 0);
		put_error(o, r, fault == STORM ? 429 : fault == FAULT ? 500 : 503,
			  fault == STORM ? "rate_limit_exceeded" : "server_error");
		r->type = NULL;
		r->headers = fault == STORM ? "Retry-After-Ms: 30\r\n" : NULL;
		break;
	case STALL:
		r->delay_ms = 600000;
		break;
	case CUT: /* half of it, and then the line is dead */
		n = r->body.len / 2;
		nl2sql_buf_cut(&r->body, r->body.len - n);
		r->cut = n;
		break;
	case LONG:
		r->cut = 100;
		break;
	case SHORT:
		r->less = r->body.len / 3;
		break;
	case GARBAGE:
		for (i = 0; i < r->body.len; i++)
			r->body.data[i] = (char)nl2sql_rng_below(&o->rng, 256);
		break;
	case HANG_UP:
		r->hang_up = true;
		break;
	default:
		nl2sql_buf_cut(&r->body, 0);
		nl2sql_buf_puts(&r->body, "<html><h1>It works!</h1></html>");
		r->type = "text/html";
	}
}

/* @return whether the request is refused, whatever may be its answer */
static bool refused(struct options *o, struct reply *r, struct nl2sql_json body)
{
	struct nl2sql_json model = nl2sql_json_get(body, "model");
	const char *name = nl2sql_json_string(model, &o->arena, NULL);

	name = name ? name : "";
	if (o->key && strcmp(o->key, key_of(o, r->head)) != 0)
		put_error(o, r, 401, "invalid_api_key");
	else if (o->lacks && nl2sql_starts(name, o->lacks))
		put_error(o, r, 404, "model_not_found");
	else if (o->fails && nl2sql_starts(name, o->fails))
		put_error(o, r, 500, "server_error");
	else if (o->refuses)
		put_error(o, r, 400, o->refuses);
	else if (o->no_schema && nl2sql_json_get(body, "response_format").at)
		put_error(o, r, 400, "response_format is not supported");
	else
		return false;
	return true;
}

static void put_models(struct options *o, struct reply *r)
{
	if (o->key && strcmp(o->key, key_of(o, r->head)) != 0)
		put_error(o, r, 401, "invalid_api_key");
	else
		nl2sql_buf_puts(&r->body, "{\"object\":\"list\",\"data\":[{"
				"\"id\":\"mock\",\"object\":\"model\"},{\"id\":"
				"\"other\",\"object\":\"model\"}]}");
}

/* An answer of no use, as the endpoint would tell it. */
static void say(struct options *o, struct reply *r, struct nl2sql_json body,
		const char *sound, int64_t tokens)
{
	struct nl2sql_rng rng = nl2sql_rng_of(r->hash, 3);
	struct nl2sql_buf b = { 0 };
	const char *kind = say_oddly(&b, o->says, sound,
				     table_of(&o->arena, words_of(&o->arena,
							      body), 0), &rng);

	nl2sql_buf_puts(&r->body, "{\"choices\":[{\"message\":{\"content\":");
	if (strcmp(kind, "refusal") == 0)
		nl2sql_buf_puts(&r->body, "null,\"refusal\":\"No.\"");
	else
		nl2sql_json_put_string(&r->body, nl2sql_buf_str(&b));
	nl2sql_buf_printf(&r->body, "},\"finish_reason\":\"%s\"}],\"usage\":{"
			  "\"prompt_tokens\":20,\"completion_tokens\":%lld}}",
			  strcmp(kind, "half") == 0 ? "length" : "stop",
			  (long long)tokens);
	note(o, "said", r->hash, kind);
	nl2sql_buf_release(&b);
}

static void plan(void *ctx, const char *path, struct nl2sql_json body,
		 struct reply *r, struct served *s)
{
	struct options *o = ctx;
	struct nl2sql_json said = nl2sql_json_get(body, "messages");
	uint64_t hash = nl2sql_hash128(said.at, said.len).lo;
	bool stream = nl2sql_json_bool_or(nl2sql_json_get(body, "stream"), false);
	int64_t max = nl2sql_json_int_or(nl2sql_json_get(body, "max_tokens"), 9);
	int64_t tokens, most = o->usage && o->usage < max ? o->usage : max;
	struct nl2sql_rng rng = nl2sql_rng_of(hash, 1);
	char *text, number[12];

	(void)s;
	nl2sql_arena_reset(&o->arena);
	if (nl2sql_ends(path, "/models")) {
		put_models(o, r);
		return;
	}
	(void)snprintf(number, sizeof(number), "%u", r->connection);
	note(o, "in", hash, number);
	keep(o, body);
	tokens = 1 + (int64_t)nl2sql_rng_below(&rng, (uint64_t)most);
	r->delay_ms = o->idle ? 600000 : o->delay;
	if (o->spread)
		r->delay_ms += (int64_t)nl2sql_rng_below(&rng,
							 (uint64_t)o->spread);
	if (refused(o, r, body)) {
		note(o, "fault", hash, "refused");
		return;
	}
	text = text_of(o, body, hash, key_of(o, r->head));
	r->type = stream ? "text/event-stream" : NULL;
	r->hash = hash;
	if (o->says)
		r->type = NULL, say(o, r, body, text, tokens);
	else if (stream)
		put_stream(&r->body, text, 20, tokens);
	else
		put_answer(&r->body, text, 20, tokens);
	r->mark = tokens + 20;
	if ((int64_t)nl2sql_rng_below(&o->rng, 100) < o->chaos &&
	    o->spoilt[hash & 0xffff]++ < SPOILT_MAX) {
		int fault = (int)nl2sql_rng_below(&o->rng, FAULTS);

		if (fault == STALL && o->stalled[hash & 0xffff]++ >= STALLED_MAX)
			fault = GONE;
		note(o, "fault", hash, fault_names[fault]);
		spoil(o, r, fault);
		/* What a fault of its own costs nobody pays; an answer that
		 * broke on its way is billed. */
		if (fault <= STALL || fault == HANG_UP)
			r->mark = 0;
	}
}

static void sent(void *ctx, const struct reply *r)
{
	char tokens[40];

	(void)snprintf(tokens, sizeof(tokens), "%lld %u", (long long)r->mark,
		       r->connection);
	if (r->mark)
		note(ctx, "out", r->hash, tokens);
}

static void take(struct options *o, const char *arg)
{
	const struct {
		const char *name;
		int64_t *number;
		const char **text;
	} known[] = {
		{ "port=", &o->port, NULL }, { "delay=", &o->delay, NULL },
		{ "spread=", &o->spread, NULL }, { "chaos=", &o->chaos, NULL },
		{ "seed=", &o->seed, NULL }, { "usage=", &o->usage, NULL },
		{ "echo=", &o->echo, NULL }, { "idle=", &o->idle, NULL },
		{ "no-schema=", &o->no_schema, NULL },
		{ "key=", NULL, &o->key }, { "log=", NULL, &o->log },
		{ "lacks=", NULL, &o->lacks }, { "fails=", NULL, &o->fails },
		{ "says=", NULL, &o->says }, { "asked=", NULL, &o->asked },
		{ "refuses=", NULL, &o->refuses }
	};
	size_t i, n;

	for (i = 0; i < NL2SQL_COUNT(known); i++) {
		n = strlen(known[i].name);
		if (strncmp(arg, known[i].name, n) != 0)
			continue;
		if (known[i].number)
			*known[i].number = strtoll(arg + n, NULL, 10);
		else
			*known[i].text = arg + n;
		return;
	}
	fprintf(stderr, "model-server: what is %s?\n", arg);
	exit(2);
}

int main(int argc, char **argv)
{
	static struct options o = { .log_fd = -1, .asked_fd = -1 };
	struct model_server m = { 0 };
	static struct served served;
	int i, lfd;

	for (i = 1; i < argc; i++)
		take(&o, argv[i]);
	o.rng = nl2sql_rng_of((uint64_t)o.seed, 2);
	m.port = (int)o.port;
	lfd = model_server_listen(&m);
	if (o.log)
		o.log_fd = open(o.log, O_WRONLY | O_CREAT | O_APPEND, 0666);
	if (o.asked)
		o.asked_fd = open(o.asked, O_WRONLY | O_CREAT | O_APPEND, 0666);
	model_server_sent = sent;
	printf("%s\n", m.url);
	fflush(stdout);
	serve(lfd, plan, &o, &served);
}
