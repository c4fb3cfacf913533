/* hello: the first program. It greets, and says where it runs: its process id, the system, its arguments. */
#include <program.h>
#include <stdio.h>
#include <sys/utsname.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    struct utsname system;
    operands(argc, argv, 0, MANY, "hello [WORD...]");
    uname(&system);
    printf("Hello from process %d on %s, an emulated %s machine.\n", getpid(), system.sysname, system.machine);
    for (int i = 1; i < argc; i++)
        printf("argument %d: %s\n", i, argv[i]);
    return 0;
}
