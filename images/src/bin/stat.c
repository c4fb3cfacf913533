/* stat [-L] FILE...: prints everything that the kernel keeps about files; -L follows links. */
#include <grp.h>
#include <program.h>
#include <pwd.h>
#include <sys/stat.h>
#include <time.h>

static const char *kind(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG: return "regular file";
    case S_IFDIR: return "directory";
    case S_IFLNK: return "symbolic link";
    case S_IFCHR: return "character device";
    case S_IFBLK: return "block device";
    case S_IFIFO: return "fifo";
    case S_IFSOCK: return "socket";
    default: return "unknown";
    }
}

static void show_time(const char *what, const struct timespec *when)
{
    char text[32];
    struct tm tm;
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", gmtime_r(&when->tv_sec, &tm));
    printf("%s: %s.%09ld +0000\n", what, text, when->tv_nsec);
}

static void show(const char *path, const struct stat *info)
{
    struct passwd *user = getpwuid(info->st_uid);
    struct group *group = getgrgid(info->st_gid);
    printf("  File: %s\n", path);
    printf("  Size: %-15ld Blocks: %-10ld IO Block: %-6d %s\n", info->st_size, info->st_blocks, info->st_blksize,
           kind(info->st_mode));
    printf("Device: %u,%-13u Inode: %-11lu Links: %u\n", major(info->st_dev), minor(info->st_dev), info->st_ino, info->st_nlink);
    printf("Access: (%04o/%s)  Uid: (%5u/%8s)   Gid: (%5u/%8s)\n", info->st_mode & 07777, mode_text(info->st_mode),
           info->st_uid, user ? user->pw_name : "UNKNOWN", info->st_gid, group ? group->gr_name : "UNKNOWN");
    if (S_ISCHR(info->st_mode) || S_ISBLK(info->st_mode))
        printf("Number: %u, %u\n", major(info->st_rdev), minor(info->st_rdev));
    show_time("Access", &info->st_atim);
    show_time("Modify", &info->st_mtim);
    show_time("Change", &info->st_ctim);
}

int main(int argc, char **argv)
{
    int failed = 0, follow = 0;
    while (option(argc, argv, "L", "stat [-L] FILE...") != -1)
        follow = 1;
    for (; optind < argc; optind++) {
        struct stat info;
        if ((follow ? stat : lstat)(argv[optind], &info) < 0) {
            warn("%s", argv[optind]);
            failed = 1;
        } else {
            show(argv[optind], &info);
        }
    }
    return failed;
}
