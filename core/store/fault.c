/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/store/fault.h"

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * A line of /proc/self/maps as it passes by: "from-to rwxp offset device
 * inode  path", the numbers in hexadecimal.  Of the path its end is kept.
 */
struct map_line {
	uintptr_t	 from, to;
	enum { MAP_FROM, MAP_TO, MAP_REST } part;
	char		 end[24];
};

/* Below it nothing can lie: what a field of NULL is at. */
enum { NULL_PAGE = 4096 };

static volatile sig_atomic_t	found, entered;

static bool
ends_in(const struct map_line *line, const char *name)
{
	size_t len = strlen(name);

	return memcmp(line->end + sizeof line->end - len, name, len) == 0;
}

static enum fault
map_fault(const struct map_line *line)
{
	if (ends_in(line, "/data.mdb") || ends_in(line, "/data.mdb (deleted)"))
		return FAULT_DATA;
	if (ends_in(line, "/lock.mdb") || ends_in(line, "/lock.mdb (deleted)"))
		return FAULT_LOCK;
	return FAULT_OTHER;
}

static uintptr_t
hex_digit(char c)
{
	return (uintptr_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static void
map_step(struct map_line *line, char c)
{
	switch (line->part) {
	case MAP_FROM:
		if (c == '-')
			line->part = MAP_TO;
		else
			line->from = line->from << 4 | hex_digit(c);
		break;
	case MAP_TO:
		if (c == ' ')
			line->part = MAP_REST;
		else
			line->to = line->to << 4 | hex_digit(c);
		break;
	case MAP_REST:
		memmove(line->end, line->end + 1, sizeof line->end - 1);
		line->end[sizeof line->end - 1] = c;
	}
}

/* Elsewhere than on Linux there is no such list, and nothing is found. */
enum fault
fault_at(const void *address)
{
	int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
	enum fault fault = entered && (uintptr_t)address < NULL_PAGE ?
	    FAULT_DATA : FAULT_OTHER;
	struct map_line line = { .part = MAP_FROM };
	char bytes[1024];
	ssize_t i, got;

	while (fault == FAULT_OTHER && fd >= 0 &&
	    (got = read(fd, bytes, sizeof bytes)) > 0) {
		for (i = 0; i < got && fault == FAULT_OTHER; i++) {
			if (bytes[i] != '\n') {
				map_step(&line, bytes[i]);
				continue;
			}
			if ((uintptr_t)address >= line.from &&
			    (uintptr_t)address < line.to)
				fault = map_fault(&line);
			line = (struct map_line){ .part = MAP_FROM };
		}
	}
	if (fd >= 0)
		close(fd);
	return fault;
}

bool
fault_was_found(void)
{
	return found != 0;
}

void
fault_found(struct MDB_env *env, const char *sentence)
{
	(void)env;
	(void)sentence;
	found = 1;
	abort();
}

void
fault_enter(void)
{
	entered = 1;
}

int
fault_leave(int rc)
{
	entered = 0;
	return rc;
}
