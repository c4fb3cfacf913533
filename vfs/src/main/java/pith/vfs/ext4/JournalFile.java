package pith.vfs.ext4;

import java.util.Map;
import java.util.TreeMap;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.ext4.format.InodeFormat;

/**
 * The file that holds the log: where its blocks are, looked up once, since they never move.
 *
 * @param runs by the first block of each in the file
 */
record JournalFile(TreeMap<Long, Mapping> runs, long blocks) {
  /** {@return the journal of a file system} Refuses with EUCLEAN if it is no file with contents and without holes, EINVAL if it is on another disk. */
  static JournalFile of(Ext4Fs fs) {
    int number = fs.geometry().journalInode();
    if (number == 0) {
      fs.vfs().say("EXT4-fs (" + fs.disk().queue().name() + "): a journal on another disk is not supported");
      throw Refused.of(Errno.EINVAL);
    }
    InodeRecord record = fs.inodes().record(number);
    try {
      String complaint = record.complaint();
      if (complaint != null || (record.mode() & 0xf000) != 0x8000 || record.links() == 0) {
        throw fs.corrupt("the journal, inode " + number + ", is no file" + (complaint == null ? "" : ": " + complaint));
      }
      return read(fs, record);
    } finally {
      record.close();
    }
  }

  private static JournalFile read(Ext4Fs fs, InodeRecord record) {
    long blocks = record.size() >>> fs.geometry().blockBits();
    if (blocks == 0) {
      throw fs.corrupt("the journal is empty");
    }
    TreeMap<Long, Mapping> runs = new TreeMap<>();
    for (long at = 0; at < blocks; ) {
      Mapping run = record.is(InodeFormat.EXTENTS) ? new ExtentTree(record).lookup(at) : new BlockMap(record).lookup(at);
      if (run.isHole()) {
        throw fs.corrupt("the journal has a hole at block " + at);
      }
      runs.put(at, run);
      at += run.count();
    }
    return new JournalFile(runs, blocks);
  }

  /** {@return where a block of it is on the disk} */
  long place(long block) {
    Map.Entry<Long, Mapping> run = runs.floorEntry(block);
    return run.getValue().physical(block);
  }
}
