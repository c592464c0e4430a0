/*
 * nl2sql/mask.h - stand-ins for personal values
 *
 * A stand-in keeps the type of what it stands for: digits stay digits,
 * letters letters, an e-mail address becomes one at example.com, a telephone
 * number one that is reserved for fiction, a card or IBAN one whose check
 * digits are wrong on purpose, a person's name one of a list, a date is
 * shifted, free text is redacted as a whole.
 *
 * It is made by HMAC-SHA256 from the key, the database's id, the kind and the
 * value with case, blanks and punctuation taken out.  So the same value has
 * the same stand-in in every column, phase and program of a run that has the
 * key, joins stay whole, and "JANE ROE" goes where "Jane Roe" goes.  Two values may share
 * a stand-in (there are fewer names than people).
 *
 * This is pseudonymisation, not anonymisation.  Without a key file the key
 * comes from the seed, so that whoever knows the seed can try values: it is
 * guessable, and records and card say so (nl2sql_mask_guessable()).
 */
#ifndef NL2SQL_MASK_H
#define NL2SQL_MASK_H

#include <nl2sql/schema.h>

/** What a value is, which decides what its stand-in looks like. */
enum nl2sql_mask_kind {
	NL2SQL_MASK_SHAPE, /* letters for letters, digits for digits */
	NL2SQL_MASK_NAME,  /* a person's full name */
	NL2SQL_MASK_FIRST_NAME,
	NL2SQL_MASK_LAST_NAME,
	NL2SQL_MASK_EMAIL,
	NL2SQL_MASK_PHONE,
	NL2SQL_MASK_CARD,
	NL2SQL_MASK_IBAN,
	NL2SQL_MASK_IP,
	NL2SQL_MASK_URL,
	NL2SQL_MASK_ADDRESS, /* street and number */
	NL2SQL_MASK_DATE,    /* ISO dates and timestamps; shifted by days */
	NL2SQL_MASK_TEXT     /* redacted as a whole */
};

struct nl2sql_mask;

/**
 * Make a mask.
 *
 * @param key_file  its bytes (16 to 4096) are the key; NULL: the key comes
 *                  from the seed
 * @return NULL with *err set (NL2SQL_EDATA) where the file cannot be read or
 *         holds fewer than 16 bytes; the message does not show its content.
 *         Give it to nl2sql_mask_free()
 */
struct nl2sql_mask *nl2sql_mask_new(const char *key_file, uint64_t seed,
				    struct nl2sql_err *err);
void nl2sql_mask_free(struct nl2sql_mask *m); /* NULL is fine */
/** Whether the key came from the seed. */
bool nl2sql_mask_guessable(const struct nl2sql_mask *m);

/** The kind that fits a semantic ("email"); SHAPE: none does better. */
enum nl2sql_mask_kind nl2sql_mask_kind_of(const char *semantic);
/** The kind that fits a column: by its semantic, then its family and role. */
enum nl2sql_mask_kind nl2sql_mask_kind(const struct nl2sql_column *c);

/**
 * Append the stand-in of a text.
 *
 * @param db    the database's id
 * @param text  valid UTF-8; what comes out is so too, and holds no quote or
 *              control character that text does not hold
 */
void nl2sql_mask_put(const struct nl2sql_mask *m, struct nl2sql_buf *out,
		     const char *db, enum nl2sql_mask_kind kind,
		     const char *text, size_t len);

/**
 * The stand-in of a cell, of the same type.
 *
 * NULL and booleans stay; an integer keeps its sign and number of digits; a
 * real keeps its digits before and after the point; a blob stays a length.
 *
 * @return the cell, its text in the arena
 */
struct nl2sql_cell nl2sql_mask_cell(const struct nl2sql_mask *m,
				    struct nl2sql_arena *a, const char *db,
				    enum nl2sql_mask_kind kind,
				    const struct nl2sql_cell *c);

/* ---- finding masked values in text --------------------------------------- */

/**
 * A set of values that must not be seen, to be found in questions, SQL and
 * answers.  It holds a hash of each (16 bytes), not the values.  Values are
 * compared with case, blanks and punctuation taken out, so that 2025550143
 * finds 202-555-0143; those with fewer than 4 letters and digits are not
 * taken: they would hit words that mean something else.
 */
struct nl2sql_mask_set;

/** @param m  kept; must outlive the set */
struct nl2sql_mask_set *nl2sql_mask_set_new(const struct nl2sql_mask *m,
					    const char *db);
void nl2sql_mask_set_free(struct nl2sql_mask_set *s); /* NULL is fine */

/** Add one value.  @return whether it was taken (long enough) */
bool nl2sql_mask_set_add(struct nl2sql_mask_set *s, enum nl2sql_mask_kind kind,
			 const char *text, size_t len);
/** Add the text of every cell in a sample's personal columns, and their
 * examples and top values: what is known without the database. */
void nl2sql_mask_set_add_table(struct nl2sql_mask_set *s,
			       const struct nl2sql_table *t);
size_t nl2sql_mask_set_count(const struct nl2sql_mask_set *s);

/**
 * Append text with each value of the set that stands in it, on word
 * boundaries, replaced by its stand-in; the longest that begins at a word
 * wins.  Works on questions and on SQL alike (a doubled quote is punctuation,
 * and stays doubled).  Linear in text.
 *
 * @return how many were replaced
 */
size_t nl2sql_mask_set_replace(const struct nl2sql_mask_set *s,
			       struct nl2sql_buf *out, const char *text,
			       size_t len);
/** Whether any value of the set stands in text. */
bool nl2sql_mask_set_hits(const struct nl2sql_mask_set *s, const char *text,
			  size_t len);

/* ---- detecting personal values by their form ------------------------------ */

/**
 * What a value is by its form and checksum alone: email, phone, card, iban,
 * ip, mac, url, uuid, ssn …; NULL where it has none.  These are the words of
 * profile.semantic.
 */
const char *nl2sql_mask_form(const char *text, size_t len);

/**
 * Append text with every part that has a personal form (e-mail, telephone,
 * card, IBAN, IP, social security number) replaced by its stand-in: for text
 * of which nobody knows where it came from.  @return how many were replaced
 */
size_t nl2sql_mask_scrub(const struct nl2sql_mask *m, struct nl2sql_buf *out,
			 const char *db, const char *text, size_t len);

#endif
