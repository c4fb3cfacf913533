package pith.kernel.cgroupfs;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import pith.kernel.cgroup.ControlGroup;
import pith.kernel.task.Kernel;
import pith.kernel.task.Task;
import pith.mm.group.GroupEvent;
import pith.mm.group.GroupFigures;
import pith.mm.group.MemoryGroup;
import pith.mm.group.MemoryGroups;
import pith.procfs.SeqText;
import pith.sync.outcome.Errno;
import pith.sync.outcome.Refused;
import pith.vfs.pseudo.PseudoNode;
import pith.vfs.pseudo.ReaderContext;

/** The files {@code memory.*} of a group that has a budget. Source: Linux {@code mm/memcontrol.c}, {@code memory_files} and {@code swap_files}. */
final class MemoryFiles {
  private static final int PAGE_SHIFT = 12;

  private final Kernel kernel;
  private final MemoryGroup memory;

  MemoryFiles(Kernel kernel, ControlGroup group) {
    this.kernel = kernel;
    this.memory = group.memory();
  }

  List<PseudoNode.Entry> files() {
    return List.of(
        figure("memory.current", memory::current),
        figure("memory.peak", memory::peak),
        limit("memory.min", memory::min, (context, pages) -> memory.min(pages)),
        limit("memory.low", memory::low, (context, pages) -> memory.low(pages)),
        limit("memory.high", memory::high, (context, pages) -> setHigh(pages)),
        limit("memory.max", memory::max, this::setMax),
        PseudoNode.file("memory.oom.group", 0644, context -> (memory.killedTogether() ? 1 : 0) + "\n", (context, text) -> setTogether(text)),
        PseudoNode.file("memory.reclaim", 0200, context -> "", (context, text) -> reclaim(text)),
        PseudoNode.file("memory.events", context -> events(memory::events)),
        PseudoNode.file("memory.events.local", context -> events(memory::ownEvents)),
        PseudoNode.file("memory.stat", context -> statistics()),
        figure("memory.swap.current", memory::swapCurrent),
        figure("memory.swap.peak", memory::swapPeak),
        limit("memory.swap.max", memory::swapMax, (context, pages) -> memory.swapMax(pages)),
        PseudoNode.file("memory.swap.events", context -> lines(memory::events, GroupEvent.SWAP_MAX, GroupEvent.SWAP_FAIL)));
  }

  private static PseudoNode.Entry figure(String name, LongSupplier pages) {
    return PseudoNode.file(name, context -> (pages.getAsLong() << PAGE_SHIFT) + "\n");
  }

  /** Takes what was written to a limit, in pages. */
  @FunctionalInterface
  private interface LimitTaker {
    void take(ReaderContext context, long pages);
  }

  private static PseudoNode.Entry limit(String name, LongSupplier pages, LimitTaker taker) {
    return PseudoNode.file(name, 0644, context -> render(pages.getAsLong()), (context, text) -> taker.take(context, parse(text)));
  }

  private static String render(long pages) {
    return pages == MemoryGroup.UNLIMITED ? "max\n" : (pages << PAGE_SHIFT) + "\n";
  }

  /** {@return pages, from bytes with one of the suffixes K, M, G and T, or {@code max}} Source: Linux's {@code page_counter_memparse}. */
  private static long parse(String text) {
    String word = text.strip();
    if (word.equals("max")) {
      return MemoryGroup.UNLIMITED;
    }
    int unit = word.isEmpty() ? -1 : "KMGT".indexOf(Character.toUpperCase(word.charAt(word.length() - 1)));
    String digits = unit < 0 ? word : word.substring(0, word.length() - 1);
    if (!digits.matches("\\d{1,18}")) {
      throw Refused.of(Errno.EINVAL);
    }
    long number = Long.parseLong(digits);
    int shift = 10 * (unit + 1);
    return number > Long.MAX_VALUE >> shift ? MemoryGroup.UNLIMITED : number << shift >> PAGE_SHIFT;
  }

  private void setHigh(long pages) {
    memory.high(pages);
    kernel.memory().groups().shrinkTo(memory, pages);
  }

  private void setMax(ReaderContext context, long pages) {
    memory.max(pages);
    if (context.reader() instanceof Task writer) {
      Limits.belowMax(kernel, writer, memory);
    }
  }

  private void setTogether(String text) {
    switch (text.strip()) {
      case "0" -> memory.killedTogether(false);
      case "1" -> memory.killedTogether(true);
      default -> throw Refused.of(Errno.EINVAL);
    }
  }

  /** Frees as many bytes as were written. Refuses with EAGAIN if fewer could be. */
  private void reclaim(String text) {
    long wanted = parse(text);
    MemoryGroups groups = kernel.memory().groups();
    long freed = 0;
    for (long last = 1; freed < wanted && last > 0; freed += last) {
      last = groups.reclaim(memory, wanted - freed, true);
    }
    if (freed < wanted) {
      throw Refused.of(Errno.EAGAIN);
    }
  }

  private static String events(ToLongFunction<GroupEvent> count) {
    return lines(count, GroupEvent.LOW, GroupEvent.HIGH, GroupEvent.MAX, GroupEvent.OOM, GroupEvent.OOM_KILL, GroupEvent.OOM_GROUP_KILL);
  }

  private static String lines(ToLongFunction<GroupEvent> count, GroupEvent... events) {
    SeqText text = new SeqText();
    for (GroupEvent event : events) {
      text.put(event.text()).put(' ').put(count.applyAsLong(event)).line();
    }
    return text.toString();
  }

  private String statistics() {
    GroupFigures figures = GroupFigures.of(kernel.memory().frames(), memory);
    MemoryGroups groups = kernel.memory().groups();
    SeqText text = new SeqText();
    bytes(text, "anon", figures.anonymous());
    bytes(text, "file", figures.file());
    bytes(text, "kernel", figures.kernel());
    bytes(text, "kernel_stack", figures.stacks());
    bytes(text, "pagetables", figures.pageTables());
    none(text, "percpu", "sock", "vmalloc");
    bytes(text, "shmem", figures.shared());
    bytes(text, "file_mapped", figures.mapped());
    bytes(text, "file_dirty", memory.dirtyPages());
    bytes(text, "file_writeback", memory.writebackPages());
    bytes(text, "swapcached", figures.swapCached());
    bytes(text, "anon_thp", figures.huge());
    none(text, "file_thp", "shmem_thp");
    bytes(text, "inactive_anon", groups.count(memory, false, false));
    bytes(text, "active_anon", groups.count(memory, false, true));
    bytes(text, "inactive_file", groups.count(memory, true, false));
    bytes(text, "active_file", groups.count(memory, true, true));
    bytes(text, "unevictable", figures.unevictable());
    objects(text, figures.objectBytes(true), figures.objectBytes(false));
    return text + lines(memory::events, GroupEvent.FAULTS, GroupEvent.MAJOR_FAULTS, GroupEvent.SCANNED, GroupEvent.RECLAIMED);
  }

  private static void objects(SeqText text, long reclaimable, long unreclaimable) {
    text.put("slab_reclaimable ").put(reclaimable).line();
    text.put("slab_unreclaimable ").put(unreclaimable).line();
    text.put("slab ").put(reclaimable + unreclaimable).line();
  }

  /** What groups are not charged for: tools look for the names all the same. */
  private static void none(SeqText text, String... names) {
    for (String name : names) {
      bytes(text, name, 0);
    }
  }

  private static void bytes(SeqText text, String name, long pages) {
    text.put(name).put(' ').put(pages << PAGE_SHIFT).line();
  }
}
