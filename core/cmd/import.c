/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/act/progress.h"
#include "core/base/text.h"
#include "core/base/words.h"
#include "core/cmd/importmap.h"
#include "core/cmd/verbs.h"
#include "core/port/importer.h"
#include "core/say/name.h"

struct importing {
	struct session	*session;
	struct progress	 progress;
};

static void
put_line(FILE *out, struct span line)
{
	struct buf shown;

	buf_init(&shown);
	text_show(&shown, line);
	fprintf(out, "%s\n", buf_cstr(&shown));
	buf_free(&shown);
}

static void
show(void *with, struct span line)
{
	struct importing *importing = with;

	put_line(importing->session->out, line);
}

static void
reject(void *with, struct span sentence)
{
	struct importing *importing = with;

	progress_end(&importing->progress);
	put_line(importing->session->err, sentence);
}

static bool
step(void *with, uint64_t done, uint64_t total)
{
	struct importing *importing = with;

	return progress_step(&importing->progress, done, total);
}

static enum err
read_options(struct session *session, const struct call *call,
    struct import_options *options)
{
	enum err err = OK;

	if (call->word_count == 2)
		err = name_kind(session, call->words[0], &options->kind);
	if (err != OK)
		return err;
	options->format = call_text(call, "format", &session->arena);
	options->rejects = call_text(call, "rejects", &session->arena);
	options->dry_run = call_has(call, "dry-run");
	options->partial = call_has(call, "partial");
	options->blank_erases = call_has(call, "blank-erases");
	options->lang = session->lang;
	return importmap_read(session, call, options);
}

static void
put_tally(struct session *session, const struct import_tally *tally)
{
	if (tally->former > 0)
		fprintf(session->out, _("%llu matched by a former code\n"),
		    (unsigned long long)tally->former);
	fprintf(session->out, _("%llu added, %llu changed, %llu unchanged, "
	    "%llu rejected\n"), (unsigned long long)tally->added,
	    (unsigned long long)tally->changed,
	    (unsigned long long)tally->unchanged,
	    (unsigned long long)tally->rejected);
}

static enum err
run(struct session *session, const struct call *call)
{
	struct importing importing = { .session = session };
	struct import_ears ears = { .remark = reject, .show = show,
	    .reject = reject, .progress = step, .with = &importing };
	struct import_options options = { .kind = NULL };
	struct import_tally tally = { .added = 0 };
	struct change_result result = { .set = 0 };
	const char *path;
	enum err err = read_options(session, call, &options);

	path = arena_string(&session->arena,
	    call->words[call->word_count - 1]);
	if (err == OK && session->arena.failed)
		err = ERR_NOMEM;
	if (err != OK)
		return err;
	progress_begin(&importing.progress, session, _("Importing"));
	err = import_file(session->store, &session->author, path, &options,
	    &ears, &tally, &result, &session->why);
	progress_end(&importing.progress);
	if (err == OK || err == ERR_LOOK || tally.rejected > 0)
		put_tally(session, &tally);
	if (err == OK && tally.rejected > 0)
		err = ERR_LOOK;
	return err;
}

static const struct option_row options[] = {
	{ .name = "format", .value = "csv|json",
	  .help = N_("what the file is; else its name tells") },
	{ .name = "map", .value = "COLUMN=FIELD", .repeats = true,
	  .help = N_("this column of the file is this field; an empty FIELD "
	      "leaves it out") },
	{ .name = "using", .value = "NAME",
	  .help = N_("as the import definition of this name says; see "
	      "klaster.yaml(5)") },
	{ .name = "dry-run",
	  .help = N_("write nothing; print old -> new for every field that "
	      "would change") },
	{ .name = "partial",
	  .help = N_("import the good rows although others are rejected") },
	{ .name = "rejects", .value = "FILE",
	  .help = N_("put the rejected rows there, to be mended") },
	{ .name = "blank-erases",
	  .help = N_("an empty cell empties its field") },
	{ .name = NULL }
};

const struct verb import_verb = {
	.name = "import",
	.words = "[KIND] FILE",
	.summary = N_("read records from a file, as one change"),
	.options = options,
	.needs = NEEDS_WRITE,
	.run = run,
};
