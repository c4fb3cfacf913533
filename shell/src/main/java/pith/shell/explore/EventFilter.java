package pith.shell.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which events are meant: comparisons of fields, all of which must hold, such as {@code hart==1 && cycles>1000}. Source: the filters of Linux's ftrace. */
public final class EventFilter {
    private static final Pattern COMPARISON = Pattern.compile("\\s*([a-z_0-9]+)\\s*(==|!=|<=|>=|<|>|~)\\s*(.*?)\\s*");

    /** One comparison; {@code ~} asks whether a text contains another. */
    private record Comparison(String field, String operator, String value) {
        boolean holds(EventFields event) {
            String text = event.text(field);
            Long number = event.number(field);
            if (text == null) {
                return false;
            }
            return switch (operator) {
                case "==" -> text.equals(value);
                case "!=" -> !text.equals(value);
                case "~" -> text.contains(value);
                default -> number != null && ordered(Long.compare(number, Long.parseLong(value)));
            };
        }

        private boolean ordered(int order) {
            return switch (operator) {
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            };
        }
    }

    private final List<Comparison> all = new ArrayList<>();

    private EventFilter() {}

    /**
     * {@return the filter that {@code text} describes, every event for an empty one} An {@link IllegalArgumentException} says in a sentence what is wrong, and
     * a mend.
     */
    public static EventFilter of(String text) {
        EventFilter filter = new EventFilter();
        if (!text.isBlank()) {
            Arrays.stream(text.split("&&")).forEach(part -> filter.all.add(comparison(part)));
        }
        return filter;
    }

    private static Comparison comparison(String text) {
        Matcher parts = COMPARISON.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text.strip() + "' is no comparison; write FIELD==VALUE, or !=, <, <=, >, >=, or ~ for a part of a text");
        }
        boolean ordered = parts.group(2).startsWith("<") || parts.group(2).startsWith(">");
        if (ordered && !parts.group(3).matches("-?[0-9]{1,18}")) {
            throw new IllegalArgumentException("'" + parts.group(3) + "' is no number, as " + parts.group(2) + " needs one");
        }
        return new Comparison(parts.group(1), parts.group(2), parts.group(3));
    }

    /** {@return whether it accepts every event} */
    public boolean acceptsAll() {
        return all.isEmpty();
    }

    /** {@return whether all comparisons hold for an event} */
    public boolean accepts(EventFields event) {
        return all.stream().allMatch(comparison -> comparison.holds(event));
    }
}
