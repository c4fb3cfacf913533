/* A stream: a descriptor, one buffer, and which way it was last used. */
#pragma once
#include <stdio.h>

enum { STREAM_FAILED = 1, STREAM_ENDED = 2, STREAM_LINES = 4, STREAM_EACH_CALL = 8, STREAM_PROBED = 16 };

struct FILE {
    int fd;
    int flags;
    size_t at, end;          /* reading: the unread bytes; writing: at == end, the unwritten bytes lie below it */
    int writing;
    struct FILE *next;       /* all open streams, for fflush(NULL) */
    char *buffer;            /* BUFSIZ bytes */
};

/* Appends to the buffer, and writes only what it cannot hold; returns how many bytes it took. */
size_t append_to(FILE *file, const char *from, size_t n);
/* Called at the end of each printing function: standard error writes now, a terminal at each line. */
void settle(FILE *file, int saw_newline);
