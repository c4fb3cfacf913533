/* Streams: opening, filling and flushing the buffer, single characters. */
#include "stream.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char buffers[3][BUFSIZ];
static FILE in = { .fd = 0, .buffer = buffers[0] };
static FILE out = { .fd = 1, .buffer = buffers[1], .next = &in };
static FILE error = { .fd = 2, .buffer = buffers[2], .flags = STREAM_EACH_CALL | STREAM_PROBED, .next = &out };
static FILE *streams = &error;
FILE *const stdin = &in, *const stdout = &out, *const stderr = &error;

static int flush_one(FILE *file)
{
    size_t done = 0;
    if (!file->writing)
        return 0;
    while (done < file->end) {
        ssize_t n = write(file->fd, file->buffer + done, file->end - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            file->flags |= STREAM_FAILED;
            file->end = 0;
            return EOF;
        }
        done += n;
    }
    file->end = 0;
    return 0;
}

int fflush(FILE *file)
{
    int result = 0;
    if (file)
        return flush_one(file);
    for (file = streams; file; file = file->next)
        result |= flush_one(file);
    return result;
}

void settle(FILE *file, int saw_newline)
{
    if (!(file->flags & STREAM_PROBED))
        file->flags |= STREAM_PROBED | (isatty(file->fd) ? STREAM_LINES : 0);
    if (file->flags & STREAM_EACH_CALL || (file->flags & STREAM_LINES && saw_newline))
        flush_one(file);
}

/* Reads more; a terminal sees what was printed before it is asked. */
static int fill(FILE *file)
{
    ssize_t n;
    if (file == &in)
        flush_one(&out);
    do
        n = read(file->fd, file->buffer, BUFSIZ);
    while (n < 0 && errno == EINTR);
    file->at = 0;
    file->end = n > 0 ? n : 0;
    if (n <= 0)
        file->flags |= n < 0 ? STREAM_FAILED : STREAM_ENDED;
    return n > 0;
}

int fgetc(FILE *file)
{
    return file->at < file->end || fill(file) ? (unsigned char)file->buffer[file->at++] : EOF;
}

int ungetc(int c, FILE *file)
{
    if (c == EOF || file->at == 0)
        return EOF;
    file->buffer[--file->at] = c;
    return c;
}

size_t fread(void *to, size_t size, size_t count, FILE *file)
{
    size_t wanted = size * count, got = 0;
    while (got < wanted && (file->at < file->end || fill(file))) {
        size_t n = file->end - file->at < wanted - got ? file->end - file->at : wanted - got;
        memcpy((char *)to + got, file->buffer + file->at, n);
        file->at += n;
        got += n;
    }
    return size ? got / size : 0;
}

size_t append_to(FILE *file, const char *from, size_t n)
{
    file->writing = 1;
    for (size_t done = 0; done < n;) {
        size_t room = BUFSIZ - file->end;
        size_t part = n - done < room ? n - done : room;
        memcpy(file->buffer + file->end, from + done, part);
        file->end += part;
        done += part;
        if (file->end == BUFSIZ && flush_one(file) != 0)
            return done - part;
    }
    return n;
}

size_t fwrite(const void *from, size_t size, size_t count, FILE *file)
{
    size_t done = append_to(file, from, size * count);
    settle(file, memchr(from, '\n', size * count) != NULL);
    return size ? done / size : 0;
}

int fputc(int c, FILE *file)
{
    char byte = c;
    return fwrite(&byte, 1, 1, file) == 1 ? (unsigned char)byte : EOF;
}

FILE *fdopen(int fd, const char *mode)
{
    (void)mode;
    FILE *file = calloc(1, sizeof *file + BUFSIZ);
    if (!file)
        return NULL;
    file->fd = fd;
    file->buffer = (char *)(file + 1);
    file->next = streams;
    streams = file;
    return file;
}

FILE *fopen(const char *path, const char *mode)
{
    int flags = *mode == 'r' ? O_RDONLY : O_WRONLY | O_CREAT | (*mode == 'a' ? O_APPEND : O_TRUNC);
    int fd = open(path, flags, 0666);
    return fd < 0 ? NULL : fdopen(fd, mode);
}

int fclose(FILE *file)
{
    int result = flush_one(file);
    FILE **link = &streams;
    while (*link != file)
        link = &(*link)->next;
    *link = file->next;
    result |= close(file->fd);
    if (file != &in && file != &out && file != &error)
        free(file);
    return result;
}

int fileno(FILE *file) { return file->fd; }
int ferror(FILE *file) { return file->flags & STREAM_FAILED; }
int feof(FILE *file) { return file->flags & STREAM_ENDED; }
