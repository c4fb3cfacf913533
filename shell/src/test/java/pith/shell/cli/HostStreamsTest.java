package pith.shell.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HostStreamsTest {
    /** A pipe that delivers so many bytes at a time. */
    private static InputStream dripping(String text, int bytes) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)) {
            @Override
            public synchronized int read(byte[] to, int at, int length) {
                return super.read(to, at, Math.min(length, bytes));
            }
        };
    }

    private static List<String> reads(InputStream in, int length) {
        HostStreams.Input input = new HostStreams.Input(in);
        List<String> reads = new ArrayList<>();
        byte[] buffer = new byte[length];
        for (int count = input.read(buffer, 0, length); count > 0; count = input.read(buffer, 0, length)) {
            reads.add(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }
        return reads;
    }

    @Test
    void whatIsReadDoesNotDependOnHowTheBytesArrive() {
        String text = "one\ntwo two\n\nthe rest";
        List<String> expected = List.of("one\n", "two t", "wo\n", "\n", "the r", "est");
        for (int bytes = 1; bytes < 30; bytes++) {
            assertEquals(expected, reads(dripping(text, bytes), 5));
        }
    }

    @Test
    void aFailingInputHasEnded() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("unplugged");
            }
        };
        assertEquals(List.of(), reads(broken, 10));
    }

    @Test
    void aReaderThatLeftIsReported() {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        assertFalse(new HostStreams.Output(closed, () -> {}).write(new byte[1], 0, 1));
    }
}
