package pith.shell.explore;

import java.util.List;
import pith.hal.topology.MachineCard;
import pith.hal.topology.TopologyDrawing;
import pith.kernel.boot.PithKernel;
import pith.sched.Runqueue;
import pith.shell.execution.ShellContext;
import pith.shell.system.GuestShellSystem;
import pith.shell.system.GuestTty;

/** {@code machine}: the topology, with who runs where. */
final class MachineView extends Explorer {
    private static final int LABEL = 16;

    MachineView(PithKernel kernel) {
        super(kernel, "machine", "[-v] [--counters] [--live]", "draw the machine, and who runs where at this moment");
        option("-v", "caches and distances, too");
        option("--counters", "what the memory model has counted: hits and misses by LLC domain, and lines moved between domains");
        option("--live", "drawing and counters of the last second, again and again until q");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        int width = new GuestTty(GuestShellSystem.calls(sh), 1, 1).window().columns();
        boolean live = arguments.contains("--live") && live(sh);
        if (!live && arguments.contains("-v")) {
            print(sh, String.join("\n", MachineCard.of(kernel.machine().spec(), width)) + "\n");
        }
        if (!live) {
            print(sh, drawing(width));
        }
        if (!live && (arguments.contains("--counters") || arguments.contains("--live"))) {
            print(sh, "\n" + counters(MemoryCounts.of(kernel.machine())));
        }
        return 0;
    }

    /** {@return false if there is no terminal to show it on} */
    private boolean live(ShellContext sh) {
        MemoryCounts[] before = {MemoryCounts.of(kernel.machine())};
        return LiveScreen.show(sh, 1, window -> {
            MemoryCounts now = MemoryCounts.of(kernel.machine());
            String text = drawing(window.columns()) + "\n" + counters(now.since(before[0]));
            before[0] = now;
            return LiveScreen.fit(text, window.rows() - 1, window.columns());
        });
    }

    private String drawing(int width) {
        return String.join("\n", TopologyDrawing.draw(kernel.machine().topology(), width, this::occupant)) + "\n";
    }

    private static String counters(MemoryCounts counts) {
        return counts.isEmpty() ? "Accesses cost nothing in this machine, and nothing is counted: start it with --memory-model multi-llc.\n" : counts.text();
    }

    private String occupant(int hart) {
        Runqueue queue = kernel.scheduler().runqueues().get(hart);
        String name = queue.current() == queue.idle() ? "idle" : queue.current().name();
        String waiting = queue.running() > 1 ? " +" + (queue.running() - 1) : "";
        String label = name.length() > LABEL ? name.substring(0, LABEL) : name;
        return label + waiting;
    }
}
