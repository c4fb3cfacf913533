package pith.shell.builtins;

import java.util.ArrayList;
import java.util.List;
import pith.shell.execution.ShellContext;

/** Options and operands of a built-in by the utility syntax guidelines (XBD 12.2), for options without arguments. */
record Arguments(String options, List<String> operands) {

    /** {@return the parsed arguments, or null for an option not among {@code allowed}, which has been reported} */
    static Arguments parse(ShellContext sh, List<String> argv, String allowed) {
        var options = new StringBuilder();
        int i = 1;
        for (; i < argv.size() && isOption(argv.get(i)); i++) {
            if (argv.get(i).equals("--")) {
                i++;
                break;
            }
            for (char option : argv.get(i).substring(1).toCharArray()) {
                if (allowed.indexOf(option) < 0) {
                    sh.complain(argv.getFirst() + ": unknown option -" + option + "; use " + sh.builtins().find(argv.getFirst()).usage().line());
                    return null;
                }
                options.append(option);
            }
        }
        return new Arguments(options.toString(), new ArrayList<>(argv.subList(i, argv.size())));
    }

    private static boolean isOption(String argument) {
        return argument.length() > 1 && argument.charAt(0) == '-';
    }

    boolean has(char option) {
        return options.indexOf(option) >= 0;
    }

    /** {@return the last of the given options that was used, or {@code otherwise}} */
    char last(String among, char otherwise) {
        char last = otherwise;
        for (char option : options.toCharArray()) {
            last = among.indexOf(option) >= 0 ? option : last;
        }
        return last;
    }
}
