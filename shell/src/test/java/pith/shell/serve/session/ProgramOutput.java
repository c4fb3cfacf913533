package pith.shell.serve.session;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A listener for tests: keeps what a program says. */
final class ProgramOutput implements ProgramListener {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    volatile boolean ready = true;
    volatile int signal;

    @Override
    public boolean ready() {
        return ready;
    }

    @Override
    public void output(byte[] bytes, int offset, int length) {
        output.write(bytes, offset, length);
    }

    @Override
    public void error(byte[] bytes, int offset, int length) {
        error.write(bytes, offset, length);
    }

    @Override
    public void inputReady() {}

    @Override
    public void ended(int status, int signal, String reason) {
        this.signal = signal;
        end.complete(status);
    }

    /** Waits for the end, after which the rest may be asked. */
    int awaitEnd() throws InterruptedException {
        try {
            return end.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the program does not end: " + output + error, e);
        }
    }

    String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    String error() {
        return error.toString(StandardCharsets.UTF_8);
    }
}
