package pith.kernel.tty;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The settings of a terminal ({@code struct ktermios}, asm-generic values). Guarded by the terminal's lock. */
final class Termios {
  static final int IGNBRK = 1, BRKINT = 2, IGNPAR = 4, PARMRK = 010, INPCK = 020, ISTRIP = 040, INLCR = 0100, IGNCR = 0200, ICRNL = 0400;
  static final int IXON = 02000, IXANY = 04000, IXOFF = 010000, IMAXBEL = 020000, IUTF8 = 040000;
  static final int OPOST = 1, OLCUC = 2, ONLCR = 4, OCRNL = 010, ONOCR = 020, ONLRET = 040, TABDLY = 014000, XTABS = 014000;
  static final int CS8 = 060, CREAD = 0200, B38400 = 017;
  static final int ISIG = 1, ICANON = 2, ECHO = 010, ECHOE = 020, ECHOK = 040, ECHONL = 0100, NOFLSH = 0200, TOSTOP = 0400;
  static final int ECHOCTL = 01000, ECHOPRT = 02000, ECHOKE = 04000, IEXTEN = 0100000;
  static final int VINTR = 0, VQUIT = 1, VERASE = 2, VKILL = 3, VEOF = 4, VTIME = 5, VMIN = 6, VSWTC = 7, VSTART = 8, VSTOP = 9, VSUSP = 10;
  static final int VEOL = 11, VREPRINT = 12, VDISCARD = 13, VWERASE = 14, VLNEXT = 15, VEOL2 = 16, CONTROL_CHARACTERS = 19;

  /** Size of {@code struct termios} and {@code struct termios2}, in bytes. */
  static final int BYTES = 36;

  static final int BYTES_2 = 44;
  private static final int BAUD = 38_400;

  int input = ICRNL | IXON;
  int output = OPOST | ONLCR;
  int control = CS8 | CREAD | B38400;
  int local = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN;
  final byte[] characters = {3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0, 0, 0};
  private int line;
  private int inputSpeed = BAUD;
  private int outputSpeed = BAUD;

  boolean input(int flag) {
    return (input & flag) != 0;
  }

  boolean output(int flag) {
    return (output & flag) != 0;
  }

  boolean local(int flag) {
    return (local & flag) != 0;
  }

  boolean canonical() {
    return local(ICANON);
  }

  /** {@return whether byte {@code c} is control character {@code which}, which zero disables} */
  boolean is(int which, int c) {
    return characters[which] != 0 && (characters[which] & 0xff) == c;
  }

  int character(int which) {
    return characters[which] & 0xff;
  }

  /** {@return the structure as user code sees it; the longer one if {@code speeds}} */
  byte[] toBytes(boolean speeds) {
    ByteBuffer bytes = ByteBuffer.allocate(speeds ? BYTES_2 : BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(input).putInt(output).putInt(control).putInt(local).put((byte) line).put(characters);
    if (speeds) {
      bytes.putInt(36, inputSpeed).putInt(40, outputSpeed);
    }
    return bytes.array();
  }

  void load(byte[] from, boolean speeds) {
    ByteBuffer bytes = ByteBuffer.wrap(from).order(ByteOrder.LITTLE_ENDIAN);
    input = bytes.getInt();
    output = bytes.getInt();
    control = bytes.getInt();
    local = bytes.getInt();
    line = bytes.get();
    bytes.get(characters);
    if (speeds) {
      inputSpeed = bytes.getInt(36);
      outputSpeed = bytes.getInt(40);
    }
  }
}
