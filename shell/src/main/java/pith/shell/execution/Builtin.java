package pith.shell.execution;

import java.util.List;

/** A command that the shell runs in its own process. */
public interface Builtin {

    String name();

    /** {@return one line of help} */
    String summary();

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

    /** Something that may stand among a built-in's arguments. */
    record Completion(String text, String description) {}

    /** {@return its options and the arguments that it knows of now, for completion; none leaves the word to be a path} */
    default List<Completion> completions(ShellContext sh) {
        return List.of();
    }

    /** What a built-in does, for {@link #of}. */
    @FunctionalInterface
    interface Action {
        int run(ShellContext sh, List<String> argv);
    }

    static Builtin of(String name, String summary, Action action) {
        return new Listed(name, summary, false, action);
    }

    static Builtin special(String name, String summary, Action action) {
        return new Listed(name, summary, true, action);
    }

    /** A row of a built-in table. */
    record Listed(String name, String summary, boolean special, Action action) implements Builtin {
        @Override
        public int run(ShellContext sh, List<String> argv) {
            return action.run(sh, argv);
        }
    }
}
