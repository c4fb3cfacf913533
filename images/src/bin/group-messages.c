/* group-messages: as messages, in threads or processes, through pipes or sockets.
 *
 * The shape of hackbench: in each group every sender writes to every receiver. Who sends and who receives wake each other all the time, so it matters whether a group is together on harts that share
 * a cache, and whether a waker and who it wakes are. Prints the nanoseconds from the first message to the last.
 */
#include <measure.h>
#include <program.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <workload.h>

static long groups = 2, fds = 4, loops = 50, bytes = 100, processes, sockets;
static int *ends;                    /* for each receiver: where it reads, where others write */

static int *channel(long group, long receiver)
{
    return &ends[2 * (group * fds + receiver)];
}

static void send_all(long group)
{
    char *data = allocate(bytes);
    memset(data, 'm', bytes);
    for (long loop = 0; loop < loops; loop++)
        for (long receiver = 0; receiver < fds; receiver++)
            if (write(channel(group, receiver)[1], data, bytes) != bytes)
                err(1, "write");
    free(data);
}

static void receive_all(long group, long me)
{
    char *data = allocate(bytes);
    for (long left = fds * loops * bytes; left > 0;) {
        ssize_t got = read(channel(group, me)[0], data, bytes < left ? bytes : left);
        if (got <= 0)
            err(1, "read");
        left -= got;
    }
    free(data);
}

/* Of each group the first half sends, the second receives. */
static void member(long me)
{
    long group = me / (2 * fds), role = me % (2 * fds);
    if (role < fds)
        send_all(group);
    else
        receive_all(group, role - fds);
}

static unsigned long in_processes(long count)
{
    int gate[2];
    char byte;
    if (pipe(gate) < 0)
        err(1, "pipe");
    for (long i = 0; i < count; i++) {
        pid_t pid = fork();
        if (pid < 0)
            err(1, "fork");
        if (pid == 0) {
            close(gate[1]);
            read(gate[0], &byte, 1);
            member(i);
            _exit(0);
        }
    }
    unsigned long began = nanos();
    close(gate[1]);
    while (wait(NULL) > 0)
        continue;
    return nanos() - began;
}

int main(int argc, char **argv)
{
    long threads = 0, pipes = 0;
    settings(argc, argv, "group-messages [SETTING...]: message passing in groups", (struct setting[]){
        { "groups", &groups, 1, 64, "groups" },
        { "fds", &fds, 1, 64, "senders, and as many receivers, in each group" },
        { "loops", &loops, 1, 1000000, "messages from each sender to each receiver" },
        { "bytes", &bytes, 1, 4096, "length of a message" },
        { "threads", &threads, 0, 0, "all are threads of one process, which is how it is" },
        { "processes", &processes, 0, 0, "each is a process" },
        { "pipe", &pipes, 0, 0, "messages go through pipes, which is how it is" },
        { "socket", &sockets, 0, 0, "messages go through pairs of sockets" },
        { NULL, NULL, 0, 0, NULL } });
    ends = allocate(2 * groups * fds * sizeof *ends);
    for (long i = 0; i < groups * fds; i++)
        if ((sockets ? socketpair(AF_UNIX, SOCK_STREAM, 0, &ends[2 * i]) : pipe(&ends[2 * i])) < 0)
            err(1, "channel %ld", i);
    long members = 2 * groups * fds;
    metric("nanoseconds", processes ? in_processes(members) : together(members, NULL, member));
    return 0;
}
