/*
 * check-records - do records look as their JSON Schemas say?
 *
 * usage: check-records FOLDER <RECORDS
 *
 * FOLDER holds TYPE.json.  Knows the part of draft 2020-12 that is used there
 * (see keywords[]) and fails on any other keyword, so that none goes unheeded.
 * Names the first thing wrong with each record; exit 1 where there was one,
 * or where a type has no schema.
 */
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <nl2sql/record.h>

/* Where we are: the schema's whole text for $ref, and the path so far. */
struct place {
	struct nl2sql_json root;
	struct nl2sql_arena *arena;
	struct nl2sql_buf path;
	char problem[256];
};

static const char *const keywords[] = {
	"$schema", "$defs", "$ref", "title", "description", "type", "enum",
	"const", "pattern", "minLength", "minimum", "maximum", "required",
	"properties", "additionalProperties", "items", "minItems", "maxItems"
};

static bool valid(struct place *p, struct nl2sql_json schema,
		  struct nl2sql_json value);

static bool wrong(struct place *p, const char *what)
{
	if (!p->problem[0])
		snprintf(p->problem, sizeof(p->problem), "%s: %s",
			 p->path.len ? p->path.data : "the record", what);
	return false;
}

static bool is_integer(struct nl2sql_json v)
{
	size_t i;

	for (i = 0; i < v.len; i++)
		if (strchr(".eE", v.at[i]))
			return false;
	return true;
}

static bool of_type(struct nl2sql_json name, struct nl2sql_json value)
{
	static const char *const names[] = {
		"", "null", "boolean", "number", "string", "array", "object"
	};
	enum nl2sql_json_type t = nl2sql_json_type(value);

	return nl2sql_json_is(name, names[t]) ||
	       (t == NL2SQL_JSON_NUMBER && nl2sql_json_is(name, "integer") &&
		is_integer(value));
}

static bool check_type(struct place *p, struct nl2sql_json type,
		       struct nl2sql_json value)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(type);
	struct nl2sql_json name;

	if (!type.at || of_type(type, value))
		return true;
	while (nl2sql_json_next(&it, NULL, &name))
		if (of_type(name, value))
			return true;
	return wrong(p, "is of another type");
}

static bool check_values(struct place *p, struct nl2sql_json schema,
			 struct nl2sql_json value)
{
	struct nl2sql_json one = nl2sql_json_get(schema, "const"), item;
	struct nl2sql_json list = nl2sql_json_get(schema, "enum");
	struct nl2sql_json_iter it = nl2sql_json_iter(list);

	if (one.at && !nl2sql_json_equal(one, value))
		return wrong(p, "is not the one value it may have");
	if (!list.at)
		return true;
	while (nl2sql_json_next(&it, NULL, &item))
		if (nl2sql_json_equal(item, value))
			return true;
	return wrong(p, "is none of the values it may have");
}

static bool check_string(struct place *p, struct nl2sql_json schema,
			 struct nl2sql_json value)
{
	char *pattern = nl2sql_json_string(nl2sql_json_get(schema, "pattern"),
					   p->arena, NULL);
	char *text = nl2sql_json_string(value, p->arena, NULL);
	bool matches;
	regex_t re;

	if (!text)
		return true;
	if ((int64_t)nl2sql_utf8_count(text, strlen(text)) <
	    nl2sql_json_int_or(nl2sql_json_get(schema, "minLength"), 0))
		return wrong(p, "is too short");
	if (!pattern)
		return true;
	if (regcomp(&re, pattern, REG_EXTENDED | REG_NOSUB))
		return wrong(p, "has a pattern that cannot be read");
	matches = regexec(&re, text, 0, NULL, 0) == 0;
	regfree(&re);
	return matches || wrong(p, "does not match its pattern");
}

static bool check_number(struct place *p, struct nl2sql_json schema,
			 struct nl2sql_json value)
{
	double d;

	if (nl2sql_json_double(value, &d) < 0)
		return true;
	if (d < nl2sql_json_double_or(nl2sql_json_get(schema, "minimum"), d))
		return wrong(p, "is too small");
	if (d > nl2sql_json_double_or(nl2sql_json_get(schema, "maximum"), d))
		return wrong(p, "is too large");
	return true;
}

static bool deeper(struct place *p, const char *name, size_t i,
		   struct nl2sql_json schema, struct nl2sql_json value)
{
	size_t len = p->path.len;
	bool rc;

	if (name)
		nl2sql_buf_printf(&p->path, "%s%s", len ? "." : "", name);
	else
		nl2sql_buf_printf(&p->path, "[%zu]", i);
	rc = valid(p, schema, value);
	nl2sql_buf_cut(&p->path, len);
	return rc;
}

static bool check_array(struct place *p, struct nl2sql_json schema,
			struct nl2sql_json value)
{
	int64_t n = (int64_t)nl2sql_json_count(value);
	struct nl2sql_json items = nl2sql_json_get(schema, "items"), item;
	struct nl2sql_json_iter it = nl2sql_json_iter(value);
	size_t i;

	if (nl2sql_json_type(value) != NL2SQL_JSON_ARRAY)
		return true;
	if (n < nl2sql_json_int_or(nl2sql_json_get(schema, "minItems"), n) ||
	    n > nl2sql_json_int_or(nl2sql_json_get(schema, "maxItems"), n))
		return wrong(p, "has too many elements or too few");
	for (i = 0; items.at && nl2sql_json_next(&it, NULL, &item); i++)
		if (!deeper(p, NULL, i, items, item))
			return false;
	return true;
}

static bool check_required(struct place *p, struct nl2sql_json schema,
			   struct nl2sql_json value)
{
	struct nl2sql_json_iter it;
	struct nl2sql_json name;

