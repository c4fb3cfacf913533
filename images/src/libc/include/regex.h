/* Regular expressions, basic and extended, by backtracking over the compiled pattern. */
#pragma once
#include <stddef.h>
#define REG_EXTENDED 1
#define REG_ICASE 2
#define REG_NOTBOL 1
#define REG_NOMATCH 1
#define REG_BADPAT 2
typedef struct { struct regex_node *start; struct regex_node *nodes; int ignore_case; int groups; } regex_t;
typedef struct { long rm_so, rm_eo; } regmatch_t;
int regcomp(regex_t *to, const char *pattern, int flags);
int regexec(const regex_t *regex, const char *text, size_t match_count, regmatch_t match[], int flags);
void regfree(regex_t *regex);
