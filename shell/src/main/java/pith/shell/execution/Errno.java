package pith.shell.execution;

/** Error numbers of the riscv64 ABI (asm-generic/errno.h) that a shell has to tell apart, and the words for all common ones. */
public final class Errno {
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int E2BIG = 7;
    public static final int ENOEXEC = 8;
    public static final int EBADF = 9;
    public static final int ECHILD = 10;
    public static final int EACCES = 13;
    public static final int EEXIST = 17;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int ENOTTY = 25;
    public static final int ELOOP = 40;

    private Errno() {}

    /** {@return the words for a result of a system call, which is minus the number} */
    public static String message(long result) {
        return switch ((int) -result) {
            case 1 -> "Operation not permitted";
            case ENOENT -> "No such file or directory";
            case 3 -> "No such process";
            case EINTR -> "Interrupted system call";
            case 5 -> "Input/output error";
            case 6 -> "No such device or address";
            case E2BIG -> "Argument list too long";
            case ENOEXEC -> "Exec format error";
            case EBADF -> "Bad file descriptor";
            case ECHILD -> "No child processes";
            case 11 -> "Resource temporarily unavailable";
            case 12 -> "Cannot allocate memory";
            case EACCES -> "Permission denied";
            case 14 -> "Bad address";
            case 16 -> "Device or resource busy";
            case EEXIST -> "File exists";
            case 18 -> "Invalid cross-device link";
            case 19 -> "No such device";
            case ENOTDIR -> "Not a directory";
            case EISDIR -> "Is a directory";
            case 22 -> "Invalid argument";
            case 23 -> "Too many open files in system";
            case 24 -> "Too many open files";
            case ENOTTY -> "Inappropriate ioctl for device";
            case 26 -> "Text file busy";
            case 27 -> "File too large";
            case 28 -> "No space left on device";
            case 29 -> "Illegal seek";
            case 30 -> "Read-only file system";
            case 31 -> "Too many links";
            case 32 -> "Broken pipe";
            case 36 -> "File name too long";
            case 38 -> "Function not implemented";
            case 39 -> "Directory not empty";
            case ELOOP -> "Too many levels of symbolic links";
            default -> "Error " + -result;
        };
    }
}
