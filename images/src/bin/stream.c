/* stream THREADS KIB ROUNDS: each thread copies an array of its own, larger than caches, again and again. */
#include <measure.h>
#include <program.h>
#include <pthread.h>

#define USAGE "stream THREADS KIB ROUNDS"
#define MOST 64

static long words, rounds;

static void *copy(void *argument)
{
    volatile unsigned long *from = allocate(2 * words * sizeof *from);
    volatile unsigned long *to = from + words;
    (void)argument;
    for (long round = 0; round < rounds; round++)
        for (long i = 0; i < words; i += 8)
            to[i] = from[i] + round;
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t others[MOST];
    operands(argc, argv, 3, 3, USAGE);
    long threads = number(argv[1], "threads");
    words = number(argv[2], "KiB") * 1024 / sizeof(unsigned long);
    rounds = number(argv[3], "rounds");
    if (threads < 1 || threads > MOST || words < 8 || rounds < 1)
        errx(1, "give 1 to %d threads, a KiB and a round", MOST);
    unsigned long before = cycles();
    for (long i = 1; i < threads; i++)
        if (pthread_create(&others[i], NULL, copy, (void *)i) != 0)
            errx(1, "no thread more than %ld", i);
    copy(NULL);
    for (long i = 1; i < threads; i++)
        pthread_join(others[i], NULL);
    metric("cycles", cycles() - before);
    return 0;
}
