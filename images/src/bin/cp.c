/* cp [-rpf] SOURCE... TARGET: copies files; -r folders with all that is in them, -p keeps mode and times. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <program.h>
#include <sys/stat.h>

static const char usage[] = "cp [-rpf] SOURCE... TARGET";
static int recursive, preserve, force, failed;

static void complain(const char *path)
{
    warn("%s", path);
    failed = 1;
}

static void copy_bytes(int from, int to, const char *source, const char *target)
{
    static char buffer[16384];
    ssize_t n;
    while ((n = read(from, buffer, sizeof buffer)) > 0)
        for (ssize_t done = 0, part; done < n; done += part)
            if ((part = write(to, buffer + done, n - done)) < 0) {
                complain(target);
                return;
            }
    if (n < 0)
        complain(source);
}

static void copy_file(const char *source, const char *target, const struct stat *info)
{
    struct stat other;
    if (stat(target, &other) == 0 && other.st_dev == info->st_dev && other.st_ino == info->st_ino) {
        warnx("'%s' and '%s' are the same file", source, target);
        failed = 1;
        return;
    }
    int from = open(source, O_RDONLY);
    if (from < 0) {
        complain(source);
        return;
    }
    int to = open(target, O_WRONLY | O_CREAT | O_TRUNC, info->st_mode & 0777);
    if (to < 0 && force && unlink(target) == 0)
        to = open(target, O_WRONLY | O_CREAT | O_TRUNC, info->st_mode & 0777);
    if (to < 0)
        complain(target);
    else
        copy_bytes(from, to, source, target);
    close(from);
    close(to);
}

static void copy_link(const char *source, const char *target)
{
    char text[4096];
    ssize_t length = readlink(source, text, sizeof text - 1);
    text[length > 0 ? length : 0] = 0;
    if (length < 0 || symlink(text, target) < 0)
        complain(target);
}

static void copy(const char *source, const char *target);

static void copy_directory(const char *source, const char *target, const struct stat *info)
{
    DIR *dir = opendir(source);
    if (!dir) {
        complain(source);
        return;
    }
    if (mkdir(target, (info->st_mode & 07777) | 0700) < 0 && errno != EEXIST)
        complain(target);
    for (struct dirent *entry; (entry = readdir(dir));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            char *from = join(source, entry->d_name), *to = join(target, entry->d_name);
            copy(from, to);
            free(from);
            free(to);
        }
    closedir(dir);
}

static void copy(const char *source, const char *target)
{
    struct stat info;
    if ((recursive ? lstat : stat)(source, &info) < 0) {
        complain(source);
        return;
    }
    if (S_ISLNK(info.st_mode)) {
        copy_link(source, target);
        return;
    }
    if (S_ISDIR(info.st_mode) && !recursive) {
        warnx("'%s' is a directory: use -r", source);
        failed = 1;
    } else if (S_ISDIR(info.st_mode)) {
        copy_directory(source, target, &info);
    } else if (S_ISREG(info.st_mode) || !recursive) {
        copy_file(source, target, &info);
    } else if (mknod(target, info.st_mode, info.st_rdev) < 0) {
        complain(target);
    }
    if (preserve) {
        struct timespec times[] = { info.st_atim, info.st_mtim };
        chown(target, info.st_uid, info.st_gid);
        chmod(target, info.st_mode & 07777);
        utimensat(AT_FDCWD, target, times, 0);
    }
}

int main(int argc, char **argv)
{
    struct stat info;
    for (int c; (c = option(argc, argv, "rRapf", usage)) != -1;) {
        recursive |= c == 'r' || c == 'R' || c == 'a';
        preserve |= c == 'p' || c == 'a';
        force |= c == 'f';
    }
    if (argc - optind < 2)
        usage_error(usage);
    const char *target = argv[--argc];
    int into = stat(target, &info) == 0 && S_ISDIR(info.st_mode);
    if (argc - optind > 1 && !into)
        errx(1, "'%s' is not a directory", target);
    for (; optind < argc; optind++)
        copy(argv[optind], into ? join(target, last_component(argv[optind])) : target);
    return failed;
}
