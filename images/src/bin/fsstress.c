/* fsstress [-n OPERATIONS] [-s SEED] [-p PROCESSES] FOLDER: random operations on a tree of files, each answer foretold by a model.
 *
 * After SGI's fsstress, as far as the idea goes; that one only makes trouble, this one also knows what must come of it: names,
 * types, links, contents, symbolic links, attributes, and which error a call has to answer. Every 4096 operations, and at the
 * end, the whole tree is compared with the model. With -p each process has a folder and a model of its own, and all of them
 * meet now and then in the folder "shared", where only the errors that a race explains are allowed. What a file system refuses
 * as not supported is left out from then on.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <program.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

enum { SETXATTR = 6, GETXATTR = 9, REMOVEXATTR = 14, TRUNCATE = 45, FALLOCATE = 47, PREAD = 67, PWRITE = 68, FDATASYNC = 83 };
enum { KEEP_SIZE = 1, PUNCH_HOLE = 2, NOREPLACE = 1, EXCHANGE = 2 };
enum { WIDTH = 28, DEPTH = 5, MOST_NODES = 320, MOST_BYTES = 40000, XATTRS = 3, HELD = 6, PATH = 1536, CHECK = 4096 };
enum { LARGE_XATTR = 280 }; /* all attributes of a file fit into one block of 1024 bytes, which is what ext4 has for them */
enum { PIPES = 1, RANGES = 2, RENAME_FLAGS = 4, XATTR_CALLS = 8 }; /* what a file system may be without */
enum kind { FILE_NODE, FOLDER, LINK, PIPE };

/* What the model knows of an inode; a folder's names are numbers below WIDTH. */
struct node {
    enum kind kind;
    int names, depth, xattr[XATTRS];
    unsigned mode;
    long size;
    unsigned char *bytes;
    char *target;
    struct node *parent, *child[WIDTH];
};

struct place {
    struct node *parent, *node;
    int name;
    char path[PATH];
};

static struct node *top;
static char *base, *meeting;
static int nodes, left_out;
static long operation;
static const char *doing;
static uint64_t state = 1;
static unsigned char buffer[MOST_BYTES];
static struct { int fd; struct node *node; } held[HELD];

static long chance(long below)
{
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    return below <= 0 ? 0 : (long)(state >> 11) % below;
}

static _Noreturn void differs(const char *path, const char *what, long got, long wanted)
{
    errx(1, "operation %ld, %s %s: %s is %ld instead of %ld", operation, doing, path, what, got, wanted);
}

/* Compares what a call answered with the errno that was foretold, 0 for success. Returns whether it was a success. */
static int answer(const char *path, long got, int wanted)
{
    int error = got < 0 ? errno : 0;
    if (error != wanted)
        differs(path, strerror(error), error, wanted);
    return error == 0;
}

/* As answer, for what a file system may be unable to do: returns 0 then, and never tries it again. */
static int able(const char *path, int what, long got, int wanted)
{
    if (got < 0 && (errno == EOPNOTSUPP || errno == ENOSYS || errno == EPERM)) {
        left_out |= what;
        return 0;
    }
    return answer(path, got, wanted);
}

/* The names: some short, some so long that directories get several blocks and an index. */
static const char *name_of(int name)
{
    static char text[256];
    int length = snprintf(text, sizeof text, "n%d", name);
    if (name % 3 == 0) {
        memset(text + length, 'a' + name % 26, 150 + name);
        text[length + 150 + name] = 0;
    }
    return text;
}

static void append_name(char *path, int name)
{
    strlcat(path, "/", PATH), strlcat(path, name_of(name), PATH);
}

static void path_of(char *path, struct node *folder)
{
    if (!folder->parent) {
        strlcpy(path, base, PATH);
        return;
    }
    path_of(path, folder->parent);
    int name = 0;
    while (folder->parent->child[name] != folder)
        name++;
    append_name(path, name);
}

