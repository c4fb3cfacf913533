/* address-demo: addresses of every kind, for the shell's `why`, `pagetable` and `maps`.
 *
 * Maps memory and files in many ways, touches some of it, and prints a line `ADDRESS NAME` for each kind. Then it waits for
 * a signal, so that somebody can look:
 *
 *     address-demo > /tmp/addresses & sleep 1
 *     while read address name; do echo "== $name"; why $address $!; done < /tmp/addresses
 */
#include <fcntl.h>
#include <program.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>

#define PAGE 4096

static long in_heap;

static void tell(const char *name, const volatile void *address)
{
    printf("0x%lx %s\n", (unsigned long)address, name);
}

static volatile char *map(int pages, int protection, int flags, int fd)
{
    char *at = mmap(NULL, pages * PAGE, protection, flags, fd, 0);
    if (at == MAP_FAILED)
        err(1, "mmap");
    return at;
}

static volatile char *anonymous(int protection) { return map(4, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1); }

/* A file of three pages, of which the second was never written, and a mapping of four. */
static int file(void)
{
    static char page[PAGE] = "a page of a file";
    int fd = open("/tmp/address-demo", O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || write(fd, page, PAGE) != PAGE || lseek(fd, PAGE, SEEK_CUR) < 0 || write(fd, page, PAGE) != PAGE)
        err(1, "/tmp/address-demo");
    return fd;
}

static void anonymous_kinds(void)
{
    const int rw = PROT_READ | PROT_WRITE;
    tell("untouched", anonymous(rw));
    volatile char *zero = anonymous(rw), *written = anonymous(rw), *hidden = anonymous(rw), *sealed = anonymous(rw);
    (void)zero[0];
    tell("zero-page", zero);
    written[0] = 1;
    tell("written", written);
    hidden[0] = 1;
    mprotect((void *)hidden, 4 * PAGE, PROT_NONE);
    tell("no-access", hidden);
    tell("no-access-untouched", anonymous(PROT_NONE));
    sealed[0] = 1;
    mprotect((void *)sealed, 4 * PAGE, PROT_READ);
    tell("read-only", sealed);
    volatile char *hole = anonymous(rw);
    munmap((void *)(hole + PAGE), PAGE);
    tell("unmapped", hole + PAGE);
}

static void file_kinds(int fd)
{
    const int rw = PROT_READ | PROT_WRITE;
    volatile char *read_only = map(4, PROT_READ, MAP_PRIVATE, fd), *copied = map(4, rw, MAP_PRIVATE, fd), *shared = map(4, rw, MAP_SHARED, fd);
    volatile char *untouched = map(4, PROT_READ, MAP_PRIVATE, fd);
    (void)read_only[0];
    copied[0] = 1;
    shared[0] = 1;
    tell("file-mapped", read_only);
    tell("file-cached", untouched + 2 * PAGE);
    tell("file-not-in-memory", untouched + PAGE);
    tell("file-copied", copied);
    tell("file-shared-dirty", shared);
    tell("beyond-end-of-file", untouched + 3 * PAGE);
}

/* The address of the vDSO, which no variable of the program tells. */
static void *vdso(void)
{
    static char line[256];
    unsigned long start = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL)
        if (strstr(line, "[vdso]") != NULL)
            start = strtoul(line, NULL, 16);
    return (void *)start;
}

/* An address that many pages below that of a local variable. */
static char *below(const void *local, unsigned long pages)
{
    return (char *)(((unsigned long)local - pages * PAGE) & -(unsigned long)PAGE);
}

int main(int argc, char **argv)
{
    const int rw = PROT_READ | PROT_WRITE;
    char local = 1;
    volatile char *cow = anonymous(rw), *common = map(4, rw, MAP_SHARED | MAP_ANONYMOUS, -1);
    operands(argc, argv, 0, 0, "address-demo\n\nAddresses of every kind, for the shell's `why`, `pagetable` and `maps`.");
    cow[0] = 1;
    common[0] = 1;
    anonymous_kinds();
    file_kinds(file());
    *(long *)allocate(100) = ++in_heap;
    tell("text", (void *)main);
    tell("data", &in_heap);
    tell("stack", &local);
    tell("stack-growth", below(&local, 64));
    mmap(below(&local, 600), PAGE, rw, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    tell("guard-gap", below(&local, 400));
    tell("vdso", vdso());
    tell("null", NULL);
    tell("kernel", (void *)0xffffffff80000000);
    tell("copy-on-write", cow);
    tell("shared-memory", common);
    fflush(stdout);
    if (fork() == 0)
        (void)common[0];
    for (;;)
        pause();
}
