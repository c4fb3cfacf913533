/* System calls on memory. */
#include "syscall.h"
#include <sys/mman.h>
#include <unistd.h>

void *mmap(void *where, size_t length, int protection, int flags, int fd, off_t offset)
{
    return (void *)CALL(SYS_mmap, where, length, protection, flags, fd, offset);
}
int munmap(void *where, size_t length) { return CALL(SYS_munmap, where, length); }
int mprotect(void *where, size_t length, int protection) { return CALL(SYS_mprotect, where, length, protection); }
int madvise(void *where, size_t length, int advice) { return CALL(SYS_madvise, where, length, advice); }

/* brk moves the end of the heap and answers where it is now; an answer that differs from the wish is a refusal. */
void *sbrk(long increment)
{
    char *now = (char *)RAW(SYS_brk, 0);
    if (increment != 0 && (char *)RAW(SYS_brk, now + increment) != now + increment) {
        errno = ENOMEM;
        return (void *)-1;
    }
    return now;
}