/* A folder by chance, and a name in it that is in use or not. */
static void anywhere(struct place *to)
{
    struct node *at = top;
    while (chance(3)) {
        struct node *next = at->child[chance(WIDTH)];
        if (!next || next->kind != FOLDER)
            break;
        at = next;
    }
    to->parent = at;
    to->name = chance(WIDTH);
    to->node = at->child[to->name];
    path_of(to->path, at);
    append_name(to->path, to->name);
}

/* As anywhere, but looks longer for something that is there. */
static void existing(struct place *to, int kind)
{
    for (int tries = 0; tries < 12; tries++) {
        anywhere(to);
        if (to->node && (kind < 0 || to->node->kind == (enum kind)kind))
            return;
    }
}

static struct node *add(struct place *at, enum kind kind, unsigned mode)
{
    struct node *node = allocate(sizeof *node);
    memset(node, 0, sizeof *node);
    node->kind = kind, node->names = 1, node->mode = mode;
    node->parent = at->parent, node->depth = at->parent->depth + 1;
    at->parent->child[at->name] = node;
    nodes++;
    return node;
}

static void forget(struct node *node)
{
    if (--node->names > 0)
        return;
    for (int i = 0; i < HELD; i++)
        if (held[i].node == node)
            return;
    free(node->bytes), free(node->target), free(node);
    nodes--;
}

static int is_empty(struct node *folder)
{
    for (int i = 0; i < WIDTH; i++)
        if (folder->child[i])
            return 0;
    return 1;
}

static int is_below(struct node *node, struct node *folder)
{
    for (; node; node = node->parent)
        if (node == folder)
            return 1;
    return 0;
}

static void must_be(const char *path, const char *what, long got, long wanted)
{
    if (got != wanted)
        differs(path, what, got, wanted);
}

static void resize_model(struct node *file, long size)
{
    if (size > file->size) {
        file->bytes = resize(file->bytes, size);
        memset(file->bytes + file->size, 0, size - file->size);
    }
    file->size = size;
}

static void fill(long length)
{
    for (long i = 0; i < length; i++)
        buffer[i] = (unsigned char)(operation * 31 + i * 7 + (i >> 8));
}

static void compare(int fd, struct node *file, long at, long length, const char *path)
{
    long there = at >= file->size ? 0 : length < file->size - at ? length : file->size - at;
    must_be(path, "the length read", syscall(PREAD, fd, buffer, length, at), there);
    if (there > 0 && memcmp(buffer, file->bytes + at, there) != 0)
        for (long i = 0; i < there; i++)
            must_be(path, "a byte", buffer[i], file->bytes[at + i]);
}

static int room(struct place *at)
{
    return nodes < MOST_NODES && at->parent->depth < DEPTH;
}

/* Making. */

static void create(struct place *at)
{
    doing = "create";
    int exclusive = chance(2) || !at->node || at->node->kind != FILE_NODE;
    if (!at->node && !room(at))
        return;
    int fd = open(at->path, O_RDWR | O_CREAT | (exclusive ? O_EXCL : 0), 0640);
    if (!answer(at->path, fd, at->node && exclusive ? EEXIST : 0))
        return;
    if (!at->node)
        add(at, FILE_NODE, 0640);
    close(fd);
}

static void make_folder(struct place *at)
{
    doing = "mkdir";
    if ((at->node || room(at)) && answer(at->path, mkdir(at->path, 0750), at->node ? EEXIST : 0))
        add(at, FOLDER, 0750);
}

static void make_pipe(struct place *at)
{
    doing = "mkfifo";
    if ((at->node || room(at)) && !(left_out & PIPES) && able(at->path, PIPES, mkfifo(at->path, 0600), at->node ? EEXIST : 0))
        add(at, PIPE, 0600);
}

static void make_link(struct place *at)
{
    doing = "symlink";
    char target[800];
    long length = 1 + chance(chance(4) ? 50 : 700);
    memset(target, 't', length), target[length] = 0;
    if ((at->node || room(at)) && answer(at->path, symlink(target, at->path), at->node ? EEXIST : 0))
        add(at, LINK, 0777)->target = strdup(target);
}

