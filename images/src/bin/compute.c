/* compute THREADS MILLIONS: threads that have nothing to do with each other, each a few million additions in registers. */
#include <measure.h>
#include <program.h>
#include <pthread.h>

#define USAGE "compute THREADS MILLIONS"
#define MOST 256

static long turns;

static void *add(void *argument)
{
    unsigned long sum = (unsigned long)argument;
    for (long i = 0; i < turns; i++)
        __asm__ volatile("add %0, %0, %1" : "+r"(sum) : "r"(i));
    return (void *)sum;
}

int main(int argc, char **argv)
{
    pthread_t others[MOST];
    operands(argc, argv, 2, 2, USAGE);
    long threads = number(argv[1], "threads");
    turns = number(argv[2], "millions") * 1000000;
    if (threads < 1 || threads > MOST || turns < 1)
        errx(1, "give 1 to %d threads and a million additions", MOST);
    unsigned long before = cycles();
    for (long i = 1; i < threads; i++)
        if (pthread_create(&others[i], NULL, add, (void *)i) != 0)
            errx(1, "no thread more than %ld", i);
    add(NULL);
    for (long i = 1; i < threads; i++)
        pthread_join(others[i], NULL);
    metric("cycles", cycles() - before);
    return 0;
}
