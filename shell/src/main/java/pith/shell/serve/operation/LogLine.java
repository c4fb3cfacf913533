package pith.shell.serve.operation;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.LayoutBase;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * An entry of the log as one line: JSON, or {@code key=value}. What people sent may be in a message: whatever could end a line, move a cursor or look like
 * something else is escaped, in both forms alike.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {
    private static final int MOST_TEXT = 2_000;
    private static final int FRAMES = 12;

    private final boolean json;

    LogLine(boolean json) {
        this.json = json;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
        fields.put("level", event.getLevel().toString().toLowerCase(java.util.Locale.ROOT));
        fields.put("from", event.getLoggerName().substring(event.getLoggerName().lastIndexOf('.') + 1));
        fields.put("message", event.getFormattedMessage());
        if (event.getThrowableProxy() != null) {
            fields.put("error", told(event.getThrowableProxy()));
        }
        StringJoiner line = json ? new StringJoiner(",", "{", "}\n") : new StringJoiner(" ", "", "\n");
        fields.replaceAll((_, value) -> value.length() <= MOST_TEXT ? value : value.substring(0, MOST_TEXT) + "...");
        fields.forEach((key, value) -> line.add(json ? quoted(key) + ":" + quoted(value) : key + "=" + (value.matches("[A-Za-z0-9_.:-]+") ? value : quoted(value))));
        return line.toString();
    }

    private static String told(IThrowableProxy error) {
        StringJoiner told = new StringJoiner(" < ");
        told.add(error.getClassName() + ": " + error.getMessage());
        for (int i = 0; i < Math.min(FRAMES, error.getStackTraceElementProxyArray().length); i++) {
            told.add(error.getStackTraceElementProxyArray()[i].getStackTraceElement().toString());
        }
        return error.getCause() == null ? told.toString() : told + " < because of " + told(error.getCause());
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : new String(JsonStringEncoder.getInstance().quoteAsString(text)).toCharArray()) {
            if (c < 0x7f) {
                quoted.append(c);
            } else {
                quoted.append(String.format("\\u%04x", (int) c));
            }
        }
        return quoted.append('"').toString();
    }
}
