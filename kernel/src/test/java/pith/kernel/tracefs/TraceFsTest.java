package pith.kernel.tracefs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static pith.kernel.guest.Guest.O_NONBLOCK;
import static pith.kernel.guest.Guest.O_RDONLY;
import static pith.kernel.guest.Guest.O_TRUNC;
import static pith.kernel.guest.Guest.O_WRONLY;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.kernel.guest.Guest;
import pith.kernel.guest.GuestMachine;
import pith.kernel.proc.ProcReader;
import pith.sync.outcome.Errno;

/** /sys/kernel/tracing records what is switched on, filtered, in Linux's words, and nothing else. */
@Timeout(60)
class TraceFsTest {
  private static final String ROOT = "/sys/kernel/tracing/";
  private static final String SWITCH = ROOT + "events/sched/sched_switch/";
  private static final int GETPID = 172, READ = 63;

  /** A file of the tree, read and written by the machine's only program. */
  private record Tracing(Guest guest, ProcReader proc) {
    Tracing(Guest guest) {
      this(guest, new ProcReader(guest));
    }

    String get(String name) {
      return proc.text(ROOT + name);
    }

    void set(String name, String value) {
      assertEquals(value.length(), proc.write(ROOT + name, value), () -> name + " := " + value);
    }

    Stream<String> lines() {
      return get("trace").lines().filter(line -> !line.startsWith("#"));
    }

    /** A child that ends at once, waited for: at least two switches and a fork. */
    void forkAndWait() {
      assertEquals(0, guest.await(guest.fork(child -> 0)));
    }
  }

  @Test
  void nothingIsRecordedUntilAnEventIsEnabled() {
    GuestMachine.run(guest -> {
      Tracing tracing = new Tracing(guest);
      tracing.forkAndWait();
      assertEquals(0, tracing.lines().count());
      tracing.set("events/sched/sched_process_fork/enable", "1");
      tracing.forkAndWait();
      tracing.set("events/sched/sched_process_fork/enable", "0\n");
      tracing.forkAndWait();
      List<String> lines = tracing.lines().toList();
      assertEquals(1, lines.size(), lines.toString());
      assertTrue(lines.getFirst().matches(" +init-1 +\\[00[01]] \\.\\.\\.\\.\\. +\\d+\\.\\d{6}: sched_process_fork: comm=init pid=1 child_comm=init child_pid=\\d+"), lines.getFirst());
    });
  }

  @Test
  void switchesReadAsLinuxWritesThem() {
    GuestMachine.run(guest -> {
      Tracing tracing = new Tracing(guest);
      tracing.set("set_event", "sched:sched_switch");
      tracing.forkAndWait();
      String line = tracing.lines().filter(each -> each.contains("prev_pid=1 ")).findFirst().orElseThrow();
      assertTrue(line.endsWith(" next_prio=120"), line);
      assertTrue(line.contains(": sched_switch: prev_comm=init prev_pid=1 prev_prio=120 prev_state=S ==> next_comm="), line);
      assertEquals("sched:sched_switch\n", tracing.get("set_event"));
      assertEquals("X\n", tracing.get("events/sched/enable"));
    });
  }

  @Test
  void aFilterKeepsWhatItAcceptsAndRefusesWhatItCannotRead() {
    GuestMachine.run(guest -> {
      Tracing tracing = new Tracing(guest);
      tracing.set("events/raw_syscalls/sys_enter/filter", "id == " + GETPID + " && (common_pid == 1 || arg0 > 5)");
      tracing.set("events/raw_syscalls/sys_enter/enable", "1");
      guest.call(GETPID);
      tracing.set("events/raw_syscalls/sys_enter/enable", "0");
      List<String> lines = tracing.lines().toList();
      assertEquals(1, lines.size(), lines.toString());
      assertTrue(lines.getFirst().contains("sys_enter: NR 172 ("), lines.getFirst());
      for (String bad : List.of("nothing == 1", "id ==", "id == x", "(id == 1", "id ~ 3", "id == 1 &&", "!")) {
        assertEquals(-Errno.EINVAL.number(), tracing.proc.write(ROOT + "events/raw_syscalls/sys_enter/filter", bad), bad);
      }
      tracing.set("events/raw_syscalls/sys_enter/filter", "0");
      assertEquals("none\n", tracing.get("events/raw_syscalls/sys_enter/filter"));
    });
  }

