package pith.shell.serve.panel;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import pith.hal.machine.MachineConfig;
import pith.kernel.boot.PithKernel;
import pith.shell.serve.json.JsonFields;

/** All kinds of panels, by name; and what all feeds of a server share. */
public final class Panels {
    private final Executor readers;
    private final TraceDemand demand = new TraceDemand();

    /** @param readers runs looks into machines, each of which may wait for up to two seconds */
    public Panels(Executor readers) {
        this.readers = readers;
    }

    /** {@return a feed of pictures of {@code kernel}'s machine} {@code loop} is the connection's, on which everything of it happens but the looks. */
    public PanelFeed feed(PithKernel kernel, ScheduledExecutorService loop, PanelFeed.Screen screen) {
        return new PanelFeed(this, kernel, readers, loop, screen);
    }

    /**
     * {@return the panel that {@code wish} describes}
     *
     * @throws IllegalArgumentException with a sentence, if there is none such
     */
    Panel panel(PithKernel boot, JsonFields wish) {
        Panel panel = switch (wish.text("panel", "")) {
            case "topology" -> new TopologyPanel(boot.kernel());
            case "runqueues" -> new RunqueuesPanel(boot.kernel());
            case "processes" -> new ProcessesPanel(boot.kernel());
            case "memory" -> new MemoryPanel(boot.kernel(), (int) wish.number("pid", MemoryPanel.YOUNGEST), wish.hex("address", -1));
            case "forks" -> new ForksPanel(boot);
            case "counters" -> new CountersPanel(boot.kernel());
            case "trace" -> new TracePanel(boot, demand, wish.text("categories", "sched"), wish.text("filter", ""));
            default -> throw new IllegalArgumentException("There is no such panel.");
        };
        if (panel.needsStillMachine() && !boot.kernel().machine().config().engine().equals(MachineConfig.standard().engine())) {
            throw new IllegalArgumentException("This machine's harts run at once: only the trace can be shown of it.");
        }
        return panel;
    }
}
