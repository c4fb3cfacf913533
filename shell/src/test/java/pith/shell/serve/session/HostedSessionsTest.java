package pith.shell.serve.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pith.shell.serve.recording.Recordings;
import pith.shell.serve.terminal.Await;

/** Sessions on a real machine. */
@Timeout(300)
class HostedSessionsTest {
    @Test
    void aSessionIsATerminalOfTheMachine() throws InterruptedException {
        try (Floor floor = new Floor(SessionPolicy.USUAL)) {
            ScreenViewer alice = floor.sit(Floor.ALICE);
            alice.type("ls -l /proc/self/fd\r");
            alice.await("/dev/pts/0");
            alice.await("alice@main:/root# ");
            alice.type("echo so; sleep 100\r");
            alice.await("\nso\n");
            alice.type("\003");
            alice.await("alice@main:/root# ");
            alice.type("cd /tmp\r");
            alice.await("alice@main:/tmp# ");
            alice.type("exit 3\r");
            assertEquals(3, alice.awaitNews(SessionNews.Ended.class).status());
            assertEquals("The shell has ended.", floor.awaitEnd());
        }
    }

    @Test
    void studentsAreUsersOfAMachineForAllAndWhoTeachesIsItsAdministrator() throws InterruptedException {
        try (Floor floor = new Floor(SessionPolicy.USUAL)) {
            ScreenViewer alice = new ScreenViewer(Floor.ALICE).at(floor.open(Floor.ALICE, Floor.SHARED), Mode.DRIVER, 0);
            alice.await("alice@lab:/home/alice$ ");
            ScreenViewer bob = new ScreenViewer(Floor.BOB).at(floor.open(Floor.BOB, Floor.SHARED), Mode.DRIVER, 0);
            bob.await("bob@lab:/home/bob$ ");
            alice.type("id; echo mine > diary; ls -ld . $(tty)\r");
            alice.await("uid=2000(alice) gid=2000(alice)");
            alice.await("alice");
            alice.await("$ ");
            bob.type("id -u; cat /home/alice/diary; echo more > /home/alice/diary; kill -9 1; echo $?\r");
            bob.await("2001");
            bob.await("denied");
            bob.await("denied");
            bob.await("not permitted");
            ScreenViewer teacher = floor.sit(Floor.TEACHER, Floor.SHARED);
            teacher.type("id -u; cat /home/alice/diary\r");
            teacher.await("0\nmine");
        }
    }

    @Test
    void theMachineKnowsWhoIsAtWhichTerminal() throws InterruptedException {
        try (Floor floor = new Floor(SessionPolicy.USUAL)) {
            ScreenViewer alice = floor.sit(Floor.ALICE, Floor.SHARED);
            ScreenViewer bob = floor.sit(Floor.BOB, Floor.SHARED);
            String names = "tr '\\0' . < /run/utmp | cut -c 45-49,429-433\r";
            alice.type(names);
            alice.await("alicebob..");
            bob.type("exit\r");
            bob.awaitNews(SessionNews.Ended.class);
            alice.type(names);
            alice.await("alice.....");
        }
    }

    @Test
    void whoeverIsThereHearsWhyASessionIsStopped() throws InterruptedException {
        try (Floor floor = new Floor(SessionPolicy.USUAL)) {
            ScreenViewer alice = floor.sit(Floor.ALICE);
            floor.only().stop("The lesson is over.");
            assertEquals(new SessionNews.Ended(-1, "The lesson is over."), alice.awaitNews(SessionNews.Ended.class));
            assertEquals("The lesson is over.", floor.awaitEnd());
        }
    }

    @Test
    void aProgramThatASignalEndsSaysWhich() throws InterruptedException {
        try (Floor floor = new Floor(SessionPolicy.USUAL)) {
            ProgramOutput heard = new ProgramOutput();
            floor.sessions.run(Floor.ALICE, new ProgramRequest(SessionRequest.USUAL_MACHINE, "kill -9 $$", "127.0.0.1"), heard);
            assertEquals(137, heard.awaitEnd());
            assertEquals(9, heard.signal);
        }
    }

