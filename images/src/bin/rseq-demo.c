/* rseq-demo: restartable sequences.
 *
 * Threads count on counters of their own hart, with plain loads and stores. That is right only if nobody else runs between
 * the load and the store: so the kernel has a thread that loses its hart in between begin anew. The sequence is described
 * by where it begins, how long it is, and where to go when it was broken; the last instruction, the store, commits it.
 */
#include <demo.h>
#include <errno.h>
#include <program.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#define SYS_rseq 293
#define SYS_getcpu_here 168
#define HARTS 1024
#define UNREGISTER 1
#define SIGNATURE 0xf1401073
#define THREADS 4
#define ROUNDS 1500
#define DELAY 2500

struct rseq {
    uint32_t cpu_id_start, cpu_id;
    uint64_t rseq_cs;
    uint32_t flags, node_id, mm_cid, rest;
} __attribute__((aligned(32)));

/* Adds one to the counter of the hart, 64 bytes for each; delay makes the sequence long. 0: done, 1: broken. */
int add_here(struct rseq *own, void *counters, long delay);

__asm__(
    ".data\n.balign 32\n"
    "add_sequence: .word 0, 0\n .quad add_begin, add_commit - add_begin, add_broken\n"
    ".text\n.balign 4\n"
    "add_here:\n"
    " la t0, add_sequence\n sd t0, 8(a0)\n"
    "add_begin:\n"
    " lwu t1, 4(a0)\n slli t1, t1, 6\n add t1, t1, a1\n ld t2, 0(t1)\n"
    "1: addi a2, a2, -1\n bgtz a2, 1b\n"
    " addi t2, t2, 1\n sd t2, 0(t1)\n"
    "add_commit:\n"
    " li a0, 0\n ret\n"
    " .balign 4\n .word 0xf1401073\n"
    "add_broken:\n li a0, 1\n ret\n");

static struct counter { long value, rest[7]; } counters[HARTS];
static volatile int go;
static long broken;
static volatile int handled;

static int registers(struct rseq *own, unsigned length, int flags, uint32_t signature)
{
    return syscall(SYS_rseq, own, length, flags, signature) == 0 ? 0 : errno;
}

static void *count_here(void *unused)
{
    static __thread struct rseq own;
    registers(&own, sizeof own, 0, SIGNATURE);
    while (!go)
        sched_yield();
    for (int i = 0; i < ROUNDS; i++)
        while (add_here(&own, counters, DELAY))
            __atomic_fetch_add(&broken, 1, __ATOMIC_RELAXED);
    registers(&own, sizeof own, UNREGISTER, SIGNATURE);
    return unused;
}

static void rules(void)
{
    static struct rseq own, other;
    step("A thread registers one record, and takes it back with the same signature.");
    check(registers(&own, 16, 0, SIGNATURE) == EINVAL, "one that is too short is refused");
    check(registers(&own, sizeof own, 0, SIGNATURE) == 0, "it registers");
    unsigned cpu, node;
    syscall(SYS_getcpu_here, &cpu, &node, NULL);
    check(own.cpu_id_start < HARTS && own.cpu_id == own.cpu_id_start && own.node_id == node, "the record says where the thread is");
    check(own.mm_cid == 0, "the only thread of a process has concurrency id 0");
    check(registers(&own, sizeof own, 0, SIGNATURE) == EBUSY, "not twice");
    check(registers(&other, sizeof other, 0, SIGNATURE) == EINVAL, "nor another one");
    check(registers(&own, sizeof own, UNREGISTER, 7) == EPERM, "nor is it taken back with another signature");
    check(registers(&own, sizeof own, UNREGISTER, SIGNATURE) == 0 && own.cpu_id == (uint32_t)-1, "unregistered: the record says that nobody keeps it");
}

static void follows(void)
{
    static struct rseq own;
    int right = 1;
    uint64_t all[HARTS / 64] = { 0 };
    sched_getaffinity(0, sizeof all, all);
    step("The thread visits each hart.");
    registers(&own, sizeof own, 0, SIGNATURE);
    for (int hart = 0; hart < HARTS; hart++)
        if (all[hart / 64] >> hart % 64 & 1) {
            uint64_t one[HARTS / 64] = { 0 };
            one[hart / 64] = 1UL << hart % 64;
            sched_setaffinity(0, sizeof one, one);
            right &= (int)*(volatile uint32_t *)&own.cpu_id == hart;
        }
    check(right, "the record always says which");
    sched_setaffinity(0, sizeof all, all);
    registers(&own, sizeof own, UNREGISTER, SIGNATURE);
}

static void contended(void)
{
    pthread_t threads[THREADS];
    uint64_t all[HARTS / 64] = { 0 }, one = 1;
    long sum = 0;
    step("%d threads share hart 0 and count to %d each, without atomic instructions.", THREADS, ROUNDS);
    sched_getaffinity(0, sizeof all, all);
    sched_setaffinity(0, sizeof one, &one);
    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, count_here, NULL);
    go = 1;
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    sched_setaffinity(0, sizeof all, all);
    for (int i = 0; i < HARTS; i++)
        sum += counters[i].value;
    check(counters[0].value == sum && sum == (long)THREADS * ROUNDS, "nothing was lost");
    check(broken > 0, "sequences were broken, and began anew");
    note("%ld were.", broken);
}

static void on_alarm(int signal)
{
    handled = signal;
}

static void alarm_soon(void)
{
    long once[4] = { 0, 0, 0, 500 };     /* struct itimerval: in 500 us */
    signal(SIGALRM, on_alarm);
    syscall(SYS_setitimer, 0, once, NULL);
}

static void signalled(void)
{
    static struct rseq own;
    step("A signal arrives in the midst of a sequence.");
    registers(&own, sizeof own, 0, SIGNATURE);
    alarm_soon();
    int outcome = add_here(&own, counters, 4000000);
    check(handled == SIGALRM && outcome == 1, "its handler runs, and the sequence was broken");
    check(own.rseq_cs == 0, "the kernel took it out of the record");
    registers(&own, sizeof own, UNREGISTER, SIGNATURE);
}

static void unsound(void)
{
    step("A sequence whose signature is not the registered one.");
    int pid = fork(), status;
    if (pid == 0) {
        static struct rseq own;
        registers(&own, sizeof own, 0, 7);
        alarm_soon();
        add_here(&own, counters, 4000000);
        exit(0);
    }
    waitpid(pid, &status, 0);
    check(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV, "it ends the program: nobody can make the kernel jump elsewhere");
}

int main(int argc, char **argv)
{
    operands(argc, argv, 0, 0, "rseq-demo\n\nSequences that begin anew when they are interrupted: data per hart without atomic instructions.");
    rules();
    follows();
    contended();
    signalled();
    unsound();
    return verdict();
}
