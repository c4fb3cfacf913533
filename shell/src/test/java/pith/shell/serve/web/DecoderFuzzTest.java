package pith.shell.serve.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/**
 * Requests and frames that were right, changed at random, from the first byte of a connection and after a handshake; {@code -Dpith.fuzz=100000} for so many of
 * each. The server answers or closes, logs no error, keeps no buffer, and serves the next.
 */
@Timeout(280)
class DecoderFuzzTest {
    private static final int CASES = Integer.getInteger("pith.fuzz", 300);
    private static final long SEED = Long.getLong("pith.seed", 7);
    private static final int PATIENCE_MILLIS = 60_000;

    private static WebFixture web;
    private static Leaks leaks;
    private static final ListAppender<ILoggingEvent> LOGGED = new ListAppender<>();

    @BeforeAll
    static void start() throws InterruptedException {
        leaks = new Leaks();
        LOGGED.start();
        ((Logger) LoggerFactory.getLogger("pith")).addAppender(LOGGED);
        web = new WebFixture(new FakeSessions());
    }

    @AfterAll
    static void nothingIsLeft() {
        web.close();
        ((Logger) LoggerFactory.getLogger("pith")).detachAppender(LOGGED);
        assertEquals(List.of(), LOGGED.list.stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.ERROR)).map(ILoggingEvent::getFormattedMessage).toList());
        List<String> found = leaks.found();
        leaks.close();
        assertEquals(List.of(), found);
    }

    private static List<byte[]> requests() {
        String host = "Host: 127.0.0.1:" + web.port() + "\r\n";
        String origin = "Origin: " + web.origin() + "\r\n";
        String body = "{\"name\":\"alice\",\"password\":\"wrong\",\"n\":[1,2.5,null,{\"x\":true}]}";
        return List.of("GET / HTTP/1.1\r\n" + host + "\r\n", "GET /main.js?a=b&c=%41 HTTP/1.1\r\n" + host + "If-None-Match: \"x\"\r\nCookie: pith=abc; other=\"d\"\r\n\r\n",
                "POST /api/sign-in HTTP/1.1\r\n" + host + origin + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body,
                "POST /api/sign-in HTTP/1.1\r\n" + host + origin + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + ";e=f\r\n" + body
                        + "\r\n0\r\nTrailer: x\r\n\r\n",
                "GET /ws HTTP/1.1\r\n" + host + RawWebSocket.handshake(web.origin(), "pith=abc", "") + "\r\n").stream().map(text -> text.getBytes(StandardCharsets.ISO_8859_1)).toList();
    }

    private static List<byte[]> frames(String token) {
        String attach = "\1{\"token\":\"" + token + "\",\"client\":\"c\",\"session\":\"" + FakeSessions.ID + "\",\"mode\":\"driver\",\"from\":0,\"columns\":80,\"rows\":24}";
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String message : List.of(attach, "\2\0\0\0\0\0\0\0\0ls\r", "\3\0\120\0\30", "\4\0\0\0\0\0\0\0\0", "\5", "\6alice", "\7{\"panel\":\"trace\",\"filter\":\"comm==sh\"}", "\10trace", "\11trace")) {
            byte[] content = message.getBytes(StandardCharsets.ISO_8859_1);
            all.writeBytes(RawWebSocket.header(0x82, true, content.length));
            all.writeBytes(new byte[4]);
            all.writeBytes(content);
        }
        byte[] whole = all.toByteArray();
        return List.of(whole, Arrays.copyOf(whole, whole.length / 2), new byte[] {(byte) 0x89, (byte) 0x80, 0, 0, 0, 0}, new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xe8});
    }

    /** {@return a copy with one to eight changes: bytes flipped, put in, taken out, doubled, or taken from elsewhere in it} */
    private static byte[] changed(byte[] from, Random random) {
        byte[] bytes = from.clone();
        for (int change = random.nextInt(8); change >= 0 && bytes.length > 1; change--) {
            int at = random.nextInt(bytes.length);
            int length = Math.min(1 + random.nextInt(16), bytes.length - at);
            byte[] part = Arrays.copyOfRange(bytes, at, at + length);
            bytes = switch (random.nextInt(5)) {
                case 0 -> spliced(bytes, at, at + 1, new byte[] {(byte) random.nextInt(256)});
                case 1 -> spliced(bytes, at, at, random(random, length));
                case 2 -> spliced(bytes, at, at + length, new byte[0]);
                case 3 -> spliced(bytes, at, at, part);
                default -> spliced(bytes, random.nextInt(at + 1), at, part);
            };
        }
        return bytes;
    }

    private static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] instead) {
        ByteArrayOutputStream made = new ByteArrayOutputStream();
        made.write(bytes, 0, from);
        made.writeBytes(instead);
        made.write(bytes, to, bytes.length - to);
        return made.toByteArray();
    }

    /** The client says all that it has to, in one or two pieces, and that it has no more: the server must come to an end. */
    private static void say(RawHttp client, byte[] bytes, Random random) throws IOException {
        try {
            client.socket.setSoTimeout(PATIENCE_MILLIS);
            int cut = random.nextInt(bytes.length + 1);
            client.send(Arrays.copyOf(bytes, cut));
            client.send(Arrays.copyOfRange(bytes, cut, bytes.length));
            client.socket.shutdownOutput();
        } catch (SocketException closedAlready) {
            // It has heard enough.
        }
        client.closes();
    }

    @Test
    void requestsThatAreNearlyRight() throws IOException {
        Random random = new Random(SEED);
        List<byte[]> right = requests();
        for (int i = 0; i < CASES; i++) {
            try (RawHttp client = new RawHttp(web.port())) {
                say(client, changed(right.get(random.nextInt(right.size())), random), random);
            }
        }
        assertEquals(200, RawHttp.get(web.port(), "/", "").status());
    }

    @Test
    void framesThatAreNearlyRight() throws IOException {
        Random random = new Random(SEED);
        RawWebSocket.Person alice = RawWebSocket.Person.signIn(web, "alice");
        List<byte[]> right = frames(alice.token());
        for (int i = 0; i < CASES; i++) {
            try (RawHttp client = new RawHttp(web.port())) {
                client.send(client.get("/ws", RawWebSocket.handshake(web.origin(), alice.cookie(), "")));
                assertEquals(101, client.reply().status());
                say(client, changed(right.get(random.nextInt(right.size())), random), random);
            }
        }
        try (RawWebSocket honest = RawWebSocket.attached(web, alice, "c", "driver", 0)) {
            assertEquals(0x41, honest.next(0x41).kind());
        }
    }
}
