package pith.sync;

/**
 * A plain field whose accesses a {@link RaceChecker} is told of: one that a lock guards, or that one hart owns, and that nobody else may touch meanwhile. Keep
 * it in a static final field beside the watched one, and announce each access just before it:
 *
 * <pre>{@code
 * private static final WatchedField COUNT = new WatchedField("Barn.count");
 * …
 * COUNT.write(this);
 * count++;
 * }</pre>
 *
 * <p>With no checker an announcement is one test. Fields that are read or written atomically on purpose are not watched.
 */
public record WatchedField(String name) {
  /** {@code owner}'s field is about to be read by the caller. */
  public void read(Object owner) {
    access(owner, false);
  }

  /** {@code owner}'s field is about to be written by the caller, and perhaps read before. */
  public void write(Object owner) {
    access(owner, true);
  }

  private void access(Object owner, boolean writes) {
    Execution me = Execution.currentOrNull();
    if (me != null && me.services().lockdep() != null) {
      me.services().lockdep().accesses(me, owner, this, writes);
    }
  }
}
