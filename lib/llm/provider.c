/* lib/llm/provider.c - what providers have in common */
#include "provider.h"

enum nl2sql_llm_fault nl2sql_llm_status_fault(long status)
{
	switch (status) {
	case 200:
		return NL2SQL_LLM_FINE;
	case 402:
		return NL2SQL_LLM_QUOTA;
	case 401:
	case 403:
	case 404: /* neither the model nor the path will come to be */
		return NL2SQL_LLM_CLOSED;
	case 429:
	case 529:
		return NL2SQL_LLM_BUSY;
	case 408:
	case 409:
	case 425:
		return NL2SQL_LLM_AGAIN;
	case 501:
	case 505:
		return NL2SQL_LLM_BAD;
	}
	if (status >= 500)
		return NL2SQL_LLM_AGAIN;
	if (status >= 400)
		return NL2SQL_LLM_BAD;
	/* A redirect is not followed: the key would go along. */
	return status >= 300 ? NL2SQL_LLM_CLOSED : NL2SQL_LLM_GARBLED;
}

struct nl2sql_json nl2sql_llm_once(struct nl2sql_json object, const char *name,
				   bool *twice)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(object);
	struct nl2sql_json key, value, found = { 0 };

	if (nl2sql_json_type(object) != NL2SQL_JSON_OBJECT)
		return found;
	while (nl2sql_json_next(&it, &key, &value)) {
		if (!nl2sql_json_is(key, name))
			continue;
		if (found.at)
			*twice = true;
		found = value;
	}
	return found;
}
