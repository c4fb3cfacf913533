/* Sockets between processes and threads of one machine. */
#pragma once
#include <sys/types.h>
#define AF_UNIX 1
#define SOCK_STREAM 1
#define SOCK_DGRAM 2
#define SOCK_SEQPACKET 5
int socketpair(int family, int type, int protocol, int ends[2]);
