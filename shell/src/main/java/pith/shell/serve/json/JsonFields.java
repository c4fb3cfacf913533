package pith.shell.serve.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A flat JSON object that came from outside: names with texts, numbers or truth values. */
public final class JsonFields {
    private static final int MOST_FIELDS = 32;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(4).maxStringLength(1 << 16).maxNumberLength(32).build())
            .build();

    private final Map<String, String> texts;

    private JsonFields(Map<String, String> texts) {
        this.texts = texts;
    }

    /** {@return the fields of the object that {@code bytes} are; nothing if they are no such thing} */
    public static Optional<JsonFields> of(byte[] bytes) {
        try (JsonParser from = FACTORY.createParser(bytes)) {
            Map<String, String> texts = new LinkedHashMap<>();
            boolean whole = from.nextToken() == JsonToken.START_OBJECT && readFields(from, texts) && from.nextToken() == null;
            return whole ? Optional.of(new JsonFields(texts)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean readFields(JsonParser from, Map<String, String> texts) throws IOException {
        while (from.nextToken() == JsonToken.FIELD_NAME) {
            String name = from.currentName();
            if (!from.nextToken().isScalarValue() || texts.size() == MOST_FIELDS) {
                return false;
            }
            texts.put(name, from.currentToken() == JsonToken.VALUE_NULL ? null : from.getText());
        }
        return from.currentToken() == JsonToken.END_OBJECT;
    }

    /** {@return a field as text; {@code otherwise} if it is not there} */
    public String text(String name, String otherwise) {
        String text = texts.get(name);
        return text == null ? otherwise : text;
    }

    /** {@return a field as a whole number; {@code otherwise} if it is not there or none} */
    public long number(String name, long otherwise) {
        try {
            return texts.get(name) == null ? otherwise : Long.parseLong(texts.get(name));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /** {@return a field as an address or another 64-bit number in hexadecimal, with or without 0x; {@code otherwise} if it is not there or none} */
    public long hex(String name, long otherwise) {
        try {
            String text = texts.get(name);
            return text == null ? otherwise : Long.parseUnsignedLong(text.startsWith("0x") ? text.substring(2) : text, 16);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
