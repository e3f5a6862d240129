/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/say/rows.h"

#include "core/base/text.h"

void
rows_put(FILE *out, const struct row *rows, size_t count)
{
	unsigned widest = 0;

	for (size_t i = 0; i < count; i++) {
		unsigned width = text_width(span_of(rows[i].label));

		if (width > widest)
			widest = width;
	}
	for (size_t i = 0; i < count; i++) {
		const struct row *row = &rows[i];
		unsigned width = text_width(span_of(row->label));

		if (row->text != NULL)
			fprintf(out, "%s%*s  %s\n", row->label,
			    (int)(widest - width), "", row->text);
	}
}