static void link_to(struct place *from, struct place *to)
{
    doing = "link";
    int wanted = !from->node ? ENOENT : to->node ? EEXIST : from->node->kind == FOLDER ? EPERM : 0;
    if (answer(to->path, link(from->path, to->path), wanted))
        to->parent->child[to->name] = from->node, from->node->names++;
}

/* Removing and moving. */

static void remove_name(struct place *at)
{
    doing = "unlink";
    int wanted = !at->node ? ENOENT : at->node->kind == FOLDER ? EISDIR : 0;
    if (answer(at->path, unlink(at->path), wanted))
        at->parent->child[at->name] = NULL, forget(at->node);
}

static void remove_folder(struct place *at)
{
    doing = "rmdir";
    int wanted = !at->node ? ENOENT : at->node->kind != FOLDER ? ENOTDIR : !is_empty(at->node) ? ENOTEMPTY : 0;
    if (answer(at->path, rmdir(at->path), wanted))
        at->parent->child[at->name] = NULL, forget(at->node);
}

/* The error of a rename, in the order in which Linux looks: names, ancestors, types, contents. */
static int rename_error(struct place *from, struct place *to, int flags)
{
    struct node *moved = from->node, *other = to->node;
    if (!moved || (flags == EXCHANGE && !other))
        return ENOENT;
    if (flags == NOREPLACE && other)
        return EEXIST;
    if (is_below(to->parent, moved))
        return EINVAL;
    if (other && is_below(from->parent, other))
        return flags == EXCHANGE ? EINVAL : ENOTEMPTY;
    if (moved == other || flags == EXCHANGE || !other)
        return 0;
    if (moved->kind == FOLDER)
        return other->kind != FOLDER ? ENOTDIR : is_empty(other) ? 0 : ENOTEMPTY;
    return other->kind == FOLDER ? EISDIR : 0;
}

static int height(struct node *node)
{
    int most = 0;
    for (int i = 0; node->kind == FOLDER && i < WIDTH; i++)
        if (node->child[i]) {
            int below = height(node->child[i]);
            most = below > most ? below : most;
        }
    return most + 1;
}

/* Tells a folder, and those below it, where it is now. Other nodes have no place, for they can have several names. */
static void settle(struct node *node, struct node *parent)
{
    if (node->kind != FOLDER)
        return;
    node->parent = parent, node->depth = parent->depth + 1;
    for (int i = 0; i < WIDTH; i++)
        if (node->child[i])
            settle(node->child[i], node);
}

static void rename_to(struct place *from, struct place *to, int flags)
{
    doing = flags == EXCHANGE ? "exchange with" : flags == NOREPLACE ? "rename, not replacing, to" : "rename to";
    struct node *moved = from->node, *other = to->node;
    if (moved && to->parent->depth + height(moved) > DEPTH + 1)
        return;
    if (flags == EXCHANGE && other && from->parent->depth + height(other) > DEPTH + 1)
        return;
    long got = syscall(SYS_renameat2, AT_FDCWD, from->path, AT_FDCWD, to->path, flags);
    if (flags && got < 0 && errno == EINVAL && rename_error(from, to, flags) != EINVAL) {
        left_out |= RENAME_FLAGS;
        return;
    }
    if (!answer(to->path, got, rename_error(from, to, flags)) || moved == other)
        return;
    from->parent->child[from->name] = flags == EXCHANGE ? other : NULL;
    to->parent->child[to->name] = moved;
    settle(moved, to->parent);
    if (flags == EXCHANGE)
        settle(other, from->parent);
    else if (other)
        forget(other);
}

/* Contents. */

