/* sync: has the kernel write to the disks what it still keeps in memory. */
#include <program.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    operands(argc, argv, 0, 0, "sync");
    sync();
    return 0;
}
