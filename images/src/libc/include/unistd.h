/* The system calls that every program knows. Each returns -1 and sets errno on failure. */
#pragma once
#include <sys/types.h>
#define STDIN_FILENO 0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2
#define R_OK 4
#define W_OK 2
#define X_OK 1
#define F_OK 0
extern char **environ;
extern char *optarg;
extern int optind, opterr, optopt;

ssize_t read(int fd, void *to, size_t n);
ssize_t write(int fd, const void *from, size_t n);
off_t lseek(int fd, off_t offset, int whence);
int close(int fd);
int dup(int fd);
int dup2(int from, int to);
int pipe(int fds[2]);
int pipe2(int fds[2], int flags);
int fsync(int fd);
void sync(void);
int ftruncate(int fd, off_t length);
int isatty(int fd);

int access(const char *path, int mode);
int chdir(const char *path);
int chroot(const char *path);
char *getcwd(char *to, size_t room);
int link(const char *from, const char *to);
int symlink(const char *target, const char *path);
ssize_t readlink(const char *path, char *to, size_t room);
int unlink(const char *path);
int rmdir(const char *path);
int chown(const char *path, uid_t user, gid_t group);
int lchown(const char *path, uid_t user, gid_t group);

pid_t fork(void);
int execve(const char *path, char *const argv[], char *const envp[]);
int execv(const char *path, char *const argv[]);
int execvp(const char *name, char *const argv[]);
_Noreturn void _exit(int status);
pid_t getpid(void);
pid_t getppid(void);
pid_t gettid(void);
pid_t setsid(void);
int setpgid(pid_t pid, pid_t group);
pid_t getpgrp(void);
uid_t getuid(void);
uid_t geteuid(void);
gid_t getgid(void);
gid_t getegid(void);
int getgroups(int room, gid_t groups[]);
int setuid(uid_t user);
int setgid(gid_t group);
int nice(int increment);
unsigned sleep(unsigned seconds);
int usleep(unsigned microseconds);
unsigned alarm(unsigned seconds);
int pause(void);
int gethostname(char *to, size_t room);
int sethostname(const char *name, size_t length);
void *sbrk(long increment);
long syscall(long number, ...);
int getopt(int argc, char *const argv[], const char *letters);
