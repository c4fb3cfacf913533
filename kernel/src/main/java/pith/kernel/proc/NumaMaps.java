package pith.kernel.proc;

import pith.hal.mmu.Pte;
import pith.mm.pagetable.Entries;
import pith.mm.pagetable.PageTable;
import pith.mm.physical.PageFrames;
import pith.mm.physical.Zone;
import pith.mm.space.AddressSpace;
import pith.mm.vma.Vma;
import pith.procfs.SeqText;
import pith.vfs.pseudo.ReaderContext;

/** /proc/[pid]/numa_maps: on which memory nodes the pages of each VMA lie. Every VMA has the default policy. Source: numa(7); Linux {@code show_numa_map}. */
final class NumaMaps {
  private final AddressSpace space;
  private final long[] nodes;
  private long pages;
  private long anonymous;
  private long dirty;
  private int mostMappings;

  private NumaMaps(AddressSpace space) {
    this.space = space;
    this.nodes = new long[space.memory().pages().nodes().size()];
  }

  static String render(Subject subject, ReaderContext context) {
    Inspection.check(context, subject.task());
    return subject.withSpace(NumaMaps::render, "");
  }

  private static String render(AddressSpace space) {
    SeqText text = new SeqText();
    try (var guard = space.mmapLock().read()) {
      for (Vma vma : space.map().vmas().snapshot(guard)) {
        NumaMaps counts = new NumaMaps(space);
        space.map().table().walkLeaves(vma.start(), vma.end(), (address, slot, pte, level) -> counts.add(pte, level));
        counts.line(text, vma);
      }
    }
    return text.toString();
  }

  private boolean add(long pte, int level) {
    if (Entries.present(pte) && !Entries.special(pte)) {
      long page = Pte.physicalAddress(pte);
      int count = level == PageTable.HUGE_LEVEL ? PageTable.HUGE_PAGES : 1;
      PageFrames frames = space.memory().frames();
      pages += count;
      anonymous += space.map().anonymous(page) ? count : 0;
      dirty += (pte & Pte.DIRTY) != 0 || frames.is(page, PageFrames.DIRTY) ? count : 0;
      mostMappings = Math.max(mostMappings, frames.mappings(page));
      nodes[node(page)] += count;
    }
    return true;
  }

  private int node(long page) {
    int frame = PageFrames.number(page);
    return space.memory().pages().zones().stream().filter(zone -> zone.contains(frame)).findFirst().map(Zone::node).orElse(0);
  }

  private void line(SeqText text, Vma vma) {
    text.hex(vma.start(), 8).put(" default");
    String name = space.nameOf(vma);
    if (vma.file() != null) {
      text.put(" file=").put(name.replace(" ", "\\040").replace("\n", "\\012"));
    } else if (name.equals("[heap]") || name.equals("[stack]")) {
      text.put(' ').put(name.substring(1, name.length() - 1));
    }
    if (pages > 0) {
      counts(text);
    }
    text.line();
  }

  private void counts(SeqText text) {
    count(text, "anon", anonymous);
    count(text, "dirty", dirty);
    count(text, "mapped", pages == anonymous || pages == dirty ? 0 : pages);
    count(text, "mapmax", mostMappings > 1 ? mostMappings : 0);
    for (int node = 0; node < nodes.length; node++) {
      count(text, "N" + node, nodes[node]);
    }
    text.put(" kernelpagesize_kB=4");
  }

  private static void count(SeqText text, String name, long value) {
    if (value != 0) {
      text.put(' ').put(name).put('=').put(value);
    }
  }
}
