/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "config/settings.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "config/builtin.h"
#include "config/schemaread.h"
#include "config/setread.h"
#include "config/tape.h"
#include "core/base/file.h"
#include "core/base/words.h"

enum { RULE_FILES = 8 };		/* room for builtin_rules[] */

/* The trees of all files, and what is made of them. */
struct loading {
	struct problems		 problems;
	struct arena		 trees;
	struct yaml_node	**files;
	size_t			 count;
	struct settings		*settings;
};

static enum err
read_text(struct loading *l, struct span text, const char *name)
{
	struct note why = { "" };
	enum err err;

	err = yaml_read(text, name, &l->trees, &why, &l->files[l->count]);
	if (err == ERR_INPUT) {
		problem_note(&l->problems, &why);
		return OK;
	}
	if (err == OK)
		l->count++;
	return err;
}

static enum err
read_builtin(struct loading *l, const struct builtin *file)
{
	l->files[l->count] = tape_read(file->text, SETREAD_BUILTIN,
	    &l->trees);
	if (l->files[l->count] == NULL)
		return ERR_NOMEM;
	l->count++;
	return OK;
}

static enum err
read_path(struct loading *l, const char *path, struct note *why)
{
	const char *name = arena_string(&l->trees, span_of(path));
	struct span text;
	struct buf buf;
	enum err err;

	buf_init(&buf);
	err = file_read(path, YAML_LARGEST, &buf, why);
	text = arena_copy(&l->trees, buf_span(&buf));
	buf_free(&buf);
	if (err != OK)
		return err;
	if (l->trees.failed)
		return ERR_NOMEM;
	return read_text(l, text, name);
}

static enum err
read_all(struct loading *l, const char *const *paths, size_t count,
    struct note *why)
{
	enum err err;
	size_t i;

	l->files = arena_array(&l->trees, count + RULE_FILES + 2,
	    sizeof(*l->files));
	if (l->files == NULL)
		return ERR_NOMEM;
	err = read_builtin(l, &builtin_schema);
	if (err == OK)
		err = read_builtin(l, &builtin_settings);
	for (i = 0; err == OK && builtin_rules[i].name != NULL; i++) {
		assert(i < RULE_FILES);
		err = read_builtin(l, &builtin_rules[i]);
	}
	for (i = 0; err == OK && i < count; i++)
		err = read_path(l, paths[i], why);
	return err;
}

static struct schema *
make_schema(struct loading *l)
{
	struct schemaread *reader = schemaread_begin(&l->problems);
	size_t i;

	for (i = 0; reader != NULL && i < l->count; i++)
		schemaread_add(reader, l->files[i],
		    strcmp(l->files[i]->at.file, SETREAD_BUILTIN) == 0);
	return schemaread_end(reader);
}

static enum err
make(struct loading *l)
{
	struct settings *s = mem_zero(1, sizeof(*s));
	struct setread reader;
	size_t i;

	l->settings = s;
	if (s == NULL)
		return ERR_NOMEM;
	arena_init(&s->arena);
	s->schema = make_schema(l);
	if (s->schema == NULL)
		return ERR_NOMEM;
	setread_begin(&reader, s, &l->problems);
	for (i = 0; i < l->count; i++)
		setread_add(&reader, l->files[i]);
	setread_end(&reader);
	return s->arena.failed ? ERR_NOMEM : OK;
}

static enum err
load(struct loading *l, const char *const *paths, size_t count,
    struct note *why)
{
	enum err err;

	l->settings = NULL;
	l->count = 0;
	problem_init(&l->problems);
	arena_init(&l->trees);
	err = read_all(l, paths, count, why);
	return err == OK ? make(l) : err;
}

static void
end(struct loading *l)
{
	arena_clear(&l->trees);
	problem_clear(&l->problems);
}

enum err
settings_load(const char *const *paths, size_t count, struct note *why,
    struct settings **out)
{
	struct loading l;
	enum err err = load(&l, paths, count, why);

	if (err == OK)
		err = problem_end(&l.problems, why);
	end(&l);
	*out = NULL;
	if (err == OK)
		*out = l.settings;
	else
		settings_free(l.settings);
	return err;
}

enum err
settings_check(const char *const *paths, size_t count,
    void (*say)(void *with, const char *sentence), void *with,
    struct note *why)
{
	const struct problem *problem;
	struct loading l;
	enum err err = load(&l, paths, count, why);

	for (problem = l.problems.first; problem != NULL;
	    problem = problem->next)
		say(with, problem->sentence);
	if (err == OK)
		err = problem_end(&l.problems, why);
	settings_free(l.settings);
	end(&l);
	return err;
}

void
settings_free(struct settings *s)
{
	if (s == NULL)
		return;
	schemaread_free(s->schema);
	arena_clear(&s->arena);
	mem_free(s);
}

static bool
is_ours(const char *name)
{
	size_t len = strlen(name);

	return len > 5 && name[0] != '.' &&
	    strcmp(name + len - 5, ".yaml") == 0;
}

static int
order_paths(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum err
list_folder(DIR *dir, const char *folder, struct arena *arena, char **paths,
    size_t room, size_t *count)
{
	const struct dirent *entry;

	*count = 0;
	while ((entry = readdir(dir)) != NULL) {
		if (!is_ours(entry->d_name))
			continue;
		if (*count < room)
			paths[*count] = file_join(arena, folder,
			    entry->d_name);
		(*count)++;
	}
	return arena->failed ? ERR_NOMEM : OK;
}

/* Twice through the folder: to count, and to take as many as were counted. */
enum err
settings_files(const char *folder, struct arena *arena, char ***paths,
    size_t *count, struct note *why)
{
	DIR *dir = opendir(folder);
	size_t room;
	enum err err;

	*count = 0;
	*paths = NULL;
	if (dir == NULL && (errno == ENOENT || errno == ENOTDIR))
		return OK;
	if (dir == NULL)
		return note_fail(ERR_SYSTEM, why, _("%s: cannot be read: %s."),
		    folder, strerror(errno));
	err = list_folder(dir, folder, arena, NULL, 0, &room);
	*paths = arena_array(arena, room + 1, sizeof(**paths));
	rewinddir(dir);
	if (err == OK && *paths != NULL)
		err = list_folder(dir, folder, arena, *paths, room, count);
	(void)closedir(dir);
	if (*count > room)
		*count = room;
	if (arena->failed)
		return ERR_NOMEM;
	qsort(*paths, *count, sizeof(**paths), order_paths);
	return err;
}

const struct import_definition *
settings_import(const struct settings *s, struct span name)
{
	size_t i;

	for (i = 0; i < s->import_count; i++) {
		if (span_is(span_of(s->imports[i]->name), name))
			return s->imports[i];
	}
	return NULL;
}

const struct settings_list *
settings_list(const struct settings *s, struct span name)
{
	size_t i;

	for (i = 0; i < s->list_count; i++) {
		if (span_is(span_of(s->lists[i].name), name))
			return &s->lists[i];
	}
	return NULL;
}
