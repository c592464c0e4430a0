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
 *
 * The log has a line for each request that came, `in AT HASH`, and each
 * answer that went out and is billed, `out AT HASH TOKENS`; AT is in
 * milliseconds of the wall clock.  Faults are `fault AT HASH WORD`.
 */
#include <fcntl.h>
#include <time.h>

#include "model-server.h"

struct options {
	int64_t port, delay, spread, chaos, seed, usage, echo, no_schema, idle;
	const char *key, *log, *lacks, *fails;
	struct nl2sql_rng rng;
	int log_fd;
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

static const char *key_of(struct options *o, const char *head)
{
	const char *at = nl2sql_istr(head, "\r\nauthorization: bearer ");

	if (!at)
		return "";
	at += strlen("\r\nauthorization: bearer ");
	return nl2sql_arena_strndup(&o->arena, at, strcspn(at, "\r"));
}

/* ---- an answer that fits the question -------------------------------------- */

/* All that the messages say, one after another. */
static char *words_of(struct options *o, struct nl2sql_json body)
{
	struct nl2sql_json_iter it =
		nl2sql_json_iter(nl2sql_json_get(body, "messages"));
	struct nl2sql_json m;
	struct nl2sql_buf b = { 0 };
	char *all;

	while (nl2sql_json_next(&it, NULL, &m)) {
		(void)nl2sql_json_decode(nl2sql_json_get(m, "content"), &b);
		nl2sql_buf_putc(&b, '\n');
	}
	all = nl2sql_arena_strndup(&o->arena, nl2sql_buf_str(&b), b.len);
	nl2sql_buf_release(&b);
	return all;
}

/* The n-th name behind CREATE TABLE, counted round; NULL where there is none. */
static const char *table_of(struct options *o, const char *words, uint64_t n)
{
	static const char create[] = "CREATE TABLE ";
	const char *at, *names[64];
	size_t found = 0, len;

	for (at = nl2sql_istr(words, create); at && found < 64;
	     at = nl2sql_istr(at, create)) {
		at += strlen(create);
		len = strcspn(at, " (\n");
		names[found++] = nl2sql_arena_strndup(&o->arena, at, len);
	}
	return found ? names[n % found] : NULL;
}

static void put_sql(struct nl2sql_buf *b, struct options *o, const char *words,
		    struct nl2sql_rng *r)
{
	const char *table = table_of(o, words, nl2sql_rng_below(r, 1 << 20));

	if (table)
		nl2sql_buf_printf(b, "SELECT count(*) + %d FROM %s",
				  (int)nl2sql_rng_below(r, 1000), table);
	else
		nl2sql_buf_printf(b, "SELECT %d",
				  (int)nl2sql_rng_below(r, 1 << 30));
}

static void put_words(struct nl2sql_buf *b, const char *words,
		      struct nl2sql_rng *r)
{
	size_t len = strlen(words), n = 3 + nl2sql_rng_below(r, 6), i;

	for (i = 0; i < n; i++) {
		const char *at = words + (len ? nl2sql_rng_below(r, len) : 0);
		size_t run = strspn(at, "abcdefghijklmnopqrstuvwxyz");

		nl2sql_buf_put(b, at, run);
		if (run)
			nl2sql_buf_putc(b, ' ');
	}
	nl2sql_buf_printf(b, "%d?", (int)nl2sql_rng_below(r, 100000));
}

struct filling {
	struct options *o;
	const char *words;
	struct nl2sql_rng *r;
	int depth;
};

static void fill(struct nl2sql_buf *b, struct filling *f, const char *name,
		 struct nl2sql_json schema);

static void fill_string(struct nl2sql_buf *b, struct filling *f,
			const char *name, struct nl2sql_json schema)
{
	struct nl2sql_json list = nl2sql_json_get(schema, "enum");
	struct nl2sql_buf text = { 0 };

	if (list.at && nl2sql_json_count(list)) {
		nl2sql_json_put(b, nl2sql_json_at(
			list, nl2sql_rng_below(f->r, nl2sql_json_count(list))));
		return;
	}
	if (nl2sql_istr(name, "sql") || nl2sql_istr(name, "query"))
		put_sql(&text, f->o, f->words, f->r);
	else
		put_words(&text, f->words, f->r);
	nl2sql_json_put_stringn(b, text.data, text.len);
	nl2sql_buf_release(&text);
}

static void fill_array(struct nl2sql_buf *b, struct filling *f,
		       const char *name, struct nl2sql_json schema)
{
	int64_t least = nl2sql_json_int_or(nl2sql_json_get(schema, "minItems"), 0);
	int64_t most = nl2sql_json_int_or(nl2sql_json_get(schema, "maxItems"), 5);
	int64_t n = least + (int64_t)nl2sql_rng_below(
		f->r, (uint64_t)(most > least ? most - least + 1 : 1));

	nl2sql_json_open(b, '[');
	while (n-- > 0)
		fill(b, f, name, nl2sql_json_get(schema, "items"));
	nl2sql_json_close(b, ']');
}

static void fill_object(struct nl2sql_buf *b, struct filling *f,
			struct nl2sql_json schema)
{
	struct nl2sql_json_iter it =
		nl2sql_json_iter(nl2sql_json_get(schema, "properties"));
	struct nl2sql_json key, value;

