package pith.shell.serve.session;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import pith.hal.device.PortHost;
import pith.hal.device.PortRequest;
import pith.kernel.boot.PithKernel;
import pith.shell.serve.account.Permissions;

/**
 * A session at a console port of a machine. Output comes in on the thread that runs the machine, which only writes it into the ring; everything else is quick
 * work of any thread under {@link #lock}.
 *
 * <p>Who is there are its {@link Seats}, what follows whoever types its {@link Keyboard}, and the way into the machine its {@link PortLine}.
 *
 * <p>A session that was saved has output and no port until its owner comes back.
 *
 * <p>Lock order: a session's lock, then its machine's.
 */
final class ConsoleSession implements Session, PortHost, TenantMachine.Tenant {
    /** A shell that does not heed its hang-up for so long is given up on. */
    private static final long STOP_MILLIS = 2_000;

    final ReentrantLock lock = new ReentrantLock();
    final OutputRing output;

    /** What stays the same, and where it begins. */
    private final SavedSession origin;

    private final SessionHouse house;
    private final Clock clock;

    /** Guarded by {@link #lock}, as everything below. */
    private final Seats seats = new Seats();

    private final PortLine line = new PortLine();
    private final TerminalWindow window;
    private final Keyboard keyboard;
    private final Patience patience;
    private final SessionRecording recording;
    private long saved;
    private boolean waking;
    private boolean ended;
    private String endReason;

    /** A session that will {@link #begin}. */
    ConsoleSession(String id, String owner, SessionRequest request, SessionHouse house) {
        this(new SavedSession(id, owner, request.machine(), request.term(), house.clock().epochMillis(), 0, request.columns(), request.rows(), 0, new byte[0]), house);
    }

    /** A session that was saved; it begins when its owner attaches. */
    ConsoleSession(SavedSession from, SessionHouse house) {
        this.origin = from.withoutOutput();
        this.house = house;
        this.clock = house.clock();
        this.window = new TerminalWindow(clock, from.columns(), from.rows(), this::tellWindow);
        this.keyboard = new Keyboard(from.owner(), seats, line, window);
        this.recording = new SessionRecording(this, house, seats, window);
        this.patience = new Patience(house.policy(), clock.millis());
        this.output = new OutputRing(house.policy().scrollbackBytes(), from.first());
        output.append(from.output(), 0, from.output().length);
        saved = output.end();
    }

