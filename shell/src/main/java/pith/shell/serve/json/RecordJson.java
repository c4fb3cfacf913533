package pith.shell.serve.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.Map;

/**
 * Writes records as JSON: an object of their components, in order. Components are texts, numbers, truth values, records, enumerations, arrays of numbers, maps
 * by text and iterables of all these; a component that is null is left out. Numbers beyond 2^53 would be rounded by a page: give addresses as texts.
 */
public final class RecordJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private RecordJson() {}

    /** {@return {@code value} in UTF-8} */
    public static byte[] bytes(Object value) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator to = FACTORY.createGenerator(bytes)) {
            write(to, value);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator to, Object value) throws IOException {
        switch (value) {
            case null -> to.writeNull();
            case String text -> to.writeString(text);
            case Integer number -> to.writeNumber(number);
            case Long number -> to.writeNumber(number);
            case Double number -> to.writeNumber(number);
            case Boolean truth -> to.writeBoolean(truth);
            case Enum<?> word -> to.writeString(word.name().toLowerCase(java.util.Locale.ROOT));
            case long[] numbers -> to.writeArray(numbers, 0, numbers.length);
            case int[] numbers -> to.writeArray(numbers, 0, numbers.length);
            case Map<?, ?> map -> object(to, map);
            case Iterable<?> many -> array(to, many);
            case Record record -> object(to, record);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private static void array(JsonGenerator to, Iterable<?> many) throws IOException {
        to.writeStartArray();
        for (Object one : many) {
            write(to, one);
        }
        to.writeEndArray();
    }

    private static void object(JsonGenerator to, Map<?, ?> map) throws IOException {
        to.writeStartObject();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            to.writeFieldName(entry.getKey().toString());
            write(to, entry.getValue());
        }
        to.writeEndObject();
    }

    private static void object(JsonGenerator to, Record record) throws IOException {
        to.writeStartObject();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = read(component, record);
            if (value != null) {
                to.writeFieldName(component.getName());
                write(to, value);
            }
        }
        to.writeEndObject();
    }

    private static Object read(RecordComponent component, Record record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
