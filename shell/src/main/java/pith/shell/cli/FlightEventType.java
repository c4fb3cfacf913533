package pith.shell.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.AnnotationElement;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventFactory;
import jdk.jfr.Label;
import jdk.jfr.MemoryAddress;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.ValueDescriptor;
import pith.hal.trace.TraceEvent;

/**
 * A tracepoint as an event type of the Flight Recorder: {@code pith.sched_switch}, in the folder of its subsystem, with the tracepoint's own fields as columns
 * and the kernel's stack. The type is made after the first event of the tracepoint; fields that only some of its events have stand together in {@code more}.
 *
 * <pre>
 *   time   hart   own fields …   more          time: the hart's clock, beside the host's that every event has
 * </pre>
 */
final class FlightEventType {
    private static final int TIME = 0, HART = 1, OWN = 2;

    private final EventFactory factory;

    /** Where a field's value goes. */
    private final Map<String, Integer> places;

    private FlightEventType(EventFactory factory, Map<String, Integer> places) {
        this.factory = factory;
        this.places = places;
    }

    /** {@return a type with the fields of {@code first}} */
    static FlightEventType like(TraceEvent first) {
        List<ValueDescriptor> fields = new ArrayList<>();
        fields.add(new ValueDescriptor(long.class, "time", List.of(label("Machine Time"), new AnnotationElement(Description.class, "The hart's clock since the machine was switched on"),
                new AnnotationElement(Timespan.class, Timespan.NANOSECONDS))));
        fields.add(new ValueDescriptor(int.class, "hart", List.of(label("Hart"))));
        Map<String, Integer> places = new LinkedHashMap<>();
        first.fields(new Declaring(fields, places));
        fields.add(new ValueDescriptor(String.class, "more", List.of(label("More"), new AnnotationElement(Description.class, "Fields that only some of these events have"))));
        return new FlightEventType(EventFactory.create(annotations(first), fields), places);
    }

    private static AnnotationElement label(String text) {
        return new AnnotationElement(Label.class, text);
    }

    private static List<AnnotationElement> annotations(TraceEvent event) {
        String subsystem = event.category().name().toLowerCase(Locale.ROOT);
        return List.of(new AnnotationElement(Name.class, "pith." + event.name()), label(event.name()), new AnnotationElement(Category.class, new String[] {"Pith", subsystem}),
                new AnnotationElement(Description.class, "A tracepoint of the emulated machine's kernel"), new AnnotationElement(StackTrace.class, true));
    }

    /** Records {@code event}, if anybody does. */
    void commit(long nanos, int hart, TraceEvent event) {
        Event recorded = factory.newEvent();
        if (recorded.isEnabled()) {
            Filling filling = new Filling(recorded, places);
            recorded.set(TIME, nanos);
            recorded.set(HART, hart);
            event.fields(filling);
            recorded.set(OWN + places.size(), filling.more());
            recorded.commit();
        }
    }

    private record Declaring(List<ValueDescriptor> fields, Map<String, Integer> places) implements TraceEvent.FieldVisitor {
        private void declare(Class<?> type, String name, AnnotationElement... how) {
            places.put(name, fields.size());
            fields.add(new ValueDescriptor(type, name, List.of(how)));
        }

        @Override
        public void field(String name, long value) {
            declare(long.class, name, label(name));
        }

        @Override
        public void field(String name, String value) {
            declare(String.class, name, label(name));
        }

        @Override
        public void address(String name, long value) {
            declare(long.class, name, label(name), new AnnotationElement(MemoryAddress.class));
        }
    }

    private static final class Filling implements TraceEvent.FieldVisitor {
        private final Event event;
        private final Map<String, Integer> places;
        private final StringBuilder more = new StringBuilder();

        Filling(Event event, Map<String, Integer> places) {
            this.event = event;
            this.places = places;
        }

        private void set(String name, Object value) {
            Integer place = places.get(name);
            if (place != null) {
                event.set(place, value);
            } else {
                more.append(more.isEmpty() ? "" : " ").append(name).append('=').append(value);
            }
        }

        @Override
        public void field(String name, long value) {
            set(name, value);
        }

        @Override
        public void field(String name, String value) {
            set(name, value);
        }

        String more() {
            return more.toString();
        }
    }
}
