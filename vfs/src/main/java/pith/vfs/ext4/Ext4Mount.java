package pith.vfs.ext4;

import java.util.List;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.Vfs;
import pith.vfs.block.Bio;
import pith.vfs.block.BlockInode;
import pith.vfs.buffer.Buffer;
import pith.vfs.buffer.BufferCache;
import pith.vfs.ext4.format.BadSuperBlock;
import pith.vfs.ext4.format.Features;
import pith.vfs.ext4.format.Geometry;
import pith.vfs.ext4.format.SuperFormat;
import pith.vfs.jbd2.Journal;
import pith.vfs.jbd2.Unjournaled;

/** One mount, step by step: superblock, features, descriptors, journal, root. What is wrong is told in the kernel's log. */
final class Ext4Mount {
  /** What a mounted file system is made of. */
  record Parts(Ext4Options options, boolean readOnly, BufferCache buffers, Geometry geometry, Buffer superBuffer, GroupTable groups, Journal journal) {}

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

  /** {@return the file system} Refuses with EINVAL if there is none that can be mounted, EUCLEAN, EIO, EROFS if it cannot be written and had to be. */
  Ext4Fs run(String options) {
    byte[] sb = readSuper();
    Geometry geometry = geometry(sb);
    checkFeatures(geometry.features());
    Ext4Options wanted = Ext4Options.defaults(SuperFormat.ERRORS.get(sb, 0)).with(options);
    BufferCache buffers = new BufferCache(disk, geometry.blockSize());
    Buffer superBuffer = null;
    GroupTable groups = null;
    try {
      superBuffer = buffers.read(SuperFormat.OFFSET / geometry.blockSize());
      groups = new GroupTable(geometry, buffers, SuperFormat.UUID.get(sb, 0));
      checkGroups(geometry, groups);
      return begin(new Parts(wanted, readOnly, buffers, geometry, superBuffer, groups, new Unjournaled(buffers)));
    } catch (RuntimeException refused) {
      if (groups != null) {
        groups.close();
      }
      if (superBuffer != null) {
        superBuffer.close();
      }
      buffers.close();
      throw refused;
    }
  }

  private Ext4Fs begin(Parts parts) {
    Ext4Fs fs = new Ext4Fs(vfs, type, source, parts);
    fs.begin();
    return fs;
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

  private void checkGroups(Geometry geometry, GroupTable groups) {
    for (int group = 0; group < geometry.groups(); group++) {
      String complaint = groups.complaint(group);
      if (complaint != null) {
        throw refuse(complaint, Errno.EUCLEAN);
      }
    }
  }

  private Refused refuse(String why, Errno errno) {
    vfs.say("EXT4-fs (" + disk.queue().name() + "): " + why);
    return Refused.of(errno);
  }
}
