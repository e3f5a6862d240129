/*
 * flow.h - trainees moved along, until hosts have given and taken what they
 * should or no way leads from the one to the other.
 *
 * One takes a place, whoever had it goes to another of its own choices, and
 * so on to a host that takes one more.  That is a flow from trainees to
 * openings to hosts; who enters a full opening asks one of it to leave, who
 * enters a full host by an opening with room asks anybody of the host.
 *
 * It goes by phases (Dinic, for places of one each Hopcroft and Karp): a
 * search in breadth gives every node its distance, then as many shortest ways
 * as there are are taken at once, each arc being looked at once.
 */
#ifndef CORE_RULES_FLOW_H
#define CORE_RULES_FLOW_H

#include "core/rules/matching.h"

/* Nodes are trainees, then openings, then hosts. */
struct flow {
	struct matching	*m;
	uint32_t	 nodes, first_host;
	uint32_t	*in_opening;	/* a list by opening: first trainee */
	uint32_t	*next, *before;	/* of trainees in one opening */
	uint32_t	*openings_of, *host_first;	/* by host */
	/* By node: */
	uint32_t	*gives;		/* ways that begin here */
	uint32_t	*takes;		/* ways that may end here: hosts */
	uint32_t	*part;		/* no way leaves its part */
	uint32_t	*level;		/* FLOW_UNSEEN: no way leads here */
	uint32_t	*at;		/* the arc to look at */
	uint32_t	*line;		/* queue, then way */
};

#define FLOW_UNSEEN UINT32_MAX

/* All in one part, nothing given or taken yet.  In the matching's arena. */
bool	 flow_begin(struct flow *, struct matching *);
/* Uses up gives and takes; level then tells what givers still reach. */
void	 flow_run(struct flow *);

#endif /* CORE_RULES_FLOW_H */
