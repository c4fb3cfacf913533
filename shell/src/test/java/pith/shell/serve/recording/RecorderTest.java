package pith.shell.serve.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What recordings look like. */
class RecorderTest {
    private final List<String> complaints = new ArrayList<>();
    private long now;

    private Recorder recorder(Path folder, long mostBytes) throws IOException {
        return Recorder.begin(folder, "test", 80, 24, Instant.EPOCH, Runnable::run, () -> now, mostBytes, complaints::add);
    }

    /** {@return the values of each line, which is JSON} */
    private static List<List<String>> lines(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<List<String>> lines = new ArrayList<>();
            for (String line : Files.readAllLines(files.findFirst().orElseThrow())) {
                lines.add(values(line));
            }
            return lines;
        }
    }

    private static List<String> values(String line) throws IOException {
        List<String> values = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(line)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token.isScalarValue()) {
                    values.add(json.getText());
                }
            }
        }
        return values;
    }

    @Test
    void charactersThatPiecesCutInTwoAreWhole(@TempDir Path folder) throws IOException {
        Recorder recorder = recorder(folder, 1 << 20);
        byte[] bytes = "grün \033[1m日本\377".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            now += 250;
            recorder.output(bytes, i, 1);
        }
        recorder.resized(100, 40);
        recorder.close();
        List<List<String>> lines = lines(folder);
        assertEquals(List.of("2", "80", "24", "0"), lines.getFirst());
        StringBuilder text = new StringBuilder();
        lines.stream().filter(line -> line.get(1).equals("o")).forEach(line -> text.append(line.get(2)));
        assertEquals("grün \033[1m日本\377", text.toString());
        assertEquals("0.25", lines.get(1).getFirst());
        assertEquals("100x40", lines.getLast().get(2));
    }

    @Test
    void aRecordingThatIsTooLongEndsAndSaysSo(@TempDir Path folder) throws IOException {
        Recorder recorder = recorder(folder, 500);
        for (int i = 0; i < 100; i++) {
            recorder.output("0123456789".getBytes(StandardCharsets.UTF_8), 0, 10);
        }
        recorder.close();
        assertEquals(List.of("The recording has reached its greatest size and has ended."), complaints);
        assertTrue(lines(folder).size() < 30);
    }

    @Test
    void whatCannotBeWrittenIsRefusedAtOnce(@TempDir Path folder) throws IOException {
        Path file = Files.createFile(folder.resolve("no folder"));
        assertThrows(IOException.class, () -> recorder(file, 500));
    }
}
