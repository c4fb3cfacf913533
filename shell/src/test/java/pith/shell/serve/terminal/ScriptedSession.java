package pith.shell.serve.terminal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import pith.kernel.boot.PithKernel;
import pith.shell.serve.account.Account;
import pith.shell.serve.session.Attachment;
import pith.shell.serve.session.Mode;
import pith.shell.serve.session.Session;
import pith.shell.serve.session.SessionInfo;
import pith.shell.serve.session.SessionNews;
import pith.shell.serve.session.SessionRequest;
import pith.shell.serve.session.Viewer;

/**
 * A session without a machine: it echoes keys, and obeys a few lines. {@code size} and {@code term} print what it was told; {@code flood N} prints N
 * bytes, as fast as its viewers take them; {@code exit N} ends it; {@code deaf} takes no input until {@link #hear}.
 */
public final class ScriptedSession implements Session {
    private static final int PIECE = 4096;

    public final Account owner;
    public final SessionRequest request;
    public final String id;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock.
    private final List<Attached> viewers = new ArrayList<>();
    private final StringBuilder kept = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private long flood;
    private long flooded;
    private boolean deaf;
    private int columns;
    private int rows;
    private int resizes;

    ScriptedSession(String id, Account owner, SessionRequest request) {
        this.id = id;
        this.owner = owner;
        this.request = request;
        columns = request.columns();
        rows = request.rows();
        kept.append("$ ");
    }

    /** {@return bytes of floods that viewers have taken} */
    public long flooded() {
        return locked(() -> flooded);
    }

    public int resizes() {
        return locked(() -> resizes);
    }

    public String size() {
        return locked(() -> columns + "x" + rows);
    }

    public int viewers() {
        return locked(viewers::size);
    }

    /** {@return what was printed, floods left out} */
    public String printed() {
        return locked(kept::toString);
    }

    public void hear() {
        List<Attached> there = locked(() -> {
            deaf = false;
            return List.copyOf(viewers);
        });
        there.forEach(attached -> attached.viewer.inputReady());
    }

    private <T> T locked(java.util.function.Supplier<T> question) {
        lock.lock();
        try {
            return question.get();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void record(boolean on) {
        throw new pith.shell.serve.session.SessionRefused("Sessions are not recorded here.");
    }

    @Override
    public SessionInfo info() {
        return locked(() -> new SessionInfo(id, owner.name(), request.machine(), 0, 0, viewers.size(), null, kept.length(), 0));
    }

    @Override
    public Attachment attach(Viewer viewer, Mode mode, long from) {
        return locked(() -> {
            Attached attached = new Attached(viewer, mode);
            viewers.add(attached);
            attached.pump();
            return attached;
        });
    }

    @Override
    public void message(String from, String text) {
        tell(new SessionNews.Message(from, text));
    }

    @Override
    public void stop(String reason) {
        tell(new SessionNews.Ended(-1, reason));
    }

    private void tell(SessionNews news) {
        locked(() -> List.copyOf(viewers)).forEach(attached -> attached.viewer.news(news));
    }

    @Override
    public PithKernel kernel() {
        throw new AssertionError("there is no machine");
    }

    private void print(String text) {
        kept.append(text);
        viewers.forEach(Attached::pump);
    }

    private void key(char key) {
        if (key == 3) {
            flood = 0;
            print("^C\r\n$ ");
        } else if (key == '\r' || key == '\n') {
            String command = line.toString();
            line.setLength(0);
            print("\r\n");
            obey(command.split(" "));
            print("$ ");
        } else {
            line.append(key);
            print(String.valueOf(key));
        }
    }

    private void obey(String[] words) {
        switch (words[0]) {
            case "size" -> print(columns + "x" + rows + "\r\n");
            case "term" -> print(request.term() + "\r\n");
            case "deaf" -> deaf = true;
            case "flood" -> flood += Long.parseLong(words[1]);
            case "exit" -> List.copyOf(viewers).forEach(attached -> attached.viewer.news(new SessionNews.Ended(Integer.parseInt(words[1]), "exit")));
            default -> print("");
        }
    }

    private final class Attached implements Attachment {
        private final Viewer viewer;
        private final Mode mode;
        private int shown;

        Attached(Viewer viewer, Mode mode) {
            this.viewer = viewer;
            this.mode = mode;
        }

        void pump() {
            while (shown < kept.length() && viewer.ready()) {
                String piece = kept.substring(shown, Math.min(kept.length(), shown + PIECE));
                byte[] bytes = piece.getBytes(StandardCharsets.ISO_8859_1);
                viewer.output(shown, bytes, 0, bytes.length);
                shown += bytes.length;
            }
            while (flood > 0 && viewer.ready()) {
                byte[] bytes = "y".repeat((int) Math.min(PIECE, flood)).getBytes(StandardCharsets.ISO_8859_1);
                flood -= bytes.length;
                flooded += bytes.length;
                viewer.output(flooded, bytes, 0, bytes.length);
            }
        }

        @Override
        public int input(byte[] bytes, int offset, int length) {
            return locked(() -> {
                for (int i = 0; i < length; i++) {
                    if (deaf) {
                        return i;
                    }
                    if (mode == Mode.DRIVER) {
                        key((char) (bytes[offset + i] & 0xff));
                    }
                }
                viewers.forEach(Attached::pump);
                return length;
            });
        }

        @Override
        public void ready() {
            locked(() -> {
                pump();
                return null;
            });
        }

        @Override
        public void resize(int newColumns, int newRows) {
            locked(() -> {
                columns = newColumns;
                rows = newRows;
                return ++resizes;
            });
        }

        @Override
        public boolean takeKeyboard() {
            return false;
        }

        @Override
        public boolean handKeyboardTo(String name) {
            return false;
        }

        @Override
        public void close() {
            locked(() -> viewers.remove(this));
        }
    }
}
