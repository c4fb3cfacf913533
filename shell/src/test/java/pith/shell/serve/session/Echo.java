package pith.shell.serve.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/** How long a key takes to be seen, for people who type all at once. */
final class Echo {
    /** Nobody types faster. */
    private static final long PAUSE_MILLIS = 60;

    /** A line is taken back before it reaches the edge of the screen. */
    private static final int LINE_KEYS = 50;

    private static final String TAKE_BACK = "\u0015";

    /** A key: when it was pressed, and when it was seen. */
    private record Key(long begin, long end) {}

    private final List<Key> pressed = Collections.synchronizedList(new ArrayList<>());

    private Echo() {}

    static Echo of(List<ScreenViewer> people, int keys) throws InterruptedException {
        Echo echo = new Echo();
        List<Thread> typists = people.stream().map(person -> Thread.ofPlatform().start(() -> echo.type(person, keys))).toList();
        for (Thread typist : typists) {
            typist.join();
        }
        return echo;
    }

    private void type(ScreenViewer person, int keys) {
        try {
            for (int i = 0; i < keys; i++) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                long shown = person.next();
                long begin = System.nanoTime();
                person.type(i % LINE_KEYS == LINE_KEYS - 1 ? TAKE_BACK : "x");
                person.awaitBeyond(shown);
                pressed.add(new Key(begin, System.nanoTime()));
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** {@return the time within which {@code percent} of all keys were seen, in milliseconds} */
    double millis(int percent) {
        return millis(percent, key -> key.end - key.begin);
    }

    private double millis(int percent, ToLongFunction<Key> nanos) {
        List<Long> sorted = pressed.stream().map(nanos::applyAsLong).sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
    }

    /** {@return the same, and what is left of it without the collector's pauses} */
    String apartFrom(Pauses pauses) {
        ToLongFunction<Key> rest = key -> key.end - key.begin - pauses.within(key.begin, key.end);
        long paused = pressed.stream().filter(key -> pauses.within(key.begin, key.end) > 0).count();
        return "%s; %d of them met the collector, without it median %.2f ms, p99 %.2f ms".formatted(this, paused, millis(50, rest), millis(99, rest));
    }

    @Override
    public String toString() {
        return "median %.2f ms, p99 %.2f ms of %d keys".formatted(millis(50), millis(99), pressed.size());
    }
}
