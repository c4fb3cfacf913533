package pith.shell.explore;

import java.util.List;
import java.util.Locale;
import pith.hal.machine.Machine;
import pith.hal.memory.AccessCounters;
import pith.hal.memory.AccessEvent;

/** What the memory model had counted at a moment: by LLC domain, and lines moved between domains. */
public record MemoryCounts(long[][] byDomain, long[][] transfers) {
    /** Where a line that an L1 lacks may come from, near to far. */
    private static final List<AccessEvent> SOURCES = List.of(AccessEvent.L2_HITS, AccessEvent.LLC_HITS, AccessEvent.SAME_LLC, AccessEvent.SAME_DIE,
            AccessEvent.SAME_SOCKET, AccessEvent.OTHER_SOCKET, AccessEvent.DRAM_NEAR, AccessEvent.DRAM_FAR);

    public static MemoryCounts of(Machine machine) {
        AccessCounters counters = machine.memoryModel().counters();
        AccessEvent[] events = AccessEvent.values();
        long[][] byDomain = new long[counters.domains()][events.length];
        long[][] transfers = new long[counters.domains()][counters.domains()];
        for (int hart = 0; hart < counters.harts(); hart++) {
            for (AccessEvent event : events) {
                byDomain[machine.topology().thread(hart).llc()][event.ordinal()] += counters.count(hart, event);
            }
        }
        for (int from = 0; from < transfers.length; from++) {
            for (int to = 0; to < transfers.length; to++) {
                transfers[from][to] = counters.transfers(from, to);
            }
        }
        return new MemoryCounts(byDomain, transfers);
    }

    /** {@return whether the machine's memory model counts nothing} */
    public boolean isEmpty() {
        return byDomain.length == 0;
    }

    /** {@return what was counted since {@code before}} */
    public MemoryCounts since(MemoryCounts before) {
        return new MemoryCounts(difference(byDomain, before.byDomain), difference(transfers, before.transfers));
    }

    private static long[][] difference(long[][] now, long[][] before) {
        long[][] passed = new long[now.length][];
        for (int i = 0; i < now.length; i++) {
            passed[i] = now[i].clone();
            for (int j = 0; j < passed[i].length; j++) {
                passed[i][j] -= before[i][j];
            }
        }
        return passed;
    }

    /** {@return the counts as tables: where the lines that cores asked for came from, what else happened, and who gave lines to whom} */
    String text() {
        return sources() + "\n" + other() + "\n" + moved();
    }

    private String sources() {
        Table table = new Table("domain", "accesses", "L1 miss", "L2", "LLC", "core", "die", "socket", "other socket", "near DRAM", "far DRAM");
        for (int domain = 0; domain < byDomain.length; domain++) {
            Object[] cells = new Object[11];
            cells[0] = "LLC " + domain;
            long accesses = sum(domain, AccessEvent.LOADS, AccessEvent.STORES);
            cells[1] = count(accesses);
            cells[2] = String.format(Locale.ROOT, "%.2f%%", 100.0 * sum(domain, AccessEvent.LOAD_MISSES, AccessEvent.STORE_MISSES) / Math.max(1, accesses));
            for (int i = 0; i < SOURCES.size(); i++) {
                cells[i + 3] = count(sum(domain, SOURCES.get(i)));
            }
            table.row(cells);
        }
        return table.toString();
    }

    private String other() {
        Table table = new Table("domain", "upgrades", "invalidations", "write-backs", "prefetches", "stall cycles", "walks", "queues");
        for (int domain = 0; domain < byDomain.length; domain++) {
            table.row("LLC " + domain, count(sum(domain, AccessEvent.UPGRADES)), count(sum(domain, AccessEvent.INVALIDATIONS)),
                    count(sum(domain, AccessEvent.WRITEBACKS)), count(sum(domain, AccessEvent.PREFETCHES)), count(sum(domain, AccessEvent.STALL_CYCLES)),
                    count(sum(domain, AccessEvent.WALK_CYCLES)), count(sum(domain, AccessEvent.QUEUE_CYCLES)));
        }
        return table.toString();
    }

    private String moved() {
        String[] titles = new String[transfers.length + 1];
        titles[0] = "lines from \\ to";
        for (int to = 0; to < transfers.length; to++) {
            titles[to + 1] = "LLC " + to;
        }
        Table table = new Table(titles);
        for (int from = 0; from < transfers.length; from++) {
            Object[] cells = new Object[transfers.length + 1];
            cells[0] = "LLC " + from;
            for (int to = 0; to < transfers.length; to++) {
                cells[to + 1] = count(transfers[from][to]);
            }
            table.row(cells);
        }
        return table.toString();
    }

    /** {@return how often any of {@code events} happened to the harts of a domain} */
    public long sum(int domain, AccessEvent... events) {
        long sum = 0;
        for (AccessEvent event : events) {
            sum += byDomain[domain][event.ordinal()];
        }
        return sum;
    }

    private static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
