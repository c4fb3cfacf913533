/* What the kernel says about a file (the 128-byte struct stat of 64-bit asm-generic Linux). */
#pragma once
#include <sys/types.h>
#include <time.h>
struct stat {
    dev_t st_dev;
    ino_t st_ino;
    mode_t st_mode;
    nlink_t st_nlink;
    uid_t st_uid;
    gid_t st_gid;
    dev_t st_rdev;
    unsigned long st_pad1;
    off_t st_size;
    int st_blksize, st_pad2;
    long st_blocks;
    struct timespec st_atim, st_mtim, st_ctim;
    int st_unused[2];
};
#define S_IFMT 0170000
#define S_IFSOCK 0140000
#define S_IFLNK 0120000
#define S_IFREG 0100000
#define S_IFBLK 0060000
#define S_IFDIR 0040000
#define S_IFCHR 0020000
#define S_IFIFO 0010000
#define S_ISLNK(m) (((m) & S_IFMT) == S_IFLNK)
#define S_ISREG(m) (((m) & S_IFMT) == S_IFREG)
#define S_ISDIR(m) (((m) & S_IFMT) == S_IFDIR)
#define S_ISCHR(m) (((m) & S_IFMT) == S_IFCHR)
#define S_ISBLK(m) (((m) & S_IFMT) == S_IFBLK)
#define S_ISFIFO(m) (((m) & S_IFMT) == S_IFIFO)
#define S_ISUID 04000
#define S_ISGID 02000
#define S_ISVTX 01000
int stat(const char *path, struct stat *to);
int lstat(const char *path, struct stat *to);
int fstat(int fd, struct stat *to);
int mkdir(const char *path, mode_t mode);
int mkfifo(const char *path, mode_t mode);
int mknod(const char *path, mode_t mode, dev_t device);
int chmod(const char *path, mode_t mode);
mode_t umask(mode_t mask);
int utimensat(int fd, const char *path, const struct timespec times[2], int flags);
static inline unsigned major(dev_t d) { return ((d >> 8) & 0xfff) | ((d >> 32) & ~0xfffu); }
static inline unsigned minor(dev_t d) { return (d & 0xff) | ((d >> 12) & ~0xffu); }
