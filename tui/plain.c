/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "tui/plain.h"

#include "core/base/words.h"

enum err
plain_run(struct session *session, const struct tui_options *options,
    struct note *why)
{
	(void)session;
	(void)options;
	return note_fail(ERR_USAGE, why,
	    _("the line mode is not there yet; klaster help lists the "
	    "commands"));
}
