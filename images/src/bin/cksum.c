/* cksum [FILE...]: the POSIX checksum of files: a CRC over the bytes and the length, then the number of bytes.
 *
 * A regular file is read through a mapping of all of it, however large; what cannot be mapped is read as a stream.
 */
#include <program.h>
#include <sys/mman.h>
#include <sys/stat.h>

#define POLYNOMIAL 0x04c11db7u

static unsigned table[256];
static int named;

static void make_table(void)
{
    for (unsigned byte = 0; byte < 256; byte++) {
        unsigned rest = byte << 24;
        for (int bit = 0; bit < 8; bit++)
            rest = rest << 1 ^ (rest >> 31 ? POLYNOMIAL : 0);
        table[byte] = rest;
    }
}

static unsigned add(unsigned crc, unsigned char byte)
{
    return crc << 8 ^ table[crc >> 24 ^ byte];
}

static void show(unsigned crc, unsigned long bytes, const char *path)
{
    for (unsigned long rest = bytes; rest; rest >>= 8)
        crc = add(crc, rest);
    printf("%u %lu%s%s\n", ~crc, bytes, named ? " " : "", named ? path : "");
}

/* Returns 0 if the file cannot be mapped. */
static int sum_mapped(int fd, const char *path)
{
    struct stat info;
    if (fstat(fd, &info) < 0 || !S_ISREG(info.st_mode) || info.st_size == 0)
        return 0;
    const unsigned char *bytes = mmap(NULL, info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        return 0;
    unsigned crc = 0;
    for (long i = 0; i < info.st_size; i++)
        crc = add(crc, bytes[i]);
    munmap((void *)bytes, info.st_size);
    show(crc, info.st_size, path);
    return 1;
}

static void sum(FILE *in, const char *path)
{
    if (named && sum_mapped(fileno(in), path))
        return;
    unsigned crc = 0;
    unsigned long bytes = 0;
    for (int c; (c = fgetc(in)) != EOF; bytes++)
        crc = add(crc, c);
    show(crc, bytes, path);
}

int main(int argc, char **argv)
{
    name_operands(&argc, &argv, 0, MANY, "cksum [FILE...]");
    make_table();
    named = argc > 1;
    return for_each_input(argc - 1, argv + 1, sum);
}
