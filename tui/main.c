/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/settings.h"
#include "core/base/text.h"
#include "core/base/words.h"
#include "core/cmd/args.h"
#include "core/cmd/usage.h"
#include "core/session/phrase.h"
#include "tui/term/crash.h"
#include "tui/term/locale.h"
#include "tui/term/secret.h"
#include "tui/tui.h"

/*
 * A database opened as descriptor 1 would be written over by the next
 * printf.  What stands in for a closed output cannot be written to, so that
 * the failure is still noticed.
 */
static void
guard_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
			continue;
		if (open("/dev/null", O_RDONLY) < 0)
			_exit(err_status(ERR_SYSTEM));
	}
}

/* $variable, or the folder below home that stands for it. */
static char *
base_folder(struct arena *arena, const char *variable, const char *below)
{
	const char *value = getenv(variable), *home = getenv("HOME");
	const struct passwd *self;

	if (value != NULL && value[0] == '/')
		return arena_printf(arena, "%s/klaster", value);
	if (home == NULL || *home == '\0') {
		self = getpwuid(getuid());
		home = self == NULL ? "" : self->pw_dir;
	}
	return arena_printf(arena, "%s/%s/klaster", home, below);
}

/* "db/" is "db", and a link is the folder that it leads to: what is made anew
 * takes the place of that one, and lies on its disk. */
static char *
place_of(struct arena *arena, const char *path)
{
	struct span text = span_of(path);
	struct stat facts;
	char *place, *led;

	while (text.len > 1 && text.at[text.len - 1] == '/')
		text.len--;
	place = arena_string(arena, text);
	if (place == NULL || lstat(place, &facts) != 0 ||
	    !S_ISLNK(facts.st_mode))
		return place;
	led = realpath(place, NULL);
	if (led != NULL)
		place = arena_string(arena, span_of(led));
	free(led);
	return place;
}

static void
set_folders(struct session *session, const struct call *call)
{
	const char *db = call_text(call, "db", &session->arena);
	const char *temporary = getenv("TMPDIR");

	if (db == NULL || *db == '\0')
		db = getenv("KLASTER_DB");
	if (db == NULL || *db == '\0')
		db = base_folder(&session->arena, "XDG_DATA_HOME",
		    ".local/share");
	session->db = place_of(&session->arena, db);
	session->state = base_folder(&session->arena, "XDG_STATE_HOME",
	    ".local/state");
	session->temporary = temporary == NULL || *temporary != '/' ?
	    "/tmp" : temporary;
}

/* The system's files, the person's, and those named, in this order. */
static enum err
list_configs(struct session *session, const struct call *call)
{
	struct arena *arena = &session->arena;
	const char *own = base_folder(arena, "XDG_CONFIG_HOME", ".config");
	char **system, **home;
	size_t system_count, home_count, count = 0;
	enum err err;

	if (own == NULL)
		return ERR_NOMEM;
	err = settings_files(SYSCONFDIR "/klaster", arena, &system,
	    &system_count, &session->why);
	if (err == OK)
		err = settings_files(own, arena, &home, &home_count,
		    &session->why);
	if (err != OK)
		return err;
	session->configs = arena_array(arena, system_count + home_count +
	    call->option_count + 1, sizeof *session->configs);
	if (session->configs == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < system_count; i++)
		session->configs[count++] = system[i];
	for (size_t i = 0; i < home_count; i++)
		session->configs[count++] = home[i];
	for (size_t i = 0; i < call->option_count; i++)
		if (strcmp(call->options[i].option->name, "config") == 0)
			session->configs[count++] = arena_string(arena,
			    call->options[i].value);
	session->config_count = count;
	return OK;
}

/* Without a usable configuration help and the like still work. */
static enum err
load_settings(struct session *session, const struct call *call)
{
	enum err err = list_configs(session, call);

	if (err != OK)
		return err;
	err = settings_load(session->configs, session->config_count,
	    &session->why_schema, &session->settings);
	if (err == OK) {
		session->schema = session->settings->schema;
		session->limits = (struct scan_limits){
			(uint64_t)session->settings->bundle_size << 20,
			(uint64_t)session->settings->bundle_line << 10,
			(uint64_t)session->settings->bundle_writers
		};
		session->interest = (struct interest){
			session->settings->receive_some,
			session->settings->receive,
			session->settings->receive_count
		};
		session->settings->slow |= call_has(call, "slow");
		session->settings->plain |= call_has(call, "plain");
	} else if (call->verb == NULL || call->verb->needs != NEEDS_NOTHING)
		return note_fail(err, &session->why, "%s",
		    session->why_schema.text);
	return OK;
}

