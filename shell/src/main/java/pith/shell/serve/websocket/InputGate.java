package pith.shell.serve.websocket;

import pith.shell.serve.session.Attachment;

/**
 * Input on its way to a session: what the session does not take at once waits here, at most a window of it. Bytes carry numbers, so that what a page sends
 * again after it came back is not taken twice. Confined to the connection's event loop, but for what {@link Resumptions.Typed} guards.
 */
final class InputGate {
    /** As much as a page may send beyond what was taken. */
    static final int WINDOW = 1 << 16;

    private final Resumptions.Typed typed;
    private final Object connection;
    private final byte[] waiting = new byte[WINDOW];
    private int length;
    private long expected;
    private boolean lost;

    InputGate(Resumptions.Typed typed, Object connection) {
        this.typed = typed;
        this.connection = connection;
        this.expected = typed.taken();
    }

    /** {@return input before this number was taken} */
    long taken() {
        return expected - length;
    }

    /** Bytes arrived, the first of which has {@code number}. {@return false if the page sends more than it may, or left some out} */
    boolean arrived(long number, byte[] message, int offset) {
        int count = message.length - offset;
        long known = expected - number;
        if (known < 0) {
            return false;
        }
        int fresh = (int) Math.max(0, count - known);
        if (fresh > WINDOW - length) {
            return false;
        }
        System.arraycopy(message, message.length - fresh, waiting, length, fresh);
        length += fresh;
        expected += fresh;
        return true;
    }

    /** Gives {@code attachment} what it takes. {@return whether it took anything} */
    boolean drain(Attachment attachment) {
        if (length == 0 || lost) {
            return false;
        }
        int count = typed.give(connection, () -> attachment.input(waiting, 0, length));
        if (count < 0) {
            lost = true;
            return false;
        }
        length -= count;
        System.arraycopy(waiting, count, waiting, 0, length);
        return count > 0;
    }

    /** Takes what waits without giving it to anybody: who has no keyboard types into nothing. */
    boolean discard() {
        int count = length;
        int gone = count == 0 ? 0 : typed.give(connection, () -> count);
        length = 0;
        return gone > 0;
    }
}
