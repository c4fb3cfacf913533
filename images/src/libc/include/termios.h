/* Terminal settings (asm-generic layout and bits). */
#pragma once
#include <sys/types.h>
struct termios {
    unsigned c_iflag, c_oflag, c_cflag, c_lflag;
    unsigned char c_line, c_cc[19];
};
#define ICRNL 0000400
#define IXON 0002000
#define OPOST 0000001
#define ISIG 0000001
#define ICANON 0000002
#define ECHO 0000010
#define IEXTEN 0100000
#define VTIME 5
#define VMIN 6
#define TCSANOW 0
#define TCSADRAIN 1
#define TCSAFLUSH 2
int tcgetattr(int fd, struct termios *to);
int tcsetattr(int fd, int when, const struct termios *from);
int tcsetpgrp(int fd, pid_t group);
pid_t tcgetpgrp(int fd);
