package pith.shell.serve.panel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import pith.hal.trace.Category;
import pith.hal.trace.Trace;
import pith.hal.trace.TraceEvent;
import pith.kernel.boot.PithKernel;
import pith.kernel.task.Kernel;
import pith.shell.explore.EventFilter;

/** The trace unit's events as they happen, those that pass a filter. Categories that nobody had switched on are on while somebody looks. */
final class TracePanel implements Panel {
    /** As many as a page can show between two pictures; the rest counts as dropped. */
    private static final int MOST = 200;

    record Picture(long nanos, List<Line> lines, long dropped) {}

    /** An event; {@code text} has its fields as ftrace writes them. */
    record Line(long nanos, int hart, String category, String name, String text) {}

    private final Kernel kernel;
    private final TraceTap tap;
    private final TraceDemand demand;
    private final int categories;

    /** @throws IllegalArgumentException with a sentence, if {@code filter} is none */
    TracePanel(PithKernel boot, TraceDemand demand, String categories, String filter) {
        this.kernel = boot.kernel();
        this.demand = demand;
        this.categories = mask(categories);
        this.tap = new TraceTap(this.categories, EventFilter.of(filter));
        demand.add(kernel.trace(), this.categories);
        kernel.trace().addSink(tap);
    }

    private static int mask(String words) {
        int mask = 0;
        for (Category category : Category.values()) {
            mask |= List.of(words.split(",")).contains(word(category)) ? category.mask() : 0;
        }
        return mask;
    }

    private static String word(Category category) {
        return category.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean needsStillMachine() {
        return false;
    }

    @Override
    public Optional<Picture> picture() {
        TraceTap.Heard heard = tap.take();
        int left = Math.max(0, heard.entries().size() - MOST);
        List<Line> lines = new ArrayList<>();
        heard.entries().subList(left, heard.entries().size()).forEach(entry -> lines.add(line(entry)));
        return lines.isEmpty() && heard.dropped() == 0 ? Optional.empty() : Optional.of(new Picture(kernel.monotonicNanos(), lines, heard.dropped() + left));
    }

    private Line line(Trace.Entry entry) {
        StringBuilder text = new StringBuilder();
        entry.event().fields(new Fields(text));
        return new Line(kernel.machine().nanos(entry.time()), entry.hart(), word(entry.event().category()), entry.event().name(), text.toString());
    }

    @Override
    public void close() {
        kernel.trace().removeSink(tap);
        demand.remove(kernel.trace(), categories);
    }

    private record Fields(StringBuilder text) implements TraceEvent.FieldVisitor {
        @Override
        public void field(String name, long value) {
            field(name, Long.toString(value));
        }

        @Override
        public void field(String name, String value) {
            text.append(text.isEmpty() ? "" : " ").append(name).append('=').append(value);
        }

        @Override
        public void address(String name, long value) {
            field(name, MemoryPanel.hex(value));
        }
    }
}
