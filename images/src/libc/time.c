/* Clocks, sleeping, and the Gregorian calendar in UTC. */
#include "syscall.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *to) { return CALL(SYS_clock_gettime, clock, to); }
int clock_settime(clockid_t clock, const struct timespec *from) { return CALL(SYS_clock_settime, clock, from); }
int nanosleep(const struct timespec *wanted, struct timespec *left) { return CALL(SYS_nanosleep, wanted, left); }

time_t time(time_t *to)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (to)
        *to = now.tv_sec;
    return now.tv_sec;
}

unsigned sleep(unsigned seconds)
{
    struct timespec wanted = { seconds, 0 };
    return nanosleep(&wanted, &wanted) == 0 ? 0 : wanted.tv_sec;
}

int usleep(unsigned microseconds)
{
    struct timespec wanted = { microseconds / 1000000, microseconds % 1000000 * 1000L };
    return nanosleep(&wanted, NULL);
}

/* A one-shot real-time timer that sends SIGALRM; zero seconds stops it. */
unsigned alarm(unsigned seconds)
{
    struct { struct timeval interval, value; } set = { { 0, 0 }, { seconds, 0 } }, old = { 0 };
    RAW(SYS_setitimer, 0, &set, &old);
    return old.value.tv_sec + (old.value.tv_usec > 0);
}

/* Days since 1970-01-01, counting years from March so that the leap day comes last. */
static long days_from_civil(long year, int month, int day)
{
    year -= month <= 2;
    long era = (year >= 0 ? year : year - 399) / 400;
    long year_of_era = year - era * 400;
    long day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

struct tm *gmtime_r(const time_t *seconds, struct tm *to)
{
    long days = *seconds / 86400, rest = *seconds % 86400;
    if (rest < 0)
        rest += 86400, days--;
    long shifted = days + 719468;
    long era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    long day_of_era = shifted - era * 146097;
    long year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    long day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int march_month = (5 * day_of_year + 2) / 153;
    int month = march_month < 10 ? march_month + 3 : march_month - 9;
    long year = year_of_era + era * 400 + (month <= 2);
    *to = (struct tm){
        .tm_sec = rest % 60, .tm_min = rest / 60 % 60, .tm_hour = rest / 3600,
        .tm_mday = day_of_year - (153 * march_month + 2) / 5 + 1, .tm_mon = month - 1, .tm_year = year - 1900,
        .tm_wday = ((days + 4) % 7 + 7) % 7, .tm_yday = days - days_from_civil(year, 1, 1),
    };
    return to;
}

time_t timegm(struct tm *from)
{
    long days = days_from_civil(from->tm_year + 1900L, from->tm_mon + 1, from->tm_mday);
    return days * 86400 + from->tm_hour * 3600 + from->tm_min * 60 + from->tm_sec;
}

static const char weekdays[7][10] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };
static const char months[12][10] = { "January", "February", "March", "April", "May", "June", "July", "August",
                                     "September", "October", "November", "December" };

static void format_field(char *to, size_t room, char field, const struct tm *tm)
{
    switch (field) {
    case 'Y': snprintf(to, room, "%d", tm->tm_year + 1900); break;
    case 'y': snprintf(to, room, "%02d", tm->tm_year % 100); break;
    case 'm': snprintf(to, room, "%02d", tm->tm_mon + 1); break;
    case 'd': snprintf(to, room, "%02d", tm->tm_mday); break;
    case 'e': snprintf(to, room, "%2d", tm->tm_mday); break;
    case 'H': snprintf(to, room, "%02d", tm->tm_hour); break;
    case 'M': snprintf(to, room, "%02d", tm->tm_min); break;
    case 'S': snprintf(to, room, "%02d", tm->tm_sec); break;
    case 'j': snprintf(to, room, "%03d", tm->tm_yday + 1); break;
    case 'u': snprintf(to, room, "%d", tm->tm_wday ? tm->tm_wday : 7); break;
    case 'a': snprintf(to, room, "%.3s", weekdays[tm->tm_wday]); break;
    case 'A': snprintf(to, room, "%s", weekdays[tm->tm_wday]); break;
    case 'b': snprintf(to, room, "%.3s", months[tm->tm_mon]); break;
    case 'B': snprintf(to, room, "%s", months[tm->tm_mon]); break;
    case 'Z': snprintf(to, room, "UTC"); break;
    case 'z': snprintf(to, room, "+0000"); break;
    case 's': snprintf(to, room, "%ld", timegm((struct tm *)tm)); break;
    case 'F': strftime(to, room, "%Y-%m-%d", tm); break;
    case 'T': strftime(to, room, "%H:%M:%S", tm); break;
    case 'R': strftime(to, room, "%H:%M", tm); break;
    case 'D': strftime(to, room, "%m/%d/%y", tm); break;
    case 'c': strftime(to, room, "%a %b %e %H:%M:%S %Y", tm); break;
    case 'n': snprintf(to, room, "\n"); break;
    case 't': snprintf(to, room, "\t"); break;
    case '%': snprintf(to, room, "%%"); break;
    default: snprintf(to, room, "%%%c", field);
    }
}

size_t strftime(char *to, size_t room, const char *format, const struct tm *tm)
{
    size_t used = 0;
    for (; *format && used + 1 < room; format++) {
        if (*format == '%' && format[1]) {
            format_field(to + used, room - used, *++format, tm);
            used += strlen(to + used);
        } else {
            to[used++] = *format;
        }
    }
    to[used] = 0;
    return used;
}
