/* shootdown-cost THREADS: what it costs to take pages away from a process that runs on several harts, in cycles a page.
 *
 * THREADS threads touch the pages and go on running, each on a hart of its own if there are so many; so every hart's TLB
 * holds them when the main thread unmaps them. It does so in two ways: each page by a call of its own, which interrupts
 * the other harts each time, and all pages at once, for which one interrupt will do.
 */
#include <measure.h>
#include <program.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/mman.h>

#define PAGE 4096L
#define PAGES 32
#define ROUNDS 8
#define MOST_THREADS 256

static volatile char *memory;
static volatile int current_round, touched, stop;

/* Reads every page once in each round, and runs on without a system call until the next one. */
static void *touch(void *unused)
{
    for (int last = 0; !stop;) {
        int now = __atomic_load_n(&current_round, __ATOMIC_ACQUIRE);
        if (now == last)
            continue;
        for (long at = 0; at < PAGES * PAGE; at += PAGE)
            (void)memory[at];
        last = now;
        __atomic_fetch_add(&touched, 1, __ATOMIC_RELEASE);
    }
    return unused;
}

/* Maps fresh pages, waits until every thread has touched them, and takes them away by `step` pages; returns the cycles. */
static unsigned long unmap_by(int step, int threads)
{
    memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (memory == MAP_FAILED)
        errx(1, "no memory");
    touched = 0;
    __atomic_fetch_add(&current_round, 1, __ATOMIC_RELEASE);
    while (__atomic_load_n(&touched, __ATOMIC_ACQUIRE) < threads)
        sched_yield();
    unsigned long before = cycles();
    for (long at = 0; at < PAGES; at += step)
        munmap((char *)memory + at * PAGE, step * PAGE);
    return cycles() - before;
}

static unsigned long median_by(int step, int threads)
{
    unsigned long took[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
        took[round] = unmap_by(step, threads);
        for (int i = round; i > 0 && took[i] < took[i - 1]; i--) {
            unsigned long swapped = took[i];
            took[i] = took[i - 1];
            took[i - 1] = swapped;
        }
    }
    return took[ROUNDS / 2] / PAGES;
}

int main(int argc, char **argv)
{
    operands(argc, argv, 1, 1, "shootdown-cost THREADS");
    int threads = number(argv[1], "threads");
    if (threads > MOST_THREADS)
        errx(2, "at most %d threads", MOST_THREADS);
    pthread_t started[MOST_THREADS];
    for (int i = 0; i < threads; i++)
        if (pthread_create(&started[i], NULL, touch, NULL) != 0)
            errx(1, "no thread");
    metric("one-by-one", median_by(1, threads));
    metric("at-once", median_by(PAGES, threads));
    stop = 1;
    for (int i = 0; i < threads; i++)
        pthread_join(started[i], NULL);
    return 0;
}
