package pith.shell.explore;

import java.util.List;
import java.util.Locale;
import pith.kernel.boot.PithKernel;
import pith.kernel.workload.AllocatorCost;
import pith.kernel.workload.BuddyWorkload;
import pith.mm.physical.Zone;
import pith.shell.execution.ShellContext;
import pith.sync.outcome.Refused;

/** {@code buddy-cost}: what a block of pages costs, measured inside the kernel. */
final class BuddyCost extends Explorer {
    private static final int BLOCKS = 10_000;
    private static final int MOST_BLOCKS = 10_000_000;

    BuddyCost(PithKernel kernel) {
        super(kernel, "buddy-cost", "ORDER [HARTS [BLOCKS]]", "measure allocations and frees of blocks of 2^ORDER pages within the kernel, on HARTS (1) harts at once");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        if (arguments.isEmpty() || arguments.size() > 3) {
            throw misused();
        }
        int order = within(arguments, 0, 0, 0, Zone.MAX_ORDER);
        int harts = within(arguments, 1, 1, 1, kernel.machine().hartCount());
        int blocks = within(arguments, 2, BLOCKS, 1, MOST_BLOCKS);
        try {
            AllocatorCost cost = new BuddyWorkload(kernel, boot.threads()).run(order, harts, blocks);
            print(sh, String.format(Locale.ROOT, "metric cycles/op %.2f\nmetric waiting/op %.2f\n", cost.cyclesPerOperation(), cost.waitingPerOperation()));
            return 0;
        } catch (Refused noMemory) {
            throw new Refusal(1, "there is not memory enough; give the machine more with --ram, or take blocks of a smaller order");
        }
    }
}
