/* signal-demo: what a process can know and decide about signals.
 *
 * Masks hold signals back; ordinary signals are remembered once, real-time signals queue, each with a value; siginfo says
 * who sent one; SA_RESTART hides an interruption from a blocked system call; sigaltstack gives handlers another stack.
 */
#include <demo.h>
#include <errno.h>
#include <program.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int calls, values[8], value_count, last_code, last_sender;
static volatile sigset_t mask_inside;
static volatile char *address_inside;

static void count(int signal, siginfo_t *info, void *context)
{
    char here;
    sigset_t mask;
    (void)signal, (void)context;
    address_inside = &here;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    mask_inside = mask;
    last_code = info->si_code;
    last_sender = info->si_pid;
    calls++;
    if (info->si_code == SI_QUEUE && value_count < 8)
        values[value_count++] = info->si_value.sival_int;
}

static void handle(int signal, unsigned long flags)
{
    struct sigaction action = { .sa_sigaction = count, .sa_flags = SA_SIGINFO | flags };
    sigaction(signal, &action, NULL);
    calls = value_count = 0;
}

static void siginfo(void)
{
    step("A handler runs, and learns from siginfo who sent the signal.");
    handle(SIGUSR1, 0);
    kill(getpid(), SIGUSR1);
    check(calls == 1, "the handler ran before kill returned");
    check(last_code == SI_USER && last_sender == getpid(), "siginfo names this process as the sender");
    check(mask_inside & sigbit(SIGUSR1), "while the handler ran, its own signal was blocked");
    sigset_t mask;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    check(!(mask & sigbit(SIGUSR1)), "afterwards it no longer is");
}

static void masks(void)
{
    sigset_t blocked = sigbit(SIGUSR1), pending = 0, old;
    step("A blocked signal waits; sent twice, an ordinary signal still arrives once.");
    handle(SIGUSR1, 0);
    sigprocmask(SIG_BLOCK, &blocked, &old);
    kill(getpid(), SIGUSR1);
    kill(getpid(), SIGUSR1);
    sigpending(&pending);
    check(calls == 0 && pending & sigbit(SIGUSR1), "it is pending, the handler did not run");
    sigprocmask(SIG_SETMASK, &old, NULL);
    check(calls == 1, "unblocked, it arrived exactly once");
}

static void queues(void)
{
    sigset_t blocked = sigbit(SIGRTMIN) | sigbit(SIGRTMIN + 1), old;
    step("Real-time signals queue with their values, lower numbers first, equal ones in order.");
    handle(SIGRTMIN + 1, 0);
    handle(SIGRTMIN, 0);
    sigprocmask(SIG_BLOCK, &blocked, &old);
    sigqueue(getpid(), SIGRTMIN + 1, (union sigval){ .sival_int = 30 });
    for (int value = 10; value <= 12; value++)
        sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = value });
    siginfo_t info = { 0 };
    sigset_t one = sigbit(SIGRTMIN + 1);
    check(sigtimedwait(&one, &info, NULL) == SIGRTMIN + 1 && info.si_value.sival_int == 30,
          "sigtimedwait takes one out of the queue without a handler");
    check(sigtimedwait(&one, &info, &(struct timespec){ 0, 1000000 }) == -1 && errno == EAGAIN,
          "and says EAGAIN when none comes in time");
    sigprocmask(SIG_SETMASK, &old, NULL);
    int in_order = value_count == 3;
    for (int i = 0; i < 3; i++)
        in_order &= values[i] == 10 + i;
    check(in_order, "three signals of one kind arrived as 10, 11, 12");
}

/* Forks a child that interrupts us a few times, and only then writes a byte into the pipe. */
static pid_t disturber(int fd)
{
    pid_t parent = getpid(), pid = fork();
    if (pid != 0)
        return pid;
    for (int i = 0; i < 5; i++) {
        usleep(20000);
        kill(parent, SIGUSR2);
    }
    usleep(20000);
    write(fd, "x", 1);
    _exit(0);
}

static void restart(void)
{
    int fds[2];
    char byte;
    step("A signal interrupts a blocked read: with EINTR, or unseen with SA_RESTART.");
    pipe(fds);
    handle(SIGUSR2, 0);
    pid_t pid = disturber(fds[1]);
    ssize_t n = read(fds[0], &byte, 1);
    check(n == -1 && errno == EINTR && calls > 0, "without SA_RESTART read ends with EINTR");
    while (read(fds[0], &byte, 1) != 1)
        continue;
    join_child(pid);
    handle(SIGUSR2, SA_RESTART);
    pid = disturber(fds[1]);
    n = read(fds[0], &byte, 1);
    check(n == 1 && byte == 'x' && calls > 0, "with SA_RESTART read goes on and delivers the byte");
    join_child(pid);
    close(fds[0]);
    close(fds[1]);
}

static void other_stack(void)
{
    static char room[16384];
    step("With SA_ONSTACK the handler runs on a stack of its own.");
    sigaltstack(&(stack_t){ .ss_sp = room, .ss_size = sizeof room }, NULL);
    handle(SIGUSR1, SA_ONSTACK);
    raise(SIGUSR1);
    check(address_inside >= room && address_inside < room + sizeof room, "the handler's variables lay there");
    handle(SIGUSR1, 0);
    raise(SIGUSR1);
    check(address_inside < room || address_inside >= room + sizeof room, "without the flag they do not");
    sigaltstack(&(stack_t){ .ss_flags = SS_DISABLE }, NULL);
}

static void suspend(void)
{
    sigset_t blocked = sigbit(SIGCHLD), old;
    step("sigsuspend waits with another mask, without a gap in which a signal could be missed.");
    handle(SIGCHLD, 0);
    sigprocmask(SIG_BLOCK, &blocked, &old);
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    while (calls == 0)
        check(sigsuspend(&old) == -1 && errno == EINTR, "sigsuspend came back after a handler ran");
    check(last_sender == pid, "siginfo of CHLD names the child");
    waitpid(pid, NULL, 0);
    sigprocmask(SIG_SETMASK, &old, NULL);
    signal(SIGCHLD, SIG_DFL);
}

static void defaults(void)
{
    int status;
    step("What is not handled has its default: TERM kills, STOP stops, CONT continues.");
    pid_t pid = fork();
    if (pid == 0)
        for (;;)
            pause();
    kill(pid, SIGSTOP);
    check(waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status), "the child stopped");
    kill(pid, SIGCONT);
    check(waitpid(pid, &status, WCONTINUED) == pid && WIFCONTINUED(status), "the child continued");
    kill(pid, SIGTERM);
    check(waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM, "the child was terminated");
}

int main(int argc, char **argv)
{
    operands(argc, argv, 0, 0, "signal-demo\n\nWhat a process can know and decide about signals.");
    siginfo();
    masks();
    queues();
    restart();
    other_stack();
    suspend();
    defaults();
    return verdict();
}
