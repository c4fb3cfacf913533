/* What the workloads share: settings with names, threads that begin together, virtual time, and one line that tells the result. */
#pragma once
#include <pthread.h>

/* --NAME VALUE, or for what is only chosen (most = 0) --NAME alone, which sets 1. */
struct setting { const char *name; long *value, least, most; const char *meaning; };

/* Reads settings from the command line; the list ends with a name of NULL. --help prints what they mean and what they are. */
void settings(int argc, char **argv, const char *about, const struct setting *all);

/* CLOCK_MONOTONIC in nanoseconds. */
unsigned long nanos(void);

/* Runs work(0) to work(count - 1), each in a thread of its own; all begin together, once each has done prepare, which may be NULL.
   Returns nanoseconds from when the first began to when the last ended. */
unsigned long together(long count, void (*prepare)(long me), void (*work)(long me));

/* KIB of memory that has been written, so that its pages are there; a line of the cache never belongs to two of these. */
void *working_set(long kib);

/* The next of a row of numbers without visible order (Marsaglia's xorshift64); *state must not be 0. */
unsigned long next_random(unsigned long *state);

#define LINE 64
