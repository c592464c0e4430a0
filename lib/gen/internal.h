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
	const struct nl2sql_gen_model *model; /* NULL: nobody is asked */
	struct nl2sql_mask *mask;
	struct nl2sql_prompt_policy policy; /* what the model may see */
	enum nl2sql_prompt_form form;
	struct nl2sql_gen_campaign *campaign; /* the phase's, with a model */
	struct nl2sql_buf after; /* a record that follows at once */
	bool has_after;
	struct nl2sql_gen_queue *queue; /* of pairs that are being reworded */
	uint64_t reworded;
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
/** The statement with its literals, whatever its spelling; and a question. */
struct nl2sql_hash128
nl2sql_gen_fingerprint(const struct nl2sql_gen_place *p,
		       struct nl2sql_resolution *names);
struct nl2sql_hash128
nl2sql_gen_question_print(const struct nl2sql_gen_place *p,
			  const char *question);
/** Open a record: type, id, db, phase. */
void nl2sql_gen_open(struct nl2sql_gen *g, struct nl2sql_buf *b, const char *type,
	      const char *db, enum nl2sql_phase phase);

/** Say why there are fewer; the reasons are joined. */
void nl2sql_gen_add_reason(struct nl2sql_gen *g, const char *text);

/* ---- through a model -------------------- */

/** Does a model write the records (and not only say them otherwise)? */
bool nl2sql_gen_asks(const struct nl2sql_gen *g);

/** What a chain speaks about, until it has said enough. */
struct nl2sql_gen_topic {
	const struct nl2sql_table **tables;
	size_t n;
	const char *goal; /* or NULL */
};
struct nl2sql_gen_topics {
	struct nl2sql_gen_topic *items;
	size_t n, cap;
};

/** A record that an answer gave, before the chains' are put together. */
struct nl2sql_gen_item {
	const char *type;     /* pair, qa, rows */
	struct nl2sql_hash128 f0, question; /* what must not come twice */
	const char *body;     /* its members behind phase, "\"question\":…" */
	const char *before;   /* a whole record that comes first, or NULL */
	const char *told;     /* as the history shows it: JSON, or NULL */
};

/** What one answer gave.  Lies in its arena. */
struct nl2sql_gen_step {
	struct nl2sql_arena arena;
	struct nl2sql_gen_item *items;
	size_t n, cap;
	struct nl2sql_err *unused; /* why the others cannot be used */
	size_t nunused, cunused;
	size_t next; /* to be put out */
};

#define NL2SQL_GEN_LAPS 8     /* of a phase: later ones replace repetitions */
#define NL2SQL_GEN_EXAMPLES 2 /* in one prompt */
/** A pair that a prompt shows.  In the arena of the topic. */
struct nl2sql_gen_example {
	const char *rule, *question, *sql;
	struct nl2sql_hash128 f0;
};

/** One call of a chain, as those see it who write prompts and read answers. */
struct nl2sql_gen_call {
	struct nl2sql_gen *g;
	const struct nl2sql_gen_place *place;
	enum nl2sql_phase phase;
	const struct nl2sql_gen_topic *topic;
	const struct nl2sql_prompt_schema *shown; /* what the model saw */
	uint64_t chain, number; /* which chain, which of its calls */
	int64_t count;          /* answers wanted */
	uint64_t seed;          /* of this call */
	uint64_t draw;          /* of the topic: which template */
	const char *template;
	struct nl2sql_gen_example examples[NL2SQL_GEN_EXAMPLES];
	size_t nexamples;
	const char *examples_text; /* as a prompt may show them */
	const struct nl2sql_llm_answer *answer;
};

/* chain.c */
/** One worker: its requests follow one another, and wait for nobody else. */
struct nl2sql_gen_chain {
	struct nl2sql_gen *g;
	const struct nl2sql_gen_place *place;
	enum nl2sql_phase phase;
	uint64_t number;
	struct nl2sql_arena arena; /* of the topic at hand */
	struct nl2sql_arena kept;  /* of topics that it was given */
	struct nl2sql_gen_topics topics;
	size_t at, stride;      /* the topic; to the next one */
	size_t share;           /* of the topics: its own, about */
	bool once;              /* each topic one time only */
	bool suggested;         /* the model was asked for topics */
	bool asking_topics;     /* it is being asked */
	struct nl2sql_chat *chat; /* NULL: the topic is new */
	struct nl2sql_prompt_schema shown;
	struct nl2sql_gen_call call;
	struct nl2sql_llm_request req;
	bool in_flight, done, spent;
	int64_t want, got;      /* of this lap */
	int64_t topic_want, topic_got, topic_calls;
	int64_t calls, calls_max; /* of this lap */
	uint64_t all_calls;
	int stale, useless;     /* calls in a row without anything new */
	struct nl2sql_gen_seen sql, questions; /* its own */
	struct nl2sql_gen_step **steps;
	size_t nsteps, csteps, next_step;
	struct nl2sql_err fatal;
};
/** Begin a lap: so many records more. */
void nl2sql_gen_chain_lap(struct nl2sql_gen_chain *c, int64_t want);
void nl2sql_gen_chain_release(struct nl2sql_gen_chain *c);

/** Say that something in an answer cannot be used. */
void nl2sql_gen_unused(struct nl2sql_gen_step *s, const char *word,
		       const char *fmt, ...) NL2SQL_PRINTF(3, 4);
/** Room for one more item. */
struct nl2sql_gen_item *nl2sql_gen_item_add(struct nl2sql_gen_step *s);