static void
set_language(struct session *session, const struct call *call,
    const char *folder)
{
	static const char *const names[LANG_COUNT] = {
		[LANG_EN] = "en", [LANG_UZ] = "uz",
		[LANG_UZ_CYRL] = "uz-Cyrl", [LANG_RU] = "ru"
	};
	const char *wish = call_text(call, "lang", &session->arena);

	if (wish == NULL && session->settings != NULL &&
	    session->settings->lang_set)
		wish = names[session->settings->lang];
	if (wish != NULL)
		session->lang = locale_begin(wish, folder);
}

static void
set_user(struct session *session)
{
	const char *name = getenv("KLASTER_USER");
	const struct passwd *self;

	if (name == NULL || *name == '\0') {
		self = getpwuid(getuid());
		name = self != NULL ? self->pw_name : getenv("USER");
	}
	session->user = span_of(name == NULL ? "?" : name);
}

static enum err
set_clock(struct session *session, struct note *why)
{
	const char *fixed = getenv("KLASTER_NOW");
	char *end;
	long long ms;

	clock_system(session->clock);
	clock_system(session->watch);
	if (fixed == NULL || *fixed == '\0')
		return OK;
	errno = 0;
	ms = strtoll(fixed, &end, 10);
	if (errno != 0 || *end != '\0' || ms < 0 || ms > CLOCK_LAST)
		return note_fail(ERR_USAGE, why, _("KLASTER_NOW=%s is not a "
		    "number of milliseconds since 1970, up to the year "
		    "9999."), fixed);
	clock_fixed(session->clock, ms);
	return OK;
}

static const struct tui_view *
views_of(const struct settings *settings, struct arena *arena)
{
	struct tui_view *views = arena_array(arena, settings->list_count + 1,
	    sizeof *views);

	if (views == NULL)
		return NULL;
	for (size_t i = 0; i < settings->list_count; i++) {
		const struct settings_list *list = &settings->lists[i];

		views[i] = (struct tui_view){ list->name, &list->label,
			list->kind, list->columns, list->column_count,
			list->sort, list->descending, list->where,
			list->where_count, list->find };
	}
	return views;
}

/* The settings as the screens want them, and what a terminal may ask for. */
static enum err
run_screens(struct session *session)
{
	const struct settings *settings = session->settings;
	const char *no_colour = getenv("NO_COLOR");
	const char *escdelay = getenv("ESCDELAY");
	struct tui_binding *bindings = arena_array(&session->arena,
	    settings->key_count + 1, sizeof *bindings);
	struct tui_options options = {
		.slow = settings->slow,
		.plain = settings->plain,
		.no_colour = !settings->colour ||
		    (no_colour != NULL && *no_colour != '\0'),
		.date_form = settings->date_form,
		.escdelay = escdelay != NULL ? atoi(escdelay) :
		    (int)settings->escdelay,
		.cells = getenv("KLASTER_CELLS"),
		.ruleset = &settings->ruleset,
		.imports = settings->imports,
		.import_count = settings->import_count,
		.views = views_of(settings, &session->arena),
		.view_count = settings->list_count,
		.bindings = bindings,
		.binding_count = settings->key_count
	};

	if (bindings == NULL || options.views == NULL)
		return ERR_NOMEM;
	for (size_t i = 0; i < settings->key_count; i++)
		bindings[i] = (struct tui_binding){
			settings->keys[i].place, settings->keys[i].key,
			settings->keys[i].action
		};
	return tui_run(session, &options, &session->why);
}

static void
set_terminal(struct session *session)
{
	struct winsize size;

	session->terminal = isatty(STDERR_FILENO) != 0;
	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		session->screens = run_screens;
	if (isatty(STDIN_FILENO) && session->terminal)
		session->prompt = secret_prompt;
	if (!isatty(STDOUT_FILENO))
		return;
	session->columns = 80;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		session->columns = size.ws_col;
}

/* One sentence for people; what it quotes cannot control a terminal. */
static void
show_sentence(struct buf *shown, const char *sentence)
{
	buf_add(shown, SPAN("klaster: "));
	text_show(shown, span_of(sentence == NULL ? err_text(ERR_NOMEM) :
	    sentence));
	buf_byte(shown, '\n');
}

static void
complain(enum err err, const struct note *why)
{
	struct buf shown;

	buf_init(&shown);
	show_sentence(&shown, why->text[0] == '\0' ? err_text(err) :
	    why->text);
	fputs(buf_cstr(&shown), stderr);
	buf_free(&shown);
}

