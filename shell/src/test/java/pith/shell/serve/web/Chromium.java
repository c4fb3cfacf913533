package pith.shell.serve.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.atomic.AtomicInteger;
import pith.shell.serve.json.RecordJson;

/** Debian's Chromium without a window, driven through its DevTools protocol: one browser, and a fresh profile for each page. */
final class Chromium implements AutoCloseable {
    private static final Path PROGRAM = Path.of("/usr/bin/chromium");
    private static final long PATIENCE_SECONDS = 100;
    private static final int LOOKS = 100;

    /** What the browser answers when the page that was asked has been left. */
    private static final List<String> LEFT = List.of("Inspected target navigated or closed", "Execution context was destroyed", "Cannot find context", "Cannot find default execution context");

    private final Process process;
    private final Path folder;
    private final WebSocket socket;
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Map<String, Object>>> answers = new ConcurrentHashMap<>();

    /** What pages complained of on their consoles: errors, and what their policy forbade. */
    private final List<String> complaints = new CopyOnWriteArrayList<>();

    private Chromium(Process process, Path folder, URI devTools) {
        this.process = process;
        this.folder = folder;
        this.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(devTools, new Listener()).join();
    }

    static boolean isThere() {
        return Files.isExecutable(PROGRAM);
    }

    static Chromium start() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("chromium");
        Process process = new ProcessBuilder(PROGRAM.toString(), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--mute-audio", "--hide-scrollbars", "--font-render-hinting=none",
                "--remote-debugging-port=0", "--user-data-dir=" + folder, "about:blank").redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile()).start();
        List<String> lines = portFile(process, folder);
        return new Chromium(process, folder, URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)));
    }

    private static List<String> portFile(Process process, Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("DevToolsActivePort");
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS); System.nanoTime() < end; ) {
            if (Files.exists(file) && Files.readAllLines(file).size() >= 2) {
                return Files.readAllLines(file);
            }
            if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                break;
            }
        }
        process.destroyForcibly();
        throw new IOException("Chromium does not start: " + Files.readString(folder.resolve("output")));
    }

    /** {@return a new page with cookies and storage of its own, of a size} */
    Page page(int width, int height) {
        String context = (String) call(null, "Target.createBrowserContext", Map.of()).get("browserContextId");
        String target = (String) call(null, "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context)).get("targetId");
        String session = (String) call(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true)).get("sessionId");
        Page page = new Page(session, target);
        page.call("Page.enable", Map.of());
        page.call("Runtime.enable", Map.of());
        page.call("Log.enable", Map.of());
        page.resize(width, height);
        return page;
    }

    List<String> complaints() {
        return complaints;
    }

    /** Takes back a complaint that a test provoked; it may come later than what the page shows. */
    void awaitComplaint(String part) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!complaints.removeIf(complaint -> complaint.contains(part))) {
            if (System.nanoTime() > end) {
                throw new AssertionError("nobody complained of " + part + ", but " + complaints);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private Map<String, Object> call(String session, String method, Map<String, Object> parameters) {
        int number = numbers.incrementAndGet();
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        answers.put(number, answer);
        Map<String, Object> message = new LinkedHashMap<>(Map.of("id", number, "method", method, "params", parameters));
        if (session != null) {
            message.put("sessionId", session);
        }
        send(new String(RecordJson.bytes(message), java.nio.charset.StandardCharsets.UTF_8));
        return answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private void send(String text) {
        sending = sending.thenCompose(_ -> socket.sendText(text, true));
        sending.join();
    }

    private CompletableFuture<WebSocket> sending = CompletableFuture.completedFuture(null);

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).exceptionally(_ -> process.destroyForcibly()).join();
        for (int look = 0; look < LOOKS && !deleted(folder); look++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** {@return whether nothing is left of it} The browser's children may write there for a moment longer than it lives. */
    private static boolean deleted(Path folder) {
        try (var files = Files.walk(folder)) {
            files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException changedMeanwhile) {
            return false;
        }
        return !Files.exists(folder);
    }

    /** A tab. */
    final class Page {
        private final String session;
        private final String target;

        private Page(String session, String target) {
            this.session = session;
            this.target = target;
        }

        Map<String, Object> call(String method, Map<String, Object> parameters) {
            return Chromium.this.call(session, method, parameters);
        }

        void resize(int width, int height) {
            call("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        }

        void dark(boolean dark) {
            call("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        }

        void go(String address) {
            call("Page.navigate", Map.of("url", address));
        }

        /** {@return the value of an expression of JavaScript; promises are waited for} */
        Object value(String expression) {
            Map<String, Object> answer = call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
            if (answer.containsKey("exceptionDetails")) {
                throw new AssertionError(expression + " failed: " + answer.get("exceptionDetails"));
            }
            return result(answer).get("value");
        }

        @SuppressWarnings("unchecked")
        private static Map<String, Object> result(Map<String, Object> answer) {
            return (Map<String, Object>) answer.get("result");
        }

        /** Waits until an expression is true; the page looks every 20 ms. A page that is left meanwhile takes the question with it: the next one is asked. */
        void await(String expression) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            Object came = null;
            while (came == null && System.nanoTime() < end) {
                came = awaited(expression);
            }
            if (!Boolean.TRUE.equals(came)) {
                throw new AssertionError("waited in vain for " + expression + "; the page shows: " + value("document.body.innerText") + "\nterminal: " + terminal() + "\n" + complaints);
            }
        }

        /** {@return whether it became true in time; null if the page was left} */
        private Object awaited(String expression) {
            try {
                return value("new Promise((resolve) => { const end = Date.now() + " + PATIENCE_SECONDS * 900 + "; const look = () => { let is = false; try { is = " + expression
                        + "; } catch {} if (is) resolve(true); else if (Date.now() > end) resolve(false); else setTimeout(look, 20); }; look(); })");
            } catch (CompletionException failed) {
                if (failed.getCause() instanceof PageLeft) {
                    return null;
                }
                throw failed;
            }
        }

        /** {@return what the terminal's screen and scrollback show} */
        String terminal() {
            return String.valueOf(value("(() => { const t = window.pith?.term; if (!t) return ''; const b = t.buffer.active; const lines = []; for (let i = 0; i < b.length; i++)"
                    + " { const l = b.getLine(i); const text = l.translateToString(true); if (l.isWrapped && lines.length) lines[lines.length - 1] += text; else lines.push(text); } return lines.join('\\n').trimEnd(); })()"));
        }

        /** Waits until the terminal shows a text. */
        void awaitTerminal(String text) {
            await("(() => { const b = window.pith.term.buffer.active; for (let i = 0; i < b.length; i++) if (b.getLine(i).translateToString(true).includes(" + quoted(text)
                    + ")) return true; return false; })()");
        }

        /** Types text into what has the focus, key by key as far as keyboards have keys for it. */
        void type(String text) {
            for (char c : text.toCharArray()) {
                if (c == '\n') {
                    key("Enter", 13, 0);
                } else {
                    call("Input.dispatchKeyEvent", Map.of("type", "keyDown", "text", String.valueOf(c), "key", String.valueOf(c)));
                    call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", String.valueOf(c)));
                }
            }
        }

        /** Presses a key that is no character; {@code modifiers}: 1 Alt, 2 Control, 8 Shift. */
        void key(String key, int code, int modifiers) {
            Map<String, Object> down = new LinkedHashMap<>(Map.of("type", key.equals("Enter") ? "keyDown" : "rawKeyDown", "key", key, "code", key, "windowsVirtualKeyCode", code, "modifiers", modifiers));
            if (key.equals("Enter")) {
                down.put("text", "\r");
            }
            call("Input.dispatchKeyEvent", down);
            call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key, "windowsVirtualKeyCode", code, "modifiers", modifiers));
        }

        void click(String selector) {
            value("document.querySelector(" + quoted(selector) + ").click()");
        }

        byte[] screenshot() {
            return Base64.getDecoder().decode((String) call("Page.captureScreenshot", Map.of("format", "png")).get("data"));
        }

        void close() {
            Chromium.this.call(null, "Target.closeTarget", Map.of("targetId", target));
        }
    }

    /** The page that was asked has been left for another. */
    private static final class PageLeft extends AssertionError {
        private static final long serialVersionUID = 1;

        PageLeft(String message) {
            super(message);
        }
    }

    static String quoted(String text) {
        return new String(RecordJson.bytes(text), java.nio.charset.StandardCharsets.UTF_8);
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                take(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @SuppressWarnings("unchecked")
        private void take(String message) {
            Map<String, Object> json = (Map<String, Object>) JsonTree.of(message);
            if (json.get("id") instanceof Long number) {
                CompletableFuture<Map<String, Object>> answer = answers.remove(number.intValue());
                if (json.containsKey("error")) {
                    String error = json.get("error").toString();
                    answer.completeExceptionally(LEFT.stream().anyMatch(error::contains) ? new PageLeft(error) : new AssertionError(error));
                } else {
                    answer.complete((Map<String, Object>) json.get("result"));
                }
            } else if ("Runtime.exceptionThrown".equals(json.get("method")) || "Log.entryAdded".equals(json.get("method")) && message.contains("\"level\":\"error\"")) {
                complaints.add(message);
            }
        }
    }

    /** JSON as maps, lists, texts, numbers. */
    private static final class JsonTree {
        private static final JsonFactory FACTORY = JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder().maxStringLength(1 << 26).build()).build();

        static Object of(String text) {
            try (JsonParser from = FACTORY.createParser(text)) {
                from.nextToken();
                return value(from);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private static Object value(JsonParser from) throws IOException {
            return switch (from.currentToken()) {
                case START_OBJECT -> {
                    Map<String, Object> map = new LinkedHashMap<>();
                    while (from.nextToken() != JsonToken.END_OBJECT) {
                        String name = from.currentName();
                        from.nextToken();
                        map.put(name, value(from));
                    }
                    yield map;
                }
                case START_ARRAY -> {
                    List<Object> list = new ArrayList<>();
                    while (from.nextToken() != JsonToken.END_ARRAY) {
                        list.add(value(from));
                    }
                    yield list;
                }
                case VALUE_STRING -> from.getText();
                case VALUE_NUMBER_INT -> from.getLongValue();
                case VALUE_NUMBER_FLOAT -> from.getDoubleValue();
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                default -> null;
            };
        }
    }
}
