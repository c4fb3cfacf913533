/* whoami: prints the name of the user that the process runs as. */
#include <program.h>
#include <pwd.h>

int main(void)
{
    struct passwd *user = getpwuid(geteuid());
    if (!user)
        errx(1, "user %u has no name in /etc/passwd", geteuid());
    puts(user->pw_name);
    return 0;
}
