package pith.vfs.ext4;

import pith.vfs.DiskReserve;
import pith.vfs.ext4.format.Features;
import pith.vfs.ext4.format.SuperFormat;

/**
 * Blocks that are kept for the administrator, so that who has filled a disk does not stop the system. Source: the manual page tune2fs(8), {@code -m},
 * {@code -u}, {@code -g}.
 *
 * @param uid the user they are kept for, and {@code gid} the group, 0 for none
 */
record Reserve(long blocks, int uid, int gid, DiskReserve who) {
  static Reserve of(Ext4Fs fs) {
    long high = fs.geometry().features().hasIncompat(Features.BITS64) ? SuperFormat.RESERVED_BLOCKS_HI.get(fs.ram(), fs.superAddress()) << 32 : 0;
    long blocks = high | SuperFormat.RESERVED_BLOCKS_LO.get(fs.ram(), fs.superAddress());
    return new Reserve(blocks, SuperFormat.RESERVE_USER.get(fs.ram(), fs.superAddress()), SuperFormat.RESERVE_GROUP.get(fs.ram(), fs.superAddress()), fs.vfs().diskReserve());
  }

  /** {@return whether the current process may use them} */
  boolean isOpen() {
    return who.opensTo(uid, gid);
  }
}