    @Test
    void whoComesBackMissesNothing() throws InterruptedException {
        try (Floor floor = new Floor(SessionPolicy.USUAL)) {
            ScreenViewer first = floor.sit(Floor.ALICE);
            Session session = floor.sessions.find(Floor.ALICE, floor.sessions.list(Floor.ALICE).getFirst().id()).orElseThrow();
            first.type("(until [ -e /tmp/away ]; do sleep 0.1; done; echo meanwhile; echo do''ne) &\r");
            first.await("# ");
            first.attachment.close();
            ScreenViewer second = new ScreenViewer(Floor.ALICE).at(session, Mode.DRIVER, first.next());
            floor.sessions.run(Floor.ALICE, new ProgramRequest(SessionRequest.USUAL_MACHINE, "touch /tmp/away", "127.0.0.1"), new ProgramOutput());
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
            Program program = floor.sessions.run(Floor.ALICE, new ProgramRequest(SessionRequest.USUAL_MACHINE, "read word; echo got $word; cat; echo wrong >&2; exit 7", "127.0.0.1"), heard);
            byte[] input = "one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8);
            assertEquals(input.length, program.input(input, 0, input.length));
            program.endInput();
            assertEquals(7, heard.awaitEnd());
            assertEquals("got one\ntwo\nthree\n", heard.output());
            assertEquals("wrong\n", heard.error());
        }
    }

    @Test
    void anObserverSeesAndCannotTypeUntilTheKeyboardIsHandedOver() throws InterruptedException {
        try (Floor floor = new Floor(SessionPolicy.USUAL)) {
            ScreenViewer alice = floor.sit(Floor.ALICE);
            ScreenViewer teacher = new ScreenViewer(Floor.TEACHER).at(floor.only(), Mode.OBSERVER, 0);
            teacher.type("echo not heard\r");
            alice.type("printf '\\033]52;c;eA==\\007\\033[6nsh%s\\n' own\r");
            teacher.await("shown");
            assertFalse(new String(teacher.bytes(), StandardCharsets.ISO_8859_1).matches("(?s).*\033(\\]52|\\[6n).*"));
            assertThrows(SessionRefused.class, () -> floor.only().attach(new ScreenViewer(Floor.BOB), Mode.OBSERVER, 0));
            assertTrue(alice.attachment.handKeyboardTo("teacher"));
            alice.type("echo from alice\r");
            teacher.type("echo from $((6*7))\r");
            alice.await("from 42");
            assertFalse(alice.plain().contains("not heard") || alice.plain().contains("from alice"));
            teacher.attachment.close();
            assertTrue(alice.attachment.takeKeyboard());
        }
    }

    @Test
    void aViewerThatDoesNotReadStopsItsOwnProgramOnly() throws InterruptedException {
        try (Floor floor = new Floor(SessionPolicy.USUAL)) {
            ScreenViewer alice = floor.sit(Floor.ALICE, Floor.SHARED);
            ScreenViewer bob = floor.sit(Floor.BOB, Floor.SHARED);
            alice.reads(false);
            alice.type("yes\r");
            bob.type("ls -l /proc/self/fd\r");
            bob.await("/dev/pts/1");
            Await.until(() -> floor.sessions.list(Floor.ALICE).getFirst().output() > 1 << 14);
            SessionInfo info = floor.sessions.list(Floor.ALICE).getFirst();
            assertTrue(info.output() < 1 << 18, info.output() + " bytes came out");
            alice.type("\003");
            alice.reads(true);
            alice.await("^C");
            alice.await(Floor.prompt(Floor.ALICE, Floor.SHARED));
            assertTrue(alice.exact());
        }
    }

