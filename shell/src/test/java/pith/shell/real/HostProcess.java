package pith.shell.real;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A command of the host, run to its end with all its streams collected. */
final class HostProcess {

    private HostProcess() {}

    /** Runs a command, feeding it {@code input}; one that exceeds the limit is killed with all its children. */
    static Outcome run(List<String> command, byte[] input) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        var stdout = CompletableFuture.supplyAsync(() -> drain(process.getInputStream()), Thread::startVirtualThread);
        var stderr = CompletableFuture.supplyAsync(() -> drain(process.getErrorStream()), Thread::startVirtualThread);
        CompletableFuture.runAsync(() -> feed(process.getOutputStream(), input), Thread::startVirtualThread);
        boolean ended = process.waitFor(ProgramSystem.LIMIT_SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return Outcome.of(stdout.join(), stderr.join(), ended ? process.exitValue() : ProgramSystem.TIMED_OUT);
    }

    private static byte[] drain(InputStream stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (IOException closed) {
            return new byte[0];
        }
    }

    /** A program may end without reading all of its input. */
    private static void feed(OutputStream stream, byte[] input) {
        try (stream) {
            stream.write(input);
        } catch (IOException unread) {
            return;
        }
    }
}
