/* requests: messengers hand work to workers, who are asleep; how long does it take until one runs?
 *
 * The shape of schbench. Each worker waits on a futex, and notes the time between the messenger's post and its own first instruction; then it computes for a
 * while, hands in its result, and waits again. Prints percentiles of the latency, and the nanoseconds of the whole.
 */
#include <limits.h>
#include <measure.h>
#include <program.h>
#include <sys/syscall.h>
#include <workload.h>



#define FUTEX_WAIT_PRIVATE 128
#define FUTEX_WAKE_PRIVATE 129

/* On a line of its own, so that two workers share none. */
struct worker { _Alignas(LINE) int posted, done; unsigned long post_time; };

static long messengers = 2, workers = 4, requests = 100, work = 20000;
static struct worker *worker;
static unsigned long *latencies;     /* requests of worker 0, then those of worker 1... */
static int *finished;                /* for each messenger, how often a worker of its handed in; LINE bytes apart */

static void wait_while(int *word, int value)
{
    while (__atomic_load_n(word, __ATOMIC_ACQUIRE) == value)
        syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL);
}

static int *handed_in(long messenger)
{
    return &finished[messenger * LINE / sizeof(int)];
}

static void serve(long me)
{
    struct worker *self = &worker[me];
    volatile unsigned long sum = 0;
    for (long request = 0; request < requests; request++) {
        wait_while(&self->posted, request);
        unsigned long now = nanos();                 /* clocks of two harts may be apart by less than a microsecond */
        latencies[me * requests + request] = now > self->post_time ? now - self->post_time : 0;
        for (long i = 0; i < work; i++)
            sum += i;
        __atomic_store_n(&self->done, request + 1, __ATOMIC_RELEASE);
        __atomic_fetch_add(handed_in(me / workers), 1, __ATOMIC_RELEASE);
        syscall(SYS_futex, handed_in(me / workers), FUTEX_WAKE_PRIVATE, 1);
    }
}

/* Posts to every worker that is idle, then waits until another has handed in. */
static void hand_out(long me)
{
    long left = workers * requests;
    while (left > 0) {
        int seen = __atomic_load_n(handed_in(me), __ATOMIC_ACQUIRE);
        for (struct worker *w = &worker[me * workers]; w < &worker[(me + 1) * workers]; w++) {
            int done = __atomic_load_n(&w->done, __ATOMIC_ACQUIRE);
            if (w->posted != done || done == requests)
                continue;
            w->post_time = nanos();
            __atomic_store_n(&w->posted, done + 1, __ATOMIC_RELEASE);
            syscall(SYS_futex, &w->posted, FUTEX_WAKE_PRIVATE, 1);
            left--;
        }
        if (left > 0)
            wait_while(handed_in(me), seen);
    }
}

static void role(long me)
{
    if (me < messengers)
        hand_out(me);
    else
        serve(me - messengers);
}

static int by_value(const void *a, const void *b)
{
    unsigned long x = *(const unsigned long *)a, y = *(const unsigned long *)b;
    return x < y ? -1 : x > y;
}

int main(int argc, char **argv)
{
    settings(argc, argv, "requests [SETTING...]: latency from a request to its worker", (struct setting[]){
        { "messengers", &messengers, 1, 32, "threads that hand out work" },
        { "workers", &workers, 1, 64, "workers of each messenger" },
        { "requests", &requests, 1, 1000000, "requests to each worker" },
        { "work", &work, 0, 100000000, "steps of computing for each request" },
        { NULL, NULL, 0, 0, NULL } });
    long all = messengers * workers, count = all * requests;
    worker = working_set((all * sizeof *worker >> 10) + 1);
    memset(worker, 0, all * sizeof *worker);
    finished = working_set((messengers * LINE >> 10) + 1);
    memset(finished, 0, messengers * LINE);
    latencies = working_set((count * sizeof *latencies >> 10) + 1);
    unsigned long took = together(messengers + all, NULL, role);
    qsort(latencies, count, sizeof *latencies, by_value);
    metric("wakeup-p50", latencies[count / 2]);
    metric("wakeup-p90", latencies[count * 90 / 100]);
    metric("wakeup-p99", latencies[count * 99 / 100]);
    metric("wakeup-max", latencies[count - 1]);
    metric("nanoseconds", took);
    return 0;
}
