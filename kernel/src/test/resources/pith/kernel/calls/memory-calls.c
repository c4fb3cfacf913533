// What Linux answers to calls on memory, asked for right and wrong: one line of output for each question. memory-calls.txt holds the answers.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif
#ifndef MFD_EXEC
#define MFD_NOEXEC_SEAL 8
#define MFD_EXEC 16
#endif
#define PAGE 4096L

// Prints whether an expression failed, or was 0, or something else.
#define STATUS(name, expression)                                                                            \
  do {                                                                                                      \
    errno = 0;                                                                                              \
    long result = (long)(expression);                                                                       \
    printf("%s: %s\n", name, result == -1 ? strerrorname_np(errno) : result == 0 ? "0" : "done");           \
    fflush(stdout);                                                                                         \
  } while (0)

// Prints the value of an expression, or with which error it failed.
#define VALUE(name, expression)                                                                             \
  do {                                                                                                      \
    errno = 0;                                                                                              \
    long result = (long)(expression);                                                                       \
    printf("%s: %ld %s\n", name, result, result == -1 ? strerrorname_np(errno) : "");                       \
    fflush(stdout);                                                                                         \
  } while (0)

static char *p, *q;
static int fd;
static sigjmp_buf after_fault;
static volatile int signal_number, code;

static void faulted(int number, siginfo_t *info, void *context) {
  signal_number = number;
  code = info->si_code;
  siglongjmp(after_fault, 1);
}

// Reads or writes a byte, and prints what came of it.
static void use(const char *name, volatile char *at, int write) {
  struct sigaction action = {.sa_sigaction = faulted, .sa_flags = SA_SIGINFO | SA_NODEFER}, segv, bus;
  sigaction(SIGSEGV, &action, &segv);
  sigaction(SIGBUS, &action, &bus);
  if (sigsetjmp(after_fault, 1)) {
    printf("%s: %s code %d\n", name, signal_number == SIGSEGV ? "SEGV" : "BUS", code);
  } else {
    if (write)
      *at = 7;
    else
      (void)*at;
    printf("%s: fine\n", name);
  }
  fflush(stdout);
  sigaction(SIGSEGV, &segv, 0);
  sigaction(SIGBUS, &bus, 0);
}

