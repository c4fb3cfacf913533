/* id [-u | -g] [-n]: prints who the process runs as. */
#include <grp.h>
#include <program.h>
#include <pwd.h>

static void show(const char *what, unsigned id, const char *name)
{
    printf("%s%u", what, id);
    if (name)
        printf("(%s)", name);
}

static void show_all(void)
{
    gid_t groups[64];
    struct passwd *user = getpwuid(getuid());
    struct group *group = getgrgid(getgid());
    show("uid=", getuid(), user ? user->pw_name : NULL);
    show(" gid=", getgid(), group ? group->gr_name : NULL);
    int count = getgroups(64, groups);
    for (int i = 0; i < count; i++) {
        group = getgrgid(groups[i]);
        show(i ? "," : " groups=", groups[i], group ? group->gr_name : NULL);
    }
    putchar('\n');
}

int main(int argc, char **argv)
{
    int what = 0, names = 0;
    for (int c; (c = option(argc, argv, "ugn", "id [-u | -g] [-n]")) != -1;)
        if (c == 'n')
            names = 1;
        else
            what = c;
    struct passwd *user = getpwuid(geteuid());
    struct group *group = getgrgid(getegid());
    if (!what)
        show_all();
    else if (names && (what == 'u' ? !!user : !!group))
        puts(what == 'u' ? user->pw_name : group->gr_name);
    else
        printf("%u\n", what == 'u' ? geteuid() : getegid());
    return 0;
}
