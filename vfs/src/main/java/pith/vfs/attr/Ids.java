package pith.vfs.attr;

/** The four ids a task has of a kind: who it is, as whom it acts, whom it may become again, as whom it touches files. */
public record Ids(int real, int effective, int saved, int file) {
  public static Ids of(int id) {
    return new Ids(id, id, id, id);
  }
}
