/* more [FILE...]: shows text a screenful at a time. Space: next page, Enter: next line, q: quit. */
#include <fcntl.h>
#include <program.h>
#include <sys/ioctl.h>
#include <termios.h>

static int keyboard = -1, rows = 23;
static struct termios cooked;

static void restore(void)
{
    tcsetattr(keyboard, TCSANOW, &cooked);
}

/* Standard input may be the text, so keys come from the terminal itself, one at a time and unseen. */
static void open_keyboard(void)
{
    struct winsize size;
    keyboard = isatty(1) ? open("/dev/tty", O_RDONLY) : -1;
    if (keyboard < 0 || tcgetattr(keyboard, &cooked) < 0) {
        keyboard = -1;
        return;
    }
    struct termios raw = cooked;
    raw.c_lflag &= ~(ICANON | ECHO);
    raw.c_cc[VMIN] = 1;
    raw.c_cc[VTIME] = 0;
    tcsetattr(keyboard, TCSANOW, &raw);
    atexit(restore);
    if (ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_row > 1)
        rows = size.ws_row - 1;
}

/* How many lines to show before asking again. */
static int ask(void)
{
    char key = 'q';
    printf("\033[7m--More--\033[0m");
    fflush(stdout);
    read(keyboard, &key, 1);
    printf("\r\033[K");
    if (key == 'q')
        exit(0);
    return key == '\n' || key == '\r' ? 1 : rows;
}

static void show(FILE *in, const char *path)
{
    int left = rows;
    (void)path;
    for (int c; (c = fgetc(in)) != EOF;) {
        if (left == 0 && keyboard >= 0)
            left = ask();
        putchar(c);
        left -= c == '\n';
    }
}

int main(int argc, char **argv)
{
    while (option(argc, argv, "", "more [FILE...]") != -1)
        continue;
    open_keyboard();
    return for_each_input(argc - optind, argv + optind, show);
}
