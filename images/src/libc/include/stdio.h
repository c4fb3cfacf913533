/* Buffered streams. A FILE is a descriptor and a buffer; standard output is flushed at each line on a terminal. */
#pragma once
#include <stdarg.h>
#include <stddef.h>
#include <sys/types.h>
#define EOF (-1)
#define BUFSIZ 4096
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
typedef struct FILE FILE;
extern FILE *const stdin, *const stdout, *const stderr;
#define FORMAT(string, first) __attribute__((format(printf, string, first)))
int printf(const char *format, ...) FORMAT(1, 2);
int fprintf(FILE *file, const char *format, ...) FORMAT(2, 3);
int dprintf(int fd, const char *format, ...) FORMAT(2, 3);
int snprintf(char *to, size_t room, const char *format, ...) FORMAT(3, 4);
int vfprintf(FILE *file, const char *format, va_list arguments) FORMAT(2, 0);
int vsnprintf(char *to, size_t room, const char *format, va_list arguments) FORMAT(3, 0);
int puts(const char *s);
int fputs(const char *s, FILE *file);
int putchar(int c);
int fputc(int c, FILE *file);
int getchar(void);
int fgetc(FILE *file);
int ungetc(int c, FILE *file);
char *fgets(char *to, int room, FILE *file);
ssize_t getline(char **line, size_t *room, FILE *file);
size_t fread(void *to, size_t size, size_t count, FILE *file);
size_t fwrite(const void *from, size_t size, size_t count, FILE *file);
FILE *fopen(const char *path, const char *mode);
FILE *fdopen(int fd, const char *mode);
int fclose(FILE *file);
int fflush(FILE *file);
int fileno(FILE *file);
int ferror(FILE *file);
int feof(FILE *file);
void perror(const char *what);
int rename(const char *from, const char *to);
