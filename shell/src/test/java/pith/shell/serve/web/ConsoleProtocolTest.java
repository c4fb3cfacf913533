package pith.shell.serve.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Output and input over the WebSocket: none lost, none twice, none without bound. */
class ConsoleProtocolTest {
    private static final int WINDOW = 1 << 17;
    private static final int INPUT_WINDOW = 1 << 16;

    private FakeSessions session;
    private WebFixture web;
    private RawWebSocket.Person alice;

    @BeforeEach
    void start() throws Exception {
        session = new FakeSessions();
        web = new WebFixture(session);
        alice = RawWebSocket.Person.signIn(web, "alice");
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private RawWebSocket attach(String client, long from) throws IOException {
        return RawWebSocket.attached(web, alice, client, "driver", from);
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void outputGoesNoFurtherThanThePageHasShown() throws Exception {
        byte[] all = noise(1 << 20);
        try (RawWebSocket page = attach("c", 0)) {
            page.next(0x41);
            session.print(all);
            byte[] first = page.output(WINDOW, false);
            assertTrue(session.delivered() <= WINDOW + (16 << 10), session.delivered() + " bytes left the session");
            page.shown(page.received);
            byte[] rest = page.output(all.length - first.length, true);
            assertArrayEquals(all, joined(first, rest));
        }
    }

    private static byte[] joined(byte[] first, byte[] rest) {
        return ByteBuffer.allocate(first.length + rest.length).put(first).put(rest).array();
    }

    @Test
    void aPageThatNeverReadsHoldsUpItsSessionAndCostsLittle() throws Exception {
        try (RawWebSocket page = attach("c", 0)) {
            page.next(0x41);
            for (int i = 0; i < 64; i++) {
                session.print(noise(1 << 16));
            }
            assertTrue(session.delivered() <= WINDOW + (16 << 10), session.delivered() + " bytes left the session");
        }
        session.await(() -> session.viewers() == 0);
    }

    @Test
    void aPageThatComesBackGetsWhatFollowsWhatItHas() throws Exception {
        byte[] all = noise(300_000);
        session.print(all);
        for (int have : new int[] {0, 1, 77_777, all.length - 1, all.length}) {
            try (RawWebSocket page = attach("c" + have, have)) {
                page.next(0x41);
                assertArrayEquals(Arrays.copyOfRange(all, have, all.length), page.output(all.length - have, true), "from " + have);
            }
        }
    }

    @Test
    void connectionsThatBreakAtAnyPointLoseNoInputAndDoubleNone() throws Exception {
        Random random = new Random(7);
        StringBuilder wanted = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            wanted.append(i).append(' ');
        }
        byte[] all = bytes(wanted.toString());
        session.takeOnly(0);
        long taken = 0;
        for (int round = 0; taken < all.length; round++) {
            try (RawWebSocket page = attach("same page", 0)) {
                String attached = page.next(0x41).text();
                taken = Long.parseLong(attached.replaceAll(".*\"taken\":(\\d+).*", "$1"));
                assertEquals(session.typed().length(), taken);
                int end = (int) Math.min(all.length, taken + INPUT_WINDOW);
                for (int at = (int) taken; at < end; ) {
                    int piece = Math.min(end - at, 1 + random.nextInt(9000));
                    page.input(at, Arrays.copyOfRange(all, at, at + piece));
                    at += piece;
                }
                session.takeOnly(random.nextInt(20_000));
                if (taken < end && round % 3 != 0) {
                    page.next(0x43);
                }
            }
        }
        assertEquals(wanted.toString(), session.typed());
    }

    @Test
    void inputThatIsSentAgainIsTakenOnce() throws Exception {
        try (RawWebSocket page = attach("c", 0)) {
            page.next(0x41);
            page.input(0, bytes("hello "));
            page.input(3, bytes("lo wor"));
            page.input(9, bytes("ld"));
            session.await(() -> session.typed().equals("hello world"));
        }
    }

    @Test
    void inputWaitsForTheSessionUpToAWindowAndNoFurther() throws Exception {
        session.takeOnly(10);
        try (RawWebSocket page = attach("c", 0)) {
            page.next(0x41);
            page.input(0, new byte[40_000]);
            assertEquals(10, page.next(0x43).number());
            session.takeOnly(39_990);
            assertEquals(40_000, page.next(0x43).number());
            session.takeOnly(0);
            page.input(40_000, new byte[40_000]);
            page.input(80_000, new byte[INPUT_WINDOW - 40_000]);
            page.input(40_000 + INPUT_WINDOW, new byte[1]);
            assertEquals(1008, page.closeCode());
        }
    }

    @Test
    void outputIsAcknowledgedWhileInputWaits() throws Exception {
        byte[] all = noise(400_000);
        session.takeOnly(0);
        try (RawWebSocket page = attach("c", 0)) {
            page.next(0x41);
            page.input(0, new byte[INPUT_WINDOW / 2]);
            page.input(INPUT_WINDOW / 2, new byte[INPUT_WINDOW / 2]);
            session.print(all);
            assertArrayEquals(all, page.output(all.length, true));
        }
    }

    @Test
    void whoLooksOnTypesIntoNothing() throws Exception {
        RawWebSocket.Person teacher = RawWebSocket.Person.signIn(web, "teacher");
        try (RawWebSocket page = RawWebSocket.attached(web, teacher, "c", "observer", 0)) {
            page.next(0x41);
            page.input(0, bytes("forged"));
            assertEquals(6, page.next(0x43).number());
            assertEquals("", session.typed());
        }
    }

    @Test
    void aPageThatAttachesAnewReplacesItself() throws Exception {
        try (RawWebSocket first = attach("same page", 0);
                RawWebSocket other = attach("other page", 0)) {
            first.next(0x41);
            other.next(0x41);
            try (RawWebSocket second = attach("same page", 0)) {
                second.next(0x41);
                assertEquals(4001, first.closeCode());
                second.input(0, bytes("x"));
                session.await(() -> session.typed().equals("x"));
                other.input(0, bytes("y"));
                session.await(() -> session.typed().equals("xy"));
            }
        }
    }

    @Test
    void aStormOfSizesIsAFewSizesAndTheLastOneCounts() throws Exception {
        try (RawWebSocket page = attach("c", 0)) {
            page.next(0x41);
            for (int i = 1; i <= 100; i++) {
                page.message(0x03, ByteBuffer.allocate(4).putShort((short) (80 + i)).putShort((short) 24).array());
            }
            session.await(() -> session.sizes().contains("180x24"));
            assertTrue(session.sizes().size() <= 10, session.sizes().toString());
        }
    }

    @Test
    void whoDoesNotAnswerPingsIsGone() throws Exception {
        try (WebFixture watchful = new WebFixture(session, WebConfig.loopback(0), 600);
                RawWebSocket page = RawWebSocket.attached(watchful, RawWebSocket.Person.signIn(watchful, "alice"), "c", "driver", 0)) {
            page.next(0x41);
            session.await(() -> session.viewers() == 0);
        }
    }

    @Test
    void whoSignsOutLosesTheConnection() throws Exception {
        try (RawWebSocket page = attach("c", 0)) {
            page.next(0x41);
            web.server.signOut(account -> account.name().equals("alice"));
            assertEquals(4003, page.closeCode());
        }
        assertEquals(401, RawHttp.get(web.port(), "/api/sessions", "Cookie: " + alice.cookie() + "\r\n").status());
    }

    @Test
    void clientsThatBreakOffDuringOutputLeaveNothingBehind() throws Exception {
        try (Leaks leaks = new Leaks()) {
            for (int i = 0; i < 100; i++) {
                try (RawWebSocket page = attach("c" + i, 0)) {
                    page.next(0x41);
                    session.print(noise(5000));
                }
            }
            session.await(() -> session.viewers() == 0);
            assertEquals(List.of(), leaks.found());
        }
    }
}
