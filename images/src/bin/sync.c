/* sync: has the kernel write to the disks what it still keeps in memory. */
#include <unistd.h>

int main(void)
{
    sync();
    return 0;
}
