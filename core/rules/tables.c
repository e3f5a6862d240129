/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/check.h"

const struct rule *const rule_tables[] = {
	NULL
};
