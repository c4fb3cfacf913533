/* The block that describes a thread. tp points just behind it, at the thread's variables (TLS variant I). */
#pragma once
struct pthread {
    int tid;                 /* zeroed by the kernel when the thread is gone, with a futex wake */
    void *result;
    void *stack;
    unsigned long stack_size;
} __attribute__((aligned(16)));

/* How many bytes a thread needs for its block and its variables. */
unsigned long thread_area_size(void);
/* Lays out both in area and returns the value for tp. */
void *make_thread_area(void *area);
long __clone(unsigned long flags, void *stack, void *(*start)(void *), void *argument, void *tls, int *tid);

/* A lock for libc's own structures: one futex word, as in pthread_mutex_t. */
void lock(int *word);
void unlock(int *word);
