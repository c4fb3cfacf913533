/* mv SOURCE... TARGET: renames files, or moves them into a folder. Between file systems it runs cp -a and rm -rf. */
#include <errno.h>
#include <program.h>
#include <sys/stat.h>
#include <sys/wait.h>

static int run(char *const argv[])
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        execvp(argv[0], argv);
        err(127, "%s", argv[0]);
    }
    return pid < 0 || waitpid(pid, &status, 0) < 0 || status != 0;
}

static int move(char *source, char *target)
{
    if (rename(source, target) == 0)
        return 0;
    if (errno == EXDEV)
        return run((char *[]){ "cp", "-a", source, target, NULL }) || run((char *[]){ "rm", "-rf", source, NULL });
    warn("cannot move '%s' to '%s'", source, target);
    return 1;
}

int main(int argc, char **argv)
{
    static const char usage[] = "mv [-f] SOURCE... TARGET";
    struct stat info;
    int failed = 0;
    while (option(argc, argv, "f", usage) != -1)
        continue;
    if (argc - optind < 2)
        usage_error(usage);
    char *target = argv[--argc];
    int into = stat(target, &info) == 0 && S_ISDIR(info.st_mode);
    if (argc - optind > 1 && !into)
        errx(1, "'%s' is not a directory", target);
    for (; optind < argc; optind++)
        failed |= move(argv[optind], into ? join(target, last_component(argv[optind])) : target);
    return failed;
}
