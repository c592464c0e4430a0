/*
 * records-kept - is all of the input in the output, byte for byte?
 *
 * usage: records-kept INPUT OUTPUT
 *
 * The n-th record of OUTPUT, frames left out, must hold each member of the
 * n-th line of INPUT as it is spelled there.  Names what differs; exit 1.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <nl2sql/record.h>

struct side {
	struct nl2sql_reader *reader;
	struct nl2sql_record *rec;
};

static struct side open_side(const char *path)
{
	int fd = open(path, O_RDONLY);

	if (fd < 0) {
		perror(path);
		exit(2);
	}
	return (struct side){ nl2sql_reader_new(fd, path), nl2sql_record_new() };
}

/* The next record that is no frame.  @return whether there is one */
static bool next(struct side *s)
{
	struct nl2sql_err err = {0};
	int rc;

	do {
		rc = nl2sql_reader_next(s->reader, s->rec, &err);
		if (rc < 0) {
			fprintf(stderr, "%s:%ld: %s\n",
				nl2sql_reader_name(s->reader),
				nl2sql_reader_line(s->reader), err.message);
			exit(1);
		}
	} while (rc && (nl2sql_record_is(s->rec, "begin") ||
			nl2sql_record_is(s->rec, "end")));
	return rc;
}

static void compare(struct side *in, struct side *out)
{
	struct nl2sql_json_iter it, other;
	struct nl2sql_json key, value, k, v;

	it = nl2sql_json_iter(nl2sql_record_line(in->rec));
	other = nl2sql_json_iter(nl2sql_record_line(out->rec));
	while (nl2sql_json_next(&it, &key, &value)) {
		if (nl2sql_json_next(&other, &k, &v) && k.len == key.len &&
		    v.len == value.len && !memcmp(k.at, key.at, k.len) &&
		    !memcmp(v.at, value.at, v.len))
			continue;
		printf("line %ld: %.*s is not what it was\n",
		       nl2sql_reader_line(in->reader), (int)key.len, key.at);
		exit(1);
	}
}

int main(int argc, char **argv)
{
	struct side in, out;

	if (argc != 3)
		return 2;
	in = open_side(argv[1]);
	out = open_side(argv[2]);
	while (next(&in)) {
		if (!next(&out)) {
			printf("line %ld is missing\n",
			       nl2sql_reader_line(in.reader));
			return 1;
		}
		compare(&in, &out);
	}
	nl2sql_reader_free(in.reader);
	nl2sql_reader_free(out.reader);
	nl2sql_record_free(in.rec);
	nl2sql_record_free(out.rec);
	return 0;
}
