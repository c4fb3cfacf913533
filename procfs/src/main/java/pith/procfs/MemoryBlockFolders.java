package pith.procfs;

import java.util.ArrayList;
import java.util.List;
import pith.hal.memory.PhysicalMemory;
import pith.mm.MemorySystem;
import pith.vfs.pseudo.PseudoNode;

/** /sys/devices/system/memory: RAM in the blocks by which it could be plugged in and out; here it cannot. Source: Linux {@code drivers/base/memory.c}. */
final class MemoryBlockFolders {
  /** riscv's SECTION_SIZE_BITS. */
  private static final int BLOCK_SHIFT = 27;

  private MemoryBlockFolders() {}

  static PseudoNode.Entry of(MemorySystem memory) {
    List<PseudoNode.Entry> entries = new ArrayList<>();
    entries.add(PseudoNode.file("auto_online_blocks", context -> "offline\n"));
    entries.add(PseudoNode.file("block_size_bytes", context -> Long.toHexString(1L << BLOCK_SHIFT) + "\n"));
    long first = PhysicalMemory.BASE >> BLOCK_SHIFT;
    long last = PhysicalMemory.BASE + memory.ram().bytes() - 1 >> BLOCK_SHIFT;
    for (long block = first; block <= last; block++) {
      entries.add(folder(block));
    }
    return PseudoNode.folder("memory", entries.toArray(PseudoNode.Entry[]::new));
  }

  private static PseudoNode.Entry folder(long block) {
    return PseudoNode.folder(
        "memory" + block,
        PseudoNode.file("online", context -> "1\n"),
        PseudoNode.file("phys_device", context -> "0\n"),
        PseudoNode.file("phys_index", context -> String.format("%08x\n", block)),
        PseudoNode.file("removable", context -> "0\n"),
        PseudoNode.file("state", context -> "online\n"),
        PseudoNode.file("valid_zones", context -> "none\n"));
  }
}
