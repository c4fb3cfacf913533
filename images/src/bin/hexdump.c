/* hexdump [-C] [-n BYTES] [FILE...]: shows bytes, sixteen a line, in hexadecimal and as text. */
#include <ctype.h>
#include <limits.h>
#include <program.h>

static unsigned char row[16], last_row[16];
static int used, repeating;
static long offset, limit = LONG_MAX;

static void show_row(void)
{
    printf("%08lx", offset);
    for (int i = 0; i < 16; i++) {
        if (i % 8 == 0)
            putchar(' ');
        if (i < used)
            printf(" %02x", row[i]);
        else
            printf("   ");
    }
    printf("  |");
    for (int i = 0; i < used; i++)
        putchar(isprint(row[i]) ? row[i] : '.');
    puts("|");
}

/* Rows that repeat the one before are shown as one star. */
static void finish_row(void)
{
    int same = offset > 0 && used == 16 && memcmp(row, last_row, 16) == 0;
    if (!same)
        show_row();
    else if (!repeating)
        puts("*");
    repeating = same;
    memcpy(last_row, row, 16);
    offset += used;
    used = 0;
}

static void dump(FILE *in, const char *path)
{
    (void)path;
    for (int c; offset + used < limit && (c = fgetc(in)) != EOF;) {
        row[used++] = c;
        if (used == 16)
            finish_row();
    }
}

int main(int argc, char **argv)
{
    for (int c; (c = option(argc, argv, "Cn:", "hexdump [-C] [-n BYTES] [FILE...]")) != -1;)
        if (c == 'n')
            limit = number(optarg, "bytes");
    int failed = for_each_input(argc - optind, argv + optind, dump);
    if (used)
        finish_row();
    if (offset)
        printf("%08lx\n", offset);
    return failed;
}
