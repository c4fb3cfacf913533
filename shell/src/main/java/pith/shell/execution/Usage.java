package pith.shell.execution;

import java.util.ArrayList;
import java.util.List;

/**
 * How a built-in is used: what help, usage errors and completion have in common.
 *
 * @param synopsis the arguments as help shows them
 * @param summary  one line of help
 * @param options  options and words that have a meaning of their own
 */
public record Usage(String name, String synopsis, String summary, List<Builtin.Completion> options) {
    public static final String HELP = "--help";

    public Usage {
        options = List.copyOf(options);
    }

    public Usage(String name, String synopsis, String summary) {
        this(name, synopsis, summary, List.of());
    }

    /** {@return this with one more option, or word with a meaning} */
    public Usage option(String text, String description) {
        List<Builtin.Completion> more = new ArrayList<>(options);
        more.add(new Builtin.Completion(text, description));
        return new Usage(name, synopsis, summary, more);
    }

    /** {@return name and arguments, as one would type them} */
    public String line() {
        return synopsis.isEmpty() ? name : name + " " + synopsis;
    }

    /** {@return what {@code --help} prints} */
    public String text() {
        var text = new StringBuilder("Usage: " + line() + "\n" + summary + "\n");
        options.forEach(option -> text.append(row(option.text(), option.description())));
        return text.toString();
    }

    /** {@return a line of {@link #text} for the option {@code --help}} */
    public static String helpRow() {
        return row(HELP, "show this help");
    }

    private static String row(String option, String description) {
        return String.format("  %-14s %s\n", option, description);
    }
}
