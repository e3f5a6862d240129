/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/sorter.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/file.h"
#include "core/base/words.h"

/*
 * An entry in memory is its length and its bytes; slots point to it and
 * carry eight of its bytes, at first the first ones.  Where those are equal,
 * the next eight are fetched: so comparisons touch nothing but slots.
 * A run in the file is entries in order: u32 length, bytes.
 */
struct slot {
	uint64_t	 head;
	size_t		 at;
};

enum { RUNS_MAX = 256, PIECE_LEAST = 4096, PIECE_MOST = 256 * 1024 };

struct run {
	off_t	 next, end;	/* of what is not read yet */
	char	*piece;
	size_t	 used, filled;
	struct span entry;
};

struct sorter {
	char		*folder;
	size_t		 memory;
	struct buf	 bytes, out;
	struct slot	*slots;
	size_t		 count, room, given;
	int		 fd;
	off_t		 size;
	struct run	 runs[RUNS_MAX];
	unsigned	 run_count;
	unsigned	 heap[RUNS_MAX], heap_count;
	bool		 advance;	/* the top of the heap was given out */
	size_t		 piece;
	enum err	 err;
	struct note	 why;
};

struct sorter *
sorter_begin(const char *folder, size_t memory)
{
	struct sorter *sorter = mem_zero(1, sizeof *sorter);
	size_t len = strlen(folder) + 1;

	if (sorter == NULL)
		return NULL;
	sorter->folder = mem_grow(NULL, len, 1);
	if (sorter->folder == NULL) {
		mem_free(sorter);
		return NULL;
	}
	memcpy(sorter->folder, folder, len);
	sorter->memory = memory;
	sorter->fd = -1;
	buf_init(&sorter->bytes);
	buf_init(&sorter->out);
	return sorter;
}

static void
fail(struct sorter *sorter, enum err err)
{
	if (sorter->err == OK)
		sorter->err = err;
}

static struct span
entry_at(const struct sorter *sorter, size_t at)
{
	uint32_t len;

	memcpy(&len, sorter->bytes.at + at, sizeof len);
	return span_make(sorter->bytes.at + at + sizeof len, len);
}

/* Eight bytes of an entry from a place on; behind its end are zeros. */
static uint64_t
head_of(struct span entry, size_t from)
{
	unsigned char eight[8] = { 0 };

	if (from >= entry.len)
		return 0;
	entry = span_from(entry, from);
	if (entry.len >= 8)
		return get_u64(entry.at);
	memcpy(eight, entry.at, entry.len);
	return get_u64(eight);
}

/* Of two that are equal up to their heads. */
static bool
is_less(const struct sorter *sorter, const struct slot *a,
    const struct slot *b)
{
	if (a->head != b->head)
		return a->head < b->head;
	return span_order(entry_at(sorter, a->at), entry_at(sorter, b->at)) <
	    0;
}

static void
sift_slot(const struct sorter *sorter, struct slot *slots, size_t top,
    size_t count)
{
	struct slot moved = slots[top];
	size_t child;

	while ((child = 2 * top + 1) < count) {
		if (child + 1 < count &&
		    is_less(sorter, &slots[child], &slots[child + 1]))
			child++;
		if (!is_less(sorter, &moved, &slots[child]))
			break;
		slots[top] = slots[child];
		top = child;
	}
	slots[top] = moved;
}

static void
heap_sort(const struct sorter *sorter, struct slot *slots, size_t count)
{
	struct slot last;
	size_t i;

	for (i = count / 2; i-- > 0;)
		sift_slot(sorter, slots, i, count);
	for (i = count; i-- > 1;) {
		last = slots[i];
		slots[i] = slots[0];
		slots[0] = last;
		sift_slot(sorter, slots, 0, i);
	}
}

static void
insertion_sort(const struct sorter *sorter, struct slot *slots, size_t count)
{
	size_t i, j;

	for (i = 1; i < count; i++) {
		struct slot moved = slots[i];

		for (j = i; j > 0 && is_less(sorter, &moved, &slots[j - 1]);
		    j--)
			slots[j] = slots[j - 1];
		slots[j] = moved;
	}
}

