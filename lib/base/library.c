/* lib/base/library.c - libraries that are loaded when they are needed */
#include <dlfcn.h>
#include <string.h>

#include <nl2sql/base.h>

/* The loader's reason, without the name of the file that it starts with. */
static const char *reason(const char *file)
{
	const char *said = dlerror();
	size_t len = strlen(file);

	if (!said)
		return "for no reason given";
	if (!strncmp(said, file, len) && !strncmp(said + len, ": ", 2))
		return said + len + 2;
	return said;
}

int nl2sql_library(const char *file, const char *package,
		   const char *const *names, void **functions, size_t n,
		   struct nl2sql_err *err)
{
	void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);
	size_t i;

	if (!library) {
		nl2sql_err_set(err, NL2SQL_EFATAL, "could not load %s: %s",
			       file, reason(file));
		return nl2sql_err_hint(err, "Install the package %s.", package);
	}
	for (i = 0; i < n; i++) {
		functions[i] = dlsym(library, names[i]);
		if (functions[i])
			continue;
		nl2sql_err_set(err, NL2SQL_EFATAL, "%s lacks %s()", file,
			       names[i]);
		return nl2sql_err_hint(err, "Install a later version of the "
				       "package %s.", package);
	}
	return 0;
}
