/*
 * nl2sql/record.h - JSON Lines in and out, and JSON that is built
 *
 * Three things live here, each of use without the next:
 *
 *   nl2sql_json    a slice of JSON text that was validated, with accessors
 *   nl2sql_json_*  writers that build JSON on a nl2sql_buf, commas included
 *   nl2sql_record  one object of a stream, changed without touching the rest
 *
 * A record keeps its line as it came.  Setting a member replaces the bytes of
 * that one value, or appends before the closing brace; number spellings,
 * escapes, blanks, order and unknown members stay byte for byte.
 *
 * Ownership: a slice borrows the text it points into.  What is asked of a
 * record lives until the record is parsed anew, reset or freed.
 */
#ifndef NL2SQL_RECORD_H
#define NL2SQL_RECORD_H

#include <nl2sql/base.h>

#define NL2SQL_LINE_MAX ((size_t)16 * 1024 * 1024) /* bytes of a line */
#define NL2SQL_LINE_KEPT ((size_t)64 * 1024) /* of a longer one, in a reject */
#define NL2SQL_JSON_DEPTH 512 /* arrays and objects in one another */

/* ---- reading JSON ----------------------------------------------------- */

enum nl2sql_json_type {
	NL2SQL_JSON_NONE = 0, /* there is no such value: at is NULL */
	NL2SQL_JSON_NULL,
	NL2SQL_JSON_BOOL,
	NL2SQL_JSON_NUMBER,
	NL2SQL_JSON_STRING,
	NL2SQL_JSON_ARRAY,
	NL2SQL_JSON_OBJECT
};

/**
 * One value of a JSON text that was found valid: strict RFC 8259 in UTF-8,
 * no lone surrogates, no deeper than NL2SQL_JSON_DEPTH.  at points at its
 * first byte, and len goes to its last: no blanks around it, and not
 * NUL-terminated.  Small; pass it by value.  {0} is "absent", and every
 * accessor takes it.
 */
struct nl2sql_json {
	const char *at;
	size_t len;
};

/**
 * Validate a text that holds exactly one value, blanks around it allowed.
 *
 * @param out  set to the value inside text, which must outlive it
 * @return 0, or -1 with *err set to NL2SQL_EDATA, the word "bad_json" (or
 *         "bad_utf8", "too_deep") and the byte in the message
 */
int nl2sql_json_parse(struct nl2sql_json *out, const char *text, size_t len,
		      struct nl2sql_err *err) NL2SQL_MUST_USE;

enum nl2sql_json_type nl2sql_json_type(struct nl2sql_json j);

/** The member of an object, its name compared as decoded; the first where it
 * stands twice.  Absent where there is none or j is no object. */
struct nl2sql_json nl2sql_json_get(struct nl2sql_json j, const char *name);
/** The same for n names in one pass: values[i] is the member names[i]. */
void nl2sql_json_pick(struct nl2sql_json j, const char *const names[],
		      struct nl2sql_json values[], size_t n);
/** The i-th element of an array, from 0, or absent.  Linear: to walk all,
 * iterate. */
struct nl2sql_json nl2sql_json_at(struct nl2sql_json j, size_t i);
/** Elements of an array or members of an object; 0 for anything else. */
size_t nl2sql_json_count(struct nl2sql_json j);

/**
 * Walk an array or an object:
 *
 *	struct nl2sql_json_iter it = nl2sql_json_iter(columns);
 *	struct nl2sql_json key, value;
 *
 *	while (nl2sql_json_next(&it, &key, &value))
 *		...
 *
 * key is the name as a JSON string (absent in an array) and may be NULL where
 * nobody asks.  Anything but an array or object has no elements.
 */
struct nl2sql_json_iter {
	const char *at, *end;
	bool object;
};
struct nl2sql_json_iter nl2sql_json_iter(struct nl2sql_json j);
bool nl2sql_json_next(struct nl2sql_json_iter *it, struct nl2sql_json *key,
		      struct nl2sql_json *value);

