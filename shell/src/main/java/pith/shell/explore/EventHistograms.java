package pith.shell.explore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pith.hal.trace.Trace;

/**
 * Histograms of a field of recorded events, one for each value of another.
 *
 * @param event the tracepoint's name
 * @param filter which of its events
 * @param field what is counted; empty to list the events instead
 * @param key a histogram for each value of it; empty for one of all
 */
record EventHistograms(String event, EventFilter filter, String field, String key) {
    /** {@return the events that are meant, with their fields} */
    private List<EventFields> matching(List<Trace.Entry> recorded) {
        Map<Integer, Long> before = new HashMap<>();
        List<EventFields> matching = new ArrayList<>();
        for (Trace.Entry entry : recorded) {
            if (entry.event().name().equals(event)) {
                Long last = before.put(entry.hart(), entry.time());
                EventFields fields = new EventFields(entry, last == null ? -1 : last);
                if (filter.accepts(fields)) {
                    matching.add(fields);
                }
            }
        }
        return matching;
    }

    /** {@return the histograms of what is recorded, by key in alphabetical order} Refused if there is nothing to count. */
    String text(List<Trace.Entry> recorded) {
        List<EventFields> matching = matching(recorded);
        if (matching.isEmpty()) {
            throw new Explorer.Refusal(1, "no such event '" + event + "' is recorded; " + seen(recorded));
        }
        Map<String, Histogram> histograms = new TreeMap<>();
        for (EventFields fields : matching) {
            Long value = fields.number(field);
            String group = key.isEmpty() ? "" : fields.text(key);
            if (value != null && group != null) {
                histograms.computeIfAbsent(group, _ -> new Histogram()).add(value);
            }
        }
        if (histograms.isEmpty()) {
            throw new Explorer.Refusal(2, event + " has no numbers '" + field + "'" + (key.isEmpty() ? "" : " by '" + key + "'") + "; its fields are "
                    + String.join(", ", matching.getLast().names()));
        }
        StringBuilder text = new StringBuilder();
        histograms.forEach((group, histogram) -> text.append(text.isEmpty() ? "" : "\n").append(key.isEmpty() ? "@:\n" : "@[" + group + "]:\n").append(histogram.text()));
        return text.toString();
    }

    private static String seen(List<Trace.Entry> recorded) {
        String names = String.join(", ", recorded.stream().map(entry -> entry.event().name()).sorted().distinct().toList());
        return names.isEmpty() ? "'trace on' begins to record" : "there are " + names;
    }
}
