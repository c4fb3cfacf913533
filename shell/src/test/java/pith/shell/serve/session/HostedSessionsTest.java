package pith.shell.serve.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Sessions on a real machine. */
class HostedSessionsTest {
    @Test
    void aSessionIsATerminalOfTheMachine() throws InterruptedException {
        try (Floor floor = new Floor(SessionPolicy.USUAL)) {
            ScreenViewer alice = floor.sit(Floor.ALICE);
            alice.type("ls -l /proc/self/fd\r");
            alice.await("/dev/pts/0");
            alice.type("sleep 100\r");
            alice.await("sleep 100");
            alice.type("\003");
            alice.await("# ");
            alice.type("exit 3\r");
            assertEquals(3, alice.awaitNews(SessionNews.Ended.class).status());
        }
    }

    @Test
    void whoComesBackMissesNothing() throws InterruptedException {
        try (Floor floor = new Floor(SessionPolicy.USUAL)) {
            ScreenViewer first = floor.sit(Floor.ALICE);
            Session session = floor.sessions.find(Floor.ALICE, floor.sessions.list(Floor.ALICE).getFirst().id()).orElseThrow();
            first.type("(sleep 0.2; echo meanwhile; echo do''ne) &\r");
            first.await("# ");
            first.attachment.close();
            ScreenViewer second = new ScreenViewer(Floor.ALICE).at(session, Mode.DRIVER, first.next());
            second.await("meanwhile\ndone");
            ScreenViewer third = new ScreenViewer(Floor.ALICE).at(session, Mode.DRIVER, 0);
            third.await("meanwhile\ndone");
            assertTrue(second.exact() && third.exact());
            assertEquals(third.plain(), first.plain() + second.plain());
        }
    }

    @Test
    void aProgramWithoutATerminalHasThreeStreamsAndAStatus() throws InterruptedException {
        try (Floor floor = new Floor(SessionPolicy.USUAL)) {
            ProgramOutput heard = new ProgramOutput();
            Program program = floor.sessions.run(Floor.ALICE, new ProgramRequest(SessionRequest.USUAL_MACHINE, "read word; echo got $word; cat; echo wrong >&2; exit 7"), heard);
            byte[] input = "one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8);
            assertEquals(input.length, program.input(input, 0, input.length));
            program.endInput();
            assertEquals(7, heard.awaitEnd());
            assertEquals("got one\ntwo\nthree\n", heard.output());
            assertEquals("wrong\n", heard.error());
        }
    }
}
