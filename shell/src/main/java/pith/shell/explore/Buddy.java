package pith.shell.explore;

import java.util.List;
import pith.kernel.boot.PithKernel;
import pith.mm.physical.Fragmentation;
import pith.mm.physical.MigrateType;
import pith.mm.physical.PageAllocator;
import pith.mm.physical.Zone;
import pith.shell.execution.ShellContext;

/** {@code buddy}: the free blocks of each zone by size and migrate type, drawn, and how hard it is to get a block of each size. */
final class Buddy extends Explorer {
    private static final int PAGE_KIB = 4;
    private static final int BAR = 32;
    private static final String LETTERS = "umrh";

    Buddy(PithKernel kernel) {
        super(kernel, "buddy", "", "show the free blocks of each zone by size and migrate type");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        PageAllocator pages = kernel.memory().pages();
        StringBuilder text = new StringBuilder();
        pages.zones().forEach(zone -> draw(text, zone));
        text.append("u unmovable, m movable, r reclaimable, h kept for those that cannot wait; one letter is 1/").append(BAR).append(" of the zone's free memory\n");
        text.append("free: ").append(pages.freePages() * PAGE_KIB).append(" of ").append(pages.totalPages() * PAGE_KIB).append(" KiB\n");
        print(sh, text.toString());
        return 0;
    }

    private static void draw(StringBuilder text, Zone zone) {
        text.append("node ").append(zone.node()).append(", zone ").append(zone.name()).append(": ").append(zone.free() * PAGE_KIB).append(" KiB free, ")
                .append(zone.onHarts() * PAGE_KIB).append(" KiB on lists of harts; watermarks ").append(zone.watermarks().min() * PAGE_KIB).append(", ")
                .append(zone.watermarks().low() * PAGE_KIB).append(", ").append(zone.watermarks().high() * PAGE_KIB).append(" KiB\n");
        Table table = new Table("order", "block", "free blocks", "KiB", "unusable", "by type");
        for (int order = 0; order <= Zone.MAX_ORDER; order++) {
            long blocks = zone.freeBlocks(order);
            table.row(order, (PAGE_KIB << order) + "K", blocks, blocks * PAGE_KIB << order, Fragmentation.unusable(zone, order) / 10 + "%", bar(zone, order));
        }
        text.append(table);
    }

    /** A letter for each share of free memory; what there is gets at least one. */
    private static String bar(Zone zone, int order) {
        StringBuilder bar = new StringBuilder();
        for (MigrateType type : MigrateType.values()) {
            long pages = zone.freeBlocks(order, type) << order;
            long share = pages == 0 ? 0 : Math.max(1, pages * BAR / Math.max(1, zone.free()));
            bar.repeat(LETTERS.charAt(type.ordinal()), (int) share);
        }
        return bar.toString();
    }
}
