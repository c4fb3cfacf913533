/* file-readers FILE READERS TIMES: what it costs to open, read and close a small file while others do the same.
 *
 * READERS processes, each on a hart of its own as far as there are so many, do so TIMES times each, from the same moment
 * on. Each time must give the same bytes as the first.
 */
#include <fcntl.h>
#include <measure.h>
#include <program.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST 256
#define WARM_UP 10

struct board { int ready, go; unsigned long cycles[MOST]; };

static struct board *board;
static const char *file;
static long readers, times, harts;

/* Harts that this program may run on: they are numbered from 0 on. */
static long count_harts(void)
{
    unsigned long mask[16] = { 0 };
    long count = 0;
    if (sched_getaffinity(0, sizeof mask, mask) < 0)
        err(1, "sched_getaffinity");
    for (int i = 0; i < 1024; i++)
        count += mask[i / 64] >> i % 64 & 1;
    return count;
}

static long read_once(char *text, size_t size)
{
    int fd = open(file, O_RDONLY);
    if (fd < 0)
        err(1, "%s", file);
    long got = read(fd, text, size);
    close(fd);
    return got;
}

static void reader(long me)
{
    char first[4096], text[4096];
    move_to(me % harts);
    long length = read_once(first, sizeof first);
    for (int i = 0; i < WARM_UP; i++)
        read_once(text, sizeof text);
    __atomic_fetch_add(&board->ready, 1, __ATOMIC_RELEASE);
    while (!__atomic_load_n(&board->go, __ATOMIC_ACQUIRE))
        sched_yield();
    unsigned long before = cycles();
    for (long i = 0; i < times; i++)
        if (read_once(text, sizeof text) != length || text[length - 1] != first[length - 1])
            errx(1, "%s changed", file);
    board->cycles[me] = cycles() - before;
    exit(0);
}

int main(int argc, char **argv)
{
    operands(argc, argv, 3, 3, "file-readers FILE READERS TIMES");
    file = argv[1];
    readers = number(argv[2], "readers");
    times = number(argv[3], "times");
    if (readers < 1 || readers > MOST || times < 1)
        errx(2, "give 1 to %d readers, and a number of times", MOST);
    harts = count_harts();
    board = mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (board == MAP_FAILED)
        err(1, "mmap");
    for (long i = 0; i < readers; i++) {
        pid_t child = fork();
        if (child < 0)
            err(1, "fork");
        if (child == 0)
            reader(i);
    }
    while (__atomic_load_n(&board->ready, __ATOMIC_ACQUIRE) < readers)
        sched_yield();
    __atomic_store_n(&board->go, 1, __ATOMIC_RELEASE);
    int failed = 0, status;
    while (wait(&status) > 0)
        failed |= status;
    if (failed)
        errx(1, "a reader failed");
    unsigned long sum = 0;
    for (long i = 0; i < readers; i++)
        sum += board->cycles[i];
    metric("cycles/read", sum / (readers * times));
    return 0;
}
