/* memhog MIB [SECONDS]: takes memory and touches every page of it, a MiB at a time, then holds it for a while. */
#include <program.h>
#include <sys/mman.h>

#define MIB (1UL << 20)
#define PAGE 4096

int main(int argc, char **argv)
{
    operands(argc, argv, 1, 2, "memhog MIB [SECONDS]");
    long wanted = number(argv[1], "MiB");
    for (long taken = 0; taken < wanted; taken++) {
        char *memory = mmap(NULL, MIB, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (memory == MAP_FAILED)
            err(1, "refused after %ld MiB", taken);
        for (size_t at = 0; at < MIB; at += PAGE)
            memory[at] = 1;
    }
    printf("%ld MiB taken and touched.\n", wanted);
    fflush(stdout);
    if (argc > 2)
        sleep(number(argv[2], "seconds"));
    return 0;
}
