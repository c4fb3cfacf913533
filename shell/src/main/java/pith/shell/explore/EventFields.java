package pith.shell.explore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import pith.hal.trace.Trace;
import pith.hal.trace.TraceEvent;

/**
 * What can be asked of a recorded event: the fields that its tracepoint gives, and what every event has.
 *
 * <pre>
 *   hart       where it happened
 *   time       when, in cycles
 *   cycles     since the event of the same name before it on the same hart
 *   comm       the task: that which its tracepoint names first, without its number
 * </pre>
 *
 * A tracepoint's own field of such a name comes before these. Source: the variables of bpftrace.
 */
public final class EventFields {
    private static final Set<String> TASKS = Set.of("prev", "task", "parent");

    private final Map<String, Object> values = new LinkedHashMap<>();

    /** The fields of {@code entry}; {@code before} is the time of the event before it, negative if there was none. */
    public EventFields(Trace.Entry entry, long before) {
        entry.event().fields(new TraceEvent.FieldVisitor() {
            @Override
            public void field(String name, long value) {
                values.put(name, value);
            }

            @Override
            public void field(String name, String value) {
                values.put(name, value);
            }
        });
        values.putIfAbsent("hart", (long) entry.hart());
        values.putIfAbsent("time", entry.time());
        if (before >= 0) {
            values.putIfAbsent("cycles", entry.time() - before);
        }
        values.keySet().stream().filter(TASKS::contains).findFirst().ifPresent(task -> values.putIfAbsent("comm", comm(values.get(task).toString())));
    }

    /** {@return the name of a task that is shown as {@code pid/comm}} */
    private static String comm(String task) {
        return task.substring(task.indexOf('/') + 1);
    }

    /** {@return the names that can be asked for} */
    public Set<String> names() {
        return values.keySet();
    }

    /** {@return a field as text, null if the event has none of that name} */
    public String text(String name) {
        Object value = values.get(name);
        return value == null ? null : value.toString();
    }

    /** {@return a field as a number, null if it is none} */
    public Long number(String name) {
        return values.get(name) instanceof Long number ? number : null;
    }
}