static uint64_t
middle(uint64_t a, uint64_t b, uint64_t c)
{
	uint64_t low = a < b ? a : b, high = a < b ? b : a;

	return c < low ? low : c > high ? high : c;
}

static void
swap(struct slot *a, struct slot *b)
{
	struct slot kept = *a;

	*a = *b;
	*b = kept;
}

/* Heads below the pivot come first, then equal ones, then those above. */
static void
part(struct slot *slots, size_t count, size_t *equal, size_t *above)
{
	uint64_t pivot = middle(slots[0].head, slots[count / 2].head,
	    slots[count - 1].head);
	size_t low = 0, high = count, i = 0;

	while (i < high) {
		if (slots[i].head < pivot)
			swap(&slots[i++], &slots[low++]);
		else if (slots[i].head > pivot)
			swap(&slots[i], &slots[--high]);
		else
			i++;
	}
	*equal = low;
	*above = high;
}

/* The next eight bytes of entries that are equal so far; false: none of
 * them goes on. */
static bool
fetch_heads(const struct sorter *sorter, struct slot *slots, size_t count,
    size_t from)
{
	bool more = false;
	size_t i;

	for (i = 0; i < count; i++) {
		struct span entry = entry_at(sorter, slots[i].at);

		slots[i].head = head_of(entry, from);
		more |= entry.len > from;
	}
	return more;
}

static bool
is_sorted(const struct slot *slots, size_t count)
{
	size_t i;

	for (i = 1; i < count; i++)
		if (slots[i - 1].head >= slots[i].head)
			return false;
	return true;
}

/* Quick, with a heap where somebody chose the entries against it.  All are
 * equal up to from, where their heads were taken. */
static void
sort_slots(const struct sorter *sorter, struct slot *slots, size_t count,
    size_t from, unsigned depth)
{
	while (count > 16) {
		size_t equal, above;

		if (is_sorted(slots, count))
			return;
		if (depth-- == 0) {
			heap_sort(sorter, slots, count);
			return;
		}
		part(slots, count, &equal, &above);
		sort_slots(sorter, slots, equal, from, depth);
		sort_slots(sorter, slots + above, count - above, from,
		    depth);
		slots += equal;
		count = above - equal;
		from += 8;
		if (count > 16 && !fetch_heads(sorter, slots, count, from)) {
			heap_sort(sorter, slots, count);
			return;
		}
		depth++;
	}
	insertion_sort(sorter, slots, count);
}

static void
sort_memory(struct sorter *sorter)
{
	unsigned depth = 2;
	size_t n;

	for (n = sorter->count; n > 0; n /= 2)
		depth += 2;
	sort_slots(sorter, sorter->slots, sorter->count, 0, depth);
}

static void
put_out(struct sorter *sorter)
{
	if (sorter->out.failed)
		fail(sorter, ERR_NOMEM);
	if (sorter->err == OK)
		sorter->err = file_put(sorter->fd, buf_span(&sorter->out),
		    sorter->folder, &sorter->why);
	sorter->size += (off_t)sorter->out.len;
	buf_reset(&sorter->out);
}

static void
put_entry(struct sorter *sorter, struct span entry)
{
	uint32_t len = (uint32_t)entry.len;

	buf_add(&sorter->out, span_make(&len, sizeof len));
	buf_add(&sorter->out, entry);
	if (sorter->out.len >= PIECE_MOST / 2)
		put_out(sorter);
}

static void
open_file(struct sorter *sorter)
{
	if (sorter->fd >= 0 || sorter->err != OK)
		return;
	sorter->fd = file_nameless(sorter->folder);
	if (sorter->fd < 0)
		fail(sorter, note_fail(errno == ENOSPC ? ERR_FULL :
		    ERR_SYSTEM, &sorter->why,
		    _("No file for sorting can be made in %s: %s."),
		    sorter->folder, strerror(errno)));
}

static void	merge_runs(struct sorter *);

