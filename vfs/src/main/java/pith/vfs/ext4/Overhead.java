package pith.vfs.ext4;

import pith.vfs.ext4.format.Features;
import pith.vfs.ext4.format.Geometry;
import pith.vfs.ext4.format.SuperFormat;

/** Blocks that never hold files: statfs leaves them out of a file system's size. Source: Linux's {@code ext4_calculate_overhead}. */
record Overhead(Ext4Fs fs) {
  /** {@return how many there are} mkfs mostly has counted them. */
  long blocks() {
    long counted = SuperFormat.OVERHEAD.get(fs.ram(), fs.superAddress());
    return counted > 0 && counted < fs.geometry().blocks() ? counted : count();
  }

  private long count() {
    Geometry geometry = fs.geometry();
    long table = ((long) geometry.inodesPerGroup() * geometry.inodeBytes() + geometry.blockSize() - 1) >>> geometry.blockBits();
    long total = geometry.firstBlock() + journal();
    for (int group = 0; group < geometry.groups(); group++) {
      total += table + 2 + (geometry.hasSuper(group) ? 1 + descriptors() : 0);
    }
    return total;
  }

  private long descriptors() {
    Geometry geometry = fs.geometry();
    return geometry.features().hasIncompat(Features.META_BG) ? 1 : geometry.descriptorBlocks() + geometry.reservedDescriptorBlocks();
  }

  private long journal() {
    if (fs.geometry().journalInode() == 0) {
      return 0;
    }
    InodeRecord record = fs.inodes().record(fs.geometry().journalInode());
    try {
      return record.size() >>> fs.geometry().blockBits();
    } finally {
      record.close();
    }
  }
}
