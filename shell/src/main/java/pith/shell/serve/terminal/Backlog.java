package pith.shell.serve.terminal;

import java.util.Arrays;

/** Input that waits to be taken, in its order. Whoever brings it is told what was taken, and brings no more than it may: that bounds what waits here. */
public final class Backlog {
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int count;

    /** Where input goes: takes a part or all, and says how much. */
    @FunctionalInterface
    public interface Taker {
        int take(byte[] bytes, int offset, int length);
    }

    public void add(byte[] from, int offset, int length) {
        if (count + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(count + length, 2 * bytes.length));
        }
        System.arraycopy(from, offset, bytes, count, length);
        count += length;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Offers all that waits. {@return how much of it was taken} */
    public int pass(Taker taker) {
        if (count == 0) {
            return 0;
        }
        int taken = taker.take(bytes, 0, count);
        count -= taken;
        System.arraycopy(bytes, taken, bytes, 0, count);
        bytes = count == 0 ? NOTHING : bytes;
        return taken;
    }
}
