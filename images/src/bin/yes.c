/* yes [WORD...]: prints a line (y) until somebody stops it. */
#include <program.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    operands(argc, argv, 0, MANY, "yes [WORD...]");
    do {
        for (int i = 1; i < argc; i++)
            printf("%s%s", i > 1 ? " " : "", argv[i]);
        if (argc < 2)
            putchar('y');
    } while (putchar('\n') != EOF && !ferror(stdout));
    return 1;
}
