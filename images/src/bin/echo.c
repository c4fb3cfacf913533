/* echo [-n] [WORD...]: prints its arguments, and a newline unless -n. */
#include <program.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    operands(argc, argv, 0, MANY, "echo [-n] [WORD...]");
    int first = argc > 1 && strcmp(argv[1], "-n") == 0 ? 2 : 1;
    for (int i = first; i < argc; i++)
        printf("%s%s", i > first ? " " : "", argv[i]);
    if (first == 1)
        putchar('\n');
    return fflush(stdout) ? 1 : 0;
}
