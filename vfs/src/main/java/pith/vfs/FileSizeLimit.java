package pith.vfs;

/** How large the current process may make files (RLIMIT_FSIZE). */
public interface FileSizeLimit {
  /** Without limit. */
  FileSizeLimit NONE =
      new FileSizeLimit() {
        @Override
        public long bytes() {
          return Long.MAX_VALUE;
        }

        @Override
        public void exceeded() {}
      };

  /** {@return the limit in bytes} */
  long bytes();

  /** The current process wanted more: it gets SIGXFSZ, and EFBIG. */
  void exceeded();
}
