package pith.kernel.uring;

import java.util.ArrayList;
import java.util.List;
import pith.sync.LockClass;
import pith.sync.SpinLock;
import pith.vfs.attr.Credentials;

/**
 * Rights that were registered, so that entries can act with them later, whoever submits them. Numbers begin with 1. Source: io_uring_register(2),
 * IORING_REGISTER_PERSONALITY.
 */
final class Personalities {
  private static final LockClass LOCK = LockClass.of("uring.personalities_lock");

  private final SpinLock lock = new SpinLock(LOCK);
  private final List<Credentials> known = new ArrayList<>();

  int add(Credentials credentials) {
    try (var _ = lock.acquire()) {
      int free = known.indexOf(null);
      if (free >= 0) {
        known.set(free, credentials);
        return free + 1;
      }
      known.add(credentials);
      return known.size();
    }
  }

  /** {@return the rights, null if there are none by this number} */
  Credentials get(int number) {
    try (var _ = lock.acquire()) {
      return number >= 1 && number <= known.size() ? known.get(number - 1) : null;
    }
  }

  /** {@return whether there were any by this number} */
  boolean remove(int number) {
    try (var _ = lock.acquire()) {
      return number >= 1 && number <= known.size() && known.set(number - 1, null) != null;
    }
  }
}
