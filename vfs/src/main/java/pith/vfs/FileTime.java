package pith.vfs;

/** What utimensat shall do with one of a file's times. */
public sealed interface FileTime {
  /** Nanoseconds since 1970. */
  record At(long nanos) implements FileTime {}

  /** UTIME_NOW. */
  record Now() implements FileTime {}

  /** UTIME_OMIT. */
  record Omit() implements FileTime {}

  Now NOW = new Now();
  Omit OMIT = new Omit();

  /** {@return the time to set, given the present and what is set} */
  default long resolve(long now, long present) {
    return switch (this) {
      case At at -> at.nanos();
      case Now _ -> now;
      case Omit _ -> present;
    };
  }
}
