package pith.shell.serve.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import pith.shell.serve.json.RecordJson;

/** What is answered to a request: whole, in memory. The headers that every answer has come on top ({@link SafeHeaders}). */
record Answer(HttpResponseStatus status, String contentType, byte[] body, Map<String, String> headers) {
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; charset=utf-8";

    /** A sentence for the person, as the page shows it. */
    private record Sentence(String sentence) {}

    static Answer json(Object value) {
        return new Answer(HttpResponseStatus.OK, JSON, RecordJson.bytes(value), Map.of());
    }

    static Answer nothing() {
        return new Answer(HttpResponseStatus.NO_CONTENT, null, new byte[0], Map.of());
    }

    static Answer refused(HttpResponseStatus status, String sentence) {
        return new Answer(status, JSON, RecordJson.bytes(new Sentence(sentence)), Map.of());
    }

    static Answer text(HttpResponseStatus status, String text) {
        return new Answer(status, TEXT, text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** {@return this with one more header, whose value must hold no control characters} */
    Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, body, more);
    }
}
