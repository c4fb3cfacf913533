package pith.shell.serve.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.Closeable;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import pith.shell.serve.files.PrivateFile;

/** An asciicast file under way. A failed write leaves it as it was after the last whole line. Confined to its writer. */
final class Asciicast implements Closeable {
    private static final JsonFactory JSON = new JsonFactory();

    private final FileChannel file;
    private final CharsetDecoder decoder =
            StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE).onUnmappableCharacter(CodingErrorAction.REPLACE);

    /** Of a character that is not complete. */
    private byte[] rest = {};

    private long written;

    private Asciicast(FileChannel file) {
        this.file = file;
    }

    /** Begins a new file, which only its owner may read. */
    static Asciicast create(Path path, int columns, int rows, long epochSeconds) throws IOException {
        FileChannel file = FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PrivateFile.MODE);
        Asciicast cast = new Asciicast(file);
        try {
            cast.head(columns, rows, epochSeconds);
            return cast;
        } catch (IOException full) {
            file.close();
            Files.deleteIfExists(path);
            throw full;
        }
    }

    private void head(int columns, int rows, long epochSeconds) throws IOException {
        line(json -> {
            json.writeStartObject();
            json.writeNumberField("version", 2);
            json.writeNumberField("width", columns);
            json.writeNumberField("height", rows);
            json.writeNumberField("timestamp", epochSeconds);
            json.writeEndObject();
        });
    }

    /** {@return the size of the file} */
    long bytes() {
        return written;
    }

    void output(long millis, byte[] bytes) throws IOException {
        String text = decoded(bytes);
        if (!text.isEmpty()) {
            event(millis, "o", text);
        }
    }

    void resized(long millis, int columns, int rows) throws IOException {
        event(millis, "r", columns + "x" + rows);
    }

    void mark(long millis, String label) throws IOException {
        event(millis, "m", label);
    }

    /** Characters may be cut in two by pieces. */
    private String decoded(byte[] bytes) {
        ByteBuffer all = ByteBuffer.allocate(rest.length + bytes.length).put(rest).put(bytes).flip();
        CharBuffer text = CharBuffer.allocate(all.remaining() + 1);
        decoder.reset();
        decoder.decode(all, text, false);
        rest = new byte[all.remaining()];
        all.get(rest);
        return text.flip().toString();
    }

    private interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    private void event(long millis, String kind, String data) throws IOException {
        line(json -> {
            json.writeStartArray();
            json.writeNumber(millis / 1000.0);
            json.writeString(kind);
            json.writeString(data);
            json.writeEndArray();
        });
    }

    private void line(Content content) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            content.write(json);
        }
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.append('\n').toString());
        int length = bytes.remaining();
        try {
            while (bytes.hasRemaining()) {
                file.write(bytes, written + length - bytes.remaining());
            }
            written += length;
        } catch (IOException full) {
            file.truncate(written);
            throw full;
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
