package pith.shell.serve.session;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import pith.shell.serve.escape.EscapeFilter;

/**
 * A viewer's place at a session. The viewer is called on the clock's thread only, which is what keeps two calls from meeting; what it should hear is written
 * down here first. Fields are guarded by the session's lock unless they say otherwise.
 */
final class Seat implements Attachment {
    /** Of output, at a time; others have their turn between two of these. */
    private static final int PIECE_BYTES = 16 << 10;

    /** Of news that were not heard: more than that, and the oldest are forgotten. */
    private static final int MOST_NEWS = 256;

    /** A recording that is behind is looked after so often. */
    private static final long RECORDING_MILLIS = 100;

    private final ConsoleSession session;
    final Viewer viewer;
    final Mode mode;
    private final Clock clock;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ArrayDeque<SessionNews> news = new ArrayDeque<>();

    /** The next byte of output to deliver. */
    long position;

    /** The window that the viewer has, 0 by 0 while that is not known. */
    int columns;

    int rows;
    boolean inputWanted;
    boolean closed;

    /** What an observer is shown goes through this; null for others. Owned by the clock's thread. */
    private final EscapeFilter filter;

    /** The last that the viewer will hear, after all output; null while the session lives. */
    private SessionNews last;

    Seat(ConsoleSession session, Viewer viewer, Mode mode, Clock clock, long position) {
        this.session = session;
        this.viewer = viewer;
        this.mode = mode;
        this.clock = clock;
        this.position = position;
        this.filter = mode == Mode.OBSERVER ? new EscapeFilter(viewer::output) : null;
    }

    /** {@return whether this is a person, not a recording} */
    boolean isPerson() {
        return !(viewer instanceof RecordingViewer);
    }

    String name() {
        return viewer.account().name();
    }

    /** Bytes are missing before {@link #position}; in {@link #deliver}. */
    void missed() {
        if (filter != null) {
            filter.reset();
        }
    }

    /** Writes news down; under the session's lock. */
    void tell(SessionNews what) {
        if (news.size() == MOST_NEWS) {
            news.removeFirst();
        }
        news.addLast(what);
        schedule();
    }

    /** After all output the viewer hears {@code what}, and then nothing; under the session's lock. */
    void end(SessionNews what) {
        if (last == null) {
            last = what;
        }
        schedule();
    }

    void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            clock.execute(this::deliver);
        }
    }

    /** What the viewer is to hear next. */
    private sealed interface Call {
        record News(SessionNews what) implements Call {}

        record Room() implements Call {}

        record Output(long sequence, byte[] bytes) implements Call {}
    }

    /** On the clock's thread: the news, and one piece of output. */
    private void deliver() {
        scheduled.set(false);
        for (Call call = next(); call != null; call = next()) {
            switch (call) {
                case Call.News(SessionNews what) -> viewer.news(what);
                case Call.Room() -> viewer.inputReady();
                case Call.Output(long sequence, byte[] bytes) -> {
                    show(sequence, bytes);
                    schedule();
                    return;
                }
            }
        }
    }

    private void show(long sequence, byte[] bytes) {
        if (filter == null) {
            viewer.output(sequence, bytes, 0, bytes.length);
        } else {
            filter.accept(sequence, bytes, 0, bytes.length);
        }
    }

    private Call next() {
        session.lock.lock();
        try {
            if (closed) {
                return null;
            }
            session.skipGap(this);
            if (!news.isEmpty()) {
                return new Call.News(news.pollFirst());
            }
            if (inputWanted && session.hasRoom()) {
                inputWanted = false;
                return new Call.Room();
            }
            if (position < session.output.end()) {
                return viewer.ready() ? piece() : later();
            }
            closed = last != null;
            return closed ? new Call.News(last) : null;
        } finally {
            session.lock.unlock();
        }
    }

    /** A viewer says when it is ready again; a recording is asked. */
    private Call later() {
        if (!isPerson()) {
            clock.after(RECORDING_MILLIS, this::schedule);
        }
        return null;
    }

    private Call.Output piece() {
        byte[] bytes = new byte[(int) Math.min(PIECE_BYTES, session.output.end() - position)];
        Call.Output piece = new Call.Output(position, bytes);
        position += session.output.copy(position, bytes);
        session.moved(this);
        return piece;
    }

    @Override
    public int input(byte[] bytes, int offset, int length) {
        return session.input(this, bytes, offset, length);
    }

    @Override
    public void ready() {
        schedule();
    }

    @Override
    public void resize(int wantedColumns, int wantedRows) {
        session.resize(this, wantedColumns, wantedRows);
    }

    @Override
    public boolean takeKeyboard() {
        return session.takeKeyboard(this);
    }

    @Override
    public boolean handKeyboardTo(String name) {
        return session.handKeyboard(this, name);
    }

    @Override
    public void close() {
        session.leave(this);
    }
}
