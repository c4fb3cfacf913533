/* How the demonstrators talk: they say what they do, check what must hold, and end with a verdict.
   Only one thread and one process at a time may speak; every sentence is written at once. */
#pragma once
#include <stdio.h>

/* A sentence that announces a step. */
void step(const char *format, ...) FORMAT(1, 2);
/* A sentence that must hold: printed with "ok" or "WRONG". */
void check(int holds, const char *format, ...) FORMAT(2, 3);
/* A fact worth knowing that nothing depends on. */
void note(const char *format, ...) FORMAT(1, 2);
/* The last line, and the exit status: 0 when all checks held. */
int verdict(void);
/* Waits for a child, which must end by itself. What it checked counts with what its parent checked. */
void join_child(int pid);
