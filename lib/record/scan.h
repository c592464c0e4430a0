/* lib/record/scan.h - walking over JSON text, once to validate it */
#ifndef NL2SQL_RECORD_SCAN_H
#define NL2SQL_RECORD_SCAN_H

#include <nl2sql/record.h>

/** A validation under way. */
struct nl2sql_scan {
	const char *start, *end;
	bool escaped;        /* the last string had a backslash in it */
	const char *at;      /* where it failed */
	const char *word;    /* stable word of the failure */
	const char *problem; /* its message */
};

/** Skip JSON's four kinds of white space. */
const char *nl2sql_scan_blank(const char *p, const char *end);
/** Validate a string from its opening quote.  @return what follows the closing
 * one, or NULL with the failure in s */
const char *nl2sql_scan_string(struct nl2sql_scan *s, const char *p);
/** Validate one value at p, which lies inside `depth` arrays and objects.
 * @return what follows it, or NULL with the failure in s */
const char *nl2sql_scan_value(struct nl2sql_scan *s, const char *p,
			      unsigned depth);
/** Note a failure.  @return NULL */
const char *nl2sql_scan_fail(struct nl2sql_scan *s, const char *at,
			     const char *word, const char *problem);
/** Turn the failure into an error.  @return -1 */
int nl2sql_scan_error(const struct nl2sql_scan *s, struct nl2sql_err *err);

/** Step over a value or string of text that is known to be valid. */
const char *nl2sql_skip_value(const char *p, const char *end);
const char *nl2sql_skip_string(const char *p, const char *end);

/** Compare the inside of a string token, quotes included, with decoded text. */
bool nl2sql_string_is(const char *token, size_t len, bool escaped,
		      const char *s, size_t slen);

#endif
