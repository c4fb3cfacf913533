/*
 * What the kernel's services cost. Each batch says "begin", does its work, and prints one line: name, operations, cycles, nanoseconds by
 * the machine's own clocks. Whoever runs it looks at the host's clock when the lines come.
 *
 * An argument divides the number of forks, for where they are slow. Static, without a library, so that nothing but the service is
 * measured.
 */
#define BATCHES 10

enum {
  SYS_close = 57, SYS_pipe2 = 59, SYS_read = 63, SYS_write = 64, SYS_exit = 93, SYS_futex = 98,
  SYS_clock_gettime = 113, SYS_sched_setaffinity = 122, SYS_sched_yield = 124, SYS_kill = 129, SYS_rt_sigaction = 134, SYS_getpid = 172,
  SYS_getppid = 173, SYS_munmap = 215, SYS_clone = 220, SYS_execve = 221, SYS_mmap = 222, SYS_wait4 = 260,
};

#define SIGUSR1 10
#define SIGCHLD 17

static long call(long number, long a, long b, long c, long d, long e, long f) {
  register long a0 __asm__("a0") = a;
  register long a1 __asm__("a1") = b;
  register long a2 __asm__("a2") = c;
  register long a3 __asm__("a3") = d;
  register long a4 __asm__("a4") = e;
  register long a5 __asm__("a5") = f;
  register long a7 __asm__("a7") = number;
  __asm__ volatile("ecall" : "+r"(a0) : "r"(a1), "r"(a2), "r"(a3), "r"(a4), "r"(a5), "r"(a7) : "memory");
  return a0;
}

#define CALL0(n) call(SYS_##n, 0, 0, 0, 0, 0, 0)
#define CALL1(n, a) call(SYS_##n, (long)(a), 0, 0, 0, 0, 0)
#define CALL2(n, a, b) call(SYS_##n, (long)(a), (long)(b), 0, 0, 0, 0)
#define CALL3(n, a, b, c) call(SYS_##n, (long)(a), (long)(b), (long)(c), 0, 0, 0)
#define CALL4(n, a, b, c, d) call(SYS_##n, (long)(a), (long)(b), (long)(c), (long)(d), 0, 0)

static const char *self;
static long began_cycles, began_nanos;
static int forks = 500, execs = 200;

static long cycles(void) {
  long now;
  __asm__ volatile("rdcycle %0" : "=r"(now));
  return now;
}

static long nanos(void) {
  long time[2];
  CALL2(clock_gettime, 1, time);
  return time[0] * 1000000000 + time[1];
}

static char *put_text(char *at, const char *text) {
  while (*text) *at++ = *text++;
  return at;
}

static char *put_number(char *at, long number) {
  char digits[20];
  int count = 0;
  do digits[count++] = '0' + number % 10; while (number /= 10);
  while (count) *at++ = digits[--count];
  return at;
}

static void begin(void) {
  CALL3(write, 1, "begin\n", 6);
  began_nanos = nanos();
  began_cycles = cycles();
}

static void end(const char *name, long operations) {
  long took_cycles = cycles() - began_cycles, took_nanos = nanos() - began_nanos;
  char line[100], *at = put_text(line, name);
  at = put_number(put_text(at, " "), operations);
  at = put_number(put_text(at, " "), took_cycles);
  at = put_number(put_text(at, " "), took_nanos);
  at = put_text(at, "\n");
  CALL3(write, 1, line, at - line);
}

static long fork(void) { return call(SYS_clone, SIGCHLD, 0, 0, 0, 0, 0); }

static void null_call(void) {
  begin();
  for (int i = 0; i < 200000; i++) CALL0(getppid);
  end("null-call", 200000);
}

static void fork_exit_wait(void) {
  begin();
  for (int i = 0; i < forks; i++) {
    long child = fork();
    if (child == 0) CALL1(exit, 0);
    CALL4(wait4, child, 0, 0, 0);
  }
  end("fork-exit-wait", forks);
}

static void fork_exec_wait(void) {
  const char *arguments[] = {self, "exit", 0}, *none[] = {0};
  int status = 0;
  begin();
  for (int i = 0; i < execs; i++) {
    long child = fork();
    if (child == 0) {
      CALL3(execve, self, arguments, none);
      CALL1(exit, 1);
    }
    CALL4(wait4, child, &status, 0, 0);
  }
  if (status == 0) end("fork-exec-wait", execs);
}

/* A fork of a process that has so much memory of its own, every page of it written. */
static void fork_of(const char *name, long bytes) {
  char *memory = (char *)call(SYS_mmap, 0, bytes, 3, 0x22, -1, 0);
  int count = forks / 25;
  for (long at = 0; at < bytes; at += 4096) memory[at] = 1;
  begin();
  for (int i = 0; i < count; i++) {
    long child = fork();
    if (child == 0) CALL1(exit, 0);
    CALL4(wait4, child, 0, 0, 0);
  }
  end(name, count);
  CALL2(munmap, memory, bytes);
}

