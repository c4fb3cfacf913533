package pith.kernel.syscall;

/** The names of bits and commands in the calls on memory, processes, signals and time. Source: asm-generic mman.h and signal.h, Linux uapi headers. */
final class ProcessFlags {
  static final FlagNames PROTECTION =
      new FlagNames().choice(7, 0, "PROT_NONE").bit(1, "PROT_READ").bit(2, "PROT_WRITE").bit(4, "PROT_EXEC").bit(0x1000000, "PROT_GROWSDOWN");

  static final FlagNames MAP =
      new FlagNames()
          .choice(3, 0, "MAP_FILE")
          .choice(3, 1, "MAP_SHARED")
          .choice(3, 2, "MAP_PRIVATE")
          .choice(3, 3, "MAP_SHARED_VALIDATE")
          .bit(0x10, "MAP_FIXED")
          .bit(0x20, "MAP_ANONYMOUS")
          .bit(0x100, "MAP_GROWSDOWN")
          .bit(0x800, "MAP_DENYWRITE")
          .bit(0x1000, "MAP_EXECUTABLE")
          .bit(0x2000, "MAP_LOCKED")
          .bit(0x4000, "MAP_NORESERVE")
          .bit(0x8000, "MAP_POPULATE")
          .bit(0x10000, "MAP_NONBLOCK")
          .bit(0x20000, "MAP_STACK")
          .bit(0x40000, "MAP_HUGETLB")
          .bit(0x100000, "MAP_FIXED_NOREPLACE");

  static final FlagNames MREMAP = new FlagNames().bit(1, "MREMAP_MAYMOVE").bit(2, "MREMAP_FIXED").bit(4, "MREMAP_DONTUNMAP");
  static final FlagNames MSYNC = new FlagNames().bit(1, "MS_ASYNC").bit(2, "MS_INVALIDATE").bit(4, "MS_SYNC");
  static final FlagNames MLOCKALL = new FlagNames().bit(1, "MCL_CURRENT").bit(2, "MCL_FUTURE").bit(4, "MCL_ONFAULT");

  static final FlagNames ADVICE =
      names("MADV_NORMAL", "MADV_RANDOM", "MADV_SEQUENTIAL", "MADV_WILLNEED", "MADV_DONTNEED", null, null, null, "MADV_FREE", "MADV_REMOVE", "MADV_DONTFORK",
          "MADV_DOFORK", "MADV_MERGEABLE", "MADV_UNMERGEABLE", "MADV_HUGEPAGE", "MADV_NOHUGEPAGE", "MADV_DONTDUMP", "MADV_DODUMP", "MADV_WIPEONFORK",
          "MADV_KEEPONFORK", "MADV_COLD", "MADV_PAGEOUT", "MADV_POPULATE_READ", "MADV_POPULATE_WRITE", "MADV_DONTNEED_LOCKED", "MADV_COLLAPSE");

  /** Without the low byte, which is the signal at the child's end. */
  static final FlagNames CLONE =
      new FlagNames()
          .bit(0x100, "CLONE_VM")
          .bit(0x200, "CLONE_FS")
          .bit(0x400, "CLONE_FILES")
          .bit(0x800, "CLONE_SIGHAND")
          .bit(0x1000, "CLONE_PIDFD")
          .bit(0x2000, "CLONE_PTRACE")
          .bit(0x4000, "CLONE_VFORK")
          .bit(0x8000, "CLONE_PARENT")
          .bit(0x10000, "CLONE_THREAD")
          .bit(0x20000, "CLONE_NEWNS")
          .bit(0x40000, "CLONE_SYSVSEM")
          .bit(0x80000, "CLONE_SETTLS")
          .bit(0x100000, "CLONE_PARENT_SETTID")
          .bit(0x200000, "CLONE_CHILD_CLEARTID")
          .bit(0x400000, "CLONE_DETACHED")
          .bit(0x800000, "CLONE_UNTRACED")
          .bit(0x1000000, "CLONE_CHILD_SETTID")
          .bit(0x80000000L, "CLONE_IO");

  static final FlagNames WAIT =
      new FlagNames()
          .bit(1, "WNOHANG")
          .bit(2, "WSTOPPED")
          .bit(4, "WEXITED")
          .bit(8, "WCONTINUED")
          .bit(0x1000000, "WNOWAIT")
          .bit(0x20000000, "__WNOTHREAD")
          .bit(0x40000000, "__WALL")
          .bit(0x80000000L, "__WCLONE");

  static final FlagNames WAIT_FOR = names("P_ALL", "P_PID", "P_PGID", "P_PIDFD");
  static final FlagNames MASK_HOW = names("SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK");

  static final FlagNames ACTION =
      new FlagNames()
          .bit(0x4000000, "SA_RESTORER")
          .bit(0x8000000, "SA_ONSTACK")
          .bit(0x10000000, "SA_RESTART")
          .bit(4, "SA_SIGINFO")
          .bit(1, "SA_NOCLDSTOP")
          .bit(2, "SA_NOCLDWAIT")
          .bit(0x40000000, "SA_NODEFER")
          .bit(0x80000000L, "SA_RESETHAND");

