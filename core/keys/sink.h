/*
 * sink.h - where bytes go that are packed or sealed piece by piece.
 */
#ifndef CORE_KEYS_SINK_H
#define CORE_KEYS_SINK_H

#include "core/base/mem.h"

struct pack_sink {
	enum err	(*put)(void *with, struct span, struct note *why);
	void		 *with;
};

#endif /* CORE_KEYS_SINK_H */
