package pith.vfs.attr;

/** The bits of {@code st_mode} below the type. Source: asm-generic stat.h. */
public final class Mode {
  public static final int SET_USER_ID = 04000;
  public static final int SET_GROUP_ID = 02000;
  public static final int STICKY = 01000;
  public static final int GROUP_EXECUTE = 010;
  public static final int ANY_EXECUTE = 0111;

  /** Read, write and execute of everybody. */
  public static final int PERMISSIONS = 0777;

  /** All that chmod can set. */
  public static final int CHANGEABLE = 07777;

  private Mode() {}

  /** {@return the mode as {@code ls -l} shows it, ten characters} */
  public static String text(int mode) {
    char[] text = "?rwxrwxrwx".toCharArray();
    FileType type = FileType.of(mode);
    text[0] = type == null ? '?' : "pcdb-ls".charAt(type.ordinal());
    for (int bit = 0; bit < 9; bit++) {
      if ((mode >>> (8 - bit) & 1) == 0) {
        text[1 + bit] = '-';
      }
    }
    mark(text, 3, (mode & SET_USER_ID) != 0, 's', 'S');
    mark(text, 6, (mode & SET_GROUP_ID) != 0, 's', 'S');
    mark(text, 9, (mode & STICKY) != 0, 't', 'T');
    return new String(text);
  }

  private static void mark(char[] text, int at, boolean set, char executable, char plain) {
    if (set) {
      text[at] = text[at] == 'x' ? executable : plain;
    }
  }
}
