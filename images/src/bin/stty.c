/* stty [-a|-g] [-F TERMINAL] [SETTING...]: shows or changes how a terminal behaves. A flag is set by its name and cleared by -NAME;
   sane, raw, cooked and others are several at once. Names and output are those of other stty's. */
#include <fcntl.h>
#include <program.h>
#include <sys/ioctl.h>
#include <termios.h>

enum group { CONTROL, INPUT, OUTPUT, LOCAL, GROUPS };
enum sanity { ANY, OFF, ON };

/* A flag: in which group, what is sane for it. bits are those that value is one choice of. */
static const struct flag { const char *name; enum group group; enum sanity sane; unsigned value, bits; } flags[] = {
    { "parenb", CONTROL, ANY, PARENB, 0 }, { "parodd", CONTROL, ANY, PARODD, 0 }, { "cmspar", CONTROL, ANY, CMSPAR, 0 },
    { "cs5", CONTROL, ANY, CS5, CSIZE }, { "cs6", CONTROL, ANY, CS6, CSIZE }, { "cs7", CONTROL, ANY, CS7, CSIZE },
    { "cs8", CONTROL, ANY, CS8, CSIZE }, { "hupcl", CONTROL, ANY, HUPCL, 0 }, { "cstopb", CONTROL, ANY, CSTOPB, 0 },
    { "cread", CONTROL, ON, CREAD, 0 }, { "clocal", CONTROL, ANY, CLOCAL, 0 }, { "crtscts", CONTROL, ANY, CRTSCTS, 0 },
    { "ignbrk", INPUT, OFF, IGNBRK, 0 }, { "brkint", INPUT, ON, BRKINT, 0 }, { "ignpar", INPUT, ANY, IGNPAR, 0 },
    { "parmrk", INPUT, ANY, PARMRK, 0 }, { "inpck", INPUT, ANY, INPCK, 0 }, { "istrip", INPUT, ANY, ISTRIP, 0 },
    { "inlcr", INPUT, OFF, INLCR, 0 }, { "igncr", INPUT, OFF, IGNCR, 0 }, { "icrnl", INPUT, ON, ICRNL, 0 },
    { "ixon", INPUT, ANY, IXON, 0 }, { "ixoff", INPUT, OFF, IXOFF, 0 }, { "iuclc", INPUT, OFF, IUCLC, 0 },
    { "ixany", INPUT, OFF, IXANY, 0 }, { "imaxbel", INPUT, ON, IMAXBEL, 0 }, { "iutf8", INPUT, OFF, IUTF8, 0 },
    { "opost", OUTPUT, ON, OPOST, 0 }, { "olcuc", OUTPUT, OFF, OLCUC, 0 }, { "ocrnl", OUTPUT, OFF, OCRNL, 0 },
    { "onlcr", OUTPUT, ON, ONLCR, 0 }, { "onocr", OUTPUT, OFF, ONOCR, 0 }, { "onlret", OUTPUT, OFF, ONLRET, 0 },
    { "ofill", OUTPUT, OFF, OFILL, 0 }, { "ofdel", OUTPUT, OFF, OFDEL, 0 },
    { "isig", LOCAL, ON, ISIG, 0 }, { "icanon", LOCAL, ON, ICANON, 0 }, { "iexten", LOCAL, ON, IEXTEN, 0 },
    { "echo", LOCAL, ON, ECHO, 0 }, { "echoe", LOCAL, ON, ECHOE, 0 }, { "echok", LOCAL, ON, ECHOK, 0 },
    { "echonl", LOCAL, OFF, ECHONL, 0 }, { "noflsh", LOCAL, OFF, NOFLSH, 0 }, { "xcase", LOCAL, OFF, XCASE, 0 },
    { "tostop", LOCAL, OFF, TOSTOP, 0 }, { "echoprt", LOCAL, OFF, ECHOPRT, 0 }, { "echoctl", LOCAL, ON, ECHOCTL, 0 },
    { "echoke", LOCAL, ON, ECHOKE, 0 }, { "flusho", LOCAL, OFF, FLUSHO, 0 }, { "extproc", LOCAL, OFF, EXTPROC, 0 },
};
#define FLAGS (sizeof flags / sizeof *flags)

static const struct key { const char *name; int index, sane; } keys[] = {
    { "intr", VINTR, 3 }, { "quit", VQUIT, 28 }, { "erase", VERASE, 127 }, { "kill", VKILL, 21 }, { "eof", VEOF, 4 },
    { "eol", VEOL, 0 }, { "eol2", VEOL2, 0 }, { "swtch", VSWTC, 0 }, { "start", VSTART, 17 }, { "stop", VSTOP, 19 },
    { "susp", VSUSP, 26 }, { "rprnt", VREPRINT, 18 }, { "werase", VWERASE, 23 }, { "lnext", VLNEXT, 22 }, { "discard", VDISCARD, 15 },
};
#define KEYS (sizeof keys / sizeof *keys)

