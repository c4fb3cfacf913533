/* The lines of /etc/group. The answer lives until the next call. */
#pragma once
#include <sys/types.h>
struct group { char *gr_name; gid_t gr_gid; };
struct group *getgrgid(gid_t group);
struct group *getgrnam(const char *name);