/* What is said of a page that cannot be is ready before one is read. */
static void
guard_database(struct session *session)
{
	struct buf damaged, full;

	buf_init(&damaged);
	buf_init(&full);
	show_sentence(&damaged, arena_printf(&session->arena,
	    _("%s: the database is damaged, or its disk fails; try klaster "
	    "verify --mend, or restore a backup."), session->db));
	show_sentence(&full, arena_printf(&session->arena,
	    _("%s: no space is left on this disk; free some and try again"),
	    session->db));
	crash_guard((struct crash_end){ buf_span(&damaged),
	    err_status(ERR_DAMAGED) }, (struct crash_end){ buf_span(&full),
	    err_status(ERR_FULL) });
	buf_free(&damaged);
	buf_free(&full);
}

static enum err
dispatch(struct session *session, const struct call *call)
{
	enum err err;

	if (call_has(call, "version"))
		return verb_find(SPAN("version"))->run(session, call);
	if (call_has(call, "help")) {
		if (call->verb == NULL)
			usage_all(session->out);
		else
			usage_verb(session->out, call->verb);
		return OK;
	}
	guard_database(session);
	if (call->verb == NULL && session->screens != NULL) {
		err = session_open(session, NEEDS_WRITE);
		if (err == OK)
			err = phrase_begin(session);
		return err == OK ? session->screens(session) : err;
	}
	if (call->verb == NULL)
		return note_fail(ERR_USAGE, &session->why,
		    _("A verb is missing; klaster help lists them."));
	err = session_output(session, call_text(call, "output",
	    &session->arena), &session->why);
	if (err == OK)
		err = session_open(session, call->verb->needs);
	if (err == OK)
		err = call->verb->run(session, call);
	return call->verb->needs == NEEDS_WRITE ?
	    session_tidy(session, err) : err;
}

/* An answer from which something was left out is none. */
static enum err
doubt_answer(struct session *session, const struct call *call, enum err err)
{
	if (!mem_ran_out() || call->verb == NULL ||
	    call->verb->needs == NEEDS_WRITE)
		return err;
	session->why.text[0] = '\0';
	return note_fail(ERR_NOMEM, &session->why,
	    _("Memory ran out, so this answer may not be whole."));
}

/* What was printed has arrived, or it is a failure like any other. */
static enum err
flush_output(struct session *session, enum err err)
{
	errno = 0;
	if (fflush(session->out) == 0 && !ferror(session->out))
		return err;
	if (err != OK && err != ERR_LOOK)
		return err;
	return note_fail(ERR_SYSTEM, &session->why,
	    _("Standard output cannot be written: %s."),
	    strerror(errno == 0 ? EIO : errno));
}

static enum err
run(struct session *session, char *const *words, size_t count)
{
	const char *folder = locale_folder(&session->arena);
	struct call call;
	enum err err;

	if (folder == NULL)
		return ERR_NOMEM;
	session->lang = locale_begin(NULL, folder);
	err = args_read(words, count, &session->arena, &call, &session->why);
	if (err != OK)
		return err;
	set_language(session, &call, folder);
	session->quiet = call_has(&call, "quiet");
	set_folders(session, &call);
	set_user(session);
	set_terminal(session);
	lock_manner(call.verb == NULL ? "" : call.verb->name,
	    call_seconds(&call, "wait", LOCK_WAIT));
	session->phrase_file = call_text(&call, "passphrase-file",
	    &session->arena);
	err = set_clock(session, &session->why);
	if (err == OK)
		err = load_settings(session, &call);
	if (session->arena.failed)
		err = ERR_NOMEM;
	if (err == OK) {
		set_language(session, &call, folder);
		err = dispatch(session, &call);
	}
	err = doubt_answer(session, &call, err);
	return flush_output(session, err);
}

int
main(int argc, char **argv)
{
	struct clock clock, watch;
	struct session session = {
		.clock = &clock, .watch = &watch,
		.out = stdout, .err = stderr
	};
	enum err err;

	guard_descriptors();
	/* A file that may not grow is an error like a full disk. */
	signal(SIGXFSZ, SIG_IGN);
	arena_init(&session.arena);
	err = run(&session, argv + 1, argc > 0 ? (size_t)argc - 1 : 0);
	if (err != OK && (err != ERR_LOOK || session.why.text[0] != '\0'))
		complain(err, &session.why);
	session_close(&session);
	author_close(&session.author);
	settings_free(session.settings);
	arena_clear(&session.arena);
	return err_status(err);
}
