/* lib/base/library.c - libraries that are loaded when they are needed */
#include <dlfcn.h>

#include <nl2sql/base.h>

int nl2sql_library(const char *file, const char *const *names,
		   void **functions, size_t n, struct nl2sql_err *err)
{
	void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
	size_t i;

	if (!library) {
		nl2sql_err_set(err, NL2SQL_EFATAL, "could not load %s", file);
		return nl2sql_err_hint(err, "Install the package that holds "
				       "it: %s.", dlerror());
	}
	for (i = 0; i < n; i++) {
		functions[i] = dlsym(library, names[i]);
		if (functions[i])
			continue;
		nl2sql_err_set(err, NL2SQL_EFATAL, "%s has no %s()", file,
			       names[i]);
		return nl2sql_err_hint(err, "Install a later version of it.");
	}
	return 0;
}
