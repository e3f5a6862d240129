/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"
#include "core/port/exporter.h"
#include "core/say/name.h"

struct exporting {
	struct session		*session;
	struct txn		 txn;
	struct export_choice	 choice;
	struct export_sink	 sink;
	struct file_draft	 draft;
};

static enum err
put_out(void *with, struct span bytes, struct note *why)
{
	struct exporting *to = with;

	if (fwrite(bytes.at, 1, bytes.len, to->session->out) == bytes.len)
		return OK;
	return note_fail(ERR_SYSTEM, why, "%s",
	    _("Standard output cannot be written."));
}

static enum err
put_file(void *with, struct span bytes, struct note *why)
{
	struct exporting *to = with;

	return file_draft_write(&to->draft, bytes, why);
}

static enum err
put_kind(struct exporting *to, const struct kind *kind)
{
	struct query query = { .kind = kind };

	return export_query(&to->txn, &query, &to->choice, &to->sink,
	    &to->session->why);
}

static enum err
put_kinds(struct exporting *to, const struct call *call)
{
	const struct schema *schema = to->session->schema;
	const struct kind *kind;
	enum err err = OK;

	for (size_t i = 0; err == OK && i < call->word_count; i++) {
		err = name_kind(to->session, call->words[i], &kind);
		if (err == OK)
			err = put_kind(to, kind);
	}
	for (size_t i = 0; err == OK && call->word_count == 0 &&
	    i < schema->count; i++)
		err = put_kind(to, schema->kinds[i]);
	return err;
}

static enum err
put_snapshot(struct exporting *to, const struct call *call)
{
	enum err err, end;

	txn_begin(&to->txn, to->session->store, TXN_READ, &to->session->why);
	err = put_kinds(to, call);
	end = txn_end(&to->txn);
	return err == OK ? end : err;
}

static enum err
put_into(struct exporting *to, const struct call *call, const char *path)
{
	struct note *why = &to->session->why;
	enum err err;

	err = file_draft_begin(&to->draft, path, 0600, why);
	if (err != OK)
		return err;
	to->sink = (struct export_sink){ put_file, to };
	err = put_snapshot(to, call);
	if (err == OK)
		return file_draft_commit(&to->draft, why);
	file_draft_abandon(&to->draft);
	return err;
}

static enum err
run(struct session *session, const struct call *call)
{
	struct exporting to = { .session = session };
	const char *path = call_text(call, "output", &session->arena);
	enum err err = session_settle(session);

	to.choice.whole = true;
	to.choice.no_personal = call_has(call, "no-personal");
	to.choice.format = call_text(call, "format", &session->arena);
	to.sink = (struct export_sink){ put_out, &to };
	if (err != OK)
		return err;
	if (to.choice.format == NULL)
		return note_fail(ERR_USAGE, &session->why, "%s",
		    _("export: --format is missing: csv or json."));
	if (strcmp(to.choice.format, "csv") == 0 && call->word_count != 1)
		return note_fail(ERR_USAGE, &session->why, "%s",
		    _("export: a CSV file holds one kind; name one, or take "
		    "--format json."));
	if (path == NULL || strcmp(path, "-") == 0)
		return put_snapshot(&to, call);
	return put_into(&to, call, path);
}

static const struct option_row options[] = {
	{ .name = "format", .value = "csv|json",
	  .help = N_("CSV with a heading, or one JSON object a line") },
	{ .name = "no-personal",
	  .help = N_("without personal fields: names of people, "
	      "telephones") },
	{ .name = "output", .letter = 'o', .value = "FILE",
	  .help = N_("into this file, which is replaced only when all of it "
	      "is written") },
	{ .name = NULL }
};

const struct verb export_verb = {
	.name = "export",
	.words = "[KIND]...",
	.summary = N_("write records into a file that import reads"),
	.options = options,
	.needs = NEEDS_READ,
	.run = run,
};
