package pith.shell.serve.session;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import pith.hal.device.PortHost;
import pith.hal.device.PortRequest;
import pith.kernel.boot.PithKernel;
import pith.shell.serve.account.Permissions;
import pith.shell.serve.recording.Recorder;

/**
 * A session at a console port of a machine. Output comes in on the thread that runs the machine, which only writes it into the ring; everything else is quick
 * work of any thread under {@link #lock}.
 *
 * <p>Who is there are its {@link Seats}, and the way into the machine its {@link PortLine}.
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
    private final String id;
    private final String owner;
    private final String machineName;
    private final String term;
    private final SavedSession origin;
    private final SessionHouse house;
    private final Clock clock;
    private final long startedEpoch;

    /** Guarded by {@link #lock}, as everything below. */
    private final Seats seats = new Seats();

    private final PortLine line = new PortLine();

    private final TerminalWindow window;
    private final Patience patience;
    private Seat recording;
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
        this.id = from.id();
        this.owner = from.owner();
        this.machineName = from.machine();
        this.term = from.term();
        this.house = house;
        this.clock = house.clock();
        this.startedEpoch = from.startedMillis();
        this.window = new TerminalWindow(clock, from.columns(), from.rows(), this::tellWindow);
        this.patience = new Patience(house.policy(), clock.millis());
        this.output = new OutputRing(house.policy().scrollbackBytes(), from.first());
        output.append(from.output(), 0, from.output().length);
        saved = output.end();
    }

    String id() {
        return id;
    }

    String owner() {
        return owner;
    }

    String machineName() {
        return machineName;
    }

    String term() {
        return term;
    }

    /** {@return what to say in the terminal of a session that was saved when it is woken} */
    String lost(boolean homeStays) {
        return origin.loss(homeStays);
    }

    /** Opens its port on {@code on}, which it has joined. */
    void begin(TenantMachine on, List<String> argv, Surroundings around) {
        on.hosted(); // which may take a while
        lock.lock();
        try {
            line.open(on, new PortRequest(true, window.columns(), window.rows(), argv, around.environment(), around.home(), around.user()), this, output.end());
            line.grant(seats.driver());
        } finally {
            lock.unlock();
        }
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
        lock.lock();
        try {
            seats.schedule();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void closed(int status, int signal) {
        String reason = stopReason();
        end(reason == null ? status : -1, reason == null ? "The shell has ended." : reason);
    }

    private String stopReason() {
        lock.lock();
        try {
            return endReason;
        } finally {
            lock.unlock();
        }
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
        lock.lock();
        try {
            seats.end(new SessionNews.Ended(status, reason));
        } finally {
            lock.unlock();
        }
    }

    private boolean isFirstEnd() {
        lock.lock();
        try {
            boolean first = !ended;
            ended = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    // The viewers' side.

    @Override
    public Attachment attach(Viewer viewer, Mode mode, long from) {
        if (!Permissions.mayWatch(viewer.account(), owner)) {
            throw new SessionRefused("This session is somebody else's.");
        }
        Seat seat = new Seat(this, viewer, mode, clock, Math.max(0, from));
        lock.lock();
        try {
            seat(seat);
            if (mode == Mode.DRIVER && seats.mayDrive(seat)) {
                give(seat);
            } else {
                seats.tellKeyboard(seat);
            }
            if (!line.isOpen() && !waking && !ended && seat.name().equals(owner)) {
                waking = true;
                house.wake(this, viewer.account());
            }
        } finally {
            lock.unlock();
        }
        return seat;
    }

    /** Under the lock. */
    private void seat(Seat seat) {
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

    /** Gives the keyboard to {@code seat}, or to nobody if that is null. */
    private void give(Seat seat) {
        if (ended) {
            return;
        }
        seats.give(seat);
        if (seat != null && seat.columns > 0) {
            window.set(seat.columns, seat.rows);
        }
        line.grant(seat);
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
        if (seat == seats.driver()) {
            line.grant(seat);
        }
    }

    /** {@return whether input is taken; asked before a viewer is told so} */
    boolean hasRoom() {
        return !ended && line.hasRoom();
    }

    int input(Seat seat, byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            if (seat != seats.driver() || seat.closed || ended) {
                return length; // nothing happens, and nothing is to be sent again
            }
            patience.stir(clock.millis());
            int taken = line.offer(bytes, offset, length);
            seat.inputWanted = taken < length;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    void resize(Seat seat, int columns, int rows) {
        lock.lock();
        try {
            seat.columns = TerminalWindow.columns(columns);
            seat.rows = TerminalWindow.rows(rows);
            if (seat == seats.driver()) {
                window.set(seat.columns, seat.rows);
            }
        } finally {
            lock.unlock();
        }
    }

    private void tellWindow() {
        lock.lock();
        try {
            window.tell();
            if (!ended) {
                line.resize(window.columns(), window.rows());
            }
            seats.tell(new SessionNews.Resized(window.columns(), window.rows()));
        } finally {
            lock.unlock();
        }
    }

    boolean takeKeyboard(Seat seat) {
        lock.lock();
        try {
            if (seat.closed || ended || !Permissions.mayTakeKeyboard(seat.viewer.account(), owner)) {
                return false;
            }
            if (seats.driver() != seat) {
                give(seat);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    boolean handKeyboard(Seat from, String name) {
        lock.lock();
        try {
            Optional<Seat> heir = from.closed || ended ? Optional.empty() : seats.heir(from, name, owner);
            heir.ifPresent(this::give);
            return heir.isPresent();
        } finally {
            lock.unlock();
        }
    }

    void leave(Seat seat) {
        lock.lock();
        try {
            seat.closed = true;
            if (!seats.remove(seat)) {
                return;
            }
            if (seat == seats.driver()) {
                give(null);
            }
            if (seats.people() == 0) {
                patience.empty(clock.millis());
            }
            seats.announce();
        } finally {
            lock.unlock();
        }
    }

    // What the house does from time to time.

    /** Looks whether it is time to warn, to send people away, or to end. */
    void look() {
        lock.lock();
        try {
            switch (patience.look(clock.millis(), seats.people() > 0)) {
                case Patience.Verdict.Wait _ -> {}
                case Patience.Verdict.Warn(String sentence) -> message("the server", sentence);
                case Patience.Verdict.SendAway(String sentence) -> sendAway(sentence);
                case Patience.Verdict.End(String sentence) -> stop(sentence);
            }
        } finally {
            lock.unlock();
        }
    }

    private void sendAway(String sentence) {
        seats.sendAway(new SessionNews.Ended(-1, sentence));
        patience.empty(clock.millis());
        give(null);
    }

    /** {@return what to save, or null if nothing is new} */
    SavedSession toSave() {
        lock.lock();
        try {
            if (ended || output.end() == saved) {
                return null;
            }
            saved = output.end();
            return new SavedSession(id, owner, machineName, term, startedEpoch, clock.epochMillis(), window.columns(), window.rows(), output.start(), output.all());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public SessionInfo info() {
        lock.lock();
        try {
            return new SessionInfo(id, owner, machineName, startedEpoch, patience.idleMillis(clock.millis()), seats.people(), seats.driverName(), output.end(), line.instructions());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void message(String from, String text) {
        lock.lock();
        try {
            seats.tell(new SessionNews.Message(from, text));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void record(boolean on) {
        lock.lock();
        try {
            if (on == (recording != null) || ended) {
                return;
            }
            if (on) {
                Recorder recorder = house.recorder(this, window.columns(), window.rows());
                recording = new Seat(this, new RecordingViewer(recorder), Mode.OBSERVER, clock, output.end());
                seat(recording);
            } else {
                recording.end(new SessionNews.Ended(-1, ""));
                seats.remove(recording);
                recording = null;
            }
            message("the server", on ? "This session is being recorded: what is shown, not what is typed." : "This session is not recorded any more.");
        } finally {
            lock.unlock();
        }
    }

    /** The shell is hung up on, as by a modem. */
    @Override
    public void stop(String reason) {
        lock.lock();
        try {
            if (endReason == null) {
                endReason = reason;
            }
            if (!line.isOpen()) {
                clock.execute(() -> end(-1, reason));
                return;
            }
            line.hangUp();
            clock.after(STOP_MILLIS, () -> end(-1, reason));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public PithKernel kernel() {
        lock.lock();
        try {
            if (!line.isOpen()) {
                throw new SessionRefused("The machine of this session is not on.");
            }
            return line.kernel();
        } finally {
            lock.unlock();
        }
    }
}
