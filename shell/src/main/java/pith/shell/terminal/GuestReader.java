package pith.shell.terminal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.jline.utils.NonBlockingReader;
import pith.shell.system.GuestTty;

/**
 * Characters from a terminal of the machine. Bytes are taken one by one, so that what was typed ahead is still there for the program
 * that the line starts.
 */
final class GuestReader extends NonBlockingReader {
    private final GuestTty tty;
    private final BooleanSupplier interrupted;
    private final Runnable signalled;
    private int ahead = READ_EXPIRED;
    private int lowSurrogate = READ_EXPIRED;

    /**
     * @param interrupted whether Ctrl-C came
     * @param signalled   run when a call was interrupted by another signal
     */
    GuestReader(GuestTty tty, BooleanSupplier interrupted, Runnable signalled) {
        this.tty = tty;
        this.interrupted = interrupted;
        this.signalled = signalled;
    }

    /** Only a peek may expire: whoever reads in a loop would wake the machine ten times a second for nothing. */
    @Override
    protected int read(long timeout, boolean isPeek) throws IOException {
        if (ahead == READ_EXPIRED && isPeek && timeout > 0 && !arrivesWithin(timeout)) {
            return READ_EXPIRED;
        }
        int c = ahead == READ_EXPIRED ? character() : ahead;
        ahead = isPeek ? c : lowSurrogate;
        lowSurrogate = isPeek ? lowSurrogate : READ_EXPIRED;
        return c;
    }

    private boolean arrivesWithin(long millis) throws IOException {
        return switch (tty.awaitInput(millis)) {
            case READY -> true;
            case NONE -> false;
            case INTERRUPTED -> {
                afterSignal();
                yield false;
            }
        };
    }

    /** A char of UTF-8 text; of a character that takes two, the first, with the second kept for the next read. */
    private int character() throws IOException {
        int first = nextByte();
        if (first < 0xc0) {
            return first;
        }
        byte[] bytes = new byte[first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2];
        bytes[0] = (byte) first;
        for (int i = 1; i < bytes.length; i++) {
            bytes[i] = (byte) nextByte();
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.length() > 1 && Character.isHighSurrogate(text.charAt(0))) {
            lowSurrogate = text.charAt(1);
        }
        return text.charAt(0);
    }

    private int nextByte() throws IOException {
        int b = tty.readByte();
        while (b == GuestTty.SIGNALLED) {
            afterSignal();
            b = tty.readByte();
        }
        return b;
    }

    private void afterSignal() throws IOException {
        if (interrupted.getAsBoolean()) {
            throw new InterruptedIOException();
        }
        signalled.run();
    }

    @Override
    public int readBuffered(char[] to, int offset, int length, long timeout) throws IOException {
        if (length == 0) {
            return 0;
        }
        int c = read(timeout);
        if (c < 0) {
            return c;
        }
        to[offset] = (char) c;
        return 1;
    }
}