static void fork_1m(void) { fork_of("fork-1M", 1 << 20); }
static void fork_16m(void) { fork_of("fork-16M", 16 << 20); }
static void fork_64m(void) { fork_of("fork-64M", 64 << 20); }

/* A mapping that comes and goes, of which one page is written. */
static void map_unmap(void) {
  begin();
  for (int i = 0; i < 5000; i++) {
    char *memory = (char *)call(SYS_mmap, 0, 16 * 4096, 3, 0x22, -1, 0);
    *memory = 1;
    CALL2(munmap, memory, 16 * 4096);
  }
  end("mmap-munmap", 5000);
}

static void pipe_round_trip(void) {
  int there[2], back[2];
  char byte = 0;
  CALL2(pipe2, there, 0);
  CALL2(pipe2, back, 0);
  long child = fork();
  if (child == 0) {
    CALL1(close, there[1]);
    while (CALL3(read, there[0], &byte, 1) == 1) CALL3(write, back[1], &byte, 1);
    CALL1(exit, 0);
  }
  CALL1(close, there[0]);
  begin();
  for (int i = 0; i < 20000; i++) {
    CALL3(write, there[1], &byte, 1);
    CALL3(read, back[0], &byte, 1);
  }
  end("pipe-round-trip", 20000);
  CALL1(close, there[1]);
  CALL1(close, back[0]);
  CALL1(close, back[1]);
  CALL4(wait4, child, 0, 0, 0);
}

/* Two tasks take turns by a word that they share: each turn is a futex wake-up, a futex wait and a switch. */
static void wake_up(void) {
  volatile int *turn = (volatile int *)call(SYS_mmap, 0, 4096, 3, 0x21, -1, 0);
  long child = fork();
  int me = child == 0;
  if (!me) begin();
  for (int i = 0; i < 5000; i++) {
    while (*turn != me) CALL4(futex, turn, 0, !me, 0);
    *turn = !me;
    CALL4(futex, turn, 1, 1, 0);
  }
  if (me) CALL1(exit, 0);
  end("wake-up", 10000);
  CALL4(wait4, child, 0, 0, 0);
  CALL2(munmap, turn, 4096);
}

static void page_fault(void) {
  long bytes = 32 << 20;
  char *memory = (char *)call(SYS_mmap, 0, bytes, 3, 0x22, -1, 0);
  begin();
  for (long at = 0; at < bytes; at += 4096) memory[at] = 1;
  end("page-fault", bytes / 4096);
  CALL2(munmap, memory, bytes);
}

static void copy_on_write(void) {
  long bytes = 16 << 20;
  char *memory = (char *)call(SYS_mmap, 0, bytes, 3, 0x22, -1, 0);
  for (long at = 0; at < bytes; at += 4096) memory[at] = 1;
  long child = fork();
  if (child == 0) {
    begin();
    for (long at = 0; at < bytes; at += 4096) memory[at] = 2;
    end("copy-on-write", bytes / 4096);
    CALL1(exit, 0);
  }
  CALL4(wait4, child, 0, 0, 0);
  CALL2(munmap, memory, bytes);
}

/* Two tasks on one hart that do nothing but give way to each other: each yield is a switch. */
static void context_switch(void) {
  long child = fork();
  if (child == 0) {
    for (int i = 0; i < 20000; i++) CALL0(sched_yield);
    CALL1(exit, 0);
  }
  begin();
  for (int i = 0; i < 20000; i++) CALL0(sched_yield);
  end("context-switch", 40000);
  CALL4(wait4, child, 0, 0, 0);
}

static volatile long signals;

static void count_signal(int signal) { signals += signal; }

static void signal_round_trip(void) {
  struct { void (*handler)(int); unsigned long flags, mask; } action = {count_signal, 0, 0};
  CALL4(rt_sigaction, SIGUSR1, &action, 0, 8);
  long me = CALL0(getpid);
  begin();
  for (int i = 0; i < 20000; i++) CALL2(kill, me, SIGUSR1);
  end("signal", 20000);
}

static int same(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

__attribute__((used)) static void program(long *stack) {
  const char **arguments = (const char **)(stack + 1);
  if (stack[0] > 1 && same(arguments[1], "exit")) CALL1(exit, 0);
  if (stack[0] > 1) {
    forks /= arguments[1][0] - '0';
    execs /= arguments[1][0] - '0';
  }
  self = arguments[0];
  unsigned long first_hart = 1;
  CALL3(sched_setaffinity, 0, sizeof first_hart, &first_hart);
  void (*services[])(void) = {null_call, context_switch, wake_up, pipe_round_trip, signal_round_trip, page_fault, copy_on_write, map_unmap,
                              fork_exit_wait, fork_1m, fork_16m, fork_64m, fork_exec_wait};
  for (unsigned i = 0; i < sizeof services / sizeof *services; i++)
    for (int batch = 0; batch < BATCHES; batch++) services[i]();
  CALL1(exit, 0);
}

__asm__(".globl _start\n_start:\n  .option push\n  .option norelax\n  lla gp, __global_pointer$\n  .option pop\n  mv a0, sp\n  andi sp, sp, -16\n  call program\n");
