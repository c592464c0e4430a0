/*
 * nl2sql/base.h - what every room stands on
 *
 * Errors, growing strings, arenas, slices, UTF-8, hashes, random numbers, a
 * string map, an event loop, logging and cancellation.  Nothing here knows
 * about SQL, JSON or databases.
 *
 * Ownership: a `const char *` is borrowed; a `char *` is the caller's to
 * free(); what comes from an arena lives until the arena is reset.  `= {0}` is
 * a valid empty value of every struct below.  Out of memory ends the program
 * (see nl2sql_set_oom()), so buffers and arenas never fail.
 */
#ifndef NL2SQL_BASE_H
#define NL2SQL_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NL2SQL_VERSION "0.1.0"

#define NL2SQL_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define NL2SQL_MUST_USE __attribute__((warn_unused_result))
#define NL2SQL_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- errors ---------------------------------------------------------- */

/** Named after what the caller does next. */
enum nl2sql_code {
	NL2SQL_OK = 0,
	NL2SQL_EDATA,  /* this record, file or option is wrong: report, go on */
	NL2SQL_EAGAIN, /* the other side is busy: wait, try again */
	NL2SQL_EFATAL  /* nothing will work from here on: stop */
};

/**
 * What went wrong, filled in by whoever fails.
 *
 * message is one line, lower case, without a full stop; hint, when not empty,
 * is a full sentence that says what to do.  word is a stable machine-readable
 * code of nl2sql-records(5) ("syntax_error"), or empty.  position counts the
 * characters (not bytes) of the SQL from 1; 0 means none.
 */
struct nl2sql_err {
	enum nl2sql_code code;
	char word[32];
	long position;
	char message[512];
	char hint[256];
};

/** Set code and message (cut to fit, control bytes made '?'); clears the
 * rest.  err may be NULL.  @return always -1 */
int nl2sql_err_set(struct nl2sql_err *err, enum nl2sql_code code,
		   const char *fmt, ...) NL2SQL_PRINTF(3, 4);
/** Add the stable word to an error that is set.  @return always -1 */
int nl2sql_err_word(struct nl2sql_err *err, const char *word);
/** Add the hint to an error that is set.  @return always -1 */
int nl2sql_err_hint(struct nl2sql_err *err, const char *fmt, ...)
	NL2SQL_PRINTF(2, 3);

/* ---- memory ---------------------------------------------------------- */

/** Replace what happens when memory runs out (default: message, exit 3).
 * The hook must not return. */
void nl2sql_set_oom(void (*hook)(size_t wanted));

void *nl2sql_alloc(size_t size);                 /* zeroed, never NULL */
void *nl2sql_realloc(void *p, size_t n, size_t size); /* n * size, checked */
char *nl2sql_strdup(const char *s);              /* NULL stays NULL */
char *nl2sql_strndup(const char *s, size_t len);

/**
 * Make room for one more element in a malloc'ed array.
 * NL2SQL_GROW(items, n, cap) may move items; then items[n++] = x.
 */
#define NL2SQL_GROW(items, n, cap)                                          \
	do {                                                                \
		if ((n) >= (cap)) {                                         \
			(cap) = (cap) ? (cap) * 2 : 8;                      \
			(items) = nl2sql_realloc((items), (size_t)(cap),    \
						 sizeof(*(items)));         \
		}                                                           \
	} while (0)

/** A bump allocator: freed as a whole. */
struct nl2sql_arena {
	struct nl2sql_arena_block *block;
	char *at, *end;
};

void *nl2sql_arena_alloc(struct nl2sql_arena *a, size_t size); /* zeroed, aligned to 16 */
char *nl2sql_arena_strdup(struct nl2sql_arena *a, const char *s);
char *nl2sql_arena_strndup(struct nl2sql_arena *a, const char *s, size_t len);
char *nl2sql_arena_printf(struct nl2sql_arena *a, const char *fmt, ...)
	NL2SQL_PRINTF(2, 3);
