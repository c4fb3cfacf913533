package pith.shell.builtins;

import java.util.List;
import pith.shell.execution.ShellContext;
import pith.shell.execution.ShellContext.OptionCursor;

/** {@code getopts}: OPTIND tells the script the next argument; the letter within it is the shell's to remember. */
final class Getopts {
    private final ShellContext sh;
    private final String options;
    private final String variable;
    private final List<String> arguments;

    private Getopts(ShellContext sh, String options, String variable, List<String> arguments) {
        this.sh = sh;
        this.options = options;
        this.variable = variable;
        this.arguments = arguments;
    }

    static int run(ShellContext sh, List<String> argv) {
        if (argv.size() < 3 || !pith.shell.language.Names.isName(argv.get(2))) {
            sh.complain("getopts: an option string and the name of a variable are needed");
            return 2;
        }
        var arguments = argv.size() > 3 ? argv.subList(3, argv.size()) : sh.positional();
        return new Getopts(sh, argv.get(1), argv.get(2), arguments).next();
    }

    private int next() {
        String optind = sh.variables().getOrDefault("OPTIND", "1");
        int index = optind.matches("[0-9]{1,9}") ? Math.max(1, Integer.parseInt(optind)) : 1;
        int letter = letter(index);
        if (letter == 0) {
            String argument = index <= arguments.size() ? arguments.get(index - 1) : "";
            if (argument.length() < 2 || argument.charAt(0) != '-') {
                return end(index);
            }
            if (argument.equals("--")) {
                return end(index + 1);
            }
            letter = 1;
        }
        return option(index, letter);
    }

    /** {@return the letter to look at within the argument, 0 to begin an argument} A changed OPTIND starts anew. */
    private int letter(int index) {
        var cursor = sh.optionCursor();
        boolean valid = cursor.argument() == index && index <= arguments.size()
                && cursor.letter() < arguments.get(index - 1).length();
        return valid ? cursor.letter() : 0;
    }

    private int end(int index) {
        moveTo(index, 0);
        sh.assign(variable, "?");
        return 1;
    }

    private void moveTo(int index, int letter) {
        sh.assign("OPTIND", Integer.toString(index));
        sh.setOptionCursor(new OptionCursor(index, letter));
    }

    private int option(int index, int letter) {
        String argument = arguments.get(index - 1);
        char option = argument.charAt(letter);
        int found = option == ':' ? -1 : options.indexOf(option, options.startsWith(":") ? 1 : 0);
        boolean isLast = letter + 1 == argument.length();
        if (found < 0) {
            moveTo(isLast ? index + 1 : index, isLast ? 0 : letter + 1);
            return wrong("?", option, "unknown option -" + option);
        }
        if (!options.startsWith(":", found + 1)) {
            moveTo(isLast ? index + 1 : index, isLast ? 0 : letter + 1);
            sh.variables().remove("OPTARG");
        } else if (!isLast) {
            moveTo(index + 1, 0);
            sh.assign("OPTARG", argument.substring(letter + 1));
        } else if (index < arguments.size()) {
            moveTo(index + 2, 0);
            sh.assign("OPTARG", arguments.get(index));
        } else {
            moveTo(index + 1, 0);
            return wrong(":", option, "option -" + option + " needs an argument");
        }
        sh.assign(variable, String.valueOf(option));
        return 0;
    }

    private int wrong(String silently, char option, String message) {
        if (options.startsWith(":")) {
            sh.assign(variable, silently);
            sh.assign("OPTARG", String.valueOf(option));
        } else {
            sh.complain(message);
            sh.assign(variable, "?");
            sh.variables().remove("OPTARG");
        }
        return 0;
    }
}
