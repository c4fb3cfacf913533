/* thread-demo: several threads in one process.
 *
 * Threads share memory, files and the process id; each has its own stack, thread id and errno. Adding one to a counter is
 * three instructions, so that unprotected additions can get lost; a mutex or an atomic instruction keeps them all.
 */
#include <demo.h>
#include <errno.h>
#include <program.h>
#include <pthread.h>
#include <unistd.h>

#define THREADS 4
#define ADDITIONS 20000
#define ITEMS 500

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static volatile long plain;
static long guarded, atomic;
static int pids[THREADS], tids[THREADS], errnos[THREADS], in_phase[2], early;
static int slot, full, received;

static void *identify(void *argument)
{
    long me = (long)argument;
    pids[me] = getpid();
    tids[me] = gettid();
    errno = 100 + me;
    pthread_barrier_wait(&barrier);
    errnos[me] = errno;
    return (void *)(me * me);
}

static void identity(void)
{
    pthread_t threads[THREADS];
    int same_process = 1, own_ids = 1, own_errno = 1, results = 1;
    step("%d threads: one process, each with an id, a stack and an errno of its own.", THREADS);
    pthread_barrier_init(&barrier, NULL, THREADS);
    for (long i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, identify, (void *)i);
    for (long i = 0; i < THREADS; i++) {
        void *result;
        pthread_join(threads[i], &result);
        results &= (long)result == i * i;
    }
    for (int i = 0; i < THREADS; i++) {
        same_process &= pids[i] == getpid();
        own_ids &= tids[i] != getpid();
        own_errno &= errnos[i] == 100 + i;
        for (int j = 0; j < i; j++)
            own_ids &= tids[i] != tids[j];
    }
    check(same_process, "getpid is the same in all");
    check(own_ids, "gettid is different in each");
    check(own_errno, "each kept its own errno");
    check(results, "join delivered each one's result");
}

static void *add(void *unused)
{
    for (int i = 0; i < ADDITIONS; i++) {
        plain = plain + 1;
        __atomic_fetch_add(&atomic, 1, __ATOMIC_RELAXED);
        pthread_mutex_lock(&mutex);
        guarded++;
        pthread_mutex_unlock(&mutex);
    }
    return unused;
}

static void counters(void)
{
    pthread_t threads[THREADS];
    long all = (long)THREADS * ADDITIONS;
    step("Each thread adds one %d times to three counters.", ADDITIONS);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, add, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    check(guarded == all, "under the mutex none was lost");
    check(atomic == all, "with the atomic instruction none was lost");
    check(plain > 0 && plain <= all, "unprotected at most as many arrived");
    note("Unprotected, %ld of %ld additions were lost.", all - plain, all);
}

static void *phases(void *unused)
{
    for (int phase = 0; phase < 2; phase++) {
        __atomic_fetch_add(&in_phase[phase], 1, __ATOMIC_ACQ_REL);
        pthread_barrier_wait(&barrier);
        if (__atomic_load_n(&in_phase[phase], __ATOMIC_ACQUIRE) != THREADS)
            __atomic_store_n(&early, 1, __ATOMIC_RELAXED);
    }
    return unused;
}

static void barriers(void)
{
    pthread_t threads[THREADS];
    step("A barrier: nobody goes on before all have arrived.");
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, phases, NULL);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    check(!early, "no thread passed too early");
}

static void *produce(void *unused)
{
    for (int item = 1; item <= ITEMS; item++) {
        pthread_mutex_lock(&mutex);
        while (full)
            pthread_cond_wait(&changed, &mutex);
        slot = item;
        full = 1;
        pthread_cond_broadcast(&changed);
        pthread_mutex_unlock(&mutex);
    }
    return unused;
}

static void conditions(void)
{
    pthread_t producer;
    int in_order = 1;
    step("A condition: a consumer waits for a slot to be filled, a producer for it to be emptied.");
    pthread_create(&producer, NULL, produce, NULL);
    for (int item = 1; item <= ITEMS; item++) {
        pthread_mutex_lock(&mutex);
        while (!full)
            pthread_cond_wait(&changed, &mutex);
        in_order &= slot == item;
        received++;
        full = 0;
        pthread_cond_broadcast(&changed);
        pthread_mutex_unlock(&mutex);
    }
    pthread_join(producer, NULL);
    check(received == ITEMS && in_order, "%d items came through one slot, in order", received);
}

int main(int argc, char **argv)
{
    operands(argc, argv, 0, 0, "thread-demo\n\nSeveral threads in one process.");
    identity();
    counters();
    barriers();
    conditions();
    return verdict();
}
