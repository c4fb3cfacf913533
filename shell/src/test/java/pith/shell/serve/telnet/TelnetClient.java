package pith.shell.serve.telnet;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that says what it is told to, byte by byte. */
final class TelnetClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

    TelnetClient(InetSocketAddress server) throws IOException {
        this(server, "127.0.0.1");
    }

    TelnetClient(InetSocketAddress server, String from) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(server);
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    TelnetClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    TelnetClient send(int... bytes) throws IOException {
        byte[] made = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            made[i] = (byte) bytes[i];
        }
        return send(made);
    }

    TelnetClient send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
        return this;
    }

    /** {@return all that came so far, once {@code text} is among it} */
    String await(String text) throws IOException {
        return awaitEither(text, text);
    }

    String awaitEither(String text, String other) throws IOException {
        byte[] piece = new byte[8192];
        while (!seen().contains(text) && !seen().contains(other)) {
            int count = in.read(piece);
            assertTrue(count > 0, () -> "the connection ended without '" + text + "': " + seen());
            seen.write(piece, 0, count);
        }
        return seen();
    }

    String seen() {
        return seen.toString(StandardCharsets.ISO_8859_1);
    }

    void forget() {
        seen.reset();
    }

    /** {@return all that came until the server ended the connection} */
    String toEnd() throws IOException {
        byte[] piece = new byte[8192];
        try {
            for (int count = in.read(piece); count > 0; count = in.read(piece)) {
                seen.write(piece, 0, count);
            }
        } catch (java.net.SocketException reset) {
            // An end as good as any.
        }
        return seen();
    }

    TelnetClient signIn(String name) throws IOException {
        await("login: ");
        send(name + "\r\0");
        await("password: ");
        send(name.split(" ")[0] + "-secret\r\0");
        await("$ ");
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
