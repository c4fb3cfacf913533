/* A lock of one futex word: 0 free, 1 locked, 2 locked and somebody may wait. Only a contended lock enters the kernel. */
#include "syscall.h"
#include "thread.h"
#include <stddef.h>

#define FUTEX_WAIT_PRIVATE 128
#define FUTEX_WAKE_PRIVATE 129

void lock(int *word)
{
    int seen = 0;
    if (__atomic_compare_exchange_n(word, &seen, 1, 0, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
        return;
    while (__atomic_exchange_n(word, 2, __ATOMIC_ACQUIRE) != 0)
        RAW(SYS_futex, word, FUTEX_WAIT_PRIVATE, 2, NULL);
}

void unlock(int *word)
{
    if (__atomic_exchange_n(word, 0, __ATOMIC_RELEASE) == 2)
        RAW(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1);
}
