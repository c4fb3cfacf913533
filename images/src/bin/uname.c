/* uname [-asnrvm]: prints what the kernel calls itself. */
#include <program.h>
#include <sys/utsname.h>

int main(int argc, char **argv)
{
    struct utsname names;
    const char letters[] = "snrvm", *space = "";
    int wanted = 0;
    for (int c; (c = option(argc, argv, "asnrvmo", "uname [-asnrvm]")) != -1;)
        wanted |= c == 'a' ? 31 : c == 'o' ? 1 : 1 << (strchr(letters, c) - letters);
    uname(&names);
    const char *texts[] = { names.sysname, names.nodename, names.release, names.version, names.machine };
    for (int i = 0; i < 5; i++)
        if ((wanted ? wanted : 1) & 1 << i) {
            printf("%s%s", space, texts[i]);
            space = " ";
        }
    putchar('\n');
    return 0;
}