void nl2sql_arena_reset(struct nl2sql_arena *a);   /* keeps one block */
void nl2sql_arena_release(struct nl2sql_arena *a); /* gives all back */

/** Append x to an array that grows in an arena: n of cap elements are used. */
#define NL2SQL_ARENA_PUSH(arena, items, n, cap, x)                          \
	do {                                                                \
		if ((n) == (cap)) {                                         \
			void *more_;                                        \
			(cap) = (cap) ? (cap) * 2 : 4;                      \
			more_ = nl2sql_arena_alloc((arena),                 \
						   (cap) * sizeof(*(items))); \
			if (n)                                              \
				memcpy(more_, (items),                      \
				       (n) * sizeof(*(items)));             \
			(items) = more_;                                    \
		}                                                           \
		(items)[(n)++] = (x);                                       \
	} while (0)

/* ---- strings --------------------------------------------------------- */

/** A growing byte string, always NUL-terminated once anything was put. */
struct nl2sql_buf {
	char *data;
	size_t len, cap;
};

void nl2sql_buf_putc(struct nl2sql_buf *b, char c);
void nl2sql_buf_puts(struct nl2sql_buf *b, const char *s);
void nl2sql_buf_put(struct nl2sql_buf *b, const void *data, size_t len);
void nl2sql_buf_printf(struct nl2sql_buf *b, const char *fmt, ...)
	NL2SQL_PRINTF(2, 3);
void nl2sql_buf_vprintf(struct nl2sql_buf *b, const char *fmt, va_list ap);
/** "%0*u" or "%0*x", several times as fast.
 * @param base   10 or 16
 * @param width  at least so many digits; at most 20 */
void nl2sql_buf_unsigned(struct nl2sql_buf *b, uint64_t n, unsigned base,
			 unsigned width);
/** Put s between quote characters, doubling those inside: the one home of
 * SQL identifier and string quoting ('[' closes with ']'). */
void nl2sql_buf_quote(struct nl2sql_buf *b, const char *s, size_t len, char quote);
/** Make room for len more bytes and return where they go (len not raised). */
char *nl2sql_buf_reserve(struct nl2sql_buf *b, size_t len);
void nl2sql_buf_cut(struct nl2sql_buf *b, size_t len); /* shorten to len */
const char *nl2sql_buf_str(const struct nl2sql_buf *b); /* "" when empty */
char *nl2sql_buf_steal(struct nl2sql_buf *b);  /* yours to free; b empty */
void nl2sql_buf_release(struct nl2sql_buf *b);

/** Compare and search without the locale. */
bool nl2sql_ieq(const char *a, const char *b);              /* ASCII case */
bool nl2sql_ieqn(const char *a, const char *b, size_t len); /* first len bytes */
bool nl2sql_starts(const char *s, const char *prefix);
bool nl2sql_ends(const char *s, const char *suffix);
const char *nl2sql_istr(const char *hay, const char *needle); /* ASCII case */
/** Shell-style match of * ? [..], ASCII case-insensitive. */
bool nl2sql_glob(const char *pattern, const char *s);
/** Damerau-Levenshtein distance of two UTF-8 strings (ASCII case folded),
 * stopping above max (returns max + 1).  O(|a| * |b|), both cut at 128. */
unsigned nl2sql_edit_distance(const char *a, const char *b, unsigned max);
/** Whole-string number parsing: 0, or -1 where s is no such number or out of
 * range.  nl2sql_parse_double() takes the C locale's spelling only. */
int nl2sql_parse_int(const char *s, int64_t min, int64_t max, int64_t *out);
int nl2sql_parse_double(const char *s, double *out);
/** Shortest decimal that reads back as d ("0.1", "3", "1e+20"). */
void nl2sql_buf_double(struct nl2sql_buf *b, double d);

