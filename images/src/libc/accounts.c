/* Users and groups: lines of colon-separated fields in /etc/passwd and /etc/group. */
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIELDS 7

static char line[512];
static char *fields[FIELDS];

/* Finds the line whose field has this text, and splits it; returns how many fields it has, 0 for no such line. */
static int find_line(const char *path, int field, const char *text)
{
    FILE *file = fopen(path, "r");
    int count = 0;
    while (file && fgets(line, sizeof line, file)) {
        char *at = line;
        line[strcspn(line, "\n")] = 0;
        for (count = 0; count < FIELDS && at; count++) {
            fields[count] = at;
            at = strchr(at, ':');
            if (at)
                *at++ = 0;
        }
        if (count > field && strcmp(fields[field], text) == 0)
            break;
        count = 0;
    }
    if (file)
        fclose(file);
    return count;
}

static const char *decimal(unsigned value)
{
    static char text[12];
    snprintf(text, sizeof text, "%u", value);
    return text;
}

static struct passwd *user_line(int field, const char *text)
{
    static struct passwd user;
    if (find_line("/etc/passwd", field, text) < FIELDS)
        return NULL;
    user = (struct passwd){ fields[0], atoi(fields[2]), atoi(fields[3]), fields[5], fields[6] };
    return &user;
}

static struct group *group_line(int field, const char *text)
{
    static struct group group;
    if (find_line("/etc/group", field, text) < 3)
        return NULL;
    group = (struct group){ fields[0], atoi(fields[2]) };
    return &group;
}

struct passwd *getpwuid(uid_t user) { return user_line(2, decimal(user)); }
struct passwd *getpwnam(const char *name) { return user_line(0, name); }
struct group *getgrgid(gid_t group) { return group_line(2, decimal(group)); }
struct group *getgrnam(const char *name) { return group_line(0, name); }
