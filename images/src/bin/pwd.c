/* pwd: prints the current folder. */
#include <program.h>

int main(int argc, char **argv)
{
    char path[4096];
    operands(argc, argv, 0, 0, "pwd");
    if (!getcwd(path, sizeof path))
        err(1, "cannot tell the current folder");
    puts(path);
    return 0;
}
