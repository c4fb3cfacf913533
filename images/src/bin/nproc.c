/* nproc: how many harts this process may run on. */
#include <program.h>
#include <sched.h>

int main(int argc, char **argv)
{
    unsigned long mask[16] = { 0 };
    operands(argc, argv, 0, 0, "nproc");
    int bytes = sched_getaffinity(0, sizeof mask, mask), count = 0;
    if (bytes < 0)
        err(1, "sched_getaffinity");
    for (int i = 0; i < 16; i++)
        count += __builtin_popcountl(mask[i]);
    printf("%d\n", count);
    return 0;
}
