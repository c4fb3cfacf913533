/* How a program tells an experiment what it measured. */
#pragma once
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
