/*
 * prompt.c - the templates of prompts: which one, and its parts
 */
#include <stdlib.h>
#include <string.h>

#include <nl2sql/prompt.h>
#include <nl2sql/template.h>

#define FOLDER "prompts/"
#define ENDING ".mustache"

enum part { SYSTEM, USER, AGAIN, PARTS };
static const char *const part_lines[PARTS] = { "[system]", "[user]",
					       "[again]" };

/* ---- which file -------------------- */

/* The variants of a task, each once, whatever dialects it has. */
struct variants {
	const char *names[64]; /* "" for the plain one */
	double weights[64];
	size_t n;
};

/* The name of a task's file between its task and its dialect: "" or "terse".
 * @return NULL where path is another task's, or for another dialect */
static const char *variant_of(struct nl2sql_arena *a, const char *path,
			      const char *task, const char *dialect)
{
	const char *s = path + strlen(FOLDER);
	size_t n = strlen(task), len;

	if (!nl2sql_starts(s, task) || !nl2sql_ends(s, ENDING) ||
	    (s[n] != '.' && s[n] != '@'))
		return NULL;
	s += n;
	len = strlen(s) - strlen(ENDING);
	n = strcspn(s, ".");
	if (n > len)
		n = len;
	/* what is left between variant and ending is a dialect */
	if (n < len && (len - n - 1 != strlen(dialect) ||
			strncmp(s + n + 1, dialect, len - n - 1) != 0))
		return NULL;
	return *s == '@' ? nl2sql_arena_strndup(a, s + 1, n - 1) : "";
}

static void find_variants(struct variants *v, struct nl2sql_arena *a,
			  const struct nl2sql_map *files, const char *task,
			  const char *dialect)
{
	v->n = 0;
	for (size_t i = 0; i < files->n && v->n < NL2SQL_COUNT(v->names); i++) {
		const char *name =
			variant_of(a, files->entries[i].key, task, dialect);
		size_t k = 0;

		while (name && k < v->n && strcmp(v->names[k], name) != 0)
			k++;
		if (!name || k < v->n)
			continue;
		v->weights[v->n] = 1;
		v->names[v->n++] = name;
	}
}

/* "joins@terse", or "joins". */
static const char *full_name(struct nl2sql_arena *a, const char *task,
			     const char *variant)
{
	return nl2sql_arena_printf(a, "%s%s%s", task, *variant ? "@" : "",
				   variant);
}

/* Read prompts/weights.tsv: a name, a tab, a number; # comments. */
static void weigh(struct variants *v, struct nl2sql_arena *a, const char *task)
{
	struct nl2sql_buf b = { 0 };
	struct nl2sql_err err;
	char *line, *next;

	if (nl2sql_template_file(&b, FOLDER "weights.tsv", &err) < 0)
		return;
	for (line = b.data; line && *line; line = next) {
		char *tab, *end = line + strcspn(line, "\r\n");
		double weight;

		next = end + strspn(end, "\r\n");
		*end = '\0';
		tab = strchr(line, '\t');
		if (!tab || *line == '#')
			continue;
		*tab = '\0';
		if (nl2sql_parse_double(tab + 1, &weight) < 0 || weight < 0)
			continue;
		for (size_t i = 0; i < v->n; i++)
			if (!strcmp(line, full_name(a, task, v->names[i])))
				v->weights[i] = weight;
	}
	nl2sql_buf_release(&b);
}

static const char *draw(const struct variants *v,
			const struct nl2sql_prompt_ask *ask)
{
	struct nl2sql_rng rng =
		nl2sql_rng_named(ask->seed, ask->task, ask->number);
	double all = 0, at;

	for (size_t i = 0; i < v->n; i++)
		all += v->weights[i];
	at = nl2sql_rng_unit(&rng) * all;
	for (size_t i = 0; i < v->n; i++) {
		at -= v->weights[i];
		if (at < 0)
			return v->names[i];
	}
	return v->names[0];
}

bool nl2sql_prompt_has(const char *task, const char *variant)
{
	struct nl2sql_map files = { 0 };
	struct nl2sql_buf name = { 0 };
	bool has = false;

	nl2sql_buf_printf(&name, "%s@%s.", task ? task : "", variant);
	nl2sql_template_list("prompts", &files);
	for (size_t i = 0; i < files.n && !has; i++) {
		const char *key = files.entries[i].key + strlen(FOLDER);

		has = task ? nl2sql_starts(key, name.data) :
			     strstr(key, name.data) != NULL;
	}
	nl2sql_map_release(&files);
	nl2sql_buf_release(&name);
	return has;
}

