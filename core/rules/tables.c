/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"
#include "core/rules/placement.h"

const struct rule *const rule_tables[] = {
	chain_rules,
	placement_rules,
	NULL
};
