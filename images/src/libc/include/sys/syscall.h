/* System call numbers of riscv64 Linux (asm-generic/unistd.h), those that this libc uses. */
#pragma once
enum {
    SYS_getcwd = 17, SYS_dup = 23, SYS_dup3 = 24, SYS_fcntl = 25, SYS_ioctl = 29, SYS_mknodat = 33, SYS_mkdirat = 34,
    SYS_unlinkat = 35, SYS_symlinkat = 36, SYS_linkat = 37, SYS_umount2 = 39, SYS_mount = 40, SYS_statfs = 43,
    SYS_ftruncate = 46, SYS_faccessat = 48, SYS_chdir = 49, SYS_chroot = 51, SYS_fchmodat = 53, SYS_fchownat = 54,
    SYS_openat = 56, SYS_close = 57, SYS_pipe2 = 59, SYS_getdents64 = 61, SYS_lseek = 62, SYS_read = 63, SYS_write = 64,
    SYS_ppoll = 73, SYS_readlinkat = 78, SYS_newfstatat = 79, SYS_fstat = 80, SYS_sync = 81, SYS_fsync = 82,
    SYS_utimensat = 88, SYS_exit = 93, SYS_exit_group = 94, SYS_set_tid_address = 96, SYS_futex = 98, SYS_nanosleep = 101,
    SYS_setitimer = 103, SYS_clock_settime = 112, SYS_clock_gettime = 113, SYS_syslog = 116, SYS_sched_setaffinity = 122,
    SYS_sched_getaffinity = 123, SYS_sched_yield = 124, SYS_kill = 129, SYS_tkill = 130, SYS_tgkill = 131,
    SYS_sigaltstack = 132, SYS_rt_sigsuspend = 133, SYS_rt_sigaction = 134, SYS_rt_sigprocmask = 135, SYS_rt_sigpending = 136,
    SYS_rt_sigtimedwait = 137, SYS_rt_sigqueueinfo = 138, SYS_setpriority = 140, SYS_getpriority = 141, SYS_setgid = 144,
    SYS_setuid = 146, SYS_setpgid = 154, SYS_getpgid = 155, SYS_setsid = 157, SYS_getgroups = 158, SYS_uname = 160,
    SYS_sethostname = 161, SYS_getrusage = 165, SYS_umask = 166, SYS_getpid = 172, SYS_getppid = 173, SYS_getuid = 174,
    SYS_geteuid = 175, SYS_getgid = 176, SYS_getegid = 177, SYS_gettid = 178, SYS_sysinfo = 179, SYS_socketpair = 199, SYS_brk = 214,
    SYS_munmap = 215, SYS_clone = 220, SYS_execve = 221, SYS_mmap = 222, SYS_mprotect = 226, SYS_madvise = 233,
    SYS_wait4 = 260, SYS_prlimit64 = 261, SYS_renameat2 = 276, SYS_getrandom = 278,
};
