package pith.kernel.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import pith.kernel.guest.GuestMachine;

/** The host's own /proc is the oracle: the same labels in the same order, the same number of fields, the same columns. */
@Timeout(60)
class HostFormatTest {
  private static final String[] FILES = {
    "self/status", "self/stat", "self/statm", "self/limits", "self/smaps", "self/smaps_rollup", "self/io", "self/sched", "self/schedstat",
    "self/mounts", "self/mountinfo", "self/maps", "self/fdinfo/0", "self/cgroup", "self/uid_map", "meminfo", "vmstat", "stat", "uptime",
    "loadavg", "softirqs", "interrupts", "partitions", "swaps", "buddyinfo", "zoneinfo", "pagetypeinfo", "filesystems", "net/dev", "net/tcp", "net/udp", "net/unix",
    "net/route", "version", "cgroups", "tty/drivers", "devices", "sys/kernel/random/uuid", "sys/fs/file-nr", "sys/kernel/printk"
  };

  private static final Map<String, String> OURS = new LinkedHashMap<>();

  @BeforeAll
  static void readOurs() {
    GuestMachine.run(
        guest -> {
          ProcReader proc = new ProcReader(guest);
          for (String file : FILES) {
            OURS.put(file, proc.text("/proc/" + file));
          }
        });
  }

  /** {@return the host's file, or skips the test with the reason} */
  private static String host(String file) {
    Path path = Path.of("/proc", file);
    try (InputStream in = new FileInputStream(path.toFile())) {
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      byte[] chunk = new byte[64 << 10]; // a file of /proc/sys gives all or nothing
      for (int count = in.read(chunk); count > 0; count = in.read(chunk)) {
        text.write(chunk, 0, count);
      }
      return text.toString(StandardCharsets.ISO_8859_1);
    } catch (IOException absent) {
      String reason = "this host's " + path + " cannot be read: " + absent.getMessage();
      System.out.println("skipped: " + reason);
      Assumptions.abort(reason);
      return "";
    }
  }

  private static List<String> labels(String text, String separator) {
    return text.lines().filter(line -> line.contains(separator)).map(line -> line.substring(0, line.indexOf(separator)).strip()).distinct().toList();
  }

  /** What both have stands in the same order, and that is nearly all of what we have. */
  private static void sameOrder(String file, String separator, int strangers) {
    List<String> host = labels(host(file), separator);
    List<String> ours = labels(OURS.get(file), separator);
    List<String> common = new ArrayList<>(ours);
    common.retainAll(host);
    List<String> expected = new ArrayList<>(host);
    expected.retainAll(ours);
    assertEquals(expected, common, file);
    assertTrue(ours.size() - common.size() <= strangers, () -> file + ": the host has none of " + ours.stream().filter(label -> !host.contains(label)).toList());
  }

  private static void sameFirstLine(String file) {
    assertEquals(host(file).lines().findFirst().orElse(""), OURS.get(file).lines().findFirst().orElse(""), file);
  }

  @Test
  void labelsStandInLinuxsOrder() {
    sameOrder("self/status", ":", 8);
    sameOrder("self/smaps", ":", 40);
    sameOrder("self/smaps_rollup", ":", 4);
    sameOrder("self/io", ":", 0);
    sameOrder("self/fdinfo/0", ":", 1);
    sameOrder("meminfo", ":", 12);
    sameOrder("softirqs", ":", 0);
    sameOrder("stat", " ", 3);
    sameOrder("vmstat", " ", 8);
    sameOrder("self/sched", ":", 1);
  }

  @Test
  void valuesAreWrittenInTheSameShape() {
    Function<String, String> shape = line -> line.replaceAll("[0-9a-f]+", "9").replaceAll(" +", " ");
    for (String file : new String[] {"self/status", "self/smaps_rollup", "self/io", "meminfo"}) {
      Map<String, String> host = new LinkedHashMap<>();
      host(file).lines().filter(line -> line.contains(":")).forEach(line -> host.put(line.substring(0, line.indexOf(':')), line));
      for (String line : OURS.get(file).lines().toList()) {
        String label = line.contains(":") ? line.substring(0, line.indexOf(':')) : "";
        boolean compared = line.contains("kB") && host.containsKey(label);
        if (compared) {
          assertEquals(shape.apply(host.get(label)), shape.apply(line), file);
          assertTrue(host.get(label).length() >= line.length(), () -> file + ": columns of " + line);
        }
      }
    }
  }

