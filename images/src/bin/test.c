/* test EXPRESSION (also as [ EXPRESSION ]): status 0 when it is true, 1 when not, 2 when it makes no sense.
 *
 * Grammar, weakest first:  or := and -o or;  and := not -a and;  not := ! not;  then ( or ), unary and binary tests.
 */
#include <program.h>
#include <sys/stat.h>

static char **at, **end;

static int or(void);

static int is(const char *word)
{
    return at < end && strcmp(*at, word) == 0;
}

static int file_test(char letter, const char *path)
{
    struct stat info;
    if (letter == 'h' || letter == 'L')
        return lstat(path, &info) == 0 && S_ISLNK(info.st_mode);
    if (strchr("rwx", letter))
        return access(path, letter == 'r' ? R_OK : letter == 'w' ? W_OK : X_OK) == 0;
    if (stat(path, &info) < 0)
        return 0;
    switch (letter) {
    case 'f': return S_ISREG(info.st_mode);
    case 'd': return S_ISDIR(info.st_mode);
    case 'p': return S_ISFIFO(info.st_mode);
    case 'c': return S_ISCHR(info.st_mode);
    case 'b': return S_ISBLK(info.st_mode);
    case 's': return info.st_size > 0;
    case 'u': return (info.st_mode & S_ISUID) != 0;
    case 'g': return (info.st_mode & S_ISGID) != 0;
    case 'k': return (info.st_mode & S_ISVTX) != 0;
    default: return 1;
    }
}

static int unary(char letter, const char *operand)
{
    switch (letter) {
    case 'n': return *operand != 0;
    case 'z': return *operand == 0;
    case 't': return isatty(number(operand, "-t"));
    default: return file_test(letter, operand);
    }
}

static int newer(const char *a, const char *b)
{
    struct stat x, y;
    if (stat(a, &x) < 0)
        return 0;
    if (stat(b, &y) < 0)
        return 1;
    return x.st_mtim.tv_sec != y.st_mtim.tv_sec ? x.st_mtim.tv_sec > y.st_mtim.tv_sec
                                                : x.st_mtim.tv_nsec > y.st_mtim.tv_nsec;
}

static int same_file(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

enum { SAME, SAME_TOO, DIFFERENT, BEFORE, AFTER, EQ, NE, LT, LE, GT, GE, NEWER, OLDER, SAME_FILE };
static const char *const binaries[] = {
    "=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef",
};

static int binary_index(const char *word)
{
    for (int i = 0; i < (int)(sizeof binaries / sizeof *binaries); i++)
        if (strcmp(word, binaries[i]) == 0)
            return i;
    return -1;
}

static int binary(const char *a, int operator, const char *b)
{
    int is_numeric = operator >= EQ && operator <= GE;
    long x = is_numeric ? number(a, "test") : 0, y = is_numeric ? number(b, "test") : 0;
    switch (operator) {
    case EQ: return x == y;
    case NE: return x != y;
    case LT: return x < y;
    case LE: return x <= y;
    case GT: return x > y;
    case GE: return x >= y;
    case SAME: case SAME_TOO: return strcmp(a, b) == 0;
    case DIFFERENT: return strcmp(a, b) != 0;
    case BEFORE: return strcmp(a, b) < 0;
    case AFTER: return strcmp(a, b) > 0;
    case NEWER: return newer(a, b);
    case OLDER: return newer(b, a);
    default: return same_file(a, b);
    }
}

static int primary(void)
{
    if (at == end)
        errx(2, "an operand is missing");
    int operator = end - at >= 3 ? binary_index(at[1]) : -1;
    if (operator >= 0) {
        at += 3;
        return binary(at[-3], operator, at[-1]);
    }
    if (is("(") && end - at >= 3) {
        at++;
        int value = or();
        if (!is(")"))
            errx(2, "')' is missing");
        at++;
        return value;
    }
    const char *word = *at++;
    if (at < end && word[0] == '-' && word[1] && !word[2] && strchr("nztfdpcbsugkehLrwx", word[1]))
        return unary(word[1], *at++);
    return *word != 0;
}

static int not(void)
{
    if (is("!") && end - at > 1 && !(end - at >= 3 && binary_index(at[1]) >= 0)) {
        at++;
        return !not();
    }
    return primary();
}

static int and(void)
{
    int value = not();
    while (is("-a")) {
        at++;
        value &= not();
    }
    return value;
}

static int or(void)
{
    int value = and();
    while (is("-o")) {
        at++;
        value |= and();
    }
    return value;
}

int main(int argc, char **argv)
{
    at = argv + 1;
    end = argv + argc;
    if (strcmp(last_component(argv[0]), "[") == 0) {
        operands(argc, argv, 0, MANY, "[ EXPRESSION ]");
        if (argc < 2 || strcmp(end[-1], "]") != 0)
            errx(2, "']' is missing");
        end--;
    }
    if (at == end)
        return 1;
    int value = or();
    if (at != end)
        errx(2, "'%s' is not expected here", *at);
    return !value;
}
