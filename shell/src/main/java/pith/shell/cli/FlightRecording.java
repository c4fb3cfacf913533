package pith.shell.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import jdk.jfr.Category;
import jdk.jfr.Configuration;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.StackTrace;
import pith.hal.machine.Machine;
import pith.hal.trace.TraceEvent;
import pith.hal.trace.TraceSink;

/**
 * A recording by the JDK's Flight Recorder, with the kernel's trace events among the JVM's own: in JDK Mission Control one sees which of the machine's doings take the host's time.
 *
 * <p>Unlike a trace file it holds times of this computer, and differs from run to run. What the machine does is the same with it as without.
 */
final class FlightRecording implements TraceSink, AutoCloseable {
    /** A trace event as the Flight Recorder keeps it. */
    @Name("pith.Trace")
    @Label("Trace Event")
    @Description("Something that the kernel of the emulated machine did")
    @Category("Pith")
    @StackTrace(false)
    private static final class Recorded extends Event {
        @Label("Tracepoint")
        private String tracepoint;

        @Label("Subsystem")
        private String subsystem;

        @Label("Hart")
        private int hart;

        @Label("Cycles")
        @Description("The hart's clock")
        private long cycles;

        @Label("Fields")
        private String fields;
    }

    private final Path file;
    private final Recording recording;

    private FlightRecording(Path file, Recording recording) {
        this.file = file;
        this.recording = recording;
    }

    /** Begins to record what {@code machine} does, and the JVM's own events at their usual rate. {@return the recording, written to {@code file} as it is closed} */
    static FlightRecording begin(Path file, Machine machine) {
        try {
            Files.newOutputStream(file).close();
            Recording recording = new Recording(Configuration.getConfiguration("default"));
            recording.enable(Recorded.class);
            recording.start();
            FlightRecording flight = new FlightRecording(file, recording);
            machine.trace().addSink(flight);
            machine.trace().enable((1 << pith.hal.trace.Category.values().length) - 1);
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
        Recorded recorded = new Recorded();
        recorded.tracepoint = event.name();
        recorded.subsystem = event.category().name();
        recorded.hart = hart;
        recorded.cycles = time;
        recorded.fields = fields(event);
        recorded.commit();
    }

    private static String fields(TraceEvent event) {
        StringBuilder text = new StringBuilder();
        event.fields(new TraceEvent.FieldVisitor() {
            @Override
            public void field(String name, long value) {
                field(name, Long.toString(value));
            }

            @Override
            public void field(String name, String value) {
                text.append(text.isEmpty() ? "" : " ").append(name).append('=').append(value);
            }
        });
        return text.toString();
    }

    @Override
    public void close() {
        try (recording) {
            recording.stop();
            recording.dump(file);
        } catch (IOException e) {
            throw unwritable(file);
        }
    }
}