/** Decode one code point from s[0..len).  @return bytes used, or 0 where it
 * is not valid UTF-8 (overlong, surrogate, above 10FFFF, cut) */
size_t nl2sql_utf8_next(const char *s, size_t len, uint32_t *cp);
bool nl2sql_utf8_valid(const char *s, size_t len);
size_t nl2sql_utf8_count(const char *s, size_t len); /* code points */
void nl2sql_buf_utf8(struct nl2sql_buf *b, uint32_t cp);

/* ---- hashes and random numbers --------------------------------------- */

/** XXH3, 64 bits: for tables, sketches and sampling; not for secrets. */
uint64_t nl2sql_hash(const void *data, size_t len, uint64_t seed);

struct nl2sql_hash128 { uint64_t hi, lo; };
/** XXH3, 128 bits: for fingerprints and canonical results. */
struct nl2sql_hash128 nl2sql_hash128(const void *data, size_t len);
/** 32 lower-case hex digits and a NUL. */
void nl2sql_hash128_hex(struct nl2sql_hash128 h, char out[33]);

/** HMAC-SHA256 (RFC 2104), for the stand-ins of masked values. */
void nl2sql_hmac(const void *key, size_t key_len, const void *data,
		 size_t len, unsigned char out[32]);

/**
 * A counter-based random stream: the n-th draw depends on the key and n only,
 * so that work split over any number of jobs draws the same numbers.
 * The mixer is SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
 */
struct nl2sql_rng { uint64_t key, counter; };

struct nl2sql_rng nl2sql_rng_of(uint64_t seed, uint64_t stream);
/** A stream that is named: seed, a word and a number. */
struct nl2sql_rng nl2sql_rng_named(uint64_t seed, const char *name, uint64_t n);
uint64_t nl2sql_rng_next(struct nl2sql_rng *r);
uint64_t nl2sql_rng_below(struct nl2sql_rng *r, uint64_t n); /* unbiased; n > 0 */
double nl2sql_rng_unit(struct nl2sql_rng *r);                /* [0, 1) */

/* ---- a map from strings ---------------------------------------------- */

/** Hash map from byte strings to pointers; keys are copied, values are not
 * owned.  Iteration is in the order of insertion. */
struct nl2sql_map {
	struct nl2sql_map_entry {
		char *key;
		size_t len;
		void *value;
		uint64_t hash;
	} *entries;
	size_t n, cap;
	uint32_t *slots;
	size_t nslots;
	bool fold; /* set before use: ASCII case-insensitive keys */
};

void *nl2sql_map_get(const struct nl2sql_map *m, const char *key); /* NULL: absent */
void *nl2sql_map_getn(const struct nl2sql_map *m, const char *key, size_t len);
/** Set; an existing value is replaced.  @return the previous value or NULL */
void *nl2sql_map_set(struct nl2sql_map *m, const char *key, void *value);
void *nl2sql_map_setn(struct nl2sql_map *m, const char *key, size_t len, void *value);
void nl2sql_map_release(struct nl2sql_map *m);

/* ---- cells ------------------------------------------------------------- */

enum nl2sql_cell_type {
	NL2SQL_CELL_NULL,
	NL2SQL_CELL_INTEGER,
	NL2SQL_CELL_REAL,
	NL2SQL_CELL_TEXT,    /* also dates and whatever else has no own type */
	NL2SQL_CELL_BLOB,
	NL2SQL_CELL_BOOLEAN,
	NL2SQL_CELL_DECIMAL  /* exact, as digits in at[] */
};

/** One value of a table or result; whoever gives it says how long it lives. */
struct nl2sql_cell {
	enum nl2sql_cell_type type;
	int64_t integer; /* INTEGER; BOOLEAN: 0 or 1 */
	double real;     /* REAL */
	const char *at;  /* TEXT, BLOB, DECIMAL; NUL-terminated, NULs inside */
	size_t len;
};

