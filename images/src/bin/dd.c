/* dd [OPERAND...]: copies blocks. Operands: if=FILE of=FILE bs=BYTES ibs= obs= count=N skip=N seek=N conv=notrunc,noerror,fsync,sync
   status=none|noxfer|progress; a number may end in k, M, G or be a product such as 2x512. */
#include <errno.h>
#include <fcntl.h>
#include <program.h>
#include <time.h>

static long whole_in, part_in, whole_out, part_out, copied;

static long quantity(const char *text, const char *name)
{
    long product = 1;
    for (char *end;; text = end + 1) {
        errno = 0;
        long value = strtol(text, &end, 10);
        if (end == text || errno || value < 0)
            errx(1, "%s: '%s' is not a number", name, text);
        long unit = *end == 'k' || *end == 'K' ? 1024 : *end == 'M' ? 1 << 20 : *end == 'G' ? 1 << 30 : *end == 'b' ? 512 : *end == 'c' ? 1 : 0;
        if (__builtin_mul_overflow(value, unit ? unit : 1, &value) || __builtin_mul_overflow(product, value, &product))
            errx(1, "%s: that is too much", name);
        end += unit != 0;
        if (*end != 'x') {
            if (*end)
                errx(1, "%s: '%s' is not a number", name, text);
            return product;
        }
    }
}

static void write_all(int out, const char *from, long size, long block)
{
    while (size > 0) {
        long wanted = size < block ? size : block, done = 0;
        while (done < wanted) {
            ssize_t n = write(out, from + done, wanted - done);
            if (n < 0 && errno != EINTR)
                err(1, "write");
            done += n > 0 ? n : 0;
        }
        *(wanted == block ? &whole_out : &part_out) += 1;
        copied += wanted;
        from += wanted;
        size -= wanted;
    }
}

/* Passes over count blocks: by a seek where that works, else by reading. */
static void skip(int in, long count, long block, char *buffer)
{
    if (count && lseek(in, count * block, SEEK_CUR) < 0)
        while (count-- > 0 && read(in, buffer, block) > 0)
            continue;
}

static int has(const char *list, const char *word)
{
    char *rest, *copy = strdup(list);
    for (char *each = strtok_r(copy, ",", &rest); each; each = strtok_r(NULL, ",", &rest))
        if (strcmp(each, word) == 0)
            return 1;
    return 0;
}

int main(int argc, char **argv)
{
    static const char usage[] = "dd [if=FILE] [of=FILE] [bs=BYTES] [ibs=BYTES] [obs=BYTES] [count=N] [skip=N] [seek=N]\n"
                                "   [conv=notrunc,noerror,sync,fsync] [status=none|noxfer]";
    const char *source = NULL, *target = NULL, *conversions = "", *status = "";
    long ibs = 512, obs = 512, count = -1, skipped = 0, seek = 0;
    option(argc, argv, "", usage);
    for (int i = optind; i < argc; i++) {
        char *value = strchr(argv[i], '=');
        if (!value)
            errx(1, "'%s' is no operand; see dd --help", argv[i]);
        *value++ = 0;
        if (strcmp(argv[i], "if") == 0)
            source = value;
        else if (strcmp(argv[i], "of") == 0)
            target = value;
        else if (strcmp(argv[i], "bs") == 0)
            ibs = obs = quantity(value, "bs");
        else if (strcmp(argv[i], "ibs") == 0)
            ibs = quantity(value, "ibs");
        else if (strcmp(argv[i], "obs") == 0)
            obs = quantity(value, "obs");
        else if (strcmp(argv[i], "count") == 0)
            count = quantity(value, "count");
        else if (strcmp(argv[i], "skip") == 0)
            skipped = quantity(value, "skip");
        else if (strcmp(argv[i], "seek") == 0)
            seek = quantity(value, "seek");
        else if (strcmp(argv[i], "conv") == 0)
            conversions = value;
        else if (strcmp(argv[i], "status") == 0)
            status = value;
        else
            errx(1, "'%s' is no operand; see dd --help", argv[i]);
    }
    if (ibs < 1 || obs < 1)
        errx(1, "a block has at least one byte");
    int in = source ? open(source, O_RDONLY) : 0;
    if (in < 0)
        err(1, "cannot open '%s'", source);
    int truncates = !has(conversions, "notrunc");
    int out = target ? open(target, O_WRONLY | O_CREAT | (truncates && !seek ? O_TRUNC : 0), 0666) : 1;
    if (out < 0)
        err(1, "cannot open '%s'", target);
    if (truncates && seek && target)
        ftruncate(out, seek * obs);
    if (seek && lseek(out, seek * obs, SEEK_CUR) < 0)
        err(1, "seek");
    char *buffer = allocate(ibs);
    skip(in, skipped, ibs, buffer);
    struct timespec begun, ended;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    int failed = 0;
    while (count < 0 || whole_in + part_in < count) {
        ssize_t n = read(in, buffer, ibs);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            warn("error reading '%s'", source ? source : "standard input");
            failed = 1;
            if (!has(conversions, "noerror"))
                break;
            lseek(in, ibs, SEEK_CUR);
            n = 0;
        } else if (n == 0) {
            break;
        }
        *(n == ibs ? &whole_in : &part_in) += 1;
        if (n < ibs && has(conversions, "sync")) {
            memset(buffer + n, 0, ibs - n);
            n = ibs;
        }
        write_all(out, buffer, n, obs);
    }
    if (has(conversions, "fsync") && fsync(out) < 0)
        err(1, "fsync");
    clock_gettime(CLOCK_MONOTONIC, &ended);
    if (strcmp(status, "none") != 0)
        fprintf(stderr, "%ld+%ld records in\n%ld+%ld records out\n", whole_in, part_in, whole_out, part_out);
    double seconds = ended.tv_sec - begun.tv_sec + (ended.tv_nsec - begun.tv_nsec) / 1e9;
    if (strcmp(status, "none") != 0 && strcmp(status, "noxfer") != 0)
        fprintf(stderr, "%ld bytes (%s) copied, %g s, %sB/s\n", copied, human(copied), seconds, human(seconds > 0 ? copied / seconds : 0));
    return failed;
}
