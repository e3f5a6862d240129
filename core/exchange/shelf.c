/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/exchange/shelf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"

#define ENDING	".bundle.zst"
#define SEALED	".age"

enum {
	AT_DIGITS = 13,			/* at least: ms until 2286 */
	AT_DIGITS_MOST = 16,
	NAME_MOST = 64,
	CHUNK = 64 * 1024
};

void
shelf_init(struct shelf *shelf)
{
	memset(shelf, 0, sizeof *shelf);
	buf_init(&shelf->troubles);
}

void
shelf_clear(struct shelf *shelf)
{
	mem_free(shelf->files);
	buf_free(&shelf->troubles);
	memset(shelf, 0, sizeof *shelf);
}

static char
small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static char
capital(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static void
write_small(char *out, const char *text)
{
	while ((*out++ = small(*text)) != '\0')
		text++;
}

char *
shelf_folder(struct arena *arena, const char *dir, const char *dev)
{
	char name[DEV_CHARS + 1];

	write_small(name, dev);
	return file_join(arena, dir, name);
}

char *
shelf_name(struct arena *arena, const char *dev, uint64_t at, bool seal)
{
	char name[DEV_CHARS + 1];

	write_small(name, dev);
	return arena_printf(arena, "%s-%0*" PRIu64 ENDING "%s", name,
	    AT_DIGITS, at, seal ? SEALED : "");
}

/* A carrier may have made capitals of the letters. */
static bool
read_dev(const char *name, char dev[DEV_CHARS + 1])
{
	size_t i;

	for (i = 0; i < DEV_CHARS && name[i] != '\0'; i++)
		dev[i] = capital(name[i]);
	dev[i] = '\0';
	return dev_is(span_of(dev));
}

static bool
read_name(const char *name, char clean[NAME_MOST + 1],
    struct shelf_file *file)
{
	char *end;
	size_t digits;

	if (strlen(name) > NAME_MOST)
		return false;
	write_small(clean, name);
	if (!read_dev(clean, file->dev) || clean[DEV_CHARS] != '-')
		return false;
	digits = strspn(clean + DEV_CHARS + 1, "0123456789");
	if (digits < AT_DIGITS || digits > AT_DIGITS_MOST)
		return false;
	file->at = strtoull(clean + DEV_CHARS + 1, &end, 10);
	return strcmp(end, ENDING) == 0 || strcmp(end, ENDING SEALED) == 0;
}

static struct shelf_file *
add_file(struct shelf *shelf)
{
	struct shelf_file *files;

	if (!vec_room(&shelf->files, &shelf->room, shelf->count,
	    sizeof *shelf->files))
		return NULL;
	files = &shelf->files[shelf->count++];
	memset(files, 0, sizeof *files);
	return files;
}

static void
trouble(struct shelf *shelf, const char *path)
{
	buf_printf(&shelf->troubles, _("%s cannot be read: %s."), path,
	    strerror(errno));
	buf_byte(&shelf->troubles, '\n');
}

/* A file lies in the folder of the writer whose name it bears. */
static enum err
list_folder(struct shelf *shelf, const char *path, const char *dev,
    struct arena *arena)
{
	DIR *dir = opendir(path);
	struct shelf_file file, *added;
	char name[NAME_MOST + 1];
	struct dirent *entry;

	if (dir == NULL) {
		if (errno != ENOENT && errno != ENOTDIR)
			trouble(shelf, path);
		return OK;
	}
	while ((entry = readdir(dir)) != NULL) {
		memset(&file, 0, sizeof file);
		if (!read_name(entry->d_name, name, &file) ||
		    strcmp(file.dev, dev) != 0)
			continue;
		file.path = file_join(arena, path, entry->d_name);
		file.name = arena_string(arena, span_of(name));
		added = add_file(shelf);
		if (added == NULL || arena->failed)
			break;
		*added = file;
	}
	closedir(dir);
	return entry == NULL ? OK : ERR_NOMEM;
}

static int
file_order(const void *a, const void *b)
{
	const struct shelf_file *one = a, *two = b;

	if (one->at != two->at)
		return one->at < two->at ? -1 : 1;
	return strcmp(one->name, two->name);
}

enum err
shelf_list(struct shelf *shelf, const char *path, struct arena *arena,
    struct note *why)
{
	DIR *dir = opendir(path);
	char dev[DEV_CHARS + 1], *folder;
	struct dirent *entry;
	enum err err = OK;

	if (dir == NULL)
		return note_fail(errno == ENOENT ? ERR_INPUT : ERR_SYSTEM,
		    why, _("%s cannot be read: %s."), path, strerror(errno));
	while (err == OK && (entry = readdir(dir)) != NULL) {
		if (!read_dev(entry->d_name, dev) ||
		    strlen(entry->d_name) != DEV_CHARS)
			continue;
		folder = file_join(arena, path, entry->d_name);
		err = folder == NULL ? ERR_NOMEM :
		    list_folder(shelf, folder, dev, arena);
	}
	closedir(dir);
	if (shelf->count > 1)
		qsort(shelf->files, shelf->count, sizeof *shelf->files,
		    file_order);
	return shelf->troubles.failed ? ERR_NOMEM : err;
}

static bool
digest(struct shelf_file *file)
{
	int fd = open(file->path, O_RDONLY | O_CLOEXEC);
	char chunk[CHUNK];
	struct hasher hasher;
	ssize_t got;

	if (fd < 0)
		return false;
	hasher_init(&hasher);
	file->size = 0;
	while ((got = read(fd, chunk, sizeof chunk)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			break;
		hasher_add(&hasher, span_make(chunk, (size_t)got));
		file->size += (uint64_t)got;
	}
	hasher_end(&hasher, file->hash);
	close(fd);
	return got == 0;
}

void
shelf_digest(struct shelf *shelf, struct shelf_file *file)
{
	file->gone = !digest(file);
	if (file->gone && errno != ENOENT)
		trouble(shelf, file->path);
}
