/*
 * whatif_part.h - what the files of what-if share: whatif.c spreads from what
 * changes and sorts, whatif_term.c knows what ends with an agreement or a
 * placement, whatif_topic.c what stands on a topic.
 */
#ifndef CORE_RULES_WHATIF_PART_H
#define CORE_RULES_WHATIF_PART_H

#include "core/rules/whatif.h"

struct value whatif_value(const struct whatif *, const struct rec_view *,
    const char *field);
/* 0: none. */
uint64_t whatif_ref(const struct whatif *, const struct rec_view *,
    const char *field);
bool	 whatif_day(const struct whatif *, const struct rec_view *,
    const char *field, int64_t *day);

/* Unless it is known already, or over. */
void	 whatif_touch(struct whatif *, const struct whatif_touch *);
/* What refers to a record by one kind and field; NULL: by any. */
void	 whatif_touch_referrers(struct whatif *, uint64_t target,
    const char *kind, const char *field, uint32_t depth);

void	 whatif_end_agreement(struct whatif *, const struct rec_view *);
void	 whatif_end_placement(struct whatif *, const struct rec_view *);
void	 whatif_move_topic(struct whatif *, const struct rec_view *);

#endif /* CORE_RULES_WHATIF_PART_H */
