/* lib/cli/model_options.c - the options of commands that may ask a model */
#include <string.h>

#include <nl2sql/llm.h>

#include "internal.h"

#define MODEL (nl2sql_cli.common.model)
#define NO_EFFECT .flags = NL2SQL_OPT_NO_EFFECT

const struct nl2sql_opt nl2sql_model_opts[] = {
	/* An INI found by itself names no endpoint, not even by a provider's
	 * own, and does not decide that rows are sent there. */
	NL2SQL_OPT_STRING(0, "provider", "NAME", &MODEL.provider,
			  "ask a model: openai, or what speaks like it",
			  .flags = NL2SQL_OPT_TRUSTED),
	NL2SQL_OPT_STRING(0, "model", "NAME", &MODEL.model, "which one"),
	NL2SQL_OPT_LIST(0, "fallback", "LIST", &MODEL.fallback,
			"models to ask where that one fails"),
	NL2SQL_OPT_STRING(0, "base-url", "URL", &MODEL.base_url,
			  "of the endpoint (OPENAI_BASE_URL)",
			  .flags = NL2SQL_OPT_TRUSTED | NL2SQL_OPT_NO_EFFECT),
	NL2SQL_OPT_CHOICE(0, "values", "none|masked|real", &MODEL.values,
			  "which cell values a model may see",
			  .flags = NL2SQL_OPT_TRUSTED),
	NL2SQL_OPT_DOUBLE(0, "temperature", "T", &MODEL.temperature,
			  "of all answers"),
	NL2SQL_OPT_INT(0, "max-tokens", "N", &MODEL.max_tokens,
		       "of an answer, where its prompt does not say",
		       .min = 1, .max = 1 << 20),
	NL2SQL_OPT_INT(0, "in-flight", "N", &MODEL.in_flight,
		       "ask N requests at a time", .min = 1, .max = 4096,
		       NO_EFFECT),
	NL2SQL_OPT_FLAG(0, "stream", &MODEL.stream,
			"take answers piece by piece", NO_EFFECT),
	NL2SQL_OPT_DOUBLE(0, "connect-timeout", "SECONDS",
			  &MODEL.connect_timeout, "to reach the endpoint",
			  NO_EFFECT),
	NL2SQL_OPT_DOUBLE(0, "first-byte-timeout", "SECONDS",
			  &MODEL.first_byte_timeout,
			  "until an answer begins", NO_EFFECT),
	NL2SQL_OPT_DOUBLE(0, "idle-timeout", "SECONDS", &MODEL.idle_timeout,
			  "between two pieces of an answer", NO_EFFECT),
	NL2SQL_OPT_DOUBLE(0, "total-timeout", "SECONDS", &MODEL.total_timeout,
			  "of one try", NO_EFFECT),
	NL2SQL_OPT_STRING(0, "journal", "FILE", &MODEL.journal,
			  "keep answers there, to pay for none twice",
			  NO_EFFECT),
	NL2SQL_OPT_FLAG(0, "no-journal", &MODEL.no_journal,
			"keep no answers", NO_EFFECT),
	NL2SQL_OPT_FLAG(0, "replay", &MODEL.replay,
			"answer from the journal alone", NO_EFFECT),
	NL2SQL_OPT_INT(0, "ttl", "SECONDS", &MODEL.ttl,
		       "take no older answers from the journal", .min = 1,
		       .max = INT64_C(1) << 40, NO_EFFECT),
	NL2SQL_OPT_DOUBLE(0, "budget", "USD", &MODEL.budget,
			  "spend no more in all tries of this run", NO_EFFECT),
	NL2SQL_OPT_INT(0, "max-tokens-total", "N", &MODEL.max_tokens_total,
		       "in and out, in all tries of this run", .min = 1,
		       .max = INT64_MAX, NO_EFFECT),
	NL2SQL_OPT_INT(0, "max-requests", "N", &MODEL.max_requests,
		       "in all tries of this run", .min = 1, .max = INT64_MAX,
		       NO_EFFECT),
	NL2SQL_OPT_FLAG(0, "estimate", &MODEL.estimate,
			"say what it would cost, and send nothing", NO_EFFECT),
	NL2SQL_OPT_END
};

void nl2sql_model_defaults(struct nl2sql_model_options *m)
{
	m->values = "masked";
	m->temperature = -1;
	m->max_tokens = 1024;
	m->in_flight = 8;
	m->connect_timeout = 10;
	m->first_byte_timeout = 120;
	m->idle_timeout = 60;
	m->total_timeout = 600;
	m->budget = -1;
}

static int wrong(struct nl2sql_err *err, const char *hint, const char *what)
{
	nl2sql_err_set(err, NL2SQL_EDATA, "%s", what);
	return nl2sql_err_hint(err, "%s", hint);
}

static int check_timeouts(struct nl2sql_err *err)
{
	const double all[] = { MODEL.connect_timeout, MODEL.first_byte_timeout,
			       MODEL.idle_timeout, MODEL.total_timeout };
	size_t i;

	for (i = 0; i < NL2SQL_COUNT(all); i++)
		if (!(all[i] >= 0.001 && all[i] <= 1e6))
			return wrong(err, "Say how many seconds.", "a model's "
				     "timeout must be above 0");
	return 0;
}

static bool asks_nobody(const char *provider)
{
	return !provider || !*provider || strcmp(provider, "grammar") == 0 ||
	       strcmp(provider, "rule") == 0;
}

int nl2sql_model_settle(struct nl2sql_err *err)
{
	struct nl2sql_llm *llm;

	if (!(nl2sql_cli.cmd->groups & NL2SQL_GROUP_MODEL) ||
	    asks_nobody(MODEL.provider)) {
		MODEL.provider = NULL;
		return 0;
	}
	if (!MODEL.model || !*MODEL.model)
		return wrong(err, "Name one with --model.",
			     "a provider, but no model");
	if (MODEL.replay && MODEL.no_journal)
		return wrong(err, "Leave one of them out.",
			     "--replay needs the journal that --no-journal "
			     "takes away");
	if (check_timeouts(err) < 0)
		return -1;
	/* What is wrong with URL, key, prices and journal is said before any
	 * input is read. */
	return nl2sql_cli_model(&llm, NULL, err);
}