  @Test
  void textsAreFilteredByPatterns() {
    GuestMachine.run(guest -> {
      Tracing tracing = new Tracing(guest);
      tracing.proc.write(SWITCH + "filter", "next_comm ~ \"swap*\"");
      tracing.proc.write(SWITCH + "enable", "1");
      tracing.forkAndWait();
      assertTrue(tracing.lines().count() > 0 && tracing.lines().allMatch(line -> line.contains("next_comm=swapper/")), tracing.get("trace"));
    });
  }

  @Test
  void aHistogramCountsInTheKernel() {
    GuestMachine.run(guest -> {
      Tracing tracing = new Tracing(guest);
      String trigger = "hist:keys=id.syscall:vals=hitcount:sort=hitcount.descending if common_pid == 1";
      tracing.set("events/raw_syscalls/sys_enter/trigger", trigger);
      assertEquals(-Errno.EEXIST.number(), tracing.proc.write(ROOT + "events/raw_syscalls/sys_enter/trigger", trigger));
      for (int i = 0; i < 100; i++) {
        guest.call(GETPID);
      }
      String text = tracing.get("events/raw_syscalls/sys_enter/hist");
      String[] lines = text.split("\n");
      assertEquals("# event histogram", lines[0]);
      assertTrue(lines[5].matches("\\{ id: sys_getpid +\\[172] } hitcount: +100"), text);
      assertTrue(text.contains("\nTotals:\n    Hits: ") && text.endsWith("    Dropped: 0\n"), text);
      assertEquals(0, tracing.lines().count(), "the event itself is not enabled");
      tracing.set("events/raw_syscalls/sys_enter/trigger", "!" + trigger);
      assertEquals("", tracing.get("events/raw_syscalls/sys_enter/hist"));
      assertEquals(-Errno.ENOENT.number(), tracing.proc.write(ROOT + "events/raw_syscalls/sys_enter/trigger", "!" + trigger));
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"hist:keys=", "hist:vals=id", "hist:keys=nothing", "hist:keys=id.execname", "hist:keys=id:vals=nothing", "hist:keys=id:sort=nothing", "hist:keys=id:size=0", "traceoff:x", "stack", "!", " "})
  void triggersThatMakeNoSenseAreRefused(String trigger) {
    GuestMachine.run(guest -> assertEquals(-Errno.EINVAL.number(), new ProcReader(guest).write(ROOT + "events/raw_syscalls/sys_enter/trigger", trigger)));
  }

  @Test
  void aTriggerStopsRecordingInTime() {
    GuestMachine.run(guest -> {
      Tracing tracing = new Tracing(guest);
      tracing.set("events/raw_syscalls/enable", "1");
      tracing.set("events/raw_syscalls/sys_enter/trigger", "traceoff:1 if id == " + GETPID);
      guest.call(GETPID);
      assertEquals("0\n", tracing.get("tracing_on"));
      List<String> lines = tracing.lines().toList();
      assertFalse(lines.getLast().contains("NR 172 = "), "the end of the call that the trigger saw begin is not recorded: " + lines.getLast());
    });
  }

  @Test
  void thePipeConsumesAndTheTraceDoesNot() {
    GuestMachine.run(guest -> {
      Tracing tracing = new Tracing(guest);
      tracing.set("trace_marker", "one");
      tracing.set("trace_marker", "two\n");
      assertEquals(2, tracing.lines().count());
      assertEquals(2, tracing.lines().count());
      long pipe = tracing.proc.open(ROOT + "trace_pipe", O_RDONLY | O_NONBLOCK);
      String read = guest.read(pipe, 4096);
      assertTrue(read.contains(": tracing_mark_write: one\n") && read.endsWith(": tracing_mark_write: two\n"), read);
      guest.refused(Errno.EAGAIN, READ, pipe, guest.buffer(100), 100);
      assertEquals(0, tracing.lines().count());
    });
  }

  @Test
  void whoReadsAnEmptyPipeWaitsForAnEvent() {
    GuestMachine.run(guest -> {
      long child = guest.fork(reader -> {
        ProcReader proc = new ProcReader(reader);
        long pipe = proc.open(ROOT + "trace_pipe", O_RDONLY);
        return reader.read(pipe, 4096).endsWith("tracing_mark_write: late\n") ? 0 : 1;
      });
      guest.call(101, sleep(guest, 300_000_000), 0);
      new Tracing(guest).set("trace_marker", "late");
      assertEquals(0, guest.await(child));
    });
  }

  private static long sleep(Guest guest, long nanos) {
    long time = guest.buffer(16);
    guest.putLong(time, 0);
    guest.putLong(time + 8, nanos);
    return time;
  }

  @Test
  void openingForOverwritingEmptiesTheRings() {
    GuestMachine.run(guest -> {
      Tracing tracing = new Tracing(guest);
      tracing.set("trace_marker", "gone");
      guest.close(guest.open(ROOT + "trace", O_WRONLY | O_TRUNC));
      assertEquals(0, tracing.lines().count());
    });
  }

  @Test
  void aFullRingForgetsTheOldestOrKeepsThem() {
    GuestMachine.run(guest -> {
      Tracing tracing = new Tracing(guest);
      tracing.set("buffer_size_kb", "4");
      for (int i = 0; i < 10; i++) {
        tracing.set("trace_marker", "mark " + i);
      }
      List<String> lines = tracing.lines().toList();
      assertTrue(lines.size() < 10 && lines.getLast().endsWith("mark 9"), lines.toString());
      tracing.set("options/overwrite", "0");
      tracing.set("trace_marker", "too late");
      assertFalse(tracing.get("trace").contains("too late"));
      assertTrue(Stream.of("cpu0", "cpu1").anyMatch(cpu -> tracing.get("per_cpu/" + cpu + "/stats").contains("dropped events: 1\n")));
      assertEquals(-Errno.EINVAL.number(), tracing.proc.write(ROOT + "buffer_size_kb", "0"));
    });
  }

  @Test
  void theGraphTracerDrawsTheStagesOfAFork() {
    GuestMachine.run(guest -> {
      Tracing tracing = new Tracing(guest);
      tracing.set("set_graph_function", "kernel_clone");
      tracing.set("current_tracer", "function_graph");
      tracing.forkAndWait();
      tracing.set("tracing_on", "0");
      String text = tracing.get("trace");
      List<String> lines = tracing.lines().toList();
      assertTrue(lines.getFirst().matches(" [01]\\) {15}\\|  kernel_clone\\(\\) \\{"), text);
      assertTrue(lines.stream().anyMatch(line -> line.matches(" [01]\\) [ +!]? *\\d+\\.\\d{3} us +\\|    copy_mm\\(\\);")), text);
      assertTrue(lines.getLast().matches(" [01]\\) . *\\d+\\.\\d{3} us +\\|  }"), text);
      assertFalse(text.contains("do_exit"), "another function than the one asked for");
      assertEquals(-Errno.EINVAL.number(), tracing.proc.write(ROOT + "set_graph_function", "no_such_function"));
      assertEquals(-Errno.EINVAL.number(), tracing.proc.write(ROOT + "current_tracer", "function"));
    });
  }

  @Test
  void everyEventDescribesItself() {
    GuestMachine.run(guest -> {
      Tracing tracing = new Tracing(guest);
      for (String event : tracing.get("available_events").lines().toList()) {
        String folder = "events/" + event.replace(':', '/') + "/";
        String format = tracing.get(folder + "format");
        assertTrue(format.startsWith("name: " + event.substring(event.indexOf(':') + 1) + "\nID: " + tracing.get(folder + "id")), format);
        assertTrue(format.contains("\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"), format);
        assertTrue(format.contains("\nprint fmt: \""), format);
        assertEquals("# Available triggers:\n# traceon traceoff hist\n", tracing.get(folder + "trigger"));
      }
    });
  }
}
