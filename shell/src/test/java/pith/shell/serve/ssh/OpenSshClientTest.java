package pith.shell.serve.ssh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pith.shell.serve.audit.Audit;
import pith.shell.serve.config.SshSettings;
import pith.shell.serve.terminal.Await;
import pith.shell.serve.terminal.ScriptedServer;
import pith.shell.serve.terminal.ScriptedSession;

/** Debian's OpenSSH client at an SSH listener. */
@Timeout(250)
class OpenSshClientTest {
    @TempDir
    Path folder;

    private ScriptedServer server;
    private SshListener listener;
    private OpenSsh ssh;

    @BeforeEach
    void open() throws Exception {
        OpenSsh.assumeThere(OpenSshClientTest.class);
        server = new ScriptedServer();
        listener = SshListener.open(new SshSettings(0, "127.0.0.1", true, ""), folder, server.loops, server.workers.executor(), server.accounts, Audit.NONE, server.sessions);
        ssh = new OpenSsh(folder, listener.address());
    }

    @AfterEach
    void close() {
        if (listener != null) {
            listener.close();
            server.close();
        }
    }

    private ScriptedSession session() {
        return server.sessions.all.getFirst();
    }

    @Test
    void aCommandHasItsOutputsApartAndItsStatus() throws Exception {
        OpenSsh.Outcome both = ssh.run("alice", "127.0.0.1", "both");
        assertEquals("both\n", both.text());
        assertEquals("both\n", both.err());
        assertEquals(0, both.status());
        assertEquals(1, ssh.run("alice", "127.0.0.1", "false").status());
    }

    @Test
    void aProgramThatASignalEndedSaysWhichOne() throws Exception {
        assertEquals(255, ssh.run("alice", "-v", "127.0.0.1", "killed").status());
        assertTrue(ssh.log().contains("rtype exit-signal reply 0"), () -> "the client did not hear it");
    }

    @Test
    void aBannerIsShownBeforeAnybodySignsIn() throws Exception {
        listener.close();
        listener = SshListener.open(new SshSettings(0, "127.0.0.1", true, "For the course on kernels.\nBe kind."), folder, server.loops, server.workers.executor(), server.accounts, Audit.NONE,
                server.sessions);
        ssh = new OpenSsh(folder, listener.address());
        String shown = ssh.run(ssh.command("alice", "127.0.0.1", "true"), "wrong", new byte[0]).err();
        assertTrue(shown.replace("\r", "").startsWith("For the course on kernels.\nBe kind.\n"), shown);
    }

    @Test
    void whoseSessionIsStoppedIsToldWhy() throws Exception {
        Process client = ssh.start(ssh.command("alice", "-tt", "127.0.0.1"), "alice-secret");
        try (var out = client.getInputStream()) {
            StringBuilder seen = new StringBuilder();
            OpenSsh.await(out, seen, "$ ");
            session().stop("The lesson is over.");
            OpenSsh.await(out, seen, "The lesson is over.");
            assertEquals(255, client.waitFor());
        } finally {
            client.destroyForcibly();
        }
    }

    @Test
    void standardInputGoesInToItsEndAndComesBack() throws Exception {
        byte[] input = new byte[3 << 20];
        new Random(1).nextBytes(input);
        OpenSsh.Outcome cat = ssh.run(ssh.command("alice", "127.0.0.1", "cat"), "alice-secret", input);
        assertArrayEquals(input, cat.out());
        assertEquals(0, cat.status());
    }

    @Test
    void tenMegabytesComeThrough() throws Exception {
        assertEquals(10_000_000, ssh.run("alice", "127.0.0.1", "print 10000000").out().length);
    }

    @Test
    void aTerminalHasAShellAndItsKindIsTheClients() throws Exception {
        OpenSsh.Outcome shell = ssh.run(ssh.command("alice", "-tt", "127.0.0.1"), "alice-secret", "term\rsize\rexit 7\r".getBytes());
        assertTrue(shell.text().contains("screen-256color\r\n"), shell::text);
        assertTrue(shell.text().contains("80x24\r\n"), shell::text);
        assertEquals(7, shell.status());
    }

    @Test
    void keysReachTheSessionAndCtrlCWithThem() throws Exception {
        Process client = ssh.start(ssh.command("alice", "-tt", "127.0.0.1"), "alice-secret");
        try (var in = client.getOutputStream(); var out = client.getInputStream()) {
            StringBuilder seen = new StringBuilder();
            OpenSsh.await(out, seen, "$ ");
            in.write("flood 100000000000\r".getBytes());
            in.flush();
            OpenSsh.await(out, seen, "yyyyy");
            seen.setLength(0);
            in.write(3);
            in.flush();
            OpenSsh.await(out, seen, "^C");
        } finally {
            client.destroyForcibly();
        }
    }

