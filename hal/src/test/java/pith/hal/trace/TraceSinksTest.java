package pith.hal.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import pith.hal.Hart;
import pith.hal.time.ClockRate;

class TraceSinksTest {
  private static final ClockRate RATE = new ClockRate(2_000_000_000L);

  private record Mark(String text, long address) implements TraceEvent {
    @Override
    public Category category() {
      return Category.FAULT;
    }

    @Override
    public String name() {
      return "mark";
    }

    @Override
    public void fields(FieldVisitor to) {
      to.field("text", text);
      to.address("address", address);
    }
  }

  private record Switch(String running) implements TraceSlice.OnHart {
    @Override
    public Category category() {
      return Category.SCHED;
    }

    @Override
    public String name() {
      return "sched_switch";
    }

    @Override
    public void fields(FieldVisitor to) {
      to.field("next", running);
    }
  }

  private record Enter(int track, String label) implements TraceSlice.Begin {
    @Override
    public Category category() {
      return Category.SYSCALL;
    }

    @Override
    public String name() {
      return "sys_enter";
    }

    @Override
    public String trackName() {
      return "sh/" + track;
    }

    @Override
    public void fields(FieldVisitor to) {
      to.field("fd", 3);
    }
  }

  private record Exit(int track, long result) implements TraceSlice.End {
    @Override
    public Category category() {
      return Category.SYSCALL;
    }

    @Override
    public String name() {
      return "sys_exit";
    }

    @Override
    public void fields(FieldVisitor to) {
      to.field("result", result);
    }
  }

