package pith.shell.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import pith.kernel.stream.HostStream;

/** The standard streams of the process that runs the machine, byte for byte. */
final class HostStreams {
    private static final int BUFFER = 64 << 10;

    private HostStreams() {}

    static HostStream input() {
        return new Input(new FileInputStream(FileDescriptor.in));
    }

    /** Standard output; {@code before} is run before each piece. */
    static HostStream output(Runnable before) {
        return new Output(new FileOutputStream(FileDescriptor.out), before);
    }

    static HostStream error() {
        return new Output(new FileOutputStream(FileDescriptor.err), () -> {});
    }

    /** Gives lines, however the host delivers their bytes. */
    static final class Input implements HostStream {
        private final InputStream in;
        private final byte[] buffer = new byte[BUFFER];
        private int from;
        private int to;

        Input(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] into, int at, int length) {
            int count = 0;
            while (count < length && (from < to || fill())) {
                byte b = buffer[from++];
                into[at + count++] = b;
                if (b == '\n') {
                    return count;
                }
            }
            return count;
        }

        /** A stream that fails has ended. */
        private boolean fill() {
            try {
                from = 0;
                to = Math.max(in.read(buffer, 0, buffer.length), 0);
            } catch (IOException e) {
                to = 0;
            }
            return to > 0;
        }

        @Override
        public boolean write(byte[] bytes, int at, int length) {
            return false;
        }
    }

    /** Passes bytes on at once. */
    record Output(OutputStream out, Runnable before) implements HostStream {
        @Override
        public int read(byte[] into, int at, int length) {
            return 0;
        }

        @Override
        public boolean write(byte[] bytes, int at, int length) {
            before.run();
            try {
                out.write(bytes, at, length);
                return true;
            } catch (IOException nobodyReads) {
                return false;
            }
        }
    }
}
