package pith.sched.plugin;

/**
 * Why a policy is over.
 *
 * @param message what exactly was wrong; empty if nothing was
 */
public record ExtExit(Kind kind, String message) {
  /** Source: Linux's {@code enum scx_exit_kind}, {@code scx_exit_reason}. */
  public enum Kind {
    UNREGISTERED("unregistered from user space"),
    ERROR("runtime error"),
    GAVE_UP("scx_bpf_error"),
    STALL("runnable task stall");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    /** {@return the reason in words} */
    public String words() {
      return words;
    }
  }
}
