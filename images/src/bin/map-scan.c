/* map-scan KIB forward|sparse|shuffled: what it costs to read a file of KIB through a mapping, in faults and cycles.
 *
 * The file is in memory already. `forward` reads every page in order; `sparse` one page in 16; `shuffled` every page once,
 * in an order without pattern.
 */
#include <fcntl.h>
#include <measure.h>
#include <program.h>
#include <sys/mman.h>
#include <sys/resource.h>

#define PAGE 4096
#define STRIDE 16
#define USAGE "map-scan KIB forward|sparse|shuffled"

static long faults(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt + usage.ru_majflt;
}

/* A descriptor of a file that nobody else sees, written so that all its pages are in memory. */
static int make_file(long pages)
{
    static char page[PAGE];
    int fd = open("/tmp/map-scan", O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (fd < 0)
        err(1, "/tmp/map-scan");
    unlink("/tmp/map-scan");
    for (long i = 0; i < pages; i++)
        if (write(fd, page, PAGE) != PAGE)
            err(1, "/tmp/map-scan");
    return fd;
}

/* The i-th page to read. Multiplying by an odd number shuffles a power of two. */
static long place(const char *order, long i, long pages)
{
    if (strcmp(order, "sparse") == 0)
        return i * STRIDE;
    return strcmp(order, "shuffled") == 0 ? (i * 40503 + 7) % pages : i;
}

int main(int argc, char **argv)
{
    operands(argc, argv, 2, 2, USAGE);
    if (strcmp(argv[2], "forward") && strcmp(argv[2], "sparse") && strcmp(argv[2], "shuffled"))
        usage_error(USAGE);
    long pages = number(argv[1], "KiB") * 1024 / PAGE, reads = strcmp(argv[2], "sparse") ? pages : pages / STRIDE;
    if (pages == 0 || (pages & (pages - 1)))
        errx(2, "the file must have 1, 2, 4, 8 ... pages of 4 KiB");
    volatile char *file = mmap(NULL, pages * PAGE, PROT_READ, MAP_PRIVATE, make_file(pages), 0);
    if (file == MAP_FAILED)
        err(1, "mmap");
    long before = faults();
    unsigned long began = cycles();
    for (long i = 0; i < reads; i++)
        file[place(argv[2], i, pages) * PAGE];
    unsigned long took = cycles() - began;
    metric("faults", faults() - before);
    metric("cycles", took);
    return 0;
}
