/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/bundle_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/exchange/scan.h"

enum { COPY_CHUNK = 64 * 1024, BEGINNING = 32 };

static enum err
cannot_read(const char *path, struct note *why)
{
	return note_fail(errno == ENOENT ? ERR_INPUT : ERR_SYSTEM, why,
	    _("%s: cannot be read: %s."), path, strerror(errno));
}

enum err
bundle_file_replace(struct bundle_file *file, int fd, struct note *why)
{
	if (file->fd > STDIN_FILENO)
		close(file->fd);
	file->fd = fd;
	return lseek(fd, 0, SEEK_SET) == 0 ? OK :
	    cannot_read(file->name, why);
}

static enum err
put(const struct bundle_file *file, int to, struct span bytes,
    uint64_t *all, struct note *why)
{
	*all += bytes.len;
	if (*all > SCAN_RAW_MOST)
		return note_fail(ERR_REFUSED, why,
		    _("%s: it is larger than a bundle may be."), file->name);
	return file_put(to, bytes, file->name, why);
}

/* As much as there is, up to a chunk; *bytes empty: the end. */
static enum err
read_chunk(struct bundle_file *file, char *chunk, struct span *bytes,
    struct note *why)
{
	size_t len = 0;
	ssize_t got;

	while (len < COPY_CHUNK &&
	    (got = read(file->fd, chunk + len, COPY_CHUNK - len)) != 0) {
		if (got < 0 && errno != EINTR)
			return cannot_read(file->name, why);
		if (got > 0)
			len += (size_t)got;
	}
	*bytes = span_make(chunk, len);
	return OK;
}

/* What cannot be read twice goes to a file without a name first: if it can
 * be a bundle at all. */
static enum err
spool(struct bundle_file *file, const char *folder, struct note *why)
{
	char chunk[COPY_CHUNK];
	struct span bytes;
	uint64_t all = 0;
	enum err err;
	int to;

	err = read_chunk(file, chunk, &bytes, why);
	if (err == OK && !age_is(bytes) && !unpack_is(bytes))
		err = note_fail(ERR_REFUSED, why, _("%s: it is no bundle: "
		    "neither a zstd file nor a sealed one."), file->name);
	if (err != OK)
		return err;
	to = file_nameless(folder);
	if (to < 0)
		return cannot_read(folder, why);
	while (err == OK && bytes.len > 0) {
		err = put(file, to, bytes, &all, why);
		if (err == OK)
			err = read_chunk(file, chunk, &bytes, why);
	}
	if (err == OK)
		return bundle_file_replace(file, to, why);
	close(to);
	return err;
}

static enum err
unseal(struct bundle_file *file, const char *folder, bool partly,
    struct age_reader *reader, struct note *why)
{
	int to = file_nameless(folder);
	struct note damage = { "" };
	struct span bytes;
	uint64_t all = 0;
	enum err err;

	if (to < 0)
		return cannot_read(folder, why);
	do {
		err = age_read_next(reader, &bytes, &damage);
		if (err == ERR_REFUSED && partly)
			err = OK;
		if (err == OK)
			err = put(file, to, bytes, &all, why);
	} while (err == OK && bytes.len > 0);
	if (damage.text[0] != '\0' && err != OK)
		err = note_fail(err, why, "%s", damage.text);
	if (err == OK)
		return bundle_file_replace(file, to, why);
	close(to);
	return err;
}

static bool
has_key_file(const struct key_door *door)
{
	struct arena arena;
	char *path;
	bool has;

	arena_init(&arena);
	path = file_join(&arena, door->dir, KEY_FILE);
	has = path != NULL && access(path, F_OK) == 0;
	arena_clear(&arena);
	return has;
}

