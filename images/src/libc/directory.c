/* Directories: getdents64 fills a buffer with entries of varying length. */
#include "syscall.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

struct DIR {
    int fd;
    long at, end;
    char buffer[4096] __attribute__((aligned(8)));
};

DIR *opendir(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    DIR *dir = calloc(1, sizeof *dir);
    if (dir)
        dir->fd = fd;
    else
        close(fd);
    return dir;
}

struct dirent *readdir(DIR *dir)
{
    if (dir->at >= dir->end) {
        dir->at = 0;
        dir->end = CALL(SYS_getdents64, dir->fd, dir->buffer, sizeof dir->buffer);
        if (dir->end <= 0)
            return NULL;
    }
    struct dirent *entry = (struct dirent *)(dir->buffer + dir->at);
    dir->at += entry->d_reclen;
    return entry;
}

int closedir(DIR *dir)
{
    int result = close(dir->fd);
    free(dir);
    return result;
}
