/* true: does nothing, successfully. */
#include <program.h>

int main(int argc, char **argv)
{
    operands(argc, argv, 0, MANY, "true");
    return 0;
}
