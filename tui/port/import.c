/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/port/import.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/port/importer.h"
#include "tui/ask/ask.h"
#include "tui/port/mapping.h"
#include "tui/record/read.h"

enum { FILE_NAME, KIND, DEFINITION, WRONG_ROWS };
enum { SHOWN_MOST = 5000 };

static const char *const wrong_rows[] = {
	N_("refuse the whole file"),
	N_("keep them out, in FILE.rejects.csv")
};

/* What the preview leads to; lives with its page. */
struct job {
	char			 path[1024], rejects[1110];
	struct import_options	 options;
	struct import_tally	 tally;
};

struct listening {
	struct app_work	 work;
	struct read	*read;
	size_t		 shown, rejected;
};

static void
show(void *with, struct span line)
{
	struct listening *ears = with;
	struct buf text;

	if (ears->read == NULL || ears->shown++ >= SHOWN_MOST)
		return;
	buf_init(&text);
	buf_text(&text, "   ");
	text_show(&text, line);
	read_line(ears->read, buf_span(&text), 0);
	buf_free(&text);
}

static void
reject(void *with, struct span sentence)
{
	struct listening *ears = with;
	struct buf text;

	if (ears->read == NULL || ears->rejected++ >= SHOWN_MOST)
		return;
	buf_init(&text);
	buf_text(&text, "! ");
	text_show(&text, sentence);
	read_wrap(ears->read, buf_cstr(&text), 1);
	buf_free(&text);
}

static bool
progress(void *with, uint64_t done, uint64_t total)
{
	struct listening *ears = with;

	return app_work_progress(&ears->work, done, total);
}

static enum err
run(struct app *app, struct job *job, struct read *read,
    struct change_result *result, struct note *why)
{
	struct listening ears = { .read = read };
	struct import_ears listener = { .show = show, .reject = reject,
	    .progress = progress, .with = &ears };
	char what[64];
	const char *name = strrchr(job->path, '/');

	snprintf(what, sizeof what, _("Importing %s"),
	    name == NULL ? job->path : name + 1);
	app_work_begin(&ears.work, app, what);
	job->tally = (struct import_tally){ 0 };
	return import_file(app->session->store, &app->session->author,
	    job->path, &job->options, &listener, &job->tally, result, why);
}

static void
tell_tally(const struct import_tally *tally, char *out, size_t size)
{
	int len = snprintf(out, size, _("%llu added, %llu changed, "
	    "%llu unchanged, %llu rejected"),
	    (unsigned long long)tally->added,
	    (unsigned long long)tally->changed,
	    (unsigned long long)tally->unchanged,
	    (unsigned long long)tally->rejected);

	if (tally->former > 0 && len > 0 && (size_t)len < size)
		snprintf(out + len, size - (size_t)len, _(", %llu by a "
		    "former code"), (unsigned long long)tally->former);
}

/* What was put aside by an earlier import stays there. */
static void
name_rejects(struct job *job)
{
	unsigned i;

	if (job->options.rejects == NULL)
		return;
	snprintf(job->rejects, sizeof job->rejects, "%s.rejects.csv",
	    job->path);
	for (i = 2; access(job->rejects, F_OK) == 0 && i < 1000; i++)
		snprintf(job->rejects, sizeof job->rejects,
		    "%s.rejects-%u.csv", job->path, i);
}

static void
apply(struct screen *screen)
{
	struct job *job = read_kept(screen);
	struct app *app = screen->app;
	struct change_result result = { 0, 0 };
	struct note why = { "" };
	char tally[240], said[1300];
	enum err err;

	job->options.dry_run = false;
	name_rejects(job);
	err = run(app, job, NULL, &result, &why);
	if (!app_check(app, err, &why))
		return;
	tell_tally(&job->tally, tally, sizeof tally);
	if (job->tally.rejected > 0)
		snprintf(said, sizeof said, _("%s.  Ctrl-Z takes it back.  "
		    "See %s."), tally, job->rejects);
	else
		snprintf(said, sizeof said, _("%s.  Ctrl-Z takes it back."),
		    tally);
	app->changes++;
	app_home(app);
	app_say(app, "%s", said);
}

static void
show_preview(struct read *read, struct job *job, enum err err,
    const struct note *why)
{
	char tally[240];

	tell_tally(&job->tally, tally, sizeof tally);
	read_line(read, SPAN(""), 0);
	read_printf(read, " %s", tally);
	read_state(read, tally);
	read_keep(read, job);
	if (err == OK || err == ERR_LOOK) {
		read_start(read, apply, NULL, _("Nothing was written yet.  "
		    "F2 imports, Esc leaves it."));
	} else {
		read_wrap(read, job->tally.rejected > 0 ? _("Rows that "
		    "cannot be used keep the whole file out.  Mend them, or "
		    "go back by Esc and choose under \"Wrong rows\" that "
		    "only they stay out.") : why->text[0] == '\0' ?
		    err_text(err) : why->text, 1);
		read_start(read, NULL, NULL, _("Nothing was written.  Mend "
		    "the file and try again; Esc goes back."));
	}
	read_show(read, false);
}