    @Test
    void theWindowFollowsTheClientsWindow() throws Exception {
        Path change = folder.resolve("change");
        assertEquals(0, new ProcessBuilder("mkfifo", change.toString()).start().waitFor());
        String client = "'" + String.join("' '", ssh.command("alice", "-tt", "127.0.0.1")) + "'";
        String line = "stty cols 100 rows 30; (read x < " + change + "; stty cols 132 rows 43 < /dev/tty) & exec " + client;
        Process process = ssh.start(List.of("script", "-qec", "sh -c \"" + line + "\"", "/dev/null"), "alice-secret");
        try (var in = process.getOutputStream(); var out = process.getInputStream()) {
            StringBuilder seen = new StringBuilder();
            OpenSsh.await(out, seen, "$ ");
            in.write("size\r".getBytes());
            in.flush();
            OpenSsh.await(out, seen, "100x30");
            Files.writeString(change, "now\n");
            Await.until(() -> session().size().equals("132x43"));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aDroppedConnectionLeavesItsSessionForTheNext() throws Exception {
        Process client = ssh.start(ssh.command("alice", "-tt", "127.0.0.1"), "alice-secret");
        try (var in = client.getOutputStream(); var out = client.getInputStream()) {
            in.write("hello\r".getBytes());
            in.flush();
            OpenSsh.await(out, new StringBuilder(), "hello\r\n$ ");
        } finally {
            client.destroyForcibly();
        }
        Await.until(() -> session().viewers() == 0);
        assertTrue(ssh.run("alice", "127.0.0.1", "pith sessions").text().contains("s1 "), "listed");
        OpenSsh.Outcome again = ssh.run(ssh.command("alice", "-tt", "127.0.0.1"), "alice-secret", "exit 0\r".getBytes());
        assertTrue(again.text().startsWith("$ hello\r\n"), again::text);
        assertEquals(1, server.sessions.all.size());
    }

    @Test
    void aSecondShellIsASecondSession() throws Exception {
        Process first = ssh.start(ssh.command("alice", "-tt", "127.0.0.1"), "alice-secret");
        try (var in = first.getOutputStream(); var out = first.getInputStream()) {
            OpenSsh.await(out, new StringBuilder(), "$ ");
            ssh.run(ssh.command("alice", "-tt", "127.0.0.1"), "alice-secret", "exit 0\r".getBytes());
            assertEquals(2, server.sessions.all.size());
        } finally {
            first.destroyForcibly();
        }
    }

    @Test
    void peopleStopAndMessageOnlyWhatTheyMay() throws Exception {
        Process client = ssh.start(ssh.command("alice", "-tt", "127.0.0.1"), "alice-secret");
        try (var in = client.getOutputStream(); var out = client.getInputStream()) {
            StringBuilder seen = new StringBuilder();
            OpenSsh.await(out, seen, "$ ");
            assertEquals(255, ssh.run("bob", "127.0.0.1", "pith stop s1").status());
            assertEquals(0, ssh.run("admin", "127.0.0.1", "pith message s1 five more minutes").status());
            OpenSsh.await(out, seen, "*** admin: five more minutes");
            assertEquals(0, ssh.run("admin", "127.0.0.1", "pith stop s1").status());
            OpenSsh.await(out, seen, "*** admin stopped this session.");
            assertTrue(client.waitFor(20, TimeUnit.SECONDS));
        } finally {
            client.destroyForcibly();
        }
    }

    @Test
    void aKeyLetsInWhoHasIt() throws Exception {
        Path key = folder.resolve("id");
        assertEquals(0, new ProcessBuilder("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()).start().waitFor());
        Path other = folder.resolve("other");
        assertEquals(0, new ProcessBuilder("ssh-keygen", "-q", "-t", "ecdsa", "-N", "", "-f", other.toString()).start().waitFor());
        server.accounts.key.set(PublicKeyEntry.parsePublicKeyEntry(Files.readString(Path.of(key + ".pub"))).resolvePublicKey(null, null, PublicKeyEntryResolver.FAILING));
        var words = new String[] {"-o", "PasswordAuthentication=no", "-o", "IdentityFile=" + other, "-i", key.toString(), "127.0.0.1", "hello"};
        assertEquals("hello\n", ssh.run("alice", words).text());
        assertEquals(0, server.accounts.checks.get());
        assertEquals(255, ssh.run("alice", "-o", "PasswordAuthentication=no", "-i", other.toString(), "127.0.0.1", "hello").status());
    }

    @Test
    void aWrongPasswordLetsNobodyIn() throws Exception {
        OpenSsh.Outcome refused = ssh.run(ssh.command("alice", "127.0.0.1", "hello"), "wrong", new byte[0]);
        assertEquals(255, refused.status());
        assertTrue(ssh.log().contains("Permission denied"), ssh.log());
        assertEquals(1, server.accounts.checks.get());
    }

    @Test
    void whoIsThrottledIsTold() throws Exception {
        server.accounts.patience = 0;
        assertEquals(255, ssh.run("alice", "127.0.0.1", "hello").status());
        assertTrue(ssh.log().contains("Try again in 30 seconds."), ssh.log());
    }

    @Test
    void nothingIsForwardedAndThereAreNoSubsystems() throws Exception {
        assertNotEquals(0, ssh.run("alice", "-o", "ExitOnForwardFailure=yes", "-R", "0:127.0.0.1:22", "127.0.0.1", "hello").status());
        assertTrue(ssh.log().contains("remote port forwarding failed"), ssh.log());
        assertEquals(255, ssh.run("alice", "-W", "127.0.0.1:22", "127.0.0.1").status());
        assertTrue(ssh.log().contains("open failed"), ssh.log());
        assertEquals(255, ssh.run("alice", "-s", "127.0.0.1", "sftp").status());
        assertTrue(ssh.log().contains("subsystem request failed"), ssh.log());
        assertEquals("hello\n", ssh.run("alice", "-o", "ForwardX11=yes", "-o", "SetEnv=LD_PRELOAD=x", "127.0.0.1", "hello").text());
    }

    @Test
    void keyExchangeIsStrictAndWeakAlgorithmsAreOff() throws Exception {
        assertEquals("hello\n", ssh.run("alice", "-vvv", "127.0.0.1", "hello").text());
        assertTrue(ssh.log().contains("strict KEX ordering"), ssh.log());
        assertTrue(ssh.log().contains("kex: algorithm: sntrup761x25519-sha512"), ssh.log());
        for (String weak : List.of("Ciphers=aes128-cbc", "Ciphers=3des-cbc", "KexAlgorithms=diffie-hellman-group14-sha1", "HostKeyAlgorithms=ssh-rsa", "MACs=hmac-sha1,hmac-md5")) {
            String cipher = weak.startsWith("MACs") ? "Ciphers=aes128-ctr" : "Compression=no";
            assertEquals(255, ssh.run("alice", "-o", weak, "-o", cipher, "127.0.0.1", "hello").status(), weak);
        }
        for (String good : List.of("Ciphers=chacha20-poly1305@openssh.com", "Ciphers=aes256-gcm@openssh.com", "Ciphers=aes128-ctr", "KexAlgorithms=curve25519-sha256")) {
            assertEquals("hello\n", ssh.run("alice", "-o", good, "127.0.0.1", "hello").text(), good);
        }
    }

    @Test
    void theServersKeyIsMadeOnceAndIsItsOwnersAlone() throws Exception {
        Path key = folder.resolve("ssh_host_ed25519_key");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        assertTrue(Files.readString(key).startsWith("-----BEGIN OPENSSH PRIVATE KEY-----"));
        Process show = new ProcessBuilder("ssh-keygen", "-l", "-f", key.toString()).start();
        assertTrue(new String(show.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains(listener.fingerprint()));
        String first = listener.fingerprint();
        listener.close();
        listener = SshListener.open(new SshSettings(0, "127.0.0.1", true, ""), folder, server.loops, server.workers.executor(), server.accounts, Audit.NONE, server.sessions);
        assertEquals(first, listener.fingerprint());
    }

    @Test
    void aClientThatIsStoppedStopsItsSessionAndNobodyElse() throws Exception {
        Process client = ssh.start(ssh.command("alice", "-tt", "127.0.0.1"), "alice-secret");
        try (var in = client.getOutputStream(); var out = client.getInputStream()) {
            OpenSsh.await(out, new StringBuilder(), "$ ");
            in.write("flood 100000000000\r".getBytes());
            in.flush();
            OpenSsh.await(out, new StringBuilder(), "yyyyy");
            // Nobody reads what the client prints, so that it stops reading.
            long before = -1;
            while (session().flooded() != before) {
                before = session().flooded();
                assertEquals("hello\n", ssh.run("bob", "127.0.0.1", "hello").text());
            }
            assertTrue(before < 32 << 20, before + " bytes went into somebody's buffers");
        } finally {
            client.destroyForcibly();
        }
    }
}
