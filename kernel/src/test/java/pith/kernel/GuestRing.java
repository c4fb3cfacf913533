package pith.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import pith.kernel.program.UserContext;
import pith.mm.space.AddressSpace;

/** The program's side of a ring. */
final class GuestRing {
  private static final int SETUP = 425, ENTER = 426, MMAP = 222, GETEVENTS = 1, ENTRIES = 8;

  /** A completion. */
  record End(long data, int result, int flags) {
    End(long data, int result) {
      this(data, result, 0);
    }
  }

  final Guest guest;
  final AddressSpace space;
  final int fd;
  private final long rings;
  private final long array;
  private final long cqHead;
  private final long cqTail;
  private final long cqes;
  private final long sqes;
  private final int entries;
  private int tail;

  GuestRing(Guest guest, int flags) {
    this(guest, flags, ENTRIES);
  }

  GuestRing(Guest guest, int flags, int entries) {
    this(guest, flags, entries, 0);
  }

  /** A ring whose thread, if it is to have one for itself, runs on {@code hart}. */
  GuestRing(Guest guest, int flags, int entries, int hart) {
    this.guest = guest;
    this.entries = entries;
    this.space = guest.user.current().space();
    try (UserContext.Frame frame = guest.user.frame()) {
      long params = frame.allocate(120);
      space.copyOut(params, new byte[120], 0, 120);
      space.user().writeInt(params + 8, flags);
      space.user().writeInt(params + 12, hart);
      fd = (int) guest.ok(guest.call(SETUP, entries, params));
      assertEquals(entries, space.readInt(params));
      array = space.readInt(params + 64);
      rings = map(0, array + 4L * entries);
      cqHead = rings + space.readInt(params + 80);
      cqTail = rings + space.readInt(params + 84);
      cqes = rings + space.readInt(params + 100);
    }
    sqes = map(0x1000_0000L, 64L * entries);
  }

  long map(long offset, long bytes) {
    return guest.ok(guest.call(MMAP, 0, bytes, 3, 1, fd, offset));
  }

  void put(int opcode, int flags, int file, long off, long addr, int length, int opFlags, long data) {
    ByteBuffer entry = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
    entry.put(0, (byte) opcode).put(1, (byte) flags).putInt(4, file).putLong(8, off).putLong(16, addr).putInt(24, length).putInt(28, opFlags).putLong(32, data);
    int index = tail & entries - 1;
    space.copyOut(sqes + index * 64L, entry.array(), 0, 64);
    space.user().writeInt(rings + array + index * 4L, index);
    space.user().writeInt(rings + 4, ++tail);
  }

  /** As above, for entries that name a group of buffers and a slot too, and have flags where others have a priority. */
  void put(int opcode, int flags, int priority, int file, long off, long addr, int length, int opFlags, long data, int group, int slot) {
    put(opcode, flags, file, off, addr, length, opFlags, data);
    long at = sqes + (tail - 1 & entries - 1) * 64L;
    space.user().writeInt(at, opcode | flags << 8 | priority << 16);
    space.user().writeInt(at + 40, group);
    space.user().writeInt(at + 44, slot);
  }

  void put(int opcode, int flags, int file, long data) {
    put(opcode, flags, file, 0, 0, 0, 0, data);
  }

  /** The entry that was put last has a third address. */
  void third(long value) {
    space.user().writeLong(sqes + (tail - 1 & entries - 1) * 64L + 48, value);
  }

  int enter(int submit, int least) {
    return (int) guest.ok(guest.call(ENTER, fd, submit, least, GETEVENTS, 0, 0));
  }

  List<End> ends() {
    List<End> ends = new ArrayList<>();
    int head = space.readInt(cqHead);
    for (; head != space.readInt(cqTail); head++) {
      long at = cqes + (head & 2 * entries - 1) * 16L;
      ends.add(new End(space.readLong(at), space.readInt(at + 8), space.readInt(at + 12)));
    }
    space.user().writeInt(cqHead, head);
    return ends;
  }
}
