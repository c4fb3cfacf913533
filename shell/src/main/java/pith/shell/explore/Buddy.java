package pith.shell.explore;

import java.util.List;
import pith.kernel.boot.PithKernel;
import pith.mm.physical.Zone;
import pith.shell.execution.ShellContext;

/** {@code buddy}: free memory by the size of its blocks, as the buddy allocator has it. */
final class Buddy extends Explorer {
    private static final int PAGE_KIB = 4;

    Buddy(PithKernel kernel) {
        super(kernel, "buddy", "", "show the free blocks of each zone by size");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        Table table = new Table("order", "block", "zone", "free blocks", "free KiB");
        for (Zone zone : kernel.memory().pages().zones()) {
            for (int order = 0; order <= Zone.MAX_ORDER; order++) {
                long blocks = zone.freeBlocks(order);
                table.row(order, (PAGE_KIB << order) + "K", zone.name(), blocks, blocks * PAGE_KIB << order);
            }
        }
        long free = kernel.memory().pages().freePages();
        long all = kernel.memory().pages().totalPages();
        print(sh, table + "free: " + free * PAGE_KIB + " of " + all * PAGE_KIB + " KiB\n");
        return 0;
    }
}
