/* Signals, with the layouts that the riscv64 kernel uses for siginfo and for the saved context. */
#pragma once
#include <sys/types.h>
#include <time.h>
enum {
    SIGHUP = 1, SIGINT, SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGKILL, SIGUSR1,
    SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM, SIGTERM, SIGSTKFLT, SIGCHLD, SIGCONT, SIGSTOP, SIGTSTP,
    SIGTTIN, SIGTTOU, SIGURG, SIGXCPU, SIGXFSZ, SIGVTALRM, SIGPROF, SIGWINCH, SIGIO, SIGPWR, SIGSYS,
    SIGRTMIN = 34, SIGRTMAX = 64, NSIG = 65,
};
typedef unsigned long sigset_t;
union sigval { int sival_int; void *sival_ptr; };

/* The kernel fills the variant that fits the signal: a sender, a child, a fault address. 128 bytes in all. */
typedef struct {
    int si_signo, si_errno, si_code, si_pad;
    union {
        struct { pid_t si_pid; uid_t si_uid; union { union sigval si_value; int si_status; }; };
        void *si_addr;
        char si_room[112];
    };
} siginfo_t;
#define SI_USER 0
#define SI_QUEUE (-1)
#define SI_TKILL (-6)
#define SEGV_MAPERR 1
#define SEGV_ACCERR 2
#define BUS_ADRERR 2
#define ILL_ILLOPC 1
#define TRAP_BRKPT 1

typedef struct { void *ss_sp; int ss_flags; size_t ss_size; } stack_t;
#define SS_ONSTACK 1
#define SS_DISABLE 2

/* The registers at the moment of the signal: regs[0] is pc, regs[n] is xn. */
typedef struct {
    unsigned long regs[32];
    unsigned long fpregs[66] __attribute__((aligned(16)));
} mcontext_t;
typedef struct ucontext {
    unsigned long uc_flags;
    struct ucontext *uc_link;
    stack_t uc_stack;
    sigset_t uc_sigmask;
    char uc_room[120];
    mcontext_t uc_mcontext;
} ucontext_t;

/* The kernel's layout: riscv64 has no sa_restorer, the kernel brings its own return trampoline. */
struct sigaction {
    union {
        void (*sa_handler)(int);
        void (*sa_sigaction)(int, siginfo_t *, void *);
    };
    unsigned long sa_flags;
    sigset_t sa_mask;
};
#define SIG_DFL ((void (*)(int))0)
#define SIG_IGN ((void (*)(int))1)
#define SIG_ERR ((void (*)(int))-1)
#define SA_NOCLDSTOP 1
#define SA_NOCLDWAIT 2
#define SA_SIGINFO 4
#define SA_ONSTACK 0x08000000
#define SA_RESTART 0x10000000
#define SA_NODEFER 0x40000000
#define SA_RESETHAND 0x80000000
#define SIG_BLOCK 0
#define SIG_UNBLOCK 1
#define SIG_SETMASK 2
int kill(pid_t pid, int signal);
int raise(int signal);
int sigqueue(pid_t pid, int signal, union sigval value);
void (*signal(int signal, void (*handler)(int)))(int);
int sigaction(int signal, const struct sigaction *set, struct sigaction *old);
int sigprocmask(int how, const sigset_t *set, sigset_t *old);
int sigpending(sigset_t *to);
int sigsuspend(const sigset_t *mask);
int sigtimedwait(const sigset_t *set, siginfo_t *info, const struct timespec *limit);
int sigaltstack(const stack_t *set, stack_t *old);
static inline sigset_t sigbit(int signal) { return 1UL << (signal - 1); }

/* The number for "TERM", "SIGTERM" or "15"; -1 for none. */
int signal_number(const char *name);
/* "TERM" for 15; "?" for none. */
const char *signal_name(int signal);
