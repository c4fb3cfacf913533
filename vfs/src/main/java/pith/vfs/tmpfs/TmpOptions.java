package pith.vfs.tmpfs;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/**
 * Mount options of tmpfs.
 *
 * @param pages limit in pages, {@link Long#MAX_VALUE} for none
 * @param inodes limit on files
 * @param mode permissions of the root
 */
public record TmpOptions(long pages, long inodes, int mode, int uid, int gid) {
  private static final int PAGE_SHIFT = 12;
  private static final int DEFAULT_MODE = 01777;

  /** {@return what a machine with {@code ramPages} pages gives unless told otherwise: half of them} */
  public static TmpOptions defaults(long ramPages) {
    return new TmpOptions(ramPages / 2, ramPages / 2, DEFAULT_MODE, 0, 0);
  }

  /** {@return no limits, and a root that only root may write} */
  public static TmpOptions unlimited(int mode) {
    return new TmpOptions(Long.MAX_VALUE, Long.MAX_VALUE, mode, 0, 0);
  }

  /**
   * {@return these, changed by {@code size=}, {@code nr_blocks=}, {@code nr_inodes=}, {@code mode=}, {@code uid=}, {@code gid=}}
   *
   * @throws Refused EINVAL
   */
  TmpOptions with(String options, long ramPages) {
    TmpOptions all = this;
    for (String option : options.split(",")) {
      int equals = option.indexOf('=');
      if (!option.isEmpty()) {
        all = all.with(option.substring(0, Math.max(0, equals)), option.substring(equals + 1), ramPages);
      }
    }
    return all;
  }

  /** {@return these, with the limits of others; what had none stays without, or it is refused with EINVAL} */
  TmpOptions withLimits(TmpOptions others) {
    if (pages == Long.MAX_VALUE && others.pages != pages || inodes == Long.MAX_VALUE && others.inodes != inodes) {
      throw Refused.of(Errno.EINVAL);
    }
    return new TmpOptions(others.pages, others.inodes, mode, uid, gid);
  }

  private TmpOptions with(String key, String value, long ramPages) {
    try {
      return switch (key) {
        case "size" -> new TmpOptions(limit(bytes(value, ramPages) + (1 << PAGE_SHIFT) - 1 >>> PAGE_SHIFT), inodes, mode, uid, gid);
        case "nr_blocks" -> new TmpOptions(limit(number(value)), inodes, mode, uid, gid);
        case "nr_inodes" -> new TmpOptions(pages, limit(number(value)), mode, uid, gid);
        case "mode" -> new TmpOptions(pages, inodes, Integer.parseInt(value, 8) & 07777, uid, gid);
        case "uid" -> new TmpOptions(pages, inodes, mode, Integer.parseInt(value), gid);
        case "gid" -> new TmpOptions(pages, inodes, mode, uid, Integer.parseInt(value));
        case "" -> plain(value);
        default -> throw Refused.of(Errno.EINVAL);
      };
    } catch (NumberFormatException notANumber) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  /** Options without a value that change nothing here. */
  private TmpOptions plain(String name) {
    return switch (name) {
      case "inode64", "inode32", "noswap" -> this;
      default -> throw Refused.of(Errno.EINVAL);
    };
  }

  private static long limit(long value) {
    return value == 0 ? Long.MAX_VALUE : value;
  }

  private static long bytes(String value, long ramPages) {
    return value.endsWith("%")
        ? Long.parseLong(value.substring(0, value.length() - 1)) * ramPages / 100 << PAGE_SHIFT
        : number(value);
  }

  private static long number(String value) {
    int shift = value.isEmpty() ? 0 : 10 * ("kmg".indexOf(Character.toLowerCase(value.charAt(value.length() - 1))) + 1);
    return Long.parseLong(shift == 0 ? value : value.substring(0, value.length() - 1)) << shift;
  }

  /** {@return them as /proc/mounts shows them: what a mount has unless told otherwise is not told} */
  String text(TmpOptions usual) {
    StringBuilder text = new StringBuilder();
    if (pages != usual.pages && pages != Long.MAX_VALUE) {
      text.append(",size=").append(pages << 2).append('k');
    }
    if (inodes != usual.inodes && inodes != Long.MAX_VALUE) {
      text.append(",nr_inodes=").append(inodes);
    }
    if (mode != DEFAULT_MODE) {
      text.append(",mode=").append(Integer.toOctalString(mode));
    }
    return text.append(uid == 0 ? "" : ",uid=" + uid).append(gid == 0 ? "" : ",gid=" + gid).toString();
  }
}
