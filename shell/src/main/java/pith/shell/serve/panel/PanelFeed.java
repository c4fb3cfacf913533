package pith.shell.serve.panel;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import pith.kernel.boot.PithKernel;
import pith.shell.serve.json.JsonFields;
import pith.shell.serve.json.RecordJson;

/** The panels that one page shows. Used by the connection's event loop; looks into the machine are taken elsewhere, one at a time. */
public final class PanelFeed implements AutoCloseable {
    /** At most four pictures a second of each panel. */
    private static final long MILLIS = 250;

    private static final int MOST = 12;

    /** Where pictures go. */
    public interface Screen {
        /** {@return whether pictures may be shown just now} */
        boolean takesPictures();

        /** Shows a panel's picture: JSON. On the loop. */
        void show(String panel, byte[] picture);
    }

    private record Taken(String name, byte[] picture) {}

    /** A panel that is shown. */
    private static final class Shown {
        final Panel panel;
        byte[] last = {};
        boolean drawing;

        Shown(Panel panel) {
            this.panel = panel;
        }
    }

    private final Panels panels;
    private final PithKernel kernel;
    private final Executor readers;
    private final ScheduledExecutorService loop;
    private final Screen screen;
    private final Map<String, Shown> shown = new LinkedHashMap<>();
    private ScheduledFuture<?> ticks;
    private boolean looking;

    PanelFeed(Panels panels, PithKernel kernel, Executor readers, ScheduledExecutorService loop, Screen screen) {
        this.panels = panels;
        this.kernel = kernel;
        this.readers = readers;
        this.loop = loop;
        this.screen = screen;
    }

    /**
     * Shows a panel from now on, in place of the one of the same name.
     *
     * @throws IllegalArgumentException with a sentence, if that cannot be
     */
    public void show(JsonFields wish) {
        String name = wish.text("panel", "");
        if (!shown.containsKey(name) && shown.size() == MOST) {
            throw new IllegalArgumentException("So many panels cannot be shown at once.");
        }
        Panel panel = panels.panel(kernel, wish);
        hide(name);
        shown.put(name, new Shown(panel));
        if (ticks == null) {
            ticks = loop.scheduleAtFixedRate(this::tick, 0, MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Shows it no more. */
    public void hide(String name) {
        Shown gone = shown.remove(name);
        if (gone != null) {
            gone.panel.close();
        }
        if (shown.isEmpty() && ticks != null) {
            ticks.cancel(false);
            ticks = null;
        }
    }

    /** The page has drawn a panel's picture. */
    public void drawn(String name) {
        Shown panel = shown.get(name);
        if (panel != null) {
            panel.drawing = false;
        }
    }

    private void tick() {
        if (looking || !screen.takesPictures()) {
            return;
        }
        Map<String, Shown> due = new LinkedHashMap<>();
        shown.forEach((name, panel) -> {
            if (!panel.drawing) {
                due.put(name, panel);
            }
        });
        if (!due.isEmpty()) {
            looking = true;
            try {
                readers.execute(() -> look(due));
            } catch (RejectedExecutionException busy) {
                looking = false;
            }
        }
    }

    /** On a reader's thread. */
    private void look(Map<String, Shown> due) {
        Map<String, Record> pictures = new LinkedHashMap<>();
        try {
            due.forEach((name, shown) -> {
                if (!shown.panel.needsStillMachine()) {
                    shown.panel.picture().ifPresent(picture -> pictures.put(name, picture));
                }
            });
            if (due.values().stream().anyMatch(shown -> shown.panel.needsStillMachine())) {
                StillMachine.look(kernel.kernel().machine(), () -> still(due)).ifPresent(pictures::putAll);
            }
        } finally {
            List<Taken> texts = pictures.entrySet().stream().map(picture -> new Taken(picture.getKey(), RecordJson.bytes(picture.getValue()))).toList();
            long nanos = kernel.kernel().machine().nanos(kernel.kernel().machine().now());
            loop.execute(() -> looked(due, texts, nanos));
        }
    }

    /** What a half-changed structure does to a reader costs this picture, and nothing else. */
    private static Map<String, Record> still(Map<String, Shown> due) {
        Map<String, Record> pictures = new LinkedHashMap<>();
        due.forEach((name, shown) -> {
            if (shown.panel.needsStillMachine()) {
                try {
                    Optional<? extends Record> picture = shown.panel.picture();
                    picture.ifPresent(taken -> pictures.put(name, taken));
                } catch (RuntimeException halfChanged) {
                    pictures.remove(name);
                }
            }
        });
        return pictures;
    }

    private void looked(Map<String, Shown> due, List<Taken> pictures, long nanos) {
        looking = false;
        for (Taken taken : pictures) {
            Shown panel = due.get(taken.name);
            if (shown.get(taken.name) == panel && !Arrays.equals(panel.last, taken.picture)) {
                panel.last = taken.picture;
                panel.drawing = true;
                screen.show(taken.name, named(taken, nanos));
            }
        }
    }

    /** {@return what the page gets: the panel's name, the machine's time, and the picture} */
    private static byte[] named(Taken taken, long nanos) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        json.writeBytes(("{\"panel\":\"" + taken.name + "\",\"nanos\":" + nanos + ",\"picture\":").getBytes(StandardCharsets.UTF_8));
        json.writeBytes(taken.picture);
        json.write('}');
        return json.toByteArray();
    }

    @Override
    public void close() {
        List.copyOf(shown.keySet()).forEach(this::hide);
    }
}