  @Test
  void linesHaveAsManyFields() {
    for (String file : new String[] {"self/stat", "self/statm", "self/schedstat", "loadavg", "uptime", "self/mounts", "sys/fs/file-nr", "sys/kernel/printk"}) {
      int host = host(file).lines().findFirst().orElseThrow().replaceAll("\\(.*\\)", "x").split("\\s+").length;
      OURS.get(file).lines().forEach(line -> assertEquals(host, line.replaceAll("\\(.*\\)", "x").split("\\s+").length, file + ": " + line));
    }
    assertEquals(52, OURS.get("self/stat").replaceAll("\\(.*\\)", "x").strip().split(" ").length);
    assertEquals(
        host("stat").lines().findFirst().orElseThrow().split(" +").length, OURS.get("stat").lines().findFirst().orElseThrow().split(" +").length);
  }

  /** A line of zoneinfo with its numbers and names of zones taken out. */
  private static String zoneShape(String line) {
    return line.replaceAll("zone +\\w+", "zone").replaceAll("[0-9]+(, [0-9]+)*", "9").replaceAll(" +9$", " 9").stripTrailing();
  }

  @Test
  void zonesAreShownAsLinuxShowsThem() {
    List<String> host = host("zoneinfo").lines().map(HostFormatTest::zoneShape).toList();
    OURS.get("zoneinfo").lines().map(HostFormatTest::zoneShape).forEach(line -> assertTrue(host.contains(line), () -> "zoneinfo: the host has no line like " + line));
    Function<String, String> head = text -> text.lines().limit(4).toList().toString();
    assertEquals(head.apply(host("pagetypeinfo")), head.apply(OURS.get("pagetypeinfo")));
    String row = "Node +\\d+, zone +\\w+, type +\\w+ ( +>?\\d+ ){11}";
    assertTrue(OURS.get("pagetypeinfo").lines().filter(line -> line.matches(row)).count() >= 4);
    assertTrue(host("pagetypeinfo").lines().anyMatch(line -> line.matches(row)));
  }

  @Test
  void headsAreTheSame() {
    for (String file : new String[] {"swaps", "partitions", "net/dev", "net/tcp", "net/udp", "net/unix", "net/route", "self/uid_map", "cgroups"}) {
      sameFirstLine(file);
    }
    assertEquals(
        host("self/limits").lines().map(line -> line.substring(0, 26)).toList(), OURS.get("self/limits").lines().map(line -> line.substring(0, 26)).toList());
    assertEquals(
        host("self/limits").lines().map(line -> line.substring(67).strip()).toList(),
        OURS.get("self/limits").lines().map(line -> line.substring(67).strip()).toList());
    sameFirstLine("self/limits");
  }

  @Test
  void namesInMapsBeginInTheSameColumn() {
    Pattern line = Pattern.compile("[0-9a-f]{8,}-[0-9a-f]{8,} [r-][w-][x-][sp] [0-9a-f]{8} [0-9a-f]{2,}:[0-9a-f]{2,} \\d+ (.*)");
    for (String maps : new String[] {host("self/maps"), OURS.get("self/maps")}) {
      maps.lines().forEach(text -> assertTrue(line.matcher(text).matches(), text));
      maps.lines().filter(text -> text.contains("[stack]")).forEach(text -> assertEquals(73, text.indexOf("[stack]")));
    }
  }

  @Test
  void otherLinesMatchWhatLinuxWrites() {
    Map<String, String> patterns =
        Map.of(
            "buddyinfo", "Node \\d+, zone +\\w+ ( +\\d+){11} ?",
            "filesystems", "(nodev)?\\t[a-z0-9_]+",
            "self/mountinfo", "\\d+ \\d+ \\d+:\\d+ \\S+ \\S+ \\S+ (\\S+:\\S+ )*- \\S+ \\S+ \\S+",
            "self/cgroup", "\\d+:\\S*:/.*",
            "version", "Linux version \\S+ \\(.*\\) \\(.*\\) #\\d+ .*",
            "tty/drivers", "\\S+ +/dev/\\S+ +\\d+ +[0-9-]+ \\S+",
            "sys/kernel/random/uuid", "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",
            "devices", "(Character devices:|Block devices:|| *\\d+ \\S+)");
    patterns.forEach(
        (file, pattern) -> {
          OURS.get(file).lines().forEach(line -> assertTrue(line.matches(pattern), () -> file + ": " + line));
          host(file).lines().forEach(line -> assertTrue(line.matches(pattern), () -> "host's " + file + ": " + line));
        });
  }
}
