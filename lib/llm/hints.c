/*
 * lib/llm/hints.c - what an endpoint's headers say about when to come back
 *
 * Nothing here is believed further than it is read: how long a wait may be is
 * the engine's to say.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

#define FAR_MS INT64_C(1000000000000) /* longer than anyone will wait */

/* A plain decimal number, no sign, no exponent: "12", "0.5".
 * @return behind it, or NULL */
static const char *decimal(const char *s, double *out)
{
	double scale = 1;
	bool digits = false;

	for (*out = 0; *s >= '0' && *s <= '9'; s++, digits = true)
		*out = *out * 10 + (*s - '0');
	if (*s == '.')
		for (s++; *s >= '0' && *s <= '9'; s++, digits = true)
			*out += (*s - '0') * (scale /= 10);
	return digits ? s : NULL;
}

static int64_t bounded_ms(double ms)
{
	return ms < (double)FAR_MS ? (int64_t)ceil(ms) : FAR_MS;
}

int64_t nl2sql_llm_duration_ms(const char *s)
{
	static const struct {
		const char *name;
		double ms;
	} units[] = { /* "ms" before "m" */
		{ "ms", 1 }, { "us", 1e-3 }, { "\xC2\xB5s", 1e-3 },
		{ "\xCE\xBCs", 1e-3 }, { "ns", 1e-6 }, { "h", 3.6e6 },
		{ "m", 6e4 }, { "s", 1e3 }, { "d", 8.64e7 }
	};
	double ms = 0, n;
	size_t i;

	if (!*s)
		return -1;
	while (*s) {
		const char *unit = decimal(s, &n);

		if (!unit)
			return -1;
		if (!*unit) /* a bare number */
			return bounded_ms(ms + n * 1000);
		for (i = 0; i < NL2SQL_COUNT(units); i++)
			if (nl2sql_starts(unit, units[i].name))
				break;
		if (i == NL2SQL_COUNT(units))
			return -1;
		ms += n * units[i].ms;
		s = unit + strlen(units[i].name);
	}
	return bounded_ms(ms);
}

int64_t nl2sql_llm_retry_after_ms(const char *s, int64_t now)
{
	double n;
	const char *end = decimal(s, &n);
	struct nl2sql_err err;
	time_t at;

	if (end && !*end)
		return bounded_ms(n * 1000);
	if (!strchr(s, ' ')) /* curl_getdate() takes too much for a date */
		return -1;
	at = nl2sql_curl_load(&err) < 0 ? -1 : nl2sql_curl.getdate(s, NULL);
	if (at < 0 || (int64_t)at <= now)
		return -1;
	return bounded_ms((double)((int64_t)at - now) * 1000);
}

static int64_t count_of(const char *s)
{
	int64_t n;

	return nl2sql_parse_int(s, 0, INT64_MAX / 2, &n) < 0 ? -1 : n;
}

/* A duration, or the moment itself in seconds or milliseconds of the clock. */
static int64_t reset_ms(const char *s, int64_t now)
{
	int64_t n = count_of(s);

	if (n > INT64_C(1000000000000))
		n -= now * 1000;
	else if (n > 1000000000)
		n = (n - now) * 1000;
	else
		return nl2sql_llm_duration_ms(s);
	return n > 0 ? bounded_ms((double)n) : -1;
}

/* [x-]ratelimit-{limit,remaining,reset}[-{requests,tokens}] */
static void quota_line(struct nl2sql_llm_hints *h, const char *name,
		       const char *value, int64_t now)
{
	struct nl2sql_llm_quota *q = &h->requests;
	const char *of = strchr(name, '-');

	if (of && strcmp(of, "-tokens") == 0)
		q = &h->tokens;
	else if (of && strcmp(of, "-requests") != 0)
		return; /* of a day, or of something else */
	if (nl2sql_starts(name, "limit"))
		q->limit = count_of(value);
	else if (nl2sql_starts(name, "remaining"))
		q->left = count_of(value);
	else if (nl2sql_starts(name, "reset"))
		q->reset_ms = reset_ms(value, now);
}

static void hint(struct nl2sql_llm_hints *h, const char *name,
		 const char *value, int64_t now)
{
	static const char x[] = "x-", prefix[] = "ratelimit-";
	double ms;
	const char *end;

	if (strcmp(name, "retry-after-ms") == 0) {
		end = decimal(value, &ms);
		if (end && !*end) {
			h->retry_after_ms = bounded_ms(ms);
			h->retry_after_exact = true;
		}
	} else if (strcmp(name, "retry-after") == 0 && !h->retry_after_exact) {
		h->retry_after_ms = nl2sql_llm_retry_after_ms(value, now);
	} else if (strcmp(name, "x-should-retry") == 0) {
		if (nl2sql_ieq(value, "true") || nl2sql_ieq(value, "false"))
			h->should_retry = nl2sql_ieq(value, "true");
	} else if (strcmp(name, "content-type") == 0) {
		h->event_stream = nl2sql_ieqn(value, "text/event-stream", 17);
	} else {
		name += nl2sql_starts(name, x) ? strlen(x) : 0;
		if (nl2sql_starts(name, prefix))
			quota_line(h, name + strlen(prefix), value, now);
	}
}

