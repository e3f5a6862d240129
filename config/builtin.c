/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/builtin.h"

/* The bytes of the files as numbers, written by make. */
static const char klaster_yaml[] = {
#include "config/klaster.inc"
};

static const char schema_yaml[] = {
#include "config/schema.inc"
};

const struct builtin builtin_schema = {
	.name = "schema.yaml",
	.text = { schema_yaml, sizeof(schema_yaml) }
};

const struct builtin builtin_settings = {
	.name = "klaster.yaml",
	.text = { klaster_yaml, sizeof(klaster_yaml) }
};
