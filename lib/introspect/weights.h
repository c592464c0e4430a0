/*
 * weights.h - what each feature is worth, in log odds
 *
 * Set by hand and refined by hill climbing on the F1 of the Spider databases
 * with their foreign keys dropped (tests/bench/relationships.py).
 */
#ifndef NL2SQL_INTROSPECT_WEIGHTS_H
#define NL2SQL_INTROSPECT_WEIGHTS_H

static const double weights[FEATURES] = {
	[F_BIAS] = -6,		 [F_SAME_NAME] = 3.5,
	[F_TABLE_IN_NAME] = 3.5, [F_TABLE_ENDS_NAME] = 2.5,
	[F_NAME_ENDS_TABLE] = 3, [F_QUALIFIED] = 2.5,
	[F_SIMILAR] = 1,	 [F_SIMILAR_TABLE] = .6,
	[F_CHILD_ID] = 1,	 [F_PARENT_ID] = .5,
	[F_PARENT_OWN] = .8,	 [F_PARENT_FIRST] = .5,
	[F_DECLARED] = 1,	 [F_CHILD_KEY] = -1,
	[F_CHILD_SERIAL] = -2,	 [F_NO_DATA] = -.5,
	[F_WHOLE] = 1.5,	 [F_HALF] = -3,
	[F_MORE_VALUES] = -3,	 [F_COVERAGE] = .5,
	[F_FEW_VALUES] = -1.5,	 [F_WHOLE_NAMED] = .5,
	[F_TEXT] = -.3,		 [F_SAME_TABLE] = -2
};

#endif
