package pith.shell.explore;

import java.util.List;
import java.util.Locale;
import pith.kernel.boot.PithKernel;
import pith.kernel.workload.SlabWorkload;
import pith.kernel.workload.SlabWorkload.Pattern;
import pith.kernel.workload.SlabWorkload.Result;
import pith.shell.execution.ShellContext;
import pith.sync.outcome.Refused;

/** {@code slab-cost}: what an allocation from a slab cache costs, measured inside the kernel. */
final class SlabCost extends Explorer {
    private static final int OBJECTS = 20_000;
    private static final int BYTES = 256;
    private static final int MOST_BYTES = 8192;
    private static final int MOST_QUEUE = 1024;
    private static final int MOST_OBJECTS = 10_000_000;

    SlabCost(PithKernel kernel) {
        super(kernel, "slab-cost", "same|apart|shuffled [BYTES [OBJECTS [QUEUE]]]", "measure allocations and frees of slab objects within the kernel");
        option("same", "one hart allocates some and frees them");
        option("apart", "hart 0 allocates, hart 1 frees; the first is ahead by up to QUEUE (8) batches of 32 objects");
        option("shuffled", "one hart keeps 1024 and frees them in another order");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        if (arguments.isEmpty() || arguments.size() > 4) {
            throw misused();
        }
        int bytes = within(arguments, 1, BYTES, 1, MOST_BYTES);
        int objects = within(arguments, 2, OBJECTS, 1, MOST_OBJECTS);
        int queue = within(arguments, 3, SlabWorkload.QUEUE, 1, MOST_QUEUE);
        Pattern pattern = pattern(arguments.get(0));
        if (pattern == Pattern.APART && kernel.machine().hartCount() < 2) {
            throw new Refusal(1, "this machine has one hart; 'apart' needs two, such as with --harts 2");
        }
        try {
            Result result = new SlabWorkload(kernel, boot.threads(), bytes).run(pattern, objects, queue);
            print(sh, String.format(Locale.ROOT, "metric cycles/op %.2f\nmetric waiting/op %.2f\nmetric shared-locks %.3f\n",
                    result.cost().cyclesPerOperation(), result.cost().waitingPerOperation(), result.sharedPercent()));
            return 0;
        } catch (Refused noMemory) {
            throw new Refusal(1, "there is not memory enough; give the machine more with --ram, or take fewer objects");
        }
    }

    private Pattern pattern(String word) {
        return switch (word) {
            case "same" -> Pattern.SAME;
            case "apart" -> Pattern.APART;
            case "shuffled" -> Pattern.SHUFFLED;
            default -> throw misused();
        };
    }
}
