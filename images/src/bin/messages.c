/* messages GROUPS PAIRS MESSAGES: threads that send each other messages through pipes, as a chat room's do.
 *
 * In each group every sender sends its messages to every receiver, a hundred bytes at a time; the time is taken from when
 * all are there until the last one has read everything.
 */
#include <measure.h>
#include <program.h>
#include <pthread.h>

#define USAGE "messages GROUPS PAIRS MESSAGES"
#define MOST 64
#define BYTES 100

struct end { pthread_t thread; int pipe[2]; long group; };

static struct end receivers[MOST], senders[MOST];
static long groups, pairs, messages;
static pthread_barrier_t all_there;

static void *receive(void *argument)
{
    struct end *me = argument;
    char text[BYTES];
    pthread_barrier_wait(&all_there);
    for (long left = messages * pairs * BYTES; left > 0;) {
        long got = read(me->pipe[0], text, left < BYTES ? left : BYTES);
        if (got <= 0)
            errx(1, "a pipe ended early");
        left -= got;
    }
    return NULL;
}

static void *send(void *argument)
{
    struct end *me = argument;
    char text[BYTES];
    memset(text, 'm', BYTES);
    pthread_barrier_wait(&all_there);
    for (long message = 0; message < messages; message++)
        for (long to = 0; to < pairs; to++)
            if (write(receivers[me->group * pairs + to].pipe[1], text, BYTES) != BYTES)
                errx(1, "a message was cut");
    return NULL;
}

static void start(struct end *end, void *(*body)(void *))
{
    if (pthread_create(&end->thread, NULL, body, end) != 0)
        errx(1, "no more threads");
}

int main(int argc, char **argv)
{
    operands(argc, argv, 3, 3, USAGE);
    groups = number(argv[1], "groups");
    pairs = number(argv[2], "pairs");
    messages = number(argv[3], "messages");
    if (groups < 1 || pairs < 1 || groups * pairs > MOST || messages < 1)
        errx(1, "give a group, a pair and a message at least, and at most %d pairs in all", MOST);
    pthread_barrier_init(&all_there, NULL, 2 * groups * pairs + 1);
    for (long i = 0; i < groups * pairs; i++) {
        receivers[i].group = senders[i].group = i / pairs;
        if (pipe(receivers[i].pipe) != 0)
            err(1, "pipe");
    }
    for (long i = 0; i < groups * pairs; i++) {
        start(&receivers[i], receive);
        start(&senders[i], send);
    }
    pthread_barrier_wait(&all_there);
    unsigned long before = cycles();
    for (long i = 0; i < groups * pairs; i++) {
        pthread_join(senders[i].thread, NULL);
        pthread_join(receivers[i].thread, NULL);
    }
    metric("cycles", cycles() - before);
    return 0;
}
