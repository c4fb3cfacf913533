/* tlb-demo: TLB shoot-down.
 *
 * A hart keeps translations of addresses in its TLB. When a thread changes the page tables, other harts may still hold the
 * old translation: the kernel has to interrupt them and have it dropped before the system call may return. Here one thread
 * reads a page without pause, on another hart if there is one, while the main thread takes the page away or exchanges it.
 * A read that succeeds with the old page after that is a stale translation.
 */
#include <demo.h>
#include <program.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE 4096
#define ROUNDS 50

static volatile int *page;
static volatile long reads;      /* how many reads the reader has finished */
static volatile int seen;        /* what the last one got */
static volatile int faults, fault_code, stop;
static int gate_open = 1;

static int open_gate(void) { return __atomic_load_n(&gate_open, __ATOMIC_ACQUIRE); }

/* Runs in the reader when its page is gone: waits until there is one again, then the read is tried anew. */
static void on_fault(int signal, siginfo_t *info, void *context)
{
    (void)signal, (void)context;
    fault_code = info->si_code;
    __atomic_fetch_add(&faults, 1, __ATOMIC_RELEASE);
    while (!open_gate())
        sched_yield();
}

static void *read_without_pause(void *unused)
{
    while (!stop) {
        seen = *page;
        __atomic_fetch_add(&reads, 1, __ATOMIC_RELEASE);
    }
    return unused;
}

static void wait_for_reads(long count)
{
    long until = __atomic_load_n(&reads, __ATOMIC_ACQUIRE) + count;
    while (__atomic_load_n(&reads, __ATOMIC_ACQUIRE) < until)
        sched_yield();
}

/* Waits for the reader's fault; returns how many reads it finished since then. */
static long reads_until_fault(int faults_before)
{
    long then = __atomic_load_n(&reads, __ATOMIC_ACQUIRE);
    while (__atomic_load_n(&faults, __ATOMIC_ACQUIRE) == faults_before)
        sched_yield();
    return reads - then;
}

static void close_gate(void) { __atomic_store_n(&gate_open, 0, __ATOMIC_RELEASE); }
static void reopen_gate(void) { __atomic_store_n(&gate_open, 1, __ATOMIC_RELEASE); }

static void map_again(int value)
{
    mmap((void *)page, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    *page = value;
}

static void protect(void)
{
    int stale = 0, codes = 1;
    step("%d times the page loses its rights (mprotect) while it is being read.", ROUNDS);
    for (int round = 0; round < ROUNDS; round++) {
        int before = faults;
        wait_for_reads(10);
        close_gate();
        mprotect((void *)page, PAGE, PROT_NONE);
        stale += reads_until_fault(before) > 1;
        codes &= fault_code == SEGV_ACCERR;
        mprotect((void *)page, PAGE, PROT_READ | PROT_WRITE);
        reopen_gate();
    }
    check(stale == 0, "after mprotect returned, no read went through but one that was under way");
    check(codes, "the reader's faults said that access was denied");
}

static void unmap(void)
{
    int stale = 0, codes = 1;
    step("%d times the page is unmapped.", ROUNDS);
    for (int round = 0; round < ROUNDS; round++) {
        int before = faults;
        wait_for_reads(10);
        close_gate();
        munmap((void *)page, PAGE);
        stale += reads_until_fault(before) > 1;
        codes &= fault_code == SEGV_MAPERR;
        map_again(1);
        reopen_gate();
    }
    check(stale == 0, "after munmap returned, no read went through but one that was under way");
    check(codes, "the reader's faults said that nothing is mapped");
}

static void exchange(void)
{
    int stale = 0;
    step("%d times another page takes its place, with another value.", ROUNDS);
    for (int round = 2; round < ROUNDS + 2; round++) {
        close_gate();
        map_again(round);
        reopen_gate();
        wait_for_reads(2);
        stale += seen != round;
    }
    check(stale == 0, "the reader only saw values of the new page once the exchange was done");
}

int main(int argc, char **argv)
{
    pthread_t reader;
    struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };
    operands(argc, argv, 0, 0, "tlb-demo\n\nTLB shoot-down.");
    sigaction(SIGSEGV, &action, NULL);
    page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *page = 1;
    pthread_create(&reader, NULL, read_without_pause, NULL);
    protect();
    unmap();
    exchange();
    stop = 1;
    pthread_join(reader, NULL);
    note("The reader finished %ld reads and took %d faults.", reads, faults);
    return verdict();
}