/* What memory holds becomes a run of the file. */
static void
spill(struct sorter *sorter)
{
	struct run *run;
	size_t i;

	open_file(sorter);
	if (sorter->run_count == RUNS_MAX)
		merge_runs(sorter);
	if (sorter->err != OK)
		return;
	sort_memory(sorter);
	run = &sorter->runs[sorter->run_count++];
	*run = (struct run){ .next = sorter->size };
	for (i = 0; i < sorter->count; i++)
		put_entry(sorter, entry_at(sorter, sorter->slots[i].at));
	put_out(sorter);
	run->end = sorter->size;
	sorter->count = 0;
	buf_reset(&sorter->bytes);
}

static bool
more_slots(struct sorter *sorter)
{
	size_t room = sorter->room == 0 ? 256 : sorter->room * 2;
	struct slot *slots = mem_grow(sorter->slots, room, sizeof *slots);

	if (slots == NULL)
		return false;
	sorter->slots = slots;
	sorter->room = room;
	return true;
}

static size_t
memory_used(const struct sorter *sorter)
{
	return sorter->bytes.len + sorter->count * sizeof *sorter->slots;
}

void
sorter_add(struct sorter *sorter, struct span entry)
{
	uint32_t len = (uint32_t)entry.len;
	size_t at;
	char *to;

	if (sorter->err == OK && entry.len > UINT32_MAX)
		fail(sorter, ERR_NOMEM);
	if (sorter->err == OK && sorter->count > 0 &&
	    memory_used(sorter) + entry.len > sorter->memory)
		spill(sorter);
	if (sorter->err != OK)
		return;
	at = sorter->bytes.len;
	to = buf_space(&sorter->bytes, sizeof len + entry.len);
	if (to == NULL ||
	    (sorter->count == sorter->room && !more_slots(sorter))) {
		fail(sorter, ERR_NOMEM);
		return;
	}
	memcpy(to, &len, sizeof len);
	if (entry.len > 0)
		memcpy(to + sizeof len, entry.at, entry.len);
	sorter->bytes.len += sizeof len + entry.len;
	sorter->slots[sorter->count++] = (struct slot){ head_of(entry, 0),
	    at };
}

/* At least these bytes of a run lie in its piece from used on. */
static bool
fill(struct sorter *sorter, struct run *run, size_t need)
{
	size_t left = run->filled - run->used, want;
	ssize_t got;

	if (left >= need)
		return true;
	if (run->piece != NULL)
		memmove(run->piece, run->piece + run->used, left);
	if (run->piece == NULL || need > sorter->piece) {
		char *piece = mem_grow(run->piece, need > sorter->piece ?
		    need : sorter->piece, 1);

		if (piece == NULL) {
			fail(sorter, ERR_NOMEM);
			return false;
		}
		run->piece = piece;
	}
	run->used = 0;
	run->filled = left;
	want = need > sorter->piece ? need : sorter->piece;
	while (run->filled < want && run->next < run->end) {
		size_t most = want - run->filled;

		if ((off_t)most > run->end - run->next)
			most = (size_t)(run->end - run->next);
		got = pread(sorter->fd, run->piece + run->filled, most,
		    run->next);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		run->filled += (size_t)got;
		run->next += got;
	}
	return run->filled >= need;
}

/* The next entry of a run; false at its end. */
static bool
run_next(struct sorter *sorter, struct run *run)
{
	uint32_t len;

	if (run->used == run->filled && run->next == run->end)
		return false;
	if (fill(sorter, run, sizeof len)) {
		memcpy(&len, run->piece + run->used, sizeof len);
		if (fill(sorter, run, sizeof len + len)) {
			run->entry = span_make(run->piece + run->used +
			    sizeof len, len);
			run->used += sizeof len + len;
			return true;
		}
	}
	fail(sorter, note_fail(ERR_SYSTEM, &sorter->why,
	    _("A file for sorting in %s cannot be read back."),
	    sorter->folder));
	return false;
}

