/* io-mix DEVICE WRITERS MILLISECONDS: what somebody who reads a little here and there waits for, while others write much.
 *
 * WRITERS processes write 256 KiB after 256 KiB past the cache, each in a part of DEVICE of its own; one reads 4 KiB at
 * random places past the cache, and notes how long each read took. What DEVICE held is lost.
 */
#include <fcntl.h>
#include <measure.h>
#include <program.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define DIRECT 040000
#define BLOCK 4096
#define CHUNK (256 << 10)
#define PART (8 << 20)
#define MOST_WRITERS 16
#define MOST_READS 65536

struct board { int ready, go; unsigned long written[MOST_WRITERS]; };

static struct board *board;
static const char *device;
static long writers, millis;

static unsigned long nanos(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000ul + now.tv_nsec;
}

static int begin(int flags)
{
    int fd = open(device, flags | DIRECT);
    if (fd < 0)
        err(1, "%s", device);
    __atomic_fetch_add(&board->ready, 1, __ATOMIC_RELEASE);
    while (!__atomic_load_n(&board->go, __ATOMIC_ACQUIRE))
        usleep(100);
    return fd;
}

static char *buffer(size_t size)
{
    char *at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED)
        err(1, "mmap");
    memset(at, 'w', size);
    return at;
}

static void writer(long me)
{
    char *from = buffer(CHUNK);
    int fd = begin(O_WRONLY);
    unsigned long end = nanos() + millis * 1000000ul;
    for (long at = 0; nanos() < end; at = (at + CHUNK) % PART) {
        lseek(fd, me * PART + at, SEEK_SET);
        if (write(fd, from, CHUNK) != CHUNK)
            err(1, "%s", device);
        board->written[me] += CHUNK;
    }
    exit(0);
}

static int ascending(const void *a, const void *b)
{
    unsigned long x = *(const unsigned long *)a, y = *(const unsigned long *)b;
    return (x > y) - (x < y);
}

static void reader(void)
{
    static unsigned long took[MOST_READS];
    char *to = buffer(BLOCK);
    unsigned long blocks = writers * (PART / BLOCK), place = 12345, reads = 0;
    int fd = begin(O_RDONLY);
    unsigned long end = nanos() + millis * 1000000ul;
    for (unsigned long now = nanos(); now < end && reads < MOST_READS; reads++) {
        place = place * 6364136223846793005ul + 1442695040888963407ul;
        lseek(fd, (place >> 33) % blocks * BLOCK, SEEK_SET);
        if (read(fd, to, BLOCK) != BLOCK)
            err(1, "%s", device);
        unsigned long after = nanos();
        took[reads] = after - now;
        now = after;
    }
    if (reads == 0)
        errx(1, "not one read ended in %ld ms", millis);
    qsort(took, reads, sizeof *took, ascending);
    metric("reads/s", reads * 1000 / millis);
    metric("read-median", took[reads / 2]);
    metric("read-99th", took[reads * 99 / 100]);
}

static void start(long me)
{
    pid_t child = fork();
    if (child < 0)
        err(1, "fork");
    if (child == 0)
        writer(me);
}

int main(int argc, char **argv)
{
    operands(argc, argv, 3, 3, "io-mix DEVICE WRITERS MILLISECONDS");
    device = argv[1];
    writers = number(argv[2], "writers");
    millis = number(argv[3], "milliseconds");
    if (writers < 1 || writers > MOST_WRITERS || millis < 1)
        errx(2, "give 1 to %d writers, and a time", MOST_WRITERS);
    board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (board == MAP_FAILED)
        err(1, "mmap");
    for (long i = 0; i < writers; i++)
        start(i);
    while (__atomic_load_n(&board->ready, __ATOMIC_ACQUIRE) < writers)
        usleep(100);
    board->go = 1;
    reader();
    int failed = 0, status;
    while (wait(&status) > 0)
        failed |= status;
    if (failed)
        errx(1, "a writer failed");
    unsigned long written = 0;
    for (long i = 0; i < writers; i++)
        written += board->written[i];
    metric("written", written * 1000 / millis >> 20);
    return 0;
}
