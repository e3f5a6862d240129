/* SPDX-License-Identifier: ISC */
/*
 * damage KIND SEED FILE: does to a data file what disks, sticks and cables
 * do; the same for the same seed.
 */
#include <config.h>

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGE = 4096, METAS = 2, HEAD = 16 };

struct file {
	unsigned char	*at;
	size_t		 pages;
	int		 fd;
	uint64_t	 seed;
};

static size_t
draw(struct file *f, size_t below)
{
	f->seed ^= f->seed << 13;
	f->seed ^= f->seed >> 7;
	f->seed ^= f->seed << 17;
	return (size_t)(f->seed % below);
}

static unsigned char *
page(struct file *f)
{
	return f->at + PAGE * (METAS + draw(f, f->pages - METAS));
}

static void
flip(struct file *f, unsigned char *from, size_t bytes)
{
	from[draw(f, bytes)] ^= (unsigned char)(1 << draw(f, 8));
}

static void
bit(struct file *f)
{
	flip(f, page(f), PAGE);
}

static void
head(struct file *f)
{
	unsigned char *at = page(f);

	at[draw(f, HEAD)] = (unsigned char)draw(f, 256);
}

static void
zero(struct file *f)
{
	memset(page(f), 0, PAGE);
}

static void
garbage(struct file *f)
{
	unsigned char *at = page(f);
	size_t i;

	for (i = HEAD; i < PAGE; i++)
		at[i] = (unsigned char)draw(f, 256);
}

static void
swap(struct file *f)
{
	unsigned char *one = page(f), *other = page(f), kept[PAGE];

	memcpy(kept, one, PAGE);
	memmove(one, other, PAGE);
	memcpy(other, kept, PAGE);
}

static void
meta(struct file *f)
{
	flip(f, f->at + PAGE * draw(f, METAS), HEAD + 136);
}

static void
tail(struct file *f)
{
	size_t from = METAS + draw(f, f->pages - METAS);

	memset(f->at + from * PAGE, 0, (f->pages - from) * PAGE);
}

static void
cut(struct file *f)
{
	if (ftruncate(f->fd, (off_t)draw(f, f->pages * PAGE)) != 0)
		perror("ftruncate");
}

static const struct {
	const char	*name;
	void		(*run)(struct file *);
} kinds[] = {
	{ "bit", bit }, { "head", head }, { "zero", zero },
	{ "garbage", garbage }, { "swap", swap }, { "meta", meta },
	{ "tail", tail }, { "cut", cut },
};

int
main(int argc, char **argv)
{
	struct file f = { .fd = argc == 4 ? open(argv[3], O_RDWR) : -1 };
	struct stat facts;
	size_t i;

	if (f.fd < 0 || fstat(f.fd, &facts) != 0)
		return 2;
	f.pages = (size_t)facts.st_size / PAGE;
	f.seed = strtoull(argv[2], NULL, 10) * 0x9E3779B97F4A7C15U | 1;
	f.at = mmap(NULL, f.pages * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED,
	    f.fd, 0);
	if (f.at == MAP_FAILED || f.pages <= METAS)
		return 2;
	for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(argv[1], kinds[i].name) == 0)
			kinds[i].run(&f);
	return 0;
}
