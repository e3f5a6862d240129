/*
 * cluster.h - rules about the cluster itself: its network, forms, goals,
 * projects, mutual control, indicators, people and resources.
 *
 * Each file has a table of rules on one subject; what several of them ask is
 * here.  A member is an institution that belongs to a cluster, is active and
 * is not closed today.
 */
#ifndef CORE_RULES_CLUSTER_H
#define CORE_RULES_CLUSTER_H

#include "core/rules/check.h"
#include "core/rules/graph.h"

#define CLUSTER_NONE UINT32_MAX

extern const struct rule cluster_activities_rules[];
extern const struct rule cluster_basis_rules[];
extern const struct rule cluster_control_rules[];
extern const struct rule cluster_forms_rules[];
extern const struct rule cluster_goals_rules[];
extern const struct rule cluster_indicators_rules[];
extern const struct rule cluster_innovation_rules[];
extern const struct rule cluster_links_rules[];
extern const struct rule cluster_members_rules[];
extern const struct rule cluster_needs_rules[];
extern const struct rule cluster_network_rules[];
extern const struct rule cluster_people_rules[];
extern const struct rule cluster_projects_rules[];
extern const struct rule cluster_resources_rules[];
extern const struct rule cluster_works_rules[];

/* Several fields at once: "from to sort". */
void	 cluster_want(struct facts *, const char *kind, const char *fields);
const struct fact_column *cluster_column(const struct check *,
    const char *kind, const char *field);
uint32_t cluster_rows(const struct check *, const char *kind);

/* The row that a reference leads to, or CLUSTER_NONE. */
uint32_t cluster_ref(const struct fact_column *, uint32_t row);
/* Whether there is a usable value. */
bool	 cluster_has(const struct fact_column *, uint32_t row);
bool	 cluster_is(const struct fact_column *, uint32_t row,
    const char *word);
/* Whether a list holds this row, place or number. */
bool	 cluster_holds(const struct fact_column *, uint32_t row,
    uint32_t item);
uint32_t cluster_count(const struct fact_column *, uint32_t row);

/* Today is not before the first date nor after the second. */
bool	 cluster_live(const struct check *, const struct fact_column *from,
    const struct fact_column *to, uint32_t row);
/* A day within so many days before today. */
bool	 cluster_recent(const struct check *, int64_t day, int64_t days);

/* Of every institution, whether it is a member; wants first. */
void	 cluster_want_members(struct facts *);
bool	*cluster_members(struct check *);
uint32_t cluster_tally(const bool *, uint32_t count);
bool	*cluster_flags(struct check *, uint32_t count);
int64_t	*cluster_numbers(struct check *, uint32_t count);

/*
 * A figure, and a finding of the whole cluster when it is under the limit
 * "least" or over "most": {figure}, {least}, {most}.
 */
void	 cluster_least(struct check *, int64_t millionths);
void	 cluster_most(struct check *, int64_t millionths);
void	 cluster_share(struct check *, uint64_t part, uint64_t whole);
/* Of none there is no share and nothing happens. */
int64_t	 cluster_ratio(uint64_t part, uint64_t whole);

int64_t	 cluster_median(int64_t *, uint32_t count);	/* sorts */
/* 0: all have the same, towards a million: one has all.  Sorts. */
int64_t	 cluster_gini(int64_t *, uint32_t count);

/* The live links between members, as a graph of institutions. */
struct cluster_network {
	uint32_t	 nodes, edges;
	const bool	*in;		/* members of this network */
	struct graph_edge *edge;
	uint32_t	*link;		/* the row of each edge */
	uint32_t	*degree;	/* different neighbours */
	struct graph	 graph, both;
};
void	 cluster_want_network(struct facts *);
/* cluster: a row, or CLUSTER_NONE for all members of all. */
bool	 cluster_network(struct check *, uint32_t cluster,
    struct cluster_network *);

#endif /* CORE_RULES_CLUSTER_H */
