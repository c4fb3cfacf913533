package pith.shell.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import pith.shell.serve.account.Role;
import pith.shell.serve.config.ConfigFile;
import pith.shell.serve.terminal.Await;
import pith.shell.serve.users.Argon2Cost;
import pith.shell.serve.users.UserRegister;

/** A server ends while passwords are being checked, which takes longer than all the rest of its end. */
@Timeout(280)
class EndAmidSignInsTest {
    /** Of the host's time, a second or so. */
    private static final Argon2Cost DEAR = new Argon2Cost(1024, 200, 1);

    @TempDir
    Path folder;

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
    private final List<Socket> sockets = new ArrayList<>();
    private Thread.UncaughtExceptionHandler before;

    @BeforeEach
    void listen() {
        logged.start();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(logged);
        before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((_, failure) -> uncaught.add(failure));
    }

    @AfterEach
    void nothingWentWrong() throws IOException {
        Thread.setDefaultUncaughtExceptionHandler(before);
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(logged);
        for (Socket socket : sockets) {
            socket.close();
        }
        assertEquals(List.of(), List.copyOf(uncaught));
        assertEquals(List.of(), logged.list.stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN)).map(ILoggingEvent::getFormattedMessage).toList());
    }

    private Server server() throws Exception {
        UserRegister register = new UserRegister(folder.resolve("users"), DEAR, InstantSource.system());
        register.add("alice", Role.STUDENT);
        register.setPassword("alice", "alice-secret".getBytes(StandardCharsets.UTF_8));
        Path file = folder.resolve("serve.json5");
        Files.writeString(file, "{ state: \"" + folder + "\", users: { file: \"users\" } }");
        return Server.start(ConfigFile.read(file, folder).withPorts(0, null, 0));
    }

    private void say(InetSocketAddress to, String text) throws IOException {
        Socket socket = new Socket(to.getAddress(), to.getPort());
        sockets.add(socket);
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static boolean somebodyIsLookedAt() {
        return Thread.getAllStackTraces().entrySet().stream()
                .anyMatch(thread -> thread.getKey().getName().startsWith("pith-worker") && List.of(thread.getValue()).stream().anyMatch(frame -> frame.getMethodName().equals("password")));
    }

    @Test
    void whoIsBeingLookedAtWhenTheServerEndsLeavesNoErrorBehind() throws Exception {
        try (Server server = server()) {
            String body = "{\"name\":\"alice\",\"password\":\"alice-secret\"}";
            String host = "127.0.0.1:" + server.web().address().getPort();
            for (int i = 0; i < 2; i++) {
                say(server.telnet().address(), "alice\ralice-secret\r");
                say(server.web().address(), "POST /api/sign-in HTTP/1.1\r\nHost: " + host + "\r\nOrigin: http://" + host + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body);
            }
            Await.until(EndAmidSignInsTest::somebodyIsLookedAt);
        }
        Await.until(() -> Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName().startsWith("pith-worker")));
    }
}
