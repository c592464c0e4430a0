/*
 * malformed-answers - what becomes of answers that endpoints really give
 *
 * usage: malformed-answers INDEX.jsonl
 *
 * Serves each case of the groups llm and sse as it says, asks for it, and
 * looks for SQL in what comes.  A line a case: what became of it, and whether
 * that is among what the case allows.
 */
#include <nl2sql/llm.h>

#include "model-server.h"

#define KEY "sk-TESTKEY0000"

struct one {
	char *id;
	struct nl2sql_json expect;
	struct reply reply;
	bool stream;
};

static struct nl2sql_arena arena;
static struct one *cases;
static size_t ncases, ccases;
static const char *folder;

static void serve_case(void *ctx, const char *path, struct nl2sql_json body,
		       struct reply *r, struct served *s)
{
	int i = -1;

	(void)ctx;
	(void)body;
	(void)s;
	(void)sscanf(path, "/%d/", &i);
	*r = cases[i].reply;
	r->body = (struct nl2sql_buf){ 0 };
	nl2sql_buf_put(&r->body, cases[i].reply.body.data,
		       cases[i].reply.body.len);
}

/* The parts of a generated body; "forever" as the endless rest. */
static void generate(struct reply *r, struct nl2sql_json g)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(nl2sql_json_get(g, "parts"));
	struct nl2sql_json part;
	int64_t n, rate = nl2sql_json_int_or(nl2sql_json_get(g,
							"rate_bytes_per_s"), 0);

	while (nl2sql_json_next(&it, NULL, &part)) {
		n = nl2sql_json_int_or(nl2sql_json_at(part, 1), -1);
		r->endless |= n < 0;
		for (n = n < 0 ? 1 : n; n > 0; n--)
			nl2sql_json_decode(nl2sql_json_at(part, 0), &r->body);
	}
	r->chunk[0] = r->endless ? (size_t)(rate > 20 ? rate / 20 : 1) : 0;
	r->chunk_ms = 50;
}

static void read_headers(struct reply *r, struct nl2sql_json headers)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(headers);
	struct nl2sql_json key, value;
	struct nl2sql_buf b = { 0 };

	while (nl2sql_json_next(&it, &key, &value))
		nl2sql_buf_printf(&b, "%s: %s\r\n",
				  nl2sql_json_string(key, &arena, NULL),
				  nl2sql_json_string(value, &arena, NULL));
	r->headers = b.len ? nl2sql_buf_steal(&b) : NULL;
}

static void read_case(struct nl2sql_json line)
{
	struct one c = { 0 };
	struct nl2sql_json chunks = nl2sql_json_get(line, "chunks");
	char *file = nl2sql_json_string(nl2sql_json_get(line, "file"), &arena,
					NULL);
	size_t i;

	c.id = nl2sql_json_string(nl2sql_json_get(line, "id"), &arena, NULL);
	c.stream = nl2sql_json_is(nl2sql_json_get(line, "group"), "sse");
	c.expect = nl2sql_json_get(line, "expect");
	c.reply.status = (int)nl2sql_json_int_or(
		nl2sql_json_get(line, "http_status"), 200);
	c.reply.type = nl2sql_json_string(nl2sql_json_get(line, "content_type"),
					  &arena, NULL);
	c.reply.cut = (size_t)nl2sql_json_int_or(nl2sql_json_get(line, "cut"), 0);
	for (i = 0; i < 7; i++)
		c.reply.chunk[i] = (size_t)nl2sql_json_int_or(
			nl2sql_json_at(chunks, i), 0);
	c.reply.chunk_ms = 20;
	read_headers(&c.reply, nl2sql_json_get(line, "headers"));
	generate(&c.reply, nl2sql_json_get(line, "generate"));
	if (file && nl2sql_read_file(&c.reply.body,
				     nl2sql_arena_printf(&arena, "%s/%s", folder,
							 file),
				     1 << 24, NULL) < 0)
		exit(2);
	NL2SQL_GROW(cases, ncases, ccases);
	cases[ncases++] = c;
}

