package pith.shell.experiment.memory;

import java.util.List;
import java.util.stream.Stream;
import pith.mm.MemoryOption;
import pith.shell.experiment.Experiment;
import pith.shell.experiment.Metric;
import pith.shell.experiment.Variant;
import pith.shell.experiment.Workload;

/** {@code buddy}: what harts gain by keeping free pages at hand, by the order of blocks. */
public final class BuddyLists implements Experiment {
    /** Up to 3 harts keep blocks at hand; 5 they don't; 9 is a huge page, of which they keep two lists. */
    private static final List<Integer> ORDERS = List.of(0, 1, 2, 3, 5, 9);

    @Override
    public String name() {
        return "buddy";
    }

    @Override
    public String question() {
        return "What does a block of pages cost if harts keep free ones at hand instead of asking the zone each time, and if two harts want them at once?";
    }

    @Override
    public List<Workload> workloads() {
        return Stream.of(1, 2)
                .flatMap(harts -> ORDERS.stream().map(order -> Workload.of("order-" + order + (harts == 1 ? "" : "-both"), "buddy-cost " + order + " " + harts + " 4000")))
                .toList();
    }

    @Override
    public List<Variant> variants() {
        return List.of(
                new Variant("zone", setup -> setup.with(MemoryOption.HART_LISTS, false)),
                new Variant("hart-lists", setup -> setup.with(MemoryOption.HART_LISTS, true)));
    }

    /** Cycles of an allocation or a free on average, and those in which it waited for another hart. */
    @Override
    public List<Metric> metrics() {
        return List.of(Metric.printed("cycles/op", "cycles"), Metric.printed("waiting/op", "cycles"));
    }
}
