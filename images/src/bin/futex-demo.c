/* futex-demo: the system call under every lock.
 *
 * A futex is an ordinary word in memory. "Wait" puts the caller to sleep, but only if the word still has the value that it
 * saw: this check and falling asleep are one step, so that no wake-up can slip in between. "Wake" rouses sleepers.
 */
#include <demo.h>
#include <errno.h>
#include <program.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 200
enum { WAIT, WAKE, REQUEUE = 3, PRIVATE = 128 };

static int turn, gate, lobby, awake;

static long futex(int *word, int operation, int value, const struct timespec *limit)
{
    return syscall(SYS_futex, word, operation, value, limit, NULL, 0);
}

static void refusals(void)
{
    int word = 5;
    step("Waiting is refused when the word has changed already, and ends when time is up.");
    check(futex(&word, WAIT | PRIVATE, 4, NULL) == -1 && errno == EAGAIN, "waiting for a word that is not 4 says EAGAIN");
    struct timespec limit = { 0, 2000000 };
    check(futex(&word, WAIT | PRIVATE, 5, &limit) == -1 && errno == ETIMEDOUT, "waiting 2 ms for nobody says ETIMEDOUT");
    check(futex(&word, WAKE | PRIVATE, 1, NULL) == 0, "waking where nobody sleeps wakes 0");
    check(syscall(SYS_futex, (char *)&word + 1, WAIT, 5, NULL) == -1 && errno == EINVAL,
          "a word that is not aligned says EINVAL");
}

/* Waits for the turn mine, takes it, and hands it on. */
static void take_turns(int *word, int mine, int shared)
{
    for (int i = 0; i < ROUNDS; i++) {
        for (int now; (now = __atomic_load_n(word, __ATOMIC_ACQUIRE)) % 2 != mine;)
            futex(word, WAIT | (shared ? 0 : PRIVATE), now, NULL);
        __atomic_fetch_add(word, 1, __ATOMIC_RELEASE);
        futex(word, WAKE | (shared ? 0 : PRIVATE), 1, NULL);
    }
}

static void *odd_turns(void *unused)
{
    take_turns(&turn, 1, 0);
    return unused;
}

static void ping_pong(void)
{
    pthread_t thread;
    step("Two threads take turns %d times each over one word.", ROUNDS);
    pthread_create(&thread, NULL, odd_turns, NULL);
    take_turns(&turn, 0, 0);
    pthread_join(thread, NULL);
    check(turn == 2 * ROUNDS, "the word counted every turn");
}

static void between_processes(void)
{
    step("The same between two processes, over a page that both map.");
    int *word = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t pid = fork();
    if (pid == 0) {
        take_turns(word, 1, 1);
        exit(0);
    }
    take_turns(word, 0, 1);
    join_child(pid);
    check(*word == 2 * ROUNDS, "the word counted every turn");
}

static void *sleeper(void *unused)
{
    while (futex(&gate, WAIT | PRIVATE, 0, NULL) == -1 && errno == EINTR)
        continue;
    __atomic_fetch_add(&awake, 1, __ATOMIC_RELEASE);
    return unused;
}

static void requeue(void)
{
    pthread_t threads[4];
    step("Requeue wakes one sleeper and moves the others to another word, where they sleep on.");
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, sleeper, NULL);
    long moved = 0, woken = 0;
    while (moved < 3 || woken < 1) {
        long n = syscall(SYS_futex, &gate, REQUEUE | PRIVATE, woken == 0, (void *)4L, &lobby);
        int now_awake = woken == 0 && n > 0;
        woken += now_awake;
        moved += n - now_awake;
        usleep(1000);
    }
    while (__atomic_load_n(&awake, __ATOMIC_ACQUIRE) < 1)
        usleep(1000);
    check(awake == 1, "one is awake");
    check(futex(&gate, WAKE | PRIVATE, 4, NULL) == 0, "nobody sleeps at the first word any more");
    check(futex(&lobby, WAKE | PRIVATE, 4, NULL) == 3, "three slept at the second");
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    check(awake == 4, "all are awake");
}

int main(int argc, char **argv)
{
    operands(argc, argv, 0, 0, "futex-demo\n\nThe system call under every lock.");
    refusals();
    ping_pong();
    between_processes();
    requeue();
    return verdict();
}
