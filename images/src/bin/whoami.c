/* whoami: prints the name of the user that the process runs as. */
#include <program.h>
#include <pwd.h>

int main(int argc, char **argv)
{
    struct passwd *user = getpwuid(geteuid());
    operands(argc, argv, 0, 0, "whoami");
    if (!user)
        errx(1, "user %u has no name in /etc/passwd", geteuid());
    puts(user->pw_name);
    return 0;
}
