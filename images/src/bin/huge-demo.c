/* huge-demo: transparent huge pages.
 *
 * A page-table entry one level up maps 2 MiB at once. Such a huge page is given out in one fault instead of 512, and
 * takes one entry of the TLB. Here memory is asked for with madvise; then parts of it are used in ways that need single
 * pages, so that the huge page is split; and single pages are collapsed into a huge one, by request and by khugepaged.
 * What the memory holds must not change on the way. /proc/self/smaps says how much of it is in huge pages.
 */
#include <demo.h>
#include <program.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096L
#define HUGE (512 * PAGE)

static char *region;             /* two huge pages, aligned */

static long faults(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt + usage.ru_majflt;
}

/* KiB in huge pages, of the whole process. */
static long in_huge_pages(void)
{
    char line[256];
    long sum = 0;
    FILE *smaps = fopen("/proc/self/smaps", "r");
    while (smaps && fgets(line, sizeof line, smaps))
        if (strncmp(line, "AnonHugePages:", 14) == 0)
            sum += strtol(line + 14, NULL, 10);
    if (smaps)
        fclose(smaps);
    return sum;
}

static void fill(int salt)
{
    for (long at = 0; at < 2 * HUGE; at += PAGE)
        *(long *)(region + at) = at + salt;
}

/* Whether pages from `from` to before `to` hold what was filled in. */
static int holds(long from, long to, int salt)
{
    for (long at = from; at < to; at += PAGE)
        if (*(long *)(region + at) != at + salt)
            return 0;
    return 1;
}

static void map_region(int advice)
{
    char *room = mmap(NULL, 3 * HUGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    region = (char *)(((unsigned long)room + HUGE - 1) & -HUGE);
    madvise(region, 2 * HUGE, advice);
}

static void fault_in(void)
{
    step("Writing to each of the 1024 pages of 4 MiB that were advised MADV_HUGEPAGE.");
    map_region(MADV_HUGEPAGE);
    long before = faults();
    fill(1);
    long taken = faults() - before;
    check(taken <= 4, "that took %ld faults, not 1024", taken);
    check(in_huge_pages() == 2 * HUGE / 1024, "smaps shows %ld kB in huge pages", in_huge_pages());
    check(holds(0, 2 * HUGE, 1), "every page holds what was written");
}

static void split(void)
{
    step("Unmapping a single page in the middle of the first huge page.");
    munmap(region + HUGE / 2, PAGE);
    check(in_huge_pages() == HUGE / 1024, "one huge page is left, the other was split: %ld kB", in_huge_pages());
    check(holds(0, HUGE / 2, 1) && holds(HUGE / 2 + PAGE, 2 * HUGE, 1), "the pages around the hole hold what they held");
}

static void share(void)
{
    step("After a fork, parent and child share the second huge page until the child writes to it.");
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        region[HUGE + 3 * PAGE] = 'c';
        check(region[HUGE + 3 * PAGE] == 'c' && holds(HUGE + 4 * PAGE, 2 * HUGE, 1), "the child sees its write, and else what it inherited");
        exit(verdict());
    }
    join_child(child);
    check(holds(HUGE, 2 * HUGE, 1), "the parent's page is as it was");
}

static void collapse(void)
{
    step("Filling 4 MiB page by page (MADV_NOHUGEPAGE), then asking for huge pages: MADV_COLLAPSE.");
    munmap(region, 2 * HUGE);
    map_region(MADV_NOHUGEPAGE);
    long before = faults();
    fill(7);
    check(faults() - before >= 1024, "that took %ld faults", faults() - before);
    check(in_huge_pages() == 0, "no huge page so far");
    madvise(region, 2 * HUGE, MADV_HUGEPAGE);
    int failed = madvise(region, 2 * HUGE, MADV_COLLAPSE);
    check(failed == 0 && in_huge_pages() == 2 * HUGE / 1024, "now %ld kB are in huge pages", in_huge_pages());
    check(holds(0, 2 * HUGE, 7), "every page holds what was written");
}

#define SCAN_SLEEP "/sys/kernel/mm/transparent_hugepage/khugepaged/scan_sleep_millisecs"

/* Sets how long khugepaged rests; -1 only asks. Returns what it was. */
static long scan_sleep(long millis)
{
    char line[32] = "";
    FILE *file = fopen(SCAN_SLEEP, "r");
    long before = file && fgets(line, sizeof line, file) ? strtol(line, NULL, 10) : -1;
    if (file)
        fclose(file);
    file = millis < 0 ? NULL : fopen(SCAN_SLEEP, "w");
    if (file) {
        fprintf(file, "%ld\n", millis);
        fclose(file);
    }
    return before;
}

static void by_khugepaged(void)
{
    step("Filling 4 MiB page by page once more, and waiting: khugepaged comes by now and again.");
    munmap(region, 2 * HUGE);
    map_region(MADV_NOHUGEPAGE);
    fill(9);
    check(in_huge_pages() == 0, "no huge page so far");
    madvise(region, 2 * HUGE, MADV_HUGEPAGE);
    long usual = scan_sleep(100);
    int looks = 0;
    while (in_huge_pages() < 2 * HUGE / 1024 && looks++ < 50)
        usleep(100000);
    scan_sleep(usual);
    check(in_huge_pages() == 2 * HUGE / 1024, "now %ld kB are in huge pages, and nobody asked", in_huge_pages());
    check(holds(0, 2 * HUGE, 9), "every page holds what was written");
}

int main(int argc, char **argv)
{
    operands(argc, argv, 0, 0, "huge-demo\n\nTransparent huge pages.");
    fault_in();
    split();
    share();
    collapse();
    by_khugepaged();
    return verdict();
}
