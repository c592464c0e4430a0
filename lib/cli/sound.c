/* lib/cli/sound.c - is a record what its members say? */
#include <string.h>

#include "filter.h"

bool nl2sql_word_in(const char *list, const char *word)
{
	size_t len = strlen(word);

	while (list && *list) {
		size_t n = strcspn(list, " ");

		if (n == len && memcmp(list, word, n) == 0)
			return true;
		list += n;
		list += strspn(list, " ");
	}
	return false;
}

/* One of the names in a list stands twice. */
static int repeated(const struct nl2sql_record *rec, const char *names,
		    struct nl2sql_err *err)
{
	char name[64];

	while (names && *names) {
		size_t n = strcspn(names, " ");

		if (n < sizeof(name)) {
			memcpy(name, names, n);
			name[n] = '\0';
			if (nl2sql_record_times(rec, name) > 1) {
				nl2sql_err_set(err, NL2SQL_EDATA,
					       "member "
					       "\"%s\" stands twice",
					       name);
				return nl2sql_err_word(err, "duplicate_member");
			}
		}
		names += n;
		names += strspn(names, " ");
	}
	return 0;
}

static int bad_member(struct nl2sql_err *err, const char *name,
		      const char *what)
{
	nl2sql_err_set(err, NL2SQL_EDATA, "member \"%s\" %s", name, what);
	return nl2sql_err_word(err, "bad_member");
}

static int sound_id(struct nl2sql_json id, struct nl2sql_err *err)
{
	size_t i;

	switch (nl2sql_json_type(id)) {
	case NL2SQL_JSON_NONE:
	case NL2SQL_JSON_STRING:
		return 0;
	case NL2SQL_JSON_NUMBER:
		for (i = 0; i < id.len; i++)
			if (strchr(".eE", id.at[i]))
				break;
		if (i == id.len)
			return 0;
		/* fall through */
	default:
		return bad_member(err, "id", "is no string and no integer");
	}
}

static bool holds_nul(struct nl2sql_json j)
{
	const char *p = j.at, *end = j.at + j.len;

	while ((p = memchr(p, '\\', (size_t)(end - p)))) {
		if (end - p > 6 && memcmp(p + 1, "u0000", 5) == 0)
			return true;
		p += 2;
	}
	return false;
}

static int sound_sql(const struct nl2sql_record *rec, const char *name,
		     struct nl2sql_err *err)
{
	struct nl2sql_json sql = nl2sql_record_get(rec, name);

	switch (nl2sql_json_type(sql)) {
	case NL2SQL_JSON_NONE:
	case NL2SQL_JSON_NULL:
		return 0;
	case NL2SQL_JSON_STRING:
		if (!holds_nul(sql))
			return 0;
		return bad_member(err, name, "holds a NUL");
	default:
		return bad_member(err, name, "is no string");
	}
}

static int sound_question(struct nl2sql_json question, bool wanted,
			  struct nl2sql_err *err)
{
	switch (nl2sql_json_type(question)) {
	case NL2SQL_JSON_NONE:
		if (!wanted)
			return 0;
		return bad_member(err, "question", "is missing");
	case NL2SQL_JSON_STRING:
		if (!nl2sql_json_blank(question))
			return 0;
		return bad_member(err, "question", "is blank");
	default:
		return bad_member(err, "question", "is no string");
	}
}

static int sound_db(struct nl2sql_json db, struct nl2sql_err *err)
{
	switch (nl2sql_json_type(db)) {
	case NL2SQL_JSON_NONE:
	case NL2SQL_JSON_NULL:
		return 0;
	case NL2SQL_JSON_STRING:
		if (!holds_nul(db))
			return 0;
		return bad_member(err, "db", "holds a NUL");
	default:
		return bad_member(err, "db", "is no string");
	}
}

int nl2sql_sound(const struct nl2sql_record *rec, const char *type,
		 const char *reads, struct nl2sql_err *err)
{
	bool question = strcmp(type, "question") == 0;
	bool work = question || strcmp(type, "pair") == 0;

	if (nl2sql_record_repeats(rec) &&
	    (repeated(rec, work ? "type id db question sql gold_sql" : "type",
		      err) < 0 ||
	     repeated(rec, reads, err) < 0))
		return -1;
	if (!*type) {
		nl2sql_err_set(
			err, NL2SQL_EDATA,
			nl2sql_record_get(rec, "type").at
				? "member \"type\" is no string"
				: "neither \"type\" nor \"sql\" nor \"question\"");
		return nl2sql_err_word(err, "unknown_record");
	}
	if (!work)
		return 0;
	if (sound_id(nl2sql_record_get(rec, "id"), err) < 0 ||
	    sound_question(nl2sql_record_get(rec, "question"), question, err) <
		    0 ||
	    sound_sql(rec, "sql", err) < 0 ||
	    sound_sql(rec, "gold_sql", err) < 0)
		return -1;
	return sound_db(nl2sql_record_get(rec, "db"), err);
}
