package pith.vfs;

/** What utimensat shall do with one of a file's times. */
public sealed interface FileTime {
  /** Nanoseconds since 1970. */
  record At(long nanos) implements FileTime {
    @Override
    public long resolve(long now, long present) {
      return nanos;
    }
  }

  /** UTIME_NOW. */
  record Now() implements FileTime {
    @Override
    public long resolve(long now, long present) {
      return now;
    }
  }

  /** UTIME_OMIT. */
  record Omit() implements FileTime {
    @Override
    public long resolve(long now, long present) {
      return present;
    }
  }

  Now NOW = new Now();
  Omit OMIT = new Omit();

  /** {@return the time to set, given the present and what is set} */
  long resolve(long now, long present);
}