static void
sift_run(struct sorter *sorter, unsigned top)
{
	unsigned moved = sorter->heap[top], child;
	struct span entry = sorter->runs[moved].entry;

	while ((child = 2 * top + 1) < sorter->heap_count) {
		if (child + 1 < sorter->heap_count && span_order(
		    sorter->runs[sorter->heap[child + 1]].entry,
		    sorter->runs[sorter->heap[child]].entry) < 0)
			child++;
		if (span_order(entry,
		    sorter->runs[sorter->heap[child]].entry) <= 0)
			break;
		sorter->heap[top] = sorter->heap[child];
		top = child;
	}
	sorter->heap[top] = moved;
}

static void
merge_begin(struct sorter *sorter)
{
	unsigned i;

	sorter->piece = sorter->memory / (sorter->run_count + 1);
	if (sorter->piece > PIECE_MOST)
		sorter->piece = PIECE_MOST;
	if (sorter->piece < PIECE_LEAST)
		sorter->piece = PIECE_LEAST;
	sorter->heap_count = 0;
	sorter->advance = false;
	for (i = 0; i < sorter->run_count; i++)
		if (run_next(sorter, &sorter->runs[i]))
			sorter->heap[sorter->heap_count++] = i;
	for (i = sorter->heap_count / 2; i-- > 0;)
		sift_run(sorter, i);
}

static bool
merge_next(struct sorter *sorter, struct span *entry)
{
	if (sorter->advance && sorter->heap_count > 0) {
		if (!run_next(sorter, &sorter->runs[sorter->heap[0]]))
			sorter->heap[0] =
			    sorter->heap[--sorter->heap_count];
		if (sorter->heap_count > 0)
			sift_run(sorter, 0);
	}
	sorter->advance = true;
	if (sorter->heap_count == 0 || sorter->err != OK)
		return false;
	*entry = sorter->runs[sorter->heap[0]].entry;
	return true;
}

static void
drop_pieces(struct sorter *sorter)
{
	unsigned i;

	for (i = 0; i < sorter->run_count; i++) {
		mem_free(sorter->runs[i].piece);
		sorter->runs[i].piece = NULL;
	}
}

/* Too many runs: they become one, further on in the file. */
static void
merge_runs(struct sorter *sorter)
{
	off_t begin = sorter->size;
	struct span entry;

	merge_begin(sorter);
	while (merge_next(sorter, &entry))
		put_entry(sorter, entry);
	put_out(sorter);
	drop_pieces(sorter);
	sorter->runs[0] = (struct run){ .next = begin, .end = sorter->size };
	sorter->run_count = 1;
}

enum err
sorter_sort(struct sorter *sorter, struct note *why)
{
	if (sorter->run_count > 0 && sorter->count > 0)
		spill(sorter);
	if (sorter->run_count > 0) {
		mem_free(sorter->slots);
		sorter->slots = NULL;
		sorter->room = 0;
		buf_free(&sorter->bytes);
		buf_free(&sorter->out);
		if (sorter->err == OK)
			merge_begin(sorter);
	} else if (sorter->err == OK) {
		sort_memory(sorter);
	}
	if (sorter->err != OK && why != NULL && sorter->why.text[0] != '\0')
		return note_fail(sorter->err, why, "%s", sorter->why.text);
	return sorter->err;
}

bool
sorter_next(struct sorter *sorter, struct span *entry)
{
	if (sorter->err != OK)
		return false;
	if (sorter->run_count > 0)
		return merge_next(sorter, entry);
	if (sorter->given == sorter->count)
		return false;
	*entry = entry_at(sorter, sorter->slots[sorter->given++].at);
	return true;
}

enum err
sorter_failed(const struct sorter *sorter)
{
	return sorter->err;
}

enum err
sorter_end(struct sorter *sorter, struct note *why)
{
	enum err err = sorter->err;

	if (err != OK && sorter->why.text[0] != '\0')
		err = note_fail(err, why, "%s", sorter->why.text);
	drop_pieces(sorter);
	if (sorter->fd >= 0)
		close(sorter->fd);
	buf_free(&sorter->bytes);
	buf_free(&sorter->out);
	mem_free(sorter->slots);
	mem_free(sorter->folder);
	mem_free(sorter);
	return err;
}
