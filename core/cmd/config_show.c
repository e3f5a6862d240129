/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/settings.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/say/table.h"

static enum err
run(struct session *session, const struct call *call)
{
	const struct settings *settings = session->settings;
	struct table table;

	(void)call;
	table_begin(&table, session->out, session->columns);
	table_head(&table, span_of(_("key")), false);
	table_head(&table, span_of(_("value")), false);
	table_head(&table, span_of(_("from")), false);
	for (size_t i = 0; i < settings->row_count; i++) {
		const struct settings_row *row = &settings->rows[i];
		const char *from = row->file;

		if (row->line > 0)
			from = arena_printf(&session->arena, "%s:%u",
			    row->file, row->line);
		table_text(&table, row->key);
		table_text(&table, row->value);
		table_text(&table, from);
	}
	return table_end(&table) ? OK : ERR_NOMEM;
}

const struct verb config_show_verb = {
	.name = "config show",
	.words = "",
	.summary = N_("show what is configured, and in which file"),
	.needs = NEEDS_SCHEMA,
	.run = run,
};
