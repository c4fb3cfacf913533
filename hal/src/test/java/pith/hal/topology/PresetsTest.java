package pith.hal.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetsTest {
  /** A well-formed preset; tests spoil one line of it. */
  private static final String GOOD =
      """
      {
        title: "t", clock: "2 GHz", timebase: "10 MHz", ram: "1G",
        cores: {
          c: {
            l1i: { size: "32K", ways: 8, latency: "4 cycles" },
            l1d: { size: "32K", ways: 8, latency: "4 cycles" },
            l2: { size: "256K", ways: 8, latency: "~12 cycles" },
          },
        },
        llcs: { l: { cache: { size: "4M", ways: 16, latency: "10.3 ns" }, cores: [{ kind: "c", count: 2 }] } },
        sockets: [{ dies: [{ llcs: [{ kind: "l" }] }] }],
        distances: { sameLlc: "25 ns", localMemory: "90 ns" }, // comment
        storage: { title: "d", read: "8.9 us", write: "1 us", program: "10 us", page: "4K", units: 4, link: "2 GB/s", cache: "1M" },
      }
      """;

  private static String error(String text) {
    return assertThrows(SpecException.class, () -> PresetReader.read("mine", "mine.json5", text)).getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "duo,4,4,2,1,1",
    "one-llc,4,4,1,1,1",
    "hybrid,20,14,1,1,1",
    "asymmetric-l3,32,16,2,1,1",
    "cascade-lake,64,32,2,2,2",
    "naples,64,32,8,1,4",
    "naples-2s,128,64,16,2,8",
    "rome,128,64,16,1,1",
    "rome-2s,256,128,32,2,2",
    "milan,128,64,8,1,1",
    "genoa,192,96,12,1,1",
    "genoa-2s,384,192,24,2,2",
    "xeon6,256,128,3,1,3",
  })
  void everyPresetHasTheShapeOfWhatItModels(String name, int harts, int cores, int llcs, int sockets, int nodes) {
    Topology topology = Topology.of(Presets.load(name));
    assertEquals(
        List.of(harts, cores, llcs, sockets, nodes),
        List.of(topology.harts(), topology.cores().size(), topology.llcs().size(), topology.sockets().size(), topology.nodes()));
  }

  @Test
  void indexNamesExactlyThePresetsThatAreThere() throws IOException {
    try (var files = Files.list(Path.of("../images/machines"))) {
      List<String> there =
          files.map(file -> file.getFileName().toString()).filter(file -> file.endsWith(".json5")).map(file -> file.replace(".json5", "")).sorted().toList();
      assertEquals(there, Presets.names().stream().sorted().toList());
    }
  }

  @Test
  void wellFormedPresetIsRead() {
    MachineSpec spec = PresetReader.read("mine", "mine.json5", GOOD);
    assertEquals(2_000_000_000L, spec.hertz());
    assertEquals(1L << 30, spec.ramBytes());
    CacheSpec llc = spec.sockets().getFirst().dies().getFirst().llcs().getFirst().cache();
    assertEquals(4096, llc.sets());
    assertEquals(21, llc.latency().cycles(2_000_000_000L));
    assertEquals(17_800, spec.storage().read().cycles(2_000_000_000L));
    assertEquals("8.9 us", spec.storage().read().toString());
    assertEquals(new Latency(12_000, Latency.Unit.CYCLES, true), spec.sockets().getFirst().dies().getFirst().llcs().getFirst().cores().getFirst().l2().latency());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clock: \"2 GHz\"|clock: \"2 gigs\"|mine.json5, line 2, key clock: '2 gigs' is not a rate",
        "clock: \"2 GHz\",||line 1, key clock: this key is missing",
        "ram: \"1G\"|ram: \"1Q\"|line 2, key ram: '1Q' is not a size such as",
        "ram: \"1G\"|ram: \"0\"|line 2, key ram: '0' is not a whole number of bytes",
        "ram: \"1G\"|ram: \"99999999T\"|line 2, key ram: '99999999T' is not a whole number of bytes",
        "ram: \"1G\"|ram: [1]|line 2, key ram: this is a table or a list",
        "ram: \"1G\"|ram: null|line 2: 'null' says nothing",
        "ram: \"1G\"|ram: \"1G\", ram: \"2G\"|line 2: 'ram' is there twice",
        "ram: \"1G\"|ram: \"1G\", rams: 2|line 2, key rams: there is no such key",
        "ways: 8, latency: \"~12 cycles\"|ways: 0, latency: \"~12 cycles\"|line 7, key cores.c.l2.ways: '0' is not a whole number from 1 to 1024",
        "ways: 8, latency: \"~12 cycles\"|ways: 7, latency: \"~12 cycles\"|line 7, key cores.c.l2.size: 262144 bytes are not a whole number of sets",
        "\"~12 cycles\"|\"12 bananas\"|line 7, key cores.c.l2.latency: '12 bananas' is not a duration",
        "kind: \"c\"|kind: \"d\"|line 10, key llcs.l.cores[0].kind: 'd' is not described under 'cores', which has c",
        "kind: \"l\"|kind: \"m\"|line 11, key sockets[0].dies[0].llcs[0].kind: 'm' is not described",
        "count: 2|count: 2000|line 10, key llcs.l.cores[0].count: '2000' is not a whole number from 1 to 1024",
        "kind: \"l\"|kind: \"l\", count: 1000|line 11, key sockets: these make 2000 harts",
        "[{ kind: \"l\" }]|[]|line 11, key sockets[0].dies[0].llcs: this is not a list with something in it",
        "[{ kind: \"l\" }]|[3]|line 11, key sockets[0].dies[0].llcs: this is not a list of tables",
        "read: \"8.9 us\"|read: \"8.9 ms\"|line 13, key storage.read: '8.9 ms' is not a duration",
        "units: 4|units: 0|line 13, key storage.units: '0' is not a whole number from 1 to 1024",
        "page: \"4K\"|page: \"5K\"|line 13, key storage.page: a page of the medium is a power of two",
        "cache: \"1M\"|cache: \"8K\"|line 13, key storage.cache: a cache holds at least one page of every unit",
        "link: \"2 GB/s\"|link: \"2 MB/s\"|line 13, key storage.link: '2 MB/s' is not a rate",
        "distances: {|distances: [|line 12: this is not well-formed",
        "title: \"t\"|title: \"t|line 2: this is not well-formed",
      })
  void errorNamesFileLineKeyAndMend(String good, String bad, String expected) {
    assertTrue(GOOD.contains(good));
    String message = error(GOOD.replace(good, bad == null ? "" : bad));
    assertTrue(message.startsWith("mine.json5") && message.contains(expected), message);
    assertTrue(message.endsWith(".") && !message.contains("Exception") && message.lines().count() == 1, message);
  }

  @Test
  void truncatedOrMutatedPresetIsRefusedOrRead() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(GOOD);
      for (int edits = random.nextInt(1, 4); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.setLength(Math.max(1, at));
          case 1 -> text.setCharAt(at, "{}[]:,\"0~x9/\n\0".charAt(random.nextInt(14)));
          default -> text.deleteCharAt(at);
        }
        if (text.isEmpty()) {
          text.append('{');
        }
      }
      try {
        assertTrue(PresetReader.read("mine", "mine.json5", text.toString()).harts() > 0);
      } catch (SpecException e) {
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      }
    }
  }

  @Test
  void unknownNameListsWhatThereIs() {
    String message = assertThrows(SpecException.class, () -> Presets.load("threadripper")).getMessage();
    assertTrue(message.contains("'threadripper'") && message.contains("duo, one-llc, hybrid"), message);
    assertThrows(SpecException.class, () -> Presets.load("no/such\0file"));
    assertThrows(SpecException.class, () -> Presets.load(""));
  }

  @Test
  void fileOfOnesOwnIsRead(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("lab 3.json5"), GOOD);
    assertEquals("lab 3", Presets.load(file.toString()).name());
    Path binary = Files.write(folder.resolve("elf"), new byte[] {0x7f, 'E', 'L', 'F', (byte) 0xff, (byte) 0xfe});
    assertTrue(assertThrows(SpecException.class, () -> Presets.load(binary.toString())).getMessage().contains("elf"));
  }
}
