/* fault-cost THREADS [map]: what a minor fault costs when threads of one process fault at once, in cycles.
 *
 * Each thread writes to the pages of an area of its own, for the first time. With `map`, one more thread maps and unmaps a
 * page elsewhere in the same address space meanwhile, as threads that allocate and free memory do: it changes the list of
 * areas that each fault has to find its area in.
 */
#include <measure.h>
#include <program.h>
#include <pthread.h>
#include <sys/mman.h>

#define USAGE "fault-cost THREADS [map]"
#define MOST 16
#define PAGE 4096
#define PAGES 2048

static pthread_barrier_t barrier;
static unsigned long took; /* by all threads together */
static long busy;

static volatile char *map(long pages)
{
    void *area = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (area == MAP_FAILED)
        err(1, "mmap");
    return area;
}

static void *touch(void *argument)
{
    volatile char *area = argument;
    pthread_barrier_wait(&barrier);
    unsigned long before = cycles();
    for (long i = 0; i < PAGES; i++)
        area[i * PAGE] = 1;
    __atomic_fetch_add(&took, cycles() - before, __ATOMIC_RELAXED);
    __atomic_fetch_sub(&busy, 1, __ATOMIC_RELEASE);
    return NULL;
}

/* Maps and unmaps until no thread faults any more; returns what one such pair took. */
static unsigned long map_meanwhile(void)
{
    unsigned long pairs = 0, before = cycles();
    while (__atomic_load_n(&busy, __ATOMIC_ACQUIRE) != 0) {
        munmap((void *)map(1), PAGE);
        pairs++;
    }
    return (cycles() - before) / (pairs ? pairs : 1);
}

int main(int argc, char **argv)
{
    pthread_t others[MOST];
    operands(argc, argv, 1, 2, USAGE);
    busy = number(argv[1], "threads");
    long threads = busy, mapping = argc > 2;
    if (threads < 1 || threads > MOST || (mapping && strcmp(argv[2], "map")))
        errx(2, "give 1 to %d threads, and 'map' or nothing", MOST);
    pthread_barrier_init(&barrier, NULL, threads + 1);
    for (long i = 0; i < threads; i++)
        if (pthread_create(&others[i], NULL, touch, (void *)map(PAGES)) != 0)
            errx(1, "no thread more than %ld", i);
    pthread_barrier_wait(&barrier);
    unsigned long pair = mapping ? map_meanwhile() : 0;
    for (long i = 0; i < threads; i++)
        pthread_join(others[i], NULL);
    metric("fault", took / (threads * PAGES));
    metric("map+unmap", pair);
    return 0;
}
