/* asymmetric: of one process's threads some share much, and the others nothing.
 *
 * One thread writes a region that its readers then read, step after step; loners meanwhile each go through a region of their own. To put all threads of the
 * process into one cache helps the first and crowds them with the others. Prints the nanoseconds of the sharers and of the loners, and of the whole.
 */
#include <measure.h>
#include <program.h>
#include <workload.h>

#define MOST 128

static long readers = 3, loners = 4, kib = 128, own_kib = 512, rounds = 10;
static unsigned long *shared, began = -1UL, shared_end, lone_end;
static pthread_barrier_t step;
static volatile unsigned long result;
static unsigned long *own_sets[MOST];

static pthread_mutex_t times = PTHREAD_MUTEX_INITIALIZER;

static void starts(void)
{
    pthread_mutex_lock(&times);
    began = nanos() < began ? nanos() : began;
    pthread_mutex_unlock(&times);
}

static void ends(unsigned long *last)
{
    pthread_mutex_lock(&times);
    *last = nanos() > *last ? nanos() : *last;
    pthread_mutex_unlock(&times);
}

static void share(int writes)
{
    long words = (kib << 10) / sizeof *shared, line = LINE / sizeof *shared;
    for (long round = 0; round < rounds; round++) {
        unsigned long sum = 0;
        for (long i = 0; writes && i < words; i += line)
            shared[i] = i + round;
        pthread_barrier_wait(&step);
        for (long i = 0; !writes && i < words; i += line)
            sum += shared[i];
        result = sum;
        pthread_barrier_wait(&step);
    }
    ends(&shared_end);
}

static void alone(long loner)
{
    long words = (own_kib << 10) / sizeof *shared, line = LINE / sizeof *shared;
    unsigned long *own = own_sets[loner];
    for (long round = 0; round < rounds; round++)
        for (long i = 0; i < words; i += line)
            own[i] += round;
    ends(&lone_end);
}

static void prepare(long me)
{
    if (me > readers)
        own_sets[me - readers - 1] = working_set(own_kib);
}

static void role(long me)
{
    starts();
    if (me <= readers)
        share(me == 0);
    else
        alone(me - readers - 1);
}

int main(int argc, char **argv)
{
    settings(argc, argv, "asymmetric [SETTING...]: some threads share, others do not", (struct setting[]){
        { "readers", &readers, 1, MOST, "threads that read what one writes" },
        { "loners", &loners, 0, MOST, "threads with memory of their own" },
        { "kib", &kib, 1, 1 << 20, "KiB of the shared region" },
        { "own-kib", &own_kib, 1, 1 << 20, "KiB of each loner's" },
        { "rounds", &rounds, 1, 1000000, "steps" },
        { NULL, NULL, 0, 0, NULL } });
    shared = working_set(kib);
    pthread_barrier_init(&step, NULL, readers + 1);
    unsigned long took = together(1 + readers + loners, prepare, role);
    metric("shared-nanoseconds", shared_end - began);
    if (loners)
        metric("lone-nanoseconds", lone_end - began);
    metric("nanoseconds", took);
    return 0;
}
