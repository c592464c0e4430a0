/*
 * repeat - print a text many times
 *
 * usage: repeat COUNT TEXT [COUNT TEXT ...]
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 65536

/* As many whole copies as fit into a block are written at a time. */
static int repeat(const char *text, long n)
{
	static char block[BLOCK];
	size_t len = strlen(text), copies = len && len < BLOCK ? BLOCK / len : 1;
	size_t i;

	for (i = 0; len < BLOCK && i < copies; i++)
		memcpy(block + i * len, text, len);
	while (n > 0) {
		size_t now = (size_t)n < copies ? (size_t)n : copies;

		if (fwrite(len < BLOCK ? block : text, len, now, stdout) != now)
			return -1;
		n -= (long)now;
	}
	return 0;
}

int main(int argc, char **argv)
{
	int i;

	for (i = 1; i + 1 < argc; i += 2)
		if (repeat(argv[i + 1], strtol(argv[i], NULL, 10)) < 0)
			return 1;
	return fclose(stdout) ? 1 : 0;
}
