/*
 * json.h - reading JSON (RFC 8259) strictly, and writing it.
 *
 * The reader is a pull parser over bytes in memory: it allocates only for
 * strings that contain an escape.  It refuses what the RFC does not allow
 * (bad UTF-8, lone surrogates, leading zeros, text after the end), nesting
 * deeper than the caller allows, and, after json_refuse_doubles(), a name
 * that stands twice in one object.  Numbers come as their text; what they may
 * be is the caller's business.
 */
#ifndef CORE_BASE_JSON_H
#define CORE_BASE_JSON_H

#include "core/base/mem.h"

enum json_token {
	JSON_BAD,		/* see json->wrong; every later call says so */
	JSON_END,		/* one whole value was read, nothing follows */
	JSON_OBJECT, JSON_OBJECT_END,
	JSON_ARRAY, JSON_ARRAY_END,
	JSON_NAME,		/* of a member; its value comes next */
	JSON_STRING, JSON_NUMBER,
	JSON_TRUE, JSON_FALSE, JSON_NULL
};

enum {
	JSON_DEEPEST = 64, JSON_FEW = 24,
	JSON_NAMES = 16384	/* of open objects: each is compared with all */
};

struct json_name {			/* of an object that is still open */
	struct span	 text;
	uint32_t	 hash;
	unsigned	 depth;
};

struct json {
	struct span	 text;
	size_t		 pos;		/* bytes read so far */
	size_t		 start;		/* where the last token began */
	struct arena	*arena;		/* for strings with escapes */
	unsigned	 deepest;	/* levels allowed, <= JSON_DEEPEST */
	unsigned	 depth;
	uint64_t	 in_object;	/* a bit per level */
	unsigned	 expect;
	const char	*wrong;		/* why JSON_BAD: N_() text */
	bool		 unique;	/* names are kept and compared */
	struct json_name *names, few[JSON_FEW];	/* names NULL: few */
	size_t		 name_count, name_room;
};

void	 json_init(struct json *, struct span text, struct arena *,
    unsigned deepest);
void	 json_refuse_doubles(struct json *);

/*
 * The next token.  *text: a string or name unescaped, a number as written;
 * it points into the input, or into the arena when it had escapes.
 */
enum json_token json_next(struct json *, struct span *text);

/*
 * After the first token of a value was read: skips to its end.  *raw is the
 * whole value as its author wrote it.  False on bad JSON.
 */
bool	 json_skip(struct json *, enum json_token first, struct span *raw);

/* Line and column (from 1, in characters) of byte pos, for messages. */
void	 json_place(struct span text, size_t pos, unsigned long *line,
    unsigned long *column);

/* Writes "text", with only the escapes that JSON demands. */
void	 json_string(struct buf *, struct span text);

#endif /* CORE_BASE_JSON_H */
