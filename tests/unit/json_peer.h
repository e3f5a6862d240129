/*
 * json_peer.h - another JSON reader, behind plain C: its names and ours
 * cannot meet in one file.
 */
#ifndef TESTS_UNIT_JSON_PEER_H
#define TESTS_UNIT_JSON_PEER_H

#include <stdbool.h>
#include <stddef.h>

/*
 * What it understood, as text: [ ] { } , :  s and the bytes of a string in
 * hexadecimal, i and an integer, r and a real, t f n.  False: refused.
 */
bool	 peer_read(const char *text, size_t len, char *out, size_t room);

#endif /* TESTS_UNIT_JSON_PEER_H */
