package pith.shell.explore;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pith.mm.fault.PageFaultEvent;

/** Faults counted by how they were resolved, and by where. */
final class FaultTally {
    private static final int PLACES = 12;

    private record Kind(long faults, long cycles) {
        Kind plus(Kind more) {
            return new Kind(faults + more.faults, cycles + more.cycles);
        }
    }

    private final Map<String, Kind> outcomes = new TreeMap<>();
    private final Map<String, Kind> places = new TreeMap<>();
    private long faults;
    private long cycles;

    void add(PageFaultEvent fault) {
        faults++;
        cycles += fault.cycles();
        outcomes.merge(fault.outcomeText(), new Kind(1, fault.cycles()), Kind::plus);
    }

    /** Adds a fault of which is known what stands at its address. */
    void add(FaultWatch.Seen seen) {
        add(seen.event());
        places.merge(seen.what().replaceAll("\\+0x[0-9a-f]+$", ""), new Kind(1, seen.event().cycles()), Kind::plus);
    }

    long faults() {
        return faults;
    }

    String outcomes() {
        return table("resolved by", outcomes, outcomes.size());
    }

    /** {@return the places with most faults} */
    String places() {
        return table("where", places, PLACES);
    }

    String sum() {
        return faults + " faults, " + cycles + " cycles" + (faults == 0 ? "" : ", " + cycles / faults + " each") + "\n";
    }

    private static String table(String title, Map<String, Kind> kinds, int most) {
        Table table = new Table(title, "faults", "cycles", "cycles each");
        List<Map.Entry<String, Kind>> largest = kinds.entrySet().stream()
                .sorted((one, other) -> Long.compare(other.getValue().faults(), one.getValue().faults())).limit(most).toList();
        largest.forEach(kind -> table.row(kind.getKey(), kind.getValue().faults(), kind.getValue().cycles(), kind.getValue().cycles() / kind.getValue().faults()));
        return table.toString();
    }
}
