/*
 * lib/grammar/internal.h - a compiled grammar, a world, a derivation
 *
 * Text becomes rules (rules.c) with phrases (phrase.c) and SQL templates
 * (template.c); a schema becomes a world (world.c, noun.c, witness.c); a
 * derivation binds the slots of a rule (bind.c), its conditions are tried on
 * witness rows (evaluate.c), and it is said twice: as a tree (template.c) and
 * in words (say.c, value.c).
 */
#ifndef NL2SQL_GRAMMAR_INTERNAL_H
#define NL2SQL_GRAMMAR_INTERNAL_H

#include <nl2sql/grammar.h>

/* ---- what the files say ------------------------------------------------ */

enum piece_kind {
	PIECE_TEXT,
	PIECE_SLOT,
	PIECE_MAYBE,
	PIECE_CHOICE,
	PIECE_LEX
};

/** One piece of a phrase; pieces of a sequence are linked. */
struct piece {
	enum piece_kind kind;
	const char *text; /* TEXT; a SLOT's name; a LEX's key */
	const char *form; /* behind the slot's dot, or the LEX's column slot */
	struct piece **branch; /* MAYBE: one; CHOICE: several */
	size_t nbranch;
	struct piece *next;
};

/** A phrase and what it is for: a style of question, or a form. */
struct phrase {
	const char *form;
	struct piece *seq;
	double weight;
};

/** What a binder makes: see bind.c. */
enum binder {
	BIND_TABLE,
	BIND_CHILD,
	BIND_PARENT,
	BIND_BELOW,
	BIND_ABOVE,
	BIND_AGAIN,
	BIND_LIKE,
	BIND_COL,
	BIND_LABEL,
	BIND_ITEMS,
	BIND_VALUE,
	BIND_OTHER,
	BIND_OVER,
	BIND_UNDER,
	BIND_RANGE,
	BIND_NUMBER,
	BIND_WORD,
	BIND_ATLEAST,
	BIND_BOTH,
	BIND_PERIOD,
	BIND_FUNCTION,
	BIND_ARG,
	BIND_YES,
	BIND_NO,
	BIND_PREFIX,
	BIND_SUFFIX,
	BIND_CONTAINS,
	BIND_NOTCONTAINS,
	BIND_OUTSIDE,
	BIND_FLOOR,
	BIND_TOPCOL,
	BIND_DIFFERS,
	BIND_BEATEN,
	BIND_DESCRIBED,
	BIND_KEYED,
	BIND_COUNTED,
	BIND_EXEMPLARY,
	BIND_RULE
};

/** The roles that rules speak of, as bits: finer than the schema's. */
enum {
	ROLE_NAME = 1,
	ROLE_CATEGORY = 2,
	ROLE_FLAG = 4,
	ROLE_MEASURE = 8,
	ROLE_ADDITIVE = 16,
	ROLE_YEAR = 32,
	ROLE_DATE = 64,
	ROLE_CODE = 128,
	ROLE_TEXT = 256,
	ROLE_KEY = 512,
	ROLE_FKEY = 1024,
	ROLE_OTHER = 2048,
	ROLE_INTEGER = 4096,
	ROLE_UNIQUE = 8192,
	ROLE_NULLS = 16384,
	ROLE_STRING = 32768,
	ROLE_NUMBER = 65536
};
#define ROLES 17

struct bind {
	const char *name;
	enum binder kind;
	const char *arg[3]; /* slots it depends on, or words */
	int at[3];	    /* their numbers in the rule; -1 */
	size_t nargs;
	struct production *set; /* BIND_RULE */
	unsigned roles, avoid;	/* bits a column must have one of; none of */
	unsigned need;		/* bits a column must have all of */
	int min, max;		/* how many; a number's range */
	double chance;		/* that it is there at all; 1: always */
	bool near;		/* may lead to a parent's column */
	bool outer;		/* LEFT JOIN */
	bool bare;		/* a table without a label will do */
	bool many;		/* the whole table must be in the sample */
	bool childless;		/* an edge with parents that have no child */
	int line;
};

