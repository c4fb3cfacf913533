package pith.kernel.tracefs;

import java.util.LinkedHashMap;
import java.util.Map;
import pith.hal.trace.TraceEvent;

/** The fields of an event of the trace unit, by name. */
record Seen(Map<String, Object> fields) {
  static Seen of(TraceEvent event) {
    Map<String, Object> fields = new LinkedHashMap<>();
    event.fields(new TraceEvent.FieldVisitor() {
      @Override
      public void field(String name, long value) {
        fields.put(name, value);
      }

      @Override
      public void field(String name, String value) {
        fields.put(name, value);
      }
    });
    return new Seen(fields);
  }

  String text(String name) {
    return fields.get(name).toString();
  }

  Long number(String name) {
    return (Long) fields.get(name);
  }

  /** {@return the number of a task that is shown as {@code pid/comm}} */
  Long pid(String name) {
    return Long.parseLong(text(name).substring(0, text(name).indexOf('/')));
  }

  String comm(String name) {
    return text(name).substring(text(name).indexOf('/') + 1);
  }
}
