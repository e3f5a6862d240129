/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/rules/chain.h"
#include "core/rules/cluster.h"
#include "core/rules/placement.h"

const struct rule *const rule_tables[] = {
	chain_rules,
	cluster_basis_rules,
	cluster_network_rules,
	cluster_links_rules,
	cluster_innovation_rules,
	cluster_forms_rules,
	cluster_goals_rules,
	cluster_projects_rules,
	cluster_control_rules,
	cluster_indicators_rules,
	cluster_needs_rules,
	cluster_resources_rules,
	cluster_people_rules,
	cluster_works_rules,
	cluster_activities_rules,
	cluster_members_rules,
	placement_rules,
	NULL
};
