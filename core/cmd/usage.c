/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/usage.h"

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/cmd/args.h"

enum { LINE_CELLS = 79, OPTION_CELLS = 26 };

void
usage_wrap(FILE *out, unsigned at, const char *text)
{
	unsigned column = at;

	while (*text != '\0') {
		struct span word = span_make(text, strcspn(text, " "));
		unsigned width = text_width(word);

		if (column > at && column + 1 + width > LINE_CELLS) {
			fprintf(out, "\n%*s", (int)at, "");
			column = at;
		} else if (column > at) {
			putc(' ', out);
			column++;
		}
		fwrite(word.at, 1, word.len, out);
		column += width;
		text += word.len + strspn(text + word.len, " ");
	}
	putc('\n', out);
}

static void
put_option(FILE *out, const struct option_row *row)
{
	int width;

	if (row->letter != 0)
		width = fprintf(out, "  -%c, --%s", row->letter, row->name);
	else
		width = fprintf(out, "      --%s", row->name);
	if (row->value != NULL)
		width += fprintf(out, " %s", row->value);
	if (width + 2 > OPTION_CELLS)
		fprintf(out, "\n%*s", OPTION_CELLS, "");
	else
		fprintf(out, "%*s", OPTION_CELLS - width, "");
	usage_wrap(out, OPTION_CELLS, _(row->help));
}

static void
put_options(FILE *out, const char *title, const struct option_row *row)
{
	if (row == NULL || row->name == NULL)
		return;
	fprintf(out, "\n%s\n", title);
	for (; row->name != NULL; row++)
		put_option(out, row);
}

void
usage_verb(FILE *out, const struct verb *verb)
{
	bool options = verb->options != NULL && verb->options->name != NULL;

	fprintf(out, "%s klaster %s%s%s%s\n\n", _("Usage:"), verb->name,
	    options ? _(" [OPTION]...") : "",
	    *verb->words == '\0' ? "" : " ", verb->words);
	usage_wrap(out, 0, _(verb->summary));
	put_options(out, _("Options:"), verb->options);
}

void
usage_all(FILE *out)
{
	fprintf(out, "%s klaster [OPTION]... VERB ...\n", _("Usage:"));
	fprintf(out, "       klaster\n\n");
	usage_wrap(out, 0, _("Without a verb klaster opens the terminal "
	    "program. With one it does what the verb says:"));
	putc('\n', out);
	for (size_t i = 0; verbs[i] != NULL; i++) {
		fprintf(out, "  %-15s ", verbs[i]->name);
		usage_wrap(out, 18, _(verbs[i]->summary));
	}
	put_options(out, _("Options of every verb:"), common_options);
	fprintf(out, "\n%s\n",
	    _("klaster help VERB says more, klaster help KIND names fields."));
}
