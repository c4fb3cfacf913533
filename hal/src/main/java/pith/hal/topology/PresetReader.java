package pith.hal.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pith.hal.topology.CacheSpec.Inclusion;
import pith.hal.topology.MachineSpec.DieSpec;
import pith.hal.topology.MachineSpec.LlcSpec;
import pith.hal.topology.MachineSpec.SocketSpec;

/** Builds a {@link MachineSpec} from the tables of a preset file. */
final class PresetReader {
  private final PresetTable root;
  private final Map<String, CoreType> coreTypes = new LinkedHashMap<>();
  private final Map<String, LlcSpec> llcTypes = new LinkedHashMap<>();
  private long hertz;

  private PresetReader(PresetTable root) {
    this.root = root;
  }

  /** {@return the machine that {@code text}, the content of {@code file}, describes} */
  static MachineSpec read(String name, String file, String text) {
    return new PresetReader(PresetTable.of(file, text)).machine(name);
  }

  private MachineSpec machine(String name) {
    hertz = root.hertz("clock");
    PresetTable cores = root.table("cores");
    cores.keys().forEach(key -> coreTypes.put(key, coreType(key, cores.table(key))));
    PresetTable llcs = root.table("llcs");
    llcs.keys().forEach(key -> llcTypes.put(key, llcType(llcs.table(key))));
    List<SocketSpec> sockets = sockets();
    MachineSpec spec =
        new MachineSpec(
            name,
            root.text("title"),
            hertz,
            root.hertz("timebase"),
            root.bytes("ram"),
            root.choice("memoryNodes", NodeLayout.class, NodeLayout.ONE),
            sockets,
            distances(root.table("distances")),
            root.has("bandwidth") ? bandwidths(root.table("bandwidth")) : Bandwidths.UNLIMITED,
            root.has("storage") ? storage(root.table("storage")) : StorageSpec.DEFAULT);
    root.nothingElse();
    if (spec.harts() > MachineSpec.MAX_HARTS) {
      throw root.wrong("sockets", "these make " + spec.harts() + " harts: a machine has at most " + MachineSpec.MAX_HARTS);
    }
    return spec;
  }

  private CoreType coreType(String name, PresetTable core) {
    CoreType type =
        new CoreType(
            name,
            core.integer("threads", 1, 8, 1),
            core.has("clock") ? core.hertz("clock") : hertz,
            core.integer("capacity", 1, CoreType.FULL_CAPACITY, CoreType.FULL_CAPACITY),
            issue(core),
            core.choice("prefetch", Prefetch.class, Prefetch.STRIDE),
            cache(core.table("l1i")),
            cache(core.table("l1d")),
            cache(core.table("l2")));
    core.nothingElse();
    return type;
  }

  /** Threads that share a core issue more together than one alone, but less than as many cores. */
  private static int issue(PresetTable core) {
    int alone = 1000;
    int issue = core.has("issue") ? core.thousandths("issue") : alone;
    if (issue < alone || issue > alone * core.integer("threads", 1, 8, 1)) {
      throw core.wrong("issue", "'" + core.text("issue") + "' is not between 1 and the number of threads");
    }
    return issue;
  }

  /** A way that is left out carries anything. */
  private static Bandwidths bandwidths(PresetTable table) {
    Bandwidth memory = table.has("memory") ? table.bandwidth("memory") : Bandwidth.UNLIMITED;
    Bandwidth llc = table.has("llc") ? table.bandwidth("llc") : Bandwidth.UNLIMITED;
    Bandwidth socket = table.has("socket") ? table.bandwidth("socket") : Bandwidth.UNLIMITED;
    table.nothingElse();
    return new Bandwidths(memory, llc, socket);
  }

