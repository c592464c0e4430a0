/* lib/template/embedded.h - the files of templates/, made at build time */
#ifndef NL2SQL_TEMPLATE_EMBEDDED_H
#define NL2SQL_TEMPLATE_EMBEDDED_H

/** One file: its path below templates/ and its bytes (a NUL stands at end). */
struct nl2sql_embedded {
	const char *path, *data, *end;
};

extern const struct nl2sql_embedded nl2sql_embedded_files[];

#endif
