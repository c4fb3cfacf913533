package pith.shell.system;

/** Numbers of the system calls that the shell makes (asm-generic/unistd.h, which riscv64 uses). */
final class CallNumber {
    static final int GETCWD = 17;
    static final int DUP3 = 24;
    static final int FCNTL = 25;
    static final int IOCTL = 29;
    static final int MKDIRAT = 34;
    static final int MOUNT = 40;
    static final int FACCESSAT = 48;
    static final int CHDIR = 49;
    static final int FCHMODAT = 53;
    static final int FCHOWNAT = 54;
    static final int OPENAT = 56;
    static final int CLOSE = 57;
    static final int PIPE2 = 59;
    static final int GETDENTS64 = 61;
    static final int LSEEK = 62;
    static final int READ = 63;
    static final int WRITE = 64;
    static final int PPOLL = 73;
    static final int NEWFSTATAT = 79;
    static final int FSTAT = 80;
    static final int SYNC = 81;
    static final int CLOCK_GETTIME = 113;
    static final int KILL = 129;
    static final int SETRESUID = 147;
    static final int SETRESGID = 149;
    static final int SETPGID = 154;
    static final int GETPGID = 155;
    static final int SETSID = 157;
    static final int SETGROUPS = 159;
    static final int GETRUSAGE = 165;
    static final int UMASK = 166;
    static final int PRCTL = 167;
    static final int GETPID = 172;
    static final int GETPPID = 173;
    static final int GETUID = 174;
    static final int GETEUID = 175;
    static final int GETGID = 176;
    static final int GETEGID = 177;
    static final int WAIT4 = 260;
    static final int PRLIMIT64 = 261;
    static final int FACCESSAT2 = 439;

    private CallNumber() {}
}
