/* ls [-l1ahdR] [FILE...]: lists directories, sorted by name; in columns and colour on a terminal. */
#include <dirent.h>
#include <grp.h>
#include <program.h>
#include <pwd.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>

struct entry {
    char *name;              /* as shown */
    char *path;
    struct stat stat;
};
struct list { struct entry *entries; size_t count; };

static int long_form, one_column, all, human_sizes, directories_themselves, recursive, colour, failed;

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static void add(struct list *list, char *name, char *path)
{
    struct entry entry = { name, path, { 0 } };
    if (lstat(path, &entry.stat) < 0) {
        warn("%s", path);
        failed = 1;
        return;
    }
    if ((list->count & (list->count - 1)) == 0)
        list->entries = resize(list->entries, (list->count ? 2 * list->count : 1) * sizeof entry);
    list->entries[list->count++] = entry;
}

static const char *colour_of(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFDIR: return "\033[1;34m";
    case S_IFLNK: return "\033[1;36m";
    case S_IFIFO: return "\033[33m";
    case S_IFCHR: case S_IFBLK: return "\033[1;33m";
    default: return mode & 0111 ? "\033[1;32m" : "";
    }
}

static void show_name(const struct entry *entry)
{
    const char *paint = colour ? colour_of(entry->stat.st_mode) : "";
    printf("%s%s%s", paint, entry->name, *paint ? "\033[0m" : "");
}

static void show_owner(const struct stat *stat)
{
    struct passwd *user = getpwuid(stat->st_uid);
    if (user)
        printf(" %-4s", user->pw_name);
    else
        printf(" %-4u", stat->st_uid);
    struct group *group = getgrgid(stat->st_gid);
    if (group)
        printf(" %-4s", group->gr_name);
    else
        printf(" %-4u", stat->st_gid);
}

/* How wide the columns of link counts and sizes have to be. */
static void measure(const struct list *list, int *links, int *size)
{
    *links = *size = 1;
    for (size_t i = 0; i < list->count; i++) {
        const struct stat *stat = &list->entries[i].stat;
        int is_device = S_ISCHR(stat->st_mode) || S_ISBLK(stat->st_mode);
        int link_digits = snprintf(NULL, 0, "%u", stat->st_nlink);
        int size_digits = is_device ? 8 : human_sizes ? 4 : snprintf(NULL, 0, "%ld", stat->st_size);
        *links = link_digits > *links ? link_digits : *links;
        *size = size_digits > *size ? size_digits : *size;
    }
}

static void show_long(const struct entry *entry, int links, int size)
{
    const struct stat *stat = &entry->stat;
    char when[32], target[4096];
    struct tm tm;
    printf("%s %*u", mode_text(stat->st_mode), links, stat->st_nlink);
    show_owner(stat);
    if (S_ISCHR(stat->st_mode) || S_ISBLK(stat->st_mode))
        printf(" %*u, %3u", size - 5, major(stat->st_rdev), minor(stat->st_rdev));
    else if (human_sizes)
        printf(" %*s", size, human(stat->st_size));
    else
        printf(" %*ld", size, stat->st_size);
    strftime(when, sizeof when, "%Y-%m-%d %H:%M", gmtime_r(&stat->st_mtim.tv_sec, &tm));
    printf(" %s ", when);
    show_name(entry);
    ssize_t length = S_ISLNK(stat->st_mode) ? readlink(entry->path, target, sizeof target) : -1;
    if (length >= 0)
        printf(" -> %.*s", (int)length, target);
    putchar('\n');
}

static int terminal_width(void)
{
    struct winsize size;
    return isatty(1) && ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : 80;
}

/* Down the columns, as a reader expects. */
static void show_columns(const struct list *list)
{
    size_t widest = 0;
    for (size_t i = 0; i < list->count; i++)
        if (strlen(list->entries[i].name) > widest)
            widest = strlen(list->entries[i].name);
    size_t columns = terminal_width() / (widest + 2);
    columns = columns ? columns : 1;
    size_t rows = (list->count + columns - 1) / columns;
    for (size_t row = 0; row < rows; row++) {
        for (size_t i = row; i < list->count; i += rows) {
            show_name(&list->entries[i]);
            if (i + rows < list->count)
                printf("%*s", (int)(widest + 2 - strlen(list->entries[i].name)), "");
        }
        putchar('\n');
    }
}

static void show(const struct list *list)
{
    if (!long_form && !one_column) {
        show_columns(list);
        return;
    }
    int links, size;
    measure(list, &links, &size);
    for (size_t i = 0; i < list->count; i++)
        if (long_form) {
            show_long(&list->entries[i], links, size);
        } else {
            show_name(&list->entries[i]);
            putchar('\n');
        }
}

static void list_directory(const char *path)
{
    struct list list = { 0 };
    DIR *dir = opendir(path);
    if (!dir) {
        warn("%s", path);
        failed = 1;
        return;
    }
    for (struct dirent *entry; (entry = readdir(dir));)
        if (all || entry->d_name[0] != '.')
            add(&list, strdup(entry->d_name), join(path, entry->d_name));
    closedir(dir);
    qsort(list.entries, list.count, sizeof *list.entries, by_name);
    show(&list);
    for (size_t i = 0; recursive && i < list.count; i++) {
        const char *name = list.entries[i].name;
        if (S_ISDIR(list.entries[i].stat.st_mode) && strcmp(name, ".") != 0 && strcmp(name, "..") != 0) {
            printf("\n%s:\n", list.entries[i].path);
            list_directory(list.entries[i].path);
        }
    }
    for (size_t i = 0; i < list.count; i++) {
        free(list.entries[i].name);
        free(list.entries[i].path);
    }
    free(list.entries);
}

/* A directory that is named, or a link to one unless -l asks about the link. */
static int is_listed(const struct entry *entry)
{
    struct stat target;
    if (directories_themselves)
        return 0;
    if (S_ISLNK(entry->stat.st_mode) && !long_form && stat(entry->path, &target) == 0)
        return S_ISDIR(target.st_mode);
    return S_ISDIR(entry->stat.st_mode);
}

int main(int argc, char **argv)
{
    struct list named = { 0 }, files = { 0 };
    colour = isatty(1);
    one_column = !colour;
    for (int c; (c = option(argc, argv, "l1ahdR", "ls [-l1ahdR] [FILE...]")) != -1;)
        switch (c) {
        case 'l': long_form = 1; break;
        case '1': one_column = 1; break;
        case 'a': all = 1; break;
        case 'h': human_sizes = 1; break;
        case 'd': directories_themselves = 1; break;
        case 'R': recursive = 1; break;
        }
    for (int i = optind; i < argc; i++)
        add(&named, argv[i], argv[i]);
    if (optind == argc)
        add(&named, ".", ".");
    qsort(named.entries, named.count, sizeof *named.entries, by_name);
    for (size_t i = 0; i < named.count; i++)
        if (!is_listed(&named.entries[i]))
            add(&files, named.entries[i].name, named.entries[i].path);
    if (files.count)
        show(&files);
    int titles = named.count > 1 || recursive, blank = files.count > 0;
    for (size_t i = 0; i < named.count; i++)
        if (is_listed(&named.entries[i])) {
            if (titles)
                printf("%s%s:\n", blank ? "\n" : "", named.entries[i].path);
            blank = 1;
            list_directory(named.entries[i].path);
        }
    return failed ? 2 : 0;
}
