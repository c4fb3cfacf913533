package pith.shell.serve.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import pith.shell.serve.files.PrivateFile;

/** Writes one recording down, on a thread of others. Its methods may be called by any thread, one at a time. */
public final class Recorder {
    /** What may wait to be written. */
    private static final int MOST_WAITING = 1 << 20;

    private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final Asciicast cast;
    private final Executor writer;
    private final LongSupplier millis;
    private final long began;
    private final long mostBytes;
    private final Consumer<String> stopped;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean over;

    private Recorder(Asciicast cast, Executor writer, LongSupplier millis, long mostBytes, Consumer<String> stopped) {
        this.cast = cast;
        this.writer = writer;
        this.millis = millis;
        this.began = millis.getAsLong();
        this.mostBytes = mostBytes;
        this.stopped = stopped;
    }

    /**
     * Begins a recording in {@code folder}, which is made if need be.
     *
     * @param mark a few letters that tell this recording from others of the same second
     * @param writer where the writing is done, one task after the other
     * @param millis the time
     * @param mostBytes the file may have
     * @param stopped told, in a sentence, if it has to end before it is {@link #close}d
     */
    public static Recorder begin(Path folder, String mark, int columns, int rows, Instant now, Executor writer, LongSupplier millis, long mostBytes,
            Consumer<String> stopped) throws IOException {
        PrivateFile.createFolder(folder);
        Path file = folder.resolve(NAME.format(now) + "-" + mark + Recordings.SUFFIX);
        return new Recorder(Asciicast.create(file, columns, rows, now.getEpochSecond()), writer, millis, mostBytes, stopped);
    }

    /** {@return whether {@link #output} would not make much wait} */
    public boolean ready() {
        return waiting.get() < MOST_WAITING;
    }

    public void output(byte[] bytes, int offset, int length) {
        byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
        waiting.addAndGet(length);
        write(at -> {
            waiting.addAndGet(-copy.length);
            cast.output(at, copy);
        });
    }

    public void resized(int columns, int rows) {
        write(at -> cast.resized(at, columns, rows));
    }

    public void mark(String label) {
        write(at -> cast.mark(at, label));
    }

    private interface Step {
        void run(long at) throws IOException;
    }

    private void write(Step step) {
        long at = millis.getAsLong() - began;
        submit(() -> {
            if (over) {
                return;
            }
            try {
                step.run(at);
                if (cast.bytes() > mostBytes) {
                    end("The recording has reached its greatest size and has ended.");
                }
            } catch (IOException e) {
                end("The recording has ended: what it is written to is full or broken.");
            }
        });
    }

    private void submit(Runnable task) {
        try {
            writer.execute(task);
        } catch (RejectedExecutionException ended) {
            // The server is gone, and has closed the recording before.
        }
    }

    private void end(String sentence) {
        over = true;
        closeFile();
        stopped.accept(sentence);
    }

    /** {@return whether nothing is written any more} */
    public boolean isOver() {
        return over;
    }

    /** Ends the recording once what waits is written. */
    public void close() {
        submit(() -> {
            if (!over) {
                over = true;
                closeFile();
            }
        });
    }

    private void closeFile() {
        try {
            cast.close();
        } catch (IOException e) {
            // What was written is there, or its disk has said otherwise before.
        }
    }
}
