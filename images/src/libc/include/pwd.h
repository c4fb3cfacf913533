/* The lines of /etc/passwd. The answer lives until the next call. */
#pragma once
#include <sys/types.h>
struct passwd { char *pw_name; uid_t pw_uid; gid_t pw_gid; char *pw_dir, *pw_shell; };
struct passwd *getpwuid(uid_t user);
struct passwd *getpwnam(const char *name);