static int choose(const char **variant, struct nl2sql_arena *a,
		  const struct nl2sql_prompt_ask *ask, struct nl2sql_err *err)
{
	struct nl2sql_map files = { 0 };
	struct variants v;

	nl2sql_template_list("prompts", &files);
	find_variants(&v, a, &files, ask->task,
		      nl2sql_dialect_name(ask->dialect));
	nl2sql_map_release(&files);
	if (!v.n)
		return nl2sql_err_set(err, NL2SQL_EDATA,
				      "there is no prompt for \"%s\"",
				      ask->task);
	if (!ask->variant) {
		weigh(&v, a, ask->task);
		*variant = draw(&v, ask);
		return 0;
	}
	for (size_t i = 0; i < v.n; i++)
		if (strcmp(v.names[i], ask->variant) == 0) {
			*variant = v.names[i];
			return 0;
		}
	nl2sql_err_set(err, NL2SQL_EDATA,
		       "the prompt \"%s\" has no variant "
		       "\"%s\"",
		       ask->task, ask->variant);
	return nl2sql_err_hint(err,
			       "A variant is a file prompts/%s@%s.mustache "
			       "in $NL2SQL_TEMPLATES.",
			       ask->task, ask->variant);
}

/* The text of NAME.DIALECT.mustache, else of NAME.mustache. */
static int read_form(struct nl2sql_buf *out, const char **path,
		     struct nl2sql_arena *a, const char *name,
		     enum nl2sql_dialect dialect, struct nl2sql_err *err)
{
	*path = nl2sql_arena_printf(a, FOLDER "%s.%s" ENDING, name,
				    nl2sql_dialect_name(dialect));
	if (nl2sql_template_file(out, *path, err) == 0)
		return 0;
	*path = nl2sql_arena_printf(a, FOLDER "%s" ENDING, name);
	return nl2sql_template_file(out, *path, err);
}

/* ---- its parts -------------------- */

struct slice {
	const char *at;
	size_t len;
};

static int part_of(const char *line, size_t len)
{
	while (len && strchr(" \t\r", line[len - 1]))
		len--;
	for (int i = 0; i < PARTS; i++)
		if (len == strlen(part_lines[i]) &&
		    !strncmp(line, part_lines[i], len))
			return i;
	return -1;
}

/* Cut before rendering, so that nothing that is put in can begin a part.
 * What stands before the first part is for whoever reads the file. */
static void cut_parts(struct slice parts[PARTS], const char *text)
{
	int now = -1;

	memset(parts, 0, PARTS * sizeof(*parts));
	while (*text) {
		size_t n = strcspn(text, "\n");
		size_t whole = n + (text[n] == '\n');
		int part = part_of(text, n);

		if (part >= 0) {
			now = part;
			parts[now].at = text + whole;
			parts[now].len = 0;
		} else if (now >= 0) {
			parts[now].len += whole;
		}
		text += whole;
	}
}

static int render_part(const char **out, struct nl2sql_arena *a,
		       const char *path, struct slice text,
		       struct nl2sql_json context, struct nl2sql_err *err)
{
	struct nl2sql_template *t = NULL;
	struct nl2sql_buf b = { 0 };
	int rc = -1;

	*out = NULL;
	if (!text.at)
		return 0;
	if (nl2sql_template_parse(&t, path, text.at, text.len, err) == 0 &&
	    nl2sql_template_render(t, &context, &b, err) == 0) {
		while (b.len && strchr(" \t\r\n", b.data[b.len - 1]))
			nl2sql_buf_cut(&b, b.len - 1);
		*out = nl2sql_arena_strndup(a, nl2sql_buf_str(&b), b.len);
		rc = 0;
	}
	nl2sql_template_free(t);
	nl2sql_buf_release(&b);
	return rc;
}

static const char *dialect_said(enum nl2sql_dialect d)
{
	static const char *const said[] = { "SQLite", "PostgreSQL", "MySQL",
					    "Trino" };

	return said[d];
}

/* The caller's members, and those that every template has. */
static struct nl2sql_json context_of(struct nl2sql_buf *b,
				     const struct nl2sql_prompt_ask *ask)
{
	struct nl2sql_buf rules = { 0 }, path = { 0 }, one = { 0 };
	struct nl2sql_err err;
	struct nl2sql_json_iter it = nl2sql_json_iter(ask->context);
	struct nl2sql_json key, value;
	const char *name = nl2sql_dialect_name(ask->dialect);

	nl2sql_json_open(b, '{');
	while (nl2sql_json_next(&it, &key, &value)) {
		nl2sql_json_put(b, key);
		nl2sql_buf_putc(b, ':');
		nl2sql_buf_put(b, value.at, value.len);
	}
	nl2sql_json_add_string(b, "dialect", dialect_said(ask->dialect));
	nl2sql_buf_printf(&one, "is_%s", name);
	nl2sql_json_add_bool(b, one.data, true);
	nl2sql_buf_printf(&path, FOLDER "rules.%s" ENDING, name);
	if (nl2sql_template_file(&rules, path.data, &err) == 0)
		nl2sql_json_add_string(b, "rules", rules.data);
	nl2sql_json_close(b, '}');
	nl2sql_buf_release(&rules);
	nl2sql_buf_release(&path);
	nl2sql_buf_release(&one);
	return nl2sql_json_of(b);
}