/**
 * The text of a string, escapes decoded, NUL-terminated.
 *
 * @param len  set to its bytes; may be NULL.  A string may hold a NUL
 *             (\u0000): whoever must know compares len with strlen()
 * @return in the arena, or NULL where j is no string
 */
char *nl2sql_json_string(struct nl2sql_json j, struct nl2sql_arena *a,
			 size_t *len);
/** Append the decoded text of a string.  @return 0, or -1: no string */
int nl2sql_json_decode(struct nl2sql_json j, struct nl2sql_buf *b);
/** Is it the string s?  Allocates nothing. */
bool nl2sql_json_is(struct nl2sql_json j, const char *s);
/** Has a string nothing but white space (Unicode's, too)? */
bool nl2sql_json_blank(struct nl2sql_json j);

/** Each sets *out and returns 0, or returns -1 and leaves it: the value is of
 * another type, or (int) not a whole number spelled without exponent that fits
 * ("5" and "5.0" do), or (double) out of range. */
int nl2sql_json_int(struct nl2sql_json j, int64_t *out);
int nl2sql_json_double(struct nl2sql_json j, double *out);
int nl2sql_json_bool(struct nl2sql_json j, bool *out);

/** The same with a value for "absent or of another type". */
int64_t nl2sql_json_int_or(struct nl2sql_json j, int64_t otherwise);
double nl2sql_json_double_or(struct nl2sql_json j, double otherwise);
bool nl2sql_json_bool_or(struct nl2sql_json j, bool otherwise);

/** Do they mean the same?  Strings are compared decoded, members in any
 * order, numbers by value (1 equals 1.0 and 1e0). */
bool nl2sql_json_equal(struct nl2sql_json a, struct nl2sql_json b);

/* ---- building JSON ---------------------------------------------------- */

/*
 * Each writer first puts the comma that is due, which it knows from the last
 * byte of the buffer; so a text is built by calling them in order:
 *
 *	nl2sql_json_open(&b, '{');
 *	nl2sql_json_add_string(&b, "name", table->name);
 *	nl2sql_json_key(&b, "columns");
 *	nl2sql_json_open(&b, '[');
 *	nl2sql_json_put_string(&b, "id");
 *	nl2sql_json_close(&b, ']');
 *	nl2sql_json_close(&b, '}');
 *
 * The buffer may hold whole lines before (a newline asks for no comma).
 * Names are made by us and are written as they are, without escapes.
 */
void nl2sql_json_open(struct nl2sql_buf *b, char bracket);  /* { or [ */
void nl2sql_json_close(struct nl2sql_buf *b, char bracket); /* } or ] */
void nl2sql_json_key(struct nl2sql_buf *b, const char *name);

/** A string; what is not UTF-8 becomes U+FFFD.  NULL is written as null. */
void nl2sql_json_put_string(struct nl2sql_buf *b, const char *s);
void nl2sql_json_put_stringn(struct nl2sql_buf *b, const char *s, size_t len);
/** What stands between the quotes of a string: it can be put together of
 * parts, and a part be kept. */
void nl2sql_json_put_chars(struct nl2sql_buf *b, const char *s, size_t len);
void nl2sql_json_put_int(struct nl2sql_buf *b, int64_t n);
/** The shortest spelling that reads back as d; null for NaN and infinities. */
void nl2sql_json_put_double(struct nl2sql_buf *b, double d);
void nl2sql_json_put_bool(struct nl2sql_buf *b, bool v);
void nl2sql_json_put_null(struct nl2sql_buf *b);
/** A value as it is spelled; absent is written as null. */
void nl2sql_json_put(struct nl2sql_buf *b, struct nl2sql_json j);

/** Key and value in one call. */
void nl2sql_json_add_string(struct nl2sql_buf *b, const char *name, const char *s);
void nl2sql_json_add_int(struct nl2sql_buf *b, const char *name, int64_t n);
void nl2sql_json_add_double(struct nl2sql_buf *b, const char *name, double d);
void nl2sql_json_add_bool(struct nl2sql_buf *b, const char *name, bool v);
void nl2sql_json_add(struct nl2sql_buf *b, const char *name, struct nl2sql_json j);

