package pith.kernel.task;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;

/**
 * Files that a task may name by a small number of its own, for calls that it makes often: its rings; and the rings in which it holds others. Confined to the
 * task. Source: Linux {@code struct io_uring_task}, IORING_REGISTER_RING_FDS.
 */
public final class RegisteredFiles {
  /** Source: Linux {@code IO_RINGFD_REG_MAX}. */
  private static final int MOST = 16;

  /** What holds files in the name of a task, beyond its descriptors. */
  public interface Holder {
    /** The task ends, or its program does. */
    void ended(Task task);
  }

  private final File[] files = new File[MOST];
  private final Set<Holder> holders = new LinkedHashSet<>();

  /**
   * Gives {@code file}, whose reference goes along, a free number, or the number {@code wanted} if that is not -1. {@return the number} Refuses with EBUSY,
   * EINVAL.
   */
  public int add(File file, int wanted) {
    for (int i = Math.max(0, wanted); i < (wanted == -1 ? MOST : Math.min(MOST, wanted + 1)); i++) {
      if (wanted >= -1 && files[i] == null) {
        files[i] = file;
        return i;
      }
    }
    throw Refused.of(wanted < -1 || wanted >= MOST ? Errno.EINVAL : Errno.EBUSY);
  }

  /** The number is free again, if it was not. Refuses with EINVAL. */
  public void remove(int number) {
    if (number < 0 || number >= MOST) {
      throw Refused.of(Errno.EINVAL);
    }
    File old = files[number];
    files[number] = null;
    if (old != null) {
      old.put();
    }
  }

  /** {@return the file of a number, with a reference} Refuses with EBADF, or EINVAL for what is no number. */
  public File get(int number) {
    if (number < 0 || number >= MOST) {
      throw Refused.of(Errno.EINVAL);
    }
    if (files[number] == null) {
      throw Refused.of(Errno.EBADF);
    }
    return files[number].get();
  }

  /** {@return whether the holder knows when the task ends} */
  public boolean holds(Holder holder) {
    return holders.contains(holder);
  }

  /** The holder is to be told when the task ends. */
  public void hold(Holder holder) {
    holders.add(holder);
  }

  /** The task ends, or its program does. */
  void clear(Task task) {
    List<Holder> told = List.copyOf(holders);
    holders.clear();
    told.forEach(holder -> holder.ended(task));
    for (int i = 0; i < MOST; i++) {
      remove(i);
    }
  }
}
