package pith.shell.serve.panel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import pith.hal.memory.AccessEvent;
import pith.kernel.task.Kernel;
import pith.mm.physical.VmStatistic;
import pith.sched.Runqueue;
import pith.shell.explore.MemoryCounts;

/** What the kernel and the memory model count, since boot: a page makes charts of the differences. */
final class CountersPanel implements Panel {
    record Picture(long nanos, Map<String, Long> counts, Map<String, Long> levels) {}

    private final Kernel kernel;

    CountersPanel(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public Optional<Picture> picture() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("faults", kernel.memory().statistics().get(VmStatistic.FAULTS));
        counts.put("major faults", kernel.memory().statistics().get(VmStatistic.MAJOR_FAULTS));
        counts.put("context switches", kernel.scheduler().runqueues().stream().mapToLong(Runqueue::switches).sum());
        counts.put("forks", kernel.tasks().forks());
        addMisses(counts);
        long now = kernel.machine().now();
        long idle = kernel.scheduler().runqueues().stream().mapToLong(queue -> queue.idleCycles(now)).sum();
        counts.put("busy nanos", kernel.machine().nanos(Math.max(0, now * kernel.machine().hartCount() - idle)));
        return Optional.of(new Picture(kernel.machine().nanos(now), counts, levels()));
    }

    private void addMisses(Map<String, Long> counts) {
        MemoryCounts memory = MemoryCounts.of(kernel.machine());
        long misses = 0;
        long transfers = 0;
        for (int llc = 0; llc < memory.byDomain().length; llc++) {
            misses += memory.sum(llc, AccessEvent.LOAD_MISSES, AccessEvent.STORE_MISSES, AccessEvent.FETCH_MISSES);
            transfers += memory.sum(llc, AccessEvent.SAME_DIE, AccessEvent.SAME_SOCKET, AccessEvent.OTHER_SOCKET);
        }
        if (!memory.isEmpty()) {
            counts.put("cache misses", misses);
            counts.put("lines between LLCs", transfers);
        }
    }

    private Map<String, Long> levels() {
        Map<String, Long> levels = new LinkedHashMap<>();
        levels.put("free pages", kernel.memory().pages().freePages());
        levels.put("anonymous pages", kernel.memory().statistics().get(VmStatistic.ANONYMOUS));
        levels.put("file pages", kernel.memory().statistics().get(VmStatistic.FILE));
        levels.put("harts", (long) kernel.machine().hartCount());
        return levels;
    }
}
