/* The automaton of a compiled regular expression: an array of nodes, run from the first one. */
#pragma once
#include <regex.h>

enum regex_kind { MATCHED, SET, JUMP, SPLIT, LINE_START, LINE_END, WORD_START, WORD_END };

struct regex_node {
    enum regex_kind kind;
    int to, or_to;               /* JUMP and SPLIT; all others go on to the next node */
    unsigned char set[32];       /* SET: the bytes that it accepts, one bit each */
};

static inline int in_set(const unsigned char *set, unsigned char c) { return set[c / 8] >> (c % 8) & 1; }