    private void locked(Runnable work) {
        locked(() -> {
            work.run();
            return null;
        });
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    String id() {
        return origin.id();
    }

    String owner() {
        return origin.owner();
    }

    String machineName() {
        return origin.machine();
    }

    String term() {
        return origin.term();
    }

    /** {@return what to say in the terminal of a session that was saved when it is woken} */
    String lost(boolean homeStays) {
        return origin.loss(homeStays);
    }

    /** Opens its port on {@code on}, which it has joined. */
    void begin(TenantMachine on, List<String> argv, Surroundings around) {
        on.hosted(); // which may take a while
        locked(() -> {
            line.open(on, new PortRequest(true, window.columns(), window.rows(), argv, around.environment(), around.home(), around.user()), this, output.end());
            line.grant(seats.driver());
        });
    }

    /** What the server says in the terminal itself. */
    void say(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output(OUTPUT, bytes, 0, bytes.length);
    }

    // The machine's side.

    @Override
    public void output(int stream, byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            output.append(bytes, offset, length);
            seats.schedule();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void inputReady() {
        locked(seats::schedule);
    }

    @Override
    public void closed(int status, int signal) {
        String reason = locked(() -> endReason);
        end(reason == null ? status : -1, reason == null ? "The shell has ended." : reason);
    }

    @Override
    public void machineOff(String sentence) {
        String farewell = house.farewell();
        end(-1, farewell == null ? sentence : farewell);
    }

    @Override
    public void machineSays(String sentence) {
        message("the machine's kernel", sentence);
    }

    /** The session is over, whatever is left of it in the machine. Whoever hears so finds its machine free of it. */
    void end(int status, String reason) {
        if (!isFirstEnd()) {
            return;
        }
        if (line.machine() != null) {
            line.machine().left(this);
        }
        house.gone(this, reason);
        locked(() -> seats.end(new SessionNews.Ended(status, reason)));
    }

    private boolean isFirstEnd() {
        return locked(() -> {
            boolean first = !ended;
            ended = true;
            return first;
        });
    }

    // The viewers' side.

    @Override
    public Attachment attach(Viewer viewer, Mode mode, long from) {
        if (!Permissions.mayWatch(viewer.account(), owner())) {
            throw new SessionRefused("This session is somebody else's.");
        }
        Seat seat = new Seat(this, viewer, mode, clock, Math.max(0, from));
        locked(() -> {
            seat(seat);
            if (!ended) {
                keyboard.welcome(seat);
                wakeFor(seat);
            }
        });
        return seat;
    }

    /** A session that was saved begins when its owner is back. */
    private void wakeFor(Seat seat) {
        if (!line.isOpen() && !waking && seat.name().equals(owner())) {
            waking = true;
            house.wake(this, seat.viewer.account());
        }
    }

    /** A viewer sits down; under the lock. */
    void seat(Seat seat) {
        seat.position = Math.min(seat.position, output.end());
        if (ended) {
            seat.end(new SessionNews.Ended(-1, "The session is over."));
            return;
        }
        seat.tell(new SessionNews.Resized(window.columns(), window.rows()));
        if (seat.isPerson()) {
            patience.stir(clock.millis());
        }
        seats.add(seat);
        seat.schedule();
    }

    /** The ring has gone past what {@code seat} has not seen. */
    void skipGap(Seat seat) {
        long start = output.start();
        if (seat.position < start) {
            seat.tell(new SessionNews.Gap(seat.position, start));
            seat.position = start;
            seat.missed();
        }
    }

    void moved(Seat seat) {
        keyboard.read(seat);
    }

    /** {@return whether input is taken; asked before a viewer is told so} */
    boolean hasRoom() {
        return !ended && line.hasRoom();
    }

    int input(Seat seat, byte[] bytes, int offset, int length) {
        return locked(() -> {
            if (seat == seats.driver() && !ended) {
                patience.stir(clock.millis());
            }
            return ended ? length : keyboard.type(seat, bytes, offset, length);
        });
    }

    void resize(Seat seat, int columns, int rows) {
        locked(() -> keyboard.resized(seat, columns, rows));
    }

    private void tellWindow() {
        locked(() -> {
            window.tell();
            if (!ended) {
                line.resize(window.columns(), window.rows());
            }
            seats.tell(new SessionNews.Resized(window.columns(), window.rows()));
        });
    }

    boolean takeKeyboard(Seat seat) {
        return locked(() -> !ended && keyboard.take(seat));
    }

    boolean handKeyboard(Seat from, String name) {
        return locked(() -> !ended && keyboard.hand(from, name));
    }

    void leave(Seat seat) {
        locked(() -> {
            seat.closed = true;
            if (seats.remove(seat)) {
                left(seat);
            }
        });
    }

    private void left(Seat seat) {
        if (!ended) {
            keyboard.left(seat);
        }
        if (seats.people() == 0) {
            patience.empty(clock.millis());
        }
        seats.announce();
    }

    // What the house does from time to time.

    /** Looks whether it is time to warn, to send people away, or to end. */
    void look() {
        locked(() -> {
            switch (patience.look(clock.millis(), seats.people() > 0)) {
                case Patience.Verdict.Wait _ -> {}
                case Patience.Verdict.Warn(String sentence) -> message("the server", sentence);
                case Patience.Verdict.SendAway(String sentence) -> sendAway(sentence);
                case Patience.Verdict.End(String sentence) -> stop(sentence);
            }
        });
    }

    private void sendAway(String sentence) {
        seats.sendAway(new SessionNews.Ended(-1, sentence));
        patience.empty(clock.millis());
        if (!ended) {
            keyboard.give(null);
        }
    }

    /** {@return what to save, or null if nothing is new} */
    SavedSession toSave() {
        return locked(() -> {
            if (ended || output.end() == saved) {
                return null;
            }
            saved = output.end();
            return origin.with(clock.epochMillis(), window.columns(), window.rows(), output.start(), output.all());
        });
    }

    @Override
    public SessionInfo info() {
        return locked(() -> new SessionInfo(id(), owner(), machineName(), origin.startedMillis(), patience.idleMillis(clock.millis()), seats.people(), seats.driverName(), output.end(),
                line.instructions()));
    }

    @Override
    public void message(String from, String text) {
        locked(() -> seats.tell(new SessionNews.Message(from, text)));
    }

    @Override
    public void record(boolean on) {
        locked(() -> {
            String news = ended ? null : recording.turn(on);
            if (news != null) {
                message("the server", news);
            }
        });
    }

    /** The shell is hung up on, as by a modem. */
    @Override
    public void stop(String reason) {
        locked(() -> {
            if (endReason == null) {
                endReason = reason;
            }
            if (line.isOpen()) {
                line.hangUp();
                clock.after(STOP_MILLIS, () -> end(-1, reason));
            } else {
                clock.execute(() -> end(-1, reason));
            }
        });
    }

    @Override
    public PithKernel kernel() {
        return locked(() -> {
            if (!line.isOpen()) {
                throw new SessionRefused("The machine of this session is not on.");
            }
            return line.kernel();
        });
    }
}
