package pith.shell.serve.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that RFC 6455 forbids, floods that it does not, and messages that are none of ours. */
class WebSocketAbuseTest {
    private static final int FIN = 0x80;
    private static FakeSessions session;
    private static WebFixture web;
    private static Leaks leaks;

    @BeforeAll
    static void start() throws InterruptedException {
        leaks = new Leaks();
        session = new FakeSessions();
        web = new WebFixture(session);
    }

    @AfterAll
    static void everyBufferWasGivenBackAndNobodyIsLeft() throws InterruptedException {
        session.await(() -> session.viewers() == 0);
        web.close();
        List<String> found = leaks.found();
        leaks.close();
        assertEquals(List.of(), found);
    }

    private static RawWebSocket attached() throws IOException {
        RawWebSocket socket = RawWebSocket.attached(web, RawWebSocket.Person.signIn(web, "alice"), "c", "driver", 0);
        socket.next(0x41);
        return socket;
    }

    /** {@return the code with which the server closes after these bytes} */
    private static int after(byte[]... frames) throws IOException {
        try (RawWebSocket socket = attached()) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (byte[] frame : frames) {
                all.writeBytes(frame);
            }
            socket.raw(all.toByteArray());
            return socket.closeCode();
        }
    }

    /** Who floods may miss the word that ends it: what was still on its way there makes the host reset the connection. */
    private static void assertFloodEnded(RawWebSocket socket) throws IOException {
        int code = socket.closeCode();
        assertTrue(code == 1008 || code == 0, "closed with " + code);
    }

    private static byte[] frame(int first, byte[] content) {
        byte[] header = RawWebSocket.header(first, true, content.length);
        return ByteBuffer.allocate(header.length + 4 + content.length).put(header).putInt(0).put(content).array();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(longs = {65_537, 1L << 31, (1L << 32) + 1, Long.MAX_VALUE})
    void aFrameThatIsTooLongIsRefusedBeforeItComes(long length) throws IOException {
        assertEquals(1009, after(RawWebSocket.header(FIN | RawWebSocket.BINARY, true, length), new byte[4]));
    }

    @Test
    void aLengthThatIsNoNumberIsRefused() throws IOException {
        assertEquals(1002, after(ByteBuffer.allocate(14).put((byte) (FIN | RawWebSocket.BINARY)).put((byte) 0xff).putLong(Long.MIN_VALUE | 5).putInt(0).array()));
    }

    @Test
    void clientsMaskTheirFrames() throws IOException {
        try (RawWebSocket socket = attached()) {
            socket.frame(FIN | RawWebSocket.BINARY, false, new byte[] {4, 0, 0, 0, 0, 0, 0, 0, 0});
            assertEquals(1002, socket.closeCode());
        }
    }

    @Test
    void aMillionEmptyPiecesAreAFlood() throws IOException {
        try (RawWebSocket socket = attached()) {
            socket.raw(frame(RawWebSocket.BINARY, new byte[0]));
            byte[] thousand = new byte[6000];
            for (int i = 0; i < thousand.length; i += 6) {
                thousand[i + 1] = (byte) 0x80;
            }
            try {
                for (int i = 0; i < 1000; i++) {
                    socket.raw(thousand);
                }
            } catch (SocketException closed) {
                return;
            }
            assertFloodEnded(socket);
        }
    }

    @Test
    void piecesSumUpToNoMoreThanAMessage() throws IOException {
        byte[] piece = new byte[20_000];
        assertEquals(1009, after(frame(RawWebSocket.BINARY, piece), frame(0, piece), frame(0, piece), frame(FIN, piece)));
    }

    @Test
    void controlFramesAreShortAndWhole() throws IOException {
        assertEquals(1002, after(frame(FIN | RawWebSocket.PING, new byte[126])));
        assertEquals(1002, after(frame(RawWebSocket.PING, new byte[1])));
        assertEquals(1002, after(frame(FIN | 0xB, new byte[0])));
    }

    @Test
    void reservedBitsMeanNothing() throws IOException {
        for (int bit : new int[] {0x40, 0x20, 0x10}) {
            assertEquals(1002, after(frame(FIN | bit | RawWebSocket.BINARY, new byte[] {1})));
        }
        assertEquals(1002, after(frame(FIN | 0x3, new byte[] {1})));
    }

    @Test
    void piecesFollowABeginningAndNothingComesBetween() throws IOException {
        assertEquals(1002, after(frame(FIN, new byte[] {1})));
        assertEquals(1002, after(frame(RawWebSocket.BINARY, new byte[] {4}), frame(FIN | RawWebSocket.BINARY, new byte[] {4})));
    }

    @Test
    void textIsNotOursAndBrokenTextNobodys() throws IOException {
        assertEquals(1003, after(frame(FIN | RawWebSocket.TEXT, bytes("hello"))));
        for (byte[] broken : List.of(new byte[] {(byte) 0xc0, (byte) 0xaf}, new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, new byte[] {(byte) 0xff}, new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80})) {
            assertEquals(1007, after(frame(FIN | RawWebSocket.TEXT, broken)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1016, 2999, 5000, 65535})
    void codesThatMayNotBeSentEndTheConnectionAndAreNotSentBack(int code) throws IOException {
        int answered = after(frame(FIN | RawWebSocket.CLOSE, ByteBuffer.allocate(2).putShort((short) code).array()));
        assertTrue(answered == 0 || answered == 1002, "closed with " + answered);
    }

    @Test
    void aCloseIsAnsweredWithAClose() throws IOException {
        assertEquals(1000, after(frame(FIN | RawWebSocket.CLOSE, ByteBuffer.allocate(2).putShort((short) 1000).array())));
        assertEquals(1005, after(frame(FIN | RawWebSocket.CLOSE, new byte[0])));
        assertEquals(1002, after(frame(FIN | RawWebSocket.CLOSE, new byte[1])));
    }

    @Test
    void pingsAreAnsweredButNoFloodOfThem() throws IOException {
        try (RawWebSocket socket = attached()) {
            socket.frame(FIN | RawWebSocket.PING, true, bytes("are you there"));
            RawWebSocket.Frame pong = socket.next();
            while (pong.code() != RawWebSocket.PONG) {
                pong = socket.next();
            }
            assertEquals("are you there", new String(pong.content(), StandardCharsets.UTF_8));
            for (int i = 0; i < 1000; i++) {
                socket.frame(FIN | RawWebSocket.PING, true, new byte[0]);
            }
            assertFloodEnded(socket);
        } catch (SocketException closed) {
            assertTrue(closed.getMessage().contains("reset") || closed.getMessage().contains("Broken pipe"), closed.getMessage());
        }
    }

    @Test
    void compressionIsNotAgreedTo() throws IOException {
        RawWebSocket.Person alice = RawWebSocket.Person.signIn(web, "alice");
        RawHttp.Reply reply = RawHttp.get(web.port(), "/ws", RawWebSocket.handshake(web.origin(), alice.cookie(), "Sec-WebSocket-Extensions: permessage-deflate\r\n"));
        assertEquals(101, reply.status());
        assertFalse(reply.header("Sec-WebSocket-Extensions").isPresent());
        assertEquals("pith.v1", reply.header("Sec-WebSocket-Protocol").orElseThrow());
    }

    @Test
    void whoIsNotSignedInGetsNoSocket() throws IOException {
        assertEquals(401, RawHttp.get(web.port(), "/ws", RawWebSocket.handshake(web.origin(), null, "")).status());
        assertEquals(401, RawHttp.get(web.port(), "/ws", RawWebSocket.handshake(web.origin(), "pith=" + Secrets.text(), "")).status());
        assertEquals(400, RawHttp.get(web.port(), "/ws", "Origin: " + web.origin() + "\r\nCookie: " + RawWebSocket.Person.signIn(web, "alice").cookie() + "\r\n").status());
    }

    @Test
    void aCookieWithoutThePagesTokenAttachesNothing() throws IOException {
        RawWebSocket.Person alice = RawWebSocket.Person.signIn(web, "alice");
        try (RawWebSocket socket = RawWebSocket.open(web, alice)) {
            socket.attach(Secrets.text(), "c", "driver", 0);
            assertEquals(1008, socket.closeCode());
        }
        try (RawWebSocket socket = RawWebSocket.open(web, alice)) {
            socket.input(0, bytes("typed before attaching"));
            assertEquals(1008, socket.closeCode());
        }
    }

    @Test
    void othersDoNotFindTheSession() throws IOException {
        try (RawWebSocket socket = RawWebSocket.attached(web, RawWebSocket.Person.signIn(web, "bob"), "c", "driver", 0)) {
            assertEquals("{\"sentence\":\"There is no such session (any more).\"}", socket.next(0x46).text());
            assertEquals(4003, socket.closeCode());
        }
    }

    @Test
    void messagesThatAreNoneEndTheConnection() throws IOException {
        assertEquals(1008, after(frame(FIN | RawWebSocket.BINARY, new byte[0])));
        for (int kind : new int[] {0x00, 0x01, 0x0a, 0x41, 0x7f, 0xff}) {
            assertEquals(1008, after(frame(FIN | RawWebSocket.BINARY, new byte[] {(byte) kind, 0, 0})), "kind " + kind);
        }
        assertEquals(1008, after(frame(FIN | RawWebSocket.BINARY, new byte[] {2, 0, 0})), "input without a number");
        assertEquals(1008, after(frame(FIN | RawWebSocket.BINARY, new byte[] {3, 0})), "half a size");
        assertEquals(1008, after(frame(FIN | RawWebSocket.BINARY, new byte[] {4, 0x7f, 0, 0, 0, 0, 0, 0, 0})), "shown what was never sent");
        assertEquals(1008, after(frame(FIN | RawWebSocket.BINARY, new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 9, 'x'})), "input with a hole before it");
    }

    @Test
    void aFloodOfRequestsEndsTheConnection() throws IOException {
        try (RawWebSocket socket = attached()) {
            for (int i = 0; i < 2000; i++) {
                socket.message(0x05, new byte[0]);
            }
            assertFloodEnded(socket);
        } catch (SocketException closed) {
            assertTrue(closed.getMessage().contains("reset") || closed.getMessage().contains("Broken pipe"), closed.getMessage());
        }
    }
}
