/* pwd: prints the current folder. */
#include <program.h>

int main(void)
{
    char path[4096];
    if (!getcwd(path, sizeof path))
        err(1, "cannot tell the current folder");
    puts(path);
    return 0;
}
