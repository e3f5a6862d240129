/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"

const struct rule *const rule_tables[] = {
	chain_rules,
	NULL
};
