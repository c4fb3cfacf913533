package pith.shell.serve.web;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that sends what it is told, byte by byte if need be, whether that is HTTP or not. */
final class RawHttp implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    /** An answer. */
    record Reply(int status, String head, String body) {
        /** {@return the value of a header, if there is exactly that} */
        Optional<String> header(String name) {
            Matcher found = Pattern.compile("\r\n" + Pattern.quote(name.toLowerCase(Locale.ROOT)) + ": ([^\r]*)").matcher(head.toLowerCase(Locale.ROOT));
            return found.find() ? Optional.of(head.substring(found.start(1), found.end(1))) : Optional.empty();
        }

        /** {@return the cookie that is set, as a browser would send it back} */
        String cookie() {
            return header("Set-Cookie").orElseThrow().replaceAll(";.*", "");
        }

        /** {@return the value of a field of the body's JSON} */
        String field(String name) {
            Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]*)\"").matcher(body);
            return found.find() ? found.group(1) : null;
        }
    }

    final Socket socket;
    private final InputStream in;
    private final int port;

    RawHttp(int port) throws IOException {
        this.port = port;
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    /** Sends text as it is. */
    void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** {@return a GET with the right Host, and further headers, each ending a line} */
    String get(String path, String headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + headers + "\r\n";
    }

    /** {@return a POST as the page sends it} */
    String post(String path, String body, String headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nOrigin: http://127.0.0.1:" + port + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n" + headers + "\r\n" + body;
    }

    /** Reads an answer with a length, or without a body. */
    Reply reply() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) read());
        }
        int status = Integer.parseInt(head.substring(9, 12));
        Reply without = new Reply(status, head.toString(), "");
        int length = status < 200 || status == 204 || status == 304 ? 0 : without.header("Content-Length").map(Integer::parseInt).orElse(0);
        return new Reply(status, head.toString(), new String(bytes(length), StandardCharsets.UTF_8));
    }

    private int read() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new EOFException("closed");
        }
        return next;
    }

    byte[] bytes(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("closed");
        }
        return bytes;
    }

    /** {@return whether the server closes the connection, perhaps after an answer} */
    boolean closes() throws IOException {
        try {
            new ByteArrayOutputStream().writeBytes(in.readAllBytes());
            return true;
        } catch (SocketException reset) {
            return true;
        }
    }

    /** {@return the answer to one request on a connection of its own} */
    static Reply ask(int port, String request) throws IOException {
        try (RawHttp client = new RawHttp(port)) {
            client.send(request);
            return client.reply();
        }
    }

    /** {@return the answer to {@link #get}} */
    static Reply get(int port, String path, String headers) throws IOException {
        try (RawHttp client = new RawHttp(port)) {
            client.send(client.get(path, headers));
            return client.reply();
        }
    }

    /** {@return the answer to {@link #post}} */
    static Reply post(int port, String path, String body, String headers) throws IOException {
        try (RawHttp client = new RawHttp(port)) {
            client.send(client.post(path, body, headers));
            return client.reply();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
