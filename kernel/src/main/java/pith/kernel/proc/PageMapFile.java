package pith.kernel.proc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import pith.hal.mmu.Pte;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.PageFrames;
import pith.mm.space.AddressSpace;
import pith.mm.swap.SwapEntry;
import pith.sync.SpinLock;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.File;
import pith.vfs.Path;
import pith.vfs.Position;
import pith.vfs.attr.Capability;
import pith.vfs.attr.Credentials;
import pith.vfs.io.IoTarget;
import pith.vfs.pseudo.PseudoNode;

/**
 * /proc/[pid]/pagemap: eight bytes for each page of the address space. Page frame numbers are for CAP_SYS_ADMIN alone; others see
 * zeroes in their place. Source: Linux {@code Documentation/admin-guide/mm/pagemap.rst}.
 */
final class PageMapFile extends File {
  private static final int ENTRY_BYTES = 8;
  private static final int BATCH = 512;
  private static final long PRESENT = 1L << 63;
  private static final long SWAPPED = 1L << 62;
  private static final int AREA_BITS = 5;
  private static final long FILE_OR_SHARED = 1L << 61;
  private static final long EXCLUSIVE = 1L << 56;
  private static final int PAGE_SHIFT = 12;

  private final Subject subject;

  private PageMapFile(Path path, int flags, Credentials who, Subject subject) {
    super(path, flags, who);
    this.subject = subject;
  }

  static PseudoNode node(Subject subject) {
    return new PseudoNode.Opened(0400, subject.fileOwner(), subject, (path, flags, who) -> new PageMapFile(path, flags, who, subject));
  }

  @Override
  protected long doRead(IoTarget to, Position at) {
    if (at.at() % ENTRY_BYTES != 0 || to.remaining() % ENTRY_BYTES != 0) {
      throw Refused.of(Errno.EINVAL);
    }
    subject.checkExists();
    return subject.withSpace(space -> entries(space, to, at), 0L);
  }

  private long entries(AddressSpace space, IoTarget to, Position at) {
    long done = 0;
    long pages = space.map().table().userEnd() >>> PAGE_SHIFT;
    while (to.remaining() > 0 && at.at() < pages * ENTRY_BYTES) {
      long first = at.at() / ENTRY_BYTES;
      int count = (int) Math.min(Math.min(BATCH, to.remaining() / ENTRY_BYTES), pages - first);
      byte[] entries = entries(space, first, count);
      int taken = to.put(entries, 0, entries.length);
      at.advance(taken);
      done += taken;
    }
    return done;
  }

  private byte[] entries(AddressSpace space, long firstPage, int count) {
    ByteBuffer entries = ByteBuffer.allocate(count * ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    PageTable table = space.map().table();
    try (var mapped = space.mmapLock().read();
        SpinLock.Held held = table.lock().acquire()) {
      for (long page = firstPage; page < firstPage + count; page++) {
        long slot = table.findLeaf(page << PAGE_SHIFT);
        long within = table.isHuge(page << PAGE_SHIFT) ? page & PageTable.HUGE_PAGES - 1 : 0;
        entries.putLong(slot == PageTable.NONE ? 0 : entry(space, table.read(slot), within));
      }
    }
    return Arrays.copyOf(entries.array(), entries.position());
  }

  /** {@code within} is the page's number within a huge one. */
  private long entry(AddressSpace space, long pte, long within) {
    if (SwapEntry.is(pte)) {
      return SWAPPED | (credentials().has(Capability.SYS_ADMIN) ? (long) SwapEntry.slot(pte) << AREA_BITS | SwapEntry.area(pte) : 0);
    }
    if (!Entries.present(pte)) {
      return 0;
    }
    PageFrames frames = space.memory().frames();
    long page = Pte.physicalAddress(pte) + (within << PAGE_SHIFT);
    long entry = PRESENT;
    if (!Entries.special(pte)) {
      entry |= !space.map().anonymous(page) ? FILE_OR_SHARED : 0;
      entry |= frames.mappings(page) == 1 ? EXCLUSIVE : 0;
    }
    return credentials().has(Capability.SYS_ADMIN) ? entry | page >>> PAGE_SHIFT : entry;
  }

  @Override
  protected long seekTarget(long from, long offset, int whence) {
    return whence == SEEK_END ? -1 : super.seekTarget(from, offset, whence);
  }
}
