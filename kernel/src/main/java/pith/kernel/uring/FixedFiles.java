package pith.kernel.uring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;

/**
 * The table of a ring's registered files, which entries name by slot: they need no descriptor, and can be opened straight into a slot. Source: Linux's
 * {@code io_uring/filetable.c}.
 */
final class FixedFiles {
  private static final LockClass LOCK = LockClass.of("uring.rsrc_lock");

  private final SpinLock lock = new SpinLock(LOCK);
  private final LongConsumer ends;

  /** Guarded by {@link #lock}, as all below; null if nothing is registered, with null for empty slots. */
  private FixedFile[] slots;

  /** Where free slots are looked for when the kernel is to choose one, and from where on next time. */
  private int allocateFrom;

  private int allocateEnd;
  private int hint;

  /** {@code ends} is told the tag of each tagged file that nobody uses any more. */
  FixedFiles(LongConsumer ends) {
    this.ends = ends;
  }

  boolean exist() {
    return slots != null;
  }

  int count() {
    FixedFile[] now = slots;
    return now == null ? 0 : now.length;
  }

  /** Registers these, null for empty slots; each is held. */
  void register(FixedFile[] files) {
    try (var _ = lock.acquire()) {
      slots = files;
      allocateFrom = 0;
      allocateEnd = files.length;
      hint = 0;
    }
  }

  /** Slots that the kernel chooses lie in this range from now on. Refuses with EINVAL, EOVERFLOW. */
  void allocateWithin(int from, int length) {
    try (var _ = lock.acquire()) {
      if (from < 0 || length < 0 || from + (long) length > Integer.MAX_VALUE) {
        throw Refused.of(Errno.EOVERFLOW);
      }
      if (slots == null || from + length > slots.length) {
        throw Refused.of(Errno.EINVAL);
      }
      allocateFrom = from;
      allocateEnd = from + length;
      hint = from;
    }
  }

  /** {@return a slot's file, used once more} Refuses with EBADF. */
  FixedFile use(int slot) {
    try (var _ = lock.acquire()) {
      if (slots == null || slot < 0 || slot >= slots.length || slots[slot] == null) {
        throw Refused.of(Errno.EBADF);
      }
      slots[slot].users++;
      return slots[slot];
    }
  }

  /** One user less. May sleep. */
  void release(FixedFile fixed) {
    boolean last;
    try (var _ = lock.acquire()) {
      last = --fixed.users == 0;
    }
    if (last) {
      fixed.file.put();
      if (fixed.tag != 0) {
        ends.accept(fixed.tag);
      }
    }
  }

  /** Puts a file into a slot, instead of what was there; null empties it. Refuses with ENXIO without a table, EINVAL beyond it. May sleep. */
  void put(int slot, FixedFile next) {
    FixedFile old;
    try (var _ = lock.acquire()) {
      check(slot);
      old = slots[slot];
      slots[slot] = next;
      hint = next == null && slot >= allocateFrom && slot < allocateEnd ? slot : hint;
    }
    if (old != null) {
      release(old);
    }
  }

  private void check(int slot) {
    if (slots == null) {
      throw Refused.of(Errno.ENXIO);
    }
    if (slot < 0 || slot >= slots.length) {
      throw Refused.of(Errno.EINVAL);
    }
  }

  /** Puts a file into a free slot. {@return which} Refuses with ENFILE if there is none, also for want of a table. */
  int add(FixedFile next) {
    try (var _ = lock.acquire()) {
      int range = slots == null ? 0 : allocateEnd - allocateFrom;
      for (int i = 0; i < range; i++) {
        int slot = allocateFrom + (hint - allocateFrom + i) % range;
        if (slots[slot] == null) {
          slots[slot] = next;
          hint = slot + 1 == allocateEnd ? allocateFrom : slot + 1;
          return slot;
        }
      }
      throw Refused.of(Errno.ENFILE);
    }
  }

  /** Empties a slot. Refuses with ENXIO, EINVAL, and with EBADF if it is empty. */
  void remove(int slot) {
    try (var _ = lock.acquire()) {
      check(slot);
      if (slots[slot] == null) {
        throw Refused.of(Errno.EBADF);
      }
    }
    put(slot, null);
  }

  /** Nothing is registered any more. May sleep. */
  void clear() {
    List<FixedFile> gone = new ArrayList<>();
    try (var _ = lock.acquire()) {
      for (FixedFile fixed : slots == null ? new FixedFile[0] : slots) {
        if (fixed != null) {
          gone.add(fixed);
        }
      }
      slots = null;
    }
    gone.forEach(this::release);
  }

  /** {@return the files in order, null for empty slots, for who only looks} */
  List<File> view() {
    try (var _ = lock.acquire()) {
      List<File> view = new ArrayList<>();
      for (FixedFile fixed : slots == null ? new FixedFile[0] : slots) {
        view.add(fixed == null ? null : fixed.file);
      }
      return view;
    }
  }
}
