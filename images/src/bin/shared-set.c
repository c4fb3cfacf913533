/* shared-set THREADS KIB ROUNDS: threads that work on one set of data, as a parallel simulation of a circuit does.
 *
 * The KIB are divided among the threads. In a round each writes its own part from what it reads in the others', then all
 * meet. So a line that one thread wrote is read by every other one in the next round: it must travel from cache to cache.
 */
#include <measure.h>
#include <program.h>
#include <pthread.h>

#define USAGE "shared-set THREADS KIB ROUNDS"
#define MOST 64
#define LINE 64

struct line { unsigned long value; char rest[LINE - sizeof(unsigned long)]; };

static struct line *set;
static long lines, threads, rounds;
static pthread_barrier_t barrier;

static unsigned long round_of(long first, long past)
{
    unsigned long sum = 0;
    for (long i = 0; i < lines; i++)
        if (i < first || i >= past)
            sum += set[i].value;
    for (long i = first; i < past; i++)
        set[i].value = sum + i;
    return sum;
}

static void *work(void *argument)
{
    long me = (long)argument;
    unsigned long sum = 0;
    for (long i = 0; i < rounds; i++) {
        sum += round_of(lines * me / threads, lines * (me + 1) / threads);
        pthread_barrier_wait(&barrier);
    }
    return (void *)sum;
}

int main(int argc, char **argv)
{
    pthread_t others[MOST];
    operands(argc, argv, 3, 3, USAGE);
    threads = number(argv[1], "threads");
    lines = number(argv[2], "KiB") * 1024 / LINE;
    rounds = number(argv[3], "rounds");
    if (threads < 1 || threads > MOST || lines < threads || rounds < 1)
        errx(1, "give 1 to %d threads, a line for each, and a round", MOST);
    set = allocate((lines + 1) * LINE);
    memset(set, 0, (lines + 1) * LINE);
    pthread_barrier_init(&barrier, NULL, threads);
    unsigned long before = cycles();
    for (long i = 1; i < threads; i++)
        if (pthread_create(&others[i], NULL, work, (void *)i) != 0)
            errx(1, "no thread more than %ld", i);
    work(0);
    for (long i = 1; i < threads; i++)
        pthread_join(others[i], NULL);
    metric("cycles", cycles() - before);
    return 0;
}
