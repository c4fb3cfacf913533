package pith.shell.serve.ssh;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The OpenSSH client of this host, with nothing of this host's settings. */
public final class OpenSsh {
    private static final Path SSH = Path.of("/usr/bin/ssh");
    private static final int PATIENCE_SECONDS = 120;

    private final Path folder;
    private final InetSocketAddress server;

    public OpenSsh(Path folder, InetSocketAddress server) {
        this.folder = folder;
        this.server = server;
    }

    public static void assumeThere(Class<?> test) {
        boolean there = Files.isExecutable(SSH);
        if (!there) {
            System.out.println(test.getSimpleName() + " skipped: " + SSH + " (package openssh-client) is not installed");
        }
        assumeTrue(there);
    }

    /** What a finished client left. */
    public record Outcome(int status, byte[] out, String err) {
        public String text() {
            return new String(out, StandardCharsets.UTF_8);
        }
    }

    /** {@return the words of a command that signs in as {@code name}, then {@code words}} */
    public List<String> command(String name, String... words) {
        var command = new ArrayList<>(List.of(SSH.toString(), "-F", "none", "-o", "UserKnownHostsFile=" + folder.resolve("known_hosts"), "-o",
                "StrictHostKeyChecking=accept-new", "-o", "IdentitiesOnly=yes", "-o", "IdentityFile=none", "-o", "NumberOfPasswordPrompts=1", "-o",
                "IdentityAgent=none", "-p", String.valueOf(server.getPort()), "-l", name, "-E", folder.resolve("log").toString()));
        command.addAll(List.of(words));
        return command;
    }

    public String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    /** A client that hangs is ended, so that whoever reads from it goes on. */
    public Process start(List<String> command, String password) throws IOException {
        Path ask = folder.resolve("ask");
        Files.writeString(ask, "#!/bin/sh\necho '" + password + "'\n");
        assertTrue(ask.toFile().setExecutable(true));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("SSH_ASKPASS", ask.toString());
        builder.environment().put("SSH_ASKPASS_REQUIRE", "force");
        builder.environment().put("TERM", "screen-256color");
        Process process = builder.start();
        CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        return process;
    }

    /** Runs it to its end with that on its standard input. */
    public Outcome run(List<String> command, String password, byte[] input) throws IOException, InterruptedException {
        Process process = start(command, password);
        Thread writer = Thread.ofVirtual().start(() -> {
            try (var in = process.getOutputStream()) {
                in.write(input);
            } catch (IOException over) {
                // It has read enough.
            }
        });
        var err = new ByteArrayOutputStream();
        Thread reader = Thread.ofVirtual().start(() -> {
            try {
                process.getErrorStream().transferTo(err);
            } catch (IOException over) {
                // It has said enough.
            }
        });
        try {
            byte[] out = process.getInputStream().readAllBytes();
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            writer.join();
            reader.join();
            return new Outcome(process.exitValue(), out, err.toString(StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    public Outcome run(String name, String... words) throws IOException, InterruptedException {
        return run(command(name, words), name + "-secret", new byte[0]);
    }

    /** Reads until {@code text} has been seen. */
    public static String await(InputStream in, StringBuilder seen, String text) throws IOException {
        byte[] piece = new byte[4096];
        while (seen.indexOf(text) < 0) {
            int count = in.read(piece);
            assertTrue(count > 0, () -> "the client ended without '" + text + "': " + seen);
            seen.append(new String(piece, 0, count, StandardCharsets.ISO_8859_1));
        }
        return seen.toString();
    }
}
