/* Messages on standard error. */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

extern const char *program_name;

/* One message is one write: standard error may be shared. */
static void message(const char *format, va_list arguments, const char *reason)
{
    char text[1024];
    vsnprintf(text, sizeof text, format, arguments);
    fflush(stdout);
    fprintf(stderr, "%s: %s%s%s\n", program_name, text, reason ? ": " : "", reason ? reason : "");
}

#define MESSAGE(reason) va_list arguments; va_start(arguments, format); message(format, arguments, reason); va_end(arguments)
void warn(const char *format, ...) { MESSAGE(strerror(errno)); }
void warnx(const char *format, ...) { MESSAGE(NULL); }
void err(int status, const char *format, ...) { MESSAGE(strerror(errno)); exit(status); }
void errx(int status, const char *format, ...) { MESSAGE(NULL); exit(status); }
