/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/manual.h"

#include "core/cmd/args.h"

#define MANUAL_DATE "November 23, 2026"

/* Manuals are in English: the rows' texts as they are, not translated. */
static void
put_text(FILE *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\\')
			fputs("\\e", out);
		else
			putc(*text, out);
	}
}

/* The same as a sentence of its own. */
static void
put_sentence(FILE *out, const char *text)
{
	putc(*text >= 'a' && *text <= 'z' ? *text - 'a' + 'A' : *text, out);
	put_text(out, text + 1);
	fputs(".\n", out);
}

static void
put_flag(FILE *out, const struct option_row *row)
{
	if (row->letter != 0)
		fprintf(out, "Fl %c , ", row->letter);
	fprintf(out, "Fl -%s", row->name);
	if (row->value != NULL)
		fprintf(out, " Ar %s", row->value);
}

static void
put_options(FILE *out, const struct option_row *row)
{
	if (row == NULL || row->name == NULL)
		return;
	fputs(".Bl -tag -width Ds\n", out);
	for (; row->name != NULL; row++) {
		fputs(".It ", out);
		put_flag(out, row);
		putc('\n', out);
		put_sentence(out, row->help);
		if (row->repeats)
			fputs("It may be repeated.\n", out);
	}
	fputs(".El\n", out);
}

static void
put_synopsis_options(FILE *out, const struct option_row *row)
{
	for (; row != NULL && row->name != NULL; row++) {
		fputs(".Op Fl ", out);
		if (row->letter != 0)
			fprintf(out, "%c", row->letter);
		else
			fprintf(out, "-%s", row->name);
		if (row->value != NULL)
			fprintf(out, " Ar %s", row->value);
		putc('\n', out);
	}
}

static void
put_synopsis(FILE *out, const struct verb *verb)
{
	struct span usage = span_of(verb->words);
	struct args_piece piece;

	fprintf(out, ".Nm klaster %s\n", verb->name);
	put_synopsis_options(out, verb->options);
	while (args_next_piece(&usage, &piece))
		fprintf(out, ".%sAr %.*s%s\n", piece.optional ? "Op " : "",
		    SPAN_ARG(piece.text), piece.repeats ? " ..." : "");
}

static void
put_title(FILE *out, const char *page, const char *what)
{
	fputs(".\\\" SPDX-License-Identifier: ISC\n", out);
	fprintf(out, ".Dd %s\n.Dt ", MANUAL_DATE);
	for (const char *at = page; *at != '\0'; at++)
		putc(*at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at, out);
	fprintf(out, " 1\n.Os\n.Sh NAME\n.Nm %s\n.Nd ", page);
	put_text(out, what);
	fputs("\n.Sh SYNOPSIS\n", out);
}

static void
put_program(FILE *out)
{
	put_title(out, "klaster", "the register of an education cluster");
	fputs(".Nm klaster\n", out);
	put_synopsis_options(out, common_options);
	fputs(".Op Ar verb ...\n.Sh DESCRIPTION\n", out);
	fputs("Options of every verb:\n", out);
	put_options(out, common_options);
	fputs(".Pp\nThe verbs:\n.Bl -tag -width Ds\n", out);
	for (size_t i = 0; verbs[i] != NULL; i++) {
		fprintf(out, ".It Cm %s\n", verbs[i]->name);
		put_sentence(out, verbs[i]->summary);
		fprintf(out, "See\n.Xr klaster-%.*s 1 .\n",
		    SPAN_ARG(verb_word(verbs[i])));
	}
	fputs(".El\n", out);
}

/* The verbs of a family, as its one-line description. */
static void
put_family_title(FILE *out, const char *page, struct span word)
{
	char what[256] = "the verbs";
	size_t len = strlen(what);

	for (size_t i = 0; verbs[i] != NULL && len < sizeof what; i++) {
		if (span_is(verb_word(verbs[i]), word))
			len += (size_t)snprintf(what + len,
			    sizeof what - len, "%s %s",
			    len > strlen("the verbs") ? "," : "",
			    verbs[i]->name);
	}
	put_title(out, page, what);
}

static void
put_verb(FILE *out, const struct verb *verb, bool family)
{
	if (family)
		fprintf(out, ".Ss %s\n", verb->name);
	put_sentence(out, verb->summary);
	put_options(out, verb->options);
}

bool
manual_write(FILE *out, struct span word)
{
	const struct verb *first = NULL;
	char page[64];
	bool family = verb_is_family(word);

	if (word.len == 0) {
		put_program(out);
		return true;
	}
	for (size_t i = 0; verbs[i] != NULL; i++) {
		if (!span_is(verb_word(verbs[i]), word))
			continue;
		if (first == NULL) {
			first = verbs[i];
			snprintf(page, sizeof page, "klaster-%.*s",
			    SPAN_ARG(word));
			if (family)
				put_family_title(out, page, word);
			else
				put_title(out, page, first->summary);
		}
		put_synopsis(out, verbs[i]);
	}
	if (first == NULL)
		return false;
	fputs(".Sh DESCRIPTION\n", out);
	for (size_t i = 0; verbs[i] != NULL; i++) {
		if (span_is(verb_word(verbs[i]), word))
			put_verb(out, verbs[i], family);
	}
	return true;
}
