/* basename PATH [SUFFIX]: the last component of a path, without SUFFIX. */
#include <program.h>

int main(int argc, char **argv)
{
    name_operands(&argc, &argv, 1, 2, "basename PATH [SUFFIX]");
    char *path = argv[1];
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        path[--length] = 0;
    const char *name = last_component(path);
    length = strlen(name);
    size_t suffix = argc == 3 ? strlen(argv[2]) : 0;
    if (suffix && suffix < length && strcmp(name + length - suffix, argv[2]) == 0)
        length -= suffix;
    printf("%.*s\n", (int)length, name);
    return 0;
}
