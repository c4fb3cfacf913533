package pith.shell.serve.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long a key takes to be seen, for people who type all at once. */
final class Echo {
    /** Nobody types faster. */
    private static final long PAUSE_MILLIS = 60;

    private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());

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
                person.type("x");
                person.awaitBeyond(shown);
                nanos.add(System.nanoTime() - begin);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** {@return the time within which {@code percent} of all keys were seen, in milliseconds} */
    double millis(int percent) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100)) / 1e6;
    }

    @Override
    public String toString() {
        return "median %.2f ms, p99 %.2f ms of %d keys".formatted(millis(50), millis(99), nanos.size());
    }
}
