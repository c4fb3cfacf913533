/* Shell patterns: * ? [a-z] [!a-z] and \ before a character that stands for itself. */
#pragma once
#define FNM_NOMATCH 1
int fnmatch(const char *pattern, const char *text, int flags);
