/* System calls on descriptors and paths. riscv64 has only the *at forms: the classic ones pass AT_FDCWD. */
#include "syscall.h"
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <termios.h>
#include <unistd.h>

int open(const char *path, int flags, ...)
{
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    va_end(rest);
    return CALL(SYS_openat, AT_FDCWD, path, flags, mode);
}

int fcntl(int fd, int command, ...)
{
    va_list rest;
    va_start(rest, command);
    long argument = va_arg(rest, long);
    va_end(rest);
    return CALL(SYS_fcntl, fd, command, argument);
}

int ioctl(int fd, unsigned long request, ...)
{
    va_list rest;
    va_start(rest, request);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    return CALL(SYS_ioctl, fd, request, argument);
}

ssize_t read(int fd, void *to, size_t n) { return CALL(SYS_read, fd, to, n); }
ssize_t write(int fd, const void *from, size_t n) { return CALL(SYS_write, fd, from, n); }
off_t lseek(int fd, off_t offset, int whence) { return CALL(SYS_lseek, fd, offset, whence); }
int close(int fd) { return CALL(SYS_close, fd); }
int dup(int fd) { return CALL(SYS_dup, fd); }
int dup2(int from, int to) { return from == to ? fcntl(from, F_GETFD, 0) < 0 ? -1 : to : CALL(SYS_dup3, from, to, 0); }
int pipe(int fds[2]) { return CALL(SYS_pipe2, fds, 0); }
int pipe2(int fds[2], int flags) { return CALL(SYS_pipe2, fds, flags); }
int fsync(int fd) { return CALL(SYS_fsync, fd); }
void sync(void) { RAW(SYS_sync); }
int ftruncate(int fd, off_t length) { return CALL(SYS_ftruncate, fd, length); }

int access(const char *path, int mode) { return CALL(SYS_faccessat, AT_FDCWD, path, mode); }
int chdir(const char *path) { return CALL(SYS_chdir, path); }
int chroot(const char *path) { return CALL(SYS_chroot, path); }
char *getcwd(char *to, size_t room) { return CALL(SYS_getcwd, to, room) < 0 ? NULL : to; }
int link(const char *from, const char *to) { return CALL(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0); }
int symlink(const char *target, const char *path) { return CALL(SYS_symlinkat, target, AT_FDCWD, path); }
ssize_t readlink(const char *path, char *to, size_t room) { return CALL(SYS_readlinkat, AT_FDCWD, path, to, room); }
int unlink(const char *path) { return CALL(SYS_unlinkat, AT_FDCWD, path, 0); }
int rmdir(const char *path) { return CALL(SYS_unlinkat, AT_FDCWD, path, AT_REMOVEDIR); }
int rename(const char *from, const char *to) { return CALL(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0); }
int chown(const char *path, uid_t user, gid_t group) { return CALL(SYS_fchownat, AT_FDCWD, path, user, group, 0); }
int lchown(const char *path, uid_t user, gid_t group)
{
    return CALL(SYS_fchownat, AT_FDCWD, path, user, group, AT_SYMLINK_NOFOLLOW);
}

int stat(const char *path, struct stat *to) { return CALL(SYS_newfstatat, AT_FDCWD, path, to, 0); }
int lstat(const char *path, struct stat *to) { return CALL(SYS_newfstatat, AT_FDCWD, path, to, AT_SYMLINK_NOFOLLOW); }
int fstat(int fd, struct stat *to) { return CALL(SYS_fstat, fd, to); }
int mkdir(const char *path, mode_t mode) { return CALL(SYS_mkdirat, AT_FDCWD, path, mode); }
int mkfifo(const char *path, mode_t mode) { return mknod(path, mode | S_IFIFO, 0); }
int mknod(const char *path, mode_t mode, dev_t device) { return CALL(SYS_mknodat, AT_FDCWD, path, mode, device); }
int chmod(const char *path, mode_t mode) { return CALL(SYS_fchmodat, AT_FDCWD, path, mode); }
mode_t umask(mode_t mask) { return RAW(SYS_umask, mask); }
int utimensat(int fd, const char *path, const struct timespec times[2], int flags)
{
    return CALL(SYS_utimensat, fd, path, times, flags);
}

int statfs(const char *path, struct statfs *to) { return CALL(SYS_statfs, path, to); }
int mount(const char *source, const char *target, const char *type, unsigned long flags, const void *data)
{
    return CALL(SYS_mount, source, target, type, flags, data);
}
int umount2(const char *target, int flags) { return CALL(SYS_umount2, target, flags); }
