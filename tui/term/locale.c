/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/term/locale.h"

#include <langinfo.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "core/base/words.h"

/* What gettext calls the catalogs, in the order to be tried. */
static const char *const catalogs[LANG_COUNT] = {
	[LANG_EN] = "en",
	[LANG_UZ] = "uz",
	[LANG_UZ_CYRL] = "uz@cyrillic:uz",
	[LANG_RU] = "ru"
};

static bool
starts_with_language(const char *wish, const char *code)
{
	return strncasecmp(wish, code, 2) == 0 &&
	    (wish[2] == '\0' || strchr("_-.@:", wish[2]) != NULL);
}

static bool
knows(const char *wish, enum lang *lang)
{
	if (wish == NULL)
		return false;
	if (starts_with_language(wish, "uz"))
		*lang = strcasestr(wish, "cyr") != NULL ?
		    LANG_UZ_CYRL : LANG_UZ;
	else if (starts_with_language(wish, "ru"))
		*lang = LANG_RU;
	else if (starts_with_language(wish, "en"))
		*lang = LANG_EN;
	else
		return false;
	return true;
}

/* As gettext would look, but for locales that the machine has not. */
static enum lang
lang_of_environment(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	enum lang lang = LANG_EN;

	if (knows(getenv("LANGUAGE"), &lang))
		return lang;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && *value != '\0')
			return knows(value, &lang) ? lang : LANG_EN;
	}
	return LANG_EN;
}

enum lang
locale_begin(const char *wish, const char *folder)
{
	enum lang lang;

	if (!knows(wish, &lang))
		lang = lang_of_environment();
	if (setlocale(LC_CTYPE, "") == NULL ||
	    strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
	/* Any locale but C lets gettext obey LANGUAGE. */
	setlocale(LC_MESSAGES, "C.UTF-8");
	setenv("LANGUAGE", catalogs[lang], 1);
	bindtextdomain(PACKAGE, folder);
	bind_textdomain_codeset(PACKAGE, "UTF-8");
	textdomain(PACKAGE);
	return lang;
}

const char *
locale_folder(struct arena *arena)
{
	const char *folder = getenv("KLASTER_LOCALEDIR");
	char self[PATH_MAX], *slash;
	ssize_t len;

	if (folder != NULL)
		return folder;
	len = readlink("/proc/self/exe", self, sizeof self - 1);
	if (len <= 0)
		return LOCALEDIR;
	self[len] = '\0';
	slash = strrchr(self, '/');
	if (slash == NULL)
		return LOCALEDIR;
	*slash = '\0';
	folder = arena_printf(arena, "%s/po/locale", self);
	return folder != NULL && access(folder, R_OK) == 0 ?
	    folder : LOCALEDIR;
}