static int render_all(struct nl2sql_prompt *out, struct nl2sql_arena *a,
		      const char *path, const struct nl2sql_buf *text,
		      struct nl2sql_json context, struct nl2sql_err *err)
{
	struct slice parts[PARTS];
	const char **to[PARTS] = { &out->system, &out->user, &out->again };

	cut_parts(parts, nl2sql_buf_str(text));
	if (!parts[USER].at)
		return nl2sql_err_set(err, NL2SQL_EDATA,
				      "%s: it has no line [user]", path);
	for (int i = 0; i < PARTS; i++)
		if (render_part(to[i], a, path, parts[i], context, err) < 0)
			return -1;
	return 0;
}

int nl2sql_prompt_render(struct nl2sql_prompt *out, struct nl2sql_arena *a,
			 const struct nl2sql_prompt_ask *ask,
			 struct nl2sql_err *err)
{
	struct nl2sql_buf text = { 0 }, context = { 0 };
	const char *variant, *path;
	int rc = -1;

	memset(out, 0, sizeof(*out));
	if (choose(&variant, a, ask, err) < 0)
		return -1;
	out->name = full_name(a, ask->task, variant);
	if (read_form(&text, &path, a, out->name, ask->dialect, err) == 0)
		rc = render_all(out, a, path, &text, context_of(&context, ask),
				err);
	nl2sql_buf_release(&text);
	nl2sql_buf_release(&context);
	return rc;
}

/* ---- the files as a whole -------------------- */

static int check_file(const char *path, struct nl2sql_err *err)
{
	struct nl2sql_buf text = { 0 };
	struct nl2sql_template *t = NULL;
	struct slice parts[PARTS];
	int rc = nl2sql_template_file(&text, path, err);

	if (rc < 0)
		return -1;
	if (!nl2sql_starts(path, FOLDER "rules.")) {
		cut_parts(parts, nl2sql_buf_str(&text));
		if (!parts[USER].at)
			rc = nl2sql_err_set(err, NL2SQL_EDATA,
					    "%s: it has no line [user]", path);
		for (int i = 0; i < PARTS && rc == 0; i++) {
			if (parts[i].at)
				rc = nl2sql_template_parse(&t, path,
							   parts[i].at,
							   parts[i].len, err);
			nl2sql_template_free(t);
			t = NULL;
		}
	}
	nl2sql_buf_release(&text);
	return rc;
}

int nl2sql_prompt_check(struct nl2sql_err *err)
{
	struct nl2sql_map files = { 0 };
	int rc = 0;

	nl2sql_template_list("prompts", &files);
	for (size_t i = 0; i < files.n && rc == 0; i++)
		if (nl2sql_ends(files.entries[i].key, ENDING))
			rc = check_file(files.entries[i].key, err);
	nl2sql_map_release(&files);
	return rc;
}

/* ---- what is asked for, in turns -------------------- */

/* A line of variety.tsv: KIND, WEIGHT, TEXT with tabs between. */
static bool read_line(char *line, const char *kind, double *weight,
		      const char **text)
{
	char *tab = strchr(line, '\t'), *second;

	if (!tab || *line == '#' || strncmp(line, kind, strlen(kind)) != 0 ||
	    line + strlen(kind) != tab)
		return false;
	second = strchr(tab + 1, '\t');
	if (!second)
		return false;
	*second = '\0';
	*text = second + 1;
	return nl2sql_parse_double(tab + 1, weight) == 0 && *weight > 0;
}

const char *nl2sql_prompt_pick(struct nl2sql_arena *a, const char *kind,
			       uint64_t seed, uint64_t number)
{
	struct nl2sql_rng rng = nl2sql_rng_named(seed, kind, number);
	struct nl2sql_buf b = { 0 };
	struct nl2sql_err err;
	const char *texts[256], *chosen = "";
	double weights[256], all = 0, at;
	size_t n = 0;
	char *line, *next;

	if (nl2sql_template_file(&b, FOLDER "variety.tsv", &err) < 0)
		return "";
	for (line = b.data; line && *line && n < NL2SQL_COUNT(texts);
	     line = next) {
		char *end = line + strcspn(line, "\r\n");

		next = end + strspn(end, "\r\n");
		*end = '\0';
		if (read_line(line, kind, &weights[n], &texts[n]))
			all += weights[n++];
	}
	at = nl2sql_rng_unit(&rng) * all;
	for (size_t i = 0; i < n; i++) {
		chosen = texts[i];
		at -= weights[i];
		if (at < 0)
			break;
	}
	chosen = nl2sql_arena_strdup(a, chosen);
	nl2sql_buf_release(&b);
	return chosen;
}