static void write_some(struct place *at)
{
    doing = "write";
    if (!at->node || at->node->kind != FILE_NODE)
        return;
    struct node *file = at->node;
    int appends = chance(2);
    int fd = open(at->path, O_WRONLY | (appends ? O_APPEND : 0));
    if (!answer(at->path, fd, 0))
        return;
    long length = 1 + chance(6000), position = appends ? file->size : chance(MOST_BYTES);
    if (position + length <= MOST_BYTES) {
        fill(length);
        must_be(at->path, "the length written", appends ? write(fd, buffer, length) : syscall(PWRITE, fd, buffer, length, position), length);
        if (position + length > file->size)
            resize_model(file, position + length);
        memcpy(file->bytes + position, buffer, length);
    }
    if (chance(20) == 0)
        answer(at->path, chance(2) ? fsync(fd) : syscall(FDATASYNC, fd), 0);
    close(fd);
}

static void read_some(struct place *at)
{
    doing = "read";
    int fd = at->node && at->node->kind == PIPE ? -1 : open(at->path, O_RDONLY | O_NOFOLLOW);
    if (at->node && at->node->kind == PIPE)
        return;
    if (!answer(at->path, fd, !at->node ? ENOENT : at->node->kind == LINK ? ELOOP : 0))
        return;
    if (at->node->kind == FOLDER)
        answer(at->path, read(fd, buffer, 10), EISDIR);
    else
        compare(fd, at->node, chance(at->node->size + 100), 1 + chance(8000), at->path);
    close(fd);
}

static void truncate_file(struct place *at)
{
    doing = "truncate";
    if (!at->node || at->node->kind == LINK || at->node->kind == PIPE)
        return;
    long size = chance(3) ? chance(MOST_BYTES) : chance(at->node->size + 1);
    if (answer(at->path, syscall(TRUNCATE, at->path, size), at->node->kind == FOLDER ? EISDIR : 0))
        resize_model(at->node, size);
}

static void allocate_range(struct place *at)
{
    doing = "fallocate";
    if (!at->node || at->node->kind != FILE_NODE || left_out & RANGES)
        return;
    long from = chance(MOST_BYTES - 1), length = 1 + chance(MOST_BYTES - from - 1), size = at->node->size;
    int mode = chance(2) ? PUNCH_HOLE | KEEP_SIZE : chance(2) ? KEEP_SIZE : 0;
    int fd = open(at->path, O_RDWR);
    if (answer(at->path, fd, 0) && able(at->path, RANGES, syscall(FALLOCATE, fd, mode, from, length), 0)) {
        if (mode == 0 && from + length > size)
            resize_model(at->node, from + length);
        if (mode & PUNCH_HOLE && from < size)
            memset(at->node->bytes + from, 0, (from + length < size ? from + length : size) - from);
    }
    close(fd);
}

/* Keeps a file open, perhaps beyond its last name, or looks at one that was kept and lets it go. */
static void hold(struct place *at)
{
    doing = "keep open";
    int slot = chance(HELD);
    struct node *node = held[slot].node;
    if (node) {
        struct stat now;
        answer("a kept file", fstat(held[slot].fd, &now), 0);
        must_be("a kept file", "its number of names", now.st_nlink, node->names);
        compare(held[slot].fd, node, 0, MOST_BYTES, "a kept file");
        close(held[slot].fd);
        held[slot].node = NULL;
        node->names++, forget(node);
    } else if (at->node && at->node->kind == FILE_NODE) {
        held[slot].fd = open(at->path, O_RDWR);
        if (answer(at->path, held[slot].fd, 0))
            held[slot].node = at->node;
    }
}

/* Attributes. */

static void change_mode(struct place *at)
{
    doing = "chmod";
    unsigned mode = chance(2) ? 0700 : 0644 | (unsigned)chance(2) * 0111;
    if (at->node && at->node->kind == FOLDER)
        mode |= 0700;
    if ((!at->node || at->node->kind != LINK) && answer(at->path, chmod(at->path, mode), at->node ? 0 : ENOENT))
        at->node->mode = mode;
}

