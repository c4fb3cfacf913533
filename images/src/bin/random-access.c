/* random-access MIB: what reading and writing MIB of memory in random order costs, in cycles.
 *
 * The memory is first written page by page ("touch"), which takes the page faults; then single words anywhere in it are
 * incremented ("access"), which takes a TLB entry for each page. The memory is advised MADV_HUGEPAGE, so that it has huge
 * pages where the machine gives any.
 */
#include <measure.h>
#include <program.h>
#include <sys/mman.h>

#define PAGE 4096L
#define HUGE (512 * PAGE)
#define ACCESSES 200000

int main(int argc, char **argv)
{
    operands(argc, argv, 1, 1, "random-access MIB");
    unsigned long bytes = number(argv[1], "MiB") << 20;
    char *room = mmap(NULL, bytes + HUGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (bytes == 0 || room == MAP_FAILED)
        errx(1, "no memory");
    char *memory = (char *)(((unsigned long)room + HUGE - 1) & -HUGE);
    madvise(memory, bytes, MADV_HUGEPAGE);
    unsigned long start = cycles();
    for (unsigned long at = 0; at < bytes; at += PAGE)
        memory[at] = 1;
    unsigned long touched = cycles();
    unsigned long state = 88172645463325252UL;       /* Marsaglia's xorshift64 */
    for (long i = 0; i < ACCESSES; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ++*(long *)(memory + state % bytes / 8 * 8);
    }
    metric("touch", touched - start);
    metric("access", cycles() - touched);
    return 0;
}
