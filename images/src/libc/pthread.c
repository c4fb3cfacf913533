/* Threads on clone and futex.
 *
 * One mapping holds a thread's guard page, its stack and, at the top, its block and its variables. The kernel zeroes the
 * block's tid and wakes its futex when the thread has really gone (CLONE_CHILD_CLEARTID): that is what join waits for,
 * and only then can the mapping go.
 */
#include "syscall.h"
#include "thread.h"
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <sys/mman.h>
#include <unistd.h>

#define STACK_SIZE (128UL << 10)
#define GUARD 4096UL
#define FUTEX_WAIT 0
#define FUTEX_WAIT_PRIVATE 128
#define FUTEX_WAKE_PRIVATE 129

pthread_t pthread_self(void)
{
    char *tp;
    __asm__("mv %0, tp" : "=r"(tp));
    return (pthread_t)(tp - sizeof(struct pthread));
}

int pthread_create(pthread_t *to, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
    (void)attributes;
    size_t size = GUARD + STACK_SIZE + thread_area_size();
    char *stack = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED)
        return errno;
    mprotect(stack, GUARD, PROT_NONE);
    char *top = stack + GUARD + STACK_SIZE;
    void *tls = make_thread_area(top);
    struct pthread *thread = (struct pthread *)top;
    thread->stack = stack;
    thread->stack_size = size;
    long tid = __clone(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS
                       | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID, top, start, argument, tls, &thread->tid);
    if (tid < 0) {
        munmap(stack, size);
        return -tid;
    }
    *to = thread;
    return 0;
}

_Noreturn void pthread_exit(void *result)
{
    pthread_self()->result = result;
    for (;;)
        RAW(SYS_exit, 0);
}

int pthread_join(pthread_t thread, void **result)
{
    int tid;
    while ((tid = __atomic_load_n(&thread->tid, __ATOMIC_ACQUIRE)) != 0)
        RAW(SYS_futex, &thread->tid, FUTEX_WAIT, tid, NULL);
    if (result)
        *result = thread->result;
    munmap(thread->stack, thread->stack_size);
    return 0;
}

int pthread_kill(pthread_t thread, int signal)
{
    return -RAW(SYS_tgkill, getpid(), thread->tid, signal);
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
    lock(&mutex->state);
    return 0;
}

int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    unlock(&mutex->state);
    return 0;
}

/* The sequence is read under the mutex: a signal sent after that changes it, and the futex wait then returns at once. */
int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex)
{
    int seen = __atomic_load_n(&condition->sequence, __ATOMIC_RELAXED);
    pthread_mutex_unlock(mutex);
    RAW(SYS_futex, &condition->sequence, FUTEX_WAIT_PRIVATE, seen, NULL);
    pthread_mutex_lock(mutex);
    return 0;
}

int pthread_cond_signal(pthread_cond_t *condition)
{
    __atomic_fetch_add(&condition->sequence, 1, __ATOMIC_RELEASE);
    RAW(SYS_futex, &condition->sequence, FUTEX_WAKE_PRIVATE, 1);
    return 0;
}

int pthread_cond_broadcast(pthread_cond_t *condition)
{
    __atomic_fetch_add(&condition->sequence, 1, __ATOMIC_RELEASE);
    RAW(SYS_futex, &condition->sequence, FUTEX_WAKE_PRIVATE, INT_MAX);
    return 0;
}

int pthread_barrier_init(pthread_barrier_t *barrier, const void *attributes, unsigned count)
{
    (void)attributes;
    *barrier = (pthread_barrier_t){ .wanted = count };
    return 0;
}

/* The last to arrive opens the next round; its result is 1, everybody else's 0. */
int pthread_barrier_wait(pthread_barrier_t *barrier)
{
    int round = __atomic_load_n(&barrier->round, __ATOMIC_ACQUIRE);
    if (__atomic_add_fetch(&barrier->arrived, 1, __ATOMIC_ACQ_REL) == barrier->wanted) {
        __atomic_store_n(&barrier->arrived, 0, __ATOMIC_RELAXED);
        __atomic_fetch_add(&barrier->round, 1, __ATOMIC_RELEASE);
        RAW(SYS_futex, &barrier->round, FUTEX_WAKE_PRIVATE, INT_MAX);
        return 1;
    }
    while (__atomic_load_n(&barrier->round, __ATOMIC_ACQUIRE) == round)
        RAW(SYS_futex, &barrier->round, FUTEX_WAIT_PRIVATE, round, NULL);
    return 0;
}
