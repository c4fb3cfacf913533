/* ping-pong HART HART: how long a line that one core has written takes to another core that writes to it.
 *
 * Two threads, each on a hart of its own, hand a chain of lines to each other. Whoever has it follows it with atomic additions, so each step must have
 * the line as its own before the next one's address is known; then every line is in this core's cache, modified, and it is the other's
 * turn. Only the way through the chain is timed, not how the turn is passed on.
 */
#include <measure.h>
#include <program.h>
#include <pthread.h>
#include <unistd.h>

#define LINE 64
#define LINES 64
#define ROUNDS 41
#define EIGHT(x) x x x x x x x x

struct node { long next; char rest[LINE - sizeof(long)]; };

static struct node nodes[LINES] __attribute__((aligned(4096)));
static unsigned long harts[2], took[2 * ROUNDS];
static volatile int turn __attribute__((aligned(4096)));

static unsigned long follow(void)
{
    unsigned long begin = cycles();
    struct node *at = nodes;
    EIGHT(EIGHT(at = (struct node *)__atomic_fetch_add(&at->next, 0, __ATOMIC_RELAXED);))   /* LINES times, without a loop's instructions */
    return cycles() - begin + (at != nodes);
}

static void *play(void *argument)
{
    int me = (long)argument;
    move_to(harts[me]);
    for (int round = 0; round < ROUNDS; round++) {
        while (turn != 2 * round + me)
            sched_yield();
        took[turn] = follow();
        turn++;
    }
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t other;
    operands(argc, argv, 2, 2, "ping-pong HART HART");
    harts[0] = number(argv[1], "hart");
    harts[1] = number(argv[2], "hart");
    for (int i = 0; i < LINES; i++)            /* 27 has no factor in common with 64: every line, in no order that a prefetcher finds */
        nodes[i * 27 % LINES].next = (long)&nodes[(i + 1) * 27 % LINES];
    if (pthread_create(&other, NULL, play, (void *)1) != 0)
        errx(1, "no second thread");
    play((void *)0);
    pthread_join(other, NULL);
    metric("millicycles", median(took, 2 * ROUNDS) * 1000 / LINES);
    return 0;
}