static void read_index(struct nl2sql_buf *index, const char *path)
{
	char *line, *next, *slash;

	folder = nl2sql_arena_strdup(&arena, path);
	slash = strrchr(folder, '/');
	*slash = '\0';
	if (nl2sql_read_file(index, path, 1 << 26, NULL) < 0)
		exit(2);
	for (line = index->data; line && *line; line = next) {
		struct nl2sql_json j;

		next = strchr(line, '\n');
		if (nl2sql_json_parse(&j, line, next ? (size_t)(next - line) :
						strlen(line), NULL) < 0)
			exit(2);
		next = next ? next + 1 : NULL;
		if (nl2sql_json_is(nl2sql_json_get(j, "group"), "llm") ||
		    nl2sql_json_is(nl2sql_json_get(j, "group"), "sse"))
			read_case(j);
	}
}

/* The engine as a run has it, in a hurry.  What it sent more than once was
 * tried again. */
static const char *outcome(const struct one *c, size_t i, const char *url,
			   struct served *served, const char **sql,
			   struct nl2sql_err *err)
{
	struct nl2sql_loop *loop = nl2sql_loop_new();
	struct nl2sql_llm_message m = { "user", "how many open orders?" };
	struct nl2sql_llm_options o = {
		.api_key = KEY, .model = "m-1", .journal = "", .stream = c->stream,
		.attempts = 2, .backoff_ms = 5, .backoff_max_ms = 20,
		.retry_after_max_ms = 50, .patience_ms = 300,
		.first_byte_ms = 2000, .idle_ms = 500, .total_ms = 400
	};
	struct nl2sql_llm_request req = { .messages = &m, .nmessages = 1,
					  .arena = &arena, .max_tokens = 64 };
	struct nl2sql_llm *llm;
	const char *became = "sql";
	int64_t before = served->requests;

	o.base_url = nl2sql_arena_printf(&arena, "%s/%zu/v1", url, i);
	if (nl2sql_llm_new(&llm, &o, loop, err) < 0) {
		fprintf(stderr, "malformed-answers: %s\n", err->message);
		exit(2);
	}
	*sql = NULL;
	if (nl2sql_llm_wait(llm, &req, err) < 0)
		became = served->requests > before + 1 ? "retry" :
			 err->code == NL2SQL_EFATAL ? "fatal" : "reject";
	else if (nl2sql_llm_sql(&arena, sql, NL2SQL_SQLITE, &req.answer, err) < 0)
		became = "reject";
	nl2sql_llm_free(llm);
	nl2sql_loop_free(loop);
	return became;
}

static bool allowed(const struct one *c, const char *became, const char *sql,
		    const struct nl2sql_err *err)
{
	struct nl2sql_json_iter it =
		nl2sql_json_iter(nl2sql_json_get(c->expect, "outcome"));
	struct nl2sql_json one, want = nl2sql_json_get(c->expect, "sql");
	struct nl2sql_json reason = nl2sql_json_get(c->expect, "reason");
	bool listed = false;

	while (nl2sql_json_next(&it, NULL, &one))
		listed |= nl2sql_json_is(one, became);
	if (sql && !nl2sql_json_is(want, sql))
		return false;
	if (reason.at && !nl2sql_json_is(reason, err->word))
		return false;
	return listed && !strstr(err->message, KEY) && !strstr(err->hint, KEY);
}

int main(int argc, char **argv)
{
	struct model_server server = { 0 };
	struct nl2sql_buf index = { 0 };
	size_t i, bad = 0;

	if (argc != 2)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	read_index(&index, argv[1]);
	model_server_start(&server, serve_case, NULL);
	for (i = 0; i < ncases; i++) {
		struct nl2sql_err err = { 0 };
		const char *sql, *became = outcome(&cases[i], i, server.url,
						   server.served, &sql, &err);
		bool ok = allowed(&cases[i], became, sql, &err);

		bad += !ok;
		printf("%s %s: %s %s\n", ok ? "ok" : "not ok", cases[i].id,
		       became, sql ? sql : err.word);
		if (!ok)
			printf("# %s\n", err.message);
	}
	model_server_stop(&server);
	printf("%zu cases, %zu not as they should be\n", ncases, bad);
	return bad != 0;
}