  static final FlagNames FUTEX =
      names(0x7f, "FUTEX_WAIT", "FUTEX_WAKE", "FUTEX_FD", "FUTEX_REQUEUE", "FUTEX_CMP_REQUEUE", "FUTEX_WAKE_OP", "FUTEX_LOCK_PI", "FUTEX_UNLOCK_PI", "FUTEX_TRYLOCK_PI",
              "FUTEX_WAIT_BITSET", "FUTEX_WAKE_BITSET", "FUTEX_WAIT_REQUEUE_PI", "FUTEX_CMP_REQUEUE_PI", "FUTEX_LOCK_PI2")
          .bit(0x80, "FUTEX_PRIVATE_FLAG")
          .bit(0x100, "FUTEX_CLOCK_REALTIME");

  static final FlagNames LIMIT =
      names("RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS", "RLIMIT_NPROC", "RLIMIT_NOFILE", "RLIMIT_MEMLOCK",
          "RLIMIT_AS", "RLIMIT_LOCKS", "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE", "RLIMIT_NICE", "RLIMIT_RTPRIO", "RLIMIT_RTTIME");

  static final FlagNames CLOCK =
      names("CLOCK_REALTIME", "CLOCK_MONOTONIC", "CLOCK_PROCESS_CPUTIME_ID", "CLOCK_THREAD_CPUTIME_ID", "CLOCK_MONOTONIC_RAW", "CLOCK_REALTIME_COARSE",
          "CLOCK_MONOTONIC_COARSE", "CLOCK_BOOTTIME", "CLOCK_REALTIME_ALARM", "CLOCK_BOOTTIME_ALARM", null, "CLOCK_TAI");

  static final FlagNames TIMER = new FlagNames().bit(1, "TIMER_ABSTIME");
  static final FlagNames INTERVAL_TIMER = names("ITIMER_REAL", "ITIMER_VIRTUAL", "ITIMER_PROF");
  static final FlagNames RANDOM = new FlagNames().bit(1, "GRND_NONBLOCK").bit(2, "GRND_RANDOM").bit(4, "GRND_INSECURE");
  static final FlagNames EPOLL_CREATE = new FlagNames().bit(0x80000, "EPOLL_CLOEXEC");
  static final FlagNames EVENTFD = new FlagNames().bit(1, "EFD_SEMAPHORE").bit(0x80000, "EFD_CLOEXEC").bit(0x800, "EFD_NONBLOCK");
  static final FlagNames TIMERFD = new FlagNames().bit(0x800, "TFD_NONBLOCK").bit(0x80000, "TFD_CLOEXEC");
  static final FlagNames TIMERFD_SET = new FlagNames().bit(1, "TFD_TIMER_ABSTIME").bit(2, "TFD_TIMER_CANCEL_ON_SET");
  static final FlagNames SIGNALFD = new FlagNames().bit(0x80000, "SFD_CLOEXEC").bit(0x800, "SFD_NONBLOCK");
  static final FlagNames INOTIFY = new FlagNames().bit(0x80000, "IN_CLOEXEC").bit(0x800, "IN_NONBLOCK");
  static final FlagNames PRIORITY = names("PRIO_PROCESS", "PRIO_PGRP", "PRIO_USER");
  static final FlagNames XATTR = new FlagNames().bit(1, "XATTR_CREATE").bit(2, "XATTR_REPLACE");
  static final FlagNames STACK = new FlagNames().bit(1, "SS_ONSTACK").bit(2, "SS_DISABLE").bit(0x80000000L, "SS_AUTODISARM");
  static final FlagNames USAGE = names("RUSAGE_SELF", "RUSAGE_THREAD").choice(0xffff_ffffL, 0xffff_ffffL, "RUSAGE_CHILDREN");
  static final FlagNames EPOLL_CTL = names(null, "EPOLL_CTL_ADD", "EPOLL_CTL_DEL", "EPOLL_CTL_MOD");

  static final FlagNames PRCTL =
      names(null, "PR_SET_PDEATHSIG", "PR_GET_PDEATHSIG", "PR_GET_DUMPABLE", "PR_SET_DUMPABLE", "PR_GET_UNALIGN", "PR_SET_UNALIGN", "PR_GET_KEEPCAPS",
          "PR_SET_KEEPCAPS", null, null, null, null, null, null, "PR_SET_NAME", "PR_GET_NAME", null, null, null, null, "PR_GET_SECCOMP", "PR_SET_SECCOMP",
          "PR_CAPBSET_READ", "PR_CAPBSET_DROP", null, null, "PR_GET_SECUREBITS", "PR_SET_SECUREBITS", "PR_SET_TIMERSLACK", "PR_GET_TIMERSLACK", null, null, null,
          null, null, "PR_SET_CHILD_SUBREAPER", "PR_GET_CHILD_SUBREAPER", "PR_SET_NO_NEW_PRIVS", "PR_GET_NO_NEW_PRIVS", null, null, null, null, null, null, null,
          "PR_CAP_AMBIENT");

  private ProcessFlags() {}

  /** Names of the values from 0 on; null where there is none. */
  private static FlagNames names(String... names) {
    return names(0xffff_ffffL, names);
  }

  /** The same for the values of the field that {@code mask} covers. */
  private static FlagNames names(long mask, String... names) {
    FlagNames all = new FlagNames();
    for (int i = 0; i < names.length; i++) {
      if (names[i] != null) {
        all.choice(mask, i, names[i]);
      }
    }
    return all;
  }
}
