/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/builtin.h"

/* The bytes of the files as numbers, written by make. */
static const char klaster_yaml[] = {
#include "config/klaster.inc"
};

static const char ack_csv[] = {
#include "config/sample/ack.inc"
};

static const char activity_csv[] = {
#include "config/sample/activity.inc"
};

static const char agreement_csv[] = {
#include "config/sample/agreement.inc"
};

static const char area_csv[] = {
#include "config/sample/area.inc"
};

static const char chain_csv[] = {
#include "config/sample/chain.inc"
};

static const char cluster_csv[] = {
#include "config/sample/cluster.inc"
};

static const char curriculum_csv[] = {
#include "config/sample/curriculum.inc"
};

static const char document_csv[] = {
#include "config/sample/document.inc"
};

static const char evaluation_csv[] = {
#include "config/sample/evaluation.inc"
};

static const char goal_csv[] = {
#include "config/sample/goal.inc"
};

static const char indicator_csv[] = {
#include "config/sample/indicator.inc"
};

static const char link_csv[] = {
#include "config/sample/link.inc"
};

static const char logbook_csv[] = {
#include "config/sample/logbook.inc"
};

static const char need_csv[] = {
#include "config/sample/need.inc"
};

static const char opening_csv[] = {
#include "config/sample/opening.inc"
};

static const char person_csv[] = {
#include "config/sample/person.inc"
};

static const char placement_csv[] = {
#include "config/sample/placement.inc"
};

static const char problem_csv[] = {
#include "config/sample/problem.inc"
};

static const char project_csv[] = {
#include "config/sample/project.inc"
};

static const char reading_csv[] = {
#include "config/sample/reading.inc"
};

static const char resource_csv[] = {
#include "config/sample/resource.inc"
};

static const char subject_csv[] = {
#include "config/sample/subject.inc"
};

static const char topic_csv[] = {
#include "config/sample/topic.inc"
};

static const char visit_csv[] = {
#include "config/sample/visit.inc"
};

static const char work_csv[] = {
#include "config/sample/work.inc"
};

static const char schema_yaml[] = {
#include "config/schema.inc"
};

const struct builtin builtin_schema = {
	"schema.yaml", { schema_yaml, sizeof(schema_yaml) }
};

const struct builtin builtin_settings = {
	"klaster.yaml", { klaster_yaml, sizeof(klaster_yaml) }
};

/* What others lean on stands before them where it can. */
const struct builtin builtin_sample[] = {
	{ "area", { area_csv, sizeof(area_csv) } },
	{ "cluster", { cluster_csv, sizeof(cluster_csv) } },
	{ "subject", { subject_csv, sizeof(subject_csv) } },
	{ "person", { person_csv, sizeof(person_csv) } },
	{ "document", { document_csv, sizeof(document_csv) } },
	{ "goal", { goal_csv, sizeof(goal_csv) } },
	{ "curriculum", { curriculum_csv, sizeof(curriculum_csv) } },
	{ "topic", { topic_csv, sizeof(topic_csv) } },
	{ "chain", { chain_csv, sizeof(chain_csv) } },
	{ "work", { work_csv, sizeof(work_csv) } },
	{ "agreement", { agreement_csv, sizeof(agreement_csv) } },
	{ "link", { link_csv, sizeof(link_csv) } },
	{ "opening", { opening_csv, sizeof(opening_csv) } },
	{ "placement", { placement_csv, sizeof(placement_csv) } },
	{ "logbook", { logbook_csv, sizeof(logbook_csv) } },
	{ "visit", { visit_csv, sizeof(visit_csv) } },
	{ "evaluation", { evaluation_csv, sizeof(evaluation_csv) } },
	{ "indicator", { indicator_csv, sizeof(indicator_csv) } },
	{ "reading", { reading_csv, sizeof(reading_csv) } },
	{ "project", { project_csv, sizeof(project_csv) } },
	{ "problem", { problem_csv, sizeof(problem_csv) } },
	{ "activity", { activity_csv, sizeof(activity_csv) } },
	{ "need", { need_csv, sizeof(need_csv) } },
	{ "ack", { ack_csv, sizeof(ack_csv) } },
	{ "resource", { resource_csv, sizeof(resource_csv) } },
	{ NULL, { NULL, 0 } }
};
