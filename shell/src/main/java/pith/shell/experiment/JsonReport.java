package pith.shell.experiment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.core.util.Separators.Spacing;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** The results for other programs; a ratio whose divisor is 0 is null. */
public final class JsonReport {
    private JsonReport() {}

    /** {@return {@code {"experiment","machine","rows":[…],"summary":[…]}}, a row of either list on a line of its own} */
    public static String of(Results results) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.setPrettyPrinter(linePerRow());
            json.writeStartObject();
            json.writeStringField("experiment", results.experiment().name());
            json.writeStringField("machine", results.machine());
            json.writeArrayFieldStart("rows");
            for (Row row : results.rows()) {
                row(json, row);
            }
            json.writeEndArray();
            json.writeArrayFieldStart("summary");
            for (Comparison comparison : results.summary()) {
                summary(json, comparison);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private static PrettyPrinter linePerRow() {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(Separators.createDefaultInstance().withObjectFieldValueSpacing(Spacing.NONE));
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
        printer.indentObjectsWith(new DefaultPrettyPrinter.NopIndenter());
        return printer;
    }

    private static void row(JsonGenerator json, Row row) throws IOException {
        json.writeStartObject();
        json.writeStringField("workload", row.workload());
        json.writeStringField("variant", row.variant());
        json.writeNumberField("seed", row.seed());
        json.writeStringField("metric", row.metric().name());
        number(json, "value", row.value());
        json.writeStringField("unit", row.metric().unit());
        json.writeEndObject();
    }

    private static void summary(JsonGenerator json, Comparison comparison) throws IOException {
        json.writeStartObject();
        json.writeStringField("workload", comparison.workload());
        json.writeStringField("metric", comparison.metric().name());
        number(json, "legacy", comparison.legacy().value());
        number(json, "new", comparison.modern().value());
        number(json, "ratio", comparison.ratio().value());
        number(json, "low", comparison.ratio().low());
        number(json, "high", comparison.ratio().high());
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String name, double value) throws IOException {
        json.writeFieldName(name);
        if (Double.isInfinite(value)) {
            json.writeNull();
        } else if (value == (long) value) {
            json.writeNumber((long) value);
        } else {
            json.writeNumber(value);
        }
    }
}
