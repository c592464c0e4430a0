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

/* x-ratelimit-{limit,remaining,reset}-{requests,tokens} */
static void quota_line(struct nl2sql_llm_hints *h, const char *name,
		       const char *value)
{
	struct nl2sql_llm_quota *q = &h->requests;

	if (nl2sql_ends(name, "-tokens"))
		q = &h->tokens;
	else if (!nl2sql_ends(name, "-requests"))
		return;
	if (nl2sql_starts(name, "limit-"))
		q->limit = count_of(value);
	else if (nl2sql_starts(name, "remaining-"))
		q->left = count_of(value);
	else if (nl2sql_starts(name, "reset-"))
		q->reset_ms = nl2sql_llm_duration_ms(value);
}

static void hint(struct nl2sql_llm_hints *h, const char *name,
		 const char *value, int64_t now)
{
	static const char prefix[] = "x-ratelimit-";
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
	} else if (nl2sql_starts(name, prefix)) {
		quota_line(h, name + strlen(prefix), value);
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
