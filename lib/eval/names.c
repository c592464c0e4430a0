/*
 * lib/eval/names.c - what the modes are called
 */
#include <nl2sql/eval.h>

static const char *const names[NL2SQL_MODES] = {
	[NL2SQL_MODE_SPIDER_EXEC] = "spider_exec",
	[NL2SQL_MODE_SPIDER_EXEC_DISTINCT] = "spider_exec_distinct",
	[NL2SQL_MODE_SPIDER_EXACT] = "spider_exact",
	[NL2SQL_MODE_PARTIAL] = "partial",
	[NL2SQL_MODE_SPIDER_HARDNESS] = "spider_hardness",
	[NL2SQL_MODE_BIRD_EX] = "bird_ex",
	[NL2SQL_MODE_BIRD_SOFT_F1] = "bird_soft_f1",
	[NL2SQL_MODE_BIRD_RVES] = "bird_rves",
	[NL2SQL_MODE_DEFOG_EXACT] = "defog_exact",
	[NL2SQL_MODE_DEFOG_SUBSET] = "defog_subset",
	[NL2SQL_MODE_SPIDER2] = "spider2"
};

const char *nl2sql_mode_name(enum nl2sql_mode m)
{
	return names[m];
}

int nl2sql_mode_of(enum nl2sql_mode *m, const char *name)
{
	size_t i;

	for (i = 0; i < NL2SQL_MODES; i++) {
		if (!nl2sql_ieq(name, names[i]))
			continue;
		*m = (enum nl2sql_mode)i;
		return 0;
	}
	return -1;
}

bool nl2sql_mode_runs(enum nl2sql_mode m)
{
	return m != NL2SQL_MODE_SPIDER_EXACT && m != NL2SQL_MODE_PARTIAL &&
	       m != NL2SQL_MODE_SPIDER_HARDNESS;
}

int nl2sql_modes_read(enum nl2sql_mode *modes, size_t *n, char *const *given,
		      size_t nnames, struct nl2sql_err *err)
{
	struct nl2sql_buf all = {0};
	size_t i;
	int m;

	for (i = 0; i < nnames; i++) {
		enum nl2sql_mode mode;

		if (nl2sql_mode_of(&mode, given[i]) < 0)
			break;
		if (*n < NL2SQL_MODES)
			modes[(*n)++] = mode;
	}
	if (i == nnames)
		return 0;
	for (m = 0; m < NL2SQL_MODES; m++)
		nl2sql_buf_printf(&all, "%s%s", m ? ", " : "", names[m]);
	nl2sql_err_set(err, NL2SQL_EDATA, "unrecognized mode \"%s\"",
		       given[i]);
	nl2sql_err_hint(err, "There are %s.", nl2sql_buf_str(&all));
	nl2sql_buf_release(&all);
	return -1;
}
