/* kv: a store of keys and values, asked by clients through pairs of sockets.
 *
 * Each server is a thread with a table of its own and some of the clients. A client sends a request, waits for the answer, and asks again. Prints the nanoseconds until the last
 * client has all its answers.
 */
#include <measure.h>
#include <poll.h>
#include <program.h>
#include <sys/socket.h>
#include <workload.h>

#define MOST 64

struct request { long key, writes; };

static long servers = 1, clients = 4, requests = 200, keys = 1024, bytes = 64, writes = 20;
static int *ends;                    /* for each client: its own, its server's */

static void answer(int fd, char *table, char *value)
{
    struct request request;
    if (read(fd, &request, sizeof request) != sizeof request)
        err(1, "request");
    char *entry = table + request.key * bytes;
    if (request.writes)
        memset(entry, request.key, bytes);
    memcpy(value, entry, bytes);
    if (write(fd, value, bytes) != bytes)
        err(1, "answer");
}

static char *tables[MOST];

static void prepare(long me)
{
    if (me < servers)
        tables[me] = working_set((keys * bytes >> 10) + 1);
}

static void serve(long me)
{
    struct pollfd *files = allocate(clients * sizeof *files);
    char *table = tables[me], *value = allocate(bytes);
    long count = 0, left;
    for (long client = me; client < clients; client += servers)
        files[count++] = (struct pollfd){ ends[2 * client + 1], POLLIN, 0 };
    for (left = count * requests; left > 0;) {
        if (poll(files, count, -1) < 0)
            err(1, "poll");
        for (long i = 0; i < count; i++)
            if (files[i].revents & POLLIN) {
                answer(files[i].fd, table, value);
                left--;
            }
    }
}

static void ask(long me)
{
    char *value = allocate(bytes);
    unsigned long seed = me + 1;
    for (long i = 0; i < requests; i++) {
        struct request request = { next_random(&seed) % keys, (long)(next_random(&seed) % 100) < writes };
        if (write(ends[2 * me], &request, sizeof request) != sizeof request || read(ends[2 * me], value, bytes) != bytes)
            err(1, "client %ld", me);
    }
}

static void role(long me)
{
    if (me < servers)
        serve(me);
    else
        ask(me - servers);
}

int main(int argc, char **argv)
{
    settings(argc, argv, "kv [SETTING...]: key-value store over pairs of sockets", (struct setting[]){
        { "servers", &servers, 1, MOST, "servers" },
        { "clients", &clients, 1, 256, "clients, shared out among the servers" },
        { "requests", &requests, 1, 1000000, "requests of each client" },
        { "keys", &keys, 1, 1 << 24, "keys of each server" },
        { "bytes", &bytes, 1, 4096, "length of a value" },
        { "writes", &writes, 0, 100, "requests in a hundred that change the value" },
        { NULL, NULL, 0, 0, NULL } });
    ends = allocate(2 * clients * sizeof *ends);
    for (long i = 0; i < clients; i++)
        if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, &ends[2 * i]) < 0)
            err(1, "socketpair");
    metric("nanoseconds", together(servers + clients, prepare, role));
    return 0;
}
