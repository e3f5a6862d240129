/*
 * report_chain.h - one chain of curricula as a map, and against others.
 */
#ifndef CORE_REPORT_REPORT_CHAIN_H
#define CORE_REPORT_REPORT_CHAIN_H

#include "core/report/report.h"
#include "core/rules/chain.h"

/* The chain that map visits now: curricula as lanes, topics, arrows. */
void	 report_chain_map(struct report *, struct chain_map *);

/* The fewest edits after which it teaches in order what topics require. */
void	 report_chain_heal(struct report *, uint32_t chain);

/* What curricula from abroad have that this chain lacks, by same_as; says
 * nothing where no topic is joined. */
void	 report_chain_foreign(struct report *, struct chain_map *);

#endif /* CORE_REPORT_REPORT_CHAIN_H */
