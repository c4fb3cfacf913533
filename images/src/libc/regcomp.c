/* Compiling a regular expression by recursive descent.
 *
 * Code is emitted while parsing. What an operator behind an atom (a*, a|b) changes is the code in front of it; instead of
 * moving code about, the parser goes back to where the atom began and parses it again, now knowing what follows.
 */
#include "automaton.h"
#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define MOST_NODES 8192
#define MOST_DEPTH 40

struct parser {
    const char *pattern, *at;
    int extended, failed, depth;
    struct regex_node *nodes;
    int count, room;
};

static void alternatives(struct parser *p);

static struct regex_node *emit(struct parser *p, enum regex_kind kind)
{
    if (p->count == p->room) {
        p->room = p->room ? 2 * p->room : 16;
        struct regex_node *grown = p->count < MOST_NODES ? realloc(p->nodes, p->room * sizeof *grown) : NULL;
        if (!grown) {
            p->failed = 1;
            p->room = p->count;
            p->count = 0;
        } else {
            p->nodes = grown;
        }
    }
    struct regex_node *node = &p->nodes[p->count++];
    *node = (struct regex_node){ .kind = kind };
    return node;
}

/* Whether the operator c comes next: bare in extended syntax, behind a backslash in basic syntax. */
static int sees(const struct parser *p, char c)
{
    return p->extended ? *p->at == c : p->at[0] == '\\' && p->at[1] == c;
}

static int accept(struct parser *p, char c)
{
    int seen = sees(p, c);
    if (seen)
        p->at += p->extended ? 1 : 2;
    return seen;
}

static void add_range(unsigned char *set, int from, int to)
{
    for (int c = from; c <= to; c++)
        set[c / 8] |= 1 << c % 8;
}

static int in_class(const char *name, size_t length, int c)
{
    static const struct { const char *name; int (*test)(int); } classes[] = {
        { "alpha", isalpha }, { "digit", isdigit }, { "alnum", isalnum }, { "upper", isupper }, { "lower", islower },
        { "space", isspace }, { "blank", isblank }, { "punct", ispunct }, { "print", isprint }, { "graph", isgraph },
        { "cntrl", iscntrl }, { "xdigit", isxdigit },
    };
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (strlen(classes[i].name) == length && strncmp(name, classes[i].name, length) == 0)
            return classes[i].test(c);
    return 0;
}

static void invert(unsigned char *set)
{
    for (int i = 0; i < 32; i++)
        set[i] = ~set[i];
}

/* [abc], [^a-z], [[:digit:]_]: at stands behind the opening bracket. A closing one that comes first is a member. */
static void bracket(struct parser *p)
{
    unsigned char set[32] = { 0 };
    int inverted = *p->at == '^';
    p->at += inverted;
    const char *first = p->at;
    while (*p->at && (*p->at != ']' || p->at == first)) {
        const char *end = p->at[0] == '[' && p->at[1] == ':' ? strstr(p->at, ":]") : NULL;
        if (end) {
            for (int c = 0; c < 128; c++)
                if (in_class(p->at + 2, end - p->at - 2, c))
                    add_range(set, c, c);
            p->at = end + 2;
        } else if (p->at[1] == '-' && p->at[2] && p->at[2] != ']') {
            add_range(set, (unsigned char)p->at[0], (unsigned char)p->at[2]);
            p->at += 3;
        } else {
            add_range(set, (unsigned char)*p->at, (unsigned char)*p->at);
            p->at++;
        }
    }
    p->failed |= !*p->at;
    p->at += *p->at == ']';
    if (inverted)
        invert(set);
    memcpy(emit(p, SET)->set, set, sizeof set);
}

static void escaped(struct parser *p, unsigned char c)
{
    static const char word[] = "alnum";
    if (c == '<' || c == '>') {
        emit(p, c == '<' ? WORD_START : WORD_END);
        return;
    }
    struct regex_node *node = emit(p, SET);
    for (int i = 0; i < 256; i++)
        if ((c | 32) == 'w' ? in_class(word, 5, i) || i == '_' : (c | 32) == 's' ? isspace(i) : i == c)
            add_range(node->set, i, i);
    if (c == 'W' || c == 'S')
        invert(node->set);
}

static int ends_branch(const struct parser *p)
{
    return !*p->at || sees(p, '|') || (p->depth > 0 && sees(p, ')'));
}

