package pith.shell.serve.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.shell.serve.recording.Recordings;

/** Recordings are listed and downloaded by those who may, and by nobody else. */
class RecordingRoutesTest {
    private static final String NAME = "20261127-001530-3f2a.cast";
    private static final String TAPE = "{\"version\":2,\"width\":80,\"height\":24}\n[0.5,\"o\",\"hello\"]\n";

    @TempDir
    Path folder;

    private final List<String> audit = new CopyOnWriteArrayList<>();
    private WebFixture web;

    @BeforeEach
    void start() throws Exception {
        Recordings recordings = new Recordings(folder.resolve("recordings"));
        Path alices = Files.createDirectories(recordings.folderOf("alice"));
        Files.writeString(alices.resolve(NAME), TAPE);
        Files.writeString(folder.resolve("secret.cast"), "secret");
        web = new WebFixture(new FakeSessions(recordings), (deed, account, address, about) -> audit.add(deed + " " + account + " " + address + " " + about));
    }

    @AfterEach
    void stop() {
        web.close();
    }

    private RawHttp.Reply get(String name, String path) throws IOException {
        return RawHttp.get(web.port(), path, "Cookie: " + RawWebSocket.Person.signIn(web, name).cookie() + "\r\n");
    }

    private static String download(String owner, String name) {
        return "/api/recording?owner=" + URLEncoder.encode(owner, StandardCharsets.UTF_8) + "&name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    @Test
    void theOwnerAndThoseWhoTeachHaveIt() throws IOException {
        for (String who : List.of("alice", "teacher", "admin")) {
            assertTrue(get(who, "/api/recordings?owner=alice").body().contains(NAME), who);
            RawHttp.Reply tape = get(who, download("alice", NAME));
            assertEquals(200, tape.status());
            assertEquals(TAPE, tape.body());
            assertEquals("application/x-asciicast", tape.header("Content-Type").orElseThrow());
            assertEquals("attachment; filename=\"" + NAME + "\"", tape.header("Content-Disposition").orElseThrow());
        }
        assertEquals(List.of("DOWNLOAD alice 127.0.0.1 " + NAME, "DOWNLOAD teacher 127.0.0.1 " + NAME, "DOWNLOAD admin 127.0.0.1 " + NAME), audit.stream().filter(line -> line.startsWith("DOWNLOAD")).toList());
    }

    @Test
    void nobodyElseLearnsThatItIsThere() throws IOException {
        assertFalse(get("bob", "/api/recordings?owner=alice").body().contains(NAME));
        assertEquals(404, get("bob", download("alice", NAME)).status());
        assertEquals(401, RawHttp.get(web.port(), download("alice", NAME), "").status());
        assertEquals(401, RawHttp.get(web.port(), "/api/recordings", "").status());
        assertTrue(audit.stream().noneMatch(line -> line.startsWith("DOWNLOAD")));
    }

    @Test
    void aNameIsLookedUpAndNeverFollowed() throws IOException {
        for (String name : List.of("../../secret.cast", "..%2f..%2fsecret.cast", "/etc/passwd", "", ".", NAME + "\0", NAME.toUpperCase())) {
            assertEquals(404, get("alice", download("alice", name)).status(), name);
        }
        for (String owner : List.of("..", "../alice", "alice/../alice", "")) {
            assertEquals(404, get("admin", download(owner, "secret.cast")).status(), owner);
        }
    }
}
