/* mkfifo NAME...: makes named pipes. */
#include <program.h>
#include <sys/stat.h>

int main(int argc, char **argv)
{
    int failed = 0;
    name_operands(&argc, &argv, 1, MANY, "mkfifo NAME...");
    for (int i = 1; i < argc; i++)
        if (mkfifo(argv[i], 0666) < 0) {
            warn("cannot make '%s'", argv[i]);
            failed = 1;
        }
    return failed;
}
