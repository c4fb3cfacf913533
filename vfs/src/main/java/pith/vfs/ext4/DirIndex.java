package pith.vfs.ext4;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.PhysicalMemory;
import pith.vfs.buffer.Buffer;
import pith.vfs.ext4.format.Features;
import pith.vfs.ext4.format.IndexFormat;
import pith.vfs.ext4.format.NameHash;

/**
 * The index of a directory: from a name's hash to the block that would hold its entry. The tree is shallow: the root, and one or two levels of nodes.
 *
 * <p>A leaf holds the names with hashes from its own to before the next one's. If names with equal hashes did not fit into one leaf, the next one's hash has
 * its lowest bit set: it goes on with the same hash.
 */
final class DirIndex {
  /** Of nodes below the root, with {@code largedir}; without, there is one less. */
  static final int MOST_LEVELS = 2;

  private final Ext4Directory directory;
  private final DirBlocks blocks;
  private final Ext4Fs fs;
  private final PhysicalMemory ram;

  DirIndex(Ext4Directory directory, DirBlocks blocks) {
    this.directory = directory;
    this.blocks = blocks;
    fs = directory.fs();
    ram = fs.ram();
  }

  /** One level of a way down: a root or node, and which of its entries was taken. */
  static final class Step {
    final Buffer block;
    final int entries;
    int index;

    Step(Buffer block, int entries, int index) {
      this.block = block;
      this.entries = entries;
      this.index = index;
    }

    long entry(int at) {
      return block.pa() + entries + (long) at * IndexFormat.ENTRY_BYTES;
    }
  }

  /** A way from the root to a leaf, whose blocks it refers to until it is closed. */
  final class Way implements AutoCloseable {
    final List<Step> steps = new ArrayList<>();
    final NameHash hash;

    private Way(NameHash hash) {
      this.hash = hash;
    }

    Step last() {
      return steps.getLast();
    }

    int count(Step step) {
      return IndexFormat.COUNT.get(ram, step.block.pa() + step.entries);
    }

    int limit(Step step) {
      return IndexFormat.LIMIT.get(ram, step.block.pa() + step.entries);
    }

    /** {@return the directory's block that the way leads to} */
    long leaf() {
      return IndexFormat.BLOCK.get(ram, last().entry(last().index)) & 0x0fff_ffff;
    }

    /** {@return the lowest hash of the leaf after this one, −1 if this is the last} */
    long nextHash() {
      for (int level = steps.size() - 1; level >= 0; level--) {
        Step step = steps.get(level);
        if (step.index + 1 < count(step)) {
          return IndexFormat.HASH.get(ram, step.entry(step.index + 1));
        }
      }
      return -1;
    }

    /** Moves on to the next leaf. {@return false if this was the last} */
    boolean next() {
      int level = steps.size() - 1;
      while (level >= 0 && steps.get(level).index + 1 >= count(steps.get(level))) {
        level--;
      }
      if (level < 0) {
        return false;
      }
      steps.get(level).index++;
      int depth = steps.size();
      while (steps.size() > level + 1) {
        steps.removeLast().block.close();
      }
      while (steps.size() < depth) {
        Step above = last();
        push(this, IndexFormat.BLOCK.get(ram, above.entry(above.index)) & 0x0fff_ffff, 0, false);
      }
      return true;
    }

    @Override
    public void close() {
      steps.forEach(step -> step.block.close());
      steps.clear();
    }
  }

  /** {@return how names are hashed here, by the root} */
  NameHash hash() {
    try (Buffer root = blocks.read(0)) {
      return hash(root);
    }
  }

  private NameHash hash(Buffer root) {
    int version = IndexFormat.HASH_VERSION.get(ram, root.pa() + IndexFormat.ROOT_INFO);
    NameHash standard = fs.geometry().hash();
    boolean unsigned = standard.version() >= NameHash.UNSIGNED && version < NameHash.UNSIGNED;
    if (version >= 2 * NameHash.UNSIGNED) {
      throw fs.corrupt("directory " + directory.number() + ": unknown hash " + version);
    }
    return new NameHash(unsigned ? version + NameHash.UNSIGNED : version, standard.seed());
  }

  /** {@return the way to the first leaf that may hold names of hash {@code major}} */
  Way to(int major) {
    Way way = new Way(null);
    return descend(way, major);
  }

  /** {@return the way to the leaf for {@code name}} */
  Way to(String name, NameHash hash) {
    return descend(new Way(hash), hash.of(name).major());
  }

  private Way descend(Way way, int major) {
    try {
      push(way, 0, major, true);
      int levels = IndexFormat.LEVELS.get(ram, way.last().block.pa() + IndexFormat.ROOT_INFO);
      if (levels > MOST_LEVELS || levels == MOST_LEVELS && !fs.geometry().features().hasIncompat(Features.LARGEDIR)) {
        throw fs.corrupt("directory " + directory.number() + ": its index has " + levels + " levels");
      }
      for (int level = 0; level < levels; level++) {
        push(way, way.leaf(), major, true);
      }
      return way;
    } catch (RuntimeException refused) {
      way.close();
      throw refused;
    }
  }

  /** Adds a block of the index to a way; which entry is taken depends on {@code major} if it is {@code sought}, else it is the first. */
  private void push(Way way, long logical, int major, boolean sought) {
    if (logical >= blocks.count()) {
      throw fs.corrupt("directory " + directory.number() + ": its index leads to block " + logical);
    }
    Buffer block = blocks.read(logical);
    int entries = logical == 0 ? IndexFormat.ROOT_ENTRIES : IndexFormat.NODE_ENTRIES;
    Step step = new Step(block, entries, 0);
    way.steps.add(step);
    int count = way.count(step);
    int limit = way.limit(step);
    boolean shape = logical == 0
        ? IndexFormat.RESERVED.get(ram, block.pa() + IndexFormat.ROOT_INFO) == 0
            && IndexFormat.INFO_LENGTH.get(ram, block.pa() + IndexFormat.ROOT_INFO) == IndexFormat.INFO_BYTES
        : DirBlocks.entries(ram, block) == IndexFormat.NODE_ENTRIES;
    if (!shape || count == 0 || count > limit || limit > limit(entries)) {
      throw fs.corrupt("directory " + directory.number() + ": bad index in its block " + logical);
    }
    step.index = sought ? position(step, count, major) : 0;
  }

  /** {@return how many entries fit into a root or a node whose entries begin at {@code from}} */
  int limit(int from) {
    return (fs.blockSize() - from - (blocks.checksums() ? IndexFormat.TAIL_BYTES : 0)) / IndexFormat.ENTRY_BYTES;
  }

  /** {@return the last entry whose hash is not above {@code major}; the first counts as 0} */
  private int position(Step step, int count, int major) {
    int low = 1;
    int high = count - 1;
    while (low <= high) {
      int middle = low + high >>> 1;
      if (Integer.compareUnsigned((int) IndexFormat.HASH.get(ram, step.entry(middle)), major) > 0) {
        high = middle - 1;
      } else {
        low = middle + 1;
      }
    }
    return low - 1;
  }

  /** {@return whether the leaf after the one that {@code way} leads to goes on with hash {@code major}} */
  boolean continues(Way way, int major) {
    long next = way.nextHash();
    return next >= 0 && (next & 1) != 0 && ((int) next & ~1) == major;
  }
}
