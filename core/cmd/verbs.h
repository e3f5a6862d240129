/*
 * verbs.h - the rows that core/cmd/VERB.c files begin with.
 *
 * Only verb.c includes this, to put them in one table.
 */
#ifndef CORE_CMD_VERBS_H
#define CORE_CMD_VERBS_H

#include "core/cmd/verb.h"

extern const struct verb add_verb;
extern const struct verb backup_verb;
extern const struct verb bundle_apply_verb;
extern const struct verb bundle_create_verb;
extern const struct verb bundle_request_verb;
extern const struct verb bundle_show_verb;
extern const struct verb bundle_verify_verb;
extern const struct verb check_verb;
extern const struct verb compact_verb;
extern const struct verb completion_verb;
extern const struct verb config_adopt_verb;
extern const struct verb config_check_verb;
extern const struct verb config_show_verb;
extern const struct verb conflicts_verb;
extern const struct verb demo_verb;
extern const struct verb duplicates_verb;
extern const struct verb export_verb;
extern const struct verb forget_verb;
extern const struct verb help_verb;
extern const struct verb import_verb;
extern const struct verb init_verb;
extern const struct verb join_verb;
extern const struct verb key_export_verb;
extern const struct verb key_passphrase_verb;
extern const struct verb key_rotate_verb;
extern const struct verb key_show_verb;
extern const struct verb list_verb;
extern const struct verb log_verb;
extern const struct verb match_verb;
extern const struct verb office_admit_verb;
extern const struct verb office_hub_verb;
extern const struct verb office_list_verb;
extern const struct verb office_matrix_verb;
extern const struct verb office_reissue_verb;
extern const struct verb office_revoke_verb;
extern const struct verb office_show_verb;
extern const struct verb office_trust_verb;
extern const struct verb redo_verb;
extern const struct verb remove_verb;
extern const struct verb report_verb;
extern const struct verb resolve_verb;
extern const struct verb restore_verb;
extern const struct verb set_verb;
extern const struct verb show_verb;
extern const struct verb sync_verb;
extern const struct verb undo_verb;
extern const struct verb verify_verb;
extern const struct verb version_verb;
extern const struct verb whatif_verb;

#endif /* CORE_CMD_VERBS_H */
