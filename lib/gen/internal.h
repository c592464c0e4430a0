/* lib/gen/internal.h - what the files of gen share */
#ifndef NL2SQL_GEN_INTERNAL_H
#define NL2SQL_GEN_INTERNAL_H

#include <nl2sql/gen.h>
#include <nl2sql/record.h>

/** A set of fingerprints, 8 bytes each and at most half full: both sets
 * together take 64 bytes a pair at the most. */
struct nl2sql_gen_seen {
	uint64_t *slots;
	size_t n, cap;
};
/** @return false: it was there already */
bool nl2sql_gen_seen_add(struct nl2sql_gen_seen *s, struct nl2sql_hash128 h);
bool nl2sql_gen_seen_has(const struct nl2sql_gen_seen *s,
			 struct nl2sql_hash128 h);

/** One database of the stream. */
struct nl2sql_gen_place {
	const struct nl2sql_database *db;
	struct nl2sql_world *world;
	enum nl2sql_dialect dialect;
	uint64_t attempts[NL2SQL_PHASES];
	bool spent[NL2SQL_PHASES];
	size_t next_rows; /* sample_data: the table at hand */
};

struct nl2sql_gen {
	const struct nl2sql_gen_options *o;
	struct nl2sql_grammar *grammar;
	struct nl2sql_schema *schema;
	struct nl2sql_arena arena; /* of one record */
	bool phases[NL2SQL_PHASES];
	bool hardness[4], any_hardness;
	char **globs;              /* --tables, NULL-terminated; or NULL */
	struct nl2sql_gen_place *places;
	size_t nplaces;
	int64_t quota[NL2SQL_PHASES], made[NL2SQL_PHASES];
	int phase;
	uint64_t number;           /* of records, over all shards */
	struct nl2sql_gen_seen sql, questions;
	struct nl2sql_buf reason;
};

bool nl2sql_gen_wanted(const struct nl2sql_gen *g, const struct nl2sql_table *t);
/** The next rows record of a place.  @return false: there is none left */
bool nl2sql_gen_rows(struct nl2sql_gen *g, struct nl2sql_gen_place *p, struct nl2sql_buf *line);
/** How many there are. */
size_t nl2sql_gen_rows_left(struct nl2sql_gen *g, const struct nl2sql_gen_place *p);
/** The next record of the phase, from one database after the other.
 * @return false: it is spent */
bool nl2sql_gen_draw(struct nl2sql_gen *g, enum nl2sql_phase phase,
		     struct nl2sql_buf *line);
/** Open a record: type, id, db, phase. */
void nl2sql_gen_open(struct nl2sql_gen *g, struct nl2sql_buf *b, const char *type,
	      const char *db, enum nl2sql_phase phase);

#endif
