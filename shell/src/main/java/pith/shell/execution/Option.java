package pith.shell.execution;

import java.util.Optional;

/** The shell's options (XCU set). */
public enum Option {
    ALLEXPORT('a', "allexport"),
    NOTIFY('b', "notify"),
    NOCLOBBER('C', "noclobber"),
    ERREXIT('e', "errexit"),
    NOGLOB('f', "noglob"),
    INTERACTIVE('i', "interactive"),
    MONITOR('m', "monitor"),
    NOEXEC('n', "noexec"),
    STDIN('s', "stdin"),
    NOUNSET('u', "nounset"),
    VERBOSE('v', "verbose"),
    XTRACE('x', "xtrace"),
    IGNOREEOF('\0', "ignoreeof"),
    PIPEFAIL('\0', "pipefail");

    private final char letter;
    private final String longName;

    Option(char letter, String longName) {
        this.letter = letter;
        this.longName = longName;
    }

    /** {@return the letter of {@code set -x}, or NUL if it has none} */
    public char letter() {
        return letter;
    }

    /** {@return the name for {@code set -o}} */
    public String longName() {
        return longName;
    }

    public static Optional<Option> ofLetter(char letter) {
        for (var option : values()) {
            if (option.letter == letter && letter != '\0') {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }

    public static Optional<Option> named(String name) {
        for (var option : values()) {
            if (option.longName.equals(name)) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }
}
