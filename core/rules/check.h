/*
 * check.h - rules, findings, and a run of the one to get the others.
 *
 * A rule is a row: its id (whose words and thresholds stand in rules.yaml),
 * what it wants to know, and a function that looks at the facts.  It reports
 * findings, each with the record to mend, the words of its sentence, and the
 * shortest witness; and it may give a figure.  A rule without any data says
 * nothing: it was not measured, which is not zero.
 *
 * Rules report, they never block.
 */
#ifndef CORE_RULES_CHECK_H
#define CORE_RULES_CHECK_H

#include "core/model/ruleset.h"
#include "core/rules/facts.h"

struct chain_map;
struct check;

struct rule {
	const char	*id;
	void		(*want)(struct facts *);
	void		(*run)(struct check *);
};

/* Rules of one subject, ended by a row without id: one table a file. */
extern const struct rule *const rule_tables[];	/* ends with NULL */
const struct rule *rule_find(struct span id);

struct finding {
	const struct rule_words	*words;
	uint64_t		 record;	/* 0: of the whole cluster */
	const struct field	*field;		/* to mend; NULL: none */
	struct span		 fills;		/* packed; finding_sentence() */
	const uint64_t		*way;		/* the witness: ids in order */
	uint32_t		 way_count;
	uint32_t		 part;		/* of its rule; 0: none */
	int64_t			 as_of;		/* when it was so; 0: now */
};

/* What a {name} of a sentence stands for. */
enum fill { FILL_RECORD, FILL_NUMBER, FILL_SHARE, FILL_DATE, FILL_WORD,
	FILL_TEXT };
struct finding_fill {
	enum fill	what;
	struct span	name;
	uint64_t	number;		/* or an id, or where it lies */
};
/* Takes the first off; false at the end. */
bool	 finding_fill(struct span *rest, struct finding_fill *);

/* What a rule that goes chain by chain found of one; check_parts(). */
struct rule_part {
	bool			 measured;
	int64_t			 met, all, most;
};

struct rule_result {
	const struct rule	*rule;
	const struct rule_words	*words;
	bool			 measured;	/* there was data */
	bool			 has_figure;
	int64_t			 figure;	/* in millionths */
	uint32_t		 first, count;	/* of its findings */
	const bool		*wants;		/* by field, as facts.asked */
	struct rule_part	*parts;
	uint32_t		 part_count;
};

struct check {
	struct facts		 facts;
	struct txn		*txn;		/* of this run */
	const struct ruleset	*ruleset;
	struct arena		 arena;		/* of all that is found */
	struct finding		*findings;
	uint32_t		 count;
	size_t			 room;
	struct rule_result	*results;	/* one for each rule run */
	uint32_t		 result_count;
	struct rule_result	*now;		/* of the rule that runs */
	uint32_t		 part;		/* at which it is; 0: none */
	uint32_t		 next;		/* the rule of the next slice */
	int64_t			 as_of;
	struct chain_map	*chains;	/* chain.h; made when needed */
	struct buf		 fills, way;	/* of the finding being made */
	struct finding		 draft;
	bool			 failed;
};

/*
 * Runs the rules that choose() takes (NULL: all that are not off).  as_of in
 * ms, 0 for now; today in days.
 */
struct check_choice {
	bool	(*takes)(void *with, const struct rule_words *);
	void	 *with;
	int64_t	  as_of, today;
	void	(*want)(struct facts *);	/* of the caller; or NULL */
};
enum err check_run(struct check *, struct txn *, const struct ruleset *,
    const struct check_choice *, struct note *why);
void	 check_clear(struct check *);

/*
 * The same in slices, each in a transaction of its own, until *done.  A
 * record that is saved meanwhile may be seen before or after: renew it then.
 */
enum err check_begin(struct check *, const struct schema *,
    const struct ruleset *, const struct check_choice *, struct note *why);
enum err check_slice(struct check *, struct txn *, const struct slice *,
    bool *done, struct note *why);
/* How far that is: total of so many records. */
void	 check_progress(const struct check *, uint64_t records,
    uint64_t *done, uint64_t *total);

/*
 * After one record was saved: reads it again, and runs again the rules that
 * look at what has changed of it, those that go chain by chain for the chains
 * near it; what else was found stays.  *done is false where it is new or gone
 * or has another code: clear the check and run it anew.  The texts of what was
 * found before are kept until check_clear(), so that is due now and then.
 */
enum err check_renew(struct check *, struct txn *, uint64_t record,
    bool *done, struct note *why);

/*
 * For rules.  check_measured() before anything is found: there is data.
 * check_limit() is the rule's threshold of that name, in millionths.
 */
void	 check_measured(struct check *);
void	 check_figure(struct check *, int64_t millionths);
/*
 * For rules whose findings of a part (a chain) stand by themselves: so many
 * parts, and the one that is looked at from now on, 1 and on, or 0.  Shares
 * and the greatest number are kept by part; the figure is what they come to.
 */
bool	 check_parts(struct check *, uint32_t count);
void	 check_part(struct check *, uint32_t part);
void	 check_share(struct check *, int64_t met, int64_t all);
void	 check_most(struct check *, int64_t number);
int64_t	 check_limit(const struct check *, const char *name);
/* The same as a plain number, rounded down. */
int64_t	 check_limit_whole(const struct check *, const char *name);

/* A finding: begin, fill the {name}s of its sentence, end. */
void	 find(struct check *, const char *kind, uint32_t row,
    const char *field);
void	 find_in_cluster(struct check *);
void	 fill_record(struct check *, const char *name, const char *kind,
    uint32_t row);
void	 fill_number(struct check *, const char *name, int64_t);
void	 fill_share(struct check *, const char *name, int64_t millionths);
void	 fill_date(struct check *, const char *name, int64_t days);
void	 fill_word(struct check *, const char *name,
    const struct fact_column *, int64_t place);
void	 fill_text(struct check *, const char *name, const char *text);
/* A label of the schema: the name of a field or a kind. */
void	 fill_label(struct check *, const char *name, const struct label *);
/* The witness, record by record; {way} in the sentence shows it. */
void	 fill_way(struct check *, const char *kind, uint32_t row);
void	 find_end(struct check *);

/*
 * What check.c and check_renew.c share.  check_rule() runs one whose findings
 * begin at kept and are in no order yet; check_order() gives them that of
 * codes, check_merge() does when those from middle on are new.
 */
void	 check_rule(struct check *, struct rule_result *, uint32_t kept);
bool	 check_order(struct check *, uint32_t first, uint32_t count);
bool	 check_merge(struct check *, uint32_t first, uint32_t middle);
bool	 check_room(struct check *);
enum err check_end(struct check *, enum err, struct note *why);

/* What a record is called, as it was then. */
enum check_naming { CHECK_CODE, CHECK_TITLE, CHECK_BOTH };
void	 check_name(struct txn *, uint64_t id, int64_t as_of,
    enum check_naming, struct buf *);

/* The sentence of a finding for people. */
void	 finding_sentence(const struct finding *, struct txn *, enum lang,
    struct buf *);
/* The witness as codes: "TOP-00332 > TOP-00335 > TOP-00341". */
void	 finding_way(const struct finding *, struct txn *, struct buf *);

const char *severity_name(enum severity);

#endif /* CORE_RULES_CHECK_H */
