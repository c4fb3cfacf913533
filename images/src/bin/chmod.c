/* chmod MODE FILE...: sets permissions; MODE is octal (755) or changes (u+x, go-w, a=r). */
#include <program.h>
#include <sys/stat.h>

static mode_t who_mask(const char **at)
{
    mode_t mask = 0;
    for (; strchr("ugoa", **at) && **at; ++*at)
        mask |= **at == 'u' ? 04700 : **at == 'g' ? 02070 : **at == 'o' ? 01007 : 07777;
    return mask ? mask : 07777;
}

static mode_t permission_bits(const char **at, mode_t now)
{
    mode_t bits = 0;
    for (; strchr("rwxXst", **at) && **at; ++*at)
        switch (**at) {
        case 'r': bits |= 0444; break;
        case 'w': bits |= 0222; break;
        case 'x': bits |= 0111; break;
        case 'X': bits |= S_ISDIR(now) || (now & 0111) ? 0111 : 0; break;
        case 's': bits |= 06000; break;
        case 't': bits |= 01000; break;
        }
    return bits;
}

/* Applies u+x,go-w to a mode. */
static mode_t changed(const char *text, mode_t now)
{
    const char *at = text;
    do {
        mode_t mask = who_mask(&at);
        char operator = *at;
        if (!operator || !strchr("+-=", operator))
            errx(1, "'%s' is not a mode", text);
        at++;
        mode_t bits = permission_bits(&at, now) & mask;
        now = operator == '+' ? now | bits : operator == '-' ? now & ~bits : (now & ~(mask & 0777)) | bits;
    } while (*at == ',' && at++);
    if (*at)
        errx(1, "'%s' is not a mode", text);
    return now;
}

int main(int argc, char **argv)
{
    char *end;
    int failed = 0;
    operands(argc, argv, 2, MANY, "chmod MODE FILE...");
    mode_t octal = strtoul(argv[1], &end, 8);
    for (int i = 2; i < argc; i++) {
        struct stat info;
        if (stat(argv[i], &info) < 0 || chmod(argv[i], (*end ? changed(argv[1], info.st_mode) : octal) & 07777) < 0) {
            warn("%s", argv[i]);
            failed = 1;
        }
    }
    return failed;
}
