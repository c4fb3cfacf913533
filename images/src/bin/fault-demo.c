/* fault-demo: page faults of every kind.
 *
 * Most faults are the kernel's way to be lazy: memory gets its page when it is first touched. The others are errors of the
 * program, which becomes a signal. Its siginfo says which address failed and why, and the handler, which may change the
 * saved registers, here steps over the instruction that failed.
 */
#include <demo.h>
#include <fcntl.h>
#include <program.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define PAGE 4096
#define PAGES 16

static volatile int caught_signal, caught_code;
static void *volatile caught_address;

static long faults(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt + usage.ru_majflt;
}

static void anonymous(void)
{
    step("Anonymous memory: mmap only promises it, the first touch of each page brings it.");
    char *memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int sum = 0;
    for (int i = 0; i < PAGES; i++)
        sum += memory[i * PAGE];
    check(sum == 0, "untouched memory reads as zeros");
    munmap(memory, PAGES * PAGE);
    memory = mmap(NULL, PAGES * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    long before = faults();
    for (int i = 0; i < PAGES; i++)
        memory[i * PAGE] = 1;
    long first = faults() - before;
    check(first >= PAGES, "writing to %d fresh pages took at least as many faults", PAGES);
    madvise(memory, PAGES * PAGE, MADV_DONTNEED);
    check(memory[0] == 0 && memory[PAGE] == 0, "pages given back with madvise read as zeros again");
    munmap(memory, PAGES * PAGE);
}

static void file(void)
{
    char byte = 0;
    step("A mapped file: the fault brings the file's page.");
    int fd = open("/tmp/fault-demo", O_RDWR | O_CREAT | O_TRUNC, 0600);
    for (int i = 0; i < 2 * PAGE; i++)
        write(fd, i < PAGE ? "1" : "2", 1);
    char *own = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
    char *shared = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    check(own[0] == '1' && own[PAGE] == '2', "the mapping shows the file's contents");
    own[0] = 'p';
    lseek(fd, 0, SEEK_SET);
    read(fd, &byte, 1);
    check(own[0] == 'p' && byte == '1', "a private mapping takes a copy when it is written to: the file stays");
    shared[PAGE] = 's';
    lseek(fd, PAGE, SEEK_SET);
    read(fd, &byte, 1);
    check(byte == 's', "a shared mapping is the file: the write shows");
    check(own[PAGE] == 's', "and shows in the private mapping, where that page was not yet written to");
    munmap(own, 2 * PAGE);
    munmap(shared, 2 * PAGE);
    close(fd);
}

static __attribute__((noinline)) int deep(int depth)
{
    volatile char frame[1024];
    frame[0] = depth;
    frame[1023] = depth;
    return depth == 0 ? 0 : deep(depth - 1) + (frame[0] == frame[1023]);
}

static void stack(void)
{
    step("The stack grows by faults: 1 MiB of it is used, though far less was there at the start.");
    check(deep(1000) == 1000, "a thousand nested calls of a KiB each came back");
}

/* Records the signal and continues behind the instruction; for a failed jump, where the jump came from (ra). */
static void on_fault(int signal, siginfo_t *info, void *context)
{
    unsigned long *pc = &((ucontext_t *)context)->uc_mcontext.regs[0];
    caught_signal = signal;
    caught_code = info->si_code;
    caught_address = info->si_addr;
    if (*pc == (unsigned long)info->si_addr)
        *pc = ((ucontext_t *)context)->uc_mcontext.regs[1];
    else
        *pc += 4;
}

static void load(const volatile void *from)
{
    int value;
    __asm__ volatile(".option push\n.option norvc\nlw %0, 0(%1)\n.option pop" : "=r"(value) : "r"(from) : "memory");
}

static void store(volatile void *to)
{
    __asm__ volatile(".option push\n.option norvc\nsw zero, 0(%0)\n.option pop" :: "r"(to) : "memory");
}

static void expect(int signal, int code, void *address, const char *what)
{
    check(caught_signal == signal && caught_code == code && caught_address == address,
          "%s: %s with code %d at the very address", what, signal_name(signal), code);
    if (caught_signal != signal || caught_code != code || caught_address != address)
        note("Instead came signal %d, code %d, address %p.", caught_signal, caught_code, caught_address);
    caught_signal = caught_code = 0;
}

static void errors(void)
{
    struct sigaction action = { .sa_sigaction = on_fault, .sa_flags = SA_SIGINFO };
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
    step("Faults that nothing can mend become signals; siginfo tells address and reason.");
    load(NULL);
    expect(SIGSEGV, SEGV_MAPERR, NULL, "reading through a null pointer");

    char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    page[0] = 7;
    mprotect(page, PAGE, PROT_READ);
    store(page + 8);
    expect(SIGSEGV, SEGV_ACCERR, page + 8, "writing to a read-only page");
    check(page[0] == 7, "reading it is fine");
    ((void (*)(void))page)();
    expect(SIGSEGV, SEGV_ACCERR, page, "jumping into data");
    mprotect(page, PAGE, PROT_NONE);
    load(page + 16);
    expect(SIGSEGV, SEGV_ACCERR, page + 16, "reading a page without any rights");
    munmap(page, PAGE);
    load(page + 24);
    expect(SIGSEGV, SEGV_MAPERR, page + 24, "reading where a mapping was removed");

    int fd = open("/tmp/fault-demo", O_RDONLY);
    char *mapped = mmap(NULL, 4 * PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
    load(mapped + 3 * PAGE);
    expect(SIGBUS, BUS_ADRERR, mapped + 3 * PAGE, "reading a mapped file behind its end");
    close(fd);
    unlink("/tmp/fault-demo");
}

int main(int argc, char **argv)
{
    operands(argc, argv, 0, 0, "fault-demo\n\nPage faults of every kind.");
    anonymous();
    file();
    stack();
    errors();
    return verdict();
}