struct rule {
	const char *name;
	struct production *of;
	unsigned phases;   /* bits; 0: any */
	unsigned dialects; /* bits; 0: any */
	double weight;
	struct bind *binds;
	size_t nbinds;
	const char *sql_text;
	struct nl2sql_sql *sql; /* the template */
	bool query;		/* it is a statement, not an expression */
	bool correlated;	/* columns are qualified throughout */
	struct phrase *phrases;
	size_t nphrases;
	const char *file;
	int line;
	size_t number; /* among all rules */
};

/** The rules of one left side: "query", "cond". */
struct production {
	const char *name;
	struct rule **rules;
	size_t nrules, crules;
};

/** A line of the lexicon: for columns whose words match, these phrases. */
struct lex_line {
	const char **globs; /* of the column's words; none: any */
	size_t nglobs;
	unsigned roles; /* 0: any */
	struct phrase *phrases;
	size_t nphrases;
};
struct lex_entry {
	const char *key;
	struct lex_line *lines;
	size_t nlines, clines;
};

/** A function of the catalogue. */
struct function {
	const char *name, *kind; /* scalar, aggregate, window, test */
	unsigned roles;
	const char *text[NL2SQL_DIALECTS]; /* NULL: the dialect lacks it */
	struct nl2sql_sql *tree[NL2SQL_DIALECTS];
	struct phrase *phrases;
	size_t nphrases;
	size_t number;
};

struct nl2sql_grammar {
	struct nl2sql_arena arena;
	struct nl2sql_map productions, lexicon, functions, synonyms;
	struct rule **rules;
	size_t nrules, crules;
	struct function **fns;
	size_t nfns, cfns;
};

unsigned nl2sql_grammar_role_bit(const char *word,
				 size_t len); /* 0: no such role */
/** Compile one phrase.  @return the sequence, or NULL with *err set */
struct piece *nl2sql_grammar_phrase(struct nl2sql_arena *a, const char *text,
				    size_t len, struct nl2sql_err *err);
/** Compile phrases parted by " / ".  @return how many, or -1 */
int nl2sql_grammar_phrases(struct nl2sql_arena *a, const char *form,
			   const char *text, struct phrase **out,
			   struct nl2sql_err *err);
int nl2sql_grammar_add_rules(struct nl2sql_grammar *g, const char *name,
			     const char *text, size_t len,
			     struct nl2sql_err *err);
int nl2sql_grammar_add_lexicon(struct nl2sql_grammar *g, const char *name,
			       const char *text, size_t len,
			       struct nl2sql_err *err);
int nl2sql_grammar_add_functions(struct nl2sql_grammar *g, const char *name,
				 const char *text, size_t len,
				 struct nl2sql_err *err);
struct production *nl2sql_grammar_production(struct nl2sql_grammar *g,
					     const char *name, bool make);
/** Parse a rule's SQL, in SQLite's dialect, with its {slots}. */
int nl2sql_template_compile(struct nl2sql_grammar *g, struct rule *r,
			    struct nl2sql_err *err);
int nl2sql_template_function(struct nl2sql_grammar *g, struct function *f,
			     struct nl2sql_err *err);

/* ---- a database in words ------------------------------------------------ */

struct world_column {
	const struct nl2sql_column *c;
	unsigned roles;
	const char *noun, *nouns; /* "hire date", "hire dates" */
	const char *full;	  /* never stripped: "employee hire date" */
	const char *alt;	  /* a synonym, or NULL */
	const char *words;	  /* space-parted and lower case: lexicon */
	bool literals;		  /* may values of it be said? */
	bool opaque;		  /* its values cannot be compared */
	bool audit;		  /* created_at and the like */
	bool plural;		  /* "hours": takes are, and no article */
	struct world_table *table;
	unsigned uses;
	int slot;	/* in the sample's rows, -1 */
	double *sorted; /* numbers in the sample, ascending; lazy */
	size_t nsorted;
	bool has_sorted;
};

struct world_edge {
	const struct nl2sql_relationship *r;
	struct world_table *child, *parent;
	const char *role;      /* what the parent is to the child: "manager" */
	bool twin;	       /* another edge joins the same two tables */
	bool one;	       /* one child a parent at most */
	int *up;	       /* child sample row -> parent sample row, -1 */
	bool has_up, complete; /* both samples hold their tables whole */
	bool dead;	       /* no row refers to any */
	unsigned uses;
};

