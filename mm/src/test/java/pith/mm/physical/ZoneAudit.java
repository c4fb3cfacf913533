package pith.mm.physical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Recounts a page allocator's free blocks from the records of the frames and compares that with what the zones say. */
final class ZoneAudit {
  private ZoneAudit() {}

  /** Checks all zones if {@code now}; nothing may be on its way between lists. */
  static void check(PageAllocator pages, boolean now) {
    if (now) {
      pages.zones().forEach(zone -> check(pages.frames(), zone));
    }
  }

  /** Free blocks are aligned, don't overlap, are on the list of their pageblock's type, and have no free buddy that they should have merged with. */
  private static void check(PageFrames frames, Zone zone) {
    long[][] blocks = new long[Zone.MAX_ORDER + 1][MigrateType.count()];
    long free = 0;
    for (int frame = zone.first(); frame < zone.end(); ) {
      int order = order(frames, zone, frame);
      if (order < 0) {
        frame++;
        continue;
      }
      assertEquals(0, frame & (1 << order) - 1, "alignment");
      MigrateType type = zone.type(frame);
      for (int page = frame; page < frame + (1 << order); page++) {
        assertEquals(type, zone.type(page), "one type within a block");
        assertEquals(0, frames.references(PageFrames.address(page)), "a free page that somebody holds");
        assertTrue(page == frame || frames.sectionOf(page) == null || order(frames, zone, page) < 0 || untouched(frames, frame), "overlap");
      }
      int buddy = frame ^ 1 << order;
      boolean merges = order < Zone.MAX_ORDER && zone.contains(buddy) && order(frames, zone, buddy) == order;
      assertTrue(!merges || type == MigrateType.HIGHATOMIC || zone.type(buddy) == MigrateType.HIGHATOMIC, "buddies that did not merge");
      blocks[order][type.ordinal()]++;
      free += 1L << order;
      frame += 1 << order;
    }
    assertEquals(free, zone.free(), "free pages");
    for (int order = 0; order <= Zone.MAX_ORDER; order++) {
      for (MigrateType type : MigrateType.values()) {
        assertEquals(blocks[order][type.ordinal()], zone.freeBlocks(order, type), "blocks of order " + order + ", " + type);
      }
    }
    pageblocks(zone);
  }

  private static void pageblocks(Zone zone) {
    int[] counted = new int[MigrateType.count()];
    for (int frame = zone.first(); frame < zone.end(); frame += Zone.PAGEBLOCK_PAGES) {
      counted[zone.type(frame).ordinal()]++;
    }
    for (MigrateType type : MigrateType.values()) {
      assertEquals(counted[type.ordinal()], zone.pageblocks(type), "pageblocks of type " + type);
    }
  }

  private static boolean untouched(PageFrames frames, int frame) {
    return frames.sectionOf(frame) == null;
  }

  private static int order(PageFrames frames, Zone zone, int frame) {
    FrameSection section = frames.sectionOf(frame);
    if (section == null) {
      return (frame & FrameSection.MASK) == 0 ? Zone.MAX_ORDER : -1;
    }
    int slot = frame & FrameSection.MASK;
    return section.flags[slot] == PageFrames.FREE ? section.orders[slot] : -1;
  }
}
