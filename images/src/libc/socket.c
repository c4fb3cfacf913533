/* Sockets, and waiting for several descriptors. */
#include "syscall.h"
#include <poll.h>
#include <sys/socket.h>
#include <time.h>

int socketpair(int family, int type, int protocol, int ends[2]) { return CALL(SYS_socketpair, family, type, protocol, ends); }

int poll(struct pollfd *files, unsigned long count, int milliseconds)
{
    struct timespec limit = { milliseconds / 1000, milliseconds % 1000 * 1000000L };
    return CALL(SYS_ppoll, files, count, milliseconds < 0 ? 0 : &limit, 0, 8);
}
