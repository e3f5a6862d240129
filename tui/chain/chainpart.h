/*
 * chainpart.h - what the files of the chain view share: chaindata.c reads the
 * chain, chaindraw.c shows it, chainacts.c does what is asked, chainview.c is
 * the screen.
 */
#ifndef TUI_CHAIN_CHAINPART_H
#define TUI_CHAIN_CHAINPART_H

#include "tui/app/findings.h"
#include "tui/chain/chainview.h"
#include "tui/widget/input.h"
#include "tui/widget/parts.h"
#include "tui/widget/show.h"

enum { CHAIN_NONE = -1, CHAIN_TOPICS_MOST = 20000 };

struct chain_need {
	uint64_t	id;
	uint32_t	topic;		/* UINT32_MAX: not of this chain */
	bool		any;		/* one of several will do */
};

struct chain_topic {
	uint64_t	 id;
	struct span	 code, title;
	uint32_t	 step;
	int64_t		 position, level, age, hours;	/* or CHAIN_NONE */
	struct chain_need *needs;
	uint32_t	 need_count;
	uint32_t	 layer;		/* longest way up to it, in the chain */
	uint32_t	 depth;		/* the same within its curriculum */
};

struct chain_step {
	uint64_t	 id;
	struct span	 code, title;
	const char	*stage;		/* for people */
	int64_t		 age_from, age_to;
	uint32_t	 first, count;	/* its topics */
	bool		 folded;
};

enum chain_row_sort { CHAIN_SELF, CHAIN_STEP, CHAIN_GAP, CHAIN_TOPIC,
	CHAIN_LAYER };

struct chain_row {
	enum chain_row_sort	sort;
	uint32_t		index;	/* of step, topic or layer */
};

enum chain_shape { CHAIN_OUTLINE, CHAIN_TABLE, CHAIN_LAYERS, CHAIN_SHAPES };

struct chainview {
	struct screen		 screen;
	uint64_t		 id;
	enum chain_shape	 shape;
	struct arena		 arena;		/* of all below, up to rows */
	struct span		 title;
	struct chain_step	*steps;
	uint32_t		 step_count;
	struct chain_topic	*topics;	/* in the order of teaching */
	uint32_t		 topic_count, topic_room;
	uint32_t		*by_id;
	struct chain_row	*lines;
	struct parts_rows	 rows;
	uint64_t		 changes;	/* app->changes when read */
	uint64_t		 back[32];	/* topics that Right left */
	uint32_t		 back_count;
	struct input		 find;
	bool			 finding;
	int64_t			 moved_at;
	bool			 explained;
	struct buf		 head, state;
};

/* chaindata.c */
void	 chaindata_load(struct chainview *);
/* The rows of the shape, folded as the steps say. */
void	 chaindata_lines(struct chainview *);
/* Years of age between a curriculum and the next that none covers. */
bool	 chaindata_is_gap(const struct chainview *, uint32_t step);
uint32_t chaindata_topic(const struct chainview *, uint64_t id);

/* chaindraw.c */
void	 chaindraw(struct chainview *, struct cells *);

/* chainacts.c */
bool	 chainacts(struct chainview *, enum action);
uint64_t chainacts_record(const struct chainview *, size_t line);
/* Puts the cursor on a topic, unfolding its curriculum. */
bool	 chainacts_go(struct chainview *, uint64_t topic);

#endif /* TUI_CHAIN_CHAINPART_H */
