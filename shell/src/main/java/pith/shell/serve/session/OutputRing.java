package pith.shell.serve.session;

import java.util.Arrays;

/**
 * The last bytes that a terminal put out, numbered from its beginning. The array grows with what there is to keep, up to a bound. Guarded by the session's
 * lock.
 */
final class OutputRing {
    private static final int FIRST_BYTES = 4 << 10;

    private final int most;
    private byte[] bytes;
    private long end;

    /** Keeps up to {@code most} bytes, of which the first will be number {@code begin}. */
    OutputRing(int most, long begin) {
        this.most = most;
        this.end = begin;
        this.begin = begin;
        bytes = new byte[Math.min(FIRST_BYTES, most)];
    }

    private final long begin;

    /** {@return the number of the first byte that is kept} */
    long start() {
        return Math.max(begin, end - bytes.length);
    }

    /** {@return the number that the next byte will have} */
    long end() {
        return end;
    }

    void append(byte[] from, int offset, int length) {
        grow(end - start() + length);
        int skipped = Math.max(0, length - bytes.length); // they would be overwritten at once
        end += skipped;
        for (int done = skipped; done < length; ) {
            int at = (int) (end % bytes.length);
            int part = Math.min(length - done, bytes.length - at);
            System.arraycopy(from, offset + done, bytes, at, part);
            done += part;
            end += part;
        }
    }

    private void grow(long wanted) {
        if (wanted <= bytes.length || bytes.length == most) {
            return;
        }
        int length = (int) Math.min(most, Math.max(wanted, 2L * bytes.length));
        byte[] more = new byte[length];
        for (long i = start(); i < end; i++) {
            more[(int) (i % length)] = bytes[(int) (i % bytes.length)];
        }
        bytes = more;
    }

    /** Copies from number {@code from} on, which is kept. {@return how many bytes} */
    int copy(long from, byte[] into) {
        int count = (int) Math.min(into.length, end - from);
        for (int done = 0; done < count; ) {
            int at = (int) ((from + done) % bytes.length);
            int part = Math.min(count - done, bytes.length - at);
            System.arraycopy(bytes, at, into, done, part);
            done += part;
        }
        return count;
    }

    /** {@return everything that is kept} */
    byte[] all() {
        byte[] copy = new byte[(int) (end - start())];
        return Arrays.copyOf(copy, copy(start(), copy));
    }
}
