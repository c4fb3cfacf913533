package pith.vfs.ext4;

import java.util.List;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Vfs;
import pith.vfs.block.Bio;
import pith.vfs.block.BlockInode;
import pith.vfs.ext4.format.BadSuperBlock;
import pith.vfs.ext4.format.Features;
import pith.vfs.ext4.format.Geometry;
import pith.vfs.ext4.format.SuperFormat;
import pith.vfs.jbd2.Jbd2;
import pith.vfs.jbd2.JournalFormat;
import pith.vfs.jbd2.LogArea;
import pith.vfs.jbd2.Recovery;

/**
 * One mount, step by step: superblock, features, descriptors, journal, orphans, root. What is wrong is told in the kernel's log.
 *
 * <p>A log that has to be replayed is replayed past all caches, even for a mount that only reads; then everything is read again.
 */
final class Ext4Mount {
  private final Vfs vfs;
  private final Ext4Type type;
  private final BlockInode disk;
  private final String source;
  private final boolean readOnly;

  Ext4Mount(Vfs vfs, Ext4Type type, BlockInode disk, String source, boolean readOnly) {
    this.vfs = vfs;
    this.type = type;
    this.disk = disk;
    this.source = source;
    this.readOnly = readOnly || disk.queue().readOnly();
  }

  /** {@return the file system} Refuses with EINVAL if there is none that can be mounted, EUCLEAN, EBADMSG, EIO, EROFS if it cannot be written and had to be. */
  Ext4Fs run(String options) {
    byte[] sb = readSuper();
    Geometry geometry = geometry(sb);
    checkFeatures(geometry.features());
    Ext4Options wanted = Ext4Options.defaults(SuperFormat.ERRORS.get(sb, 0)).with(options);
    Ext4Fs fs = new Ext4Fs(vfs, type, source, disk, geometry, SuperFormat.UUID.get(sb, 0));
    fs.setReadOnly(true);
    try {
      load(fs, wanted);
      if (geometry.features().hasCompat(Features.HAS_JOURNAL)) {
        openJournal(fs, wanted);
      }
      if (!readOnly) {
        fs.setReadOnly(false);
        fs.unsettle();
        fs.orphans().finish();
      }
      fs.begin();
      return fs;
    } catch (RuntimeException refused) {
      fs.inodes().discardAll();
      fs.release();
      throw refused;
    }
  }

  private void load(Ext4Fs fs, Ext4Options options) {
    fs.load(options);
    for (int group = 0; group < fs.geometry().groups(); group++) {
      String complaint = fs.groups().complaint(group);
      if (complaint != null) {
        throw refuse(complaint, Errno.EUCLEAN);
      }
    }
  }

  private void openJournal(Ext4Fs fs, Ext4Options options) {
    boolean needsReplay = new SuperView(fs.ram(), fs.superAddress()).needsReplay();
    if (readOnly && !needsReplay) {
      return; // nobody will write to it
    }
    if (disk.queue().readOnly()) {
      throw refuse("write access unavailable, cannot proceed: the journal has to be replayed", Errno.EROFS);
    }
    if (needsReplay) {
      replay(fs, area(fs), options);
    }
    if (!readOnly) {
      openLog(fs);
    }
  }

  private static LogArea area(Ext4Fs fs) {
    JournalFile file = JournalFile.of(fs);
    return new LogArea(fs.buffers(), file::place, file.blocks());
  }

  /** Changes of {@code fs} go through its log, which is empty, from now on. */
  static void openLog(Ext4Fs fs) {
    fs.journal(new Jbd2(area(fs), features(fs.geometry().features()), fs.vfs().time()::now));
  }

  private static int features(Features features) {
    return (features.checksums() ? JournalFormat.HAS_CSUM_V3 : 0) | (features.hasIncompat(Features.BITS64) ? JournalFormat.HAS_64BIT : 0);
  }

  private void replay(Ext4Fs fs, LogArea area, Ext4Options options) {
    Recovery.Outcome outcome = new Recovery(area).run();
    vfs.say("EXT4-fs (" + disk.queue().name() + "): recovery complete: " + outcome.transactions() + " transactions, " + outcome.replayed() + " blocks, "
        + outcome.revoked() + " revoked");
    fs.unload();
    disk.pages().invalidate(0, Long.MAX_VALUE);
    load(fs, options);
    fs.writeSuper(view -> view.needsReplay(false));
  }

  private byte[] readSuper() {
    long bytes = disk.queue().sectors() * Bio.SECTOR_BYTES;
    if (bytes < SuperFormat.OFFSET + SuperFormat.BYTES) {
      throw refuse("the disk is too small for a superblock", Errno.EINVAL);
    }
    byte[] sb = new byte[SuperFormat.BYTES];
    long page = disk.pages().page(0);
    vfs.memory().ram().read(page + SuperFormat.OFFSET, sb, 0, sb.length);
    vfs.memory().pages().put(page);
    return sb;
  }

  private Geometry geometry(byte[] sb) {
    try {
      return Geometry.of(sb, disk.queue().sectors() * Bio.SECTOR_BYTES);
    } catch (BadSuperBlock bad) {
      throw refuse(bad.getMessage(), bad.getMessage().contains("checksum") ? Errno.EBADMSG : Errno.EINVAL);
    }
  }

  private void checkFeatures(Features features) {
    if (!features.unsupported().isEmpty()) {
      throw refuse("couldn't mount because of unsupported optional features: " + words(features.unsupported()), Errno.EINVAL);
    }
    if (!readOnly && !features.unsupportedForWriting().isEmpty()) {
      throw refuse("couldn't mount RDWR because of unsupported optional features: " + words(features.unsupportedForWriting()), Errno.EROFS);
    }
  }

  private static String words(List<String> names) {
    return String.join(" ", names);
  }

  private Refused refuse(String why, Errno errno) {
    vfs.say("EXT4-fs (" + disk.queue().name() + "): " + why);
    return Refused.of(errno);
  }
}
