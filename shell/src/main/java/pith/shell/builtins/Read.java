package pith.shell.builtins;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import pith.shell.execution.Errno;
import pith.shell.execution.ShellContext;

/** {@code read}: a line, byte by byte so that nothing behind it is taken, split at IFS into variables. */
final class Read {
    private static final String BLANKS = " \t\n";

    private final ShellContext sh;
    private final StringBuilder text = new StringBuilder();
    /** Characters that a backslash keeps from splitting. */
    private final BitSet escaped = new BitSet();

    private Read(ShellContext sh) {
        this.sh = sh;
    }

    static int run(ShellContext sh, List<String> argv) {
        boolean raw = false;
        int i = 1;
        for (; i < argv.size() && argv.get(i).matches("-.+"); i++) {
            String option = argv.get(i);
            if (option.equals("--")) {
                i++;
                break;
            }
            raw |= option.contains("r");
            if (option.endsWith("p") && i + 1 < argv.size()) {
                sh.printError(argv.get(++i));
            } else if (!option.equals("-r")) {
                sh.complain("read: unknown option " + option);
                return 2;
            }
        }
        var names = argv.subList(i, argv.size());
        if (names.isEmpty() || !names.stream().allMatch(Read::isName)) {
            sh.complain("read: the name of a variable is missing or wrong");
            return 2;
        }
        var read = new Read(sh);
        int status = read.line(raw);
        read.assign(names);
        return status;
    }

    private static boolean isName(String text) {
        return pith.shell.language.Names.isName(text);
    }

    /** {@return 0, 1 at the end of the input, or 128 plus a signal whose trap is to run} */
    private int line(boolean raw) {
        byte[] one = new byte[1];
        boolean escaping = false;
        while (true) {
            long count = sh.system().read(0, one, 0, 1);
            int signal = sh.traps().attention();
            if (count < 1 && signal > 0) {
                return 128 + signal;
            }
            if (count == -Errno.EINTR) {
                continue;
            }
            if (count <= 0) {
                return 1;
            }
            char c = (char) (one[0] & 0xff);
            if (escaping) {
                escaping = false;
                if (c != '\n') {
                    escaped.set(text.length());
                    text.append(c);
                }
            } else if (c == '\\' && !raw) {
                escaping = true;
            } else if (c == '\n') {
                return 0;
            } else if (c != 0) {
                text.append(c);
            }
        }
    }

    private boolean isDelimiter(int i, String ifs) {
        return i < text.length() && !escaped.get(i) && ifs.indexOf(text.charAt(i)) >= 0;
    }

    private boolean isBlank(int i, String ifs) {
        return isDelimiter(i, ifs) && BLANKS.indexOf(text.charAt(i)) >= 0;
    }

    /** Where a field begins and ends. */
    private record Range(int start, int end) {}

    private void assign(List<String> names) {
        String ifs = sh.variables().getOrDefault("IFS", BLANKS);
        var ranges = ranges(ifs);
        for (int i = 0; i < names.size(); i++) {
            boolean takesRest = i == names.size() - 1 && ranges.size() > names.size();
            String value = i >= ranges.size() ? ""
                    : takesRest ? rest(ranges.get(i).start(), ifs) : text.substring(ranges.get(i).start(), ranges.get(i).end());
            sh.assign(names.get(i), value);
        }
    }

    private String rest(int start, String ifs) {
        int end = text.length();
        while (end > start && isBlank(end - 1, ifs)) {
            end--;
        }
        return text.substring(start, end);
    }

    private List<Range> ranges(String ifs) {
        var ranges = new ArrayList<Range>();
        int i = skipBlanks(0, ifs);
        while (i < text.length()) {
            int start = i;
            while (i < text.length() && !isDelimiter(i, ifs)) {
                i++;
            }
            ranges.add(new Range(start, i));
            i = skipBlanks(i, ifs);
            if (isDelimiter(i, ifs)) {
                i = skipBlanks(i + 1, ifs);
            }
        }
        return ranges;
    }

    private int skipBlanks(int from, String ifs) {
        int i = from;
        while (isBlank(i, ifs)) {
            i++;
        }
        return i;
    }
}
