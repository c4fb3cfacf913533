/* Regular expressions, basic and extended, without back references: the pattern becomes a small automaton whose states are
   simulated side by side, so that no pattern makes matching explode. Finds the leftmost longest match. */
#pragma once
#include <stddef.h>
#define REG_EXTENDED 1
#define REG_ICASE 2
#define REG_NOMATCH 1
#define REG_BADPAT 2
typedef struct { struct regex_node *nodes; int count, ignore_case; } regex_t;
typedef struct { long rm_so, rm_eo; } regmatch_t;
int regcomp(regex_t *to, const char *pattern, int flags);
/* Matches in the first length bytes of text; fills match unless it is NULL. */
int regsearch(const regex_t *regex, const char *text, size_t length, regmatch_t *match);
void regfree(regex_t *regex);
