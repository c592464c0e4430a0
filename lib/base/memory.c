/* lib/base/memory.c - allocation that does not fail, and arenas */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/base.h>

#define BLOCK_SIZE ((size_t)16 * 1024)

struct nl2sql_arena_block {
	struct nl2sql_arena_block *next;
	size_t size;
	_Alignas(16) char data[];
};

static void (*oom_hook)(size_t wanted);

void nl2sql_set_oom(void (*hook)(size_t wanted))
{
	oom_hook = hook;
}

static _Noreturn void oom(size_t wanted)
{
	if (oom_hook)
		oom_hook(wanted);
	fprintf(stderr, "nl2sql: out of memory (%zu bytes wanted)\n", wanted);
	_Exit(3);
}

void *nl2sql_alloc(size_t size)
{
	void *p = calloc(1, size ? size : 1);

	if (!p)
		oom(size);
	return p;
}

void *nl2sql_realloc(void *p, size_t n, size_t size)
{
	void *q;

	if (size && n > SIZE_MAX / size)
		oom(SIZE_MAX);
	q = realloc(p, n && size ? n * size : 1);
	if (!q)
		oom(n * size);
	return q;
}

char *nl2sql_strdup(const char *s)
{
	return s ? nl2sql_strndup(s, strlen(s)) : NULL;
}

char *nl2sql_strndup(const char *s, size_t len)
{
	char *copy = nl2sql_realloc(NULL, len + 1, 1);

	if (len)
		memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

static void arena_grow(struct nl2sql_arena *a, size_t size)
{
	size_t want = size > BLOCK_SIZE ? size : BLOCK_SIZE;
	struct nl2sql_arena_block *b;

	if (want > SIZE_MAX - sizeof(*b))
		oom(want);
	b = malloc(sizeof(*b) + want);
	if (!b)
		oom(want);
	b->size = want;
	b->next = a->block;
	a->block = b;
	a->at = b->data;
	a->end = b->data + want;
}

void *nl2sql_arena_alloc(struct nl2sql_arena *a, size_t size)
{
	void *p;

	if (size > SIZE_MAX - 15)
		oom(size);
	size = (size + 15) & ~(size_t)15;
	if (!a->at || (size_t)(a->end - a->at) < size)
		arena_grow(a, size);
	p = a->at;
	a->at += size;
	return memset(p, 0, size);
}

char *nl2sql_arena_strndup(struct nl2sql_arena *a, const char *s, size_t len)
{
	char *copy = nl2sql_arena_alloc(a, len + 1);

	if (len)
		memcpy(copy, s, len);
	return copy;
}

char *nl2sql_arena_strdup(struct nl2sql_arena *a, const char *s)
{
	return s ? nl2sql_arena_strndup(a, s, strlen(s)) : NULL;
}

char *nl2sql_arena_printf(struct nl2sql_arena *a, const char *fmt, ...)
{
	struct nl2sql_buf b = {0};
	va_list ap;
	char *copy;

	va_start(ap, fmt);
	nl2sql_buf_vprintf(&b, fmt, ap);
	va_end(ap);
	copy = nl2sql_arena_strndup(a, nl2sql_buf_str(&b), b.len);
	nl2sql_buf_release(&b);
	return copy;
}

void nl2sql_arena_reset(struct nl2sql_arena *a)
{
	struct nl2sql_arena_block *b = a->block;

	if (!b)
		return;
	/* The oldest block is of the ordinary size unless the very first
	 * piece was large; keep it, so that a stream does not call malloc. */
	while (b->next) {
		struct nl2sql_arena_block *next = b->next;

		free(b);
		b = next;
	}
	a->block = b;
	a->at = b->data;
	a->end = b->data + b->size;
}

void nl2sql_arena_release(struct nl2sql_arena *a)
{
	struct nl2sql_arena_block *b = a->block;

	while (b) {
		struct nl2sql_arena_block *next = b->next;

		free(b);
		b = next;
	}
	*a = (struct nl2sql_arena){0};
}
