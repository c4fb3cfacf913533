package pith.shell.execution;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Builds the fields that words expand to: splits what comes from unquoted expansions at IFS (XCU 2.6.5) and remembers which
 * characters were quoted, for the patterns.
 */
final class Fields {

    /** A field; {@code quoted} marks the characters that mean only themselves. */
    record Field(String text, BitSet quoted) {}

    private static final String BLANKS = " \t\n";

    private final List<Field> done = new ArrayList<>();
    private final String ifs;
    private final boolean splits;
    private StringBuilder text = new StringBuilder();
    private BitSet quoted = new BitSet();
    private boolean started;
    /** The last field was ended by white space: one delimiter of another kind may still belong to that end. */
    private boolean endedByBlank;

    /** {@code splits} is false where exactly one field is wanted, as in an assignment. */
    Fields(String ifs, boolean splits) {
        this.ifs = ifs;
        this.splits = splits;
    }

    boolean splits() {
        return splits;
    }

    /** Text of the word itself. */
    void literal(String value) {
        text.append(value);
        started |= !value.isEmpty();
        endedByBlank &= value.isEmpty();
    }

    /** Text that means only itself; makes a field even when empty. */
    void quoted(String value) {
        quoted.set(text.length(), text.length() + value.length());
        text.append(value);
        started = true;
        endedByBlank = false;
    }

    /** The result of an unquoted expansion. */
    void expanded(String value) {
        if (!splits || ifs.isEmpty()) {
            literal(value);
            return;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (ifs.indexOf(c) < 0) {
                text.append(c);
                started = true;
                endedByBlank = false;
            } else if (BLANKS.indexOf(c) >= 0) {
                endedByBlank |= endIfStarted();
            } else if (!endIfStarted() && !endedByBlank) {
                end();
            } else {
                endedByBlank = false;
            }
        }
    }

    /** {@return whether there was a field to end} */
    private boolean endIfStarted() {
        boolean was = started;
        if (was) {
            end();
        }
        return was;
    }

    /** Between two positional parameters of an unquoted {@code $@}. */
    void separate() {
        endIfStarted();
        endedByBlank = false;
    }

    /** Ends the field, which may be empty. */
    void end() {
        done.add(new Field(text.toString(), quoted));
        text = new StringBuilder();
        quoted = new BitSet();
        started = false;
        endedByBlank = false;
    }

    /** At the end of a word. */
    void endWord() {
        endIfStarted();
        endedByBlank = false;
    }

    List<Field> done() {
        return done;
    }

    /** {@return everything as one field} */
    Field single() {
        return new Field(text.toString(), quoted);
    }
}
