package pith.kernel.proc;

import pith.mm.space.AddressSpace;
import pith.mm.vma.MemoryMap;
import pith.mm.vma.Vma;
import pith.mm.vma.VmFlags;
import pith.procfs.SeqText;
import pith.vfs.attr.DeviceNumber;
import pith.vfs.pseudo.ReaderContext;

/** /proc/[pid]/maps and statm. Source: Linux {@code fs/proc/task_mmu.c}. */
final class TaskMemory {
  /** Names begin one column further. */
  private static final int NAME_COLUMN = 72;

  private TaskMemory() {}

  static String maps(Subject subject, ReaderContext context) {
    Inspection.check(context, subject.task());
    return subject.withSpace(TaskMemory::maps, "");
  }

  private static String maps(AddressSpace space) {
    SeqText text = new SeqText();
    for (Vma vma : space.vmas()) {
      header(text, space, vma);
    }
    return text.toString();
  }

  /** Adds the line that describes a VMA. */
  static void header(SeqText text, AddressSpace space, Vma vma) {
    text.hex(vma.start(), 8).put('-').hex(vma.end(), 8).put(' ');
    text.put(vma.is(VmFlags.READ) ? 'r' : '-').put(vma.is(VmFlags.WRITE) ? 'w' : '-').put(vma.is(VmFlags.EXEC) ? 'x' : '-');
    text.put(vma.is(VmFlags.MAYSHARE) ? 's' : 'p').put(' ');
    long device = vma.file() == null ? 0 : vma.file().device();
    text.hex(vma.file() == null ? 0 : vma.fileOffset(), 8).put(' ');
    text.hex(DeviceNumber.major(device), 2).put(':').hex(DeviceNumber.minor(device), 2).put(' ');
    text.put(vma.file() == null ? 0 : vma.file().inode()).put(' ');
    String name = space.nameOf(vma);
    if (!name.isEmpty()) {
      text.column(NAME_COLUMN).put(name.replace("\n", "\\012"));
    }
    text.line();
  }

  static String statm(Subject subject, ReaderContext context) {
    return subject.withSpace(TaskMemory::statm, "0 0 0 0 0 0 0\n");
  }

  private static String statm(AddressSpace space) {
    MemoryMap map = space.map();
    long shared = map.rss().file() + map.rss().shared();
    long data = map.totals().data() + map.totals().stack();
    return map.totals().all() + " " + map.rss().total() + " " + shared + " " + TaskStatus.programPages(space.ranges()) + " 0 " + data + " 0\n";
  }
}
