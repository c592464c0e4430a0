/*
 * lib/grammar/bind.h - what the files of the binders share
 *
 * A binder fills one slot, from those before it.  It returns false where
 * nothing fits; the derivation is then given up.
 */
#ifndef NL2SQL_GRAMMAR_BIND_H
#define NL2SQL_GRAMMAR_BIND_H

#include "internal.h"

size_t nl2sql_derive_below(struct derivation *d, size_t n);
bool nl2sql_derive_chance(struct derivation *d, double p);
/** Draw an index by weight.  @return n where all weights are 0 */
size_t nl2sql_derive_draw(struct derivation *d, const double *weight, size_t n);
bool nl2sql_derive_used(const struct derivation *d, const struct inst *in,
			size_t col);
/** Put an instance on any row of its sample. */
void nl2sql_derive_witness(struct derivation *d, struct inst *in);
/** Draw a column of the table that the binder allows. */
bool nl2sql_derive_column(struct derivation *d, const struct bind *b,
			  struct inst *in, struct colref *out);
const struct world_column *nl2sql_bind_column_of(const struct colref *c);
/** Can the value be said in a sentence? */
bool nl2sql_bind_speakable(const struct nl2sql_cell *v);
/** Make the slot a number of the column, whole where it is. */
void nl2sql_bind_set_number(struct slot *s, struct nl2sql_cell *cell, double v,
			    struct colref *c);
/** A step of 1, 2.5 or 5 that suits the spread. */
double nl2sql_bind_step(double spread, bool integer);
double nl2sql_bind_round(double v, double step, bool down);
bool nl2sql_bind_table(struct derivation *d, const struct bind *b,
		       struct slot *s);
bool nl2sql_bind_child(struct derivation *d, const struct bind *b,
		       struct inst *from, struct slot *s);
bool nl2sql_bind_parent(struct derivation *d, const struct bind *b,
			struct inst *from, struct slot *s);
bool nl2sql_bind_below(struct derivation *d, const struct bind *b,
		       struct inst *from, struct slot *s);
bool nl2sql_bind_above(struct derivation *d, const struct bind *b,
		       struct inst *from, struct slot *s);
bool nl2sql_bind_again(struct derivation *d, struct inst *from,
		       const struct slot *same, struct slot *s);
bool nl2sql_bind_like(struct derivation *d, struct inst *as, struct inst *from,
		      struct slot *s);
bool nl2sql_bind_col(struct derivation *d, const struct bind *b,
		     struct inst *in, struct slot *s);
bool nl2sql_bind_topcol(struct derivation *d, const struct bind *b,
			struct inst *in, struct slot *s);
bool nl2sql_bind_label(struct derivation *d, const struct bind *b,
		       struct inst *in, struct slot *s);
bool nl2sql_bind_items(struct derivation *d, const struct bind *b,
		       struct inst *in, struct slot *s);
bool nl2sql_bind_value(struct derivation *d, struct colref *c, struct slot *s);
bool nl2sql_bind_other(struct derivation *d, struct colref *c,
		       const struct slot * not, const struct slot *nor,
		       struct slot *s);
bool nl2sql_bind_bound(struct derivation *d, struct colref *c, bool over,
		       struct slot *s);
bool nl2sql_bind_range(struct derivation *d, struct colref *c, struct slot *s);
bool nl2sql_bind_period(struct derivation *d, struct colref *c, struct slot *s);
bool nl2sql_bind_flag(struct derivation *d, struct colref *c, bool yes,
		      struct slot *s);
bool nl2sql_bind_piece(struct derivation *d, struct colref *c, enum binder kind,
		       struct slot *s);
bool nl2sql_bind_outside(struct derivation *d, struct colref *c,
			 struct slot *s);
bool nl2sql_bind_floor(struct derivation *d, struct colref *c, struct slot *s);
bool nl2sql_bind_differs(const struct slot *g, const struct slot *a,
			 const struct slot *b, struct slot *s);
bool nl2sql_bind_beaten(struct derivation *d, const struct bind *b,
			const struct slot *g, const struct slot *m,
			struct slot *s);
bool nl2sql_bind_atleast(struct derivation *d, const struct bind *b,
			 const struct slot *by, struct slot *s);
bool nl2sql_bind_both(struct derivation *d, struct colref *c, struct slot *s);
bool nl2sql_bind_function(struct derivation *d, const struct bind *b,
			  struct inst *in, struct slot *s);

/** Has anybody, or a rule, said what it is? */
static inline bool bind_described(const char *a, const char *b)
{
	return (a && *a) || (b && *b);
}

#endif
