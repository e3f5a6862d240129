/*
 * bundle_out.h - the text of a bundle on its way out: measured, hashed,
 * packed, sealed.
 *
 * The header says how long all of it is, so the lines between it and the
 * seal are counted first, into ->header.raw and ->header.lines.
 */
#ifndef CORE_EXCHANGE_BUNDLE_OUT_H
#define CORE_EXCHANGE_BUNDLE_OUT_H

#include "core/exchange/mark.h"
#include "core/exchange/pack.h"

struct bundle_out {
	const struct keypair *key;	/* that seals */
	const char	*dev;		/* its name */
	struct note	*why;
	struct mark	 header;
	struct pack	*pack;
	struct hasher	 whole;
	struct buf	 text;		/* of the line in hand */
};

/* Adds the header itself and the seal to what was counted. */
enum err bundle_out_measure(struct bundle_out *);

/* The header; then the lines, each with its LF; then the seal. */
enum err bundle_out_begin(struct bundle_out *, struct pack_sink);
enum err bundle_out_line(struct bundle_out *, struct span raw);
enum err bundle_out_mark(struct bundle_out *, const struct mark *);
enum err bundle_out_end(struct bundle_out *);
void	 bundle_out_close(struct bundle_out *);	/* also when it failed */

#endif /* CORE_EXCHANGE_BUNDLE_OUT_H */
