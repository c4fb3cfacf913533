/* Clocks and dates. The only time zone is UTC. */
#pragma once
#include <sys/types.h>
#define CLOCK_REALTIME 0
#define CLOCK_MONOTONIC 1
#define CLOCK_PROCESS_CPUTIME_ID 2
struct timespec { time_t tv_sec; long tv_nsec; };
struct tm { int tm_sec, tm_min, tm_hour, tm_mday, tm_mon, tm_year, tm_wday, tm_yday, tm_isdst; };
#define UTIME_NOW 0x3fffffff
#define UTIME_OMIT 0x3ffffffe
time_t time(time_t *to);
int clock_gettime(clockid_t clock, struct timespec *to);
int clock_settime(clockid_t clock, const struct timespec *from);
int nanosleep(const struct timespec *wanted, struct timespec *left);
struct tm *gmtime_r(const time_t *seconds, struct tm *to);
time_t timegm(struct tm *from);
size_t strftime(char *to, size_t room, const char *format, const struct tm *tm);
