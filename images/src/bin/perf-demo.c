/* perf-demo: what the hardware counts while a program runs.
 *
 * perf_event_open gives a descriptor for a counter, or for a group of counters that are read together. Cycles and instructions are
 * always counted; what caches do only in a machine whose memory accesses cost something.
 */
#include <demo.h>
#include <errno.h>
#include <measure.h>
#include <program.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#define SYS_perf_event_open 241
#define HARDWARE 0
#define HW_CACHE 3
#define CYCLES 0
#define INSTRUCTIONS 1
#define L1D_READ 0x00000
#define L1D_READ_MISS 0x10000
#define ENABLE 0x2400
#define DISABLE 0x2401
#define RESET 0x2403
#define WHOLE_GROUP 1
#define DISABLED 1
#define READ_GROUP 8
#define LINE 64
#define LINES 4096

struct attributes {
    uint32_t type, size;
    uint64_t config, period, sample_type, read_format, flags;
    char rest[64];
};

static int event(uint32_t type, uint64_t config, int leader, uint64_t format, uint64_t period)
{
    struct attributes wanted = { .type = type, .size = sizeof wanted, .config = config, .period = period, .read_format = format, .flags = DISABLED };
    return syscall(SYS_perf_event_open, &wanted, 0, -1, leader, 0);
}

static uint64_t count(int fd)
{
    uint64_t value = 0;
    return read(fd, &value, sizeof value) == sizeof value ? value : 0;
}

static void spin(long turns)
{
    __asm__ volatile("1: addi %0, %0, -1\n bnez %0, 1b" : "+r"(turns));
}

static void instructions(void)
{
    step("A counter of instructions, off at first, around a loop of 200000.");
    int fd = event(HARDWARE, INSTRUCTIONS, -1, 0, 0);
    spin(1000);
    check(fd >= 0 && count(fd) == 0, "it counts nothing while it is off");
    ioctl(fd, ENABLE, 0);
    spin(100000);
    ioctl(fd, DISABLE, 0);
    uint64_t counted = count(fd);
    check(counted >= 200000 && counted < 200100, "the loop's instructions and the few of its calls: %lu", counted);
    spin(1000);
    check(count(fd) == counted, "off again, it stands still");
    ioctl(fd, RESET, 0);
    check(count(fd) == 0, "and is set back to 0");
    close(fd);
}

static void group(void)
{
    step("Cycles and instructions as a group: switched and read together.");
    uint64_t values[3] = { 0 };
    int leader = event(HARDWARE, CYCLES, -1, READ_GROUP, 0), member = event(HARDWARE, INSTRUCTIONS, leader, READ_GROUP, 0);
    ioctl(leader, ENABLE, WHOLE_GROUP);
    spin(50000);
    ioctl(leader, DISABLE, WHOLE_GROUP);
    check(read(leader, values, sizeof values) == sizeof values && values[0] == 2, "the leader answers two counts");
    check(values[2] >= 100000 && values[1] >= values[2], "no less cycles than instructions");
    check(read(leader, values, 8) < 0 && errno == ENOSPC, "a buffer that is too small is refused");
    close(member);
    close(leader);
}

static void sleeping(void)
{
    step("Cycles of this task, while it sleeps for a tenth of a second.");
    int fd = event(HARDWARE, CYCLES, -1, 0, 0);
    unsigned long begin = cycles();
    ioctl(fd, ENABLE, 0);
    usleep(100000);
    ioctl(fd, DISABLE, 0);
    unsigned long passed = cycles() - begin;
    check(count(fd) < passed / 10, "only those in which it ran were counted: %lu of %lu", count(fd), passed);
    close(fd);
}

static void caches(void)
{
    step("Loads that hit and miss the first-level cache.");
    int reads = event(HW_CACHE, L1D_READ, -1, 0, 0), misses = event(HW_CACHE, L1D_READ_MISS, -1, 0, 0);
    if (reads < 0) {
        check(errno == ENOENT && misses < 0, "this machine counts none: its accesses are free");
        return;
    }
    volatile char *memory = mmap(NULL, LINES * LINE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < LINES; i++)
        memory[i * LINE] = 1;
    ioctl(reads, ENABLE, 0);
    ioctl(misses, ENABLE, 0);
    for (int i = 0; i < LINES; i++)
        memory[i * LINE];
    ioctl(misses, DISABLE, 0);
    ioctl(reads, DISABLE, 0);
    uint64_t loaded = count(reads), missed = count(misses);
    check(loaded >= LINES, "each load was counted: %lu", loaded);
    check(missed >= LINES / 2 && missed <= loaded, "most lines had left the L1 meanwhile: %lu misses", missed);
}

static void refusals(void)
{
    step("What is refused.");
    check(event(99, 0, -1, 0, 0) < 0 && errno == ENOENT, "a kind of event that there is not");
    check(event(HARDWARE, CYCLES, -1, 0, 1000) < 0 && errno == EOPNOTSUPP, "samples: nothing interrupts when a counter is full");
    check(event(HARDWARE, CYCLES, 0, 0, 0) < 0 && errno == EINVAL, "a group led by what is no event");
    check(syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0) < 0 && errno == EFAULT, "no attributes");
}

int main(int argc, char **argv)
{
    operands(argc, argv, 0, 0, "perf-demo");
    instructions();
    group();
    sleeping();
    caches();
    refusals();
    return verdict();
}
