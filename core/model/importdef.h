/*
 * importdef.h - how the columns of somebody's file become fields of ours.
 *
 * Read from YAML (klaster.yaml(5), "imports") or made from --map.
 */
#ifndef CORE_MODEL_IMPORTDEF_H
#define CORE_MODEL_IMPORTDEF_H

#include "core/model/schema.h"

struct import_value {			/* "School: school" */
	struct span	 from, to;
};

struct import_column {
	struct span		 column;	/* heading; "": a constant */
	const struct field	*field;		/* NULL: to be left out */
	struct import_value	*values;
	size_t			 value_count;
	struct span		 constant;	/* used where column is "" */
	const struct field	*by;		/* references: match the target
						 * by this field; NULL: code */
	const char		*date_form;	/* "%d.%m.%Y"; NULL: ISO */
	struct span		 prefix;	/* put before what is read */
	bool			 add;		/* to what the list holds */
};

struct import_filter {			/* "type: [school, lyceum]" */
	struct span	 column;
	struct span	*texts;
	size_t		 count;
};

struct import_definition {		/* from YAML, or from --map */
	const char		*name;
	const struct kind	*kind;
	struct import_column	*columns;
	size_t			 column_count;
	struct import_filter	*filters;	/* rows that pass all of them */
	size_t			 filter_count;
	const struct field	*key;		/* rows match by it; code */
	bool			 blank_erases;
	bool			 others_by_name;	/* columns not listed go
							 * by name or label */
	char			 delimiter;	/* 0: found out */
	const char		*encoding;
};

#endif /* CORE_MODEL_IMPORTDEF_H */