static void change_xattr(struct place *at)
{
    doing = "setxattr";
    if (left_out & XATTR_CALLS || !at->node || at->node->kind == LINK || at->node->kind == PIPE)
        return;
    int which = chance(XATTRS), length = 1 + chance(chance(4) ? 60 : LARGE_XATTR);
    char name[16];
    snprintf(name, sizeof name, "user.x%d", which);
    if (chance(3)) {
        memset(buffer, 'v', length);
        if (able(at->path, XATTR_CALLS, syscall(SETXATTR, at->path, name, buffer, length, 0), 0))
            at->node->xattr[which] = length;
    } else {
        long got = syscall(REMOVEXATTR, at->path, name);
        int none = 61; /* ENODATA */
        if (able(at->path, XATTR_CALLS, got, at->node->xattr[which] ? 0 : none))
            at->node->xattr[which] = 0;
    }
}

static void change_time(struct place *at)
{
    doing = "utimensat";
    struct timespec times[2] = { { chance(1L << 31), 0 }, { chance(1L << 31), 0 } };
    struct stat now;
    if (!answer(at->path, utimensat(AT_FDCWD, at->path, times, AT_SYMLINK_NOFOLLOW), at->node ? 0 : ENOENT))
        return;
    answer(at->path, lstat(at->path, &now), 0);
    must_be(at->path, "the time", now.st_mtim.tv_sec, times[1].tv_sec);
}

/* Comparing a tree with its model. */

static void check_xattrs(const char *path, struct node *node)
{
    for (int i = 0; i < XATTRS && !(left_out & XATTR_CALLS) && (node->kind == FILE_NODE || node->kind == FOLDER); i++) {
        char name[16];
        snprintf(name, sizeof name, "user.x%d", i);
        long got = syscall(GETXATTR, path, name, buffer, sizeof buffer);
        must_be(path, "the length of an attribute", got < 0 ? 0 : got, node->xattr[i]);
    }
}

static void check_node(const char *path, struct node *node)
{
    static const unsigned types[] = { S_IFREG, S_IFDIR, S_IFLNK, S_IFIFO };
    struct stat now;
    answer(path, lstat(path, &now), 0);
    must_be(path, "the type and mode", now.st_mode, types[node->kind] | node->mode);
    if (node->kind != FOLDER)
        must_be(path, "the number of names", now.st_nlink, node->names);
    check_xattrs(path, node);
    if (node->kind == LINK) {
        long length = readlink(path, (char *)buffer, sizeof buffer);
        must_be(path, "the length of the link", length, strlen(node->target));
        must_be(path, "the text of the link", memcmp(buffer, node->target, length), 0);
    } else if (node->kind == FILE_NODE) {
        must_be(path, "the size", now.st_size, node->size);
        int fd = open(path, O_RDONLY);
        if (answer(path, fd, 0))
            compare(fd, node, 0, MOST_BYTES, path);
        close(fd);
    }
}

static void check_folder(const char *path, struct node *folder)
{
    int found = 0, wanted = 0;
    DIR *dir = opendir(path);
    if (!dir)
        err(1, "%s", path);
    for (struct dirent *entry; (entry = readdir(dir));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            int name = entry->d_name[0] == 'n' ? atoi(entry->d_name + 1) : WIDTH;
            if (name >= WIDTH || !folder->child[name] || strcmp(entry->d_name, name_of(name)) != 0)
                errx(1, "operation %ld: %s has a name that it should not have: %s", operation, path, entry->d_name);
            found++;
        }
    closedir(dir);
    for (int i = 0; i < WIDTH; i++)
        if (folder->child[i]) {
            char *child = join(path, name_of(i));
            check_node(child, folder->child[i]);
            if (folder->child[i]->kind == FOLDER)
                check_folder(child, folder->child[i]);
            free(child);
            wanted++;
        }
    must_be(path, "the number of names in it", found, wanted);
}

static void check(void)
{
    doing = "check";
    check_folder(base, top);
}

