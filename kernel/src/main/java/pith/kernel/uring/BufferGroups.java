package pith.kernel.uring;

import java.util.Map;
import java.util.TreeMap;
import pith.mm.space.AddressSpace;
import pith.sync.LockClass;
import pith.sync.Mutex;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;

/** The groups of buffers that a program lent to a ring, by number. Source: Linux's {@code io_uring/kbuf.c}. */
final class BufferGroups {
  private static final LockClass LOCK = LockClass.of("uring.kbuf_lock");
  private static final int MOST_ENTRIES = 32768, MOST_IDS = 65536;

  /** Sleeps, since a ring of buffers lies in user memory. */
  private final Mutex lock = new Mutex(LOCK);

  private final Map<Integer, BufferGroup> groups = new TreeMap<>();
  private final RingMemory memory;

  BufferGroups(RingMemory memory) {
    this.memory = memory;
  }

  /** Adds buffers that lie one behind the other. Refuses with E2BIG, EINVAL. */
  void provide(int number, long address, long length, int count, int firstId) {
    if (count <= 0 || count > MOST_IDS || firstId + count > MOST_IDS) {
      throw Refused.of(firstId + (long) count > MOST_IDS && count > 0 && count <= MOST_IDS ? Errno.EINVAL : Errno.E2BIG);
    }
    if (length <= 0) {
      throw Refused.of(Errno.EINVAL);
    }
    try (var _ = lock.acquire()) {
      BufferGroup.Provided group = provided(groups.computeIfAbsent(number, _ -> new BufferGroup.Provided()));
      for (int i = 0; i < count; i++) {
        group.add(firstId + i, address + i * length, length);
      }
    }
  }

  private static BufferGroup.Provided provided(BufferGroup group) {
    if (group instanceof BufferGroup.Provided provided) {
      return provided;
    }
    throw Refused.of(Errno.EINVAL);
  }

  /** {@return how many buffers were taken away} Refuses with EINVAL, ENOENT. */
  int remove(int number, int most) {
    if (most <= 0 || most > MOST_IDS) {
      throw Refused.of(Errno.EINVAL);
    }
    try (var _ = lock.acquire()) {
      BufferGroup group = groups.get(number);
      if (group == null) {
        throw Refused.of(Errno.ENOENT);
      }
      return provided(group).remove(most);
    }
  }

  /** A ring at {@code address} of the program's, or one that the program maps if that is 0. Refuses with EINVAL, EEXIST, ENOMEM. */
  void addRing(int number, AddressSpace space, long address, long entries, boolean incremental) {
    if (entries <= 0 || entries > MOST_ENTRIES || Long.bitCount(entries) != 1) {
      throw Refused.of(Errno.EINVAL);
    }
    try (var _ = lock.acquire()) {
      if (groups.get(number) instanceof BufferGroup.Ring) {
        throw Refused.of(Errno.EEXIST);
      }
      if (groups.get(number) instanceof BufferGroup.Provided used && used.remove(1) > 0) {
        throw Refused.of(Errno.EEXIST);
      }
      SharedBytes bytes =
          address != 0 ? new SharedBytes.OfProgram(space, address) : new SharedBytes.OfKernel(memory.ram(), memory.addGroup(number, entries * BufferGroup.Ring.ENTRY_BYTES));
      groups.put(number, new BufferGroup.Ring(bytes, (int) entries, incremental));
    }
  }

  /** Refuses with ENOENT, EINVAL. */
  void removeRing(int number) {
    try (var _ = lock.acquire()) {
      ring(number);
      groups.remove(number);
      memory.dropGroup(number);
    }
  }

  /** {@return how far the kernel has emptied a ring of buffers} */
  int head(int number) {
    try (var _ = lock.acquire()) {
      return ring(number).head();
    }
  }

  private BufferGroup.Ring ring(int number) {
    BufferGroup group = groups.get(number);
    if (group == null) {
      throw Refused.of(Errno.ENOENT);
    }
    if (group instanceof BufferGroup.Ring ring) {
      return ring;
    }
    throw Refused.of(Errno.EINVAL);
  }

  /** Chooses a buffer for {@code request}, which keeps it. Refuses with ENOBUFS. */
  void choose(UringRequest request, long most) {
    if (request.chosen != null) {
      return;
    }
    try (var _ = lock.acquire()) {
      BufferGroup group = groups.get(request.bufIndex);
      request.chosen = group == null ? null : group.take(most, request.frame == null ? 0 : request.frame.before());
    }
    if (request.chosen == null) {
      throw Refused.of(Errno.ENOBUFS);
    }
  }

  /** The request did not use its buffer. */
  void giveBack(UringRequest request) {
    if (request.chosen != null) {
      try (var _ = lock.acquire()) {
        request.chosen.group().giveBack(request.chosen);
      }
      request.chosen = null;
    }
  }

  /** The request used so much of its buffer. {@return what its completion says of it} */
  int used(UringRequest request, long bytes) {
    BufferGroup.Chosen chosen = request.chosen;
    if (chosen == null) {
      return 0;
    }
    if (bytes < 0 || bytes == 0 && request.leavesEmptyBuffer()) {
      giveBack(request);
      return 0;
    }
    request.chosen = null;
    try (var _ = lock.acquire()) {
      boolean goesOn = chosen.group().used(chosen, bytes);
      return UringLayout.BUFFER | chosen.id() << UringLayout.BUFFER_SHIFT | (goesOn ? UringLayout.BUFFER_MORE : 0);
    }
  }
}
