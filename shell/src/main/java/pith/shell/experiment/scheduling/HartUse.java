package pith.shell.experiment.scheduling;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pith.hal.trace.TraceEvent;
import pith.hal.trace.TraceSink;
import pith.hal.trace.TraceSlice;

/** How long each task had each hart, by buckets of time, as the trace of a run tells. */
final class HartUse implements TraceSink {
    /** The task that had most of a hart, and how much of the time all had it. */
    record Share(String task, double share) {}

    private final long bucket;
    private final String[] running;
    private final long[] since;
    private final long[] busy;

    /** For each hart its buckets, each with the cycles of each task. */
    private final List<List<Map<String, Long>>> used = new ArrayList<>();

    /** For {@code harts} harts, by buckets of so many cycles. */
    HartUse(int harts, long bucket) {
        this.bucket = bucket;
        running = new String[harts];
        since = new long[harts];
        busy = new long[harts];
        for (int hart = 0; hart < harts; hart++) {
            used.add(new ArrayList<>());
        }
    }

    @Override
    public void accept(long time, int hart, TraceEvent event) {
        if (event instanceof TraceSlice.OnHart slice) {
            if (running[hart] != null && !running[hart].isEmpty()) {
                add(hart, running[hart], since[hart], time);
            }
            running[hart] = slice.running();
            since[hart] = time;
        }
    }

    private void add(int hart, String task, long from, long to) {
        busy[hart] += to - from;
        List<Map<String, Long>> buckets = used.get(hart);
        for (long at = from; at < to;) {
            long end = Math.min(to, (at / bucket + 1) * bucket);
            while (buckets.size() <= at / bucket) {
                buckets.add(new TreeMap<>());
            }
            buckets.get((int) (at / bucket)).merge(task, end - at, Long::sum);
            at = end;
        }
    }

    /** {@return the length of a bucket in cycles} */
    long bucket() {
        return bucket;
    }

    /** {@return how many buckets there are until nothing more happened} */
    int buckets() {
        return used.stream().mapToInt(List::size).max().orElse(0);
    }

    /** {@return cycles for which a hart was busy} */
    long busy(int hart) {
        return busy[hart];
    }

    /** {@return who had most of a hart between two buckets, the latter not included} */
    Share most(int hart, int from, int to) {
        Map<String, Long> sums = new TreeMap<>();
        List<Map<String, Long>> buckets = used.get(hart);
        for (int i = from; i < Math.min(to, buckets.size()); i++) {
            buckets.get(i).forEach((task, cycles) -> sums.merge(task, cycles, Long::sum));
        }
        long all = sums.values().stream().mapToLong(Long::longValue).sum();
        return sums.entrySet().stream().max(Map.Entry.comparingByValue())
                .map(most -> new Share(most.getKey(), Math.min(1, (double) all / ((to - from) * bucket))))
                .orElse(new Share("", 0));
    }
}
