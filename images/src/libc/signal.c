/* Signals. On riscv64 a handler returns into a trampoline that the kernel maps, so no restorer is passed. */
#include "syscall.h"
#include <ctype.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int kill(pid_t pid, int signal) { return CALL(SYS_kill, pid, signal); }
int raise(int signal) { return CALL(SYS_tkill, gettid(), signal); }
int sigaction(int signal, const struct sigaction *set, struct sigaction *old)
{
    return CALL(SYS_rt_sigaction, signal, set, old, sizeof(sigset_t));
}
int sigprocmask(int how, const sigset_t *set, sigset_t *old)
{
    return CALL(SYS_rt_sigprocmask, how, set, old, sizeof(sigset_t));
}
int sigpending(sigset_t *to) { return CALL(SYS_rt_sigpending, to, sizeof(sigset_t)); }
int sigsuspend(const sigset_t *mask) { return CALL(SYS_rt_sigsuspend, mask, sizeof(sigset_t)); }
int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *limit)
{
    return CALL(SYS_rt_sigtimedwait, set, info, limit, sizeof(sigset_t));
}
int sigaltstack(const stack_t *set, stack_t *old) { return CALL(SYS_sigaltstack, set, old); }
int pause(void) { return CALL(SYS_ppoll, NULL, 0, NULL, NULL, sizeof(sigset_t)); }

int sigqueue(pid_t pid, int signal, union sigval value)
{
    siginfo_t info = { .si_signo = signal, .si_code = SI_QUEUE, .si_pid = getpid(), .si_uid = getuid(), .si_value = value };
    return CALL(SYS_rt_sigqueueinfo, pid, signal, &info);
}

void (*signal(int signal, void (*handler)(int)))(int)
{
    struct sigaction set = { .sa_handler = handler, .sa_flags = SA_RESTART }, old;
    return sigaction(signal, &set, &old) < 0 ? SIG_ERR : old.sa_handler;
}

static const char *const names[] = {
    "EXIT", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
    "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH",
    "IO", "PWR", "SYS",
};
#define NAME_COUNT (int)(sizeof names / sizeof *names)

const char *signal_name(int signal)
{
    return signal >= 0 && signal < NAME_COUNT ? names[signal] : "?";
}

int signal_number(const char *name)
{
    char *end;
    long value = strtol(name, &end, 10);
    if (end != name && !*end)
        return value >= 0 && value < NSIG ? value : -1;
    if (strncmp(name, "SIG", 3) == 0)
        name += 3;
    for (int i = 0; i < NAME_COUNT; i++)
        if (strcasecmp(name, names[i]) == 0)
            return i;
    return -1;
}
