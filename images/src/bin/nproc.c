/* nproc: how many harts this process may run on; with --all, how many the machine has. */
#include <fcntl.h>
#include <program.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The harts in the affinity of the process. */
static int allowed(void)
{
    unsigned long mask[16] = { 0 };
    int count = 0;
    if (sched_getaffinity(0, sizeof mask, mask) < 0)
        err(1, "sched_getaffinity");
    for (int i = 0; i < 16; i++)
        count += __builtin_popcountl(mask[i]);
    return count;
}

/* The harts in a list of the kernel's, like 0-3,6. */
static int listed(const char *path)
{
    char text[256];
    int fd = open(path, O_RDONLY), count = 0;
    ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (length < 0)
        err(1, "%s", path);
    close(fd);
    text[length] = 0;
    for (char *at = text; *at >= '0' && *at <= '9'; at += *at == ',') {
        long first = strtol(at, &at, 10), last = *at == '-' ? strtol(at + 1, &at, 10) : first;
        count += last - first + 1;
    }
    return count;
}

int main(int argc, char **argv)
{
    int all = argc == 2 && strcmp(argv[1], "--all") == 0;
    if (!all)
        operands(argc, argv, 0, 0, "nproc [--all]");
    printf("%d\n", all ? listed("/sys/devices/system/cpu/present") : allowed());
    return 0;
}
