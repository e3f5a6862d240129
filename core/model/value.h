/*
 * value.h - one value, as the log and the records hold it.
 *
 * A line of the log knows null, booleans, integers, strings and arrays of
 * strings; dates, decimals, periods, vocabulary words and references are
 * strings with a form that the schema tells.  A value that an unknown newer
 * version wrote in another shape is kept as its JSON text (VALUE_RAW).
 *
 * A value is a view: its text lies in a line, a record or an arena.
 */
#ifndef CORE_MODEL_VALUE_H
#define CORE_MODEL_VALUE_H

#include "core/base/json.h"
#include "core/model/id.h"
#include "core/model/schema.h"

enum value_tag {
	VALUE_NULL, VALUE_FALSE, VALUE_TRUE, VALUE_INTEGER, VALUE_TEXT,
	VALUE_LIST, VALUE_RAW
};

struct value {
	enum value_tag	 tag;
	int64_t		 number;	/* VALUE_INTEGER, within 2^53 */
	struct span	 text;		/* TEXT, RAW; LIST: packed items */
};

#define VALUE_EMPTY ((struct value){ VALUE_NULL, 0, { "", 0 } })

static inline struct value
value_text(struct span text)
{
	return (struct value){ VALUE_TEXT, 0, text };
}

static inline struct value
value_integer(int64_t number)
{
	return (struct value){ VALUE_INTEGER, number, { "", 0 } };
}

bool	 value_is(const struct value *, const struct value *);
/* Whether they mean the same in this field: the order of a set is nothing. */
bool	 value_same(const struct field *, const struct value *,
    const struct value *);

/* A list is packed items: build one in a buf, walk one by taking them off. */
void	 value_list_add(struct buf *packed, struct span item);
bool	 value_list_next(struct span *packed, struct span *item);
struct value value_list(const struct buf *packed);
size_t	 value_list_count(struct span packed);
bool	 value_list_has(struct span packed, struct span item);

/* Packed bytes of any value: tag, then content.  The form in records. */
void	 value_pack(struct buf *, const struct value *);
struct value value_unpack(struct span packed);

/*
 * JSON as in the log.  value_from_json() takes a value whose first token was
 * read; what does not fit the five shapes becomes VALUE_RAW.
 */
void	 value_to_json(struct buf *, const struct value *);
bool	 value_from_json(struct json *, enum json_token first,
    struct span text, struct arena *, struct value *out);

/*
 * A list as text: ";" between its items, and "\\" before a ";" or a "\\" that
 * is of an item.  next takes one off, as it stands there; get is it meant.
 */
void	 value_item_write(struct buf *, struct span item);
bool	 value_item_next(struct span *rest, struct span *item);
struct span value_item_read(struct span item, struct arena *);

/*
 * What a person or a file wrote, as a value of this field: trimmed, cleaned,
 * checked.  Lists are separated by ";".  References must be ids already
 * (resolving codes is the store's business): here their form is checked
 * only.  Empty text is VALUE_NULL.  On ERR_INPUT the note says what is
 * allowed, without naming the place.
 */
enum err value_parse(const struct field *, struct span text, struct arena *,
    struct note *why, struct value *out);

/* Whether a stored value fits its field; the form is that of value_parse. */
bool	 value_fits(const struct field *, const struct value *);

/* The text that value_parse would read back: lists by ";". */
void	 value_to_text(struct buf *, const struct value *);

/*
 * Sort and index key of one scalar (never a list), under memcmp in the order
 * of the field's type.  At most KEY_MAX bytes are appended.
 */
enum { KEY_MAX = 96 };
void	 value_key(struct buf *, const struct field *, const struct value *);

#endif /* CORE_MODEL_VALUE_H */
