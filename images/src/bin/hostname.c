/* hostname [NAME]: prints the machine's name, or sets it. */
#include <program.h>

int main(int argc, char **argv)
{
    char name[65];
    name_operands(&argc, &argv, 0, 1, "hostname [NAME]");
    if (argc > 1) {
        if (sethostname(argv[1], strlen(argv[1])) < 0)
            err(1, "cannot set the name");
        return 0;
    }
    gethostname(name, sizeof name);
    puts(name);
    return 0;
}
