/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"

const struct rule chain_rules[] = {
	{ "chain_circle", chain_want, chain_circle },
	{ "chain_late", chain_want, chain_late },
	{ "chain_never", chain_want, chain_never },
	{ "chain_choice", chain_want, chain_choice },
	{ "chain_stage_gap", chain_want_cover, chain_stage_gap },
	{ "chain_stage_order", chain_want_cover, chain_stage_order },
	{ "chain_gap", chain_want_cover, chain_gap },
	{ "chain_overlap", chain_want_cover, chain_overlap },
	{ "chain_joint", chain_want_cover, chain_joint },
	{ "chain_age", chain_want_cover, chain_age },
	{ "chain_load", chain_want_cover, chain_load },
	{ "chain_level_lower", chain_want_level, chain_level_lower },
	{ "chain_level_falls", chain_want_level, chain_level_falls },
	{ "chain_level_jump", chain_want_level, chain_level_jump },
	{ "chain_grade_jump", chain_want_level, chain_grade_jump },
	{ "chain_flat", chain_want_level, chain_flat },
	{ "chain_loose", chain_want_use, chain_loose },
	{ "chain_dead_end", chain_want_use, chain_dead_end },
	{ "chain_exit_unused", chain_want_use, chain_exit_unused },
	{ "chain_path", chain_want_use, chain_path },
	{ "chain_redundant", chain_want, chain_redundant },
	{ "chain_blocking", chain_want, chain_blocking },
	{ "chain_delay", chain_want, chain_delay },
	{ "chain_shared", chain_want_match, chain_shared },
	{ "chain_requirement", chain_want_match, chain_requirement },
	{ "chain_foreign", chain_want_match, chain_foreign },
	{ "chain_work", chain_want_work, chain_work },
	{ "chain_auxiliary", chain_want_work, chain_auxiliary },
	{ "chain_predecessor", chain_want_work, chain_predecessor },
	{ "chain_standard", chain_want_standard, chain_standard },
	{ "chain_no_standard", chain_want_standard, chain_no_standard },
	{ "chain_old", chain_want_standard, chain_old },
	{ "dangling", chain_want_dangling, chain_dangling },
	{ NULL, NULL, NULL }
};
