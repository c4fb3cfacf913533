package pith.shell.execution;

import java.util.ArrayList;
import java.util.List;

/** A command that the shell runs in its own process. */
public interface Builtin {

    /** {@return how it is used} */
    Usage usage();

    default String name() {
        return usage().name();
    }

    /**
     * @param sh   the shell that runs it; write with {@link ShellContext#print}
     * @param argv the name and the arguments
     * @return the exit status
     */
    int run(ShellContext sh, List<String> argv);

    /**
     * {@return whether POSIX calls it special (XCU 2.14)}: found before functions, its assignments stay, its errors end a script.
     */
    default boolean special() {
        return false;
    }

    /** {@return what {@code --help} prints} */
    default String help() {
        return usage().text() + Usage.helpRow();
    }

    /** Something that may stand among a built-in's arguments. */
    record Completion(String text, String description) {}

    Completion HELP = new Completion(Usage.HELP, "show help");

    /** {@return its options and the arguments that it knows of now, for completion; none leaves the word to be a path} */
    default List<Completion> completions(ShellContext sh) {
        return List.of();
    }

    /** What a built-in does, for a {@link Listed} one. */
    @FunctionalInterface
    interface Action {
        int run(ShellContext sh, List<String> argv);
    }

    /** Which arguments a built-in knows of now, for a {@link Listed} one. */
    @FunctionalInterface
    interface Words {
        List<Completion> known(ShellContext sh);
    }

    static Listed of(String name, String synopsis, String summary, Action action) {
        return new Listed(new Usage(name, synopsis, summary), false, true, action, sh -> List.of());
    }

    static Listed special(String name, String synopsis, String summary, Action action) {
        return new Listed(new Usage(name, synopsis, summary), true, true, action, sh -> List.of());
    }

    /**
     * A row of a built-in table.
     *
     * @param answersHelp whether {@code --help} as the first argument asks for help
     */
    record Listed(Usage usage, boolean special, boolean answersHelp, Action action, Words words) implements Builtin {

        public Listed option(String text, String description) {
            return new Listed(usage.option(text, description), special, answersHelp, action, words);
        }

        /** {@return this with arguments for completion} */
        public Listed completes(Words known) {
            return new Listed(usage, special, answersHelp, action, known);
        }

        /** {@return this for a command to which {@code --help} is an argument like any other, as in other shells} */
        public Listed takesAnything() {
            return new Listed(usage, special, false, action, words);
        }

        @Override
        public int run(ShellContext sh, List<String> argv) {
            if (answersHelp && argv.size() > 1 && argv.get(1).equals(Usage.HELP)) {
                sh.print(help());
                return 0;
            }
            return action.run(sh, argv);
        }

        @Override
        public String help() {
            return answersHelp ? Builtin.super.help() : usage.text();
        }

        @Override
        public List<Completion> completions(ShellContext sh) {
            List<Completion> all = new ArrayList<>(usage.options());
            if (answersHelp) {
                all.add(HELP);
            }
            all.addAll(words.known(sh));
            return all;
        }
    }
}
