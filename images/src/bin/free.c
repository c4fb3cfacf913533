/* free [-h | -m]: how much memory there is, and what it is used for, in KiB, from /proc/meminfo. */
#include <program.h>

static int human_sizes, unit = 1;

static long value_of(const char *meminfo, const char *name)
{
    const char *at = strstr(meminfo, name);
    return at ? strtol(at + strlen(name), NULL, 10) : 0;
}

static void show(long kib)
{
    if (human_sizes)
        printf(" %11s", human(kib * 1024UL));
    else
        printf(" %11ld", kib / unit);
}

int main(int argc, char **argv)
{
    char text[4096];
    for (int c; (c = option(argc, argv, "hmk", "free [-h | -m]")) != -1;) {
        human_sizes = c == 'h';
        unit = c == 'm' ? 1024 : 1;
    }
    FILE *file = fopen("/proc/meminfo", "r");
    if (!file)
        err(1, "/proc/meminfo");
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    long total = value_of(text, "MemTotal:"), unused = value_of(text, "MemFree:"), available = value_of(text, "MemAvailable:");
    long cache = value_of(text, "\nCached:") + value_of(text, "Buffers:"), shared = value_of(text, "Shmem:");
    printf("%-7s %11s %11s %11s %11s %11s %11s\n", "", "total", "used", "free", "shared", "buff/cache", "available");
    printf("%-7s", "Mem:");
    const long values[] = { total, total - unused - cache, unused, shared, cache, available };
    for (int i = 0; i < 6; i++)
        show(values[i]);
    putchar('\n');
    return 0;
}
