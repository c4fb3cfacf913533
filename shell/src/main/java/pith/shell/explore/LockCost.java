package pith.shell.explore;

import java.util.List;
import java.util.Locale;
import pith.kernel.boot.PithKernel;
import pith.kernel.workload.LockWorkload;
import pith.shell.execution.ShellContext;
import pith.sync.outcome.Refused;

/** {@code lock-cost}: what a spin lock costs that many harts want, measured inside the kernel. */
final class LockCost extends Explorer {
    private static final int SECTIONS = 500;
    private static final int MOST_SECTIONS = 1_000_000;

    LockCost(PithKernel kernel) {
        super(kernel, "lock-cost", "tas|ticket|mcs [HARTS [SECTIONS]]", "measure a spin lock that many harts want, within the kernel");
        option("tas", "each hart sets the lock's word until it was free");
        option("ticket", "each hart draws a number and reads the word until it is served");
        option("mcs", "each hart waits on a cache line of its own");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        if (arguments.isEmpty() || arguments.size() > 3) {
            throw misused();
        }
        LockWorkload.Kind kind = kind(arguments.getFirst());
        int all = kernel.machine().hartCount();
        int harts = within(arguments, 1, all, 1, all);
        int sections = within(arguments, 2, SECTIONS, 1, MOST_SECTIONS);
        try {
            LockWorkload.Result result = new LockWorkload(kernel, boot.threads()).run(kind, harts, sections);
            print(sh, String.format(Locale.ROOT, "metric cycles/section %.1f\nmetric longest-wait %d\n", result.cyclesPerSection(), result.longestWait()));
            return 0;
        } catch (Refused noMemory) {
            throw new Refusal(1, "there is not memory enough; give the machine more with --ram");
        }
    }

    private LockWorkload.Kind kind(String word) {
        return switch (word) {
            case "tas" -> LockWorkload.Kind.TAS;
            case "ticket" -> LockWorkload.Kind.TICKET;
            case "mcs" -> LockWorkload.Kind.MCS;
            default -> throw misused();
        };
    }
}