	it = nl2sql_json_iter(nl2sql_json_get(schema, "required"));
	while (nl2sql_json_next(&it, NULL, &name)) {
		char *s = nl2sql_json_string(name, p->arena, NULL);

		if (!nl2sql_json_get(value, s).at) {
			nl2sql_buf_printf(&p->path, ".%s", s);
			return wrong(p, "is missing");
		}
	}
	return true;
}

static bool check_object(struct place *p, struct nl2sql_json schema,
			 struct nl2sql_json value)
{
	struct nl2sql_json properties = nl2sql_json_get(schema, "properties");
	struct nl2sql_json more = nl2sql_json_get(schema,
						  "additionalProperties");
	struct nl2sql_json_iter it = nl2sql_json_iter(value);
	struct nl2sql_json key, item;

	if (nl2sql_json_type(value) != NL2SQL_JSON_OBJECT)
		return true;
	if (!check_required(p, schema, value))
		return false;
	while (nl2sql_json_next(&it, &key, &item)) {
		char *name = nl2sql_json_string(key, p->arena, NULL);
		struct nl2sql_json sub = nl2sql_json_get(properties, name);

		if (sub.at && !deeper(p, name, 0, sub, item))
			return false;
		if (!sub.at && !nl2sql_json_bool_or(more, true)) {
			nl2sql_buf_printf(&p->path, ".%s", name);
			return wrong(p, "is a member that nobody knows");
		}
	}
	return true;
}

static bool check_keywords(struct place *p, struct nl2sql_json schema)
{
	struct nl2sql_json_iter it = nl2sql_json_iter(schema);
	struct nl2sql_json key, value;
	size_t i;

	while (nl2sql_json_next(&it, &key, &value)) {
		for (i = 0; i < NL2SQL_COUNT(keywords); i++)
			if (nl2sql_json_is(key, keywords[i]))
				break;
		if (i == NL2SQL_COUNT(keywords))
			return wrong(p, "has a keyword that is not known here");
	}
	return true;
}

static struct nl2sql_json follow(struct place *p, struct nl2sql_json schema)
{
	char *ref = nl2sql_json_string(nl2sql_json_get(schema, "$ref"),
				       p->arena, NULL);

	if (!ref || !nl2sql_starts(ref, "#/$defs/"))
		return schema;
	return nl2sql_json_get(nl2sql_json_get(p->root, "$defs"), ref + 8);
}

static bool valid(struct place *p, struct nl2sql_json schema,
		  struct nl2sql_json value)
{
	schema = follow(p, schema);
	if (!schema.at)
		return wrong(p, "has a $ref to nothing");
	return check_keywords(p, schema) &&
	       check_type(p, nl2sql_json_get(schema, "type"), value) &&
	       check_values(p, schema, value) &&
	       check_string(p, schema, value) &&
	       check_number(p, schema, value) &&
	       check_array(p, schema, value) && check_object(p, schema, value);
}

/* The schema of a type, read once. */
static struct nl2sql_json schema_of(struct nl2sql_map *schemas,
				    const char *folder, const char *type)
{
	struct nl2sql_json *schema = nl2sql_map_get(schemas, type);
	struct nl2sql_buf path = {0}, text = {0};
	struct nl2sql_err err = {0};

	if (schema)
		return *schema;
	schema = nl2sql_alloc(sizeof(*schema));
	nl2sql_buf_printf(&path, "%s/%s.json", folder, type);
	if (nl2sql_read_file(&text, path.data, 1 << 20, &err) < 0 ||
	    nl2sql_json_parse(schema, text.data, text.len, &err) < 0)
		*schema = (struct nl2sql_json){0};
	nl2sql_buf_release(&path);
	nl2sql_map_set(schemas, type, schema); /* text stays: it is used */
	return *schema;
}

/* @return whether it is as it should be */
static bool check(struct nl2sql_map *schemas, const char *folder,
		  const struct nl2sql_record *rec, long line)
{
	struct nl2sql_arena arena = {0};
	struct place p = { .arena = &arena };
	const char *type = nl2sql_record_type(rec);
	struct nl2sql_json value = nl2sql_record_line(rec);
	struct nl2sql_buf typed = {0};
	bool fine;

	p.root = schema_of(schemas, folder, type);
	/* A record by hand counts as what it is taken for. */
	if (!nl2sql_record_get(rec, "type").at) {
		struct nl2sql_buf name = {0};

		nl2sql_json_put_string(&name, type);
		nl2sql_json_put_with(&typed, value, "type",
				     nl2sql_json_of(&name));
		value = nl2sql_json_of(&typed);
		nl2sql_buf_release(&name);
	}
	fine = p.root.at ? valid(&p, p.root, value) :
			   wrong(&p, "its type has no schema");
	if (!fine)
		printf("line %ld, %s: %s\n", line, type, p.problem);
	nl2sql_buf_release(&typed);
	nl2sql_buf_release(&p.path);
	nl2sql_arena_release(&arena);
	return fine;
}

int main(int argc, char **argv)
{
	struct nl2sql_reader *r = nl2sql_reader_new(STDIN_FILENO, "stdin");
	struct nl2sql_record *rec = nl2sql_record_new();
	static struct nl2sql_map schemas; /* kept to the end */
	struct nl2sql_err err = {0};
	int rc, status = 0;

	if (argc != 2)
		return 2;
	while ((rc = nl2sql_reader_next(r, rec, &err)) != 0) {
		if (rc < 0)
			printf("line %ld: %s\n", nl2sql_reader_line(r),
			       err.message);
		if (rc < 0 || !check(&schemas, argv[1], rec,
				     nl2sql_reader_line(r)))
			status = 1;
	}
	nl2sql_record_free(rec);
	nl2sql_reader_free(r);
	return status;
}
