/* Terminals are devices with ioctls. */
#include <errno.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define TCGETS 0x5401
#define TCSETS 0x5402

int tcgetattr(int fd, struct termios *to) { return ioctl(fd, TCGETS, to); }
int tcsetattr(int fd, int when, const struct termios *from) { return ioctl(fd, TCSETS + when, from); }
int tcsetpgrp(int fd, pid_t group) { return ioctl(fd, TIOCSPGRP, &group); }

pid_t tcgetpgrp(int fd)
{
    pid_t group;
    return ioctl(fd, TIOCGPGRP, &group) < 0 ? -1 : group;
}

/* Only a terminal can say its settings. errno stays as it was. */
int isatty(int fd)
{
    struct termios settings;
    int saved = errno;
    int answer = tcgetattr(fd, &settings) == 0;
    errno = saved;
    return answer;
}
