package pith.hal.trace;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.IntFunction;
import pith.hal.time.ClockRate;

/**
 * Writes events as they come for Perfetto's viewer (ui.perfetto.dev): one track for each hart, with bars for what runs there and arrows
 * from who wakes to who is woken, and one for each task that has bars of its own. Virtual time only, so equal runs give equal files.
 *
 * <p>Source: Trace Event Format (the Chromium project), phases B, E, i, M, s and f; {@code ts} is in microseconds.
 */
public final class PerfettoJsonSink implements TraceSink, AutoCloseable {
  private static final int HARTS = 1;
  private static final int TASKS = 2;

  private final ClockRate rate;
  private final JsonGenerator json;
  /** What runs on each hart; null where nothing does. */
  private final Label[] running;

  /** The bars that are open on each task's track, the innermost first. */
  private final TreeMap<Integer, ArrayDeque<Label>> open = new TreeMap<>();

  /**
   * What an event bears. A bar's end has its beginning's: the developer tools of Chromium refuse ends without, and Perfetto would leave a bar open whose end
   * bears others.
   */
  private record Label(String name, String category) {
    static Label of(String name, TraceEvent event) {
      return new Label(name, event.category().name().toLowerCase(Locale.ROOT));
    }
  }

  /** Has begun at {@code from}, on the clock of the hart that woke. */
  private record Arrow(int number, long from) {}

  /** Arrows that have begun, by who was woken. */
  private final TreeMap<String, Arrow> arrows = new TreeMap<>();

  private int lastArrow;
  private long latest;
  private IOException failure;

