package pith.vfs.attr;

/** The seven types of file, with their bits in {@code st_mode} and their code in a directory entry. Source: asm-generic stat.h. */
public enum FileType {
  FIFO(0x1000),
  CHARACTER(0x2000),
  DIRECTORY(0x4000),
  BLOCK(0x6000),
  REGULAR(0x8000),
  SYMLINK(0xa000),
  SOCKET(0xc000);

  /** The bits of {@code st_mode} that hold the type ({@code S_IFMT}). */
  public static final int MASK = 0xf000;

  private static final FileType[] BY_CODE = new FileType[16];

  static {
    for (FileType type : values()) {
      BY_CODE[type.bits >>> 12] = type;
    }
  }

  private final int bits;

  FileType(int bits) {
    this.bits = bits;
  }

  /** {@return the type's bits in {@code st_mode}} */
  public int bits() {
    return bits;
  }

  /** {@return {@code d_type} of a directory entry} */
  public int direntType() {
    return bits >>> 12;
  }

  /** {@return the type in a mode, null if its bits name none} */
  public static FileType of(int mode) {
    return BY_CODE[(mode & MASK) >>> 12];
  }
}
