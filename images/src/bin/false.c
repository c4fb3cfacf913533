/* false: does nothing, unsuccessfully. */
#include <program.h>

int main(int argc, char **argv)
{
    operands(argc, argv, 0, MANY, "false");
    return 1;
}
