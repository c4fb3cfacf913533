/* Waiting for several descriptors at once. */
#pragma once
struct pollfd { int fd; short events, revents; };
#define POLLIN 1
#define POLLHUP 16
/* milliseconds: -1 waits for ever. */
int poll(struct pollfd *files, unsigned long count, int milliseconds);
