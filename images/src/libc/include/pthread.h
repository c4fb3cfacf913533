/* Threads, small: clone with everything shared, and mutexes, conditions and barriers made of one futex word each. */
#pragma once
#include <stddef.h>
typedef struct pthread *pthread_t;
typedef struct { int unused; } pthread_attr_t;
/* 0 free, 1 locked, 2 locked and somebody may wait. */
typedef struct { int state; } pthread_mutex_t;
typedef struct { int sequence; } pthread_cond_t;
typedef struct { int wanted, arrived, round; } pthread_barrier_t;
#define PTHREAD_MUTEX_INITIALIZER { 0 }
#define PTHREAD_COND_INITIALIZER { 0 }
int pthread_create(pthread_t *to, const pthread_attr_t *attributes, void *(*start)(void *), void *argument);
int pthread_join(pthread_t thread, void **result);
pthread_t pthread_self(void);
_Noreturn void pthread_exit(void *result);
int pthread_mutex_lock(pthread_mutex_t *mutex);
int pthread_mutex_unlock(pthread_mutex_t *mutex);
int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex);
int pthread_cond_signal(pthread_cond_t *condition);
int pthread_cond_broadcast(pthread_cond_t *condition);
int pthread_barrier_init(pthread_barrier_t *barrier, const void *attributes, unsigned count);
int pthread_barrier_wait(pthread_barrier_t *barrier);
int pthread_kill(pthread_t thread, int signal);
