package pith.shell.explore;

import java.util.List;
import java.util.Locale;
import pith.kernel.boot.PithKernel;
import pith.kernel.task.Current;
import pith.kernel.workload.DirectReadWorkload;
import pith.kernel.workload.DirectReadWorkload.Result;
import pith.shell.execution.ShellContext;
import pith.shell.system.GuestShellSystem;
import pith.vfs.OpenFlags;

/** {@code iomap-cost}: what a direct read of 4 KiB costs, measured inside the kernel. */
final class IomapCost extends Explorer {
    private static final int READS = 4000;
    private static final int MOST_READS = 10_000_000;
    private static final int DEPTH = 64;
    private static final int MOST_DEPTH = 512;

    IomapCost(PithKernel kernel) {
        super(kernel, "iomap-cost", "FILE [READS [DEPTH]]", "measure polled direct reads of 4 KiB at random places of a file, DEPTH (64) at a time");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        if (arguments.isEmpty() || arguments.size() > 3) {
            throw misused();
        }
        int reads = within(arguments, 1, READS, 1, MOST_READS);
        int depth = within(arguments, 2, DEPTH, 1, MOST_DEPTH);
        Current current = GuestShellSystem.calls(sh).user().current();
        IomapView.withFile(sh, arguments.getFirst(), OpenFlags.DIRECT, file -> {
            Result result = new DirectReadWorkload(kernel, current.task().space(), file, kernel.machine().config().seed()).run(reads, depth);
            print(sh, String.format(Locale.ROOT, "metric cycles/read %.2f\nmetric clears/read %.3f\nmetric reads/s %.0f\n", result.cyclesPerRead(), result.clearsPerRead(), result.readsPerSecond()));
        });
        return 0;
    }
}
