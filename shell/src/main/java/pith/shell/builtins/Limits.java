package pith.shell.builtins;

import java.util.List;
import pith.shell.execution.Builtin;
import pith.shell.execution.Errno;
import pith.shell.execution.ShellContext;
import pith.shell.execution.ShellSystem.ResourceLimit;

/** {@code umask}, {@code ulimit} and {@code times}. */
final class Limits {

    /** A row of {@code ulimit}: {@code unit} is how much one of the shell's units is in the kernel's. */
    private record Limit(char letter, String description, int resource, long unit) {}

    /** Resource numbers of asm-generic/resource.h. */
    private static final List<Limit> LIMITS = List.of(
            new Limit('t', "time (seconds)", 0, 1),
            new Limit('f', "file (blocks)", 1, 512),
            new Limit('d', "data (kbytes)", 2, 1024),
            new Limit('s', "stack (kbytes)", 3, 1024),
            new Limit('c', "coredump (blocks)", 4, 512),
            new Limit('m', "memory (kbytes)", 5, 1024),
            new Limit('l', "locked memory (kbytes)", 8, 1024),
            new Limit('p', "process", 6, 1),
            new Limit('n', "nofiles", 7, 1),
            new Limit('v', "vmemory (kbytes)", 9, 1024),
            new Limit('w', "locks", 10, 1),
            new Limit('r', "rtprio", 14, 1));

    private Limits() {}

    /** Adds the limits to what help tells of {@code ulimit}. */
    static Builtin.Listed describe(Builtin.Listed ulimit) {
        Builtin.Listed described = ulimit;
        for (Limit limit : LIMITS) {
            described = described.option("-" + limit.letter(), limit.description());
        }
        return described;
    }

    static int umask(ShellContext sh, List<String> argv) {
        var arguments = Arguments.parse(sh, argv, "S");
        if (arguments == null) {
            return 2;
        }
        int mask = sh.system().umask(0);
        sh.system().umask(mask);
        if (arguments.operands().isEmpty()) {
            sh.print(arguments.has('S') ? FileMode.symbolic(~mask) + "\n" : String.format("%04o\n", mask));
            return 0;
        }
        int wanted = FileMode.parseMask(arguments.operands().getFirst(), mask);
        if (wanted < 0) {
            sh.complain("umask: '" + arguments.operands().getFirst() + "' is not a mode");
            return 2;
        }
        sh.system().umask(wanted);
        return 0;
    }

    static int ulimit(ShellContext sh, List<String> argv) {
        var arguments = Arguments.parse(sh, argv, "HSatfdscmlpnvwr");
        if (arguments == null) {
            return 2;
        }
        boolean hard = arguments.has('H');
        if (arguments.has('a')) {
            LIMITS.forEach(limit -> sh.print(String.format("%-24s%s\n", limit.description(), show(sh, limit, hard))));
            return 0;
        }
        char letter = arguments.last("tfdscmlpnvwr", 'f');
        var limit = LIMITS.stream().filter(row -> row.letter() == letter).findFirst().orElseThrow();
        if (arguments.operands().isEmpty()) {
            sh.print(show(sh, limit, hard) + "\n");
            return 0;
        }
        return set(sh, limit, arguments.operands().getFirst(), hard, arguments.has('S'));
    }

    private static String show(ShellContext sh, Limit limit, boolean hard) {
        var current = sh.system().getrlimit(limit.resource());
        long value = hard ? current.hard() : current.soft();
        return value == ResourceLimit.UNLIMITED ? "unlimited" : Long.toUnsignedString(Long.divideUnsigned(value, limit.unit()));
    }

    private static int set(ShellContext sh, Limit limit, String text, boolean hard, boolean soft) {
        if (!text.matches("[0-9]{1,15}|unlimited")) {
            sh.complain("ulimit: '" + text + "' is not a limit");
            return 2;
        }
        long value = text.equals("unlimited") ? ResourceLimit.UNLIMITED : Long.parseLong(text) * limit.unit();
        var current = sh.system().getrlimit(limit.resource());
        boolean both = hard == soft;
        var wanted = new ResourceLimit(0, both || soft ? value : current.soft(), both || hard ? value : current.hard());
        int result = sh.system().setrlimit(limit.resource(), wanted);
        if (result < 0) {
            sh.complain("ulimit: " + Errno.message(result));
        }
        return result < 0 ? 2 : 0;
    }

    static int times(ShellContext sh, List<String> argv) {
        var times = sh.system().times();
        sh.print(time(times.user()) + " " + time(times.system()) + "\n" + time(times.childUser()) + " " + time(times.childSystem()) + "\n");
        return 0;
    }

    private static String time(long nanos) {
        long micros = nanos / 1000;
        return String.format("%dm%d.%06ds", micros / 60_000_000, micros / 1_000_000 % 60, micros % 1_000_000);
    }
}