/* campaign.c */
/** The next record of a phase.  @return 1, 0 when there is none left, -1 with
 * *err set */
int nl2sql_gen_campaign_next(struct nl2sql_gen *g, enum nl2sql_phase phase,
			     struct nl2sql_buf *line, struct nl2sql_err *err);
/** What the phase can give at most; -1: as many as are wanted. */
int64_t nl2sql_gen_campaign_room(struct nl2sql_gen *g, enum nl2sql_phase phase);
/** Why it ended early, as a clause behind "after 3 of 10". */
void nl2sql_gen_campaign_why(const struct nl2sql_gen_campaign *c,
			     struct nl2sql_buf *out);
void nl2sql_gen_campaign_free(struct nl2sql_gen_campaign *c);

/* topics.c: in the arena; the same for all chains */
void nl2sql_gen_topics_find(struct nl2sql_gen *g, struct nl2sql_arena *a,
			    const struct nl2sql_gen_place *p,
			    enum nl2sql_phase phase,
			    struct nl2sql_gen_topics *out);
void nl2sql_gen_topic_add(struct nl2sql_gen_topics *out,
			  struct nl2sql_arena *a,
			  const struct nl2sql_table *const *tables, size_t n,
			  const char *goal);
/** Do relationships make them one piece? */
bool nl2sql_gen_connected(const struct nl2sql_table *const *tables, size_t n);

/* ask.c */
/** Render the prompt of a call.  @return 0, or -1 with *err (EDATA) */
int nl2sql_gen_ask(struct nl2sql_gen_call *call, struct nl2sql_arena *a,
		   const char *task, struct nl2sql_prompt *out,
		   struct nl2sql_prompt_schema *shown, struct nl2sql_err *err);
/* examples.c */
/** Draw examples for a call, and add the member examples where there are any:
 * their JSON. */
void nl2sql_gen_add_examples(struct nl2sql_gen_call *c, struct nl2sql_arena *a,
			     const struct nl2sql_prompt_schema *shown,
			     struct nl2sql_buf *context);

/** The JSON Schema of a task's answers, or NULL. */
const char *nl2sql_gen_answer_schema(const char *task);

/* What reads the answers of a phase. */
void nl2sql_gen_read_pairs(struct nl2sql_gen_call *call,
			   struct nl2sql_gen_step *out);
void nl2sql_gen_read_docs(struct nl2sql_gen_call *call,
			  struct nl2sql_gen_step *out);
void nl2sql_gen_read_rows(struct nl2sql_gen_call *call,
			  struct nl2sql_gen_step *out);
void nl2sql_gen_read_relations(struct nl2sql_gen_call *call,
			       struct nl2sql_gen_step *out);
/** complex_sqls: the sets of tables that a model suggests. */
void nl2sql_gen_read_sets(struct nl2sql_gen_call *call,
			  struct nl2sql_gen_step *out,
			  struct nl2sql_arena *a,
			  struct nl2sql_gen_topics *topics);

/* reword.c */
/** Is there a record of it, or the end, without waiting? */
bool nl2sql_gen_wordings_ready(const struct nl2sql_gen_wordings *w);

/* queue.c */
/** The next record, each pair followed by its wordings. */
int nl2sql_gen_reworded_next(struct nl2sql_gen *g, struct nl2sql_buf *line,
			     struct nl2sql_err *err);
void nl2sql_gen_queue_free(struct nl2sql_gen_queue *q);
/** gen.c: the next record by itself, without wordings. */
int nl2sql_gen_next_own(struct nl2sql_gen *g, struct nl2sql_buf *line,
			struct nl2sql_err *err);

/* survive.c */
/**
 * Does a wording still say every number, name, code and literal of the
 * question, and no number that is not its?
 *
 * @param literals  texts of the SQL that stand in the question; NULL-ended
 * @return NULL, or what is lost
 */
const char *nl2sql_gen_lost(struct nl2sql_arena *a, const char *question,
			    const char *wording, const char *const *literals);

/** The first number of a question that its SQL does not have, or NULL.  Those
 * that may be said otherwise there do not count. */
const char *nl2sql_gen_unanswered(struct nl2sql_arena *a, const char *question,
				  const char *sql);

/* read.c */
/** The array of an answer: itself, or a member of it (name, or the first
 * that is one); an object alone is an array of one. */
struct nl2sql_json nl2sql_gen_list(struct nl2sql_json answer, const char *name);
/**
 * The next element that is worth a look: an answer may be endless, so few more
 * are looked at than were asked for.
 *
 * @param kept  of those before; the others stand in s->unused
 * @return false at the end, or where it is enough (counted as too_long)
 */
bool nl2sql_gen_each(struct nl2sql_gen_step *s, size_t kept, int64_t wanted,
		     struct nl2sql_json_iter *it, struct nl2sql_json *item);
/** A member's text, trimmed, on one line; NULL where it is none, blank, or
 * longer than max bytes.  The names are tried in turn, NULL at their end. */
const char *nl2sql_gen_text(struct nl2sql_arena *a, struct nl2sql_json object,
			    size_t max, const char *const *names);
/** Put the member origin. */
void nl2sql_gen_put_origin(struct nl2sql_buf *b,
			   const struct nl2sql_gen_call *call, size_t shared);
/** A question as a person would type it: no number before it, no SQL.
 * @return NULL where it is none */
const char *nl2sql_gen_question(struct nl2sql_arena *a, const char *text);

#endif
