/*
 * template.c - any bytes as a template, and as the JSON it is filled with
 *
 * The input is the context, a NUL, and the template; without a NUL it is the
 * template of a fixed context.
 */
#include <string.h>

#include <nl2sql/record.h>
#include <nl2sql/template.h>

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);

/* The template is its own partial "p", which must end nevertheless. */
static bool partial_of(void *ctx, const char *name, struct nl2sql_buf *out)
{
	const struct nl2sql_buf *text = ctx;

	if (strcmp(name, "p"))
		return false;
	nl2sql_buf_put(out, text->data, text->len);
	return text->len < 64;
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
	static const char fixed[] = "{\"a\":{\"b\":[1,\"<\",null,{\"c\":[]}]},"
				    "\"s\":\"x\\n\",\"t\":true,\"f\":false}";
	const char *text = (const char *)data, *nul = NULL;
	struct nl2sql_json context = { fixed, sizeof(fixed) - 1 };
	struct nl2sql_template *t = NULL;
	struct nl2sql_buf copy = { 0 }, out = { 0 };

	if (size)
		nul = memchr(data, 0, size);
	if (nul &&
	    nl2sql_json_parse(&context, text, (size_t)(nul - text), NULL) < 0)
		return 0;
	if (nul) {
		size -= (size_t)(nul + 1 - text);
		text = nul + 1;
	}
	nl2sql_buf_put(&copy, text, size);
	if (nl2sql_template_parse(&t, "fuzz", text, size, NULL) == 0) {
		nl2sql_template_partials(t, partial_of, &copy);
		if (nl2sql_template_render(t, &context, &out, NULL) < 0 &&
		    out.len)
			__builtin_trap();
	}
	nl2sql_template_free(t);
	nl2sql_buf_release(&copy);
	nl2sql_buf_release(&out);
	return 0;
}
