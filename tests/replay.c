/*
 * replay - give files to a fuzz target, one after the other
 *
 * What libFuzzer does when it is handed files, for builds without it: `make
 * check` runs every input in tests/data/fuzz through its target this way.
 */
#include <stdint.h>
#include <stdio.h>

#include <nl2sql/base.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int main(int argc, char **argv)
{
	struct nl2sql_err err = {0};

	for (int i = 1; i < argc; i++) {
		struct nl2sql_buf b = {0};

		if (nl2sql_read_file(&b, argv[i], 64 << 20, &err) < 0) {
			fprintf(stderr, "replay: %s\n", err.message);
			return 2;
		}
		LLVMFuzzerTestOneInput((const uint8_t *)nl2sql_buf_str(&b),
				       b.len);
		nl2sql_buf_release(&b);
	}
	return 0;
}
