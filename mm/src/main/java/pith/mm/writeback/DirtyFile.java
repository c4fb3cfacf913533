package pith.mm.writeback;

/** A file with dirty pages, as the flusher sees it. */
public interface DirtyFile {
  /** Writes what is dirty now; may sleep. What cannot be written stays dirty, and the refusal is not the flusher's business. */
  void writeDirtyPages();
}
