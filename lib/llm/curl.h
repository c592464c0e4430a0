/*
 * lib/llm/curl.h - libcurl, loaded when a model is first asked
 *
 * libcurl brings thirty libraries with it.  Loading them takes longer than all
 * else that a filter does before it reads its first line, and most runs ask no
 * model: so it is not linked, but loaded.
 */
#ifndef NL2SQL_LLM_CURL_H
#define NL2SQL_LLM_CURL_H

#include <curl/curl.h>

#include <nl2sql/base.h>

/* Its functions that we call. */
#define NL2SQL_CURL_FUNCTIONS(X) \
	X(easy_cleanup) X(easy_getinfo) X(easy_init) X(easy_reset) \
	X(easy_setopt) X(easy_strerror) X(free) X(getdate) \
	X(global_init) X(multi_add_handle) X(multi_assign) \
	X(multi_cleanup) X(multi_info_read) X(multi_init) \
	X(multi_remove_handle) X(multi_setopt) X(multi_socket_action) \
	X(slist_append) X(slist_free_all) X(url) X(url_cleanup) \
	X(url_get) X(url_set)

struct nl2sql_curl {
#define NL2SQL_CURL_POINTER(name) __typeof__(curl_##name) *name;
	NL2SQL_CURL_FUNCTIONS(NL2SQL_CURL_POINTER)
};

/** Theirs, after nl2sql_curl_load(): nl2sql_curl.easy_init(). */
extern struct nl2sql_curl nl2sql_curl;

/** Load and start libcurl, once for the program.
 * @return 0, or -1 with *err set to NL2SQL_EFATAL */
int nl2sql_curl_load(struct nl2sql_err *err);

#endif