/* Where all processes meet: any order of events is right, so only errors that no order explains are wrong. */
static void meet(void)
{
    doing = "meet in";
    char one[PATH], two[PATH];
    snprintf(one, sizeof one, "%s/%s", meeting, name_of(chance(40)));
    snprintf(two, sizeof two, "%s/%s", meeting, name_of(chance(40)));
    long got = 0;
    switch (chance(8)) {
    case 0: case 1:
        if ((got = open(one, O_RDWR | O_CREAT, 0600)) >= 0) {
            got = write(got, one, 100) < 0 || close(got) < 0 ? -1 : 0;
        }
        break;
    case 2: got = mkdir(one, 0700); break;
    case 3: got = unlink(one); break;
    case 4: got = rmdir(one); break;
    case 5: got = link(one, two); break;
    case 6: got = syscall(SYS_renameat2, AT_FDCWD, one, AT_FDCWD, two, left_out & RENAME_FLAGS ? 0 : chance(3)); break;
    default: got = symlink(one, two); break;
    }
    if (got < 0 && errno != ENOENT && errno != EEXIST && errno != EISDIR && errno != ENOTDIR && errno != ENOTEMPTY && errno != EPERM && errno != ELOOP
        && errno != EINVAL && errno != EMLINK)
        err(1, "operation %ld in %s", operation, meeting);
}

static void step(void)
{
    struct place one, two;
    if (meeting && chance(6) == 0) {
        meet();
        return;
    }
    anywhere(&one);
    long what = chance(28);
    if (what >= 3 && chance(4))
        existing(&one, what >= 16 ? FILE_NODE : -1);
    switch (what) {
    case 0: create(&one); break;
    case 1: chance(2) ? make_folder(&one) : create(&one); break;
    case 2: chance(2) ? make_link(&one) : make_pipe(&one); break;
    case 3: anywhere(&two), link_to(&one, &two); break;
    case 4: case 5: remove_name(&one); break;
    case 6: remove_folder(&one); break;
    case 7: case 8: case 9: anywhere(&two), rename_to(&one, &two, 0); break;
    case 10: case 11: anywhere(&two), rename_to(&one, &two, left_out & RENAME_FLAGS ? 0 : (int)chance(3)); break;
    case 12: change_mode(&one); break;
    case 13: change_xattr(&one); break;
    case 14: change_time(&one); break;
    case 15: if (chance(40) == 0) sync(); break;
    case 16: case 17: case 18: case 19: write_some(&one); break;
    case 20: case 21: case 22: read_some(&one); break;
    case 23: case 24: truncate_file(&one); break;
    case 25: allocate_range(&one); break;
    default: hold(&one);
    }
}

static void work(long operations)
{
    struct node root = { .kind = FOLDER };
    top = &root;
    umask(0);
    if (mkdir(base, 0755) < 0)
        err(1, "%s", base);
    for (operation = 0; operation < operations; operation++) {
        step();
        if (operation % CHECK == CHECK - 1)
            check();
    }
    check();
}

int main(int argc, char **argv)
{
    const char *usage = "fsstress [-n OPERATIONS] [-s SEED] [-p PROCESSES] FOLDER";
    long operations = 1000, seed = 1, processes = 1;
    for (int c; (c = option(argc, argv, "n:s:p:", usage)) != -1;)
        *(c == 'n' ? &operations : c == 's' ? &seed : &processes) = number(optarg, c == 'n' ? "operations" : c == 's' ? "seed" : "processes");
    if (argc - optind != 1 || processes < 1)
        usage_error(usage);
    if (processes > 1) {
        meeting = join(argv[optind], "shared");
        mkdir(meeting, 0755);
    }
    for (int i = 0; i < processes; i++)
        if (fork() == 0) {
            char name[16];
            snprintf(name, sizeof name, "p%d", i);
            base = join(argv[optind], name);
            state = 0x9e3779b97f4a7c15ull * (uint64_t)(2 * (seed * 1000 + i) + 1);
            work(operations);
            return 0;
        }
    int failed = 0;
    for (int status; wait(&status) > 0;)
        failed += status != 0;
    if (failed)
        errx(1, "%d of %ld processes found something wrong", failed, processes);
    printf("%ld operations by each of %ld, and every answer and every file as foretold\n", operations, processes);
    return 0;
}
