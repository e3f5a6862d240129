/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/builtin.h"

/*
 * The bytes of the files as numbers, written by make: negative ones too, so
 * that what is right does not depend on whether char has a sign.
 */
#define FILE_OF(bytes) { (const char *)(bytes), sizeof(bytes) }

static const signed char klaster_tape[] = {
#include "config/klaster.inc"
};

static const signed char chain_rules_tape[] = {
#include "config/rules/chain.inc"
};

static const signed char cluster_rules_tape[] = {
#include "config/rules/cluster.inc"
};

static const signed char placement_rules_tape[] = {
#include "config/rules/placement.inc"
};

static const signed char ack_csv[] = {
#include "config/sample/ack.inc"
};

static const signed char activity_csv[] = {
#include "config/sample/activity.inc"
};

static const signed char agreement_csv[] = {
#include "config/sample/agreement.inc"
};

static const signed char area_csv[] = {
#include "config/sample/area.inc"
};

static const signed char chain_csv[] = {
#include "config/sample/chain.inc"
};

static const signed char cluster_csv[] = {
#include "config/sample/cluster.inc"
};

static const signed char curriculum_csv[] = {
#include "config/sample/curriculum.inc"
};

static const signed char document_csv[] = {
#include "config/sample/document.inc"
};

static const signed char evaluation_csv[] = {
#include "config/sample/evaluation.inc"
};

static const signed char goal_csv[] = {
#include "config/sample/goal.inc"
};

static const signed char indicator_csv[] = {
#include "config/sample/indicator.inc"
};

static const signed char link_csv[] = {
#include "config/sample/link.inc"
};

static const signed char logbook_csv[] = {
#include "config/sample/logbook.inc"
};

static const signed char need_csv[] = {
#include "config/sample/need.inc"
};

static const signed char opening_csv[] = {
#include "config/sample/opening.inc"
};

static const signed char person_csv[] = {
#include "config/sample/person.inc"
};

static const signed char placement_csv[] = {
#include "config/sample/placement.inc"
};

static const signed char problem_csv[] = {
#include "config/sample/problem.inc"
};

static const signed char project_csv[] = {
#include "config/sample/project.inc"
};

static const signed char reading_csv[] = {
#include "config/sample/reading.inc"
};

static const signed char resource_csv[] = {
#include "config/sample/resource.inc"
};

static const signed char subject_csv[] = {
#include "config/sample/subject.inc"
};

static const signed char topic_csv[] = {
#include "config/sample/topic.inc"
};

static const signed char visit_csv[] = {
#include "config/sample/visit.inc"
};

static const signed char work_csv[] = {
#include "config/sample/work.inc"
};

static const signed char schema_tape[] = {
#include "config/schema.inc"
};

const struct builtin builtin_schema = {
	"schema.yaml", FILE_OF(schema_tape)
};

const struct builtin builtin_settings = {
	"klaster.yaml", FILE_OF(klaster_tape)
};

const struct builtin builtin_rules[] = {
	{ "chain.yaml", FILE_OF(chain_rules_tape) },
	{ "placement.yaml", FILE_OF(placement_rules_tape) },
	{ "cluster.yaml", FILE_OF(cluster_rules_tape) },
	{ NULL, { NULL, 0 } }
};

/* What others lean on stands before them where it can. */
const struct builtin builtin_sample[] = {
	{ "area", FILE_OF(area_csv) },
	{ "cluster", FILE_OF(cluster_csv) },
	{ "subject", FILE_OF(subject_csv) },
	{ "person", FILE_OF(person_csv) },
	{ "document", FILE_OF(document_csv) },
	{ "goal", FILE_OF(goal_csv) },
	{ "curriculum", FILE_OF(curriculum_csv) },
	{ "topic", FILE_OF(topic_csv) },
	{ "chain", FILE_OF(chain_csv) },
	{ "work", FILE_OF(work_csv) },
	{ "agreement", FILE_OF(agreement_csv) },
	{ "link", FILE_OF(link_csv) },
	{ "opening", FILE_OF(opening_csv) },
	{ "placement", FILE_OF(placement_csv) },
	{ "logbook", FILE_OF(logbook_csv) },
	{ "visit", FILE_OF(visit_csv) },
	{ "evaluation", FILE_OF(evaluation_csv) },
	{ "indicator", FILE_OF(indicator_csv) },
	{ "reading", FILE_OF(reading_csv) },
	{ "project", FILE_OF(project_csv) },
	{ "problem", FILE_OF(problem_csv) },
	{ "activity", FILE_OF(activity_csv) },
	{ "need", FILE_OF(need_csv) },
	{ "ack", FILE_OF(ack_csv) },
	{ "resource", FILE_OF(resource_csv) },
	{ NULL, { NULL, 0 } }
};
