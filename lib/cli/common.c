/* lib/cli/common.c - the options that all commands take, and shared groups */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "internal.h"

#define COMMON (nl2sql_cli.common)

const struct nl2sql_opt nl2sql_database_opts[] = {
	NL2SQL_OPT_DOUBLE(0, "timeout", "SECONDS", &COMMON.timeout,
			  "stop a statement after that time"),
	NL2SQL_OPT_INT(0, "max-rows", "N", &COMMON.max_rows,
		       "read at most N rows of a result", .min = 1,
		       .max = INT64_MAX),
	NL2SQL_OPT_INT(0, "max-memory", "MB", &COMMON.max_memory,
		       "memory a statement may take", .min = 1,
		       .max = 1 << 20),
	NL2SQL_OPT_DOUBLE(0, "patience", "SECONDS", &COMMON.patience,
			  "wait so long for a server that went away",
			  .flags = NL2SQL_OPT_NO_EFFECT),
	NL2SQL_OPT_INT(0, "max-connections", "N", &COMMON.max_connections,
		       "open at most N connections to a server; 0: --jobs",
		       .max = 1024, .flags = NL2SQL_OPT_NO_EFFECT),
	NL2SQL_OPT_LIST(0, "tables", "GLOBS", &COMMON.tables,
			"the tables that may be read"),
	NL2SQL_OPT_LIST(0, "exclude", "GLOBS", &COMMON.exclude,
			"the tables that may not"),
	NL2SQL_OPT_END
};

const struct nl2sql_opt nl2sql_dialect_opts[] = {
	NL2SQL_OPT_STRING(0, "dialect", "NAME", &COMMON.dialect,
			  "sqlite, postgresql, mysql or trino, where no --db "
			  "tells"),
	NL2SQL_OPT_END
};

static const char *shard_text;

const struct nl2sql_opt nl2sql_common_opts[] = {
	NL2SQL_OPT_DATABASES(0, "db", &COMMON.db,
			     "a database (may be repeated)"),
	NL2SQL_OPT_STRING(0, "schema", "FILE", &COMMON.schema,
			  "read schema records there; they are not passed on",
			  .flags = NL2SQL_OPT_NO_EFFECT),
	NL2SQL_OPT_INT(0, "seed", "N", &COMMON.seed, "of all that is drawn",
		       .min = INT64_MIN, .max = INT64_MAX),
	NL2SQL_OPT_INT(0, "jobs", "N", &COMMON.jobs,
		       "work on N records at a time; 0: one a processor",
		       .max = 1024, .flags = NL2SQL_OPT_NO_EFFECT),
	NL2SQL_OPT_STRING(0, "shard", "I/N", &shard_text,
			  "do pair I, I+N, I+2N ... only (I from 0)"),
	NL2SQL_OPT_STRING(0, "rejects", "FILE", &COMMON.rejects,
			  "write lines that cannot be read there",
			  .flags = NL2SQL_OPT_NO_EFFECT),
	NL2SQL_OPT_FLAG(0, "allow-rejects", &COMMON.allow_rejects,
			"exit 0 though lines were rejected",
			.flags = NL2SQL_OPT_NO_EFFECT),
	NL2SQL_OPT_FLAG(0, "allow-partial", &COMMON.allow_partial,
			"take a stream that was cut off for whole"),
	NL2SQL_OPT_FLAG(0, "bare", &COMMON.bare,
			"neither expect nor write begin and end"),
	NL2SQL_OPT_FLAG(0, "timings", &COMMON.timings, "add elapsed_ms"),
	NL2SQL_OPT_FLAG(0, "unbuffered", &COMMON.unbuffered,
			"answer each line before the next is read",
			.flags = NL2SQL_OPT_NO_EFFECT),
	NL2SQL_OPT_STRING(0, "key-file", "FILE", &COMMON.key_file,
			  "the key of all masked values",
			  .flags = NL2SQL_OPT_NO_EFFECT),
	NL2SQL_OPT_STRING(0, "config", "FILE", &COMMON.config,
			  "read this INI file, no other",
			  .flags = NL2SQL_OPT_NO_EFFECT),
	NL2SQL_OPT_STRING(0, "log", "FILE", &COMMON.log,
			  "append events there, as JSON Lines",
			  .flags = NL2SQL_OPT_NO_EFFECT),
	NL2SQL_OPT_CHOICE(0, "check-only", "options|all", &COMMON.check_only,
			  "read options, print them as JSON, and end",
			  .flags = NL2SQL_OPT_NO_EFFECT | NL2SQL_OPT_HIDDEN),
	NL2SQL_OPT_INT(0, "expect", "N", &COMMON.expect,
		       "how many records a pipeline will have, for its bar",
		       .flags = NL2SQL_OPT_NO_EFFECT | NL2SQL_OPT_HIDDEN),
	NL2SQL_OPT_STRING(0, "section", "NAME", &COMMON.section,
			  "a further section of the INI that is ours",
			  .flags = NL2SQL_OPT_NO_EFFECT | NL2SQL_OPT_HIDDEN),
	NL2SQL_OPT_STRING(0, "account", "NAME", &COMMON.account,
			  "whose budget a model spends, instead of this run's",
			  .flags = NL2SQL_OPT_NO_EFFECT | NL2SQL_OPT_HIDDEN),
	NL2SQL_OPT_CHOICE(0, "progress", "auto|always|never", &COMMON.progress,
			  "draw a progress bar on stderr",
			  .flags = NL2SQL_OPT_NO_EFFECT),
	NL2SQL_OPT_FLAG('q', "quiet", &COMMON.quiet, "say errors only",
			.flags = NL2SQL_OPT_NO_EFFECT),
	NL2SQL_OPT_FLAG('v', "verbose", &COMMON.verbose, "say more",
			.flags = NL2SQL_OPT_NO_EFFECT),
	{ .kind = NL2SQL_KIND_SPECIAL, .letter = 'h', .name = "help",
	  .help = "print this help" },
	{ .kind = NL2SQL_KIND_SPECIAL, .letter = 'V', .name = "version",
	  .help = "print the version" },
	{ .kind = NL2SQL_KIND_SPECIAL, .name = "dump-options",
	  .help = "print this table for programs",
	  .flags = NL2SQL_OPT_HIDDEN },
	NL2SQL_OPT_END
};