/* Several settings in one word. */
static const struct word { const char *name, *settings; } words[] = {
    { "raw", "-ignbrk -brkint -ignpar -parmrk -inpck -istrip -inlcr -igncr -icrnl -ixon -ixoff -iuclc -ixany -imaxbel "
      "-opost -isig -icanon -xcase min 1 time 0" },
    { "-cooked", "raw" }, { "cooked", "brkint ignpar istrip icrnl ixon opost isig icanon eof ^D eol ^-" }, { "-raw", "cooked" },
    { "cbreak", "-icanon" }, { "-cbreak", "icanon" }, { "nl", "-icrnl -onlcr" }, { "-nl", "icrnl -inlcr -igncr onlcr -ocrnl -onlret" },
    { "ek", "erase ^? kill ^U" }, { "crt", "echoe echoctl echoke" }, { "litout", "-parenb -istrip -opost cs8" },
};
#define WORDS (sizeof words / sizeof *words)

static struct termios now;
static int column, columns = 80;

static unsigned *group(enum group which)
{
    return which == CONTROL ? &now.c_cflag : which == INPUT ? &now.c_iflag : which == OUTPUT ? &now.c_oflag : &now.c_lflag;
}

static int is_set(const struct flag *flag)
{
    return (*group(flag->group) & (flag->bits ? flag->bits : flag->value)) == flag->value;
}

static void end_row(void)
{
    if (column)
        putchar('\n');
    column = 0;
}

/* Writes one item, on a new row if it does not fit. */
static void item(const char *text)
{
    int length = strlen(text);
    if (column && column + 1 + length > columns)
        end_row();
    column += printf("%s%s", column ? " " : "", text);
}

static const char *key_text(int key)
{
    static char text[5];
    if (key == 0)
        return "<undef>";
    snprintf(text, sizeof text, key >= 128 ? "M-^%c" : key < 32 || key == 127 ? "^%c" : "%c", key < 32 || key >= 127 ? (key & 127) ^ 64 : key);
    return text;
}

static void show_keys(int all)
{
    char text[64];
    for (size_t i = 0; i < KEYS; i++)
        if (all || now.c_cc[keys[i].index] != keys[i].sane) {
            snprintf(text, sizeof text, "%s = %s;", keys[i].name, key_text(now.c_cc[keys[i].index]));
            item(text);
        }
    if (all || !(now.c_lflag & ICANON)) {
        snprintf(text, sizeof text, "min = %d;", now.c_cc[VMIN]);
        item(text);
        snprintf(text, sizeof text, "time = %d;", now.c_cc[VTIME]);
        item(text);
    }
    end_row();
}

static void show_flags(int all)
{
    char text[32];
    for (int row = 0; row < GROUPS; row++) {
        for (size_t i = 0; i < FLAGS; i++) {
            const struct flag *flag = &flags[i];
            int set = is_set(flag);
            int wanted = all ? !flag->bits || set : flag->sane != ANY && set != (flag->sane == ON);
            if (flag->group != (enum group)row || !wanted)
                continue;
            snprintf(text, sizeof text, "%s%s", set ? "" : "-", flag->name);
            item(text);
        }
        if (all && row == OUTPUT)
            for (const char *const *delay = (const char *const[]){ "nl0", "cr0", "tab0", "bs0", "vt0", "ff0", NULL }; *delay; delay++)
                item(*delay);
        end_row();
    }
}

static void show(int all, int fd)
{
    struct winsize window = { 0 };
    char text[64];
    ioctl(fd, TIOCGWINSZ, &window);
    if (window.ws_col)
        columns = window.ws_col;
    item("speed 38400 baud;");
    if (all) {
        snprintf(text, sizeof text, "rows %d;", window.ws_row);
        item(text);
        snprintf(text, sizeof text, "columns %d;", window.ws_col);
        item(text);
    }
    item("line = 0;");
    end_row();
    show_keys(all);
    show_flags(all);
}

static void save(void)
{
    printf("%x:%x:%x:%x", now.c_iflag, now.c_oflag, now.c_cflag, now.c_lflag);
    for (size_t i = 0; i < sizeof now.c_cc; i++)
        printf(":%x", now.c_cc[i]);
    putchar('\n');
}

/* Takes what save wrote, also by a C library whose settings hold more keys. */
static int restore(const char *text)
{
    unsigned values[4 + sizeof now.c_cc];
    char *end;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++, text = end + 1) {
        values[i] = strtoul(text, &end, 16);
        if (end == text || (*end != ':' && i + 1 < sizeof values / sizeof *values))
            return 0;
    }
    now.c_iflag = values[0], now.c_oflag = values[1], now.c_cflag = values[2], now.c_lflag = values[3];
    for (size_t i = 0; i < sizeof now.c_cc; i++)
        now.c_cc[i] = values[4 + i];
    return 1;
}

