/* lib/llm/curl.c - libcurl, loaded when a model is first asked */
#include <string.h>

#include "curl.h"

struct nl2sql_curl nl2sql_curl;

int nl2sql_curl_load(struct nl2sql_err *err)
{
	static const char *const names[] = {
#define NAME(name) "curl_" #name,
		NL2SQL_CURL_FUNCTIONS(NAME)
	};
	void *functions[NL2SQL_COUNT(names)];

	_Static_assert(sizeof(functions) == sizeof(nl2sql_curl),
		       "one pointer each");
	if (nl2sql_curl.easy_init)
		return 0;
	if (nl2sql_library("libcurl.so.4", "libcurl4", names, functions,
			   NL2SQL_COUNT(names), err) < 0)
		return -1;
	memcpy(&nl2sql_curl, functions, sizeof(functions));
	if (nl2sql_curl.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK)
		return 0;
	memset(&nl2sql_curl, 0, sizeof(nl2sql_curl));
	return nl2sql_err_set(err, NL2SQL_EFATAL, "could not start libcurl");
}
