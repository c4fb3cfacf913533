/* Lines and strings on streams. */
#include "stream.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

int putchar(int c) { return fputc(c, stdout); }
int getchar(void) { return fgetc(stdin); }
int fputs(const char *s, FILE *file) { return fwrite(s, 1, strlen(s), file) == strlen(s) ? 0 : EOF; }
int puts(const char *s) { return fputs(s, stdout) == EOF || putchar('\n') == EOF ? EOF : 0; }
void perror(const char *what) { fprintf(stderr, "%s: %s\n", what, strerror(errno)); }

char *fgets(char *to, int room, FILE *file)
{
    int used = 0, c = 0;
    while (used + 1 < room && c != '\n' && (c = fgetc(file)) != EOF)
        to[used++] = c;
    to[used] = 0;
    return used ? to : NULL;
}

/* Reads up to and with the next newline into *line, which grows as needed. Bytes may be zero: the result is the length. */
ssize_t getline(char **line, size_t *room, FILE *file)
{
    size_t used = 0;
    for (int c = 0; c != '\n' && (c = fgetc(file)) != EOF;) {
        if (used + 2 > *room || !*line) {
            size_t wanted = *room < 128 || !*line ? 240 : *room * 2;
            char *fresh = realloc(*line, wanted);
            if (!fresh)
                return -1;
            *line = fresh;
            *room = wanted;
        }
        (*line)[used++] = c;
    }
    if (used == 0)
        return -1;
    (*line)[used] = 0;
    return used;
}
