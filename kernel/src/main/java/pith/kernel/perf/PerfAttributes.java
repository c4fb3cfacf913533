package pith.kernel.perf;

import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.io.ArgumentMemory;

/**
 * What a program wants of an event: {@code struct perf_event_attr}. Source: Linux uapi perf_event.h.
 *
 * @param type which kind of event
 * @param config which one of that kind
 * @param readFormat what read(2) answers beside the count
 * @param disabled whether the event is off at first
 * @param enabledAtExec whether the task's next exec switches it on
 * @param inherited whether tasks that the watched one makes are watched, too
 */
public record PerfAttributes(int type, long config, long readFormat, boolean disabled, boolean enabledAtExec, boolean inherited) {
  private static final int SIZE_AT = 4, CONFIG_AT = 8, PERIOD_AT = 16, READ_FORMAT_AT = 32, FLAGS_AT = 40;

  /** Sizes of the structure's first version, and the largest that anybody may give. */
  private static final int FIRST_SIZE = 64, LARGEST_SIZE = 4096;

  private static final int INSTRUCTIONS = 1;
  private static final long DISABLED = 1, INHERIT = 1 << 1, PINNED = 1 << 2, EXCLUSIVE = 1 << 3, EXCLUDE_KERNEL = 1 << 5, EXCLUDE_HV = 1 << 6, ENABLE_ON_EXEC = 1 << 12, EXCLUDE_GUEST = 1 << 20;

  /** The hart counts in every mode or in none, there is no hypervisor and no guest, and a group is never without counters. */
  private static final long SERVED = DISABLED | INHERIT | PINNED | EXCLUSIVE | EXCLUDE_HV | ENABLE_ON_EXEC | EXCLUDE_GUEST;

  private static final long READ_ENABLED = 1, READ_RUNNING = 2, READ_ID = 4, READ_GROUP = 8;
  private static final long READ_ALL = READ_ENABLED | READ_RUNNING | READ_ID | READ_GROUP;

  /** {@return the attributes at an address of a program's memory} Refuses with E2BIG, EINVAL or, for samples, EOPNOTSUPP. */
  public static PerfAttributes read(ArgumentMemory memory, long at) {
    int size = memory.readInt(at + SIZE_AT);
    if (size != 0 && (size < FIRST_SIZE || size > LARGEST_SIZE)) {
      throw Refused.of(Errno.E2BIG);
    }
    long readFormat = memory.readLong(at + READ_FORMAT_AT);
    long flags = memory.readLong(at + FLAGS_AT);
    if (memory.readLong(at + PERIOD_AT) != 0) {
      throw Refused.of(Errno.EOPNOTSUPP);
    }
    int type = memory.readInt(at);
    long config = memory.readLong(at + CONFIG_AT);
    boolean ofUserCode = type == Counter.HARDWARE && config == INSTRUCTIONS; // they are in any case
    if ((flags & ~SERVED & ~(ofUserCode ? EXCLUDE_KERNEL : 0)) != 0 || (readFormat & ~READ_ALL) != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    boolean disabled = (flags & DISABLED) != 0;
    return new PerfAttributes(type, config, readFormat, disabled, (flags & ENABLE_ON_EXEC) != 0, (flags & INHERIT) != 0);
  }

  boolean readsEnabled() {
    return (readFormat & READ_ENABLED) != 0;
  }

  boolean readsRunning() {
    return (readFormat & READ_RUNNING) != 0;
  }

  boolean readsId() {
    return (readFormat & READ_ID) != 0;
  }

  boolean readsGroup() {
    return (readFormat & READ_GROUP) != 0;
  }
}
