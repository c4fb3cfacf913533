package pith.shell.execution;

import java.util.List;
import java.util.Locale;

/** Signal numbers and names (asm-generic/signal.h). */
public final class Signals {
    public static final int EXIT = 0;
    public static final int SIGHUP = 1;
    public static final int SIGINT = 2;
    public static final int SIGQUIT = 3;
    public static final int SIGPIPE = 13;
    public static final int SIGTERM = 15;
    public static final int SIGCHLD = 17;
    public static final int SIGCONT = 18;
    public static final int SIGTSTP = 20;
    public static final int SIGTTIN = 21;
    public static final int SIGTTOU = 22;
    /** Signals are numbered from 1 to here. */
    public static final int LAST = 64;

    private static final List<String> NAMES = List.of("EXIT", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL",
            "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
            "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");
    private static final List<String> DESCRIPTIONS = List.of("", "Hangup", "Interrupt", "Quit", "Illegal instruction",
            "Trace/breakpoint trap", "Aborted", "Bus error", "Floating point exception", "Killed", "User defined signal 1",
            "Segmentation fault", "User defined signal 2", "Broken pipe", "Alarm clock", "Terminated", "Stack fault", "Child exited",
            "Continued", "Stopped (signal)", "Stopped", "Stopped (tty input)", "Stopped (tty output)", "Urgent I/O condition",
            "CPU time limit exceeded", "File size limit exceeded", "Virtual timer expired", "Profiling timer expired",
            "Window changed", "I/O possible", "Power failure", "Bad system call");

    private Signals() {}

    /** {@return the name without SIG} */
    public static String name(int signal) {
        return signal < NAMES.size() ? NAMES.get(signal) : "RTMIN+" + (signal - 34);
    }

    /** {@return what happened to a process that got the signal, in words} */
    public static String description(int signal) {
        return signal < DESCRIPTIONS.size() ? DESCRIPTIONS.get(signal) : "Real-time signal " + (signal - 34);
    }

    /** {@return the number for a number or a name with or without SIG, 0 for EXIT, or -1} */
    public static int number(String text) {
        if (!text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int number = Integer.parseInt(text);
            return number <= LAST ? number : -1;
        }
        String name = text.toUpperCase(Locale.ROOT);
        return NAMES.indexOf(name.startsWith("SIG") ? name.substring(3) : name);
    }

    /** {@return the names in the order of their numbers, from HUP} */
    public static List<String> names() {
        return NAMES.subList(1, NAMES.size());
    }
}
