/* ini.c - any bytes as a configuration file */
#include <string.h>

#include "../../lib/cli/internal.h"

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	struct nl2sql_ini ini = {0};
	struct nl2sql_err err = {0};
	size_t i;

	if (nl2sql_ini_parse(&ini, (const char *)data, size, "fuzz", true,
			     &err) < 0 && !err.message[0])
		__builtin_trap();
	for (i = 0; i < ini.n; i++) {
		const struct nl2sql_ini_entry *e = &ini.entries[i];
		struct nl2sql_databases d = {0};
		struct nl2sql_list l = {0};

		/* What an option would make of it. */
		if (nl2sql_databases_add(&d, e->value, &err) == 0 &&
		    !nl2sql_databases_find(&d, d.items[0].id))
			__builtin_trap();
		nl2sql_databases_clear(&d);
		nl2sql_list_add(&l, e->value, strlen(e->value));
		nl2sql_list_clear(&l);
		if (strlen(e->value) > size || strlen(e->key) > size)
			__builtin_trap();
	}
	nl2sql_ini_release(&ini);
	return 0;
}
