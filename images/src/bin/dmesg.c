/* dmesg: prints the kernel's messages, which the syslog system call keeps in a ring. */
#include <program.h>
#include <sys/syscall.h>

#define READ_ALL 3
#define SIZE 10

int main(int argc, char **argv)
{
    const char *usage = "dmesg";
    option(argc, argv, "", usage);
    if (argc > optind)
        usage_error(usage);
    long size = syscall(SYS_syslog, SIZE, NULL, 0);
    if (size < 0)
        err(1, "syslog");
    char *text = allocate(size + 1);
    long length = syscall(SYS_syslog, READ_ALL, text, size);
    if (length < 0)
        err(1, "syslog");
    for (char *line = text, *end; line < text + length; line = end + 1) {
        end = memchr(line, '\n', text + length - line);
        end = end ? end : text + length;
        char *level_end = *line == '<' ? memchr(line, '>', end - line) : NULL;
        line = level_end ? level_end + 1 : line;
        printf("%.*s\n", (int)(end - line), line);
    }
    return 0;
}
