/* mask.h - what the room's files share */
#ifndef NL2SQL_MASK_MASK_H
#define NL2SQL_MASK_MASK_H

#include <nl2sql/mask.h>

/** Whether Luhn's check digit is right; what is no digit is passed over. */
bool mask_luhn(const char *s, size_t len);
/** Whether the check digits of an IBAN are right. */
bool mask_iban_valid(const char *s, size_t len);
/** Append the letters and digits of text, lower-cased where ASCII: what two
 * spellings of one value have in common. */
void mask_normal(struct nl2sql_buf *out, const char *text, size_t len);

#endif
