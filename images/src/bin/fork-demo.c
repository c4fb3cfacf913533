/* fork-demo: one process becomes two.
 *
 * Shows that fork returns twice, what parent and child share (open files with their offset) and what they do not (memory),
 * how a parent learns of its child's end, and what becomes of orphans.
 */
#include <demo.h>
#include <errno.h>
#include <fcntl.h>
#include <program.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void returns_twice(void)
{
    step("fork returns twice: in the child with 0, in the parent with the child's id.");
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        check(getpid() != parent, "the child has an id of its own");
        check(getppid() == parent, "the child's parent is the process that forked");
        exit(0);
    }
    join_child(pid);
    check(getpid() == parent, "the parent is still who it was");
}

static void memory_is_separate(void)
{
    int value = 1;
    step("The child gets a copy of the memory: what it writes, its parent does not see.");
    pid_t pid = fork();
    if (pid == 0) {
        value = 2;
        check(value == 2, "the child wrote 2 and reads 2");
        exit(0);
    }
    join_child(pid);
    check(value == 1, "the parent still reads 1");
}

static void offsets_are_shared(void)
{
    char text[8] = "";
    step("Open files are shared with their position: parent and child take turns in one file.");
    int fd = open("/tmp/fork-demo", O_RDWR | O_CREAT | O_TRUNC, 0600);
    write(fd, "abcdef", 6);
    lseek(fd, 0, SEEK_SET);
    pid_t pid = fork();
    if (pid == 0) {
        check(read(fd, text, 3) == 3 && memcmp(text, "abc", 3) == 0, "the child reads abc");
        exit(0);
    }
    join_child(pid);
    check(read(fd, text, 3) == 3 && memcmp(text, "def", 3) == 0, "the parent reads on with def");
    close(fd);
    unlink("/tmp/fork-demo");
}

static void status_reaches_parent(void)
{
    int status = 0;
    step("The end of a child waits for its parent: as exit status, or as the signal that killed it.");
    pid_t pid = fork();
    if (pid == 0)
        _exit(42);
    check(waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 42, "a child exited with 42");
    pid = fork();
    if (pid == 0)
        for (;;)
            pause();
    check(waitpid(pid, &status, WNOHANG) == 0, "a child that lives has no status yet");
    kill(pid, SIGKILL);
    check(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "a child was killed by KILL");
    check(waitpid(-1, &status, 0) == -1 && errno == ECHILD, "no children are left to wait for");
}

static void orphans_are_adopted(void)
{
    int fds[2];
    pid_t adopter = 0;
    step("A child whose parent dies gets a new parent, who will wait for it.");
    pipe(fds);
    pid_t parent = fork();
    if (parent == 0) {
        pid_t mine = getpid();
        if (fork() == 0) {
            while (getppid() == mine)
                usleep(1000);
            adopter = getppid();
            write(fds[1], &adopter, sizeof adopter);
            _exit(0);
        }
        _exit(0);
    }
    waitpid(parent, NULL, 0);
    check(read(fds[0], &adopter, sizeof adopter) == sizeof adopter && adopter != parent, "the orphan was adopted");
    note("The new parent is process %d.", adopter);
    close(fds[0]);
    close(fds[1]);
}

int main(int argc, char **argv)
{
    operands(argc, argv, 0, 0, "fork-demo\n\nOne process becomes two.");
    returns_twice();
    memory_is_separate();
    offsets_are_shared();
    status_reaches_parent();
    orphans_are_adopted();
    return verdict();
}
