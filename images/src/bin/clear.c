/* clear: empties the terminal's screen. */
#include <program.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    operands(argc, argv, 0, 0, "clear");
    printf("\033[H\033[2J\033[3J");
    return 0;
}
