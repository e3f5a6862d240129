/*
 * match.h - trainees without a place in a period, and who may take them.
 *
 * The answer is a list of proposals, each with what speaks for it, and a list
 * of those who stay without a place, each with what stands in the way and
 * the cheapest thing that would help, found by allocating anew with it.
 *
 * Placements that are agreed, running or done stand fast, and so do those
 * fixed by hand; drafts and proposals too unless all is to be proposed again.
 * Openings of one host whose times overlap share the places of the host and
 * its mentors.  Trainees prefer what they wished for, then what is near, at
 * so many kilometres for a step down the wishes; hosts prefer who wished for
 * them, then who lives near, then the higher admission score.  All that is
 * left falls to the lower code, so every office proposes the same.
 */
#ifndef CORE_RULES_MATCH_H
#define CORE_RULES_MATCH_H

#include "core/model/ruleset.h"
#include "core/rules/allocate.h"
#include "core/rules/facts.h"
#include "core/rules/grouped.h"

#define MATCH_NONE UINT32_MAX

/* What stands in the way; from the one that is easiest to mend. */
enum match_bar {
	MATCH_PAPERS,		/* a document that the opening asks for */
	MATCH_ELIGIBLE,		/* it begins before the trainee may */
	MATCH_FULL,		/* no place is left at what could be had */
	MATCH_MENTORS,		/* the same, for want of mentors */
	MATCH_TRAVEL,		/* all are too far */
	MATCH_TOPICS,		/* asks for topics of a later stage */
	MATCH_OWN,		/* the own institution: conflict of interest */
	MATCH_CLOSED,		/* the host is closed then */
	MATCH_NO_OPENING,	/* none of this speciality in the period */
	MATCH_BARS
};

struct match_ask {
	int64_t			 from, to;	/* the period, days */
	int64_t			 today;
	int64_t			 travel;	/* metres; 0: by rule */
	enum allocate_aim	 aim;
	bool			 again;		/* drafts too */
	bool			 repeat;	/* after a completed */
	bool			 advise;	/* look for what would help */
	const struct ruleset	*ruleset;	/* NULL: defaults */
};

/* Rows of person, opening, placement; metres FACT_NONE: not known. */
struct match_proposal {
	uint32_t	trainee, opening, mentor;	/* MATCH_NONE: none */
	uint32_t	old;		/* the placement that is changed */
	uint32_t	wish;		/* 1 the dearest; 0: not wished */
	uint32_t	could;		/* openings that could be had */
	int64_t		metres;
};

struct match_unplaced {
	uint32_t	trainee;
	enum match_bar	bar;
	uint32_t	opening;	/* where; MATCH_NONE */
	/*
	 * The cheapest relief: of that bar, at that opening.  amount: more
	 * places or trainees of a mentor, metres of travel, or days to wait.
	 * helps: how many more are placed by it, 0 when nothing was found.
	 */
	uint32_t	helps;
	int64_t		amount;
};

struct match_trainee {
	uint32_t	row, old, home;
	int64_t		score;		/* of admission; millionths */
	uint32_t	lifted;		/* bars, as bits, that do not count */
};

struct match_opening {
	uint32_t	row, host, group;
	uint32_t	places, mentors;	/* left; UINT32_MAX: no limit */
	int64_t		from, to, speciality;
};

/* Columns that every pair is held against. */
struct match_columns {
	const struct fact_column *eligible, *documents, *requires, *topics,
	    *programme, *wishes, *opened, *closed, *taught_in, *stage,
	    *speciality;
};

struct match {
	struct facts		 facts;
	struct match_columns	 columns;
	struct txn		*txn;
	struct arena		 arena;
	struct match_ask	 ask;
	int64_t			 wish_step;	/* metres */
	struct grouped		 of_opening, of_host, of_trainee, of_mentor;
	struct match_trainee	*trainees;	/* by code */
	struct match_opening	*openings;	/* by code */
	uint32_t		 trainee_count, opening_count;
	uint32_t		*group_places, group_count;
	struct match_reach	**reach;	/* match_reach.c */
	struct allocate		 problem;
	struct allocate_choice	*choices;
	uint32_t		*first, choice_room;
	uint32_t		*placed;	/* choices */
	uint32_t		*mentor_of;	/* each trainee: person row */
	struct match_proposal	*proposals;
	struct match_unplaced	*unplaced;
	uint32_t		 proposal_count, unplaced_count;
};

/* All of it.  match_clear() whether it failed or not. */
enum err match_run(struct match *, struct txn *, const struct match_ask *,
    struct note *why);
void	 match_clear(struct match *);

#endif /* CORE_RULES_MATCH_H */
