/* transactions: threads of a database, which change rows under locks and append to one log.
 *
 * A transaction locks the rows it wants in the order of their numbers, reads all and changes some, writes a record to the log, and commits by unlocking. Locks and the end of the log move
 * between the threads' caches. Prints the nanoseconds of all transactions.
 */
#include <measure.h>
#include <program.h>
#include <workload.h>

#define ROWS_EACH 4
#define LOG_LINES 4096

struct row { _Alignas(LINE) pthread_mutex_t lock; long values[7]; };

static long threads = 4, rows = 1024, transactions = 200, writes = 50;
static struct row *table;
static struct { _Alignas(LINE) pthread_mutex_t lock; long end; } journal;
static long (*lines)[LINE / sizeof(long)];

/* One row out of each part of the table: different ones, in order, so that no two transactions wait for each other. */
static void choose(long *wanted, unsigned long *seed)
{
    for (int i = 0; i < ROWS_EACH; i++)
        wanted[i] = rows * i / ROWS_EACH + next_random(seed) % (rows / ROWS_EACH);
}

static void append(long me, long sum)
{
    pthread_mutex_lock(&journal.lock);
    long *line = lines[journal.end++ % LOG_LINES];
    line[0] = me;
    line[1] = sum;
    pthread_mutex_unlock(&journal.lock);
}

static void transact(long me)
{
    unsigned long seed = me + 1;
    long wanted[ROWS_EACH];
    for (long i = 0; i < transactions; i++) {
        long sum = 0;
        choose(wanted, &seed);
        for (int r = 0; r < ROWS_EACH; r++)
            pthread_mutex_lock(&table[wanted[r]].lock);
        for (int r = 0; r < ROWS_EACH; r++)
            for (int v = 0; v < 7; v++)
                sum += table[wanted[r]].values[v];
        if ((long)(next_random(&seed) % 100) < writes)
            for (int r = 0; r < ROWS_EACH; r++)
                table[wanted[r]].values[i % 7] = sum + r;
        append(me, sum);
        for (int r = ROWS_EACH - 1; r >= 0; r--)
            pthread_mutex_unlock(&table[wanted[r]].lock);
    }
}

int main(int argc, char **argv)
{
    settings(argc, argv, "transactions [SETTING...]: a database's threads", (struct setting[]){
        { "threads", &threads, 1, 256, "threads" },
        { "rows", &rows, ROWS_EACH, 1 << 24, "rows of 64 bytes" },
        { "transactions", &transactions, 1, 1000000, "transactions of each thread" },
        { "writes", &writes, 0, 100, "transactions in a hundred that change rows" },
        { NULL, NULL, 0, 0, NULL } });
    table = working_set((rows * sizeof *table >> 10) + 1);
    memset(table, 0, rows * sizeof *table);
    lines = working_set(LOG_LINES * LINE >> 10);
    metric("nanoseconds", together(threads, NULL, transact));
    return 0;
}
