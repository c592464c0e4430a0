/* mask.h - what the room's files share */
#ifndef NL2SQL_MASK_MASK_H
#define NL2SQL_MASK_MASK_H

#include <nl2sql/mask.h>

/* A list of names, one a line. */
struct names {
	char *text;
	const char **items;
	size_t n, cap;
};

struct nl2sql_mask {
	unsigned char key[32];
	bool guessable;
	struct names given, family;
};

/** Whether Luhn's check digit is right; what is no digit is passed over. */
bool nl2sql_mask_luhn(const char *s, size_t len);
/** Whether the check digits of an IBAN are right. */
bool nl2sql_mask_iban_valid(const char *s, size_t len);
/** Append the letters and digits of text, lower-cased where ASCII: what two
 * spellings of one value have in common. */
void nl2sql_mask_normal(struct nl2sql_buf *out, const char *text, size_t len);

#endif