static int key_value(const char *text)
{
    if (strcmp(text, "^-") == 0 || strcmp(text, "undef") == 0)
        return 0;
    if (text[0] == '^' && text[1] && !text[2])
        return text[1] == '?' ? 127 : text[1] & 31;
    return text[0] && !text[1] ? (unsigned char)text[0] : number(text, "key") & 255;
}

static void sane(void)
{
    for (size_t i = 0; i < KEYS; i++)
        now.c_cc[keys[i].index] = keys[i].sane;
    now.c_cc[VMIN] = 1;
    now.c_cc[VTIME] = 0;
    for (size_t i = 0; i < FLAGS; i++)
        if (flags[i].sane == ON)
            *group(flags[i].group) |= flags[i].value;
        else if (flags[i].sane == OFF)
            *group(flags[i].group) &= ~flags[i].value;
}

static void resize_window(int fd, int rows, int width)
{
    struct winsize window;
    if (ioctl(fd, TIOCGWINSZ, &window) < 0)
        err(1, "window");
    window.ws_row = rows < 0 ? window.ws_row : rows;
    window.ws_col = width < 0 ? window.ws_col : width;
    if (ioctl(fd, TIOCSWINSZ, &window) < 0)
        err(1, "window");
}

static int set_flag(const char *name)
{
    int off = *name == '-';
    for (size_t i = 0; i < FLAGS; i++)
        if (strcmp(flags[i].name, name + off) == 0 && !(off && flags[i].bits)) {
            unsigned *all = group(flags[i].group);
            *all = (*all & ~(flags[i].bits | flags[i].value)) | (off ? 0 : flags[i].value);
            return 1;
        }
    return 0;
}

/* Applies one setting, whose value is next if it takes one. Returns how many words that were, 0 if there is no such setting. */
static int apply(const char *name, const char *next, int fd)
{
    for (size_t i = 0; i < WORDS; i++)
        if (strcmp(words[i].name, name) == 0) {
            char *rest, *all = strdup(words[i].settings), *word = strtok_r(all, " ", &rest);
            while (word) {
                char *value = strtok_r(NULL, " ", &rest);
                word = apply(word, value, fd) == 2 ? strtok_r(NULL, " ", &rest) : value;
            }
            return 1;
        }
    if (strcmp(name, "sane") == 0) {
        sane();
        return 1;
    }
    if (set_flag(name) || (strchr(name, ':') && restore(name)))
        return 1;
    for (size_t i = 0; i < KEYS; i++)
        if (next && strcmp(keys[i].name, name) == 0) {
            now.c_cc[keys[i].index] = key_value(next);
            return 2;
        }
    if (next && (strcmp(name, "min") == 0 || strcmp(name, "time") == 0)) {
        now.c_cc[*name == 'm' ? VMIN : VTIME] = number(next, name);
        return 2;
    }
    if (next && strcmp(name, "rows") == 0) {
        resize_window(fd, number(next, name), -1);
        return 2;
    }
    if (next && (strcmp(name, "cols") == 0 || strcmp(name, "columns") == 0)) {
        resize_window(fd, -1, number(next, name));
        return 2;
    }
    return 0;
}

static void show_size(int fd)
{
    struct winsize window;
    if (ioctl(fd, TIOCGWINSZ, &window) < 0)
        err(1, "window");
    printf("%d %d\n", window.ws_row, window.ws_col);
}

int main(int argc, char **argv)
{
    static const char usage[] = "stty [-F TERMINAL] [-a|-g | size | SETTING...]\n"
                                "a setting is NAME or -NAME of a flag that stty -a shows, the name of a key and a key such as ^C, min N, time N,\n"
                                "rows N, cols N, what stty -g printed, or sane, raw, cooked, cbreak, nl, ek, crt or litout";
    const char *terminal = NULL;
    int at = 1, fd = 0;
    if (argc > 1 && strcmp(argv[1], "--help") == 0)
        option(argc, argv, "", usage);
    if (argc > 2 && strcmp(argv[1], "-F") == 0) {
        terminal = argv[2];
        at = 3;
        if ((fd = open(terminal, O_RDONLY | O_NONBLOCK)) < 0)
            err(1, "%s", terminal);
    }
    if (tcgetattr(fd, &now) < 0)
        err(1, "%s", terminal ? terminal : "standard input");
    const char *first = at < argc ? argv[at] : "";
    if (at == argc || (at + 1 == argc && strcmp(first, "-a") == 0)) {
        show(at < argc, fd);
        return 0;
    }
    if (at + 1 == argc && strcmp(first, "-g") == 0) {
        save();
        return 0;
    }
    while (at < argc) {
        if (strcmp(argv[at], "size") == 0) {
            show_size(fd);
            at++;
            continue;
        }
        int used = apply(argv[at], argv[at + 1], fd);
        if (!used)
            errx(1, "'%s' is no setting, or its value is missing; see stty --help", argv[at]);
        at += used;
    }
    if (tcsetattr(fd, TCSADRAIN, &now) < 0)
        err(1, "%s", terminal ? terminal : "standard input");
    return 0;
}
