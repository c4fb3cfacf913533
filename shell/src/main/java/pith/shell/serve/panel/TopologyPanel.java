package pith.shell.serve.panel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import pith.hal.memory.AccessEvent;
import pith.hal.topology.Topology;
import pith.kernel.task.Kernel;
import pith.kernel.task.Task;
import pith.sched.Runqueue;
import pith.shell.explore.MemoryCounts;

/** The machine's topology, who runs on each hart, and what moved between last-level caches since the last picture. */
final class TopologyPanel implements Panel {
    private static final int KIB = 1024;

    /**
     * A picture.
     *
     * @param transfers lines moved since the last picture, from each LLC domain to each; nothing if the machine's memory model counts nothing
     */
    record Picture(String machine, List<Socket> sockets, List<Cache> caches, List<long[]> transfers) {}

    record Socket(int id, List<Die> dies) {}

    record Die(int id, List<Llc> llcs) {}

    record Llc(int id, long kib, List<OnHart> harts) {}

    /**
     * @param pid 0 for an idle hart
     * @param used of 1024, lately
     */
    record OnHart(int id, int core, int pid, String task, int waiting, long used) {}

    /** What an LLC domain's harts asked for since the last picture. */
    record Cache(int llc, long accesses, long llcHits, long fromOthers, long dram) {}

    private final Kernel kernel;
    private MemoryCounts before;

    TopologyPanel(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public Optional<Picture> picture() {
        MemoryCounts now = MemoryCounts.of(kernel.machine());
        MemoryCounts passed = before == null ? now : now.since(before);
        before = now;
        return Optional.of(new Picture(kernel.machine().spec().name(), sockets(), caches(passed), passed.isEmpty() ? null : Arrays.asList(passed.transfers())));
    }

    private List<Socket> sockets() {
        return kernel.machine().topology().sockets().stream()
                .map(socket -> new Socket(socket.id(), socket.dies().stream()
                        .map(die -> new Die(die.id(), die.llcs().stream().map(llc -> new Llc(llc.id(), llc.cache().bytes() / KIB, harts(llc))).toList()))
                        .toList()))
                .toList();
    }

    private List<OnHart> harts(Topology.LlcDomain llc) {
        List<OnHart> harts = new ArrayList<>();
        for (Topology.Core core : llc.cores()) {
            core.threads().forEach(thread -> harts.add(onHart(thread.hart(), core.id())));
        }
        return harts;
    }

    private OnHart onHart(int hart, int core) {
        Runqueue queue = kernel.scheduler().runqueues().get(hart);
        boolean idle = queue.current() == queue.idle();
        int pid = queue.current() instanceof Task task ? task.process().pid() : 0;
        String name = idle ? "" : queue.current() instanceof Task task ? task.comm() : queue.current().name();
        return new OnHart(hart, core, idle ? 0 : pid, name, Math.max(0, queue.running() - (idle ? 0 : 1)), queue.utilization());
    }

    private static List<Cache> caches(MemoryCounts passed) {
        List<Cache> caches = new ArrayList<>();
        for (int llc = 0; llc < passed.byDomain().length; llc++) {
            caches.add(new Cache(llc, passed.sum(llc, AccessEvent.LOADS, AccessEvent.STORES), passed.sum(llc, AccessEvent.LLC_HITS),
                    passed.sum(llc, AccessEvent.SAME_LLC, AccessEvent.SAME_DIE, AccessEvent.SAME_SOCKET, AccessEvent.OTHER_SOCKET),
                    passed.sum(llc, AccessEvent.DRAM_NEAR, AccessEvent.DRAM_FAR)));
        }
        return caches;
    }
}
