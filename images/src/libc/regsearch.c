/* Running the automaton: for each start, the set of states that the text read so far can be in. */
#include "automaton.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct states {
    int *list, count;
    unsigned *seen, round;       /* seen[state] == round: already in the list */
};

struct text { const char *start; size_t length; };

static int is_word(const struct text *text, long at)
{
    return at >= 0 && at < (long)text->length && (isalnum((unsigned char)text->start[at]) || text->start[at] == '_');
}

static int holds(enum regex_kind kind, const struct text *text, long at)
{
    switch (kind) {
    case LINE_START: return at == 0;
    case LINE_END: return at == (long)text->length;
    case WORD_START: return !is_word(text, at - 1) && is_word(text, at);
    default: return is_word(text, at - 1) && !is_word(text, at);
    }
}

/* Adds a state, and what it leads to without reading a byte. */
static void add(const regex_t *regex, struct states *states, int state, const struct text *text, long at)
{
    for (; states->seen[state] != states->round; state++) {
        const struct regex_node *node = &regex->nodes[state];
        states->seen[state] = states->round;
        states->list[states->count++] = state;
        if (node->kind == SPLIT)
            add(regex, states, node->or_to, text, at);
        if (node->kind == SPLIT || node->kind == JUMP)
            state = node->to - 1;
        else if (node->kind < LINE_START || !holds(node->kind, text, at))
            return;
    }
}

static int accepts(const regex_t *regex, const struct regex_node *node, unsigned char c)
{
    return node->kind == SET && (in_set(node->set, c)
        || (regex->ignore_case && (in_set(node->set, tolower(c)) || in_set(node->set, toupper(c)))));
}

/* The end of the longest match that begins at from, or -1. */
static long longest(const regex_t *regex, struct states states[2], const struct text *text, long from, int any_will_do)
{
    struct states *now = &states[0], *next = &states[1];
    long end = -1;
    now->count = 0;
    now->round++;
    add(regex, now, 0, text, from);
    for (long at = from; now->count > 0; at++) {
        next->count = 0;
        next->round++;
        for (int i = 0; i < now->count; i++) {
            const struct regex_node *node = &regex->nodes[now->list[i]];
            if (node->kind == MATCHED)
                end = at;
            else if (at < (long)text->length && accepts(regex, node, text->start[at]))
                add(regex, next, now->list[i] + 1, text, at + 1);
        }
        if (end >= 0 && any_will_do)
            return end;
        struct states *swapped = now;
        now = next;
        next = swapped;
    }
    return end;
}

int regsearch(const regex_t *regex, const char *start, size_t length, regmatch_t *match)
{
    struct text text = { start, length };
    size_t n = regex->count;
    int *memory = calloc(4 * n, sizeof *memory);
    if (!memory)
        return REG_NOMATCH;
    struct states states[2] = {
        { .list = memory, .seen = (unsigned *)memory + n },
        { .list = memory + 2 * n, .seen = (unsigned *)memory + 3 * n },
    };
    long from = 0, end = -1;
    for (; from <= (long)length && end < 0; from++)
        end = longest(regex, states, &text, from, match == NULL);
    free(memory);
    if (match && end >= 0)
        *match = (regmatch_t){ from - 1, end };
    return end < 0 ? REG_NOMATCH : 0;
}
