/* uptime: how long the machine has been up, and how many processes wanted to run in the last 1, 5 and 15 minutes. */
#include <program.h>
#include <sys/sysinfo.h>
#include <time.h>

int main(int argc, char **argv)
{
    struct sysinfo info;
    struct tm tm;
    char now[16];
    time_t seconds = time(NULL);
    operands(argc, argv, 0, 0, "uptime");
    if (sysinfo(&info) < 0)
        err(1, "sysinfo");
    strftime(now, sizeof now, "%T", gmtime_r(&seconds, &tm));
    printf(" %s up ", now);
    if (info.uptime >= 86400)
        printf("%ld days, ", info.uptime / 86400);
    printf("%02ld:%02ld:%02ld, load average:", info.uptime / 3600 % 24, info.uptime / 60 % 60, info.uptime % 60);
    for (int i = 0; i < 3; i++)
        printf("%s %.2f", i ? "," : "", info.loads[i] / 65536.0);
    putchar('\n');
    return 0;
}
