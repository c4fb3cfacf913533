/* access-cost PATTERN MIB [ACCESSES]: what it costs to use MIB of memory in an order that memory management must guess.
 *
 *   scan    half of the accesses go to a hot eighth, the others walk through everything else once after the other
 *   zipf    page number n is used about 1/n as often as the first, in an order that is shuffled over the memory
 *   loop    from the first page to the last, again and again
 *   phases  all accesses go to one quarter, for a quarter of the time, then to the next
 *
 * The memory is written once before ("touch" is not measured); every second access writes. Printed are the cycles of all
 * accesses and how many faults had to wait for a disk.
 */
#include <measure.h>
#include <program.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#define USAGE "access-cost scan|zipf|loop|phases MIB [ACCESSES]"
#define PAGE 4096UL

static char *memory;
static unsigned long pages;
static unsigned long state = 88172645463325252UL;        /* Marsaglia's xorshift64 */

static unsigned long any(unsigned long below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % below;
}

/* A number below `pages`, n about as often as 1/n: any power of two is as likely as any other. */
static unsigned long harmonic(void)
{
    int bits = 0;
    while (1UL << (bits + 1) < pages)
        bits++;
    unsigned long low = 1UL << any(bits + 1);
    unsigned long rank = low - 1 + any(low);
    return rank < pages ? rank : any(pages);
}

static unsigned long scan(unsigned long i, unsigned long total)
{
    unsigned long hot = pages / 8;
    (void)total;
    return i % 2 ? any(hot) : hot + i / 2 % (pages - hot);
}

/* 7919 is a prime that divides no number of MiB below it, so no two ranks fall on one page. */
static unsigned long zipf(unsigned long i, unsigned long total)
{
    (void)i, (void)total;
    return harmonic() * 7919 % pages;
}

static unsigned long loop(unsigned long i, unsigned long total)
{
    (void)total;
    return i % pages;
}

static unsigned long phases(unsigned long i, unsigned long total)
{
    unsigned long quarter = pages / 4;
    return i * 4 / total * quarter + any(quarter);
}

static const struct { const char *name; unsigned long (*page)(unsigned long, unsigned long); } PATTERNS[] = {
    { "scan", scan }, { "zipf", zipf }, { "loop", loop }, { "phases", phases },
};

static long major_faults(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_majflt;
}

static void measure(unsigned long (*page)(unsigned long, unsigned long), unsigned long total)
{
    for (unsigned long i = 0; i < pages; i++)
        *(unsigned long *)(memory + i * PAGE) = i;
    long faults = major_faults();
    unsigned long start = cycles();
    for (unsigned long i = 0; i < total; i++) {
        unsigned long number = page(i, total);
        volatile unsigned long *word = (unsigned long *)(memory + number * PAGE);
        if (*word != number)
            errx(1, "page %lu holds %lu", number, *word);
        if (any(2))
            *word = number;
    }
    metric("cycles/access", (cycles() - start) / total);
    metric("major-faults", major_faults() - faults);
}

int main(int argc, char **argv)
{
    operands(argc, argv, 2, 3, USAGE);
    pages = (number(argv[2], "MiB") << 20) / PAGE;
    unsigned long total = argc == 4 ? (unsigned long)number(argv[3], "accesses") : 8 * pages;
    if (pages < 8 || total == 0)
        errx(1, "give at least 1 MiB and one access");
    memory = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        errx(1, "no memory");
    for (unsigned i = 0; i < sizeof PATTERNS / sizeof *PATTERNS; i++)
        if (strcmp(argv[1], PATTERNS[i].name) == 0) {
            measure(PATTERNS[i].page, total);
            return 0;
        }
    usage_error(USAGE);
}
