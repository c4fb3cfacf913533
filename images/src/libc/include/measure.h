/* How a program tells an experiment what it measured. */
#pragma once
#include <err.h>
#include <sched.h>
#include <stdio.h>

/* The clock of the hart that runs this, in cycles. */
static inline unsigned long cycles(void)
{
    unsigned long now;
    __asm__ volatile("rdcycle %0" : "=r"(now));
    return now;
}

/* A figure, in the line that `pith experiment` looks for. */
static inline void metric(const char *name, unsigned long value)
{
    printf("metric %s %lu\n", name, value);
}

/* The middle of some values, which are sorted. */
static inline unsigned long median(unsigned long *values, int count)
{
    for (int i = 1; i < count; i++)
        for (int j = i; j > 0 && values[j] < values[j - 1]; j--) {
            unsigned long swap = values[j];
            values[j] = values[j - 1];
            values[j - 1] = swap;
        }
    return values[count / 2];
}

/* The caller runs on this hart only, from now on. */
static inline void move_to(unsigned long hart)
{
    unsigned long mask[16] = { 0 };
    if (hart < 1024)
        mask[hart / 64] = 1UL << hart % 64;
    if (hart >= 1024 || sched_setaffinity(0, sizeof mask, mask) != 0)
        errx(1, "hart %lu: there is none", hart);
}
