package pith.vfs;

/** Where in a file the next byte is read or written; moves with it. Guarded by whoever owns it. */
public final class Position {
  long at;

  Position(long at) {
    this.at = at;
  }

  public long at() {
    return at;
  }

  public void at(long position) {
    at = position;
  }

  public void advance(long bytes) {
    at += bytes;
  }
}
