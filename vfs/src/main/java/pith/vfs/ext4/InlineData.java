package pith.vfs.ext4;

import java.util.Arrays;
import pith.hal.memory.PhysicalMemory;
import pith.vfs.ext4.format.InodeFormat;
import pith.vfs.ext4.format.XattrFormat;

/**
 * The contents of a file that is so small that they lie in its inode: the first 60 bytes where others have their extents, the rest as the value of the
 * attribute {@code system.data} behind the inode. Only read: files made here have blocks. Source: {@code inlinedata.rst}.
 */
final class InlineData {
  private static final String NAME = "data";

  private InlineData() {}

  /** {@return the contents} Refuses with EUCLEAN if they are not as long as the inode says. */
  static byte[] read(InodeRecord inode) {
    PhysicalMemory ram = inode.fs().ram();
    long size = inode.size();
    byte[] rest = size <= InodeFormat.BLOCK_BYTES ? new byte[0] : rest(inode);
    if (size > InodeFormat.BLOCK_BYTES + rest.length) {
      throw inode.fs().corrupt("inode " + inode.number() + ": " + size + " bytes of inline data are not there");
    }
    byte[] bytes = new byte[InodeFormat.BLOCK_BYTES + rest.length];
    ram.read(inode.root(), bytes, 0, InodeFormat.BLOCK_BYTES);
    System.arraycopy(rest, 0, bytes, InodeFormat.BLOCK_BYTES, rest.length);
    return Arrays.copyOf(bytes, (int) size);
  }

  /** {@return the value behind the inode} */
  private static byte[] rest(InodeRecord inode) {
    PhysicalMemory ram = inode.fs().ram();
    long entry = entry(inode);
    if (entry == 0) {
      return new byte[0];
    }
    byte[] bytes = new byte[(int) XattrFormat.VALUE_SIZE.get(ram, entry)];
    ram.read(restAddress(inode), bytes, 0, bytes.length);
    return bytes;
  }

  /** {@return where in RAM the value behind the inode begins, of an inode that has it} */
  static long restAddress(InodeRecord inode) {
    return first(inode) + XattrFormat.VALUE_OFFSET.get(inode.fs().ram(), entry(inode));
  }

  private static long first(InodeRecord inode) {
    return inode.pa() + InodeFormat.OLD_BYTES + inode.extraBytes() + XattrFormat.INODE_HEADER_BYTES;
  }

  /** {@return the address of the attribute's entry, 0 if there is none whose value lies behind the inode} */
  private static long entry(InodeRecord inode) {
    PhysicalMemory ram = inode.fs().ram();
    long first = first(inode);
    long end = inode.pa() + inode.fs().geometry().inodeBytes();
    if (first + 4 > end || ram.readInt(first - XattrFormat.INODE_HEADER_BYTES) != XattrFormat.MAGIC) {
      return 0;
    }
    for (long at = first; at + XattrFormat.ENTRY_BYTES <= end && ram.readInt(at) != 0; ) {
      int length = XattrFormat.NAME_LENGTH.get(ram, at);
      if (isData(ram, at, length, end)) {
        return first + XattrFormat.VALUE_OFFSET.get(ram, at) + XattrFormat.VALUE_SIZE.get(ram, at) <= end ? at : 0;
      }
      at += XattrFormat.ENTRY_BYTES + length + 3 & -4;
    }
    return 0;
  }

  private static boolean isData(PhysicalMemory ram, long entry, int length, long end) {
    if (XattrFormat.NAME_INDEX.get(ram, entry) != XattrFormat.SYSTEM || length != NAME.length() || entry + XattrFormat.ENTRY_BYTES + length > end) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (ram.readByte(entry + XattrFormat.ENTRY_BYTES + i) != NAME.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
