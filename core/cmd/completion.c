/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/base/words.h"
#include "core/cmd/args.h"
#include "core/cmd/verbs.h"

/* "--db --config" */
static void
put_names(FILE *out, const struct option_row *row)
{
	for (; row != NULL && row->name != NULL; row++)
		fprintf(out, " --%s", row->name);
}

/* What may follow an option, as a case branch that sets $of. */
static void
put_value(FILE *out, const char *verb, const struct option_row *row)
{
	struct span rest, choice;

	if (row->value == NULL)
		return;
	fprintf(out, "\t%s' --%s'", verb, row->name);
	if (row->letter != 0)
		fprintf(out, "|%s' -%c'", verb, row->letter);
	fputs(") of='", out);
	rest = span_of(row->value);
	if (strcmp(row->value, "FILE") == 0)
		fputs("@files", out);
	else if (strcmp(row->value, "DIR") == 0)
		fputs("@folders", out);
	else if (!args_is_choice(rest))
		fputs("@nothing", out);
	else
		while (args_next_choice(&rest, &choice))
			fprintf(out, "%.*s ", SPAN_ARG(choice));
	fputs("' ;;\n", out);
}

static void
put_values(FILE *out, const struct verb *verb)
{
	const struct option_row *row = verb->options;
	char quoted[64];

	snprintf(quoted, sizeof quoted, "'%s'", verb->name);
	for (; row != NULL && row->name != NULL; row++)
		put_value(out, quoted, row);
}

/* What the words of a verb may be. */
static void
put_words(FILE *out, const struct verb *verb)
{
	struct span usage = span_of(verb->words);
	struct args_piece piece;

	fprintf(out, "\t'%s') words='", verb->name);
	while (args_next_piece(&usage, &piece)) {
		if (span_is(piece.text, SPAN("KIND")) ||
		    span_is(piece.text, SPAN("KIND|VIEW")))
			fputs("$kinds ", out);
		else if (span_is(piece.text, SPAN("VERB|KIND")))
			fputs("$first $kinds ", out);
		else if (span_is(piece.text, SPAN("FILE")))
			fputs("@files ", out);
		else if (span_is(piece.text, SPAN("DIR")))
			fputs("@folders ", out);
		else if (args_is_choice(piece.text) ||
		    span_is(piece.text, SPAN("bash")))
			fprintf(out, "%.*s ", SPAN_ARG(piece.text));
	}
	fputs("' options='", out);
	put_names(out, verb->options);
	fputs("' ;;\n", out);
}

static void
put_first_words(FILE *out)
{
	struct span last = { "", 0 };

	fputs("\tlocal first='", out);
	for (size_t i = 0; verbs[i] != NULL; i++) {
		struct span word = verb_word(verbs[i]);

		if (!span_is(word, last))
			fprintf(out, "%.*s ", SPAN_ARG(word));
		last = word;
	}
	fputs("'\n", out);
}

/* The second words of families: "bundle" is followed by "create". */
static void
put_second_words(FILE *out)
{
	fputs("\tcase $verb in\n", out);
	for (size_t i = 0; verbs[i] != NULL; i++) {
		struct span word = verb_word(verbs[i]);

		if (!verb_is_family(word))
			continue;
		if (i > 0 && span_is(word, verb_word(verbs[i - 1])))
			continue;
		fprintf(out, "\t%.*s) words='", SPAN_ARG(word));
		for (size_t j = i; verbs[j] != NULL &&
		    span_is(word, verb_word(verbs[j])); j++)
			fprintf(out, "%s ", verbs[j]->name + word.len + 1);
		fputs("' ;;\n", out);
	}
	fputs("\tesac\n", out);
}

static void
put_kinds(FILE *out, const struct schema *schema)
{
	fputs("\tlocal kinds='", out);
	for (size_t i = 0; schema != NULL && i < schema->count; i++)
		fprintf(out, "%s ", schema->kinds[i]->name);
	fputs("'\n", out);
}