  /**
   * Begins a trace; {@link #close} ends it and the stream.
   *
   * @param harts how many there are
   * @param hartNames the name of each hart's track
   */
  public PerfettoJsonSink(OutputStream out, ClockRate rate, int harts, IntFunction<String> hartNames) throws IOException {
    this.rate = rate;
    this.running = new Label[harts];
    this.json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8).enable(JsonGenerator.Feature.ESCAPE_NON_ASCII);
    json.writeStartObject();
    json.writeStringField("displayTimeUnit", "ns");
    json.writeArrayFieldStart("traceEvents");
    metadata("process_name", HARTS, 0, "harts");
    metadata("process_name", TASKS, 0, "tasks");
    for (int i = 0; i < harts; i++) {
      metadata("thread_name", HARTS, i, hartNames.apply(i));
    }
  }

  @Override
  public void accept(long time, int hart, TraceEvent event) {
    if (failure != null) {
      return;
    }
    latest = Math.max(latest, time);
    try {
      switch (event) {
        case TraceSlice.OnHart slice -> onHart(time, hart, slice);
        case TraceSlice.Wakes wake -> wakes(time, hart, wake);
        case TraceSlice.Begin slice -> begin(time, slice);
        case TraceSlice.End slice -> end(time, hart, slice);
        default -> mark(time, hart, event);
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  private void onHart(long time, int hart, TraceSlice.OnHart slice) throws IOException {
    endRunning(time, hart);
    mark(time, hart, slice);
    if (!slice.running().isEmpty()) {
      running[hart] = Label.of(slice.running(), slice);
      write('B', time, HARTS, hart, running[hart], null);
      Arrow arrow = arrows.remove(slice.running());
      if (arrow != null) {
        flow('f', Math.max(time, arrow.from), hart, arrow.number); // the clock of its hart may be behind that of the hart that woke it
      }
    }
  }

  /** An arrow begins at the bar of who wakes, and ends at the next bar of who is woken. An idle hart, where an interrupt wakes, has no bar to begin at. */
  private void wakes(long time, int hart, TraceSlice.Wakes wake) throws IOException {
    mark(time, hart, wake);
    if (running[hart] != null) {
      arrows.put(wake.woken(), new Arrow(++lastArrow, time));
      flow('s', time, hart, lastArrow);
    }
  }

  private void flow(char phase, long time, int hart, int arrow) throws IOException {
    json.writeRaw('\n');
    json.writeStartObject();
    json.writeStringField("ph", String.valueOf(phase));
    json.writeFieldName("ts");
    json.writeRawValue(microseconds(time));
    json.writeNumberField("pid", HARTS);
    json.writeNumberField("tid", hart);
    json.writeStringField("name", "wake-up");
    json.writeStringField("cat", "sched");
    json.writeNumberField("id", arrow);
    if (phase == 'f') {
      json.writeStringField("bp", "e");
    }
    json.writeEndObject();
  }

  private void begin(long time, TraceSlice.Begin slice) throws IOException {
    ArrayDeque<Label> before = open.putIfAbsent(slice.track(), new ArrayDeque<>());
    if (before == null) {
      metadata("thread_name", TASKS, slice.track(), slice.trackName());
    }
    if (slice.outermost()) {
      endAll(time, slice.track());
    }
    Label label = Label.of(slice.label(), slice);
    open.get(slice.track()).push(label);
    write('B', time, TASKS, slice.track(), label, slice);
  }

  /** An end of nothing is only a mark. */
  private void end(long time, int hart, TraceSlice.End slice) throws IOException {
    ArrayDeque<Label> bars = open.get(slice.track());
    if (bars == null || bars.isEmpty()) {
      mark(time, hart, slice);
      return;
    }
    write('E', time, TASKS, slice.track(), bars.pop(), slice);
  }

  private void endAll(long time, int track) throws IOException {
    for (ArrayDeque<Label> bars = open.get(track); !bars.isEmpty(); ) {
      write('E', time, TASKS, track, bars.pop(), null);
    }
  }

  private void endRunning(long time, int hart) throws IOException {
    if (running[hart] != null) {
      write('E', time, HARTS, hart, running[hart], null);
      running[hart] = null;
    }
  }

  private void mark(long time, int hart, TraceEvent event) throws IOException {
    write('i', time, HARTS, hart, Label.of(event.name(), event), event);
  }

  private void metadata(String what, int process, int thread, String name) throws IOException {
    json.writeRaw('\n');
    json.writeStartObject();
    json.writeStringField("ph", "M");
    json.writeStringField("name", what);
    json.writeNumberField("pid", process);
    json.writeNumberField("tid", thread);
    json.writeObjectFieldStart("args");
    json.writeStringField("name", name);
    json.writeEndObject();
    json.writeEndObject();
  }

  private void write(char phase, long time, int process, int thread, Label label, TraceEvent event) throws IOException {
    json.writeRaw('\n');
    json.writeStartObject();
    json.writeStringField("ph", String.valueOf(phase));
    json.writeFieldName("ts");
    json.writeRawValue(microseconds(time));
    json.writeNumberField("pid", process);
    json.writeNumberField("tid", thread);
    json.writeStringField("name", label.name());
    if (phase == 'i') {
      json.writeStringField("s", "t");
    }
    json.writeStringField("cat", label.category());
    if (event != null) {
      json.writeObjectFieldStart("args");
      event.fields(new Arguments());
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private String microseconds(long time) {
    long nanos = rate.nanos(time);
    String fraction = Long.toString(1000 + nanos % 1000).substring(1);
    return nanos / 1000 + "." + fraction;
  }

  /** Ends the bars that are open, the file and the stream. Throws what went wrong on the way, if anything did. */
  @Override
  public void close() throws IOException {
    try (json) {
      if (failure != null) {
        throw failure;
      }
      for (int hart = 0; hart < running.length; hart++) {
        endRunning(latest, hart);
      }
      for (int track : open.keySet()) {
        endAll(latest, track);
      }
      json.writeRaw('\n');
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  /** Fields as arguments; a failure to write is found by the next write. */
  private final class Arguments implements TraceEvent.FieldVisitor {
    @Override
    public void field(String name, long value) {
      keep(() -> json.writeNumberField(name, value));
    }

    @Override
    public void field(String name, String value) {
      keep(() -> json.writeStringField(name, value));
    }

    @Override
    public void address(String name, long value) {
      keep(() -> json.writeStringField(name, "0x" + Long.toHexString(value)));
    }

    private void keep(Step step) {
      try {
        step.write();
      } catch (IOException e) {
        failure = e;
      }
    }
  }

  private interface Step {
    void write() throws IOException;
  }
}
