/* numa-demo: memory follows whoever uses it from one memory node to another.
 *
 * Pages are taken from the node of the hart that touches them first. Here that is done on the first hart; then the program may run on the last one only, which is near another node, and goes on reading
 * its pages. NUMA balancing takes them out of reach now and then, sees by the faults from where they are used, and moves them. Without several nodes, or with kernel.numa_balancing 0, they stay.
 */
#include <demo.h>
#include <measure.h>
#include <program.h>
#include <sched.h>
#include <sys/mman.h>
#include <time.h>
#include <workload.h>

#define PAGES 64
#define PAGE 4096

static long millis = 200;
static long *memory;

static long harts(void)
{
    unsigned long all[16] = { 0 };
    long count = 0;
    sched_getaffinity(0, sizeof all, all);
    for (int i = 0; i < 16; i++)
        count += __builtin_popcountl(all[i]);
    return count;
}

static void run_on(long hart)
{
    unsigned long one[16] = { 0 };
    one[hart / 64] = 1UL << hart % 64;
    if (sched_setaffinity(0, sizeof one, one) < 0)
        err(1, "hart %ld", hart);
}

/* How many of the pages are on a node, as /proc/self/numa_maps says. */
static long on_node(int node)
{
    char line[512], word[16];
    long count = 0;
    FILE *maps = fopen("/proc/self/numa_maps", "r");
    if (!maps)
        err(1, "/proc/self/numa_maps");
    snprintf(word, sizeof word, " N%d=", node);
    while (fgets(line, sizeof line, maps))
        if (strtoul(line, NULL, 16) == (unsigned long)memory && strstr(line, word))
            count = strtol(strstr(line, word) + strlen(word), NULL, 10);
    fclose(maps);
    return count;
}

/* Whether all pages hold what was written to them. */
static int intact(void)
{
    for (long i = 0; i < PAGES; i++)
        if (memory[i * PAGE / sizeof *memory] != i)
            return 0;
    return 1;
}

int main(int argc, char **argv)
{
    settings(argc, argv, "numa-demo [SETTING...]: memory follows its user", (struct setting[]){
        { "millis", &millis, 1, 100000, "for how long the pages are read on the last hart" },
        { NULL, NULL, 0, 0, NULL } });
    long last = harts() - 1;
    run_on(0);
    memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (long i = 0; i < PAGES; i++)
        memory[i * PAGE / sizeof *memory] = i;
    metric("first-node-before", on_node(0));
    run_on(last);
    int whole = 1;
    for (unsigned long end = nanos() + millis * 1000000UL; nanos() < end;)
        whole &= intact();
    check(whole, "the pages hold what was written");
    metric("first-node-after", on_node(0));
    return whole ? 0 : 1;
}
