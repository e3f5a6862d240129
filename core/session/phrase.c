/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/session/phrase.h"

#include "core/base/file.h"
#include "core/base/words.h"

enum { TRIES = 3 };

enum err
phrase_file(const char *path, struct note *why, struct buf *phrase)
{
	struct buf text;
	const char *lf;
	enum err err;

	buf_init(&text);
	err = file_read(path, 2 * PHRASE_LONGEST, &text, why);
	lf = text.len == 0 ? NULL : memchr(text.at, '\n', text.len);
	if (lf != NULL)
		text.len = (size_t)(lf - text.at);
	if (err == OK && (text.len == 0 || text.len > PHRASE_LONGEST ||
	    memchr(text.at, '\0', text.len) != NULL))
		err = note_fail(ERR_INPUT, why, _("%s: its first line is no "
		    "passphrase: that is a text of at most %d bytes."), path,
		    PHRASE_LONGEST);
	buf_add(phrase, buf_span(&text));
	key_forget(&text);
	return err;
}

static enum err
ask(void *with, const char *path, struct note *why, struct buf *phrase)
{
	struct session *session = with;
	const char *question;
	enum err err;

	if (session->phrase_file != NULL)
		return phrase_file(session->phrase_file, why, phrase);
	question = arena_printf(&session->arena, _("Passphrase of %s: "),
	    path);
	err = question == NULL ? ERR_NOMEM :
	    session->prompt(question, why, phrase);
	if (err == OK && phrase->len == 0)
		err = note_fail(ERR_REFUSED, why, "%s",
		    _("No passphrase was given."));
	return err;
}

struct key_ask
phrase_asker(struct session *session)
{
	if (session->phrase_file == NULL && session->prompt == NULL)
		return (struct key_ask){ NULL, NULL };
	return (struct key_ask){ ask, session };
}

/* Whether an answer was given stands beside what key_ask() needs. */
struct first {
	struct session	*session;
	bool		 given;
};

static enum err
ask_first(void *with, const char *path, struct note *why,
    struct buf *phrase)
{
	struct first *first = with;
	enum err err = ask(first->session, path, why, phrase);

	first->given = phrase->len > 0;
	return err;
}

enum err
phrase_begin(struct session *session)
{
	struct first first = { session, true };
	struct author *author = &session->author;
	enum err err = OK;

	if (author->ask.ask != NULL)
		author->ask = (struct key_ask){ ask_first, &first };
	for (unsigned i = 0; i < TRIES && author->locked && first.given &&
	    author->ask.ask != NULL; i++) {
		err = author_unlock(author, session->store, &session->why);
		if (err != OK && err != ERR_REFUSED)
			break;
		if (err == ERR_REFUSED && first.given)
			session_warn(session, "%s", session->why.text);
		session->why.text[0] = '\0';
	}
	author->ask = (struct key_ask){ NULL, NULL };
	session->prompt = NULL;
	return err == ERR_REFUSED ? OK : err;
}

enum err
phrase_new(struct session *session, struct buf *phrase)
{
	struct note *why = &session->why;
	struct buf again;
	enum err err;

	if (session->prompt == NULL)
		return note_fail(ERR_USAGE, why, "%s", _("There is no "
		    "terminal to ask for a passphrase: name a file that "
		    "holds the new one by --new-passphrase-file."));
	buf_init(&again);
	err = session->prompt(_("New passphrase: "), why, phrase);
	if (err == OK && phrase->len == 0)
		err = note_fail(ERR_INPUT, why, "%s", _("An empty passphrase "
		    "is none; --remove takes the present one away."));
	if (err == OK)
		err = session->prompt(_("The same once more: "), why, &again);
	if (err == OK && !span_is(buf_span(&again), buf_span(phrase)))
		err = note_fail(ERR_INPUT, why, "%s",
		    _("The two are not the same; nothing was changed."));
	key_forget(&again);
	return err;
}
