package pith.shell.serve.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import pith.hal.device.ConsolePort;
import pith.hal.device.PortHost;
import pith.hal.device.PortRequest;
import pith.kernel.boot.PithKernel;
import pith.shell.serve.account.Permissions;
import pith.shell.serve.machine.HostedMachine;
import pith.shell.serve.recording.Recorder;

/**
 * A session at a console port of a machine. Output comes in on the thread that runs the machine, which only writes it into the ring; everything else is quick
 * work of any thread under {@link #lock}.
 *
 * <p>What the machine may put out is bound to whoever has the keyboard: a window's worth more than they have read. Nobody there, it goes on into the ring.
 *
 * <p>A session that was saved has output and no port until its owner comes back.
 *
 * <p>Lock order: a session's lock, then its machine's.
 */
final class ConsoleSession implements Session, PortHost, TenantMachine.Tenant {
    /** What may be under way to whoever has the keyboard. */
    private static final int WINDOW_BYTES = 64 << 10;

    private static final long UNBOUND = Long.MAX_VALUE / 2;

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
    private final List<Seat> seats = new ArrayList<>();

    private final TerminalWindow window;
    private final Patience patience;
    private TenantMachine machine;
    private ConsolePort port;

    /** The number that the port's first byte has here. */
    private long portBase;

    private Seat driver;
    private Seat recording;
    private long granted;
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
    void begin(TenantMachine on, List<String> argv, List<String> environment, String directory) {
        HostedMachine hosted = on.hosted();
        lock.lock();
        try {
            machine = on;
            portBase = output.end();
            port = hosted.open(new PortRequest(true, window.columns(), window.rows(), argv, environment, directory), this);
            grant();
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
            seats.forEach(Seat::schedule);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void inputReady() {
        lock.lock();
        try {
            seats.forEach(Seat::schedule);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void closed(int status) {
        end(status, endReason == null ? "The shell has ended." : endReason);
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

    /** The session is over, whatever is left of it in the machine. */
    void end(int status, String reason) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            ended = true;
            seats.forEach(seat -> seat.end(new SessionNews.Ended(status, reason)));
        } finally {
            lock.unlock();
        }
        if (machine != null) {
            machine.left(this);
        }
        house.gone(this);
    }

    /** Lets the machine put out what it may now. */
    private void grant() {
        long wanted = driver == null ? UNBOUND : Math.max(granted == UNBOUND ? 0 : granted, driver.position + WINDOW_BYTES);
        boolean worth = driver == null || granted == UNBOUND || wanted - granted >= WINDOW_BYTES / 4;
        if (port != null && wanted != granted && worth) {
            granted = wanted;
            port.grant(wanted - portBase);
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
            if (mode == Mode.DRIVER && (driver == null || driver.name().equals(seat.name()))) {
                give(seat);
            } else {
                seat.tell(keyboard(seat));
            }
            if (port == null && !waking && !ended && seat.name().equals(owner)) {
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
        seats.add(seat);
        seat.tell(new SessionNews.Resized(window.columns(), window.rows()));
        if (seat.isPerson()) {
            patience.stir(clock.millis());
            audience();
        }
        seat.schedule();
    }

    private SessionNews.Keyboard keyboard(Seat seat) {
        return new SessionNews.Keyboard(driver == null ? null : driver.name(), seat == driver);
    }

    private int people() {
        return (int) seats.stream().filter(Seat::isPerson).count();
    }

    private void audience() {
        SessionNews.Audience news = new SessionNews.Audience(people());
        seats.forEach(seat -> seat.tell(news));
    }

    /** Gives the keyboard to {@code seat}, or to nobody if that is null. */
    private void give(Seat seat) {
        if (ended) {
            return;
        }
        driver = seat;
        seats.forEach(each -> each.tell(keyboard(each)));
        if (seat != null && seat.columns > 0) {
            window.set(seat.columns, seat.rows);
        }
        grant();
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
        if (seat == driver) {
            grant();
        }
    }

    /** {@return whether input is taken; asked before a viewer is told so} */
    boolean hasRoom() {
        return !ended && port != null && port.hasRoom();
    }

    int input(Seat seat, byte[] bytes, int offset, int length) {
        lock.lock();
        try {
            if (seat != driver || seat.closed || ended) {
                return length; // nothing happens, and nothing is to be sent again
            }
            patience.stir(clock.millis());
            int taken = port == null ? 0 : port.offer(bytes, offset, length);
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
            if (seat == driver) {
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
            if (port != null && !ended) {
                port.resize(window.columns(), window.rows());
            }
            seats.forEach(seat -> seat.tell(new SessionNews.Resized(window.columns(), window.rows())));
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
            if (driver != seat) {
                give(seat);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Whoever has the keyboard gives it away, and so does whoever could take it. */
    boolean handKeyboard(Seat from, String name) {
        lock.lock();
        try {
            boolean may = !from.closed && !ended && (from == driver || Permissions.mayTakeKeyboard(from.viewer.account(), owner));
            Seat to = seats.stream().filter(seat -> may && seat != from && seat.isPerson() && seat.name().equals(name)).findFirst().orElse(null);
            if (to != null) {
                give(to);
            }
            return to != null;
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
            if (seat == driver) {
                give(null);
            }
            if (people() == 0) {
                patience.empty(clock.millis());
            }
            audience();
        } finally {
            lock.unlock();
        }
    }

    // What the house does from time to time.

    /** Looks whether it is time to warn, to send people away, or to end. */
    void look() {
        lock.lock();
        try {
            switch (patience.look(clock.millis(), people() > 0)) {
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
        List<Seat> people = seats.stream().filter(Seat::isPerson).toList();
        people.forEach(seat -> seat.end(new SessionNews.Ended(-1, sentence)));
        seats.removeAll(people);
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
            long instructions = port == null ? 0 : machine.hosted().instructions();
            return new SessionInfo(id, owner, machineName, startedEpoch, patience.idleMillis(clock.millis()), people(), driver == null ? null : driver.name(),
                    output.end(), instructions);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void message(String from, String text) {
        lock.lock();
        try {
            seats.forEach(seat -> seat.tell(new SessionNews.Message(from, text)));
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
            if (port == null) {
                clock.execute(() -> end(-1, reason));
                return;
            }
            port.hangUp();
            clock.after(STOP_MILLIS, () -> end(-1, reason));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public PithKernel kernel() {
        lock.lock();
        try {
            if (port == null) {
                throw new SessionRefused("The machine of this session is not on.");
            }
            return machine.hosted().kernel();
        } finally {
            lock.unlock();
        }
    }
}
