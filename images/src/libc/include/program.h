/* What the programs of this userland share: option parsing with a usage line, and checked numbers. */
#pragma once
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

/* The next option letter, or -1. An unknown option prints the usage line and ends the program with status 2;
   --help prints it and ends with 0. A leading '+' in letters stops at the first operand. */
int option(int argc, char **argv, const char *letters, const char *usage);

/* Ends the program with the usage line and status 2. */
_Noreturn void usage_error(const char *usage);

/* For programs without options: --help alone prints the usage text and ends with 0; fewer or more arguments than least
   to most (MANY: any number) print it and end with 2. */
void operands(int argc, char **argv, int least, int most, const char *usage);
#define MANY 0x7fffffff

/* The same where operands are names: one that begins with '-' is an unknown option, unless "--" stands before it. Moves *argv on so that
   the operands are at 1 to *argc - 1. */
void name_operands(int *argc, char ***argv, int least, int most, const char *usage);

/* The decimal number that text is; ends the program with a message that names it otherwise. */
long number(const char *text, const char *what);

/* malloc and friends that end the program when memory runs out. */
void *allocate(size_t size);
void *resize(void *old, size_t size);

/* The last component of a path, without changing it; "/" for the root. */
const char *last_component(const char *path);

/* directory + "/" + name, freshly allocated. */
char *join(const char *directory, const char *name);

/* A size in bytes the human way: 999, 1.5K, 23M. The text lives until the next but three calls. */
const char *human(unsigned long bytes);

/* "drwxr-xr-x" for a file mode. */
const char *mode_text(mode_t mode);

/* Calls work on each operand, or on standard input when there are none; "-" is standard input.
   Returns 1 when a file could not be opened, else 0. */
int for_each_input(int count, char **paths, void (*work)(FILE *in, const char *path));
