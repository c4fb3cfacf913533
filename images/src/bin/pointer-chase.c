/* pointer-chase KIB HART HOME: how long a load takes that depends on the one before, going in random order through KIB KiB.
 *
 * The program runs on hart HOME while it lays out the chain, so that the memory comes from that hart's node, and on hart HART while it
 * follows it. A chain that fits a cache has been followed once before it counts; one that fits none is so long that what is
 * followed was driven out long ago. The memory is advised MADV_HUGEPAGE: small pages would measure page walks.
 */
#include <measure.h>
#include <program.h>
#include <stdint.h>
#include <sys/mman.h>

#define LINE 64UL
#define HUGE (2UL << 20)
#define BATCHES 9
#define BATCH 8192UL
#define TEN(x) x x x x x x x x x x

struct node { struct node *next; char rest[LINE - sizeof(struct node *)]; };

/* Mixes the bits of a number below 2^bits, each in one way only: so counting goes through all lines in an order that no prefetcher finds. */
static unsigned long mix(unsigned long i, int bits)
{
    unsigned long mask = (1UL << bits) - 1;
    for (int round = 0; round < 3; round++) {
        i = i * 0x9e3779b97f4a7c15UL & mask;
        i ^= i >> (bits + 1) / 2;
    }
    return i;
}

static struct node *lay_out(struct node *nodes, unsigned long count, int bits)
{
    struct node *first = &nodes[mix(0, bits)], *last = first;
    for (unsigned long i = 1; i < count; i++)
        last = last->next = &nodes[mix(i, bits)];
    last->next = first;
    return first;
}

static struct node *follow(struct node *at, unsigned long steps)
{
    for (unsigned long i = 0; i < steps; i += 100) {
        TEN(TEN(at = at->next;))
        __asm__ volatile("" : "+r"(at));
    }
    return at;
}

int main(int argc, char **argv)
{
    operands(argc, argv, 3, 3, "pointer-chase KIB HART HOME");
    unsigned long bytes = number(argv[1], "KiB") << 10, hart = number(argv[2], "hart"), home = number(argv[3], "hart");
    int bits = 0;
    while (LINE << (bits + 1) <= bytes)
        bits++;
    unsigned long count = 1UL << bits, took[BATCHES];
    move_to(home);
    char *room = mmap(NULL, count * LINE + HUGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (bits < 4 || room == MAP_FAILED)
        errx(1, "no memory");
    struct node *nodes = (struct node *)(((uintptr_t)room + HUGE - 1) & -HUGE);
    madvise(nodes, count * LINE, MADV_HUGEPAGE);
    struct node *at = lay_out(nodes, count, bits);
    move_to(hart);
    if (count <= 1UL << 20)
        at = follow(at, 2 * count);
    for (int i = 0; i < BATCHES; i++) {
        unsigned long begin = cycles();
        at = follow(at, BATCH);
        took[i] = cycles() - begin;
    }
    metric("millicycles", median(took, BATCHES) * 1000 / ((BATCH + 99) / 100 * 100));
    return at == NULL;
}
