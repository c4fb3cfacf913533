package pith.shell.real;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pith.hal.machine.MachineConfig;
import pith.shell.serve.account.Account;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.config.SshSettings;
import pith.shell.serve.config.TelnetSettings;
import pith.shell.serve.machine.MachinePlan;
import pith.shell.serve.session.HostedSessions;
import pith.shell.serve.session.SessionPolicy;
import pith.shell.serve.ssh.OpenSsh;
import pith.shell.serve.ssh.SshListener;
import pith.shell.serve.telnet.TelnetListener;
import pith.shell.serve.terminal.Await;
import pith.shell.serve.terminal.ScriptedAccounts;
import pith.shell.serve.terminal.ScriptedServer;

/** Debian's vim and htop on a machine, at the far end of Debian's ssh and telnet; and what people do with a shell from afar. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class RemoteProgramsTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> PACKAGES = List.of("coreutils", "dash", "htop", "libc-bin", "ncurses-base", "vim-tiny");
    private static final Path TELNET = Path.of("/usr/bin/telnet");
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final int PATIENCE_SECONDS = 150;

    @TempDir
    static Path folder;

    private final ScriptedAccounts accounts = new ScriptedAccounts();
    private ScriptedServer server;
    private HostedSessions sessions;
    private SshListener ssh;
    private TelnetListener telnet;
    private OpenSsh client;

    private record Plans(MachinePlan plan) implements HostedSessions.Plans {
        @Override
        public Optional<MachinePlan> plan(Account account, String name) {
            return Optional.of(plan);
        }

        @Override
        public boolean shared(String name) {
            return false;
        }
    }

    @BeforeAll
    void open() throws Exception {
        OpenSsh.assumeThere(RemoteProgramsTest.class);
        Path root = switch (RootFolder.prepare(REPOSITORY, Path.of("target/remote-root"), PACKAGES)) {
            case RootFolder.Ready(Path made) -> made;
            case RootFolder.Unreachable(String reason) -> skip(reason);
        };
        server = new ScriptedServer();
        sessions = new HostedSessions(SessionPolicy.USUAL, new Plans(new MachinePlan(MachineConfig.standard().withHarts(2).withRam(128 << 20), root, List.of(), 0)), 2, (_, _, _) -> {});
        ssh = SshListener.open(new SshSettings(0, "127.0.0.1", true, ""), folder, server.loops, server.workers.executor(), accounts, Audit.NONE, sessions);
        telnet = TelnetListener.open(new TelnetSettings(0, "127.0.0.1", false), server.loops, server.workers.executor(), accounts, sessions);
        client = new OpenSsh(folder, ssh.address());
    }

    private static Path skip(String reason) {
        System.out.println("RemoteProgramsTest skipped: " + reason);
        assumeTrue(false, reason);
        throw new AssertionError();
    }

    @AfterAll
    void close() {
        if (telnet != null) {
            telnet.close();
            ssh.close();
            sessions.close();
            server.close();
        }
    }

    /** Somebody's keys and screen. */
    private record Screen(OutputStream keys, InputStream shown, StringBuilder seen) {
        Screen await(String text) throws Exception {
            OpenSsh.await(shown, seen, text);
            seen.delete(0, seen.indexOf(text) + text.length());
            return this;
        }

        Screen type(String text) throws Exception {
            keys.write(text.getBytes());
            keys.flush();
            return this;
        }
    }

    private Process overSsh(String name) throws Exception {
        return client.start(client.command(name, "-tt", "127.0.0.1"), name + "-secret");
    }

    private Process overTelnet(String name) throws Exception {
        boolean there = Files.isExecutable(TELNET) && Files.isExecutable(SCRIPT);
        if (!there) {
            System.out.println("RemoteProgramsTest over telnet skipped: " + TELNET + " (package inetutils-telnet) or " + SCRIPT + " (package bsdutils) is not installed");
        }
        assumeTrue(there);
        var builder = new ProcessBuilder(SCRIPT.toString(), "-qec", "stty cols 80 rows 24; exec telnet 127.0.0.1 " + telnet.address().getPort(), "/dev/null");
        builder.environment().put("TERM", "xterm");
        Process process = builder.redirectErrorStream(true).start();
        CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        screen(process).await("login: ").type(name + "\r").await("assword: ").type(name + "-secret\r");
        return process;
    }

    private static Screen screen(Process process) {
        return new Screen(process.getOutputStream(), process.getInputStream(), new StringBuilder());
    }

    private static void editAndLook(Process process) throws Exception {
        try {
            Screen screen = screen(process).await("# ");
            screen.type("cd /tmp; export TERM=xterm\r").await("# ").type("vim.tiny note.txt\r").await("[New]");
            screen.type("i").type("Gr\u00fc\u00dfe").await("Gr\u00c3\u00bc").type("\033").type(":wq\r").await("# ");
            screen.type("wc -c note.txt; rm note.txt; htop\r").await("8 note.txt").await("Quit").type("q").await("# ");
            screen.type("exit 6\r");
            screen.shown().readAllBytes();
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void vimAndHtopAreUsableOverSsh() throws Exception {
        Process process = overSsh("vera");
        editAndLook(process);
        assertEquals(6, process.exitValue());
    }

    @Test
    void vimAndHtopAreUsableOverTelnet() throws Exception {
        editAndLook(overTelnet("theo"));
    }

    @Test
    void aShellLineHasItsStreamsAndItsStatus() throws Exception {
        OpenSsh.Outcome outcome = client.run("carla", "127.0.0.1", "echo out; echo err >&2; exit 42");
        assertEquals("out\n", outcome.text());
        assertEquals("err\n", outcome.err());
        assertEquals(42, outcome.status());
        assertEquals(255, client.run("carla", "-v", "127.0.0.1", "kill -9 $$").status());
        assertTrue(client.log().contains("exit-signal"), "OpenSSH shows a signal as 255");
    }

    @Test
    void bytesGoThroughAMachineAndComeBack() throws Exception {
        byte[] input = new byte[1 << 20];
        new Random(3).nextBytes(input);
        assertArrayEquals(input, client.run(client.command("carla", "127.0.0.1", "cat"), "carla-secret", input).out());
        assertEquals(10_000_000, client.run("carla", "127.0.0.1", "head -c 10000000 /dev/zero").out().length);
    }

    @Test
    void linesOnStandardInputAreAShellsScript() throws Exception {
        OpenSsh.Outcome outcome = client.run(client.command("carla", "-T", "127.0.0.1"), "carla-secret", "echo one\nexit 3\n".getBytes());
        assertEquals("one\n", outcome.text(), outcome::toString);
        assertEquals(3, outcome.status());
    }

    @Test
    void ctrlCStopsWhatPrintsForEver() throws Exception {
        Process process = overSsh("frieda");
        try {
            Screen screen = screen(process).await("# ");
            screen.type("while true; do echo again and again; done\r").await("again and again\r\nagain and again\r\n");
            screen.type("\003").await("^C").await("# ").type("echo $((6*7))\r").await("42\r\n");
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aLostConnectionIsFoundAgainWithWhatItShowed() throws Exception {
        Process lost = overSsh("greta");
        screen(lost).await("# ").type("echo $((1000+234))\r").await("1234\r\n").await("# ");
        lost.destroyForcibly();
        Account greta = ScriptedAccounts.account("greta");
        Await.until(() -> sessions.list(greta).getFirst().viewers() == 0);
        assertTrue(client.run("greta", "127.0.0.1", "pith sessions").text().contains("greta"));
        Process again = overSsh("greta");
        try {
            screen(again).await("1234\r\n").type("exit 0\r");
            again.getInputStream().readAllBytes();
        } finally {
            again.destroyForcibly();
        }
        Await.until(() -> sessions.list(greta).isEmpty());
    }
}