struct world_table {
	struct nl2sql_table *t;
	const char *noun, *nouns, *words;
	const char *alt, *alts; /* a synonym, or NULL */
	struct world_column *columns;
	size_t ncolumns;
	int label, label2; /* what a row is called by, -1; "first name" may
			      * be followed by "last name" */
	int key;	   /* a single-column key, -1 */
	bool bridge;	   /* nothing but references */
	bool complete;	   /* the sample holds the whole table */
	bool spoken;	   /* --tables lets it be spoken about */
	int64_t rows;
	struct world_edge **up, **down;
	size_t nup, ndown;
	unsigned uses;
	double weight;
};

struct nl2sql_world {
	const struct nl2sql_grammar *g;
	const struct nl2sql_schema *schema;
	const char *db;
	enum nl2sql_dialect dialect;
	uint64_t seed;
	bool foreign; /* its names are not English */
	struct nl2sql_arena arena;
	struct world_table *tables;
	size_t ntables;
	struct world_edge *edges;
	size_t nedges;
	unsigned *rule_uses, *fn_uses;
	unsigned *rule_tries, *rule_hits;
	struct column_use {
		struct world_column *c;
	} * last;
	size_t nlast, clast;
	size_t last_rule, last_fn;
};

void nl2sql_world_name(struct nl2sql_world *w); /* noun.c: all nouns */
/** What a column is good for: sets its roles. */
void nl2sql_world_roles(struct world_table *t, size_t i);
/** Of columns without a profile: from their types and names. */
void nl2sql_world_guess(struct nl2sql_world *w, struct world_table *t);
/** Types without an equality in PostgreSQL: they cannot be grouped by, sorted
 * or made distinct. */
bool nl2sql_world_opaque(enum nl2sql_dialect dialect, const char *type);
void nl2sql_world_edge_rows(struct nl2sql_world *w, struct world_edge *e);
const struct nl2sql_cell *
nl2sql_world_cell(const struct world_table *t, int row,
		  int column); /* NULL: not in the sample */
const double *nl2sql_world_sorted(struct nl2sql_world *w, struct world_table *t,
				  int column, size_t *n);
bool nl2sql_world_is_vowel_sound(const char *word);

/* ---- a derivation -------------------------------------------------------- */

/** What the note of a tree's node points to; the tag tells which. */
enum note_tag { NOTE_HOLE, NOTE_COLUMN, NOTE_INST };

struct scope;
/** A table as it stands in a FROM. */
struct inst {
	enum note_tag tag; /* NOTE_INST */
	struct world_table *t;
	struct scope *scope;
	struct world_edge *edge; /* how it came; NULL for roots */
	struct inst *via;	 /* from whom */
	bool child;		 /* it is the edge's child */
	int row;		 /* witness, -1 */
	bool said;		 /* one of its columns stands in the SQL */
	const char *alias;
	const char *noun, *nouns; /* said so in this question */
};

#define SCOPE_MAX 8
struct scope {
	struct inst *inst[SCOPE_MAX];
	size_t n;
	bool outer;
	struct nl2sql_sql *conds[8];
	size_t nconds;
};

struct colref {
	enum note_tag tag; /* NOTE_COLUMN, in notes */
	struct inst *inst;
	int column;
};
/** Of a template: here goes a slot. */
struct hole {
	enum note_tag tag; /* NOTE_HOLE */
	const char *slot, *form;
};

enum slot_kind {
	SLOT_NONE,
	SLOT_INST,
	SLOT_COLUMN,
	SLOT_ITEMS,
	SLOT_VALUE,
	SLOT_VALUES,
	SLOT_NUMBER,
	SLOT_WORD,
	SLOT_PART,
	SLOT_PARTS,
	SLOT_FUNCTION
};

struct frame;
struct slot {
	enum slot_kind kind;
	struct inst *inst;
	struct colref col;
	struct colref *items;
	struct nl2sql_cell value, value2;
	int64_t number;
	const char *word;
	struct frame **parts;
	size_t n;
	const struct function *fn;
};

