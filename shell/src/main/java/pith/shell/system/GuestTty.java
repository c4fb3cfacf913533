package pith.shell.system;

import static pith.shell.system.CallNumber.IOCTL;
import static pith.shell.system.CallNumber.PPOLL;
import static pith.shell.system.CallNumber.READ;
import static pith.shell.system.CallNumber.WRITE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A terminal of the machine, as a program uses it: bytes in and out, settings, size. Results are those of the calls: negative ones are
 * minus an errno. Confined to the task.
 */
public final class GuestTty {
    /** {@code struct termios} of the kernel (asm-generic/termbits.h): four words of flags, the line discipline, 19 characters. */
    public static final int TERMIOS_BYTES = 36;

    /** What {@link #readByte} answers at the end of the input. */
    public static final int END = -1;

    /** What {@link #readByte} answers if a signal was handled instead. */
    public static final int SIGNALLED = -2;

    /** What {@link #awaitInput} found. */
    public enum Input { READY, NONE, INTERRUPTED }

    private static final int TCGETS = 0x5401, TCSETSW = 0x5403, TIOCGWINSZ = 0x5413;
    private static final int LOCAL_FLAGS = 12, ICANON = 0x2, ECHO = 0x8, VTIME = 17 + 5, VMIN = 17 + 6;
    private static final short POLLIN = 1;
    private static final int PART = 16 << 10;
    private static final int EINTR = 4;

    private final GuestCalls calls;
    private final int input;
    private final int output;

    /** A terminal read through descriptor {@code input} and written through {@code output}. */
    public GuestTty(GuestCalls calls, int input, int output) {
        this.calls = calls;
        this.input = input;
        this.output = output;
    }

    /** Window size in characters. */
    public record Window(int columns, int rows) {}

    /** {@return the settings, or null if this is no terminal} */
    public byte[] settings() {
        byte[] termios = new byte[TERMIOS_BYTES];
        long result = calls.withMemory(frame -> {
            long memory = frame.allocate(64);
            long answer = calls.user().call(IOCTL, input, TCGETS, memory);
            calls.user().read(memory, termios, 0, TERMIOS_BYTES);
            return answer;
        });
        return result < 0 ? null : termios;
    }

    /** Changes the settings once all output has been sent. */
    public long settings(byte[] termios) {
        return calls.withMemory(frame -> {
            long memory = frame.allocate(64);
            calls.user().write(memory, termios, 0, TERMIOS_BYTES);
            return calls.user().call(IOCTL, input, TCSETSW, memory);
        });
    }

    /** {@return settings like {@code termios}, but with keys given one by one and not shown; Ctrl-C is still a signal} */
    public static byte[] keyByKey(byte[] termios) {
        byte[] changed = termios.clone();
        ByteBuffer words = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        words.putInt(LOCAL_FLAGS, words.getInt(LOCAL_FLAGS) & ~(ICANON | ECHO));
        changed[VMIN] = 1;
        changed[VTIME] = 0;
        return changed;
    }

    /** {@return the window's size; 80 by 24 if the terminal does not know} */
    public Window window() {
        int[] size = new int[1];
        long result = calls.withMemory(frame -> {
            long memory = frame.allocate(8);
            long answer = calls.user().call(IOCTL, input, TIOCGWINSZ, memory);
            size[0] = calls.user().getInt(memory);
            return answer;
        });
        int rows = size[0] & 0xffff;
        int columns = size[0] >>> 16;
        return result < 0 || rows == 0 || columns == 0 ? new Window(80, 24) : new Window(columns, rows);
    }

    /** Waits for input, at most {@code millis} of the machine's time. */
    public Input awaitInput(long millis) {
        long ready = calls.withMemory(frame -> {
            long poll = frame.allocate(8);
            calls.user().putInt(poll, input);
            calls.user().putInt(poll + 4, POLLIN);
            long time = frame.allocate(16);
            calls.user().put(time, millis / 1000);
            calls.user().put(time + 8, millis % 1000 * 1_000_000);
            return calls.user().call(PPOLL, poll, 1, time, 0, 8);
        });
        return ready > 0 ? Input.READY : ready == 0 ? Input.NONE : Input.INTERRUPTED;
    }

    /** Reads one byte: what follows belongs to whoever reads next, perhaps a program. {@return it, {@link #END} or {@link #SIGNALLED}} */
    public int readByte() {
        byte[] one = new byte[1];
        long count = calls.withMemory(frame -> {
            long memory = frame.allocate(1);
            long answer = calls.user().call(READ, input, memory, 1);
            calls.user().read(memory, one, 0, 1);
            return answer;
        });
        return count == 1 ? one[0] & 0xff : count == -EINTR ? SIGNALLED : END;
    }

    /** Writes all of a piece. {@return 0, or a negative errno} */
    public long write(byte[] bytes, int offset, int length) {
        int done = 0;
        while (done < length) {
            long result = writePart(bytes, offset + done, Math.min(length - done, PART));
            if (result < 0 && result != -EINTR) {
                return result;
            }
            done += (int) Math.max(result, 0);
        }
        return 0;
    }

    private long writePart(byte[] bytes, int offset, int length) {
        return calls.withMemory(frame -> {
            long memory = frame.allocate(length);
            calls.user().write(memory, bytes, offset, length);
            return calls.user().call(WRITE, output, memory, length);
        });
    }
}