  private static String perfetto() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PerfettoJsonSink sink = new PerfettoJsonSink(out, RATE, 2, hart -> "hart " + hart)) {
      sink.accept(1, 0, new Switch("sh"));
      sink.accept(2_001, 0, new Enter(7, "read"));
      sink.accept(3_000, 1, new Switch("\u0001 \"quoted\\ \ud800 ü"));
      sink.accept(3_500, 0, new Exit(7, -11));
      sink.accept(4_000, 0, new Mark("x", 0xffff_ffff_ffff_f000L));
      sink.accept(5_000, 0, new Switch(""));
      sink.accept(6_000, 0, new Switch("cat"));
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void perfettoFileIsThisText() throws IOException {
    assertEquals(
        """
        {"displayTimeUnit":"ns","traceEvents":[
        {"ph":"M","name":"process_name","pid":1,"tid":0,"args":{"name":"harts"}}
        ,{"ph":"M","name":"process_name","pid":2,"tid":0,"args":{"name":"tasks"}}
        ,{"ph":"M","name":"thread_name","pid":1,"tid":0,"args":{"name":"hart 0"}}
        ,{"ph":"M","name":"thread_name","pid":1,"tid":1,"args":{"name":"hart 1"}}
        ,{"ph":"i","ts":0.000,"pid":1,"tid":0,"name":"sched_switch","s":"t","cat":"sched","args":{"next":"sh"}}
        ,{"ph":"B","ts":0.000,"pid":1,"tid":0,"name":"sh","cat":"sched"}
        ,{"ph":"M","name":"thread_name","pid":2,"tid":7,"args":{"name":"sh/7"}}
        ,{"ph":"B","ts":1.000,"pid":2,"tid":7,"name":"read","cat":"syscall","args":{"fd":3}}
        """,
        perfetto().lines().limit(9).map(line -> line + "\n").reduce("", String::concat));
  }

  @Test
  void everyBarThatBeginsEndsOnItsTrack() throws IOException {
    TreeMap<String, ArrayDeque<String>> open = new TreeMap<>();
    int bars = 0;
    try (JsonParser in = new JsonFactory().createParser(perfetto())) {
      while (in.nextToken() != JsonToken.START_ARRAY) {}
      while (in.nextToken() == JsonToken.START_OBJECT) {
        TreeMap<String, String> event = new TreeMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
          String key = in.currentName();
          in.nextToken();
          event.put(key, in.currentToken().isScalarValue() ? in.getText() : "");
          in.skipChildren();
        }
        ArrayDeque<String> track = open.computeIfAbsent(event.get("pid") + "/" + event.get("tid"), key -> new ArrayDeque<>());
        switch (event.get("ph")) {
          case "B" -> track.push(event.get("name") + " " + event.get("cat"));
          case "E" -> {
            assertEquals(track.pop(), event.get("name") + " " + event.get("cat"));
            bars++;
          }
          default -> {}
        }
      }
    }
    assertEquals(4, bars);
    assertTrue(open.values().stream().allMatch(ArrayDeque::isEmpty), open.toString());
  }

  @Test
  void equalEventsGiveEqualFiles() throws IOException {
    assertEquals(perfetto(), perfetto());
  }

  @Test
  void fullDiskIsReportedAtTheEndAndDisturbsNoRun() throws IOException {
    OutputStream full =
        new OutputStream() {
          private int left = 10_000;

          @Override
          public void write(int b) throws IOException {
            if (left-- <= 0) {
              throw new IOException("No space left on device");
            }
          }
        };
    PerfettoJsonSink sink = new PerfettoJsonSink(full, RATE, 1, hart -> "hart");
    for (int i = 0; i < 10_000; i++) {
      sink.accept(i, 0, new Mark("text", i));
    }
    assertTrue(assertThrows(IOException.class, sink::close).getMessage().contains("No space left"));
  }

  @Test
  void hashTellsTimesHartsNamesAndFieldsApart() {
    List<Trace.Entry> all =
        List.of(
            new Trace.Entry(1, 0, new Mark("a", 1)),
            new Trace.Entry(2, 0, new Mark("a", 1)),
            new Trace.Entry(1, 1, new Mark("a", 1)),
            new Trace.Entry(1, 0, new Mark("b", 1)),
            new Trace.Entry(1, 0, new Mark("a", 2)),
            new Trace.Entry(1, 0, new Switch("a")));
    long distinct =
        all.stream()
            .map(
                entry -> {
                  TraceHashSink sink = new TraceHashSink();
                  sink.accept(entry.time(), entry.hart(), entry.event());
                  return sink.hex();
                })
            .distinct()
            .count();
    assertEquals(all.size(), distinct);
  }

  @Test
  void hashCanBeReadOnTheWay() {
    TraceHashSink sink = new TraceHashSink();
    String before = sink.hex();
    assertEquals(before, sink.hex());
    assertEquals(64, before.length());
    sink.accept(1, 0, new Mark("a", 1));
    assertNotEquals(before, sink.hex());
  }

  @Test
  void lineLooksLikeFtrace() {
    TraceText text = new TraceText(RATE);
    assertEquals("[002]     1.000250: sched_switch: next=cat", text.line(new Trace.Entry(2_000_500_000L, 2, new Switch("cat"))));
    assertEquals("[1023] 123456.000000: mark: text=x address=0xfff", text.line(new Trace.Entry(123_456L * 2_000_000_000L, 1023, new Mark("x", 0xfff))));
  }

  @Test
  void ringRemembersTheLastEventsOfAllHartsInOrder() {
    Trace trace = new Trace(2, 4);
    Hart[] harts = {new Hart(0, null), new Hart(1, null)};
    for (int i = 0; i < 10; i++) {
      harts[i % 2].cycles(100 + i);
      trace.emit(harts[i % 2], new Mark("e" + i, i));
    }
    assertEquals(List.of(102L, 103L, 104L, 105L, 106L, 107L, 108L, 109L), trace.last(100).stream().map(Trace.Entry::time).toList());
    assertEquals(List.of(108L, 109L), trace.last(2).stream().map(Trace.Entry::time).toList());
  }

  @Test
  void onlyEnabledCategoriesAreWanted() {
    Trace trace = new Trace(1, 4);
    assertFalse(trace.on(Category.SCHED));
    trace.enable(Category.SCHED.mask() | Category.IRQ.mask());
    assertTrue(trace.on(Category.SCHED) && trace.on(Category.IRQ) && !trace.on(Category.FILE));
  }
}
