/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"

const struct rule chain_rules[] = {
	{ "chain_circle", chain_want, chain_circle },
	{ NULL, NULL, NULL }
};