/** Put an nl2sql_err as the error object of nl2sql-records(5): {code, message,
 * position, hint}, the last two only where they are set. */
void nl2sql_json_put_error(struct nl2sql_buf *b, const struct nl2sql_err *err);

/** What was built, as a slice.  b must hold one whole value (asserted where
 * NDEBUG is not defined) and must outlive it. */
struct nl2sql_json nl2sql_json_of(const struct nl2sql_buf *b);

/**
 * Write an object with one member set and the rest as it was, byte for byte:
 * the nested splice.  value replaces the member, or is appended; an absent
 * value takes the member out.
 *
 * @param object  not changed; absent or no object: a new one is written
 */
void nl2sql_json_put_with(struct nl2sql_buf *b, struct nl2sql_json object,
			  const char *name, struct nl2sql_json value);

/* ---- one record ------------------------------------------------------- */

struct nl2sql_record;

struct nl2sql_record *nl2sql_record_new(void);
void nl2sql_record_free(struct nl2sql_record *r); /* NULL is fine */

/**
 * Take a line as the record, forgetting what it held.
 *
 * @param line  one JSON object with blanks around it; borrowed until the
 *              record is parsed anew or copied over
 * @return 0, or -1 with *err set to NL2SQL_EDATA and the word "bad_json",
 *         "bad_utf8", "too_deep" or "not_an_object"; the record is then empty
 */
