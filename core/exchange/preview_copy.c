/* SPDX-License-Identifier: ISC */
#include <config.h>

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"
#include "core/exchange/preview.h"

static char *
name_of(struct store *store, const char *name)
{
	struct buf path;

	buf_init(&path);
	buf_printf(&path, "%s/%s", store_dir(store), name);
	if (buf_cstr(&path)[0] != '\0')
		return path.at;
	buf_free(&path);
	return NULL;
}

/* The folder holds files only. */
static void
remove_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;

	if (dir == NULL)
		return;
	while ((entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			unlinkat(dirfd(dir), entry->d_name, 0);
	closedir(dir);
	rmdir(folder);
}

static enum err
lock(struct store *store, int *fd, struct note *why)
{
	struct note busy = { "" };
	char *path = name_of(store, "preview.lock");
	enum err err;

	if (path == NULL)
		return ERR_NOMEM;
	err = file_lock(path, fd, &busy);
	mem_free(path);
	if (err == ERR_BUSY)
		return note_fail(err, why, _("%s: somebody else looks at what "
		    "a bundle would change; try again later"),
		    store_dir(store));
	return err == OK ? OK : note_fail(err, why, "%s", busy.text);
}

static enum err
fill(struct preview_copy *copy, struct store *store, struct note *why)
{
	struct buf path;
	enum err err;

	remove_folder(copy->folder);
	err = file_folder(copy->folder, 0700, why);
	if (err != OK)
		return err;
	buf_init(&path);
	buf_printf(&path, "%s/data.mdb", copy->folder);
	err = path.failed ? ERR_NOMEM :
	    store_copy(store, buf_cstr(&path), why);
	buf_free(&path);
	/* The slots that it fills in are the same. */
	return err != OK ? err : store_open(copy->folder, STORE_WRITE,
	    (struct schema *)(uintptr_t)store_schema(store), why,
	    &copy->store);
}

enum err
preview_copy_open(struct preview_copy *copy, struct store *store,
    struct note *why)
{
	enum err err;

	*copy = (struct preview_copy){ .lock = -1 };
	err = lock(store, &copy->lock, why);
	if (err != OK)
		return err;
	copy->folder = name_of(store, "preview");
	err = copy->folder == NULL ? ERR_NOMEM : fill(copy, store, why);
	if (err != OK)
		preview_copy_close(copy);
	return err;
}

void
preview_copy_close(struct preview_copy *copy)
{
	if (copy->store != NULL)
		store_close(copy->store);
	if (copy->folder != NULL)
		remove_folder(copy->folder);
	mem_free(copy->folder);
	if (copy->lock >= 0)
		close(copy->lock);
	*copy = (struct preview_copy){ .lock = -1 };
}

void
preview_sweep(struct store *store)
{
	char *folder = name_of(store, "preview");
	int fd;

	if (folder != NULL && access(folder, F_OK) == 0 &&
	    lock(store, &fd, NULL) == OK) {
		remove_folder(folder);
		close(fd);
	}
	mem_free(folder);
}