void nl2sql_llm_hints_line(struct nl2sql_llm_hints *h, const char *line,
			   size_t len, int64_t now)
{
	char name[64], value[128];
	const char *colon = memchr(line, ':', len), *end = line + len;
	size_t i, n;

	if (len >= 5 && memcmp(line, "HTTP/", 5) == 0) {
		*h = NL2SQL_LLM_NO_HINTS; /* what came before was interim */
		return;
	}
	if (!colon || (size_t)(colon - line) >= sizeof(name))
		return;
	n = (size_t)(colon - line);
	for (i = 0; i < n; i++)
		name[i] = line[i] >= 'A' && line[i] <= 'Z' ? line[i] | 0x20 :
							     line[i];
	name[n] = '\0';
	for (colon++; colon < end && (*colon == ' ' || *colon == '\t');)
		colon++;
	while (end > colon && strchr(" \t\r\n", end[-1]))
		end--;
	n = (size_t)(end - colon);
	if (n >= sizeof(value))
		n = sizeof(value) - 1;
	memcpy(value, colon, n);
	value[n] = '\0';
	hint(h, name, value, now);
}

/* ---- what a response says itself ---- */

/* "1.5s", "6m0s", "20 seconds" at the beginning of s. */
static int64_t said_ms(const char *s)
{
	static const struct {
		const char *name;
		double ms;
	} units[] = {
		{ "ms", 1 }, { "millisecond", 1 }, { "sec", 1000 },
		{ "minute", 6e4 }, { "min", 6e4 }, { "hour", 3.6e6 }
	};
	char word[32];
	size_t n = strspn(s, ".0123456789hmsun"), i;
	double number;
	const char *behind = decimal(s, &number);

	if (!behind)
		return -1;
	for (behind += strspn(behind, " "), i = 0; i < NL2SQL_COUNT(units); i++)
		if (nl2sql_ieqn(behind, units[i].name, strlen(units[i].name)))
			return bounded_ms(number * units[i].ms);
	while (n && s[n - 1] == '.') /* of the sentence */
		n--;
	if (n >= sizeof(word))
		return -1;
	memcpy(word, s, n);
	word[n] = '\0';
	return nl2sql_llm_duration_ms(word);
}

static int64_t words_ms(const char *said)
{
	static const char *const before[] = {
		"try again in ", "retry in ", "try again after ",
		"retry after ", "please wait ", "wait for ", "available in "
	};
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(before); i++) {
		const char *at = nl2sql_istr(said, before[i]);

		if (at)
			return said_ms(at + strlen(before[i]));
	}
	return -1;
}

/* A number of seconds, or a text as the header would have it. */
static int64_t member_ms(struct nl2sql_json j, double unit)
{
	struct nl2sql_buf b = { 0 };
	int64_t ms = -1;
	double n;

	if (nl2sql_json_double(j, &n) == 0)
		return n > 0 ? bounded_ms(n * unit) : -1;
	if (nl2sql_json_decode(j, &b) == 0)
		ms = nl2sql_llm_duration_ms(nl2sql_buf_str(&b));
	nl2sql_buf_release(&b);
	return ms;
}

/* { "error": { "details": [ { "retryDelay": "34s" } ] } } */
static int64_t details_ms(struct nl2sql_json error)
{
	struct nl2sql_json_iter it =
		nl2sql_json_iter(nl2sql_json_get(error, "details"));
	struct nl2sql_json d;
	int64_t ms = -1;

	while (ms < 0 && nl2sql_json_next(&it, NULL, &d))
		ms = member_ms(nl2sql_json_get(d, "retryDelay"), 1000);
	return ms;
}

void nl2sql_llm_hints_body(struct nl2sql_llm_hints *h, struct nl2sql_json body,
			   const char *said)
{
	static const struct {
		const char *name;
		double unit;
	} members[] = { { "retry_after_ms", 1 }, { "retry_after", 1000 },
			{ "retry_after_seconds", 1000 },
			{ "retryAfter", 1000 } };
	struct nl2sql_json error = nl2sql_json_get(body, "error");
	int64_t ms = -1;
	size_t i;

	if (h->retry_after_ms >= 0)
		return;
	for (i = 0; ms < 0 && i < NL2SQL_COUNT(members); i++) {
		const char *name = members[i].name;

		ms = member_ms(nl2sql_json_get(error, name), members[i].unit);
		if (ms < 0)
			ms = member_ms(nl2sql_json_get(body, name),
				       members[i].unit);
	}
	if (ms < 0)
		ms = details_ms(error);
	h->retry_after_ms = ms < 0 ? words_ms(said) : ms;
}

int64_t nl2sql_llm_backoff_ms(int64_t first, int64_t max, unsigned n,
			      uint64_t seed, uint64_t who)
{
	struct nl2sql_rng r = nl2sql_rng_named(seed, "backoff",
					       who + ((uint64_t)n << 32));
	int64_t most = first > max ? max : first;

	while (n-- > 1 && most < max)
		most = most > max / 2 ? max : most * 2;
	return 1 + (int64_t)nl2sql_rng_below(&r, (uint64_t)(most > 0 ? most : 1));
}
