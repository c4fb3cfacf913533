/* kill [-SIGNAL | -s SIGNAL] PID...: sends a signal (TERM); a negative PID is a process group. kill -l lists them. */
#include <program.h>
#include <signal.h>

#define USAGE "kill [-SIGNAL | -s SIGNAL] PID... | kill -l"

static int list(void)
{
    for (int i = 1; i < 32; i++)
        printf("%2d %-8s%s", i, signal_name(i), i % 8 == 0 ? "\n" : "");
    putchar('\n');
    return 0;
}

int main(int argc, char **argv)
{
    int signal = SIGTERM, first = 1, failed = 0;
    operands(argc, argv, 1, MANY, USAGE);
    if (strcmp(argv[1], "-l") == 0)
        return list();
    if (argc > 2 && argv[1][0] == '-' && strcmp(argv[1], "--") != 0) {
        int separate = strcmp(argv[1], "-s") == 0;
        const char *name = separate ? argv[2] : argv[1] + 1;
        signal = signal_number(name);
        if (signal < 0)
            errx(2, "no signal is called '%s': kill -l lists them", name);
        first = separate ? 3 : 2;
    }
    if (first < argc && strcmp(argv[first], "--") == 0)
        first++;
    if (first >= argc)
        usage_error(USAGE);
    for (int i = first; i < argc; i++)
        if (kill(number(argv[i], "process id"), signal) < 0) {
            warn("%s", argv[i]);
            failed = 1;
        }
    return failed;
}