/* Finds $verb: the words before the cursor that are no options. */
static const char head[] =
    "# bash completion for klaster; load it with\n"
    "#\t. <(klaster completion bash)\n"
    "_klaster()\n"
    "{\n"
    "\tlocal word=${COMP_WORDS[COMP_CWORD]} verb= words= options= of= i\n"
    "\tlocal last=${COMP_WORDS[COMP_CWORD-1]}\n"
    "\tCOMPREPLY=()\n";

static const char find_verb[] =
    "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
    "\t\tcase ${COMP_WORDS[i]} in\n"
    "\t\t--db|--config|--lang|--passphrase-file) ((i++)) ;;\n"
    "\t\t-*) ;;\n"
    "\t\t*)\tverb=${COMP_WORDS[i]}\n"
    "\t\t\tcase \" $families \" in *\" $verb \"*)\n"
    "\t\t\t\t((i + 1 < COMP_CWORD)) &&\n"
    "\t\t\t\t    verb+=\" ${COMP_WORDS[i+1]}\" ;;\n"
    "\t\t\tesac\n"
    "\t\t\tbreak ;;\n"
    "\t\tesac\n"
    "\tdone\n";

static const char tail[] =
    "\tcase $of in\n"
    "\t@files) words=@files options= ;;\n"
    "\t@folders) words=@folders options= ;;\n"
    "\t@nothing) return ;;\n"
    "\t?*) words=$of options= ;;\n"
    "\tesac\n"
    "\t[[ $word == -* ]] && words=\"$options $common\"\n"
    "\tcase \" $words \" in\n"
    "\t*' @folders '*) COMPREPLY=($(compgen -d -- \"$word\")) ;;\n"
    "\t*' @files '*) COMPREPLY=($(compgen -f -- \"$word\")) ;;\n"
    "\tesac\n"
    "\twords=${words//@files/} words=${words//@folders/}\n"
    "\twords=${words//\\$first/$first} words=${words//\\$kinds/$kinds}\n"
    "\tCOMPREPLY+=($(compgen -W \"$words\" -- \"$word\"))\n"
    "}\n"
    "complete -o filenames -F _klaster klaster\n";

static void
put_families(FILE *out)
{
	fputs("\tlocal families='", out);
	for (size_t i = 0; verbs[i] != NULL; i++) {
		struct span word = verb_word(verbs[i]);

		if (verb_is_family(word) && (i == 0 ||
		    !span_is(word, verb_word(verbs[i - 1]))))
			fprintf(out, "%.*s ", SPAN_ARG(word));
	}
	fputs("'\n", out);
}

static enum err
run(struct session *session, const struct call *call)
{
	FILE *out = session->out;

	if (!span_is(call->words[0], SPAN("bash")))
		return note_fail(ERR_USAGE, &session->why,
		    _("completion: %.*s is not known here; bash is."),
		    SPAN_ARG(call->words[0]));
	fputs(head, out);
	put_first_words(out);
	put_families(out);
	put_kinds(out, session->schema);
	fputs("\tlocal common='", out);
	put_names(out, common_options);
	fputs("'\n", out);
	fputs(find_verb, out);
	fputs("\t[[ -z $verb ]] && words=$first\n", out);
	put_second_words(out);
	fputs("\tcase $verb in\n", out);
	for (size_t i = 0; verbs[i] != NULL; i++)
		put_words(out, verbs[i]);
	fputs("\tesac\n\tcase \"$verb $last\" in\n", out);
	for (size_t i = 0; verbs[i] != NULL; i++)
		put_values(out, verbs[i]);
	for (size_t i = 0; common_options[i].name != NULL; i++)
		put_value(out, "*", &common_options[i]);
	fputs("\tesac\n", out);
	fputs(tail, out);
	return OK;
}

const struct verb completion_verb = {
	.name = "completion",
	.words = "bash",
	.summary = N_("print a script that completes words in a shell"),
	.needs = NEEDS_NOTHING,
	.run = run,
};
