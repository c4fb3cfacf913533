package pith.shell.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pith.shell.serve.terminal.Await;

/** A server in a process of its own: what signals and a sudden end do to it. */
@Timeout(300)
class ServerProcessTest {
    private static final int PATIENCE_MILLIS = 60_000;

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process pith(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), "pith.shell.Main"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("XDG_STATE_HOME", folder.toString());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private static String awaitLine(Process process, String part) throws IOException {
        for (String line = process.inputReader().readLine(); line != null; line = process.inputReader().readLine()) {
            if (line.contains(part)) {
                return line;
            }
        }
        throw new AssertionError("the server ended without saying '" + part + "'");
    }

    private static String last(String line) {
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    /** Signs in by telnet. */
    private static Socket telnet(int port, String password) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        type(socket, "ogin", "admin\r\0");
        type(socket, "assword", password + "\r\0");
        return socket;
    }

    private static void type(Socket socket, String prompt, String text) throws IOException {
        awaitText(socket.getInputStream(), prompt);
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static void awaitText(InputStream in, String part) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(part) < 0) {
            seen.append((char) next(in, part, seen));
        }
    }

    /** A server saves what sessions show every few seconds; a file beside it, whose name ends otherwise, is still being written. */
    private void awaitSaved(String text) {
        Await.until(() -> {
            try (Stream<Path> files = Files.list(folder.resolve("pith/sessions"))) {
                return files.anyMatch(file -> file.toString().endsWith(".session") && new String(bytes(file), StandardCharsets.ISO_8859_1).contains(text));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException replacedMeanwhile) {
            return new byte[0];
        }
    }

    private static int next(InputStream in, String part, StringBuilder seen) throws IOException {
        try {
            int next = in.read();
            assertTrue(next >= 0, () -> "the connection ended without '" + part + "' after: " + seen);
            return next;
        } catch (SocketTimeoutException silence) {
            throw new AssertionError("waited in vain for '" + part + "' after: " + seen, silence);
        }
    }

    @Test
    void afterASuddenEndAServerStartsAgainAndAnOrderlyEndTellsPeople() throws Exception {
        Process killed = pith("serve", "--web", "0", "--telnet", "0");
        awaitLine(killed, "in the browser");
        int port = Integer.parseInt(last(awaitLine(killed, "by telnet")));
        try (Socket session = telnet(port, last(awaitLine(killed, "with password")))) {
            type(session, "# ", "echo before the $((1 + 1))nd start\r\0");
            awaitText(session.getInputStream(), "before the 2nd start");
            awaitSaved("before the 2nd start");
            killed.destroyForcibly().waitFor();
            assertTrue(Files.exists(folder.resolve("pith/control")), "a killed server leaves its socket behind");
            session.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException reset) {
            // a killed server's connections may end that way
        }

        Process server = pith("serve", "--web", "0", "--telnet", "0");
        URI page = URI.create(last(awaitLine(server, "in the browser")));
        port = Integer.parseInt(last(awaitLine(server, "by telnet")));
        String password = last(awaitLine(server, "with password"));
        assertEquals("ok\n", HttpClient.newHttpClient().send(HttpRequest.newBuilder(page.resolve("/health")).build(), BodyHandlers.ofString()).body());

        Process second = pith("serve", "--web", "0");
        assertTrue(awaitLine(second, "pith: ").contains("another server runs with this state folder"));
        assertEquals(2, second.waitFor());

        try (Socket session = telnet(port, password)) {
            awaitText(session.getInputStream(), "before the 2nd start");
            awaitText(session.getInputStream(), "What ran here and what was in the machine's memory is lost.");
            awaitText(session.getInputStream(), "admin@main:/root# ");
            Process list = pith("sessions");
            assertTrue(awaitLine(list, "admin").contains("main"));
            server.destroy();
            awaitText(session.getInputStream(), "shutting down");
            session.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
        assertTrue(server.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, server.exitValue());
        assertFalse(Files.exists(folder.resolve("pith/control")));
        List<String> audit = Files.readAllLines(folder.resolve("pith/audit.log"));
        assertEquals(2, audit.stream().filter(line -> line.contains("\"deed\":\"start\"")).count());
        assertEquals(1, audit.stream().filter(line -> line.contains("\"deed\":\"shut-down\"")).count());
        assertEquals(1, audit.stream().filter(line -> line.contains("\"deed\":\"end\"")).count(), () -> "one session came to its end: " + audit);
        assertTrue(audit.stream().noneMatch(line -> line.contains(password)));
    }
}