    @Test
    void whoComesBackTooLateIsToldWhatIsMissing() throws InterruptedException {
        try (Floor floor = new Floor(SessionPolicy.USUAL)) {
            ScreenViewer first = floor.sit(Floor.ALICE);
            Session session = floor.only();
            first.type("seq 60000; echo al''l\r");
            first.attachment.close();
            ScreenViewer second = new ScreenViewer(Floor.ALICE).at(session, Mode.OBSERVER, 0);
            second.await("all\n");
            second.await("# "); // nothing comes after the prompt
            ScreenViewer third = new ScreenViewer(Floor.ALICE).at(session, Mode.DRIVER, first.next());
            third.await("59999");
            SessionNews.Gap gap = third.awaitNews(SessionNews.Gap.class);
            assertEquals(first.next(), gap.from());
            assertEquals(session.info().output(), gap.to() + SessionPolicy.USUAL.scrollbackBytes());
        }
    }

    @Test
    void aStormOfSizesComesAsFewAndClamped() throws InterruptedException {
        try (Floor floor = new Floor(SessionPolicy.USUAL)) {
            ScreenViewer alice = floor.sit(Floor.ALICE);
            for (int i = 0; i < 1000; i++) {
                alice.attachment.resize(i, -i);
            }
            alice.attachment.resize(1 << 30, 1 << 30);
            alice.awaitNews(SessionNews.Resized.class, new SessionNews.Resized(500, 300));
            long told = alice.news().stream().filter(SessionNews.Resized.class::isInstance).count();
            assertTrue(told <= 100, told + " sizes");
        }
    }

    @Test
    void muchThatIsPastedArrivesWhole() throws InterruptedException {
        try (Floor floor = new Floor(SessionPolicy.USUAL)) {
            ScreenViewer alice = floor.sit(Floor.ALICE);
            alice.type("echo re''ady; cat > pasted\r");
            alice.await("ready");
            alice.type("a line of text that is pasted\r".repeat(2000) + "\004");
            alice.await("# ");
            alice.type("cksum pasted; wc -l pasted\r");
            alice.await("2000 pasted");
        }
    }

    @Test
    void quotasHoldAndAStoppedSessionGivesItsMachineBack() throws InterruptedException {
        try (Floor floor = new Floor(SessionPolicy.USUAL)) {
            ScreenViewer alice = floor.sit(Floor.ALICE, "one");
            floor.sit(Floor.ALICE, "two");
            assertEquals("You may have 2 machines at once: stop one to start another.",
                    assertThrows(SessionRefused.class, () -> floor.open(Floor.ALICE, "three")).getMessage());
            assertEquals(2, floor.sessions.machinesOn());
            alice.type("exit\r");
            alice.awaitNews(SessionNews.Ended.class);
            floor.clock.advance(SessionPolicy.USUAL.machineIdle().toMillis() + 10_000);
            Await.until(() -> floor.sessions.machinesOn() == 1);
            floor.sit(Floor.ALICE, "three");
        }
    }

    @Test
    void whatIsRecordedCanBeHadByWhoMayWatch(@TempDir Path folder) throws Exception {
        try (Floor floor = new Floor(SessionPolicy.USUAL.withRecordings(folder))) {
            ScreenViewer alice = floor.sit(Floor.ALICE);
            floor.only().record(true);
            assertTrue(alice.awaitNews(SessionNews.Message.class).text().contains("being recorded"));
            alice.type("printf '\\033]0;title\\007gr\\303\\274n\\n'\r");
            alice.await("grün");
            alice.attachment.resize(100, 40);
            alice.awaitNews(SessionNews.Resized.class, new SessionNews.Resized(100, 40));
            alice.type("exit\r");
            alice.awaitNews(SessionNews.Ended.class);
            floor.sessions.close();
            Recordings recordings = floor.sessions.recordings().orElseThrow();
            assertEquals(List.of(), recordings.list(Floor.BOB, "alice"));
            String name = recordings.list(Floor.TEACHER, "alice").getFirst().name();
            List<String> lines = Files.readAllLines(recordings.file(Floor.ALICE, "alice", name).orElseThrow());
            assertTrue(lines.getFirst().startsWith("{\"version\":2,\"width\":80,\"height\":24,"), lines.getFirst());
            assertTrue(lines.stream().anyMatch(line -> line.contains("grün") && line.contains("\"o\"")));
            assertTrue(lines.stream().anyMatch(line -> line.endsWith("\"r\",\"100x40\"]")));
            assertTrue(lines.stream().noneMatch(line -> line.contains("]0;title\u0007") || line.contains("\\u001b]0")));
        }
    }

