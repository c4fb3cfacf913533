package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import pith.hal.time.ClockRate;
import pith.hal.trace.Category;
import pith.hal.trace.PerfettoJsonSink;
import pith.kernel.Booted.Setup;

/** The file of {@code --trace}, held against the rules of the Trace Event Format, for a run in which processes and threads come and go. */
class TraceFileTest {
  private static final int HARTS = 2;
  private static final Map<String, Object> EMPTY = Map.of();

  private static byte[] trace() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Booted booted = Setup.standard().harts(HARTS).boot(TraceFileTest::family);
    ClockRate rate = new ClockRate(booted.machine().hertz());
    try (PerfettoJsonSink sink = new PerfettoJsonSink(out, rate, HARTS, hart -> "hart " + hart)) {
      booted.machine().trace().addSink(sink);
      booted.machine().trace().enable((1 << Category.values().length) - 1);
      booted.run().exited(0);
    }
    return out.toByteArray();
  }

  /** A child that ends by itself, one that executes a program, one that dies of a signal in a call, and a thread. */
  private static int family(Guest guest) {
    int ended = guest.fork(child -> 3);
    int program = guest.fork(child -> (int) child.user.execve("/bin/true", List.of("true"), List.of()));
    int killed = guest.fork(child -> (int) child.call(73, 0, 0, 0, 0, 8)); // ppoll, for ever
    guest.thread(thread -> 0);
    assertTrue(guest.wait4(ended, 0).exited(3));
    assertTrue(guest.wait4(program, 0).exited(0));
    guest.ok(guest.call(129, killed, 9));
    assertTrue(guest.wait4(killed, 0).killed(9));
    return 0;
  }

  @Test
  void everyEventIsAsTheViewerExpectsAndBarsNest() throws IOException {
    List<Map<String, Object>> events = events(trace());
    assertTrue(events.size() > 30, () -> events.size() + " events");
    Map<String, List<Map<String, Object>>> openBars = new TreeMap<>();
    Map<String, Double> last = new TreeMap<>();
    TreeSet<String> named = new TreeSet<>();
    TreeSet<String> seen = new TreeSet<>();
    Map<Number, Double> arrows = new HashMap<>();
    for (Map<String, Object> event : events) {
      String track = event.get("pid") + "/" + event.get("tid");
      assertTrue(event.get("pid") instanceof Number && event.get("tid") instanceof Number, event::toString);
      switch ((String) event.get("ph")) {
        case "M" -> named(event, track, named);
        case "B" -> {
          assertFalse(((String) event.get("name")).isEmpty(), event::toString);
          openBars.computeIfAbsent(track, none -> new ArrayList<>()).add(event);
          at(event, track, last);
          seen.add(track);
        }
        case "E" -> {
          List<Map<String, Object>> open = openBars.get(track);
          assertTrue(open != null && !open.isEmpty(), () -> "an end without a beginning: " + event);
          at(event, track, last);
          assertCloses(event, open.removeLast());
        }
        case "i" -> {
          assertTrue(at(event, null, last) >= 0, event::toString);
          assertEquals("t", event.get("s"));
          assertNotNull(event.get("name"), event::toString);
          seen.add(track);
        }
        case "s" -> {
          assertTrue(at(event, null, last) >= 0 && !openBars.get(track).isEmpty(), () -> "an arrow from nowhere: " + event);
          assertNull(arrows.put((Number) event.get("id"), at(event, null, last)), () -> "two arrows of one number: " + event);
        }
        case "f" -> {
          assertFalse(openBars.get(track).isEmpty(), () -> "an arrow to nowhere: " + event);
          Double from = arrows.remove((Number) event.get("id"));
          assertTrue(from != null && from <= at(event, null, last), () -> "an arrow that began at " + from + ": " + event);
          assertEquals("e", event.get("bp"));
        }
        default -> throw new AssertionError("an unknown phase: " + event);
      }
    }
    openBars.forEach((track, open) -> assertTrue(open.isEmpty(), () -> "a bar of track " + track + " never ends"));
    assertTrue(named.containsAll(seen), () -> "tracks without a name: " + seen + " but " + named);
    assertTrue(seen.stream().anyMatch(track -> track.startsWith("2.")), "calls are bars of their task");
  }

  /**
   * Perfetto's SliceTracker closes the innermost open bar whose name and category are those of the end, as far as the end has any; the developer tools of
   * Chromium want both.
   */
  private static void assertCloses(Map<String, Object> end, Map<String, Object> begin) {
    for (String key : List.of("name", "cat")) {
      assertTrue(end.containsKey(key) && end.get(key).equals(begin.get(key)), () -> end + " does not close " + begin);
    }
  }

  private static void named(Map<String, Object> event, String track, TreeSet<String> named) {
    assertTrue(List.of("process_name", "thread_name").contains(event.get("name")), event::toString);
    assertEquals("name", String.join(" ", arguments(event).keySet()));
    named.add(track);
  }

  /** {@return the event's time, no earlier than what came before on its track} */
  private static double at(Map<String, Object> event, String track, Map<String, Double> last) {
    double time = ((Number) event.get("ts")).doubleValue();
    assertTrue(time >= 0, event::toString);
    if (track != null) {
      assertTrue(time >= last.getOrDefault(track, 0.0), () -> event + " is earlier than what came before");
      last.put(track, time);
    }
    return time;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> arguments(Map<String, Object> event) {
    return (Map<String, Object>) event.getOrDefault("args", EMPTY);
  }

  private static List<Map<String, Object>> events(byte[] file) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(file)) {
      assertEquals(JsonToken.START_OBJECT, json.nextToken());
      List<Map<String, Object>> events = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String field = json.currentName();
        if (json.nextToken() == JsonToken.START_ARRAY) {
          assertEquals("traceEvents", field);
          while (json.nextToken() != JsonToken.END_ARRAY) {
            events.add(object(json));
          }
        }
      }
      assertEquals(null, json.nextToken(), "nothing follows");
      return events;
    }
  }

  /** Reads the object whose beginning was read; no key comes twice. */
  private static Map<String, Object> object(JsonParser json) throws IOException {
    Map<String, Object> fields = new TreeMap<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken token = json.nextToken();
      Object value = token == JsonToken.START_OBJECT ? object(json) : token.isNumeric() ? (Object) json.getDoubleValue() : json.getText();
      assertEquals(null, fields.put(name, value), () -> "twice: " + name);
    }
    return fields;
  }
}
