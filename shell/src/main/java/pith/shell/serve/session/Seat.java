package pith.shell.serve.session;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A viewer's place at a session. The viewer is called on the clock's thread only, which is what keeps two calls from meeting; what it should hear is written
 * down here first. Fields are guarded by the session's lock unless they say otherwise.
 */
final class Seat implements Attachment {
    /** Of output, at a time; others have their turn between two of these. */
    private static final int PIECE_BYTES = 16 << 10;

    /** Of news that were not heard: more than that, and the oldest are forgotten. */
    private static final int MOST_NEWS = 256;

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

    /** The last that the viewer will hear, after all output; null while the session lives. */
    private SessionNews last;

    Seat(ConsoleSession session, Viewer viewer, Mode mode, Clock clock, long position) {
        this.session = session;
        this.viewer = viewer;
        this.mode = mode;
        this.clock = clock;
        this.position = position;
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

    /** On the clock's thread: one piece of output, after the news. */
    private void deliver() {
        scheduled.set(false);
        byte[] piece = null;
        while (true) {
            SessionNews told;
            boolean room = false;
            long from = 0;
            int count = 0;
            session.lock.lock();
            try {
                if (closed) {
                    return;
                }
                session.skipGap(this);
                told = news.pollFirst();
                if (told == null && inputWanted && session.hasRoom()) {
                    inputWanted = false;
                    room = true;
                } else if (told == null && viewer.ready()) {
                    piece = new byte[(int) Math.min(PIECE_BYTES, session.output.end() - position)];
                    from = position;
                    count = session.output.copy(position, piece);
                    position += count;
                    session.moved(this);
                }
                if (told == null && !room && count == 0) {
                    told = position == session.output.end() ? last : null;
                    closed = told != null;
                }
            } finally {
                session.lock.unlock();
            }
            if (room) {
                viewer.inputReady();
            } else if (told != null) {
                viewer.news(told);
            } else if (count > 0) {
                viewer.output(from, piece, 0, count);
                schedule();
                return;
            } else {
                return;
            }
        }
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
