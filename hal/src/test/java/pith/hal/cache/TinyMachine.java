package pith.hal.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import pith.hal.Hart;
import pith.hal.memory.Access;
import pith.hal.memory.AccessEvent;
import pith.hal.memory.LineFilter;
import pith.hal.memory.PhysicalMemory;
import pith.hal.topology.MachineSpec;
import pith.hal.topology.Presets;
import pith.hal.topology.Topology;

/** The model of a machine with caches so small that a few dozen lines fill them: two dies of two domains of two clusters. */
final class TinyMachine {
  static final long RAM = 16 << 20;

  final MultiLlcModel model = new MultiLlcModel();
  final MachineSpec spec;
  final Topology topology;
  final Hart[] harts;

  TinyMachine(MachineSpec spec, long ram) {
    this.spec = spec;
    topology = Topology.of(spec);
    model.attach(spec, topology, ram);
    harts = new Hart[topology.harts()];
    for (int i = 0; i < harts.length; i++) {
      harts[i] = new Hart(i, null);
    }
  }

  /** A machine whose L2 and LLC have the given inclusion; each L2 is shared by {@code sharedBy} cores of {@code threads} threads. */
  static TinyMachine of(String l2, String llc, int sharedBy, int threads, String prefetch) {
    return new TinyMachine(spec(l2, llc, sharedBy, threads, prefetch), RAM);
  }

  static MachineSpec spec(String l2, String llc, int sharedBy, int threads, String prefetch) {
    String text =
        """
        {
          title: "tiny", clock: "1 GHz", timebase: "10 MHz", ram: "16M", memoryNodes: "per-die",
          cores: { c: {
            threads: %d, prefetch: "%s",
            l1i: { size: "256", ways: 2, latency: "4 cycles" },
            l1d: { size: "512", ways: 2, latency: "4 cycles" },
            l2: { size: "1K", ways: 4, latency: "12 cycles", inclusion: "%s", sharedBy: %d },
          } },
          llcs: { l: { cache: { size: "2K", ways: 4, latency: "35 cycles", inclusion: "%s" }, cores: [{ kind: "c", count: %d }] } },
          sockets: [{ dies: [{ count: 2, llcs: [{ kind: "l", count: 2 }] }] }],
          distances: { sameLlc: "50 ns", sameDie: "100 ns", sameSocket: "150 ns", localMemory: "200 ns", sameSocketMemory: "300 ns" },
        }
        """
            .formatted(threads, prefetch, l2, sharedBy, llc, 2 * sharedBy);
    try {
      Path file = Files.createTempFile("tiny", ".json5");
      file.toFile().deleteOnExit();
      Files.writeString(file, text);
      return Presets.load(file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long address(int line) {
    return PhysicalMemory.BASE + ((long) line << LineFilter.LINE_SHIFT);
  }

  /** {@return the cycles that an access takes beside the instruction} */
  int access(int hart, int line, Access access) {
    return model.access(harts[hart], address(line), 8, access);
  }

  int load(int hart, int line) {
    return access(hart, line, Access.LOAD);
  }

  int store(int hart, int line) {
    return access(hart, line, Access.STORE);
  }

  long total(AccessEvent event) {
    return model.counters().total(event);
  }
}
