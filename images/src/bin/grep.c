/* grep [-EFcilnqrv] PATTERN [FILE...]: prints the lines that match a regular expression. Status 0: some did. */
#include <dirent.h>
#include <program.h>
#include <regex.h>
#include <sys/stat.h>

static const char usage[] = "grep [-EFcilnqrv] [-e] PATTERN [FILE...]";
static regex_t regex;
static int inverted, numbers, counting, names_only, quiet, recursive, show_names, found, failed;

static void search(FILE *in, const char *path)
{
    char *line = NULL;
    size_t room = 0;
    long hits = 0, number = 0;
    for (ssize_t length; (length = getline(&line, &room, in)) >= 0;) {
        number++;
        if (line[length - 1] == '\n')
            line[--length] = 0;
        if ((regsearch(&regex, line, length, NULL) == 0) == inverted)
            continue;
        hits++;
        if (quiet)
            exit(0);
        if (names_only || counting)
            continue;
        if (show_names)
            printf("%s:", path);
        if (numbers)
            printf("%ld:", number);
        fwrite(line, 1, length, stdout);
        putchar('\n');
    }
    if (names_only && hits)
        puts(path);
    if (counting && show_names)
        printf("%s:", path);
    if (counting)
        printf("%ld\n", hits);
    found |= hits > 0;
    free(line);
}

static void search_path(const char *path)
{
    struct stat info;
    DIR *dir = recursive && stat(path, &info) == 0 && S_ISDIR(info.st_mode) ? opendir(path) : NULL;
    if (!dir) {
        failed |= for_each_input(1, (char **)&path, search);
        return;
    }
    for (struct dirent *entry; (entry = readdir(dir));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            char *inner = join(path, entry->d_name);
            search_path(inner);
            free(inner);
        }
    closedir(dir);
}

/* A pattern that means itself: every character that is special gets a backslash. */
static char *literal(const char *text)
{
    char *to = allocate(2 * strlen(text) + 1), *at = to;
    for (; *text; text++) {
        if (strchr("\\.*[]^$", *text))
            *at++ = '\\';
        *at++ = *text;
    }
    *at = 0;
    return to;
}

int main(int argc, char **argv)
{
    int flags = strcmp(last_component(argv[0]), "egrep") == 0 ? REG_EXTENDED : 0, fixed = 0, h = 0;
    char *pattern = NULL;
    for (int c; (c = option(argc, argv, "EFcilnqrvhHe:", usage)) != -1;)
        switch (c) {
        case 'E': flags |= REG_EXTENDED; break;
        case 'F': fixed = 1; break;
        case 'c': counting = 1; break;
        case 'i': flags |= REG_ICASE; break;
        case 'l': names_only = 1; break;
        case 'n': numbers = 1; break;
        case 'q': quiet = 1; break;
        case 'r': recursive = 1; break;
        case 'v': inverted = 1; break;
        case 'h': h = -1; break;
        case 'H': h = 1; break;
        case 'e': pattern = optarg; break;
        }
    if (!pattern && optind == argc)
        usage_error(usage);
    if (!pattern)
        pattern = argv[optind++];
    if (regcomp(&regex, fixed ? literal(pattern) : pattern, fixed ? flags & ~REG_EXTENDED : flags) != 0)
        errx(2, "'%s' is not a regular expression that this grep understands", pattern);
    show_names = h ? h > 0 : argc - optind > 1 || recursive;
    if (optind == argc)
        search_path(recursive ? "." : "-");
    for (; optind < argc; optind++)
        search_path(argv[optind]);
    return failed ? 2 : !found;
}
