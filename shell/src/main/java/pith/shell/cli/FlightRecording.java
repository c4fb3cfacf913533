package pith.shell.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import pith.hal.machine.Machine;
import pith.hal.trace.Category;
import pith.hal.trace.TraceEvent;
import pith.hal.trace.TraceSink;

/**
 * A recording by the JDK's Flight Recorder, with the kernel's trace events among the JVM's own: in JDK Mission Control one sees which of the machine's doings
 * take the host's time. Each tracepoint is an event type ({@link FlightEventType}). While the machine runs others may attach and record as well; their
 * recordings have the events too.
 *
 * <p>Unlike a trace file it holds times of this computer, and differs from run to run. What the machine does is the same with it as without.
 */
final class FlightRecording implements TraceSink, AutoCloseable {
    private final Path file;
    private final Recording recording;
    private final long hertz;

    /** By the tracepoint's name; harts may be host threads. */
    private final Map<String, FlightEventType> types = new ConcurrentHashMap<>();

    private FlightRecording(Path file, Recording recording, long hertz) {
        this.file = file;
        this.recording = recording;
        this.hertz = hertz;
    }

    /**
     * Begins to record what {@code machine} does, and the JVM's own events at their usual rate.
     * {@return the recording, written to {@code file} as it is closed}
     */
    static FlightRecording begin(Path file, Machine machine) {
        try {
            Files.newOutputStream(file).close();
            Recording recording = new Recording(Configuration.getConfiguration("default"));
            recording.setName("pith");
            recording.start();
            FlightRecording flight = new FlightRecording(file, recording, machine.hertz());
            machine.trace().addSink(flight);
            machine.trace().enable((1 << Category.values().length) - 1);
            return flight;
        } catch (IOException | ParseException e) {
            throw unwritable(file);
        }
    }

    private static UsageError unwritable(Path file) {
        return new UsageError("--jfr: '" + file + "' cannot be written; give a file in a folder that exists and has room.");
    }

    @Override
    public void accept(long time, int hart, TraceEvent event) {
        FlightEventType type = types.computeIfAbsent(event.name(), _ -> FlightEventType.like(event));
        type.commit(nanos(time), hart, event);
    }

    private long nanos(long cycles) {
        return cycles / hertz * 1_000_000_000 + cycles % hertz * 1_000_000_000 / hertz;
    }

    /** Writes the recording, unless whoever attached has ended it and so has it. */
    @Override
    public void close() {
        try (recording) {
            if (recording.getState() == RecordingState.RUNNING) {
                recording.stop();
                recording.dump(file);
            }
        } catch (IOException e) {
            throw unwritable(file);
        }
    }
}
