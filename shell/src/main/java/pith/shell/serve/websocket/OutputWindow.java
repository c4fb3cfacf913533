package pith.shell.serve.websocket;

/** How much output is under way to a page: sent, and not shown yet. Any thread may ask. */
final class OutputWindow {
    /** xterm.js answers keys late once it has more than about half a million bytes before it; this is well below, and enough to keep it busy. */
    private static final long BYTES = 1 << 17;

    private volatile long sent;
    private volatile long shown;

    /** The page has everything before {@code number}. */
    void begin(long number) {
        sent = number;
        shown = number;
    }

    /** {@return whether more may be sent} */
    boolean isOpen() {
        return sent - shown < BYTES;
    }

    /** Output before {@code number} is under way. */
    void sent(long number) {
        sent = number;
    }

    /** The page has shown what came before {@code number}, or as much as it said before. {@return false if that was never sent} */
    boolean shown(long number) {
        shown = Math.max(shown, Math.min(number, sent));
        return number <= sent;
    }
}
