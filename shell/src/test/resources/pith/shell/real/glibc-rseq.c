/* What glibc makes of rseq(2): it registers each thread when that begins, and sched_getcpu reads the record. */
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <sys/rseq.h>

static struct rseq *record(void)
{
    return (struct rseq *)((char *)__builtin_thread_pointer() + __rseq_offset);
}

static void *visit(void *name)
{
    for (int hart = 0; hart < 2; hart++) {
        cpu_set_t one;
        unsigned cpu, node;
        CPU_ZERO(&one);
        CPU_SET(hart, &one);
        sched_setaffinity(0, sizeof one, &one);
        getcpu(&cpu, &node);
        printf("%s on %d: record %d, sched_getcpu %d, getcpu %u\n", (char *)name, hart, record()->cpu_id, sched_getcpu(), cpu);
    }
    return name;
}

int main(void)
{
    pthread_t thread;
    printf("registered: %s\n", __rseq_size > 0 ? "yes" : "no");
    visit("main");
    pthread_create(&thread, NULL, visit, "thread");
    pthread_join(thread, NULL);
    return 0;
}