/* With this key; *why says what was wrong with it. */
static enum err
open_with(struct bundle_file *file, bool partly, const char *folder,
    const struct keypair *key, struct note *why)
{
	struct age_reader *reader;
	enum err err;

	why->text[0] = '\0';
	if (lseek(file->fd, file->start, SEEK_SET) < 0)
		return cannot_read(file->name, why);
	err = age_read_begin(file->fd, file->name, key, why, &reader);
	if (err != OK)
		return err;
	err = unseal(file, folder, partly, reader, why);
	age_read_close(reader);
	file->age = err == OK;
	key_dev(key->public, file->dev);
	(void)age_recipient_of(&file->self, key->public);
	return err;
}

/* Keys that this office had before (author.h), for what is still on its
 * way.  Nobody is asked for the passphrase of one. */
static bool
open_with_old(struct bundle_file *file, bool partly, const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	struct arena arena;
	bool opened = false;

	arena_init(&arena);
	while (dir != NULL && !opened && (entry = readdir(dir)) != NULL) {
		char *path = file_join(&arena, folder, entry->d_name);
		char dev[DEV_CHARS + 1];
		struct keypair key;
		struct note why;
		bool locked;

		if (path == NULL || strncmp(entry->d_name, KEY_FILE "-",
		    sizeof KEY_FILE) != 0 ||
		    key_look(path, &key, &locked, dev, NULL) != OK || locked)
			continue;
		opened = open_with(file, partly, folder, &key, &why) == OK;
		key_wipe(&key);
	}
	if (dir != NULL)
		closedir(dir);
	arena_clear(&arena);
	return opened;
}

static enum err
open_sealed(struct bundle_file *file, bool partly,
    const struct key_door *door, struct note *why)
{
	struct note damage;
	struct keypair key;
	enum err err;

	if (door == NULL || (door->known == NULL && !has_key_file(door)))
		return note_fail(ERR_REFUSED, why, _("%s: it is sealed, and "
		    "there is no database here whose key could open it."),
		    file->name);
	err = key_open(door, &key, NULL, why);
	if (err != OK)
		return err;
	err = open_with(file, partly, door->dir, &key, &damage);
	key_wipe(&key);
	if (err == ERR_REFUSED && open_with_old(file, partly, door->dir))
		return OK;
	return err == OK ? OK : note_fail(err, why, "%s", damage.text);
}

/* Of what cannot be looked at twice, the reader itself says what it is. */
static bool
is_sealed(struct bundle_file *file)
{
	char beginning[BEGINNING];
	ssize_t got;

	file->start = lseek(file->fd, 0, SEEK_CUR);
	got = file->start < 0 ? -1 : pread(file->fd, beginning,
	    sizeof beginning, file->start);

	return got > 0 && age_is(span_make(beginning, (size_t)got));
}

enum err
bundle_file_open(struct bundle_file *file, const char *path, unsigned how,
    const struct key_door *door, struct note *why)
{
	bool standard = strcmp(path, "-") == 0;
	bool twice = (how & BUNDLE_FILE_TWICE) != 0;
	bool partly = (how & BUNDLE_FILE_PARTLY) != 0;
	enum err err = OK;

	memset(file, 0, sizeof *file);
	file->name = standard ? _("standard input") : path;
	file->fd = STDIN_FILENO;
	if (!standard)
		file->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (file->fd < 0)
		return cannot_read(path, why);
	if (twice && door != NULL && lseek(file->fd, 0, SEEK_CUR) < 0)
		err = spool(file, door->dir, why);
	if (err == OK && is_sealed(file))
		err = open_sealed(file, partly, door, why);
	return err;
}

bool
bundle_file_is_for(const struct bundle_file *file, struct span name)
{
	struct age_recipient recipient;

	return span_is(name, span_of(file->dev)) ||
	    (age_recipient_read(&recipient, name) &&
	    memcmp(&recipient, &file->self, sizeof recipient) == 0);
}

void
bundle_file_close(struct bundle_file *file)
{
	if (file->fd > STDIN_FILENO)
		close(file->fd);
	file->fd = STDIN_FILENO;
}
