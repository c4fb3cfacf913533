package pith.hal.topology;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The content of a preset file as a tree in which every value knows its line. JSON with comments, trailing commas and bare keys, so that
 * a file can explain itself.
 */
sealed interface PresetValue {
  /** {@return the line of the file on which the value begins, from 1} */
  int line();

  record Table(int line, SequencedMap<String, PresetValue> entries) implements PresetValue {}

  record Sequence(int line, List<PresetValue> values) implements PresetValue {}

  /** Text or a number, as written. */
  record Scalar(int line, String text) implements PresetValue {}

  /**
   * {@return the table that {@code text} is}
   *
   * @throws SpecException if it is not well-formed
   */
  static Table parse(String file, String text) {
    JsonFactory json =
        new JsonFactoryBuilder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .build();
    try (JsonParser in = json.createParser(text)) {
      JsonToken first = in.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw new SpecException(file + ": the whole file is a table: begin it with '{' and end it with '}'.");
      }
      return table(file, in);
    } catch (JsonProcessingException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      throw new SpecException(file + ", line " + line + ": this is not well-formed (" + e.getOriginalMessage() + "): correct it there.");
    } catch (IOException e) {
      throw new SpecException(file + ": cannot be read (" + e.getMessage() + ").");
    }
  }

  private static Table table(String file, JsonParser in) throws IOException {
    int line = in.currentTokenLocation().getLineNr();
    SequencedMap<String, PresetValue> entries = new LinkedHashMap<>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String key = in.currentName();
      int at = in.currentTokenLocation().getLineNr();
      in.nextToken();
      if (entries.put(key, value(file, in)) != null) {
        throw new SpecException(file + ", line " + at + ": '" + key + "' is there twice: remove one.");
      }
    }
    return new Table(line, entries);
  }

  private static PresetValue value(String file, JsonParser in) throws IOException {
    int line = in.currentTokenLocation().getLineNr();
    return switch (in.currentToken()) {
      case START_OBJECT -> table(file, in);
      case START_ARRAY -> {
        List<PresetValue> values = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          values.add(value(file, in));
        }
        yield new Sequence(line, values);
      }
      case VALUE_NULL -> throw new SpecException(file + ", line " + line + ": 'null' says nothing: write a value or remove the key.");
      default -> new Scalar(line, in.getText());
    };
  }
}