struct frame {
	const struct rule *rule;
	struct frame *up;
	struct slot *slots;	/* one a bind */
	struct nl2sql_sql *sql; /* of a part */
};

struct derivation {
	struct nl2sql_world *w;
	struct nl2sql_arena *a;
	struct nl2sql_rng rng;
	enum nl2sql_phase phase;
	struct inst *insts[16];
	size_t ninsts;
	struct colref uses[64];
	size_t nuses;
	int depth;
	bool correlated;
	bool joining;		  /* filling in a join's condition */
	bool broken;		  /* the template asked for what is not there */
	bool synonyms;		  /* say it in other words */
	int quoting;		  /* how values are quoted in this question */
	bool iso;		  /* dates as they are stored */
	size_t fn;		  /* 1 + the function that was drawn */
	const struct inst *about; /* its columns need no owner just now */
};

struct slot *nl2sql_frame_slot(struct frame *f, const char *name, size_t len);
struct inst *nl2sql_derive_inst(struct derivation *d, struct world_table *t,
				struct scope *s);
void nl2sql_derive_use(struct derivation *d, struct colref c);
/** Bind all slots of a rule.  @return false: it does not fit here */
bool nl2sql_derive_frame(struct derivation *d, struct frame *f);
/** Draw a rule of a production that fits the phase, and bind it.
 * @param slot  the caller's binder, whose arguments become the first slots */
struct frame *nl2sql_derive_rule(struct derivation *d, struct production *p,
				 struct frame *up, const struct bind *b);

/** Fill a template; {slots} are taken from f. */
struct nl2sql_sql *nl2sql_template_fill(struct derivation *d, struct frame *f,
					const struct nl2sql_sql *t);
/** Give the tables of a finished statement their aliases. */
void nl2sql_template_qualify(struct derivation *d, struct nl2sql_sql *sql);
struct nl2sql_sql *nl2sql_value_literal(struct derivation *d,
					const struct nl2sql_cell *v,
					const struct world_column *c);

/** What an expression is for given rows of its scope: 1, 0, or -1 where it
 * cannot be told here (a subquery, a function we don't compute). */
int nl2sql_evaluate_true(const struct nl2sql_sql *e);
/** Does the condition hold for the witness, and does it hold back at least
 * one row of the sample that the scope's other conditions let through? */
bool nl2sql_evaluate_fits(struct derivation *d, struct scope *s,
			  struct nl2sql_sql *cond);

/** How many rows of the sample the scope's conditions let through, where all
 * of them have the same values in these columns of it; else 0. */
size_t nl2sql_evaluate_alike(struct derivation *d, struct scope *s,
			     const struct colref *const *by, size_t n);
/** Is the answer plain from the question: one row summed up or sorted, one
 * group where several are asked for? */
bool nl2sql_grammar_trivial(struct derivation *d, const struct nl2sql_sql *q);

/** Say a phrase into b. */
void nl2sql_say_piece(struct derivation *d, struct frame *f,
		      const struct piece *p, struct nl2sql_buf *b);
/** A phrase of that form of the frame's rule.  @return false: none */
bool nl2sql_say_form(struct derivation *d, struct frame *f, const char *form,
		     struct nl2sql_buf *b);
/** Mend blanks, articles, capitals and the last mark. */
char *nl2sql_say_finish(struct nl2sql_arena *a, const char *text,
			bool sentence);
void nl2sql_say_value(struct derivation *d, const struct nl2sql_cell *v,
		      const struct world_column *c, struct nl2sql_buf *b);
void nl2sql_say_column(struct derivation *d, struct colref c, const char *form,
		       struct nl2sql_buf *b);
/** What schema_docs tells of a table: {t.columns}, {t.key}, ...  @return
 * false: no such form */
bool nl2sql_say_fact(const struct inst *in, const char *form,
		     struct nl2sql_buf *b);
bool nl2sql_say_column_fact(struct colref c, const char *form,
			    struct nl2sql_buf *b);
const struct phrase *nl2sql_lexicon_find(struct derivation *d, const char *key,
					 const struct world_column *c);

#endif
