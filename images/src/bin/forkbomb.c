/* forkbomb COUNT: makes up to COUNT children that all live at once, and says where the kernel drew the line.
   All children wait at a pipe; when the parent closes it, or dies, they end. */
#include <program.h>
#include <sys/wait.h>

int main(int argc, char **argv)
{
    int gate[2];
    long children = 0;
    char byte;
    operands(argc, argv, 1, 1, "forkbomb COUNT");
    long wanted = number(argv[1], "children");
    if (pipe(gate) < 0)
        err(1, "pipe");
    for (; children < wanted; children++) {
        pid_t pid = fork();
        if (pid < 0) {
            warn("refused after %ld children", children);
            break;
        }
        if (pid == 0) {
            close(gate[1]);
            read(gate[0], &byte, 1);
            _exit(0);
        }
    }
    printf("%ld children live.\n", children);
    close(gate[1]);
    long ended = 0;
    while (wait(NULL) > 0)
        ended++;
    printf("%ld children ended.\n", ended);
    return ended != children;
}
