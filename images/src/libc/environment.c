/* environ, searched and changed. The array that the kernel made is replaced by our own at the first change. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char **entry_of(const char *name, size_t length)
{
    for (char **at = environ; *at; at++)
        if (strncmp(*at, name, length) == 0 && (*at)[length] == '=')
            return at;
    return NULL;
}

char *getenv(const char *name)
{
    size_t length = strlen(name);
    char **entry = entry_of(name, length);
    return entry ? *entry + length + 1 : NULL;
}

static int append(char *entry)
{
    static char **ours;
    size_t count = 0;
    while (environ[count])
        count++;
    char **fresh = realloc(environ == ours ? ours : NULL, (count + 2) * sizeof *fresh);
    if (!fresh)
        return -1;
    if (environ != ours)
        memcpy(fresh, environ, count * sizeof *fresh);
    fresh[count] = entry;
    fresh[count + 1] = NULL;
    environ = ours = fresh;
    return 0;
}

int setenv(const char *name, const char *value, int overwrite)
{
    size_t length = strlen(name);
    if (!length || strchr(name, '=')) {
        errno = EINVAL;
        return -1;
    }
    char **old = entry_of(name, length);
    if (old && !overwrite)
        return 0;
    char *entry = malloc(length + strlen(value) + 2);
    if (!entry)
        return -1;
    memcpy(entry, name, length);
    entry[length] = '=';
    strcpy(entry + length + 1, value);
    if (!old)
        return append(entry);
    *old = entry;
    return 0;
}

int unsetenv(const char *name)
{
    char **entry;
    while ((entry = entry_of(name, strlen(name))))
        do
            entry[0] = entry[1];
        while (*entry++);
    return 0;
}