static bool
has_end(const char *path, const char *end)
{
	size_t len = strlen(path), most = strlen(end);

	return len > most && strcmp(path + len - most, end) == 0;
}

static void
preview(struct screen *screen, struct job *job)
{
	struct app *app = screen->app;
	struct read *read = read_begin(app, _("Preview of the import"));
	struct change_result result;
	struct note why = { "" };
	bool unknown;
	enum err err;

	if (read == NULL) {
		mem_free(job);
		return;
	}
	read_line(read, span_of(_(" What would change, old -> new:")), 0);
	job->options.dry_run = true;
	err = run(app, job, read, &result, &why);
	if (err == OK || err == ERR_LOOK || job->tally.rejected > 0) {
		show_preview(read, job, err, &why);
		return;
	}
	read_drop(read);
	unknown = job->options.kind == NULL && has_end(job->path, ".csv");
	mem_free(job);
	if (unknown)
		ask_refuse(screen, KIND, _("choose what the rows are"));
	else
		ask_refuse(screen, FILE_NAME, why.text[0] == '\0' ?
		    err_text(err) : why.text);
}

/* With the answers so far; definition NULL: by the headings. */
static void
look(struct screen *screen, const struct import_definition *definition)
{
	struct app *app = screen->app;
	struct span path = ask_answer(screen, FILE_NAME);
	size_t kind = ask_choice_of(screen, KIND);
	struct job *job = mem_zero(1, sizeof *job);

	if (job == NULL || path.len == 0 || path.len >= sizeof job->path) {
		mem_free(job);
		ask_refuse(screen, FILE_NAME, _("a file name is needed"));
		return;
	}
	memcpy(job->path, path.at, path.len);
	job->options.lang = app->session->lang;
	job->options.definition = definition;
	if (kind > 0)
		job->options.kind = app->session->schema->kinds[kind - 1];
	else if (definition != NULL)
		job->options.kind = definition->kind;
	if (ask_choice_of(screen, WRONG_ROWS) == 1) {
		job->options.partial = true;
		job->options.rejects = job->rejects;
		name_rejects(job);
	}
	preview(screen, job);
}

static void
ask_columns(struct screen *screen)
{
	struct app *app = screen->app;
	size_t kind = ask_choice_of(screen, KIND);
	struct note why = { "" };
	char *path = arena_string(ask_arena_of(screen),
	    ask_answer(screen, FILE_NAME));
	enum err err;

	if (kind == 0) {
		ask_refuse(screen, KIND, _("choose what the rows are"));
		return;
	}
	if (path == NULL)
		return;
	err = mapping_open(app, path, app->session->schema->kinds[kind - 1],
	    look, &why);
	if (err != OK)
		ask_refuse(screen, FILE_NAME, why.text[0] == '\0' ?
		    err_text(err) : why.text);
}

/* The preview and the import are two: a pipe is empty after the first. */
static bool
is_pipe(struct screen *screen)
{
	const char *path = arena_string(ask_arena_of(screen),
	    ask_answer(screen, FILE_NAME));
	struct stat there;

	return path != NULL && stat(path, &there) == 0 &&
	    !S_ISREG(there.st_mode) && !S_ISDIR(there.st_mode);
}

static void
start(struct screen *screen)
{
	const struct tui_options *options = screen->app->options;
	size_t using = ask_choice_of(screen, DEFINITION);

	if (is_pipe(screen))
		ask_refuse(screen, FILE_NAME, _("this can be read only once; "
		    "put it into a file first"));
	else if (using == 1)
		ask_columns(screen);
	else
		look(screen, using == 0 ? NULL : options->imports[using - 2]);
}

static const char *const *
definitions(struct ask *ask, const struct tui_options *options,
    size_t *count)
{
	const char **words = arena_array(ask_arena(ask),
	    options->import_count + 2, sizeof *words);
	size_t i;

	*count = 0;
	if (words == NULL)
		return NULL;
	words[(*count)++] = N_("(by the headings of the file)");
	words[(*count)++] = N_("(choose for each column)");
	for (i = 0; i < options->import_count; i++)
		words[(*count)++] = options->imports[i]->name;
	return words;
}

void
import_open(struct app *app)
{
	struct ask *ask = ask_begin(app, _("Import a file"),
	    _("F2 shows what would change; nothing is written before you "
	    "agree."), start);
	const char *const *words;
	size_t count;

	if (ask == NULL)
		return;
	ask_text(ask, _("File"), "", _("A CSV table or JSON lines; the path "
	    "from the folder where klaster was started."));
	words = ask_kinds(ask, N_("(the file says it)"), &count);
	ask_choice(ask, _("Records"), words, count,
	    _("What the rows are; F4 opens the list of kinds."));
	words = definitions(ask, app->options, &count);
	ask_choice(ask, _("Columns"), words, count, _("How columns become "
	    "fields: by their names, or as a definition of this office "
	    "says."));
	ask_choice(ask, _("Wrong rows"), wrong_rows, 2, _("A file is taken "
	    "whole or not at all, unless wrong rows may be kept out."));
	ask_show(ask);
}