const struct nl2sql_common *nl2sql_common(void)
{
	return &nl2sql_cli.common;
}

bool nl2sql_shard_mine(uint64_t k)
{
	return COMMON.shards <= 1 ||
	       k % (uint64_t)COMMON.shards == (uint64_t)COMMON.shard;
}

static int settle_shard(struct nl2sql_err *err)
{
	const char *slash;
	char *i;
	int rc;

	COMMON.shard = 0;
	COMMON.shards = 1;
	if (!shard_text || !*shard_text)
		return 0;
	slash = strchr(shard_text, '/');
	i = nl2sql_strndup(shard_text, slash ? (size_t)(slash - shard_text) : 0);
	rc = slash && nl2sql_parse_int(slash + 1, 1, 1000000,
				       &COMMON.shards) == 0 &&
	     nl2sql_parse_int(i, 0, COMMON.shards - 1, &COMMON.shard) == 0;
	free(i);
	if (rc)
		return 0;
	nl2sql_err_set(err, NL2SQL_EDATA, "shard cannot be \"%s\"", shard_text);
	return nl2sql_err_hint(err, "Write I/N with I from 0 to N-1.");
}

static int settle_dialect(struct nl2sql_err *err)
{
	static const char *const names[][2] = {
		{ "sqlite", "sqlite" }, { "sqlite3", "sqlite" },
		{ "postgresql", "postgresql" }, { "postgres", "postgresql" },
		{ "mysql", "mysql" }, { "mariadb", "mysql" },
		{ "trino", "trino" }
	};
	size_t i;

	if (!COMMON.dialect)
		return 0;
	for (i = 0; i < NL2SQL_COUNT(names); i++)
		if (nl2sql_ieq(COMMON.dialect, names[i][0])) {
			COMMON.dialect = names[i][1];
			return 0;
		}
	nl2sql_err_set(err, NL2SQL_EDATA, "unrecognized dialect \"%s\"",
		       COMMON.dialect);
	return nl2sql_err_hint(err, "There are sqlite, postgresql, mysql and "
			       "trino.");
}

int nl2sql_common_settle(struct nl2sql_err *err)
{
	if (COMMON.jobs == 0) {
		long n = sysconf(_SC_NPROCESSORS_ONLN);

		COMMON.jobs = n > 0 ? n : 1;
	}
	if (COMMON.unbuffered)
		COMMON.jobs = 1;
	return settle_shard(err) < 0 ? -1 : settle_dialect(err);
}
