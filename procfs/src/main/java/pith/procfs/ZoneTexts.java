package pith.procfs;

import java.util.List;
import pith.mm.MemorySystem;
import pith.mm.physical.MigrateType;
import pith.mm.physical.Node;
import pith.mm.physical.PageFrames;
import pith.mm.physical.Zone;
import pith.mm.physical.ZoneKind;
import pith.vfs.pseudo.PseudoNode;

/** The files about free memory: buddyinfo, zoneinfo, pagetypeinfo. Source: Linux {@code mm/vmstat.c}. */
final class ZoneTexts {
  /** From here on pagetypeinfo does not count on, since counting held the zone's lock. */
  private static final long COUNTED_BLOCKS = 100_000;

  private final MemorySystem memory;
  private final int harts;

  private ZoneTexts(MemorySystem memory) {
    this.memory = memory;
    harts = memory.pages().harts();
  }

  /** {@return the files, for the root of /proc} */
  static List<PseudoNode.Entry> files(MemorySystem memory) {
    ZoneTexts texts = new ZoneTexts(memory);
    return List.of(
        PseudoNode.file("buddyinfo", context -> texts.buddyinfo()),
        PseudoNode.file("zoneinfo", context -> texts.zoneinfo()),
        PseudoNode.file("pagetypeinfo", 0400, context -> texts.pagetypeinfo()));
  }

  private static SeqText zone(SeqText text, Zone zone) {
    return text.put("Node ").put(zone.node()).put(", zone ").right(zone.name(), 8);
  }

  private String buddyinfo() {
    SeqText text = new SeqText();
    for (Zone zone : memory.pages().zones()) {
      zone(text, zone).put(' ');
      for (int order = 0; order <= Zone.MAX_ORDER; order++) {
        text.right(zone.freeBlocks(order), 6).put(' ');
      }
      text.line();
    }
    return text.toString();
  }

  private String pagetypeinfo() {
    SeqText text = new SeqText();
    text.put("Page block order: ").put(Zone.PAGEBLOCK_ORDER).line();
    text.put("Pages per block:  ").put(Zone.PAGEBLOCK_PAGES).line().line();
    text.left("Free pages count per migrate type at order", 43).put(' ');
    for (int order = 0; order <= Zone.MAX_ORDER; order++) {
      text.right(order, 6).put(' ');
    }
    text.line();
    memory.pages().zones().forEach(zone -> freeByType(text, zone));
    text.line().left("Number of blocks type ", 23);
    for (MigrateType type : MigrateType.values()) {
      text.right(type.text(), 12).put(' ');
    }
    text.line();
    for (Zone zone : memory.pages().zones()) {
      zone(text, zone).put(' ');
      for (MigrateType type : MigrateType.values()) {
        text.right(zone.pageblocks(type), 12).put(' ');
      }
      text.line();
    }
    return text.toString();
  }

  private static void freeByType(SeqText text, Zone zone) {
    for (MigrateType type : MigrateType.values()) {
      text.put("Node ").right(zone.node(), 4).put(", zone ").right(zone.name(), 8).put(", type ").right(type.text(), 12).put(' ');
      for (int order = 0; order <= Zone.MAX_ORDER; order++) {
        long blocks = zone.freeBlocks(order, type);
        text.put(blocks >= COUNTED_BLOCKS ? ">" : "").right(Math.min(blocks, COUNTED_BLOCKS), 6).put(' ');
      }
      text.line();
    }
  }

  private String zoneinfo() {
    SeqText text = new SeqText();
    for (Node node : memory.pages().nodes()) {
      for (Zone zone : node.zones()) {
        zone(text, zone).line();
        if (zone == node.zones().getFirst()) {
          text.line("  per-node stats");
          NodeStatistics.of(memory, node).forEach((name, pages) -> counter(text, name, pages));
        }
        levels(text, zone);
        counter(text, "nr_free_pages", zone.free());
        pagesets(text, zone);
      }
    }
    return text.toString();
  }

  private static void counter(SeqText text, String name, long value) {
    text.put("      ").left(name, 12).put(' ').put(value).line();
  }

  private static void levels(SeqText text, Zone zone) {
    long step = zone.watermarks().high() - zone.watermarks().low();
    text.put("  pages free     ").put(zone.free()).line();
    level(text, "boost", zone.boost());
    level(text, "min", zone.watermarks().min());
    level(text, "low", zone.watermarks().low() + zone.boost());
    level(text, "high", zone.watermarks().high() + zone.boost());
    level(text, "promo", zone.watermarks().high() + step + zone.boost());
    level(text, "spanned", zone.managed());
    level(text, "present", zone.managed());
    level(text, "managed", zone.managed());
    level(text, "cma", 0);
    text.put("        protection: (");
    for (ZoneKind highest : ZoneKind.values()) {
      text.put(highest.ordinal() == 0 ? "" : ", ").put(zone.reserve(highest));
    }
    text.line(")");
  }

  private static void level(SeqText text, String name, long pages) {
    text.put("        ").left(name, 8).put(' ').put(pages).line();
  }

  private void pagesets(SeqText text, Zone zone) {
    text.line("  pagesets");
    for (int hart = 0; hart < harts; hart++) {
      text.put("    cpu: ").put(hart).line();
      text.put("              count:    ").put(zone.onHart(hart)).line();
      text.put("              high:     ").put(zone.highOfHart(hart)).line();
      text.put("              batch:    ").put(zone.sizes().batch()).line();
      text.put("              high_min: ").put(zone.sizes().highMin()).line();
      text.put("              high_max: ").put(zone.sizes().highMax()).line();
    }
    text.line("  node_unreclaimable:  0");
    text.put("  start_pfn:           ").put(PageFrames.address(zone.first()) >>> 12).line();
  }
}