  /** A cache that is left out is none. */
  private static StorageSpec storage(PresetTable table) {
    long page = table.bytes("page");
    if (Long.bitCount(page) != 1 || page < 4096 || page > 1 << 20) {
      throw table.wrong("page", "a page of the medium is a power of two from 4K to 1M");
    }
    int depth = table.integer("depth", 2, 65536, 1024);
    StorageSpec spec =
        new StorageSpec(
            table.text("title"),
            table.latency("read"),
            table.latency("write"),
            table.latency("program"),
            (int) page,
            table.integer("units", 1, 1024),
            table.bandwidth("link"),
            table.has("cache") ? table.bytes("cache") : 0,
            table.integer("queues", 1, 64, 16),
            depth);
    if (spec.cacheBytes() != 0 && spec.cacheBytes() < page * spec.units()) {
      throw table.wrong("cache", "a cache holds at least one page of every unit: here " + page * spec.units() + " bytes");
    }
    table.nothingElse();
    return spec;
  }

  private LlcSpec llcType(PresetTable llc) {
    List<CoreType> cores = new ArrayList<>();
    for (PresetTable group : llc.tables("cores")) {
      repeat(group, cores, kind(group, coreTypes, "cores"));
    }
    LlcSpec spec = new LlcSpec(cache(llc.table("cache")), List.copyOf(cores));
    llc.nothingElse();
    return spec;
  }

  private static CacheSpec cache(PresetTable cache) {
    long bytes = cache.bytes("size");
    int ways = cache.integer("ways", 1, 1024);
    int line = cache.integer("line", 16, 256, 64);
    if (Integer.bitCount(line) != 1) {
      throw cache.wrong("line", "a line's size is a power of two");
    }
    if (bytes % ((long) ways * line) != 0) {
      throw cache.wrong("size", bytes + " bytes are not a whole number of sets of " + ways + " lines of " + line + " bytes");
    }
    CacheSpec spec =
        new CacheSpec(
            bytes,
            ways,
            line,
            cache.latency("latency"),
            cache.integer("sharedBy", 1, 64, 1),
            cache.choice("inclusion", Inclusion.class, Inclusion.NEITHER));
    cache.nothingElse();
    return spec;
  }

  private List<SocketSpec> sockets() {
    List<SocketSpec> sockets = new ArrayList<>();
    for (PresetTable socket : root.tables("sockets")) {
      List<DieSpec> dies = new ArrayList<>();
      for (PresetTable die : socket.tables("dies")) {
        List<LlcSpec> llcs = new ArrayList<>();
        for (PresetTable llc : die.tables("llcs")) {
          repeat(llc, llcs, kind(llc, llcTypes, "llcs"));
        }
        repeat(die, dies, new DieSpec(List.copyOf(llcs)));
      }
      repeat(socket, sockets, new SocketSpec(List.copyOf(dies)));
    }
    return List.copyOf(sockets);
  }

  private static <T> T kind(PresetTable table, Map<String, T> known, String where) {
    T kind = known.get(table.text("kind"));
    if (kind == null) {
      throw table.wrong(
          "kind", "'" + table.text("kind") + "' is not described under '" + where + "', which has " + String.join(", ", known.keySet()));
    }
    return kind;
  }

  private static <T> void repeat(PresetTable table, List<T> into, T value) {
    int count = table.integer("count", 1, MachineSpec.MAX_HARTS, 1);
    table.nothingElse();
    for (int i = 0; i < count; i++) {
      into.add(value);
    }
  }

  /** A distance that the machine does not have may be left out; it counts as the next nearer one. */
  private static Distances distances(PresetTable table) {
    Latency sameLlc = table.latency("sameLlc");
    Latency sameDie = table.has("sameDie") ? table.latency("sameDie") : sameLlc;
    Latency sameSocket = table.has("sameSocket") ? table.latency("sameSocket") : sameDie;
    Latency otherSocket = table.has("otherSocket") ? table.latency("otherSocket") : sameSocket;
    Latency local = table.latency("localMemory");
    Latency sameSocketMemory = table.has("sameSocketMemory") ? table.latency("sameSocketMemory") : local;
    Latency otherSocketMemory = table.has("otherSocketMemory") ? table.latency("otherSocketMemory") : sameSocketMemory;
    table.nothingElse();
    return new Distances(sameLlc, sameDie, sameSocket, otherSocket, local, sameSocketMemory, otherSocketMemory);
  }
}