static char *pages(long count) {
  return mmap(0, count * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void mappings(void) {
  STATUS("mmap len 0", mmap(0, 0, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  STATUS("mmap no type", mmap(0, PAGE, 3, MAP_ANONYMOUS, -1, 0));
  STATUS("mmap shared|private type 3 anon", mmap(0, PAGE, 3, 3 | MAP_ANONYMOUS, -1, 0));
  STATUS("mmap huge len", mmap(0, 1L<<62, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  STATUS("mmap -1 len", mmap(0, -1L, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  STATUS("mmap badfd", mmap(0, PAGE, 3, MAP_PRIVATE, 99, 0));
  STATUS("mmap anon badfd", mmap(0, PAGE, 3, MAP_PRIVATE | MAP_ANONYMOUS, 99, 0));
  STATUS("mmap fixed unaligned", mmap((void *)0x10001, PAGE, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
  char tn[] = "/tmp/mmXXXXXX";
  fd = mkstemp(tn);
  unlink(tn);
  ftruncate(fd, 3 * PAGE + 100);
  STATUS("mmap offset unaligned", mmap(0, PAGE, 3, MAP_SHARED, fd, 1));
  STATUS("mmap neg offset", mmap(0, PAGE, 3, MAP_SHARED, fd, -PAGE));
  STATUS("mmap past eof", q = mmap(0, 8 * PAGE, 3, MAP_SHARED, fd, 0));
  use("read last partial page", q + 3 * PAGE + 200, 0);
  use("write tail of partial", q + 3 * PAGE + 200, 1);
  use("read beyond eof", q + 4 * PAGE, 0);
  VALUE("tail not in file", lseek(fd, 0, SEEK_END));
  ftruncate(fd, PAGE);
  use("after truncate page 1", q + PAGE, 0);
  use("page0", q, 1);
  ftruncate(fd, 3 * PAGE);
  use("after extend page 1", q + PAGE, 0);
  VALUE("page1 zero?", q[PAGE + 5]);
  munmap(q, 8 * PAGE);
  int ro = open("/proc/self/exe", O_RDONLY);
  STATUS("shared write of rdonly fd", mmap(0, PAGE, 3, MAP_SHARED, ro, 0));
  STATUS("shared read of rdonly fd", q = mmap(0, PAGE, 1, MAP_SHARED, ro, 0));
  STATUS("mprotect to write", mprotect(q, PAGE, 3));
  munmap(q, PAGE);
  STATUS("private write of rdonly", q = mmap(0, PAGE, 3, MAP_PRIVATE, ro, 0));
  munmap(q, PAGE);
  int pf[2];
  pipe(pf);
  STATUS("mmap pipe", mmap(0, PAGE, 1, MAP_PRIVATE, pf[0], 0));
  int wo = open("/tmp/mmwo", O_WRONLY | O_CREAT, 0600);
  ftruncate(wo, PAGE);
  STATUS("mmap wronly", mmap(0, PAGE, 2, MAP_SHARED, wo, 0));
  STATUS("mmap wronly private", mmap(0, PAGE, 1, MAP_PRIVATE, wo, 0));
  unlink("/tmp/mmwo");
  int dirfd = open("/tmp", O_RDONLY);
  STATUS("mmap dir", mmap(0, PAGE, 1, MAP_PRIVATE, dirfd, 0));
  p = pages(4);
  STATUS("noreplace over", mmap(p, PAGE, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0));
  munmap(p + PAGE, PAGE);
  STATUS("noreplace in hole", mmap(p + PAGE, PAGE, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) == p + PAGE?1:-1);
  STATUS("shared_validate bad flag", mmap(0, PAGE, 3, MAP_SHARED_VALIDATE | (1<<30), fd, 0));
  STATUS("hugetlb", mmap(0, 2<<20, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0));
  STATUS("sync no dax", mmap(0, PAGE, 3, MAP_SHARED_VALIDATE | MAP_SYNC, fd, 0));
}

static void unmapping(void) {
  STATUS("munmap unaligned", munmap(p + 1, PAGE));
  STATUS("munmap len 0", munmap(p, 0));
  STATUS("munmap hole", munmap((void *)0x5000000, PAGE));
  STATUS("munmap len unaligned", munmap(p + 3 * PAGE, 1));
  use("gone", p + 3 * PAGE, 0);
  STATUS("munmap top", munmap((void *)(1L<<62), PAGE));
}

static void protection(void) {
  p = pages(4);
  STATUS("mprotect unaligned", mprotect(p + 1, PAGE, 1));
  STATUS("mprotect len0", mprotect(p, 0, 1));
  munmap(p + 2 * PAGE, PAGE);
  STATUS("mprotect hole", mprotect(p, 4 * PAGE, 1));
  use("before hole ro", p, 1);
  use("after hole rw", p + 3 * PAGE, 1);
  STATUS("mprotect bad prot", mprotect(p, PAGE, 0x100));
  STATUS("mprotect growsdown", mprotect(p, PAGE, PROT_READ | PROT_GROWSDOWN));
  STATUS("mprotect both grows", mprotect(p, PAGE, PROT_READ | PROT_GROWSDOWN | PROT_GROWSUP));
  STATUS("mprotect none", mprotect(p, PAGE, 0));
  use("none", p, 0);
}

static void moving(void) {
  p = pages(4);
  memset(p, 5, 4 * PAGE);
  STATUS("mremap shrink", mremap(p, 4 * PAGE, 2 * PAGE, 0) == p?1:-1);
  use("cut", p + 2 * PAGE, 0);
  STATUS("mremap new 0", mremap(p, PAGE, 0, 0));
  STATUS("mremap unaligned", mremap(p + 1, PAGE, 2 * PAGE, 0));
  STATUS("mremap old0 private", mremap(p, 0, PAGE, MREMAP_MAYMOVE));
  STATUS("mremap hole", mremap((void *)0x7000000, PAGE, 2 * PAGE, MREMAP_MAYMOVE));
  STATUS("mremap across", mremap(p, 64 * PAGE, 65 * PAGE, MREMAP_MAYMOVE));
  STATUS("mremap fixed w/o maymove", mremap(p, PAGE, PAGE, MREMAP_FIXED, p + 64 * PAGE));
  STATUS("mremap overlap", mremap(p, 2 * PAGE, 2 * PAGE, MREMAP_FIXED | MREMAP_MAYMOVE, p + PAGE));
  STATUS("mremap bad flag", mremap(p, PAGE, PAGE, 8));
  STATUS("mremap dontunmap diff size", mremap(p, 2 * PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0));
  q = (char *)syscall(SYS_mremap, p, 2 * PAGE, 2 * PAGE, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0);
  STATUS("mremap dontunmap", q);
  if (q!=MAP_FAILED) {
    VALUE("moved", q[PAGE]);
    VALUE("left zero", p[PAGE]);
  }
  q = mmap(0, 2 * PAGE, 3, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  q[0] = 9;
  p = mremap(q, 0, PAGE, MREMAP_MAYMOVE);
  STATUS("mremap old0 shared dup", p);
  if (p!=MAP_FAILED)VALUE("dup sees", p[0]);
}

static void advice(void) {
  p = pages(8);
  memset(p, 3, 8 * PAGE);
  STATUS("madvise unaligned", madvise(p + 1, PAGE, MADV_DONTNEED));
  STATUS("madvise bad", madvise(p, PAGE, 99));
  STATUS("madvise len0", madvise(p, 0, MADV_DONTNEED));
  STATUS("madvise len0 bad", madvise(p, 0, 99));
  STATUS("dontneed", madvise(p, PAGE, MADV_DONTNEED));
  VALUE("zero", p[0]);
  VALUE("kept", p[PAGE]);
  munmap(p + 4 * PAGE, PAGE);
  STATUS("dontneed over hole", madvise(p, 8 * PAGE, MADV_DONTNEED));
  VALUE("after hole", p[6 * PAGE]);
  STATUS("willneed hole", madvise(p, 8 * PAGE, MADV_WILLNEED));
  STATUS("willneed anon", madvise(p, 4 * PAGE, MADV_WILLNEED));
  STATUS("free", madvise(p, 2 * PAGE, MADV_FREE));
  q = mmap(0, PAGE, 3, MAP_SHARED, fd, 0);
  STATUS("free shared file", madvise(q, PAGE, MADV_FREE));
  int mf = memfd_create("r", 0);
  ftruncate(mf, PAGE);
  char *mq = mmap(0, PAGE, 3, MAP_SHARED, mf, 0);
  *mq = 3;
  STATUS("remove shared memory", madvise(mq, PAGE, MADV_REMOVE));
  VALUE("removed", *mq);
  STATUS("remove anon", madvise(p, PAGE, MADV_REMOVE));
  STATUS("dontfork", madvise(p, PAGE, MADV_DONTFORK));
  STATUS("wipeonfork", madvise(p + PAGE, PAGE, MADV_WIPEONFORK));
  STATUS("wipeonfork file", madvise(q, PAGE, MADV_WIPEONFORK));
  p[PAGE] = 4;
  p[2 * PAGE] = 6;
  fflush(stdout);
  if (!fork()) {
    use("child dontfork", p, 0);
    VALUE("child wiped", p[PAGE]);
    VALUE("child kept", p[2 * PAGE]);
    _exit(0);
  }
  wait(0);
  STATUS("dofork", madvise(p, PAGE, MADV_DOFORK));
  STATUS("keeponfork", madvise(p + PAGE, PAGE, MADV_KEEPONFORK));
  STATUS("cold", madvise(p, PAGE, MADV_COLD));
  STATUS("pageout", madvise(p, 4 * PAGE, MADV_PAGEOUT));
  VALUE("after pageout", p[2 * PAGE]);
  STATUS("populate_read", madvise(p, 4 * PAGE, MADV_POPULATE_READ));
  STATUS("populate_write", madvise(p, 4 * PAGE, MADV_POPULATE_WRITE));
  mprotect(p, PAGE, 1);
  STATUS("populate_write ro", madvise(p, PAGE, MADV_POPULATE_WRITE));
  STATUS("populate hole", madvise(p, 8 * PAGE, MADV_POPULATE_READ));
  q = mmap(0, 8 * PAGE, 3, MAP_SHARED, fd, 0);
  ftruncate(fd, PAGE);
  STATUS("populate past eof", madvise(q, 8 * PAGE, MADV_POPULATE_READ));
  STATUS("mergeable", madvise(p, PAGE, MADV_MERGEABLE));
  STATUS("hugepage", madvise(p, PAGE, MADV_HUGEPAGE));
  STATUS("nohugepage", madvise(p, PAGE, MADV_NOHUGEPAGE));
  STATUS("dontdump", madvise(p, PAGE, MADV_DONTDUMP));
  STATUS("dodump", madvise(p, PAGE, MADV_DODUMP));
  STATUS("random", madvise(p, PAGE, MADV_RANDOM));
  STATUS("sequential", madvise(p, PAGE, MADV_SEQUENTIAL));
  STATUS("normal", madvise(p, PAGE, MADV_NORMAL));
  STATUS("collapse none", madvise(p, PAGE, MADV_COLLAPSE));
  STATUS("locked dontneed", (mlock(p, PAGE), madvise(p, PAGE, MADV_DONTNEED)));
  STATUS("dontneed_locked", madvise(p, PAGE, 24));
  munlock(p, PAGE);
}

static void residence(void) {
  unsigned char v[16];
  p = pages(4);
  p[PAGE] = 1;
  STATUS("mincore unaligned", mincore(p + 1, PAGE, v));
  STATUS("mincore", mincore(p, 4 * PAGE, v));
  printf("vec %d%d%d%d\n", v[0]&1, v[1]&1, v[2]&1, v[3]&1);
  munmap(p + 2 * PAGE, PAGE);
  STATUS("mincore hole", mincore(p, 4 * PAGE, v));
  STATUS("mincore bad vec", mincore(p, PAGE, (void *)8));
  STATUS("mincore len0", mincore(p, 0, v));
  STATUS("mincore -1", mincore(p, -1UL, v));
}

static void synchronisation(void) {
  q = mmap(0, 2 * PAGE, 3, MAP_SHARED, fd, 0);
  STATUS("msync both", msync(q, PAGE, MS_SYNC | MS_ASYNC));
  STATUS("msync unaligned", msync(q + 1, PAGE, MS_SYNC));
  STATUS("msync bad", msync(q, PAGE, 64));
  STATUS("msync 0", msync(q, PAGE, 0));
  STATUS("msync sync", msync(q, PAGE, MS_SYNC));
  STATUS("msync inval", msync(q, PAGE, MS_INVALIDATE));
  munmap(q + PAGE, PAGE);
  STATUS("msync hole", msync(q, 2 * PAGE, MS_SYNC));
  STATUS("msync async hole", msync((void *)0x3000000, PAGE, MS_ASYNC));
  STATUS("msync len0", msync(q, 0, MS_SYNC));
  mlock(q, PAGE);
  STATUS("msync inval locked", msync(q, PAGE, MS_INVALIDATE));
  munlock(q, PAGE);
}

static void locking(void) {
  struct rlimit rl = {8 * PAGE, 8 * PAGE};
  p = pages(32);
  STATUS("mlock hole", mlock((void *)0x6000000, PAGE));
  munmap(p + 31 * PAGE, PAGE);
  STATUS("mlock into hole", mlock(p, 32 * PAGE));
  STATUS("munlock hole", munlock(p, 32 * PAGE));
  STATUS("mlock2 bad", syscall(SYS_mlock2, p, PAGE, 2));
  STATUS("mlock2 onfault", syscall(SYS_mlock2, p, PAGE, 1));
  STATUS("mlockall 0", mlockall(0));
  STATUS("mlockall bad", mlockall(8));
  STATUS("mlockall onfault only", mlockall(4));
  STATUS("mlock len 0", mlock(p, 0));
  munlockall();
  fflush(stdout);
  if (!fork()) {
    setrlimit(RLIMIT_MEMLOCK, &rl);
    setresuid(1000, 1000, 1000);
    STATUS("user mlock ok", mlock(p, 8 * PAGE));
    STATUS("user mlock over", mlock(p + 8 * PAGE, PAGE));
    STATUS("user mlock same again", mlock(p, 4 * PAGE));
    STATUS("user mmap locked", mmap(0, 9 * PAGE, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_LOCKED, -1, 0));
    STATUS("user munlock", munlock(p, 8 * PAGE));
    STATUS("user mlockall", mlockall(MCL_CURRENT));
    STATUS("mlockall future", mlockall(MCL_FUTURE));
    STATUS("then mmap big", mmap(0, 64 * PAGE, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    struct rlimit z = {0, 0};
    munlockall();
    setrlimit(RLIMIT_MEMLOCK, &z);
    STATUS("limit 0 mlock", mlock(p, PAGE));
    STATUS("limit 0 mlockall", mlockall(MCL_CURRENT));
    _exit(0);
  }
  wait(0);
}

static void sealed_mappings(void) {
  p = pages(8);
  STATUS("mseal bad flag", syscall(462, p, PAGE, 1UL));
  STATUS("mseal unaligned", syscall(462, p + 1, PAGE, 0UL));
  STATUS("mseal len0", syscall(462, p, 0UL, 0UL));
  STATUS("mseal hole", syscall(462, 0x4000000UL, PAGE, 0UL));
  long ms = syscall(462, p + PAGE, PAGE, 0UL);
  STATUS("mseal", ms);
  if (ms == 0) {
    STATUS("s munmap", munmap(p + PAGE, PAGE));
    STATUS("s munmap all", munmap(p, 8 * PAGE));
    STATUS("s mprotect", mprotect(p + PAGE, PAGE, 1));
    STATUS("s mprotect over", mprotect(p, 8 * PAGE, 1));
    STATUS("s mremap", mremap(p + PAGE, PAGE, 2 * PAGE, MREMAP_MAYMOVE));
    STATUS("s mmap fixed", mmap(p + PAGE, PAGE, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
    STATUS("s dontneed writable", madvise(p + PAGE, PAGE, MADV_DONTNEED));
    STATUS("s again", syscall(462, p + PAGE, PAGE, 0UL));
    STATUS("s mremap onto", mremap(p + 4 * PAGE, PAGE, PAGE, MREMAP_MAYMOVE | MREMAP_FIXED, p + PAGE));
    STATUS("s pkey", mprotect(p, PAGE, 1));
    q = mmap(0, PAGE, 1, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    syscall(462, q, PAGE, 0UL);
    STATUS("s dontneed ro", madvise(q, PAGE, MADV_DONTNEED));
    STATUS("s free ro", madvise(q, PAGE, MADV_FREE));
    STATUS("s willneed ro", madvise(q, PAGE, MADV_WILLNEED));
    STATUS("s dontfork ro", madvise(q, PAGE, MADV_DONTFORK));
  }
}

static void sealed_files(void) {
  int m = memfd_create("x", MFD_ALLOW_SEALING);
  STATUS("memfd bad flag", memfd_create("x", 0x1000));
  char big[300];
  memset(big, 'a', 299);
  big[299] = 0;
  STATUS("memfd long", memfd_create(big, 0));
  big[249] = 0;
  STATUS("memfd 249", memfd_create(big, 0));
  ftruncate(m, 4 * PAGE);
  VALUE("seals", fcntl(m, F_GET_SEALS));
  q = mmap(0, 4 * PAGE, 3, MAP_SHARED, m, 0);
  STATUS("seal write while mapped", fcntl(m, F_ADD_SEALS, F_SEAL_WRITE));
  STATUS("seal shrink", fcntl(m, F_ADD_SEALS, F_SEAL_SHRINK));
  STATUS("shrink", ftruncate(m, PAGE));
  STATUS("grow", ftruncate(m, 5 * PAGE));
  STATUS("seal grow", fcntl(m, F_ADD_SEALS, F_SEAL_GROW));
  STATUS("grow2", ftruncate(m, 6 * PAGE));
  STATUS("write beyond", pwrite(m, "x", 1, 6 * PAGE));
  STATUS("fallocate beyond", fallocate(m, 0, 0, 7 * PAGE));
  STATUS("seal futurewrite", fcntl(m, F_ADD_SEALS, 0x10));
  STATUS("write fd", pwrite(m, "x", 1, 0));
  q[0] = 8;
  STATUS("new shared w", mmap(0, PAGE, 3, MAP_SHARED, m, 0));
  STATUS("new shared r", p = mmap(0, PAGE, 1, MAP_SHARED, m, 0));
  STATUS("mprotect w", mprotect(p, PAGE, 3));
  STATUS("private w", mmap(0, PAGE, 3, MAP_PRIVATE, m, 0));
  munmap(q, 4 * PAGE);
  STATUS("seal write", fcntl(m, F_ADD_SEALS, F_SEAL_WRITE));
  STATUS("punch", fallocate(m, 3, 0, PAGE));
  STATUS("seal seal", fcntl(m, F_ADD_SEALS, F_SEAL_SEAL));
  STATUS("more", fcntl(m, F_ADD_SEALS, F_SEAL_SHRINK));
  VALUE("seals", fcntl(m, F_GET_SEALS));
  int m2 = memfd_create("y", 0);
  VALUE("noseal seals", fcntl(m2, F_GET_SEALS));
  STATUS("noseal add", fcntl(m2, F_ADD_SEALS, F_SEAL_WRITE));
  VALUE("seals of file", fcntl(fd, F_GET_SEALS));
  int m3 = memfd_create("z", MFD_NOEXEC_SEAL);
  VALUE("noexec seals", fcntl(m3, F_GET_SEALS));
  struct stat st;
  fstat(m3, &st);
  printf("mode %o\n", st.st_mode);
  STATUS("chmod x", fchmod(m3, 0777));
  fstat(m2, &st);
  printf("mode %o\n", st.st_mode);
  STATUS("exec+noexec", memfd_create("q", MFD_EXEC | MFD_NOEXEC_SEAL));
}

static void nonlinear(void) {
  ftruncate(fd, 8 * PAGE);
  q = mmap(0, 8 * PAGE, 3, MAP_SHARED, fd, 0);
  for (int i = 0;i<8;i++)q[i * PAGE] = i + 1;
  STATUS("rfp", syscall(SYS_remap_file_pages, q, PAGE, 0, 3, 0));
  VALUE("shows", q[0]);
  STATUS("rfp prot", syscall(SYS_remap_file_pages, q, PAGE, 1, 3, 0));
  STATUS("rfp anon", syscall(SYS_remap_file_pages, p, PAGE, 0, 0, 0));
  STATUS("rfp 2", syscall(SYS_remap_file_pages, q + PAGE, 2 * PAGE, 0, 5, 0));
  VALUE("shows", q[PAGE]);
  VALUE("shows", q[2 * PAGE]);
  q[0] = 77;
  VALUE("through", q[3 * PAGE]);
}

static void memory_of_others(void) {
  char a[64] = "hello world", b[64] = {0};
  struct iovec l[2] = {{b, 5}, {b + 20, 6}}, r[1] = {{a, 11}};
  VALUE("pvr", process_vm_readv(getpid(), l, 2, r, 1, 0));
  printf("%.5s|%.6s\n", b, b + 20);
  VALUE("pvr flags", process_vm_readv(getpid(), l, 2, r, 1, 1));
  VALUE("pvr nopid", process_vm_readv(999999, l, 2, r, 1, 0));
  r[0].iov_base = (void *)8;
  VALUE("pvr bad", process_vm_readv(getpid(), l, 2, r, 1, 0));
  p = pages(2);
  munmap(p + PAGE, PAGE);
  struct iovec r2[1] = {{p + PAGE-4, 8}};
  VALUE("pvr partial", process_vm_readv(getpid(), l, 2, r2, 1, 0));
  struct iovec r3[2] = {{a, 4}, {(void *)8, 4}};
  VALUE("pvr partial iov", process_vm_readv(getpid(), l, 2, r3, 2, 0));
  VALUE("pvr many", process_vm_readv(getpid(), l, 1025, r3, 2, 0));
  VALUE("pvr zero", process_vm_readv(getpid(), l, 0, r3, 2, 0));
  VALUE("pvr zero remote", process_vm_readv(getpid(), l, 1, r3, 0, 0));
  l[0].iov_base = (void *)8;
  VALUE("pvr bad local", process_vm_readv(getpid(), l, 1, r3, 1, 0));
  l[0].iov_base = "bye";
  l[0].iov_len = 3;
  r3[0].iov_len = 3;
  VALUE("pvw", process_vm_writev(getpid(), l, 1, r3, 1, 0));
  printf("%s\n", a);
  r3[0].iov_base = "const";
  VALUE("pvw to ro", process_vm_writev(getpid(), l, 1, r3, 1, 0));
  fflush(stdout);
  pid_t c = fork();
  if (!c) {
    pause();
    _exit(0);
  }
  r3[0].iov_base = a;
  VALUE("pvw child", process_vm_writev(c, l, 1, r3, 1, 0));
  int pd = syscall(SYS_pidfd_open, c, 0);
  struct iovec mv[1] = {{(void *)((long)p), PAGE}};
  VALUE("pmadv cold", syscall(SYS_process_madvise, pd, mv, 1, MADV_COLD, 0));
  VALUE("pmadv dontneed", syscall(SYS_process_madvise, pd, mv, 1, MADV_DONTNEED, 0));
  VALUE("pmadv flags", syscall(SYS_process_madvise, pd, mv, 1, MADV_COLD, 1));
  VALUE("pmadv badfd", syscall(SYS_process_madvise, -1, mv, 1, MADV_COLD, 0));
  if (!fork()) {
    setresuid(1000, 1000, 1000);
    VALUE("pvw other user", process_vm_writev(c, l, 1, r3, 1, 0));
    _exit(0);
  }
  wait(0);
  kill(c, 9);
  wait(0);
}

static void segments(void) {
  int id = shmget(IPC_PRIVATE, 3 * PAGE + 1, 0600);
  struct shmid_ds ds;
  VALUE("stat", shmctl(id, IPC_STAT, &ds));
  printf("size %ld natt %ld mode %o cpid me %d lpid %d\n", (long)ds.shm_segsz, (long)ds.shm_nattch, ds.shm_perm.mode, ds.shm_cpid == getpid(), ds.shm_lpid);
  char *s = shmat(id, 0, 0), *s2 = shmat(id, 0, SHM_RDONLY);
  s[0] = 5;
  VALUE("ro sees", s2[0]);
  use("ro write", s2, 1);
  use("tail page", s + 3 * PAGE + 2, 1);
  use("past", s + 4 * PAGE, 1);
  shmctl(id, IPC_STAT, &ds);
  printf("natt %ld lpid me %d atime set %d\n", (long)ds.shm_nattch, ds.shm_lpid == getpid(), ds.shm_atime!=0);
  STATUS("rmid", shmctl(id, IPC_RMID, 0));
  VALUE("stat after", shmctl(id, IPC_STAT, &ds));
  printf("mode %o natt %ld key %x\n", ds.shm_perm.mode, (long)ds.shm_nattch, ds.shm_perm.__key);
  STATUS("at after rmid", (s[1] = 3, shmat(id, 0, 0)));
  VALUE("data", s[0]);
  STATUS("dt", shmdt(s));
  STATUS("dt twice", shmdt(s));
  STATUS("dt mid", shmdt(s2 + PAGE));
  shmdt(s2);
  void *s3;
  VALUE("after last dt", shmctl(id, IPC_STAT, &ds));
  s3 = shmat(id, 0, 0);
  STATUS("at gone", s3);
  id = shmget(0x7171, PAGE, 0600 | IPC_CREAT | IPC_EXCL);
  STATUS("excl", shmget(0x7171, PAGE, IPC_CREAT | IPC_EXCL));
  STATUS("again", shmget(0x7171, 0, 0) == id?1:-1);
  STATUS("too big", shmget(0x7171, 2 * PAGE, 0));
  STATUS("size 0 new", shmget(0x7172, 0, IPC_CREAT));
  STATUS("none", shmget(0x7173, PAGE, 0));
  STATUS("at unaligned", shmat(id, (void *)0x10000001, 0));
  STATUS("rnd", (s = shmat(id, (void *)0x10000801, SHM_RND)) == (void *)0x10000000?1:-1);
  STATUS("over", shmat(id, (void *)0x10000000, 0));
  STATUS("remap", shmat(id, (void *)0x10000000, SHM_REMAP) == (void *)0x10000000?1:-1);
  STATUS("remap null", shmat(id, 0, SHM_REMAP));
  ds.shm_perm.uid = 1000;
  ds.shm_perm.gid = 1000;
  ds.shm_perm.mode = 0640;
  STATUS("set", shmctl(id, IPC_SET, &ds));
  shmctl(id, IPC_STAT, &ds);
  printf("uid %d mode %o cuid %d\n", ds.shm_perm.uid, ds.shm_perm.mode, ds.shm_perm.cuid);
  fflush(stdout);
  if (!fork()) {
    setresuid(1001, 1001, 1001);
    STATUS("other at", shmat(id, 0, SHM_RDONLY));
    STATUS("other stat", shmctl(id, IPC_STAT, &ds));
    STATUS("other rmid", shmctl(id, IPC_RMID, 0));
    STATUS("other set", shmctl(id, IPC_SET, &ds));
    _exit(0);
  }
  wait(0);
  fflush(stdout);
  if (!fork()) {
    setresuid(1000, 1000, 1000);
    STATUS("owner at", shmat(id, 0, 0));
    STATUS("lock", shmctl(id, SHM_LOCK, 0));
    _exit(0);
  }
  wait(0);
  STATUS("lock root", shmctl(id, SHM_LOCK, 0));
  shmctl(id, IPC_STAT, &ds);
  printf("mode %o\n", ds.shm_perm.mode);
  STATUS("unlock", shmctl(id, SHM_UNLOCK, 0));
  STATUS("bad cmd", shmctl(id, 99, 0));
  STATUS("bad id", shmctl(-5, IPC_STAT, &ds));
  STATUS("bad buf", shmctl(id, IPC_STAT, (void *)8));
  fflush(stdout);
  if (!fork()) {
    char *x = shmat(id, 0, 0);
    x[0] = 1;
    execl("/bin/true", "true", NULL);
    _exit(0);
  }
  wait(0);
  shmctl(id, IPC_STAT, &ds);
  printf("natt after exec %ld\n", (long)ds.shm_nattch);
  STATUS("rm", shmctl(id, IPC_RMID, 0));
  STATUS("key free", shmget(0x7171, PAGE, 0));
  shmdt((void *)0x10000000);
}

static void given_pages(void) {
  int vp[2];
  pipe(vp);
  p = pages(3);
  strcpy(p, "abcd");
  strcpy(p + PAGE, "efgh");
  struct iovec gv[2] = {{p, 4}, {p + PAGE, 4}};
  char got[20] = {0};
  VALUE("vmsplice", syscall(SYS_vmsplice, vp[1], gv, 2, 0));
  p[0] = 'X';
  munmap(p + PAGE, PAGE);
  VALUE("read", read(vp[0], got, 20));
  printf("%s\n", got);
  gv[0].iov_base = (void *)8;
  VALUE("vmsplice bad", syscall(SYS_vmsplice, vp[1], gv, 1, 0));
  VALUE("vmsplice flags", syscall(SYS_vmsplice, vp[1], gv, 1, 32));
  VALUE("vmsplice file", syscall(SYS_vmsplice, fd, gv, 1, 0));
  VALUE("vmsplice none", syscall(SYS_vmsplice, vp[1], gv, 0, 0));
  gv[0].iov_base = p;
  gv[0].iov_len = 2 * PAGE;
  VALUE("vmsplice into hole", syscall(SYS_vmsplice, vp[1], gv, 1, 0));
  gv[0].iov_base = got;
  gv[0].iov_len = 3;
  p[1] = 'Y';
  VALUE("vmsplice out", syscall(SYS_vmsplice, vp[0], gv, 1, 0));
  printf("%.3s\n", got);
}

static void heap(void) {
  char *b0 = sbrk(0);
  STATUS("brk grow", brk(b0 + PAGE*3));
  use("heap", b0 + 2 * PAGE, 1);
  STATUS("brk back", brk(b0));
  struct rlimit dl = {1<<20, RLIM_INFINITY};
  setrlimit(RLIMIT_DATA, &dl);
  STATUS("brk over limit", brk(b0 + (8<<20)));
  dl.rlim_cur = RLIM_INFINITY;
  setrlimit(RLIMIT_DATA, &dl);
  struct rlimit as = {64<<20, RLIM_INFINITY};
  fflush(stdout);
  if (!fork()) {
    setrlimit(RLIMIT_AS, &as);
    STATUS("as limit", mmap(0, 128<<20, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
    _exit(0);
  }
  wait(0);
}

static void growing_down(void) {
  q = mmap((void *)0x20000000, PAGE, 3, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_GROWSDOWN, -1, 0);
  use("growsdown one below", q-8, 1);
  use("growsdown further", q-5 * PAGE, 1);
  STATUS("growsdown file", mmap(0, PAGE, 3, MAP_PRIVATE | MAP_GROWSDOWN, fd, 0));
}
int main(void) {
  mappings();
  unmapping();
  protection();
  moving();
  advice();
  residence();
  synchronisation();
  locking();
  sealed_mappings();
  sealed_files();
  nonlinear();
  memory_of_others();
  segments();
  given_pages();
  heap();
  growing_down();
  return 0;
}
