package pith.shell.serve.telnet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import pith.shell.serve.terminal.Choice;

/**
 * Asks for a name and a password. The name is echoed, the password is not; both can be corrected as at a terminal of old: a key back, or the whole line
 * away. After the name may stand which session is wanted.
 */
final class SignInDialog {
    private static final int LONGEST = 128;
    private static final int END_OF_TEXT = 3;
    private static final int END_OF_TRANSMISSION = 4;
    private static final int BACKSPACE = 8;
    private static final int KILL_LINE = 21;
    private static final int DELETE = 127;

    /** What comes of it. */
    interface Outcome {
        /** The password is the receiver's, to wipe. */
        void answered(String name, byte[] password, Choice choice);

        void givenUp();
    }

    private final Consumer<String> print;
    private final Outcome outcome;
    private final byte[] line = new byte[LONGEST];
    private int length;
    private String name;
    private Choice choice;

    SignInDialog(Consumer<String> print, Outcome outcome) {
        this.print = print;
        this.outcome = outcome;
    }

    void begin() {
        name = null;
        print.accept("login: ");
    }

    private boolean echoes() {
        return name == null;
    }

    void typed(byte value) {
        switch (value) {
            case '\r', '\n' -> enter();
            case END_OF_TEXT, END_OF_TRANSMISSION -> outcome.givenUp();
            case BACKSPACE, DELETE -> erase();
            case KILL_LINE -> {
                while (length > 0) {
                    erase();
                }
            }
            default -> add(value);
        }
    }

    private void add(byte value) {
        if (length == LONGEST || value >= 0 && value < ' ') {
            return;
        }
        line[length++] = value;
        // Only what is one column wide for certain: of anything else, a client's cursor would say more than we know.
        if (echoes()) {
            print.accept(value > 0 ? String.valueOf((char) value) : "");
        }
    }

    private void erase() {
        if (length > 0) {
            length--;
            if (echoes() && line[length] > 0) {
                print.accept("\b \b");
            }
        }
    }

    private void enter() {
        print.accept("\r\n");
        if (echoes()) {
            nameGiven(new String(line, 0, length, StandardCharsets.UTF_8).strip());
        } else {
            byte[] password = Arrays.copyOf(line, length);
            wipe();
            outcome.answered(name, password, choice);
        }
    }

    private void nameGiven(String text) {
        wipe();
        List<String> words = List.of(text.split("\\s+"));
        Optional<Choice> wanted = Choice.of(words.subList(1, words.size()));
        if (text.isEmpty() || wanted.isEmpty()) {
            print.accept(text.isEmpty() ? "" : "Give your name, and after it nothing, or one of: new [MACHINE], attach ID, watch ID.\r\n");
            begin();
            return;
        }
        name = words.getFirst();
        choice = wanted.get();
        print.accept("password: ");
    }

    private void wipe() {
        Arrays.fill(line, (byte) 0);
        length = 0;
    }
}
