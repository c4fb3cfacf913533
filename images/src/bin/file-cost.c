/* file-cost FOLDER TIMES: what common operations on files cost, each done TIMES times in FOLDER and shown as nanoseconds, or as MB/s.
 *
 * path-N is a stat through N directories; read is 64 KiB from the page cache, copy as many bytes within memory; create and
 * unlink are of one empty file each.
 */
#include <fcntl.h>
#include <measure.h>
#include <program.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DEPTH 16
#define CHUNK (64 << 10)
#define CHUNKS 64

static long times;

static unsigned long nanos(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000ul + now.tv_nsec;
}

static void walks(void)
{
    char path[2 * DEPTH + 1], name[16];
    struct stat found;
    size_t length = 0;
    for (int depth = 1; depth <= DEPTH; depth++) {
        if (depth > 1)
            path[length++] = '/';
        path[length++] = 'd';
        path[length] = 0;
        if (mkdir(path, 0755) < 0)
            err(1, "%s", path);
        if (depth & (depth - 1))
            continue;
        unsigned long before = nanos();
        for (long i = 0; i < times; i++)
            if (stat(path, &found) < 0)
                err(1, "%s", path);
        snprintf(name, sizeof name, "path-%d", depth);
        metric(name, (nanos() - before) / times);
    }
    for (; length > 0; length = length > 1 ? length - 2 : 0) {
        path[length] = 0;
        rmdir(path);
    }
}

static void reads(void)
{
    char *to = mmap(NULL, 2 * CHUNK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int fd = open("data", O_RDWR | O_CREAT, 0644);
    if (to == MAP_FAILED || fd < 0)
        err(1, "data");
    memset(to, 'r', 2 * CHUNK);
    for (int i = 0; i < CHUNKS; i++)
        if (write(fd, to, CHUNK) != CHUNK)
            err(1, "data");
    unsigned long before = nanos();
    for (int round = 0; round < 4; round++) {
        lseek(fd, 0, SEEK_SET);
        for (int i = 0; i < CHUNKS; i++)
            if (read(fd, to, CHUNK) != CHUNK)
                err(1, "data");
    }
    unsigned long between = nanos();
    for (int i = 0; i < 4 * CHUNKS; i++)
        memcpy(to, to + CHUNK, CHUNK);
    unsigned long bytes = 4ul * CHUNKS * CHUNK;
    metric("read-MB/s", bytes * 1000 / (between - before));
    metric("copy-MB/s", bytes * 1000 / (nanos() - between));
    unlink("data");
}

static void names(void)
{
    char name[24];
    unsigned long before = nanos();
    for (long i = 0; i < times; i++) {
        snprintf(name, sizeof name, "file%ld", i);
        close(open(name, O_WRONLY | O_CREAT | O_EXCL, 0644));
    }
    unsigned long between = nanos();
    for (long i = 0; i < times; i++) {
        snprintf(name, sizeof name, "file%ld", i);
        if (unlink(name) < 0)
            err(1, "%s", name);
    }
    metric("create", (between - before) / times);
    metric("unlink", (nanos() - between) / times);
}

int main(int argc, char **argv)
{
    operands(argc, argv, 2, 2, "file-cost FOLDER TIMES");
    times = number(argv[2], "times");
    if (times < 1)
        errx(2, "give a number of times");
    if (chdir(argv[1]) < 0)
        err(1, "%s", argv[1]);
    walks();
    reads();
    names();
    return 0;
}
