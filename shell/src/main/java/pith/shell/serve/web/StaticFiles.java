package pith.shell.serve.web;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page's files, by path: those of a list and no others, read once. */
final class StaticFiles {
    /** The page itself; {@code NONCE} in it becomes another one each time. */
    private static final String PAGE = "index.html";

    private static final String LIST = "files.list";
    private static final String NONCE = "{{nonce}}";
    private static final Map<String, String> TYPES = Map.of("css", "text/css; charset=utf-8", "js", "text/javascript; charset=utf-8", "mjs", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml", "txt", "text/plain; charset=utf-8");

    private record StaticFile(String contentType, byte[] bytes, String tag) {}

    private final Map<String, StaticFile> files = new LinkedHashMap<>();
    private final String page;

    StaticFiles() {
        page = new String(read(PAGE), StandardCharsets.UTF_8);
        for (String name : names()) {
            byte[] bytes = read(name);
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            files.put("/" + name, new StaticFile(type, bytes, '"' + HexFormat.of().formatHex(Secrets.digest(bytes), 0, 8) + '"'));
        }
    }

    private static List<String> names() {
        return new String(read(LIST), StandardCharsets.UTF_8).lines().filter(line -> !line.isBlank()).toList();
    }

    private static byte[] read(String name) {
        try (InputStream file = StaticFiles.class.getResourceAsStream(name)) {
            if (file == null) {
                throw new IllegalStateException("the page's file " + name + " is not in this build");
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the page, which asks for everything else} */
    Answer page() {
        String nonce = Secrets.text();
        byte[] body = page.replace(NONCE, nonce).getBytes(StandardCharsets.UTF_8);
        return new Answer(HttpResponseStatus.OK, "text/html; charset=utf-8", body, Map.of("Content-Security-Policy", SafeHeaders.pagePolicy(nonce)));
    }

    /** {@return the file of a path; {@code known} is the tag of the one that the browser has} */
    Optional<Answer> file(String path, String known) {
        return Optional.ofNullable(files.get(path)).map(file -> {
            boolean fresh = file.tag.equals(known);
            return new Answer(fresh ? HttpResponseStatus.NOT_MODIFIED : HttpResponseStatus.OK, fresh ? null : file.contentType, fresh ? new byte[0] : file.bytes,
                    Map.of("ETag", file.tag, "Cache-Control", "no-cache"));
        });
    }
}
