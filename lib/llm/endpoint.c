/*
 * lib/llm/endpoint.c - where requests go: the URL, and the headers of all
 *
 * https, or http to this machine; no user and no password in it.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "internal.h"

static bool is_loopback(const char *host)
{
	struct in_addr v4;

	if (inet_pton(AF_INET, host, &v4) == 1)
		return ntohl(v4.s_addr) >> 24 == 127;
	return nl2sql_ieq(host, "localhost") || strcmp(host, "[::1]") == 0 ||
	       strcmp(host, "::1") == 0;
}

static int bad_url(struct nl2sql_err *err, const char *why)
{
	/* Not the URL itself: there may be a password in it. */
	return nl2sql_err_set(err, NL2SQL_EFATAL, "cannot use the endpoint's "
			      "URL: %s", why);
}

/* "…/v1" and a path, unless the whole is there already. */
static void set_path(struct nl2sql_llm *llm, const char *base)
{
	struct nl2sql_buf b = { 0 };
	size_t len = strlen(base);

	while (len && base[len - 1] == '/')
		len--;
	nl2sql_buf_put(&b, base, len);
	if (!len)
		nl2sql_buf_puts(&b, "/v1");
	if (!nl2sql_ends(nl2sql_buf_str(&b), llm->provider->path))
		nl2sql_buf_puts(&b, llm->provider->path);
	nl2sql_curl.url_set(llm->url, CURLUPART_PATH, b.data, 0);
	nl2sql_buf_release(&b);
}

static int check_url(struct nl2sql_llm *llm, const char *scheme,
		     const char *host, struct nl2sql_err *err)
{
	llm->loopback = is_loopback(host);
	if (strcmp(scheme, "http") == 0 && !llm->loopback)
		return bad_url(err, "http is for this machine only; use https");
	if (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0)
		return bad_url(err, "it must begin with https:// or http://");
	return 0;
}

static int read_url(struct nl2sql_llm *llm, const char *url,
		    struct nl2sql_err *err)
{
	char *scheme = NULL, *host = NULL, *port = NULL, *path = NULL;
	char *user = NULL, *password = NULL;
	struct nl2sql_buf b = { 0 };
	size_t i;
	int rc = -1;

	llm->url = nl2sql_curl.url();
	if (!llm->url || nl2sql_curl.url_set(llm->url, CURLUPART_URL, url, 0) ||
	    nl2sql_curl.url_get(llm->url, CURLUPART_SCHEME, &scheme, 0) ||
	    nl2sql_curl.url_get(llm->url, CURLUPART_HOST, &host, 0) ||
	    nl2sql_curl.url_get(llm->url, CURLUPART_PATH, &path, 0)) {
		bad_url(err, "it must begin with https:// or http://");
		goto out;
	}
	if (!nl2sql_curl.url_get(llm->url, CURLUPART_USER, &user, 0) ||
	    !nl2sql_curl.url_get(llm->url, CURLUPART_PASSWORD, &password, 0)) {
		bad_url(err, "it holds a user or a password");
		goto out;
	}
	if (check_url(llm, scheme, host, err) < 0)
		goto out;
	set_path(llm, path);
	for (i = 0; i < llm->nmodels; i++)
		llm->models[i].manners = llm->provider->manners(host);
	nl2sql_buf_puts(&b, host);
	if (!nl2sql_curl.url_get(llm->url, CURLUPART_PORT, &port, 0))
		nl2sql_buf_printf(&b, ":%s", port);
	llm->origin = nl2sql_strdup(b.data);
	nl2sql_curl.free(path);
	path = NULL;
	if (!nl2sql_curl.url_get(llm->url, CURLUPART_PATH, &path, 0))
		nl2sql_buf_puts(&b, path);
	llm->endpoint = nl2sql_buf_steal(&b);
	rc = 0;
out:
	nl2sql_curl.free(scheme);
	nl2sql_curl.free(host);
	nl2sql_curl.free(port);
	nl2sql_curl.free(path);
	nl2sql_curl.free(user);
	nl2sql_curl.free(password);
	return rc;
}

static void set_headers(struct nl2sql_llm *llm)
{
	struct nl2sql_buf b = { 0 };
	char *host = NULL;

	llm->headers = nl2sql_curl.slist_append(
		NULL, "Content-Type: application/json");
	llm->headers = nl2sql_curl.slist_append(llm->headers, "Expect:");
	if (!llm->key)
		return;
	if (nl2sql_curl.url_get(llm->url, CURLUPART_HOST, &host, 0))
		return;
	nl2sql_buf_printf(&b, "%s%s", llm->provider->key_header(host),
			  llm->key);
	nl2sql_curl.free(host);
	llm->headers = nl2sql_curl.slist_append(llm->headers, b.data);
	explicit_bzero(b.data, b.len);
	nl2sql_buf_release(&b);
}

int nl2sql_llm_endpoint(struct nl2sql_llm *llm, const char *url,
			struct nl2sql_err *err)
{
	if (read_url(llm, url, err) < 0)
		return -1;
	set_headers(llm);
	return 0;
}

void nl2sql_llm_endpoint_free(struct nl2sql_llm *llm)
{
	struct curl_slist *h;

	for (h = llm->headers; h; h = h->next)
		explicit_bzero(h->data, strlen(h->data));
	if (llm->headers)
		nl2sql_curl.slist_free_all(llm->headers);
	if (llm->url)
		nl2sql_curl.url_cleanup(llm->url);
	free(llm->origin);
	free(llm->endpoint);
}
