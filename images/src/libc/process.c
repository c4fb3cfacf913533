/* System calls on processes: identity, fork, exec, wait, resources. */
#include "syscall.h"
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

/* riscv64 has no fork system call: it is a clone that shares nothing and sends SIGCHLD at the end. */
pid_t fork(void) { return CALL(SYS_clone, SIGCHLD, 0, 0, 0, 0); }
int execve(const char *path, char *const argv[], char *const envp[]) { return CALL(SYS_execve, path, argv, envp); }
int execv(const char *path, char *const argv[]) { return execve(path, argv, environ); }

/* Tries each directory of PATH. A file that is found but may not be run wins over "not found". */
int execvp(const char *name, char *const argv[])
{
    char path[4096];
    int failure = ENOENT;
    if (strchr(name, '/'))
        return execv(name, argv);
    const char *at = getenv("PATH") ? getenv("PATH") : "/bin:/usr/bin";
    for (;;) {
        size_t length = strcspn(at, ":");
        if (length + strlen(name) + 2 <= sizeof path) {
            memcpy(path, at, length);
            path[length] = 0;
            strlcat(path, length ? "/" : "./", sizeof path);
            strlcat(path, name, sizeof path);
            execv(path, argv);
            if (errno != ENOENT && errno != ENOTDIR)
                failure = errno;
        }
        if (!at[length])
            break;
        at += length + 1;
    }
    errno = failure;
    return -1;
}

pid_t wait(int *status) { return wait4(-1, status, 0, NULL); }
pid_t waitpid(pid_t pid, int *status, int options) { return wait4(pid, status, options, NULL); }
pid_t wait4(pid_t pid, int *status, int options, struct rusage *usage)
{
    return CALL(SYS_wait4, pid, status, options, usage);
}

pid_t getpid(void) { return RAW(SYS_getpid); }
pid_t getppid(void) { return RAW(SYS_getppid); }
pid_t gettid(void) { return RAW(SYS_gettid); }
pid_t setsid(void) { return CALL(SYS_setsid); }
int setpgid(pid_t pid, pid_t group) { return CALL(SYS_setpgid, pid, group); }
pid_t getpgrp(void) { return CALL(SYS_getpgid, 0); }
uid_t getuid(void) { return RAW(SYS_getuid); }
uid_t geteuid(void) { return RAW(SYS_geteuid); }
gid_t getgid(void) { return RAW(SYS_getgid); }
gid_t getegid(void) { return RAW(SYS_getegid); }
int getgroups(int room, gid_t groups[]) { return CALL(SYS_getgroups, room, groups); }
int setuid(uid_t user) { return CALL(SYS_setuid, user); }
int setgid(gid_t group) { return CALL(SYS_setgid, group); }

int getrusage(int who, struct rusage *to) { return CALL(SYS_getrusage, who, to); }
int getrlimit(int resource, struct rlimit *to) { return CALL(SYS_prlimit64, 0, resource, NULL, to); }
int setrlimit(int resource, const struct rlimit *from) { return CALL(SYS_prlimit64, 0, resource, from, NULL); }
int setpriority(int which, int who, int priority) { return CALL(SYS_setpriority, which, who, priority); }

/* The kernel answers 20 - nice, so that a result is never negative. */
int getpriority(int which, int who)
{
    long result = CALL(SYS_getpriority, which, who);
    return result < 0 ? -1 : 20 - (int)result;
}

int nice(int increment)
{
    int now = getpriority(PRIO_PROCESS, 0);
    return setpriority(PRIO_PROCESS, 0, now + increment) < 0 ? -1 : getpriority(PRIO_PROCESS, 0);
}

int sched_yield(void) { return CALL(SYS_sched_yield); }
int sched_getaffinity(pid_t pid, size_t size, void *mask) { return CALL(SYS_sched_getaffinity, pid, size, mask); }
int sched_setaffinity(pid_t pid, size_t size, const void *mask) { return CALL(SYS_sched_setaffinity, pid, size, mask); }
int uname(struct utsname *to) { return CALL(SYS_uname, to); }
int sysinfo(struct sysinfo *to) { return CALL(SYS_sysinfo, to); }
int sethostname(const char *name, size_t length) { return CALL(SYS_sethostname, name, length); }

int gethostname(char *to, size_t room)
{
    struct utsname names;
    if (uname(&names) < 0)
        return -1;
    strlcpy(to, names.nodename, room);
    return 0;
}

long syscall(long number, ...)
{
    long a[6];
    va_list rest;
    va_start(rest, number);
    for (int i = 0; i < 6; i++)
        a[i] = va_arg(rest, long);
    va_end(rest);
    return CALL(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}
