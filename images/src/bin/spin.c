/* spin [SECONDS]: computes without end, or for that long: something for the scheduler to share out, and for ^C to stop. */
#include <program.h>
#include <time.h>

int main(int argc, char **argv)
{
    volatile unsigned long turns = 0;
    operands(argc, argv, 0, 1, "spin [SECONDS]");
    if (argc < 2)
        for (;;)
            turns++;
    struct timespec now, end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_sec += number(argv[1], "seconds");
    do {
        for (int i = 0; i < 10000; i++)
            turns++;
        clock_gettime(CLOCK_MONOTONIC, &now);
    } while (now.tv_sec < end.tv_sec || (now.tv_sec == end.tv_sec && now.tv_nsec < end.tv_nsec));
    printf("%lu turns\n", turns);
    return 0;
}
