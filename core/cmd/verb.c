/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "core/cmd/verb.h"

#include "core/base/text.h"
#include "core/base/words.h"
#include "core/cmd/verbs.h"

const struct verb *const verbs[] = {
	&add_verb,
	&backup_verb,
	&bundle_apply_verb,
	&bundle_create_verb,
	&bundle_request_verb,
	&bundle_show_verb,
	&bundle_verify_verb,
	&check_verb,
	&compact_verb,
	&completion_verb,
	&config_adopt_verb,
	&config_check_verb,
	&config_show_verb,
	&conflicts_verb,
	&demo_verb,
	&duplicates_verb,
	&export_verb,
	&forget_verb,
	&help_verb,
	&import_verb,
	&init_verb,
	&join_verb,
	&key_export_verb,
	&key_passphrase_verb,
	&key_rotate_verb,
	&key_show_verb,
	&list_verb,
	&log_verb,
	&match_verb,
	&office_admit_verb,
	&office_hub_verb,
	&office_list_verb,
	&office_matrix_verb,
	&office_reissue_verb,
	&office_revoke_verb,
	&office_show_verb,
	&office_trust_verb,
	&redo_verb,
	&remove_verb,
	&report_verb,
	&resolve_verb,
	&restore_verb,
	&set_verb,
	&show_verb,
	&sync_verb,
	&undo_verb,
	&verify_verb,
	&version_verb,
	&whatif_verb,
	NULL
};

const struct option_row common_options[] = {
	{ .name = "db", .value = "DIR",
	  .help = N_("the database folder; else $KLASTER_DB, else klaster "
	      "below $XDG_DATA_HOME") },
	{ .name = "config", .value = "FILE", .repeats = true,
	  .help = N_("one more configuration file, read last") },
	{ .name = "lang", .value = "en|uz|uz-Cyrl|ru",
	  .help = N_("the language of messages and labels") },
	{ .name = "passphrase-file", .value = "FILE",
	  .help = N_("the passphrase of the key is the first line of this "
	      "file; else it is asked for") },
	{ .name = "wait", .value = "SECONDS",
	  .help = N_("how long to wait for another klaster that writes; "
	      "else 5") },
	{ .name = "slow",
	  .help = N_("screens for a slow line: fewer columns and no bar") },
	{ .name = "plain",
	  .help = N_("numbered lines instead of screens, for screen readers") },
	{ .name = "quiet", .letter = 'q',
	  .help = N_("say nothing but errors on standard error") },
	{ .name = "help", .letter = 'h',
	  .help = N_("show how the verb is used") },
	{ .name = "version", .letter = 'V',
	  .help = N_("show the version") },
	{ .name = NULL }
};

const struct verb *
verb_find(struct span name)
{
	for (size_t i = 0; verbs[i] != NULL; i++) {
		if (span_is(span_of(verbs[i]->name), name))
			return verbs[i];
	}
	return NULL;
}

struct span
verb_word(const struct verb *verb)
{
	return span_make(verb->name, strcspn(verb->name, " "));
}

bool
verb_is_family(struct span word)
{
	for (size_t i = 0; verbs[i] != NULL; i++) {
		if (verb_find(word) == NULL &&
		    span_is(verb_word(verbs[i]), word))
			return true;
	}
	return false;
}

struct span
verb_nearest(struct span word)
{
	struct span best = { "", 0 };
	unsigned least = 1 + (unsigned)(word.len / 3);

	for (size_t i = 0; verbs[i] != NULL; i++) {
		struct span here = verb_word(verbs[i]);
		unsigned far = text_distance(word, here);

		if (far <= least && (best.len == 0 || far < least)) {
			least = far;
			best = here;
		}
	}
	return best;
}

bool
call_next(const struct call *call, const char *option, size_t *from,
    struct span *value)
{
	while (*from < call->option_count) {
		size_t i = (*from)++;

		if (strcmp(call->options[i].option->name, option) == 0) {
			*value = call->options[i].value;
			return true;
		}
	}
	return false;
}

bool
call_has(const struct call *call, const char *option)
{
	struct span value;
	size_t from = 0;

	return call_next(call, option, &from, &value);
}

struct span
call_value(const struct call *call, const char *option)
{
	struct span value = { "", 0 };
	size_t from = 0;

	while (call_next(call, option, &from, &value))
		;
	return value;
}

const char *
call_text(const struct call *call, const char *option, struct arena *arena)
{
	if (!call_has(call, option))
		return NULL;
	return arena_string(arena, call_value(call, option));
}

int
call_seconds(const struct call *call, const char *option, int otherwise)
{
	struct span text = call_value(call, option);
	int ms = 0, unit = 1000;

	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '.')
			unit = 100;
		else if (unit == 1000)
			ms = ms * 10 + 1000 * (text.at[i] - '0');
		else {
			ms += unit * (text.at[i] - '0');
			unit /= 10;
		}
	}
	return call_has(call, option) ? ms : otherwise;
}

uint64_t
call_number(const struct call *call, const char *option)
{
	struct span digits = call_value(call, option);
	uint64_t number = 0;

	for (size_t i = 0; i < digits.len; i++)
		number = number * 10 + (uint64_t)(digits.at[i] - '0');
	return number;
}
