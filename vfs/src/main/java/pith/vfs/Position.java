package pith.vfs;

/** Where in a file the next byte is read or written; moves with it. Guarded by whoever owns it. */
public final class Position {
  long at;

  boolean atEnd;

  /** A position {@code at} bytes behind the beginning. */
  public Position(long at) {
    this.at = at;
  }

  public long at() {
    return at;
  }

  /** {@return whether the next write goes to the end of the file, wherever this is} */
  public boolean atEnd() {
    return atEnd;
  }

  public void at(long position) {
    at = position;
  }

  public void advance(long bytes) {
    at += bytes;
  }
}
