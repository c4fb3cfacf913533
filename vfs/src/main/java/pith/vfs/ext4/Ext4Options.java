package pith.vfs.ext4;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.ext4.format.SuperFormat;

/**
 * Mount options. Source: the manual page ext4(5).
 *
 * @param errors what an error of the file system leads to
 * @param commitSeconds how often what changed is committed
 * @param barrier whether the disk's cache is flushed where the log's order needs it
 */
record Ext4Options(Errors errors, int commitSeconds, boolean barrier) {
  private static final int DEFAULT_COMMIT_SECONDS = 5;

  enum Errors {
    CONTINUE("continue"),
    READ_ONLY("remount-ro"),
    PANIC("panic");

    private final String word;

    Errors(String word) {
      this.word = word;
    }

    /** {@return what a superblock's {@code s_errors} asks for} */
    static Errors of(int code) {
      return switch (code) {
        case SuperFormat.ERRORS_READ_ONLY -> READ_ONLY;
        case SuperFormat.ERRORS_PANIC -> PANIC;
        default -> CONTINUE;
      };
    }
  }

  static Ext4Options defaults(int errorsCode) {
    return new Ext4Options(Errors.of(errorsCode), DEFAULT_COMMIT_SECONDS, true);
  }

  /**
   * {@return these, changed by options separated by commas}
   *
   * @throws Refused EINVAL
   */
  Ext4Options with(String text) {
    Ext4Options all = this;
    for (String option : text.split(",")) {
      int equals = option.indexOf('=');
      all = equals < 0 ? all.withWord(option) : all.with(option.substring(0, equals), option.substring(equals + 1));
    }
    return all;
  }

  private Ext4Options withWord(String word) {
    return switch (word) {
      case "barrier" -> new Ext4Options(errors, commitSeconds, true);
      case "nobarrier" -> new Ext4Options(errors, commitSeconds, false);
      case "", "acl", "noacl", "user_xattr", "nouser_xattr", "delalloc", "nodelalloc", "discard", "nodiscard", "auto_da_alloc", "noauto_da_alloc" -> this;
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  private Ext4Options with(String key, String value) {
    try {
      return switch (key) {
        case "errors" -> new Ext4Options(errors(value), commitSeconds, barrier);
        case "commit" -> new Ext4Options(errors, Integer.parseInt(value) == 0 ? DEFAULT_COMMIT_SECONDS : Math.clamp(Integer.parseInt(value), 1, 900), barrier);
        case "barrier" -> new Ext4Options(errors, commitSeconds, Integer.parseInt(value) != 0);
        case "data" -> {
          if (!value.equals("ordered")) {
            throw Refused.of(Errno.EINVAL);
          }
          yield this;
        }
        default -> throw Refused.of(Errno.EINVAL);
      };
    } catch (NumberFormatException notANumber) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  private static Errors errors(String value) {
    for (Errors one : Errors.values()) {
      if (one.word.equals(value)) {
        return one;
      }
    }
    throw Refused.of(Errno.EINVAL);
  }

  /** {@return what /proc/mounts shows} */
  String text() {
    return (errors == Errors.CONTINUE ? "" : ",errors=" + errors.word) + (commitSeconds == DEFAULT_COMMIT_SECONDS ? "" : ",commit=" + commitSeconds)
        + (barrier ? "" : ",nobarrier");
  }
}
