package pith.shell.real;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import pith.kernel.stream.HostStream;

/** A standard stream in memory: its input from an array, its output kept. */
final class MemoryStream implements HostStream {
    private final byte[] input;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private int at;

    private MemoryStream(byte[] input) {
        this.input = input;
    }

    static MemoryStream of(byte[] input) {
        return new MemoryStream(input);
    }

    @Override
    public int read(byte[] to, int offset, int length) {
        int count = 0;
        while (count < length && at < input.length && (count == 0 || input[at - 1] != '\n')) to[offset + count++] = input[at++];
        return count;
    }

    @Override
    public boolean write(byte[] from, int offset, int length) {
        output.write(from, offset, length);
        return true;
    }

    /** What the kernel says of itself. */
    void append(String text) {
        output.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] written() {
        return output.toByteArray();
    }
}
