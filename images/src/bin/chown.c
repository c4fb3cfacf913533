/* chown USER[:GROUP] FILE...: changes who owns files; names or numbers. */
#include <ctype.h>
#include <grp.h>
#include <program.h>
#include <pwd.h>

static uid_t user_id(const char *name)
{
    struct passwd *user = getpwnam(name);
    if (user)
        return user->pw_uid;
    if (!isdigit(*name))
        errx(1, "no user is called '%s'", name);
    return number(name, "user");
}

static gid_t group_id(const char *name)
{
    struct group *group = getgrnam(name);
    if (group)
        return group->gr_gid;
    if (!isdigit(*name))
        errx(1, "no group is called '%s'", name);
    return number(name, "group");
}

int main(int argc, char **argv)
{
    int failed = 0;
    operands(argc, argv, 2, MANY, "chown USER[:GROUP] FILE...");
    char *colon = strchr(argv[1], ':');
    if (colon)
        *colon = 0;
    uid_t user = *argv[1] ? user_id(argv[1]) : (uid_t)-1;
    gid_t group = colon && colon[1] ? group_id(colon + 1) : (gid_t)-1;
    for (int i = 2; i < argc; i++)
        if (chown(argv[i], user, group) < 0) {
            warn("%s", argv[i]);
            failed = 1;
        }
    return failed;
}
