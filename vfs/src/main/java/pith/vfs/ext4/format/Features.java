package pith.vfs.ext4.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a file system uses beyond the first format: three words of flags in the superblock. Who does not know a flag of the first word may ignore it, of the
 * third may only read, of the second must leave the file system alone. Source: {@code Documentation/filesystems/ext4/super.rst}.
 */
public record Features(int compat, int incompat, int roCompat) {
  // compat
  public static final int HAS_JOURNAL = 0x4, EXT_ATTR = 0x8, RESIZE_INODE = 0x10, DIR_INDEX = 0x20, SPARSE_SUPER2 = 0x200, ORPHAN_FILE = 0x1000;

  // incompat
  public static final int FILETYPE = 0x2, RECOVER = 0x4, META_BG = 0x10, EXTENTS = 0x40, BITS64 = 0x80, FLEX_BG = 0x200, EA_INODE = 0x400;
  public static final int CSUM_SEED = 0x2000, LARGEDIR = 0x4000, INLINE_DATA = 0x8000;

  // ro_compat
  public static final int SPARSE_SUPER = 0x1, LARGE_FILE = 0x2, HUGE_FILE = 0x8, GDT_CSUM = 0x10, DIR_NLINK = 0x20, EXTRA_ISIZE = 0x40;
  public static final int BIGALLOC = 0x200, METADATA_CSUM = 0x400, VERITY = 0x8000, ORPHAN_PRESENT = 0x10000;

  private static final int KNOWN_INCOMPAT = FILETYPE | RECOVER | META_BG | EXTENTS | BITS64 | FLEX_BG | CSUM_SEED | LARGEDIR | INLINE_DATA;
  private static final int KNOWN_RO_COMPAT =
      SPARSE_SUPER | LARGE_FILE | HUGE_FILE | GDT_CSUM | DIR_NLINK | EXTRA_ISIZE | METADATA_CSUM | VERITY | ORPHAN_PRESENT;

  private static final Map<Integer, String> INCOMPAT_NAMES = new LinkedHashMap<>();
  private static final Map<Integer, String> RO_COMPAT_NAMES = new LinkedHashMap<>();

  static {
    INCOMPAT_NAMES.put(0x1, "compression");
    INCOMPAT_NAMES.put(0x8, "journal_dev");
    INCOMPAT_NAMES.put(0x100, "mmp");
    INCOMPAT_NAMES.put(EA_INODE, "ea_inode");
    INCOMPAT_NAMES.put(0x1000, "dirdata");
    INCOMPAT_NAMES.put(0x10000, "encrypt");
    INCOMPAT_NAMES.put(0x20000, "casefold");
    RO_COMPAT_NAMES.put(0x100, "quota");
    RO_COMPAT_NAMES.put(BIGALLOC, "bigalloc");
    RO_COMPAT_NAMES.put(0x1000, "read-only");
    RO_COMPAT_NAMES.put(0x2000, "project");
    RO_COMPAT_NAMES.put(0x4000, "shared_blocks");
  }

  public boolean hasCompat(int flag) {
    return (compat & flag) != 0;
  }

  public boolean hasIncompat(int flag) {
    return (incompat & flag) != 0;
  }

  public boolean hasRoCompat(int flag) {
    return (roCompat & flag) != 0;
  }

  /** {@return whether metadata carry CRC-32C checksums} */
  public boolean checksums() {
    return hasRoCompat(METADATA_CSUM);
  }

  /** {@return whether group descriptors carry a checksum, of either kind, and so may say that parts of a group were never initialised} */
  public boolean groupChecksums() {
    return hasRoCompat(METADATA_CSUM | GDT_CSUM);
  }

  /** {@return the names of features without which it cannot be mounted at all} */
  public List<String> unsupported() {
    return names(incompat & ~KNOWN_INCOMPAT, INCOMPAT_NAMES);
  }

  /** {@return the names of features without which it can only be read} */
  public List<String> unsupportedForWriting() {
    List<String> names = names(roCompat & ~KNOWN_RO_COMPAT, RO_COMPAT_NAMES);
    if (hasCompat(SPARSE_SUPER2)) {
      names.add("sparse_super2");
    }
    if (hasIncompat(INLINE_DATA)) {
      names.add("inline_data");
    }
    if (!hasIncompat(EXTENTS)) {
      names.add("^extent");
    }
    return names;
  }

  private static List<String> names(int flags, Map<Integer, String> known) {
    List<String> names = new ArrayList<>();
    for (int left = flags; left != 0; left &= left - 1) {
      int flag = Integer.lowestOneBit(left);
      names.add(known.getOrDefault(flag, "0x" + Integer.toHexString(flag)));
    }
    return names;
  }
}
