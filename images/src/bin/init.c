/* init [PROGRAM [ARG...]]: the first process, with id 1.
 *
 * The kernel starts it with nothing but a root file system. It opens the console, mounts the kernel's file systems, and
 * runs the shell (or PROGRAM) in a session of its own that has the console as controlling terminal. Processes whose
 * parents died become children of init, which has no other duty than to wait for them. When the shell ends, so does
 * init, with the same status: for the kernel that is the end of the machine.
 */
#include <errno.h>
#include <fcntl.h>
#include <program.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>

static void open_console(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD, 0) < 0 && open("/dev/console", O_RDWR | O_NOCTTY) < 0)
            open("/dev/null", O_RDWR);
}

static void mount_on(const char *type, const char *where, const char *data)
{
    mkdir(where, 0755);
    if (mount(type, where, type, 0, data) < 0 && errno != EBUSY && errno != ENODEV)
        warn("cannot mount %s on %s", type, where);
}

static void set_hostname(void)
{
    char name[64] = "";
    FILE *file = fopen("/etc/hostname", "r");
    if (!file)
        return;
    if (fgets(name, sizeof name, file))
        sethostname(name, strcspn(name, "\n"));
    fclose(file);
}

static _Noreturn void become_shell(char **argv)
{
    setsid();
    ioctl(0, TIOCSCTTY, 0);
    tcsetpgrp(0, getpid());
    execvp(argv[0], argv);
    err(errno == ENOENT ? 127 : 126, "cannot run %s", argv[0]);
}

/* Waits for everybody's children; returns the shell's wait status. */
static int reap_until(pid_t shell)
{
    for (;;) {
        int status;
        pid_t pid = wait(&status);
        if (pid == shell)
            return status;
        if (pid < 0 && errno != EINTR)
            err(1, "wait");
    }
}

int main(int argc, char **argv)
{
    static char *const shell[] = { "/bin/sh", NULL };
    operands(argc, argv, 0, MANY, "init [PROGRAM [ARG...]]");
    if (getpid() != 1)
        errx(1, "only the kernel starts init, as process 1; this is process %d", getpid());
    open_console();
    mount_on("proc", "/proc", NULL);
    mount_on("sysfs", "/sys", NULL);
    mount_on("devtmpfs", "/dev", NULL);
    mount_on("devpts", "/dev/pts", NULL);
    mount_on("tmpfs", "/tmp", "mode=1777");
    set_hostname();

    pid_t pid = fork();
    if (pid < 0)
        err(1, "fork");
    if (pid == 0)
        become_shell(argv[1] ? argv + 1 : (char **)shell);
    int status = reap_until(pid);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}
