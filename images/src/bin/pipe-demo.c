/* pipe-demo: pipes, from one byte to a pipeline.
 *
 * A pipe is a buffer in the kernel with two ends. A reader sleeps while it is empty, a writer while it is full; the end of
 * the data is reached when no writer is left, and writing without readers is an error.
 */
#include <demo.h>
#include <errno.h>
#include <fcntl.h>
#include <program.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CAPACITY 65536
#define PIPE_BUF 4096
#define WRITERS 4
#define MESSAGES 50

static void capacity(void)
{
    static char page[4096];
    int fds[2];
    long total = 0;
    step("A pipe holds a limited amount: it is filled, without waiting, until it refuses.");
    pipe2(fds, O_NONBLOCK);
    check(read(fds[0], page, 1) == -1 && errno == EAGAIN, "an empty pipe says EAGAIN to a reader that will not wait");
    for (ssize_t n; (n = write(fds[1], page, sizeof page)) > 0;)
        total += n;
    check(errno == EAGAIN && total == CAPACITY, "it took %ld bytes, then EAGAIN", total);
    read(fds[0], page, sizeof page);
    check(write(fds[1], page, sizeof page) == sizeof page, "a page read makes room for a page");
    close(fds[0]);
    close(fds[1]);
}

static void ends(void)
{
    int fds[2];
    char byte;
    step("The ends: no writer left is the end of the data, no reader left is an error.");
    pipe(fds);
    write(fds[1], "z", 1);
    close(fds[1]);
    check(read(fds[0], &byte, 1) == 1 && byte == 'z', "what was written before the end is still read");
    check(read(fds[0], &byte, 1) == 0, "then read returns 0");
    close(fds[0]);
    pipe(fds);
    close(fds[0]);
    signal(SIGPIPE, SIG_IGN);
    check(write(fds[1], "z", 1) == -1 && errno == EPIPE, "writing without readers says EPIPE when PIPE is ignored");
    signal(SIGPIPE, SIG_DFL);
    pid_t pid = fork();
    int status;
    if (pid == 0) {
        write(fds[1], "z", 1);
        _exit(0);
    }
    waitpid(pid, &status, 0);
    check(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE, "and kills by PIPE otherwise");
    close(fds[1]);
}

/* Reads exactly n bytes unless the end comes first. */
static ssize_t read_fully(int fd, char *to, ssize_t n)
{
    ssize_t done = 0, part;
    while (done < n && (part = read(fd, to + done, n - done)) > 0)
        done += part;
    return done;
}

static void writes_are_whole(void)
{
    static char message[PIPE_BUF];
    int fds[2], whole = 1, count = 0;
    step("Writes of up to %d bytes are never torn, even when %d processes write at once.", PIPE_BUF, WRITERS);
    pipe(fds);
    for (int writer = 0; writer < WRITERS; writer++)
        if (fork() == 0) {
            memset(message, 'a' + writer, sizeof message);
            for (int i = 0; i < MESSAGES; i++)
                write(fds[1], message, sizeof message);
            _exit(0);
        }
    close(fds[1]);
    for (; read_fully(fds[0], message, sizeof message) == sizeof message; count++)
        for (int i = 1; i < PIPE_BUF; i++)
            whole &= message[i] == message[0];
    check(count == WRITERS * MESSAGES, "all %d messages arrived", count);
    check(whole, "each in one piece");
    while (wait(NULL) > 0)
        continue;
    close(fds[0]);
}

/* A stage of the pipeline: adds one to each byte on its way. */
static int stage(int in)
{
    int fds[2];
    char buffer[256];
    pipe(fds);
    if (fork() == 0) {
        close(fds[0]);
        for (ssize_t n; (n = read(in, buffer, sizeof buffer)) > 0; write(fds[1], buffer, n))
            for (ssize_t i = 0; i < n; i++)
                buffer[i]++;
        _exit(0);
    }
    close(in);
    close(fds[1]);
    return fds[0];
}

static void pipeline(void)
{
    int source[2];
    char result[8] = "";
    step("A pipeline of three processes, each of which adds one to every byte.");
    pipe(source);
    write(source[1], "HAL", 3);
    close(source[1]);
    int out = stage(stage(stage(source[0])));
    read_fully(out, result, sizeof result);
    check(strcmp(result, "KDO") == 0, "HAL came out as %s", result);
    close(out);
    while (wait(NULL) > 0)
        continue;
}

static void named(void)
{
    char text[8] = "";
    step("A pipe with a name: open waits until both ends are there.");
    unlink("/tmp/pipe-demo");
    check(mkfifo("/tmp/pipe-demo", 0600) == 0, "mkfifo made it");
    if (fork() == 0) {
        int fd = open("/tmp/pipe-demo", O_WRONLY);
        write(fd, "by name", 7);
        _exit(0);
    }
    int fd = open("/tmp/pipe-demo", O_RDONLY);
    read_fully(fd, text, 7);
    check(strcmp(text, "by name") == 0, "the text came through");
    close(fd);
    unlink("/tmp/pipe-demo");
    wait(NULL);
}

int main(int argc, char **argv)
{
    operands(argc, argv, 0, 0, "pipe-demo\n\nPipes, from one byte to a pipeline.");
    capacity();
    ends();
    writes_are_whole();
    pipeline();
    named();
    return verdict();
}