static int is_anchor_start(const struct parser *p)
{
    return *p->at == '^' && (p->extended || p->at == p->pattern || (p->at[-1] == '(' && p->at[-2] == '\\')
                             || (p->at[-1] == '|' && p->at[-2] == '\\'));
}

static int is_anchor_end(const struct parser *p)
{
    return *p->at == '$' && (p->extended || !p->at[1] || (p->at[1] == '\\' && strchr(")|", p->at[2])));
}

static void atom(struct parser *p)
{
    if (accept(p, '(')) {
        p->failed |= ++p->depth > MOST_DEPTH;
        if (!p->failed)
            alternatives(p);
        p->failed |= !accept(p, ')');
        p->depth--;
    } else if (is_anchor_start(p)) {
        p->at++;
        emit(p, LINE_START);
    } else if (is_anchor_end(p)) {
        p->at++;
        emit(p, LINE_END);
    } else if (*p->at == '[') {
        p->at++;
        bracket(p);
    } else if (*p->at == '\\' && p->at[1]) {
        p->at += 2;
        escaped(p, p->at[-1]);
    } else if (*p->at == '.') {
        p->at++;
        add_range(emit(p, SET)->set, 0, 255);
    } else {
        unsigned char c = *p->at++;
        add_range(emit(p, SET)->set, c, c);
    }
}

/* Reads * + ? {m,n} into least and most (INT_MAX: no limit); false when none is there. */
static int repetition(struct parser *p, int *least, int *most)
{
    if (*p->at == '*' || sees(p, '+') || sees(p, '?')) {
        char operator = *p->at == '\\' ? p->at[1] : *p->at;
        p->at += *p->at == '\\' ? 2 : 1;
        *least = operator == '+';
        *most = operator == '?' ? 1 : INT_MAX;
        return 1;
    }
    const char *digits = p->at + (p->extended ? 1 : 2);
    if (!sees(p, '{') || !(isdigit(*digits) || *digits == ','))
        return 0;
    *least = strtol(digits, (char **)&p->at, 10);
    if (*digits == ',')
        p->at = digits;
    *most = *least;
    if (*p->at == ',') {
        p->at++;
        *most = isdigit(*p->at) ? strtol(p->at, (char **)&p->at, 10) : INT_MAX;
    }
    p->failed |= !accept(p, '}') || *least > 255 || *least > *most;
    return 1;
}

/* The atom at start, least times in a row, then either a loop or (most - least) times something to skip. */
static void repeat(struct parser *p, const char *start, int least, int most)
{
    const char *behind = p->at;
    for (int i = 0; i < least && !p->failed; i++) {
        p->at = start;
        atom(p);
    }
    for (int i = least; i < most && !p->failed; i++) {
        int split = p->count;
        emit(p, SPLIT);
        p->at = start;
        atom(p);
        if (most == INT_MAX)
            emit(p, JUMP)->to = split;
        p->nodes[split].to = split + 1;
        p->nodes[split].or_to = p->count;
        if (most == INT_MAX)
            break;
    }
    p->at = behind;
}

static void branch(struct parser *p)
{
    int first = 1;
    for (; !ends_branch(p) && !p->failed; first = 0) {
        const char *start = p->at;
        int code = p->count, least, most;
        int literal_star = first && !p->extended && *p->at == '*';
        atom(p);
        while (!p->failed && !literal_star && repetition(p, &least, &most)) {
            const char *behind = p->at;
            p->count = code;
            repeat(p, start, least, most);
            p->at = behind;
            if (*p->at == '*')
                p->at++;
        }
    }
}

static void alternatives(struct parser *p)
{
    const char *start = p->at;
    int code = p->count;
    branch(p);
    if (p->failed || !sees(p, '|'))
        return;
    p->at = start;
    p->count = code;
    emit(p, SPLIT);
    branch(p);
    int jump = p->count;
    emit(p, JUMP);
    p->nodes[code].to = code + 1;
    p->nodes[code].or_to = p->count;
    accept(p, '|');
    alternatives(p);
    p->nodes[jump].to = p->count;
}

int regcomp(regex_t *to, const char *pattern, int flags)
{
    struct parser p = { .pattern = pattern, .at = pattern, .extended = flags & REG_EXTENDED };
    alternatives(&p);
    emit(&p, MATCHED);
    if (p.failed || *p.at) {
        free(p.nodes);
        return REG_BADPAT;
    }
    *to = (regex_t){ p.nodes, p.count, flags & REG_ICASE };
    return 0;
}

void regfree(regex_t *regex)
{
    free(regex->nodes);
}
