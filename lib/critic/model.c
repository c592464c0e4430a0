/* lib/critic/model.c - a model is asked for another statement */
#include "critique.h"

bool critique_ask(struct nl2sql_critique *c)
{
	(void)c;
	return false;
}

void critique_unask(struct nl2sql_critique *c)
{
	(void)c;
}
