package pith.kernel.calls;

import java.nio.charset.StandardCharsets;
import pith.kernel.task.Current;

/** mount and umount2. */
final class MountingCalls {
  private static final int MAX_OPTIONS = 4096;

  /** Old programs set this in the upper half of mount's flags; it has long meant nothing. Source: Linux {@code MS_MGC_VAL}. */
  private static final int MAGIC = 0xc0ed_0000, MAGIC_MASK = 0xffff_0000;

  private static final int UMOUNT_FLAGS = 15;

  private MountingCalls() {}

  static long mount(Current current, long source, long target, long type, long flagsArgument, long data) {
    int flags = (int) flagsArgument;
    int meant = (flags & MAGIC_MASK) == MAGIC ? flags & ~MAGIC_MASK : flags;
    String options = data == 0 ? "" : new String(current.space().readString(data, MAX_OPTIONS), StandardCharsets.ISO_8859_1);
    String where = PathArgument.text(current, target);
    current.kernel().vfs().mountCalls().mount(current.caller(), textOrEmpty(current, source), where, textOrEmpty(current, type), meant, options);
    return 0;
  }

  private static String textOrEmpty(Current current, long address) {
    return address == 0 ? "" : PathArgument.text(current, address);
  }

  static long umount(Current current, long target, long flags) {
    StatCalls.checkFlags((int) flags, UMOUNT_FLAGS);
    current.kernel().vfs().mountCalls().unmount(current.caller(), PathArgument.text(current, target), (int) flags);
    return 0;
  }
}
