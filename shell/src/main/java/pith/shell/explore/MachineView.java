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
        super(kernel, "machine", "[-v]", "draw the machine, and who runs where at this moment");
        option("-v", "caches and distances, too");
    }

    @Override
    protected int explore(ShellContext sh, List<String> arguments) {
        int width = new GuestTty(GuestShellSystem.calls(sh), 1, 1).window().columns();
        if (arguments.contains("-v")) {
            print(sh, String.join("\n", MachineCard.of(kernel.machine().spec(), width)) + "\n");
        }
        print(sh, String.join("\n", TopologyDrawing.draw(kernel.machine().topology(), width, this::occupant)) + "\n");
        return 0;
    }

    private String occupant(int hart) {
        Runqueue queue = kernel.scheduler().runqueues().get(hart);
        String name = queue.current() == queue.idle() ? "idle" : queue.current().name();
        String waiting = queue.running() > 1 ? " +" + (queue.running() - 1) : "";
        String label = name.length() > LABEL ? name.substring(0, LABEL) : name;
        return label + waiting;
    }
}
