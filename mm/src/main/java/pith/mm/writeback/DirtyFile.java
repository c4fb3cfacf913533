package pith.mm.writeback;

/** A file with dirty pages, as the flusher sees it. */
public interface DirtyFile {
  /** Writes what is dirty now; may sleep. What cannot be written stays dirty, and the refusal is not the flusher's business. */
  void writeDirtyPages();

  /** {@return how old what is dirty may get, in hundredths of a second, where {@code usual} is what the machine's settings say} */
  default long expireCentiseconds(long usual) {
    return usual;
  }
}