	nl2sql_json_open(b, '{');
	while (nl2sql_json_next(&it, &key, &value)) {
		char *name = nl2sql_json_string(key, &f->o->arena, NULL);

		nl2sql_json_key(b, name);
		fill(b, f, name, value);
	}
	nl2sql_json_close(b, '}');
}

/* Put an instance of a schema, as far as we know schemas. */
static void fill(struct nl2sql_buf *b, struct filling *f, const char *name,
		 struct nl2sql_json schema)
{
	struct nl2sql_json type = nl2sql_json_get(schema, "type");

	if (nl2sql_json_type(type) == NL2SQL_JSON_ARRAY)
		type = nl2sql_json_at(type, 0);
	if (++f->depth > 32)
		nl2sql_json_put_null(b);
	else if (nl2sql_json_is(type, "object"))
		fill_object(b, f, schema);
	else if (nl2sql_json_is(type, "array"))
		fill_array(b, f, name, schema);
	else if (nl2sql_json_is(type, "integer"))
		nl2sql_json_put_int(b, (int64_t)nl2sql_rng_below(f->r, 100));
	else if (nl2sql_json_is(type, "number"))
		nl2sql_json_put_double(b, nl2sql_rng_unit(f->r));
	else if (nl2sql_json_is(type, "boolean"))
		nl2sql_json_put_bool(b, nl2sql_rng_below(f->r, 2) == 1);
	else
		fill_string(b, f, name, schema);
	f->depth--;
}

static char *text_of(struct options *o, struct nl2sql_json body, uint64_t hash,
		     const char *key)
{
	struct nl2sql_json format = nl2sql_json_get(body, "response_format");
	struct nl2sql_json schema = nl2sql_json_get(
		nl2sql_json_get(format, "json_schema"), "schema");
	struct nl2sql_rng r = nl2sql_rng_of(hash, 0);
	struct filling f = { o, words_of(o, body), &r, 0 };
	struct nl2sql_buf b = { 0 };
	char *text;

	if (schema.at) {
		fill(&b, &f, "", schema);
	} else {
		nl2sql_buf_puts(&b, "Here it is:\n\n```sql\n");
		put_sql(&b, o, f.words, &r);
		nl2sql_buf_puts(&b, ";\n```\n");
		if (o->echo)
			nl2sql_buf_printf(&b, "(says %s)\n", key);
	}
	text = nl2sql_arena_strndup(&o->arena, b.data, b.len);
	nl2sql_buf_release(&b);
	return text;
}

/* ---- faults ------------------------------------------------------------------ */

static void put_error(struct options *o, struct reply *r, int status,
		      const char *code)
{
	const char *key = o->echo ? key_of(o, r->head) : "";

	r->status = status;
	nl2sql_json_open(&r->body, '{');
	nl2sql_json_key(&r->body, "error");
	nl2sql_json_open(&r->body, '{');
	nl2sql_json_key(&r->body, "message");
	nl2sql_buf_printf(&r->body, "\"%s, said %s\"", code, key);
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
	char *text;

	(void)s;
	nl2sql_arena_reset(&o->arena);
	if (nl2sql_ends(path, "/models")) {
		put_models(o, r);
		return;
	}
	note(o, "in", hash, "");
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
	if (stream)
		put_stream(&r->body, text, 20, tokens);
	else
		put_answer(&r->body, text, 20, tokens);
	r->mark = tokens + 20;
	r->hash = hash;
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
	char tokens[24];

	(void)snprintf(tokens, sizeof(tokens), "%lld", (long long)r->mark);
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
		{ "lacks=", NULL, &o->lacks }, { "fails=", NULL, &o->fails }
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
	static struct options o = { .log_fd = -1 };
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
	model_server_sent = sent;
	printf("%s\n", m.url);
	fflush(stdout);
	serve(lfd, plan, &o, &served);
}
