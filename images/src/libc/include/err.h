/* Messages about failures, prefixed with the program's name; warn and err add what errno says. */
#pragma once
#include <stdio.h>
void warn(const char *format, ...) FORMAT(1, 2);
void warnx(const char *format, ...) FORMAT(1, 2);
_Noreturn void err(int status, const char *format, ...) FORMAT(2, 3);
_Noreturn void errx(int status, const char *format, ...) FORMAT(2, 3);
