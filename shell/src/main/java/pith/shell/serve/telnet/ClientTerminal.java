package pith.shell.serve.telnet;

import java.nio.charset.StandardCharsets;
import pith.shell.serve.terminal.TerminalName;
import pith.shell.serve.terminal.WindowSize;

/** What a client says of its terminal in sub-negotiations. */
final class ClientTerminal {
    private static final int MOST_NAMES = 4;

    private WindowSize size = WindowSize.USUAL;
    private String name = TerminalName.USUAL;
    private int names;

    WindowSize size() {
        return size;
    }

    String name() {
        return name;
    }

    /** RFC 1073: columns and rows, two bytes each. Anything else is no size. */
    void sized(byte[] bytes, int length) {
        if (length == 4) {
            size = WindowSize.of(pair(bytes, 0), pair(bytes, 2));
        }
    }

    private static int pair(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    /** RFC 1091: the client has several names and gives the next each time. {@return whether to ask for another} */
    boolean named(byte[] bytes, int length) {
        if (length < 1 || bytes[0] != Telnet.IS || names == MOST_NAMES) {
            return false;
        }
        String claimed = new String(bytes, 1, length - 1, StandardCharsets.US_ASCII);
        boolean known = TerminalName.isKnown(claimed);
        if (known || names == 0) {
            name = TerminalName.nearest(claimed);
        }
        names = known ? MOST_NAMES : names + 1;
        return names < MOST_NAMES;
    }
}