/* ---- time, files, processes ------------------------------------------ */

int64_t nl2sql_now_ms(void); /* monotonic */
/** Read a whole file of at most max bytes into b (appended).  "-" is stdin.
 * @return 0, or -1 with *err set */
int nl2sql_read_file(struct nl2sql_buf *b, const char *path, size_t max,
		     struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Load a shared library that few runs need, by the name of its interface
 * ("libpq.so.5"), and set functions[i] to what names[i] is.  It stays.
 * @param package  what a user has to install where it is missing: "libpq5"
 * @return 0, or -1 with *err set to NL2SQL_EFATAL: it is not there, or too old */
int nl2sql_library(const char *file, const char *package,
		   const char *const *names, void **functions, size_t n,
		   struct nl2sql_err *err) NL2SQL_MUST_USE;
/** write(2) all of it, over EINTR and short writes.  @return 0 or -1 (errno) */
int nl2sql_write_all(int fd, const void *data, size_t len) NL2SQL_MUST_USE;
/** Write a file whole: temporary name, fsync, rename.  What is no regular
 * file (a device, a pipe) is written as it is.  @return 0 or -1 */
int nl2sql_write_file(const char *path, const void *data, size_t len,
		      struct nl2sql_err *err) NL2SQL_MUST_USE;

/* ---- the event loop --------------------------------------------------- */

/**
 * poll(2) with callbacks: the one place where a program waits.  Database
 * pools and the model engine register their descriptors here; the record loop
 * of cli turns it.  Single-threaded.
 */
struct nl2sql_loop;
struct nl2sql_watch; /* one registered descriptor or timer */

struct nl2sql_loop *nl2sql_loop_new(void);
void nl2sql_loop_free(struct nl2sql_loop *l); /* drops what is registered */
/** Call fn(ctx, revents) when fd has one of events (POLLIN, POLLOUT). */
struct nl2sql_watch *nl2sql_loop_fd(struct nl2sql_loop *l, int fd, short events,
				    void (*fn)(void *ctx, short revents), void *ctx);
void nl2sql_watch_events(struct nl2sql_watch *w, short events);
/** Call fn(ctx, 0) once, in ms milliseconds. The watch is gone afterwards. */
struct nl2sql_watch *nl2sql_loop_timer(struct nl2sql_loop *l, int64_t ms,
				       void (*fn)(void *ctx, short revents), void *ctx);
/** Forget a watch (a timer that has not fired, a descriptor).  NULL is fine;
 * allowed inside callbacks. */
void nl2sql_watch_free(struct nl2sql_watch *w);
/** Wait for at most timeout_ms (-1: for ever) and dispatch what is ready.
 * @return 1 when something was dispatched, 0 on timeout or cancellation, -1
 * with *err set when poll fails */
int nl2sql_loop_once(struct nl2sql_loop *l, int timeout_ms,
		     struct nl2sql_err *err) NL2SQL_MUST_USE;

/* ---- cancellation and logging ---------------------------------------- */

/** Set by SIGINT and SIGTERM (cli installs the handlers): finish what is at
 * hand and stop with exit 3. */
void nl2sql_cancel(void); /* async-signal-safe */
bool nl2sql_cancelled(void);

enum nl2sql_level { NL2SQL_QUIET, NL2SQL_NORMAL, NL2SQL_VERBOSE };

/** Where words go; cli installs one that prints "tool: message" to stderr and
 * writes --log events.  The default drops them.  fields is a JSON object's
 * inside (`"table":"x","rows":3`) or NULL. */
typedef void nl2sql_log_fn(void *ctx, enum nl2sql_level level, const char *event,
			   const char *fields, const char *message);
void nl2sql_log_to(nl2sql_log_fn *fn, void *ctx);
void nl2sql_log(enum nl2sql_level level, const char *event, const char *fields,
		const char *fmt, ...) NL2SQL_PRINTF(4, 5);

#endif
