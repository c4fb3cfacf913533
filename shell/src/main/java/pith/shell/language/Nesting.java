package pith.shell.language;

import java.util.ArrayDeque;

/**
 * The constructs that are open, innermost last: they bound the recursion, name the missing end in errors, and choose the
 * continuation prompt.
 */
final class Nesting {
    /**
     * Levels of compound commands, expansions and quotes within one another. A level takes up to 1.5 KiB of Java stack, of which a
     * process has 1 MiB and may have used half for the functions that led here.
     */
    static final int LIMIT = 100;

    private final ArrayDeque<String> open = new ArrayDeque<>();

    void enter(String construct, CharReader reader) {
        if (open.size() >= LIMIT) {
            throw reader.error("nested more than " + LIMIT + " levels deep");
        }
        open.addLast(construct);
    }

    void leave() {
        open.removeLast();
    }

    int depth() {
        return open.size();
    }

    /** Names the innermost construct anew, as {@code if} becomes {@code then}. */
    void rename(String construct) {
        open.removeLast();
        open.addLast(construct);
    }

    /** {@return the innermost construct, empty if none is open} */
    String innermost() {
        return open.isEmpty() ? "" : open.getLast();
    }

    /** Forgets all, after an error. */
    void clear() {
        open.clear();
    }
}