    @Test
    void afterTheServerWasKilledTheOwnerSeesWhatWasThereAndWhatWasLost(@TempDir Path folder) throws Exception {
        Path killed = folder.resolve("copy");
        SessionPolicy policy = SessionPolicy.USUAL.withState(folder.resolve("state")).withHomes(folder.resolve("homes"), 16 << 20);
        long seen;
        String id;
        try (Floor floor = new Floor(policy)) {
            ScreenViewer alice = floor.sit(Floor.ALICE);
            alice.type("echo kept > file; sync; echo wri''tten\r");
            alice.await("written");
            alice.await("# ");
            seen = alice.next();
            id = floor.only().info().id();
            floor.clock.advance(10_000);
            Path saved = folder.resolve("state").resolve(id + ".session");
            Await.until(() -> Files.exists(saved));
            Files.createDirectories(killed);
            Files.copy(saved, killed.resolve(id + ".session"));
            Files.copy(folder.resolve("homes/alice.ext4"), killed.resolve("alice.ext4"));
        }
        try (Floor floor = new Floor(SessionPolicy.USUAL.withState(killed).withHomes(killed, 16 << 20))) {
            ScreenViewer alice = new ScreenViewer(Floor.ALICE).at(floor.sessions.find(Floor.ALICE, id).orElseThrow(), Mode.DRIVER, seen);
            assertTrue(alice.await("# ").contains("Files in /root are still there."));
            alice.type("cat file\r");
            alice.await("kept\n");
            ScreenViewer again = new ScreenViewer(Floor.ALICE).at(floor.only(), Mode.OBSERVER, 0);
            again.await("written");
            alice.type("exit\r");
            alice.awaitNews(SessionNews.Ended.class);
        }
    }

    @Test
    void aPanicEndsItsOwnSessionsAndNobodyElses() throws InterruptedException {
        try (Floor floor = new Floor(SessionPolicy.USUAL)) {
            ScreenViewer bob = floor.sit(Floor.BOB);
            ScreenViewer alice = floor.sit(Floor.ALICE);
            Session broken = floor.sessions.find(Floor.ALICE, floor.sessions.list(Floor.ALICE).getFirst().id()).orElseThrow();
            broken.kernel().kernel().machine().engine().post(now -> {
                throw new AssertionError("a bug");
            });
            assertTrue(alice.awaitNews(SessionNews.Ended.class).reason().contains("kernel has failed"));
            bob.type("echo st''ill here\r");
            bob.await("still here");
        }
    }

    @Test
    void aServerThatStoppedLeavesNeitherThreadsNorFilesOpen(@TempDir Path folder) throws Exception {
        long before = openFiles();
        try (Floor floor = new Floor(SessionPolicy.USUAL.withState(folder.resolve("state")).withRecordings(folder).withHomes(folder.resolve("homes"), 16 << 20))) {
            ScreenViewer alice = floor.sit(Floor.ALICE);
            floor.only().record(true);
            alice.type("sleep 100 &\r");
            floor.sessions.shutDown("Good night.", Duration.ofSeconds(60));
            assertTrue(alice.awaitNews(SessionNews.Ended.class).reason().contains("Good night."));
            assertEquals(0, floor.sessions.machinesOn());
        }
        assertEquals(before, openFiles());
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("session files")) {
                assertTrue(thread.join(Duration.ofSeconds(60)), "its work is done, so it ends by itself");
            }
        }
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.map(HostedSessionsTest::read).filter(name -> name.contains("/junit")).count();
        }
    }

    private static String read(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException gone) {
            return "";
        }
    }
}
