/* sleep SECONDS: waits; fractions like 0.25 are fine. */
#include <program.h>
#include <time.h>

int main(int argc, char **argv)
{
    char *end;
    operands(argc, argv, 1, 1, "sleep SECONDS");
    double seconds = strtod(argv[1], &end);
    if (end == argv[1] || (*end && strcmp(end, "s") != 0) || seconds < 0)
        errx(2, "'%s' is not a time in seconds", argv[1]);
    struct timespec wanted = { (time_t)seconds, (long)((seconds - (time_t)seconds) * 1e9) };
    return nanosleep(&wanted, NULL) != 0;
}
