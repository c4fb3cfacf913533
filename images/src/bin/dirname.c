/* dirname PATH: the folder part of a path. */
#include <program.h>

int main(int argc, char **argv)
{
    name_operands(&argc, &argv, 1, 1, "dirname PATH");
    char *path = argv[1];
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    while (length > 0 && path[length - 1] != '/')
        length--;
    while (length > 1 && path[length - 1] == '/')
        length--;
    if (length == 0)
        puts(".");
    else
        printf("%.*s\n", (int)length, path);
    return 0;
}
