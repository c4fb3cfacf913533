// What Linux answers to calls on files, asked for right and wrong: one line of output for each question. file-calls.txt holds the answers.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <unistd.h>

// Prints an expression with its value, or with the error.
#define TELL(expression)                                                  \
  do {                                                                    \
    errno = 0;                                                            \
    long result = (long)(expression);                                     \
    int error = errno;                                                    \
    if (result == -1)                                                     \
      printf("%s = -1 %s\n", #expression, strerrorname_np(error));        \
    else                                                                  \
      printf("%s = %ld\n", #expression, result);                          \
  } while (0)

static struct stat st;
static char buf[70000];
static int fd, fd2, p[2], n;
static struct iovec v[3] = {{"ab", 2}, {0, 0}, {"cd", 2}};

static void show(const char *path) {
  if (lstat(path, &st))
    printf("%s: %s\n", path, strerrorname_np(errno));
  else
    printf("%s mode %o links %d size %ld\n", path, st.st_mode, (int)st.st_nlink, S_ISDIR(st.st_mode) ? 0L : (long)st.st_size);
}

static void show_events(int bytes, int except) {
  for (char *at = buf; at < buf + bytes;) {
    struct inotify_event *event = (void *)at;
    if (event->wd != except)
      printf("  wd %d mask %x cookie %d %s\n", event->wd, event->mask, event->cookie != 0, event->len ? event->name : "");
    at += sizeof *event + event->len;
  }
}

static int count_names(void) {
  DIR *directory = opendir(".");
  int count = 0;
  while (readdir(directory)) count++;
  closedir(directory);
  return count;
}

static void reading_and_writing(void) {
  TELL((fd = open("a", O_RDWR|O_CREAT, 0666)) >= 0);
  show("a");
  TELL(write(fd, "hello", 5));
  TELL(write(fd, 0, 5));
  TELL(write(fd, 0, 0));
  TELL(write(fd, "x", -1L));
  TELL(read(fd, buf, 10));
  TELL(lseek(fd, -1, SEEK_SET));
  TELL(lseek(fd, -10, SEEK_CUR));
  TELL(lseek(fd, 100, SEEK_END));
  TELL(write(fd, "z", 1));
  show("a");
}

static void seeking(void) {
  TELL(lseek(fd, 0, SEEK_DATA));
  TELL(lseek(fd, 200, SEEK_DATA));
  TELL(lseek(fd, 200, SEEK_HOLE));
  TELL(lseek(fd, 0, 7));
  TELL(lseek(fd, 0, SEEK_SET));
}

static void offsets(void) {
  TELL(pread(fd, buf, 5, -1));
  TELL(pwrite(fd, "x", 1, -5));
  TELL(pread(fd, buf, 5, 1000));
  TELL(pread(fd, (void*)8, 5, 0));
  TELL(pread(fd, buf, 0, 0));
  TELL(pread(99, buf, 1, 0));
}

static void opening(void) {
  TELL(open("a", O_RDWR|O_CREAT|O_EXCL, 0666));
  TELL(open("a/", O_RDONLY));
  TELL(open("a/b", O_RDONLY));
  TELL(open("nope", O_RDONLY));
  TELL(open("", O_RDONLY));
  TELL(open("nope/", O_RDWR|O_CREAT, 0666));
  TELL(open(".", O_RDWR));
  TELL(open(".", O_RDONLY|O_CREAT, 0666));
  TELL(open("a", O_DIRECTORY));
  TELL(open("a", O_RDONLY|O_CREAT|O_DIRECTORY, 0666));
  TELL(open((char*)8, O_RDONLY));
}

static void directories(void) {
  TELL(mkdir("d", 0777));
  show("d");
  TELL(mkdir("d", 0777));
  TELL(mkdir("d/", 0777));
  TELL(mkdir("a", 0777));
  TELL(mkdir("a/x", 0777));
  TELL(mkdir("x/y", 0777));
  TELL(mkdir("e/", 0700));
  show("e");
  TELL(mkdir("/", 0777));
  TELL(mkdir(".", 0777));
  TELL(mkdir("..", 0777));
  TELL(rmdir("e/"));
  TELL(rmdir("a"));
  TELL(rmdir("."));
  TELL(rmdir(".."));
  TELL(rmdir("d/."));
  TELL(rmdir("nope"));
  TELL(rmdir("/"));
}

static void unlinking(void) {
  TELL(unlink("d"));
  TELL(unlink("a/"));
  TELL(unlink("nope"));
  TELL(unlink(""));
  TELL(unlink("/"));
  TELL(unlinkat(AT_FDCWD, "a", 1));
  TELL(unlinkat(99, "a", 0));
}

static void symbolic_links(void) {
  TELL(symlink("a", "l"));
  TELL(symlink("a", "l"));
  TELL(symlink("", "l2"));
  TELL(symlink("loop2", "loop1"));
  TELL(symlink("loop1", "loop2"));
  TELL(symlink("nowhere", "dang"));
  show("l");
  TELL(open("loop1", O_RDONLY));
  TELL(open("l", O_RDONLY|O_NOFOLLOW));
  TELL(open("dang", O_RDONLY));
  TELL(open("dang", O_RDONLY|O_CREAT|O_EXCL, 0600));
  TELL((fd2 = open("dang", O_RDWR|O_CREAT, 0600)) >= 0);
  show("nowhere");
  close(fd2);
  TELL(mkdir("dang", 0700));
  TELL(unlink("nowhere"));
}

static void reading_links(void) {
  TELL(readlink("l", buf, 100));
  TELL(readlink("l", buf, 0));
  TELL(readlink("a", buf, 10));
  TELL(readlink("nope", buf, 10));
  TELL(readlink("l/", buf, 10));
}

static void hard_links(void) {
  TELL(link("a", "b"));
  show("a");
  TELL(link("a", "b"));
  TELL(link("d", "dd"));
  TELL(link("nope", "q"));
  TELL(link("l", "ll"));
  show("ll");
  TELL(linkat(AT_FDCWD, "l", AT_FDCWD, "lf", AT_SYMLINK_FOLLOW));
  show("lf");
  TELL(linkat(AT_FDCWD, "l", AT_FDCWD, "lg", 0x100));
  TELL(link("a", "b/"));
  TELL(link("a/", "bb"));
}

static void renaming(void) {
  TELL(rename("a", "a"));
  TELL(rename("a", "b"));
  show("a");
  TELL(rename("nope", "q"));
  TELL(rename("a", "d"));
  TELL(rename("d", "a"));
  TELL(mkdir("d/s", 0755));
  TELL(rename("d", "d/s/t"));
  TELL(rename("d/s", "."));
  TELL(rename("d/s", ".."));
  TELL(rename("d", "d/"));
  TELL(mkdir("e", 0755));
  TELL(rename("e", "d"));
  TELL(rename("d/s", "e"));
  TELL(rename("a", "q/"));
  TELL(rename("a/", "q"));
  TELL(syscall(SYS_renameat2, AT_FDCWD, "a", AT_FDCWD, "b", 1));
  TELL(syscall(SYS_renameat2, AT_FDCWD, "a", AT_FDCWD, "nn", 2));
  TELL(syscall(SYS_renameat2, AT_FDCWD, "a", AT_FDCWD, "e", 2));
  show("a");
  show("e");
  TELL(syscall(SYS_renameat2, AT_FDCWD, "a", AT_FDCWD, "e", 2));
  TELL(syscall(SYS_renameat2, AT_FDCWD, "a", AT_FDCWD, "e", 3));
  TELL(syscall(SYS_renameat2, AT_FDCWD, "a", AT_FDCWD, "e", 64));
}

static void permissions(void) {
  TELL(chmod("a", 07777));
  show("a");
  TELL(chmod("l", 0644));
  show("a");
  TELL(fchmod(fd, 0600));
  TELL(fchmodat(AT_FDCWD, "nope", 0600, 0));
  TELL(fchmod(99, 0));
  TELL(chmod("loop1", 0));
}

static void lengths(void) {
  TELL(truncate("a", 10));
  TELL(truncate("a", -1));
  TELL(truncate("d", 1));
  TELL(truncate("nope", 1));
  TELL(ftruncate(fd, 3));
  TELL(ftruncate(99, 3));
  TELL(ftruncate(0, -1));
}

static void access_checks(void) {
  TELL(access("a", F_OK));
  TELL(access("a", X_OK));
  TELL(access("a", 8));
  TELL(access("nope", R_OK));
  TELL(faccessat(AT_FDCWD, "l", R_OK, 0x200));
  TELL(syscall(439, AT_FDCWD, "a", 0, 0x8000));
}

static void descriptors(void) {
  TELL(dup(99));
  TELL(dup2(fd, fd));
  TELL(dup2(99, 99));
  TELL(dup3(fd, fd, 0));
  TELL(dup3(fd, 50, 1));
  TELL(dup2(fd, -1));
  TELL(dup2(fd, 1<<24));
  TELL(fcntl(fd, F_DUPFD, -1));
  TELL(fcntl(fd, F_DUPFD, 100));
  TELL(fcntl(100, F_GETFD));
  TELL(fcntl(fd, F_DUPFD_CLOEXEC, 100));
  TELL(fcntl(101, F_GETFD));
  TELL(fcntl(fd, F_GETFL)&~0100000);
  TELL(fcntl(fd, 9999));
  TELL(fcntl(99, F_GETFL));
  TELL(fcntl(fd, F_GETOWN));
  TELL(fcntl(fd, F_GETPIPE_SZ));
  TELL(fcntl(fd, F_GETLEASE));
}

static void pipes_and_advice(void) {
  TELL(pipe(p));
  TELL(lseek(p[0], 0, SEEK_CUR));
  TELL(pread(p[0], buf, 1, 0));
  TELL(ftruncate(p[1], 0));
  TELL(fsync(p[0]));
  TELL(fdatasync(fd));
  TELL(fsync(99));
  TELL(read(p[1], buf, 1));
  TELL(write(p[0], "x", 1));
  TELL(fcntl(p[0], F_GETPIPE_SZ));
  TELL(fcntl(p[0], F_SETPIPE_SZ, 5000));
  TELL(posix_fadvise(p[0], 0, 0, 0));
  TELL(posix_fadvise(fd, 0, 0, 99));
  TELL(readahead(p[0], 0, 1));
  TELL(sync_file_range(p[0], 0, 0, 0));
  TELL(fallocate(p[1], 0, 0, 1));
  TELL(fallocate(fd, 0, 0, 0));
  TELL(fallocate(fd, 0, -1, 5));
  TELL(fallocate(fd, 0x80, 0, 5));
}

static void vectors(void) {
  TELL(writev(fd, v, 3));
  TELL(writev(fd, v, -1));
  TELL(writev(fd, v, 2000));
  v[1].iov_len = -1;
  TELL(writev(fd, v, 3));
  v[1].iov_base=(void*)8;
  v[1].iov_len = 4;
  TELL(writev(fd, v, 3));
  TELL(writev(fd, v+1, 1));
  TELL(writev(fd, (void*)8, 1));
  TELL(readv(fd, v, 0));
  TELL(preadv2(fd, v, 0, 0, 0x1000000));
}

static void record_locks(void) {
  struct flock k = {F_WRLCK, SEEK_SET, 0, 0, 0};
  TELL(fcntl(fd, F_SETLK, &k));
  TELL(fcntl(fd, F_GETLK, &k));
  TELL(k.l_type);
  k.l_start = -5;
  TELL(fcntl(fd, F_SETLK, &k));
  k.l_start = 5;
  k.l_len = -10;
  k.l_type = F_RDLCK;
  TELL(fcntl(fd, F_SETLK, &k));
  k.l_len = -5;
  TELL(fcntl(fd, F_SETLK, &k));
  k.l_whence = 9;
  TELL(fcntl(fd, F_SETLK, &k));
  k.l_whence = 0;
  k.l_type = 7;
  TELL(fcntl(fd, F_SETLK, &k));
  TELL(fcntl(fd, F_SETLK, 8));
  k.l_type = F_UNLCK;
  TELL(fcntl(fd, F_GETLK, &k));
  k.l_pid = 5;
  k.l_type = 0;
  TELL(fcntl(fd, F_OFD_SETLK, &k));
}

static void whole_file_locks(void) {
  TELL(flock(fd, LOCK_EX));
  TELL((fd2 = open("a", O_RDONLY)) >= 0);
  TELL(fcntl(fd2, F_GETFD));
  show("a");
  TELL(flock(99, LOCK_EX));
  TELL(flock(fd, 77));
  close(fd2);
}

static void working_directory(void) {
  TELL(getcwd(buf, 3)==0?-1:0);
  TELL(chdir("a"));
  TELL(chdir("nope"));
  TELL(chdir(""));
  TELL(fchdir(fd));
  TELL(fchdir(99));
  TELL(chroot("nope"));
}

static void transfers(void) {
  TELL(sendfile(fd, fd, 0, 0));
  TELL(sendfile(p[1], p[0], 0, 1));
  TELL(sendfile(99, fd, 0, 1));
  TELL(copy_file_range(fd, 0, p[1], 0, 1, 0));
  TELL(copy_file_range(fd, 0, fd, 0, 1, 1));
  TELL(splice(fd, 0, fd, 0, 1, 0));
  TELL(splice(p[0], 0, p[1], 0, 1, 0));
  loff_t o = 0;
  TELL(splice(p[0], &o, fd, 0, 1, 0));
  TELL(tee(p[0], fd, 1, 0));
  TELL(splice(fd, &o, p[1], 0, 3, 0));
  TELL(o);
  TELL(read(p[0], buf, 9));
  TELL(vmsplice(fd, v, 1, 0));
}

static void extended_attributes(void) {
  TELL(setxattr("a", "user.x", "v", 1, 0));
  TELL(getxattr("a", "user.x", 0, 0));
  TELL(getxattr("a", "user.none", buf, 10));
  TELL(getxattr("a", "none", buf, 10));
  TELL(listxattr("a", buf, 1));
  TELL(removexattr("a", "user.x"));
  TELL(setxattr("a", "user.", "v", 1, 0));
  TELL(setxattr("a", "user.x", "v", 1, 9));
  TELL(lsetxattr("l", "user.x", "v", 1, 0));
  TELL(getxattr("nope", "user.x", 0, 0));
}

static void ioctls(void) {
  TELL(ioctl(fd, 0x5401, buf));
  TELL(ioctl(99, 0x5401, buf));
  TELL(ioctl(fd, FIONREAD, &n));
  TELL(ioctl(fd, FIONREAD, 8));
  TELL(ioctl(p[0], FIONREAD, &n));
  TELL(n);
}

static void memory_files(void) {
  int m;
  TELL((m = memfd_create("x", MFD_ALLOW_SEALING)) >= 0);
  TELL(fcntl(m, F_GET_SEALS));
  TELL(ftruncate(m, 100));
  TELL(fcntl(m, F_ADD_SEALS, F_SEAL_SHRINK|F_SEAL_GROW));
  TELL(ftruncate(m, 99));
  TELL(ftruncate(m, 101));
  TELL(ftruncate(m, 100));
  TELL(pwrite(m, "abc", 3, 99));
  TELL(pwrite(m, "a", 1, 99));
  TELL(fcntl(m, F_ADD_SEALS, 0x1000));
  TELL(memfd_create("x", 0x1000));
  TELL(fcntl(fd, F_ADD_SEALS, 1) < 0);
}

static void times(void) {
  struct timespec ts[2] = {{1, 2}, {3, 4}};
  TELL(utimensat(AT_FDCWD, "a", ts, 0));
  stat("a", &st);
  TELL(st.st_atim.tv_sec*10+st.st_mtim.tv_nsec);
  ts[0].tv_nsec = 1000000000;
  TELL(utimensat(AT_FDCWD, "a", ts, 0));
  ts[0].tv_nsec = UTIME_OMIT;
  ts[1].tv_nsec = UTIME_OMIT;
  TELL(utimensat(AT_FDCWD, "nope", ts, 0));
  TELL(utimensat(AT_FDCWD, 0, ts, 0));
  TELL(utimensat(AT_FDCWD, "l", 0, 0x400));
  TELL(futimens(99, 0));
}

static void stat_family(void) {
  TELL(fstatat(99, "a", &st, 0));
  TELL(fstatat(AT_FDCWD, "", &st, 0));
  TELL(fstatat(AT_FDCWD, "", &st, AT_EMPTY_PATH));
  TELL(fstatat(AT_FDCWD, "a", &st, 0x20));
  TELL(fstatat(AT_FDCWD, "a", (void*)8, 0));
  TELL(fstatat(fd, "a", &st, 0));
  TELL(fstatat(p[0], "", &st, AT_EMPTY_PATH));
  TELL(st.st_mode);
  struct statfs sf;
  TELL(fstatfs(p[0], &sf));
  TELL(sf.f_type);
  TELL(statfs("nope", &sf));
}

static void watching(void) {
  int i;
  TELL((i = inotify_init1(IN_NONBLOCK)) >= 0);
  TELL(inotify_init1(5));
  TELL(inotify_add_watch(i, ".", IN_ALL_EVENTS));
  TELL(inotify_add_watch(i, "nope", IN_OPEN));
  TELL(inotify_add_watch(fd, ".", IN_OPEN));
  TELL(inotify_add_watch(i, ".", 0));
  TELL(inotify_rm_watch(i, 9));
  close(open("new", O_CREAT|O_RDWR, 0600));
  mkdir("nd", 0700);
  rename("new", "new2");
  unlink("new2");
  rmdir("nd");
  chmod("a", 0600);
  opendir(".");
  int len = read(i, buf, sizeof buf);
  TELL(len);
  show_events(len, 0);
  TELL(read(i, buf, 100));
  int w;
  TELL((w = inotify_add_watch(i, "a", IN_ALL_EVENTS)) > 0);
  TELL(inotify_add_watch(i, "d", IN_ALL_EVENTS));
  link("a", "a9");
  unlink("a9");
  pread(fd, buf, 1, 0);
  pwrite(fd, "x", 1, 0);
  ftruncate(fd, 1);
  rename("a", "a8");
  unlink("a8");
  rename("e", "d/e");
  rmdir("d/e");
  rmdir("d/s");
  rmdir("d");
  close(fd);
  inotify_rm_watch(i, 1);
  len = read(i, buf, sizeof buf);
  show_events(len, 1);
}

static void special_files(void) {
  TELL(mknod("ff", S_IFIFO|0600, 0));
  show("ff");
  TELL(mknod("reg", 0600, 0));
  show("reg");
  TELL(mknod("dir", S_IFDIR|0600, 0));
  TELL(mknod("lnk", S_IFLNK|0600, 0));
  TELL(open("ff", O_WRONLY|O_NONBLOCK));
  TELL((fd = open("ff", O_RDONLY|O_NONBLOCK)) >= 0);
  TELL(read(fd, buf, 1));
}

static void path_descriptors(void) {
  TELL((fd = open("reg", O_PATH)) >= 0);
  TELL(read(fd, buf, 1));
  TELL(fchmod(fd, 0600));
  TELL(fstat(fd, &st));
  TELL(ioctl(fd, FIONREAD, &n));
  TELL(fcntl(fd, F_GETFL));
  TELL(dup(fd) >= 0);
  TELL(mmap(0, 4096, 1, 1, fd, 0)==MAP_FAILED?-1:0);
  TELL(fsync(fd));
  TELL(getdents64(fd, buf, 100));
  TELL((fd = open(".", O_TMPFILE|O_RDWR, 0600)) >= 0);
  TELL(fstat(fd, &st));
  TELL(st.st_nlink);
  TELL(linkat(fd, "", AT_FDCWD, "tmpnamed", AT_EMPTY_PATH));
}

static void listing_and_closing(void) {
  TELL((fd = open(".", O_RDONLY)) >= 0);
  TELL(getdents64(fd, buf, 10));
  TELL(read(fd, buf, 10));
  TELL(getdents64(p[0], buf, 100));
  TELL(close_range(200, 100, 0));
  TELL(close_range(100, 200, 0));
  TELL(fcntl(100, F_GETFD));
  TELL(close(100));
  TELL(syscall(SYS_umask, 0777));
  TELL(umask(022));
  TELL(mount("x", ".", "nosuch", 0, 0));
  TELL(umount("nope"));
  TELL(count_names());
}

int main(void) {
  char directory[] = "/tmp/filesXXXXXX";
  setvbuf(stdout, 0, _IONBF, 0);
  umask(022);
  if (!mkdtemp(directory) || chdir(directory)) {
    perror(directory);
    return 1;
  }
  reading_and_writing();
  seeking();
  offsets();
  opening();
  directories();
  unlinking();
  symbolic_links();
  reading_links();
  hard_links();
  renaming();
  permissions();
  lengths();
  access_checks();
  descriptors();
  pipes_and_advice();
  vectors();
  record_locks();
  whole_file_locks();
  working_directory();
  transfers();
  extended_attributes();
  ioctls();
  memory_files();
  times();
  stat_family();
  watching();
  special_files();
  path_descriptors();
  listing_and_closing();
  return 0;
}
