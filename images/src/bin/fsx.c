/* fsx [-n OPERATIONS] [-s SEED] [-l BYTES] FILE: random operations on one file, each compared with a copy in memory.
 *
 * After Apple's fsx, as far as the idea goes: writes, reads, mapped writes and reads, truncation, every mode of fallocate,
 * copies within the file, syncs and reopening, in an order that the seed decides. What a file system refuses as not
 * supported is left out from then on. At the first difference the last operations are printed.
 */
#include <errno.h>
#include <fcntl.h>
#include <program.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>

enum { FALLOCATE = 47, PREAD = 67, PWRITE = 68, FDATASYNC = 83, MSYNC = 227, COPY_FILE_RANGE = 285 };
enum { KEEP_SIZE = 1, PUNCH_HOLE = 2, COLLAPSE_RANGE = 8, ZERO_RANGE = 16, INSERT_RANGE = 32 };
enum { PAGE = 4096, KEPT = 24 };

static const char *path;
static int fd;
static unsigned char *model, *buffer;
static long most = 256 * 1024, size;
static uint64_t state = 1;
static long operation;
static char history[KEPT][80];
static unsigned left_out;

static long chance(long below)
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return below <= 0 ? 0 : (long)(state >> 11) % below;
}

static void note(const char *what, long at, long length)
{
    snprintf(history[operation % KEPT], sizeof history[0], "%ld: %s %ld bytes at %ld, of %ld", operation, what, length, at, size);
}

static _Noreturn void give_up(const char *what)
{
    for (long i = operation < KEPT ? 0 : operation - KEPT + 1; i <= operation; i++)
        printf("%s\n", history[i % KEPT]);
    fflush(stdout);
    errx(1, "%s: %s", path, what);
}

static void must(long got, long wanted, const char *what)
{
    if (got != wanted) {
        printf("%s answers %ld instead of %ld (%s)\n", what, got, wanted, got < 0 ? strerror(errno) : "too little");
        give_up(what);
    }
}

static void compare(const unsigned char *got, long at, long length, const char *how)
{
    for (long i = 0; i < length; i++)
        if (got[i] != model[at + i]) {
            printf("%s: byte %ld is %02x instead of %02x\n", how, at + i, got[i], model[at + i]);
            give_up("the contents differ");
        }
}

static void fill(unsigned char *to, long length)
{
    for (long i = 0; i < length; i++)
        to[i] = (unsigned char)(operation + i * 7 + (i >> 8));
}

static void grow(long end)
{
    if (end > size) {
        memset(model + size, 0, end - size);
        size = end;
    }
}

static void write_some(long at, long length)
{
    note("write", at, length);
    fill(buffer, length);
    must(syscall(PWRITE, fd, buffer, length, at), length, "pwrite");
    if (at > size)
        grow(at);
    grow(at + length);
    memcpy(model + at, buffer, length);
}

static void read_some(long at, long length)
{
    note("read", at, length);
    long there = at >= size ? 0 : length < size - at ? length : size - at;
    must(syscall(PREAD, fd, buffer, length, at), there, "pread");
    compare(buffer, at, there, "read");
}

static void map_some(long at, long length, int write)
{
    note(write ? "mapped write" : "mapped read", at, length);
    if (at + length > size)
        length = size - at;
    if (length <= 0)
        return;
    long start = at & -PAGE;
    unsigned char *seen = mmap(NULL, at - start + length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, start);
    if (seen == MAP_FAILED)
        give_up("mmap");
    if (write) {
        fill(seen + (at - start), length);
        memcpy(model + at, seen + (at - start), length);
        if (chance(3) == 0)
            must(syscall(MSYNC, seen, at - start + length, 4), 0, "msync");
    } else {
        compare(seen + (at - start), at, length, "mapped read");
    }
    munmap(seen, at - start + length);
}

static void truncate_to(long length)
{
    note("truncate", length, 0);
    must(ftruncate(fd, length), 0, "ftruncate");
    grow(length);
    size = length;
}

/* Returns whether the file system did it. */
static int allocate_range(int mode, long at, long length, const char *what)
{
    note(what, at, length);
    if (syscall(FALLOCATE, fd, mode, at, length) == 0)
        return 1;
    if (errno != EOPNOTSUPP)
        give_up(what);
    left_out |= 1u << mode;
    return 0;
}