int nl2sql_record_parse(struct nl2sql_record *r, const char *line, size_t len,
			struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Make *to the same record with a text of its own. */
void nl2sql_record_copy(struct nl2sql_record *to,
			const struct nl2sql_record *from);

/**
 * Its "type"; for an object without one "pair" where it has "sql",
 * "question" where it has only "question"; else "" (so too where type is no
 * string).  Lives as long as the record's content.
 */
const char *nl2sql_record_type(const struct nl2sql_record *r);
bool nl2sql_record_is(const struct nl2sql_record *r, const char *type);

/** A top-level member as it stands now (what was set, after a set). */
struct nl2sql_json nl2sql_record_get(const struct nl2sql_record *r,
				     const char *name);
/** The decoded text of a string member in the record's own arena, or NULL
 * where it is absent or no string.  len may be NULL. */
const char *nl2sql_record_string(struct nl2sql_record *r, const char *name,
				 size_t *len);
/** The id as text, an integer as it is spelled; NULL where there is none. */
const char *nl2sql_record_id(struct nl2sql_record *r);

/** The object as it was read, whatever was set since. */
struct nl2sql_json nl2sql_record_line(const struct nl2sql_record *r);
/** How often a member stands in the line as it was read. */
size_t nl2sql_record_times(const struct nl2sql_record *r, const char *name);
/** May any member stand twice?  false is certain, and cheap to know. */
bool nl2sql_record_repeats(const struct nl2sql_record *r);

/**
 * Set a top-level member: its value is replaced where it stands, or it is
 * appended.  value is copied; it must be one whole JSON value.
 */
void nl2sql_record_set(struct nl2sql_record *r, const char *name,
		       struct nl2sql_json value);
void nl2sql_record_set_string(struct nl2sql_record *r, const char *name,
			      const char *s);
/** What was built on a buffer; the same as set(r, name, json_of(b)). */
void nl2sql_record_set_buf(struct nl2sql_record *r, const char *name,
			   const struct nl2sql_buf *b);
/** Take a member out, every time that it stands there. */
void nl2sql_record_unset(struct nl2sql_record *r, const char *name);

/** Was anything set or taken out? */
bool nl2sql_record_changed(const struct nl2sql_record *r);
/** Append the record as it stands now, without a newline. */
void nl2sql_record_put(struct nl2sql_buf *b, const struct nl2sql_record *r);

/** The arena that lives and dies with the record's content: for what a step
 * keeps beside it. */
struct nl2sql_arena *nl2sql_record_arena(struct nl2sql_record *r);

/* ---- reader ----------------------------------------------------------- */

struct nl2sql_reader;

/**
 * Read records from a descriptor.  A byte order mark before the first line is
 * skipped, CRLF ends a line as LF does, blank lines are skipped, and a last
 * line without a newline is a line.
 *
 * @param fd    open for reading; stays the caller's, and is not closed
 * @param name  shown before the line number in messages, "stdin"; copied
 * @return a reader, never NULL; give it to nl2sql_reader_free()
 */
struct nl2sql_reader *nl2sql_reader_new(int fd, const char *name);
void nl2sql_reader_free(struct nl2sql_reader *r);

/**
 * Read the next record.  Blocks where a line is not there yet; see
 * nl2sql_reader_ready().
 *
 * @param rec  filled; its text is the reader's, until the next call on it
 * @return 1 with *rec filled, 0 at the end of the input, -1 with *err set.
 *         After NL2SQL_EDATA the line is consumed, nl2sql_reader_bad() tells
 *         it, and reading may go on.  NL2SQL_EAGAIN: read(2) was interrupted
 *         by a signal, or the descriptor does not block and has nothing.
 *         NL2SQL_EFATAL: read(2) failed.
 */
int nl2sql_reader_next(struct nl2sql_reader *r, struct nl2sql_record *rec,
		       struct nl2sql_err *err) NL2SQL_MUST_USE;

/** Would the next call find its line (or the end) without reading? */
bool nl2sql_reader_ready(const struct nl2sql_reader *r);

/** A line that was refused: what a reject holds. */
struct nl2sql_bad_line {
	const char *text; /* the line, or its first NL2SQL_LINE_KEPT bytes */
	size_t len;
	size_t length;    /* the whole line's bytes, where it was too long */
	char sha256[65];  /* of the whole line, where it was too long, or "" */
};
/** The line of the last NL2SQL_EDATA, or of the last record: borrowed until
 * the next nl2sql_reader_next(). */
struct nl2sql_bad_line nl2sql_reader_bad(const struct nl2sql_reader *r);

/** Where it is: the line of the last record or refusal, from 1. */
long nl2sql_reader_line(const struct nl2sql_reader *r);
const char *nl2sql_reader_name(const struct nl2sql_reader *r);

/* ---- writer ----------------------------------------------------------- */

struct nl2sql_writer;

/**
 * Write lines to a descriptor, through a buffer.
 *
 * @param fd    open for writing; stays the caller's
 * @param name  names it in messages, "standard output"; copied
 */
struct nl2sql_writer *nl2sql_writer_new(int fd, const char *name);
/** Free it; what was not flushed is lost. */
void nl2sql_writer_free(struct nl2sql_writer *w);

/**
 * Write one record, or one line of JSON, as one line.  Buffered;
 * nl2sql_writer_flush() sends it.
 *
 * @return 0, or -1 with *err set to NL2SQL_EFATAL (errno is kept): part of
 *         the line may be out
 */
int nl2sql_writer_put(struct nl2sql_writer *w, const struct nl2sql_record *rec,
		      struct nl2sql_err *err) NL2SQL_MUST_USE;
int nl2sql_writer_line(struct nl2sql_writer *w, const char *line, size_t len,
		       struct nl2sql_err *err) NL2SQL_MUST_USE;
/** The same for bytes that are no line (a rendered page). */
int nl2sql_writer_raw(struct nl2sql_writer *w, const void *data, size_t len,
		      struct nl2sql_err *err) NL2SQL_MUST_USE;
int nl2sql_writer_flush(struct nl2sql_writer *w,
			struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Send at most so many bytes, in one write(2), where the descriptor is ready
 * for them. */
int nl2sql_writer_some(struct nl2sql_writer *w, size_t most,
		       struct nl2sql_err *err) NL2SQL_MUST_USE;
/** Bytes that wait for a flush. */
size_t nl2sql_writer_pending(const struct nl2sql_writer *w);

#endif
