/* SPDX-License-Identifier: ISC */
/*
 * generate ROWS: so many invented institutions as CSV, the same in each run;
 * the first thousand are the offices that the others are under.
 * generate --areas: the areas they lie in.
 * generate --edits COUNT ROWS: one new number of pupils for COUNT of them.
 */
#include <config.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const places[] = {
	"Andijon", "Asaka", "Beruniy", "Boysun", "Buxoro", "Chiroqchi",
	"Denov", "Dehqonobod", "Farg'ona", "G'allaorol", "G'ijduvon",
	"Guliston", "Jizzax", "Kattaqo'rg'on", "Kitob", "Kogon", "Koson",
	"Marg'ilon", "Muborak", "Namangan", "Navoiy", "Nukus", "Nurota",
	"Olmaliq", "Oqdaryo", "Parkent", "Pop", "Qarshi", "Qo'qon",
	"Quva", "Rishton", "Samarqand", "Shahrisabz", "Sherobod",
	"Termiz", "To'rtko'l", "Urganch", "Urgut", "Xiva", "Yakkabog'",
	"Yangiyer", "Zomin"
};
static const char *const people[] = {
	"Navoiy", "Bobur", "Ulug'bek", "Beruniy", "Xorazmiy", "Fitrat",
	"Cho'lpon", "Avloniy", "Qodiriy", "Zulfiya", "Oybek", "Furqat",
	"Muqimiy", "Mashrab", "Hamza", "Yassaviy", "Termiziy", "Farobiy"
};
static const char *const streets[] = {
	"Mustaqillik", "Do'stlik", "Bog'", "Chinor", "Nihol", "Paxtakor",
	"Temiryo'l", "Bahor", "Lola", "Guliston", "Tinchlik", "Sharq"
};
static const struct {
	const char	*kind, *name;
	unsigned	 pupils;
} kinds[] = {
	{ "preschool", "maktabgacha ta'lim tashkiloti", 240 },
	{ "school", "umumiy o'rta ta'lim maktabi", 1400 },
	{ "school", "ixtisoslashtirilgan maktab", 900 },
	{ "lyceum", "akademik litseyi", 600 },
	{ "college", "kasb-hunar maktabi", 700 },
	{ "enterprise", "korxonasi", 0 }
};
static const char *const statuses[] = { "active", "candidate", "paused" };

enum { OFFICES = 1000, AREAS = 210 };

#define PICK(table, seed) \
	(table)[roll(seed) % (sizeof (table) / sizeof *(table))]

static unsigned
roll(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) +
	    UINT64_C(1442695040888963407);
	return (unsigned)(*seed >> 33);
}

static void
put_code(unsigned row)
{
	printf("BEN-%07u", row);
}

static void
put_areas(void)
{
	puts("code,name,level");
	for (unsigned area = 0; area < AREAS; area++)
		printf("BAR-%03u,%s tumani %u,district\n", area,
		    places[area % (sizeof places / sizeof *places)],
		    area / 42 + 1);
}

static void
put_row(unsigned row, uint64_t *seed)
{
	unsigned kind = roll(seed) % (sizeof kinds / sizeof *kinds);
	const char *place = PICK(places, seed);

	put_code(row);
	printf(",\"%s %u-sonli %s nomli %s\",%s,BAR-%03u,", place,
	    roll(seed) % 400 + 1, PICK(people, seed), kinds[kind].name,
	    row < OFFICES ? "authority" : kinds[kind].kind,
	    roll(seed) % AREAS);
	if (row >= OFFICES)
		put_code(roll(seed) % OFFICES);
	printf(",%s", PICK(statuses, seed));
	printf(",\"%s ko'chasi, %u-uy, %s\"", PICK(streets, seed),
	    roll(seed) % 300 + 1, place);
	printf(",+9989%08u,m%u@example.uz", roll(seed) % 100000000, row);
	printf(",%u,%u", kinds[kind].pupils == 0 ? 0 :
	    roll(seed) % kinds[kind].pupils, roll(seed) % 120);
	printf(",%u-%02u-%02u\n", 1990 + roll(seed) % 35,
	    roll(seed) % 12 + 1, roll(seed) % 28 + 1);
}

static void
put_edits(unsigned edits, unsigned rows)
{
	uint64_t seed = 2;

	puts("code,pupils");
	for (unsigned i = 0; i < edits; i++) {
		put_code(rows / edits * i + roll(&seed) % (rows / edits));
		printf(",%u\n", 2000 + roll(&seed) % 500);
	}
}

int
main(int argc, char **argv)
{
	uint64_t seed = 1;
	unsigned rows;

	if (argc == 4 && strcmp(argv[1], "--edits") == 0) {
		put_edits((unsigned)atoi(argv[2]), (unsigned)atoi(argv[3]));
		return ferror(stdout);
	}
	if (argc == 2 && strcmp(argv[1], "--areas") == 0) {
		put_areas();
		return ferror(stdout);
	}
	rows = argc > 1 ? (unsigned)atoi(argv[1]) : 1000000;
	puts("code,name,kind,area,parent,status,address,phone,email,pupils,"
	    "staff,joined");
	for (unsigned row = 0; row < rows; row++)
		put_row(row, &seed);
	return ferror(stdout);
}
