/* cow-demo: copy on write.
 *
 * fork does not copy memory. Parent and child share the pages, write-protected; the first to write to a page takes a
 * fault, in which the kernel copies that one page. Here the pages are filled, the process forks, and the faults that
 * each side takes are counted (getrusage).
 */
#include <demo.h>
#include <program.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGES 64
#define PAGE 4096

static char *memory;

static long faults(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt + usage.ru_majflt;
}

static void fill(char *pages, char letter)
{
    for (int i = 0; i < PAGES; i++)
        memset(pages + i * PAGE, letter + i % 16, PAGE);
}

static int holds(const char *pages, char letter)
{
    for (int i = 0; i < PAGES * PAGE; i++)
        if (pages[i] != letter + i / PAGE % 16)
            return 0;
    return 1;
}

static void child_writes(void)
{
    step("The child reads all %d pages, then writes to each of them.", PAGES);
    pid_t pid = fork();
    if (pid == 0) {
        long before = faults();
        check(holds(memory, 'a'), "the child reads what its parent wrote before the fork");
        long read_faults = faults() - before;
        before = faults();
        fill(memory, 'A');
        long write_faults = faults() - before;
        note("Reading took %ld faults, writing took %ld.", read_faults, write_faults);
        check(write_faults >= PAGES, "each page that was written took a fault of its own");
        check(holds(memory, 'A'), "the child reads what it wrote");
        exit(0);
    }
    join_child(pid);
    check(holds(memory, 'a'), "the parent's pages are as they were");
}

static void last_owner_keeps_the_page(void)
{
    step("The child is gone: the parent is the only owner again, and writes.");
    long before = faults();
    fill(memory, 'a');
    note("That took %ld faults; none of them has to copy.", faults() - before);
    check(holds(memory, 'a'), "the parent reads what it wrote");
}

static void parent_writes(void)
{
    int ready[2];
    char byte = 0;
    step("It works the other way too: the parent writes while the child holds on to the old pages.");
    pipe(ready);
    pid_t pid = fork();
    if (pid == 0) {
        close(ready[1]);
        read(ready[0], &byte, 1);
        check(holds(memory, 'a'), "the child still reads the old contents");
        exit(0);
    }
    fill(memory, 'M');
    write(ready[1], &byte, 1);
    join_child(pid);
    check(holds(memory, 'M'), "the parent reads the new contents");
    close(ready[0]);
    close(ready[1]);
}

static void shared_memory_is_not_copied(void)
{
    step("Memory mapped as shared is exempt: there both see every write.");
    char *shared = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t pid = fork();
    if (pid == 0) {
        fill(shared, 'S');
        exit(0);
    }
    join_child(pid);
    check(holds(shared, 'S'), "the parent reads what the child wrote");
    munmap(shared, PAGES * PAGE);
}

int main(int argc, char **argv)
{
    operands(argc, argv, 0, 0, "cow-demo\n\nCopy on write.");
    memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    fill(memory, 'a');
    child_writes();
    last_owner_keeps_the_page();
    parent_writes();
    shared_memory_is_not_copied();
    return verdict();
}
