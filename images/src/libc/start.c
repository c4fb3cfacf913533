/* From the kernel's stack to main: arguments, environment, the main thread's variables. */
#include "thread.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv, char **envp);

char **environ;
const char *program_name = "?";

/* The ELF header of this program and the program header that describes its thread variables. */
struct program_header { unsigned type, flags; unsigned long offset, address, physical, file_size, memory_size, align; };
extern const char __ehdr_start[] __attribute__((visibility("hidden")));
#define ELF_PHOFF 32
#define ELF_PHNUM 56
#define PT_TLS 7

static const struct program_header *tls_header(void)
{
    const struct program_header *header = (const void *)(__ehdr_start + *(unsigned long *)(__ehdr_start + ELF_PHOFF));
    for (int count = *(unsigned short *)(__ehdr_start + ELF_PHNUM); count > 0; count--, header++)
        if (header->type == PT_TLS)
            return header;
    return NULL;
}

unsigned long thread_area_size(void)
{
    const struct program_header *tls = tls_header();
    return sizeof(struct pthread) + (tls ? tls->memory_size : 0);
}

void *make_thread_area(void *area)
{
    const struct program_header *tls = tls_header();
    char *variables = (char *)area + sizeof(struct pthread);
    if (tls)
        memcpy(variables, (const void *)tls->address, tls->file_size);
    return variables;
}

_Noreturn void start_c(long *stack)
{
    static char main_area[512] __attribute__((aligned(16)));
    int argc = stack[0];
    char **argv = (char **)(stack + 1);
    __asm__ volatile("mv tp, %0" :: "r"(make_thread_area(main_area)));
    environ = argv + argc + 1;
    if (argc > 0) {
        const char *slash = strrchr(argv[0], '/');
        program_name = slash ? slash + 1 : argv[0];
    }
    exit(main(argc, argv, environ));
}