static void change_range(int mode, long at, long length)
{
    long end = at + length;
    if (left_out & 1u << mode)
        return;
    switch (mode) {
    case 0:
        if (allocate_range(mode, at, length, "allocate"))
            grow(end);
        break;
    case KEEP_SIZE:
        allocate_range(mode, at, length, "allocate beyond the end");
        break;
    case PUNCH_HOLE | KEEP_SIZE:
        if (allocate_range(mode, at, length, "punch") && at < size)
            memset(model + at, 0, (end < size ? end : size) - at);
        break;
    case ZERO_RANGE:
        if (allocate_range(mode, at, length, "zero")) {
            grow(end);
            memset(model + at, 0, length);
        }
        break;
    case COLLAPSE_RANGE:
        at &= -PAGE, length = (length & -PAGE) + PAGE;
        if (at + length < size && allocate_range(mode, at, length, "collapse")) {
            memmove(model + at, model + at + length, size - at - length);
            size -= length;
        }
        break;
    case INSERT_RANGE:
        at &= -PAGE, length = (length & -PAGE) + PAGE;
        if (at < size && size + length <= most && allocate_range(mode, at, length, "insert")) {
            memmove(model + at + length, model + at, size - at);
            memset(model + at, 0, length);
            size += length;
        }
    }
}

static void copy_some(long at, long length, long to)
{
    note("copy", at, length);
    if (at + length > size)
        length = size - at;
    if (length <= 0 || (to < at + length && at < to + length) || to + length > most)
        return;
    off_t from = at, target = to;
    must(syscall(COPY_FILE_RANGE, fd, &from, fd, &target, length, 0), length, "copy_file_range");
    if (to > size)
        grow(to);
    long end = to + length;
    grow(end);
    memcpy(model + to, model + at, length);
}

static void reopen(void)
{
    note("reopen", 0, 0);
    must(close(fd), 0, "close");
    fd = open(path, O_RDWR);
    if (fd < 0)
        give_up("open");
    struct stat now;
    must(fstat(fd, &now), 0, "fstat");
    must(now.st_size, size, "the size");
}

static void step(void)
{
    static const int modes[] = { 0, KEEP_SIZE, PUNCH_HOLE | KEEP_SIZE, ZERO_RANGE, COLLAPSE_RANGE, INSERT_RANGE };
    long at = chance(most), length = 1 + chance(chance(4) ? 3 * PAGE : most / 4);
    if (at + length > most)
        length = most - at;
    switch (chance(16)) {
    case 0: case 1: case 2: case 3: write_some(at, length); break;
    case 4: case 5: case 6: read_some(at, length); break;
    case 7: case 8: map_some(at, length, 1); break;
    case 9: map_some(at, length, 0); break;
    case 10: truncate_to(chance(3) ? at : size / 2); break;
    case 11: case 12: change_range(modes[chance(6)], at, length); break;
    case 13: copy_some(at, length, chance(most)); break;
    case 14: note("sync", 0, 0), must(chance(2) ? fsync(fd) : syscall(FDATASYNC, fd), 0, "sync"); break;
    default: reopen();
    }
}

int main(int argc, char **argv)
{
    const char *usage = "fsx [-n OPERATIONS] [-s SEED] [-l BYTES] FILE";
    long operations = 1000;
    for (int c; (c = option(argc, argv, "n:s:l:", usage)) != -1;)
        if (c == 'n')
            operations = number(optarg, "operations");
        else if (c == 's')
            state = 0x9e3779b97f4a7c15ull * (uint64_t)(2 * number(optarg, "seed") + 1);
        else
            most = number(optarg, "bytes");
    if (argc - optind != 1 || most < 8 * PAGE)
        usage_error(usage);
    path = argv[optind];
    model = allocate(most);
    buffer = allocate(most);
    fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
    if (fd < 0)
        err(1, "%s", path);
    for (operation = 0; operation < operations; operation++)
        step();
    long length = size;
    must(syscall(PREAD, fd, buffer, most, 0L), length, "the last pread");
    compare(buffer, 0, length, "at the end");
    printf("%ld operations, and %ld bytes as they should be\n", operations, length);
    return 0;
}
