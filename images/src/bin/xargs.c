/* xargs [-0r] [-n COUNT] [-I TEXT] [PROGRAM [ARG...]]: runs a program with the words of standard input as arguments. */
#include <ctype.h>
#include <errno.h>
#include <program.h>
#include <sys/wait.h>

#define MOST_BYTES 65536

static char *replaced;
static int by_zero;

/* The next word: blanks separate unless they are quoted or escaped; lines with -I, zero bytes with -0. */
static char *next_word(void)
{
    size_t used = 0, room = 0;
    char *word = NULL;
    int c, quote = 0, begun = 0;
    while ((c = getchar()) != EOF && !by_zero && (replaced ? c == '\n' : isspace(c)))
        continue;
    for (; c != EOF; c = getchar()) {
        if (by_zero ? c == 0 : !quote && (replaced ? c == '\n' : isspace(c)))
            break;
        begun = 1;
        if (!by_zero && (quote ? c == quote : c == '\'' || c == '"')) {
            quote = quote ? 0 : c;
            continue;
        }
        if (!by_zero && c == '\\' && quote != '\'' && (c = getchar()) == EOF)
            break;
        if (used + 2 > room)
            word = resize(word, room = room ? 2 * room : 64);
        word[used++] = c;
    }
    if (!begun && c == EOF)
        return NULL;
    word = resize(word, used + 1);
    word[used] = 0;
    return word;
}

/* 0, or what xargs itself ends with: 123 the program failed, 126 and 127 it could not run. */
static int run(char **argv)
{
    int status;
    pid_t pid = fork();
    if (pid < 0)
        err(1, "fork");
    if (pid == 0) {
        execvp(argv[0], argv);
        err(errno == ENOENT ? 127 : 126, "%s", argv[0]);
    }
    waitpid(pid, &status, 0);
    if (WIFEXITED(status) && (WEXITSTATUS(status) == 126 || WEXITSTATUS(status) == 127))
        exit(WEXITSTATUS(status));
    return status ? 123 : 0;
}

static char *substitute(const char *text, const char *word)
{
    char *result = allocate(1), *at;
    size_t length = 0;
    *result = 0;
    for (; (at = strstr(text, replaced)); text = at + strlen(replaced)) {
        result = resize(result, length + (at - text) + strlen(word) + 1);
        memcpy(result + length, text, at - text);
        strcpy(result + length + (at - text), word);
        length += strlen(result + length);
    }
    result = resize(result, length + strlen(text) + 1);
    strcpy(result + length, text);
    return result;
}

int main(int argc, char **argv)
{
    static char *echo[] = { "echo" };
    long most = 4096;
    int status = 0, ran = 0, not_empty = 0;
    for (int c; (c = option(argc, argv, "+n:I:0r", "xargs [-0r] [-n COUNT] [-I TEXT] [PROGRAM [ARG...]]")) != -1;)
        switch (c) {
        case 'n': most = number(optarg, "-n"); break;
        case 'I': replaced = optarg; most = 1; break;
        case '0': by_zero = 1; break;
        case 'r': not_empty = 1; break;
        }
    int fixed = argc - optind ? argc - optind : 1;
    char **first = argc - optind ? argv + optind : echo;
    char **command = allocate((fixed + most + 1) * sizeof *command);
    for (char *word = next_word();;) {
        long count = 0;
        size_t bytes = 0;
        if (!word && (ran || not_empty || replaced))
            break;
        memcpy(command, first, fixed * sizeof *command);
        for (; word && count < most && bytes < MOST_BYTES; word = next_word()) {
            bytes += strlen(word) + 1;
            command[fixed + count++] = word;
        }
        command[fixed + count] = NULL;
        if (replaced) {
            for (int i = 0; i < fixed; i++)
                command[i] = substitute(first[i], command[fixed]);
            command[fixed] = NULL;
        }
        status |= run(command);
        ran = 1;
    }
    return status;
}
