package pith.shell.serve.web;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A WebSocket whose frames a test makes by hand. */
final class RawWebSocket implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;
    private static final int FIN = 0x80;

    /** A frame of the server's. */
    record Frame(int code, byte[] content) {
        /** {@return the kind of our message} */
        int kind() {
            return content[0];
        }

        /** {@return the number that the message begins with} */
        long number() {
            return ByteBuffer.wrap(content).getLong(1);
        }

        String text() {
            return new String(content, 1, content.length - 1, StandardCharsets.UTF_8);
        }

        int closeCode() {
            return content.length < 2 ? 1005 : Short.toUnsignedInt(ByteBuffer.wrap(content).getShort());
        }
    }

    /** Somebody signed in: what a page of theirs sends. */
    record Person(String cookie, String token) {
        static Person signIn(WebFixture web, String name) throws IOException {
            RawHttp.Reply reply = RawHttp.post(web.port(), "/api/sign-in/token", "{\"token\":\"" + web.people.link(name) + "\"}", "");
            return new Person(reply.cookie(), reply.field("token"));
        }
    }

    private final RawHttp http;

    /** Numbers of the next bytes of output and input. */
    long received;

    private RawWebSocket(RawHttp http) {
        this.http = http;
    }

    static String handshake(String origin, String cookie, String more) {
        return (origin == null ? "" : "Origin: " + origin + "\r\n") + (cookie == null ? "" : "Cookie: " + cookie + "\r\n")
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: pith.v1\r\n" + more;
    }

    /** {@return an open WebSocket on which nothing is attached} */
    static RawWebSocket open(WebFixture web, Person person) throws IOException {
        RawHttp http = new RawHttp(web.port());
        http.send(http.get("/ws", handshake(web.origin(), person.cookie, "")));
        RawHttp.Reply reply = http.reply();
        if (reply.status() != 101) {
            throw new AssertionError(reply.toString());
        }
        return new RawWebSocket(http);
    }

    /** {@return a WebSocket that is attached, and has read so} */
    static RawWebSocket attached(WebFixture web, Person person, String client, String mode, long from) throws IOException {
        RawWebSocket socket = open(web, person);
        socket.attach(person.token, client, mode, from);
        return socket;
    }

    void attach(String token, String client, String mode, long from) throws IOException {
        attach(token, client, FakeSessions.ID, mode, from);
    }

    void attach(String token, String client, String session, String mode, long from) throws IOException {
        received = from;
        message(0x01, ("{\"token\":\"" + token + "\",\"client\":\"" + client + "\",\"session\":\"" + session + "\",\"mode\":\"" + mode + "\",\"from\":" + from
                + ",\"columns\":80,\"rows\":24}").getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a message of ours in one frame. */
    void message(int kind, byte[] content) throws IOException {
        byte[] message = new byte[1 + content.length];
        message[0] = (byte) kind;
        System.arraycopy(content, 0, message, 1, content.length);
        frame(FIN | BINARY, true, message);
    }

    void input(long number, byte[] bytes) throws IOException {
        message(0x02, ByteBuffer.allocate(8 + bytes.length).putLong(number).put(bytes).array());
    }

    void shown(long number) throws IOException {
        message(0x04, ByteBuffer.allocate(8).putLong(number).array());
    }

    /** Sends a frame whose first byte is {@code first}. */
    void frame(int first, boolean masked, byte[] content) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(header(first, masked, content.length));
        if (masked) {
            frame.writeBytes(new byte[4]);
        }
        frame.writeBytes(content);
        http.send(frame.toByteArray());
    }

    /** {@return the beginning of a frame, up to its length} */
    static byte[] header(int first, boolean masked, long length) {
        int mask = masked ? 0x80 : 0;
        if (length < 126) {
            return new byte[] {(byte) first, (byte) (mask | length)};
        }
        return length <= 0xffff ? ByteBuffer.allocate(4).put((byte) first).put((byte) (mask | 126)).putShort((short) length).array()
                : ByteBuffer.allocate(10).put((byte) first).put((byte) (mask | 127)).putLong(length).array();
    }

    /** Sends bytes as they are. */
    void raw(byte[] bytes) throws IOException {
        http.send(bytes);
    }

    /** {@return the server's next frame} */
    Frame next() throws IOException {
        byte[] start = http.bytes(2);
        int length = start[1] & 0x7f;
        if (length == 126) {
            length = Short.toUnsignedInt(ByteBuffer.wrap(http.bytes(2)).getShort());
        } else if (length == 127) {
            length = (int) ByteBuffer.wrap(http.bytes(8)).getLong();
        }
        return new Frame(start[0] & 0x0f, http.bytes(length));
    }

    /** {@return the next message of ours of a kind; others are passed over} */
    Frame next(int kind) throws IOException {
        while (true) {
            Frame frame = next();
            if (frame.code == CLOSE) {
                throw new AssertionError("closed with " + frame.closeCode());
            }
            if (frame.code == BINARY && frame.kind() == kind) {
                return frame;
            }
        }
    }

    /** {@return with which code the server closes; 0 if it does so without one} */
    int closeCode() throws IOException {
        try {
            while (true) {
                Frame frame = next();
                if (frame.code == CLOSE) {
                    return frame.closeCode();
                }
            }
        } catch (EOFException | SocketException closed) {
            return 0;
        }
    }

    /** Reads {@code count} bytes of output; {@return them} With {@code acknowledging}, as a page does that shows everything. */
    byte[] output(int count, boolean acknowledging) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < count) {
            Frame frame = next(0x42);
            if (frame.number() != received) {
                throw new AssertionError("output goes on at " + frame.number() + " instead of " + received);
            }
            all.write(frame.content, 9, frame.content.length - 9);
            received += frame.content.length - 9;
            if (acknowledging) {
                shown(received);
            }
        }
        return all.toByteArray();
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
